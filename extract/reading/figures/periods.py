"""Of which time a figure is: the times of the sentence, of figures and sentences before, of publication, and none are candidates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extract.core import calendars
from extract.core.properties import metrics
from extract.reading.figures.chooser import Candidate
from extract.reading.figures.dating import by_place, compares, head_compares, may_date, of_another, of_birth, of_report, since_record
from extract.reading.figures.draft import NEVER, PRICES, Time
from extract.reading.figures.relations import CLAUSE
from extract.vocabulary.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.figures.draft import Draft
    from extract.reading.figures.history import History
    from extract.reading.sentence.date_ranges import TimeSpan

    Found = Iterable[tuple[Time, list[str]]]

# Times that stand for what was spoken of before
_TAKES_UP = frozenset(("the_quarter", "the_half", "the_month", "the_year", "same_period", "ytd"))
_UP_TO = frozenset(("to", "by", "until", "through", "till"))
_SOURCES = frozenset(("source_by", "source_shows"))
_PARTS_OF_YEAR = frozenset(("relative_year", "part_of_year", "year"))
_TIMES_TRIED = 4  # on either side of the figure
_TIMES_BACK, _WALKED_BACK = 4, 12  # different times of the sentences before, and how many are looked at for them
_FAR = 4  # sentences; farther back is all one
_SHORT = 12  # characters: a word or two, which are evidence themselves
_STATES = ("no time", "a shift", "a time compared with", "a far time", "a time of another clause", "a time behind a figure", "a time by it")


def period_candidates(draft: Draft, history: History) -> list[Candidate]:
    """All times that the figure may be of, and none."""
    here, order = _competing(draft), by_place(draft, history.last_here(draft.view))
    nearest = next(iter(order), None)
    if nearest is not None and _is_open(draft.view.times[nearest]):
        return [Candidate(NEVER, ["none: the time by it cannot be told"])]
    found: dict[tuple[date | None, date | None], tuple[Time, list[str]]] = {(None, None): (NEVER, _never(draft, here))}
    heads = list(_of_heads(draft, history, here))
    own = (*_in_sentence(draft, history, order), *heads)
    for time, evidence in (*own, *_before(draft, history, here), *_of_publication(draft, history.anchor, here)):
        found.setdefault((time.first, time.last), (time, []))[1].extend(evidence)
    headed = {(time.first, time.last) for time, _evidence in heads}
    held, anchor = _holds_for(draft), history.anchor
    for time, evidence in found.values():
        if headed and time is not NEVER and (time.first, time.last) not in headed:
            evidence.append(f"head: another time, {draft.line}")
        if anchor is not None and time.first is not None:
            begun = "to come" if time.first > anchor else "running" if time.last and time.last > anchor else "over"
            evidence.append(f"tense: {held}, {begun}")
    return [Candidate(time, evidence, None if time.span is None else (time.span.start, time.span.end)) for time, evidence in found.values()]


def _is_open(span: TimeSpan) -> bool:
    """A time without days and without anything that they could be told by: "in May" of a page without a date."""
    return span.first is None and span.last is None and span.shift is None and span.from_now is None and span.rule not in _TAKES_UP


def _never(draft: Draft, here: str) -> list[str]:
    return [f"none: {draft.kind}, {here}", f"none: {draft.metric}, {here}", f"none: {draft.metric}, {draft.kind}",
            f"none: {_looks_ahead(draft)}, {here}", f"none: {draft.construction.reader}"]


def _looks_ahead(draft: Draft) -> str:
    """Whether the figure's clause looks ahead."""
    view = draft.view
    modal = (token for token in view.tokens if token[2] == "modal" and view.clause(token[0]) == draft.near.clause)
    return "ahead" if any(not view.scan.plain.startswith("May", token[0]) for token in modal) else "plain"  # with a capital it is the month


def _competing(draft: Draft) -> str:
    """The nearest kind of time in the sentence: what a time from elsewhere competes with."""
    best, dates = 0, False
    for span in draft.view.times:
        dates = dates or (span.first is not None and may_date(draft, span))
        if span.shift is not None:
            state = 1
        elif draft.kind == "change" and compares(draft, span):
            state = 2
        else:
            _side, between, clauses = draft.near.place(span.start, span.end)
            state = {(False, False): 6, (True, False): 5, (False, True): 4}.get((between > 0, clauses > 0), 3)
        best = max(best, state)
    return f"{_STATES[best]} here{', that may date' if dates else ''}"


def _in_sentence(draft: Draft, history: History, order: dict[int, str]) -> Iterator[tuple[Time, list[str]]]:
    view, near = draft.view, draft.near
    left = [n for n, span in enumerate(view.times) if span.start < near.left]
    right = range(len(left), len(view.times))
    first = next(iter(order), None)
    for n in (*left[-_TIMES_TRIED:], *right[:_TIMES_TRIED]):
        span = view.times[n]
        if span.rule == "published" or of_birth(view, span):
            continue
        place = order.get(n, "unlikely")
        evidence = [*near.of("time", span.start, span.end), *_standing(draft, span), f"place: {place}, {draft.moves}"]
        if n == first:
            evidence += (f"likeliest by place: {draft.moves}", f"likeliest by place: {place}, {draft.kind}")
        if len(view.times) == 1:
            evidence.append(f"only time here: {draft.moves}")
        if draft.paired_time is not None and span.start <= draft.paired_time.start < span.end:
            evidence.append("paired: whole")
        for time, more in _meanings(span, draft, history):
            yield time, [*evidence, *more]
    if draft.paired_time is not None:
        yield _time(draft.paired_time), ["paired: yes"]


def _of_heads(draft: Draft, history: History, here: str) -> Iterator[tuple[Time, list[str]]]:
    """The nearest times that each sort of head names."""
    seen: set[str] = set()
    for head in draft.heads:
        for span in head.times:
            if draft.kind == "change" and head_compares(draft.view, span):
                continue
            for time, meant in _meanings(span, draft, history):
                nth = "another" if head.where in seen else "the first"
                yield time, [f"head: {head.where}, {nth}, {here}", f"head: {head.where}, {draft.line}, {draft.moves}", *meant]
            seen.add(head.where)


def _standing(draft: Draft, span: TimeSpan) -> Iterator[str]:
    """What the words around a time and its own say about it."""
    view, near, moves = draft.view, draft.near, draft.moves
    compared = "compared" if compares(draft, span) else "compared by another" if of_another(draft, span) else "not compared"
    yield f"led by: {span.lead or view.word_before(span.start - 1)}, {moves}"
    yield f"said as: {span.rule}, {moves}"
    yield f"said as: {span.rule}, {'price' if draft.metric in PRICES else 'goods'}"
    side, between, clauses = near.place(span.start, span.end)
    gap = view.text(near.right, span.start) if side == "right" else view.text(span.end, near.left)
    yield f"words between: {side}, {gap.strip() if len(gap) < _SHORT else 'many'}, {moves}"
    if side == "left" and _is_of_another(draft, span):
        yield from (f"time of another figure: {draft.kind}", f"time of another figure: {draft.metric}")
    yield f"time stands: {side}, {between} figures and {clauses} clauses off, {compared}, {moves}"
    if of_report(view, span):
        yield "no time of it: the telling's"
    if side == "right" and any(token[2] in _SOURCES and near.right <= token[0] < span.start for token in view.tokens):
        yield f"no time of it: behind a source, {'day' if span.unit == 'day' else 'longer'}"
    if since_record(draft, span):
        yield "no time of it: a record's bound"


def _is_of_another(draft: Draft, span: TimeSpan) -> bool:
    """`Nine opened in 2025, 14 are on the river`: a time right behind another figure, parted from this one."""
    view = draft.view
    other = next((one for one in reversed(view.quantities) if one.end <= span.start), None)
    return other is not None and span.start - other.end <= CLAUSE and "," in view.text(span.end, draft.near.left)


def _time(span: TimeSpan, of: TimeSpan | None = None) -> Time:
    return Time(span.first, span.last, span.precision, span.rule, of or span)


def _meanings(span: TimeSpan, draft: Draft, history: History) -> Iterator[tuple[Time, list[str]]]:
    """The days that the words of a time may mean for this figure."""
    moves = draft.moves
    if span.first is not None or span.last is not None:
        so_far = [f"meant: the year so far, {_holds_for(draft)}"] if span.rule == "relative_year" else []
        yield _time(span), ["meant: as it says", *so_far]
    for name, end in zip(("begin", "end"), span.ends or (), strict=False):
        lead = span.lead if span.lead in ("from", "between") else "plain"
        yield _time(end, span), [f"meant: {name} of a range, {lead}, {end.unit}, {moves}"]
    if span.first is not None:
        yield from _whole_units(span, draft)
    yield from _by_publication(span, draft, history.anchor)
    spoken = next((other for other in draft.view.times if other is not span and other.days is not None), None)
    if history.current is not None and history.current.days is not None:
        yield from _shifted(span, history.current.days, moves)
    elif spoken is not None and spoken.days is not None:  # "after a 3% rise in the week prior, the price fell 5% last week"
        yield from _shifted(span, spoken.days, f"{moves}, from a time to come")
    if span.rule in _TAKES_UP:
        yield from _taken_up(span, history)


def _by_publication(span: TimeSpan, draft: Draft, anchor: date | None) -> Iterator[tuple[Time, list[str]]]:
    """`now`, `a month ago`, counted from the day of publication; `growth of 8% a year to 2030`, from its year on."""
    moves, goods = draft.moves, "price" if draft.metric in PRICES else "goods"
    counted = span.shift is None or draft.view.low.endswith(" ago", span.start, span.end)  # not "up 5% on the year"
    if span.from_now is not None and counted and span.rule not in _TAKES_UP:
        yield Time(*span.from_now, span.unit or "day", span.rule, span), [f"meant: from publication, {span.rule}, {goods}"]
    if anchor is not None and span.last is not None and span.lead in _UP_TO and span.last.year > anchor.year:
        yield (Time(calendars.whole_year(anchor.year)[0], span.last, "range", "up_to", span),
               [f"meant: up to it from the year of publication, {draft.construction.reader}", f"meant: up to it, {moves}"])


def _whole_units(span: TimeSpan, draft: Draft) -> Iterator[tuple[Time, list[str]]]:
    """The unit in which a time begins (`since March 2019 with its 1,462 t`), its last day, and the whole year of a part."""
    assert span.first is not None
    if span.rule == "open_since":
        first, last = calendars.unit_span(span.first, span.unit or "month")
        yield Time(first, last, span.unit or "month", "since_with", span), ["meant: the unit that opens"]
        if span.last is not None:
            yield Time(span.last, span.last, "day", "open_since", span), [f"meant: its last day, {draft.moves}"]
    if span.rule in _PARTS_OF_YEAR and (year := calendars.whole_year(span.first.year)) != span.days:
        yield Time(*year, "year", span.rule, span), [f"meant: the whole year, {span.rule}, {_holds_for(draft)}"]


def _shifted(span: TimeSpan, spoken: Days, moves: str) -> Iterator[tuple[Time, list[str]]]:
    """The time spoken of, moved back (`a year earlier`) or to another year (`the same quarter of 2023`)."""
    if span.shift is not None:
        count, unit = span.shift
        yield Time(*calendars.moved(spoken, -count, unit), "range", "shifted", span), [f"meant: a {unit} back, {moves}"]
    if span.rule == "same_period_of" and span.first is not None:
        days = calendars.moved(spoken, span.first.year - spoken[1].year, "year")
        yield Time(*days, "range", "shifted", span), [f"meant: the same of another year, {moves}"]


def _holds_for(draft: Draft) -> str:
    """Whether the sentence estimates, plans or sets something for the whole of its time."""
    return "for all of it" if draft.view.has(phrases("for_all")) else _looks_ahead(draft)


def _taken_up(span: TimeSpan, history: History) -> Iterator[tuple[Time, list[str]]]:
    """`the quarter`, `the year to date`: by what was spoken of before, or the last whole one."""
    if span.rule == "same_period" and history.last is not None and history.last.time is not NEVER:
        yield history.last.time._replace(span=span), ["meant: same_period, of the last figure"]
    unit = "month" if span.rule == "ytd" else span.unit
    before = (other for _index, other in reversed(history.times[-30:]))  # a page or so
    known = next((other for other in before if other.days and other.unit == unit), None)
    if known is not None and span.rule == "ytd" and span.first is not None:
        yield Time(span.first, known.last, "range", "ytd", span), ["meant: up to the month spoken of"]
    elif known is not None:
        yield _time(known, span), [f"meant: {span.rule} spoken of"]
    part = next((one.days for _index, one in reversed(history.times[-_TIMES_BACK:]) if one.days), None)
    if part is not None and span.unit == "month" and part[0].replace(day=1) == part[1].replace(day=1):
        yield Time(*calendars.unit_span(part[0], "month"), "month", span.rule, span), [f"meant: {span.rule} of the days spoken of"]
    if history.anchor is not None and span.unit in ("quarter", "half", "month", "year"):
        yield _last_whole(history.anchor, span.unit)._replace(span=span), [f"meant: {span.rule}, last whole one"]


def _last_whole(anchor: date, unit: str) -> Time:
    days = calendars.unit_span(calendars.moved((anchor, anchor), -1, unit)[0], unit)
    return Time(*days, unit, f"latest_{unit}")


def _before(draft: Draft, history: History, here: str) -> Iterator[tuple[Time, list[str]]]:
    """Times of figures and sentences before."""
    last, moves = history.last, draft.moves
    if last is not None and last.time is not NEVER:
        yield last.time._replace(span=None), _of_figure(draft, last, here)
    if history.base is not None and draft.earlier:
        yield history.base._replace(span=None), ["last base: yes"]
    same = history.by_metric.get(draft.metric)
    if same is not None and same is not last and same.time is not NEVER:
        yield same.time._replace(span=None), []
    if history.current is not None:
        time, measure = history.current._replace(span=None), _of_same(draft, history.current_metric)
        yield time, [f"spoken of: {time.precision}, {here}", f"spoken of: {moves}, {here}", f"spoken of: {draft.metric}",
                     f"spoken of: of {measure}, {time.precision}, {here}"]
        if time.precision == "day" and time.last is not None:
            week = Time(*calendars.working_week(time.last), "week", "week_of_review")
            yield week, [f"spoken of: a day of the week, {draft.metric}", f"spoken of: a day of the week, {here}"]
    yield from _of_sentences(draft, history, here)


def _of_figure(draft: Draft, last: Draft, here: str) -> list[str]:
    view = draft.view
    what = f"{'base' if last.earlier else 'plain'}, {last.kind} then {draft.kind}"
    same = f"{'base' if last.earlier else 'plain'}, {'same' if last.metric == draft.metric else 'other'} metric, {here}"
    own = f"{'own' if last.time.span is not None else 'borrowed'}"
    if last.view is view:
        clause = "same" if view.clause(last.quantity.start) == draft.near.clause else "other"
        return [f"figure before: {what}", f"figure before: {same}", f"figure before: {clause} clause, {what}", f"figure before: {own}"]
    paragraph = "" if last.view.paragraph == view.paragraph else ", other paragraph"
    ago = f"{min(view.index - last.view.index, _FAR)} ago{paragraph}, {here}"
    return [f"last figure: {what}, {here}", f"last figure: {same}", f"last figure: {ago}", f"last figure: {own}"]


def _of_sentences(draft: Draft, history: History, here: str) -> Iterator[tuple[Time, list[str]]]:
    """The last times named, and those of the heading."""
    view = draft.view
    goods = "price" if draft.metric in PRICES else "goods"
    shown: set[tuple[date | None, date | None]] = {(None, None)}
    for index, span in reversed(history.times[-_WALKED_BACK:]):
        if len(shown) > _TIMES_BACK:
            break
        if (span.first, span.last) in shown:
            continue
        shown.add((span.first, span.last))
        ago, figures = min(view.index - index, _FAR), "with" if index in history.figured else "without"
        yield _time(span)._replace(span=None), [f"named back: {ago} sentences, {figures} figures, {here}",
                                                f"named back: {span.unit}, {ago} back, {figures} figures, {goods}"]
    measure = _of_same(draft, *history.words[0])
    for span in () if any(head.times for head in draft.heads) else history.heading:  # a head of its own says more
        evidence = [f"heading: {span.unit}, {here}", f"heading: {draft.metric}", f"heading: of {measure}, {here}"]
        yield _time(span)._replace(span=None), evidence


def _of_same(draft: Draft, *spoken: str) -> str:
    """Whether what was spoken of is the figure's own measure: the month of imports in a heading is no date of a price."""
    named = {metrics_like(name) for name in spoken if name}
    return "nothing named" if not named else "its measure" if metrics_like(draft.metric) in named else "another measure"


def metrics_like(metric: str) -> str:
    """The metric that one is a kind of: a spot price is a price."""
    return metrics().values("same_as").get(metric, metric)


def _of_publication(draft: Draft, anchor: date | None, here: str) -> Iterator[tuple[Time, list[str]]]:
    """The day of publication and the weeks, months, years around it."""
    if anchor is None:
        return
    ahead = _looks_ahead(draft)
    for name, time in _around(anchor):
        evidence = [f"published: {name}", f"published: {name}, {here}", f"published: {name}, {ahead}"]
        if time.rule == "published":
            evidence.append(f"published: {name}, {draft.kind}, {here}")
        if time.rule == "published" or time.precision == "week":
            evidence.append(f"published: {name}, {draft.metric}")
        yield time, evidence


@lru_cache(maxsize=8)  # one for each story that is being read
def _around(anchor: date) -> tuple[tuple[str, Time], ...]:
    return (
        ("the day", Time(anchor, anchor, "day", "published")),
        ("the week", Time(*calendars.working_week(anchor), "week", "week_of_review")),
        ("last week", Time(*calendars.working_week(calendars.back(anchor, 1, "week")), "week", "last_week")),
        ("the year", Time(*calendars.whole_year(anchor.year), "year", "year_of_publication")),
        *((f"last {unit}", _last_whole(anchor, unit)) for unit in ("month", "quarter", "year")),
    )
