"""The one prepared frame behind both maps: places with their roles, names and status, mine areas and schematic routes.

Geography (where a place, a route or a mine area lies) comes from `seeds/`; every status comes from an event row, or is "unknown".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.drawing.chart import shared
from charts.figures.maps.window import SECTIONS
from charts.wording.events import actor_titles, is_stretch, when, with_article
from charts.wording.formats import day as day_words
from charts.wording.statuses import since, status_words
from extract.core.ids import csv_rows, number_cell, rows_of
from extract.core.paths import SEEDS
from extract.core.properties import aspects, event_types, place_kinds
from extract.languages import spoken
from extract.languages.spoken import joined, say
from extract.measures.claims import named, settled, with_claims
from extract.measures.status import (
    ASPECTS,
    FLOWS,
    GOING_ON,
    LAST_KNOWN,
    NOTHING_HELD,
    NOTHING_REPORTED,
    UNKNOWN,
    began,
    first_named,
    holding,
    reports,
    unheld,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from charts.figures.maps.geometry import Bounds
    from extract.tables.read import Tables

def within(places: pd.DataFrame, box: Bounds) -> pd.DataFrame:
    """The places that lie in a window."""
    return places[places["lon"].between(box.west, box.east) & places["lat"].between(box.south, box.north)]


def flows_of(flow: str) -> tuple[str, ...]:
    """The flows that a choice of the map means: all three, or the one chosen."""
    return {"all": FLOWS}.get(flow, (flow,))


_UNTOLD = {NOTHING_REPORTED: "Status unknown: no report gives this place one", NOTHING_HELD: "Nothing held here by {day}"}
LABEL_TYPES = place_kinds().having("area")  # a name over an area, not a point
_LATER, _SAME = "told otherwise later of {places}", "told otherwise of {places} at the same time: reports disagree"
_STATES = place_kinds().having("middle")  # areas of which reports speak as a whole, and of towns in them one by one
_EXACTNESS_KM = {"point": 3.0, "near": 10.0}  # a mark of the close-up covers some 3 km; its ring of dots some 10
_HARM_DAYS = int(aspects().values("last_known_after")["mines"])  # as long as a halt of mines: either changes what comes from there
_NOTE_COLUMNS = ("place_id", "record", "kind", "start", "end", "precision", "ongoing",
                 "date_is_report", "publisher", "published", "story_id", "certainty", "modality", "event_type", "short", "summary",
                 "actor", "claim", "attributed_to", "told_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRows:
    """What the maps draw. Frames are read-only.

    places: one row a place, with people, goods, ore, control, mines, levy (a status or "unknown"), `harm` (the record of what lately
    befell people or a site there, or empty), `told` (the status in words, a line
    an event), `precision_class` (point, near, area, label, unstated), `roles`, `names_en`, `names_my`, `names_zh`, `record`.
    `held` of a place: nothing reported, nothing held here, or empty where it has a status; `<aspect>_old`, `<aspect>_claim`: whether
    that is only the last known one, or only claimed; `holder`: who holds it, in the words of a label.
    statuses: the event row behind each status, with its source and age; `apart`: where the same is told otherwise, in words. reports: all
    such rows, also those overtaken. mines: place, radius_km, its status. routes: ends, bend, kind. notes: events and reported distances
    that may be called out. `on` is the day shown, None for the last one, which is `as_of`.
    """

    places: pd.DataFrame
    statuses: pd.DataFrame
    reports: pd.DataFrame
    mines: pd.DataFrame
    routes: pd.DataFrame
    notes: pd.DataFrame
    on: date | None = None
    as_of: date | None = None

    @property
    def day(self) -> date | None:
        """The day that ages are counted to."""
        return self.on or self.as_of


_ROUTE = ("from_place", "to_place", "kind", "source", "note")


@cache
def _seed(name: str, measured: str, *columns: str) -> pd.DataFrame:
    """A curated file of the map, with its one column of numbers. TableError where it is not whole."""
    for line, row in enumerate(csv_rows(SEEDS / name, (measured, *columns)), start=2):
        number_cell(row[measured], f"{SEEDS / name}:{line}", measured)
    return pd.read_csv(SEEDS / name, keep_default_na=False)


def precision_class(uncertainty_km: float, place_type: str) -> str:
    """How exact a point is, as the maps draw it."""
    if place_type in LABEL_TYPES:
        return "label"
    if pd.isna(uncertainty_km):
        return "unstated"
    return next((name for name, most in _EXACTNESS_KM.items() if uncertainty_km <= most), "area")


def _places(tables: Tables) -> pd.DataFrame:
    roles = tables.place_roles.groupby("place_id")["role"].agg(" ".join).rename("roles")
    names = tables.place_names.pivot_table(index="place_id", columns="language", values="name", aggfunc=", ".join)
    names = names.reindex(columns=["en", "my", "zh"]).add_prefix("names_")
    places = tables.places.merge(roles, on="place_id", how="left").merge(names, on="place_id", how="left")
    texts = ["roles", "names_en", "names_my", "names_zh"]
    classes = [precision_class(km, kind) for km, kind in zip(places["uncertainty_km"], places["place_type"], strict=True)]
    return places.assign(**{column: places[column].fillna("") for column in texts}, precision_class=classes,
                         record="places/" + places["place_id"])


def _notes(tables: Tables) -> pd.DataFrame:
    """Events at a place, and distances from one, that could stand beside it on the map; also permissions that name no place ("").
    What was only foreseen, denied or set as a condition is none."""
    events = with_claims(settled(tables))
    events = events[(events["same_event_as"] == "") & (events["modality"] == "actual")]
    events = events.merge(tables.event_places, on="event_id", how="left")
    titles, acted = actor_titles(tables.actors), tables.event_actors[tables.event_actors["part"] == "agent"]
    first = acted.drop_duplicates("event_id").set_index("event_id")["actor_id"].map(titles)
    events = events.assign(place_id=events["place_id"].fillna(""), actor=events["event_id"].map(first).fillna(""))
    events = events[(events["place_id"] != "") | (events["event_type"] == "shipment_permission")]
    said = events.assign(record="events/" + events["event_id"], kind=events["event_type"])
    return pd.concat([said[list(_NOTE_COLUMNS)], _distances(tables)], ignore_index=True)


def _distances(tables: Tables) -> pd.DataFrame:
    """Reported distances, once for each end; `other` is the name of the far end."""
    ids = dict(zip(tables.place_names["name"], tables.place_names["place_id"], strict=True))
    rows = tables.observations[(tables.observations["metric"] == "distance") & (tables.observations["status"] == "reported")]
    about = rows.assign(record="observations/" + rows["observation_id"], kind="distance", start=rows["period_start"],
                        end=rows["period_end"], precision="", ongoing=False, date_is_report=False, certainty="", event_type="",
                        short="", summary="",
                        actor="", claim=False, told_by="")
    ways = (("destination", "origin"), ("origin", "destination"))
    ends = [about.assign(place_id=rows[here].map(ids), other=rows[there]) for here, there in ways]
    return pd.concat(ends).dropna(subset=["place_id"])[[*_NOTE_COLUMNS, "other", "value", "unit", "qualifier"]]


def select(tables: Tables) -> Mapping[str, pd.DataFrame]:
    """The frames that the maps need, whatever the day shown; `at` gives the places their status."""
    places = _places(tables)
    known = reports(tables)
    known = known.assign(actor=known["actor_id"].map(actor_titles(tables.actors)).fillna(""))
    mines = _seed("mine_areas.csv", "radius_km", "place_id", "basis", "source").rename(columns={"source": "area_source"})
    mines = mines.merge(places[["place_id", "name", "lat", "lon", "admin1", "record"]], on="place_id")
    ends, routes = places[["place_id", "name", "lat", "lon"]].rename(columns={"place_id": "place"}), _seed("routes.csv", "bend", *_ROUTE)
    for end in ("from_", "to_"):
        routes = routes.merge(ends.add_prefix(end), on=f"{end}place")
    places = places.assign(as_of=pd.Timestamp(tables.as_of))
    places = places.merge(first_named(tables).rename("first_named"), left_on="place_id", right_index=True, how="left")
    return {"places": places, "reports": known, "mines": mines, "routes": routes, "notes": _notes(tables)}


@shared
def at(rows: Mapping[str, pd.DataFrame], on: date | None) -> MapRows:
    """The selected rows with the status that holds on a day; None for the last one known."""
    as_of = next(iter(rows["places"]["as_of"].dt.date), None)
    statuses, day = _told_apart(holding(rows["reports"], on=on, as_of=as_of), rows["places"]), on or as_of
    ids, first = rows["places"]["place_id"], rows["places"]["first_named"]
    harm = _harm(rows["notes"], on, day)
    told = _told(statuses)
    for place, event in harm.items():
        told[place] = "\n".join(filter(None, (told.get(place), _event_line(event))))
    held = {(row["place_id"], row["aspect"]): row for row in rows_of(statuses)}
    columns = {aspect: [held.get((place, aspect), {}).get("status", UNKNOWN) for place in ids] for aspect in ASPECTS}
    columns |= {f"{aspect}_old": [held.get((place, aspect), {}).get("held") == LAST_KNOWN for place in ids] for aspect in ASPECTS}
    columns |= {f"{aspect}_claim": [bool(held.get((place, aspect), {}).get("claim")) for place in ids] for aspect in ASPECTS}
    columns |= {f"{flow}_disputed": [bool(held.get((place, flow), {}).get("disputed")) for place in ids] for flow in FLOWS}
    columns["holder"] = [_holder(held.get((place, "control"), {})) for place in ids]
    columns["harm"] = [harm.get(place, {}).get("record", "") for place in ids]
    columns["held"] = ["" if place in told else unheld(when_named, day) for place, when_named in zip(ids, first, strict=True)]
    columns["told"] = [told.get(place) or say(_UNTOLD[why], day=day_words(day)) for place, why in zip(ids, columns["held"], strict=True)]
    places = rows["places"].assign(**columns)
    mines = rows["mines"].merge(places[["place_id", "mines", "levy"]], on="place_id", how="left")
    return MapRows(places=places, statuses=statuses, reports=rows["reports"], mines=mines, routes=rows["routes"],
                   notes=rows["notes"], on=on, as_of=as_of)


def _told_apart(statuses: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The statuses with what else is told of the same in their state, or of all of it: `apart` of the older says of which places it was
    told otherwise later, of both that reports of one day disagree. So halted mines of a state can stand beside mines at work in it. Of a
    gate no report of all of them says more than one of it alone."""
    states = places["place_type"].isin(_STATES)
    lands = {place: ((country, str(part).split(" ")[0]), state, spoken.named(name)) for place, country, part, state, name
             in zip(places["place_id"], places["country"], places["admin1"], states, places["name"], strict=True)}
    rows = [row for row in rows_of(statuses.assign(began=began(statuses))) if row["place_id"] in lands]
    found: dict[tuple[tuple[str, str, str], str], set[str]] = {}
    for pair in product(*([row for row in rows if lands[row["place_id"]][1] is state] for state in (True, False))):
        if len({(lands[row["place_id"]][0], row["aspect"]) for row in pair}) > 1 or pair[0]["status"] == pair[1]["status"]:
            continue
        old, new = sorted(pair, key=lambda row: row["began"])
        if (same := old["began"] == new["began"]) or old is pair[0] or old["aspect"] not in FLOWS:
            found.setdefault((_key(old), _SAME if same else _LATER), set()).add(lands[new["place_id"]][2])
        if same:
            found.setdefault((_key(new), _SAME), set()).add(lands[old["place_id"]][2])
    words = {key: say(template, places=joined(sorted(names))) for (key, template), names in sorted(found.items())}
    return statuses.assign(apart=[words.get(_key(row), "") for row in rows_of(statuses)])


def _key(status: Mapping[str, Any]) -> tuple[str, str, str]:
    return status["place_id"], status["event_id"], status["status"]


def shown(
    rows: Mapping[str, pd.DataFrame], *, view: str = "kachin", flow: str = "all", on: date | None = None,
) -> Mapping[str, pd.DataFrame]:
    """`places` of the section with their status on the day shown, `statuses` (the report behind each), `mine_areas`, `routes` that begin
    or end there, `notes`; of gates only the traffic chosen."""
    found, traffic = at(rows, on), set(FLOWS) - set(flows_of(flow))
    places = within(found.places, SECTIONS[view].holds)
    here, left_out = set(places["place_id"]), [name for name in places if re.sub("_(old|claim|disputed)$", "", str(name)) in traffic]
    statuses, routes = found.statuses, found.routes
    return {
        "places": places.drop(columns=left_out),
        "statuses": statuses[statuses["place_id"].isin(here) & ~statuses["aspect"].isin(traffic)].drop(columns="apart"),
        "mine_areas": found.mines[found.mines["place_id"].isin(here)],
        "routes": routes[routes["from_place"].isin(here) | routes["to_place"].isin(here)],
        "notes": until(found.notes.assign(began=began(found.notes)), on).loc[lambda notes: notes["place_id"].isin(here)],
    }


def _harm(notes: pd.DataFrame, on: date | None, day: date | None) -> dict[str, dict[str, Any]]:
    """Place -> the last event that did harm there, of which a report of the last half year tells."""
    known = notes[notes["kind"].isin(event_types().having("harm")) & (notes["place_id"] != "")]
    known = until(known.assign(began=began(known)), on)
    if day is not None:
        known = known[known["began"] > pd.Timestamp(day) - pd.Timedelta(days=_HARM_DAYS)]
    return {row["place_id"]: row for row in rows_of(known.sort_values(["began", "record"]))}


def _holder(status: Mapping[str, Any]) -> str:
    """`held by the KIA since Oct 2024, a claim`; `contested since Dec 2024`: who holds a place, in the words of a label; empty for an
    unknown."""
    if not status:
        return ""
    who = with_article(spoken.named(status["actor"])) or say("one side")
    held = say("contested") if status["status"] == "contested" else say("held by {who}", who=who)
    days = when(status)
    words = say("{held}, {when}", held=held, when=days) if status["status"] in GOING_ON and is_stretch(status) else \
        say("{held} {since}", held=held, since=since(status))
    if status["held"] == LAST_KNOWN:
        words = say("last known {status}", status=words)
    return say("{status}, a claim", status=words) if status["claim"] else words


def harms(rows: MapRows) -> list[dict[str, Any]]:
    """The events that did harm at a place, of which the map tells on its day, newest first."""
    told = rows.notes["record"].isin(rows.places["harm"]) & rows.notes["place_id"].isin(rows.places["place_id"])
    return rows_of(rows.notes[told].sort_values("published", ascending=False))


def _event_line(event: Mapping[str, Any]) -> str:
    """`Residents say: Accident at Chipwi, 16 Nov 2026 (Gazette, 18 Nov 2026)`."""
    outlet = spoken.named(event["publisher"])
    return say("{event}, {when} ({outlet}, {day})", event=named(event), when=when(event), outlet=outlet, day=day_words(event["published"]))


def _told(statuses: pd.DataFrame) -> dict[str, str]:
    """Place -> its status in words, a line for each event, with who said so and how old that is (`status_words`)."""
    lines: dict[str, list[str]] = {}
    for event, found in by_event(statuses):
        lines.setdefault(event["place_id"], []).append(status_words(event, found))
    return {place: "\n".join(told) for place, told in lines.items()}


def by_event(statuses: pd.DataFrame) -> list[tuple[dict[str, Any], list[str]]]:
    """Each status that an event gives a place once, with the aspects of which it tells."""
    events: dict[tuple[str, str, str], tuple[dict[str, Any], set[str]]] = {}
    for row in rows_of(statuses):
        events.setdefault(_key(row), (row, set()))[1].add(row["aspect"])
    return [(event, [aspect for aspect in ASPECTS if aspect in found]) for event, found in events.values()]


def gate_status(place: Mapping[str, object], flow: str = "all") -> str:
    """closed, open, partly, disputed or unknown: of one flow, or of all that a report speaks of. A gate of which only some traffic is
    known, and that halted, is closed in part: nobody says that people may not pass where ore is stopped. Where the sources disagree on
    some traffic it is disputed, unless it is open in part whichever of them is right."""
    flows = flows_of(flow)
    sure = [str(place[each]) for each in flows if not place[f"{each}_disputed"]]
    status = _of_all(sure)
    return "disputed" if len(sure) < len(flows) and status != "partly" else status


def _of_all(statuses: Sequence[str]) -> str:
    """One status for several flows."""
    found = {*statuses}
    known = found - {UNKNOWN}
    return "partly" if len(known) > 1 or found == {"closed", UNKNOWN} else next(iter(known), UNKNOWN)


def is_old(place: Mapping[str, object], flow: str = "all") -> bool:
    """Whether the mark of a place tells of nothing but last known statuses: no one of them is young enough to say that it still holds. What
    the sources disagree on was not known when it was new, and has no pale mark."""
    sign = symbol(place, flow)
    of_town = {"halted": ("mines",), "incident": ()}.get(sign, ("control",))
    behind = flows_of(flow) if sign.startswith("gate") else of_town
    known = [bool(place[f"{each}_old"]) for each in behind if place[each] != UNKNOWN]
    return bool(known) and all(known) and sign != "gate_disputed"


def symbol(place: Mapping[str, object], flow: str = "all") -> str:
    """The mark of a place: gate_ with its status, contested, claimed, halted, incident, hub, town or label.

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
    if place["mines"] == "halted" or place["harm"]:
        return "halted" if place["mines"] == "halted" else "incident"
    return "hub" if "processing_hub" in roles else "town"
