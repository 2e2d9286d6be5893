"""The rows behind a chart as files: CSV, Parquet and XLSX, each with the chart's citation inside."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.export.about import About

_WIDEST = 60  # characters of a spreadsheet column
_SHEET_NAME = 31  # characters, the format's limit


def plain_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with dates as days and anything that is no single value as text, in their own order without an index."""
    plain = rows.reset_index(drop=True)
    columns = {}
    for name in plain.columns:
        column = plain[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            columns[str(name)] = column.dt.date
        elif pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            columns[str(name)] = column
        else:
            columns[str(name)] = column.map(_as_text)
    return pd.DataFrame(columns)


def _as_text(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):  # NaN
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(_as_text(each) for each in value)
    return str(value)


def csv_files(frames: Mapping[str, pd.DataFrame], about: About) -> dict[str, bytes]:
    """Part of the name -> CSV, one for each frame, under a header of comment lines that start with `#`."""
    head = "".join(f"# {label}: {_one_line(text)}\n" for label, text in about.lines().items())
    return {name: (head + plain_rows(rows).to_csv(index=False, lineterminator="\n")).encode() for name, rows in frames.items()}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def parquet_files(frames: Mapping[str, pd.DataFrame], about: About) -> dict[str, bytes]:
    """Part of the name -> Parquet, one for each frame, with the citation in the schema's metadata."""
    import pyarrow as pa
    import pyarrow.parquet

    files = {}
    for name, rows in frames.items():
        table = pa.Table.from_pandas(plain_rows(rows), preserve_index=False)
        kept = {label.lower().replace(" ", "_").encode(): text.encode() for label, text in about.lines().items()}
        out = io.BytesIO()
        pyarrow.parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **kept}), out)
        files[name] = out.getvalue()
    return files


def xlsx_file(frames: Mapping[str, pd.DataFrame], about: About) -> bytes:
    """A workbook: the citation on its first sheet, then a sheet for each frame. Texts are never formulas or links."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        moment = datetime(about.as_of.year, about.as_of.month, about.as_of.day)  # noqa: DTZ001 - the file's own date has no zone
        book.set_properties({"title": about.title, "subject": about.subtitle, "comments": about.one_line(), "created": moment})
        _write_about(book, about)
        for name, rows in frames.items():
            _write_rows(book, name[:_SHEET_NAME], plain_rows(rows))
    return out.getvalue()


def _write_about(book: Any, about: About) -> None:
    sheet = book.add_worksheet("about")
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 110)
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
        sheet.set_column(at, at, min(_WIDEST, max([len(column), *(len(str(value)) for value in values)]) + 2))
        for line, value in enumerate(values, start=1):
            if not pd.isna(value):
                sheet.write(line, at, value, day if hasattr(value, "isoformat") else None)
    if len(rows):
        sheet.autofilter(0, 0, len(rows), max(len(rows.columns) - 1, 0))
