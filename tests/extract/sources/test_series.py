"""Curated series: what a row must have, and what becomes of it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from extract.core.errors import DocumentError
from extract.sources.series import COLUMNS, published_day, read_series

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "series"
ROW = {
    "series_id": "tb_oxide_price_china",
    "metric": "spot_price",
    "commodity_id": "terbium_oxide",
    "kind": "price",
    "value": "6490",
    "low": "6480",
    "high": "6500",
    "unit": "CNY/kg",
    "qualifier": "exact",
    "price_basis": "domestic_incl_vat",
    "period_start": "2025-03-26",
    "period_end": "2025-03-26",
    "publisher": "SMM",
    "title": "Morning summary",
    "url": "https://example.org/1",
    "published": "2025-03-26",
    "quality": "A",
}


def _write(folder: Path, **changes: str) -> Path:
    with (folder / "prices.csv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerow(ROW | changes)
    return folder


def test_a_point_keeps_its_quoted_range_and_its_page(tmp_path: Path) -> None:
    (point,) = read_series(_write(tmp_path))
    assert [point.observation[name] for name in ("value", "low", "high", "interval", "method")] == [
        6490.0,
        6480.0,
        6500.0,
        "quoted",
        "curated",
    ]
    assert point.citation["role"] == "citation"
    assert point.citation["url"] == "https://example.org/1"


def test_a_point_without_a_range_gets_its_rounding_interval(tmp_path: Path) -> None:
    (point,) = read_series(_write(tmp_path, low="", high=""))
    assert [point.observation[name] for name in ("low", "high", "interval")] == [6489.5, 6490.5, "rounding"]


def test_a_floor_is_open_above(tmp_path: Path) -> None:
    (point,) = read_series(_write(tmp_path, low="", high="", qualifier="more_than"))
    assert [point.observation[name] for name in ("low", "high", "interval")] == [6490.0, None, "qualifier"]


@pytest.mark.parametrize("column", ["publisher", "title", "url"])
def test_a_row_without_a_source_is_refused(tmp_path: Path, column: str) -> None:
    with pytest.raises(DocumentError, match=rf"prices\.csv:2: the row has no source \({column} is empty\)"):
        read_series(_write(tmp_path, **{column: ""}))


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("period_end", "2025-02-30", "period_end `2025-02-30` is not a date"),
        ("published", "26 March 2025", "published `26 March 2025` is not a date"),
        ("value", "6,490", "value `6,490` is not a number"),
        ("value", "nan", "value `nan` is not a number"),
        ("value", "", "value is empty"),
        ("kind", "cost", "kind `cost` is not known"),
        ("quality", "D", "quality `D` is not known"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(tmp_path: Path, column: str, text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=r"prices\.csv:2: ") as error:
        read_series(_write(tmp_path, **{column: text}))
    assert message in str(error.value)


def test_a_header_with_an_unknown_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("series,value\na,1\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"prices\.csv:1: the header does not fit"):
        read_series(tmp_path)


def test_a_line_with_a_cell_too_many_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path) / "prices.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",extra\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"prices\.csv:2: the line has too many"):
        read_series(tmp_path)


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2025-03-26", (date(2025, 3, 26), "day")), ("2025-02", (date(2025, 2, 28), "month")), ("", (date(2025, 3, 2), "assumed"))],
)
def test_the_day_of_publication_is_given_or_assumed(published: str, expected: tuple[date, str]) -> None:
    assert (
        published_day({"published": published, "period_start": "2024-01-01", "period_end": "2025-01-01" if not published else ""}, "x:1")
        == expected
    )


def test_every_committed_series_row_has_a_source_and_plain_units() -> None:
    points = read_series(SEEDS)
    units = {str(point.observation["unit"]) for point in points}
    assert len(points) > 230
    assert not [unit for unit in units if "(" in unit or "REO" in unit or "VAT" in unit]
    assert {str(point.observation["series_id"]) for point in points} >= {
        "dy_oxide_price_china",
        "tb_oxide_price_china",
        "fx_usd_cny_monthly_avg",
    }


def test_the_conflicts_that_the_sources_have_are_kept() -> None:
    by_series: dict[str, set[object]] = {}
    for point in read_series(SEEDS):
        row = point.observation
        by_series.setdefault(f"{row['series_id']} {row['period_start']} {row['period_end']}", set()).add(row["value"])
    assert by_series["china_imports_from_myanmar_usd 2021-01-01 2021-12-31"] == {780e6, 740e6}
    assert by_series["china_imports_from_myanmar_yoy 2024-01-01 2024-11-30"] == {31.6, 10.0}


def _write_all(folder: Path, *changes: dict[str, str]) -> Path:
    with (folder / "prices.csv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(ROW | change for change in changes)
    return folder


SAME_PAGE = {"url": "http://www.example.org/1/", "published": "2025-03"}


@pytest.mark.parametrize("other", [{"published": "2025-03-27"}, {"published": ""}, SAME_PAGE])
def test_one_page_has_one_date(tmp_path: Path, other: dict[str, str]) -> None:
    with pytest.raises(DocumentError, match=r"prices\.csv:3: the page is dated .* in .*prices\.csv:2; one page, one date"):
        read_series(_write_all(tmp_path, {}, other))


def test_a_page_without_a_date_is_not_known_before_the_last_period_it_tells_of(tmp_path: Path) -> None:
    early = {"published": "", "period_start": "2015-01-01", "period_end": "2015-12-31"}
    points = read_series(_write_all(tmp_path, early, {"published": ""}))
    assert {point.observation["published"] for point in points} == {date(2025, 5, 25)}
    assert {point.citation["published_precision"] for point in points} == {"assumed"}


def test_a_running_series_has_a_day_for_each_of_its_rows(tmp_path: Path) -> None:
    rate = {"metric": "exchange_rate", "kind": "rate"}
    points = read_series(_write_all(tmp_path, rate, rate | {"published": "2025-04-26"}))
    assert [point.observation["published"] for point in points] == [date(2025, 3, 26), date(2025, 4, 26)]


DERIVED = {"quality": "B", "qualifier": "about", "note": "DERIVED: 7139 / 1.1; a tenth less than in March"}


def test_a_figure_that_nobody_printed_is_derived_with_its_arithmetic(tmp_path: Path) -> None:
    (point,) = read_series(_write(tmp_path, **DERIVED))
    row = point.observation
    assert [row[name] for name in ("status", "method", "interval", "formula")] == ["derived", "curated", "derived", "7139 / 1.1"]
    assert row["note"] == "derived, not printed: a tenth less than in March"


def test_a_note_says_in_words_what_another_page_gives_otherwise(tmp_path: Path) -> None:
    (point,) = read_series(_write(tmp_path, note="year on year; CONFLICT: Reuters gives -31.6%"))
    assert point.observation["note"] == "year on year; but Reuters gives -31.6%"


@pytest.mark.parametrize("change", [{"quality": "A"}, {"low": ""}, {"qualifier": "exact"}, {"note": "DERIVED: from March"}])
def test_a_derived_figure_must_not_look_printed(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(DocumentError, match=r"prices\.csv:2: "):
        read_series(_write(tmp_path, **DERIVED | change))


def test_the_formula_of_every_derived_row_gives_its_figure() -> None:
    derived = [point.observation for point in read_series(SEEDS) if point.observation["status"] == "derived"]
    values = {float(str(row["value"])) for row in derived}
    assert values >= {2006, 6530, 28_893, 388_500_000, 120_000, 115_000, 210_000, 202_000, 201_000, 19_100}
    for row in derived:
        given = pd.eval(str(row["formula"]), engine="python")
        assert float(str(row["low"])) <= given <= float(str(row["high"]))
        assert float(str(row["low"])) <= float(str(row["value"])) <= float(str(row["high"]))
