"""Times that hang on others: shifts, the same period, the quarter under report, the year to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract import calendars
from extract.periods import TimeSpan
from extract.undated import shifted
from extract.usable_times import resolved

if TYPE_CHECKING:
    from extract.linking import Carry, Draft

_THE = ("the_quarter", "the_half", "the_month", "the_year")


def known_time(span: TimeSpan, draft: Draft, carry: Carry) -> TimeSpan | None:
    """The span with its days: shifts and anaphors take theirs from what was spoken of before."""
    level = draft.construction.kind != "change"
    if span.rule == "same_period":
        return carry.span
    if span.rule in _THE and draft.view.low.startswith("that", span.start) and (named := _just_named(span, draft, carry)) is not None:
        return named
    if span.rule == "same_period_of" and level:
        return _same_of(span, carry)
    if span.rule == "years_before" and span.shift is not None:
        base = _before_in_sentence(draft, carry)
        return _years_before(span, base) if base is not None else None
    if span.shift is not None:
        return shifted(span, carry) if level else None
    return _of_report(span, carry)


def _just_named(span: TimeSpan, draft: Draft, carry: Carry) -> TimeSpan | None:
    """`that year`, `that month`: the one named last, in the sentence or before it."""
    before = [one for one in draft.view.times if one.end <= span.start and one.unit == span.unit and resolved(one)]
    if before:
        return before[-1]
    return carry.span if carry.span is not None and grain(carry.span) == span.unit else None


def _of_report(span: TimeSpan, carry: Carry) -> TimeSpan | None:
    """`the year to date`, `the quarter`: by what the report is about."""
    if span.rule == "ytd":
        return _year_to_date(span, carry)
    if span.rule not in _THE:
        return span if resolved(span) else None
    known, spoken = carry.periods.get(span.unit), carry.span
    if known is not None:
        return known
    return spoken if spoken is not None and (grain(spoken) == span.unit or span.unit == "month") else _latest(span, carry)


def _same_of(span: TimeSpan, carry: Carry) -> TimeSpan:
    """`in the same quarter of last year`: the time spoken of, in that year."""
    base = carry.span
    if base is None or base.first is None or base.last is None or span.first is None:
        return span
    first, last = calendars.moved((base.first, base.last), span.first.year - base.last.year, "year")
    return TimeSpan(span.start, span.end, "shifted", first, last, base.precision, unit=base.unit)


def grain(span: TimeSpan) -> str:
    """The span's unit; a range of whole months is named by its length."""
    if span.unit != "range" or span.first is None or span.last is None or span.first.day != 1:
        return span.unit
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    return {1: "month", 3: "quarter", 6: "half", 12: "year"}.get(months, "range")


def _latest(span: TimeSpan, carry: Carry) -> TimeSpan | None:
    """`the quarter` of a report that has named none: the last complete one before publication."""
    if carry.anchor is None:
        return None
    back = 0 if span.unit == "year" and carry.anchor.month > 4 else -1
    days = calendars.unit_span(calendars.moved((carry.anchor, carry.anchor), back, span.unit)[0], span.unit)
    return TimeSpan(span.start, span.end, f"latest_{span.unit}", *days, span.unit, unit=span.unit)


def _year_to_date(span: TimeSpan, carry: Carry) -> TimeSpan:
    """Up to the last month of data, where one has been spoken of."""
    month = carry.span
    if (
        month is not None
        and month.unit == "month"
        and month.last is not None
        and span.last is not None
        and month.last <= span.last
        and month.last.year == span.last.year
    ):
        span.last = month.last
    return span


def _before_in_sentence(draft: Draft, carry: Carry) -> TimeSpan | None:
    if carry.last is not None and carry.last.view is draft.view and carry.last.main is not None:
        return carry.last.main
    return carry.span


def _of_year(span: TimeSpan, base: TimeSpan | None) -> TimeSpan | None:
    """`the same three months of 2024`: the period spoken of, in that year."""
    if base is None or base.first is None or base.last is None or span.first is None:
        return span
    first, last = calendars.moved((base.first, base.last), span.first.year - base.first.year, "year")
    return TimeSpan(span.start, span.end, "same_period_of", first, last, base.precision, unit=base.unit)


def _years_before(span: TimeSpan, base: TimeSpan) -> TimeSpan | None:
    if base.first is None or span.shift is None:
        return None
    count, unit = span.shift
    last = calendars.moved((base.first, base.first), -1, "day")[0]
    first = calendars.moved((base.first, base.first), -count, unit)[0]
    return TimeSpan(span.start, span.end, "years_before", first, last, "range", unit="range")
