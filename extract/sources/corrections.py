"""Corrections by hand (`rules/corrections.yaml`): each says what it found, what it puts there, why, and on whose word.

A correction whose `expect` no longer holds, or that matches no row, stops the build: the source has changed and a person must look.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from extract.core.errors import DocumentError, RuleError
from extract.core.ids import Row, cell, plain_number, plain_whole
from extract.core.paths import RULES
from extract.core.schema import BY_NAME, Field, standing
from extract.core.strict_yaml import YamlMap, check_keys, load_map
from extract.sources.csv_files import parse_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from extract.core.records import TableRows

_ENDS = (("period_start", "period_end"), ("compare_start", "compare_end"), ("start", "end"), ("low", "value"), ("value", "high"),
         ("low", "high"))
REQUIRED = ("table", "where", "action", "expect", "reason", "source", "reviewed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Rows of `table` whose cells equal `where`: they must hold `expect`; then `set` is put in, or the row dropped, or its note flagged."""

    table: str
    where: tuple[tuple[str, str], ...]
    action: str
    set: tuple[tuple[str, str], ...]
    expect: tuple[tuple[str, str], ...]
    reason: str
    source: str
    place: str


def read_corrections(path: Path = RULES / "corrections.yaml") -> tuple[Correction, ...]:
    """The corrections of the file, none if it has none. RuleError for unknown keys, columns, actions or dates."""
    content = load_map(path)
    check_keys(content, ("corrections",), ("corrections",))
    return tuple(_correction(entry) for entry in content["corrections"] or ())


def correct(tables: TableRows, corrections: Sequence[Correction]) -> TableRows:
    """The tables with all corrections applied, new rows where changed; their evidence says `corrected`.

    RuleError where a row does not hold what is expected, or where nothing matches.
    """
    corrected = dict(tables)
    for correction in corrections:
        key = BY_NAME[correction.table].key[0]
        rows = corrected.get(correction.table, [])
        touched = {cell(row[key]) for row in rows if _matches(row, correction.where)}
        if not touched:
            wanted = "a row with " + ", ".join(f"{name} = {text}" for name, text in correction.where)
            advice = "the source changed: review or remove the correction"
            raise RuleError(correction.place, f"no row of {correction.table} matches", wanted, advice)
        corrected[correction.table] = [new for row in rows for new in _applied(row, correction)]
        corrected["evidence"] = [
            row | {"review": "corrected"} if row["table"] == correction.table and row["record_id"] in touched else row
            for row in corrected.get("evidence", [])
        ]
    return _without_orphans(corrected, tables)


def _applied(row: Row, correction: Correction) -> list[Row]:
    if not _matches(row, correction.where):
        return [row]
    for name, text in correction.expect:
        if cell(row.get(name)) != text:
            wrong = f"{name} is `{cell(row.get(name))}`"
            raise RuleError(correction.place, wrong, f"`{text}`", "the source changed: review the correction")
    if correction.action == "drop":
        return []
    if correction.action == "flag":
        return [row | {"note": "; ".join(filter(None, (cell(row.get("note")), correction.reason)))}]
    fields = {field.name: field for field in BY_NAME[correction.table].fields}
    return [_in_order(row | {name: _value(text, fields[name], correction.place) for name, text in correction.set}, correction.place)]


def _without_orphans(tables: TableRows, before: TableRows) -> TableRows:
    """A dropped row takes its evidence and its bridge rows along; what may refer to it refers to nothing."""
    gone = {name: _keys(name, rows) - _keys(name, tables[name]) for name, rows in before.items()}
    kept: TableRows = {}
    for name, rows in tables.items():
        cells = partial(_column, rows)
        stands, optional = standing(BY_NAME[name], cells, lambda parent, key: key in gone.get(parent, ()))
        blanks = [{column: "" for column, holds in optional.items() if not holds[n]} for n in range(len(rows))]
        kept[name] = [row | blank for row, blank, holds in zip(rows, blanks, stands, strict=True) if holds]
    return kept


def _column(rows: Sequence[Row], name: str) -> list[str]:
    return [cell(row.get(name)) for row in rows]


def _keys(table: str, rows: Sequence[Row]) -> set[str]:
    return {cell(row[BY_NAME[table].key[0]]) for row in rows}


def _matches(row: Row, where: Sequence[tuple[str, str]]) -> bool:
    return all(cell(row.get(name)) == text for name, text in where)


def _correction(entry: YamlMap) -> Correction:
    check_keys(entry, (*REQUIRED, "set"), REQUIRED)
    place, table, action = entry.where(), str(entry["table"]), str(entry["action"])
    if table not in BY_NAME:
        raise RuleError(entry.where("table"), f"no table `{table}`", f"one of {', '.join(BY_NAME)}", "correct the name")
    if action not in ("override", "drop", "flag") or (action == "override") != bool(entry.get("set")):
        wrong = f"action `{action}` does not go with its `set`"
        raise RuleError(entry.where("action"), wrong, "override with set, drop or flag without", "correct the entry")
    if action == "flag" and "note" not in BY_NAME[table].columns:
        raise RuleError(entry.where("action"), f"{table} has no column note to flag", "override or drop", "correct the action")
    try:
        parse_day(str(entry["reviewed"]), entry.where("reviewed"), "reviewed")
    except DocumentError as error:
        raise RuleError(error.where, error.wrong, error.expected, error.advice) from error
    return Correction(
        table=table, action=action, where=_pairs(entry, "where", table), set=_pairs(entry, "set", table),
        expect=_pairs(entry, "expect", table), reason=str(entry["reason"]), source=str(entry["source"]), place=place,
    )


def _pairs(entry: YamlMap, key: str, table: str) -> tuple[tuple[str, str], ...]:
    content = entry.get(key)
    if content is None:
        return ()
    check_keys(content, BY_NAME[table].columns)
    if not content:
        raise RuleError(entry.where(key), f"`{key}` is empty", "column: value", "name at least one column")
    return tuple((name, str(text)) for name, text in content.items())


def _unsigned(text: str) -> float:
    """Figures have no sign: falls say so in `direction`. Degrees may have one, but no correction moves a place."""
    number = plain_number(text)
    if number < 0:
        raise ValueError(text)
    return number


def _in_order(row: Row, place: str) -> Row:
    """The row. RuleError where the correction left it with an end before its start."""
    for first, last in _ENDS:
        start, end = row.get(first), row.get(last)
        if start not in (None, "") and end not in (None, "") and start > end:  # type: ignore[operator]
            raise RuleError(place, f"{first} {cell(start)} lies after {last} {cell(end)}", f"{first} up to {last}", "correct the values")
    return row


def _value(text: str, field: Field, place: str) -> object:
    readers: dict[str, Callable[[str], object]] = {
        "date": lambda day: parse_day(day, place, field.name), "boolean": {"true": True, "false": False}.__getitem__,
        "integer": plain_whole, "number": _unsigned, "string": str,
    }
    try:
        return readers[field.type](text) if text else text
    except (ValueError, KeyError, DocumentError) as error:
        raise RuleError(place, f"{field.name} `{text[:40]}` is no {field.type}", f"one {field.type}", "correct it") from error
