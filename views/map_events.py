"""The events of the place chosen on the map; one of them chosen here is ringed on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.formats import counted
from extract.workbench import events_at
from views import map_panel, state
from views.rows_table import rows_table
from views.wording import event_when, plain

if TYPE_CHECKING:
    from extract.tables import Tables

_MOST = 12


@st.fragment(key="map_timeline")
def events(tables: Tables) -> None:
    """Events at the place in focus, or all of them where no place is; the newest first."""
    focus = state.get("focus") or ""
    place = focus.partition("/")[2] if focus.startswith("places/") else ""
    name, rows = events_at(tables, place)
    st.subheader(f"Events at {plain(name)}" if name else "Events on the map", anchor=False)
    with st.container(horizontal=True, gap="medium", key="tools_map_events"):
        st.caption(f"{counted(len(rows), 'event')}. Click a place on the map to see its own; open one to ring its places on the map.")
        if focus:
            st.button("All events", key="map_all_events", on_click=_release)
    cells = [(f"events/{row['event_id']}", (event_when(row), row["short"], row["publisher"])) for row in rows[:_MOST]]
    rows_table(("When", "What", "Outlet"), cells, key="map_events", focus=(map_panel.KEY,))


def _release() -> None:
    state.put("focus", None)
    st.rerun((map_panel.KEY, "map_timeline"))
