"""Interval arithmetic for printed figures: what a figure allows, and what follows from several of them.

A printed figure stands for every value that rounds to it. Everything the house derives or checks is computed on such
closed intervals [low, high]; an end of `None` is open (more than 200 km has no upper end)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from extract.core.ids import trimmed

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS_SHARE = 0.10  # half = 45-55 %: a fraction in words is good to a tenth of itself
ABOUT_SHARE = 0.10  # "about 100" is never read wider than a tenth
ROUND_SHARE = 0.025  # a round figure (four digits, zeros at the end) may stand for 2.5 % either way
COUNT = 0.0  # the `step` of things counted: ten gates are ten, not 9.5 to 10.5
FLOORS = ("more_than", "at_least")
CEILINGS = ("fewer_than", "at_most")
LOOSE = ("about", "roughly")
_OPEN: dict[float, float | None] = {math.inf: None, -math.inf: None}
_MEANT = 20  # a twentieth of the width: of 5,232 t the hundreds (25,900), of 266 t the tens (2,830)
_DECIMALS, _MOST_DECIMALS = ((1000, 0), (10, 1), (1, 2)), 3  # three significant digits, as news prints them


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`, both included; `None` = open. Arithmetic gives the tightest enclosing interval."""

    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"interval ends out of order: {self.low} > {self.high}")

    @property
    def mid(self) -> float | None:
        """The middle; `None` with an open end."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2

    @property
    def ends(self) -> tuple[float, float]:
        """The low and the high end as numbers, an open one as infinity."""
        return _lower(self.low), _upper(self.high)

    def overlaps(self, other: Interval, *, slack: float = 1e-9) -> bool:
        """Whether one value can satisfy both; `slack` (relative) forgives binary fractions, nothing else."""
        room = slack * max(1.0, *(abs(end) for end in (self.low, self.high, other.low, other.high) if end is not None), 1.0)
        return _lower(self.low) <= _upper(other.high) + room and _lower(other.low) <= _upper(self.high) + room

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        return _closed(min(_lower(self.low), _lower(other.low)), max(_upper(self.high), _upper(other.high)))

    def clip(self, low: float | None = None, high: float | None = None) -> Interval:
        """Limited to what is possible, such as 0 to 100 for a share; an interval wholly outside collapses on the limit."""
        floor, ceiling = _lower(low), _upper(high)
        return _closed(min(max(_lower(self.low), floor), ceiling), max(min(_upper(self.high), ceiling), floor))

    def __neg__(self) -> Interval:
        return _closed(-_upper(self.high), -_lower(self.low))

    def __add__(self, other: Interval | float) -> Interval:
        other = as_interval(other)
        return _closed(_lower(self.low) + _lower(other.low), _upper(self.high) + _upper(other.high))

    def __sub__(self, other: Interval | float) -> Interval:
        return self + -as_interval(other)

    def __mul__(self, other: Interval | float) -> Interval:
        other = as_interval(other)
        pairs = product((_lower(self.low), _upper(self.high)), (_lower(other.low), _upper(other.high)))
        ends = [0.0 if 0 in pair else math.prod(pair) for pair in pairs]  # nothing times an open end is nothing
        return _closed(min(ends), max(ends))

    def __truediv__(self, other: Interval | float) -> Interval:
        """Quotient; the divisor must be positive, and one that reaches down to zero leaves the upper end open."""
        other = as_interval(other)
        low, high = _lower(other.low), _upper(other.high)
        if low < 0 or high <= 0:
            raise ValueError("the divisor must be positive")
        return self * _closed(1 / high, 1 / low if low else math.inf)

    def __str__(self) -> str:
        if self.high is None:
            return "any value" if self.low is None else f"at least {plain(self.low)}"
        if self.low is None:
            return f"at most {plain(self.high)}"
        if self.low == self.high:
            return plain(self.low)
        return f"{plain(self.low)} to {plain(self.high)}"


def plain(value: float) -> str:
    """A number as a sentence shows it: thousands separated, decimals only as far as they tell (2,827; 21.9; 0.871)."""
    size = abs(value)
    decimals = next((count for least, count in _DECIMALS if size >= least), _MOST_DECIMALS)
    return trimmed(f"{value:,.{decimals}f}")


def meaningful(value: float, interval: Interval) -> float:
    """A computed value as far as its interval lets its digits mean anything: 25,888 within 23,534 to 28,766 is told as 25,900.

    A digit worth less than a twentieth of the width says nothing. With an open end, or none between the ends, the value as it is.
    """
    if interval.low is None or interval.high is None or interval.low == interval.high:
        return value
    places = -math.floor(math.log10((interval.high - interval.low) / _MEANT))
    return round(value, places)


def as_interval(value: Interval | float) -> Interval:
    """An exact number as the interval that holds only it."""
    return value if isinstance(value, Interval) else Interval(float(value), float(value))


def _lower(end: float | None) -> float:
    return -math.inf if end is None else end


def _upper(end: float | None) -> float:
    return math.inf if end is None else end


def _closed(low: float, high: float) -> Interval:
    return Interval(_OPEN.get(low, low), _OPEN.get(high, high))


def shown_step(value: float) -> float:
    """Width of the last digit of a number written without an exponent: 311 -> 1, 21.9 -> 0.1."""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return 10.0 ** -len(text.partition(".")[2])


def last_digit_step(value: float) -> float:
    """Width of the last digit that is not a zero: 130 -> 10, 166,000 -> 1,000, 21.9 -> 0.1."""
    step = shown_step(value)
    # 1e-9: above what division leaves of a whole number, below any digit that is printed.
    while value and step < abs(value) and math.isclose(value / (step * 10), round(value / (step * 10)), abs_tol=1e-9):
        step *= 10
    return step


def rounding(value: float, step: float | None = None) -> Interval:
    """Every value that rounds to the printed one: half a unit of the last digit shown (or of `step`) either way."""
    return _either_way(value, (shown_step(value) if step is None else step) / 2)


def printed(interval: Interval) -> str:
    """The figure of which the interval is the mere rounding, as it was printed: 41.1 of 41.05 to 41.15; empty for any other interval."""
    if interval.low is None or interval.high is None or interval.low == interval.high:
        return ""
    decimals = round(-math.log10(interval.high - interval.low))
    value, step = round((interval.low + interval.high) / 2, decimals), 10.0 ** -decimals
    mere, near = rounding(value, step), step / 1000
    same = abs(interval.low - (mere.low or 0)) < near and abs(interval.high - (mere.high or 0)) < near
    return trimmed(f"{value:,.{decimals}f}") if same and 0 <= decimals <= _MOST_DECIMALS else ""


def around(value: float) -> Interval:
    """What "about" allows: half a unit of the last digit that is not a zero, but at most a tenth of the value."""
    return _either_way(value, min(last_digit_step(value) / 2, abs(value) * ABOUT_SHARE))


def in_words(value: float) -> Interval:
    """What a fraction or multiple in words allows: a tenth of itself either way (half = 45-55 %)."""
    return _either_way(value, abs(value) * WORDS_SHARE)


def _either_way(value: float, half: float) -> Interval:
    return Interval(value - half, value + half)


def stated(
    value: float, *, step: float | None = None, qualifier: str = "exact", words: bool = False, high: float | None = None,
) -> tuple[Interval, str]:
    """What a printed figure allows, and why (`interval` of the schema); `step` as for `rounding`."""
    if high is not None:
        return Interval(min(value, high), max(value, high)), "quoted"
    if qualifier in FLOORS:
        return Interval(value, None), "qualifier"
    if qualifier in CEILINGS:
        return Interval(None, value), "qualifier"
    wide, why = around(value), "qualifier"
    if words:
        wide, why = in_words(value), "words"
    if qualifier == "nearly":
        return Interval(wide.low, value), why
    if not words and qualifier in LOOSE:
        wide = rounding(value, step).hull(wide)
    elif not words:
        wide, why = rounding(value, step), "count" if step == COUNT else "rounding"
    return wide, why


def number_in(cell: object) -> float | None:
    """The number in a cell of a row; None for an empty one, also for pandas' own nothing (which is not equal to itself)."""
    if not isinstance(cell, (int, float)) or cell != cell:
        return None
    return float(cell)


def told_range(row: Mapping[Any, Any]) -> tuple[float, float] | None:
    """The two ends of a range that a story tells in place of a figure, whose middle nobody printed; None for any other row.

    A price board prints a mean beside its range: there the value is the figure.
    """
    low, high, value = (number_in(row.get(name)) for name in ("low", "high", "value"))
    if row.get("interval") != "quoted" or not row.get("story_id") or low is None or high is None or low == high:
        return None
    return (low, high) if value is None or math.isclose(value, (low + high) / 2) else None


def row_interval(row: Mapping[str, object]) -> Interval:
    """The interval of an observation row: its low and high, else what its value and qualifier allow; open if it has none."""
    low, high, value = (number_in(row.get(name)) for name in ("low", "high", "value"))
    if low is not None or high is not None:
        return Interval(low, high)
    if value is None:
        return Interval()
    return stated(value, qualifier=str(row.get("qualifier") or "exact"), step=COUNT if row.get("kind") == "count" else None)[0]


def loosened(interval: Interval, value: float | None) -> Interval:
    """For sums of round figures: 390,000 may stand for 385,000 to 395,000. Only figures ending in three zeros are widened."""
    if value is None or interval.low is None or interval.high is None or value == 0 or value % 1000:
        return interval
    return interval.hull(_either_way(value, min(last_digit_step(value) / 2, abs(value) * ROUND_SHARE)))
