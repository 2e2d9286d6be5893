"""With which time a change compares: one named for it, its own moved back by a shift, the earlier end of a range, the one that goes
without saying, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.core import calendars
from extract.core.records import UNSAID, Period
from extract.reading.figures.chooser import Candidate
from extract.reading.figures.dating import compares, dates_base, head_compares, multiple_of_earlier, since_record
from extract.reading.figures.draft import PRICES
from extract.reading.figures.relations import JOINT, WORDS
from extract.vocabulary.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.figures.draft import Draft, Time
    from extract.reading.figures.history import History
    from extract.reading.sentence.date_ranges import TimeSpan

    Found = tuple[Period | None, list[str], tuple[int, int] | None]

_STEPS = ((1, "year"), (1, "quarter"), (1, "month"), (1, "week"), (1, "day"))
_UNITS = frozenset(unit for _count, unit in _STEPS)


def comparison_candidates(draft: Draft, history: History) -> list[Candidate]:
    """All periods that a change may compare with, and none."""
    paired = "paired" if draft.paired_time is not None else "alone"
    said, of, told = _said(draft), "price" if draft.metric in PRICES else "goods", _told(draft, history)
    none = (draft.construction.reader, paired, *(f"{said}, {more}" for more in (of, draft.time.precision, told)))
    candidates = [Candidate(None, [f"none: {why}" for why in none])]
    found: dict[tuple[date | None, date | None], Candidate] = {}
    named, last = list(_named(draft)), history.last
    if last is not None and last.compared:
        named.append((last.time.period(), ["time of a level compared with: yes"], None))
    if history.change is not None and any(span.rule == "same_period" for span in draft.view.times):  # of the same move as the last change
        named.append((history.change.comparison, ["meant: of the same period"], None))
    unsaid = _unsaid(draft, history, (of, told), said) if said in ("nothing", "a time") else ()
    for period, evidence, span in (*named, *_in_heads(draft), *unsaid):
        if period is None or _overlaps(period, draft.time):
            continue
        key = period.start, period.end
        candidate = found.setdefault(key, Candidate(period, [], span))
        candidate.evidence.extend(evidence)
        if candidate.value.rule_id == UNSAID:
            found[key] = candidate._replace(value=period)
    return candidates + list(found.values())


def _overlaps(period: Period, own: Time) -> bool:
    """Whether it has a day in common with the figure's own time: nothing is compared with a part of itself."""
    if own.days is None or period.start is None:
        return False
    return period.start <= own.days[1] and (period.end is None or own.days[0] <= period.end)


def _named(draft: Draft) -> Iterator[Found]:
    """By the times of the sentence."""
    own, days, near = draft.time, draft.time.days, draft.near
    for span in draft.view.times:
        here = span.start, span.end
        evidence = [f"it dates the figure: {_how(own, span)}"] if own.span is span else []
        if _is_no_comparison(draft, span):
            continue
        if span.shift is not None and days is not None:
            count, unit = span.shift
            evidence += (f"shift: of a {unit}, {own.precision}", "shift: yes", f"shift: {draft.construction.reader}")
            yield _moved(days, count, unit, own), [*near.of("shift", *here), *evidence], here
        elif span.rule == "same_period_of" and span.first is not None and days is not None:
            yield _moved(days, days[0].year - span.first.year, "year", own), [*evidence, "meant: the same of another year"], here
        elif span.days is not None:
            yield from _by_time(draft, span, evidence)
        if span.ends is not None:
            yield span.ends[0].period(), [*evidence, f"meant: earlier end of a range, led by {span.lead or 'nothing'}"], here


def _by_time(draft: Draft, span: TimeSpan, evidence: list[str]) -> Iterator[Found]:
    """A time of the sentence, and the one a year before. What no word sets against the figure is likely at most."""
    here, of_base = (span.start, span.end), dates_base(draft.view, span)
    compared = "compared" if compares(draft, span) else "not compared"
    rule = "" if compared == "compared" or of_base or multiple_of_earlier(draft, span) else UNSAID
    base = ["it dates the earlier end of a move: yes"] if of_base else []
    near = (*draft.near.of("time", *here), f"led by: {span.lead or draft.view.word_before(span.start - 1)}")
    yield (_by_rule(span.period(), rule), [*evidence, f"compared: {compared}", f"compared: {compared}, {span.rule}", *base, *near], here)
    if span.days is not None and _may_be_year_before(span, draft.time):
        before = _by_rule(_moved(span.days, 1, "year", draft.time), rule)
        yield before, [*evidence, f"compared: {compared}", "meant: the one a year before"], here


def _by_rule(period: Period | None, rule: str) -> Period | None:
    return replace(period, rule_id=rule) if period is not None and rule else period


def _in_heads(draft: Draft) -> Iterator[Found]:
    """By the heads of its column or row: `on the year`, `against 2 March`."""
    own, days = draft.time, draft.time.days
    for head in draft.heads:
        for span in head.times:
            here = span.start, span.end
            if span.shift is not None and days is not None:
                yield _moved(days, *span.shift, own), [f"head: {head.where}, a shift"], here
            elif span.days not in (None, days):
                compared = "compared" if head_compares(draft.view, span) else "not compared"
                yield span.period(), [f"head: {head.where}, {compared}", f"compared: {compared}"], here


def _said(draft: Draft) -> str:
    """What the sentence, or a head of the figure, names that a change may be compared with."""
    shifts = any(span.shift is not None and not _is_no_comparison(draft, span) for span in draft.view.times)
    times = any(span.days is not None and compares(draft, span) for span in draft.view.times)
    heads = any(span.shift is not None or head_compares(draft.view, span) for head in draft.heads for span in head.times)
    return "a shift" if shifts else "a time" if times else "a head" if heads else "nothing"


def _told(draft: Draft, history: History) -> str:
    """How the figure's time is told, and whether it lay ahead when the text came out."""
    own, anchor = draft.time, history.anchor
    ahead = anchor is not None and own.last is not None and own.last > anchor
    return f"{own.rule}, {'not over' if ahead else 'over'}"


def _unsaid(draft: Draft, history: History, about: tuple[str, str], said: str) -> Iterator[Found]:
    """Its own time moved back by its own length, by a year, or as far as that of the last change: what goes without saying."""
    own, days, last = draft.time, draft.time.days, history.change
    if days is None:
        return
    months = calendars.months_of(*days)
    ways = [("the one before", (months, "month") if months else (1, own.precision)), ("a year before", (1, "year"))]
    if last is not None and (step := _step(last)):
        ways.append((f"as the change before, {'here' if last.view is draft.view else 'earlier'}", step))
    for way, (count, unit) in ways:
        if unit in _UNITS:
            why = (*(f"{said}, {each}" for each in (*about, f"{about[0]}, {own.precision}")), draft.construction.reader)
            evidence = [f"unsaid: {way}, {each}" for each in why]
            yield _by_rule(_moved(days, count, unit, own), UNSAID), evidence, None


def _step(change: Draft) -> tuple[int, str] | None:
    """How far back a change compared."""
    days, with_ = change.time.days, change.comparison
    if days is None or with_ is None:
        return None
    return next(((count, unit) for count, unit in _STEPS if calendars.moved(days, -count, unit) == (with_.start, with_.end)), None)


def _is_no_comparison(draft: Draft, span: TimeSpan) -> bool:
    """A shift that dates the figure ("a 3% rise in the week prior") or is part of a rate, the bound of a record, and a later time that is
    not named for it."""
    own = draft.time
    if since_record(draft, span):
        return True
    if span.shift is not None:
        return own.span is span or _is_rate(draft, span)
    later = span.days is not None and own.last is not None and span.days[0] > own.last
    return later and not compares(draft, span)


def _how(own: Time, span: TimeSpan) -> str:
    """How a time dates the figure."""
    if own.days == span.days:
        return "whole"
    return "up to it" if own.rule == "up_to" else "an end of it"


def _is_rate(draft: Draft, span: TimeSpan) -> bool:
    """The `annual growth` of "compound annual growth rate"."""
    around = draft.view.text(max(draft.view.start, span.start - WORDS), min(draft.view.end, span.end + JOINT))
    return any(rate in around for rate in phrases("growth_rates"))


def _may_be_year_before(span: TimeSpan, own: Time) -> bool:
    """`up from last October's` said of an October: the one of the year before."""
    later = own.first is not None and span.first is not None and span.first >= own.first
    return later and not span.year_given and span.unit == own.precision


def _moved(days: Days, count: int, unit: str, own: Time) -> Period | None:
    first, last = calendars.moved(days, -count, unit)
    if not calendars.within(first, last):
        return None
    return Period(start=first, end=last, precision=own.precision or "range", rule_id=f"{unit}_before")
