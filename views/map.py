"""Map: gates, control and mines on a day, linked with the events, and how far two places lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pandas import isna

from charts.figures import chart as chart_of
from charts.figures.maps.rows import MapRows, at
from charts.figures.maps.words import distance
from charts.wording.rows import unit_words
from extract.core.ids import rows_of
from extract.languages.spoken import named, say
from views.parts import map_panel, page
from views.parts.table import rows_table
from views.parts.wording import plain
from views.shell import controls, data, language

if TYPE_CHECKING:
    from extract.tables.read import Tables

FLOWS = {"all": "All traffic", "people": "People", "goods": "Goods", "ore": "Ore"}
_SIZE = (1240, 600)  # pixels: the width of a page, and a height that leaves its key in sight


@language.fragment(key=map_panel.KEY, title="Map")
def map_part(tables: Tables) -> None:
    """Filters, map, and the status of each place in words."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_map"):
        views = {view: say(title) for view, title in map_panel.VIEWS.items()}
        view = controls.choose("zoom", say("Section"), views, default="kachin")
        flow = controls.choose("flow", say("Gates, for"), {flow: say(title) for flow, title in FLOWS.items()}, default="all")
        first = data.rows(chart_of("map"), tables)["reports"]["start"].min()  # before it no report tells of a status
        bounds = tables.as_of if isna(first) else first.date(), tables.as_of
        world = controls.ask_day("world", say("How it stood on"), None, bounds)
    options = {"view": view, "flow": flow, "on": world}
    map_panel.draw(tables, options, size=_SIZE, linked=map_panel.LINKED)
    map_panel.statuses(tables, options)


@language.fragment(key="map_distance", title="How far apart?")
def distances(tables: Tables) -> None:
    """The straight line between two places, beside what reports say; the last two places clicked stand here."""
    rows = data.made(at, data.rows(chart_of("map"), tables), None)
    points = rows.places[rows.places["precision_class"] != "label"].sort_values("name")
    names = dict(zip(points["place_id"], points["name"].map(named), strict=True))
    st.subheader(say("How far apart?"), anchor=False)
    if len(names) < 2:
        st.info(say("Fewer than two places are known by this day. Choose a later one above."))
        return
    first, last = _reported_ends(rows, names)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_distance"):
        start = controls.pick("start", say("From"), names, default=first)
        end = controls.pick("end", say("To"), names, default=last)
    if start == end:
        st.info(say("Choose two different places, or click two on the map."))
        return
    found = distance(rows, start, end)
    st.markdown(plain(found.words))
    if len(found.reported):
        cells = [(row["record"], _reported(row)) for row in rows_of(found.reported)]
        rows_table([say(head) for head in ("Reported distance", "As reported", "Outlet")], cells, key="distance")
    else:
        st.caption(say("No report gives a distance between these two."))


def _reported(row: dict[str, Any]) -> tuple[str, str, str]:
    """The distance, the same as it was said, and by whom."""
    value = say("{value} {unit}", value=f"{row['value']:g}", unit=unit_words(row["unit"]))
    qualifier = row["qualifier"].removeprefix("exact").replace("_", " ")
    said = say("{qualifier} {value}", qualifier=say(qualifier), value=value) if qualifier else value
    return value, said, named(row["publisher"])


def _reported_ends(rows: MapRows, names: dict[str, str]) -> tuple[str, str]:
    """Two places that a report gives a distance between; the first two by name where none does."""
    ids = {name: place for place, name in zip(rows.places["place_id"], rows.places["name"], strict=True) if place in names}
    notes = rows.notes[(rows.notes["kind"] == "distance") & rows.notes["place_id"].isin(list(names))]
    for row in rows_of(notes[notes["other"].isin(list(ids))]):
        return str(row["place_id"]), ids[str(row["other"])]
    first, second, *_ = names
    return first, second


tables = page.begin(say("Map"))
map_part(tables)
map_panel.events(tables)
distances(tables)
page.end(tables)
