"""The map on a page: its words, the deck that answers to clicks, its key, its rows and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.catalog import chart as chart_of
from charts.formats import sentence
from charts.map_frame import at
from charts.map_screen import deck, legend
from views import evidence_panel, reading, state, style, viewport
from views.figures import title, tools
from views.wording import html, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.map_frame import MapRows
    from extract.tables import Tables

KEY = "map_panel"
LINKED = ("map_timeline", "map_distance")
_PHONE = (358, 420)
VIEWS = {"kachin": "Kachin border", "myanmar_china": "Myanmar and China", "region": "To the processing hubs"}


def draw(tables: Tables, options: Mapping[str, Any], *, size: tuple[int, int], linked: tuple[str, ...] = ()) -> None:
    """The map with all that belongs to it. `size` is what names are placed for; `linked` are fragments that follow a click."""
    chart = chart_of("map")
    frames = reading.rows(chart, tables)
    rows = at(frames, options.get("on"))
    shown = _PHONE if viewport.is_narrow() else size
    view, flow = options.get("view", "kachin"), options.get("flow", "all")
    words = chart.words(frames, **options)
    with st.container(gap="xsmall"):
        title(words)
        key = f"deck_{view}_{flow}"
        st.pydeck_chart(
            deck(rows, theme=style.theme(), view=view, flow=flow, size=shown, selected=state.get("focus")),
            height=shown[1], key=key, alt=words.alt, selection_mode="single-object", on_select=lambda: _clicked(key, linked),
        )
        _key(rows, view, flow, shown)
        st.caption(plain(f"{words.source} {sentence(words.caution)}"))
    tools(chart, tables, frames, options)


def _clicked(key: str, linked: tuple[str, ...]) -> None:
    """Open the place or event that was clicked; a click on it again, or beside it, lets it go in the browser and does nothing here."""
    objects = [each for found in st.session_state[key].selection.objects.values() for each in found]
    record = next((str(each["record"]) for each in objects if each.get("record")), None)
    if record is None:
        return
    state.put("focus", record)
    if record.startswith("places/") and linked:
        _remember(record.partition("/")[2])
    evidence_panel.open_record(record, linked)


def _remember(place: str) -> None:
    """The last two places clicked are the ends of the distance."""
    if state.get("end") != place:
        state.put("start", state.get("end"))
        state.put("end", place)


def _key(rows: MapRows, view: str, flow: str, size: tuple[int, int]) -> None:
    entries = legend(rows, theme=style.theme(), view=view, flow=flow, size=size)
    signs = "".join(
        f'<span class="sign"><img src="{html(sign)}" alt=""> <b>{html(name)}</b> {html(about)}</span>' for sign, name, about in entries
    )
    st.html(f'<div class="panel signs">{signs}</div>')
