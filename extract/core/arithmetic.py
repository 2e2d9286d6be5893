"""The arithmetic of the house: one small function for each thing an analyst computes from printed figures.

Plain numbers and intervals only; whole frames are measured in `extract/measures`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.core.intervals import Interval, as_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Number = Interval | float


def _signed(size: Interval, direction: str) -> Interval:
    """A change as it is added: a fall takes away."""
    return size if direction == "up" else -size


def ratio_of_change(change: Number, direction: str, unit: str = "percent") -> Interval:
    """The later value as a multiple of the earlier: -89 percent is 0.11, "tripled" (3 times, up) is 3. ValueError for other units."""
    size = as_interval(change)
    if unit == "percent":
        return (_signed(size, direction) / 100.0 + 1.0).clip(low=0.0)
    if unit == "times" and direction == "up":
        return size
    if unit == "times":
        return as_interval(1.0) / size
    raise ValueError(f"a change in {unit} is no ratio; expected percent or times")


def base_of_change(level: Number, change: Number, direction: str, unit: str = "percent") -> Interval:
    """The earlier value from the later one and its change; a change in the level's own unit is taken off or put back."""
    if unit in ("percent", "times"):
        return as_interval(level) / ratio_of_change(change, direction, unit)
    return as_interval(level) - _signed(as_interval(change), direction)


def difference_of_change(level: Number, change: Number, direction: str, unit: str = "percent") -> Interval:
    """How much was lost or gained in the level's unit when `level` is what the change led to; tightest ends, unsigned.

    level x |1/r - 1| with r the ratio of the change: level and base hang together, so their intervals are not subtracted.
    """
    ratio = ratio_of_change(change, direction, unit)
    part = _signed(-(as_interval(1.0) / ratio) + 1.0, direction)
    return as_interval(level) * part.clip(low=0.0)


def signed(row: Mapping[str, Any]) -> float:
    """The value of a row with its sign: below zero for a change that goes down."""
    value: float = row["value"]
    return -value if row["direction"] == "down" else value


def percent_change(old: Number, new: Number) -> Interval:
    """Signed change in per cent from an earlier to a later value."""
    return (as_interval(new) / as_interval(old) - 1.0) * 100.0


def share_of(part: Number, total: Number) -> Interval:
    """The part in per cent of the total, within 0 to 100."""
    return (as_interval(part) / as_interval(total) * 100.0).clip(low=0.0, high=100.0)


def total_of_parts(parts: Iterable[Number]) -> Interval:
    """The sum of parts of one mass basis and scope; 0 for none."""
    return sum(map(as_interval, parts), start=as_interval(0.0))


def remainder(total: Number, parts: Iterable[Number]) -> Interval:
    """What a total leaves after its known parts (January = January-February less February)."""
    return as_interval(total) - total_of_parts(parts)


def month_average(total: Number, months: int) -> Interval:
    """The total of several months spread evenly; ValueError below one month."""
    if months < 1:
        raise ValueError("an average needs at least one month")
    return as_interval(total) / float(months)


def implied_rate(cny: Number, dollars: Number) -> Interval:
    """CNY per USD that a pair of prices for one thing implies."""
    return as_interval(cny) / dollars


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
