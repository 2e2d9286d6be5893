"""The page that is read first: what happened, what it means, what is not known and what to watch, from the rows known by a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from charts.figures.trade.shares import finding, select_shares
from charts.wording.formats import APART, SENTENCES, as_date, dated, day, month, period, sentence, strung
from charts.wording.rows import amount, event_when, interval, spaced, who_says
from charts.wording.statuses import age_words, report_age, reported
from extract.core.ids import rows_of
from extract.core.properties import event_ranks
from extract.languages.spoken import joined, named, say, told
from extract.measures import claims
from extract.measures.alerts import load_watches
from extract.measures.standing import crossings, open_questions
from extract.measures.status import FLOWS, LAST_KNOWN, holding, reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from charts.wording.citations import References
    from extract.measures.headlines import Headline
    from extract.tables.read import Row, Tables

_RECENT = timedelta(days=366)  # a year: what is older is history, and is told only where there is nothing newer
_MOST_EVENTS, _MOST_QUESTIONS, _MOST_CROSSED, _MOST_AHEAD = 5, 2, 2, 2  # so that the four parts fill a page and no more
_KEYS = {"observations": "observation_id", "events": "event_id"}


class CitedText(NamedTuple):
    """A sentence and the numbers of its references."""

    text: str
    references: tuple[int, ...] = ()


class Part(NamedTuple):
    """A part of the first page: its title and its sentences, the weightiest first. One without a sentence says what is not held."""

    title: str
    lines: tuple[CitedText, ...]


def summary(tables: Tables, heads: Sequence[tuple[Headline, CitedText]], references: References) -> tuple[Part, ...]:
    """The parts of the first page; `heads` are the figures above them, each with its sentence."""
    by = day(tables.as_of)
    found = [headline for headline, _ in heads]
    parts = (
        ("What happened", _happened(tables, references), "No report of an event is held that was published by {day}."),
        ("What it means", _means(tables, heads, references), "Nothing held by {day} says how much of supply is at stake."),
        ("What is not known, or contested", _unknown(tables, found, references), "No conflict was found in what is held by {day}."),
        ("What to watch", _watched(tables, references), ""),
    )
    return tuple(Part(say(title), tuple(lines) or (CitedText(say(nothing, day=by)),)) for title, lines, nothing in parts)


def age(level: Row, as_of: date) -> str:
    """How old a figure is on a day: since the end of its period, else since its report; empty for one of that day."""
    end = as_date(level["period_end"]) or as_date(level["published"]) or as_of
    return age_words((as_of - end).days)


def by_weight(events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What happened and what is planned, each event once: those told of in the last year first, then by the weight of their kind."""
    once = claims.with_claims(events)
    once = once[once["same_event_as"] == ""]
    ranks = event_ranks("timeline")
    order = once.assign(_old=once["published"] < pd.Timestamp(as_of - _RECENT), _rank=once["event_type"].map(ranks).fillna(len(ranks)))
    down = [True, True, False, True]
    return order.sort_values(["_old", "_rank", "published", "event_id"], ascending=down, ignore_index=True).drop(columns=["_old", "_rank"])


def _happened(tables: Tables, references: References) -> Iterator[CitedText]:
    """The weightiest events, one of each kind, in the order of time."""
    events = by_weight(claims.settled(tables), tables.as_of)
    done = events[(events["modality"] == "actual") & (events["certainty"] != "planned")].drop_duplicates("event_type").head(_MOST_EVENTS)
    for row in rows_of(done.assign(_first=done["start"].fillna(done["end"])).sort_values(["_first", "event_id"])):
        words = say("{when}: {what} ({who}).", when=sentence(event_when(row)), what=claims.named(row), who=who_says(row))
        yield CitedText(words, references.cite("events", [row["event_id"]]))


def _means(tables: Tables, heads: Sequence[tuple[Headline, CitedText]], references: References) -> Iterator[CitedText]:
    """What is at stake, what the reported changes amount to, and what became of the share of what China buys."""
    yield from (cited for headline, cited in heads if headline.level is not None and headline.level["kind"] == "share")
    for row in _losses(tables, [headline for headline, _ in heads]):
        ends = period(row["period_start"], row["period_end"]), period(row["compare_start"], row["compare_end"])
        words = say("{amount} ({interval}) of {goods} from {origin}, {period} against {before}; computed here, not published.",
                    amount=sentence(amount(row)), interval=interval(row), goods=spaced(row["commodity_id"]), origin=named(row["origin"]),
                    period=ends[0], before=ends[1])
        yield CitedText(words, references.cite("observations", [row["observation_id"]]))
    shares = select_shares(tables)["shares"]
    moved = finding(shares[shares["denominator"].str.contains("imports", regex=False)])
    if moved is not None:
        yield CitedText(say("{sentence}.", sentence=moved.headline), references.cite("observations", moved.keys))


def _losses(tables: Tables, heads: Iterable[Headline]) -> Sequence[Row]:
    """The tonnages that the reported changes of the headline figures stand for, as they were derived."""
    fresh = (headline for headline in heads if headline.own and headline.age_days <= _RECENT.days)
    levels = [headline.level["observation_id"] for headline in fresh if headline.level is not None]
    inputs = tables.observation_inputs
    derived = tables.observations[tables.observations["observation_id"].isin(inputs.loc[inputs["input_id"].isin(levels), "observation_id"])]
    return rows_of(derived[(derived["kind"] == "change") & (derived["unit"] == "t")])


def _unknown(tables: Tables, heads: Sequence[Headline], references: References) -> Iterator[CitedText]:
    """What the sources disagree on, what one side alone says, which figures are old, and of which there is none."""
    for question in open_questions(tables, heads, most=_MOST_QUESTIONS):
        if question.kind == "conflict":
            yield CitedText(told(question.row["message"], "finding"), cited_by(tables, question.row["finding_id"], references))
        elif question.kind == "claimed":
            yield CitedText(claims.in_full(question.row, says=True), references.cite("events", [question.row["event_id"]]))
    yield from _gates(tables, references)
    old = [say("{figure} ({month})", figure=say(head.title), month=month(head.known_to))
           for head in heads if head.known_to and head.age_days > _RECENT.days]
    if old:
        yield CitedText(say("Nothing newer than a year is held of {figures}.", figures=joined(old)))
    none = [say(head.title) for head in heads if head.level is None]
    if none:
        yield CitedText(say("Nothing is held of {figures}.", figures=joined(none)))


def _gates(tables: Tables, references: References) -> Iterator[CitedText]:
    """How old the last report of a gate is, where none is fresh: what was not reported again has not therefore ended."""
    held = holding(reports(tables), as_of=tables.as_of)
    held = held[held["aspect"].isin(FLOWS)]
    if len(held) and (held["held"] == LAST_KNOWN).all():
        newest = held[held["said"] == held["said"].max()]
        last = newest["said"].iloc[0]
        words = say("Whether the gates are open now is not known: last {report}, of {day}.",
                    report=report_age((pd.Timestamp(tables.as_of) - last).days, newest["said_precision"].iloc[0]),
                    day=reported(rows_of(newest)[0]))
        yield CitedText(words, references.cite("events", newest["event_id"]))


def cited_by(tables: Tables, finding_id: str, references: References) -> tuple[int, ...]:
    """The references of all that a finding is about."""
    records = tables.finding_records[tables.finding_records["finding_id"] == finding_id]
    return tuple(sorted({
        one for table in _KEYS for one in references.cite(table, records.loc[records["table"] == table, "record_id"])
    }))


def _watched(tables: Tables, references: References) -> Iterator[CitedText]:
    """The levels crossed in the year before, what is announced or foreseen, and the levels that were not crossed."""
    crossed = {alert.watch_id: alert for alert in reversed(crossings(tables, most=len(tables.observations), within=_RECENT))}
    for alert in sorted(crossed.values(), key=lambda alert: alert.crossed_on, reverse=True)[:_MOST_CROSSED]:
        now = say("back by {day}", day=day(alert.back_on)) if alert.back_on else say("still so when last reported")
        words = say("{level}: crossed {when}, {now}.", level=say(alert.title), when=dated(alert.crossed_on, alert.crossed_on), now=now)
        yield CitedText(words, references.cite("observations", [alert.observation_id]))
    events = by_weight(claims.settled(tables), tables.as_of)
    fresh = events[(events["published"] >= pd.Timestamp(tables.as_of - _RECENT)) & (events["lapsed"] != "told")]
    coming = [row for row in rows_of(fresh) if claims.ahead(row)]
    for row in coming[:_MOST_AHEAD]:
        words = say("{when}: {what} ({who})." if row["lapsed"] else "{what} ({who}).", when=sentence(event_when(row)),
                    what=claims.named(row), who=who_says(row))
        words = strung(words, claims.silence(row), by=SENTENCES)
        yield CitedText(words, references.cite("events", [row["event_id"]]))
    quiet = [say(watch.title) for watch in load_watches() if watch.watch_id not in crossed]
    if quiet:
        yield CitedText(say("Not crossed in the year before: {levels}.", levels=strung(*quiet, by=APART)))
