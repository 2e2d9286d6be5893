"""The rows of a chart as a table: for who cannot see the picture, wants the numbers, or walks the page by keyboard."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import streamlit as st

from charts.export.about import file_stem
from charts.export.formats import Edition, export_chart
from charts.wording.formats import sentence
from charts.wording.rows import unit_words
from extract.core.ids import rows_of
from extract.languages.spoken import ENGLISH, language, named, say, told
from views.parts import evidence
from views.parts.downloads import csv_button, table_name
from views.parts.wording import basis_words, html, plain, record_words, spaced
from views.shell.language import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd

    from charts.drawing.chart import Chart, Rows
    from extract.tables.read import Tables

# Columns in the order of reading, with their names; what is not named here is not listed.
NAMES = {
    "group": "Kind", "series": "Series", "last": "Last value of", "age": "Age, days", "late": "Overdue, days", "date": "Day",
    "period_start": "From", "period_end": "To", "start": "From", "end": "To", "who": "Who", "of": "Of what",
    "metric": "Measure", "commodity_id": "Material", "origin": "Origin", "shown": "Shown", "shown_low": "at least",
    "shown_high": "at most", "home_usd_per_kg": "In China, USD/kg", "gap_percent": "Gap, %", "gap_low_percent": "Gap at least, %",
    "gap_high_percent": "Gap at most, %", "days_apart": "Days apart", "no_pair": "No pair", "change_percent": "Change, %",
    "shown_unit": "Shown in", "shown_vat": "Tax", "base_day": "Base day", "fx": "CNY per USD",
    "fx_month": "Rate of", "fx_source": "Rate by", "vat_rate": "VAT rate, %", "value": "Figure", "low": "At least", "high": "At most",
    "unit": "Unit", "kind": "Kind", "direction": "Direction", "compare_start": "Compared from", "compare_end": "Compared to",
    "told": "Reported or derived", "status": "Reported or derived", "short": "Event", "summary": "What is said",
    "lane": "Lane", "event_type": "Type", "name": "Place", "people": "People", "goods": "Goods", "ore": "Ore",
    "control": "Control", "price_basis": "Price basis", "scope": "Scope", "denominator": "Share of",
    "qualifier": "As said", "publisher": "Publisher", "published": "Known from", "quality": "Quality",
}
_DAYS = ("last", "date", "base_day", "period_start", "period_end", "start", "end", "compare_start", "compare_end", "published")
_CODES = ("metric", "commodity_id", "kind", "event_type", "qualifier", "status", "told")
_TRANSLATED: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("who", "origin", "name", "denominator", "publisher", "fx_source"), named), "scope": partial(told, context="scope"),
    **dict.fromkeys(("unit", "shown_unit"), unit_words), **dict.fromkeys(("short", "summary"), partial(told, context="event")),
    **dict.fromkeys(("direction", "people", "goods", "ore", "control", "lane"), say), "qualifier": lambda code: say(code.replace("_", " ")),
}
_MOST_LISTED = 400  # entries that a list still opens without delay
_ALL_SHOWN, _WINDOW = 8, 320  # rows up to which a table has no bar; the height in pixels, some nine rows, of a longer one
_KEYS = {"observation_id": "observations", "event_id": "events", "place_id": "places"}
_DOOR = 190  # pixels of the column of doors: the longest name of a gate or producer on one line


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with codes and names as words; nothing else changes, so that a row can still be found by its place."""
    texts = frame.select_dtypes(exclude="number")
    words = {name: texts[name].map(spaced, na_action="ignore") for name in _CODES if name in texts}
    if language() != ENGLISH:
        words |= {name: texts[name].map(translated, na_action="ignore") for name, translated in _TRANSLATED.items() if name in texts}
    if "price_basis" in frame:
        words["price_basis"] = frame["price_basis"].map(basis_words)
    return frame.assign(**words)


def listed(frame: pd.DataFrame) -> list[str]:
    """The columns that are shown: those with a name and at least one entry; all of them where none has a name."""
    texts = {name: frame[name].dropna().astype(str).str.strip() for name in NAMES if name in frame.columns}
    return [name for name, entries in texts.items() if entries.ne("").any()] or list(frame.columns)


def _setting(column: pd.Series[Any], label: str) -> Any:
    """Name and form of a column: days without hours, months of exchange rates as months, numbers with separators."""
    if column.name in _DAYS or column.name == "fx_month":
        return st.column_config.DateColumn(label, format=say({"fx_month": "MMM YYYY"}.get(str(column.name), "D MMM YYYY")))
    if column.dtype.kind == "f":
        return st.column_config.NumberColumn(label, format={"fx": None}.get(str(column.name), "localized"))
    return st.column_config.Column(label)


def table_twin(chart: Chart, tables: Tables, rows: Rows, options: Mapping[str, Any]) -> None:
    """Every table that the chart shows, each with a button that saves it as CSV, and one that saves all with their description."""
    stem = file_stem(chart, tables, options)
    st.download_button(
        say("All with description (ZIP)"), kept(lambda: export_chart(chart, tables, Edition(form="csv"), options=options).content),
        key=f"table_{chart.id}_csv", file_name=f"{stem}_csv.zip", on_click="ignore", icon=":material/download:",
    )
    for name, frame in chart.shown(rows, **options).items():
        if len(frame):
            with st.container(horizontal=True, vertical_alignment="center", key=f"table_{chart.id}_{name}"):
                st.caption(plain(sentence(spaced(table_name(name)))))
                csv_button(chart, options, tables, name, key=f"table_{chart.id}")
            alt = say("The rows of the chart: {title}, {table}", title=say(chart.title), table=table_name(name))
            records_table(tables, frame, key=f"grid_{chart.id}_{name}", alt=alt)


def records_table(tables: Tables, frame: pd.DataFrame, *, key: str, alt: str) -> None:
    """A table whose rows open their evidence: by a click on a row, or by the list beside it, which a keyboard reaches."""
    columns, id_column = listed(frame), next((column for column in _KEYS if column in frame.columns), "")
    settings = {name: _setting(frame[name], say(NAMES[name]) if name in NAMES else spaced(name)) for name in columns}
    st.dataframe(
        readable(frame), column_order=columns, column_config=settings, hide_index=True, key=key, alt=alt,
        width="stretch", height=_WINDOW if len(frame) > _ALL_SHOWN else "auto", selection_mode="single-cell",
        on_select=partial(_row_clicked, key, frame, id_column) if id_column else "ignore",
    )
    if id_column:
        _record_list(tables, frame[id_column], key)


def _record_list(tables: Tables, ids: pd.Series[str], key: str) -> None:
    """Each record of the table once, in words; only so many as a list can hold."""
    table = _KEYS[str(ids.name)]
    whole = tables.frame(table)
    rows = whole[whole[ids.name].isin(ids)].head(_MOST_LISTED)
    known = {f"{table}/{row[str(ids.name)]}": row for row in rows_of(rows)}
    st.selectbox(
        say("Open the evidence of a row"), list(known), index=None, placeholder=say("Choose a row"), key=f"{key}_list",
        format_func=lambda record: plain(record_words(record, known[record])), on_change=_row_chosen, args=(f"{key}_list",),
    )


def _row_clicked(key: str, frame: pd.DataFrame, id_column: str) -> None:
    cells = st.session_state[key].selection.cells
    if cells:
        evidence.open_record(f"{_KEYS[id_column]}/{frame.iloc[cells[0][0]][id_column]}")


def _row_chosen(key: str) -> None:
    if st.session_state[key]:
        evidence.open_record(st.session_state[key])


Row: TypeAlias = "tuple[str, Sequence[str]]"
"""A record, "" for none, and the cells."""


def rows_table(head: Sequence[str], rows: Sequence[Row], *, key: str) -> None:
    """`head` names the columns; of the cells of a row the first is the door."""
    with st.container(gap=None, key=f"rows_{key}"):
        with _line(f"{key}_head", [(name, "") for name in head[1:]], "head"):
            st.html(f'<div class="panel"><b>{html(head[0])}</b></div>')
        for number, (record, cells) in enumerate(rows):
            with _line(f"{key}_{number}", list(zip(cells[1:], head[1:], strict=True))):
                if record:
                    evidence.button(record, plain(cells[0]), f"{key}_{number}")
                else:
                    st.html(f'<div class="panel">{html(cells[0])}</div>')


@contextmanager
def _line(key: str, cells: Sequence[tuple[str, str]], kind: str = "") -> Iterator[None]:
    """One line of such a table: what the block draws stands first, the cells behind it, each with the head of its column, which stands
    before it where a phone has no room for a line of heads."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"line_{key}"):
        with st.container(width=_DOOR):
            yield
        spans = "".join(f'<span data-head="{html(head)}">{html(cell)}</span>' for cell, head in cells)
        st.html(f'<div class="panel cells {kind}">{spans}</div>')
