"""The data package: complete, self-explaining, valid by the standard's own library, and the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import frictionless
import pandas as pd
import pytest
import yaml

from charts.cli import main
from charts.export.package import package_files, package_zip
from extract.core.paths import DATA
from extract.core.schema import TABLES
from extract.tables.read import Tables, read_tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


def test_a_package_of_all_that_was_published_holds_the_tables_byte_for_byte(tables: Tables) -> None:
    files = package_files(read_tables(as_of=tables.last_published))
    assert [table.name for table in TABLES if files[f"{table.name}.csv"] != (DATA / f"{table.name}.csv").read_bytes()] == []


@pytest.mark.parametrize("as_of", [None, date(2024, 12, 31)])
def test_the_package_is_valid_by_the_standards_library(as_of: date | None, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package_zip(read_tables(as_of=as_of)))) as archive:
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "message"])[:5]


def test_an_earlier_package_holds_nothing_published_later() -> None:
    files = package_files(read_tables(as_of=date(2025, 3, 29)))
    for table in TABLES:
        if "published" in table.columns:
            assert pd.read_csv(io.BytesIO(files[f"{table.name}.csv"]))["published"].max() <= "2025-03-29"
    assert "2025-07-08" not in files["sources.bib"].decode()


def test_licences_citation_and_dictionary_are_inside(tables: Tables) -> None:
    files = package_files(tables)
    assert {"LICENSE", "NOTICE", "CITATION.cff", "DICTIONARY.md", "README.md", "dataset.jsonld", "sources.bib"} <= set(files)
    assert "GeoNames" in files["NOTICE"].decode()
    assert tables.version in str(yaml.safe_load(files["CITATION.cff"])["identifiers"])


def test_linked_data_names_every_file_of_the_package(tables: Tables) -> None:
    files = package_files(tables)
    described = json.loads(files["dataset.jsonld"])
    assert described["@type"] == "Dataset"
    assert {one["contentUrl"] for one in described["distribution"]} == {name for name in files if name.endswith(".csv")}


def test_the_pandas_line_of_the_readme_works(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = package_files(tables)
    (tmp_path / "observations.csv").write_bytes(files["observations.csv"])
    line = re.search(r"```python\n(.+?)\n```", files["README.md"].decode(), re.DOTALL)
    assert line
    monkeypatch.chdir(tmp_path)
    scope: dict[str, pd.DataFrame] = {}
    exec(line[1], {}, scope)
    assert len(scope["observations"]) == len(tables.observations)
    assert str(scope["observations"]["published"].dtype).startswith("datetime64")


def test_the_same_tables_give_the_same_bytes(tables: Tables) -> None:
    assert package_zip(tables) == package_zip(read_tables())


def test_the_command_writes_one_file_and_prints_its_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["package", "--out", str(tmp_path), "--as-of", "2025-03-29"]) == 0
    (written,) = tmp_path.iterdir()
    assert capsys.readouterr().out.strip() == str(written)
    assert "as-of-2025-03-29" in written.name
