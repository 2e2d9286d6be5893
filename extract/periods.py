"""Finds time expressions in a sentence and resolves them against the day of publication, looking back unless the words look ahead.

Source of the conventions (parts of months and years, seasons, bare months, weekdays): tests/gold/seeds.json, `conventions`.
The words are curated in rules/periods.yaml; how they combine is a small recursive descent over their tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract import calendars
from extract.calendars import Days
from extract.records import Period
from extract.time_items import Item, time_items

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from extract.tokens import Scan

_OF = frozenset((" ", ", ", " of ", " of the ", " in ", " in the ", "'s ", " for ", " during ", " during the ", "-", " the ", " of its ", " (", " and in "))
_JOINS = frozenset(("-", " - ", " to ", " through ", " and ", "/", " to the ", " through the ", " & ", "- ", " -", " up to ", " and the ", " through to ", " and from "))
_BLANK = frozenset((" ", "-", " the "))
_PRECISION = {"fortnight": "range", "half": "half", "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade"}


@dataclass(slots=True)
class TimeSpan:
    """A time expression. `days` is None for a `shift` ("a year earlier": how far, in which unit) or `same` that has no antecedent yet.

    `rule` is the class (bare_month, range, trailing_window, ...); `lead` the words since, after, before, until, by or from in front of it, if any.
    """

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

    def period(self) -> Period | None:
        """The resolved period, None for a shift or an anaphor."""
        if self.first is None and self.last is None:
            return None
        return Period(start=self.first, end=self.last, precision=self.precision, rule_id=self.rule)


def find_periods(scan: Scan, sentence: int, anchor: date | None) -> list[TimeSpan]:
    """Time expressions of one sentence in order, longest first at each place. `anchor` is the publication day."""
    items = time_items(scan, sentence)
    if not items:
        return []
    reader = _Reader(items, scan.low, anchor)
    out: list[TimeSpan] = []
    at = 0
    while at < len(items):
        found = reader.expression(at)
        if found is None:
            at += 1
        else:
            out.append(found[0])
            at = found[1]
    return out


_Found = tuple[TimeSpan, int]


class _Reader:
    """Recursive descent over the time items of one sentence."""

    def __init__(self, items: list[Item], low: str, anchor: date | None) -> None:
        self.items, self.low, self.anchor = items, low, anchor

    # -- what stands next -------------------------------------------------
    def gap(self, at: int) -> str:
        """The text between an item and the one before."""
        if not 0 < at < len(self.items):
            return "|"
        return self.low[self.items[at - 1][1] : self.items[at][0]].replace("\n", " ")

    def code(self, at: int, gaps: frozenset[str] = _OF) -> str:
        """The code of the item at this place if it follows the one before closely, else nothing."""
        return self.items[at][2] if at < len(self.items) and self.gap(at) in gaps else ""

    # -- expressions ------------------------------------------------------
    def expression(self, at: int) -> _Found | None:
        """A range, a point with a leading word, or a point."""
        code = self.items[at][2]
        if code in ("between", "from"):
            found = self._range(at + 1) if self.code(at + 1, _BLANK) else None
            if found is not None:
                found[0].start, found[0].lead = self.items[at][0], code
                return found
            return None
        if code in ("since", "after", "before", "until", "by"):
            return self._led(at, code)
        return self._range(at) or self.point(at)

    def _led(self, at: int, code: str) -> _Found | None:
        if not self.code(at + 1, _OF) or (code != "since" and self.gap(at + 1) == " the " and self.items[at + 1][2] == "year"):
            return None
        found = self._range(at + 1) or self.point(at + 1)
        if found is None or found[0].shift is not None:
            return None
        span = found[0]
        span.start, span.lead = self.items[at][0], code
        if code == "since":
            span.last, span.rule = self.anchor, "open_since"
        elif code == "after" and span.last is not None:
            span.first, span.last, span.rule, span.precision = calendars.moved((span.last, span.last), 1, "day")[0], None, "open_after", "open_after"
        elif code in ("before", "until") and span.first is not None:
            span.last, span.first, span.rule, span.precision = span.first if code == "before" else span.last, None, "open_before", "open_before"
        return found

    def _range(self, at: int) -> _Found | None:
        left = self.point(at)
        if left is None or left[0].shift is not None:
            return None
        nxt = left[1]
        if self.code(nxt, frozenset((" ",))) == "until":
            right = self.point(nxt + 1)
        elif self.gap(nxt) in _JOINS:
            right = self.point(nxt)
        else:
            return None
        if right is None or right[0].shift is not None or not _pairs(left[0], right[0]):
            return None
        return self._joined(left[0], right[0]), right[1]

    def _joined(self, left: TimeSpan, right: TimeSpan) -> TimeSpan:
        if not right.year_given and left.year_given and left.first is not None and right.month:
            self._settle(right, left.first.year + (right.month < left.first.month))
        elif not left.year_given and left.month and right.last is not None:
            later = left.month > (right.month or right.last.month) or (left.month == right.month and 0 < right.day < left.day)
            self._settle(left, right.last.year - later)
        rule = "month_range" if left.unit == right.unit == "month" else "year_range" if left.unit == right.unit == "year" else "range"
        return TimeSpan(left.start, right.end, rule, left.first, right.last, "range", year_given=right.year_given or left.year_given, unit="range", ends=(left, right))

    # -- points -----------------------------------------------------------
    def point(self, at: int) -> _Found | None:
        """A single time: a day, month, quarter, year, trailing window, shift, ..."""
        if at >= len(self.items):
            return None
        reader = _POINTS.get(self.items[at][2])
        return reader(self, at) if reader else None

    def made(self, at: int, nxt: int, rule: str, days: Days | None, **more: Any) -> _Found:
        """A span over items `at` up to `nxt` with these days."""
        first, last = days or (None, None)
        return TimeSpan(self.items[at][0], self.items[nxt - 1][1], rule, first, last, **more), nxt

    def _settle(self, span: TimeSpan, year: int) -> None:
        """Gives a month or day without a year this year."""
        if span.day:
            one = calendars.day(year, span.month, span.day)
            span.first, span.last = one, one
            return
        days = calendars.month(year, span.month)
        span.first, span.last = calendars.part_of(days, span.part) if span.part else days

    def yearish(self, at: int) -> tuple[int, int] | None:
        """A year named by number or by "last/this/next year", with the place after it."""
        code = self.code(at)
        if code == "year":
            return self.items[at][3], at + 1
        if code in ("last", "this", "next") and self.code(at + 1, _BLANK) == "unit" and self.items[at + 1][3] == "year" and self.anchor:
            return self.anchor.year + {"last": -1, "this": 0, "next": 1}[code], at + 2
        if code == "the_year" and self.anchor:
            return self.anchor.year, at + 1
        if code == "shift" and self.items[at][3] == (1, "year") and self.gap(at) != " " and self.anchor and self.low[self.items[at][0] :].startswith("the pre"):
            return self.anchor.year - 1, at + 1
        return None

    def past_year(self, month: int, day: int = 1) -> int | None:
        """The latest year in which that month (day) is not after the publication day."""
        if self.anchor is None:
            return None
        return self.anchor.year - ((month, day) > (self.anchor.month, self.anchor.day))

    # -- months and days --------------------------------------------------
    def month(self, at: int) -> _Found:
        """Month, month + year, month + day (+ year), month + quarter."""
        month, nxt, day = self.items[at][3], at + 1, 0
        if self.code(nxt, frozenset((" ", ". "))) == "day":
            day = self.items[nxt][3]
            nxt += 1
            span = self._day_range(at, nxt, month, day)
            if span is not None:
                return span
        elif self.code(nxt, _BLANK) == "unit" and self.items[nxt][3] in ("quarter", "half"):
            return self._named_quarter(at, nxt)
        year = self.yearish(nxt)
        if year is None and not day and self.code(nxt, _BLANK) == "year":
            year = self.items[nxt][3], nxt + 1
        if year is None:
            return self._bare(at, nxt, month, day)
        return self._dated(at, year[1], (year[0], month, day))

    def _dated(self, at: int, nxt: int, when: tuple[int, int, int]) -> _Found:
        year, month, day = when
        if not day:
            return self.made(at, nxt, "month", calendars.month(year, month), precision="month", unit="month", month=month)
        one = calendars.day(year, month, day)
        return self.made(at, nxt, "day", (one, one) if one else None, precision="day", unit="day", month=month, day=day)

    def _bare(self, at: int, nxt: int, month: int, day: int) -> _Found:
        year = self.past_year(month, day or 1)
        if year is not None and not day and self._next_list(month, nxt):
            year += 1
        found = self.made(at, nxt, "bare_day" if day else "bare_month", None, precision="day" if day else "month", unit="day" if day else "month",
                          month=month, day=day, year_given=False)
        if year is not None:
            self._settle(found[0], year)
        return found

    def _next_list(self, month: int, nxt: int) -> bool:
        """Late in a month, "its October list price" is next month's."""
        if self.anchor is None or self.anchor.day < 20 or month != self.anchor.month % 12 + 1 or month == 1:
            return False
        return self.low.startswith((" list", " contract", " offer", " price list"), self.items[nxt - 1][1])

    def _day_range(self, at: int, nxt: int, month: int, day: int) -> _Found | None:
        """`September 6 to 7`, `August 10-14, 2024`."""
        if self.gap(nxt) not in _JOINS or self.code(nxt, _JOINS) != "day" or self.code(nxt + 1, _BLANK) == "month":
            return None
        end_day = self.items[nxt][3]
        year = self.yearish(nxt + 1)
        when = year[0] if year else self.past_year(month, day)
        first, last = (calendars.day(when, month, day), calendars.day(when, month, end_day)) if when else (None, None)
        if when and (first is None or last is None or last < first):
            return None
        return self.made(at, year[1] if year else nxt + 1, "day_range", (first, last) if first and last else None, unit="day", year_given=year is not None)

    def number(self, at: int) -> _Found | None:
        """`28 March 2025`, `6-7 September`."""
        if self.code(at + 1, frozenset((" ", " of ", "-", ". "))) == "month":
            month, nxt = self.items[at + 1][3], at + 2
            year = self.yearish(nxt)
            if year:
                return self._dated(at, year[1], (year[0], month, self.items[at][3]))
            return self._bare(at, nxt, month, self.items[at][3])
        if self.code(at + 1, _JOINS) == "day" and self.code(at + 2, frozenset((" ", " of "))) == "month":
            found = self.number(at + 1)
            if found and found[0].last is not None:
                span = found[0]
                span.start, span.rule, span.precision = self.items[at][0], "day_range", "range"
                span.first = span.last.replace(day=min(self.items[at][3], span.last.day)) if span.last else None
            return found
        return self.counted(at)

    def weekday(self, at: int) -> _Found | None:
        """The latest such day, or the date that follows it."""
        if self.code(at + 1) in ("month", "day"):
            found = self.point(at + 1)
            if found and found[0].unit == "day":
                found[0].start = self.items[at][0]
                return found
        if self.anchor is None:
            return self.made(at, at + 1, "weekday", None, unit="day")
        one = calendars.back(self.anchor, (self.anchor.weekday() - self.items[at][3]) % 7, "day")
        return self.made(at, at + 1, "weekday", (one, one), precision="day", unit="day")

    def _named_quarter(self, at: int, nxt: int) -> _Found:
        """`the June quarter (2024)`: three months ending with that month."""
        size = 3 if self.items[nxt][3] == "quarter" else 6
        month = self.items[at][3]
        year = self.yearish(nxt + 1)
        when = year[0] if year else self.past_year(month)
        days = (calendars.month(when, month - size + 1)[0], calendars.month(when, month)[1]) if when else None
        return self.made(at, year[1] if year else nxt + 1, "named_quarter", days, precision=_PRECISION[self.items[nxt][3]], unit=self.items[nxt][3], year_given=year is not None)

    def part(self, at: int) -> _Found | None:
        """`late September`, `early 2025`, `the end of last year`, `end-October`."""
        if not self.code(at + 1, _OF):
            return None
        found = self.point(at + 1)
        if found is None or found[0].unit not in ("month", "year", "quarter", "half", "week", "decade", "season"):
            return None
        span, part = found[0], self.items[at][3]
        span.start, span.part, span.precision, span.rule = self.items[at][0], part, "approx", f"part_of_{span.unit}"
        if span.first is not None and span.last is not None:
            span.first, span.last = calendars.part_of((span.first, span.last), part)
        return found

    # -- years and their parts --------------------------------------------
    def year(self, at: int) -> _Found:
        """A year; with a quarter shape after it, that quarter; with `quarter`, as in `2024 first half`."""
        year, nxt = self.items[at][3], at + 1
        code = self.code(nxt, _BLANK)
        if self.gap(nxt) in ("-", "/") and code in ("day", "count", "") and self._short_year(nxt) == year % 100 + 1:
            return self.made(at, nxt + 1, "year_range", (calendars.whole_year(year)[0], calendars.whole_year(year + 1)[1]), unit="year")
        if code in ("quarter", "half") and isinstance(self.items[nxt][3], tuple):
            return self._part_year(at, nxt + 1, (code, self.items[nxt][3][0], year))
        return self.made(at, nxt, "year", calendars.whole_year(year), precision="year", unit="year")

    def _short_year(self, at: int) -> int:
        """The 16 of `2015-16`, else -1."""
        if at >= len(self.items) or self.items[at][2] not in ("day", "count") or self.items[at][1] - self.items[at][0] != 2:
            return -1
        return int(self.items[at][3])

    def shaped(self, at: int) -> _Found:
        """`Q1 2024`, `1Q24`, `H2`, `first half of 2024`; value is (number, year or None)."""
        number, year = self.items[at][3]
        nxt = at + 1
        if year is None:
            given = self.yearish(nxt)
            year, nxt = given if given else (None, nxt)
        return self._part_year(at, nxt, (self.items[at][2], number, year))

    def _part_year(self, at: int, nxt: int, what: tuple[str, int, int | None]) -> _Found:
        unit, number, year = what
        given = year is not None
        size = 3 if unit == "quarter" else 6
        if year is None:
            year = self.past_year(number * size)
        days = None if year is None else (calendars.quarter if unit == "quarter" else calendars.half)(year, number)
        return self.made(at, nxt, f"{unit}_of_year", days, precision=unit, unit=unit, year_given=given, month=0)

    def ordinal(self, at: int) -> _Found | None:
        """`first quarter (of 2024)`, `second half`, `first five months of 2025`."""
        number = self.items[at][3]
        code = self.code(at + 1, _BLANK)
        if code == "unit" and self.items[at + 1][3] in ("quarter", "half", "month"):
            unit, nxt = self.items[at + 1][3], at + 2
            if unit == "month":
                return self._first_months(at, nxt, 1) if number == 1 else None
            given = self.yearish(nxt)
            return self._part_year(at, given[1] if given else nxt, (unit, number, given[0] if given else None))
        if code in ("day", "count") and number == 1 and self.code(at + 2, _BLANK) == "unit" and self.items[at + 2][3] in ("month", "quarter"):
            return self._first_months(at, at + 3, self.items[at + 1][3] * (3 if self.items[at + 2][3] == "quarter" else 1))
        return None

    def _first_months(self, at: int, nxt: int, count: int) -> _Found | None:
        if not 1 <= count <= 12:
            return None
        given = self.yearish(nxt)
        year = given[0] if given else self.past_year(count)
        days = calendars.months(year, 1, int(count)) if year else None
        return self.made(at, given[1] if given else nxt, "n_months_of_year", days, unit="range", year_given=given is not None)

    def iso(self, at: int) -> _Found:
        """A date in figures."""
        one = calendars.day(*self.items[at][3])
        return self.made(at, at + 1, "iso_day", (one, one) if one else None, precision="day", unit="day")

    def decade(self, at: int) -> _Found:
        """`the 2010s`."""
        days = calendars.unit_span(calendars.whole_year(self.items[at][3])[0], "decade")
        return self.made(at, at + 1, "decade", days, precision="decade", unit="decade")

    def fiscal(self, at: int) -> _Found | None:
        """`FY2024`, `fiscal 2024`, taken as the calendar year; `FY2023-24` as July to June."""
        if self.code(at + 1, frozenset((" ", "", "-"))) != "year":
            return None
        return self.made(at, at + 2, "fiscal_year", calendars.whole_year(self.items[at + 1][3]), precision="year", unit="year")

    # -- relative ---------------------------------------------------------
    def relative(self, at: int) -> _Found | None:
        """`last year`, `this month`, `next quarter`, `last October`, `last six months`, `last Friday`, `this spring`."""
        which, code = self.items[at][2], self.code(at + 1, _BLANK)
        step = {"last": -1, "past": -1, "this": 0, "next": 1}[which]
        if which == "past":
            return self._past(at, code)
        if code == "unit":
            return self._relative_unit(at, at + 2, step)
        if code in ("count", "day") and self.code(at + 2, _BLANK) == "unit":
            return self._window(at, at + 3, step)
        if code == "month" and step <= 0:
            found = self.month(at + 1)
            return self._last_month(found, at) if step and not found[0].year_given and not found[0].day else found
        if code == "season":
            return self.season(at + 1, step)
        if code in ("half", "quarter") and self.anchor:
            return self._part_year(at, at + 2, (code, self.items[at + 1][3][0], self.anchor.year + step))
        if code == "weekday":
            found = self.weekday(at + 1)
            if found:
                found[0].start = self.items[at][0]
            return found
        return None

    def _past(self, at: int, code: str) -> _Found | None:
        """`past year` is the year up to now, unlike `last year`."""
        if code in ("count", "day") and self.code(at + 2, _BLANK) == "unit":
            return self._window(at, at + 3, -1)
        if code != "unit" or self.items[at + 1][3] not in _PRECISION:
            return None
        days = (calendars.back(self.anchor, 1, self.items[at + 1][3]), self.anchor) if self.anchor else None
        return self.made(at, at + 2, "trailing_window", days, precision="approx", unit="range")

    def _last_month(self, found: _Found, at: int) -> _Found:
        span = found[0]
        span.start, span.rule = self.items[at][0], "relative_month"
        if self.anchor and span.first and (span.first.year, span.first.month) == (self.anchor.year, self.anchor.month):
            self._settle(span, span.first.year - 1)
        return found

    def _relative_unit(self, at: int, nxt: int, step: int) -> _Found | None:
        unit = self.items[nxt - 1][3]
        if self.anchor is None:
            return self.made(at, nxt, f"relative_{unit}", None, unit=unit)
        days = calendars.moved(calendars.unit_span(self.anchor, unit), step, unit)
        if unit in ("month", "quarter", "half", "year"):
            days = calendars.unit_span(days[0], unit)
        if step == 0:
            days = days[0], min(days[1], self.anchor)
        elif unit == "week" and step < 0:
            days = days[0], calendars.moved((days[0], days[0]), 4, "day")[0]
        return self.made(at, nxt, f"relative_{unit}", days, precision=_PRECISION[unit], unit=unit)

    def _window(self, at: int, nxt: int, step: int) -> _Found | None:
        count, unit = int(self.items[nxt - 2][3]), self.items[nxt - 1][3]
        if self.anchor is None or unit not in _PRECISION or count > 100:
            return self.made(at, nxt, "trailing_window", None, unit="range")
        if step > 0:
            days = self.anchor, calendars.moved((self.anchor, self.anchor), count, unit)[1]
        elif unit in ("year", "decade") and count > 1:
            days = calendars.whole_year(self.anchor.year - count)[0], calendars.whole_year(self.anchor.year - 1)[1]
        else:
            days = calendars.back(self.anchor, count, unit), self.anchor
        return self.made(at, nxt, "trailing_window", days, precision="approx", unit="range")

    def season(self, at: int, step: int = 0) -> _Found:
        """The latest such season that has begun, or that of a given year."""
        name, begin = self.items[at][3], at - (self.items[at - 1][2] in ("last", "this", "next") and self.gap(at) == " ")
        given = self.yearish(at + 1)
        year = given[0] if given else None
        if year is None and self.anchor:
            year = self.anchor.year - (step < 0) if step else self.past_year(calendars.season(2000, name)[0].month)
        days = calendars.season(year, name) if year else None
        return self.made(begin, given[1] if given else at + 1, "season", days, precision="season", unit="season")

    def counted(self, at: int) -> _Found | None:
        """`six months ago`, `two years earlier`, `three months to June`, `the five years before`, `12 months ended June 2024`."""
        if self.code(at + 1, _BLANK) != "unit":
            return None
        count, unit, nxt = int(self.items[at][3]), self.items[at + 1][3], at + 2
        code = self.code(nxt, frozenset((" ",)))
        if code in ("ago", "before") and not (code == "before" and self._point_follows(nxt)):
            if code == "ago" and self.low.startswith("ago", self.items[nxt][0]) and self.anchor and count <= 100:
                days = calendars.unit_span(calendars.back(self.anchor, count, unit), "day" if unit == "day" else unit)
                return self.made(at, nxt + 1, "ago", days, precision="approx", unit=unit)
            rule = "years_before" if self.low.startswith("the ", max(0, self.items[at][0] - 4)) else "shift"
            return self.made(at, nxt + 1, rule, None, shift=(count, unit), unit=unit)
        if code in ("ended", "until", "last") or self.gap(nxt) in (" to ", " through ", " to the end of "):
            return self._months_to(at, nxt + (code in ("ended", "until")), (count, unit))
        return None

    def _point_follows(self, at: int) -> bool:
        return bool(self.code(at + 1, _BLANK)) and self.point(at + 1) is not None

    def _months_to(self, at: int, nxt: int, size: tuple[int, str]) -> _Found | None:
        end = self.point(nxt)
        if end is None or end[0].last is None or size[1] not in ("month", "quarter", "year", "week"):
            return None
        last = end[0].last
        first = calendars.back(last, size[0], size[1])
        if size[1] != "week" and calendars.month(last.year, last.month)[1] == last:
            first = calendars.month(last.year, last.month - size[0] * {"month": 1, "quarter": 3, "year": 12}[size[1]] + 1)[0]
        return self.made(at, end[1], "months_to", (first, last), unit="range", year_given=end[0].year_given)

    def unit_ended(self, at: int) -> _Found | None:
        """`quarter ended June 30`, `week to October 25`, `year to March 2024`, `week of October 21`."""
        unit, nxt = self.items[at][3], at + 1
        if self.code(nxt, frozenset((" ",))) == "ended":
            nxt += 1
        elif self.gap(nxt) not in (" to ", " of ", " through ", " ending "):
            return None
        if unit not in ("week", "quarter", "half", "year", "month") or (self.gap(at + 1) == " of " and unit != "week"):
            return None
        end = self.point(nxt)
        if end is None or end[0].last is None or end[0].unit not in ("day", "month"):
            return None
        last = end[0].last
        if unit == "week":
            monday = calendars.unit_span(last, "week")[0]
            return self.made(at, end[1], "week_ended", (monday, calendars.moved((monday, monday), 4, "day")[0]), precision="week", unit="week")
        size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
        days = calendars.month(last.year, last.month - size + 1)[0], calendars.month(last.year, last.month)[1]
        return self.made(at, end[1], f"{unit}_ended", days, precision=_PRECISION[unit], unit=unit)

    # -- fixed phrases ----------------------------------------------------
    def calendar(self, at: int) -> _Found | None:
        """Phrases with a meaning of their own: yesterday, year to date, recent months, the week just ended, year-end."""
        name = self.items[at][3]
        if self.anchor is None:
            return self.made(at, at + 1, name, None)
        days, precision, unit = _CALENDAR[name](self.anchor)
        return self.made(at, at + 1, name, days, precision=precision, unit=unit)

    def the_year(self, at: int) -> _Found | None:
        """`the year`, `full year 2024`: the year named after it."""
        given = self.yearish(at + 1)
        if given is None or self.gap(at + 1) not in (" ", ", ", " of "):
            return self.unit_ended_phrase(at)
        return self.made(at, given[1], "year", calendars.whole_year(given[0]), precision="year", unit="year")

    def unit_ended_phrase(self, at: int) -> _Found | None:
        """`the quarter ended June 30` where `the quarter` is one token."""
        unit = {"the_year": "year", "the_quarter": "quarter", "the_half": "half", "the_month": "month"}[self.items[at][2]]
        start, end, _code, _value = self.items[at]
        self.items[at] = (start, end, "unit", unit)
        found = self.unit_ended(at)
        self.items[at] = (start, end, _code, _value)
        if found is not None:
            return found
        return self.made(at, at + 1, f"the_{unit}", None, unit=unit)

    def shift(self, at: int) -> _Found:
        """A comparison period named by its distance."""
        return self.made(at, at + 1, "shift", None, shift=self.items[at][3], unit=self.items[at][3][1])

    def same(self, at: int) -> _Found:
        """`the same period (of 2024 | last year)`; alone it takes its antecedent."""
        given = self.yearish(at + 1)
        if given is None:
            return self.made(at, at + 1, "same_period", None)
        return self.made(at, given[1], "same_period_of", calendars.whole_year(given[0]), unit="same_of")

    def same_unit(self, at: int) -> _Found | None:
        """`the same month (of 2024 | last year)`."""
        if self.code(at + 1, _BLANK) not in ("unit", "half", "month"):
            return None
        given = self.yearish(at + 2)
        if given is None:
            return self.made(at, at + 2, "same_period", None)
        return self.made(at, given[1], "same_period_of", calendars.whole_year(given[0]), unit="same_of")

    def led_part(self, at: int) -> _Found | None:
        """`earlier this year`, `later this month`, `the rest of 2024`."""
        if not self.code(at + 1, _OF):
            return None
        word, found = self.items[at][2], self.point(at + 1)
        if found is None or found[0].shift or found[0].unit not in ("year", "month", "week", "quarter"):
            return None
        span = found[0]
        span.start, span.precision = self.items[at][0], "approx"
        if word in ("rest", "later") and self.anchor and span.first and span.first <= self.anchor:
            span.first, span.last = self.anchor, calendars.unit_span(span.first, span.unit)[1]
        return found


def _pairs(left: TimeSpan, right: TimeSpan) -> bool:
    """Whether two points can be the ends of one range."""
    grains = ("day", "month", "quarter", "half", "year", "season")
    if left.unit not in grains or right.unit not in grains:
        return False
    if left.first and right.last and left.year_given and right.year_given and left.first > right.last:
        return False
    return left.unit == right.unit or {left.unit, right.unit} <= {"day", "month", "year"}


_CALENDAR: dict[str, Callable[[date], tuple[Days, str, str]]] = {
    "yesterday": lambda at: (calendars.moved((at, at), -1, "day"), "day", "day"),
    "today": lambda at: ((at, at), "day", "day"),
    "ytd": lambda at: ((calendars.whole_year(at.year)[0], at), "range", "ytd"),
    "mtd": lambda at: ((at.replace(day=1), at), "range", "range"),
    "week_ended": lambda at: (calendars.working_week(at), "week", "week"),
    "year_end": lambda at: ((calendars.whole_year(at.year)[1],) * 2, "approx", "day"),
    "recent_months": lambda at: ((calendars.back(at, 3, "month"), at), "approx", "range"),
    "recent_weeks": lambda at: ((calendars.back(at, 3, "week"), at), "approx", "range"),
    "recent_years": lambda at: ((calendars.back(at, 3, "year"), at), "approx", "range"),
}
_POINTS: dict[str, Callable[[_Reader, int], _Found | None]] = {
    "month": _Reader.month, "day": _Reader.number, "count": _Reader.counted, "weekday": _Reader.weekday, "year": _Reader.year, "part": _Reader.part,
    "quarter": _Reader.shaped, "half": _Reader.shaped, "ordinal": _Reader.ordinal, "iso": _Reader.iso, "decade": _Reader.decade,
    "fiscal": _Reader.fiscal, "last": _Reader.relative, "past": _Reader.relative, "this": _Reader.relative, "next": _Reader.relative, "season": _Reader.season,
    "unit": _Reader.unit_ended, "calendar": _Reader.calendar, "shift": _Reader.shift, "same": _Reader.same, "same_word": _Reader.same_unit,
    "ago": _Reader.led_part, "later": _Reader.led_part, "rest": _Reader.led_part, "the_year": _Reader.the_year, "the_quarter": _Reader.unit_ended_phrase,
    "the_half": _Reader.unit_ended_phrase, "the_month": _Reader.unit_ended_phrase,
}
