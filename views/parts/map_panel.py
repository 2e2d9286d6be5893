"""The map on a page: its words, the deck that answers to clicks, its key, its rows and its files."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import streamlit as st

from charts.drawing.theme import LAYOUTS
from charts.figures import chart as chart_of
from charts.figures.maps.areas import told, undrawn
from charts.figures.maps.rows import LABEL_TYPES, at, by_event, flows_of, harms
from charts.figures.maps.screen import deck, legend, locator
from charts.figures.maps.words import permission
from charts.wording.events import when
from charts.wording.formats import APART, SENTENCES, day, sentence, strung
from charts.wording.rows import published
from charts.wording.statuses import HEAD, harm_cells, status_cells
from extract.core.ids import rows_of
from extract.languages.spoken import joined, say
from extract.languages.spoken import named as name_of
from extract.measures.evidence import known
from extract.measures.standing import place_name
from extract.measures.status import FLOWS, began, until
from views.parts import evidence
from views.parts.chart import figure, plot, title, tools, under
from views.parts.filters import narrow
from views.parts.table import Row, rows_table, table_twin
from views.parts.wording import html, plain
from views.shell import data, language, state, style

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pydeck as pdk

    from charts.drawing.chart import Rows
    from charts.figures.maps.rows import MapRows
    from charts.wording.captions import Words
    from extract.tables.read import Tables

KEY, EVENT_KEY = "map_panel", "map_timeline"
LINKED = (EVENT_KEY, "map_distance")
_RINGED = ("places/", "events/")  # what the map can put a ring around
_EVENTS = (1240, 600)  # pixels: the width of a page, and a height that leaves its key in sight
_PHONE = (358, 420)  # pixels: a phone of 390 without its margins, and high enough for the section
VIEWS = {"kachin": "Kachin border", "myanmar_china": "Myanmar and China", "region": "To the processing hubs"}


def draw(tables: Tables, options: Mapping[str, Any], *, size: tuple[int, int], linked: tuple[str, ...] = ()) -> None:
    """The map with all that belongs to it. `size` is what names are placed for; `linked` are fragments that follow a click."""
    chart = chart_of("map")
    frames = data.rows(chart, tables)
    _check_focus(tables)
    words = data.made(_words, frames, options)
    with st.container(gap="xsmall"):
        title(words)
        if tools(chart, tables, options, ("map", "table")) == "map":
            _picture(frames, options, (words.alt, size), linked)
        else:
            table_twin(chart, tables, frames, options)
        st.caption(plain(under(words)))


def of_events(tables: Tables, rows: Rows) -> None:
    """The places of these events alone, with what they tell of gates, control and mines."""
    chart = chart_of("map")
    frames = chart.select(replace(tables, events=tables.events[tables.events["event_id"].isin(rows["events"]["event_id"])]))
    st.caption(say("Gates, control and mines as these events alone tell them; what other events tell is left out."))
    _picture(frames, {}, (chart.words(frames).alt, _EVENTS), ())


def _picture(frames: Rows, options: Mapping[str, Any], look: tuple[str, tuple[int, int]], linked: tuple[str, ...]) -> None:
    """The map that moves, or without WebGL the printed one; `look` is what is said to who cannot see it, and its size in pixels."""
    alt, size = look
    if style.is_flat():
        st.info(say("This browser has no WebGL, which the map that moves needs. Here is the printed one; its marks answer to clicks, too."))
        layout = "phone" if style.is_narrow() else "screen"
        built = chart_of("map").build(frames, theme=style.theme(), layout=layout, **options)
        plot(built, "map_printed", alt, partial(_follow, linked), width=int(LAYOUTS[layout].width))
    else:
        _moving(data.made(at, frames, options.get("on")), options, _PHONE if style.is_narrow() else size, alt, linked)


def _moving(rows: MapRows, options: Mapping[str, Any], size: tuple[int, int], alt: str, linked: tuple[str, ...]) -> None:
    """The map that can be dragged and zoomed, its locator and its key."""
    view, flow = options.get("view", "kachin"), options.get("flow", "all")
    shown = {"theme": style.theme(), "view": view, "size": size, "flow": flow}
    key = f"deck_{view}_{flow}"
    st.pydeck_chart(
        data.made(_deck, rows, state.get("focus"), shown),
        height=size[1], key=key, alt=alt, selection_mode="single-object", on_select=lambda: _clicked(key, linked),
    )
    st.html(data.made(_key, rows, shown))


def _words(frames: Rows, options: Mapping[str, Any]) -> Words:
    return chart_of("map").words(frames, **options)


def _deck(rows: MapRows, focus: str | None, shown: Mapping[str, Any]) -> pdk.Deck:
    return deck(rows, selected=focus, **shown)


def _key(rows: MapRows, shown: Mapping[str, Any]) -> str:
    """The signs of the map with their meaning, and where it lies, as markup."""
    signs = [f'<span class="sign"><img src="{html(sign)}" alt=""> <b>{html(name)}</b> {html(about)}</span>'
             for sign, name, about in legend(rows, **shown)]
    where = locator(**{name: value for name, value in shown.items() if name != "flow"})
    about = say("Where the map lies: a frame on a map of Myanmar and its neighbours")
    inset = f'<img src="{html(where)}" alt="{html(about)}">' if where else ""
    return f'<div class="panel key">{inset}<div class="signs">{"".join(signs)}</div></div>'


def _check_focus(tables: Tables) -> None:
    """Refuse what the address puts the map's ring around if it is no place and no event known by the day."""
    focus = state.get("focus")
    if focus and not (focus.startswith(_RINGED) and known(tables, focus)):
        expected = say("places/ or events/ and an id known by {day}, as a click on the map writes it", day=day(tables.as_of))
        state.refuse("focus", expected)


def _clicked(key: str, linked: tuple[str, ...]) -> None:
    """Open the place or event that was clicked; a click on it again, or beside it, lets it go in the browser and does nothing here."""
    objects = [each for found in st.session_state[key].selection.objects.values() for each in found]
    record = next((str(each["record"]) for each in objects if each.get("record")), None)
    if record is not None:
        evidence.open_record(record, _follow(linked, record))


def _follow(linked: tuple[str, ...], record: str) -> tuple[str, ...]:
    """Show where else on the page a clicked record stands; gives back the fragments that do."""
    state.put("focus", record)
    table, _, place = record.partition("/")
    if table == "places" and linked and state.get("end") != place:  # the last two clicked are the ends of the distance
        state.put("start", state.get("end"))
        state.put("end", place)
    return linked


@language.fragment(key=EVENT_KEY, title="Events")
def events(tables: Tables) -> None:
    """The timeline of the place that was clicked last, if an event names it."""
    table, _, key = (state.get("focus") or "").partition("/")
    named, options = table == "places" and (tables.event_places["place_id"] == key).any(), {}
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="tools_map_events"):
        if named:
            options = {"places": (key,)}
            place = plain(name_of(place_name(tables, key)))
            st.caption(say("Events at {place} only. An event opened here is ringed on the map.", place=place))
            st.button(say("All events"), key="map_all_events", on_click=_release)
        else:
            st.caption(say("Click a place on the map to see its events alone; open an event to ring its places on the map."))
    figure("timeline", tables, lambda _tables, _rows: options, follow=_ring, narrow=narrow)


def _ring(record: str) -> tuple[str, ...]:
    state.put("focus", record)
    return (KEY,)


def _release() -> None:
    state.put("focus", None)
    st.rerun((KEY, EVENT_KEY))


class _Statuses(NamedTuple):
    """What reports say of each gate and place: rows with the record that each opens, and notes below them."""

    gates: list[Row]
    silent: str
    elsewhere: list[Row]
    loose: str


def statuses(tables: Tables, options: Mapping[str, Any]) -> None:
    """What reports say of each gate and place, a row a report, which it opens; the gates of which none speaks in one line."""
    shown = data.made(at, data.rows(chart_of("map"), tables), options.get("on"))
    found = data.made(_statuses, shown, options.get("flow", "all"))
    for heading, key, rows, note in ((say("Gates, as last reported"), "gates", found.gates, found.silent),
                                     (say("Control, mines and levies, as last reported"), "control", found.elsewhere, found.loose)):
        st.subheader(heading, anchor=False)
        if rows:
            rows_table([say(head) for head in ("Place", *HEAD)], rows, key=key)
        else:
            st.caption(say("No report by this day."))
        if note:
            st.caption(plain(note))


def _statuses(shown: MapRows, flow: str) -> _Statuses:
    places = shown.places.set_index("place_id")
    flows = shown.statuses["aspect"].isin(flows_of(flow))
    at_gates, elsewhere = shown.statuses[flows], shown.statuses[~shown.statuses["aspect"].isin(FLOWS)]
    names, unnamed = places["name"].map(name_of), places["place_type"].isin(LABEL_TYPES)
    gates = names.mask(unnamed, names.map(lambda name: say("{place}, gates not named", place=name)))
    harmed: list[Row] = [(event["record"], (names[event["place_id"]], *harm_cells(event, shown.day))) for event in harms(shown)]
    loose = [say("{event}, {when} ({publisher}, {day})", event=told(event), when=when(event), publisher=name_of(event["publisher"]),
                 day=published(event)) for event in undrawn(shown)]
    land = [say("Of land that no place on the map stands for: {events}.", events=strung(*loose, by=APART))] * bool(loose)
    late = strung(*land, *_told_since(shown, names), by=SENTENCES)
    return _Statuses(_reports(at_gates, gates), _silent(shown, places, names, at_gates), _reports(elsewhere, names) + harmed, late)


def _told_since(shown: MapRows, names: pd.Series[str]) -> list[str]:
    """The last event of each place that is held of a later day than its status and gives it none, in one sentence: so nobody takes the
    status for all that is known."""
    by_place = shown.statuses.set_index("place_id")
    last = pd.concat([by_place["start"], by_place["end"]]).groupby(level=0).max().rename("last")
    events = until(shown.notes.assign(began=began(shown.notes)), shown.on)
    giving = shown.reports["event_id"].radd("events/")
    late = events[events["record"].str.startswith("events/") & ~events["record"].isin(giving) & events["place_id"].isin(names.index)]
    late = late.join(last, on="place_id").query("began > last").sort_values(["began", "record"]).drop_duplicates("place_id", keep="last")
    found = [strung(say("{place}: {status}", place=names[event["place_id"]], status=told(event)), when(event)) for event in rows_of(late)]
    return [say("Held of later days, though it tells no status: {events}.", events=strung(*found, by=APART))] * bool(found)


def _silent(shown: MapRows, places: pd.DataFrame, names: pd.Series[str], at_gates: pd.DataFrame) -> str:
    """The gates of which no report speaks, and what is told of the border alone."""
    silent = places[places["roles"].str.contains("border_gate") & ~places.index.isin(at_gates["place_id"])]
    since = permission(shown).words
    notes = [say("{since}: told of the border, not of one gate.", since=sentence(since))] * bool(since)
    notes += [say("{why}: {places}.", why=sentence(say(str(why))), places=joined(sorted(names[group.index])))
              for why, group in silent.groupby("held") if why]
    return strung(*notes, by=SENTENCES)


def _reports(statuses: pd.DataFrame, names: pd.Series[str]) -> list[Row]:
    """A row for each status, the newest report first."""
    found = sorted(by_event(statuses), key=lambda each: (-each[0]["said"].toordinal(), names[each[0]["place_id"]]))
    return [(f"events/{event['event_id']}", (names[event["place_id"]], *status_cells(event, aspects))) for event, aspects in found]
