"""A chart of the catalogue on a page: its words as page text, the plot that answers to clicks, its rows as a table, its downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st
from streamlit.components.v2 import component

from charts.drawing.picking import narrowed, picked, picks_of
from charts.figures import chart as chart_of
from charts.wording.formats import SENTENCES, sentence, strung
from extract.languages.spoken import language as spoken_now
from extract.languages.spoken import say
from views.parts import evidence
from views.parts.downloads import export_panel
from views.parts.filters import held
from views.parts.table import table_twin
from views.parts.wording import plain
from views.shell import controls, data, holes, language, state, style

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from charts.drawing.chart import Chart, Rows
    from charts.drawing.picking import Picks
    from charts.wording.captions import Words
    from extract.tables.read import Tables

Chooser = Callable[["Tables", "Rows"], Mapping[str, Any]]
Follower = Callable[[str], tuple[str, ...]]
Narrower = Callable[["Rows", Mapping[str, Any]], "Rows"]
_clicks = component("plot_clicks", html="<span hidden></span>", js=Path(__file__).with_name("chart.js").read_text(encoding="utf-8"))


Mapper = Callable[["Tables", "Rows"], None]
NO_PICKS: Picks = MappingProxyType({})
_TABS = {"chart": "Chart", "table": "Table", "map": "Map"}


@language.fragment
def figure(  # noqa: PLR0913 - the chart, what is chosen, and what comes of it
    chart_id: str, tables: Tables, choose: Chooser = lambda *_: {}, *, layout: str = "screen", follow: Follower = lambda _: (),
    narrow: Narrower = lambda rows, _: rows, on_map: Mapper | None = None, picks: Picks = NO_PICKS,
) -> None:
    """A chart with everything that belongs to it; a change of its own filters draws nothing else again.

    `choose(tables, rows)` draws the filters above it and gives the builder's options. `follow(record)` is told which mark was clicked and
    gives the keys of the fragments that must be drawn again for it. `narrow(rows, options)` leaves the rows that pass the filters, for a
    chart whose height follows its rows. `on_map(tables, rows)` draws those rows on a map, where they have places. `picks` are those of
    the page's picker.
    """
    chart = chart_of(chart_id)
    with holes.part(say(chart.title)):
        read = data.rows(chart, tables)
        picks = held(chart, read, picks)
        chart, rows = picked(chart, picks), narrowed(read, picks)
        options = {**choose(tables, rows), **picks}
        rows = narrow(rows, options)
        look = spoken_now(), style.theme(), "phone" if style.is_narrow() else layout
        _, words, built = _drawn(chart.id, id(read), look, options, (read, rows))
        with st.container(gap="xsmall"):
            title(words)
            tab = tools(chart, tables, options, ("chart", "table", *["map"] * (on_map is not None)))
            if tab == "chart":
                plot(built, f"plot_{chart.id}", words.alt, follow)
            elif tab == "table":
                table_twin(chart, tables, rows, options)
            elif on_map:
                on_map(tables, rows)
            st.caption(plain(under(words)))


_KEPT = 64  # pictures of some hundred kilobytes: all charts in both themes, and what a reader goes back and forth between


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _drawn(
    chart_id: str, rows_id: int, look: tuple[str, str, str], options: dict[str, Any], _rows: tuple[Rows, Rows],
) -> tuple[Rows, Words, go.Figure]:
    """Words and picture of a chart in the language, theme and layout of `look`, from its rows as read and as they passed the filters.

    They are kept with the rows as read, so that no others can have their `rows_id`: a day on which a chart does not change draws nothing.
    """
    del rows_id  # only part of the key
    (read, shown), chart = _rows, chart_of(chart_id)
    chart = picked(chart, picks_of(chart, options))
    canvas = chart.bare_canvas(shown, theme=look[1], layout=look[2])
    chart.paint(canvas, shown, **options)
    return read, chart.captioned(canvas, chart.words(shown, **options), shown, **options), canvas.figure()


def title(words: Words) -> None:
    """Headline and subtitle as page text."""
    st.subheader(plain(words.short if style.is_narrow() and words.short else words.headline), anchor=False)
    if words.subtitle:
        st.caption(plain(words.subtitle))


def under(words: Words) -> str:
    """What stands under a picture: where it comes from, and what not to conclude."""
    return strung(words.source, sentence(words.caution), by=SENTENCES)


def plot(built: go.Figure, key: str, alt: str, follow: Follower, *, width: Literal["stretch"] | int = "stretch") -> None:
    """The plot alone. A click on a mark or its label opens its evidence and draws nothing else again.

    A `width` in pixels keeps the scale of a map.
    """
    height: int | Literal["content"] = int(built.layout.height or 0) or "content"
    if width == "stretch":
        built.update_layout(width=None, autosize=True)
    config = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}
    st.plotly_chart(built, theme=None, config=config, key=key, alt=alt, width=width, height=height)
    clicks = f"clicks_{key}"
    _clicks(key=clicks, data={"plot": key}, height=0, on_record_change=lambda: _clicked(clicks, follow))


def tools(chart: Chart, tables: Tables, options: Mapping[str, Any], tabs: tuple[str, ...]) -> str:
    """The row over a picture: the tabs that show the same rows in another form, the first unless another is chosen, and the files."""
    name = f"{chart.id}_tab"
    if state.get(name) in {*_TABS} - {*tabs}:  # chosen on a page that has more forms of the same chart
        state.put(name, None)
    forms, label = {tab: say(_TABS[tab]) for tab in tabs}, say("{title}, shown as", title=say(chart.title))
    with st.container(horizontal=True, gap="small", horizontal_alignment="distribute", key=f"tools_{chart.id}"):
        tab = controls.choose(name, label, forms, default=tabs[0], label_visibility="collapsed")
        export_panel(chart, options, tables, style.theme())
    return tab


def _clicked(key: str, follow: Follower) -> None:
    """Open the record of the mark or label that was clicked."""
    record = str(st.session_state[key].record)
    evidence.open_record(record, follow(record))
