"""Words on a map: set in the map's own axes with a halo in the colour of the ground, so that lines below do not disturb them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from charts.drawing.theme import SANS
from charts.drawing.type import Box, positions, text_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from charts.drawing.canvas import Panel
    from charts.figures.maps.geometry import Pixel
    from charts.figures.maps.window import Window

_AROUND = ((-1.4, 0), (1.4, 0), (0, -1.4), (0, 1.4), (-1, -1), (1, 1), (1, -1), (-1, 1))


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
    face: str = "normal"

    @property
    def box(self) -> Box:
        """The pixels that the letters cover."""
        width, height = text_size(self.words, self.size, self.weight)
        height *= 0.82
        left = self.at[0] if self.start else self.at[0] - width / 2
        return Box(left, self.at[1] - height / 2, left + width, self.at[1] + height / 2)


def halo(color: str) -> str:
    """The text eight times in the colour of the ground, as a shadow."""
    return ",".join(f"{x}px {y}px 0 {color}" for x, y in _AROUND)


def write(panel: Panel, window: Window, words: Sequence[Written]) -> None:
    """Sets the words, one trace for each style; every one that comes from a row carries its record."""

    def style(each: Written) -> tuple[float, int, str, bool, str]:
        return each.size, each.weight, each.token, each.start, each.face

    tokens = panel.canvas.tokens
    for (size, weight, token, start, face), group in groupby(sorted(words, key=style), key=style):
        found = list(group)
        points = [window.point(*each.at) for each in found]
        panel.draw({
            "type": "scatter", "mode": "text", "name": "names", "x": [x for x, _ in points], "y": [y for _, y in points],
            "text": [each.words for each in found], "textposition": "middle right" if start else "middle center", "hoverinfo": "skip",
            "textfont": {
                "family": SANS, "size": size, "weight": weight, "color": tokens[token], "style": face, "shadow": halo(tokens["land"]),
            },
            "customdata": [[each.record] for each in found], "cliponaxis": False,
        })
    panel.canvas.labels += [(each.box, each.words) for each in words]


_LABEL, _MARK, _LINE = 40.0, 36.0, 3.0  # cost of lying on another label, on a mark, on a point of a border or route
_MOST_COST = 34.0  # above it a name that may be left out is


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name to be placed at a mark of some radius in pixels."""

    key: str
    words: str
    at: Pixel
    radius: float
    size: float
    weight: int = 400
    token: str = "ink2"
    priority: int = 1
    must: bool = False  # a gate keeps its name whatever it covers

    @property
    def mark(self) -> Box:
        """The box of the mark."""
        (x, y), r = self.at, self.radius
        return Box(x - r, y - r, x + r, y + r)


def _cost(box: Box, labels: Sequence[Box], marks: Sequence[Box], lines: np.ndarray) -> float:
    cost = sum(_LABEL for other in labels if box.overlaps(other, 1)) + sum(_MARK for mark in marks if box.overlaps(mark, 1))
    if len(lines):
        x, y = lines[:, 0], lines[:, 1]
        cost += _LINE * int(((x > box.x0 - 1) & (x < box.x1 + 1) & (y > box.y0) & (y < box.y1)).sum())
    return cost


def _around(name: Name) -> list[Box]:
    width, height = text_size(name.words, name.size, name.weight)
    return positions(name.mark, (width, height * 0.82), (3.0, 9.0))


def place_names(names: Sequence[Name], frame: Box, lines: Sequence[Pixel], *, taken: Sequence[Box] = ()) -> dict[str, Box]:
    """The box of every name that finds a place, by key. A name never lies on another one; one that must stand takes the least evil."""
    points = np.array(lines, dtype=float).reshape(-1, 2)
    marks = {name.key: name.mark for name in names}
    placed: dict[str, Box] = {}
    for name in sorted(names, key=lambda each: (-each.priority, each.key)):
        others = [mark for key, mark in marks.items() if key != name.key]
        labels = [*placed.values(), *taken]
        ranked = [(rank + _cost(box, labels, others, points), rank, box) for rank, box in enumerate(_around(name)) if box.within(frame)]
        cost, _, box = min(ranked, default=(float("inf"), 0, None))
        free = box is not None and not any(box.overlaps(label) for label in labels)
        if box is not None and free and (name.must or cost <= _MOST_COST):
            placed[name.key] = box
        elif not name.must:
            del marks[name.key]  # a town without its name is not drawn and is in nobody's way
    return placed


def empty_place(size: Pixel, near: Pixel, frame: Box, *, avoid: Sequence[Box], lines: Sequence[Pixel] = ()) -> Box | None:
    """The box of that size closest to a point that covers nothing in `avoid` and as few line points as can be; None if there is none."""
    width, height = size
    points = np.array(lines, dtype=float).reshape(-1, 2)
    best: tuple[float, Box] | None = None
    steps_x, steps_y = max(int((frame.width - width) / 14), 0), max(int((frame.height - height) / 14), 0)
    for column in range(steps_x + 1):
        for row in range(steps_y + 1):
            x, y = frame.x0 + column * 14, frame.y0 + row * 14
            box = Box(x, y, x + width, y + height)
            if not box.within(frame) or any(box.overlaps(other, 6) for other in avoid):
                continue
            away = abs(x + width / 2 - near[0]) + 1.6 * abs(y + height / 2 - near[1])
            cost = away + 4 * _cost(box, (), (), points)
            if best is None or cost < best[0]:
                best = cost, box
    return best[1] if best else None
