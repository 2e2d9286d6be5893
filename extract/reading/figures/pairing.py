"""Pairs runs of figures with runs of materials, times or metrics, where "respectively" is said or the numbers of both agree."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from extract.core.calendars import month, whole_year
from extract.reading.figures.draft import JOINS
from extract.reading.figures.materials import material_lists, set_aside
from extract.reading.figures.relations import CLAUSE
from extract.reading.sentence.date_ranges import TimeSpan
from extract.reading.sentence.layout import layout_of
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from extract.reading.figures.draft import Draft
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView

_LEADS = (" in ", " for ", " during ", " in the ", " for the ")  # from figures to the times that they are of
_LOW, _HIGH = words("low_columns"), words("high_columns")
_BEHIND = 40  # characters: names come before their figures as a rule


def pair_lists(view: SentenceView, drafts: list[Draft]) -> None:
    """Fills what the drafts are paired with."""
    if len(drafts) < 2:
        return
    text = view.text(view.start, view.end)
    said = "respectively" in text or "in that order" in text
    for run in _runs(view, drafts):
        names = _names(view, run, said=said)
        if names is not None:
            for draft, named in zip(run, names, strict=True):
                draft.paired = named
        elif (times := _times(view, run, said=said)) is not None:
            for draft, span in zip(run, times, strict=True):
                draft.paired_time = span
        elif said:
            _pair_metrics(view, run)


def is_upper_end(draft: Draft, before: Draft | None) -> bool:
    """Whether a figure stands under `high` in the row in which the one before it stands under `low`: the ends of one range."""
    if before is None or before.line != draft.line or draft.kind == "change":
        return False
    one, other = ((each.kind, each.quantity.unit, each.metric, each.commodity) for each in (before, draft))
    if one != other:
        return False
    layout, places = layout_of(draft.view.scan), (before.quantity.start, draft.quantity.start)
    if layout.line(places[0]) is not layout.line(places[1]) or before.quantity.high is not None:
        return False
    named = [{draft.view.scan.flat[spot.start : spot.end].strip() for spot in layout.heads(place).column} for place in places]
    return not (named[0].isdisjoint(_LOW) or named[1].isdisjoint(_HIGH)) and before.quantity.value <= draft.quantity.value


def _runs(view: SentenceView, drafts: list[Draft]) -> list[list[Draft]]:
    """Runs of two or more figures of one dimension and kind with nothing but commas and "and" between."""
    runs: list[list[Draft]] = []
    for draft in drafts:
        if draft.quantity.of is not None:
            continue
        last = runs[-1][-1] if runs else None
        alike = last is not None and (last.dim, last.kind) == (draft.dim, draft.kind)
        if last is not None and alike and view.text(last.quantity.end, draft.quantity.left) in JOINS:
            runs[-1].append(draft)
        else:
            runs.append([draft])
    return [run for run in runs if len(run) > 1]


def _names(view: SentenceView, run: list[Draft], *, said: bool) -> list[Named] | None:
    """The list of as many materials nearest to the run."""
    lists = ([one for one in names if (one.family or not one.bare) and not set_aside(view, one)] for names in material_lists(view))
    fitting = [names for names in lists if len(names) == len(run)]
    if not fitting:
        return None
    start, end = run[0].quantity.start, run[-1].quantity.end
    best = min(fitting, key=lambda names: start - names[-1].end if names[-1].end <= start else _BEHIND + abs(names[0].start - end))
    return best if said or best[-1].end <= start else None


def _pair_metrics(view: SentenceView, run: list[Draft]) -> None:
    """`Output and sales were 500 t and 470 t, respectively`; `produced 500 t and sold 470 t, up 5% and 7%, respectively`."""
    for draft, token in zip(run, _listed_metrics(view, run) or _metrics_of_figures(view, run), strict=False):
        fitting = (frame.metric for frame in token[3] if not (frame.after or frame.when) and draft.dim in frame.units)
        draft.paired_metric = next(fitting, "")


def _listed_metrics(view: SentenceView, run: list[Draft]) -> list[Token]:
    listed: list[Token] = []
    for token in view.metrics:
        if token[1] > run[0].quantity.start:
            break
        if listed and view.text(listed[-1][1], token[0]) not in JOINS:
            listed.clear()
        listed.append(token)
    return listed if len(listed) == len(run) else []


def _metrics_of_figures(view: SentenceView, run: list[Draft]) -> list[Token]:
    """The words that as many figures before the run have to themselves, each right before its own."""
    before = [one for one in view.quantities if one.end <= run[0].quantity.left and one.of is None][-len(run) :]
    ends = [view.start, *(one.end for one in before)]
    own = [[token for token in view.metrics if end <= token[0] and token[1] <= one.left] for end, one in zip(ends, before, strict=False)]
    return [tokens[-1] for tokens in own] if len(own) == len(run) and all(own) else []


def _times(view: SentenceView, run: list[Draft], *, said: bool) -> list[TimeSpan] | None:
    """As many times as figures; where nothing says "respectively", right behind them: `3% and 5% in 2023 and 2022`."""
    count, end = len(run), run[-1].quantity.end
    near = [span for span in view.times if said or _follows(view, end, span)]
    if fitting := next((parts for parts in map(_parts, near) if len(parts) == count), None):
        return fitting
    plain = [span for span in view.times if span.first is not None and span.shift is None]
    for at in range(len(plain) - count + 1):
        chosen = plain[at : at + count]
        gaps = (view.text(left.end, right.start) for left, right in itertools.pairwise(chosen))
        if (said or chosen[0] in near) and all(gap.replace(" in ", " ").replace("  ", " ") in JOINS for gap in gaps):
            return chosen
    return None


def _follows(view: SentenceView, end: int, span: TimeSpan) -> bool:
    """Whether a time stands behind figures with no more than what they are of between: `410 t and 385 t of ore in March and April`."""
    gap = view.text(end, span.start)
    return 0 < len(gap) <= CLAUSE and gap.endswith(_LEADS) and "," not in gap and not view.figures_between(end, span.start)


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
