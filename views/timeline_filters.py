"""What a reader can choose about events: lanes, certainty, actors, places and days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.timeline_rows import chosen
from extract.schema import CERTAINTIES, LANES
from views import controls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.chart import Rows
    from extract.tables import Tables

_CERTAINTIES = {"said": "Told as fact", "claimed": "Claimed", "planned": "Planned"}
_FIRST = date(1900, 1, 1)


def choose(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the timeline; a filter that lets everything through is left out."""
    events = rows["events"]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline"):
        lanes = controls.pick_some("lanes", "Lanes", {lane: lane.capitalize() for lane in LANES})
        certainty = controls.pick_some("certainty", "Certainty", {kind: _CERTAINTIES[kind] for kind in CERTAINTIES})
        start = controls.ask_day("since", "Since", None, (_FIRST, tables.as_of))
        end = controls.ask_day("until", "Until", None, (_FIRST, date(tables.as_of.year + 5, 12, 31)))
    with st.container(horizontal=True, gap="medium", key="filters_timeline_more"):
        actors = controls.search_some("actors", "Actors", _names(tables.actors, "actor_id", events["actor_ids"]), placeholder="All actors")
        places = controls.search_some("places", "Places", _names(tables.places, "place_id", events["place_ids"]), placeholder="All places")
    first, last = start or _FIRST, end or tables.as_of
    return {
        "lanes": _some(lanes, LANES), "certainty": _some(certainty, CERTAINTIES), "actors": actors, "places": places,
        "window": (first, last) if (start or end) and first < last else None,
    }


def narrow(rows: Rows, options: Mapping[str, Any]) -> Rows:
    """The events that pass the filters: the picture is as high as they need."""
    return {**rows, "events": chosen(rows["events"], **options)}


def _some(chosen: tuple[str, ...], every: tuple[str, ...]) -> tuple[str, ...]:
    """Nothing where all are chosen; a name that fits no event where none is."""
    return () if set(chosen) == set(every) else chosen or ("none",)


def _names(frame: Any, key: str, listed: Any) -> dict[str, str]:
    """Those of the frame that an event names, by name."""
    used = {each for ids in listed for each in ids.split()}
    rows = frame[frame[key].isin(list(used))].sort_values("name")
    return dict(zip(rows[key], rows["name"], strict=True))
