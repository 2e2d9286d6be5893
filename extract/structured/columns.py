"""Where the columns of a mapping stand in a table: its header is the first of the first rows that has all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING
from unicodedata import normalize

from extract.core.errors import DocumentError
from extract.structured.files import DELIMITERS, SourceRow, decode, read_bytes, text_rows
from extract.structured.formats import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Named
    from pathlib import Path

    from extract.structured.formats import Value
    from extract.structured.mapping import Mapping

TITLES = 20  # rows in which a header is looked for: more lines of titles and notes stand over no table


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The place of each column found, by name; of a wide table also those headed by a period; and how many columns there are."""

    places: Named[str, int]
    names: tuple[str, ...]  # of those found, as the table writes them
    periods: tuple[tuple[int, Value], ...]
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose header fits a mapping, and its rows below it."""

    file: str
    header: Header
    rows: Iterator[SourceRow]


def read_table(path: Path, mapping: Mapping, sheet: str | None = None) -> Table:
    """The table in a file. DocumentError for one that cannot be read, is empty, or whose header does not fit the mapping."""
    raw, file = read_bytes(path), str(path)
    if raw.startswith(b"PK"):
        from extract.structured.workbooks import sheet_rows  # openpyxl only where there is a workbook

        return _table(sheet_rows(raw, file, sheet), mapping, file)
    if sheet:
        raise DocumentError(file, "a text file has no sheets", "a workbook (.xlsx)", "leave out --sheet")
    decoded = decode(raw, file)
    tables, faults = [], []
    for delimiter in DELIMITERS:
        try:
            tables.append(_table(text_rows(decoded.text, delimiter, file), mapping, file))
        except DocumentError as fault:
            faults.append(fault)
    if not tables:
        raise _likeliest(faults)
    if decoded.guessed and all(name.isascii() for name in tables[0].header.names):
        wrong = "the text is not UTF-8, and its header has no Chinese name that would bear out GB 18030"
        raise DocumentError(f"{file}:1", wrong, "UTF-8", "save it as UTF-8")
    return tables[0]


def _table(rows: Iterator[SourceRow], mapping: Mapping, file: str) -> Table:
    first = list(islice(rows, TITLES))
    if not first:
        raise DocumentError(file, "the table is empty", "a header and rows", "check the file")
    headed = [(row, _header(row, mapping)) for row in first]
    for at, (row, header) in enumerate(headed):
        if not _missing(header, mapping):
            _check_twice(row, mapping)
            return Table(file=file, header=header, rows=_chained(first[at + 1:], rows))
    row, header = max(headed, key=lambda pair: len(pair[1].places))
    raise _misfit(row, header, mapping)


def _chained(first: Iterable[SourceRow], rest: Iterator[SourceRow]) -> Iterator[SourceRow]:
    yield from first
    yield from rest


def _likeliest(faults: list[DocumentError]) -> DocumentError:
    """Of what each delimiter says is wrong: what is no question of the header, else what lacks least."""
    return max(faults, key=lambda fault: (not isinstance(fault, _MisfitError), getattr(fault, "found", 0)))


class _MisfitError(DocumentError):
    """A header that lacks a column; `found` of those needed it has."""

    found = 0


def _name(value: object) -> str:
    """A header as it is compared: blanks, case and wide letters do not count."""
    return " ".join(normalize("NFKC", "" if value is None else str(value)).replace("\ufeff", "").split()).casefold()


def _header(row: SourceRow, mapping: Mapping) -> Header:
    names = {_name(cell): at for at, cell in reversed(list(enumerate(row.cells)))}
    places = {}
    for role, headers in mapping.columns.items():
        if found := [names[_name(header)] for header in headers if _name(header) in names]:
            places[role] = found[0]
    free = [(at, cell) for at, cell in enumerate(row.cells) if cell not in (None, "") and at not in places.values()]
    found_names = tuple(str(row.cells[at]) for at in places.values())
    return Header(places=places, names=found_names, periods=tuple(_periods(free, mapping)), width=len(row.cells))


def _periods(cells: Iterable[tuple[int, Value | None]], mapping: Mapping) -> Iterator[tuple[int, Value]]:
    for at, cell in cells if mapping.wide else ():
        try:
            parse_period(cell or "", mapping.dates)
        except ValueError:
            continue
        yield at, cell or ""


def _missing(header: Header, mapping: Mapping) -> list[str]:
    lacking = [name for name in mapping.needed if name not in header.places]
    return [*lacking, *(["a period"] if mapping.wide and not header.periods else [])]


def _check_twice(row: SourceRow, mapping: Mapping) -> None:
    """DocumentError where two columns have one header: nobody could say which is meant."""
    counts = Counter(_name(cell) for cell in row.cells)
    for at, cell in enumerate(row.cells):
        if (name := _name(cell)) and counts[name] > 1:
            raise DocumentError(row.where(at), f"the header `{cell}` stands twice", f"each column of {mapping.name} once", "rename one")


def _misfit(row: SourceRow, header: Header, mapping: Mapping) -> DocumentError:
    role = _missing(header, mapping)[0]
    wanted = mapping.columns.get(role, (f"as {' or '.join(mapping.dates)}",))
    names = {_name(cell): str(cell) for cell in row.cells if cell not in (None, "")}
    near = [found for name in wanted for found in get_close_matches(_name(name), list(names), n=1)]
    advice = f"`{names[near[0]]}` is the nearest: correct the header" if near else f"add the header's own name to `{role}` of the mapping"
    wrong = f"there is no column `{role}` ({' or '.join(wanted)})"
    fault = _MisfitError(row.where(), wrong, f"the columns of the mapping {mapping.name}", advice)
    fault.found = len(header.places)
    return fault
