"""What is said of each gate and each held place, in words: a status from an event row, or "unknown"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.catalog import chart as chart_of
from charts.map_frame import at
from views import reading
from views.rows_table import rows_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.tables import Tables

_HEAD = ("Place", "People", "Goods", "Ore", "Control", "Mines")


def statuses(tables: Tables, options: Mapping[str, Any]) -> None:
    """One row per gate or place with a status; unknown is said, not guessed."""
    shown = st.toggle("Status of every gate and place in words", key="control_status_table")
    if not shown:
        return
    places = at(reading.rows(chart_of("map"), tables), options.get("on")).places
    aspects = [name.lower() for name in _HEAD[1:]]
    told = places[places["roles"].str.contains("border_gate") | (places[aspects] != "unknown").any(axis=1)].sort_values("name")
    rows = [(row["record"], (row["name"], *(row[aspect] for aspect in aspects))) for row in told.to_dict("records")]
    rows_table(_HEAD, rows, key="status")
