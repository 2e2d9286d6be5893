"""Plane geometry for the maps: clipping, thinning, arcs, rough discs and their hatching, in degrees (x east, y north)."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Point = tuple[float, float]
Path = tuple[Point, ...]

KM_PER_DEGREE_LON = 111.32  # at the equator
KM_PER_DEGREE_LAT = 110.6  # at the latitudes drawn here


class Bounds(NamedTuple):
    """A window in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> Point:
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def holds(self, point: Point) -> bool:
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def _cut(ring: list[Point], inside: Callable[[Point], bool], crossing: Callable[[Point, Point], Point]) -> list[Point]:
    kept: list[Point] = []
    for previous, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        if inside(point) != inside(previous):
            kept.append(crossing(previous, point))
        if inside(point):
            kept.append(point)
    return kept


def _at_x(x: float) -> Callable[[Point, Point], Point]:
    return lambda a, b: (x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]))


def _at_y(y: float) -> Callable[[Point, Point], Point]:
    return lambda a, b: (a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y)


def clip_ring(ring: Sequence[Point], box: Bounds) -> Path:
    """The part of a polygon's ring inside the box, closed; empty when nothing is left (Sutherland and Hodgman 1974)."""
    kept = list(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)
    kept = _cut(kept, lambda p: p[0] >= box.west, _at_x(box.west))
    kept = _cut(kept, lambda p: p[0] <= box.east, _at_x(box.east))
    kept = _cut(kept, lambda p: p[1] >= box.south, _at_y(box.south))
    kept = _cut(kept, lambda p: p[1] <= box.north, _at_y(box.north))
    return (*kept, kept[0]) if len(kept) > 2 else ()


def _clip_segment(a: Point, b: Point, box: Bounds) -> tuple[Point, Point] | None:
    """The part of a segment inside the box (Liang and Barsky 1984)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    first, last = 0.0, 1.0
    for step, room in ((-dx, a[0] - box.west), (dx, box.east - a[0]), (-dy, a[1] - box.south), (dy, box.north - a[1])):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first > last:
        return None
    return (a[0] + first * dx, a[1] + first * dy), (a[0] + last * dx, a[1] + last * dy)


def clip_line(line: Sequence[Point], box: Bounds) -> tuple[Path, ...]:
    """The pieces of a line inside the box."""
    pieces: list[list[Point]] = []
    for a, b in itertools.pairwise(line):
        part = _clip_segment(a, b, box)
        if part is None or part[0] == part[1]:
            continue
        if pieces and pieces[-1][-1] == part[0]:
            pieces[-1].append(part[1])
        else:
            pieces.append([part[0], part[1]])
    return tuple(tuple(piece) for piece in pieces)


def _farthest(line: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    """The point between two others that lies farthest from their chord, and how far."""
    (x0, y0), (x1, y1) = line[first], line[last]
    dx, dy = x1 - x0, y1 - y0
    length = math.hypot(dx, dy)
    best, distance = first, -1.0
    for index in range(first + 1, last):
        x, y = line[index]
        off = abs(dx * (y - y0) - dy * (x - x0)) / length if length else math.hypot(x - x0, y - y0)
        if off > distance:
            best, distance = index, off
    return best, distance


def thin(line: Sequence[Point], tolerance: float) -> Path:
    """The line without points that matter less than `tolerance` degrees (Douglas and Peucker 1973); ends stay."""
    if tolerance <= 0 or len(line) < 3:
        return tuple(line)
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        index, distance = _farthest(line, first, last)
        if distance > tolerance:
            keep.add(index)
            spans += [(first, index), (index, last)]
    return tuple(line[index] for index in sorted(keep))


def arc(start: Point, end: Point, bend: float, *, points: int = 24) -> Path:
    """A curve from start to end that leaves the straight line by `bend` of its length (quadratic Bezier)."""
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2 - (y1 - y0) * bend, (y0 + y1) / 2 + (x1 - x0) * bend
    steps = [step / points for step in range(points + 1)]
    return tuple(
        ((1 - u) ** 2 * x0 + 2 * u * (1 - u) * middle[0] + u * u * x1, (1 - u) ** 2 * y0 + 2 * u * (1 - u) * middle[1] + u * u * y1)
        for u in steps
    )


def inside(ring: Sequence[Point], point: Point) -> bool:
    """Whether the point lies in the ring (even-odd rule)."""
    x, y = point
    within = False
    for (x0, y0), (x1, y1) in itertools.pairwise(ring):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            within = not within
    return within


def shift(point: Point, east_km: float, north_km: float) -> Point:
    """The point so many kilometres further east and north."""
    return point[0] + east_km / KM_PER_DEGREE_LON / math.cos(math.radians(point[1])), point[1] + north_km / KM_PER_DEGREE_LAT


def _reach(centre: Point, angle: float, radius_km: float, within: Sequence[Point]) -> float:
    """How far one gets from the centre in a direction before leaving `within`, in kilometres, at most the radius.

    The first kilometre is free: borders are drawn to about two, and a border town may lie on the wrong side of the line.
    """
    if not inside(within, shift(centre, math.cos(angle), math.sin(angle))):
        return min(1.0, radius_km)
    scale_x, scale_y = KM_PER_DEGREE_LON * math.cos(math.radians(centre[1])), KM_PER_DEGREE_LAT
    ux, uy = math.cos(angle), math.sin(angle)
    reached = radius_km
    for a, b in itertools.pairwise(within):
        ax, ay = (a[0] - centre[0]) * scale_x, (a[1] - centre[1]) * scale_y
        dx, dy = (b[0] - a[0]) * scale_x, (b[1] - a[1]) * scale_y
        cross = ux * dy - uy * dx
        if cross == 0:
            continue
        away, part = (ax * dy - ay * dx) / cross, (ax * uy - ay * ux) / cross
        if 0 <= part <= 1 and 1 < away < reached:
            reached = away
    return reached


def disc(centre: Point, radius_km: float, *, within: Sequence[Point] = (), points: int = 72) -> Path:
    """A closed circle of that radius; with `within`, cut where it leaves that ring (a mine area does not cross the border)."""
    angles = [2 * math.pi * step / points for step in range(points)]
    reach = [_reach(centre, angle, radius_km, within) if within else radius_km for angle in angles]
    ring = [shift(centre, r * math.cos(a), r * math.sin(a)) for r, a in zip(reach, angles, strict=True)]
    return (*ring, ring[0])


def hatch(ring: Sequence[Point], *, step_km: float, slope: float = 1.0) -> tuple[Path, ...]:
    """Parallel slanting lines inside a closed ring, one each `step_km`."""
    if len(ring) < 4:
        return ()
    lat = sum(y for _, y in ring) / len(ring)
    kx, ky = KM_PER_DEGREE_LON * math.cos(math.radians(lat)), KM_PER_DEGREE_LAT
    flat = [(x * kx, y * ky) for x, y in ring]
    offsets = [y - slope * x for x, y in flat]
    gap = step_km * math.hypot(1, slope)
    lines: list[Path] = []
    level = math.ceil(min(offsets) / gap) * gap
    while level < max(offsets):
        xs = sorted(_crossings(flat, offsets, level))
        lines += [((a / kx, (slope * a + level) / ky), (b / kx, (slope * b + level) / ky)) for a, b in zip(xs[::2], xs[1::2], strict=False)]
        level += gap
    return tuple(lines)


def _crossings(flat: Sequence[Point], offsets: Sequence[float], level: float) -> list[float]:
    return [
        flat[i][0] + (flat[i + 1][0] - flat[i][0]) * (level - offsets[i]) / (offsets[i + 1] - offsets[i])
        for i in range(len(flat) - 1)
        if (offsets[i] > level) != (offsets[i + 1] > level)
    ]
