"""Plane geometry for the maps, in degrees (x east, y north): clipping, thinning, arcs, rough discs and their hatching."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

LonLat = tuple[float, float]
Pixel = tuple[float, float]
Route = tuple[LonLat, ...]  # an open line
Ring = tuple[LonLat, ...]  # a closed one

KM_PER_DEGREE_LON = 111.32  # at the equator, on the WGS 84 ellipsoid
KM_PER_DEGREE_LAT = 110.6  # the same ellipsoid at 20° north; 110.9 at 40°, which is less than a pixel on these maps
_FREE_KM = 1.0  # of a mine area around its point: borders are drawn to about two, and a border town may lie on the wrong side
_CURVE_STEPS = 24  # of an arc: no corner can be seen at the length of a page
_CIRCLE_STEPS = 72  # of a circle: five degrees each


class Bounds(NamedTuple):
    """A window in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> LonLat:
        """Its centre."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def holds(self, point: LonLat) -> bool:
        """Whether a point lies in it."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def paths_of(geometry: BaseGeometry) -> tuple[Route | Ring, ...]:
    """The lines and outer rings of a geometry, whatever it is made of; points are left out."""
    parts = (getattr(part, "exterior", part) for part in shapely.get_parts(geometry))
    return tuple(tuple(part.coords) for part in parts if len(part.coords) > 1)


def cut(geometry: BaseGeometry, box: Bounds, tolerance: float = 0.0) -> BaseGeometry:
    """What lies in the box, without the points that matter less than `tolerance` degrees (Douglas and Peucker 1973)."""
    clipped = shapely.clip_by_rect(geometry, *box)
    return shapely.simplify(clipped, tolerance, preserve_topology=False) if tolerance else clipped


def arc(start: LonLat, end: LonLat, bend: float) -> Route:
    """A curve from start to end that leaves the straight line by `bend` of its length (quadratic Bezier)."""
    (x0, y0), (x1, y1) = start, end
    middle = np.array([(x0 + x1) / 2 - (y1 - y0) * bend, (y0 + y1) / 2 + (x1 - x0) * bend])
    u = np.linspace(0, 1, _CURVE_STEPS + 1)[:, None]
    curve = (1 - u) ** 2 * np.array(start) + 2 * u * (1 - u) * middle + u * u * np.array(end)
    return tuple(map(tuple, curve.tolist()))


def shift(point: LonLat, east_km: float, north_km: float) -> LonLat:
    """The point so many kilometres further east and north."""
    return point[0] + east_km / KM_PER_DEGREE_LON / math.cos(math.radians(point[1])), point[1] + north_km / KM_PER_DEGREE_LAT


def disc(centre: LonLat, radius_km: float, *, within: BaseGeometry | None = None) -> Ring:
    """A closed circle of that radius; with `within`, what of it lies there (a mine area does not cross the border)."""

    def around(radius: float) -> BaseGeometry:
        turns = [2 * math.pi * step / _CIRCLE_STEPS for step in range(_CIRCLE_STEPS)]
        return shapely.Polygon([shift(centre, radius * math.cos(turn), radius * math.sin(turn)) for turn in turns])

    area = around(radius_km)
    if within is not None and not within.is_empty:
        area = area.intersection(within).union(around(min(_FREE_KM, radius_km)))
    return paths_of(max(shapely.get_parts(area), key=shapely.area))[0]


def hatch(ring: Sequence[LonLat], *, step_km: float) -> tuple[Route, ...]:
    """Parallel lines inside a closed ring, one each `step_km`, rising to the right at 45 degrees."""
    area = shapely.Polygon(ring)
    west, south, east, north = area.bounds
    slope = KM_PER_DEGREE_LON * math.cos(math.radians((south + north) / 2)) / KM_PER_DEGREE_LAT
    step = step_km * math.sqrt(2) / KM_PER_DEGREE_LAT
    levels = np.arange(math.ceil((south - slope * east) / step), math.floor((north - slope * west) / step) + 1) * step
    lines = [((west, slope * west + level), (east, slope * east + level)) for level in levels]
    return paths_of(area.intersection(shapely.MultiLineString(lines)))
