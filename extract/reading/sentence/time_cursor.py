"""A place in the time items of one sentence: what stands next, and what spans are made of. The base of the period readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from extract.core import calendars
from extract.core.records import Period

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.sentence.time_items import Item

OF = frozenset(
    (
        " ",
        ", ",
        " of ",
        " of the ",
        " in ",
        " in the ",
        "'s ",
        " for ",
        " during ",
        " during the ",
        "-",
        " the ",
        " of its ",
        " (",
        " and in ",
    )
)
JOINS = frozenset(
    (
        "-to-",
        "-",
        " - ",
        " to ",
        " through ",
        " and ",
        "/",
        " to the ",
        " through the ",
        " & ",
        "- ",
        " -",
        " up to ",
        " and the ",
        " through to ",
        " and from ",
    )
)
BLANK = frozenset((" ", "-", " the "))
PRECISION = {
    "fortnight": "range",
    "half": "half",
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
}


@dataclass(slots=True)
class TimeSpan:
    """A time expression. `days` is None for a `shift` ("a year earlier": how far, in which unit) or `same` that has no antecedent yet.

    `rule` is the class (bare_month, range, trailing_window, ...); `lead` the word since, after, before, until, by or from in front of it.
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


Found = tuple[TimeSpan, int]  # what was found, and the place after it


class Cursor:
    """The time items of one sentence, its text and the day of publication. `readers` read what begins with an item of that code."""

    readers: ClassVar[dict[str, Callable[[Any, int], Found | None]]] = {}

    def __init__(self, items: list[Item], low: str, anchor: date | None) -> None:
        self.items, self.low, self.anchor = items, low, anchor

    def gap(self, at: int) -> str:
        """The text between an item and the one before."""
        if not 0 < at < len(self.items):
            return "|"
        return self.low[self.items[at - 1][1] : self.items[at][0]].replace("\n", " ")

    def code(self, at: int, gaps: frozenset[str] = OF) -> str:
        """The code of the item at this place if it follows the one before closely, else nothing."""
        return self.items[at][2] if at < len(self.items) and self.gap(at) in gaps else ""

    def point(self, at: int) -> Found | None:
        """A single time: a day, month, quarter, year, trailing window, shift, ..."""
        if at >= len(self.items):
            return None
        reader = self.readers.get(self.items[at][2])
        return reader(self, at) if reader else None

    def made(self, at: int, nxt: int, rule: str, days: Days | None, **more: Any) -> Found:
        """A span over items `at` up to `nxt` with these days."""
        first, last = days or (None, None)
        return TimeSpan(self.items[at][0], self.items[nxt - 1][1], rule, first, last, **more), nxt

    def settle(self, span: TimeSpan, year: int) -> None:
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
        if code in ("last", "this", "next") and self.code(at + 1, BLANK) == "unit" and self.items[at + 1][3] == "year" and self.anchor:
            return self.anchor.year + {"last": -1, "this": 0, "next": 1}[code], at + 2
        if code == "the_year" and self.anchor:
            return self.anchor.year, at + 1
        if (
            code == "shift"
            and self.items[at][3] == (1, "year")
            and self.gap(at) != " "
            and self.anchor
            and self.low[self.items[at][0] :].startswith("the pre")
        ):
            return self.anchor.year - 1, at + 1
        return None

    def past_year(self, month: int, day: int = 1) -> int | None:
        """The latest year in which that month (day) is not after the publication day."""
        if self.anchor is None:
            return None
        return self.anchor.year - ((month, day) > (self.anchor.month, self.anchor.day))
