"""Copies: the same story is recognised through headlines, re-wrapping and small changes; related stories are not."""

from __future__ import annotations

from extract.core.records import Document, Story
from extract.sources.lineage import find_copies
from extract.sources.stories import split_stories

WORDS = [f"word{n}" for n in range(400)]
STORY = "Rare earths and terbium moved. " + " ".join(WORDS[:200]) + " rare earths. " + " ".join(WORDS[200:300]) + " dysprosium."


def stories(*texts: str) -> list[Story]:
    return [
        story for n, text in enumerate(texts) for story in split_stories(Document(document_id=f"d{n}", path="", text=text, sha256=""))
    ]


def test_a_rewrapped_copy_under_another_headline_is_the_same_story() -> None:
    wrapped = "Another rare earth headline\n" + STORY.replace(" word5", "\nword5").replace("word100 ", "") + "\n"
    (copy,) = find_copies(stories(STORY, wrapped))
    assert (copy.story, copy.origin) == (1, 0)
    assert copy.containment > 0.9


def test_a_shortened_copy_is_found_by_containment() -> None:
    short = STORY[: len(STORY) // 2] + " dysprosium."
    assert [copy.story for copy in find_copies(stories(STORY, short))] == [1]


def test_another_story_on_the_same_matter_is_no_copy() -> None:
    other = "Rare earths and terbium moved. " + " ".join(reversed(WORDS)) + " rare earths. dysprosium, terbium and rare earths."
    assert find_copies(stories(STORY, other)) == ()


def test_the_order_of_the_stories_does_not_matter() -> None:
    first, second = stories(STORY, STORY + " Terbium rose.")
    assert [[copy.story for copy in find_copies(told)] for told in ([first, second], [second, first])] == [[1], [0]]
