"""Curated CSV files, read strictly: UTF-8, the expected header, no ragged line. Errors name file and line."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from extract.core.calendars import iso_day
from extract.core.errors import DocumentError
from extract.core.ids import plain_number
from extract.sources.documents import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


def read_records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each record of a CSV file that must have exactly these columns, in any order."""
    for line, record in check_records(path, columns):
        if isinstance(record, DocumentError):
            raise record
        yield line, record


def check_records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str] | DocumentError]]:
    """As `read_records`, with the fault in place of a record that cannot be read; nothing after a header that does not fit."""
    reader = csv.reader(io.StringIO(read_document(path).text.removeprefix("\ufeff")), strict=True)
    empty = 0  # the line of the last one without a cell
    try:
        header = next(reader, [])
        if sorted(header) != sorted(columns):
            wrong = f"the header does not fit: {', '.join(sorted(set(header) ^ set(columns)) or ['a column given twice'])}"
            yield 1, DocumentError(f"{path}:1", wrong, f"the columns {', '.join(columns)}", "correct the header")
            return
        for cells in reader:
            if cells and empty:
                yield empty, DocumentError(f"{path}:{empty}", "the line is empty", "a row", "remove the line")
            empty = 0 if cells else reader.line_num
            if cells:
                yield reader.line_num, _record(header, cells, f"{path}:{reader.line_num}")
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        yield reader.line_num, DocumentError(where, f"the line is not readable as CSV ({error})", "cells between commas", "mend the quotes")


def _record(header: list[str], cells: list[str], where: str) -> dict[str, str] | DocumentError:
    if len(cells) != len(header):
        return DocumentError(where, "the line has too many or too few cells", f"{len(header)} cells", "correct the line")
    return dict(zip(header, cells, strict=True))


def parse_day(text: str, where: str, name: str) -> date | None:
    """A date cell, None if empty; DocumentError for anything that is not YYYY-MM-DD."""
    if not text:
        return None
    try:
        return iso_day(text)
    except ValueError as error:
        raise DocumentError(where, f"{name} `{text}` is not a date", "YYYY-MM-DD", "correct the cell") from error


def parse_number(text: str, where: str, name: str) -> float | None:
    """A number cell, None if empty; DocumentError for anything else, infinities and not-a-number included."""
    if not text:
        return None
    try:
        return plain_number(text)
    except ValueError:
        wrong = f"{name} `{text[:40]}` is not a number"
        raise DocumentError(where, wrong, "plain decimals, without thousands separators", "correct the cell") from None
