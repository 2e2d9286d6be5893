"""What is said of each gate and each held place, in words: a status from an event row, or "unknown"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.catalog import chart as chart_of
from charts.map_frame import at
from charts.map_sequence import permission
from views import reading
from views.rows_table import rows_table
from views.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.tables import Tables

_HEAD = ("Place", "People", "Goods", "Ore", "Control", "Mines")


def statuses(tables: Tables, options: Mapping[str, Any]) -> None:
    """One row per gate or place with a status; unknown is said, not guessed."""
    shown = at(reading.rows(chart_of("map"), tables), options.get("on"))
    places = shown.places
    st.subheader("Every gate and held place, as last reported", anchor=False)
    since = permission(shown)
    if since:
        st.caption(plain(f"{since[0].upper()}{since[1:]}. This is told of the border, not of one gate."))
    aspects = [name.lower() for name in _HEAD[1:]]
    told = places[places["roles"].str.contains("border_gate") | (places[aspects] != "unknown").any(axis=1)]
    told = told.assign(silent=(told[aspects] == "unknown").all(axis=1)).sort_values(["silent", "name"])
    rows = [(row["record"], (row["name"], *(row[aspect] for aspect in aspects))) for row in told.to_dict("records")]
    rows_table(_HEAD, rows, key="status")
