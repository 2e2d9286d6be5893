"""The rows of a chart as a table: for who cannot see the picture, wants the numbers, or walks the page by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.export import Shape, export_chart
from charts.export_about import file_stem
from views import evidence_panel
from views.twin_rows import column_settings, drawn_rows, listed, readable
from views.wording import plain, record_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from charts.chart import Chart, Rows
    from extract.tables import Tables

_MOST_LISTED = 400
_KEYS = (("observation_id", "observations"), ("event_id", "events"), ("place_id", "places"))


def table_button(chart_id: str) -> bool:
    """A button that shows the table of a chart or hides it; whether it is shown."""
    key = f"table_{chart_id}"
    shown = bool(st.session_state.get(key, False))
    st.button(
        "Hide table" if shown else "Table", key=f"{key}_button", icon=":material/table_rows:", help="The rows that are drawn",
        on_click=_turn, args=(key, not shown),
    )
    return shown


def _turn(key: str, shown: bool) -> None:
    st.session_state[key] = shown


def table_twin(chart: Chart, tables: Tables, rows: Rows, options: Mapping[str, Any]) -> None:
    """Every frame that the chart draws, and the same as CSV with its citation; made only when it is asked for."""
    form = Shape(form="csv")
    st.download_button(
        "Download as CSV", lambda: export_chart(chart, tables, form, options=options).content,
        file_name=f"{file_stem(chart.id, tables, options)}.{'csv' if len(rows) == 1 else 'csv.zip'}",
        key=f"table_{chart.id}_csv", on_click="ignore", icon=":material/download:",
    )
    for name, frame in drawn_rows(chart, rows, options).items():
        if len(frame):
            st.caption(plain(name.replace("_", " ")))
            records_table(tables, frame, key=f"grid_{chart.id}_{name}", alt=f"The rows of the chart: {chart.title}, {name}")


def records_table(tables: Tables, frame: pd.DataFrame, *, key: str, alt: str) -> None:
    """A table whose rows open their evidence: by a click on a row, or by the list beside it, which a keyboard reaches."""
    id_column, table = _key(frame)
    st.dataframe(
        readable(frame),
        column_order=listed(frame),
        column_config=column_settings(frame),
        hide_index=True,
        key=key,
        alt=alt,
        width="stretch",
        height="auto" if len(frame) <= 8 else 320,
        on_select=(lambda: _row_clicked(key, frame, id_column, table)) if id_column else "ignore",
        selection_mode="single-cell",
    )
    if id_column:
        _record_list(tables, frame[id_column], table, key)


def _record_list(tables: Tables, keys: pd.Series[str], table: str, key: str) -> None:
    """Each record of the table once, in words; only so many as a list can hold."""
    whole = tables.frame(table)
    rows = whole[whole[f"{table[:-1]}_id"].isin(keys)].head(_MOST_LISTED)
    known = {f"{table}/{row[f'{table[:-1]}_id']}": row for row in rows.to_dict("records")}
    st.selectbox(
        "Open the evidence of a row", list(known), index=None, placeholder="Choose a row", key=f"{key}_list",
        format_func=lambda record: plain(record_words(record, known[record])), on_change=_row_chosen, args=(f"{key}_list",),
    )


def _row_clicked(key: str, frame: pd.DataFrame, id_column: str, table: str) -> None:
    cells = st.session_state[key].selection.cells
    if cells:
        evidence_panel.open_record(f"{table}/{frame.iloc[cells[0][0]][id_column]}")


def _row_chosen(key: str) -> None:
    if st.session_state[key]:
        evidence_panel.open_record(st.session_state[key])


def _key(frame: pd.DataFrame) -> tuple[str, str]:
    return next(((column, table) for column, table in _KEYS if column in frame.columns), ("", ""))
