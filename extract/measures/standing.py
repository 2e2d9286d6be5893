"""What the tables as of a day stand on: how many stories and texts, what came in last, what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.measures.alerts import READ, Alert, alerts, load_watches
from extract.measures.claims import with_claims
from extract.measures.prices import fit

if TYPE_CHECKING:
    from datetime import date, timedelta

    import pandas as pd

    from extract.tables.read import Row, Tables

_TEXTS = ("origin", "update", "copy")
_ROLES = ("note", *_TEXTS)  # of a document that tells a story; its head is the first of them that it has


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The ground under a page: the day, the stories and their texts, the cited pages, the last story and the last price."""

    as_of: date
    stories: int
    texts: int
    citations: int
    last_story: date | None
    last_price: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that a story brought: the record, its row, and the day it became known."""

    record: str
    row: Row
    published: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something open: `conflict`, `derived` or `claimed`, with the record to look at."""

    kind: str
    record: str
    row: Row


def standing(tables: Tables) -> Standing:
    """The ground under every figure of the tables."""
    documents, observations = tables.documents, tables.observations
    told = documents[documents["story_id"] != ""]
    prices = fit(observations, kind="price", status="reported", modality="actual")
    return Standing(
        as_of=tables.as_of, stories=told["story_id"].nunique(), texts=int(told["role"].isin(_TEXTS).sum()),
        citations=int((documents["role"] == "citation").sum()),
        last_story=_last_day(told.groupby("story_id")["published"].min()), last_price=_last_day(prices["period_end"]),
    )


def news(tables: Tables, most: int = 4) -> tuple[News, ...]:
    """What the stories brought last: events told as fact or claimed, each once, the latest report and the latest day first."""
    events = with_claims(tables.events)
    told = events[(events["same_event_as"] == "") & (events["modality"] == "actual")]
    latest = told.sort_values(["published", "start", "event_id"], ascending=[False, False, True], na_position="last").head(most)
    return tuple(News(record=f"events/{row['event_id']}", row=row, published=row["published"].date()) for row in latest.to_dict("records"))


def open_questions(tables: Tables, most: int = 3) -> tuple[Question, ...]:
    """What does not fit, what was only computed, and what one side alone says: at most `most` of each, the latest first; no question
    twice."""
    observations, events = tables.observations, with_claims(tables.events)
    derived = observations[(observations["status"] == "derived") & observations["kind"].isin(("level", "price"))]
    claimed = events[events["claim"] & (events["same_event_as"] == "")]
    asked = tables.findings.sort_values("published", ascending=False, kind="stable").drop_duplicates("question")
    chosen = (
        ("conflict", "findings", "finding_id", asked, most),
        ("derived", "observations", "observation_id", derived, 1),
        ("claimed", "events", "event_id", claimed, 1),
    )
    return tuple(
        Question(kind=kind, record=f"{table}/{row[key]}", row=row)
        for kind, table, key, rows, count in chosen
        for row in rows.sort_values("published", ascending=False, kind="stable").head(count).to_dict("records")
    )


def stories(tables: Tables) -> tuple[Row, ...]:
    """One row per story: its document (the note where there is one), how many texts tell it, how many figures and events it gave."""
    documents = tables.documents[tables.documents["story_id"] != ""]
    heads = documents.assign(rank=documents["role"].map(_ROLES.index)).sort_values(["rank", "document_id"]).drop_duplicates("story_id")
    texts = documents[documents["role"].isin(_TEXTS)].groupby("story_id").size()
    extracted = tables.observations[tables.observations["status"] == "reported"]
    figures, events = extracted.groupby("story_id").size(), tables.events.groupby("story_id").size()
    counts = {"texts": texts, "figures": figures, "events": events}
    return tuple(
        {**row, **{name: int(count.get(row["story_id"], 0)) for name, count in counts.items()}}
        for row in heads.sort_values("published", ascending=False).to_dict("records")
    )


def stops(days: tuple[date, ...], current: date) -> tuple[date | None, date | None]:
    """The nearest days before and after `current` on which something became known."""
    return max((day for day in days if day < current), default=None), min((day for day in days if day > current), default=None)


def _last_day(column: pd.Series[Any]) -> date | None:
    return max(column.dropna().dt.date, default=None)


def crossings(tables: Tables, most: int = 6, *, within: timedelta | None = None) -> tuple[Alert, ...]:
    """The watches of `seeds/watch.yaml` that were crossed by the day of the tables, the latest first; only those `within` a time before
    that day if one is given."""
    rows = fit(tables.observations, status="reported", modality="actual")
    found = alerts(rows[list(READ)].to_dict("records"), load_watches(), tables.as_of)  # type: ignore[arg-type]
    return tuple(one for one in found if within is None or tables.as_of - one.crossed_on <= within)[:most]


def place_name(tables: Tables, place_id: str) -> str:
    """The name of a place as shown; the id where there is no such place."""
    return next(iter(tables.places[tables.places["place_id"] == place_id]["name"]), place_id)
