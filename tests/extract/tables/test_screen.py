"""Tables in Parquet: what is small is read whole, as from CSV; of what is large the rows that a picture needs."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from extract.core.errors import TableError
from extract.core.ids import rows_of
from extract.core.paths import DATA
from extract.core.schema import TABLES
from extract.tables import screen
from extract.tables.read import held, known_by, more_of
from extract.versions.packages import read_folder
from tests.made_tables import write_parquet

if TYPE_CHECKING:
    from pathlib import Path

DAYS = 400
CURVE = {n: float(100 + n % 7) for n in range(DAYS)} | {133: 9.0, 210: 900.0}  # with a dip and a peak of one day each


def quotation(n: int, value: float, **more: object) -> dict[str, object]:
    day = date(2020, 1, 1) + timedelta(days=n)
    key = more.get("observation_id", f"quoted-{more.get('scope', '')}-{n}")
    return {
        "status": "reported", "method": "curated", "modality": "actual", "metric": "price", "kind": "price",
        "commodity_id": "terbium_oxide", "value": value, "low": value, "high": value, "interval": "rounding", "unit": "CNY/kg",
        "qualifier": "exact",
        "price_basis": "domestic_incl_vat", "period_start": day, "period_end": day, "period_precision": "day", "publisher": "Exchange",
        "published": day + timedelta(days=1), "published_precision": "day", "quality": "A", "series_id": "quoted",
        **more, "observation_id": key,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The committed tables, one long series, and many that tell the same of other scopes."""
    rows = [quotation(n, value) for n, value in CURVE.items()]
    rows += [quotation(n, 50.0 + scope, scope=f"lot {scope}") for scope in range(30) for n in range(20)]
    rows.append(quotation(133, 11.0, observation_id="revised", published=date(2021, 9, 1)))
    rows.append(quotation(500, 60.0, observation_id="sum", status="derived", method="computed", scope="sum", quality="B"))
    inputs: list[dict[str, object]] = [{"observation_id": "sum", "input_id": f"quoted-lot 29-{n}", "part": "level"} for n in (1, 2)]
    write_parquet(tmp_path, {"observations": rows, "observation_inputs": inputs})
    return tmp_path


def test_small_tables_are_read_as_from_csv(tmp_path: Path) -> None:
    write_parquet(tmp_path, {})
    found, committed = held(tmp_path), held(DATA)
    for table in TABLES:
        pd.testing.assert_frame_equal(found.frames[table.name], committed.frames[table.name])
    assert found.of is None
    assert known_by(found).as_of == known_by(committed).as_of


def test_of_a_long_series_the_ends_the_dip_and_the_peak_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ROWS", 1500)
    monkeypatch.setattr(screen, "_COLUMNS", 40)
    found = held(folder)
    series = found.frames["observations"].query("series_id == 'quoted' and scope == '' and status == 'reported'")
    assert {0, 133, 210, DAYS - 1} <= {(day.date() - date(2020, 1, 1)).days for day in series["period_end"]}
    assert {9.0, 900.0, 11.0} <= set(series["value"])  # and what revises the lowest
    assert len(series) <= 2 * 40 + 3
    assert found.of is not None
    assert found.of.rows["observations"] == 1780
    assert found.of.choices["commodity_id"] >= {"terbium_oxide"}


def test_what_is_shown_comes_with_what_it_rests_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ROWS", 1500)
    monkeypatch.setattr(screen, "_COLUMNS", 40)
    frames = held(folder).frames
    shown = set(frames["observations"]["observation_id"])
    assert "sum" in shown
    assert {row["input_id"] for row in rows_of(frames["observation_inputs"]) if row["observation_id"] in shown} <= shown
    committed = held(DATA).frames
    assert set(committed["observations"]["observation_id"]) <= shown  # short series are not crowded out by long ones
    assert set(committed["evidence"]["evidence_id"]) == set(frames["evidence"]["evidence_id"])
    assert set(committed["findings"]["finding_id"]) == set(frames["findings"]["finding_id"])


def test_of_what_is_picked_more_comes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ROWS", 900)
    monkeypatch.setattr(screen, "_COLUMNS", 40)
    whole = held(folder)
    more = more_of(whole, {"commodity_id": ("terbium_oxide",)})

    def lots(found: pd.DataFrame) -> int:
        return int(found[found["series_id"] == "quoted"]["scope"].nunique())

    assert lots(more.frames["observations"]) > lots(whole.frames["observations"])
    assert set(whole.frames["observations"]["observation_id"]) <= set(more.frames["observations"]["observation_id"])


def test_they_are_not_taken_for_a_damaged_version(folder: Path) -> None:
    with pytest.raises(TableError, match="tables in Parquet bear no versions"):
        read_folder(folder)


def test_a_damaged_or_missing_part_is_refused(folder: Path) -> None:
    part = folder / "observations" / "1.parquet"
    content = part.read_bytes()
    part.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    with pytest.raises(TableError, match="not as it was written"):
        held(folder)
    shutil.rmtree(folder / "events")
    with pytest.raises(TableError, match="not as it was written"):
        held(folder)
    (folder / "datapackage.json").unlink()
    with pytest.raises(TableError, match="No such file"):
        held(folder)
