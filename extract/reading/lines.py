"""A reading as flat records, with offsets into the text: what `read` prints and what annotated pages are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.core.records import EventMention, Mention, Period, PlaceMention, Reading, Unplaced

Line = dict[str, Any]

OBSERVATION_KEYS = (
    "doc", "start", "end", "text", "kind", "value", "value_high", "unit", "qualifier", "direction", "metric", "commodity", "geography",
    "period_start", "period_end", "compare_start", "compare_end", "compare_rule", "modality", "attributed_to", "rule_id", "confidence",
    "why",
)
EVENT_KEYS = (
    "doc", "start", "end", "text", "event_type", "date_start", "date_end", "precision", "actors", "places", "certainty", "modality",
    "ongoing", "date_is_report", "attributed_to", "told_by", "rule_id",
)
PLACE_KEYS = ("doc", "start", "end", "text", "place_id", "name", "role")
UNPLACED_KEYS = ("doc", "start", "end", "text", "reason")


def observation_lines(doc: str, reading: Reading) -> Iterator[Line]:
    """One line a mention, with all keys."""
    for mention in reading.mentions:
        yield _line(doc, OBSERVATION_KEYS, mention) | _days("period", mention.period) | _days("compare", mention.compare) | {
            "compare_rule": mention.compare and mention.compare.rule_id}


def event_lines(doc: str, reading: Reading) -> Iterator[Line]:
    """One line an event as told."""
    for event in reading.events:
        named = {"actors": [name for name, _ in event.actors], "places": list(event.places)}
        precision = {"precision": event.period and event.period.precision}
        yield _line(doc, EVENT_KEYS, event) | _days("date", event.period) | precision | named


def place_lines(doc: str, reading: Reading) -> Iterator[Line]:
    """One line a place named."""
    return (_line(doc, PLACE_KEYS, place) for place in reading.places)


def unplaced_lines(doc: str, reading: Reading) -> Iterator[Line]:
    """One line a number that no rule claims."""
    return (_line(doc, UNPLACED_KEYS, number) | {"text": number.quote} for number in reading.unplaced)


def _line(doc: str, keys: tuple[str, ...], record: Mention | EventMention | PlaceMention | Unplaced) -> Line:
    return {"doc": doc} | {key: getattr(record, key) for key in keys if hasattr(record, key)}


def _days(name: str, period: Period | None) -> Line:
    days = {f"{name}_{end}": getattr(period, end, None) for end in ("start", "end")}
    return {end: day and day.isoformat() for end, day in days.items()}
