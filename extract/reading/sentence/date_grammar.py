"""The date grammar, first half: times that stand for themselves (days to years and their parts), and the cursor that reads them.

A reader takes the place of its first item and gives back the time and the place after it. `READERS` has them by the code of that
item; `date_ranges` adds those of times that lean on others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from extract.core import calendars
from extract.core.calendars import MONTHS_IN, Year, days_of, month_or_day
from extract.core.records import Period
from extract.reading.sentence.fiscal import FiscalYears

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.sentence.date_words import Item
    from extract.reading.sentence.scan import Scan

Reader = TypeVar("Reader", bound="Callable[..., Found | None]")

BLANK = frozenset((" ", "-", " the "))
OF = BLANK | {"", ", ", " of ", " of the ", " in ", " in the ", "'s ", " for ", " during ", " during the ", " of its ", " (", " and in "}
JOINS = frozenset((
    "-to-", "-", " - ", "- ", " -", "/", " & ",
    " to ", " through ", " and ", " to the ", " through the ", " up to ", " and the ", " through to ", " and from ",
))
_BEFORE_DAY = frozenset((" ", ". "))
_OWNED = BLANK | {"'s "}  # fiscal 2025's third quarter
_SPANNING = ("-", "/")  # between the two numbers of 2024-25
_ASIAN = "?"  # what the copy has for the signs behind year, month and day in Chinese and Japanese dates
STEPS = {"last": -1, "this": 0, "next": 1}
PRECISION = {unit: unit for unit in ("day", "week", "decade", *MONTHS_IN)} | {"fortnight": "range"}
_PARTED = frozenset(("week", "season", "decade", *MONTHS_IN))  # what has a beginning, a middle and an end
_DEEPEST = 6  # times inside one another: "later in the last week of the first half of next year" has four
_MONTHS, _LEAP_YEAR = 12, 2024  # a day that no such year has is none: 30 February
_DAYS_IN = {"day": 1, "week": 7}
_LIST_DAY = 20  # from this day of a month on, a list "of" the month after it is already out


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression. Its days are None for a shift ("a year earlier": how far, in which unit) and for one that needs an antecedent.

    `rule` is the class (bare_month, range, ...); `lead` the word since, after, before, until, by, to or from before it. `from_now` is
    where a shift lies when it is counted from the day of publication ("a month ago" beside nothing earlier), what "now" may
    mean, and the last whole quarter for "the quarter";
    `whole` is all of "this year", whose days end with publication."""

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
    month: int = 0  # a month, or the last one of a quarter or half, without a year, so that a range can lend one
    day: int = 0
    part: str = ""
    ends: tuple[TimeSpan, TimeSpan] | None = None  # the two ends of a range
    from_now: Days | None = None
    whole: Days | None = None

    @property
    def days(self) -> Days | None:
        """First and last day, None where one of them is open."""
        return None if self.first is None or self.last is None else (self.first, self.last)

    @property
    def wants_year(self) -> bool:
        """Whether it is a month, a day of one, a quarter or a half whose year is not given."""
        return bool(self.month) and not self.year_given

    def period(self) -> Period | None:
        """The resolved period, None for a shift, an anaphor, or days that no table can hold."""
        if (self.first is None and self.last is None) or not calendars.within(self.first, self.last):
            return None
        return Period(start=self.first, end=self.last, precision=self.precision, rule_id=self.rule)

    def over(self, days: Days | None, **changes: Any) -> TimeSpan:
        """The same with other days."""
        first, last = days or (None, None)
        return replace(self, first=first, last=last, **changes)

    def in_year(self, year: int, **changes: Any) -> TimeSpan:
        """A month, day, quarter or half without a year, in this one."""
        days = month_or_day(year, self.month, self.day)
        if self.unit in ("quarter", "half"):
            days = calendars.months(year, self.month - MONTHS_IN[self.unit] + 1, self.month)
        if self.part:
            days = days_of(days, calendars.part_of, self.part)
        return self.over(days, **changes)


Found = tuple[TimeSpan, int]  # what was found, and the place after it


class Cursor:
    """The time items of one sentence, its text and the day of publication."""

    def __init__(self, items: list[Item], scan: Scan, sentence: int, anchor: date | None) -> None:
        self.items, self.low, self.anchor = items, scan.low, anchor
        self.fiscal, self.depth = FiscalYears(scan, sentence), 0
        ends = [item[1] for item in items]
        self._gaps = ["|", *(scan.flat[end : item[0]] for end, item in zip(ends, items[1:], strict=False)), "|"]  # before each, and the end
        self.points: dict[int, Found | None] = {}  # by the place at which they begin: lists and ranges ask again

    def start(self, at: int) -> int:
        """Where an item begins in the text."""
        return self.items[at][0]

    def value(self, at: int) -> Any:
        """What an item stands for."""
        return self.items[at][3]

    def gap(self, at: int) -> str:
        """The text between an item and the one before."""
        return self._gaps[at] if at < len(self._gaps) else "|"

    def code(self, at: int, gaps: frozenset[str] = OF) -> str:
        """The code of the item at this place if it follows the one before closely, else nothing."""
        return self.items[at][2] if at < len(self.items) and self._gaps[at] in gaps else ""

    def unit(self, at: int) -> str:
        """The unit of time at this place if it follows closely, else nothing. `this fiscal` is a year."""
        code = self.code(at, BLANK)
        return "year" if code == "fiscal" else str(self.items[at][3]) if code == "unit" else ""

    def is_count(self, at: int) -> bool:
        """Whether a number with a unit of time follows closely: last *six months*."""
        return self.code(at, BLANK) in ("count", "day") and self.unit(at + 1) != ""

    def point(self, at: int) -> Found | None:
        """A single time: a day, month, quarter, year, trailing window, shift, ..."""
        if at in self.points:
            return self.points[at]
        if at >= len(self.items) or self.items[at][2] not in READERS or self.depth == _DEEPEST:
            return None
        self.depth += 1
        found = self.points[at] = READERS[self.items[at][2]](self, at)
        self.depth -= 1
        return found

    def next_point(self, at: int, gaps: frozenset[str] = OF) -> Found | None:
        """The time that follows an item closely."""
        return self.point(at + 1) if self.code(at + 1, gaps) else None

    def made(self, at: int, nxt: int, rule: str, days: Days | None, **more: Any) -> Found:
        """A span over items `at` up to `nxt` with these days."""
        return TimeSpan(self.items[at][0], self.items[nxt - 1][1], rule, *(days or (None, None)), **more), nxt

    def year_at(self, at: int) -> tuple[Year | None, int]:
        """A year named by number or by "last/this/next year", and the place after it; None and the same place where none is named."""
        code = self.code(at)
        if code in ("year", "fy", "fiscal"):
            return self.numbered_year(at)
        if self.anchor is None:
            return None, at
        if code in STEPS and self.unit(at + 1) == "year":
            return self.relative_year(at + 1, STEPS[code]), at + 2
        if code == "the_year":
            return Year(self.anchor.year), at + 1
        if code == "shift" and self._is_previous_year(at):
            return Year(self.anchor.year - 1), at + 1
        return None, at

    def numbered_year(self, at: int) -> tuple[Year | None, int]:
        """`2024`, `FY25`, `fiscal 2025`, `2024-25`, `FY2024/25`, `2025 financial year`; None for `2024-25` where it means two years."""
        number, stated = self._number_of_year(at)
        if number < 0:
            return None, at
        value, nxt = 2000 * (self.items[number][2] in ("day", "count")) + self.value(number), number + 1
        double = self._is_double(nxt, value, stated=stated)
        behind = nxt + double
        if self.code(behind, BLANK) == "fiscal" and self._number_of_year(behind)[0] < 0:
            stated, behind = True, behind + 1
        if double or (stated and self._is_double(nxt, value, stated=True)):
            spanning = self.fiscal.stated_spanning() if stated else self.fiscal.spanning
            return (None, at) if spanning is None else (Year(value, spanning.begins), behind)
        if not stated:
            return Year(value), nxt
        return self.stated_year(value), behind

    def stated_year(self, number: int) -> Year:
        """`FY25`, in the calendar that holds here."""
        fiscal = self.fiscal.stated
        return Year(number - (fiscal.begins > 1 and not fiscal.named_first), fiscal.begins)

    def _number_of_year(self, at: int) -> tuple[int, bool]:
        """The place of the number of a year that begins here, -1 if there is none, and whether it is said to be a fiscal one."""
        code = self.items[at][2]
        if code != "fiscal":
            return at, code == "fy"
        short = self.low.startswith("fy", self.start(at)) and self.short_year(at + 1) >= 0
        near = self.code(at + 1, frozenset((" ", "", "-")))
        return (at + 1, True) if near and (near == "year" or short) else (-1, True)

    def _is_double(self, at: int, year: int, *, stated: bool) -> bool:
        """Whether the number behind a year makes one of two of it: 2024-25, FY2024/25, FY2024-2025."""
        if self.gap(at) not in _SPANNING:
            return False
        full = stated and self.items[at][2] == "year" and self.value(at) == year + 1
        return full or self.short_year(at) == (year + 1) % 100

    def relative_year(self, at: int, step: int) -> Year | None:
        """Last, this or next year; of fiscal years where that is the word."""
        if self.anchor is None:
            return None
        begins = self.fiscal.stated.begins if self.items[at][2] == "fiscal" else 1
        return Year(self.anchor.year - (self.anchor.month < begins) + step, begins)

    def _is_previous_year(self, at: int) -> bool:
        """`of the previous year`, not the shift `, the previous year`."""
        return self.value(at) == (1, "year") and self.gap(at) != " " and self.low.startswith("the pre", self.start(at))

    def past_year(self, month: int, day: int = 1, begins: int = 1) -> Year | None:
        """The latest year in which that month (day) is not after the publication day."""
        if self.anchor is None:
            return None
        number = self.anchor.year - ((month, day) > (self.anchor.month, self.anchor.day))
        return Year(number - (month < begins), begins)

    def past_part(self, size: int, number: int, *, fiscal: bool) -> Year | None:
        """The year of the latest such quarter or half that has ended or goes on. A company may count it in its own year: then
        of both readings the one that has ended last, for results come out right after the quarter."""
        found = self.fiscal.stated if fiscal else self.fiscal.company
        year = self.past_year(size * number)
        if found is None or year is None:
            return year
        own = self.past_year((found.begins + size * number - 2) % 12 + 1, begins=found.begins)
        ends = [one.months(1, size * number)[1] for one in (year, own) if one]
        return own if fiscal or ends[-1] > ends[0] else year

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
    if cursor.code(nxt, _BEFORE_DAY) == "day" and calendars.day(_LEAP_YEAR, month, cursor.value(nxt)):
        day, nxt = cursor.value(nxt), nxt + 1
        if days := _day_range(cursor, at, nxt):
            return days
    elif cursor.unit(nxt) in ("quarter", "half"):
        return _named_quarter(cursor, at)
    found = _dated(cursor, (at, nxt), (month, day))
    return found or _dated(cursor, (at, at + 1), (month, 0)) or cursor.made(at, at + 1, "bare_month", None)


def _dated(cursor: Cursor, items: tuple[int, int], when: tuple[int, int]) -> Found | None:
    """A month or a day of one, in the year behind it or, where none is given, in the last one that fits; None for 29 February 2023."""
    (month, day), (at, nxt) = when, items
    year, after = cursor.year_at(nxt)
    grain = {0: "month"}.get(day, "day")
    rule, given = grain, year is not None
    if year is None:
        rule, year = f"bare_{grain}", cursor.past_year(month, day or 1)
        if year and not day and _is_next_list(cursor, month, after):
            year = Year(year.number + 1)
    days = days_of(year and year.of_month(month), month_or_day, month, day)
    if year and days is None:
        return None
    return cursor.made(at, after, rule, days, precision=grain, unit=grain, month=month, day=day, year_given=given)


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
        number = year.of_month(month)
        first, last = calendars.day(number, month, first_day), calendars.day(number, month, last_day)
        if first is None or last is None or last < first:
            return None
        days = first, last
    return cursor.made(at, after, "day_range", days, unit="day", year_given=given is not None)


@reads("day")
def _read_number(cursor: Cursor, at: int) -> Found | None:
    """`28 March 2025`, `6-7 September`."""
    if cursor.code(at + 1, _BEFORE_DAY | {" of ", "-"}) == "month":
        month, day = cursor.value(at + 1), cursor.value(at)
        return _dated(cursor, (at, at + 2), (month, day)) if calendars.day(_LEAP_YEAR, month, day) else None
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
    given, after = cursor.year_at(at + 2)
    year = given or cursor.past_year(month)
    days = days_of(year and year.of_month(month), calendars.months, month - MONTHS_IN[unit] + 1, month)
    return cursor.made(at, after, "named_quarter", days, precision=unit, unit=unit, year_given=given is not None, month=month)


@reads("part")
def _read_part(cursor: Cursor, at: int) -> Found | None:
    """`late September`, `early 2025`, `the end of last year`, `end-October`, `the start of the year`."""
    found, part = cursor.next_point(at), cursor.value(at)
    if found is None or found[0].unit not in _PARTED:
        return None
    if part in ("start", "end") and cursor.low.endswith(" in ", 0, found[0].start):  # "is due to start in 2025"
        return None
    days = found[0].whole or found[0].days
    if days is None and found[0].rule.startswith("the_"):
        days = days_of(cursor.anchor, calendars.unit_span, found[0].unit)
    rule = f"part_of_{found[0].unit}"
    days = days_of(days, calendars.part_of, part)
    if days and cursor.anchor and found[0].whole and days[0] <= cursor.anchor:  # "early this week" ends with publication
        days = days[0], min(days[1], cursor.anchor)
    return found[0].over(days, start=cursor.start(at), part=part, precision="approx", rule=rule, whole=None), found[1]


@reads("year", "fy")
def read_year(cursor: Cursor, at: int) -> Found | None:
    """A year, or a part of it named behind it: `2024 first half`, `FY25 Q3`, `2025-11`; `2024-25 (FY25)` is one year."""
    year, nxt = cursor.numbered_year(at)
    stated = cursor.items[at][2] != "year"
    if year is None and not stated:  # `2023-24` of whom no fiscal year is known
        return cursor.made(at, at + 2, "year_range", calendars.months(cursor.value(at), 1, 24), unit="year")
    part = _part_behind(cursor, at, nxt if year else at + 1, year)
    if part or year is None:
        return part
    if nxt == at + 1 and cursor.gap(nxt) in ("-", _ASIAN) and (dated := _read_figures(cursor, at)):
        return dated
    if cursor.gap(nxt) == " " and cursor.unit(nxt) in ("quarter", "half", "month"):  # "in the 2020 quarter"
        return cursor.made(at, nxt + 1, "same_period_of", calendars.whole_year(year.number), unit="same_of")
    if cursor.gap(nxt) == " (" and cursor.items[nxt][2] in ("fy", "fiscal"):
        again, after = cursor.numbered_year(nxt)
        nxt = after if again == year else nxt
    rule = "fiscal_year" if stated or year.begins > 1 else "year"
    return cursor.made(at, nxt, rule, year.months(1, 12), precision="year", unit="year")


def _part_behind(cursor: Cursor, at: int, nxt: int, year: Year | None) -> Found | None:
    """The quarter or half named behind a year, by number or in words; without a number of the year (`fiscal Q3`) the last one."""
    code, unit = cursor.code(nxt, _OWNED), cursor.unit(nxt + 1)
    if code in ("quarter", "half"):
        return part_year(cursor, (at, nxt + 1), (code, cursor.value(nxt)[0]), year, fiscal=True)
    if code == "ordinal" and unit in ("quarter", "half"):
        return part_year(cursor, (at, nxt + 2), (unit, cursor.value(nxt)), year, fiscal=True)
    return None


def _read_figures(cursor: Cursor, at: int) -> Found | None:
    """`2025-11`, and year, month and day with Chinese signs behind them."""
    year, nxt, month = cursor.value(at), at + 1, cursor.short_year(at + 1)
    if cursor.gap(nxt) == "-" and 0 < month <= _MONTHS and month < year % 100:  # a smaller number than the year's ends no range
        return cursor.made(at, nxt + 1, "month", calendars.month(year, month), precision="month", unit="month", month=month)
    if cursor.gap(nxt) != _ASIAN or cursor.items[nxt][2] != "day" or cursor.value(nxt) > _MONTHS:
        return None
    month, day = cursor.value(nxt), 0
    if cursor.gap(nxt + 1) == _ASIAN and cursor.items[nxt + 1][2] == "day":
        day, nxt = cursor.value(nxt + 1), nxt + 1
    grain = "day" if day else "month"
    days = month_or_day(year, month, day)
    return cursor.made(at, nxt + 1, grain, days, precision=grain, unit=grain, month=month, day=day) if days else None


@reads("quarter", "half")
def _read_shaped(cursor: Cursor, at: int) -> Found:
    """`Q1 2024`, `1Q24`, `H2`, `Q3 FY25`, `first half of 2024`; value is (number, year or None)."""
    (number, short), nxt = cursor.value(at), at + 1
    year, nxt = (Year(short), nxt) if short else cursor.year_at(nxt)
    return part_year(cursor, (at, nxt), (cursor.items[at][2], number), year)


@reads("months")
def _read_months(cursor: Cursor, at: int) -> Found | None:
    """`9M 2025`, `9M25`."""
    (count, short), nxt = cursor.value(at), at + 1
    year, after = (Year(short), nxt) if short else cursor.year_at(nxt)
    return None if year is None else cursor.made(at, after, "n_months_of_year", year.months(1, count), unit="range")


def part_year(
    cursor: Cursor, items: tuple[int, int], what: tuple[str, int], given: Year | None, *, fiscal: bool = False,
) -> Found:
    """A quarter or half: its unit and number, and the year; without one the last that has ended or goes on."""
    unit, number = what
    size = MONTHS_IN[unit]
    year = given or cursor.past_part(size, number, fiscal=fiscal)
    days = days_of(year, Year.months, size * (number - 1) + 1, size * number)
    month = (size * number + (year.begins if year else 1) - 2) % _MONTHS + 1
    return cursor.made(*items, f"{unit}_of_year", days, precision=unit, unit=unit, year_given=given is not None, month=month)


@reads("ordinal")
def _read_ordinal(cursor: Cursor, at: int) -> Found | None:
    """`first quarter (of 2024)`, `second half`, `first five months of 2025`, `first three quarters`."""
    number, unit, second = cursor.value(at), cursor.unit(at + 1), cursor.unit(at + 2)
    if second in ("quarter", "half") and cursor.code(at + 1, frozenset((" and ",))) == "ordinal":
        year, _ = cursor.year_at(at + 3)  # "the third and fourth quarters of 2013": the year of both
        return part_year(cursor, (at, at + 1), (second, number), year)
    if unit in ("quarter", "half"):
        year, after = cursor.year_at(at + 2)
        fiscal = cursor.low.startswith("fiscal", cursor.start(at + 1))
        return part_year(cursor, (at, after), (unit, number), year, fiscal=fiscal)
    if number == 1 and unit == "month":
        return _first_months(cursor, at, at + 2, 1)
    if number != 1 or not cursor.is_count(at + 1):
        return None
    if second in _DAYS_IN:
        return _first_days(cursor, at, at + 3, cursor.value(at + 1) * _DAYS_IN[second])
    return _first_months(cursor, at, at + 3, cursor.value(at + 1) * MONTHS_IN[second]) if second in ("month", "quarter") else None


def _first_days(cursor: Cursor, at: int, nxt: int, count: int) -> Found | None:
    """`first three weeks of November`: the days from the beginning of a month or year."""
    of = cursor.point(nxt) if cursor.gap(nxt) in (" of ", " in ") else None
    if of is None or of[0].first is None or of[0].unit not in MONTHS_IN:
        return None
    first = of[0].first
    return cursor.made(at, of[1], "first_days_of", (first, calendars.moved((first, first), count - 1, "day")[1]), unit="range",
                       year_given=of[0].year_given)


def _first_months(cursor: Cursor, at: int, nxt: int, count: int) -> Found | None:
    if not 1 <= count <= _MONTHS:
        return None
    year, after = cursor.year_at(nxt)
    days = days_of(year or cursor.past_year(count), Year.months, 1, int(count))
    return cursor.made(at, after, "n_months_of_year", days, unit="range", year_given=year is not None)


@reads("fiscal_quarter")
def _read_fiscal_quarter(cursor: Cursor, at: int) -> Found:
    """`FQ2`, `FQ2 2025`: the second quarter of the firm's year."""
    year, after = cursor.year_at(at + 1)
    if year and year.begins == 1:
        year = cursor.stated_year(year.number)
    return part_year(cursor, (at, after), ("quarter", cursor.value(at)), year, fiscal=True)
