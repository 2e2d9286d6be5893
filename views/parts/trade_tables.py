"""Imports against the year before, like scope with like scope only: reported changes as reported, the others from two levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import change, is_missing, number, period, share, span
from extract.measures.shares import production_years, share_bounds
from extract.measures.trade import ALL_ORIGINS, year_on_year
from views.parts.table import rows_table
from views.parts.wording import plain
from views.shell import controls, data

if TYPE_CHECKING:
    from extract.tables.read import Row, Tables


@st.fragment
def table(tables: Tables) -> None:
    """One scope at a time; each row opens its evidence."""
    rows = data.made(year_on_year, tables.observations)
    compared = rows[rows["yoy"].notna()]
    st.subheader("Change on the year, by scope", anchor=False)
    if not len(compared):
        st.info("By this day no scope has a figure to compare with the year before. Choose a later day above.")
        return
    scopes = {str(key): str(words) for key, words in compared.groupby("scope_key")["scope_words"].first().items()}
    countries = compared[~compared["scope_key"].str.contains(f"|{ALL_ORIGINS}|", regex=False)]  # as the picture above; all origins if alone
    newest = str((countries if len(countries) else compared).sort_values("period_end")["scope_key"].iloc[-1])
    chosen = controls.pick("scope", "Scope", scopes, default=newest)
    shown = compared[compared["scope_key"] == chosen].sort_values("period_end", ascending=False).to_dict("records")
    # A row opens its level; its change where only that was reported.
    ids = [(row["observation_id"], row["yoy_id"]) for row in shown]
    keys = [next(key for key in pair if isinstance(key, str) and key) for pair in ids]
    cells = [(f"observations/{key}", _change_cells(row)) for key, row in zip(keys, shown, strict=True)]
    rows_table(("Period", "Tonnes", "A year before", "Change on the year", "Status of the change"), cells, key="yoy")
    st.caption("A derived base or change is an interval, from the rounding of the figures behind it. Scopes are never compared.")


def _change_cells(row: Row) -> tuple[str, ...]:
    tonnes = number(row["value"])
    if row["status"] == "derived":
        tonnes += " (derived)"
    base, moved = number(row["base"], 0), change(row["yoy"], 1)
    if row["base_status"] == "derived":
        base += f" ({span(row['base_low'], row['base_high'], 0)}, derived)"
    if not is_missing(row["yoy_low"]):
        moved += f" ({change(row['yoy_low'], 1)} to {change(row['yoy_high'], 1)})"
    return period(row["period_start"], row["period_end"]), tonnes, base, moved, row["yoy_status"]


@st.fragment
def bounds(tables: Tables) -> None:
    """The bounds of a year with the shares that they come from."""
    st.subheader("How concentrated is mining?", anchor=False)
    years = production_years(tables.observations)
    if not years:
        st.info("By this day no year has both a world total and its producers. Choose a later day above.")
        return
    year = controls.choose("year", "Year", {str(each): str(each) for each in years}, default=str(years[-1]))
    found = share_bounds(tables.observations, year=int(year))
    if found is None:
        return
    st.markdown(plain(found.words))
    rows = [
        (f"observations/{row['observation_id']}", (row["country"], f"{number(row['value'])} {found.unit}", share(round(row["share"], 1))))
        for row in found.parts.to_dict("records")
    ]
    if found.unknown:
        rows.append(("", ("no named producer", f"{number(found.unknown)} {found.unit}", share(round(found.unknown_share, 1)))))
    rows.append((f"observations/{found.total_id}", ("world total", f"{number(found.total)} {found.unit}", "")))
    rows_table(("Producer", "Mined", "Share of the world total"), rows, key="hhi")
    st.caption("Sum of the squared percentage shares: near 0 where many share, 10,000 where one has all. The rest is unknown: bounds.")
