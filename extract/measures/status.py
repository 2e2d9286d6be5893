"""What is known of each place on a day: the status of its gate, control, mines and levy, since when, who said so, and how old that is.

Every status comes from the effects of an event. Which effects speak of which aspect, and after how many days a status without a new
report is only the last known one, stands in rules/events.yaml (`aspects`). A report that repeats a status makes it young again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from extract.core.properties import aspects, place_kinds
from extract.measures.claims import settled, with_claims

if TYPE_CHECKING:
    from datetime import date

    from extract.tables.read import Tables

ASPECTS = tuple(aspects().entries)
FLOWS = tuple(name for name in ASPECTS if name in aspects().having("traffic"))
_EFFECTS = aspects().lists("effects")
GOING_ON = frozenset(effect for effects in aspects().lists("goes_on").values() for effect in effects)
_PERIODS = {name: int(days) for name, days in aspects().values("last_known_after").items()}  # days
FRESH, LAST_KNOWN, NOTHING_REPORTED, NOTHING_HELD = "fresh", "last known", "nothing reported", "nothing held here"
UNKNOWN = "unknown"
_KEYS = ["place_id", "aspect"]
COLUMNS = ("place_id", "aspect", "status", "actor_id", "actor", "event_id", "start", "end", "precision", "certainty", "short", "summary",
           "publisher", "published", "published_precision", "story_id", "ongoing", "date_is_report", "attributed_to", "told_by", "claim",
           "disputed")
HELD = ("said", "said_precision", "said_by", "source", "repeats", "age_days", "later", "held")


def reports(tables: Tables) -> pd.DataFrame:
    """Every status that an event gives a place, one row an aspect, whatever the day; forecasts and plans give none. `overtaken`: the day
    from which what is told of an area's gates together stands for none of them any more."""
    events = with_claims(settled(tables))
    happened = events[(events["modality"] == "actual") & (events["certainty"] != "planned")]
    effects = tables.event_effects.rename(columns={"effect": "status"})
    actors = tables.actors[["actor_id", "name"]].rename(columns={"name": "actor"})
    rows = effects.merge(happened, on="event_id").merge(actors, on="actor_id", how="left")
    found = [_aspects(status, flow) for status, flow in zip(rows["status"], rows["flow"], strict=True)]
    rows = rows.assign(aspect=pd.Series(found, index=rows.index, dtype=object), actor=rows["actor"].fillna("")).explode("aspect")
    rows = rows.assign(disputed=_disputed(rows, tables))
    rows = rows.dropna(subset=["aspect"])[list(COLUMNS)].reset_index(drop=True)
    return rows.assign(overtaken=_overtaken(rows, _gates(tables)))


def _disputed(rows: pd.DataFrame, tables: Tables) -> pd.Series:
    """Whether a conflict is found between a row's event and another that tells of the same place."""
    conflicts = tables.findings[tables.findings["finding_type"] == "conflict"]["finding_id"]
    records = tables.finding_records[tables.finding_records["finding_id"].isin(conflicts) & (tables.finding_records["table"] == "events")]
    told = rows[["event_id", "place_id"]].drop_duplicates()
    told = records[["finding_id", "record_id"]].merge(told, left_on="record_id", right_on="event_id")
    apart = told[told.duplicated(["finding_id", "place_id"], keep=False)]
    return pd.Series([*zip(rows["event_id"], rows["place_id"], strict=True)], index=rows.index).isin(
        {*zip(apart["event_id"], apart["place_id"], strict=True)})


def _gates(tables: Tables) -> dict[str, list[str]]:
    """The gates that lie in each state or province, by their place_ids."""
    places = tables.places.assign(part=tables.places["admin1"].str.split(" ").str[0])  # `Shan (North)` is a part of Shan
    at_gate = places["place_id"].isin(tables.place_roles.query("role == 'border_gate'")["place_id"])
    areas = places[places["place_type"].isin(place_kinds().having("middle"))]
    pairs = areas.merge(places[at_gate], on=["country", "part"], suffixes=("", "_gate"))
    return {str(area): list(group["place_id_gate"]) for area, group in pairs.groupby("place_id")}


def _overtaken(rows: pd.DataFrame, gates: dict[str, list[str]]) -> pd.Series:
    """For a traffic status of an area the day on which the last of its gates had been told of otherwise since; no day for others."""
    known = rows[["place_id", "aspect", "status", "start", "published"]].assign(began=began(rows))
    days = {}
    for row in known[known["place_id"].isin([*gates]) & known["aspect"].isin(FLOWS)].itertuples():
        theirs = known[known["place_id"].isin(gates[str(row.place_id)]) & (known["aspect"] == row.aspect) & (known["status"] != row.status)]
        since = theirs[(theirs["began"] > row.began) & (theirs["start"].notna() | (theirs["published"] > row.published))]
        first = since.groupby("place_id")["began"].min()
        if len(first) == len(gates[str(row.place_id)]):
            days[row.Index] = first.max()
    return pd.Series(days, index=rows.index, dtype="datetime64[ns]")


def _aspects(status: str, flow: str) -> list[str]:
    """Of what an effect tells: of each traffic that it names, or of the one other aspect."""
    spoken_of = [name for name in ASPECTS if status in _EFFECTS[name]]
    return [name for name in spoken_of if name not in FLOWS or flow in (name, "all")]


def began(rows: pd.DataFrame) -> pd.Series:
    """The day from which each row counts: its first day, else its last possible one, else that of the report."""
    return rows["start"].fillna(rows["end"]).fillna(rows["published"])


def until(rows: pd.DataFrame, on: date | None) -> pd.DataFrame:
    """The rows that did not begin (column `began`) after a day; all of them for None."""
    return rows if on is None else rows[~(rows["began"] > pd.Timestamp(on))]


def holding(known: pd.DataFrame, *, on: date | None = None, as_of: date | None = None) -> pd.DataFrame:
    """Of `reports`, what holds for each place and aspect on a day (default: the last known), with who said it last and how old that is.

    The row that began last holds; those right before it that say the same, of the same doer or of none, are one status with it: it
    holds since the first of them, and is as old as the last report (`said`, known as exactly as `said_precision`, by `said_by`, quoting
    `source`). What goes on, as a battle does, ends no sooner than the last of them says. `repeats`: ids of the others. `age_days`: from
    `said` to `on`, else to `as_of`, else to the last report of all; what is told later of that day is not old (`later`).
    A row whose beginning is not told counts from its last possible day, and gives way to a dated row unless it was published later
    and ends later: an undated "recently" does not undo a dated closure. What is told of an area holds until it is `overtaken`.
    """
    rows = until(known.assign(dated=known["start"].notna(), began=began(known)), on)
    if rows.empty or (runs := _left(_runs(_in_order(rows)), on)).empty:
        kinds = {"said": "datetime64[ns]", "age_days": "float64", "later": "bool"}
        return rows.iloc[:0][list(COLUMNS)].assign(**{name: pd.Series(dtype=kinds.get(name, "object")) for name in HELD})
    first = runs.drop_duplicates(_KEYS, keep="first").set_index(_KEYS)
    doers = runs[runs["actor_id"] != ""].drop_duplicates(_KEYS, keep="first").set_index(_KEYS)[["actor_id", "actor"]]
    latest = runs.sort_values(["published", "event_id"])
    newest = latest.drop_duplicates(_KEYS, keep="last").set_index(_KEYS)
    surest = latest.sort_values("claim", kind="stable", ascending=False).drop_duplicates(_KEYS, keep="last").set_index(_KEYS)
    others = runs[runs.duplicated(_KEYS, keep="first")].groupby(_KEYS)["event_id"].agg(" ".join)
    held = first.assign(
        said=newest["published"], said_precision=newest["published_precision"], said_by=surest["publisher"], claim=surest["claim"],
        attributed_to=surest["attributed_to"], told_by=surest["told_by"], certainty=surest["certainty"],
        source=surest["attributed_to"].where(surest["attributed_to"] != surest["publisher"], ""), repeats=others,
        disputed=runs.groupby(_KEYS)["disputed"].any(),
    )
    held["repeats"] = held["repeats"].fillna("")
    stretch = held["status"].isin(GOING_ON) & (held["start"] < held["end"])
    held["end"] = held["end"].mask(stretch, runs.groupby(_KEYS)["end"].max())
    held.update(doers)
    return _aged(held.reset_index(), on or as_of)[[*COLUMNS, *HELD]].sort_values(_KEYS).reset_index(drop=True)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of each place and aspect as they took effect, without the undated ones that a dated row overtakes."""
    rows = rows.sort_values([*_KEYS, "began", "published", "event_id", "status"])
    last_dated = rows[rows["dated"]].drop_duplicates(_KEYS, keep="last")[[*_KEYS, "began", "published"]]
    both = rows.merge(last_dated, on=_KEYS, how="left", suffixes=("", "_dated"))
    after = (both["published"] > both["published_dated"]) & (both["began"] > both["began_dated"])
    before = both["began"] < both["began_dated"]
    return both[both["dated"] | both["began_dated"].isna() | after | before]


def _runs(rows: pd.DataFrame) -> pd.DataFrame:
    """The last rows of each place and aspect that say the same of the same doer; a row that names none may be of any."""
    keys = [rows[key] for key in _KEYS]
    same = rows["status"] == rows.groupby(_KEYS)["status"].transform("last")
    alike = rows[same[::-1].groupby(keys).cummin()[::-1].astype(bool)]
    doer = alike["actor_id"].replace("", None).groupby([alike[key] for key in _KEYS]).transform("last").fillna("")
    ours = alike["actor_id"].isin([""]) | (alike["actor_id"] == doer)
    return alike[ours[::-1].groupby([alike[key] for key in _KEYS]).cummin()[::-1].astype(bool)]


def _left(runs: pd.DataFrame, on: date | None) -> pd.DataFrame:
    """The runs that were not overtaken by a day, counted from the last row of each."""
    ended = runs["overtaken"].fillna(pd.Timestamp.max).groupby([runs[key] for key in _KEYS]).transform("max")
    return runs[ended > pd.Timestamp(on)] if on else runs[ended == pd.Timestamp.max]


def _aged(rows: pd.DataFrame, day: date | None) -> pd.DataFrame:
    """The rows with their age in days, whether that leaves them fresh, and whether they were surely told after the day."""
    to = pd.Timestamp(day) if day else rows["said"].max()
    age = (to - rows["said"]).dt.days.clip(lower=0)
    fresh = age <= rows["aspect"].map(_PERIODS)
    first = rows["said"].where(rows["said_precision"] != "month", rows["said"].dt.to_period("M").dt.start_time)
    return rows.assign(age_days=age, later=first > to, held=fresh.map({True: FRESH, False: LAST_KNOWN}).astype(object))


def first_named(tables: Tables) -> pd.Series:
    """The first day on which a story held names each place, by place_id; a place that none names is not in it."""
    told = tables.event_places.merge(tables.events[["event_id", "published"]], on="event_id")[["place_id", "published"]]
    read = tables.evidence[tables.evidence["table"] == "places"][["record_id", "document_id"]].rename(columns={"record_id": "place_id"})
    read = read.merge(tables.documents[["document_id", "published"]], on="document_id")[["place_id", "published"]]
    return pd.concat([told, read]).groupby("place_id")["published"].min()


def unheld(first: pd.Timestamp | None, day: date | None) -> str:
    """What is held of a place without a status by a day, where it was first named on `first`: nothing reported, or nothing held here at
    all, as no story held by then names it."""
    late = first is None or pd.isna(first) or (day is not None and first > pd.Timestamp(day))
    return NOTHING_HELD if late else NOTHING_REPORTED


def statuses(tables: Tables, *, on: date | None = None) -> pd.DataFrame:
    """One row for each place and aspect as of a day: the columns of `holding`; without a status `status` is unknown and the rest empty,
    but for `held`, which says whether nothing was reported or nothing is held here at all."""
    found = holding(reports(tables), on=on, as_of=tables.as_of)
    grid = pd.MultiIndex.from_product([tables.places["place_id"], ASPECTS], names=_KEYS)
    rows = found.set_index(_KEYS).reindex(grid).reset_index()
    named, day = first_named(tables), on or tables.as_of
    silent = rows["status"].isna()
    rows.loc[silent, "held"] = [unheld(named.get(place), day) for place in rows.loc[silent, "place_id"]]
    return rows.assign(status=rows["status"].fillna(UNKNOWN))
