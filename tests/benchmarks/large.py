"""Pages on a national customs table: the committed tables in Parquet with so many observations more, and what the dashboard makes of them.

    python tests/benchmarks/large.py OUT [--rows 10000000] [--pairs 5]

Writes the tables into OUT, unless they are there; prints how long they take to open, how much memory, and how long each page takes after a
click on another day, beside the same page on the committed tables.
Nine rows in ten are monthly imports by material, origin and district; the tenth is a daily price by material and basis.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from charts.export.browser import find_browser
from charts.wording.pages import TIMELESS
from extract.core.paths import DATA
from extract.core.schema import BY_NAME, TABLES
from extract.tables.columnar import arrow, parquet_bytes, write_package
from extract.tables.read import held, known_by, more_of
from tests.app_server import PATHS, serving, wait_drawn
from tests.benchmarks.floors import HEAD, Budget
from tests.benchmarks.pages import fresh, median_steps, memory

_EACH = 1_000_000  # rows of one file
_DOCUMENT = "2026-01-31-customs-table"
_MONTHLY = """
SELECT 'imports-' || n AS observation_id, 'imports' AS metric, commodity_id,
  'Country ' || (n // 300 % 150 + 1) AS origin, 'China' AS destination, 'level' AS kind, 't' AS unit,
  NULL AS price_basis, 'district ' || (n // 45000 // {materials} + 1) AS scope,
  (DATE '2001-01-01' + to_months(CAST(n % 300 AS INT)))::DATE AS period_start, last_day(period_start) AS period_end,
  'month' AS period_precision,
  round(10 + 1000 * abs(sin(n % 300 / 9.0)) / (n // 300 % 150 + 1) + hash(n) % 97, 0) AS value
FROM range({first}, {last}) AS numbers(n) JOIN materials ON materials.number = n // 45000 % {materials}
"""
_DAILY = """
SELECT 'price-' || n AS observation_id, 'price' AS metric, commodity_id, NULL AS origin, NULL AS destination,
  'price' AS kind, 'CNY/kg' AS unit, ['domestic_incl_vat', 'fob_china'][n // 9000 // {materials} % 2 + 1] AS price_basis,
  'quote ' || (n // 18000 // {materials} + 1) AS scope,
  (DATE '2001-01-01' + CAST(n % 9000 AS INT))::DATE AS period_start, period_start AS period_end, 'day' AS period_precision,
  round(900 + 400 * sin(n % 9000 / 400.0) + hash(n) % 53, 0) AS value
FROM range({first}, {last}) AS numbers(n) JOIN materials ON materials.number = n // 9000 % {materials}
"""
_REST = {
    "status": "'reported'", "method": "'curated'", "modality": "'actual'", "low": "value - 0.5", "high": "value + 0.5",
    "interval": "'rounding'", "qualifier": "'exact'", "period_rule": "'curated'", "attributed_to": "'Customs'", "publisher": "'Customs'",
    "published": "period_end + 20", "published_precision": "'day'", "quality": "'A'", "series_id": "'customs'",
}
_KINDS = {"date": "DATE", "number": "DOUBLE", "integer": "DOUBLE", "boolean": "BOOLEAN"}


def write_tables(out: Path, rows: int) -> None:
    """The committed tables with so many rows more, each with its evidence."""
    for table in TABLES:
        with (DATA / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            committed: list[dict[str, object]] = [dict(row) for row in csv.DictReader(file)]
        if table.name == "documents":
            committed.append({
                "document_id": _DOCUMENT, "role": "citation", "title": "Imports by tariff line", "publisher": "Customs",
                "published": "2001-01-31", "published_precision": "day", "language": "en", "licence": "facts only",
            })
        (out / table.name).mkdir(parents=True)
        (out / table.name / "committed.parquet").write_bytes(parquet_bytes(arrow(table, committed)))
    with duckdb.connect() as store:
        store.sql(f"CREATE TABLE materials AS SELECT row_number() OVER (ORDER BY commodity_id) - 1 AS number, commodity_id "
                  f"FROM '{out}/commodities/committed.parquet'")
        materials = len(store.sql("FROM materials").fetchall())
        monthly = rows * 9 // 10
        for query, first, last in ((_MONTHLY, 0, monthly), (_DAILY, 0, rows - monthly)):
            for start in range(first, last, _EACH):
                part = query.format(first=start, last=min(start + _EACH, last), materials=materials)
                _write(store, out, f"{'monthly' if query is _MONTHLY else 'daily'}-{start:09}", part)
    write_package(out)


def _write(store: duckdb.DuckDBPyConnection, out: Path, name: str, query: str) -> None:
    def cells(table: str, given: dict[str, str]) -> str:
        return ", ".join(f"CAST({given.get(field.name) or _empty(field.type)} AS {_KINDS.get(field.type, 'VARCHAR')}) AS \"{field.name}\""
                         for field in BY_NAME[table].fields)

    made = ("observation_id", "metric", "commodity_id", "origin", "destination", "kind", "unit", "price_basis", "scope", "period_start",
            "period_end", "period_precision", "value")
    given = {each: f"coalesce({each}, '')" for each in made} | {each: each for each in ("period_start", "period_end", "value")} | _REST
    told = {
        "evidence_id": "'e-' || observation_id", "table": "'observations'", "record_id": "observation_id", "column": "'*'",
        "document_id": f"'{_DOCUMENT}'", "start": "0", "\"end\"": "0", "rule_id": "'curated'", "review": "'unreviewed'",
    }
    store.sql(f"CREATE OR REPLACE TEMP TABLE made AS {query}")
    for table, columns in (("observations", given), ("evidence", told)):
        store.sql(f"COPY (SELECT {cells(table, columns)} FROM made) TO '{out}/{table}/{name}.parquet' (COMPRESSION zstd)")


def _empty(kind: str) -> str:
    return "NULL" if kind in _KINDS else "''"


def reruns(out: Path, pairs: int) -> None:
    """One line a page: from a click on another day to the changed page, with these tables beside the committed ones."""
    print(HEAD)
    log = Path(tempfile.mkstemp(suffix=".log")[1])
    with sync_playwright() as playwright, serving(log, environment={"RARE_EARTH_DATA": str(out)}) as large, serving(log) as small:
        browser = playwright.chromium.launch(executable_path=find_browser())
        for path in (path for path in PATHS if path not in TIMELESS):
            found = {}
            for server in (large, small):
                with fresh(browser) as page:
                    page.goto(f"{server.address}/{path}")
                    wait_drawn(page)
                    found[server] = median_steps(page, pairs)
            what = f"click, whole page {path or 'briefing'} (ms), floor the committed tables"
            print(Budget(what, found[large], found[small], found[large] / found[small], 2).line(), flush=True)
        large_takes, small_takes = memory(large), memory(small)
        print(Budget("server memory (MB), floor the committed tables", large_takes, small_takes, large_takes / small_takes).line())


def main() -> None:
    """Write, open, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--pairs", type=int, default=5)
    args = parser.parse_args()
    if not args.out.exists():
        write_tables(args.out, args.rows)
    begun = time.monotonic()
    whole = held(args.out)
    read = time.monotonic()
    tables = known_by(whole)
    known = time.monotonic()
    more_of(whole, {"origin": ("Country 7",)})
    picked = time.monotonic()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{args.rows:,} rows: opened in {read - begun:.1f} s, as of a day {known - read:.2f} s, a pick {picked - known:.1f} s, "
          f"peak {peak:,.0f} MB, {len(tables.observations):,} shown", flush=True)
    reruns(args.out, args.pairs)


if __name__ == "__main__":
    main()
