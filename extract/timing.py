"""Gives a figure its period and, for changes, the period it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract import calendars
from extract.periods import TimeSpan
from extract.records import Period
from extract.undated import period_carried, shifted
from extract.words import phrases, words

if TYPE_CHECKING:
    from datetime import date

    from extract.linking import Carry, Draft
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView

_FREE = frozenset(("shift", "years_before", "same_period", "same_period_of", "the_month", "the_quarter", "the_year", "the_half"))
_LED = frozenset(("before", "until", "after"))


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
    if change and not _against(draft, carry):
        _compare(draft, (low, high), carry)
    if draft.main is not None:
        draft.period = _not_same(draft.main, carry.span) if draft.compare_led and draft.main.unit == "month" and _own(draft, draft.main) else _period(draft.main, draft)
    elif draft.construction.kind == "price" and draft.metric != "tax_rate" and anchor is not None and not draft.construction.base:
        draft.period = Period(start=anchor, end=anchor, precision="day", rule_id="published")


def _led_by_comparison(view: SentenceView, quantity: Quantity) -> bool:
    words = view.text(max(view.start, quantity.left - 24), quantity.left).split()
    while words and words[-1] in ("the", "a", "an"):
        words.pop()
    if len(words) > 1 and words[-1] in ("above", "below", "over", "under") and (words[-2][-1] == "%" or words[-2] in ("percent", "cent", "pc", "times")):
        return True  # "14% above the 210,000 tons of 2022"
    return bool(words) and (words[-1] in ("against", "versus", "from", "than", "vs", "after") or words[-2:] in (["compared", "with"], ["compared", "to"]))


def _resolved(span: TimeSpan) -> bool:
    return span.first is not None or span.last is not None


def _usable(view: SentenceView, span: TimeSpan, draft: Draft) -> bool:
    """Whether a time can be the figure's own period."""
    if span.lead in _LED and span.rule.startswith("open"):
        return False
    if span.lead == "since" and _superlative(view, span):
        return False
    if _of_report(view, span) or _of_birth(view, span) or span in view.based or draft.metric == "distance":
        return False
    if draft.construction.kind == "change":
        if _noun_compares(draft, span):
            return False
        if draft_multiple(view, draft.quantity, span):
            return False
        return (span.shift is None or span.rule == "years_before") and not view.compares(span) and span.rule != "same_period_of"
    if span.shift is not None and span.rule == "shift":
        return _names_time(view, draft.quantity, span)
    return True


def _names_time(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """Whether a shift dates a level: "4,659 tonnes a year earlier", "A month before, the figure was"; not "fell 5% on the year to 100 t"."""
    words = view.text(span.start, span.end)
    if not words.endswith(("earlier", "before", "ago", "previously", "prior")) and not words.startswith(("the previous", "the prior", "the preceding", "prior", "previous", "year-ago", "the year-ago", "year-earlier", "the same", "same", "the month", "the year")):
        return False
    if span.start >= quantity.end:
        return True
    return not any(other.end <= span.start and view.clause(other.start) == view.clause(span.start) for other in view.quantities)


_TOLD = words("telling")


def _of_report(view: SentenceView, span: TimeSpan) -> bool:
    """`data showed on Tuesday`: the day of the telling, not of the thing told."""
    if span.unit != "day" or span.rule not in ("weekday", "bare_day", "day", "yesterday", "today"):
        return False
    words = view.text(max(view.start, span.start - 20), span.start).split()
    while words and words[-1] in ("on", "late", "early", "reuters", "earlier"):
        words.pop()
    return bool(words) and words[-1] in _TOLD


def _of_birth(view: SentenceView, span: TimeSpan) -> bool:
    """`was founded in 1961`: the year of the organisation, not of the figure beside it."""
    words = view.text(max(view.start, span.start - 24), span.start).split()
    return words[-2:-1] in (["founded"], ["established"], ["born"]) and words[-1:] == ["in"]


def _noun_compares(draft: Draft, span: TimeSpan) -> bool:
    """`a 12% uplift to the quota of 2023`, `a rise on September`: the time behind such a noun is the one compared with."""
    change, view = draft.construction.change, draft.view
    if change is None or "nouns" not in change[3].groups or change[0] < draft.quantity.end or span.start < change[1] or span.start - change[1] > 50:
        return False
    after = view.text(change[1], span.start).split()
    return bool(after) and after[0] in ("to", "on", "over", "from", "against", "versus", "compared")


def _superlative(view: SentenceView, span: TimeSpan) -> bool:
    """`its dearest since July`, `the most since January`: the time only bounds a record."""
    words = view.text(max(view.start, span.start - 30), span.start).split()
    return any(word.endswith("est") or word in ("most", "high", "low", "peak", "record", "best", "worst", "first", "time", "least", "reached") for word in words[-4:])


def _main(draft: Draft, limits: tuple[int, int], carry: Carry) -> TimeSpan | None:
    view, quantity = draft.view, draft.quantity
    clause = view.clause(quantity.start)
    aside = view.aside(quantity.start)
    spans = [span for span in view.times if _usable(view, span, draft) and view.aside(span.start) in (-1, aside) and not _of_another(view, quantity, span)]
    right = [span for span in spans if quantity.end <= span.start < limits[1] and view.clause(span.start) == clause]
    left = [span for span in spans if limits[0] <= span.start and span.end <= quantity.start]
    moved = carry.last is not None and carry.last.view is view and carry.last.construction.base
    earlier = [span for span in spans if span.end <= quantity.start and not view.compares(span) and not (moved and view.clause(span.start) != clause)]
    later = [span for span in spans if span.start >= quantity.end and not view.compares(span) and view.clause(span.start) == clause and not _beyond(view, quantity, span)] if _listed(draft, limits[1]) else []
    level = draft.construction.kind != "change"
    order = ((right, True), (left, False), (earlier, False), (later, True))
    for group, first in order[:1] if draft.construction.base else order:
        if group is right and level:
            group = [span for span in right if not view.compares(span) or draft.compare_led]
        if group is left and level:
            group = [span for span in left if not view.compares(span)]
        found = [resolved for span in group if (resolved := _known(span, draft, carry)) is not None]
        if found:
            return found[0] if first else found[-1]
    return None


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
    return high >= view.end or gap.endswith(" to ") or all(word in _LIST_WORDS or (word == "at" and draft.construction.kind == "count") for word in gap.replace(",", " ").replace("(", " ").split())


def _of_another(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`18.6% below September and 7% under last year`: a time that a figure before is measured against."""
    return span.end <= quantity.start and any(
        other.end <= span.start and other.unit.dim in ("percent", "points", "times") and _marked(view, other, span) for other in view.quantities
    )


def _beyond(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """Whether a time belongs to another: to the earlier end of the move that lies between, or, with "since", to another clause."""
    if span.lead == "since" and view.clause(span.start) != view.clause(quantity.start):
        return True
    return any(quantity.end <= other.start < span.start and _led_by_comparison(view, other) for other in view.quantities)


_LIST_WORDS = frozenset("and or but to about around almost nearly some a just over up down by".split())


def _known(span: TimeSpan, draft: Draft, carry: Carry) -> TimeSpan | None:
    """The span with its days: shifts and anaphors take theirs from what was spoken of before."""
    if span.rule == "same_period":
        return carry.span
    if span.rule == "same_period_of" and draft.construction.kind != "change":
        return _same_of(span, carry)
    if span.rule == "years_before" and span.shift is not None:
        base = _before_in_sentence(draft, carry)
        return _years_before(span, base) if base is not None else None
    if span.shift is not None:
        return shifted(span, carry) if draft.construction.kind != "change" else None
    if span.rule == "ytd":
        return _year_to_date(span, carry)
    if span.rule in ("the_quarter", "the_half", "the_month", "the_year"):
        known = carry.periods.get(span.unit)
        return known or (carry.span if carry.span is not None and (grain(carry.span) == span.unit or span.unit == "month") else _latest(span, carry))
    return span if _resolved(span) else None


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
    if month is not None and month.unit == "month" and month.last is not None and span.last is not None and month.last <= span.last and month.last.year == span.last.year:
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


def _against(draft: Draft, carry: Carry) -> bool:
    """`against 4,725 tons in October 2024 the latest number is 15.8% higher`: the level named for comparison gives the comparison period."""
    last = carry.last
    if last is None or last.view is not draft.view or not last.compare_led or last.period is None or last.construction.kind == "change":
        return False
    if draft.view.low[last.quantity.start - 1] == "(" or draft.quantity.start - last.quantity.end > 90:
        return False
    draft.main = carry.by_metric.get(draft.metric) or carry.span
    draft.compare = last.period
    return True


def _compare(draft: Draft, limits: tuple[int, int], carry: Carry) -> None:
    """The comparison: a shift or a compared time right of the figure, then left of it, then the one shared with the next figure."""
    view, quantity = draft.view, draft.quantity
    spans = [span for span in view.times if span.shift is not None or view.compares(span) or span.rule == "same_period_of" or _noun_compares(draft, span)]
    right = [span for span in spans if quantity.end <= span.start < limits[1]]
    left = [span for span in spans if limits[0] <= span.start and span.end <= quantity.start and view.clause(span.start) == view.clause(quantity.start)]
    leading = [span for span in spans if span.end <= quantity.start and span.start - view.start < 30 and view.clause(span.start) == view.clause(quantity.start)]
    later = [span for span in spans if span.start >= quantity.end]
    marked = [span for span in view.times if _resolved(span) and _marked(view, quantity, span)]
    candidates = marked[:1] or right[:1] or left[-1:] or leading[:1] or (later[:1] if _joined_to_next(view, quantity, limits[1]) else [])
    main = draft.main
    if main is not None and candidates and main is candidates[0]:
        main = draft.main = draft.said = carry.by_metric.get(draft.metric) or carry.span
    if candidates:
        draft.compare = _comparison(candidates[0], main)
        return
    if main is not None and main.ends is not None and main.rule in ("range", "month_range", "year_range") and main.lead in ("between", "from"):
        draft.compare = main.ends[0].period()
        draft.main = main.ends[1]


def _marked(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`5.2% under last year`, `up 3% on September`: a bare preposition between figure and time names the comparison."""
    gap = view.text(quantity.end, span.start).split() if 0 <= span.start - quantity.end <= 24 else []
    if draft_multiple(view, quantity, span):
        return True
    if not gap or len(gap) > 4:
        return False
    if gap[-1] in ("the", "that", "of"):
        gap.pop()
    return bool(gap) and (gap[-1] in ("below", "above", "under", "than", "from", "over", "beneath") or (gap[-1] == "on" and span.unit != "day"))


def draft_multiple(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`more than double the first-quarter figure`, `twice the level of 2019`, `triple last year's volume`."""
    if (quantity.form != "multiple" and quantity.unit.dim != "times") or not 0 <= span.start - quantity.end <= 30:
        return False
    gap = view.text(quantity.end, span.start).split()
    return bool(gap) and gap[0] != "in" and all(word in _FIGURE_WORDS for word in gap) or view.text(span.end, span.end + 14).lstrip(" '-s").startswith(_FIGURES)


_FIGURES = ("figure", "level", "volume", "total", "number", "tonnage", "output", "amount", "sum", "quantity", "value")
_FIGURE_WORDS = frozenset(("as", "much", "many", "high", "whole", "all", "than", "for", "the", "of", "in", "that", "what", "it", "was", *_FIGURES, "produced", "those"))


def _joined_to_next(view: SentenceView, quantity: Quantity, high: int) -> bool:
    return view.text(quantity.end, high).strip() in ("and", ",", ", and", "or")


def _comparison(span: TimeSpan, main: TimeSpan | None) -> Period | None:
    if span.rule == "same_period_of" and span.first is not None:
        if main is None or main.first is None or main.last is None:
            return span.period()
        years = main.first.year - span.first.year
        first, last = calendars.moved((main.first, main.last), -years, "year")
        return Period(start=first, end=last, precision=main.precision, rule_id="same_period_of")
    if span.shift is None:
        return _not_same(span, main)
    if main is None or main.first is None or main.last is None:
        return None
    count, unit = span.shift
    first, last = calendars.moved((main.first, main.last), -count, unit)
    return Period(start=first, end=last, precision=main.precision, rule_id=f"{unit}_before")


def _not_same(span: TimeSpan, main: TimeSpan | None) -> Period | None:
    """`up from last October's` said of an October: the one of the year before."""
    if main is None or span.first is None or span.last is None or main.first is None or span.year_given or span.first < main.first or span.unit != main.unit:
        return span.period()
    first, last = calendars.moved((span.first, span.last), -1, "year")
    return Period(start=first, end=last, precision=span.precision, rule_id=span.rule)


def _own(draft: Draft, span: TimeSpan) -> bool:
    """Whether the time stands with this figure, not with the one it is compared to."""
    if span.start >= draft.quantity.end:
        return True
    return not {"against", "from", "than", "versus", "with", "to"}.intersection(draft.view.text(span.end, draft.quantity.left).split())


def _moved_to(draft: Draft) -> bool:
    """`doubled between 2021 and 2023, reaching 41,700 tons`: the level is the one at the end of the move."""
    view, quantity = draft.view, draft.quantity
    words = view.text(max(view.start, quantity.left - 16), quantity.left).split()
    moved = any(token[1] <= quantity.left and view.clause(token[0]) == view.clause(quantity.start) for token in view.changes)
    return moved and bool(words) and words[-1] in ("to", "reaching", "hit", "hitting", "at")


_FOR_ALL = phrases("for_all")


def _period(span: TimeSpan, draft: Draft) -> Period | None:
    """The period; a price over a range is the price at its end, "by 2026" means that year, and what is estimated for this year is for all of it."""
    if span.rule == "relative_year" and span.first is not None and span.last is not None and draft.view.has(_FOR_ALL):
        return Period(start=span.first, end=calendars.whole_year(span.first.year)[1], precision="year", rule_id="relative_year")
    if draft.construction.kind != "change" and span.rule == "open_since" and span.last is not None and draft.own_period and _moved_to(draft):
        return Period(start=span.last, end=span.last, precision="day", rule_id="open_since")
    if draft.construction.kind != "change" and span.ends is not None and span.lead in ("between", "from") and draft.own_period and _moved_to(draft):
        return span.ends[1].period()
    if draft.construction.kind == "price" and span.ends is not None and span.ends[1].unit in ("day", "month") and span.lead == "between" and draft.own_period:
        return span.ends[1].period()
    return span.period()
