"""Of a data set in Parquet, the rows that a screen can show, read by DuckDB. What is small enough is read whole.

A page draws a few dozen series of a few hundred points each, whatever is held. So of observations the fullest series of each source,
metric, material, basis and origin come, in turn; of a series with more points than a picture has columns the first, the last, and of each
column the lowest and the highest. A point comes with every publication of its period and with what it was worked out from, so that
revisions, conversions and days on which less was known are told as they would be of all. Of events and the rest the newest come, with all
that belongs to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from extract.core.ids import VINTAGE
from extract.core.schema import TABLES
from extract.tables.columnar import parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    Picks = Mapping[str, Sequence[str]]  # values by column of the observations

ROWS = 10_000  # of a table; ten times the largest that is committed
_COLUMNS = 150  # of a picture: with the lowest and the highest of each, more points than a pen can tell apart on 1,000 pixels
PICKED = ("commodity_id", "origin", "price_basis")
_PERIOD = ("period_start", "period_end", "compare_start", "compare_end")
_SERIES = tuple(name for name in VINTAGE if name not in _PERIOD)

_POINTS = """
CREATE TEMP TABLE points AS
SELECT hash({series}) AS series, hash({period}) AS period, observation_id, coalesce(period_end, published) AS day,
  coalesce(value, low, high) AS figure, hash(series_id, publisher, metric, commodity_id, price_basis, origin) AS subject, metric,
  series_id != '' AS curated
FROM observations WHERE {picked}"""
# The fullest series of every subject, then the second fullest of every one, and so on, each metric in turn while there is room; one that
# takes little room waits less. Curated ones begin with the short, which cost little; those told in texts with the long, as a single point
# says the least.
_CHOSEN = """
CREATE TEMP TABLE chosen AS
WITH every AS (
  SELECT series, any_value(subject) AS subject, any_value(metric) AS metric, any_value(curated) AS curated,
    count(*) AS points, coalesce(sum(figure), 0) AS amount, min(day) AS first, max(day) AS last,
    least(count(*), 2 * {columns} + 2) AS room
  FROM points GROUP BY series
), turns AS (
  SELECT *, row_number() OVER (PARTITION BY subject ORDER BY points DESC, amount DESC, series) AS turn FROM every
), places AS (
  SELECT *, row_number() OVER (
    PARTITION BY curated, metric ORDER BY turn, if(curated, points, -points), amount DESC, series) AS place FROM turns
)
SELECT * FROM places QUALIFY sum(room) OVER (ORDER BY place * room, series) <= {rows}"""
_SHOWN = """
CREATE TEMP TABLE shown AS
WITH placed AS (
  SELECT held.series, held.period, held.day, held.figure, chosen.points,
    floor({columns} * (held.day - chosen.first) / (chosen.last - chosen.first + 1)) AS place
  FROM points AS held JOIN chosen USING (series)
)
SELECT DISTINCT series, unnest([arg_min(period, figure), arg_max(period, figure)]) AS period FROM placed
  WHERE points > 2 * {columns} GROUP BY series, place
UNION SELECT series, unnest([arg_min(period, day), arg_max(period, day)]) FROM placed WHERE points > 2 * {columns} GROUP BY series
UNION SELECT series, period FROM placed WHERE points <= 2 * {columns}"""
# An observation with what it was worked out from, as far back as that goes.
_WITH_INPUTS = """
CREATE TEMP TABLE taken_observations AS
WITH RECURSIVE taken(observation_id) AS (
  SELECT observation_id FROM points JOIN shown USING (series, period)
  UNION SELECT unnest($held)
  UNION SELECT input_id FROM taken JOIN observation_inputs USING (observation_id)
)
SELECT observation_id FROM taken"""
_NEWEST_EVENTS = """
CREATE TEMP TABLE taken_events AS
SELECT event_id FROM (SELECT event_id FROM events ORDER BY published DESC, event_id LIMIT {rows})
UNION SELECT arg_max(event_id, (published, event_id)) FROM events JOIN event_effects USING (event_id) GROUP BY place_id, flow"""
_EVIDENCE = """
CREATE TEMP TABLE taken_evidence AS
SELECT * FROM evidence WHERE CASE "table" WHEN 'observations' THEN record_id IN (FROM taken_observations)
  WHEN 'events' THEN record_id IN (FROM taken_events) ELSE true END"""
_DOCUMENTS = """
CREATE TEMP TABLE taken_documents AS
SELECT document_id FROM taken_evidence WHERE "table" IN ('observations', 'events')
UNION SELECT document_id FROM documents WHERE story_id IN (
  SELECT story_id FROM events WHERE event_id IN (FROM taken_events) AND story_id != ''
  UNION SELECT story_id FROM observations WHERE observation_id IN (FROM taken_observations) AND story_id != '')"""
_FINDINGS = """
CREATE TEMP TABLE taken_findings AS
SELECT finding_id FROM findings
WHERE finding_id NOT IN (SELECT finding_id FROM finding_records WHERE NOT {record}) ORDER BY published DESC, finding_id LIMIT {rows}"""
_UNPLACED = """
CREATE TEMP TABLE taken_unplaced AS
SELECT document_id, start FROM unplaced JOIN documents USING (document_id)
WHERE document_id IN (FROM taken_documents) ORDER BY published DESC, document_id, start LIMIT {rows}"""
_RECORD = "CASE \"table\" {} ELSE true END".format(
    " ".join(f"WHEN '{name}' THEN record_id IN (FROM taken_{name})" for name in ("observations", "events", "documents"))
)
_TAKEN = {
    **dict.fromkeys(("observations", "observation_inputs"), "observation_id IN (FROM taken_observations)"),
    **dict.fromkeys(("events", "event_actors", "event_places", "event_effects"), "event_id IN (FROM taken_events)"),
    **dict.fromkeys(("documents", "copies", "evidence"), "document_id IN (FROM taken_documents)"),
    **dict.fromkeys(("findings", "finding_records"), "finding_id IN (FROM taken_findings)"),
    "unplaced": "(document_id, start) IN (FROM taken_unplaced)",
}


def on_screen(
    folder: Path, picks: Picks, held: Sequence[str],
) -> tuple[dict[str, pa.Table], dict[str, int], dict[str, frozenset[str]]]:
    """The rows of each table that a screen can show, in order of their keys; and where not all are given, how many there are of each
    table, and the values of each column that can be picked by.

    With picks (values by column) it is more of what is picked, and the observations that are `held` already. Raises `duckdb.Error` for
    files that are no such tables.
    """
    with duckdb.connect() as store:
        for table in TABLES:
            store.read_parquet([str(path) for path in parts_of(folder, table)]).create_view(table.name)
        counts = {table.name: int(store.sql(f"SELECT count(*) FROM {table.name}").fetchall()[0][0]) for table in TABLES}
        whole = max(counts.values()) <= ROWS
        if not whole:
            _take(store, picks, held)
        found = {}
        for table in TABLES:
            rows = "" if whole or table.name not in _TAKEN else f"WHERE {_TAKEN[table.name]}"
            columns, key = (", ".join(f'"{name}"' for name in names) for names in (table.columns, table.key))
            source = "taken_evidence" if table.name == "evidence" and not whole else table.name
            found[table.name] = store.sql(f"SELECT {columns} FROM {source} {rows} ORDER BY {key}").to_arrow_table()
        return (found, {}, {}) if whole else (found, counts, {name: _values(store, name) for name in PICKED})


def _values(store: duckdb.DuckDBPyConnection, column: str) -> frozenset[str]:
    return frozenset(value for (value,) in store.sql(f"SELECT DISTINCT {column} FROM observations WHERE {column} != ''").fetchall())


def _take(store: duckdb.DuckDBPyConnection, picks: Picks, held: Sequence[str]) -> None:
    wanted = [f"{column} IN ({', '.join(_text(value) for value in values)})" for column, values in picks.items() if values]
    words = {"series": ", ".join(_SERIES), "period": ", ".join(_PERIOD), "picked": " AND ".join(wanted) or "true", "columns": _COLUMNS,
             "rows": ROWS, "record": _RECORD}
    for query in (_POINTS, _CHOSEN, _SHOWN, _WITH_INPUTS, _NEWEST_EVENTS, _EVIDENCE, _DOCUMENTS, _FINDINGS, _UNPLACED):
        store.execute(query.format(**words), {"held": [*held]} if query is _WITH_INPUTS else None)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
