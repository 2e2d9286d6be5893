"""A page's filters: what a reader can choose about prices and about the timeline; those of the other pages are one control each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.figures.prices.rows import CURRENCIES, MARKED
from charts.figures.timeline.rows import LANE_TITLES, chosen
from extract.core.schema import CERTAINTIES, LANES
from views.parts.wording import basis_words
from views.shell import controls, state

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from charts.drawing.chart import Rows
    from extract.tables.read import Tables

_MODES = {"absolute": "Price", "index": "Index", "change": "% change"}
_CERTAINTIES = {"said": "Told as fact", "claimed": "Claimed by one side or a source not named", "planned": "Planned"}
_FIRST_PRICE, _FIRST_EVENT = date(2000, 1, 1), date(1900, 1, 1)  # well before the oldest row of each
_YEARS_AHEAD = 5  # what is planned lies after the day of the tables, seldom further than an election period


def price_filters(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the price picture; those of a form that is not shown stay as they are."""
    quotes = rows["quotes"]
    bases = {basis: basis_words(basis) for basis in sorted(quotes["price_basis"].unique())}
    index_date, log = None, False
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_prices"):
        currencies = {key: each.title for key, each in CURRENCIES.items()}
        currency = controls.choose("currency", "Currency and tax", currencies, default="cny_incl_vat")
        mode = controls.choose("mode", "Shown as", _MODES, default="absolute")
        if mode == "absolute":
            log = controls.switch("log", "Log axis")
        else:
            first = min(quotes["period_end"].dt.date, default=tables.as_of)
            index_date = controls.ask_day("index", "Base day", None, (first, tables.as_of))
        window = _window(("from", "From", tables.as_of), ("to", "To", tables.as_of), _FIRST_PRICE)
    with st.container(horizontal=True, gap="medium", key="filters_prices_more"):
        shown = controls.pick_some("basis", "Basis", bases)
        lanes = controls.pick_some("events", "Events marked", LANE_TITLES, default=MARKED)
    return {"currency": currency, "mode": mode, "index_date": index_date, "log": log, "lanes": lanes, "window": window,
            "bases": _some(shown, bases)}


def timeline_filters(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the timeline; a filter that lets everything through is left out."""
    events, ahead = rows["events"], date(tables.as_of.year + _YEARS_AHEAD, 12, 31)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline"):
        lanes = controls.pick_some("lanes", "Lanes", LANE_TITLES)
        certainty = controls.pick_some("certainty", "Certainty", {kind: _CERTAINTIES[kind] for kind in CERTAINTIES})
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline_more"):
        window = _window(("since", "Since", tables.as_of), ("until", "Until", ahead), _FIRST_EVENT)
        actors = controls.search_some("actors", "Actors", _names(tables.actors, "actor_id", events["actor_ids"]), placeholder="All actors")
        places = controls.search_some("places", "Places", _names(tables.places, "place_id", events["place_ids"]), placeholder="All places")
    return {"lanes": _some(lanes, LANES), "certainty": _some(certainty, CERTAINTIES), "window": window,
            "actors": actors, "places": places}


def narrow(rows: Rows, options: Mapping[str, Any]) -> Rows:
    """The events that pass the filters: the picture is as high as they need."""
    return {**rows, "events": chosen(rows["events"], **options)}


def _window(start: tuple[str, str, date], end: tuple[str, str, date], low: date) -> tuple[date, date] | None:
    """The first and the last day shown, each asked for by its name and words up to a day; None for both unless one is given."""
    days = [controls.ask_day(name, words, None, (low, high)) for name, words, high in (start, end)]
    first, last = days[0] or low, days[1] or start[2]
    return (first, last) if any(days) and first < last else None


def _some(shown: tuple[str, ...], every: Collection[str]) -> tuple[str, ...]:
    """Nothing where all are chosen; a name that fits nothing where none is."""
    return () if set(shown) == set(every) else shown or (state.NONE,)


def _names(frame: Any, key: str, listed: Any) -> dict[str, str]:
    """Those of the frame that an event names, by name."""
    used = {each for ids in listed for each in ids.split()}
    rows = frame[frame[key].isin(list(used))].sort_values("name")
    return dict(zip(rows[key], rows["name"], strict=True))
