"""Curated CSV files, read strictly: UTF-8, the expected header, no ragged line. Errors name file and line."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from extract.core.errors import DocumentError
from extract.sources.documents import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each record of a CSV file that must have exactly these columns, in any order."""
    reader = csv.DictReader(io.StringIO(read_document(path).text), restkey="", strict=True)
    header = tuple(reader.fieldnames or ())
    if sorted(header) != sorted(columns):
        wrong = f"the header does not fit: {', '.join(sorted(set(header) ^ set(columns)) or ['a column given twice'])}"
        raise DocumentError(f"{path}:1", wrong, f"the columns {', '.join(columns)}", "correct the header")
    for record in reader:
        if "" in record or None in record.values():
            wrong = "the line has too many or too few cells"
            raise DocumentError(f"{path}:{reader.line_num}", wrong, f"{len(columns)} cells", "correct the line")
        yield reader.line_num, record


def parse_day(text: str, where: str, name: str) -> date | None:
    """A date cell, None if empty; DocumentError for anything that is not YYYY-MM-DD."""
    if not text:
        return None
    try:
        if len(text) != 10:  # other forms of ISO 8601
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise DocumentError(where, f"{name} `{text}` is not a date", "YYYY-MM-DD", "correct the cell") from error


def parse_number(text: str, where: str, name: str) -> float | None:
    """A number cell, None if empty; DocumentError for anything else, infinities and not-a-number included."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise DocumentError(where, f"{name} `{text}` is not a number", "plain decimals, without thousands separators", "correct the cell")
    return number
