"""Where a frame fits: the head word and the words that must stand with it, in order, in one sentence.

A transitive head matches both voices: `closed the border`, `the border was closed`, `a tax imposed by the rebels`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

from extract.reading.sentence.lazy import lazy
from extract.vocabulary.events import BASE, GERUND, NOUN, PARTICIPLE, PAST, mood_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.events.sentence import Sentence
    from extract.vocabulary.events import EventFrame, Pattern

REACH = {"@actor": 30, "@town": 30, "@period": 45}
FAR = 60  # characters between a head and its companions
_BE = frozenset(("was", "were", "been", "being", "is", "are", "be", "get", "got"))
_BETWEEN = frozenset(("also", "since", "all", "now", "then", "first"))
_DETERMINED = re2.compile(r"(?:\b(?:the|a|an|its|their|this|his|of|percent|first|second|latest|new|major|deep|sharp|recent)|%) $")
_PERFECT = re2.compile(r"\b(?:has|have|had|having) (?:\w+ )?$")
_TAIL = re2.compile(r"^(?: \w+ly)? (?:by|on|in|last|this|since|at|from|late|early)\b")
_NOT_TOWN = re2.compile(r"\b(?:in|at|to|from|near|on|for|into|place|part|by)\b")


Frames = dict[str, "tuple[tuple[EventFrame, Pattern, frozenset[str]], ...]"]


@dataclass(frozen=True, slots=True)
class Match:
    """A frame's words as found: span of the head, of the companion that is acted on, of the whole; voice and mood."""

    frame: EventFrame
    sentence: Sentence
    head: tuple[int, int]
    object: tuple[int, int]
    start: int
    end: int
    passive: bool
    mood: str
    by_only: bool  # the words before the head are no doer: it is a noun, or what happens by itself


def find_matches(sentence: Sentence, pairs: Frames) -> Iterator[Match]:
    """Every frame that fits in the sentence and tells something that is so, or is planned where the frame allows plans."""
    for start, end, senses in sentence.words:
        for sense in senses:
            head = None
            for frame, pattern, companions in pairs.get(sense.word_class, ()):
                if companions <= sentence.spans.keys():
                    head = head or Head(sentence, (start, end), sense.forms)
                    found = _match(head, frame, pattern)
                    if found and (found.mood == "actual" or (found.mood == "announced" and frame.wants("planned"))):
                        yield found


class Head:
    """A word that a frame may hang on, with what its surroundings say about it; looked up once for all frames."""

    def __init__(self, sentence: Sentence, span: tuple[int, int], forms: str) -> None:
        self.sentence, self.span, self.forms = sentence, span, forms

    @lazy
    def before(self) -> str:
        """The sentence up to the word."""
        return self.sentence.low(self.sentence.start, self.span[0])

    @lazy
    def passive(self) -> bool:
        """Whether it is a participle after a form of `be`."""
        return self.forms != NOUN and (PARTICIPLE in self.forms or PAST in self.forms) and _after_be(self.before)

    @lazy
    def determined(self) -> bool:
        """Whether a base form is a noun here, by the word before it (the closure, its cut)."""
        return BASE in self.forms and bool(_DETERMINED.search(self.before[-20:]))

    @lazy
    def reducible(self) -> bool:
        """A participle after its noun: `controls announced on`, `a plant, opened last`."""
        if PARTICIPLE not in self.forms or self.forms in (BASE, GERUND):
            return False
        return bool(_TAIL.search(self.sentence.low(self.span[1], self.span[1] + 24))) and not _PERFECT.search(self.before[-16:])


def _match(head: Head, frame: EventFrame, pattern: Pattern) -> Match | None:
    sentence, word = head.sentence, head.span
    spans, passive, reduced = _transitive(head, pattern) if pattern.transitive else (_in_order(sentence, pattern, word), None, False)
    if spans is None or head.determined:
        return None
    passive = head.passive if passive is None else passive
    if frame.wants("voice") and not head.passive:
        return None
    after = sentence.low(max(word[1], *(b for _, b in spans)) if spans else word[1], sentence.end)
    mood = "actual" if reduced else mood_of(head.before, "" if frame.wants("fact") else after, head.forms, passive=passive)
    points = [word, *spans]
    return Match(
        frame,
        sentence,
        word,
        spans[0] if spans else word,
        min(a for a, _ in points),
        max(b for _, b in points),
        passive,
        mood,
        head.forms == NOUN or (pattern.head > 0 and not pattern.transitive),
    )


def _after_be(before: str) -> bool:
    """Whether a form of `be` stands right before, adverbs left out."""
    words = before[-40:].split()
    while words and (words[-1] in _BETWEEN or words[-1].endswith("ly")):
        words.pop()
    return bool(words) and words[-1] in _BE


_Spans = list[tuple[int, int]]


def _transitive(head: Head, pattern: Pattern) -> tuple[_Spans | None, bool, bool]:
    """The object of the head, whether it is passive, and whether that is a participle without `be`."""
    name = pattern.classes[1]
    if not head.passive:
        found = _right(head.sentence, name, head.span)
        if found:
            return [found], False, False
        if not head.reducible:
            return None, False, False
    found = _left(head.sentence, name, head.span)
    return ([found], True, not head.passive) if found else (None, False, False)


def _in_order(sentence: Sentence, pattern: Pattern, head: tuple[int, int]) -> _Spans | None:
    spans: _Spans = []
    at = head
    for name in pattern.classes[pattern.head + 1 :]:
        found = _right(sentence, name, at) or (_left(sentence, name, head) if name == "@period" else None)
        if not found:
            return None
        spans.append(found)
        at = found if found[0] > head[0] else at
    at = head
    for name in reversed(pattern.classes[: pattern.head]):
        found = _left(sentence, name, at)
        if not found:
            return None
        spans.append(found)
        at = found
    return spans


def _right(sentence: Sentence, name: str, head: tuple[int, int]) -> tuple[int, int] | None:
    for start, end in sentence.of_class(name):
        if start >= head[1]:
            gap = sentence.low(head[1], start)
            near = len(gap) <= REACH.get(name, FAR) and ", " not in gap and ";" not in gap
            return (start, end) if near and not (name == "@town" and _NOT_TOWN.search(gap)) else None
    return None


def _left(sentence: Sentence, name: str, head: tuple[int, int]) -> tuple[int, int] | None:
    for span in reversed(sentence.of_class(name)):
        if span[1] <= head[0]:
            gap = _without_aside(sentence.low(span[1], head[0]))
            return span if len(gap) <= REACH.get(name, FAR) and ";" not in gap else None
    return None


def _without_aside(gap: str) -> str:
    """The gap without what stands between its commas (prices of it, which is also mined there, eased)."""
    first, last = gap.find(","), gap.rfind(",")
    if first == last:
        return gap
    return gap[:first] + gap[last + 1 :]
