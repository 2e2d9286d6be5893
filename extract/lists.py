"""`A, B and C were 1, 2 and 3, respectively`: figures and names of equal number are paired in order, whichever comes first."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from extract.calendars import month, whole_year
from extract.linking import JOINS, fits
from extract.materials import joins, set_aside
from extract.periods import TimeSpan

if TYPE_CHECKING:
    from extract.commodities import Named
    from extract.linking import Draft
    from extract.sentence_view import SentenceView
    from extract.tokens import Token

_WORDS = ("respectively", "in that order")


def pair_lists(view: SentenceView, drafts: list[Draft]) -> None:
    """Pairs runs of figures with runs of materials or times, where the sentence says "respectively" or the numbers of both agree."""
    if len(drafts) < 2:
        return
    text = view.text(view.start, view.end)
    said = any(word in text for word in _WORDS)
    for run in _runs(view, drafts):
        names = _names(view, run, said=said)
        if names is not None:
            for draft, named in zip(run, names, strict=True):
                draft.paired = named
        elif said:
            times = _times(view, run)
            for draft, span in zip(run, times or [], strict=False):
                draft.paired_time = span
            if times is None:
                _pair_metrics(view, run)


def _pair_metrics(view: SentenceView, run: list[Draft]) -> None:
    """`Output and sales were 500 t and 470 t, respectively`."""
    listed: list[Token] = []
    for token in view.metrics:
        if token[1] > run[0].quantity.start:
            break
        if listed and view.text(listed[-1][1], token[0]) not in JOINS:
            listed.clear()
        listed.append(token)
    if len(listed) != len(run):
        return
    for draft, token in zip(run, listed, strict=True):
        frame = next((frame for frame in token[3] if not frame.after and fits(view, frame, draft.quantity.unit.dim, "level")), None)
        if frame is not None:
            draft.metric, draft.frame_id = frame.metric, frame.frame_id


def _runs(view: SentenceView, drafts: list[Draft]) -> list[list[Draft]]:
    """Runs of two or more figures of one dimension and kind with nothing but commas and "and" between."""
    runs: list[list[Draft]] = []
    for draft in drafts:
        if draft.quantity.of is not None:
            continue
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.quantity.unit.dim == draft.quantity.unit.dim
            and last.construction.kind == draft.construction.kind
            and view.text(last.quantity.end, draft.quantity.left) in JOINS
        ):
            runs[-1].append(draft)
        else:
            runs.append([draft])
    return [run for run in runs if len(run) > 1]


def _names(view: SentenceView, run: list[Draft], *, said: bool) -> list[Named] | None:
    """The list of as many materials nearest to the run."""
    lists: list[list[Named]] = []
    for named in view.commodities:
        if (named.bare and not named.family) or set_aside(view, named):
            continue
        if lists and joins(view, lists[-1][-1], named):
            lists[-1].append(named)
        else:
            lists.append([named])
    fitting = [names for names in lists if len(names) == len(run)]
    if not fitting:
        return None
    start, end = run[0].quantity.start, run[-1].quantity.end
    best = min(
        fitting, key=lambda names: start - names[-1].end if names[-1].end <= start else 40 + abs(names[0].start - end)
    )  # names come first as a rule
    return best if said or best[-1].end <= start else None


def _times(view: SentenceView, run: list[Draft]) -> list[TimeSpan] | None:
    count = len(run)
    for span in view.times:
        parts = _parts(span)
        if len(parts) == count:
            return parts
    plain = [span for span in view.times if span.first is not None and span.shift is None]
    for at in range(len(plain) - count + 1):
        chosen = plain[at : at + count]
        if all(
            view.text(left.end, right.start).replace(" in ", " ").replace("  ", " ") in JOINS for left, right in itertools.pairwise(chosen)
        ):
            return chosen
    return None


def _parts(span: TimeSpan) -> list[TimeSpan]:
    """The months or years of a range, one by one."""
    if span.ends is None or span.first is None or span.last is None:
        return []
    if span.rule == "month_range":
        count = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
        days = [month(span.first.year, span.first.month + at) for at in range(count)]
        return [TimeSpan(span.start, span.end, "month", first, last, "month", unit="month") for first, last in days]
    if span.rule == "year_range":
        years = [whole_year(year) for year in range(span.first.year, span.last.year + 1)]
        return [TimeSpan(span.start, span.end, "year", first, last, "year", unit="year") for first, last in years]
    return [span.ends[0], span.ends[1]]
