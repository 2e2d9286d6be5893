"""What the tables as of a day stand on: how many stories and texts, what came in last, what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from extract.core.ids import rows_of
from extract.measures.alerts import READ, Alert, alerts, load_watches
from extract.measures.claims import settled, with_claims
from extract.measures.prices import fit
from extract.measures.status import holding, reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, timedelta

    from extract.measures.headlines import Headline
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


def ranked_findings(tables: Tables, cards: Sequence[Headline]) -> pd.DataFrame:
    """The findings by how much they matter on the day of the tables: first those between sources, which a source against itself is not, nor
    a difference of scope, which is none of fact; of these first those about a figure that a card shows, a change of it, or a status that
    holds now; then by the time that they are about, the latest first."""
    rows = [row for each in cards for row in (each.level, *((each.moved.change, each.moved.base) if each.moved else ())) if row is not None]
    ends = pd.concat([
        tables.observations.set_index("observation_id")["period_end"], tables.events.set_index("event_id")[["start", "end"]].max(axis=1),
    ])
    held = holding(reports(tables), as_of=tables.as_of)
    today = {*(row["observation_id"] for row in rows), *held.loc[held["disputed"], "event_id"], *" ".join(held["repeats"]).split()}
    sources = pd.concat([frame.set_index(key)["publisher"].str.split(" (", regex=False).str[0]
                         for frame, key in ((tables.observations, "observation_id"), (tables.events, "event_id"))])
    about = tables.finding_records.assign(
        _shown=tables.finding_records["record_id"].isin(today),
        _between=tables.finding_records["record_id"].map(sources.to_dict()),
        _end=tables.finding_records["record_id"].map(ends.to_dict()),
    ).groupby("finding_id").agg({"_shown": "any", "_between": "nunique", "_end": "max"})
    ranked = tables.findings.join(about, on="finding_id").assign(_scope=tables.findings["finding_type"] == "scope")
    ranked = ranked.assign(_shown=ranked["_shown"].eq(True), _between=(ranked["_between"] > 1) & ~ranked["_scope"],
                           _end=pd.to_datetime(ranked["_end"]))
    order = {"_between": False, "_shown": False, "_scope": True, "_end": False, "published": False, "finding_id": True}
    return ranked.sort_values(list(order), ascending=list(order.values()))[list(tables.findings.columns)]


def open_questions(tables: Tables, cards: Sequence[Headline], most: int = 3) -> tuple[Question, ...]:
    """What does not fit, what was only computed, and what one side alone says: at most `most` conflicts by their weight, of the others the
    latest; no question twice."""
    observations, events = tables.observations, with_claims(settled(tables))
    derived = observations[(observations["status"] == "derived") & observations["kind"].isin(("level", "price"))]
    claimed = events[events["claim"] & (events["same_event_as"] == "")]
    chosen = (
        ("conflict", "findings", "finding_id", ranked_findings(tables, cards).drop_duplicates("question").head(most)),
        ("derived", "observations", "observation_id", derived.sort_values("published", ascending=False, kind="stable").head(1)),
        ("claimed", "events", "event_id", claimed.sort_values("published", ascending=False, kind="stable").head(1)),
    )
    return tuple(
        Question(kind=kind, record=f"{table}/{row[key]}", row=row)
        for kind, table, key, rows in chosen for row in rows_of(rows)
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
        for row in rows_of(heads.sort_values("published", ascending=False))
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
    found = alerts(rows_of(rows[list(READ)]), load_watches(), tables.as_of)
    return tuple(one for one in found if within is None or tables.as_of - one.crossed_on <= within)[:most]


def place_name(tables: Tables, place_id: str) -> str:
    """The name of a place as shown; the id where there is no such place."""
    return next(iter(tables.places[tables.places["place_id"] == place_id]["name"]), place_id)
