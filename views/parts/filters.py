"""What a reader can choose about prices: currency and tax, absolute or relative, scale, bases, days, and the events beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.figures.prices.rows import CURRENCIES
from charts.figures.timeline.rows import chosen
from extract.core.schema import CERTAINTIES, LANES
from views.parts.wording import basis_words
from views.shell import controls, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.drawing.chart import Rows
    from extract.tables.read import Tables

_MODES = {"absolute": "Price", "index": "Index", "change": "% change"}
_EVENTS = ("conflict", "borders", "talks")


def choose_prices(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the price picture; those of a form that is not shown stay as they are."""
    quotes = rows["quotes"]
    bases = {basis: basis_words(basis) for basis in sorted(quotes["price_basis"].unique())}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_prices"):
        currencies = {key: each.title for key, each in CURRENCIES.items()}
        currency = controls.choose("currency", "Currency and tax", currencies, default="cny_incl_vat")
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


_CERTAINTIES = {"said": "Told as fact", "claimed": "Claimed", "planned": "Planned"}
_FIRST = date(1900, 1, 1)


def choose_events(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the timeline; a filter that lets everything through is left out."""
    events = rows["events"]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline"):
        lanes = controls.pick_some("lanes", "Lanes", {lane: lane.capitalize() for lane in LANES})
        certainty = controls.pick_some("certainty", "Certainty", {kind: _CERTAINTIES[kind] for kind in CERTAINTIES})
        start = controls.ask_day("since", "Since", None, (_FIRST, tables.as_of))
        end = controls.ask_day("until", "Until", None, (_FIRST, date(tables.as_of.year + 5, 12, 31)))
    with st.container(horizontal=True, gap="medium", key="filters_timeline_more"):
        actors = controls.search_some("actors", "Actors", _names(tables.actors, "actor_id", events["actor_ids"]), placeholder="All actors")
        places = controls.search_some("places", "Places", _names(tables.places, "place_id", events["place_ids"]), placeholder="All places")
    first, last = start or _FIRST, end or tables.as_of
    return {
        "lanes": _some(lanes, LANES), "certainty": _some(certainty, CERTAINTIES), "actors": actors, "places": places,
        "window": (first, last) if (start or end) and first < last else None,
    }


def narrow(rows: Rows, options: Mapping[str, Any]) -> Rows:
    """The events that pass the filters: the picture is as high as they need."""
    return {**rows, "events": chosen(rows["events"], **options)}


def _some(chosen: tuple[str, ...], every: tuple[str, ...]) -> tuple[str, ...]:
    """Nothing where all are chosen; a name that fits no event where none is."""
    return () if set(chosen) == set(every) else chosen or ("none",)


def _names(frame: Any, key: str, listed: Any) -> dict[str, str]:
    """Those of the frame that an event names, by name."""
    used = {each for ids in listed for each in ids.split()}
    rows = frame[frame[key].isin(list(used))].sort_values("name")
    return dict(zip(rows[key], rows["name"], strict=True))
