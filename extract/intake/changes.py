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

MOST_SENTENCES = 2_000  # of either text: a long report; beyond, equal lines that come again and again would be compared with each other
ALIKE = 0.5  # share of words in common from which one sentence is the other, changed
UNIT_WORDS = 2  # words behind a figure that say what it counts
FIGURE = re2.compile(r"\d+(?:[.,]\d+)*")
_WORD = re2.compile(r"\d+(?:[.,]\d+)*|[\pL\pN]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a story, its place in the text, and the words that it is compared by."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures in it, as printed, without the commas of thousands."""
        return tuple(figures_of(self.text))


def figures_of(text: str) -> Iterator[str]:
    """The figures of a text in order, without the commas of thousands."""
    return (found.replace(",", "") for found in FIGURE.findall(plain(text)))


def sentences_of(story: Story) -> tuple[Sentence, ...]:
    """The sentences of a story's body, headlines and page marks left out."""
    text = list(story.text[story.body_start : story.end])
    for span in story.chrome:
        for at in range(max(span.start, story.body_start), span.end):
            text[at - story.body_start] = " "
    shown = "".join(text)
    found = ((start, end, " ".join(shown[start:end].split())) for start, end, _ in split_sentences(normal(shown)))
    return tuple(
        Sentence(start=story.body_start + start, end=story.body_start + end, text=sentence, words=words)
        for start, end, sentence in found if (words := tuple(_WORD.findall(_percent(plain(sentence).lower()))))
    )


def _percent(text: str) -> str:
    """One spelling for all: 20%, 20 per cent."""
    return text.replace("%", " percent ").replace("per cent", "percent")


def find_changes(before: Sequence[Sentence], after: Sequence[Sentence]) -> Iterator[tuple[Change, Sentence | None]]:
    """The changes in the order of the later text, each with its sentence there (None for one that was removed)."""
    old, new = before[:MOST_SENTENCES], after[:MOST_SENTENCES]
    moved = {sentence.words for sentence in old} & {sentence.words for sentence in new}  # a sentence in another place is no change
    for tag, a, b, c, d in SequenceMatcher(None, [one.words for one in old], [one.words for one in new], autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired([one for one in old[a:b] if one.words not in moved], [one for one in new[c:d] if one.words not in moved])


def _paired(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[tuple[Change, Sentence | None]]:
    """Each new sentence with the old one that is most like it; what is left of either was added or removed."""
    left = list(old)
    for sentence in new:
        best = max(left, key=lambda one: _likeness(one, sentence), default=None)
        if best is not None and _likeness(best, sentence) >= ALIKE:
            left.remove(best)
            yield Change(kind="changed", before=best.text, after=sentence.text, figures=tuple(_moves(best, sentence))), sentence
        else:
            yield Change(kind="added", before="", after=sentence.text, figures=tuple(f"+ {one}" for one in _counted(sentence))), sentence
    for sentence in left:
        yield Change(kind="removed", before=sentence.text, after="", figures=tuple(f"- {one}" for one in _counted(sentence))), None


def _likeness(one: Sentence, other: Sentence) -> float:
    mine, theirs = set(one.words), set(other.words)
    return len(mine & theirs) / max(len(mine), len(theirs))


def _counted(sentence: Sentence) -> Iterator[str]:
    """Each figure of a sentence with the words behind it."""
    return (_with_unit(sentence.words, at) for at, word in enumerate(sentence.words) if word[0].isdigit())


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
