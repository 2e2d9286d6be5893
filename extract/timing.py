"""Gives a figure its period and, for changes, the period it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract import calendars
from extract.antecedents import known_time
from extract.comparing import marked, not_same, set_against, set_comparison
from extract.periods import TimeSpan
from extract.records import Period
from extract.undated import period_carried, shifted
from extract.usable_times import usable
from extract.words import phrases

if TYPE_CHECKING:
    from datetime import date

    from extract.linking import Carry, Draft
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView

_FREE = frozenset(("shift", "years_before", "same_period", "same_period_of", "the_month", "the_quarter", "the_year", "the_half"))


def set_periods(draft: Draft, neighbours: tuple[Quantity | None, Quantity | None], carry: Carry, anchor: date | None) -> None:
    """Fills period and comparison of one draft. `neighbours` are the figures before and after it in the sentence."""
    view, quantity = draft.view, draft.quantity
    low = neighbours[0].end if neighbours[0] else view.start
    high = neighbours[1].start if neighbours[1] else view.end
    change = draft.construction.kind == "change"
    draft.compare_led = not change and _led_by_comparison(view, quantity)
    span = draft.paired_time or _main(draft, (low, high), carry)
    if draft.compare_led and span is not None and span.shift is not None:
        span = shifted(span, carry)
    if (draft.compare_led or draft.construction.base) and span is not None:
        view.based += [one for one in view.times if one.start == span.start]
    draft.main = draft.said = span
    if span is None:
        draft.own_period = False
        draft.main = period_carried(draft, carry, anchor)
    if change and draft.main is None and draft.metric in ("price", "spot_price") and anchor is not None:
        draft.main = TimeSpan(view.start, view.start, "published", anchor, anchor, "day", unit="day")
    if change and not set_against(draft, carry):
        set_comparison(draft, (low, high), carry)
    if draft.main is not None:
        draft.period = (
            not_same(draft.main, carry.span)
            if draft.compare_led and draft.main.unit == "month" and _own(draft, draft.main)
            else _period(draft.main, draft)
        )
    elif draft.construction.kind == "price" and draft.metric != "tax_rate" and anchor is not None and not draft.construction.base:
        draft.period = Period(start=anchor, end=anchor, precision="day", rule_id="published")


def _led_by_comparison(view: SentenceView, quantity: Quantity) -> bool:
    words = view.text(max(view.start, quantity.left - 24), quantity.left).split()
    while words and words[-1] in ("the", "a", "an"):
        words.pop()
    if (
        len(words) > 1
        and words[-1] in ("above", "below", "over", "under")
        and (words[-2][-1] == "%" or words[-2] in ("percent", "cent", "pc", "times"))
    ):
        return True  # "14% above the 210,000 tons of 2022"
    return bool(words) and (
        words[-1] in ("against", "versus", "from", "than", "vs", "after") or words[-2:] in (["compared", "with"], ["compared", "to"])
    )


def _main(draft: Draft, limits: tuple[int, int], carry: Carry) -> TimeSpan | None:
    view, quantity = draft.view, draft.quantity
    clause = view.clause(quantity.start)
    aside = view.aside(quantity.start)
    spans = [
        span
        for span in view.times
        if usable(view, span, draft) and view.aside(span.start) in (-1, aside) and not _of_another(view, quantity, span)
    ]
    right = [span for span in spans if quantity.end <= span.start < limits[1] and view.clause(span.start) == clause]
    left = [span for span in spans if limits[0] <= span.start and span.end <= quantity.start]
    moved = carry.last is not None and carry.last.view is view and carry.last.construction.base
    earlier = [
        span
        for span in spans
        if span.end <= quantity.start and not view.compares(span) and not (moved and view.clause(span.start) != clause)
    ]
    later = _behind(draft, spans) if _listed(draft, limits[1]) else []
    level = draft.construction.kind != "change"
    order = ((right, True), (left, False), (earlier, False), (later, True))
    if not level and view.text(quantity.end, limits[1]).endswith(" to "):  # "an 80% slide to 1,501 t in August"
        order = (order[0], order[3], order[1], order[2])
    for group, first in order[:1] if draft.construction.base else order:
        if group is right and level:
            group = [span for span in right if not view.compares(span) or draft.compare_led]
        if group is left and level:
            group = [span for span in left if not view.compares(span)]
        found = [resolved for span in group if (resolved := known_time(span, draft, carry)) is not None]
        if found:
            return found[0] if first else found[-1]
    return None


def _behind(draft: Draft, spans: list[TimeSpan]) -> list[TimeSpan]:
    """The times behind a figure and its neighbours, in its clause, that may hold for it too."""
    view, quantity = draft.view, draft.quantity
    here = [span for span in spans if span.start >= quantity.end and view.clause(span.start) == view.clause(quantity.start)]
    return [span for span in here if not view.compares(span) and not _beyond(view, quantity, span)]


def _listed(draft: Draft, high: int) -> bool:
    """Whether a time behind the next figure may hold for this one too: in a list, or when no figure follows."""
    view, quantity = draft.view, draft.quantity
    gap = view.text(quantity.end, high)
    for span in view.times:
        if quantity.end <= span.start and span.end <= high:
            gap = gap.replace(view.text(span.start, span.end), " ")
    for named in view.commodities:
        if quantity.end <= named.start and named.end <= high:
            gap = gap.replace("of " + view.text(named.start, named.end), " ")
    gap = gap.replace(" valued at ", " ").replace(" worth ", " ")
    return (
        high >= view.end
        or gap.endswith(" to ")
        or all(
            word in _LIST_WORDS or (word == "at" and draft.construction.kind == "count")
            for word in gap.replace(",", " ").replace("(", " ").split()
        )
    )


def _of_another(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`18.6% below September and 7% under last year`: a time that a figure before is measured against."""
    if view.text(span.end, quantity.left) in ("'s ", " "):  # "five times as much as this year's $7.8 billion"
        return False
    return span.end <= quantity.start and any(
        other.end <= span.start and other.unit.dim in ("percent", "points", "times") and marked(view, other, span)
        for other in view.quantities
    )


def _beyond(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """Whether a time belongs to another: to the earlier end of the move that lies between, or, with "since", to another clause."""
    if span.lead == "since" and view.clause(span.start) != view.clause(quantity.start):
        return True
    return any(quantity.end <= other.start < span.start and _led_by_comparison(view, other) for other in view.quantities)


_LIST_WORDS = frozenset(["and", "or", "but", "to", "about", "around", "almost", "nearly", "some", "a", "just", "over", "up", "down", "by"])


def _own(draft: Draft, span: TimeSpan) -> bool:
    """Whether the time stands with this figure, not with the one it is compared to."""
    if span.start >= draft.quantity.end:
        return True
    return not {"against", "from", "than", "versus", "with", "to"}.intersection(draft.view.text(span.end, draft.quantity.left).split())


def _moved_to(draft: Draft) -> bool:
    """`doubled between 2021 and 2023, reaching 41,700 tons`: the level is the one at the end of the move."""
    view, quantity = draft.view, draft.quantity
    words = view.text(max(view.start, quantity.left - 16), quantity.left).split()
    clause = view.clause(quantity.start)
    moved = any(token[1] <= quantity.left and view.clause(token[0]) == clause for token in view.changes)
    moved = moved or any(
        one.end <= quantity.left and one.unit.dim == "times" and view.clause(one.start) == clause for one in view.quantities
    )
    return moved and bool(words) and words[-1] in ("to", "reaching", "hit", "hitting", "at")


_FOR_ALL = phrases("for_all")


def _of_whole_unit(span: TimeSpan, draft: Draft) -> Period | None:
    """`since March 2019 with its 1,462 t`: that month; `500 t by the end of 2025`: what that year yields."""
    if span.first is None:
        return None
    if span.rule == "open_since" and draft.view.text(span.end, draft.quantity.left) in phrases("of_that_time"):
        first, last = calendars.unit_span(span.first, span.unit or "month")
        return Period(start=first, end=last, precision=span.unit or "month", rule_id="since_with")
    if span.lead == "by" and span.rule == "part_of_year" and draft.metric == "production":
        first, last = calendars.whole_year(span.first.year)
        return Period(start=first, end=last, precision="year", rule_id="by_year")
    return None


def _period(span: TimeSpan, draft: Draft) -> Period | None:
    """The period; a price over a range is the price at its end, "by 2026" means that year, an estimate for this year is for all of it."""
    whole = _of_whole_unit(span, draft)
    if whole is not None:
        return whole
    if span.rule == "relative_year" and span.first is not None and span.last is not None and draft.view.has(_FOR_ALL):
        return Period(start=span.first, end=calendars.whole_year(span.first.year)[1], precision="year", rule_id="relative_year")
    if (
        draft.construction.kind != "change"
        and span.rule == "open_since"
        and span.last is not None
        and draft.own_period
        and _moved_to(draft)
    ):
        return Period(start=span.last, end=span.last, precision="day", rule_id="open_since")
    if (
        draft.construction.kind != "change"
        and span.ends is not None
        and span.lead in ("between", "from")
        and draft.own_period
        and _moved_to(draft)
    ):
        return span.ends[1].period()
    if (
        draft.construction.kind == "price"
        and span.ends is not None
        and span.ends[1].unit in ("day", "month")
        and span.lead == "between"
        and draft.own_period
    ):
        return span.ends[1].period()
    return span.period()
