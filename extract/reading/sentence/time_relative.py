"""Reads times relative to the day of publication or to what was spoken of: last year, past six months, a year earlier, the same period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core import calendars
from extract.reading.sentence.time_cursor import BLANK, OF, PRECISION
from extract.reading.sentence.time_points import Points

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.sentence.time_cursor import Found


class Relatives(Points):
    """Readers of relative times; each takes the place of its first item."""

    def relative(self, at: int) -> Found | None:
        """`last year`, `this month`, `next quarter`, `last October`, `last six months`, `last Friday`, `this spring`."""
        which, code = self.items[at][2], self.code(at + 1, BLANK)
        step = {"last": -1, "past": -1, "this": 0, "next": 1}[which]
        if which == "past":
            return self._past(at, code)
        if code in ("count", "day") and self.code(at + 2, BLANK) == "unit":
            return self._window(at, at + 3, step)
        if code == "unit":
            return self._relative_unit(at, at + 2, step)
        return self._named(at, code, step)

    def _named(self, at: int, code: str, step: int) -> Found | None:
        """A named time behind last, this or next: a month, season, half, quarter or weekday."""
        if code == "month" and step <= 0:
            found = self.month(at + 1)
            return self._last_month(found, at) if step and not found[0].year_given and not found[0].day else found
        if code == "season":
            return self.season(at + 1, step)
        if code in ("half", "quarter") and self.anchor:
            return self.part_year(at, at + 2, (code, self.items[at + 1][3][0], self.anchor.year + step))
        return self._last_weekday(at, step) if code == "weekday" else None

    def _last_weekday(self, at: int, step: int) -> Found | None:
        found = self.weekday(at + 1)
        if found:
            found[0].start = self.items[at][0]
            if step < 0 and found[0].first == self.anchor and found[0].first is not None:
                found[0].first = found[0].last = calendars.back(found[0].first, 1, "week")
        return found

    def _past(self, at: int, code: str) -> Found | None:
        """`past year` is the year up to now, unlike `last year`."""
        if code in ("count", "day") and self.code(at + 2, BLANK) == "unit":
            return self._window(at, at + 3, -1)
        if code != "unit" or self.items[at + 1][3] not in PRECISION:
            return None
        days = (calendars.back(self.anchor, 1, self.items[at + 1][3]), self.anchor) if self.anchor else None
        return self.made(at, at + 2, "trailing_window", days, precision="approx", unit="range")

    def _last_month(self, found: Found, at: int) -> Found:
        span = found[0]
        span.start, span.rule = self.items[at][0], "relative_month"
        if self.anchor and span.first and (span.first.year, span.first.month) == (self.anchor.year, self.anchor.month):
            self.settle(span, span.first.year - 1)
        return found

    def _relative_unit(self, at: int, nxt: int, step: int) -> Found | None:
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
        return self.made(at, nxt, f"relative_{unit}", days, precision=PRECISION[unit], unit=unit)

    def _window(self, at: int, nxt: int, step: int) -> Found | None:
        count, unit = int(self.items[nxt - 2][3]), self.items[nxt - 1][3]
        if self.anchor is None or unit not in PRECISION or count > 100:
            return self.made(at, nxt, "trailing_window", None, unit="range")
        if step > 0:
            days = self.anchor, calendars.moved((self.anchor, self.anchor), count, unit)[1]
        elif unit in ("year", "decade") and count > 1:
            days = calendars.whole_year(self.anchor.year - count)[0], calendars.whole_year(self.anchor.year - 1)[1]
        else:
            days = calendars.back(self.anchor, count, unit), self.anchor
        return self.made(at, nxt, "trailing_window", days, precision="approx", unit="range")

    def season(self, at: int, step: int = 0) -> Found:
        """The latest such season that has begun, or that of a given year."""
        name, begin = self.items[at][3], at - (self.items[at - 1][2] in ("last", "this", "next") and self.gap(at) == " ")
        given = self.yearish(at + 1)
        year = given[0] if given else None
        if year is None and self.anchor:
            year = self.anchor.year - (step < 0) if step else self.past_year(calendars.season(2000, name)[0].month)
        days = calendars.season(year, name) if year else None
        return self.made(begin, given[1] if given else at + 1, "season", days, precision="season", unit="season")

    def counted(self, at: int) -> Found | None:
        """`six months ago`, `two years earlier`, `three months to June`, `the five years before`, `12 months ended June 2024`."""
        if self.code(at + 1, BLANK) != "unit":
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
        return bool(self.code(at + 1, BLANK)) and self.point(at + 1) is not None

    def _months_to(self, at: int, nxt: int, size: tuple[int, str]) -> Found | None:
        end = self.point(nxt)
        if end is None or end[0].last is None or size[1] not in ("month", "quarter", "year", "week"):
            return None
        last = end[0].last
        first = calendars.back(last, size[0], size[1])
        if size[1] != "week" and calendars.month(last.year, last.month)[1] == last:
            first = calendars.month(last.year, last.month - size[0] * {"month": 1, "quarter": 3, "year": 12}[size[1]] + 1)[0]
        return self.made(at, end[1], "months_to", (first, last), unit="range", year_given=end[0].year_given)

    def unit_ended(self, at: int) -> Found | None:
        """`quarter ended June 30`, `week to October 25`, `year to March 2024`, `week of October 21`."""
        unit, nxt = self.items[at][3], at + 1
        if self.code(nxt, frozenset((" ", " that ", " which "))) == "ended":
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
            return self.made(
                at, end[1], "week_ended", (monday, calendars.moved((monday, monday), 4, "day")[0]), precision="week", unit="week"
            )
        size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
        days = calendars.month(last.year, last.month - size + 1)[0], calendars.month(last.year, last.month)[1]
        return self.made(at, end[1], f"{unit}_ended", days, precision=PRECISION[unit], unit=unit)

    def calendar(self, at: int) -> Found | None:
        """Phrases with a meaning of their own: yesterday, year to date, recent months, the week just ended, year-end."""
        name = self.items[at][3]
        if self.anchor is None:
            return self.made(at, at + 1, name, None)
        days, precision, unit = _CALENDAR[name](self.anchor)
        return self.made(at, at + 1, name, days, precision=precision, unit=unit)

    def the_year(self, at: int) -> Found | None:
        """`the year`, `full year 2024`: the year named after it."""
        given = self.yearish(at + 1)
        if given is None or self.gap(at + 1) not in (" ", ", ", " of "):
            return self.unit_ended_phrase(at)
        return self.made(at, given[1], "year", calendars.whole_year(given[0]), precision="year", unit="year")

    def unit_ended_phrase(self, at: int) -> Found | None:
        """`the quarter ended June 30` where `the quarter` is one token."""
        unit = {"the_year": "year", "the_quarter": "quarter", "the_half": "half", "the_month": "month"}[self.items[at][2]]
        start, end, _code, _value = self.items[at]
        self.items[at] = (start, end, "unit", unit)
        found = self.unit_ended(at)
        self.items[at] = (start, end, _code, _value)
        if found is not None:
            return found
        return self.made(at, at + 1, f"the_{unit}", None, unit=unit)

    def shift(self, at: int) -> Found:
        """A comparison period named by its distance."""
        return self.made(at, at + 1, "shift", None, shift=self.items[at][3], unit=self.items[at][3][1])

    def same(self, at: int) -> Found:
        """`the same period (of 2024 | last year)`; alone it takes its antecedent."""
        given = self.yearish(at + 1)
        if given is None:
            return self.made(at, at + 1, "same_period", None)
        return self.made(at, given[1], "same_period_of", calendars.whole_year(given[0]), unit="same_of")

    def same_unit(self, at: int) -> Found | None:
        """`the same month (of 2024 | last year)`."""
        if self.code(at + 1, BLANK) in ("count", "day"):
            at += 1
        if self.code(at + 1, BLANK) not in ("unit", "half", "month"):
            return None
        given = self.yearish(at + 2)
        if given is None:
            return self.made(at, at + 2, "same_period", None)
        return self.made(at, given[1], "same_period_of", calendars.whole_year(given[0]), unit="same_of")

    def led_part(self, at: int) -> Found | None:
        """`earlier this year`, `later this month`, `the rest of 2024`."""
        if not self.code(at + 1, OF):
            return None
        word, found = self.items[at][2], self.point(at + 1)
        if found is None or found[0].shift or found[0].unit not in ("year", "month", "week", "quarter"):
            return None
        span = found[0]
        span.start, span.precision = self.items[at][0], "approx"
        if word in ("rest", "later") and self.anchor and span.first and span.first <= self.anchor:
            span.first, span.last = self.anchor, calendars.unit_span(span.first, span.unit)[1]
        return found


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
