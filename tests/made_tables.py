"""`Tables` with observations made for a test, everything else as committed; folders of tables that were edited for one."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from extract.core.ids import csv_rows
from extract.core.paths import DATA
from extract.core.schema import TABLES
from extract.tables.columnar import arrow, parquet_bytes, write_package
from extract.tables.whole import files_in
from extract.tables.write import package
from tests.chart_rows import real_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from extract.tables.read import Tables


def seal(folder: Path) -> None:
    """Write the package file of the tables as they lie in a folder, as the program does that wrote them."""
    (folder / "datapackage.json").write_bytes(sealed(files_in(folder))["datapackage.json"])


def sealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with the package file of these tables."""
    return {**files, "datapackage.json": package({name: content for name, content in files.items() if name.endswith(".csv")}, ())}


def write_parquet(folder: Path, more: Mapping[str, Sequence[dict[str, object]]]) -> None:
    """The committed tables as Parquet, with more rows by table, each table in two parts."""
    for table in TABLES:
        (folder / table.name).mkdir(parents=True)
        committed: list[dict[str, object]] = [dict(row) for row in csv_rows(DATA / f"{table.name}.csv", table.columns)]
        for part, rows in enumerate((committed, more.get(table.name, ()))):
            (folder / table.name / f"{part}.parquet").write_bytes(parquet_bytes(arrow(table, rows)))
    write_package(folder)


def with_observations(*rows: dict[str, object], as_of: date, rates: bool = False) -> Tables:
    """The committed tables with these rows for observations, as of a day; with the committed rates of exchange and tax where asked."""
    real = real_tables()
    kept = real.observations[real.observations["metric"].isin(["exchange_rate", "vat_rate"])] if rates else real.observations[:0]
    frame = pd.DataFrame(list(rows), columns=list(real.observations.columns))
    days = [name for name in frame if str(real.observations[name].dtype).startswith("datetime")]
    typed = frame.assign(**{name: pd.to_datetime(frame[name]).astype("datetime64[ns]") for name in days})
    numbers = {name: typed[name].astype("float64") for name in ("value", "low", "high")}
    return dataclasses.replace(real, observations=pd.concat([kept, typed.assign(**numbers)], ignore_index=True), as_of=as_of)
