"""`datapackage.json` and `DICTIONARY.md`, made from the schema: what the tables are, for programs and for readers.

The package follows Frictionless Data Package v2 (https://datapackage.org/standard/data-package/). It bears no time stamp: the
same tables give the same bytes.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from extract.schema import BY_NAME, TABLES, Field, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES = ({"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"},)
PLACE_SOURCES = (
    {"title": "GeoNames (CC BY 4.0)", "path": "https://www.geonames.org/"},
    {"title": "Myanmar Information Management Unit, Place Codes 9.6", "path": "https://themimu.info/"},
    {"title": "Natural Earth (public domain)", "path": "https://www.naturalearthdata.com/"},
)


def package(files: Mapping[str, bytes], documents: Sequence[Sequence[str]]) -> bytes:
    """The package file of these tables; `version` is a short hash over all of them, `sources` are the publishers cited."""
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    version = sha256("\n".join(f"{name} {digest}" for name, digest in hashes.items()).encode()).hexdigest()[:12]
    content = {
        "$schema": PROFILE,
        "name": "rare-earth-disruption",
        "title": "Rare-earth supply disruption: figures, events and places out of reporting",
        "description": "Long and tidy tables, one fact a row, each with its evidence. Made by `python -m extract`, never edited by hand.",
        "version": version,
        "licenses": list(LICENCES),
        "sources": [*_sources(documents), *PLACE_SOURCES],
        "resources": [_resource(table, files[f"{table.name}.csv"], hashes[f"{table.name}.csv"]) for table in TABLES],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def dictionary() -> bytes:
    """The data dictionary as Markdown: a section a table, a line a column."""
    lines = [
        "# Data dictionary",
        "",
        "Generated from `extract/schema.py` by `python -m extract`. An empty cell means that the source does not say.",
        "",
    ]
    for table in TABLES:
        lines += [f"## {table.name}", "", f"One row is {table.row_is}. Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{field.name}` | {field.type} | {_meaning(field)} |" for field in table.fields]
        lines.append("")
    return "\n".join(lines).encode("utf-8")


def _meaning(field: Field) -> str:
    parts = [field.says.strip().replace("|", "\\|")]
    if field.required:
        parts.append("never empty")
    if field.enum and not all(word in field.says for word in field.enum):
        parts.append(f"one of {', '.join(field.enum)}")
    if field.refers_to:
        parts.append(f"refers to `{field.refers_to}`")
    return "; ".join(parts)


def _sources(documents: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Publisher and one address each, sorted by name."""
    columns = BY_NAME["documents"].columns
    publisher, url = columns.index("publisher"), columns.index("url")
    found: dict[str, str] = {}
    for row in documents:
        found[row[publisher]] = found.get(row[publisher]) or (row[url] if row[url].startswith("http") else "")
    return [{"title": title, "path": path} if path else {"title": title} for title, path in sorted(found.items())]


def _resource(table: Table, content: bytes, digest: str) -> dict[str, object]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": f"One row is {table.row_is}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(field) for field in table.fields],
            "primaryKey": list(table.key),
            "foreignKeys": [_foreign_key(table, field) for field in table.fields if field.refers_to],
            "missingValues": [""],
        },
    }


def _field(field: Field) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if field.required:
        constraints["required"] = True
    if field.enum:
        constraints["enum"] = list(field.enum)
    described: dict[str, object] = {"name": field.name, "type": field.type, "description": field.says.strip()}
    return described | ({"constraints": constraints} if constraints else {})


def _foreign_key(table: Table, field: Field) -> dict[str, object]:
    parent, column = field.refers_to.split(".")
    return {"fields": [field.name], "reference": {"resource": "" if parent == table.name else parent, "fields": [column]}}
