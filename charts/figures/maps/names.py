"""Words on a map: set in the map's own axes with a halo in the colour of the ground, so that lines below do not disturb them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from charts.drawing.theme import SANS
from charts.drawing.type import Box, positions, text_size, unfinished
from charts.wording.markup import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from charts.drawing.canvas import Panel
    from charts.figures.maps.geometry import Pixel
    from charts.figures.maps.window import Window

# The text eight times in the colour of the ground, as a shadow.
_HALO = ((-2.2, 0), (2.2, 0), (0, -2.2), (0, 2.2), (-1.6, -1.6), (1.6, 1.6), (1.6, -1.6), (-1.6, 1.6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Words at a pixel: centred on it, or starting there (`start`)."""

    words: str
    at: Pixel
    size: float
    weight: int = 400
    token: str = "ink"
    record: str = ""
    start: bool = False
    face: str = "sans"  # that the words are measured in; a browser finds it by itself

    @property
    def box(self) -> Box:
        """The pixels that the letters cover."""
        width, height = text_size(self.words, self.size, self.weight, self.face)
        height *= LETTERS
        left = self.at[0] if self.start else self.at[0] - width / 2
        return Box(left, self.at[1] - height / 2, left + width, self.at[1] + height / 2)


def write(panel: Panel, window: Window, words: Sequence[Written]) -> None:
    """Sets the words, one trace for each style; every one that comes from a row carries its record."""
    tokens, style = panel.canvas.tokens, attrgetter("size", "weight", "token", "start")
    halo = ",".join(f"{x}px {y}px 0 {tokens['land']}" for x, y in _HALO)
    for (size, weight, token, start), group in groupby(sorted(words, key=style), key=style):
        found = list(group)
        points = [window.point(*each.at) for each in found]
        panel.draw({
            "type": "scatter", "mode": "text", "name": "names", "x": [x for x, _ in points], "y": [y for _, y in points],
            "text": [each.words for each in found], "textposition": "middle right" if start else "middle center", "hoverinfo": "skip",
            "textfont": {"family": SANS, "size": size, "weight": weight, "color": tokens[token], "style": "normal", "shadow": halo},
            "customdata": [[each.record] for each in found], "cliponaxis": False,
        })
    panel.canvas.labels += [(each.box, drawn(each.words)) for each in words]


def cut_off(lines: list[str], most: int) -> list[str]:
    """At most so many lines; a dot-dot-dot ends the last where there were more."""
    return lines if len(lines) <= most else [*lines[: most - 1], unfinished(lines[most - 1])]


# Costs of a place for a name, in steps down the list of places around its mark. Chosen by eye on every section and layout.
_LABEL, _MARK, _LINE = 40.0, 36.0, 3.0  # of lying on another label, on a mark, on a point of a border or route
_NEARER = 2.0  # pixels that a name is nearer to its own mark than to any other
_MOST_COST = 34.0  # above it a name that may be left out is: it may cross a line, and never lies on a mark
_LONG_ON_LINE = 2 * _LINE  # of a name with more behind it: it may cross a line once, straight, else its short form stands instead
_FROM_MARK = (3.0, 9.0)  # pixels between a mark and its name: first near, then farther
_SLID = 0.7  # of its height that a name beside its mark may be moved up or down
_STEP, _KEEP_OFF = 14, 6  # pixels: grid on which a note looks for empty land, and how far it keeps off what stands there
_DOWN = 1.6  # a note may stand farther off to the side than above or below, where another place may seem to be meant
_NOTE_ON_LINE = 4  # times the cost of a name: a note covers more of a line
LETTERS = 0.82  # of the height of a line of text: what its letters cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name to be placed at a mark of some radius in pixels."""

    key: str
    words: str
    short: str = ""  # the words that may stand instead where there is no room
    at: Pixel
    radius: float
    size: float
    weight: int = 400
    token: str = "ink2"
    priority: int = 1
    must: bool = False  # a gate keeps its name whatever it covers
    also: tuple[Box, ...] = ()  # marks that are named with it
    keys: tuple[str, ...] = ()  # their keys

    @property
    def all(self) -> tuple[str, ...]:
        """The keys of all that it names."""
        return self.key, *self.keys

    @property
    def is_long(self) -> bool:
        """Whether shorter words may stand instead."""
        return self.short not in ("", self.words) and not self.keys

    @property
    def mark(self) -> Box:
        """The box of the mark, and of those that are named with it."""
        boxes = (Box(*self.at, *self.at).grown(self.radius), *self.also)
        return Box(min(box.x0 for box in boxes), min(box.y0 for box in boxes), max(box.x1 for box in boxes), max(box.y1 for box in boxes))


def _cost(box: Box, labels: Sequence[Box], marks: Sequence[Box], lines: np.ndarray) -> float:
    cost = sum(_LABEL for other in labels if box.overlaps(other, 1)) + sum(_MARK for mark in marks if box.overlaps(mark, 1))
    if len(lines):
        x, y = lines[:, 0], lines[:, 1]
        cost += _LINE * int(((x > box.x0 - 1) & (x < box.x1 + 1) & (y > box.y0) & (y < box.y1)).sum())
    return cost


def astray(box: Box, own: Box, others: Sequence[Box]) -> bool:
    """Whether words on this box stand at another mark: they are not clearly nearer to their own."""
    near = gap(box, own) + _NEARER
    return any(gap(box, other) < near for other in others)


def gap(one: Box, other: Box) -> float:
    """Pixels between two boxes."""
    return math.hypot(max(one.x0 - other.x1, other.x0 - one.x1, 0.0), max(one.y0 - other.y1, other.y0 - one.y1, 0.0))


def _around(mark: Box, size: Pixel) -> list[Box]:
    """The places of `positions`, near ones first, then those beside the mark that are slid up or down until they just touch its height."""
    width, height = size
    near = positions(mark, size, _FROM_MARK[:1])
    slid = [replace(box, y0=box.y0 + by, y1=box.y1 + by) for box in near[:2] for by in (-_SLID * height, _SLID * height)]
    slid += [replace(box, x0=box.x0 + by, x1=box.x1 + by) for box in near[2:4] for by in (-width / 3, width / 3)]
    return [*near, *slid, *positions(mark, size, _FROM_MARK[1:])]


def place_names(
    names: Sequence[Name], frame: Box, lines: Sequence[Pixel], *, taken: Sequence[Box] = (), mute: Sequence[Box] = (),
) -> dict[str, Box]:
    """The box of every name that finds a place, by key. A name never lies on another one, nor stands at another mark; one that must
    stand takes else the least evil. `mute` are marks that go without a name."""
    points = np.array(lines, dtype=float).reshape(-1, 2)
    marks = {name.key: name.mark for name in names}
    placed: dict[str, Box] = {}
    for name in sorted(names, key=lambda each: (-each.priority, each.key)):
        others = [*(mark for key, mark in marks.items() if key != name.key), *mute]
        labels = [*placed.values(), *taken]
        width, height = text_size(name.words, name.size, name.weight)
        around = enumerate(_around(name.mark, (width, height * LETTERS)))
        ranked = [(rank + _cost(box, labels, others, points), rank, box)
                  for rank, box in around if box.within(frame) and not astray(box, name.mark, others)]
        cost, rank, box = min(ranked, default=(math.inf, 0, frame))
        fits = math.isfinite(cost) and not any(box.overlaps(label) for label in labels)
        fits = fits and (not name.is_long or cost - rank <= _LONG_ON_LINE)
        if fits and (name.must or cost <= _MOST_COST):
            placed[name.key] = box
        elif not name.must:
            del marks[name.key]  # a town without its name is not drawn and is in nobody's way
    return placed


def empty_place(size: Pixel, near: Pixel, frame: Box, *, avoid: Sequence[Box], lines: Sequence[Pixel] = ()) -> Box | None:
    """The box of that size closest to a point that covers nothing in `avoid` and as few line points as can be; None if there is none."""
    width, height = size
    points = np.array(lines, dtype=float).reshape(-1, 2)
    best, place = math.inf, None
    for x in np.arange(frame.x0, frame.x1 - width, _STEP):
        for y in np.arange(frame.y0, frame.y1 - height, _STEP):
            box = Box(float(x), float(y), float(x) + width, float(y) + height)
            if not box.within(frame) or any(box.overlaps(other, _KEEP_OFF) for other in avoid):
                continue
            away = abs(x + width / 2 - near[0]) + _DOWN * abs(y + height / 2 - near[1])
            cost = away + _NOTE_ON_LINE * _cost(box, (), (), points)
            if cost < best:
                best, place = cost, box
    return place
