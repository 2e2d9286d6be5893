"""The period of a figure whose sentence names none: that of its neighbour, of the last such figure, of the month under report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract import calendars
from extract.periods import TimeSpan
from extract.shares import of_whole
from extract.words import phrases

if TYPE_CHECKING:
    from datetime import date

    from extract.linking import Carry, Draft
    from extract.sentence_view import SentenceView

_TIMELESS = frozenset(("share", "rate", "count", "duration", "distance"))
_CUMULATIVE = frozenset(
    ("n_months_of_year", "ytd", "half_of_year", "quarter_of_year", "month_range", "months_to", "the_half", "the_quarter")
)
_GOING_ON = phrases("going_on")
_AVERAGE = ("average", "averaged", "averaging", "realised", "realized", "selling price", "sold")
_FLOWING = ("imports", "exports", "shipments", "purchases", "arrivals", "quota", "sales")
_PRICES = ("price", "spot_price")


def period_carried(draft: Draft, carry: Carry, anchor: date | None) -> TimeSpan | None:
    """The time that the text before lends to the figure, None where it lends none."""
    if draft.construction.base:
        return _base(draft, carry)
    if draft.construction.kind in _TIMELESS:
        return _of_whole(draft, carry)
    if _weekly(draft.view) and draft.metric == "price" and anchor is not None:
        first, last = calendars.working_week(anchor)
        return TimeSpan(draft.view.start, draft.view.start, "week_of_review", first, last, "week", unit="week")
    if draft.metric in _PRICES and not any(metric in carry.by_metric for metric in _PRICES) and not draft.view.has(_AVERAGE):
        return (
            carry.context
            if carry.context is not None and carry.context.unit == "day" and carry.context_at >= draft.view.index - 1
            else None
        )
    span = (
        _beside(draft, carry)
        or carry.by_metric.get(draft.metric + draft.construction.kind)
        or carry.by_metric.get(draft.metric)
        or carry.span
    )
    if carry.context is not None and carry.context_at >= draft.view.index - 1 and span is not None:
        return carry.context
    return _month_again(draft, span, carry)


def _beside(draft: Draft, carry: Carry) -> TimeSpan | None:
    """The time of the figure before in the same sentence, when both measure the same."""
    last, year = carry.last, carry.periods.get("year")
    if last is not None and last.view is draft.view and last.construction.base and last.main is not None and last.main.unit == "year":
        return year if year is not None and year.last is not None and last.main.last is not None and year.last > last.main.last else None
    if last is None or last.view is not draft.view or last.metric != draft.metric or last.compare_led or last.construction.base:
        return None
    if (
        last.main is not None
        and last.main.rule in ("open_since", "ytd")
        and draft.construction.kind == "price"
        and last.main.last is not None
    ):
        return TimeSpan(
            last.main.start, last.main.end, "open_since", last.main.last, last.main.last, "day", unit="day"
        )  # the end of the move
    return last.main


def _month_again(draft: Draft, span: TimeSpan | None, carry: Carry) -> TimeSpan | None:
    """After a total for several months a report goes back to the month it is about: "For Q1 it was 17,230 t. Germany took 1,050 t"."""
    month, last = carry.periods.get("month"), carry.last
    if span is None or span.rule not in _CUMULATIVE or month is None or month.last is None or last is None or last.view is draft.view:
        return span
    if span.last != month.last or draft.view.text(draft.view.start, draft.view.start + 14).startswith(_GOING_ON):
        return span
    return month


def _of_whole(draft: Draft, carry: Carry) -> TimeSpan | None:
    """`a third of this`, `91% of it`, lorries on their way: the time of what was just spoken of."""
    last = carry.last
    if last is None or last.view.index < draft.view.index - 1:
        return None
    if draft.construction.kind == "share" and last.metric in ("imports", "exports", "trade_value", "quota") and draft.view.has(_FLOWING):
        return last.main or carry.span
    if draft.construction.kind == last.construction.kind == "share" and last.view is draft.view and not last.own_period:
        return last.main
    if draft.metric == "shipments" or (
        draft.construction.kind == "share" and last.construction.kind != "share" and of_whole(draft.view, draft.quantity)
    ):
        return last.main or carry.span
    return None


def _base(draft: Draft, carry: Carry) -> TimeSpan | None:
    """The earlier end of a move without a time of its own: a shift in the clause says how far back, else the last comparison does."""
    view = draft.view
    clause = view.clause(draft.quantity.start)
    shift = next(
        (span for span in view.times if span.shift is not None and span.rule == "shift" and view.clause(span.start) == clause), None
    )
    if shift is not None:
        return shifted(shift, carry)
    return next((span for span in reversed(view.based) if span.first is not None), None) or carry.base or _compared_before(draft, carry)


def _compared_before(draft: Draft, carry: Carry) -> TimeSpan | None:
    """In a report that compares with the year before, "narrowed to X from Y" does so too."""
    found = carry.compared if draft.metric not in _PRICES or draft.view.has(_AVERAGE) else None
    return (
        None
        if found is None
        else TimeSpan(draft.view.start, draft.view.start, "shifted", found.start, found.end, found.precision, unit="range")
    )


def shifted(span: TimeSpan, carry: Carry) -> TimeSpan | None:
    """The time spoken of, moved back by a shift ("a year earlier")."""
    base = carry.span
    if base is None or base.first is None or base.last is None or span.shift is None:
        return None
    count, unit = span.shift
    first, last = calendars.moved((base.first, base.last), -count, unit)
    return TimeSpan(span.start, span.end, "shifted", first, last, base.precision, unit=base.unit)


def _weekly(view: SentenceView) -> bool:
    """`revises its list every week`: undated moves in such a sentence belong to the week under review."""
    return view.has(("every week", "each week", "weekly list", "weekly price", "weekly review"))
