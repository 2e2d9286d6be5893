"""Curated events (`seeds/events.csv`): what a cited page reports, in a sentence of our own, one row a page and event.

Each row is read as an event mention in a text that is not held (`role=citation`), so that it meets the events that stories tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.errors import DocumentError
from extract.core.properties import event_types, outlet_in_whole
from extract.core.records import EventMention, Period, Reading, Story, StoryReading
from extract.core.schema import CERTAINTIES, EFFECTS, FLOWS, MODALITIES, PRECISIONS, TELLERS
from extract.sources.csv_files import parse_day, read_records
from extract.sources.series import citation_row
from extract.sources.series_checks import published_day, today
from extract.vocabulary.actors import read_actors
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path

    from extract.sources.series_checks import Cells

EVENT_COLUMNS = (
    "event_type", "start", "end", "precision", "label", "summary", "actors", "places", "effects", "certainty", "modality", "told_by",
    "attributed_to", "date_is_report", "ongoing", "publisher", "title", "url", "published", "quality", "note",
)
_NEEDED = ("event_type", "start", "precision", "label", "summary", "certainty", "modality", "told_by", "publisher", "title", "url",
           "quality")
_PARTS = ("agent", "target", "party")


def read_events(path: Path) -> tuple[StoryReading, ...]:
    """One reading a row, in the order of the file; none where there is no file. DocumentError names the line of the first fault."""
    if not path.exists():
        return ()
    return tuple(_reading(record, f"{path}:{line}") for line, record in read_records(path, EVENT_COLUMNS))


def _reading(record: Cells, where: str) -> StoryReading:
    for name in (name for name in _NEEDED if not record[name].strip()):
        raise DocumentError(where, f"{name} is empty", "a value", "fill the cell or remove the row")
    start, end = (parse_day(record[name], where, name) for name in ("start", "end"))
    published, precision = published_day(record | {"period_start": record["start"], "period_end": record["end"]}, where)
    _check_days(record, where, (start, end, published))
    citation = citation_row(record, (published, precision))
    document = citation | {"story_id": citation["document_id"]}  # a page is as good as a story when events are told apart
    story = Story(document_id=str(citation["document_id"]), text="", start=0, end=0, body_start=0, published=published)
    mention = EventMention(
        start=0, end=0, text="", event_type=_one_of(record, "event_type", event_types().entries, where),
        period=Period(start=start, end=end, precision=_one_of(record, "precision", PRECISIONS, where), rule_id="curated"),
        ongoing=record["ongoing"] == "true", certainty=_one_of(record, "certainty", CERTAINTIES, where),
        modality=_one_of(record, "modality", MODALITIES, where), date_is_report=record["date_is_report"] == "true",
        actors=tuple(_actors(record, where)), places=tuple(_place(key, where) for key in _listed(record["places"])),
        effects=tuple(_effects(record, where)), attributed_to=outlet_in_whole(record["attributed_to"]) or None,
        told_by=_one_of(record, "told_by", TELLERS, where), rule_id="curated", label=record["label"], summary=record["summary"],
        quality=_one_of(record, "quality", ("A", "B"), where), note=record["note"],
    )
    return StoryReading(reading=Reading(story=story, events=(mention,)), document=document, published=published)


def _check_days(record: Cells, where: str, days: tuple[date | None, date | None, date]) -> None:
    start, end, published = days
    if start and end and start > end:
        raise DocumentError(where, f"start {start} is after end {end}", "start <= end", "correct the dates")
    if published > today() and len(record["published"]) == len("2025-03-28"):
        raise DocumentError(where, f"published {published} is in the future", "a day that has been", "correct the date")
    if record["modality"] == "actual" and end and end > published:
        raise DocumentError(where, f"published {published} is before the event's end {end}", "published >= end", "correct the dates")


def _one_of(record: Cells, name: str, known: Collection[str], where: str) -> str:
    if record[name] not in known:
        raise DocumentError(where, f"{name} `{record[name]}` is not known", f"one of {', '.join(known)}", "correct the cell")
    return record[name]


def _listed(cell: str) -> list[str]:
    """The parts of a cell between semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def _place(key: str, where: str) -> str:
    places = read_places()
    if key not in places:
        raise DocumentError(where, f"the place `{key}` is not known", "a place of the gazetteer", "name the next larger one that is")
    return places[key].name


def _actors(record: Cells, where: str) -> Iterator[tuple[str, str]]:
    for pair in _listed(record["actors"]):
        key, _, part = pair.partition("=")
        if key not in read_actors() or part not in _PARTS:
            expected = f"an actor of the rules = {', '.join(_PARTS)}"
            raise DocumentError(where, f"the actor `{pair}` is not known", expected, "correct the cell")
        yield read_actors()[key].name, part


def _effects(record: Cells, where: str) -> Iterator[tuple[str, str, str]]:
    for text in _listed(record["effects"]):
        place, flow, effect = (*text.split("/"), "", "")[:3]
        if flow not in FLOWS or effect not in EFFECTS:
            raise DocumentError(where, f"the effect `{text}` is not known", "place/flow/effect", "correct the cell")
        yield _place(place, where), flow, effect
