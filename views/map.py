"""Map: gates, control and mines on a day, linked with the events, and how far two places lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.figures import chart as chart_of
from charts.figures.maps.rows import MapRows, at
from charts.figures.maps.words import distance
from charts.wording.rows import rows_of
from views.parts import map_panel, page
from views.parts.table import rows_table
from views.parts.wording import plain
from views.shell import controls, data

if TYPE_CHECKING:
    from extract.tables.read import Tables

FLOWS = {"all": "All traffic", "people": "People", "goods": "Goods", "ore": "Ore"}
_SIZE = (1240, 600)  # pixels: the width of a page, and a height that leaves its key in sight


@st.fragment(key=map_panel.KEY)
def map_part(tables: Tables) -> None:
    """Filters, map, and the status of each place in words."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_map"):
        view = controls.choose("zoom", "Section", map_panel.VIEWS, default="kachin")
        flow = controls.choose("flow", "Gates, for", FLOWS, default="all")
        days = [day.date() for day in tables.events["start"].dropna()]
        world = controls.ask_day("world", "The world on", None, (min([*days, tables.as_of]), tables.as_of))
    options = {"view": view, "flow": flow, "on": world}
    map_panel.draw(tables, options, size=_SIZE, linked=map_panel.LINKED)
    map_panel.statuses(tables, options)


@st.fragment(key="map_distance")
def distances(tables: Tables) -> None:
    """The straight line between two places, beside what reports say; the last two places clicked stand here."""
    rows = data.made(at, data.rows(chart_of("map"), tables), None)
    points = rows.places[rows.places["precision_class"] != "label"].sort_values("name")
    names = dict(zip(points["place_id"], points["name"], strict=True))
    st.subheader("How far apart?", anchor=False)
    if len(names) < 2:
        st.info("Fewer than two places are known by this day. Choose a later one above.")
        return
    first, last = _reported_ends(rows, names)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_distance"):
        start = controls.pick("start", "From", names, default=first)
        end = controls.pick("end", "To", names, default=last)
    if start == end:
        st.info("Choose two different places, or click two on the map.")
        return
    found = distance(rows, start, end)
    st.markdown(plain(found.words))
    if len(found.reported):
        cells = []
        for row in rows_of(found.reported):
            value = f"{row['value']:g} {row['unit']}"
            qualifier = row["qualifier"].removeprefix("exact").replace("_", " ")
            cells.append((row["record"], (value, f"{qualifier} {value}".strip(), row["publisher"])))
        rows_table(("Reported distance", "As reported", "Outlet"), cells, key="distance")
    else:
        st.caption("No report gives a distance between these two.")


def _reported_ends(rows: MapRows, names: dict[str, str]) -> tuple[str, str]:
    """Two places that a report gives a distance between; the first two by name where none does."""
    ids = {name: place for place, name in names.items()}
    notes = rows.notes[(rows.notes["kind"] == "distance") & rows.notes["place_id"].isin(list(names))]
    for row in notes[notes["other"].isin(list(ids))].to_dict("records"):
        return str(row["place_id"]), ids[str(row["other"])]
    first, second, *_ = names
    return first, second


tables = page.begin("Map")
map_part(tables)
map_panel.events(tables)
distances(tables)
page.end(tables)
