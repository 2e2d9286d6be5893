"""A page's filters: its picker of materials, origins and bases, and what can be chosen about prices and about the timeline."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.drawing.picking import COLUMNS, PARAMETERS, names_of, values
from charts.figures import chart as chart_of
from charts.figures.prices.rows import CURRENCIES, MARKED
from charts.figures.timeline.rows import LANE_TITLES, chosen
from charts.wording.formats import day, sentence
from extract.core.schema import CERTAINTIES, LANES
from extract.languages.spoken import joined, named, say
from extract.measures.trade import ALL_ORIGINS, countries, no_tonnes
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

_LOOKS = {  # the label, and what stands there while nothing is picked
    "materials": ("Material", "All materials"), "origins": ("Origin", "All, and their totals"), "bases": ("Price basis", "The usual bases"),
}
_TOTAL = "All origins as one total"


def pick(tables: Tables, *chart_ids: str) -> dict[str, tuple[str, ...]]:
    """What is picked on a page with these charts, by name; a name that is missing leaves nothing out. Only what has rows is offered.

    The address may name what other charts or later days have: it is kept, and each chart says what it has no rows of.
    """
    held_by = [(name, values(name, data.rows(chart, tables))) for chart in map(chart_of, chart_ids) for name in names_of(chart)]
    offered = {name: frozenset[str]().union(*(found for other, found in held_by if other == name)) for name, _ in held_by}
    if tables.of:  # of which there is more than the rows read so far
        offered = {name: tables.of.choices[COLUMNS[name]] for name in offered}
    offered = {name: found for name, found in offered.items() if len(found) > 1}
    if not offered:
        return {}
    unheld = countries(tables) if "origins" in offered else ()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="picker"):
        return {name: found for name in COLUMNS if name in offered and (found := _asked(name, offered[name], unheld))}


def _asked(name: str, offered: frozenset[str], unheld: Collection[str]) -> tuple[str, ...]:
    """What is picked of what has rows; of the origins also of the countries without any, so that a reader who seeks one is told."""
    label, placeholder = _LOOKS[name]
    words = _words(name)
    listed = [value for value in words if value in offered]
    if name == "origins":
        missing = {value: say("{origin}: none held", origin=words[value]) for value in words if value in unheld and value not in offered}
        words, listed = words | missing, [*listed, *missing]
    return controls.search_some(PARAMETERS[name], say(label), words, offered=listed, placeholder=say(placeholder))


def _words(name: str) -> dict[str, str]:
    """Everything of that name that the latest tables hold, in words and by them."""
    latest, column = data.latest(), COLUMNS[name]
    every = latest.of.choices[column] if latest.of else {*latest.observations[column]} - {""}
    every |= {*(countries(latest) if name == "origins" else ())}
    goods = dict(zip(latest.commodities["commodity_id"], latest.commodities["name"], strict=True))
    told: dict[str, str] = {}
    for value in every:
        match name:
            case "materials":
                told[value] = sentence(named(goods[value]) if value in goods else spaced(value))
            case "bases":
                told[value] = sentence(basis_words(value))
            case _:
                told[value] = say(_TOTAL) if value == ALL_ORIGINS else named(value)
    return dict(sorted(told.items(), key=lambda pair: pair[1]))


def held(chart: Chart, rows: Rows, picks: Picks) -> dict[str, tuple[str, ...]]:
    """What of the picks the chart has rows of; says of which it has none."""
    there = {name: values(name, rows) for name in names_of(chart)}
    found = {name: tuple(value for value in picks.get(name, ()) if value in known) for name, known in there.items()}
    missing = [_words(name)[value] for name, known in there.items() for value in picks.get(name, ()) if value not in known]
    if missing:
        words = "Nothing here of {missing}." if any(found.values()) else "Nothing here of {missing}. All is shown."
        st.caption(say(words, missing=plain(joined(missing))))
    without = [value for value in picks.get("origins", ()) if value not in there.get("origins", ())]
    if without and (words := no_tonnes(data.tables(), without)):
        st.info(plain(words))
    return {name: kept for name, kept in found.items() if kept}


def price_filters(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the price picture; those of a form that is not shown stay as they are."""
    quotes = rows["quotes"]
    index_date, log = None, False
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_prices"):
        currencies = {key: say(each.title) for key, each in CURRENCIES.items()}
        currency = controls.choose("currency", say("Currency and tax"), currencies, default="cny_incl_vat")
        mode = controls.choose("mode", say("Shown as"), _said(_MODES), default="absolute")
        if mode == "absolute":
            log = controls.switch("log", say("Log axis"))
        else:
            first = min(quotes["period_end"].dt.date, default=tables.as_of)
            index_date = controls.ask_day("index", say("Base day"), None, (first, tables.as_of))
        days = _days(("from", "From", tables.as_of), ("to", "To", tables.as_of), _FIRST_PRICE)
    with st.container(horizontal=True, gap="medium", key="filters_prices_more"):
        lanes = controls.pick_some("events", say("Events marked"), _said(LANE_TITLES), default=MARKED)
    window = _in_order(days, ("from", "to"))
    return {"currency": currency, "mode": mode, "index_date": index_date, "log": log, "lanes": lanes, "window": window}


def timeline_filters(tables: Tables, rows: Rows) -> dict[str, Any]:
    """The options of the timeline; a filter that lets everything through is left out."""
    events, ahead = rows["events"], date(tables.as_of.year + _YEARS_AHEAD, 12, 31)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline"):
        lanes = controls.pick_some("lanes", say("Lanes"), _said(LANE_TITLES))
        certainty = controls.pick_some("certainty", say("Certainty"), _said({kind: _CERTAINTIES[kind] for kind in CERTAINTIES}))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_timeline_more"):
        days = _days(("since", "Since", tables.as_of), ("until", "Until", ahead), _FIRST_EVENT)
        named_actors = _names(tables.actors, "actor_id", events["actor_ids"])
        named_places = _names(tables.places, "place_id", events["place_ids"])
        actors = controls.search_some("actors", say("Actors"), named_actors, placeholder=say("All actors"))
        places = controls.search_some("places", say("Places"), named_places, placeholder=say("All places"))
    return {"lanes": _some(lanes, LANES), "certainty": _some(certainty, CERTAINTIES), "window": _in_order(days, ("since", "until")),
            "actors": actors, "places": places}


def narrow(rows: Rows, options: Mapping[str, Any]) -> Rows:
    """The events that pass the filters: the picture is as high as they need."""
    return {**rows, "events": chosen(rows["events"], **options)}


def _days(start: tuple[str, str, date], end: tuple[str, str, date], low: date) -> tuple[date, date] | None:
    """The first and the last day shown, each asked for by its name and words up to a day; None unless one is given."""
    days = [controls.ask_day(name, say(words), None, (low, high)) for name, words, high in (start, end)]
    return (days[0] or low, days[1] or start[2]) if any(days) else None


def _in_order(days: tuple[date, date] | None, names: tuple[str, str]) -> tuple[date, date] | None:
    """The days where the first lies before the last; else None, with a notice and the way out."""
    if days is None or days[0] < days[1]:
        return days
    first, last = (say("“{field}” ({day})", field=say(name.capitalize()), day=day(each)) for name, each in zip(names, days, strict=True))
    notice = say("{first} is not before {last}, so the usual time is shown. Exchange the two, or change one.", first=first, last=last)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"order_{names[0]}"):
        st.warning(notice)
        st.button(say("Exchange the two"), key=f"exchange_{names[0]}", on_click=exchange, args=(names, days), disabled=days[0] == days[1])
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
    return dict(zip(rows[key], rows["name"].map(named), strict=True))


def _said(titles: Mapping[str, str]) -> dict[str, str]:
    return {key: say(title) for key, title in titles.items()}
