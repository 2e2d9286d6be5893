"""What a reader can choose about prices: currency and tax, absolute or relative, scale, bases, days, and the events beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from extract.schema import LANES
from views import controls, state
from views.wording import basis_words

if TYPE_CHECKING:
    from charts.chart import Rows
    from extract.tables import Tables

CURRENCIES = {"cny_incl_vat": "CNY incl. VAT", "cny_ex_vat": "CNY excl. VAT", "usd_ex_vat": "USD excl. VAT"}
_MODES = {"absolute": "Price", "index": "Index", "change": "% change"}
_EVENTS = ("conflict", "borders", "talks")


def choose(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the price picture; those of a form that is not shown stay as they are."""
    quotes = rows["quotes"]
    bases = {basis: basis_words(basis) for basis in sorted(quotes["price_basis"].unique())}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_prices"):
        currency = controls.choose("currency", "Currency and tax", CURRENCIES, default="cny_incl_vat")
        mode = controls.choose("mode", "Shown as", _MODES, default="absolute")
        index_date = _index_date(quotes, tables) if mode != "absolute" else None
        log = controls.switch("log", "Log axis") if mode == "absolute" else False
        window = _window(tables)
    with st.container(horizontal=True, gap="medium", key="filters_prices_more"):
        chosen = controls.pick_some("basis", "Basis", bases)
        lanes = controls.pick_some("events", "Events marked", {lane: lane.capitalize() for lane in LANES}, default=_EVENTS)
    return {
        "currency": currency, "mode": mode, "index_date": index_date, "log": log, "lanes": lanes, "window": window,
        "bases": () if set(chosen) == set(bases) else chosen or (state.NONE,),
    }


def _index_date(quotes: Any, tables: Tables) -> date | None:
    first: date = quotes["period_end"].min().date() if len(quotes) else tables.as_of
    return controls.ask_day("index", "Base day", None, (first, tables.as_of))


def _window(tables: Tables) -> tuple[date, date] | None:
    """The days of the close-up; both or none."""
    low = date(2000, 1, 1)
    start = controls.ask_day("from", "From", None, (low, tables.as_of))
    end = controls.ask_day("to", "To", None, (low, tables.as_of))
    if start is None and end is None:
        return None
    first, last = start or low, end or tables.as_of
    return (first, last) if first < last else None
