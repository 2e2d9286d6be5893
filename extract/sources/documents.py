"""Texts as held: articles of a user and the notes in `seeds/`, read without changing a character.

First step of the line: everything later points into `Document.text`, so newlines and a byte-order mark stay where they are.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from extract.core.calendars import iso_day
from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError, RuleError
from extract.core.records import Document
from extract.core.strict_yaml import YamlMap, check_choice, check_keys, parse_yaml
from extract.core.text import is_utf8

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


FENCE = "---"
REQUIRED = ("document_id", "title", "publisher", "wire", "byline", "published", "language", "licence", "copies")
COPY_KEYS = ("publisher", "sha256", "note")
UNDATED = "no"  # under `dated` of a copy: the page bears no date of its own
MAY_BE_EMPTY = ("byline", "wire", "note", "copies", "url")


def read_document(path: Path, published: date | None = None) -> Document:
    """The text of a file, decoded strictly as UTF-8, newlines and byte-order mark kept. `published` overrides the text's own date."""
    if not is_utf8(path.name):
        raise DocumentError(str(path), "the name of the file is not UTF-8", "a name that tables can hold", "rename the file")
    raw = _read_bytes(path)
    digest = hashlib.sha256(raw).hexdigest()
    return Document(document_id=path.stem, path=str(path), text=decode_utf8(raw, path), sha256=digest, published=published)


def decode_utf8(raw: bytes, where: object) -> str:
    """The bytes as text, a byte-order mark kept. DocumentError names byte and line of the first that is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start + 1} (0x{raw[error.start]:02x}) is not UTF-8"
        line = raw.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"{where}:{line}", wrong, "UTF-8 text", "save the file again as UTF-8") from None


def parse_note(path: Path) -> Document:
    """A story's note: front matter between `---` lines in `meta`, the whole file as `text`. The prose starts at `body_offset(text)`.

    `meta` has every key of the front matter, `published` as a date, `copies` as a tuple of {publisher, sha256, note}.
    """
    document = read_document(path)
    keys = _keys(_front_matter(document.text, path), path)
    meta: dict[str, object] = {key: _scalar(keys, key) for key in keys if key != "copies"}
    meta |= {"published": _date(keys), "copies": tuple(_copy(copy) for copy in keys["copies"] or ())}
    return replace(document, document_id=str(meta["document_id"]), published=_date(keys), meta=meta)


def body_offset(text: str) -> int:
    """Where the prose begins: after the front matter of a note, at 0 for a text without one."""
    position = _line_end(text, 0)
    if text[:position].strip("\ufeff\r\n ") != FENCE:
        return 0
    while position < len(text):
        end = _line_end(text, position)
        if text[position:end].strip() == FENCE:
            return end
        position = end
    return 0


def _read_bytes(path: Path) -> bytes:
    try:
        raw = input_bytes(path)
    except FileNotFoundError:
        raise DocumentError(str(path), "there is no such file", "a text file", "check the path") from None
    except IsADirectoryError:
        raise DocumentError(str(path), "this is a folder", "a text file", "name the files in it") from None
    except OSError as error:
        raise DocumentError(str(path), f"cannot be opened ({error.strerror})", "a text file", "check the permissions") from None
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        raise DocumentError(f"{path}:1", "the file is empty", "text of a story", "remove it or put the text in")
    return raw


def _line_end(text: str, position: int) -> int:
    return text.find("\n", position) + 1 or len(text)


def _front_matter(text: str, path: Path) -> str:
    start, offset = _line_end(text, 0), body_offset(text)
    if not offset:
        missing = "the front matter is not closed" if text[:start].strip("\ufeff\r\n ") == FENCE else "the note has no front matter"
        raise DocumentError(f"{path}:1", missing, "keys between two lines of ---", "see seeds/README.md")
    if not text[offset:].strip():
        raise DocumentError(f"{path}:{text.count(chr(10)) + 1}", "the note has no prose", "the story in our own words", "write it")
    closing = text.rstrip("\n").rfind("\n", 0, offset - 1)
    return text[start : closing + 1]


def _keys(head: str, path: Path) -> YamlMap:
    """The front matter as strict YAML; lines are counted in the file, whose first line is the opening fence."""
    try:
        keys = parse_yaml("\n" + head, str(path))
        check_keys(keys, (*REQUIRED, "url"), REQUIRED)
        for copy in keys["copies"] or ():
            check_keys(copy, (*COPY_KEYS, "dated"), COPY_KEYS)
            check_choice(copy, "dated", (UNDATED,))
    except RuleError as error:
        where = error.where if error.where.startswith(str(path)) else f"{path}:2"
        raise DocumentError(where, error.wrong, error.expected, error.advice) from None
    return cast("YamlMap", keys)


def _copy(copy: YamlMap) -> dict[str, str]:
    values = {key: _scalar(copy, key) for key in copy}
    if len(values["sha256"]) != 64 or not set(values["sha256"]) <= set("0123456789abcdef"):
        wrong = f"sha256 {values['sha256']!r} is no hash"
        raise DocumentError(copy.where("sha256"), wrong, "64 hexadecimal digits", "run sha256sum on the copy")
    return values


def _scalar(keys: YamlMap, key: str) -> str:
    value = keys[key]
    if not isinstance(value, str):
        raise DocumentError(keys.where(key), f"{key!r} is a list or a mapping", "one value", "write it on one line")
    if not value.strip() and key not in MAY_BE_EMPTY:
        raise DocumentError(keys.where(key), f"{key!r} is empty", "a value", "fill it in")
    return value


def _date(keys: YamlMap) -> date:
    text = _scalar(keys, "published")
    with suppress(ValueError):
        return iso_day(text)
    raise DocumentError(keys.where("published"), f"published {text!r} is not a date", "YYYY-MM-DD", "write the day of publication")
