"""Received bytes as text: one encoding or one clear line, and nothing but text.

Plain text is kept character for character, for every figure points into it.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import TYPE_CHECKING

from extract.core.errors import DocumentError, RuleError
from extract.core.strict_yaml import YamlMap, parse_yaml
from extract.intake.records import NONE, Imprint, PublicationDay, Suggestion
from extract.sources.documents import FENCE, body_offset, decode_utf8
from extract.sources.publication import find_days

if TYPE_CHECKING:
    from datetime import date

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
LONGEST_TEXT = 2_000_000  # characters: a 700-page book; longer is a dump of a database, and reading grows with its figures
STRANGE = 0.02  # share of characters that are no text: a page with a few broken ones is below, a binary file far above
_TEXT_CONTROLS = "\t\n\r\f\v\x85"
FRONT_MATTER = {  # what stands in a note, and the names that tools which clip pages give to the same
    "title": ("title",), "publisher": ("publisher", "site", "site_name"), "wire": ("wire",), "byline": ("byline", "author", "authors"),
    "url": ("url", "source"), "language": ("language", "lang"), "published": ("published", "date"),
}


def decode(raw: bytes, name: str) -> str:
    """Bytes as text: UTF-16 by its mark, else strict UTF-8, its mark kept. DocumentError names the line of the first byte that is not."""
    encoding = next((encoding for mark, encoding in _UTF16.items() if raw.startswith(mark)), "")
    if not encoding and _is_unmarked_utf16(raw):
        raise DocumentError(name, "UTF-16 without the mark by which it is known", "UTF-8 text", "save the file again as UTF-8")
    if not encoding:
        return without_nulls(decode_utf8(raw, name), name)
    try:
        return without_nulls(raw[len(codecs.BOM_UTF16_LE) :].decode(encoding), name)
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start + 3} is not UTF-16, which its first two bytes announce"
        raise DocumentError(name, wrong, "UTF-8 text", "save the file again as UTF-8") from None


def _is_unmarked_utf16(raw: bytes) -> bool:
    """Whether every second byte of the first letters is null, as in Latin text of two bytes a letter."""
    first = raw[:200]  # some words
    return len(first) > 1 and any(first[at::2].count(0) * 2 >= len(first[at::2]) for at in (0, 1)) and first.count(0) * 3 < len(first) * 2


def without_nulls(text: str, name: str) -> str:
    """The text again. DocumentError for a null character, which no text has and at which a parser of pages would stop."""
    if (at := text.find("\0")) >= 0:
        where = f"{name}:{text.count(chr(10), 0, at) + 1}"
        raise DocumentError(where, "a null byte", "text", "this is no text file; save it as UTF-8 text, HTML or PDF")
    return text


def check_text(text: str, name: str) -> str:
    """The text again. DocumentError if it is empty, too long, or mostly not text."""
    if not text.strip("\ufeff \t\r\n"):
        raise DocumentError(f"{name}:1", "the file is empty", "text of a story", "leave it out or put the text in")
    if len(text) > LONGEST_TEXT:
        wrong = f"{len(text):,} characters of text"
        raise DocumentError(name, wrong, f"at most {LONGEST_TEXT:,}", "hand in the articles one by one")
    strange = sum(text.count(char) for char in set(text) if _is_strange(char))
    if strange > STRANGE * len(text):
        raise DocumentError(name, f"{strange:,} of {len(text):,} characters are no text", "text", "save it as UTF-8 text, HTML or PDF")
    return text


def _is_strange(char: str) -> bool:
    """Control characters, unassigned or private ones, and the mark of what could not be decoded."""
    return char == "\ufffd" or (unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") and char not in _TEXT_CONTROLS)


def split_front_matter(text: str, name: str) -> tuple[str, Imprint]:
    """A Markdown text without its front matter, and what that says. DocumentError for front matter that is no YAML."""
    offset = body_offset(text)
    if not offset:
        return text, Imprint(title=_heading(text))
    head = text[:offset].strip("\ufeff\r\n ")[len(FENCE) : -len(FENCE)]
    try:
        keys = parse_yaml(head, name)
    except RuleError as error:
        raise DocumentError(error.where, error.wrong, error.expected, error.advice) from None
    body = text[offset:].lstrip("\r\n")
    if not isinstance(keys, YamlMap):
        return body, Imprint(title=_heading(body))
    values = {key: _value(keys, names) for key, names in FRONT_MATTER.items()}
    day = parse_day(values.pop("published").value)
    said = PublicationDay(day=day, source="front matter") if day else PublicationDay()
    imprint = Imprint(published=said, **values)
    return body, imprint if imprint.title.value else Imprint(published=said, **values | {"title": _heading(body)})


def _value(keys: YamlMap, names: tuple[str, ...]) -> Suggestion:
    lower = {str(key).lower(): value for key, value in keys.items()}
    found = next((value for name in names if (value := lower.get(name))), "")
    text = ", ".join(str(one) for one in found) if isinstance(found, list | tuple) else str(found)
    return Suggestion(value=" ".join(text.split()), source="front matter") if text.strip() else NONE


def _heading(text: str) -> Suggestion:
    """The Markdown heading with which a text opens."""
    first = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    return Suggestion(value=first.lstrip("# ").strip(), source="first line") if first.startswith("# ") else NONE


def parse_day(text: str) -> date | None:
    """The first complete calendar date of a text; None where there is none."""
    return next((dated.day for dated in find_days(text)), None)
