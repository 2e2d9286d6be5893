"""Where a frame fits: the head word and the words that must stand with it, in order, in one sentence.

A transitive head matches both voices: `closed the border`, `the border was closed`, `a tax imposed by the rebels`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

from extract.core.properties import event_types
from extract.reading.sentence.scan import lazy
from extract.vocabulary.events import BASE, GERUND, NOUN, PARTICIPLE, PAST, THIRD, class_bits, mood_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.events.sentence import Sentence
    from extract.vocabulary.events import EventFrame, Pattern

# Characters between a head and its companions, and what is looked at beside it; chosen by reading the pages of tests/gold
# Names stand close to their verb: "closed all of its crossings at "
REACH = {"@gate": 32, "@actor": 30, "@town": 30, "@period": 45, "@name": 6}
FAR = 80
_DETERMINER_WITHIN, _HAVE_WITHIN, _TAIL_WITHIN = 20, 16, 24  # the longest words that `_DETERMINED`, `_PERFECT` and `_TAIL` look for
_BE_WITHIN = 40  # a form of `be` and three or four adverbs
_BE = frozenset(("was", "were", "been", "being", "is", "are", "be", "get", "got"))
_IS = (" is ", " are ", " was ", " were ", " been ", " being ")
_BETWEEN = frozenset(("also", "since", "all", "now", "then", "first", "not", "never"))
AHEAD = frozenset(("announced", "contingent", "possible"))  # the moods of what has not happened yet
_TOLD_AHEAD = event_types().having("told_ahead")
_DETERMINED = re2.compile(r"(?:\b(?:the|a|an|its|their|this|his|of|percent|first|second|latest|new|major|deep|sharp|recent)|%) $")
_PERFECT = re2.compile(r"\b(?:has|have|had|having) (?:\w+ )?$")
_TAIL = re2.compile(r"^(?: \w+ly)? (?:by|on|in|last|this|since|at|from|late|early)\b")
# `left the mines since fighting began`
_OTHER_SUBJECT = re2.compile(r"\b(?:since|when|while|because|so that|from which|of which|and that|until)\b")
# `miners said the KIA shut`, not `said to be`
_SAYING = re2.compile(r"\b(?:said|says|say|told|claimed|denied|added) (?:[^t\W]\w*|t[^o\W]\w*)\b")
_VERBAL = re2.compile(  # all that may stand between a gate named alone and what befalls it: `Kan Pai Ti has not yet been reopened`
    r"^,? ?(?:(?:was|were|is|are|be|been|being|has|have|had|to|will|would|may|might|could|not|yet|also|still|now|again|once|first|remains?"
    r"|remained|stays?|stayed|expected|due|set|scheduled|likely|planned|which|and|\w+ly) ?)*$",
)
_PREPOSITION = re2.compile(r"\b(?:in|at|to|from|near|on|for|into|place|part|by)\b")
_WAY_TO = re2.compile(r"\b(?:to|for|near|between|towards) (?:the|an?|its|their|some|all) (?:[\w-]+ ){0,3}$")
# what may not stand before a word of a class that is acted on: `closed a road near Ruili`, `reopened in May to trucks`
_NOT_BEHIND = {"@town": _PREPOSITION, "@gate": _PREPOSITION, "transport": re2.compile(r"\bto (?:[\w-]+ ){0,3}$"),
               **dict.fromkeys(("mines_proper", "new_mines", "mines"), _WAY_TO)}

Frames = dict[str, "tuple[tuple[EventFrame, Pattern, int], ...]"]


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
    noun: bool
    past: bool  # the head tells what was done, not what is, or what it is called
    transitive: bool
    by_only: bool  # the words before the head are no doer: it is a noun, or what happens by itself


def find_matches(sentence: Sentence, pairs: Frames) -> Iterator[Match]:
    """Every frame that fits in the sentence and tells something that is so, or is planned where the frame allows plans."""
    held = sum(class_bits().get(name, 0) for name in sentence.spans)
    for start, end, senses in sentence.words:
        for sense in (sense for sense in senses if sense.word_class in pairs):
            fitting = [(frame, pattern) for frame, pattern, needs in pairs[sense.word_class] if needs & held == needs]
            if not fitting:
                continue
            head = Head(sentence, (start, end), sense.forms)
            for found in filter(None, (_match(head, frame, pattern) for frame, pattern in fitting)):
                if found.mood == "actual" or _told_ahead(found):
                    yield found


def _told_ahead(match: Match) -> bool:
    """Whether it is told though it still lies ahead: where the frame takes plans, or the type of event what is only possible, too."""
    if match.mood in ("announced", "contingent") and match.frame.wants("planned"):
        return True
    return match.mood in AHEAD and match.frame.event_type in _TOLD_AHEAD


class Head:
    """A word that a frame may hang on, with what its surroundings say about it; looked up once for all frames."""

    def __init__(self, sentence: Sentence, span: tuple[int, int], forms: str) -> None:
        self.sentence, self.span, self.forms = sentence, span, forms

    @lazy
    def before(self) -> str:
        """The sentence up to the word."""
        return self.sentence.text(self.sentence.start, self.span[0])

    @lazy
    def passive(self) -> bool:
        """Whether it is a participle right after a form of `be`, adverbs left out."""
        if self.forms == NOUN or {PARTICIPLE, PAST}.isdisjoint(self.forms):
            return False
        words = (word for word in reversed(self.before[-_BE_WITHIN:].split()) if word not in _BETWEEN)
        return next((word for word in words if not word.endswith("ly")), "") in _BE

    @lazy
    def determined(self) -> bool:
        """Whether a base form is a noun or adjective here, by the word before it (the closure, its cut, has been slow)."""
        if BASE not in self.forms:
            return False
        adjective = PARTICIPLE not in self.forms and self.before.endswith(_IS)
        return adjective or bool(_DETERMINED.search(self.before[-_DETERMINER_WITHIN :]))

    @lazy
    def reducible(self) -> bool:
        """A participle after its noun: `controls announced on`, `a plant, opened last`."""
        if PARTICIPLE not in self.forms or self.forms in (BASE, GERUND):
            return False
        tail = self.sentence.text(self.span[1], self.span[1] + _TAIL_WITHIN)
        return bool(_TAIL.search(tail)) and not _PERFECT.search(self.before[-_HAVE_WITHIN :])


def _match(head: Head, frame: EventFrame, pattern: Pattern) -> Match | None:
    sentence, word = head.sentence, head.span
    spans, passive, reduced = _transitive(head, pattern) if pattern.transitive else (_in_order(sentence, pattern, word), None, False)
    if spans is None or head.determined or (frame.wants("voice") and not head.passive):
        return None
    if passive is None:
        passive = head.passive
    points = [word, *spans]
    start, end = min(a for a, _ in points), max(b for _, b in points)
    mood = "actual"
    if not reduced:
        after = "" if frame.wants("fact") else sentence.text(end, sentence.end)
        mood = mood_of(head.before, after, head.forms, passive=passive)
    mood = _mood_in_frame(mood, head, frame)
    told = {PAST, PARTICIPLE, THIRD} if pattern.transitive else {PAST, PARTICIPLE}  # headlines have the present tense
    past = passive or not told.isdisjoint(head.forms)
    by_only = head.forms == NOUN or (pattern.head > 0 and not pattern.transitive)
    return Match(frame, sentence, word, next(iter(spans), word), start, end, passive, mood, head.forms == NOUN, past,
                 pattern.transitive, by_only)


def _mood_in_frame(mood: str, head: Head, frame: EventFrame) -> str:
    """The mood of a word as the frame takes it: what was agreed, what is to be done, and what will go on."""
    if mood == "infinitive" and head.sentence.heading and _heads_a_plan(head):
        return "announced"
    if mood == "settled":
        return "announced" if frame.event_type in _TOLD_AHEAD else "actual"
    if mood == "to_be":  # `a plant to be built` tells of the plant
        return "planned" if "ahead" in frame.needs else "announced"
    if frame.wants("persists") and mood in ("planned", *AHEAD):  # what will or may stay shut is shut
        return "actual"
    return mood


def _heads_a_plan(head: Head) -> bool:
    """Whether a headline says of somebody or of a gate what is going to happen: `KIO to reopen gate`."""
    sentence, start = head.sentence, head.span[0]
    if not head.before.endswith(" to "):
        return False
    named = [*sentence.of_class("border"), *sentence.of_class("@actor"), *((place.start, place.end) for place in sentence.places)]
    return any(end == start - len(" to ") for _, end in named)


def _transitive(head: Head, pattern: Pattern) -> tuple[list[tuple[int, int]] | None, bool, bool]:
    """The object of the head, whether it is passive, and whether that is a participle without `be`."""
    name = pattern.classes[1]
    if not head.passive and (found := _right(head.sentence, name, head.span)):
        return [found], False, False
    if (head.passive or head.reducible) and (found := _left(head.sentence, name, head.span)):
        return [found], True, not head.passive
    return None, False, False


def _in_order(sentence: Sentence, pattern: Pattern, head: tuple[int, int]) -> list[tuple[int, int]] | None:
    spans, at = list[tuple[int, int]](), head
    for name in pattern.classes[pattern.head + 1 :]:
        found = _right(sentence, name, at)
        if not found and name == "@period":
            found = _left(sentence, name, head)
        if not found:
            return None
        spans.append(found)
        at = max(at, found)
    at = head
    for name in reversed(pattern.classes[: pattern.head]):
        found = _left(sentence, name, at)
        if not found:
            return None
        spans.append(found)
        at = found
    return spans


def _right(sentence: Sentence, name: str, head: tuple[int, int]) -> tuple[int, int] | None:
    span = next((span for span in sentence.of_class(name) if span[0] >= head[1]), None)
    if span is None:
        return None
    gap = _without_aside(sentence.text(head[1], span[0]))
    apart = len(gap) > REACH.get(name, FAR) or any(mark in gap for mark in (", ", ";", " about "))
    if apart or _OTHER_SUBJECT.search(gap) or (name in _NOT_BEHIND and _NOT_BEHIND[name].search(gap)):
        return None
    return span


def _left(sentence: Sentence, name: str, head: tuple[int, int]) -> tuple[int, int] | None:
    span = next((span for span in reversed(sentence.of_class(name)) if span[1] <= head[0]), None)
    if span is None:
        return None
    gap = _without_aside(sentence.text(span[1], head[0]))
    if len(gap) > REACH.get(name, FAR) or ";" in gap or _OTHER_SUBJECT.search(gap) or _SAYING.search(gap):
        return None
    if name == "@gate" and not _VERBAL.search(gap):
        return None
    return span


def _without_aside(gap: str) -> str:
    """Without what stands between commas (prices of it, which is also mined there, eased)."""
    first, last = gap.find(","), gap.rfind(",")
    return gap if first == last else gap[:first] + gap[last + 1 :]
