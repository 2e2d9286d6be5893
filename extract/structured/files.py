"""A table as it lies on the disk, row by row: delimited text in the encodings that statistics come in, or a sheet of a workbook.

Nothing is evaluated and nothing unbounded is held: a file that is too large is refused before it is read."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from extract.structured.formats import Value

MOST_BYTES = 40_000_000  # a Comtrade download of 100,000 rows, the most that one call gives, is some 30 MB
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # first bytes of workbooks: today's; those of old, and those under a password
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHINESE = "gb18030"  # holds GBK and GB 2312, in which Chinese customs answers queries
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table: its cells, and the place that messages name it by."""

    file: str
    number: int
    cells: Sequence[Value | None]
    sheet: str = ""

    def where(self, column: int | None = None) -> str:
        """`file:line` of a text file; of a workbook `file:sheet!4`, of one of its cells `file:sheet!C4`."""
        if not self.sheet:
            return f"{self.file}:{self.number}"
        return f"{self.file}:{self.sheet}!{'' if column is None else letters(column)}{self.number}"


def letters(column: int) -> str:
    """The name of a column of a sheet by its place, 0 for A."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_bytes(path: Path) -> bytes:
    """The content of a file of at most `MOST_BYTES`; DocumentError for a larger or an empty one, or one that cannot be read."""
    try:
        if str(path) != "-" and path.stat().st_size > MOST_BYTES:
            size = f"the file has {path.stat().st_size / 1e6:,.0f} MB"
            raise DocumentError(str(path), size, f"at most {MOST_BYTES / 1e6:.0f}", "import it in parts")
        raw = input_bytes(path)
    except OSError as problem:
        raise DocumentError(str(path), f"cannot be opened ({problem.strerror})", "a table", "check the path") from None
    if not raw.strip():
        raise DocumentError(str(path), "the file is empty", "a table", "check the file")
    if raw.startswith(OLE):
        wrong = "an old workbook (.xls), or one under a password"
        raise DocumentError(str(path), wrong, "a workbook (.xlsx) without a password", "save it again as .xlsx")
    return raw


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and whether its encoding was only guessed: then words of the header must bear it out."""

    text: str
    encoding: str
    guessed: bool = False


def decode(raw: bytes, where: str) -> Decoded:
    """The text of a file: by its byte-order mark, else as UTF-8, else as GB 18030. DocumentError for any other encoding."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_strictly(raw, encoding, where), encoding)
    if b"\x00" in raw[:10_000]:  # as UTF-16 without its mark has at every other place; text has none
        raise _wrong_encoding(where)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return Decoded(_strictly(raw, _CHINESE, where), _CHINESE, guessed=True)


def _strictly(raw: bytes, encoding: str, where: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise _wrong_encoding(where) from None


def _wrong_encoding(where: str) -> DocumentError:
    return DocumentError(where, "the encoding is none that is read here", "UTF-8, UTF-16 with its mark, or GB 18030", "save it as UTF-8")


def text_rows(text: str, delimiter: str, file: str) -> Iterator[SourceRow]:
    """The rows of delimited text that have a cell, each with the line on which it ends. DocumentError for what is no such text."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield SourceRow(file, reader.line_num, [" ".join(cell.split()) for cell in cells])
    except csv.Error as problem:
        wrong = f"not readable as delimited text ({problem})"
        advice = "mend the quotes, or save it again"
        raise DocumentError(f"{file}:{reader.line_num}", wrong, "a table with one row a line", advice) from None
