"""Gives a figure its period and, for changes, the period it is compared with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.core import calendars
from extract.core.properties import dimensions, metrics
from extract.core.records import Period
from extract.reading.figures.comparison import marked, not_same, resolved, set_against, set_comparison, usable
from extract.reading.figures.metrics import of_whole
from extract.reading.figures.windows import PHRASE, WORDS
from extract.reading.sentence.date_ranges import TimeSpan
from extract.vocabulary.words import phrases

if TYPE_CHECKING:
    from extract.reading.figures.draft import Carry, Draft
    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.sentence import SentenceView

_TIMELESS = frozenset(("share", "rate", "count", "duration", "distance"))
_CUMULATIVE = frozenset(("n_months_of_year", "ytd", "half_of_year", "quarter_of_year", "month_range", "months_to",
                         "the_half", "the_quarter"))
_THE = ("the_quarter", "the_half", "the_month", "the_year")
_GOING_ON = phrases("going_on")
_AVERAGE = ("average", "averaged", "averaging", "realised", "realized", "selling price", "sold")
_FLOWING = ("imports", "exports", "shipments", "purchases", "arrivals", "quota", "sales")
_PRICES = metrics().having("price")
_DIVIDED = metrics().having("divided")
_RELATIVE = dimensions().having("relative")
_WEEKLY = ("every week", "each week", "weekly list", "weekly price", "weekly review")  # undated moves are of that week
_LIST_WORDS = frozenset(("and", "or", "but", "to", "about", "around", "almost", "nearly", "some", "a", "just", "over",
                         "up", "down", "by"))
_YEAR_REPORTS_OUT = 4  # by the end of April the reports of the last year are out, and "the year" means the running one


def _period_carried(draft: Draft, carry: Carry) -> TimeSpan | None:
    """The time that the text before lends to the figure, None where it lends none."""
    if draft.construction.base:
        return _base(draft, carry)
    if draft.construction.kind in _TIMELESS:
        return _of_whole(draft, carry)
    if draft.view.has(_WEEKLY) and draft.metric == "price" and carry.anchor is not None:
        first, last = calendars.working_week(carry.anchor)
        return TimeSpan(draft.view.start, draft.view.start, "week_of_review", first, last, "week", unit="week")
    context = carry.context if carry.context_at >= draft.view.index - 1 else None
    if draft.metric in _PRICES and _PRICES.isdisjoint(carry.by_metric) and not draft.view.has(_AVERAGE):
        return context if context is not None and context.unit == "day" else None
    span = (_beside(draft, carry) or carry.by_metric.get(draft.metric + draft.construction.kind)
            or carry.by_metric.get(draft.metric) or carry.span)
    if context is not None and span is not None:
        return context
    return _month_again(draft, span, carry)


def _beside(draft: Draft, carry: Carry) -> TimeSpan | None:
    """The time of the figure before in the same sentence, when both measure the same."""
    last, year = carry.last, carry.periods.get("year")
    if last is None or last.view is not draft.view:
        return None
    if last.construction.base and last.main is not None and last.main.unit == "year":
        later = year is not None and year.last is not None and last.main.last is not None and year.last > last.main.last
        return year if later else None
    if last.metric != draft.metric or last.compare_led or last.construction.base:
        return None
    if (last.main is not None and last.main.rule in ("open_since", "ytd") and draft.construction.kind == "price"
            and last.main.last is not None):  # the end of the move
        return TimeSpan(last.main.start, last.main.end, "open_since", last.main.last, last.main.last, "day", unit="day")
    return last.main


def _month_again(draft: Draft, span: TimeSpan | None, carry: Carry) -> TimeSpan | None:
    """After a total for several months a report goes back to the month it is about: "For Q1 it was 17,230 t. Germany took 1,050 t"."""
    month, last = carry.periods.get("month"), carry.last
    if span is None or span.rule not in _CUMULATIVE or month is None or month.last is None or last is None:
        return span
    going_on = draft.view.text(draft.view.start, draft.view.start + WORDS).startswith(_GOING_ON)
    if going_on or last.view is draft.view or span.last != month.last:
        return span
    return month


def _of_whole(draft: Draft, carry: Carry) -> TimeSpan | None:
    """`a third of this`, `91% of it`, lorries on their way: the time of what was just spoken of."""
    last = carry.last
    if last is None or last.view.index < draft.view.index - 1:
        return None
    share, last_share = draft.construction.kind == "share", last.construction.kind == "share"
    if share and last.metric in _DIVIDED and draft.view.has(_FLOWING):
        return last.main or carry.span
    if share and last_share and last.view is draft.view and not last.own_period:
        return last.main
    whole = share and not last_share and of_whole(draft.view, draft.quantity)
    return last.main or carry.span if draft.metric == "shipments" or whole else None


def _base(draft: Draft, carry: Carry) -> TimeSpan | None:
    """The earlier end of a move without a time of its own: a shift in the clause says how far back, else the last comparison does."""
    view, compared = draft.view, carry.compared
    here = [span for span in view.times if view.clause(span.start) == view.clause(draft.quantity.start)]
    shift = next((span for span in here if span.shift is not None and span.rule == "shift"), None)
    if shift is not None:
        return _shifted(shift, carry)
    known = next((span for span in reversed(view.based) if span.first is not None), carry.base)
    if known is not None or compared is None or (draft.metric in _PRICES and not view.has(_AVERAGE)):
        return known
    # in a report that compares with the year before, "narrowed to X from Y" does so too
    return TimeSpan(view.start, view.start, "shifted", compared.start, compared.end, compared.precision, unit="range")


def _shifted(span: TimeSpan, carry: Carry) -> TimeSpan | None:
    """The time spoken of, moved back by a shift ("a year earlier")."""
    base = carry.span
    if base is None or base.first is None or base.last is None or span.shift is None:
        return None
    count, unit = span.shift
    first, last = calendars.moved((base.first, base.last), -count, unit)
    return TimeSpan(span.start, span.end, "shifted", first, last, base.precision, unit=base.unit)


def _known_time(span: TimeSpan, draft: Draft, carry: Carry) -> TimeSpan | None:
    """The span with its days: shifts and anaphors take theirs from what was spoken of before."""
    level = draft.construction.kind != "change"
    if span.rule == "same_period":
        return carry.span
    if span.rule in _THE and draft.view.low.startswith("that", span.start) and (named := _just_named(span, draft, carry)) is not None:
        return named
    if span.rule == "same_period_of" and level:
        return _same_of(span, carry)
    if span.rule == "years_before" and span.shift is not None:
        return _years_before(span, draft, carry)
    if span.shift is not None:
        return _shifted(span, carry) if level else None
    return _of_report(span, draft, carry)


def _just_named(span: TimeSpan, draft: Draft, carry: Carry) -> TimeSpan | None:
    """`that year`, `that month`: the one named last, in the sentence or before it."""
    before = [one for one in draft.view.times if one.end <= span.start and one.unit == span.unit and resolved(one)]
    carried = carry.span if carry.span is not None and grain(carry.span) == span.unit else None
    return before[-1] if before else carried


def _of_report(span: TimeSpan, draft: Draft, carry: Carry) -> TimeSpan | None:
    """`the year to date`, `the quarter`: by what the report is about."""
    if span.rule == "ytd":
        return _year_to_date(span, draft.view, carry)
    if span.rule not in _THE:
        return span if resolved(span) else None
    spoken = carry.span if carry.span is not None and span.unit in ("month", grain(carry.span)) else None
    return carry.periods.get(span.unit) or spoken or _latest(span, carry)


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
    back = 0 if span.unit == "year" and carry.anchor.month > _YEAR_REPORTS_OUT else -1
    days = calendars.unit_span(calendars.moved((carry.anchor, carry.anchor), back, span.unit)[0], span.unit)
    return TimeSpan(span.start, span.end, f"latest_{span.unit}", *days, span.unit, unit=span.unit)


def _year_to_date(span: TimeSpan, view: SentenceView, carry: Carry) -> TimeSpan:
    """Up to the last month of data, where one has been spoken of; then so for all figures of the sentence."""
    month = carry.span
    if (month is not None and month.unit == "month" and month.last is not None and span.last is not None
            and month.last <= span.last and month.last.year == span.last.year):
        known = replace(span, last=month.last)
        view.times = [known if one is span else one for one in view.times]
        return known
    return span


def _years_before(span: TimeSpan, draft: Draft, carry: Carry) -> TimeSpan | None:
    base = carry.span
    if carry.last is not None and carry.last.view is draft.view:
        base = carry.last.main or base
    if base is None or base.first is None or span.shift is None:
        return None
    count, unit = span.shift
    last = calendars.moved((base.first, base.first), -1, "day")[0]
    first = calendars.moved((base.first, base.first), -count, unit)[0]
    return TimeSpan(span.start, span.end, "years_before", first, last, "range", unit="range")


def set_periods(draft: Draft, limits: tuple[int, int], carry: Carry) -> None:
    """Fills period and comparison of one draft; `limits` are the end of the figure before it, the start of the next."""
    view, change, anchor = draft.view, draft.construction.kind == "change", carry.anchor
    draft.compare_led = not change and _led_by_comparison(view, draft.quantity)
    span = draft.paired_time or _main(draft, limits, carry)
    if draft.compare_led and span is not None and span.shift is not None:
        span = _shifted(span, carry)
    if (draft.compare_led or draft.construction.base) and span is not None:
        view.based += [one for one in view.times if one.start == span.start]
    draft.main = draft.said = span
    if span is None:
        draft.own_period = False
        draft.main = _period_carried(draft, carry)
    if change and draft.main is None and draft.metric in _PRICES and anchor is not None:
        draft.main = TimeSpan(view.start, view.start, "published", anchor, anchor, "day", unit="day")
    if change and not set_against(draft, carry):
        set_comparison(draft, limits, carry)
    if draft.main is not None:
        led_by_month = draft.compare_led and draft.main.unit == "month" and _own(draft, draft.main)
        draft.period = not_same(draft.main, carry.span) if led_by_month else _period(draft.main, draft)
    elif draft.construction.kind == "price" and draft.metric != "tax_rate" and anchor is not None and not draft.construction.base:
        draft.period = Period(start=anchor, end=anchor, precision="day", rule_id="published")


def _led_by_comparison(view: SentenceView, quantity: Quantity) -> bool:
    words = view.text(max(view.start, quantity.left - PHRASE), quantity.left).split()
    while words and words[-1] in ("the", "a", "an"):
        words.pop()
    if (len(words) > 1 and words[-1] in ("above", "below", "over", "under")
            and (words[-2][-1] == "%" or words[-2] in ("percent", "cent", "pc", "times"))):
        return True  # "14% above the 210,000 tons of 2022"
    return bool(words) and (words[-1] in ("against", "versus", "from", "than", "vs", "after")
                            or words[-2:] in (["compared", "with"], ["compared", "to"]))


def _main(draft: Draft, limits: tuple[int, int], carry: Carry) -> TimeSpan | None:
    view, quantity = draft.view, draft.quantity
    clause, aside = view.clause(quantity.start), (-1, view.aside(quantity.start))
    spans = [span for span in view.times if usable(view, span, draft) and view.aside(span.start) in aside
             and not _of_another(view, quantity, span)]
    right = [span for span in spans if quantity.end <= span.start < limits[1] and view.clause(span.start) == clause]
    left = [span for span in reversed(spans) if limits[0] <= span.start and span.end <= quantity.start]
    moved = carry.last is not None and carry.last.view is view and carry.last.construction.base
    earlier = [span for span in reversed(spans) if span.end <= quantity.start and not view.compares(span)
               and not (moved and view.clause(span.start) != clause)]
    later = _behind(draft, spans) if _listed(draft, limits[1]) else []
    level = draft.construction.kind != "change"
    if level:
        right = [span for span in right if not view.compares(span) or draft.compare_led]
        left = [span for span in left if not view.compares(span)]
    order = [right, left, earlier, later]
    if not level and view.text(quantity.end, limits[1]).endswith(" to "):  # "an 80% slide to 1,501 t in August"
        order = [right, later, left, earlier]
    if draft.construction.base:
        order = [right]
    for group in order:
        found = [resolved for span in group if (resolved := _known_time(span, draft, carry)) is not None]
        if found:
            return found[0]
    return None


def _behind(draft: Draft, spans: list[TimeSpan]) -> list[TimeSpan]:
    """The times behind a figure, in its clause, that may hold for it too: not beyond the earlier end of a move."""
    view, quantity = draft.view, draft.quantity
    here = [span for span in spans if span.start >= quantity.end and view.clause(span.start) == view.clause(quantity.start)]
    behind = [other for other in view.quantities if quantity.end <= other.start]
    return [span for span in here if not view.compares(span)
            and not any(other.start < span.start and _led_by_comparison(view, other) for other in behind)]


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
    others = set(gap.replace(",", " ").replace("(", " ").split()) - _LIST_WORDS
    listed = not others or (others == {"at"} and draft.construction.kind == "count")
    return listed or high >= view.end or gap.endswith(" to ")


def _of_another(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`18.6% below September and 7% under last year`: a time that a figure before is measured against."""
    if view.text(span.end, quantity.left) in ("'s ", " "):  # "five times as much as this year's $7.8 billion"
        return False
    before = (other for other in view.quantities if other.end <= span.start and other.unit.dim in _RELATIVE)
    return span.end <= quantity.start and any(marked(view, other, span) for other in before)


def _own(draft: Draft, span: TimeSpan) -> bool:
    """Whether the time stands with this figure, not with the one it is compared to."""
    between = draft.view.text(span.end, draft.quantity.left).split()
    return span.start >= draft.quantity.end or {"against", "from", "than", "versus", "with", "to"}.isdisjoint(between)


def _moved_to(draft: Draft) -> bool:
    """`doubled between 2021 and 2023, reaching 41,700 tons`: the level is the one at the end of the move."""
    view, quantity = draft.view, draft.quantity
    words = view.text(max(view.start, quantity.left - WORDS), quantity.left).split()
    clause = view.clause(quantity.start)
    moves = [(token[0], token[1]) for token in view.changes]
    moves += [(one.start, one.end) for one in view.quantities if one.unit.dim == "times"]
    return (any(end <= quantity.left and view.clause(start) == clause for start, end in moves)
            and bool(words) and words[-1] in ("to", "reaching", "hit", "hitting", "at"))


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
    if span.rule == "relative_year" and span.first and span.last and draft.view.has(phrases("for_all")):
        return Period(start=span.first, end=calendars.whole_year(span.first.year)[1], precision="year", rule_id="relative_year")
    moved = draft.construction.kind != "change" and draft.own_period and _moved_to(draft)
    if moved and span.rule == "open_since" and span.last is not None:
        return Period(start=span.last, end=span.last, precision="day", rule_id="open_since")
    if span.ends is not None and draft.own_period:
        priced = draft.construction.kind == "price" and span.ends[1].unit in ("day", "month")
        if (moved and span.lead in ("between", "from")) or (priced and span.lead == "between"):
            return span.ends[1].period()
    return span.period()
