"""What else a reading leaves in the tables: numbers that no rule claims, where places are named; and a check that every row is backed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.errors import TableError
from extract.core.records import StoryReading, TableRows, evidence_row
from extract.vocabulary.places import read_places, spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.ids import Row


def unplaced_rows(texts: Sequence[StoryReading]) -> list[Row]:
    """One row a number that is claimed by nothing, or that was read but not linked to anything that it measures."""
    rows: dict[tuple[object, int], Row] = {}
    for text in texts:
        numbers = [(number.start, number.end, number.quote, number.reason) for number in text.reading.unplaced]
        unlinked = [mention for mention in text.reading.mentions if not mention.metric]
        numbers += [(mention.start, mention.end, mention.text, "nothing that it measures is in reach") for mention in unlinked]
        document = text.document["document_id"]
        for start, end, quote, reason in numbers:
            rows[document, start] = {"document_id": document, "start": start, "end": end, "quote": quote, "reason": reason}
    return list(rows.values())


def place_evidence(texts: Sequence[StoryReading]) -> list[Row]:
    """Where each text first names each place as a place."""
    found: dict[tuple[str, str], Row] = {}
    for text in texts:
        document = str(text.document["document_id"])
        for mention in text.reading.places:
            if mention.role == "place":
                place = (mention.start, mention.end, mention.text, "gazetteer")
                found.setdefault((document, mention.place_id), evidence_row("places", mention.place_id, "*", document, place))
    return list(found.values())


def named_places() -> list[Row]:
    """Place rows with all their spellings, as the auditor reads them."""
    wanted = ("place_id", "name", "lat", "lon", "place_type", "country", "precision")
    places = read_places().values()
    named = [(place, {"name": spelling(place), "names": (place.name, *place.names)}) for place in places]
    return [{column: getattr(place, column) for column in wanted} | names for place, names in named]


def check_evidence(tables: TableRows) -> None:
    """TableError for the first row without evidence; a computed one needs inputs instead."""
    backed = {(row["table"], row["record_id"]) for row in tables["evidence"]}
    inputs = {row["observation_id"] for row in tables["observation_inputs"]}
    reported = [("observations", row["observation_id"]) for row in tables["observations"] if row["method"] != "computed"]
    reported += [("events", row["event_id"]) for row in tables["events"]]
    computed = [("observations", row["observation_id"]) for row in tables["observations"] if row["method"] == "computed"]
    for table, key in (*(each for each in reported if each not in backed), *(each for each in computed if each[1] not in inputs)):
        advice = "this is a fault of the program: report it"
        raise TableError(f"{table} {key}", "nothing backs the row", "evidence in a text, or inputs", advice)
