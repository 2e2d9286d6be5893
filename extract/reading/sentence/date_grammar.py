"""The date grammar, first half: times that stand for themselves (days to years and their parts), and the cursor that reads them.

A reader takes the place of its first item and gives back the time and the place after it. `READERS` has them by the code of that
item; `date_ranges` adds those of times that lean on others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from extract.core import calendars
from extract.core.records import Period

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.sentence.date_words import Item

Known = TypeVar("Known")
Reader = TypeVar("Reader", bound="Callable[..., Found | None]")

BLANK = frozenset((" ", "-", " the "))
OF = BLANK | {", ", " of ", " of the ", " in ", " in the ", "'s ", " for ", " during ", " during the ", " of its ", " (", " and in "}
JOINS = frozenset((
    "-to-", "-", " - ", "- ", " -", "/", " & ",
    " to ", " through ", " and ", " to the ", " through the ", " up to ", " and the ", " through to ", " and from ",
))
_BEFORE_DAY = frozenset((" ", ". "))
STEPS = {"last": -1, "this": 0, "next": 1}
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
PRECISION = {unit: unit for unit in ("day", "week", "decade", *MONTHS_IN)} | {"fortnight": "range"}
_PARTED = frozenset(("week", "season", "decade", *MONTHS_IN))  # what has a beginning, a middle and an end
_LIST_DAY = 20  # from this day of a month on, a list "of" the month after it is already out


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression. Its days are None for a shift ("a year earlier": how far, in which unit) and for one that needs an antecedent.

    `rule` is the class (bare_month, range, ...); `lead` the word since, after, before, until, by or from before it."""

    start: int
    end: int
    rule: str
    first: date | None = None
    last: date | None = None
    precision: str = "range"
    shift: tuple[int, str] | None = None
    lead: str = ""
    year_given: bool = True
    unit: str = ""  # the grain: day, week, month, quarter, half, year
    month: int = 0  # for months without a year, so that a range can lend one
    day: int = 0
    part: str = ""
    ends: tuple[TimeSpan, TimeSpan] | None = None  # the two ends of a range

    @property
    def days(self) -> Days | None:
        """First and last day, None where one of them is open."""
        return None if self.first is None or self.last is None else (self.first, self.last)

    @property
    def wants_year(self) -> bool:
        """Whether it is a month, or a day of one, whose year is not given."""
        return bool(self.month) and not self.year_given

    def period(self) -> Period | None:
        """The resolved period, None for a shift or an anaphor."""
        if self.first is None and self.last is None:
            return None
        return Period(start=self.first, end=self.last, precision=self.precision, rule_id=self.rule)

    def over(self, days: Days | None, **changes: Any) -> TimeSpan:
        """The same with other days."""
        first, last = days or (None, None)
        return replace(self, first=first, last=last, **changes)

    def in_year(self, year: int, **changes: Any) -> TimeSpan:
        """A month or day without a year, in this one."""
        days = month_or_day(year, self.month, self.day)
        if self.part:
            days = days_of(days, calendars.part_of, self.part)
        return self.over(days, **changes)


Found = tuple[TimeSpan, int]  # what was found, and the place after it


def days_of(known: Known | None, days: Callable[..., Days | None], *more: Any) -> Days | None:
    """The days that a known year, day or span gives; None where it is not known."""
    return None if known is None else days(known, *more)


def day_span(year: int, month: int, number: int) -> Days | None:
    """A day as a span; None when there is no such day."""
    one = calendars.day(year, month, number)
    return None if one is None else (one, one)


def month_or_day(year: int, month: int, day: int) -> Days | None:
    """A day, or with 0 for the day the whole month."""
    return day_span(year, month, day) if day else calendars.month(year, month)


class Cursor:
    """The time items of one sentence, its text and the day of publication."""

    def __init__(self, items: list[Item], low: str, anchor: date | None) -> None:
        self.items, self.low, self.anchor = items, low, anchor

    def start(self, at: int) -> int:
        """Where an item begins in the text."""
        return self.items[at][0]

    def value(self, at: int) -> Any:
        """What an item stands for."""
        return self.items[at][3]

    def gap(self, at: int) -> str:
        """The text between an item and the one before."""
        if not 0 < at < len(self.items):
            return "|"
        return self.low[self.items[at - 1][1] : self.items[at][0]].replace("\n", " ")

    def code(self, at: int, gaps: frozenset[str] = OF) -> str:
        """The code of the item at this place if it follows the one before closely, else nothing."""
        return self.items[at][2] if at < len(self.items) and self.gap(at) in gaps else ""

    def unit(self, at: int) -> str:
        """The unit of time at this place if it follows closely, else nothing."""
        return str(self.items[at][3]) if self.code(at, BLANK) == "unit" else ""

    def is_count(self, at: int) -> bool:
        """Whether a number with a unit of time follows closely: last *six months*."""
        return self.code(at, BLANK) in ("count", "day") and self.code(at + 1, BLANK) == "unit"

    def point(self, at: int) -> Found | None:
        """A single time: a day, month, quarter, year, trailing window, shift, ..."""
        if at >= len(self.items) or self.items[at][2] not in READERS:
            return None
        return READERS[self.items[at][2]](self, at)

    def next_point(self, at: int, gaps: frozenset[str] = OF) -> Found | None:
        """The time that follows an item closely."""
        return self.point(at + 1) if self.code(at + 1, gaps) else None

    def made(self, at: int, nxt: int, rule: str, days: Days | None, **more: Any) -> Found:
        """A span over items `at` up to `nxt` with these days."""
        first, last = days or (None, None)
        return TimeSpan(self.items[at][0], self.items[nxt - 1][1], rule, first, last, **more), nxt

    def year_at(self, at: int) -> tuple[int | None, int]:
        """A year named by number or by "last/this/next year", and the place after it; None and the same place where none is named."""
        code = self.code(at)
        if code == "year":
            return self.value(at), at + 1
        if self.anchor is None:
            return None, at
        if code in STEPS and self.unit(at + 1) == "year":
            return self.anchor.year + STEPS[code], at + 2
        if code == "the_year":
            return self.anchor.year, at + 1
        if code == "shift" and self._is_previous_year(at):
            return self.anchor.year - 1, at + 1
        return None, at

    def _is_previous_year(self, at: int) -> bool:
        """`of the previous year`, not the shift `, the previous year`."""
        return self.value(at) == (1, "year") and self.gap(at) != " " and self.low.startswith("the pre", self.start(at))

    def past_year(self, month: int, day: int = 1) -> int | None:
        """The latest year in which that month (day) is not after the publication day."""
        if self.anchor is None:
            return None
        return self.anchor.year - ((month, day) > (self.anchor.month, self.anchor.day))

    def short_year(self, at: int) -> int:
        """The 16 of `2015-16`, else -1."""
        if at < len(self.items) and self.items[at][2] in ("day", "count") and self.items[at][1] - self.items[at][0] == 2:
            return int(self.value(at))
        return -1


READERS: dict[str, Callable[[Cursor, int], Found | None]] = {}


def reads(*codes: str) -> Callable[[Reader], Reader]:
    """Files a reader under the codes of the items at which its times begin."""

    def file(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(codes, reader))
        return reader

    return file


@reads("month")
def read_month(cursor: Cursor, at: int) -> Found:
    """Month, month + year, month + day (+ year), month + quarter."""
    month, nxt, day = cursor.value(at), at + 1, 0
    if cursor.code(nxt, _BEFORE_DAY) == "day":
        day, nxt = cursor.value(nxt), nxt + 1
        if days := _day_range(cursor, at, nxt):
            return days
    elif cursor.unit(nxt) in ("quarter", "half"):
        return _named_quarter(cursor, at)
    year, after = cursor.year_at(nxt)
    if year is None and not day and cursor.code(nxt, BLANK) == "year":
        year, after = cursor.value(nxt), nxt + 1
    return _dated(cursor, (at, after), (year, month, day))


def _dated(cursor: Cursor, items: tuple[int, int], when: tuple[int | None, int, int]) -> Found:
    """A month or a day of one, in its year or, where none is given, in the last one that fits."""
    year, month, day = when
    grain = {0: "month"}.get(day, "day")
    rule, given = grain, year is not None
    if year is None:
        rule, year = f"bare_{grain}", cursor.past_year(month, day or 1)
        if year and not day:
            year += _is_next_list(cursor, month, items[1])
    days = days_of(year, month_or_day, month, day)
    return cursor.made(*items, rule, days, precision=grain, unit=grain, month=month, day=day, year_given=given)


def _is_next_list(cursor: Cursor, month: int, nxt: int) -> bool:
    """Late in a month, "its October list price" is next month's."""
    anchor = cursor.anchor
    if anchor is None or anchor.day < _LIST_DAY or month != anchor.month % 12 + 1 or month == 1:
        return False
    return cursor.low.startswith((" list", " contract", " offer", " price list"), cursor.items[nxt - 1][1])


def _day_range(cursor: Cursor, at: int, nxt: int) -> Found | None:
    """`September 6 to 7`, `August 10-14, 2024`."""
    if cursor.code(nxt, JOINS) != "day" or cursor.code(nxt + 1, BLANK) == "month":
        return None
    month, first_day, last_day = cursor.value(at), cursor.value(nxt - 1), cursor.value(nxt)
    given, after = cursor.year_at(nxt + 1)
    year = given or cursor.past_year(month, first_day)
    days = None
    if year:
        first, last = calendars.day(year, month, first_day), calendars.day(year, month, last_day)
        if first is None or last is None or last < first:
            return None
        days = first, last
    return cursor.made(at, after, "day_range", days, unit="day", year_given=given is not None)


@reads("day")
def _read_number(cursor: Cursor, at: int) -> Found | None:
    """`28 March 2025`, `6-7 September`."""
    if cursor.code(at + 1, _BEFORE_DAY | {" of ", "-"}) == "month":
        year, after = cursor.year_at(at + 2)
        return _dated(cursor, (at, after), (year, cursor.value(at + 1), cursor.value(at)))
    if cursor.code(at + 1, JOINS) != "day" or cursor.code(at + 2, frozenset((" ", " of "))) != "month":
        return READERS["count"](cursor, at)
    found = _read_number(cursor, at + 1)
    if found is None or found[0].last is None:
        return found
    span, last = found[0], found[0].last
    first = last.replace(day=min(cursor.value(at), last.day))
    return span.over((first, last), start=cursor.start(at), rule="day_range", precision="range"), found[1]


@reads("weekday")
def read_weekday(cursor: Cursor, at: int) -> Found:
    """The latest such day, or the date that follows it."""
    if cursor.code(at + 1) in ("month", "day"):
        found = cursor.point(at + 1)
        if found and found[0].unit == "day":
            return replace(found[0], start=cursor.start(at)), found[1]
    days = None
    if anchor := cursor.anchor:
        days = (calendars.back(anchor, (anchor.weekday() - cursor.value(at)) % 7, "day"),) * 2
    return cursor.made(at, at + 1, "weekday", days, precision="day", unit="day")


def _named_quarter(cursor: Cursor, at: int) -> Found:
    """`the June quarter (2024)`: three months ending with that month."""
    month, unit = cursor.value(at), cursor.value(at + 1)
    year, after = cursor.year_at(at + 2)
    days = days_of(year or cursor.past_year(month), calendars.months, month - MONTHS_IN[unit] + 1, month)
    return cursor.made(at, after, "named_quarter", days, precision=unit, unit=unit, year_given=year is not None)


@reads("part")
def _read_part(cursor: Cursor, at: int) -> Found | None:
    """`late September`, `early 2025`, `the end of last year`, `end-October`."""
    found, part = cursor.next_point(at), cursor.value(at)
    if found is None or found[0].unit not in _PARTED:
        return None
    days, rule = days_of(found[0].days, calendars.part_of, part), f"part_of_{found[0].unit}"
    return found[0].over(days, start=cursor.start(at), part=part, precision="approx", rule=rule), found[1]


@reads("year")
def _read_year(cursor: Cursor, at: int) -> Found:
    """A year; with a quarter shape after it, that quarter; with `quarter`, as in `2024 first half`."""
    year, nxt = cursor.value(at), at + 1
    if cursor.gap(nxt) in ("-", "/") and cursor.short_year(nxt) == year % 100 + 1:
        behind = cursor.low.startswith((" financial year", " fiscal year"), cursor.items[nxt][1])
        if behind or cursor.low.startswith("fy", cursor.start(at)):  # `FY2024-25`, `the 2024-25 financial year`
            return cursor.made(at, nxt + 1, "fiscal_year", _fiscal_days(cursor, year), precision="year", unit="year")
        return cursor.made(at, nxt + 1, "year_range", calendars.months(year, 1, 24), unit="year")
    code = cursor.code(nxt, BLANK)
    if code in ("quarter", "half"):
        return part_year(cursor, at, nxt + 1, (code, cursor.value(nxt)[0], year))
    if cursor.gap(nxt) == " " and cursor.unit(nxt) in ("quarter", "half", "month"):  # "in the 2020 quarter"
        return cursor.made(at, nxt + 1, "same_period_of", calendars.whole_year(year), unit="same_of")
    return cursor.made(at, nxt, "year", calendars.whole_year(year), precision="year", unit="year")


@reads("quarter", "half")
def _read_shaped(cursor: Cursor, at: int) -> Found:
    """`Q1 2024`, `1Q24`, `H2`, `first half of 2024`; value is (number, year or None)."""
    (number, year), nxt = cursor.value(at), at + 1
    if year is None:
        year, nxt = cursor.year_at(nxt)
    return part_year(cursor, at, nxt, (cursor.items[at][2], number, year))


def part_year(cursor: Cursor, at: int, nxt: int, what: tuple[str, int, int | None]) -> Found:
    """A quarter or half: unit, number and year; without a year the last one that has ended or goes on."""
    unit, number, year = what
    find = {"quarter": calendars.quarter, "half": calendars.half}[unit]
    days = days_of(year or cursor.past_year(number * MONTHS_IN[unit]), find, number)
    return cursor.made(at, nxt, f"{unit}_of_year", days, precision=unit, unit=unit, year_given=year is not None)


@reads("ordinal")
def _read_ordinal(cursor: Cursor, at: int) -> Found | None:
    """`first quarter (of 2024)`, `second half`, `first five months of 2025`."""
    number, unit, second = cursor.value(at), cursor.unit(at + 1), cursor.unit(at + 2)
    if second in ("quarter", "half") and cursor.code(at + 1, frozenset((" and ",))) == "ordinal":
        year, _ = cursor.year_at(at + 3)  # "the third and fourth quarters of 2013": the year of both
        return part_year(cursor, at, at + 1, (second, number, year))
    if unit in ("quarter", "half"):
        year, after = cursor.year_at(at + 2)
        return part_year(cursor, at, after, (unit, number, year))
    if number != 1:
        return None
    if unit == "month":
        return _first_months(cursor, at, at + 2, 1)
    if second in ("month", "quarter") and cursor.is_count(at + 1):
        return _first_months(cursor, at, at + 3, cursor.value(at + 1) * MONTHS_IN[second])
    return None


def _first_months(cursor: Cursor, at: int, nxt: int, count: int) -> Found | None:
    if not 1 <= count <= 12:
        return None
    year, after = cursor.year_at(nxt)
    days = days_of(year or cursor.past_year(count), calendars.months, 1, int(count))
    return cursor.made(at, after, "n_months_of_year", days, unit="range", year_given=year is not None)


@reads("iso")
def _read_iso(cursor: Cursor, at: int) -> Found:
    """A date in figures."""
    return cursor.made(at, at + 1, "iso_day", day_span(*cursor.value(at)), precision="day", unit="day")


@reads("decade")
def _read_decade(cursor: Cursor, at: int) -> Found:
    """`the 2010s`."""
    days = calendars.unit_span(calendars.whole_year(cursor.value(at))[0], "decade")
    return cursor.made(at, at + 1, "decade", days, precision="decade", unit="decade")


def _fiscal_start(cursor: Cursor) -> int:
    """The month in which a financial year begins: April on pages about India or Japan, else July (Australia)."""
    return 4 if "india" in cursor.low or "japan" in cursor.low else 7


def _fiscal_days(cursor: Cursor, year: int) -> Days:
    start = _fiscal_start(cursor)
    return calendars.months(year, start, start + 11)


@reads("fiscal_quarter")
def _read_fiscal_quarter(cursor: Cursor, at: int) -> Found:
    """`FQ2`: the second quarter of the firm's year, which begins in January unless Australian dollars, India or Japan are spoken of."""
    start = _fiscal_start(cursor) if any(word in cursor.low for word in ("a$", "india", "japan")) else 1
    return part_year(cursor, at, at + 1, ("quarter", (start // 3 + cursor.value(at) - 1) % 4 + 1, None))


@reads("fiscal")
def _read_fiscal(cursor: Cursor, at: int) -> Found | None:
    """`FY2024`, `fiscal 2024`, taken as the calendar year; `FY2023-24` as July to June."""
    nxt = at + 2
    if cursor.code(at + 1, frozenset((" ", "", "-"))) != "year":
        return None
    year = cursor.value(at + 1)
    days = calendars.whole_year(year)
    if cursor.gap(nxt) in ("-", "/") and cursor.short_year(nxt) == (year + 1) % 100:
        days, nxt = _fiscal_days(cursor, year), nxt + 1
    return cursor.made(at, nxt, "fiscal_year", days, precision="year", unit="year")
