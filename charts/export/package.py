"""The tables as one ZIP that explains itself: package file, dictionary, licences, citation, how to load it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.export.about import language_in_name
from charts.export.files import make_folder, write_file, zipped
from charts.wording.captions import selection
from charts.wording.citations import all_references, bibtex, csl_json
from charts.wording.formats import as_date, day
from extract.core.paths import ROOT
from extract.core.schema import TABLES
from extract.languages.spoken import ENGLISH, say, speaking
from extract.tables.write import render

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from extract.tables.read import Tables

_PAPERS = ("LICENSE", "NOTICE", "CITATION.cff")
_DATES = ["period_start", "period_end", "compare_start", "compare_end", "published"]


def package_zip(tables: Tables) -> bytes:
    """A ZIP of the tables as they stand; the same tables give the same bytes."""
    return zipped(package_files(tables))


def package_name(tables: Tables) -> str:
    """The file name: as-of date and version of the data it is taken from, and the language of what explains it."""
    return f"rare-earth-disruption_as-of-{tables.as_of.isoformat()}_v{tables.version}{language_in_name()}.zip"


def package_files(tables: Tables) -> dict[str, bytes]:
    """Name -> content: first what explains, then the tables; only the first file is in the language spoken, programs read the others."""
    files = render({table.name: _rows(tables.frame(table.name), table.fields) for table in TABLES})
    with speaking(ENGLISH):
        cited = [reference for _, reference in all_references(tables)]
        sources = {"sources.bib": bibtex(cited).encode(), "sources.csl.json": csl_json(cited).encode()}
    papers = {name: (ROOT / name).read_bytes() for name in _PAPERS if (ROOT / name).is_file()}
    if "CITATION.cff" in papers:
        value = f'"data version {tables.version}, as of {tables.as_of.isoformat()}"'
        papers["CITATION.cff"] += f"identifiers:\n  - type: other\n    value: {value}\n".encode()
    return {
        "README.md": _readme(tables).encode(),
        **{name: files.pop(name) for name in ("datapackage.json", "DICTIONARY.md")}, **papers,
        "dataset.jsonld": _linked_data(tables, sorted(files)).encode(), **sources, **files,
    }


def _rows(frame: pd.DataFrame, fields: tuple[Any, ...]) -> list[dict[str, object]]:
    typed = {field.name: [_value(value, field.type) for value in frame[field.name]] for field in fields}
    return [dict(zip(typed, row, strict=True)) for row in zip(*typed.values(), strict=True)]


def _value(value: Any, kind: str) -> object:
    if pd.isna(value):
        return None
    plain: dict[str, Callable[[Any], object]] = {"date": as_date, "integer": int, "boolean": bool}
    return plain[kind](value) if kind in plain else value


_LOAD = f"""```python
import pandas as pd; observations = pd.read_csv("observations.csv", parse_dates={json.dumps(_DATES)})
```
```r
observations <- read.csv("observations.csv", na.strings = "")
```
```sql
SELECT metric, period_end, value, unit FROM read_csv('observations.csv') WHERE status = 'reported';  -- DuckDB
```"""

_BEFORE = """\
Before you compute: keep rows of different `scope`, `price_basis` or `mass_basis` apart; `status` says whether a value is reported, derived
or assumed; `low` and `high` say what the figure allows; `published` says when it could be known."""


def _readme(tables: Tables) -> str:
    counts = [f"| `{table.name}.csv` | {len(tables.frame(table.name)):,} | {say(table.row_is)} |" for table in TABLES]
    parts = (
        f"# {say('Rare-earth supply disruption: tables')}",
        say("""What was published by {day}; taken from data version {version}. Tables and notes: CC BY 4.0, see NOTICE for what
comes from others. How to cite: CITATION.cff; what the rows rest on: `sources.bib`, `sources.csl.json` and the table `documents`.
`datapackage.json` describes every column for programs, `DICTIONARY.md` for readers.""", day=day(tables.as_of), version=tables.version),
        *([say("This is a selection: {what}.", what=selection(tables))] if tables.of else []),
        "\n".join((say("| file | rows | one row is |"), "|---|---|---|", *counts)),
        say("Load a table in one line:"),
        _LOAD,
        say(_BEFORE),
    )
    return "\n\n".join(parts) + "\n"


def _linked_data(tables: Tables, names: list[str]) -> str:
    described = {
        "@context": "https://schema.org", "@type": "Dataset",
        "name": "Rare-earth supply disruption: figures, events and places out of reporting",
        "description": "Tidy tables on the disruption of heavy rare-earth supply from Kachin, Myanmar, to China; every cell has evidence.",
        "version": tables.version, "dateModified": tables.as_of.isoformat(), "inLanguage": "en", "isAccessibleForFree": True,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "creator": {"@type": "Organization", "name": "The authors of Rare-earth supply disruption"},
        "spatialCoverage": {"@type": "Place", "name": "Kachin State, Myanmar"},
        "variableMeasured": sorted(set(tables.observations["metric"])),
        "distribution": [{"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": name} for name in names],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no choices of its own."""
    parser.description = f"{parser.description}\nIt holds datapackage.json, the data dictionary, licences, citations and how to load it."


def run(args: argparse.Namespace, tables: Tables) -> int:
    """Writes the ZIP and prints its path. Raises ExportError."""
    path = write_file(make_folder(args.out) / package_name(tables), package_zip(tables))
    print(path)
    print(f"{len(TABLES)} tables, {path.stat().st_size / 1000:,.0f} kB", file=sys.stderr)
    return 0
