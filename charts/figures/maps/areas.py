"""Areas of both maps whose edge nobody has reported: mine areas, and the ground that a report gives to one side or calls contested.

A report names a town, a region or a state, never a line. So the ground of a town is drawn as far as `TOWN_KM` around it, that of a
region as far as the gazetteer's own uncertainty, that of a state as the state; it fades outwards, ends at the border, and has no edge that
could be taken for a front."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from charts.figures.maps.basemap import area_of
from charts.figures.maps.geometry import Ring, disc, paths_of
from charts.figures.maps.rows import LABEL_TYPES, by_event
from charts.wording.events import with_article
from charts.wording.statuses import status_words
from extract.core.ids import rows_of
from extract.core.properties import event_types
from extract.languages import spoken
from extract.languages.spoken import say
from extract.measures.claims import named
from extract.measures.status import LAST_KNOWN, began, until

if TYPE_CHECKING:
    from charts.figures.maps.rows import MapRows
    from charts.figures.maps.window import Window

MOST = 80  # areas of a kind, and routes: more than any section can show
TOWN_KM = 15.0  # beyond the rings of a mark, some 10 km in a close-up, and inside one township: those are 50 km across and more
_INNER = 0.65  # of the radius: within it the ground is drawn twice as dark, so that it fades outwards
_LEAST = 4.0  # pixels: a smaller area is a speck


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Ground that a report gives to one side: its rings, outer first; of contested ground only the western half is filled, `edge` goes
    around all of it. `edge` of a claim is to be broken, of what a report tells as fact empty."""

    record: str
    title: str
    about: str
    rings: tuple[Ring, ...]
    edge: tuple[Ring, ...]
    claim: bool
    contested: bool
    old: bool


@lru_cache(maxsize=2 * MOST)
def _area(lon: float, lat: float, radius: float, state: str) -> Ring:
    """A disc cut where its state ends; a circle where the state has no fine outline."""
    return disc((lon, lat), radius, within=area_of("admin1", state))


def mine_areas(rows: MapRows, window: Window) -> tuple[tuple[dict[str, Any], Ring], ...]:
    """The mine areas that a window can show."""
    large = rows.mines[rows.mines["radius_km"].map(window.km) > _LEAST]
    large = large.drop_duplicates(["lon", "lat", "radius_km"]).head(MOST)
    inside = [mine for mine in rows_of(large) if window.box.holds((mine["lon"], mine["lat"]))]
    return tuple((mine, _area(mine["lon"], mine["lat"], float(mine["radius_km"]), _state(mine))) for mine in inside)


def _state(place: dict[str, Any]) -> str:
    return str(place["admin1"]).split(" ")[0]


def _radius(place: dict[str, Any]) -> float:
    """Kilometres around the point of a place; none for a wide area of which the gazetteer does not say how far it reaches."""
    uncertain = float(place["uncertainty_km"])
    if place["place_type"] in LABEL_TYPES:
        return 0.0 if pd.isna(uncertain) else uncertain
    return TOWN_KM if pd.isna(uncertain) else max(TOWN_KM, uncertain)


def _ground(place: dict[str, Any]) -> tuple[tuple[Ring, ...], ...]:
    """The rings of the whole and of the darker middle; empty where no ground can be drawn."""
    if place["place_type"] in LABEL_TYPES and not (state := area_of("admin1", _state(place))).is_empty and pd.isna(place["uncertainty_km"]):
        return paths_of(state), ()
    radius = _radius(place)
    if not radius or pd.isna(place["lon"]):
        return (), ()
    rings = [_area(place["lon"], place["lat"], part, _state(place)) for part in (radius, radius * _INNER)]
    return (rings[0],), (rings[1],)


def control_areas(rows: MapRows, window: Window) -> tuple[Control, ...]:
    """The ground of every control that holds, wherever a part of it lies in the window, the largest first."""
    places = {place["place_id"]: place for place in rows_of(rows.places)}
    found = []
    held = rows.statuses[(rows.statuses["aspect"] == "control") & rows.statuses["place_id"].isin(list(places))]
    for status, aspects in by_event(held.sort_values("said", ascending=False).head(MOST)):
        place, contested = places[status["place_id"]], status["status"] == "contested"
        whole, middle = _ground(place)
        frame = shapely.box(*window.box)
        if not any(shapely.Polygon(ring).intersects(frame) for ring in whole) or window.km(_radius(place) or TOWN_KM) < _LEAST:
            continue
        rings = (*whole, *middle)
        found.append(Control(
            record=f"events/{status['event_id']}", title=_title(status, place), about=_about(status, aspects, place),
            rings=tuple(map(_western, rings)) if contested else rings, edge=whole if contested or status["claim"] else (),
            claim=bool(status["claim"]), contested=contested, old=status["held"] == LAST_KNOWN))
    return tuple(sorted(found, key=lambda each: -sum(shapely.Polygon(ring).area for ring in each.rings)))


def _title(status: dict[str, Any], place: dict[str, Any]) -> str:
    name, who = spoken.named(place["name"]), with_article(spoken.named(status["actor"]))
    if status["status"] == "contested":
        return say("{place}: contested ground", place=name)
    return say("{place}: ground held by {who}", place=name, who=who or say("one side"))


def _about(status: dict[str, Any], aspects: list[str], place: dict[str, Any]) -> str:
    reach = say("Drawn as the whole of the state named; how far it reaches is not reported")
    if radius := _radius(place):
        reach = say("Drawn {radius} km around the place that is named; how far it reaches is not reported", radius=f"{radius:g}")
    return f"{status_words(status, aspects)}\n{reach}"


def _western(ring: Ring) -> Ring:
    area = shapely.Polygon(ring)
    west, south, east, north = area.bounds
    half = area.intersection(shapely.box(west, south, (west + east) / 2, north))
    return paths_of(max(shapely.get_parts(half), key=shapely.area))[0]


def undrawn(rows: MapRows) -> list[dict[str, Any]]:
    """Land that is told to have changed hands without a place that has ground on the map, newest first: the mining belt of a region."""
    told = rows.notes[rows.notes["kind"].isin(event_types().having("one_sided") & event_types().having("once"))]
    told = until(told.assign(began=began(told)), rows.on)
    placed = {f"events/{event}" for event in rows.reports[rows.reports["aspect"] == "control"]["event_id"]}
    loose = told[~told["record"].isin(placed)].drop_duplicates("record")
    return rows_of(loose.sort_values("began", ascending=False))


def told(event: dict[str, Any]) -> str:
    """`KIA takes the mining belt of northern Myanmar`, with who claims it."""
    return named(event)
