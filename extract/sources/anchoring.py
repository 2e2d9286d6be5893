"""Making anchors: the facts of the full articles matched, key by key, with the facts of the notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.core.ids import cell
from extract.core.records import LONGEST_QUOTE, TableRows
from extract.sources.anchors import Anchor
from extract.sources.lineage import STRETCH

if TYPE_CHECKING:
    from extract.sources.seeds import Seeds


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorMatches:
    """Anchors for all facts that notes and articles share, and a line for each fact that only one side has."""

    anchors: tuple[Anchor, ...]
    messages: tuple[str, ...]


def find_anchors(articles: TableRows, notes: TableRows) -> AnchorMatches:
    """Where the facts of the stories stand in articles other than those that they were read in."""
    read = _read_in(notes)
    held = (row for row in articles["documents"] if row["sha256"] and (row["story_id"], row["sha256"]) not in read)
    hashes = {row["document_id"]: cell(row["sha256"]) for row in held}
    told = {row["story_id"] for row in articles["documents"]}
    wanted, there = _records(notes), _records(articles)
    anchors = [
        Anchor(
            **{name: cell(row[name]) for name in ("table", "record_id", "quote", "rule_id")},
            sha256=hashes[row["document_id"]], start=int(cell(row["start"])), end=int(cell(row["end"])),
        )
        for row in articles["evidence"]
        if row["column"] == "*" and (row["table"], row["record_id"]) in wanted and row["document_id"] in hashes
    ]
    lacking = sorted(key for key in wanted.keys() - there.keys() if wanted[key] in told)
    messages = [f"{table} {key}: in the story, not in its articles" for table, key in lacking]
    messages += [f"{table} {key}: in the articles, not in a story" for table, key in sorted(there.keys() - wanted.keys())]
    short = tuple(anchor for anchor in anchors if len(anchor.quote) <= LONGEST_QUOTE)
    return AnchorMatches(anchors=short, messages=tuple(messages))


def containments(articles: TableRows, seeds: Seeds) -> dict[str, tuple[str, float]]:
    """For each article that copies another: hash of the origin that its note names first, and the share of shingles in common."""
    hashes = {row["document_id"]: cell(row["sha256"]) for row in articles["documents"]}
    pages = {digest.partition(STRETCH)[0] for digest in seeds.containments if STRETCH in digest}  # whose stories stand there one by one
    return {
        hashes[row["document_id"]]: (hashes[row["origin_id"]], float(cell(row["containment"])))
        for row in articles["copies"]
        if {hashes[row["document_id"]], hashes[row["origin_id"]]} <= set(seeds.held) and hashes[row["document_id"]] not in pages
    }


def _read_in(tables: TableRows) -> set[tuple[object, object]]:
    """Each story with the hash of the text that it was read in: a note, or where there is none the origin, and updates.

    A page may tell one story that was read in it and copy another.
    """
    noted = {row["story_id"] for row in tables["documents"] if row["role"] == "note"}
    origins = [row for row in tables["documents"] if row["role"] == "origin" and row["story_id"] not in noted]
    updates = [row for row in tables["documents"] if row["role"] == "update"]
    return {(row["story_id"], row["sha256"]) for row in (*origins, *updates)}


def _records(tables: TableRows) -> dict[tuple[str, str], object]:
    """Keys of what was read in prose, extracted observations and events, each with its story."""
    rows = [("observations", "observation_id", row) for row in tables["observations"] if row["method"] == "extracted"]
    rows += [("events", "event_id", row) for row in tables["events"]]
    return {(table, cell(row[key])): row["story_id"] for table, key, row in rows}
