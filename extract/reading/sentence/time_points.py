"""Reads absolute times: days, months, quarters, halves, years and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core import calendars
from extract.reading.sentence.time_cursor import BLANK, JOINS, OF, PRECISION, Cursor

if TYPE_CHECKING:
    from extract.core.calendars import Days
    from extract.reading.sentence.time_cursor import Found


class Points(Cursor):
    """Readers of absolute times; each takes the place of its first item."""

    def month(self, at: int) -> Found:
        """Month, month + year, month + day (+ year), month + quarter."""
        month, nxt, day = self.items[at][3], at + 1, 0
        if self.code(nxt, frozenset((" ", ". "))) == "day":
            day = self.items[nxt][3]
            nxt += 1
            span = self._day_range(at, nxt, month, day)
            if span is not None:
                return span
        elif self.code(nxt, BLANK) == "unit" and self.items[nxt][3] in ("quarter", "half"):
            return self._named_quarter(at, nxt)
        year = self.yearish(nxt)
        if year is None and not day and self.code(nxt, BLANK) == "year":
            year = self.items[nxt][3], nxt + 1
        if year is None:
            return self.bare(at, nxt, month, day)
        return self.dated(at, year[1], (year[0], month, day))

    def dated(self, at: int, nxt: int, when: tuple[int, int, int]) -> Found:
        year, month, day = when
        if not day:
            return self.made(at, nxt, "month", calendars.month(year, month), precision="month", unit="month", month=month)
        one = calendars.day(year, month, day)
        return self.made(at, nxt, "day", (one, one) if one else None, precision="day", unit="day", month=month, day=day)

    def bare(self, at: int, nxt: int, month: int, day: int) -> Found:
        year = self.past_year(month, day or 1)
        if year is not None and not day and self._next_list(month, nxt):
            year += 1
        found = self.made(
            at,
            nxt,
            "bare_day" if day else "bare_month",
            None,
            precision="day" if day else "month",
            unit="day" if day else "month",
            month=month,
            day=day,
            year_given=False,
        )
        if year is not None:
            self.settle(found[0], year)
        return found

    def _next_list(self, month: int, nxt: int) -> bool:
        """Late in a month, "its October list price" is next month's."""
        if self.anchor is None or self.anchor.day < 20 or month != self.anchor.month % 12 + 1 or month == 1:
            return False
        return self.low.startswith((" list", " contract", " offer", " price list"), self.items[nxt - 1][1])

    def _day_range(self, at: int, nxt: int, month: int, day: int) -> Found | None:
        """`September 6 to 7`, `August 10-14, 2024`."""
        if self.gap(nxt) not in JOINS or self.code(nxt, JOINS) != "day" or self.code(nxt + 1, BLANK) == "month":
            return None
        end_day = self.items[nxt][3]
        year = self.yearish(nxt + 1)
        when = year[0] if year else self.past_year(month, day)
        first, last = (calendars.day(when, month, day), calendars.day(when, month, end_day)) if when else (None, None)
        if when and (first is None or last is None or last < first):
            return None
        return self.made(
            at,
            year[1] if year else nxt + 1,
            "day_range",
            (first, last) if first and last else None,
            unit="day",
            year_given=year is not None,
        )

    def number(self, at: int) -> Found | None:
        """`28 March 2025`, `6-7 September`."""
        if self.code(at + 1, frozenset((" ", " of ", "-", ". "))) == "month":
            month, nxt = self.items[at + 1][3], at + 2
            year = self.yearish(nxt)
            if year:
                return self.dated(at, year[1], (year[0], month, self.items[at][3]))
            return self.bare(at, nxt, month, self.items[at][3])
        if self.code(at + 1, JOINS) == "day" and self.code(at + 2, frozenset((" ", " of "))) == "month":
            found = self.number(at + 1)
            if found and found[0].last is not None:
                span = found[0]
                span.start, span.rule, span.precision = self.items[at][0], "day_range", "range"
                span.first = span.last.replace(day=min(self.items[at][3], span.last.day)) if span.last else None
            return found
        return self.readers["count"](self, at)

    def weekday(self, at: int) -> Found | None:
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

    def _named_quarter(self, at: int, nxt: int) -> Found:
        """`the June quarter (2024)`: three months ending with that month."""
        size = 3 if self.items[nxt][3] == "quarter" else 6
        month = self.items[at][3]
        year = self.yearish(nxt + 1)
        when = year[0] if year else self.past_year(month)
        days = (calendars.month(when, month - size + 1)[0], calendars.month(when, month)[1]) if when else None
        return self.made(
            at,
            year[1] if year else nxt + 1,
            "named_quarter",
            days,
            precision=PRECISION[self.items[nxt][3]],
            unit=self.items[nxt][3],
            year_given=year is not None,
        )

    def part(self, at: int) -> Found | None:
        """`late September`, `early 2025`, `the end of last year`, `end-October`."""
        if not self.code(at + 1, OF):
            return None
        found = self.point(at + 1)
        if found is None or found[0].unit not in ("month", "year", "quarter", "half", "week", "decade", "season"):
            return None
        span, part = found[0], self.items[at][3]
        span.start, span.part, span.precision, span.rule = self.items[at][0], part, "approx", f"part_of_{span.unit}"
        if span.first is not None and span.last is not None:
            span.first, span.last = calendars.part_of((span.first, span.last), part)
        return found

    def year(self, at: int) -> Found:
        """A year; with a quarter shape after it, that quarter; with `quarter`, as in `2024 first half`."""
        year, nxt = self.items[at][3], at + 1
        code = self.code(nxt, BLANK)
        if self.gap(nxt) in ("-", "/") and code in ("day", "count", "") and self._short_year(nxt) == year % 100 + 1:
            if self._is_fiscal(at, nxt):
                return self.made(at, nxt + 1, "fiscal_year", self._fiscal_days(year), precision="year", unit="year")
            return self.made(at, nxt + 1, "year_range", (calendars.whole_year(year)[0], calendars.whole_year(year + 1)[1]), unit="year")
        if code in ("quarter", "half") and isinstance(self.items[nxt][3], tuple):
            return self.part_year(at, nxt + 1, (code, self.items[nxt][3][0], year))
        if code == "unit" and self.items[nxt][3] in ("quarter", "half", "month") and self.gap(nxt) == " ":  # "in the 2020 quarter"
            return self.made(at, nxt + 1, "same_period_of", calendars.whole_year(year), unit="same_of")
        return self.made(at, nxt, "year", calendars.whole_year(year), precision="year", unit="year")

    def _short_year(self, at: int) -> int:
        """The 16 of `2015-16`, else -1."""
        if at >= len(self.items) or self.items[at][2] not in ("day", "count") or self.items[at][1] - self.items[at][0] != 2:
            return -1
        return int(self.items[at][3])

    def shaped(self, at: int) -> Found:
        """`Q1 2024`, `1Q24`, `H2`, `first half of 2024`; value is (number, year or None)."""
        number, year = self.items[at][3]
        nxt = at + 1
        if year is None:
            given = self.yearish(nxt)
            year, nxt = given if given else (None, nxt)
        return self.part_year(at, nxt, (self.items[at][2], number, year))

    def part_year(self, at: int, nxt: int, what: tuple[str, int, int | None]) -> Found:
        unit, number, year = what
        given = year is not None
        size = 3 if unit == "quarter" else 6
        if year is None:
            year = self.past_year(number * size)
        days = None if year is None else (calendars.quarter if unit == "quarter" else calendars.half)(year, number)
        return self.made(at, nxt, f"{unit}_of_year", days, precision=unit, unit=unit, year_given=given, month=0)

    def ordinal(self, at: int) -> Found | None:
        """`first quarter (of 2024)`, `second half`, `first five months of 2025`."""
        number = self.items[at][3]
        code = self.code(at + 1, BLANK)
        if (
            self.code(at + 1, frozenset((" and ",))) == "ordinal"
            and self.code(at + 2, BLANK) == "unit"
            and self.items[at + 2][3] in ("quarter", "half")
        ):
            given = self.yearish(at + 3)  # "the third and fourth quarters of 2013": the year of both
            return self.part_year(at, at + 1, (self.items[at + 2][3], number, given[0] if given else None))
        if code == "unit" and self.items[at + 1][3] in ("quarter", "half", "month"):
            unit, nxt = self.items[at + 1][3], at + 2
            if unit == "month":
                return self._first_months(at, nxt, 1) if number == 1 else None
            given = self.yearish(nxt)
            return self.part_year(at, given[1] if given else nxt, (unit, number, given[0] if given else None))
        if (
            code in ("day", "count")
            and number == 1
            and self.code(at + 2, BLANK) == "unit"
            and self.items[at + 2][3] in ("month", "quarter")
        ):
            return self._first_months(at, at + 3, self.items[at + 1][3] * (3 if self.items[at + 2][3] == "quarter" else 1))
        return None

    def _first_months(self, at: int, nxt: int, count: int) -> Found | None:
        if not 1 <= count <= 12:
            return None
        given = self.yearish(nxt)
        year = given[0] if given else self.past_year(count)
        days = calendars.months(year, 1, int(count)) if year else None
        return self.made(at, given[1] if given else nxt, "n_months_of_year", days, unit="range", year_given=given is not None)

    def iso(self, at: int) -> Found:
        """A date in figures."""
        one = calendars.day(*self.items[at][3])
        return self.made(at, at + 1, "iso_day", (one, one) if one else None, precision="day", unit="day")

    def decade(self, at: int) -> Found:
        """`the 2010s`."""
        days = calendars.unit_span(calendars.whole_year(self.items[at][3])[0], "decade")
        return self.made(at, at + 1, "decade", days, precision="decade", unit="decade")

    def _is_fiscal(self, at: int, nxt: int) -> bool:
        """`FY2024-25`, `the 2024-25 financial year`."""
        after = self.low[self.items[nxt][1] : self.items[nxt][1] + 16]
        return self.low.startswith("fy", self.items[at][0]) or after.startswith((" financial year", " fiscal year"))

    def _fiscal_days(self, year: int) -> Days:
        """The financial year that begins in a year: in April on pages about India or Japan, else in July (Australia)."""
        start = self._fiscal_start()
        return calendars.month(year, start)[0], calendars.month(year + 1, start - 1)[1]

    def _fiscal_start(self) -> int:
        return 4 if "india" in self.low or "japan" in self.low else 7

    def fiscal_quarter(self, at: int) -> Found:
        """`FQ2`: the second quarter of the firm's year, which begins in July where Australian dollars are spoken of, else in January."""
        start = self._fiscal_start() if "a$" in self.low or "india" in self.low or "japan" in self.low else 1
        quarter = (start // 3 + self.items[at][3] - 1) % 4 + 1
        return self.part_year(at, at + 1, ("quarter", quarter, None))

    def fiscal(self, at: int) -> Found | None:
        """`FY2024`, `fiscal 2024`, taken as the calendar year; `FY2023-24` as July to June."""
        if self.code(at + 1, frozenset((" ", "", "-"))) != "year":
            return None
        first = self.items[at + 1][3]
        if self.gap(at + 2) in ("-", "/") and self._short_year(at + 2) == (first + 1) % 100:
            return self.made(at, at + 3, "fiscal_year", self._fiscal_days(first), precision="year", unit="year")
        return self.made(at, at + 2, "fiscal_year", calendars.whole_year(self.items[at + 1][3]), precision="year", unit="year")
