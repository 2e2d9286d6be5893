"""What else a reading leaves in the tables: numbers that no rule claims, where places are named; and a check that every row is backed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.errors import TableError
from extract.core.records import evidence_row
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.ids import Row
    from extract.core.records import TableRows, Told


def unplaced_rows(told: Sequence[Told]) -> list[Row]:
    """One row a number that is claimed by nothing, or that was read but not linked to anything that it measures."""
    rows: dict[tuple[object, int], Row] = {}
    for one in told:
        document = one.document["document_id"]
        for item in one.reading.unplaced:
            rows[document, item.start] = {
                "document_id": document,
                "start": item.start,
                "end": item.end,
                "quote": item.quote,
                "reason": item.reason,
            }
        for mention in one.reading.mentions:
            if not mention.metric:
                rows[document, mention.start] = {
                    "document_id": document,
                    "start": mention.start,
                    "end": mention.end,
                    "quote": mention.text,
                    "reason": "nothing that it measures is in reach",
                }
    return list(rows.values())


def place_evidence(told: Sequence[Told]) -> list[Row]:
    """Where each text first names each place as a place."""
    found: dict[tuple[object, str], Row] = {}
    for one in told:
        for mention in one.reading.places:
            if mention.role == "place":
                key = one.document["document_id"], mention.place_id
                place = (mention.start, mention.end, mention.text, "gazetteer")
                found.setdefault(key, evidence_row("places", mention.place_id, "*", str(key[0]), place))
    return list(found.values())


def named_places() -> list[Row]:
    """Place rows with all their spellings, as the auditor reads them."""
    return [
        {
            "place_id": place.place_id,
            "name": place.name,
            "lat": place.lat,
            "lon": place.lon,
            "place_type": place.place_type,
            "country": place.country,
            "precision": place.precision,
            "names": (place.name, *place.names),
        }
        for place in read_places().values()
    ]


def actor_keys(tables: TableRows) -> set[str]:
    """Keys of all actors that a row names."""
    return {str(row.get("actor_id") or "") for name in ("observations", "event_actors", "event_effects") for row in tables[name]} - {""}


def check_evidence(tables: TableRows) -> None:
    """TableError for the first row without evidence; a computed one needs inputs instead."""
    proved = {(row["table"], row["record_id"]) for row in tables["evidence"]}
    computed = {row["observation_id"] for row in tables["observation_inputs"]}
    for row in tables["observations"]:
        key = row["observation_id"]
        if (key not in computed) if row["method"] == "computed" else ("observations", key) not in proved:
            raise TableError(
                f"observations {key}", "nothing backs the row", "evidence in a text, or inputs", "this is a fault of the program: report it"
            )
    for row in tables["events"]:
        if ("events", row["event_id"]) not in proved:
            raise TableError(
                f"events {row['event_id']}", "nothing backs the row", "evidence in a text", "this is a fault of the program: report it"
            )
