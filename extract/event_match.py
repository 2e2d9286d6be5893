"""Where a frame fits: the head word and the words that must stand with it, in order, in one sentence.

A transitive head matches both voices: `closed the border`, `the border was closed`, `a tax imposed by the rebels`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

from extract.event_words import BASE, GERUND, NOUN, PARTICIPLE, PAST, Sense, mood_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.event_frames import Frame, Pattern
    from extract.event_view import Sentence
    from extract.terms import Hit

REACH = {"@actor": 30, "@town": 30, "@period": 45}
FAR = 60  # characters between a head and its companions
_BE = frozenset(("was", "were", "been", "being", "is", "are", "be", "get", "got"))
_BETWEEN = frozenset(("also", "since", "all", "now", "then", "first"))
_DETERMINED = re2.compile(r"(?:\b(?:the|a|an|its|their|this|his|of|percent|first|second|latest|new|major|deep|sharp|recent)|%) $")
_PERFECT = re2.compile(r"\b(?:has|have|had|having) (?:\w+ )?$")
_TAIL = re2.compile(r"^(?: \w+ly)? (?:by|on|in|last|this|since|at|from|late|early)\b")
_NOT_TOWN = re2.compile(r"\b(?:in|at|to|from|near|on|for|into|place|part|by)\b")


Frames = dict[str, "tuple[tuple[Frame, Pattern, frozenset[str]], ...]"]


@dataclass(frozen=True, slots=True)
class Match:
    """A frame's words as found: span of the head, of the companion that is acted on, of the whole; voice and mood."""

    frame: Frame
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
    for hit in sentence.words:
        for sense in hit.meaning:
            for frame, pattern, companions in pairs.get(sense.word_class, ()):
                found = _match(sentence, frame, pattern, (hit, sense)) if companions <= sentence.classes else None
                if found and (found.mood == "actual" or (found.mood == "announced" and frame.wants("planned"))):
                    yield found


def _match(sentence: Sentence, frame: Frame, pattern: Pattern, word: tuple[Hit[tuple[Sense, ...]], Sense]) -> Match | None:
    hit, sense = word
    head = (hit.start, hit.end)
    before = sentence.low(sentence.start, hit.start)
    passive = sense.forms != NOUN and (PARTICIPLE in sense.forms or PAST in sense.forms) and _after_be(before)
    reduced = False
    if (frame.wants("voice") and not passive) or (BASE in sense.forms and _DETERMINED.search(before[-20:])):
        return None
    if pattern.transitive:
        spans, passive, reduced = _transitive(sentence, pattern, head, (sense.forms, before, passive))
    else:
        spans = _in_order(sentence, pattern, head)
    if spans is None:
        return None
    after = sentence.low(max(hit.end, *(b for _, b in spans)) if spans else hit.end, sentence.end)
    mood = "actual" if reduced else mood_of(before, "" if frame.wants("fact") else after, sense.forms, passive=passive)
    points = [head, *spans]
    acted_on = spans[0] if spans else head
    return Match(
        frame,
        sentence,
        head,
        acted_on,
        min(a for a, _ in points),
        max(b for _, b in points),
        passive,
        mood,
        sense.forms == NOUN or (pattern.head > 0 and not pattern.transitive),
    )


def _after_be(before: str) -> bool:
    """Whether a form of `be` stands right before, adverbs left out."""
    words = before[-40:].split()
    while words and (words[-1] in _BETWEEN or words[-1].endswith("ly")):
        words.pop()
    return bool(words) and words[-1] in _BE


_Spans = list[tuple[int, int]]


def _transitive(
    sentence: Sentence, pattern: Pattern, head: tuple[int, int], state: tuple[str, str, bool]
) -> tuple[_Spans | None, bool, bool]:
    forms, before, passive = state
    name = pattern.classes[1]
    if not passive:
        found = _right(sentence, name, head)
        if found:
            return [found], False, False
        if not _reducible(forms, before, sentence.low(head[1], head[1] + 24)):
            return None, False, False
    found = _left(sentence, name, head)
    return ([found], True, not passive) if found else (None, False, False)


def _reducible(forms: str, before: str, after: str) -> bool:
    """A participle after its noun: `controls announced on`, `a plant, opened last`."""
    return PARTICIPLE in forms and forms not in (BASE, GERUND) and not _PERFECT.search(before[-16:]) and bool(_TAIL.search(after))


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
    spans = [span for span in sentence.of_class(name) if span[1] <= head[0]]
    if not spans:
        return None
    gap = _without_aside(sentence.low(spans[-1][1], head[0]))
    return spans[-1] if len(gap) <= REACH.get(name, FAR) and ";" not in gap else None


def _without_aside(gap: str) -> str:
    """The gap without what stands between its commas (prices of it, which is also mined there, eased)."""
    first, last = gap.find(","), gap.rfind(",")
    if first == last:
        return gap
    return gap[:first] + gap[last + 1 :]
