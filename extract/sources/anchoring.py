"""Making anchors: the facts of the full articles matched, key by key, with the facts of the notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.core.ids import cell
from extract.core.records import LONGEST_QUOTE, TableRows
from extract.sources.anchors import Anchor

if TYPE_CHECKING:
    from extract.sources.seeds import Seeds


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorMatches:
    """Anchors for all facts that notes and articles share, and a line for each fact that only one side has."""

    anchors: tuple[Anchor, ...]
    messages: tuple[str, ...]


def find_anchors(articles: TableRows, notes: TableRows) -> AnchorMatches:
    """Where the facts of the notes stand in the articles."""
    hashes = {row["document_id"]: cell(row["sha256"]) for row in articles["documents"] if row["sha256"]}
    wanted, there = _records(notes), _records(articles)
    anchors = [
        Anchor(
            **{name: cell(row[name]) for name in ("table", "record_id", "quote", "rule_id")},
            sha256=hashes[row["document_id"]], start=int(cell(row["start"])), end=int(cell(row["end"])),
        )
        for row in articles["evidence"]
        if row["column"] == "*" and (row["table"], row["record_id"]) in wanted and row["document_id"] in hashes
    ]
    messages = [f"{table} {key}: in the notes, not in the articles" for table, key in sorted(wanted - there)]
    messages += [f"{table} {key}: in the articles, not in the notes" for table, key in sorted(there - wanted)]
    short = tuple(anchor for anchor in anchors if len(anchor.quote) <= LONGEST_QUOTE)
    return AnchorMatches(anchors=short, messages=tuple(messages))


def containments(articles: TableRows, seeds: Seeds) -> dict[str, tuple[str, float]]:
    """For each article that copies another: hash of the origin that its note names first, and the share of shingles in common."""
    hashes = {row["document_id"]: cell(row["sha256"]) for row in articles["documents"]}
    return {
        hashes[row["document_id"]]: (hashes[row["origin_id"]], float(cell(row["containment"])))
        for row in articles["copies"]
        if {hashes[row["document_id"]], hashes[row["origin_id"]]} <= set(seeds.held)
    }


def _records(tables: TableRows) -> set[tuple[str, str]]:
    """Keys of what was read in prose: extracted observations and events."""
    found = {("observations", cell(row["observation_id"])) for row in tables["observations"] if row["method"] == "extracted"}
    return found | {("events", cell(row["event_id"])) for row in tables["events"]}
