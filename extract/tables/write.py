"""The last step: rows become CSV files that are the same bytes on every machine, and a folder of them is replaced as one.

Nothing is written before every row fits the schema; a failure on the way leaves the old folder as it was.
"""

from __future__ import annotations

import itertools
import json
from hashlib import sha256
from typing import TYPE_CHECKING

from extract.core.errors import TableError
from extract.core.ids import Row, cell, csv_text, is_whole
from extract.core.paths import FEED
from extract.core.schema import BY_NAME, TABLES, Field, Table
from extract.core.text import web_address
from extract.tables.whole import staged_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LICENCES = ({"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"},)
PLACE_SOURCES = (
    {"title": "GeoNames (CC BY 4.0)", "path": "https://www.geonames.org/"},
    {"title": "Myanmar Information Management Unit, Place Codes 9.6", "path": "https://themimu.info/"},
    {"title": "Natural Earth (public domain)", "path": "https://www.naturalearthdata.com/"},
)


def package(files: Mapping[str, bytes], documents: Sequence[Sequence[str]]) -> bytes:
    """The package file of these CSV tables."""
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    columns = BY_NAME["documents"].columns
    publisher, url = columns.index("publisher"), columns.index("url")
    resources = []
    for table in TABLES:
        name = f"{table.name}.csv"
        held = {"path": name, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(files[name])}
        resources.append(resource(table, held, hashes[name]))
    content = packaged(resources, hashes, [(row[publisher], row[url]) for row in documents])
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def packaged(resources: Sequence[Mapping[str, object]], hashes: Mapping[str, str], cited: Sequence[tuple[str, str]]) -> dict[str, object]:
    """What a package file says: `version` is a short hash over all tables, `sources` are the publishers `cited`, each with an address."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "rare-earth-disruption",
        "title": "Rare-earth supply disruption: figures, events and places out of reporting",
        "description": "Long and tidy tables, one fact a row, each with its evidence. Made by `python -m extract`, never edited by hand.",
        "version": _version(hashes), "licenses": list(LICENCES), "sources": [*_sources(cited), *PLACE_SOURCES],
        "resources": list(resources),
    }


def hash_of(tables: Mapping[str, bytes]) -> str:
    """The version of a set of CSV tables (name -> content): a short hash over all of them."""
    return _version({name: sha256(content).hexdigest() for name, content in tables.items()})


def _version(hashes: Mapping[str, str]) -> str:
    lines = [f"{name} {digest}" for name, digest in sorted(hashes.items())]
    # Twelve digits: short enough for the foot of a picture, and no two versions of the tables will share them.
    return sha256("\n".join(lines).encode()).hexdigest()[:12]


def package_hashes(content: bytes, where: str) -> tuple[str, Mapping[str, str]]:
    """The version in a package file and the hash of each table by its name. TableError, with `where`, if it tells none, or not its own."""
    try:
        told = json.loads(content)
        version, hashes = str(told["version"]), {_held_as(one): str(one["hash"]).removeprefix("sha256:") for one in told["resources"]}
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        version, hashes = "", {}
    if version != _version(hashes):
        raise TableError(where, "no data package with a version here", "", "build it with: python -m extract")
    return version, hashes


def _held_as(told: Mapping[str, object]) -> str:
    """The file of a table; its name where it has a folder of files."""
    return str(told["path"] if isinstance(told["path"], str) else told["name"])


def check_content(name: str, content: bytes, hashes: Mapping[str, str], where: str) -> None:
    """TableError, with `where`, for a table that is not as it was written."""
    if hashes.get(name) != sha256(content).hexdigest():
        wrong = "the table is damaged or was edited: it is not as it was written"
        raise TableError(where, wrong, "", "build it anew with: python -m extract")


def dictionary() -> bytes:
    """The data dictionary as Markdown: a section a table, a line a column."""
    empty = "An empty cell means that the source does not say."
    lines = ["# Data dictionary", "", f"Generated from `extract/core/schema.py` by `python -m extract`. {empty}", ""]
    for table in TABLES:
        lines += [f"## {table.name}", "", f"One row is {table.row_is}. Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [*(f"| `{field.name}` | {field.type} | {_meaning(field)} |" for field in table.fields), ""]
    return "\n".join(lines).encode("utf-8")


def _meaning(field: Field) -> str:
    told = (
        (True, field.says.strip().replace("|", "\\|")), (field.required, "never empty"),
        (not all(word in field.says for word in field.enum), f"one of {', '.join(field.enum)}"),
        (field.refers_to, f"refers to `{field.refers_to}`"),
    )
    return "; ".join(part for holds, part in told if holds)


def _sources(cited: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Publisher and one address each, sorted by name."""
    found: dict[str, dict[str, str]] = {}
    for publisher, url in cited:
        source = found.setdefault(publisher, {"title": publisher})
        if web_address(url):
            source.setdefault("path", url)
    return [source for _, source in sorted(found.items())]


def resource(table: Table, held: Mapping[str, object], digest: str) -> dict[str, object]:
    """A table in the package file; `held` says where and how it is held."""
    return {
        "name": table.name, "type": "table", "path": held["path"], "description": f"One row is {table.row_is}.",
        **held, "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(field) for field in table.fields], "primaryKey": list(table.key),
            "foreignKeys": [_foreign_key(table, field) for field in table.fields if field.refers_to],
            "missingValues": [""],
        },
    }


def _field(field: Field) -> dict[str, object]:
    constraints = {name: value for name, value in (("required", field.required), ("enum", list(field.enum))) if value}
    described = {"name": field.name, "type": field.type, "description": field.says.strip(), "constraints": constraints}
    return {name: value for name, value in described.items() if value}


def _foreign_key(table: Table, field: Field) -> dict[str, object]:
    parent, column = field.refers_to.split(".")
    itself = {table.name: ""}  # as the package format names the table in hand
    return {"fields": [field.name], "reference": {"resource": itself.get(parent, parent), "fields": [column]}}


def render(tables: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """Every file of a data folder by name: the tables, `datapackage.json`, `DICTIONARY.md`. TableError if a row does not fit the schema."""
    cells = {table.name: checked_cells(table, tables.get(table.name, ())) for table in TABLES}
    _check_references(cells)
    files = {f"{name}.csv": csv_text([BY_NAME[name].columns, *rows]).encode() for name, rows in cells.items()}
    files["datapackage.json"] = package(files, cells["documents"])
    files["DICTIONARY.md"] = dictionary()
    return files


def changed(files: Mapping[str, bytes], folder: Path) -> tuple[str, ...]:
    """Names of files that differ from those in `folder`, are missing there or too many."""
    held = {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    return tuple(sorted(name for name in {*files, *held} if files.get(name) != held.get(name)))


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put `files` in the place of `folder` in one go, or leave all as it was. TableError where they cannot be written."""
    check_folder(folder, files)
    try:
        with staged_folder(folder, files) as put:
            put()
    except OSError as error:
        wrong = f"the tables could not be written ({error.strerror})"
        raise TableError(str(folder), wrong, "", "nothing was changed; free the disk or the folder") from error


def check_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """TableError where something else than tables would be lost with the folder."""
    if folder.exists() and not folder.is_dir():
        raise TableError(str(folder), "this is a file", "a folder", "name another one")
    known = {f"{table.name}.csv" for table in TABLES} | {FEED, *files}
    for foreign in sorted(path.name for path in folder.glob("*") if path.name not in known)[:1]:
        wrong = f"the folder holds `{foreign}`, which is no table"
        raise TableError(str(folder), wrong, "a folder of tables only", "name another folder, or move the file")


def checked_cells(table: Table, rows: Sequence[Row]) -> list[list[str]]:
    """Cells in schema order, lines sorted by key; numbers in a key sort as numbers. TableError if a row does not fit the schema."""
    found = [_cells(table, row) for row in rows]
    places = [table.columns.index(name) for name in table.key]
    found.sort(key=lambda cells: [(int(cells[i]), "") if is_whole(cells[i]) else (-1, cells[i]) for i in places])
    keys = [tuple(cells[i] for i in places) for cells in found]
    for key in (first for first, second in itertools.pairwise(keys) if first == second):
        wrong = f"two rows have the key {' / '.join(key)}"
        raise TableError(table.name, wrong, "one row a key", "tell them apart or remove one")
    return found


def _cells(table: Table, row: Row) -> list[str]:
    if unknown := set(row) - set(table.columns):
        wrong = f"no such column: {', '.join(sorted(unknown))}"
        raise TableError(f"{table.name} {_name(table, row)}", wrong, "", "see extract/core/schema.py")
    return [_checked_cell(table, row, field) for field in table.fields]


def _checked_cell(table: Table, row: Row, field: Field) -> str:
    text = cell(row.get(field.name))
    if not text and field.required:
        raise TableError(f"{table.name} {_name(table, row)}", f"{field.name} is empty", field.says, "give it a value")
    if text and field.enum and text not in field.enum:
        wrong = f"{field.name} `{text}` is not known"
        raise TableError(f"{table.name} {_name(table, row)}", wrong, f"one of {', '.join(field.enum)}", "correct the value")
    return text


def _name(table: Table, row: Row) -> str:
    return " / ".join(cell(row.get(column)) for column in table.key)


def _check_references(cells: Mapping[str, Sequence[Sequence[str]]]) -> None:
    references = [(table, field) for table in TABLES for field in table.fields if field.refers_to]
    for table, field in references:
        parent, column = field.refers_to.split(".")
        there, here = BY_NAME[parent].columns.index(column), table.columns.index(field.name)
        known = {row[there] for row in cells[parent]} | {""}
        for row in (row for row in cells[table.name] if row[here] not in known):
            wrong = f"{field.name} `{row[here]}` is not in {parent}"
            advice = "add it there or correct it here"
            raise TableError(f"{table.name} {row[0]}", wrong, f"a {column} of {parent}", advice)
