"""The files of a chart, offered under it. A file is made when its button is pressed, and nothing on the page is drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.catalog import chart as chart_of
from charts.export import Shape, export_chart
from charts.export_about import file_stem

if TYPE_CHECKING:
    from extract.tables import Tables


def export_panel(chart_id: str, rows_options: dict[str, Any], *, tables: Tables, theme: str, key: str) -> None:
    """Downloads of the chart as drawn with `rows_options` from `tables`."""
    del theme  # data has no colours
    chart = chart_of(chart_id)
    st.download_button(
        "CSV",
        lambda: export_chart(chart, tables, Shape(form="csv"), options=rows_options).content,
        file_name=f"{file_stem(chart_id, tables, rows_options)}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        icon=":material/download:",
    )
