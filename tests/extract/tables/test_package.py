"""The data package: valid by an independent validator, true to the files, and complete in the dictionary."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from frictionless import Package, validate

from extract.core.schema import TABLES
from extract.tables.write import dictionary, render

DATA = Path(__file__).resolve().parents[3] / "data"


def test_the_committed_package_is_valid() -> None:
    report = validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])[:5]
    assert len(report.tasks) == len(TABLES)


def test_the_validator_sees_a_broken_reference(tmp_path: Path) -> None:
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    bridge = tmp_path / "event_places.csv"
    bridge.write_text(bridge.read_text(encoding="utf-8").replace("\n", "\nno-such-event,bhamo\n", 1), encoding="utf-8")
    assert not validate(str(tmp_path / "datapackage.json")).valid


def test_hashes_and_sizes_are_those_of_the_files() -> None:
    for resource in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        content = (DATA / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_package_declares_every_table_of_the_schema() -> None:
    package = Package(str(DATA / "datapackage.json"))
    assert [resource.name for resource in package.resources] == [table.name for table in TABLES]
    assert [tuple(resource.schema.field_names) for resource in package.resources] == [table.columns for table in TABLES]


def test_the_version_changes_with_any_table() -> None:
    empty = json.loads(render({})["datapackage.json"])
    named = json.loads(render({"actors": [{"actor_id": "kia", "name": "KIA", "actor_type": "armed_group"}]})["datapackage.json"])
    assert empty["version"] != named["version"]
    assert json.loads(render({})["datapackage.json"])["version"] == empty["version"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_dictionary_explains_every_column(table: object) -> None:
    text = dictionary().decode()
    section = text.split(f"## {table.name}\n", 1)[1].split("\n## ", 1)[0]
    assert all(f"| `{column}` |" in section for column in table.columns)


def test_the_committed_dictionary_is_the_schema() -> None:
    assert (DATA / "DICTIONARY.md").read_bytes() == dictionary()
