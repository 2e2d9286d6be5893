"""Which times of a sentence can date a figure, and which it is compared with: what their place and the words around them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.properties import dimensions
from extract.reading.figures.relations import LONG, PHRASE, STRETCH, WORDS
from extract.vocabulary.words import phrases, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.reading.figures.draft import Draft
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.sentence import SentenceView

_LED = frozenset(("before", "until", "after"))
_TELLING_DAYS = frozenset(("weekday", "bare_day", "day", "yesterday", "today"))
_TOLD, _LATE = words("telling"), words("before_telling_day")
_FIGURES = phrases("nouns_of_figures")
_FIGURE_WORDS = words("words_to_nouns_of_figures").union(_FIGURES)
_LIST_WORDS = words("between_listed_figures")
_MARKS, _MARK_FILLERS = words("marks_of_comparison"), words("after_marks_of_comparison")
_AGAINST = words("leads_of_comparison")
_RELATIVE = dimensions().having("relative")


def compares(draft: Draft, span: TimeSpan) -> bool:
    """Whether a time is named as the one compared with."""
    marked = draft.kind == "change" and _marked(draft.view, draft.quantity, span)
    return marked or draft.view.compares(span) or _noun_compares(draft, span)


def may_date(draft: Draft, span: TimeSpan) -> bool:
    """Whether a time can be the figure's own: no day of telling or founding, no bound, for a change none that it is compared with."""
    view = draft.view
    bound = (span.lead in _LED and span.rule.startswith("open")) or since_record(draft, span)
    if bound or of_report(view, span) or of_birth(view, span):
        return False
    if draft.kind != "change":
        return span.shift is None or span.rule != "shift" or _names_time(draft, span)
    shift = span.rule == "same_period_of" or (span.shift is not None and span.rule != "years_before")
    return not (shift or compares(draft, span) or multiple_of_earlier(draft, span))


def by_place(draft: Draft, last: Draft | None) -> dict[int, str]:
    """The times of the sentence that may date the figure, likeliest first: where in `view.times`, and the kind of place.

    `last` is the figure before in the sentence."""
    view, quantity, near = draft.view, draft.quantity, draft.near
    low = max((other.end for other in view.quantities if other.end <= quantity.start), default=view.start)
    high = min((other.start for other in view.quantities if other.start >= quantity.end), default=view.end)
    spans = [(n, span) for n, span in enumerate(view.times) if view.aside(span.start) in (-1, near.aside)
             and may_date(draft, span) and not of_another(draft, span)]
    here = [(n, span) for n, span in spans if span.start >= quantity.end and view.clause(span.start) == near.clause]
    before = [(n, span) for n, span in reversed(spans) if span.end <= quantity.start and not view.compares(span)]
    moved = last is not None and last.construction.base
    level = draft.kind != "change"
    groups = {
        "right": [n for n, span in here if span.start < high and not (level and view.compares(span) and not draft.compared)],
        "left": [n for n, span in before if low <= span.start],
        "earlier": [n for n, span in before if not moved or view.clause(span.start) == near.clause],
        "later": [n for n, span in _shared(draft, here)] if _listed(draft, high) else [],
    }
    if draft.construction.base:
        groups = {"right": groups["right"]}
    elif not level and (ends := _of_move(draft, here)):
        groups = {"end": ends, **groups}
    elif not level and view.text(quantity.end, high).endswith(" to "):  # "an 80% slide to 1,501 t in August"
        groups = {"right": groups["right"], "later": groups["later"], **groups}
    order: dict[int, str] = {}
    for name, places in groups.items():
        for n, place in enumerate(places):
            order.setdefault(place, f"{name}, the {'next' if n else 'first'}")
    return order


def _of_move(draft: Draft, here: Iterable[tuple[int, TimeSpan]]) -> list[int]:
    """`doubled from 420 t in 2020 to 980 t in 2024`: the times behind the later end of the move that a change is told with."""
    view = draft.view
    ends = [other for other in view.quantities if other.start >= draft.quantity.end][:3]
    led = [view.text(end, one.left).split()[-1:] for end, one in zip((draft.quantity.end, *(one.end for one in ends)), ends, strict=False)]
    if led[:2] != [["from"], ["to"]]:
        return []
    stop = ends[2].start if len(ends) > 2 else view.end
    return [n for n, span in here if ends[1].end <= span.start < stop and not view.compares(span)]


def head_compares(view: SentenceView, span: TimeSpan) -> bool:
    """`vs 2 March`: whether the word before a time of a head compares with it."""
    return not _AGAINST.isdisjoint((span.lead, *view.text(max(0, span.start - WORDS), span.start).split()[-1:]))


def dates_base(view: SentenceView, span: TimeSpan) -> bool:
    """`from 420 t in 2020`, `above the 420 t of 2020`: a time that dates the earlier end of a move."""
    before = next((one for one in reversed(view.quantities) if one.end <= span.start), None)
    if before is None or view.text(before.end, span.start).strip() not in ("", "in", "for", "on", "of"):
        return False
    return view.text(view.start, before.left).endswith(" from ") or led_by_comparison(view, before)


def _names_time(draft: Draft, span: TimeSpan) -> bool:
    """Whether a shift dates a level: "4,659 t a year earlier", "A month before, the figure was"; not "fell 5% on the year to 100 t"."""
    view = draft.view
    said = view.text(span.start, span.end)
    if not said.endswith(phrases("earlier_ends")) and not said.startswith(phrases("earlier_openings")):
        return False
    clause = view.clause(span.start)
    return span.start >= draft.quantity.end or not any(
        other.end <= span.start and view.clause(other.start) == clause for other in view.quantities)


def of_report(view: SentenceView, span: TimeSpan) -> bool:
    """`data showed on Tuesday`: the day of the telling, not of the thing told."""
    if span.unit != "day" or span.rule not in _TELLING_DAYS:
        return False
    said = view.text(max(view.start, span.start - PHRASE), span.start).split()
    while said and said[-1] in _LATE:
        said.pop()
    return bool(said) and said[-1] in _TOLD


def of_birth(view: SentenceView, span: TimeSpan) -> bool:
    """`was founded in 1961`: the year of the organisation, not of the figure beside it."""
    return view.text(max(view.start, span.start - PHRASE), span.start).rstrip().endswith(phrases("founding"))


def since_record(draft: Draft, span: TimeSpan) -> bool:
    """`the most since buying started again in 2018`, `since at least 2012`; "since March 2019 with its 1,462 t" tells of that month."""
    view = draft.view
    if span.lead == "since":
        return (_record_words(view.text(max(view.start, span.start - STRETCH), span.start))  # "its dearest since July"
                and view.text(span.end, draft.quantity.left) not in phrases("of_that_time"))
    before = view.text(max(view.start, span.start - LONG), span.start)
    at = before.rfind(" since ")
    if at < 0 or "," in before[at:] or len(before[at:].split()) > 7:
        return False
    start = span.start - len(before) + at
    return (not any(start <= other.start and other.end <= span.start for other in view.times)
            and _record_words(view.text(max(view.start, start - STRETCH), start)))


def _record_words(text: str) -> bool:
    return any(word.endswith("est") or word in phrases("records") for word in text.split()[-4:])


def _noun_compares(draft: Draft, span: TimeSpan) -> bool:
    """`a 12% uplift to the quota of 2023`, `a rise on September`: the time behind such a noun is the one compared with."""
    change = draft.construction.change
    if change is None or "nouns" not in change[3].groups or change[0] < draft.quantity.end or not 0 <= span.start - change[1] <= LONG:
        return False
    behind = draft.view.text(change[1], span.start).split()
    return bool(behind) and behind[0] in _MARKS


def multiple_of_earlier(draft: Draft, span: TimeSpan) -> bool:
    """`more than double the first-quarter figure`, `twice the level of 2019`, `triple last year's volume`."""
    view, quantity = draft.view, draft.quantity
    if (quantity.form != "multiple" and draft.dim != "times") or not 0 <= span.start - quantity.end <= STRETCH:
        return False
    gap = view.text(quantity.end, span.start).split()
    return (gap[:1] != ["in"] and bool(gap) and _FIGURE_WORDS.issuperset(gap)) or view.text(
        span.end, span.end + WORDS).lstrip(" '-s").startswith(_FIGURES)


def _marked(view: SentenceView, quantity: Quantity, span: TimeSpan) -> bool:
    """`5.2% under last year`, `up 3% on September`: a bare preposition between figure and time names the comparison."""
    gap = view.text(quantity.end, min(span.start, quantity.end + PHRASE)).split()
    if not 0 <= span.start - quantity.end <= PHRASE or len(gap) > 4:
        return False
    while gap and gap[-1] in _MARK_FILLERS:
        gap.pop()
    return bool(gap) and gap[-1] in _MARKS and (gap[-1] != "on" or span.unit != "day") and gap[-1] != "to"


def of_another(draft: Draft, span: TimeSpan) -> bool:
    """`18.6% below September and 7% under last year`: a time that another figure is measured against."""
    view, quantity = draft.view, draft.quantity
    if span.end <= quantity.start and view.text(span.end, quantity.left) in ("'s ", " "):  # "five times this year's $7.8 billion"
        return False
    others = (other for other in view.quantities if other is not quantity and other.end <= span.start and other.unit.dim in _RELATIVE)
    return any(_marked(view, other, span) for other in others)


def led_by_comparison(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a level is what another is compared with: `against 300 t`, `14% above the 210,000 tons of 2022`."""
    said = view.text(max(view.start, quantity.left - PHRASE), quantity.left).split()
    while said and said[-1] in ("the", "a", "an"):
        said.pop()
    if len(said) > 1 and said[-1] in ("above", "below", "over", "under") and said[-2].endswith(phrases("relative_units")):
        return True
    return bool(said) and (said[-1] in _AGAINST or " ".join(said[-2:]) in ("compared with", "compared to"))


def _shared(draft: Draft, here: Iterable[tuple[int, TimeSpan]]) -> list[tuple[int, TimeSpan]]:
    """The times behind a figure, in its clause, that may hold for it too: not beyond the earlier end of a move."""
    view = draft.view
    behind = [other for other in view.quantities if draft.quantity.end <= other.start and led_by_comparison(view, other)]
    return [(n, span) for n, span in here if not view.compares(span) and not any(other.start < span.start for other in behind)]


def _listed(draft: Draft, high: int) -> bool:
    """Whether a time behind the next figure may hold for this one too: in a list, or when no figure follows."""
    view, end = draft.view, draft.quantity.end
    gap = view.text(end, high)
    if high >= view.end or gap.endswith(" to "):
        return True
    known = [(span.start, span.end) for span in view.times]
    known += [(named.start, named.end) for named in view.commodities]
    known += [(start, end) for start, end, *_ in view.metrics]  # "made 310 t of NdPr and sold 280 t in May"
    for start, stop in known:
        if end <= start and stop <= high:
            gap = gap.replace(view.text(start, stop), " ")
    others = set(gap.replace(",", " ").replace("(", " ").split()) - _LIST_WORDS
    return not others or (others == {"at"} and draft.kind == "count")
