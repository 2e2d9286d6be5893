"""A figure of a series that is published anew: both rows are kept, and as of each day the latest leads."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract.core.ids import csv_text
from extract.measures.headlines import headlines
from extract.measures.prices import price_quotes, price_rows
from extract.measures.shares import quota_rows
from extract.measures.trade import import_rows
from extract.sources.series_checks import COLUMNS
from extract.tables.read import read_tables

if TYPE_CHECKING:
    from extract.tables.read import Tables

ROOT = Path(__file__).resolve().parents[3]
BASE = dict.fromkeys(COLUMNS, "") | {
    "qualifier": "exact", "period_start": "2025-06-01", "period_end": "2025-06-30", "publisher": "Invented Office",
    "url": "https://example.org/table", "quality": "A",
}
IMPORTS = BASE | {
    "series_id": "invented_imports", "metric": "imports", "commodity_id": "samarium_oxide", "origin": "Myanmar", "destination": "China",
    "kind": "level", "unit": "t", "scope": "invented", "mass_basis": "gross",
}
PRICE = BASE | {
    "series_id": "invented_price", "metric": "spot_price", "commodity_id": "terbium_oxide", "kind": "price", "unit": "CNY/kg",
    "price_basis": "domestic_incl_vat", "scope": "quotation", "period_start": "2025-06-30",
}
QUOTA = BASE | {
    "series_id": "invented_quota", "metric": "quota", "commodity_id": "rare_earths", "kind": "level", "unit": "t", "mass_basis": "reo",
    "scope": "invented quota", "period_start": "2031-01-01", "period_end": "2031-12-31",
}
TOLD = "china_imports_from_myanmar_t_reuters"
FIRST, SECOND, THIRD = date(2025, 7, 20), date(2025, 8, 20), date(2025, 9, 20)
VALUES = {"invented_imports": ("100", "120", "100"), "invented_price": ("9000", "9100", "9000"), "invented_quota": ("500", "600", "500")}


REVISED = (("342", date(2026, 6, 1)), ("311", date(2026, 7, 1)))


def _told() -> dict[str, str]:
    """The row of a committed series whose figure a committed story tells too."""
    with (ROOT / "seeds" / "series" / "imports_from_myanmar.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = (row for row in csv.DictReader(lines) if (row["series_id"], row["value"]) == (TOLD, "311"))
    return row


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of the committed seeds and one file more: figures, then others, then the first ones again."""
    folder = tmp_path_factory.mktemp("revised")
    shutil.copytree(ROOT / "seeds", folder / "seeds", ignore=shutil.ignore_patterns("originals"))
    rows = [
        row | {"value": VALUES[row["series_id"]][at], "published": str(day), "title": f"Table of {day}"}
        for row in (IMPORTS, PRICE, QUOTA) for at, day in reversed(list(enumerate((FIRST, SECOND, THIRD))))
    ]
    rows += [_told() | {"value": value, "low": "", "high": "", "published": str(day), "title": f"Table of {day}"} for value, day in REVISED]
    text = csv_text([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)])
    (folder / "seeds" / "series" / "invented.csv").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "extract", "--seeds", str(folder / "seeds"), "--data", str(folder / "data")]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=folder)
    return folder / "data"


def _modalities(tables: Tables, series: str) -> dict[tuple[float, date], str]:
    rows = tables.observations[tables.observations["series_id"] == series]
    days = (day.date() for day in rows["published"])
    return {(float(value), day): str(told) for value, day, told in zip(rows["value"], days, rows["modality"], strict=True)}


@pytest.mark.parametrize("series", VALUES)
def test_as_of_each_day_the_latest_figure_stands_and_the_earlier_are_kept(data: Path, series: str) -> None:
    first, second = (float(value) for value in VALUES[series][:2])
    assert _modalities(read_tables(data, as_of=date(2025, 8, 19)), series) == {(first, FIRST): "actual"}
    assert _modalities(read_tables(data, as_of=SECOND), series) == {(first, FIRST): "superseded", (second, SECOND): "actual"}
    assert _modalities(read_tables(data, as_of=THIRD), series) == {
        (first, FIRST): "superseded", (second, SECOND): "superseded", (first, THIRD): "actual",
    }


def test_a_later_edition_revises_a_figure_that_a_story_tells_too(data: Path) -> None:
    def seen(day: date) -> list[tuple[float, str, str]]:
        rows = read_tables(data, as_of=day).observations
        rows = rows[(rows["series_id"] == TOLD) & (rows["status"] == "reported") & (rows["period_end"] == "2025-02-28")]
        return sorted(zip(rows["value"], rows["method"], rows["modality"], strict=True))

    assert seen(date(2026, 5, 31)) == [(311, "extracted", "actual")]
    assert seen(REVISED[0][1]) == [(311, "extracted", "superseded"), (342, "curated", "actual")]
    assert seen(REVISED[1][1]) == [(311, "curated", "actual"), (311, "extracted", "superseded"), (342, "curated", "superseded")]


@pytest.mark.parametrize(("day", "figures"), [(FIRST, (100, 9000, 500)), (SECOND, (120, 9100, 600)), (THIRD, (100, 9000, 500))])
def test_charts_have_one_figure_for_a_period_that_was_revised(data: Path, day: date, figures: tuple[float, ...]) -> None:
    seen = read_tables(data, as_of=day).observations
    drawn = [rows[rows["series_id"].str.startswith("invented")] for rows in (import_rows(seen), price_rows(seen), quota_rows(seen))]
    assert [tuple(rows["value"]) for rows in drawn] == [(figure,) for figure in figures]


def test_headlines_stand_on_no_figure_that_was_revised(data: Path) -> None:
    tables = read_tables(data, as_of=SECOND)
    assert all(headline.level["modality"] == "actual" for headline in headlines(tables) if headline.level is not None)


def test_a_revised_rate_of_exchange_converts_by_its_later_figure(data: Path) -> None:
    seen = read_tables(data, as_of=SECOND).observations
    rates = seen[(seen["metric"] == "exchange_rate") & (seen["period_end"] == "2025-06-30")]
    assert len(rates) == 1
    anew = rates.assign(observation_id="anew", value=rates["value"] * 2, published=rates["published"])
    import pandas as pd

    both = pd.concat([seen.assign(modality=seen["modality"].mask(seen.index.isin(rates.index), "superseded")), anew], ignore_index=True)
    quotes = price_quotes(both, currency="USD")
    assert set(quotes.loc[quotes["series_id"] == "invented_price", "fx"]) == {float(rates["value"].iloc[0]) * 2}
