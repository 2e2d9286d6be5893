"""Everything that stands behind one record: where it was read, in which texts, from what it was computed, what the auditor says.

Reads frames only, apart from the sentences of a note, which lie in `seeds/` and are used only if the file is the one that was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.core.paths import SEEDS
from extract.core.schema import BY_NAME

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from extract.tables.read import Tables

TABLES = ("observations", "events", "places", "documents", "findings")
Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place in a text where a cell of the record was read; `start` and `end` are -1 where the whole page is the evidence."""

    document: Row
    column: str
    start: int
    end: int
    quote: str
    rule_id: str
    review: str


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

    @property
    def has_ground(self) -> bool:
        """Whether a reader can get from here to a text, a cited page, inputs, or the records that a finding compares."""
        return self.table == "documents" or bool(
            self.passages or self.inputs or self.texts or self.row.get("source") or any(finding.others for finding in self.findings)
        )


def known(tables: Tables, record: str) -> bool:
    """Whether `table/key` names a row of the tables as they stand."""
    table, _, key = record.partition("/")
    return table in TABLES and bool((tables.frame(table)[_key(table)] == key).any())


def evidence_of(tables: Tables, record: str) -> Evidence:
    """All that backs `record`: `table/key` with a table of TABLES. KeyError if there is no such row."""
    table, _, key = record.partition("/")
    if not known(tables, record):
        raise KeyError(record)
    row = _row(tables, table, key)
    return Evidence(
        record=record,
        table=table,
        row=row,
        passages=_passages(tables, table, key),
        texts=_texts(tables, row),
        inputs=_inputs(tables, key) if table == "observations" else (),
        results=_results(tables, key) if table == "observations" else (),
        related=_related(tables, table, row),
        findings=_findings(tables, table, key),
    )


def link(tables: Tables, record: str, part: str = "") -> Link:
    """A link to a record by its name."""
    table, _, key = record.partition("/")
    return Link(record=record, part=part, row=_row(tables, table, key))


def note_text(document: Row, folder: Path = SEEDS) -> str | None:
    """The note as it was read; None if the file is not there or is another than the one that was read."""
    path = folder / f"{document['document_id']}.md"
    if document["role"] != "note" or not path.is_file():
        return None
    content = path.read_bytes()
    return content.decode("utf-8") if hashlib.sha256(content).hexdigest() == document["sha256"] else None


def sentence_around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The sentence that holds `text[start:end]`, cut in three: before the figure, the figure, after it."""
    first = max(_last_stop(text, start), text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0)
    last = _next_stop(text, end)
    return _flow(text[first:start]).lstrip(), _flow(text[start:end]), _flow(text[end:last]).rstrip()


def _flow(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")


def _last_stop(text: str, start: int) -> int:
    for at in range(start - 1, 0, -1):
        if _is_stop(text, at - 1):
            return at
    return 0


def _next_stop(text: str, end: int) -> int:
    for at in range(end, len(text)):
        if _is_stop(text, at):
            return at + 1
        if text[at : at + 2] == "\n\n":
            return at
    return len(text)


def _is_stop(text: str, at: int) -> bool:
    """A full stop, question or exclamation mark before white space and a capital, and not after a single capital (U.S.)."""
    if text[at] not in ".?!" or not text[at + 1 : at + 2].isspace():
        return False
    following = text[at + 1 : at + 40].lstrip()
    return (not following or following[0].isupper() or following[0] in "“\"'‘") and not text[max(at - 1, 0)].isupper()


def _key(table: str) -> str:
    return BY_NAME[table].key[0]


def _row(tables: Tables, table: str, key: str) -> Row:
    frame = tables.frame(table)
    rows = frame[frame[_key(table)] == key]
    if not len(rows):
        raise KeyError(f"{table}/{key}")
    row: Row = rows.iloc[0].to_dict()
    return row


def _passages(tables: Tables, table: str, key: str) -> tuple[Passage, ...]:
    """Notes first, then the first text of the story, then copies and citations; words behind single cells are not passages of their own."""
    evidence = tables.evidence
    evidence = evidence[(evidence["record_id"] == key) & (evidence["table"] == table) & (evidence["column"] == "*")]
    documents = _by_key(tables.documents[tables.documents["document_id"].isin(evidence["document_id"])], "document_id")
    order = {"note": 0, "origin": 1, "copy": 2, "citation": 3}
    found = [
        Passage(
            document=documents[item["document_id"]],
            column=item["column"],
            start=_offset(item["start"]),
            end=_offset(item["end"]),
            quote=item["quote"],
            rule_id=item["rule_id"],
            review=item["review"],
        )
        for item in evidence.to_dict("records")
    ]
    return tuple(sorted(found, key=lambda passage: (order[passage.document["role"]], passage.document["document_id"], passage.start)))


def _offset(value: float) -> int:
    return -1 if value != value else int(value)


def _by_key(frame: pd.DataFrame, column: str) -> dict[str, Row]:
    return {row[column]: row for row in frame.to_dict("records")}


def _texts(tables: Tables, row: Row) -> tuple[tuple[Row, float], ...]:
    story = row.get("story_id", "")
    if not story:
        return ()
    documents = tables.documents[(tables.documents["story_id"] == story) & tables.documents["role"].isin(("origin", "copy"))]
    shares = dict(zip(tables.copies["document_id"], tables.copies["containment"], strict=True))
    return tuple((text, shares.get(text["document_id"], float("nan"))) for text in documents.to_dict("records"))


def _inputs(tables: Tables, key: str) -> tuple[Link, ...]:
    bridge = tables.observation_inputs[tables.observation_inputs["observation_id"] == key]
    return tuple(link(tables, f"observations/{row['input_id']}", row["part"]) for row in bridge.to_dict("records"))


def _results(tables: Tables, key: str) -> tuple[Link, ...]:
    bridge = tables.observation_inputs[tables.observation_inputs["input_id"] == key]
    return tuple(link(tables, f"observations/{row['observation_id']}", row["part"]) for row in bridge.to_dict("records"))


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
        return tuple(
            part for name in ("observations", "events") for part in _links(tables, name, read[read["table"] == name]["record_id"].unique())
        )
    return ()


def _links(tables: Tables, table: str, keys: Any) -> tuple[Link, ...]:
    frame = tables.frame(table)
    rows = frame[frame[_key(table)].isin(keys)].to_dict("records")
    return tuple(Link(record=f"{table}/{row[_key(table)]}", part=table, row=row) for row in rows)


def _findings(tables: Tables, table: str, key: str) -> tuple[Finding, ...]:
    bridge = tables.finding_records
    mine = [key] if table == "findings" else bridge[(bridge["record_id"] == key) & (bridge["table"] == table)]["finding_id"]
    findings = tables.findings[tables.findings["finding_id"].isin(mine)].to_dict("records")
    return tuple(Finding(row=row, others=_compared(tables, row["finding_id"], key)) for row in findings)


def _compared(tables: Tables, finding: str, key: str) -> tuple[Link, ...]:
    bridge = tables.finding_records[tables.finding_records["finding_id"] == finding]
    pairs = zip(bridge["table"], bridge["record_id"], strict=True)
    return tuple(link(tables, f"{table}/{other}", table) for table, other in pairs if other != key and known(tables, f"{table}/{other}"))


def figure_spans(tables: Tables, document_id: str) -> tuple[tuple[int, int, str], ...]:
    """Where figures were read in a text: start, end, `observations/<id>`; in order, none inside another."""
    evidence = tables.evidence
    rows = evidence[(evidence["document_id"] == document_id) & (evidence["table"] == "observations") & evidence["start"].notna()]
    spans = sorted({(int(row["start"]), int(row["end"]), f"observations/{row['record_id']}") for row in rows.to_dict("records")})
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def finding_links(tables: Tables, finding_id: str) -> tuple[Link, ...]:
    """The records that a finding compares, as far as they are known."""
    return _compared(tables, finding_id, "")
