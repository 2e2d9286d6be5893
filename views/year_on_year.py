"""Imports against the year before, like scope with like scope only: reported changes as reported, the others from two levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.formats import change, is_missing, number, period, span
from extract.measures import year_on_year
from views import controls
from views.rows_table import rows_table

if TYPE_CHECKING:
    from extract.tables import Tables

_HEAD = ("Period", "Tonnes", "A year before", "Change on the year", "Status")


@st.fragment
def table(tables: Tables) -> None:
    """One scope at a time; each row opens its evidence."""
    rows = year_on_year(tables.observations)
    compared = rows[rows["yoy"].notna()]
    st.subheader("Change on the year, by scope", anchor=False)
    if not len(compared):
        st.info("By this day no scope has a figure to compare with the year before. Choose a later day above.")
        return
    scopes = {str(key): str(words) for key, words in compared.groupby("scope_key")["scope_words"].first().items()}
    newest = str(compared.sort_values("period_end")["scope_key"].iloc[-1])
    chosen = controls.pick("scope", "Scope", scopes, default=newest)
    shown = compared[compared["scope_key"] == chosen].sort_values("period_end", ascending=False).to_dict("records")
    rows_table(_HEAD, [(_record(row), _cells(row)) for row in shown], key="yoy")
    st.caption("A derived base or change is an interval, from the rounding of the figures behind it. Scopes are never compared.")


def _cells(row: dict[Any, Any]) -> tuple[str, ...]:
    base = number(row["base"], 0)
    base += f" ({span(row['base_low'], row['base_high'], 0)}, derived)" if row["base_status"] == "derived" else ""
    allowed = "" if is_missing(row["yoy_low"]) else f" ({change(row['yoy_low'], 1)} to {change(row['yoy_high'], 1)})"
    return period(row["period_start"], row["period_end"]), number(row["value"]), base, change(row["yoy"], 1) + allowed, row["yoy_status"]


def _record(row: dict[Any, Any]) -> str:
    """The level; the change where only that was reported."""
    key = next(row[name] for name in ("observation_id", "yoy_id") if isinstance(row[name], str) and row[name])
    return f"observations/{key}"
