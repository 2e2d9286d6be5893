"""Distances on the earth, in kilometres, between points given in degrees (WGS84).

`geodesic_km` is the inverse solution of T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid with
application of nested equations", Survey Review XXIII (176), 1975: good to under a millimetre, except between nearly
opposite points of the globe, where it does not converge and says so.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

EQUATOR_M = 6_378_137.0  # WGS84 semi-major axis, metres
FLATTENING = 1 / 298.257223563  # WGS84
POLAR_M = EQUATOR_M * (1 - FLATTENING)
KM_PER_MILE = 1.609344  # international mile, exact (1959 agreement)
_ROUNDS = 200
_CLOSE_ENOUGH = 1e-12  # radians: some thousandths of a millimetre


def geodesic_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Length of the shortest line on the WGS84 ellipsoid in km; ValueError outside the globe or for nearly opposite points."""
    for lat, lon in ((lat1, lon1), (lat2, lon2)):
        if not (-90 <= lat <= 90 and -180 <= lon <= 360):
            raise ValueError(f"no place on earth: latitude {lat}, longitude {lon}")
    if (lat1, lon1) == (lat2, lon2):
        return 0.0
    reduced1, reduced2 = (math.atan((1 - FLATTENING) * math.tan(math.radians(lat))) for lat in (lat1, lat2))
    sigma, cos2_alpha, cos_2mid = _auxiliary_arc(reduced1, reduced2, math.radians(lon2 - lon1))
    return _ellipsoidal_length(sigma, cos2_alpha, cos_2mid) / 1000


def _auxiliary_arc(reduced1: float, reduced2: float, longitude: float) -> tuple[float, float, float]:
    """Arc on the auxiliary sphere: its angle, cos^2 of the azimuth at the equator, cos of twice the arc to its middle."""
    sin1, cos1, sin2, cos2 = math.sin(reduced1), math.cos(reduced1), math.sin(reduced2), math.cos(reduced2)
    lam = longitude
    for _ in range(_ROUNDS):
        sin_sigma = math.hypot(cos2 * math.sin(lam), cos1 * sin2 - sin1 * cos2 * math.cos(lam))
        cos_sigma = sin1 * sin2 + cos1 * cos2 * math.cos(lam)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = cos1 * cos2 * math.sin(lam) / sin_sigma if sin_sigma else 0.0
        cos2_alpha = 1 - sin_alpha**2
        cos_2mid = cos_sigma - 2 * sin1 * sin2 / cos2_alpha if cos2_alpha > _CLOSE_ENOUGH else 0.0
        c = FLATTENING / 16 * cos2_alpha * (4 + FLATTENING * (4 - 3 * cos2_alpha))
        bend = sigma + c * sin_sigma * (cos_2mid + c * cos_sigma * (2 * cos_2mid**2 - 1))
        before, lam = lam, longitude + (1 - c) * FLATTENING * sin_alpha * bend
        if abs(lam - before) < _CLOSE_ENOUGH:
            return sigma, cos2_alpha, cos_2mid
    raise ValueError("the points are nearly opposite on the globe: no distance by this method")


def _ellipsoidal_length(sigma: float, cos2_alpha: float, cos_2mid: float) -> float:
    """Metres on the ellipsoid of an arc on the auxiliary sphere (Vincenty's equations 3, 4, 6 and 19)."""
    u2 = cos2_alpha * (EQUATOR_M**2 - POLAR_M**2) / POLAR_M**2
    a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
    sin_sigma, cos_sigma = math.sin(sigma), math.cos(sigma)
    sine_part = b / 6 * cos_2mid * (4 * sin_sigma**2 - 3) * (4 * cos_2mid**2 - 3)
    delta = b * sin_sigma * (cos_2mid + b / 4 * (cos_sigma * (2 * cos_2mid**2 - 1) - sine_part))
    return POLAR_M * a * (sigma - delta)


def distance_to_line_km(lat: float, lon: float, line: Sequence[Sequence[float]]) -> float:
    """Kilometres from a point to the nearest point of a line of (longitude, latitude) pairs, as GeoJSON has them.

    The nearest point is found on a plane scaled at the point's latitude (good within some hundred kilometres), its
    distance is then geodesic. ValueError for an empty line.
    """
    if not line:
        raise ValueError("a line needs at least one point")
    scale = math.cos(math.radians(lat))
    corners = [((x - lon) * scale, y - lat) for x, y, *_ in line]
    near = min((_foot(a, b) for a, b in pairwise(corners)), key=lambda foot: math.hypot(*foot), default=corners[0])
    return geodesic_km(lat, lon, lat + near[1], lon + near[0] / scale)


def _foot(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """The point of the segment from `a` to `b` that is nearest to the origin."""
    along = (b[0] - a[0], b[1] - a[1])
    square = along[0] ** 2 + along[1] ** 2
    part = 0.0 if square == 0 else min(1.0, max(0.0, -(a[0] * along[0] + a[1] * along[1]) / square))
    return a[0] + part * along[0], a[1] + part * along[1]
