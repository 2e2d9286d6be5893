"""Rows and their cells: readable keys that stay the same from run to run, a slug and a short hash of what makes the record the same
record; a value as a cell holds it, and a cell as a value."""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias

import re2

from extract.core.command_line import input_bytes
from extract.core.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

Row: TypeAlias = dict[str, object]
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_WORD = re2.compile(r"[a-z0-9]+")
FACT_IDENTITY = (
    "metric", "commodity_id", "kind", "direction", "unit", "period_start", "period_end", "compare_start", "compare_end", "modality",
)
"""What makes two mentions one fact, together with the figure. Source, wording, place and scope are left out, so that two articles on
one fact meet in one row; facts that contradict each other in those are told apart where they meet."""
VINTAGE = (
    "series_id", "publisher", "status", "modality", "metric", "commodity_id", "origin", "destination", "place_id", "actor_id", "kind",
    "unit", "denominator", "price_basis", "scope", "mass_basis", "period_start", "period_end", "compare_start", "compare_end",
)
"""What a figure of a series is about, and who says it: of two rows that agree in all of this the later revises the earlier."""
WORDED = ("origin", "destination", "place_id", "actor_id", "scope")
"""What of this a story that tells the figure too may leave out, or (`scope`) say in words of its own."""


@lru_cache(maxsize=4096)  # the ids of one set of tables; the seeds are read several times while one publication is made
def slug(*parts: object) -> str:
    """Lower-case ASCII words joined by hyphens: `slug("Terbium oxide", date(2025, 3, 24))` is `terbium-oxide-2025-03-24`."""
    text = unicodedata.normalize("NFKD", " ".join(cell(part) for part in parts)).encode("ascii", "ignore").decode()
    return "-".join(_WORD.findall(text.lower()))


def identifier(name: str) -> str:
    """The key of a named thing: `identifier("rare earth oxides")` is `rare_earth_oxides`."""
    return slug(name).replace("-", "_")


def short_hash(*parts: object) -> str:
    """Eight hexadecimal digits of the parts as they are written into a table."""
    # Eight: that two of a thousand records with one slug share them is one case in nine thousand, and the build stops at such a pair.
    return sha256("\x1f".join(cell(part) for part in parts).encode()).hexdigest()[:8]


def fact_id(row: Row, *apart: object) -> str:
    """The key of an observation; `apart` keeps two facts apart that differ only in place, scope or basis."""
    name = slug(row["metric"], row.get("commodity_id"), row.get("period_end") or "undated")
    figure = next((row[column] for column in ("value", "low") if row.get(column) is not None), None)
    return f"{name}-{short_hash(*(row.get(column) for column in FACT_IDENTITY), figure, *apart)}"


def cell(value: object) -> str:
    """A value as a table cell holds it: ISO dates, true and false, plain decimals without float noise, nothing for None."""
    if isinstance(value, str):  # first, as most are
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows of cells as a CSV file, the same on every machine."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def csv_rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a curated CSV file that has at least these columns. TableError where it is missing or is no such file."""
    try:
        rows = list(csv.DictReader(io.StringIO(input_bytes(path).decode("utf-8")), strict=True))
    except OSError as error:
        raise TableError(str(path), f"cannot be read ({error.strerror})", "a CSV file", "restore the file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(str(path), f"is not readable as CSV ({error})", "cells between commas in UTF-8", "restore the file") from None
    if ragged := next((line for line, row in enumerate(rows, start=2) if None in row or None in row.values()), 0):
        raise TableError(f"{path}:{ragged}", "the line has too many or too few cells", f"{len(rows[0])} cells", "correct the line")
    if missing := sorted(set(columns) - set(rows[0] if rows else ())):
        raise TableError(f"{path}:1", f"there is no column {', '.join(missing)}, or no row", "the header and the rows", "restore the file")
    return rows


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries by column: what `to_dict("records")` gives, for few rows twenty times as fast, as it goes by
    blocks of columns of one type and not by columns."""
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in frame.to_numpy(dtype=object).tolist()]


def plain_number(text: str) -> float:
    """A number in plain decimals. ValueError for the other spellings that a float may have (1_000, 1e3, nan, digits of other scripts)."""
    if not _DECIMAL.fullmatch(text) or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text) + 0.0  # -0 is 0


def plain_whole(text: str) -> int:
    """A count or a place in a text, below a thousand million. ValueError for other spellings that `int` or `str.isdigit` take for one."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def is_whole(text: str) -> bool:
    """Whether `plain_whole` reads it."""
    return _WHOLE.fullmatch(text) is not None


def number_cell(text: str, where: str, name: str, most: float = math.inf) -> float:
    """The number in a cell of a curated file, between -most and most. TableError for anything else."""
    try:
        number = plain_number(text)
    except ValueError:
        number = math.nan
    if not abs(number) <= most:
        expected = f"plain decimals from -{most:g} to {most:g}" if math.isfinite(most) else "plain decimals"
        raise TableError(where, f"{name} `{text[:40]}` is not such a number", expected, "correct the cell")
    return number


def decimal(value: float) -> str:
    """A number in plain notation, at most twelve significant digits, no exponent and no trailing zeros."""
    text = f"{value:.12g}"
    return trimmed(f"{float(text):.12f}" if "e" in text else text)


def trimmed(text: str) -> str:
    """A number in digits without zeros at the end of its decimals."""
    whole, point, decimals = text.partition(".")
    return (whole + point + decimals.rstrip("0")).rstrip(".")
