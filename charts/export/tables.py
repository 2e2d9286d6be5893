"""The rows behind a chart as files: CSV, Parquet and XLSX, each with the chart's citation inside."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.export.about import About

_WIDEST = 420  # pixels of a spreadsheet column: about a third of a screen, so that the next columns stay in sight
_TEXT_WIDTH = 110  # characters of the citation's column: what is left of a screen beside its labels
_SHEET_NAME = 31  # characters, the format's limit


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
    """One workbook for all frames: the citation on its first sheet, then a sheet for each. Texts are never formulas or links."""
    out = io.BytesIO()
    plain = {"options": {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", date_format="yyyy-mm-dd", engine_kwargs=plain) as writer:
        book: Any = writer.book
        moment = datetime(about.as_of.year, about.as_of.month, about.as_of.day)  # noqa: DTZ001 - the file's own date has no zone
        book.set_properties({"title": about.title, "subject": about.subtitle, "comments": about.one_line(), "created": moment})
        pd.Series(about.lines()).to_excel(writer, sheet_name="about", header=False)
        writer.sheets["about"].set_column(1, 1, _TEXT_WIDTH, book.add_format({"text_wrap": True, "valign": "top"}))
        for name, rows in frames.items():
            plain_rows(rows).to_excel(writer, sheet_name=name[:_SHEET_NAME], index=False, freeze_panes=(1, 0))
            sheet = writer.sheets[name[:_SHEET_NAME]]
            sheet.autofit(_WIDEST)
            if len(rows):
                sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    return {"workbook": out.getvalue()}
