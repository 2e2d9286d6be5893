"""Numbered references, from any row down to the texts it rests on, and the same list as BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from charts.wording.formats import as_date, day, month, strung
from charts.wording.rows import UNDATED
from extract.core.calendars import MONTHS
from extract.core.ids import rows_of
from extract.languages.spoken import ENGLISH, named, say, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.tables.read import Tables

# What a reference is shown by: our note of the story holds outlet, date and address as checked; a copy is the last resort.
_ROLE_ORDER = {"note": 0, "origin": 1, "update": 2, "citation": 3, "copy": 4}
_TEX = str.maketrans({"\\": r"\textbackslash{}", "~": r"\~{}", "^": r"\^{}"} | {each: f"\\{each}" for each in "&%$#_{}"})


_IN_ADDRESS = "".join(each for each in map(chr, range(0x21, 0x7F)) if each not in '"<>\\^`{|}')  # not what TeX takes for its own


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
        outlets = dict.fromkeys(named(part) for part in (self.wire, self.publisher) if part)
        address = self.url
        if longest:
            address = address.removeprefix("https://").removeprefix("www.")  # what every address begins with
        if 0 < longest < len(address):
            address = f"{address[:longest]}…"
        outlet = strung(*outlets, by="{words}, in {more}")
        parts = [part.rstrip(".") for part in (self.byline, f"“{self.title}”", outlet, self.dated(), address)]
        if self.copies > 1:
            parts.append(say("Held in {count} texts, counted as one source", count=self.copies))
        return say("{sentence}.", sentence=strung(*parts, by="{words}. {more}"))

    def brief(self) -> str:
        """Outlet and day alone: `Reuters, 28 Mar 2025`; `Roskill (via Stockhouse), n.d.`"""
        return strung(named(self.wire or self.publisher), say(UNDATED) if self.precision == "assumed" else self.dated())

    def dated(self) -> str:
        """The day of publication as exact as it is known."""
        if self.precision == "month":
            return month(self.published)
        if self.precision == "assumed":
            return say("n.d.; counted as known from {day} (assumed)", day=day(self.published))
        return day(self.published)


class References:
    """Numbers references in the order in which they are first cited."""

    def __init__(self, tables: Tables) -> None:
        self._texts = _references_by_key(tables)
        self._keys = _keys_by_record(tables, self._texts)
        self._inputs: dict[tuple[str, str], list[str]] = defaultdict(list)
        inputs = tables.observation_inputs
        for record, part in zip(inputs["observation_id"], inputs["input_id"], strict=True):
            self._inputs["observations", record].append(part)
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
        inputs = self._inputs.get((table, record), ())
        return self._keys.get((table, record), set()).union(*(self._keys_behind(table, part, seen) for part in inputs))


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
    return {key: _reference(key, texts) for key, texts in grouped.items()}


def _reference(key: str, texts: list[dict[str, Any]]) -> Reference:
    texts = sorted(texts, key=lambda text: (_ROLE_ORDER.get(text["role"], len(_ROLE_ORDER)), text["document_id"]))
    best = texts[0]
    first = {column: next((str(text[column]) for text in texts if text[column]), "") for column in ("byline", "url")}
    return Reference(
        key=key, title=best["title"], publisher=best["publisher"], wire=best["wire"], byline=first["byline"],
        published=as_date(best["published"]) or date.min, precision=best["published_precision"], url=first["url"],
        language=best["language"], is_story=any(text["story_id"] for text in texts),
        copies=sum(text["role"] in ("origin", "copy") for text in texts),
    )


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


def bibtex(references: Iterable[Reference]) -> str:
    """The references as BibTeX, in ASCII keys and escaped text: for programs, so in English whatever is spoken."""
    return "\n".join(_bibtex_entry(reference) for reference in references)


def _bibtex_entry(one: Reference) -> str:
    author = _tex(one.byline) or f"{{{_tex(one.wire or one.publisher)}}}"  # an outlet in braces is not taken for first and last name
    dated = {"year": f"{{{one.published.year}}}", "month": MONTHS[one.published.month - 1].lower()}  # a month goes without braces
    if one.precision == "assumed":
        dated = {"year": "{n.d.}"}
    fields = {"title": f"{{{{{_tex(one.title)}}}}}", "author": f"{{{author}}}",
              "howpublished": f"{{{_tex(one.publisher)}}}", **dated, "url": f"{{{quote(one.url, safe=_IN_ADDRESS)}}}",
              "language": f"{{{_tex(one.language)}}}", "note": f"{{{_tex(_note(one))}}}"}
    lines = [f"  {name} = {text}" for name, text in fields.items() if text != "{}"]
    return f"@misc{{{re.sub(r'[^A-Za-z0-9-]+', '-', one.key)},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _note(one: Reference) -> str:
    with speaking(ENGLISH):
        published = f"Published {one.dated()}"
    return published if one.wire in ("", one.publisher) else f"{one.wire} reporting. {published}"


def csl_json(references: Iterable[Reference]) -> str:
    """The references as CSL-JSON, for Zotero, pandoc and the like."""
    return json.dumps([_csl_item(reference) for reference in references], ensure_ascii=False, indent=1) + "\n"


def _csl_item(one: Reference) -> dict[str, Any]:
    parts = [one.published.year, one.published.month, one.published.day]
    exact: dict[str, dict[str, Any]] = {"assumed": {"literal": "n.d."}, "month": {"date-parts": [parts[:2]]}}
    item = {"id": one.key, "type": {True: "article-newspaper"}.get(one.is_story, "webpage"), "title": one.title,
            "author": [{"literal": one.byline or one.wire or one.publisher}], "container-title": one.publisher,
            "issued": exact.get(one.precision, {"date-parts": [parts]}), "URL": one.url, "language": one.language,
            "note": _note(one)}
    return {name: value for name, value in item.items() if value}
