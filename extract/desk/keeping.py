"""What is kept of a reading when its story is published: facts with short quotes, nothing that could stand for the article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.core.records import LONGEST_QUOTE
from extract.tables.events import object_of

if TYPE_CHECKING:
    from extract.core.records import EventMention, Reading


def kept(reading: Reading) -> Reading:
    """The reading as a story file holds it: an event's words cut to a short expression, which `object` goes with."""
    return replace(reading, events=tuple(kept_event(event, reading.story.text) for event in reading.events), claims=())


def kept_event(event: EventMention, text: str) -> EventMention:
    """The event with at most the first 60 characters of its words, cut at a blank."""
    end = min(event.end, event.start + LONGEST_QUOTE)
    if end < event.end and (blank := text.rfind(" ", event.start, end)) > event.start:
        end = blank
    return replace(event, end=end, text=text[event.start : end], object=event.object or object_of(event))
