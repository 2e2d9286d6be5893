"""A small invented mapping and tables for it, for the tests of this room."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("Month", "Code", "Partner", "Weight", "Unit")
ROW = ("202503", "111", "Laos", "1,500", "kg")
MAPPING = """
into: invented
columns: {month: [Month, 月], code: [Code], partner: [Partner], weight: [Weight], unit_told: [Unit]}
dates: [YYYYMM]
period: "{month}"
skip:
- {column: partner, is: [Total], because: a total}
tables:
  codes: {"111": {commodity_id: terbium_oxide}, "222": {commodity_id: dysprosium_oxide}}
  units: {kg: {unit: t, times: "0.001"}, t: {unit: t, times: "1"}}
translate: {code: codes, unit_told: units}
cells:
  series_id: "invented {code} {partner}"
  metric: imports
  kind: level
  value: "{weight}"
  scope: "code {code}"
  mass_basis: gross
  origin: "{partner}"
  destination: China
  quality: A
  publisher: Office of Invented Statistics
  title: "Trade by code, as of {published}"
  url: https://example.org/trade
"""


def mapping_file(folder: Path, text: str = MAPPING) -> Path:
    """The mapping as a file."""
    path = folder / "invented.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def csv_bytes(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A table as delimited text."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return buffer.getvalue().encode(encoding)


def table_file(folder: Path, *rows: tuple[str, ...], name: str = "table.csv", **form: str) -> Path:
    """The same as a file."""
    path = folder / name
    path.write_bytes(csv_bytes(*(rows or (ROW,)), **form))  # type: ignore[arg-type]
    return path
