"""The arithmetic of the house: one small function for each thing an analyst computes from printed figures.

Plain numbers and intervals only; whole frames are measured in `extract/measures`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.core.errors import ExtractError
from extract.core.intervals import Interval, as_interval, row_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Number = Interval | float
ELEMENT_FACTORS = {"dysprosium_oxide": 0.871, "terbium_oxide": 0.850}
"""Mass of the element in its oxide: 2 x 162.50 / 373.00 for Dy2O3, 4 x 158.93 / 747.70 for Tb4O7 (IUPAC atomic weights)."""
MONSOON_MONTHS = (6, 7, 8, 9)
"""The south-west monsoon cuts mining and haulage in Kachin: flows fall by about a third from June to July in an ordinary year."""
MONSOON_NOTE = "monsoon season: flows fall without any disruption; compare with the same months of a year before"


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


def loss(level: Number, percent: Number) -> Interval:
    """How much is gone when `level` is what a fall of `percent` left."""
    return difference_of_change(level, percent, "down")


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


def level_of_share(share: Number, total: Number) -> Interval:
    """The part from its share in per cent and the total."""
    return as_interval(share) / 100.0 * total


def total_of_share(part: Number, share: Number) -> Interval:
    """The total from a part and its share in per cent."""
    return as_interval(part) / as_interval(share) * 100.0


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


def usd(cny: Number, cny_per_usd: Number) -> Interval:
    """Yuan in US dollars at a rate in CNY per USD."""
    return as_interval(cny) / cny_per_usd


def ex_vat(price: Number, rate_percent: float) -> Interval:
    """A price without the value-added tax in it. A comparison convention, not a landed price: rare earths get no refund on export."""
    return as_interval(price) / (1 + rate_percent / 100)


def implied_rate(cny: Number, dollars: Number) -> Interval:
    """CNY per USD that a pair of prices for one thing implies."""
    return as_interval(cny) / dollars


def contained_element(tonnes_oxide: Number, oxide: str) -> Interval:
    """Tonnes of the element in tonnes of its oxide; KeyError for an oxide without a factor."""
    return as_interval(tonnes_oxide) * ELEMENT_FACTORS[oxide]


def add_masses(rows: Iterable[Mapping[str, object]]) -> Interval:
    """The sum of level rows; ExtractError where oxide equivalent meets gross weight, or units differ: such rows are never added."""
    chosen = list(rows)
    kinds = sorted({f"{row['unit']} {row.get('mass_basis') or 'of unknown basis'}" for row in chosen})
    if len(kinds) > 1:
        raise ExtractError("adding masses", f"the rows are in {' and '.join(kinds)}", "one unit and basis", "add like with like only")
    return total_of_parts(row_interval(row) for row in chosen)


def monsoon_note(start: date | None, end: date | None) -> str:
    """A caution for flows of up to a quarter that touch the rains; empty for others, since a year holds its own season."""
    if start is None or end is None or (end - start).days > 100:  # a quarter has 92 at most, a half 181
        return ""
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    months = {(start.month - 1 + step) % 12 + 1 for step in range(count)}
    return MONSOON_NOTE if months.intersection(MONSOON_MONTHS) else ""


def days_of_cover(loss_per_day: Number, stock: Number | None) -> Interval | None:
    """How many days a stock lasts at a daily loss. No stock is published: without the user's own figure there is no answer (`None`)."""
    return None if stock is None else as_interval(stock) / loss_per_day


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
