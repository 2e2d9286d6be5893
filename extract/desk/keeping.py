"""What is kept of a reading when its story is published: facts with short quotes, nothing that could stand for the article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.core.errors import DeskError
from extract.core.records import LONGEST_QUOTE
from extract.core.text import plain
from extract.intake.changes import body_of
from extract.intake.proposing import LONGEST_TITLE
from extract.tables.events import object_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.core.records import EventMention, Mention, Reading, Story, Unplaced


def kept(reading: Reading) -> Reading:
    """The reading as a story file holds it: an event's words cut to a short expression, which `object` goes with."""
    return replace(reading, events=tuple(kept_event(event, reading.story.text) for event in reading.events), claims=())


OWN_WORDS = 14  # a run as long in common with an article is a quotation of it: the notes share none of this length


def check_own_words(said: Mapping[str, str], text: str, where: str) -> None:
    """DeskError for the first value that shares a run of 14 words with a text: articles may not stand in what is published."""
    held = f" {' '.join(_words(text))} "
    for name, value in said.items():
        words = _words(value)
        runs = (" ".join(words[n : n + OWN_WORDS]) for n in range(len(words) - OWN_WORDS + 1))
        if any(f" {run} " in held for run in runs):
            expected = f"fewer than {OWN_WORDS} words in a row of the article"
            raise DeskError(f"{where} {name}", "these are the words of the article", expected, "say it in words of your own")


def check_title(title: str, story: Story) -> None:
    """DeskError for a title that is a passage of the article. A headline may stand whole, however many words it has: by it a source is
    cited; the rule of 14 words holds for what stands below it."""
    if len(title) > LONGEST_TITLE:
        wrong, expected = f"a title of {len(title)} characters", f"a headline, at most {LONGEST_TITLE}"
        raise DeskError(f"{story.document_id} title", wrong, expected, "give its headline, or words of your own")
    check_own_words({"title": title}, body_of(story), story.document_id)


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in plain(text).lower()).split()


def kept_quote(text: str, start: int, end: int) -> tuple[int, str]:
    """Where a quote ends that is kept of these words, and the quote: at most the first 60 characters, cut at a blank."""
    cut = min(end, start + LONGEST_QUOTE)
    if cut < end and (blank := text.rfind(" ", start, cut)) > start:
        cut = blank
    return cut, text[start:cut]


def kept_figure(figure: Mention, text: str) -> Mention:
    """The figure with a short quote."""
    end, quote = kept_quote(text, figure.start, figure.end)
    cells = tuple((name, start, kept_quote(text, start, to)[0]) for name, start, to in figure.cells)
    return replace(figure, end=end, text=quote, cells=cells)


def kept_number(number: Unplaced) -> Unplaced:
    """The number that is left over, with a short quote."""
    length, quote = kept_quote(number.quote, 0, len(number.quote))
    return replace(number, end=number.start + length, quote=quote)


def kept_event(event: EventMention, text: str) -> EventMention:
    """The event with at most the first 60 characters of its words, cut at a blank."""
    end, quote = kept_quote(text, event.start, event.end)
    return replace(event, end=end, text=quote, object=event.object or object_of(event))
