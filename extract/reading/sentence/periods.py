"""Finds time expressions in a sentence and resolves them against the day of publication, looking back unless the words look ahead.

Source of the conventions (parts of months and years, seasons, bare months, weekdays): tests/gold/seeds.json, `conventions`.
The words are curated in rules/periods.yaml; how they combine is a small recursive descent over their tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core import calendars
from extract.reading.sentence.time_cursor import BLANK, JOINS, OF, TimeSpan
from extract.reading.sentence.time_items import time_items
from extract.reading.sentence.time_relative import Relatives

if TYPE_CHECKING:
    from datetime import date

    from extract.reading.sentence.scan import Scan
    from extract.reading.sentence.time_cursor import Found
    from extract.reading.sentence.time_items import Item

__all__ = ["TimeSpan", "find_periods"]


def find_periods(scan: Scan, sentence: int, anchor: date | None) -> list[TimeSpan]:
    """Time expressions of one sentence in order, longest first at each place. `anchor` is the publication day. Found once for a scan."""
    kept = scan.times.get((sentence, anchor))
    if kept is None:
        kept = scan.times[sentence, anchor] = _found(time_items(scan, sentence), scan.low, anchor)
    return kept


def _found(items: list[Item], low: str, anchor: date | None) -> list[TimeSpan]:
    if not items:
        return []
    reader = Reader(items, low, anchor)
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


class Reader(Relatives):
    """Recursive descent over the time items of one sentence: ranges and led times on top of points."""

    def expression(self, at: int) -> Found | None:
        """A range, a point with a leading word, or a point."""
        code = self.items[at][2]
        if code in ("between", "from"):
            found = self._range(at + 1) if self.code(at + 1, BLANK) else None
            if found is not None:
                found[0].start, found[0].lead = self.items[at][0], code
                return found
            return None
        if code in ("since", "after", "before", "until", "by"):
            return self._led(at, code)
        return self._range(at) or self.point(at)

    def _led(self, at: int, code: str) -> Found | None:
        if not self.code(at + 1, OF) or (code != "since" and self.gap(at + 1) == " the " and self.items[at + 1][2] == "year"):
            return None
        found = self._range(at + 1) or self.point(at + 1)
        if found is None or found[0].shift is not None:
            return None
        span = found[0]
        span.start, span.lead = self.items[at][0], code
        if code == "since":
            span.last, span.rule = self.anchor, "open_since"
        elif code == "after" and span.last is not None:
            span.first, span.last, span.rule, span.precision = (
                calendars.moved((span.last, span.last), 1, "day")[0],
                None,
                "open_after",
                "open_after",
            )
        elif code in ("before", "until") and span.first is not None:
            span.last, span.first, span.rule, span.precision = (
                span.first if code == "before" else span.last,
                None,
                "open_before",
                "open_before",
            )
        return found

    def _range(self, at: int) -> Found | None:
        left = self.point(at)
        if left is None or left[0].shift is not None:
            return None
        nxt = left[1]
        if self.code(nxt, frozenset((" ",))) == "until":
            right = self.point(nxt + 1)
        elif self.gap(nxt) in JOINS:
            right = self.point(nxt)
        else:
            return None
        if right is not None and right[0].rule == "today" and "and" in self.gap(nxt):  # "since 2011 and was last at"
            return None
        if right is None or right[0].shift is not None or not _pairs(left[0], right[0]):
            return None
        return self._joined(left[0], right[0]), right[1]

    def _joined(self, left: TimeSpan, right: TimeSpan) -> TimeSpan:
        if not right.year_given and left.year_given and left.first is not None and right.month:
            self.settle(right, left.first.year + (right.month < left.first.month))
        elif not left.year_given and left.month and right.last is not None:
            later = left.month > (right.month or right.last.month) or (left.month == right.month and 0 < right.day < left.day)
            self.settle(left, right.last.year - later)
        rule = "month_range" if left.unit == right.unit == "month" else "year_range" if left.unit == right.unit == "year" else "range"
        return TimeSpan(
            left.start,
            right.end,
            rule,
            left.first,
            right.last,
            "range",
            year_given=right.year_given or left.year_given,
            unit="range",
            ends=(left, right),
        )


def _pairs(left: TimeSpan, right: TimeSpan) -> bool:
    """Whether two points can be the ends of one range."""
    grains = ("day", "month", "quarter", "half", "year", "season")
    if left.unit not in grains or right.unit not in grains:
        return False
    if left.first and right.last and left.year_given and right.year_given and left.first > right.last:
        return False
    return left.unit == right.unit or {left.unit, right.unit} <= {"day", "month", "year"}


Reader.readers = {
    "month": Reader.month,
    "day": Reader.number,
    "count": Reader.counted,
    "weekday": Reader.weekday,
    "year": Reader.year,
    "part": Reader.part,
    "quarter": Reader.shaped,
    "half": Reader.shaped,
    "ordinal": Reader.ordinal,
    "iso": Reader.iso,
    "decade": Reader.decade,
    "fiscal": Reader.fiscal,
    "fiscal_quarter": Reader.fiscal_quarter,
    "last": Reader.relative,
    "past": Reader.relative,
    "this": Reader.relative,
    "next": Reader.relative,
    "season": Reader.season,
    "unit": Reader.unit_ended,
    "calendar": Reader.calendar,
    "shift": Reader.shift,
    "same": Reader.same,
    "same_word": Reader.same_unit,
    "ago": Reader.led_part,
    "later": Reader.led_part,
    "rest": Reader.led_part,
    "the_year": Reader.the_year,
    "the_quarter": Reader.unit_ended_phrase,
    "the_half": Reader.unit_ended_phrase,
    "the_month": Reader.unit_ended_phrase,
}
