"""The timeline under the map: of the place in focus, or of all; an event opened here is ringed on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from extract.workbench import place_name
from views import map_panel, state
from views.figures import figure
from views.timeline_filters import narrow
from views.wording import plain

if TYPE_CHECKING:
    from extract.tables import Tables

KEY = "map_timeline"


@st.fragment(key=KEY)
def events(tables: Tables) -> None:
    """The timeline of the place that was clicked last."""
    place = _place(tables)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="tools_map_events"):
        if place:
            st.caption(f"Events at {plain(place_name(tables, place))} only. An event opened here is ringed on the map.")
            st.button("All events", key="map_all_events", on_click=_release)
        else:
            st.caption("Click a place on the map to see its events alone; open an event to ring its places on the map.")
    figure("timeline", tables, lambda _tables, _rows: {"places": (place,)} if place else {}, follow=_ring, narrow=narrow)


def _place(tables: Tables) -> str:
    """The place in focus, if there is one and an event names it."""
    table, _, key = (state.get("focus") or "").partition("/")
    named = table == "places" and bool((tables.event_places["place_id"] == key).any())
    return key if named else ""


def _ring(record: str) -> tuple[str, ...]:
    state.put("focus", record)
    return (map_panel.KEY,)


def _release() -> None:
    state.put("focus", None)
    st.rerun((map_panel.KEY, KEY))
