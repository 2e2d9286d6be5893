"""Stories with one kind of line end and single blanks, and what was read out of them put back to its places on the page.

A page saved on another system, or set with two blanks after a full stop, says the same: readers see one line end and one blank.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from extract.records import Span

if TYPE_CHECKING:
    from extract.records import Reading, Story

_UNEVEN = re2.compile(r"[ \r]+\n| {2,}")


class Evened(NamedTuple):
    """A story without doubled blanks, and after how many of its characters how many were left out in all."""

    story: Story
    after: list[int]
    left_out: list[int]

    def back(self, position: int) -> int:
        """Where the character at `position` stands on the page."""
        return position + self.left_out[bisect_right(self.after, position) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of it stands on the page."""
        return self.back(start), self.back(end - 1) + 1


def even(story: Story) -> Evened | None:
    """The story evened; None where it is even already."""
    text, start, end = story.text, story.start, story.end
    if all(text.find(mark, start, end) < 0 for mark in ("\r", "  ", " \n")):
        return None
    parts, after, left_out, dropped, last = [text[:start]], [0], [0], 0, start
    for run in _UNEVEN.finditer(text[start:end]):
        a, b = start + run.start(), start + run.end()
        kept = 0 if text[b - 1] == "\n" else 1
        parts.append(text[last : a + kept])
        last = b - 1 if kept == 0 else b
        dropped += last - a - kept
        after.append(last - dropped)
        left_out.append(dropped)
    parts.append(text[last:end])
    return Evened(_moved(story, "".join(parts), (after, left_out)), after, left_out)


def _moved(story: Story, text: str, runs: tuple[list[int], list[int]]) -> Story:
    pages = [position + dropped for position, dropped in zip(*runs, strict=True)]

    def ahead(position: int) -> int:
        return min(position - runs[1][bisect_right(pages, position) - 1], len(text))

    def spans(old: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(start=ahead(one.start), end=ahead(one.end)) for one in old)

    return replace(
        story,
        text=text,
        end=len(text),
        body_start=ahead(story.body_start),
        headlines=spans(story.headlines),
        chrome=spans(story.chrome),
    )


def put_back(reading: Reading, story: Story, evened: Evened) -> Reading:
    """The reading of the evened story with all its places, and the quotes there, as on the page."""
    text = story.text

    def quoted(start: int, end: int) -> dict[str, Any]:
        first, last = evened.span(start, end)
        return {"start": first, "end": last, "text": text[first:last]}

    def placed(start: int, end: int) -> dict[str, Any]:
        return dict(zip(("start", "end"), evened.span(start, end), strict=True))

    mentions = [
        replace(
            one,
            **quoted(one.start, one.end),
            equivalent_of=None if one.equivalent_of is None else evened.back(one.equivalent_of),
            cells=tuple((column, *evened.span(start, end)) for column, start, end in one.cells),
        )
        for one in reading.mentions
    ]
    unplaced = [replace(one, **placed(one.start, one.end)) for one in reading.unplaced]
    return replace(
        reading,
        story=story,
        mentions=tuple(mentions),
        events=tuple(replace(one, **quoted(one.start, one.end)) for one in reading.events),
        places=tuple(replace(one, **quoted(one.start, one.end)) for one in reading.places),
        claims=tuple(replace(one, **placed(one.start, one.end)) for one in reading.claims),
        unplaced=tuple(replace(one, quote=text[one.start : one.end]) for one in unplaced),
    )
