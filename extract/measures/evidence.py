"""Everything that stands behind one record: where it was read, in which texts, from what it was computed, what the auditor says.

Reads frames only, apart from the sentences of a note, which lie in `seeds/` and are used only if the file is the one that was read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extract.core.ids import rows_of
from extract.core.paths import SEEDS
from extract.core.schema import BY_NAME
from extract.core.sentences import split_sentences
from extract.core.text import normal
from extract.measures.trade import at_odds

if TYPE_CHECKING:
    from pathlib import Path

    from extract.tables.read import Row, Tables

TABLES = ("observations", "events", "places", "documents", "findings")
_BREAK = "\n\n"  # between paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place in a text where the record was read; `start` and `end` are -1 where the whole page is the evidence."""

    document: Row
    start: int
    end: int
    quote: str
    rule_id: str
    review: str
    confidence: float  # NaN where nothing was to be chosen
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another record that this one is tied to, and how."""

    record: str
    part: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the auditor says about the record, and the other records it is about."""

    row: Row
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A record with all that backs it. `texts` are the other texts of its story: row of `documents` and containment (NaN for an origin)."""

    record: str
    table: str
    row: Row
    passages: tuple[Passage, ...]
    texts: tuple[tuple[Row, float], ...]
    inputs: tuple[Link, ...]
    results: tuple[Link, ...]
    related: tuple[Link, ...]
    findings: tuple[Finding, ...]
    odds: tuple[Row, ...] = ()  # the parts of which more is told, or the wholes of which less is: see `at_odds`


def known(tables: Tables, record: str) -> bool:
    """Whether `table/key` names a row of the tables as they stand."""
    table, _, key = record.partition("/")
    return table in TABLES and bool((tables.frame(table)[_key(table)] == key).any())


def evidence_of(tables: Tables, record: str) -> Evidence:
    """All that backs `record`: `table/key` with a table of TABLES. KeyError if there is no such row."""
    table, _, key = record.partition("/")
    if not known(tables, record):
        raise KeyError(record)
    row, bridge = link(tables, record).row, tables.finding_records
    about = [key, *bridge[(bridge["record_id"] == key) & (bridge["table"] == table)]["finding_id"]]
    findings = rows_of(tables.findings[tables.findings["finding_id"].isin(about)])
    return Evidence(
        record=record, table=table, row=row, passages=_passages(tables, table, key), texts=_texts(tables, row),
        inputs=_computed(tables, key, "observation_id", "input_id"), results=_computed(tables, key, "input_id", "observation_id"),
        related=_related(tables, table, row), odds=at_odds(tables).get(key, ()) if table == "observations" else (),
        findings=tuple(Finding(row=one, others=finding_links(tables, one["finding_id"], but=key)) for one in findings),
    )


def link(tables: Tables, record: str, part: str = "") -> Link:
    """A link to a record by its name. KeyError if there is no such row."""
    table, _, key = record.partition("/")
    for found in _links(tables, table, [key]):
        return replace(found, part=part)
    raise KeyError(record)


def note_text(document: Row, folder: Path = SEEDS) -> str | None:
    """The note as it was read; None if the file is not there or is another than the one that was read."""
    path = folder / f"{document['document_id']}.md"
    if document["role"] != "note" or not path.is_file():
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != document["sha256"]:
        return None
    return content.decode("utf-8")


def sentence_around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The sentence that holds `text[start:end]`, cut in three: before the figure, the figure, after it."""
    first, last = start - len(text[:start].rpartition(_BREAK)[2]), end + len(text[end:].partition(_BREAK)[0])
    cuts = [(first + left, first + right) for left, right, _ in split_sentences(normal(text[first:last]))]
    left = max((at for at, _ in cuts if at <= start), default=first)
    right = min((at for _, at in cuts if at >= end), default=last)
    return _flow(text[left:start]), _flow(text[start:end]), _flow(text[end:right])


def _flow(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")


def _key(table: str) -> str:
    return BY_NAME[table].key[0]


def _passages(tables: Tables, table: str, key: str) -> tuple[Passage, ...]:
    """Notes first, then the first text of the story, then copies and citations; words behind single cells are not passages of their own."""
    evidence = tables.evidence
    evidence = evidence[(evidence["record_id"] == key) & (evidence["table"] == table) & (evidence["column"] == "*")]
    evidence = evidence.assign(start=evidence["start"].fillna(-1).astype(int), end=evidence["end"].fillna(-1).astype(int))
    documents = tables.documents[tables.documents["document_id"].isin(evidence["document_id"])]
    by_id = dict(zip(documents["document_id"], rows_of(documents), strict=True))
    order = {"note": 0, "origin": 1, "update": 2, "copy": 3, "citation": 4}
    cells = ("start", "end", "quote", "rule_id", "review", "confidence", "why")
    items = rows_of(evidence)
    found = [Passage(document=by_id[item["document_id"]], **{name: item[name] for name in cells}) for item in items]
    return tuple(sorted(found, key=lambda passage: (order[passage.document["role"]], passage.document["document_id"], passage.start)))


def _texts(tables: Tables, row: Row) -> tuple[tuple[Row, float], ...]:
    story = row.get("story_id", "")
    if not story:
        return ()
    documents = tables.documents[(tables.documents["story_id"] == story) & tables.documents["role"].isin(("origin", "update", "copy"))]
    shares = dict(zip(tables.copies["document_id"], tables.copies["containment"], strict=True))
    return tuple((text, shares.get(text["document_id"], float("nan"))) for text in rows_of(documents))


def _computed(tables: Tables, key: str, mine: str, other: str) -> tuple[Link, ...]:
    """What an observation was computed from (`other` is the input), or what was computed from it."""
    bridge = tables.observation_inputs[tables.observation_inputs[mine] == key]
    return tuple(link(tables, f"observations/{row[other]}", row["part"]) for row in rows_of(bridge))


def _related(tables: Tables, table: str, row: Row) -> tuple[Link, ...]:
    """Of a place its events and figures, of an event its places and its other tellings, of a document what was read in it."""
    if table == "places":
        events = tables.event_places[tables.event_places["place_id"] == row["place_id"]]["event_id"]
        figures = tables.observations[tables.observations["place_id"] == row["place_id"]]["observation_id"]
        return (*_links(tables, "events", events), *_links(tables, "observations", figures))
    if table == "events":
        places = tables.event_places[tables.event_places["event_id"] == row["event_id"]]["place_id"]
        events = tables.events
        told = events[(events["same_event_as"] == row["event_id"]) | (events["event_id"] == (row["same_event_as"] or "-"))]["event_id"]
        return (*_links(tables, "events", told), *_links(tables, "places", places))
    if table == "documents":
        read = tables.evidence[tables.evidence["document_id"] == row["document_id"]]
        figures, events = (read[read["table"] == name]["record_id"].unique() for name in ("observations", "events"))
        return (*_links(tables, "observations", figures), *_links(tables, "events", events))
    return ()


def _links(tables: Tables, table: str, keys: Any) -> tuple[Link, ...]:
    frame = tables.frame(table)
    rows = rows_of(frame[frame[_key(table)].isin(keys)])
    return tuple(Link(record=f"{table}/{row[_key(table)]}", part=table, row=row) for row in rows)


def figure_spans(tables: Tables, document_id: str) -> tuple[tuple[int, int, str], ...]:
    """Where figures were read in a text: start, end, `observations/<id>`; in order, none inside another."""
    evidence = tables.evidence
    rows = evidence[(evidence["document_id"] == document_id) & (evidence["table"] == "observations") & evidence["start"].notna()]
    spans = sorted({(int(row["start"]), int(row["end"]), f"observations/{row['record_id']}") for row in rows_of(rows)})
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def finding_links(tables: Tables, finding_id: str, but: str = "") -> tuple[Link, ...]:
    """The records that a finding compares, as far as they are known, without the one of the key `but`."""
    bridge = tables.finding_records[tables.finding_records["finding_id"] == finding_id]
    bridge = bridge[bridge["record_id"] != but]
    records = [(table, f"{table}/{key}") for table, key in zip(bridge["table"], bridge["record_id"], strict=True)]
    return tuple(link(tables, record, table) for table, record in records if known(tables, record))
