"""Sheets of workbooks (.xlsx), read as a stream: values as stored, formulas never evaluated, nothing unpacked beyond a limit."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from extract.core.errors import DocumentError
from extract.structured.files import SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.structured.formats import Value

MOST_UNPACKED = 250_000_000  # bytes of all parts: the sheets of 100,000 rows with all of Comtrade's 47 columns, read as a stream
MOST_HELD = 50_000_000  # bytes of a part that is held in memory: all texts of a workbook, its styles
MOST_ROWS = 1_048_576  # that a sheet can have; a row that is numbered higher would be counted up to
_SHEETS = "xl/worksheets/"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError,
    NotImplementedError, RuntimeError,
)
"""What openpyxl and zipfile raise for a damaged, an encrypted or an invented workbook, which have no base of their own; a fault of XML is
a SyntaxError."""


def sheet_rows(raw: bytes, file: str, sheet: str | None) -> Iterator[SourceRow]:
    """The rows of one sheet that have a cell: the one named, else the only one. DocumentError for anything but plain values."""
    _check_parts(raw, file)
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        found = _sheet(workbook, file, sheet)
        found.reset_dimensions()  # what a sheet says of its own size may be anything
        for number, cells in zip(count(1), found.iter_rows(values_only=True, max_row=MOST_ROWS)):
            if any(cell not in (None, "") for cell in cells):
                yield _checked(SourceRow(file, number, cells, found.title))
    except DocumentError:
        raise
    except _BROKEN as problem:
        wrong = f"not a readable workbook ({type(problem).__name__})"
        raise DocumentError(file, wrong, "a workbook (.xlsx)", "open it and save it again, or export the sheet as CSV") from None


def _check_parts(raw: bytes, file: str) -> None:
    """DocumentError for an archive that unpacks to more than the limits, is no workbook, or whose parts declare entities of their own."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            held = [part.file_size for part in parts if not part.filename.startswith(_SHEETS)]
            if sum(part.file_size for part in parts) > MOST_UNPACKED or max(held, default=0) > MOST_HELD:
                wrong = f"the workbook unpacks to {sum(part.file_size for part in parts) / 1e6:,.0f} MB"
                raise DocumentError(file, wrong, f"at most {MOST_UNPACKED / 1e6:.0f}", "import a sheet as CSV, or in parts")
            if "xl/workbook.xml" not in archive.namelist():
                raise DocumentError(file, "an archive, but no workbook", "a workbook (.xlsx) or a CSV file", "unpack it, or save it again")
            for part in parts:
                with archive.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(1000):  # stands before all else
                        raise DocumentError(file, f"{part.filename} has a document type of its own", "a plain workbook", "save it again")
    except _BROKEN as problem:
        raise DocumentError(file, f"a damaged archive ({type(problem).__name__})", "a workbook (.xlsx)", "fetch it again") from None


def _sheet(workbook: Any, file: str, wanted: str | None) -> Any:
    names = [sheet.title for sheet in workbook.worksheets]
    if wanted is None and len(names) == 1:
        return workbook.worksheets[0]
    if wanted not in names:
        wrong = f"the workbook has {len(names)} sheets" if wanted is None else f"there is no sheet `{wanted}`"
        raise DocumentError(file, wrong, f"one of {', '.join(names)}", "name it with --sheet")
    return workbook[wanted]


def _checked(row: SourceRow) -> SourceRow:
    return replace(row, cells=[_value(cell, row, column) for column, cell in enumerate(row.cells)])


def _value(cell: Any, row: SourceRow, column: int) -> Value | None:
    """A cell's value: texts with tidy blanks, days without hours, whole numbers (HS codes, years) without decimals. No formula."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if cell is None or isinstance(cell, (bool, int, float, date)):
        return str(cell) if isinstance(cell, bool) else cell
    if isinstance(cell, str) and not cell.startswith("="):
        return " ".join(cell.split())
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    wrong, advice = "the cell holds a formula, which is never evaluated", "copy the sheet and paste it as values"
    raise DocumentError(row.where(column), wrong, "a value", advice)
