"""Which times of a sentence can date a figure: not the day of the telling, not the bound of a record, not what it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core import calendars
from extract.core.records import Period
from extract.reading.figures.windows import LONG, PHRASE, SENTENCE, STRETCH, WORDS
from extract.vocabulary.words import phrases, words

if TYPE_CHECKING:
    from extract.reading.figures.draft import Carry, Draft
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.sentence import SentenceView

_LED = frozenset(("before", "until", "after"))
_TOLD = words("telling")
_FIGURES = ("figure", "level", "volume", "total", "number", "tonnage", "output", "amount", "sum", "quantity", "value")
_FIGURE_WORDS = frozenset(("as", "much", "many", "high", "whole", "all", "than", "for", "the", "of", "in", "that",
                           "what", "it", "was", *_FIGURES, "produced", "those"))


def resolved(span: TimeSpan) -> bool:
    return span.first is not None or span.last is not None


def usable(view: SentenceView, span: TimeSpan, draft: Draft) -> bool:
    """Whether a time can be the figure's own period."""
    bound = (span.lead in _LED and span.rule.startswith("open")) or _since_record(view, draft.quantity, span)
    if bound or draft.metric == "distance" or span in view.based or _of_report(view, span) or _of_birth(view, span):
        return False
    if draft.construction.kind == "change":  # it is dated by a time of its own, not by the one it is compared with
        shift = span.rule == "same_period_of" or (span.shift is not None and span.rule != "years_before")
        return not (shift or view.compares(span) or noun_compares(draft, span)
                    or _multiple_of_earlier(view, draft.quantity, span))
    return span.shift is None or span.rule != "shift" or _names_time(view, draft.quantity, span)


def _names_time(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """Whether a shift dates a level: "4,659 t a year earlier", "A month before, the figure was"; not "fell 5% on the year to 100 t"."""
    said = view.text(span.start, span.end)
    if not said.endswith(phrases("earlier_ends")) and not said.startswith(phrases("earlier_openings")):
        return False
    return span.start >= quantity.end or not any(
        other.end <= span.start and view.clause(other.start) == view.clause(span.start) for other in view.quantities)


def _of_report(view: SentenceView, span: TimeSpan) -> bool:
    """`data showed on Tuesday`: the day of the telling, not of the thing told."""
    if span.unit != "day" or span.rule not in ("weekday", "bare_day", "day", "yesterday", "today"):
        return False
    words = view.text(max(view.start, span.start - PHRASE), span.start).split()
    while words and words[-1] in ("on", "late", "early", "reuters", "earlier"):
        words.pop()
    return bool(words) and words[-1] in _TOLD


def _of_birth(view: SentenceView, span: TimeSpan) -> bool:
    """`was founded in 1961`: the year of the organisation, not of the figure beside it."""
    words = view.text(max(view.start, span.start - PHRASE), span.start).split()
    return words[-2:-1] in (["founded"], ["established"], ["born"]) and words[-1:] == ["in"]


def noun_compares(draft: Draft, span: TimeSpan) -> bool:
    """`a 12% uplift to the quota of 2023`, `a rise on September`: the time behind such a noun is the one compared with."""
    change, view = draft.construction.change, draft.view
    if (change is None or "nouns" not in change[3].groups or change[0] < draft.quantity.end
            or span.start < change[1] or span.start - change[1] > LONG):
        return False
    after = view.text(change[1], span.start).split()
    return bool(after) and after[0] in ("to", "on", "over", "from", "against", "versus", "compared")


def _since_record(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`the most since buying started again in 2018`, `since at least 2012`; "since March 2019 with its 1,462 t" tells of that month."""
    if span.lead == "since":
        return (_record_words(view.text(max(view.start, span.start - STRETCH), span.start))  # "its dearest since July"
                and view.text(span.end, quantity.left) not in phrases("of_that_time"))
    before = view.text(max(view.start, span.start - LONG), span.start)
    at = before.rfind(" since ")
    if at < 0 or "," in before[at:] or len(before[at:].split()) > 7:
        return False
    start = span.start - len(before) + at
    return (not any(start <= other.start and other.end <= span.start for other in view.times)
            and _record_words(view.text(max(view.start, start - STRETCH), start)))


def _record_words(text: str) -> bool:
    return any(word.endswith("est") or word in phrases("records") for word in text.split()[-4:])


def _multiple_of_earlier(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`more than double the first-quarter figure`, `twice the level of 2019`, `triple last year's volume`."""
    if (quantity.form != "multiple" and quantity.unit.dim != "times") or not 0 <= span.start - quantity.end <= STRETCH:
        return False
    gap = view.text(quantity.end, span.start).split()
    return (bool(gap) and gap[0] != "in" and _FIGURE_WORDS.issuperset(gap)) or view.text(
        span.end, span.end + WORDS).lstrip(" '-s").startswith(_FIGURES)


def set_against(draft: Draft, carry: Carry) -> bool:
    """`against 4,725 tons in October 2024 the latest number is 15.8% higher`: the level compared with gives the period compared with."""
    last = carry.last
    if (last is None or last.view is not draft.view or not last.compare_led or last.period is None
            or last.construction.kind == "change" or draft.view.low[last.quantity.start - 1] == "("
            or draft.quantity.start - last.quantity.end > SENTENCE):
        return False
    draft.main, draft.compare = carry.by_metric.get(draft.metric) or carry.span, last.period
    return True


def set_comparison(draft: Draft, limits: tuple[int, int], carry: Carry) -> None:
    """The comparison: a shift or a compared time right of the figure, then left of it, then the one shared with the next figure."""
    view, quantity = draft.view, draft.quantity
    spans = [span for span in view.times if span.shift is not None or view.compares(span)
             or span.rule == "same_period_of" or noun_compares(draft, span)]
    right = [span for span in spans if quantity.end <= span.start < limits[1]]
    clause = view.clause(quantity.start)
    before = [span for span in spans if span.end <= quantity.start and view.clause(span.start) == clause]
    left = [span for span in before if limits[0] <= span.start]
    leading = [span for span in before if span.start - view.start < STRETCH]
    shared = view.text(quantity.end, limits[1]).strip() in ("and", ",", ", and", "or")
    later = [span for span in spans if span.start >= quantity.end and shared]
    named = [span for span in view.times if resolved(span) and marked(view, quantity, span)]
    candidates = named[:1] or right[:1] or left[-1:] or leading[:1] or later[:1]
    main = draft.main
    if candidates:
        if main is candidates[0]:
            main = draft.main = draft.said = _beside(draft, carry) or carry.by_metric.get(draft.metric) or carry.span
        draft.compare = _comparison(candidates[0], main)
    elif (main is not None and main.ends is not None and main.rule in ("range", "month_range", "year_range")
            and main.lead in ("between", "from")):
        draft.compare, draft.main = main.ends[0].period(), main.ends[1]


def _beside(draft: Draft, carry: Carry) -> TimeSpan | None:
    """The time of the figure before in the sentence, when it measures the same."""
    last = carry.last
    return last.main if last is not None and last.view is draft.view and last.metric == draft.metric and not last.compare_led else None


def marked(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`5.2% under last year`, `up 3% on September`: a bare preposition between figure and time names the comparison."""
    gap = view.text(quantity.end, min(span.start, quantity.end + PHRASE)).split()
    if _multiple_of_earlier(view, quantity, span):
        return True
    if not 0 <= span.start - quantity.end <= PHRASE or len(gap) > 4:
        return False
    while gap and gap[-1] in ("the", "that", "of", "level", "figure", "total", "those"):
        gap.pop()
    return bool(gap) and (gap[-1] in ("below", "above", "under", "than", "from", "over", "beneath")
                          or (gap[-1] == "on" and span.unit != "day"))


def _comparison(span: TimeSpan, main: TimeSpan | None) -> Period | None:
    if span.rule == "same_period_of" and span.first is not None:
        if main is None or main.first is None or main.last is None:
            return span.period()
        first, last = calendars.moved((main.first, main.last), span.first.year - main.first.year, "year")
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
    if (main is None or span.first is None or span.last is None or main.first is None or span.year_given
            or span.first < main.first or span.unit != main.unit):
        return span.period()
    first, last = calendars.moved((span.first, span.last), -1, "year")
    return Period(start=first, end=last, precision=span.precision, rule_id=span.rule)
