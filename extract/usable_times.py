"""Which times of a sentence can date a figure: not the day of the telling, not the bound of a record, not what it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.words import phrases, words

if TYPE_CHECKING:
    from extract.linking import Draft
    from extract.periods import TimeSpan
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView

_LED = frozenset(("before", "until", "after"))


def resolved(span: TimeSpan) -> bool:
    return span.first is not None or span.last is not None


def usable(view: SentenceView, span: TimeSpan, draft: Draft) -> bool:
    """Whether a time can be the figure's own period."""
    bound = (span.lead in _LED and span.rule.startswith("open")) or _since_record(view, draft.quantity, span)
    if bound or draft.metric == "distance" or span in view.based or _of_report(view, span) or _of_birth(view, span):
        return False
    if draft.construction.kind == "change":
        return _dates_change(view, span, draft)
    return span.shift is None or span.rule != "shift" or _names_time(view, draft.quantity, span)


def _dates_change(view: SentenceView, span: TimeSpan, draft: Draft) -> bool:
    """A change is dated by a time of its own, not by the one it is compared with."""
    if span.rule == "same_period_of" or (span.shift is not None and span.rule != "years_before"):
        return False
    return not (view.compares(span) or noun_compares(draft, span) or multiple_of_earlier(view, draft.quantity, span))


def _names_time(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """Whether a shift dates a level: "4,659 t a year earlier", "A month before, the figure was"; not "fell 5% on the year to 100 t"."""
    said = view.text(span.start, span.end)
    if not said.endswith(phrases("earlier_ends")) and not said.startswith(phrases("earlier_openings")):
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


def noun_compares(draft: Draft, span: TimeSpan) -> bool:
    """`a 12% uplift to the quota of 2023`, `a rise on September`: the time behind such a noun is the one compared with."""
    change, view = draft.construction.change, draft.view
    if (
        change is None
        or "nouns" not in change[3].groups
        or change[0] < draft.quantity.end
        or span.start < change[1]
        or span.start - change[1] > 50
    ):
        return False
    after = view.text(change[1], span.start).split()
    return bool(after) and after[0] in ("to", "on", "over", "from", "against", "versus", "compared")


def _since_record(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`the most since buying started again in 2018`, `since at least 2012`; "since March 2019 with its 1,462 t" tells of that month."""
    if span.lead == "since":
        return bounds_record(view, span) and view.text(span.end, quantity.left) not in phrases("of_that_time")
    before = view.text(max(view.start, span.start - 50), span.start)
    at = before.rfind(" since ")
    if at < 0 or "," in before[at:] or len(before[at:].split()) > 7:
        return False
    start = span.start - len(before) + at
    if any(start <= other.start and other.end <= span.start for other in view.times):
        return False
    return _record_words(view.text(max(view.start, start - 30), start))


def bounds_record(view: SentenceView, span: TimeSpan) -> bool:
    """`its dearest since July`, `the most since January`: the time only bounds a record."""
    return _record_words(view.text(max(view.start, span.start - 30), span.start))


def _record_words(text: str) -> bool:
    return any(word.endswith("est") or word in phrases("records") for word in text.split()[-4:])


def multiple_of_earlier(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`more than double the first-quarter figure`, `twice the level of 2019`, `triple last year's volume`."""
    if (quantity.form != "multiple" and quantity.unit.dim != "times") or not 0 <= span.start - quantity.end <= 30:
        return False
    gap = view.text(quantity.end, span.start).split()
    return (bool(gap) and gap[0] != "in" and all(word in _FIGURE_WORDS for word in gap)) or view.text(span.end, span.end + 14).lstrip(
        " '-s"
    ).startswith(_FIGURES)


_FIGURES = ("figure", "level", "volume", "total", "number", "tonnage", "output", "amount", "sum", "quantity", "value")
_FIGURE_WORDS = frozenset(
    (
        "as",
        "much",
        "many",
        "high",
        "whole",
        "all",
        "than",
        "for",
        "the",
        "of",
        "in",
        "that",
        "what",
        "it",
        "was",
        *_FIGURES,
        "produced",
        "those",
    )
)
