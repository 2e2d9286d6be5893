"""A data folder as if every outlet, editor and gazetteer were hostile: the committed tables with the cases in all free texts."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from extract.core.paths import DATA
from extract.core.schema import TABLES
from extract.tables.read import Tables, read_tables
from tests.hostile.cases import ADDRESSES, FORMULAS, TEXTS
from tests.made_tables import seal

FREE = {
    "documents": ("title", "publisher", "wire", "byline", "language", "licence"), "actors": ("name",), "commodities": ("name",),
    "places": ("name", "place_type", "country", "admin1", "precision", "source", "note"), "place_names": ("name",),
    "place_roles": ("role",),
    "observations": ("origin", "destination", "attributed_to", "publisher", "scope", "denominator", "formula", "note"),
    "events": ("summary", "short", "attributed_to", "publisher", "note"), "evidence": ("quote", "why"),
    "findings": ("question", "message", "arithmetic"), "unplaced": ("quote",),
}
"""The columns that hold what somebody wrote."""
CLOSED = {
    "url": "hostile addresses of their own stand there", "sha256": "a hash",
    "metric": "a word of extract/rules", "unit": "a word of extract/rules", "price_basis": "a word of extract/rules",
    "event_type": "a word of extract/rules", "actor_type": "a word of extract/rules", "family": "a word of extract/rules",
    "form": "a word of extract/rules", "reason": "a word of extract/rules",
    "period_rule": "a word of the program", "part": "a word of the program", "review": "a word of the program",
    "table": "a name of the schema", "column": "a name of the schema",
}
"""Columns of text that nobody outside can write, and why; ids are slugs."""
# What charts look for: without it nothing would be drawn.
_ASKED_FOR = {"Myanmar", "China", "all origins", "border_gate", "mine_cluster", "processing_hub", "country", "state", "town", "MM", "CN"}


def write_hostile(folder: Path) -> Path:
    """The folder with the tables in it; one text of a column is the same hostile text wherever it stands."""
    known: dict[str, str] = {}
    turn = count()

    def hostile(text: str) -> str:
        if text and text not in known and text not in _ASKED_FOR:
            number = next(turn)
            known[text] = f"{text} {TEXTS[number % len(TEXTS)]}" if number % 8 else f"{FORMULAS[number // 8 % len(FORMULAS)]} {text}"
        return known.get(text, text)

    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows = rows.assign(**{name: rows[name].map(hostile) for name in FREE.get(table.name, ())})
        if "url" in rows:
            rows["url"] = [ADDRESSES[index % len(ADDRESSES)] if url and index % 2 else url for index, url in enumerate(rows["url"])]
        rows.to_csv(path, index=False, lineterminator="\n")
    seal(folder)
    return folder


@cache
def hostile_folder() -> Path:
    """One such folder for all tests of a process."""
    made = Path(mkdtemp())
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return write_hostile(made / "data")


@cache
def hostile_tables() -> Tables:
    """The tables in it."""
    return read_tables(hostile_folder())
