"""Which events the timeline shows: one row an event however often it was told, filtered, inside a window of days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.wording.events import actor_titles
from charts.wording.formats import as_date
from extract.core.properties import event_ranks, lanes
from extract.measures.claims import settled, with_claims

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.tables.read import Tables

LANE_TITLES = lanes()
_COLUMNS = (
    "start", "end", "lane", "event_type", "short", "summary", "actors", "places", "certainty", "standing", "modality", "precision",
    "lasting", "ongoing", "date_is_report", "attributed_to", "publisher", "published", "told", "disputed", "record", "event_id",
    "actor_ids", "place_ids", "story_id", "told_by", "claim", "lapsed",
)
_DAYS_BACK = 550  # a year and a half, as the close-up of prices: what is older is named in the lane's line of what came before
_DAYS_AHEAD = 365
EXACT = timedelta(days=31)  # an event that is dated to a month or better
_RECENT = timedelta(days=92)  # a quarter: what began within it before the last that happened is news


def _roots(events: pd.DataFrame) -> dict[str, str]:
    """Event -> the row that stands for it, following `same_event_as` to its end."""
    same = {key: other for key, other in zip(events["event_id"], events["same_event_as"], strict=True) if other}
    known = set(events["event_id"])
    roots: dict[str, str] = {}
    for event in events["event_id"]:
        root, seen = event, {event}
        while same.get(root) in known and same[root] not in seen:
            root = same[root]
            seen.add(root)
        roots[event] = root
    return roots


def _listed(bridge: pd.DataFrame, key: str, names: Mapping[str, str], roots: Mapping[str, str]) -> pd.DataFrame:
    """For each event its names joined for reading and its ids joined by blanks, each once."""
    rows = bridge.assign(event_id=bridge["event_id"].map(roots)).dropna(subset=["event_id"]).drop_duplicates(["event_id", key])
    rows = rows.assign(name=rows[key].map(names).fillna(""))
    return rows.groupby("event_id").agg(names=("name", ", ".join), ids=(key, " ".join))


def select(tables: Tables) -> Mapping[str, pd.DataFrame]:
    """`events`: one row an event, with actors and places by name, how often it was told, and whether it is in dispute.

    `standing`: said, claimed or planned, where what a source that is not named says counts as claimed.
    """
    events = with_claims(settled(tables))
    roots = _roots(events)
    events = events.assign(standing=events["certainty"].mask(events["claim"], "claimed"))
    root = events["event_id"].map(roots)
    told = root.value_counts()
    ends = events.dropna(subset=["start", "end"]).groupby(root).agg(start=("start", "max"), end=("end", "min"))
    apart = set(ends.index[ends["start"] > ends["end"]])  # one telling begins after another has ended
    questioned = tables.finding_records.merge(tables.findings[tables.findings["finding_type"] == "conflict"], on="finding_id")
    apart |= {roots[key] for key in questioned[questioned["table"] == "events"]["record_id"] if key in roots}
    rows = events[root == events["event_id"]].copy()
    actors = _listed(tables.event_actors, "actor_id", actor_titles(tables.actors), roots)
    names = dict(zip(tables.places["place_id"], tables.places["name"], strict=True))
    places = _listed(tables.event_places, "place_id", names, roots)
    for column, listed in (("actor", actors), ("place", places)):
        rows[f"{column}s"] = rows["event_id"].map(listed["names"]).fillna("").astype(str)
        rows[f"{column}_ids"] = rows["event_id"].map(listed["ids"]).fillna("").astype(str)
    rows = rows.assign(record="events/" + rows["event_id"], told=rows["event_id"].map(told), disputed=rows["event_id"].isin(apart))
    rows = rows.assign(began=bounds(rows)[0]).sort_values(["began", "end", "event_id"])
    return {"events": rows[list(_COLUMNS)].reset_index(drop=True)}


def chosen(events: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """The events that pass the filters: `lanes`, `certainty`, `actors` and `places` (ids), `window` (two days)."""
    keep = pd.Series(True, index=events.index)
    for column, option in (("lane", "lanes"), ("standing", "certainty")):
        if options.get(option):
            keep &= events[column].isin(list(options[option]))
    for column in ("actor", "place"):
        if wanted := set(options.get(f"{column}s") or ()):
            keep &= events[f"{column}_ids"].map(lambda ids, wanted=wanted: bool(wanted & set(ids.split())))
    if options.get("window"):
        first, last = (pd.Timestamp(day) for day in options["window"])
        began, ended = bounds(events)
        keep &= (began <= last) & (ended >= first)
    return events[keep]


def shown(rows: Mapping[str, pd.DataFrame], **options: Any) -> Mapping[str, pd.DataFrame]:
    """`events`: those that pass the filters."""
    return {"events": chosen(rows["events"], **options)}


def ids_of(rows: Mapping[str, pd.DataFrame], column: str) -> frozenset[str]:
    """The ids that any event lists in a column."""
    return frozenset(key for ids in rows["events"][column] for key in ids.split())


def bounds(events: pd.DataFrame) -> tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]]:
    """First and last possible day, an open end taken from the other or from the day of publication."""
    start, end, published = events["start"], events["end"], events["published"]
    return start.fillna(end).fillna(published), end.fillna(published).fillna(start)


def window_of(events: pd.DataFrame, given: tuple[date, date] | None = None) -> tuple[date, date]:
    """The days on the axis: as given, else whole quarters from 18 months before the last report to the last day that an event reaches."""
    if given and given[0] < given[1]:
        return given
    last_told = as_date(events["published"].max()) or date(1970, 1, 1)  # any day will do where there is no event
    began, ended = bounds(events)
    last = max(as_date(ended.max()) or last_told, last_told)
    first = max(last_told - timedelta(days=_DAYS_BACK), as_date(began.min()) or last_told)
    last = min(last, last_told + timedelta(days=_DAYS_AHEAD))
    start = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    quarter = last.year * 4 + (last.month - 1) // 3 + 1
    return start, date(quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)


def recent(events: pd.DataFrame) -> pd.DataFrame:
    """The events that began in the quarter before the last that happened, or after it: not those that were told late."""
    began = bounds(events)[0]
    happened = began[(events["modality"] == "actual") & (events["certainty"] != "planned")]
    return events[began >= (happened if len(happened) else began).max() - _RECENT]


def weightiest(events: pd.DataFrame, most: int, *, first: str = "") -> pd.DataFrame:
    """At most so many of the events, given in the order of time: by turns one of the `recent`, the newest first, and of each kind the
    newest and the one that most reports tell, the weightiest kind first, then the second of each.

    Of a kind, what is told as a fact comes before what is only claimed, and what is dated to a month before what is not. The event of
    the record `first` is among them if it is one of the events.
    """
    if len(events) <= most:
        return events
    return events.iloc[sorted(by_weight(events, first=first)[:max(most, 0)])]


def by_weight(events: pd.DataFrame, *, first: str = "") -> list[int]:
    """Places of the events, given in the order of time, the weightiest first: as `weightiest` takes them."""
    ranks = event_ranks("timeline")
    began, ended = bounds(events)
    vague = (events["standing"] != "said").astype(int) + ((ended - began) > EXACT).astype(int)
    kinds = events["event_type"].map(ranks).fillna(len(ranks))
    weights = pd.DataFrame({"kind": events["event_type"], "vague": vague, "told": events["told"], "at": range(len(events)), "rank": kinds})
    weights = weights.sort_values(["vague", "told", "at"], ascending=[True, False, False])
    groups = weights.groupby(["kind", "vague"])
    newest = groups["at"].transform("max") == weights["at"]
    nth = groups.cumcount().mask(newest, 0) + weights["vague"] * len(events)
    order = weights.assign(nth=nth).sort_values(["nth", "rank", "at"], ascending=[True, True, False])["at"]
    late = began[order.index[order.index.isin(recent(events).index)]].sort_values(ascending=False, kind="stable")
    turns = [at for turn in zip_longest(order[late.index], order) for at in turn if at is not None]
    return list(dict.fromkeys([*(at for at, record in enumerate(events["record"]) if record == first), *turns]))


def lanes_of(events: pd.DataFrame) -> list[str]:
    """The lanes that have events, in their fixed order."""
    return [lane for lane in LANE_TITLES if (events["lane"] == lane).any()]
