"""Numbered references, from any row down to the texts it rests on, and the same list as BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from charts.wording.formats import MONTHS, as_date, day
from charts.wording.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.tables.read import Tables

# What a reference is shown by: our note of the story holds outlet, date and address as checked; a copy is the last resort.
_ROLE_ORDER = {"note": 0, "origin": 1, "citation": 2, "copy": 3}
_TEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\~{}", "^": r"\^{}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A story or a cited page, whatever number of texts hold it."""

    key: str
    title: str
    publisher: str
    wire: str
    byline: str
    published: date
    precision: str
    url: str
    language: str
    is_story: bool
    copies: int

    def text(self, *, longest: int = 0) -> str:
        """The reference as printed: author, title, outlet, date, address, which is cut to `longest` characters if that is given."""
        outlet = self.publisher if self.wire in ("", self.publisher) else f"{self.wire}, in {self.publisher}"
        parts = (self.byline, f"“{self.title}”", outlet, self.dated(), self.address(longest) if longest else self.url)
        held = f" Held in {self.copies} texts, counted as one source." if self.copies > 1 else ""
        return ". ".join(part.rstrip(".") for part in parts if part) + "." + held

    def address(self, longest: int) -> str:
        """The address as shown, without what every address begins with, and with an ellipsis where it is cut."""
        shown = self.url.removeprefix("https://").removeprefix("www.")
        return shown if len(shown) <= longest else f"{shown[:longest]}…"

    def dated(self) -> str:
        """The day of publication as exact as it is known."""
        if self.precision == "month":
            return f"{MONTHS[self.published.month - 1]} {self.published.year}"
        if self.precision == "assumed":
            return f"n.d.; counted as known from {day(self.published)} (assumed)"
        return day(self.published)


class References:
    """Numbers references in the order in which they are first cited."""

    def __init__(self, tables: Tables) -> None:
        self._texts = _references_by_key(tables)
        self._keys = _keys_by_record(tables, self._texts)
        self._inputs = _inputs_by_record(tables)
        self._numbers: dict[str, int] = {}

    def cite(self, table: str, records: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the references that these records rest on, inputs of derived records included; ascending."""
        found = {key for record in records for key in self._keys_behind(table, record, set())}
        ordered = sorted(found, key=lambda key: (self._texts[key].published, key))
        return tuple(sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in ordered))

    def listed(self) -> tuple[tuple[int, Reference], ...]:
        """Number and reference of everything cited so far."""
        return tuple((number, self._texts[key]) for key, number in self._numbers.items())

    def _keys_behind(self, table: str, record: str, seen: set[str]) -> set[str]:
        if record in seen:
            return set()
        seen.add(record)
        keys = set(self._keys.get((table, record), ()))
        for part in self._inputs.get(record, ()) if table == "observations" else ():
            keys |= self._keys_behind("observations", part, seen)
        return keys


def all_references(tables: Tables) -> tuple[tuple[int, Reference], ...]:
    """Every story and page behind the tables, by date."""
    texts = sorted(_references_by_key(tables).values(), key=lambda text: (text.published, text.key))
    return tuple(enumerate(texts, start=1))


def _keyed_documents(tables: Tables) -> list[tuple[str, dict[str, Any]]]:
    """Documents with the key of their reference: texts of one story, and pages at its address, are one reference."""
    documents = rows_of(tables.documents)
    stories = {document["url"]: document["story_id"] for document in documents if document["story_id"] and document["url"]}
    return [(str(document["story_id"] or stories.get(document["url"]) or document["document_id"]), document) for document in documents]


def _references_by_key(tables: Tables) -> dict[str, Reference]:
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, document in _keyed_documents(tables):
        grouped[key].append(document)
    return {key: _reference(key, sorted(texts, key=_rank)) for key, texts in grouped.items()}


def _rank(document: dict[str, Any]) -> tuple[int, str]:
    return _ROLE_ORDER.get(document["role"], len(_ROLE_ORDER)), str(document["document_id"])


def _reference(key: str, texts: list[dict[str, Any]]) -> Reference:
    best = texts[0]
    return Reference(
        key=key, title=best["title"], publisher=best["publisher"], wire=best["wire"], byline=_first(texts, "byline"),
        published=as_date(best["published"]) or date.min, precision=best["published_precision"], url=_first(texts, "url"),
        language=best["language"], is_story=any(text["story_id"] for text in texts),
        copies=sum(text["role"] in ("origin", "copy") for text in texts),
    )


def _first(texts: list[dict[str, Any]], column: str) -> str:
    return next((str(text[column]) for text in texts if text[column]), "")


def _keys_by_record(tables: Tables, texts: dict[str, Reference]) -> dict[tuple[str, str], set[str]]:
    documents = {document["document_id"]: key for key, document in _keyed_documents(tables)}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = ("table", "record_id", "document_id")
    for table, record, document in zip(*(tables.evidence[column] for column in columns), strict=True):
        if document in documents:
            found[table, record].add(documents[document])
    for name, key in (("observations", "observation_id"), ("events", "event_id")):
        frame = tables.frame(name)
        for record, story in zip(frame[key], frame["story_id"], strict=True):
            if story in texts:
                found[name, record].add(story)
    return found


def _inputs_by_record(tables: Tables) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for record, part in zip(tables.observation_inputs["observation_id"], tables.observation_inputs["input_id"], strict=True):
        found[record].append(part)
    return found


def bibtex(references: Iterable[Reference]) -> str:
    """The references as BibTeX, in ASCII keys and escaped text."""
    return "\n".join(_bibtex_entry(reference) for reference in references)


def _bibtex_entry(one: Reference) -> str:
    dated = one.precision != "assumed"
    fields = {
        "title": f"{{{_tex(one.title)}}}", "author": _tex(one.byline or f"{{{one.wire or one.publisher}}}", keep_braces=not one.byline),
        "howpublished": _tex(one.publisher), "year": str(one.published.year) if dated else "n.d.",
        "month": MONTHS[one.published.month - 1].lower() if dated else "",
        "url": one.url, "language": one.language, "note": _tex(_note(one)),
    }
    bare = {"month"}
    lines = [f"  {name} = {text if name in bare else '{' + text + '}'}" for name, text in fields.items() if text]
    return f"@misc{{{re.sub(r'[^A-Za-z0-9-]+', '-', one.key)},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str, *, keep_braces: bool = False) -> str:
    return "".join(letter if keep_braces and letter in "{}" else _TEX.get(letter, letter) for letter in text)


def _note(one: Reference) -> str:
    carried = f"{one.wire} reporting. " if one.wire and one.wire != one.publisher else ""
    return f"{carried}Published {one.dated()}"


def csl_json(references: Iterable[Reference]) -> str:
    """The references as CSL-JSON, for Zotero, pandoc and the like."""
    return json.dumps([_csl_item(reference) for reference in references], ensure_ascii=False, indent=1) + "\n"


def _csl_item(one: Reference) -> dict[str, Any]:
    parts = [one.published.year, one.published.month] + ([one.published.day] if one.precision != "month" else [])
    issued: dict[str, Any] = {"literal": "n.d."} if one.precision == "assumed" else {"date-parts": [parts]}
    item = {
        "id": one.key, "type": "article-newspaper" if one.is_story else "webpage", "title": one.title,
        "author": [{"literal": one.byline or one.wire or one.publisher}], "container-title": one.publisher,
        "issued": issued, "URL": one.url, "language": one.language, "note": _note(one),
    }
    return {name: value for name, value in item.items() if value}
