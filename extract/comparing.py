"""The earlier period that a change is measured from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract import calendars
from extract.records import Period
from extract.usable_times import multiple_of_earlier, noun_compares, resolved

if TYPE_CHECKING:
    from extract.linking import Carry, Draft
    from extract.periods import TimeSpan
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView


def set_against(draft: Draft, carry: Carry) -> bool:
    """`against 4,725 tons in October 2024 the latest number is 15.8% higher`: the level compared with gives the period compared with."""
    last = carry.last
    if last is None or last.view is not draft.view or not last.compare_led or last.period is None or last.construction.kind == "change":
        return False
    if draft.view.low[last.quantity.start - 1] == "(" or draft.quantity.start - last.quantity.end > 90:
        return False
    draft.main = carry.by_metric.get(draft.metric) or carry.span
    draft.compare = last.period
    return True


def set_comparison(draft: Draft, limits: tuple[int, int], carry: Carry) -> None:
    """The comparison: a shift or a compared time right of the figure, then left of it, then the one shared with the next figure."""
    view, quantity = draft.view, draft.quantity
    spans = [
        span
        for span in view.times
        if span.shift is not None or view.compares(span) or span.rule == "same_period_of" or noun_compares(draft, span)
    ]
    right = [span for span in spans if quantity.end <= span.start < limits[1]]
    left = [
        span
        for span in spans
        if limits[0] <= span.start and span.end <= quantity.start and view.clause(span.start) == view.clause(quantity.start)
    ]
    leading = [
        span
        for span in spans
        if span.end <= quantity.start and span.start - view.start < 30 and view.clause(span.start) == view.clause(quantity.start)
    ]
    later = [span for span in spans if span.start >= quantity.end]
    named = [span for span in view.times if resolved(span) and marked(view, quantity, span)]
    candidates = named[:1] or right[:1] or left[-1:] or leading[:1] or (later[:1] if _joined_to_next(view, quantity, limits[1]) else [])
    main = draft.main
    if main is not None and candidates and main is candidates[0]:
        main = draft.main = draft.said = _beside(draft, carry) or carry.by_metric.get(draft.metric) or carry.span
    if candidates:
        draft.compare = comparison(candidates[0], main)
        return
    if (
        main is not None
        and main.ends is not None
        and main.rule in ("range", "month_range", "year_range")
        and main.lead in ("between", "from")
    ):
        draft.compare = main.ends[0].period()
        draft.main = main.ends[1]


def _beside(draft: Draft, carry: Carry) -> TimeSpan | None:
    """The time of the figure before in the sentence, when it measures the same."""
    last = carry.last
    return last.main if last is not None and last.view is draft.view and last.metric == draft.metric and not last.compare_led else None


def marked(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`5.2% under last year`, `up 3% on September`: a bare preposition between figure and time names the comparison."""
    gap = view.text(quantity.end, span.start).split() if 0 <= span.start - quantity.end <= 24 else []
    if multiple_of_earlier(view, quantity, span):
        return True
    if not gap or len(gap) > 4:
        return False
    while gap and gap[-1] in ("the", "that", "of", "level", "figure", "total", "those"):
        gap.pop()
    return bool(gap) and (
        gap[-1] in ("below", "above", "under", "than", "from", "over", "beneath") or (gap[-1] == "on" and span.unit != "day")
    )


def _joined_to_next(view: SentenceView, quantity: Quantity, high: int) -> bool:
    return view.text(quantity.end, high).strip() in ("and", ",", ", and", "or")


def comparison(span: TimeSpan, main: TimeSpan | None) -> Period | None:
    if span.rule == "same_period_of" and span.first is not None:
        if main is None or main.first is None or main.last is None:
            return span.period()
        years = main.first.year - span.first.year
        first, last = calendars.moved((main.first, main.last), -years, "year")
        return Period(start=first, end=last, precision=main.precision, rule_id="same_period_of")
    if span.shift is None:
        return not_same(span, main)
    if main is None or main.first is None or main.last is None:
        return None
    count, unit = span.shift
    first, last = calendars.moved((main.first, main.last), -count, unit)
    return Period(start=first, end=last, precision=main.precision, rule_id=f"{unit}_before")


def not_same(span: TimeSpan, main: TimeSpan | None) -> Period | None:
    """`up from last October's` said of an October: the one of the year before."""
    if (
        main is None
        or span.first is None
        or span.last is None
        or main.first is None
        or span.year_given
        or span.first < main.first
        or span.unit != main.unit
    ):
        return span.period()
    first, last = calendars.moved((span.first, span.last), -1, "year")
    return Period(start=first, end=last, precision=span.precision, rule_id=span.rule)
