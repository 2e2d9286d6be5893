"""From the rows of a table to rows of a series, by a mapping; what cannot be one is refused with its place and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING

from extract.core.calendars import Days, months_of, moved
from extract.core.errors import DocumentError
from extract.core.ids import identifier, trimmed
from extract.sources.series_checks import COLUMNS, NUMBERS, row_faults, today
from extract.structured.formats import parse_period
from extract.structured.mapping import COUNTED_IN, OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Named
    from datetime import date

    from extract.sources.series_checks import Cells
    from extract.structured.columns import Header, Table
    from extract.structured.files import SourceRow
    from extract.structured.formats import Value
    from extract.structured.mapping import Mapping, Recipe

EARLIER = ("month", "quarter", "year")  # what `compare` may say: how long before its period the one compared with lies


_series_id = cache(identifier)  # the same few for all rows of a table


@dataclass(slots=True)
class Imported:
    """What a table gives: series rows with their places, what is refused, and how many rows say nothing or are skipped, by reason."""

    rows: list[tuple[str, Cells]] = field(default_factory=list)
    refused: list[DocumentError] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the table, or of a wide one a cell of it: what its names stand for, and where each stands."""

    source: SourceRow
    names: dict[str, Value]
    places: Named[str, int]
    told: Named[str, str]  # what the command was told; of the citation it takes the place of the mapping's cells

    def fault(self, name: str, wrong: str, expected: str, advice: str) -> DocumentError:
        """A fault at the cell of a column, at the row for any other name."""
        return DocumentError(self.source.where(self.places.get(name)), wrong, expected, advice)


def rows_of(table: Table, mapping: Mapping, given: Named[str, str]) -> Imported:
    """All rows of a table as series rows; `given` is what the command was told. DocumentError for a table without a row."""
    imported, now, source = Imported(), today(), None
    for source in table.rows:
        try:
            entries = list(_entries(source, table.header, mapping, given))
        except DocumentError as fault:
            imported.refused.append(fault)
            continue
        for entry in entries:
            _add(entry, mapping, imported, now)
    if source is None:
        raise DocumentError(table.file, "the table has a header and no row", "rows below the header", "check the file")
    return imported


def _entries(source: SourceRow, header: Header, mapping: Mapping, given: Named[str, str]) -> Iterator[_Entry]:
    if len(source.cells) > header.width and any(cell not in (None, "") for cell in source.cells[header.width:]):
        raise DocumentError(source.where(), "the row has more cells than the header", f"{header.width} cells", "correct the row")
    cells = ["" if cell is None else cell for cell in (*source.cells, *[None] * (header.width - len(source.cells)))]
    if not source.sheet and len(source.cells) < header.width:
        raise DocumentError(source.where(), "the row has fewer cells than the header", f"{header.width} cells", "correct the row")
    held = {role: cells[header.places[role]] if role in header.places else "" for role in mapping.columns}
    names: dict[str, Value] = {**held, **given}
    if mapping.wide is None:
        yield _Entry(source, names, header.places, given)
    else:
        head, cell = mapping.wide
        for at, period in header.periods:
            yield _Entry(source, names | {head: period, cell: cells[at]}, {**header.places, cell: at}, given)


def _add(entry: _Entry, mapping: Mapping, imported: Imported, now: date) -> None:
    """Puts what one entry gives where it belongs."""
    for skip in mapping.skip:
        if (str(entry.names[skip.column]) in skip.values) != skip.others:
            imported.left_out[skip.because] += 1
            return
    try:
        rows = list(_rows(entry, mapping))
    except DocumentError as fault:
        imported.refused.append(fault)
        return
    imported.left_out["nothing stated"] += not any(rows)
    for row in filter(None, rows):
        where = entry.source.where()
        faults = row_faults(row, where, now)
        imported.refused += faults
        imported.rows += [] if faults else [(where, row)]


def _rows(entry: _Entry, mapping: Mapping) -> Iterator[Cells | None]:
    """A series row by each recipe that fits, None where no figure is stated. DocumentError where no recipe fits, or a cell is unclear."""
    days = _period(entry, mapping)
    names: dict[str, Value] = {"period_start": str(days[0]), "period_end": str(days[1]), "year": str(days[0].year)} | entry.names
    for name, table in mapping.translate.items():
        if (key := str(names[name])) not in table:
            advice = "add it to the table of the mapping, or skip such rows"
            raise entry.fault(name, f"{name} `{key}` is not in the mapping's table", "a value that is translated", advice)
        names |= table[key]
    fitting = [recipe for recipe in mapping.recipes if _fits(recipe, names)]
    if not fitting:
        told = ", ".join(sorted({f"{name} `{names[name]}`" for recipe in mapping.recipes for name in recipe.when}))
        raise entry.fault("", f"no observation of the mapping fits ({told})", "a row that one is of", "add one, or skip such rows")
    for recipe in fitting:
        yield _row(entry, recipe, mapping, names | {**entry.told}, days)


def _fits(recipe: Recipe, names: Named[str, Value]) -> bool:
    wanted = all(str(names[name]) in values for name, values in recipe.when.items())
    return wanted and not any(str(names[name]) in values for name, values in recipe.unless.items())


def _period(entry: _Entry, mapping: Mapping) -> Days:
    """The days that a row is about."""
    start, end = _days(entry, mapping.period, mapping)
    return start, _days(entry, mapping.until, mapping)[1] if mapping.until else end


def _days(entry: _Entry, template: str, mapping: Mapping) -> Days:
    only = _only_name(template)
    value = entry.names[only] if only else template.format_map(entry.names)
    try:
        return parse_period(value, mapping.dates)
    except ValueError:
        raise entry.fault(only, f"`{value}` is no period", f"one written {' or '.join(mapping.dates)}", "correct the cell") from None


def _row(entry: _Entry, recipe: Recipe, mapping: Mapping, names: dict[str, Value], days: Days) -> Cells | None:
    for key, template in recipe.cells.items():
        if key == "published" and key not in entry.told:
            names[key] = _published(entry, template, mapping, names)
        elif key not in NUMBERS and not (key in OPTIONS and key in entry.told):
            names[key] = template.format_map(names)
    figures = _figures(entry, recipe, mapping, names)
    if figures is None:
        return None
    row = {key: " ".join(str(names.get(key, "")).split()) for key in COLUMNS} | figures | _compared(entry, days, names)
    row |= {"series_id": _series_id(row["series_id"]), "qualifier": row["qualifier"] or "exact"}
    basis = COUNTED_IN.get(row["kind"])
    if basis and not row[basis] and row["unit"] != "percent":
        raise entry.fault("", f"a {row['kind']} without {basis}", "the basis that figures are counted in", "add it to the mapping")
    return row


def _published(entry: _Entry, template: str, mapping: Mapping, names: Named[str, Value]) -> str:
    """A day or a month of publication, written as series have it."""
    only = _only_name(template)
    value = names[only] if only else template.format_map(names)
    if not value:
        return ""
    try:
        start, end = parse_period(value, ("YYYY-MM-DD", "YYYY-MM", *mapping.dates))
    except ValueError:
        raise entry.fault(only, f"published `{value}` is no date", "a day or a month", "correct the cell") from None
    return f"{end:%Y-%m}" if months_of(start, end) == 1 else str(end)


@cache
def _only_name(template: str) -> str:
    """The name of a template that is nothing but one: then the cell counts as it is, and not as text."""
    inner = template[1:-1]
    return inner if template == f"{{{inner}}}" and inner.isidentifier() else ""


def _figures(entry: _Entry, recipe: Recipe, mapping: Mapping, names: dict[str, Value]) -> Cells | None:
    """Value, low, high and direction, times the factor; None where the table states no figure.

    A figure in another unit than the table's keeps what its printed digits allow; a quoted range without a middle has its own.
    """
    found = {key: _number(entry, recipe.cells.get(key, ""), mapping, names) for key in NUMBERS}
    value, low, high = (found[key] for key in NUMBERS)
    if value is None and low is not None and high is not None:
        value = (low + high) / 2
    if value is None:
        return None
    moves = {}
    if names.get("kind") == "change" and not names.get("direction"):
        moves = {"direction": "down" if value < 0 else "up"}
        low, high = (low, high) if value >= 0 else (None if end is None else -end for end in (high, low))
        value = abs(value)
    factor = _factor(entry, names)
    if factor != 1 and (low is None or high is None):
        low, high = _printed(value)
    scaled = {"value": value, "low": low, "high": high}
    return {key: "" if number is None else trimmed(f"{number * factor:f}") for key, number in scaled.items()} | moves


def _printed(value: Decimal) -> tuple[Decimal, Decimal]:
    """What the digits of a figure allow: half a unit of the last one either way, but nothing below zero."""
    half = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0)) / 2
    return max(value - half, Decimal(0)), value + half


def _number(entry: _Entry, template: str, mapping: Mapping, names: Named[str, Value]) -> Decimal | None:
    only = _only_name(template)
    value = names[only] if only else template.format_map(names)
    try:
        return mapping.numbers.parse(value)
    except ValueError:
        raise entry.fault(only, f"`{value}` is not a number of this table", mapping.numbers.says(), "correct the cell") from None


def _factor(entry: _Entry, names: Named[str, Value]) -> Decimal:
    text = str(names.get("times") or 1)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise entry.fault("", f"the factor `{text}` is no number", "times: a plain decimal", "correct the mapping") from None


def _compared(entry: _Entry, days: Days, names: Named[str, Value]) -> Cells:
    """The period that a change is measured against, where `compare` says how long before it lies."""
    unit = str(names.get("compare", ""))
    if not unit:
        return {}
    if unit not in EARLIER:
        raise entry.fault("", f"compare `{unit}` is not known", f"one of {', '.join(EARLIER)}", "correct the mapping")
    start, end = moved(days, -1, unit)
    return {"compare_start": str(start), "compare_end": str(end)}
