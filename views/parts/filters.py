"""A page's filters: its picker of materials, origins and bases, and what can be chosen about prices and about the timeline."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.drawing.picking import COLUMNS, names_of, values
from charts.figures import chart as chart_of
from charts.figures.prices.rows import CURRENCIES, MARKED
from charts.figures.timeline.rows import LANE_TITLES, chosen
from charts.wording.formats import day, joined, sentence
from extract.core.schema import CERTAINTIES, LANES
from extract.measures.trade import ALL_ORIGINS
from views.parts.wording import basis_words, plain, spaced
from views.shell import controls, data, state

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from charts.drawing.chart import Chart, Rows
    from charts.drawing.picking import Picks
    from extract.tables.read import Tables

_MODES = {"absolute": "Price", "index": "Index", "change": "% change"}
_CERTAINTIES = {"said": "Told as fact", "claimed": "Claimed by one side or a source not named", "planned": "Planned"}
_FIRST_PRICE, _FIRST_EVENT = date(2000, 1, 1), date(1900, 1, 1)  # well before the oldest row of each
_YEARS_AHEAD = 5  # what is planned lies after the day of the tables, seldom further than an election period

_LOOKS = {  # its name in the address, its label, and what stands there while nothing is picked
    "materials": ("material", "Material", "All materials"), "origins": ("origin", "Origin", "All, and their totals"),
    "bases": ("basis", "Price basis", "The usual bases"),
}
_TOTAL = "All origins as one total"


def pick(tables: Tables, *chart_ids: str) -> dict[str, tuple[str, ...]]:
    """What is picked on a page with these charts, by name; a name that is missing leaves nothing out. Only what has rows is offered.

    The address may name what other charts or later days have: it is kept, and each chart says what it has no rows of.
    """
    held_by = [(name, values(name, data.rows(chart, tables))) for chart in map(chart_of, chart_ids) for name in names_of(chart)]
    offered = {name: frozenset[str]().union(*(found for other, found in held_by if other == name)) for name, _ in held_by}
    offered = {name: found for name, found in offered.items() if len(found) > 1}
    if not offered:
        return {}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="picker"):
        return {name: found for name in COLUMNS if name in offered and (found := _asked(name, offered[name]))}


def _asked(name: str, offered: frozenset[str]) -> tuple[str, ...]:
    parameter, label, placeholder = _LOOKS[name]
    words = _words(name)
    return controls.search_some(parameter, label, words, offered=[value for value in words if value in offered], placeholder=placeholder)


def _words(name: str) -> dict[str, str]:
    """Everything of that name that the latest tables hold, in words and by them."""
    latest = data.latest()
    every = {*latest.observations[COLUMNS[name]]} - {""}
    named = dict(zip(latest.commodities["commodity_id"], latest.commodities["name"], strict=True))
    told: dict[str, str] = {}
    for value in every:
        match name:
            case "materials":
                told[value] = sentence(named.get(value, spaced(value)))
            case "bases":
                told[value] = sentence(basis_words(value))
            case _:
                told[value] = {ALL_ORIGINS: _TOTAL}.get(value, value)
    return dict(sorted(told.items(), key=lambda pair: pair[1]))


def held(chart: Chart, rows: Rows, picks: Picks) -> dict[str, tuple[str, ...]]:
    """What of the picks the chart has rows of; says of which it has none."""
    there = {name: values(name, rows) for name in names_of(chart)}
    found = {name: tuple(value for value in picks.get(name, ()) if value in known) for name, known in there.items()}
    missing = [_words(name)[value] for name, known in there.items() for value in picks.get(name, ()) if value not in known]
    if missing:
        st.caption(f"Nothing here of {plain(joined(missing))}." + " All is shown." * (not any(found.values())))
    return {name: kept for name, kept in found.items() if kept}


def price_filters(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the price picture; those of a form that is not shown stay as they are."""
    quotes = rows["quotes"]
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
        days = _days(("from", "From", tables.as_of), ("to", "To", tables.as_of), _FIRST_PRICE)
    with st.container(horizontal=True, gap="medium", key="filters_prices_more"):
        lanes = controls.pick_some("events", "Events marked", LANE_TITLES, default=MARKED)
    window = _in_order(days, ("from", "to"))
    return {"currency": currency, "mode": mode, "index_date": index_date, "log": log, "lanes": lanes, "window": window}


def timeline_filters(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the timeline; a filter that lets everything through is left out."""
    events, ahead = rows["events"], date(tables.as_of.year + _YEARS_AHEAD, 12, 31)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline"):
        lanes = controls.pick_some("lanes", "Lanes", LANE_TITLES)
        certainty = controls.pick_some("certainty", "Certainty", {kind: _CERTAINTIES[kind] for kind in CERTAINTIES})
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline_more"):
        days = _days(("since", "Since", tables.as_of), ("until", "Until", ahead), _FIRST_EVENT)
        actors = controls.search_some("actors", "Actors", _names(tables.actors, "actor_id", events["actor_ids"]), placeholder="All actors")
        places = controls.search_some("places", "Places", _names(tables.places, "place_id", events["place_ids"]), placeholder="All places")
    return {"lanes": _some(lanes, LANES), "certainty": _some(certainty, CERTAINTIES), "window": _in_order(days, ("since", "until")),
            "actors": actors, "places": places}


def narrow(rows: Rows, options: Mapping[str, Any]) -> Rows:
    """The events that pass the filters: the picture is as high as they need."""
    return {**rows, "events": chosen(rows["events"], **options)}


def _days(start: tuple[str, str, date], end: tuple[str, str, date], low: date) -> tuple[date, date] | None:
    """The first and the last day shown, each asked for by its name and words up to a day; None unless one is given."""
    days = [controls.ask_day(name, words, None, (low, high)) for name, words, high in (start, end)]
    return (days[0] or low, days[1] or start[2]) if any(days) else None


def _in_order(days: tuple[date, date] | None, names: tuple[str, str]) -> tuple[date, date] | None:
    """The days where the first lies before the last; else None, with a notice and the way out."""
    if days is None or days[0] < days[1]:
        return days
    words = [f"“{name.capitalize()}” ({day(each)})" for name, each in zip(names, days, strict=True)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"order_{names[0]}"):
        st.warning(f"{' is not before '.join(words)}, so the usual time is shown. Exchange the two, or change one.")
        st.button("Exchange the two", key=f"exchange_{names[0]}", on_click=exchange, args=(names, days), disabled=days[0] == days[1])
    return None


def exchange(names: tuple[str, str], days: tuple[date, date]) -> None:
    """Put two days that stand the wrong way round into the address the right way."""
    for name, each in zip(names, reversed(days), strict=True):
        state.put(name, each.isoformat())


def _some(shown: tuple[str, ...], every: Collection[str]) -> tuple[str, ...]:
    """Nothing where all are chosen; a name that fits nothing where none is."""
    return () if set(shown) == set(every) else shown or (state.NONE,)


def _names(frame: Any, key: str, listed: Any) -> dict[str, str]:
    """Those of the frame that an event names, by name."""
    used = {each for ids in listed for each in ids.split()}
    rows = frame[frame[key].isin(list(used))].sort_values("name")
    return dict(zip(rows[key], rows["name"], strict=True))
