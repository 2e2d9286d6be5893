"""The one prepared frame behind both maps: places with their roles, names and status, mine areas and schematic routes.

Geography (where a place, a route or a mine area lies) comes from `seeds/`; every status comes from an event row, or is "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.wording.events import actor_titles, when
from charts.wording.rows import rows_of
from extract.core.paths import SEEDS
from extract.core.properties import place_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from charts.figures.maps.geometry import Bounds
    from extract.tables.read import Tables

FLOWS = ("people", "goods", "ore")
ASPECTS = (*FLOWS, "control", "mines", "levy")
_ASPECT_OF_EFFECT = {"closed": FLOWS, "open": FLOWS, "claimed": ("control",), "contested": ("control",),
                     "halted": ("mines",), "active": ("mines",), "taxed": ("levy",)}
COLUMNS = ("place_id", "aspect", "status", "actor_id", "actor", "event_id", "start", "end", "precision", "certainty",
           "short", "summary", "publisher", "published", "story_id", "ongoing", "date_is_report")


def reports(tables: Tables) -> pd.DataFrame:
    """Every status that an event gives a place, one row an aspect, whatever the day; forecasts and plans give none."""
    happened = tables.events[(tables.events["modality"] == "actual") & (tables.events["certainty"] != "planned")]
    effects = tables.event_effects.rename(columns={"effect": "status"})
    actors = tables.actors[["actor_id", "name"]].rename(columns={"name": "actor"})
    rows = effects.merge(happened, on="event_id").merge(actors, on="actor_id", how="left")
    aspects = [[each for each in _ASPECT_OF_EFFECT.get(status, ()) if flow in (each, "all") or each not in FLOWS]
               for status, flow in zip(rows["status"], rows["flow"], strict=True)]
    rows = rows.assign(aspect=pd.Series(aspects, index=rows.index, dtype=object), actor=rows["actor"].fillna("")).explode("aspect")
    return rows.dropna(subset=["aspect"])[list(COLUMNS)].reset_index(drop=True)


def began(rows: pd.DataFrame) -> pd.Series:
    """The day from which each row counts: its first day, else its last possible one, else that of the report."""
    return rows["start"].fillna(rows["end"]).fillna(rows["published"])


def until(rows: pd.DataFrame, on: date | None) -> pd.DataFrame:
    """The rows that did not begin (column `began`) after a day; all of them for None."""
    return rows if on is None else rows[~(rows["began"] > pd.Timestamp(on))]


def within(places: pd.DataFrame, box: Bounds) -> pd.DataFrame:
    """The places that lie in a window."""
    return places[places["lon"].between(box.west, box.east) & places["lat"].between(box.south, box.north)]


def flows_of(flow: str) -> tuple[str, ...]:
    """The flows that a choice of the map means: all three, or the one chosen."""
    return {"all": FLOWS}.get(flow, (flow,))


def holding(known: pd.DataFrame, *, on: date | None = None) -> pd.DataFrame:
    """Of `reports`, the one row that holds for each place and aspect on a day (default: the last one known).

    The row that began last holds. A row whose beginning is not told counts from its last possible day, and gives way to a
    dated row unless it was published later and ends later: an undated "recently" does not undo a dated closure.
    """
    rows = until(known.assign(dated=known["start"].notna(), began=began(known)), on)
    keys = ["place_id", "aspect"]
    rows = rows.sort_values(["began", "published", "event_id"])
    last_dated = rows[rows["dated"]].drop_duplicates(keys, keep="last")
    undated = rows[~rows["dated"]].drop_duplicates(keys, keep="last")
    both = undated.merge(last_dated[[*keys, "began", "published"]], on=keys, how="left", suffixes=("", "_dated"))
    newer = both["began_dated"].isna() | ((both["published"] > both["published_dated"]) & (both["began"] > both["began_dated"]))
    found = pd.concat([last_dated, both[newer]]).drop_duplicates(keys, keep="last")
    return found[list(COLUMNS)].sort_values(keys).reset_index(drop=True)


UNKNOWN = "unknown"
_UNTOLD = "Status unknown: no report names this place"
LABEL_TYPES = place_kinds().having("area")  # a name over an area, not a point
_EXACTNESS_KM = {"point": 3.0, "near": 10.0}  # a mark of the close-up covers some 3 km; its ring of dots some 10
_STATUS_TITLES = {"claimed": "claimed by one side", "halted": "work halted", "active": "at work", "taxed": "set"}
_NOTE_COLUMNS = ("place_id", "record", "kind", "words", "brief", "start", "end", "precision", "ongoing",
                 "date_is_report", "publisher", "published", "story_id", "certainty", "actor")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRows:
    """What the maps draw. Frames are read-only.

    places: one row a place, with people, goods, ore, control, mines, levy (a status or "unknown"), `told` (the status in words, one
    line an event), `precision_class` (point, near, area, label, unstated), `roles`, `names_en`, `names_my`, `names_zh`, `record`.
    statuses: the event row behind each status. reports: all such rows, also those overtaken. mines: place, radius_km, its status.
    routes: ends, bend, kind. notes: events and reported distances that may be called out. `on` is the day shown, None = the last one.
    """

    places: pd.DataFrame
    statuses: pd.DataFrame
    reports: pd.DataFrame
    mines: pd.DataFrame
    routes: pd.DataFrame
    notes: pd.DataFrame
    on: date | None = None


@cache
def _seed(name: str) -> pd.DataFrame:
    return pd.read_csv(SEEDS / name, keep_default_na=False)


def precision_class(uncertainty_km: float, place_type: str) -> str:
    """How exact a point is, as the maps draw it."""
    if place_type in LABEL_TYPES:
        return "label"
    if pd.isna(uncertainty_km):
        return "unstated"
    return next((name for name, most in _EXACTNESS_KM.items() if uncertainty_km <= most), "area")


def _shown(places: pd.DataFrame, spellings: pd.DataFrame) -> list[str]:
    """Place names as reports in English print them, where such a choice is curated and is a known spelling of the place."""
    known, chosen = set(zip(spellings["place_id"], spellings["name"], strict=True)), _seed("shown_names.csv")
    shown = {place: name for place, name in zip(chosen["place_id"], chosen["shown"], strict=True) if (place, name) in known}
    return [shown.get(place, name) for place, name in zip(places["place_id"], places["name"], strict=True)]


def _places(tables: Tables) -> pd.DataFrame:
    roles = tables.place_roles.groupby("place_id")["role"].agg(" ".join).rename("roles")
    named = tables.places.assign(name=_shown(tables.places, tables.place_names))
    names = tables.place_names.pivot_table(index="place_id", columns="language", values="name", aggfunc=", ".join)
    names = names.reindex(columns=["en", "my", "zh"]).add_prefix("names_")
    places = named.merge(roles, on="place_id", how="left").merge(names, on="place_id", how="left")
    texts = ["roles", "names_en", "names_my", "names_zh"]
    classes = [precision_class(km, kind) for km, kind in zip(places["uncertainty_km"], places["place_type"], strict=True)]
    return places.assign(**{column: places[column].fillna("") for column in texts}, precision_class=classes,
                         record="places/" + places["place_id"])


def _notes(tables: Tables) -> pd.DataFrame:
    """Events at a place, and distances from one, that could stand beside it on the map; also permissions that name no place ("")."""
    events = tables.events[tables.events["same_event_as"] == ""].merge(tables.event_places, on="event_id", how="left")
    titles, acted = actor_titles(tables.actors), tables.event_actors[tables.event_actors["part"] == "agent"]
    first = acted.drop_duplicates("event_id").set_index("event_id")["actor_id"].map(titles)
    events = events.assign(place_id=events["place_id"].fillna(""), actor=events["event_id"].map(first).fillna(""))
    events = events[(events["place_id"] != "") | (events["event_type"] == "shipment_permission")]
    said = events.assign(record="events/" + events["event_id"], words=events["summary"], brief=events["short"], kind=events["event_type"])
    return pd.concat([said[list(_NOTE_COLUMNS)], _distances(tables)], ignore_index=True)


def _distances(tables: Tables) -> pd.DataFrame:
    """Reported distances, once for each end; `other` is the name of the far end."""
    ids = dict(zip(tables.place_names["name"], tables.place_names["place_id"], strict=True))
    rows = tables.observations[(tables.observations["metric"] == "distance") & (tables.observations["status"] == "reported")]
    about = rows.assign(record="observations/" + rows["observation_id"], kind="distance", words="", brief="", start=rows["period_start"],
                        end=rows["period_end"], precision="", ongoing=False, date_is_report=False, certainty="", actor="")
    ways = (("destination", "origin"), ("origin", "destination"))
    ends = [about.assign(place_id=rows[here].map(ids), other=rows[there]) for here, there in ways]
    return pd.concat(ends).dropna(subset=["place_id"])[[*_NOTE_COLUMNS, "other", "value", "unit", "qualifier"]]


def select(tables: Tables) -> Mapping[str, pd.DataFrame]:
    """The frames that the maps need, whatever the day shown; the places carry their last known status."""
    places = _places(tables)
    known = reports(tables)
    known = known.assign(actor=known["actor_id"].map(actor_titles(tables.actors)).fillna(""))
    mines = _seed("mine_areas.csv").rename(columns={"source": "area_source"})
    mines = mines.merge(places[["place_id", "name", "lat", "lon", "admin1", "record"]], on="place_id")
    ends, routes = places[["place_id", "name", "lat", "lon"]].rename(columns={"place_id": "place"}), _seed("routes.csv")
    for end in ("from_", "to_"):
        routes = routes.merge(ends.add_prefix(end), on=f"{end}place")
    frames = {"places": places, "reports": known, "mines": mines, "routes": routes, "notes": _notes(tables)}
    return {**frames, "places": at(frames, None).places}


def at(rows: Mapping[str, pd.DataFrame], on: date | None) -> MapRows:
    """The selected rows with the status that holds on a day; None for the last one known."""
    statuses = holding(rows["reports"], on=on)
    told, ids = _told(statuses), rows["places"]["place_id"]
    held = dict(zip(zip(statuses["place_id"], statuses["aspect"], strict=True), statuses["status"], strict=True))
    columns = {aspect: [held.get((place, aspect), UNKNOWN) for place in ids] for aspect in ASPECTS}
    places = rows["places"].assign(**columns, told=[told.get(place, _UNTOLD) for place in ids])
    mines = rows["mines"].merge(places[["place_id", "mines", "levy"]], on="place_id", how="left")
    return MapRows(places=places, statuses=statuses, reports=rows["reports"], mines=mines, routes=rows["routes"],
                   notes=rows["notes"], on=on)


def _told(statuses: pd.DataFrame) -> dict[str, str]:
    """Place -> its status in words, a line for each event: `Gate closed (people, goods, ore): KIA, 12 Nov 2024 (Radio Free Asia)`."""
    events: dict[tuple[str, str, str], tuple[dict[str, Any], set[str]]] = {}
    for row in rows_of(statuses):
        events.setdefault((row["place_id"], row["event_id"], row["status"]), (row, set()))[1].add(row["aspect"])
    lines: dict[str, list[str]] = {}
    for (place, _, status), (event, found) in events.items():
        by = ", ".join(filter(None, (event["actor"], when(event))))
        flows = ", ".join(flow for flow in FLOWS if flow in found)
        other = next(aspect for aspect in ASPECTS if aspect in found).capitalize()
        title = f"{status.capitalize()} for {flows}" if flows else f"{other} {_STATUS_TITLES.get(status, status)}"
        lines.setdefault(place, []).append(f"{title}: {by} ({event['publisher']})")
    return {place: "\n".join(told) for place, told in lines.items()}


def gate_status(place: Mapping[str, object], flow: str = "all") -> str:
    """closed, open, partly or unknown: of one flow, or of all that a report speaks of."""
    known = {str(place[each]) for each in flows_of(flow)} - {UNKNOWN}
    return "partly" if len(known) > 1 else next(iter(known), UNKNOWN)


def symbol(place: Mapping[str, object], flow: str = "all") -> str:
    """The mark of a place: gate_closed, gate_open, gate_partly, gate_unknown, contested, claimed, hub, town or label.

    `somewhere` is a gate without a status that is only known to lie in the township.
    """
    roles = str(place["roles"]).split()
    if place["precision_class"] == "label":
        return "label"
    if "border_gate" in roles or place["place_type"] == "border_gate":
        status = gate_status(place, flow)
        return {(UNKNOWN, "area"): "somewhere"}.get((status, str(place["precision_class"])), f"gate_{status}")
    if place["control"] in ("contested", "claimed"):
        return str(place["control"])
    return "hub" if "processing_hub" in roles else "town"
