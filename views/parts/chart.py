"""A chart of the catalogue on a page: its words as page text, the plot that answers to clicks, its rows as a table, its downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.figures import chart as chart_of
from charts.wording.formats import sentence
from views.parts import evidence
from views.parts.downloads import export_panel
from views.parts.table import table_button, table_twin
from views.parts.wording import plain
from views.shell import data, style

if TYPE_CHECKING:
    from charts.drawing.chart import Chart, Rows
    from charts.wording.captions import Words
    from extract.tables.read import Tables

Chooser = Callable[["Tables", "Rows"], Mapping[str, Any]]
Follower = Callable[[str], tuple[str, ...]]
Narrower = Callable[["Rows", Mapping[str, Any]], "Rows"]
_CONFIG = {"displayModeBar": False, "scrollZoom": False}


@st.fragment
def figure(  # noqa: PLR0913 - the chart, what is chosen, and what comes of it
    chart_id: str, tables: Tables, choose: Chooser | None = None, *, layout: str = "screen", follow: Follower | None = None,
    narrow: Narrower | None = None,
) -> None:
    """A chart with everything that belongs to it; a change of its own filters draws nothing else again.

    `choose(tables, rows)` draws the filters above it and gives the builder's options. `follow(record)` is told which mark was clicked and
    gives the keys of the fragments that must be drawn again for it. `narrow(rows, options)` leaves the rows that pass the filters, for a
    chart whose height follows its rows.
    """
    chart = chart_of(chart_id)
    rows = data.rows(chart, tables)
    options = dict(choose(tables, rows)) if choose else {}
    rows = narrow(rows, options) if narrow else rows
    words = chart.words(rows, **options)
    with st.container(gap="xsmall"):
        title(words)
        plot(chart, rows, options, words, layout=layout, follow=follow)
        st.caption(plain(" ".join(part for part in (words.source, sentence(words.caution)) if part)))
    tools(chart, tables, rows, options)


def title(words: Words) -> None:
    """Headline and subtitle as page text."""
    st.subheader(plain(words.short if words.short and style.is_narrow() else words.headline), anchor=False)
    if words.subtitle:
        st.caption(plain(words.subtitle))


def plot(  # noqa: PLR0913 - what is drawn, how, and who follows
    chart: Chart, rows: Rows, options: Mapping[str, Any], words: Words, *, layout: str, follow: Follower | None
) -> None:
    """The plot alone. A click on a mark opens its evidence and draws nothing else again."""
    built = chart.build(rows, theme=style.theme(), layout="phone" if style.is_narrow() else layout, **options)
    height = built.layout.height
    built.update_layout(width=None, autosize=True)
    key = f"plot_{chart.id}"
    st.plotly_chart(
        built,
        theme=None,
        config=_CONFIG,
        key=key,
        width="stretch",
        height=int(height) if height else "content",
        alt=words.alt,
        on_select=lambda: _clicked(key, follow),
        selection_mode="points",
    )


def tools(chart: Chart, tables: Tables, rows: Rows, options: Mapping[str, Any]) -> None:
    """The row of tools under a chart: its table, and its files."""
    with st.container(horizontal=True, gap="small", key=f"tools_{chart.id}"):
        shown = table_button(chart.id)
        export_panel(chart.id, dict(options), tables=tables, theme=style.theme(), key=f"export_{chart.id}")
    if shown:
        table_twin(chart, tables, rows, options)


def _clicked(key: str, follow: Follower | None) -> None:
    """Open the record of the mark that was clicked. A second click on the same mark lets it go in the browser, and opens it again here."""
    points = st.session_state[key].selection.points
    record = next((found for point in points if (found := record_of(point.get("customdata")))), None)
    record = record or (None if points else st.session_state.get(f"{key}_last"))
    if record:
        st.session_state[f"{key}_last"] = record
        evidence.open_record(record, follow(record) if follow else ())


def record_of(customdata: Any) -> str | None:
    """The record named by a mark: the first entry of its custom data, whether that came as a list, a mapping or alone."""
    if isinstance(customdata, Mapping):
        customdata = list(customdata.values())
    first = customdata[0] if isinstance(customdata, list | tuple) and customdata else customdata
    return first if isinstance(first, str) and "/" in first else None
