"""The page that is read first: what happened, what it means, what is not known and what to watch, from the rows known by a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from charts.figures.trade.shares import finding, select_shares
from charts.wording.formats import as_date, dated, day, joined, month, period, sentence
from charts.wording.rows import amount, event_when, interval, rows_of, spaced, who_says
from charts.wording.statuses import age_words, report_age
from extract.core.properties import event_ranks
from extract.measures.alerts import load_watches
from extract.measures.claims import ahead, in_full, named, with_claims
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
    by = f"by {day(tables.as_of)}"
    found = [headline for headline, _ in heads]
    parts = (
        ("What happened", _happened(tables, references), f"No report of an event is held that was published {by}."),
        ("What it means", _means(tables, heads, references), f"Nothing held {by} says how much of supply is at stake."),
        ("What is not known, or contested", _unknown(tables, found, references), f"No conflict was found in what is held {by}."),
        ("What to watch", _watched(tables, references), ""),
    )
    return tuple(Part(title, tuple(lines) or (CitedText(nothing),)) for title, lines, nothing in parts)


def age(level: Row, as_of: date) -> str:
    """How old a figure is on a day: since the end of its period, else since its report; empty for one of that day."""
    end = as_date(level["period_end"]) or as_date(level["published"]) or as_of
    return age_words((as_of - end).days)


def by_weight(events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What happened and what is planned, each event once: those told of in the last year first, then by the weight of their kind."""
    once = with_claims(events)
    once = once[once["same_event_as"] == ""]
    ranks = event_ranks("timeline")
    order = once.assign(_old=once["published"] < pd.Timestamp(as_of - _RECENT), _rank=once["event_type"].map(ranks).fillna(len(ranks)))
    down = [True, True, False, True]
    return order.sort_values(["_old", "_rank", "published", "event_id"], ascending=down, ignore_index=True).drop(columns=["_old", "_rank"])


def _happened(tables: Tables, references: References) -> Iterator[CitedText]:
    """The weightiest events, one of each kind, in the order of time."""
    events = by_weight(tables.events, tables.as_of)
    done = events[(events["modality"] == "actual") & (events["certainty"] != "planned")].drop_duplicates("event_type").head(_MOST_EVENTS)
    for row in rows_of(done.assign(_first=done["start"].fillna(done["end"])).sort_values(["_first", "event_id"])):
        words = f"{sentence(event_when(row))}: {named(row)} ({who_says(row)})."
        yield CitedText(words, references.cite("events", [row["event_id"]]))


def _means(tables: Tables, heads: Sequence[tuple[Headline, CitedText]], references: References) -> Iterator[CitedText]:
    """What is at stake, what the reported changes amount to, and what became of the share of what China buys."""
    yield from (cited for headline, cited in heads if headline.level is not None and headline.level["kind"] == "share")
    for row in _losses(tables, [headline for headline, _ in heads]):
        ends = period(row["period_start"], row["period_end"]), period(row["compare_start"], row["compare_end"])
        what = f"{spaced(row['commodity_id'])} from {row['origin']}"
        words = f"{sentence(amount(row))} ({interval(row)}) of {what}, {ends[0]} against {ends[1]}; computed here, not published."
        yield CitedText(words, references.cite("observations", [row["observation_id"]]))
    shares = select_shares(tables)["shares"]
    told = finding(shares[shares["denominator"].str.contains("imports", regex=False)])
    if told is not None:
        yield CitedText(f"{told.headline}.", references.cite("observations", told.keys))


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
            yield CitedText(question.row["message"], cited_by(tables, question.row["finding_id"], references))
        elif question.kind == "claimed":
            yield CitedText(in_full(question.row, says=True), references.cite("events", [question.row["event_id"]]))
    yield from _gates(tables, references)
    old = [f"{head.title} ({month(head.known_to)})" for head in heads if head.known_to and head.age_days > _RECENT.days]
    if old:
        yield CitedText(f"Nothing newer than a year is held of {joined(old)}.")
    none = [head.title for head in heads if head.level is None]
    if none:
        yield CitedText(f"Nothing is held of {joined(none)}.")


def _gates(tables: Tables, references: References) -> Iterator[CitedText]:
    """How old the last report of a gate is, where none is fresh: what was not reported again has not therefore ended."""
    held = holding(reports(tables), as_of=tables.as_of)
    held = held[held["aspect"].isin(FLOWS)]
    if len(held) and (held["held"] == LAST_KNOWN).all():
        newest = held[held["said"] == held["said"].max()]
        last = newest["said"].iloc[0]
        words = f"Whether the gates are open now is not known: last {report_age((pd.Timestamp(tables.as_of) - last).days)}, of {day(last)}."
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
        now = f"back by {day(alert.back_on)}" if alert.back_on else "still so when last reported"
        words = f"{alert.title}: crossed {dated(alert.crossed_on, alert.crossed_on)}, {now}."
        yield CitedText(words, references.cite("observations", [alert.observation_id]))
    events = by_weight(tables.events, tables.as_of)
    coming = [row for row in rows_of(events[events["published"] >= pd.Timestamp(tables.as_of - _RECENT)]) if ahead(row)]
    for row in coming[:_MOST_AHEAD]:
        yield CitedText(f"{named(row)} ({who_says(row)}).", references.cite("events", [row["event_id"]]))
    quiet = [watch.title for watch in load_watches() if watch.watch_id not in crossed]
    if quiet:
        yield CitedText(f"Not crossed in the year before: {'; '.join(quiet)}.")
