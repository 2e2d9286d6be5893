"""Events: every frame's own examples, and the behaviours that no single frame shows."""

from __future__ import annotations

from datetime import date

import pytest

from extract.event_frames import Frame, event_frames
from extract.events import find_events
from extract.places import find_places
from extract.records import Document, EventMention
from extract.rules import load_rules
from extract.stories import split_stories
from extract.tokens import Scan


def events_in(text: str, published: str = "2025-03-28") -> tuple[EventMention, ...]:
    document = Document(document_id="example", path="", text=text, sha256="", published=date.fromisoformat(published))
    (story,) = split_stories(document)
    return find_events(Scan(story.text, load_rules().lexicon, start=story.start, end=story.end), story, find_places(story))


def as_line(event: EventMention) -> str:
    days = [str(day) for day in (event.period.start, event.period.end)] if event.period else []
    actors = " + ".join(name for name, _ in event.actors)
    places = ", ".join(sorted(event.places))
    return " ".join(filter(None, [event.event_type, *days, actors, f"@ {places}" if places else ""]))


CASES = [pytest.param(frame, example, id=f"{frame.frame_id}-{n}") for frame in event_frames() for n, example in enumerate(frame.examples)]


@pytest.mark.parametrize(("frame", "example"), CASES)
def test_every_frame_keeps_its_examples(frame: Frame, example: dict[str, str]) -> None:
    found = events_in(example["text"], example["published"])
    if example["gives"]:
        assert example["gives"] in [as_line(event) for event in found]
    else:
        assert [as_line(event) for event in found if event.event_type == frame.event_type] == []
