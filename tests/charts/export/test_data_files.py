"""Files of data hold what is shown, one unit a column, with the address of the source, and open where people open them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest

from charts.cli import main
from charts.drawing.chart import Chart
from charts.export.columns import one_unit_a_column, source_urls
from charts.export.formats import DATA, Edition, drawing, export_all, export_chart
from charts.export.formats import Request as Wanted
from charts.figures import chart, charts
from charts.wording.captions import Words
from extract.tables.read import Tables, read_tables

if TYPE_CHECKING:
    from pathlib import Path

DOLLARS = {"currency": "usd_ex_vat"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


def _files(chart_id: str, tables: Tables, form: str, **options: Any) -> dict[str, bytes]:
    made = export_all(Wanted(charts=(chart(chart_id),), editions=(Edition(form=form),), options=options), tables)
    return {file.name: file.content for files in made for file in files}


def _quotations(files: dict[str, bytes]) -> bytes:
    return next(content for name, content in files.items() if "quotations" in name or name.endswith(".xlsx"))


def _read(content: bytes, form: str) -> pd.DataFrame:
    if form == "csv":
        return pd.read_csv(io.BytesIO(content), parse_dates=["period_end", "fx_month"])
    if form == "parquet":
        return pyarrow.parquet.read_table(io.BytesIO(content)).to_pandas()
    return pd.read_excel(io.BytesIO(content), sheet_name="quotations")


@pytest.mark.parametrize("form", DATA)
def test_an_export_in_dollars_holds_dollars_the_rate_its_month_and_its_source(tables: Tables, form: str) -> None:
    files = _files("prices", tables, form, **DOLLARS)
    rows = _read(_quotations(files), form)
    assert all("_currency-usd-ex-vat_" in name for name in files)
    assert rows["shown_usd_per_kg"].notna().all()
    converted = rows[rows["value_cny_per_kg"].notna()]
    assert len(converted)
    again = converted["value_cny_per_kg"] / (1 + converted["vat_rate_percent"] / 100) / converted["fx_cny_per_usd"]
    assert (converted["shown_usd_per_kg"] - again).abs().max() < 0.006
    assert converted[["fx_month", "fx_source", "fx_url"]].notna().all(axis=None)


@pytest.mark.parametrize("form", DATA)
def test_a_filtered_timeline_is_exported_as_filtered(tables: Tables, form: str) -> None:
    closures = drawing(chart("timeline"), tables, {"lanes": ("borders",)}).data()["events"]
    content = next(iter(_files("timeline", tables, form, lanes=("borders",)).values()))
    of_workbook = partial(pd.read_excel, sheet_name="events")
    readers: dict[str, Any] = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": of_workbook}
    rows = readers[form](io.BytesIO(content))
    assert 0 < len(rows) == len(closures) < len(drawing(chart("timeline"), tables).data()["events"])
    assert set(rows["lane"]) == {"borders"}


def test_days_chosen_are_in_the_rows_and_in_the_name(tables: Tables) -> None:
    window = date(2024, 9, 1), date(2025, 4, 30)
    files = _files("prices", tables, "csv", window=window)
    days = _read(_quotations(files), "csv")["period_end"]
    assert days.between(*map(pd.Timestamp, window)).all()
    assert all("_window-2024-09-01+2025-04-30_" in name for name in files)


@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_every_file_has_the_address_of_its_source_and_no_column_of_two_units(one: Chart, tables: Tables) -> None:
    urls = source_urls(tables)
    for name, rows in drawing(one, tables).data().items():
        assert "url" in rows, name
        assert not {"unit", "shown_unit", "value"} & {*rows.columns}, name
        for key, url in zip(rows.get("observation_id", []), rows["url"], strict=False):
            assert url == urls[f"observations/{key}"]
    assert any(rows["url"].str.startswith("http").any() for rows in drawing(one, tables).data().values()) or one.id == "map"


def test_a_column_of_two_units_becomes_two() -> None:
    rows = pd.DataFrame({"value": [311.0, 89.0], "low": [310.0, None], "unit": ["t", "percent"], "name": ["a", "b"]})
    made = one_unit_a_column(rows)
    assert list(made.columns) == ["value_t", "value_percent", "low_t", "name"]
    assert made["value_t"].tolist()[0] == 311
    assert made["value_percent"].isna().tolist() == [True, False]


def test_csv_begins_with_its_columns_as_pandas_and_excel_read_them(tables: Tables) -> None:
    content = _quotations(_files("prices", tables, "csv"))
    assert content.startswith("\ufeff".encode())  # by which Excel knows UTF-8
    assert pd.read_csv(io.BytesIO(content)).columns[0] == "commodity"
    heads, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert heads[0] == "commodity"
    assert {len(line) for line in lines} == {len(heads)}


def test_beside_the_csv_files_stands_one_description_that_fits_them(tables: Tables, tmp_path: Path) -> None:
    from frictionless import Package

    files = _files("prices", tables, "csv", **DOLLARS)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    described = next(path for path in tmp_path.iterdir() if path.name.endswith("_datapackage.json"))
    told = json.loads(described.read_bytes())
    assert {resource["path"] for resource in told["resources"]} == set(files) - {described.name}
    assert told["about"]["View"].endswith("(currency usd_ex_vat)")
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert any(source.get("path", "").startswith("https://") for source in told["sources"])
    fields = {field["name"]: field for field in told["resources"][0]["schema"]["fields"]}
    assert fields["shown_usd_per_kg"]["unit"] == "USD/kg"
    assert all(field.get("description") for field in fields.values())
    report = Package(str(described)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]


def test_a_zip_of_csv_has_the_description_where_readers_look_for_it(tables: Tables) -> None:
    made = export_chart(chart("prices"), tables, Edition(form="csv"), options=DOLLARS)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
        paths = {resource["path"] for resource in json.loads(archive.read("datapackage.json"))["resources"]}
    assert {*names} == {*paths, "datapackage.json"}
    assert all("_currency-usd-ex-vat_" in name for name in paths)


def test_no_text_of_a_csv_file_is_computed_by_a_spreadsheet(tables: Tables) -> None:
    traps = ["=1+1", "+1", "-1", "@SUM(A1)", "plain"]
    trap = Chart(id="trap", title="Trap", question="?", page="prices", tables=(), paint=lambda *_: None,
                 words=lambda *_: Words(headline="a", subtitle="", source="", caution="", alt=""),
                 select=lambda _: {"rows": pd.DataFrame({"name": traps, "value": [-1.5, 2.0, 3.0, 4.0, 5.0]})})
    content = next(file.content for file in drawing(trap, tables).data_files(Edition(form="csv").format) if file.name.endswith(".csv"))
    rows = pd.read_csv(io.BytesIO(content))
    assert list(rows["name"]) == [*(f"'{trap}" for trap in traps[:4]), "plain"]
    assert rows["value"].tolist()[0] == -1.5


def test_parquet_says_what_its_columns_are(tables: Tables) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(_quotations(_files("prices", tables, "parquet", **DOLLARS))))
    told = json.loads(table.schema.metadata[b"datapackage"])
    fields = {field["name"]: field for field in told["resources"][0]["schema"]["fields"]}
    assert set(fields) == set(table.column_names)
    assert fields["fx_cny_per_usd"]["unit"] == "CNY/USD"


def test_a_workbook_has_sources_and_meanings_beside_its_rows(tables: Tables) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_quotations(_files("prices", tables, "xlsx", **DOLLARS))))
    assert book.sheetnames == ["about", "quotations", "reported_changes", "events_marked", "columns"]
    about = [str(cell.value) for row in book["about"].rows for cell in row]
    assert any(text.startswith("https://") for text in about)
    meanings = {row[1].value: row for row in book["columns"].rows}
    assert meanings["shown_usd_per_kg"][3].value == "USD/kg"


def test_the_command_takes_the_filters_of_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["export", "--out", str(tmp_path), "--format", "csv", "--chart", "prices", "timeline", "--currency", "usd_ex_vat",
            "--window", "2024-09-01", "2025-04-30", "--bases", "domestic_incl_vat", "--lanes", "borders"]
    assert main(call) == 0
    quotes = pd.read_csv(next(tmp_path.glob("prices_*quotations.csv")), parse_dates=["period_end"])
    assert "shown_usd_per_kg" in quotes
    assert set(quotes["price_basis"]) == {"domestic_incl_vat"}
    assert quotes["period_end"].max() <= pd.Timestamp(2025, 4, 30)
    assert set(pd.read_csv(next(tmp_path.glob("timeline_*.csv")))["lane"]) == {"borders"}
    capsys.readouterr()


@pytest.mark.parametrize(("wrong", "said"), [
    (["--chart", "shares", "--currency", "usd_ex_vat"], "only prices"),
    (["--chart", "prices", "--bases", "nowhere"], "nothing here has `nowhere`"),
    (["--chart", "prices", "--window", "2025-01-01", "2024-01-01"], "the first before the last"),
])
def test_a_filter_that_cannot_be_is_refused_in_one_line(
    wrong: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["export", "--out", str(tmp_path), "--format", "csv", *wrong]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not list(tmp_path.iterdir())
