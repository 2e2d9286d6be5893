"""The rows behind a chart as files: CSV, Parquet and XLSX, each with the chart's citation inside."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.export.about import About

_WIDEST = 60  # characters of a spreadsheet column: about half a screen, so that the next column stays in sight
_SHEET_NAME = 31  # characters, the format's limit
_ABOUT_WIDTHS = (14, 110)  # characters: the longest label, and what is left of a screen


def plain_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with dates as days and anything that is no single value as text, in their own order without an index."""
    return pd.DataFrame({str(name): _plain_column(column) for name, column in rows.reset_index(drop=True).items()})


def _plain_column(column: Any) -> Any:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.date
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    return column.map(_as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(_as_text, value))
    if pd.isna(value):
        return ""
    return str(value)


def csv_files(frames: Mapping[str, pd.DataFrame], about: About) -> dict[str, bytes]:
    """Part of the name -> CSV, one for each frame, under a header of comment lines that start with `#`."""
    head = "".join(f"# {label}: {' '.join(text.split())}\n" for label, text in about.lines().items())
    return {name: (head + plain_rows(rows).to_csv(index=False, lineterminator="\n")).encode() for name, rows in frames.items()}


def parquet_files(frames: Mapping[str, pd.DataFrame], about: About) -> dict[str, bytes]:
    """Part of the name -> Parquet, one for each frame, with the citation in the schema's metadata."""
    import pyarrow as pa
    import pyarrow.parquet

    files = {}
    for name, rows in frames.items():
        table = pa.Table.from_pandas(plain_rows(rows), preserve_index=False)
        cited = {label.lower().replace(" ", "_").encode(): text.encode() for label, text in about.lines().items()}
        out = io.BytesIO()
        pyarrow.parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **cited}), out)
        files[name] = out.getvalue()
    return files


def xlsx_files(frames: Mapping[str, pd.DataFrame], about: About) -> dict[str, bytes]:
    """One workbook for all frames: the citation on its first sheet, then a sheet for each frame. Texts are never formulas or links."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        moment = datetime(about.as_of.year, about.as_of.month, about.as_of.day)  # noqa: DTZ001 - the file's own date has no zone
        book.set_properties({"title": about.title, "subject": about.subtitle, "comments": about.one_line(), "created": moment})
        _write_about(book, about)
        for name, rows in frames.items():
            _write_rows(book, name[:_SHEET_NAME], plain_rows(rows))
    return {"workbook": out.getvalue()}


def _write_about(book: Any, about: About) -> None:
    sheet = book.add_worksheet("about")
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    for at, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(at, at, width)
    for line, (label, text) in enumerate(about.lines().items()):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, text, wrapped)


def _write_rows(book: Any, name: str, rows: pd.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(rows.columns):
        sheet.write_string(0, at, column, bold)
        values = list(rows[column])
        longest = max(len(str(value)) for value in (column, *values))
        sheet.set_column(at, at, min(_WIDEST, longest + 2))  # two for the button of the filter
        for line, value in enumerate(values, start=1):
            if pd.isna(value):
                continue
            if isinstance(value, date):
                sheet.write_datetime(line, at, value, day)
            else:
                sheet.write(line, at, value)
    if len(rows):
        sheet.autofilter(0, 0, len(rows), max(len(rows.columns) - 1, 0))
