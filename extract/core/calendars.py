"""Arithmetic on days and spans of days. A span is (first day, last day), both included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Known = TypeVar("Known")
Days = tuple[date, date]

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)
MONTHS = tuple(name[:3] for name in MONTH_NAMES)  # as labels and dates have them
FIRST_YEAR, LAST_YEAR = 1800, 2199  # the first mines of rare earths, and beyond any forecast: other numbers are no years
_LONG_MONTH = 40  # days: more than a month is no month, and its end is its last day
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
NAMED_LENGTHS: dict[int | None, str] = {count: name for name, count in MONTHS_IN.items()}
# months of the northern year; winter runs into the next one
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14)}
_START = 10  # days that the start of a month, of a year or of any other span has: those of an early month
_PARTS_OF_MONTH = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}  # thirds, as the conventions of the gold have them
_PARTS_OF_YEAR = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}  # thirds too: four months each


class Year(NamedTuple):
    """A calendar or fiscal year: the calendar year of its first day, and the month in which it begins."""

    number: int
    begins: int = 1

    def months(self, first: int, last: int) -> Days:
        """From the first of one of its months to the last of another, counted from its beginning."""
        return months(self.number, self.begins - 1 + first, self.begins - 1 + last)

    def of_month(self, number: int) -> int:
        """The calendar year in which its March lies, for number 3."""
        return self.number + (number < self.begins)


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None when there is no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
        return None
    return date(year, month, number)


def day_span(year: int, month: int, number: int) -> Days | None:
    """A day as a span; None when there is no such day."""
    one = day(year, month, number)
    return None if one is None else (one, one)


FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2199, 12, 31)
"""What a day may be: beyond, nobody traded rare earths or knows a plan; there is room on both sides for a span counted from any of them."""


def within(first: date | None, last: date | None) -> bool:
    """Whether the ends of a period that are known can be told: `iso_day` reads no day before FIRST_DAY or after LAST_DAY."""
    return all(FIRST_DAY <= end <= LAST_DAY for end in (first, last) if end is not None)


def iso_day(text: str) -> date:
    """A day written YYYY-MM-DD. ValueError for other forms of ISO 8601, and for one before FIRST_DAY or after LAST_DAY."""
    found = date.fromisoformat(text)
    if text != found.isoformat() or not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(text)
    return found


@lru_cache(maxsize=1024)  # a page names the same few months again and again
def month(year: int, number: int) -> Days:
    """The month; numbers beyond 12 or below 1 run on into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def month_end(day: date) -> date:
    """The last day of the month that holds a day."""
    return month(day.year, day.month)[1]


def month_or_day(year: int, number: int, day: int) -> Days | None:
    """A day, or with 0 for the day the whole month."""
    return day_span(year, number, day) if day else month(year, number)


def months(year: int, first: int, last: int) -> Days:
    """From the first of one month to the last of another, both counted from the January of one year."""
    return month(year, first)[0], month(year, last)[1]


def quarter(year: int, number: int) -> Days:
    """A calendar quarter."""
    return months(year, 3 * number - 2, 3 * number)


def half(year: int, number: int) -> Days:
    """A half of the year."""
    return months(year, 6 * number - 5, 6 * number)


def whole_year(year: int) -> Days:
    """The year."""
    return date(year, 1, 1), date(year, 12, 31)


def season(year: int, name: str) -> Days:
    """A meteorological season of the northern hemisphere; winter runs on into the next year."""
    return months(year, *_SEASONS[name])


def part_of(days: Days, part: str) -> Days:
    """Early, mid or late of a month (days 1-10, 11-20, 21-end), a year or any other span (thirds); its first ten days; its last day."""
    first, last = days
    if part == "start" and (last - first).days < _START * 2:
        part = "early"
    if part == "start":
        return first, min(last, first + timedelta(days=_START - 1))
    if part == "end":
        if (last - first).days > _LONG_MONTH:
            return last, last
        part = "late"
    low, high = _PARTS_OF_MONTH[part]
    if first == last.replace(day=1) and low <= last.day:
        return first.replace(day=low), first.replace(day=min(high, last.day))
    if days == whole_year(first.year):
        return months(first.year, *_PARTS_OF_YEAR[part])
    third = timedelta(days=(last - first).days // 3)
    return {"early": (first, first + third), "mid": (first + third, last - third), "late": (last - third, last)}[part]


def add_months(start: date, count: int) -> date:
    """The same day of another month, or that month's last day."""
    first, last = month(start.year, start.month + count)
    return first.replace(day=min(start.day, last.day))


def moved(days: Days, count: int, unit: str) -> Days:
    """The span so many units later (earlier if negative). Whole months stay whole months."""
    first, last = days
    if unit in ("day", "week", "fortnight"):
        step = timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
        return first + step, last + step
    step_months = count * (MONTHS_IN | {"decade": 120})[unit]
    end = add_months(last, step_months)
    if last == month_end(last) and first.day == 1:
        end = month_end(end)
    return add_months(first, step_months), end


def months_of(start: date | None, end: date | None) -> int | None:
    """How many whole calendar months a period has; None if it does not begin and end with a month."""
    if start is None or end is None or end < start:
        return None
    if start.day != 1 or end != month_end(end):
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1


def unit_span(around: date, unit: str) -> Days:
    """The day, week (Monday to Sunday), month, quarter, half, year or decade that holds a day."""
    if unit == "day":
        return around, around
    if unit in ("week", "fortnight"):
        monday = around - timedelta(days=around.weekday())
        return monday, monday + timedelta(days=6)
    if unit in MONTHS_IN:
        size = MONTHS_IN[unit]
        first = (around.month - 1) // size * size + 1
        return months(around.year, first, first + size - 1)
    return date(around.year // 10 * 10, 1, 1), date(around.year // 10 * 10 + 9, 12, 31)  # a decade


def days_of(known: Known | None, days: Callable[..., Days | None], *more: Any) -> Days | None:
    """The days that a known year, day or span gives; None where it is not known."""
    return None if known is None else days(known, *more)


def back(until: date, count: int, unit: str) -> date:
    """The day so many units before."""
    return moved((until, until), -count, unit)[0]


def working_week(before: date) -> Days:
    """Monday to Friday of the latest week whose Friday is on or before the day."""
    friday = before - timedelta(days=(before.weekday() - 4) % 7)
    return friday - timedelta(days=4), friday
