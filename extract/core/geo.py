"""Distances on the earth, in kilometres, between points given in degrees (WGS84)."""

from __future__ import annotations

KM_PER_MILE = 1.609344  # international mile, exact (1959 agreement)


def geodesic_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Length of the shortest line on the WGS84 ellipsoid in km; ValueError outside the globe.

    By C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87 (2013): good to some nanometres for any two points.
    """
    from geographiclib.geodesic import Geodesic  # here, as most commands measure nothing

    for lat, lon in ((lat1, lon1), (lat2, lon2)):
        if not (-90 <= lat <= 90 and -180 <= lon <= 360):
            raise ValueError(f"no place on earth: latitude {lat}, longitude {lon}")
    return float(Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE)["s12"]) / 1000
