"""What a text says other than an earlier one: sentences added, removed and changed, and the figures that differ in them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import re2

from extract.core.sentences import split_sentences
from extract.core.text import normal, plain
from extract.intake.records import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.core.records import Story

MOST_SENTENCES = 1_000  # of either text: a report of forty pages; each of one may be held against each of the other
LONGEST_SENTENCE = 2_000  # characters: longer ones are tables or lists without stops, and are compared in parts
ALIKE = 0.5  # share of words in common from which one sentence is the other, changed
UNIT_WORDS = 2  # words behind a figure that say what it counts
FIGURE = re2.compile(r"\d+(?:[.,]\d+)*")
_WORD = re2.compile(r"\d+(?:[.,]\d+)*|[\pL\pN]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a story, its place in the text, and the spelling that it is compared by."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def words(self) -> tuple[str, ...]:
        """Its words and figures in small letters."""
        return tuple(_WORD.findall(self.folded))

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures in it, as printed, without the commas of thousands."""
        return tuple(figures_of(self.text))


def figures_of(text: str) -> Iterator[str]:
    """The figures of a text in order, without the commas of thousands."""
    return (found.replace(",", "") for found in FIGURE.findall(plain(text)))


def sentences_of(story: Story) -> tuple[Sentence, ...]:
    """The sentences of a story's body, headlines and page marks left out."""
    shown = body_of(story)
    parts = (part for start, end, _ in split_sentences(normal(shown)) for part in _parts(shown, start, end))
    found = ((start, end, " ".join(shown[start:end].split())) for start, end in parts)
    return tuple(
        Sentence(start=story.body_start + start, end=story.body_start + end, text=sentence, folded=_percent(plain(sentence).lower()))
        for start, end, sentence in found if any(char.isalnum() for char in sentence)
    )


def body_of(story: Story) -> str:
    """The text of a story from its first prose on, as long as it is there, page marks blanked."""
    parts, at = [], story.body_start
    for span in story.chrome:
        if span.start >= at:
            parts += [story.text[at : span.start], " " * (span.end - span.start)]
            at = span.end
    return "".join([*parts, story.text[at : story.end]])


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence whole, or in parts cut at blanks."""
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


def _percent(text: str) -> str:
    """One spelling for all: 20%, 20 per cent."""
    return text.replace("%", " percent ").replace("per cent", "percent")


def find_changes(before: Sequence[Sentence], after: Sequence[Sentence]) -> Iterator[tuple[Change, Sentence | None]]:
    """The changes in the order of the later text, each with its sentence there (None for one that was removed)."""
    old, new = before[:MOST_SENTENCES], after[:MOST_SENTENCES]
    moved = {sentence.folded for sentence in old} & {sentence.folded for sentence in new}  # a sentence in another place is no change
    for tag, a, b, c, d in SequenceMatcher(None, [one.folded for one in old], [one.folded for one in new], autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired([one for one in old[a:b] if one.folded not in moved], [one for one in new[c:d] if one.folded not in moved])


def _paired(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[tuple[Change, Sentence | None]]:
    """Each new sentence with the old one that is most like it; what is left of either was added or removed."""
    left = {sentence: frozenset(sentence.words) for sentence in old}
    for sentence in new:
        words = set(sentence.words)
        likeness = {one: len(words & theirs) / max(len(words), len(theirs)) for one, theirs in left.items()}
        best = max(likeness, key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= ALIKE:
            del left[best]
            yield Change(kind="changed", before=best.text, after=sentence.text, figures=tuple(_moves(best, sentence))), sentence
        else:
            yield Change(kind="added", before="", after=sentence.text, figures=tuple(f"+ {one}" for one in _counted(sentence))), sentence
    for sentence in left:
        yield Change(kind="removed", before=sentence.text, after="", figures=tuple(f"- {one}" for one in _counted(sentence))), None


def _counted(sentence: Sentence) -> Iterator[str]:
    """Each figure of a sentence with the words behind it."""
    words = sentence.words
    return (_with_unit(words, at) for at, word in enumerate(words) if word[0].isdigit())


def _with_unit(words: Sequence[str], at: int) -> str:
    behind: list[str] = []
    for word in words[at + 1 : at + 1 + UNIT_WORDS]:
        if not word.isalpha() or len(word) < 2:
            break
        behind.append(word)
    return " ".join((words[at], *behind))


def _moves(before: Sentence, after: Sentence) -> Iterator[str]:
    """The figures that stand in place of others: "311 -> 331 metric tons"."""
    old, new = before.words, after.words
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone = [n for n in range(a, b) if old[n][0].isdigit()]
        come = [n for n in range(c, d) if new[n][0].isdigit()]
        yield from (f"{old[one]} -> {_with_unit(new, other)}" for one, other in zip(gone, come, strict=False))
        yield from (f"- {_with_unit(old, n)}" for n in gone[len(come) :])
        yield from (f"+ {_with_unit(new, n)}" for n in come[len(gone) :])
