"""Imports against the year before, like scope with like scope only: reported changes as reported, the others from two levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import change, is_missing, number, period, share, span
from charts.wording.rows import unit_words
from extract.core.ids import rows_of
from extract.languages.spoken import named, say, told
from extract.measures.shares import production_years, share_bounds
from extract.measures.trade import ALL_ORIGINS, year_on_year
from views.parts.table import rows_table
from views.parts.wording import plain
from views.shell import controls, data, language, state

if TYPE_CHECKING:
    from extract.tables.read import Row, Tables

_FIRST = 24  # rows that are listed unasked: of months two years


@language.fragment(title="Change on the year, by scope")
def table(tables: Tables) -> None:
    """One scope at a time; each row opens its evidence."""
    rows = data.made(year_on_year, tables.observations)
    compared = rows[rows["yoy"].notna()]
    st.subheader(say("Change on the year, by scope"), anchor=False)
    if not len(compared):
        st.info(say("By this day no scope has a figure to compare with the year before. Choose a later day above."))
        return
    scopes = {str(key): told(str(words), "scope") for key, words in compared.groupby("scope_key")["scope_words"].first().items()}
    countries = compared[~compared["scope_key"].str.contains(f"|{ALL_ORIGINS}|", regex=False)]  # as the picture above; all origins if alone
    newest = str((countries if len(countries) else compared).sort_values("period_end")["scope_key"].iloc[-1])
    chosen = controls.pick("scope", say("Scope"), scopes, default=newest)
    of_scope = compared[compared["scope_key"] == chosen].sort_values("period_end", ascending=False)
    every = state.choice("all_periods", ("0", "1"), "0") == "1"  # asked for whether there is a switch or not, so that no address is wrong
    if len(of_scope) > _FIRST:
        every = controls.switch("all_periods", say("All {count} periods", count=number(len(of_scope))))
    shown = rows_of(of_scope if every else of_scope.head(_FIRST))
    # A row opens its level; its change where only that was reported.
    ids = [(row["observation_id"], row["yoy_id"]) for row in shown]
    keys = [next(key for key in pair if isinstance(key, str) and key) for pair in ids]
    cells = [(f"observations/{key}", _change_cells(row)) for key, row in zip(keys, shown, strict=True)]
    head = ("Period", "Tonnes", "A year before", "Change on the year", "Status of the change")
    rows_table([say(each) for each in head], cells, key="yoy")
    st.caption(say("A derived base or change is an interval, from the rounding of the figures behind it. Scopes are never compared."))


def _change_cells(row: Row) -> tuple[str, ...]:
    tonnes = number(row["value"])
    if row["status"] == "derived":
        tonnes = say("{figure} (derived)", figure=tonnes)
    base, moved = number(row["base"], 0), change(row["yoy"], 1)
    if row["base_status"] == "derived":
        base = say("{figure} ({interval}, derived)", figure=base, interval=span(row["base_low"], row["base_high"], 0))
    if not is_missing(row["yoy_low"]):
        moved = say("{change} ({low} to {high})", change=moved, low=change(row["yoy_low"], 1), high=change(row["yoy_high"], 1))
    return period(row["period_start"], row["period_end"]), tonnes, base, moved, say(row["yoy_status"])


@language.fragment(title="How concentrated is mining?")
def bounds(tables: Tables) -> None:
    """The bounds of a year with the shares that they come from."""
    st.subheader(say("How concentrated is mining?"), anchor=False)
    years = production_years(tables.observations)
    if not years:
        st.info(say("By this day no year has both a world total and its producers. Choose a later day above."))
        return
    year = controls.choose("year", say("Year"), {str(each): str(each) for each in years}, default=str(years[-1]))
    found = share_bounds(tables.observations, year=int(year))
    if found is None:
        return
    st.markdown(plain(found.words))
    rows = [(f"observations/{row['observation_id']}", _mined_cells(named(row["country"]), row["value"], found.unit, row["share"]))
            for row in rows_of(found.parts)]
    if found.unknown:
        rows.append(("", _mined_cells(say("no named producer"), found.unknown, found.unit, found.unknown_share)))
    rows.append((f"observations/{found.total_id}", _mined_cells(say("world total"), found.total, found.unit)))
    rows_table([say(each) for each in ("Producer", "Mined", "Share of the world total")], rows, key="hhi")
    st.caption(say("Sum of the squared percentage shares: near 0 where many share, 10,000 where one has all. The rest is unknown: bounds."))


def _mined_cells(who: str, mined: float, unit: str, part: float | None = None) -> tuple[str, ...]:
    amount = say("{value} {unit}", value=number(mined), unit=unit_words(unit))
    return who, amount, "" if part is None else share(round(part, 1))
