"""The rows of a chart as files: CSV with its description beside it, Parquet and XLSX with theirs inside."""

from __future__ import annotations

import io
import json
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.export.about import PUBLISHER
from charts.export.columns import Column, described
from extract.core.ids import slug
from extract.core.text import uncomputed, visible, web_address
from extract.tables.write import LICENCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.export.about import About

    Frames = Mapping[str, pd.DataFrame]

DESCRIPTION = "datapackage.json"
_MARK = "\ufeff"  # by which Excel knows that a CSV file is UTF-8; read_csv of pandas, R's readr and DuckDB skip it
WORKBOOK = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""How a workbook is written: its texts are never formulas or links."""
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


def csv_bytes(rows: pd.DataFrame) -> bytes:
    """One table as CSV in UTF-8, its first line the names of its columns. A text that a spreadsheet would compute has a `'` before it."""
    plain = plain_rows(rows)
    texts = [name for name, column in plain.items() if isinstance(column.dtype, pd.StringDtype) or column.dtype == object]
    safe = plain.assign(**{str(name): plain[name].map(_safe) for name in texts})
    return (_MARK + safe.to_csv(index=False, lineterminator="\n", float_format="%.12g")).encode()


def _safe(value: Any) -> Any:
    return uncomputed(visible(value)) if isinstance(value, str) else value


def csv_files(frames: Frames, about: About, stem: str) -> dict[str, bytes]:
    """File name -> content: a CSV for each frame, and beside them one Frictionless data package that describes them."""
    files = {_named(stem, name, frames, "csv"): csv_bytes(rows) for name, rows in frames.items()}
    resources = [_resource(*each) for each in zip(frames, frames.values(), files, files.values(), strict=True)]
    return {**files, f"{stem}_{DESCRIPTION}": _json(package(frames, about, resources))}


def _named(stem: str, part: str, frames: Frames, ending: str) -> str:
    return f"{stem}.{ending}" if len(frames) == 1 else f"{stem}_{slug(part)}.{ending}"


def package(frames: Frames, about: About, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """What the rows are as a Frictionless data package: citation, view and filters, licence, sources with their addresses, columns."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": slug(about.chart_id), "title": about.title,
        "description": about.one_line(), "version": about.version, "licenses": list(LICENCES),
        "contributors": [{"title": PUBLISHER}], "sources": _sources(frames), "about": about.lines(), "resources": resources,
    }


def _sources(frames: Frames) -> list[dict[str, str]]:
    """Publisher and address of every page that the rows stand on, each once."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name, url in (("publisher", "url"), ("fx_source", "fx_url")):
        for rows in (frame for frame in frames.values() if {name, url} <= {*frame.columns}):
            for title, path in zip(rows[name], rows[url], strict=True):
                if title:
                    found[title, path] = {"title": title, **({"path": path} if web_address(path) else {})}
    return [source for _, source in sorted(found.items())]


def _resource(name: str, rows: pd.DataFrame, path: str, content: bytes) -> dict[str, Any]:
    return {
        "name": slug(name), "type": "table", "path": path, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig",
        "bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {"fields": [_field(column) for column in described(rows)], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, str]:
    field = {"name": column.name, "type": column.type, "description": column.says, "unit": column.unit}
    return {name: value for name, value in field.items() if value}


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def parquet_files(frames: Frames, about: About, stem: str) -> dict[str, bytes]:
    """File name -> content: a Parquet file for each frame, with citation and description in the schema's metadata."""
    import pyarrow as pa
    import pyarrow.parquet

    cited = {label.lower().replace(" ", "_").encode(): text.encode() for label, text in about.lines().items()}
    files = {}
    for name, rows in frames.items():
        table = pa.Table.from_pandas(plain_rows(rows), preserve_index=False)
        told = {b"datapackage": _json(package({name: rows}, about, [{"name": slug(name), "schema": _schema(rows)}]))}
        out = io.BytesIO()
        pyarrow.parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **cited, **told}), out)
        files[_named(stem, name, frames, "parquet")] = out.getvalue()
    return files


def _schema(rows: pd.DataFrame) -> dict[str, Any]:
    return {"fields": [_field(column) for column in described(rows)]}


def xlsx_files(frames: Frames, about: About, stem: str) -> dict[str, bytes]:
    """One workbook: citation and sources on its first sheet, a sheet for each frame, what the columns mean on the last. Texts are never
    formulas or links."""
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter", date_format="yyyy-mm-dd", engine_kwargs={"options": WORKBOOK}) as writer:
        book: Any = writer.book
        moment = datetime(about.as_of.year, about.as_of.month, about.as_of.day)  # noqa: DTZ001 - the file's own date has no zone
        book.set_properties({"title": about.title, "subject": about.subtitle, "comments": about.one_line(), "created": moment})
        sources = [(source["title"], source.get("path", "")) for source in _sources(frames)]
        pd.DataFrame([*about.lines().items(), ("", ""), *sources]).to_excel(writer, sheet_name="about", header=False, index=False)
        writer.sheets["about"].set_column(1, 1, _TEXT_WIDTH, book.add_format({"text_wrap": True, "valign": "top"}))
        for name, rows in frames.items():
            _sheet(writer, name, plain_rows(rows))
        meanings = [{"table": name, **column._asdict()} for name, rows in frames.items() for column in described(rows)]
        _sheet(writer, "columns", pd.DataFrame(meanings).rename(columns={"says": "meaning"}))
    return {f"{stem}.xlsx": out.getvalue()}


def _sheet(writer: Any, name: str, rows: pd.DataFrame) -> None:
    rows.to_excel(writer, sheet_name=name[:_SHEET_NAME], index=False, freeze_panes=(1, 0))
    sheet = writer.sheets[name[:_SHEET_NAME]]
    sheet.autofit(_WIDEST)
    if len(rows):
        sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
