"""Tables as Parquet, for data sets too large for one CSV file each: a folder a table, `TABLE/PART.parquet`, and the package file."""

from __future__ import annotations

import json
from hashlib import file_digest, sha256
from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import compute, parquet

from extract.core.schema import BY_NAME, TABLES, Table
from extract.tables.whole import write_whole
from extract.tables.write import checked_cells, packaged, resource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKAGE = "datapackage.json"
_TYPES = {"date": pa.date32(), "number": pa.float64(), "integer": pa.float64(), "boolean": pa.bool_()}


def arrow(table: Table, rows: Sequence[dict[str, object]]) -> pa.Table:
    """The rows of a table, checked, in order of their keys, as typed columns: days, numbers, flags, else text, empty where nothing is."""
    cells = checked_cells(table, rows)
    columns = []
    for n, field in enumerate(table.fields):
        texts = pa.array([row[n] for row in cells], pa.string())
        if kind := _TYPES.get(field.type):
            texts = compute.if_else(compute.equal(texts, ""), None, texts).cast(kind)
        columns.append(texts)
    return pa.table(columns, names=list(table.columns))


def parquet_bytes(content: pa.Table) -> bytes:
    """A Parquet file of a table, the same bytes for the same rows."""
    out = BytesIO()
    parquet.write_table(content, out, compression="zstd")
    return out.getvalue()


def parts_of(folder: Path, table: Table) -> list[Path]:
    """The files of a table in a data folder, in order of their names."""
    return sorted((folder / table.name).glob("*.parquet"))


def hash_of_parts(folder: Path, table: Table) -> str:
    """One hash over all files of a table, read in small pieces. OSError for one that cannot be read."""
    whole = sha256()
    for path in parts_of(folder, table):
        with path.open("rb") as file:
            whole.update(f"{path.name} {file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def write_package(folder: Path) -> None:
    """The package file of the tables in a folder; it is written last, so where it lies the data set is whole."""
    hashes = {table.name: hash_of_parts(folder, table) for table in TABLES}
    resources = []
    for table in TABLES:
        parts = parts_of(folder, table)
        held = {"path": [path.relative_to(folder).as_posix() for path in parts], "format": "parquet",
                "mediatype": "application/vnd.apache.parquet", "bytes": sum(path.stat().st_size for path in parts)}
        resources.append(resource(table, held, hashes[table.name]))
    content = packaged(resources, hashes, sorted(_cited(folder)))
    write_whole(folder / PACKAGE, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _cited(folder: Path) -> set[tuple[str, str]]:
    """Publishers and the address of a text of each."""
    columns = ["publisher", "url"]
    found: dict[str, str] = {}
    for path in parts_of(folder, BY_NAME["documents"]):
        for publisher, url in zip(*parquet.read_table(path, columns=columns).to_pydict().values(), strict=True):
            found.setdefault(publisher, url)
    return {*found.items()}
