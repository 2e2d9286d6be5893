"""The marks of both maps, each drawn once as filled outlines in pixels around its point (y up) and rendered to SVG or to a figure.

Status is told by shape as well as by colour: a bar for closed, a passage for open, a question mark for unknown, a sign of inequality
where sources disagree, a half disc for contested, a broken ring for a claim, a barred disc for halted mines, a triangle for deaths or an
accident; a ring of dots says that the point itself is only roughly known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from charts.figures.maps.geometry import Pixel


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A closed outline with the tokens of its fill and edge; "" for none."""

    points: tuple[Pixel, ...]
    fill: str = ""
    edge: str = ""
    width: float = 0.0


def _turn(radius: float, start: float, end: float, steps: int) -> tuple[Pixel, ...]:
    turns = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return tuple((radius * math.cos(turn), radius * math.sin(turn)) for turn in turns)


def _disc(radius: float, fill: str = "", edge: str = "", width: float = 0.0) -> Part:
    # corners: at these sizes a circle to the eye
    return Part(points=_turn(radius, 0, 360, 28), fill=fill, edge=edge, width=width)


def _block(half_width: float, half_height: float, fill: str, edge: str = "", width: float = 0.0) -> Part:
    x, y = half_width, half_height
    return Part(points=((-x, -y), (x, -y), (x, y), (-x, y), (-x, -y)), fill=fill, edge=edge, width=width)


def _ribbon(line: Sequence[Pixel], width: float, fill: str) -> Part:
    """A line as a filled outline, so that every renderer draws it alike."""
    left, right = [], []
    for index, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(index - 1, 0)], line[min(index + 1, len(line) - 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return Part(points=(*left, *reversed(right), left[0]), fill=fill)


def _dashes(radius: float, count: int, width: float, fill: str) -> tuple[Part, ...]:
    """A broken ring of so many strokes, each a little over half of its share."""
    share = 360 / count  # 0.58 of it: more stroke than gap, so that it reads as a ring; five points bend a stroke
    return tuple(_ribbon(_turn(radius, step * share, step * share + share * 0.58, 5), width, fill) for step in range(count))


# Pixels from the middle of a place, y upwards, drawn by hand: a gate is 15 across, as wide as two letters of its name, so that its sign
# reads at the size of the type; rings leave room around what they say something of.
_QUESTION = (
    _ribbon(((-2.3, 1.9), (-1.7, 3.4), (0, 4.0), (1.8, 3.3), (2.1, 1.7), (0.9, 0.4), (0, -0.6), (0, -1.7)), 1.6, "ink"),
    Part(points=tuple((x, y - 3.8) for x, y in _disc(1.0).points), fill="ink"),
)
_SQUARE = 6.6
MARKS: dict[str, tuple[Part, ...]] = {
    "gate_closed": (_block(7.6, 7.6, "accent"), _block(4.2, 1.3, "paper")),
    "gate_partly": (_block(_SQUARE, _SQUARE, "paper", "accent", 2), _block(4.2, 1.3, "accent")),
    "gate_open": (_block(_SQUARE, _SQUARE, "paper", "ink", 2), Part(points=((-2.8, 3.6), (3.6, 0), (-2.8, -3.6), (-2.8, 3.6)), fill="ink")),
    "gate_disputed": (_block(_SQUARE, _SQUARE, "paper", "ink", 2), _ribbon(((-2.2, -4.4), (2.2, 4.4)), 1.4, "ink"),
                      *(_ribbon(((-3.8, y), (3.8, y)), 1.6, "ink") for y in (1.9, -1.9))),
    "gate_unknown": (_block(_SQUARE, _SQUARE, "paper", "ink", 2), *_QUESTION),
    "contested": (_disc(9.6, "paper", "lane_conflict", 2), Part(points=_turn(9.6, 90, 270, 16), fill="lane_conflict")),
    "claimed": (_disc(4.0, "lane_conflict"), *_dashes(8.2, 8, 1.8, "lane_conflict")),
    "halted": (_disc(7.4, "lane_mines"), _block(4.2, 1.3, "paper")),
    "incident": (Part(points=((0, 8.6), (8.0, -6.2), (-8.0, -6.2), (0, 8.6)), fill="paper", edge="lane_mines", width=2),
                 _block(0.9, 2.3, "lane_mines"), Part(points=tuple((x, y - 4.0) for x, y in _disc(1.0).points), fill="lane_mines")),
    "claim_ring": _dashes(12.4, 12, 1.8, "lane_conflict"),
    "hub": (Part(points=_turn(7.6, 30, 390, 6), fill="ink2", edge="paper", width=1.2),),
    "town": (_disc(3.5, "ink2", "paper", 1.2),),
    "near": _dashes(9.0, 16, 1.3, "ink2"),
    "area": _dashes(16.0, 24, 1.3, "ink2"),
    "somewhere": _dashes(14.0, 22, 1.6, "ink"),
    "control": (_disc(10.0, "lane_conflict_old"), _disc(6.0, "lane_conflict_old")),
    "selected": (_disc(15.0, "", "accent", 2.4),),
}
_FADING = ("gate_closed", "gate_partly", "gate_open", "contested", "claimed", "halted", "claim_ring")  # what has a status that grows old
OLD = "_old"
_PALE = {"accent": "accent_old", "ink": "ink_old", "lane_conflict": "lane_conflict_old", "lane_mines": "lane_mines_old"}
_THIN = 1.3  # pixels of the outline that keeps the shape of a pale mark


def _faded(mark: str) -> tuple[Part, ...]:
    """The same shape in a lighter fill, with a thin outline where it is one block: what is only last known."""
    pale = [replace(part, fill=_PALE.get(part.fill, part.fill), width=min(part.width, _THIN)) for part in MARKS[mark]]
    outer = MARKS[mark][0]
    if outer.fill in _PALE and mark != "claim_ring":
        pale[0] = replace(pale[0], edge=outer.fill, width=_THIN)
    return tuple(pale)


MARKS |= {f"{name}{OLD}": _faded(name) for name in _FADING}
MARK_ORDER = ("somewhere", "town", "hub", "incident", "halted", "gate_unknown", "gate_open", "gate_disputed", "claimed",
              "gate_partly", "gate_closed", "contested")  # the last lies on top
_KEY_SCALE = {"claim_ring": 0.75, "incident": 0.9, "area": 0.62, "somewhere": 0.62, "contested": 0.9}
RADIUS = {"somewhere": 12.0, "gate_closed": 8.0, "gate_partly": 8.0, "gate_open": 8.0, "gate_unknown": 8.0, "gate_disputed": 8.0,
          "contested": 11.0, "claimed": 9.0, "halted": 8.0, "incident": 9.0, "hub": 8.0, "town": 4.0}


def rings_of(symbol: str, place: dict[str, object]) -> tuple[str, ...]:
    """The rings around a mark: a claim to a gate, a point that is only roughly known."""
    rings = []
    if symbol.startswith("gate") and place["control"] in ("claimed", "contested"):
        rings.append("claim_ring" + OLD * bool(place["control_old"]))
    if symbol != "somewhere" and place["precision_class"] in ("near", "area"):
        rings.append(str(place["precision_class"]))
    return tuple(rings)


_RING_RADIUS = {"claim_ring": 13.4, "near": 9.8, "area": 16.8}  # pixels: just outside the mark they go around


def radius_of(symbol: str, rings: tuple[str, ...]) -> float:
    """Pixels that a mark with its rings reaches from its point."""
    return max([RADIUS[symbol], *(_RING_RADIUS[ring.removesuffix(OLD)] for ring in rings)])


def in_key(mark: str) -> list[Part]:
    """The parts of a mark as the key shows them, the large ones smaller."""
    scale = _KEY_SCALE.get(mark.removesuffix(OLD), 1.0)
    return [replace(part, points=tuple((x * scale, y * scale) for x, y in part.points)) for part in MARKS[mark]]
