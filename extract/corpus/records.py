"""Records of a corpus: folders of texts, JSONL (.gz, .zst), Parquet and WARC, portion by portion.

A portion is what one worker takes at a time and what is done again after a kill: a stretch of a JSONL file, the row groups of a Parquet
file that belong together, a whole compressed file (which can only be read from its start), or some files of a folder. How a corpus is cut
depends on its files alone, so that it is cut the same way wherever and however often it is read.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, TYPE_CHECKING, TypeAlias, cast

from pyarrow import ArrowInvalid, parquet
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from zstandard import ZstdDecompressor, ZstdError

from extract.core.calendars import iso_day
from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError
from extract.core.text import is_utf8, visible
from extract.intake.plain_texts import check_text
from extract.intake.uploads import MOST_BYTES, read_upload
from extract.intake.web_pages import bare
from extract.sources.stories import may_tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from warcio.statusandheaders import StatusAndHeaders

PORTION = 4_000_000  # bytes: a quarter of a minute of dense stories on one core, so that a kill costs no more
_ROWS = 1000  # of a Parquet file at a time
TEXTS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".eml")
LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
ARCHIVES = (".warc", ".warc.gz")
TAKEN = "texts, pages, PDF and mails; JSONL (.gz, .zst), Parquet, WARC (.gz)"
# What a column or key of a record may be called, the first that has something counts.
_NAMES = {
    "text": ("text", "content", "body", "maintext", "article"), "published": ("published", "date", "date_publish", "publish_date"),
    "publisher": ("publisher", "source", "outlet", "site"), "url": ("url", "link", "uri"), "title": ("title", "headline"),
    "key": ("id", "document_id", "key"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Files of a corpus, by their paths in it, and of a single one the stretch: bytes of a JSONL file, row groups of a Parquet file."""

    files: tuple[str, ...]
    first: int = 0
    last: int | None = None

    @property
    def key(self) -> str:
        """A name for the files that tell of it."""
        return sha256(json.dumps([self.files, self.first, self.last]).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A text of a corpus: `where` it stands (file and line, row or record), and what is told of it beside, empty where nothing is."""

    where: str
    text: str
    published: date | None = None
    publisher: str = ""
    url: str = ""
    title: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A record that cannot be read, and why."""

    where: str
    reason: str


Found: TypeAlias = Record | Bad


def portions(corpus: Path) -> tuple[Portion, ...]:
    """The portions of a file or folder, in the order of its paths. DocumentError where it holds nothing that can be read."""
    root, texts = _root(corpus), []
    found: list[Portion] = []
    names = [corpus.name] if corpus.is_file() else sorted(each.relative_to(root).as_posix() for each in corpus.rglob("*") if each.is_file())
    for name in names:
        if kind := _kind(name):
            found += _CUT[kind](root, name)
        elif name.lower().endswith(TEXTS):
            texts.append(name)
    found += _gathered(root, texts)
    if not found:
        raise DocumentError(str(corpus), "there is nothing here that can be read", TAKEN, "name a file or folder of such")
    return tuple(found)


def records(corpus: Path, portion: Portion) -> Iterator[Found]:
    """The records of a portion in order; in place of one that cannot be read, why."""
    root = _root(corpus)
    for name in portion.files:
        read = _READ.get(_kind(name), _text)
        yield from read(root / name, name, portion)


def _root(corpus: Path) -> Path:
    return corpus.parent if corpus.is_file() else corpus


def _kind(name: str) -> str:
    """lines, packed lines, table or archive; empty for a text of its own."""
    low = name.lower()
    kinds = {"archive": ARCHIVES, "table": (".parquet",), "lines": LINES[:2], "packed": LINES[2:]}
    return next((kind for kind, ends in kinds.items() if low.endswith(ends)), "")


def _gathered(root: Path, names: Iterable[str]) -> Iterator[Portion]:
    """Small files together, until they fill a portion."""
    group: list[str] = []
    size = 0
    for name in names:
        group.append(name)
        size += (root / name).stat().st_size
        if size >= PORTION:
            yield Portion(files=tuple(group))
            group, size = [], 0
    if group:
        yield Portion(files=tuple(group))


def _stretches(root: Path, name: str) -> Iterator[Portion]:
    size = (root / name).stat().st_size
    return (Portion(files=(name,), first=start, last=min(start + PORTION, size)) for start in range(0, size, PORTION))


def _row_groups(root: Path, name: str) -> Iterator[Portion]:
    try:
        groups = parquet.read_metadata(root / name)
    except (OSError, ArrowInvalid):  # told when it is read
        yield Portion(files=(name,))
        return
    first, size = 0, 0
    for n in range(groups.num_row_groups):
        size += groups.row_group(n).total_byte_size
        if size >= PORTION or n == groups.num_row_groups - 1:
            yield Portion(files=(name,), first=first, last=n + 1)
            first, size = n + 1, 0


def _whole(_: Path, name: str) -> Iterator[Portion]:
    yield Portion(files=(name,))


def _text(path: Path, name: str, _: Portion) -> Iterator[Found]:
    try:
        yield from _received(name, input_bytes(path))
    except OSError as error:
        yield Bad(where=name, reason=f"cannot be read: {error.strerror}")


def _received(where: str, content: bytes, *, url: str = "") -> Iterator[Found]:
    """The texts of a file as it was received, with what it says of itself."""
    try:
        for each in read_upload(where, content):
            told = each.imprint
            yield Record(where=each.name, text=each.text, published=told.published.day, title=told.title.value, url=url or told.url.value,
                         publisher=told.publisher.value or told.site.value)
    except DocumentError as error:
        yield Bad(where=where, reason=_why(error))


def _why(error: DocumentError) -> str:
    return f"{error.wrong}; expected {error.expected}" if error.expected else error.wrong


def _lines(path: Path, name: str, portion: Portion) -> Iterator[Found]:
    """The lines that begin in the stretch: one that begins before it belongs to the stretch before."""
    with path.open("rb") as file:
        at = portion.first
        if at:
            file.seek(at - 1)
            at += next((length for _, length in _each_line(file)), 1) - 1
        for line, length in _each_line(file):
            if portion.last is not None and at >= portion.last:
                return
            yield from _line(f"{name}, byte {at + 1:,}", line, length)
            at += length


def _packed(path: Path, name: str, _: Portion) -> Iterator[Found]:
    try:
        with _opened(path) as file:
            for number, (line, length) in enumerate(_each_line(file), 1):
                yield from _line(f"{name}:{number}", line, length)
    except (OSError, EOFError, ZstdError, zlib.error) as error:
        yield Bad(where=name, reason=f"the compressed file is damaged or cut off ({error}); what stands before that was read")


def _opened(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    return io.BufferedReader(ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True))


def _each_line(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Each line with its length in bytes; of one that is too long the first bytes only, so that none fills the memory."""
    while line := file.readline(MOST_BYTES + 1):
        length = len(line)
        while len(line) > MOST_BYTES and not line.endswith(b"\n") and (more := file.readline(MOST_BYTES)):
            line, length = line[:MOST_BYTES] + more[-1:], length + len(more)
        yield line, length


def _line(where: str, line: bytes, length: int) -> Iterator[Found]:
    if length > MOST_BYTES:
        yield Bad(where=where, reason=f"a record of {length:,} bytes; expected at most {MOST_BYTES:,}")
    elif line.strip():
        try:
            yield _row(where, json.loads(line))
        except (ValueError, RecursionError) as error:
            yield Bad(where=where, reason=f"not a line of JSON: {error}")


def _row(where: str, row: object) -> Found:
    if not isinstance(row, dict):
        return Bad(where=where, reason=f"not an object with a text, but {type(row).__name__}")
    told = {column: next((row[name] for name in names if row.get(name)), "") for column, names in _NAMES.items()}
    text = told.pop("text")
    if not isinstance(text, str) or not text.strip():
        return Bad(where=where, reason=f"no text; expected one under {', '.join(_NAMES['text'])}")
    if not is_utf8(text):
        return Bad(where=where, reason="the text has half of a character (a lone surrogate)")
    told = {column: " ".join(visible(str(value)).split()) for column, value in told.items()}
    published = told.pop("published")
    try:
        day = iso_day(published[:10]) if published else None
        return Record(where=where, text=check_text(text, where), published=day, **told)
    except DocumentError as error:
        return Bad(where=where, reason=_why(error))
    except ValueError:
        return Bad(where=where, reason=f"published {published[:40]!r} is no day; expected YYYY-MM-DD")


def _table(path: Path, name: str, portion: Portion) -> Iterator[Found]:
    try:
        file = parquet.ParquetFile(path)
        columns = [column for names in _NAMES.values() for column in names if column in file.schema_arrow.names]
        last = file.metadata.num_row_groups if portion.last is None else portion.last
        number = sum(file.metadata.row_group(n).num_rows for n in range(portion.first))
        for batch in file.iter_batches(_ROWS, row_groups=range(portion.first, last), columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield _row(f"{name}, row {number:,}", row)
    except (OSError, ArrowInvalid) as error:
        yield Bad(where=name, reason=f"not a Parquet file that can be read: {error}")


def _archive(path: Path, name: str, _: Portion) -> Iterator[Found]:
    """The pages of a web archive; the day on which one was fetched says nothing of the day on which it came out."""
    try:
        with path.open("rb") as file:
            for number, record in enumerate(ArchiveIterator(file), 1):
                if record.rec_type == "response" and _is_page(record.http_headers):
                    content = record.content_stream().read(MOST_BYTES + 1)
                    yield from _page(f"{name}, record {number:,}", content, record.rec_headers.get_header("WARC-Target-URI", ""))
    except (OSError, EOFError, ArchiveLoadFailed, zlib.error) as error:
        yield Bad(where=name, reason=f"the archive is damaged or cut off ({error}); what stands before that was read")


def _is_page(headers: StatusAndHeaders | None) -> bool:
    """Whether a server gave a page, and not word that there is none."""
    if headers is None or headers.get_statuscode() != "200":
        return False
    return bool(headers.get_header("Content-Type", "").lower().startswith(("text/", "application/xhtml")))


def _page(where: str, content: bytes, url: str) -> Iterator[Found]:
    """A page of an archive; of one that cannot be about rare earths the article is not looked for."""
    try:
        told = len(content) > MOST_BYTES or may_tell(bare(content, where))
    except DocumentError as error:
        yield Bad(where=where, reason=_why(error))
        return
    if told:
        yield from _received(where, content, url=url)
    else:
        yield Record(where=where, text="")


_CUT: Mapping[str, Callable[[Path, str], Iterator[Portion]]] = {
    "lines": _stretches, "packed": _whole, "table": _row_groups, "archive": _whole,
}
_READ: Mapping[str, Callable[[Path, str, Portion], Iterator[Found]]] = {
    "lines": _lines, "packed": _packed, "table": _table, "archive": _archive,
}
