"""A story as the event reader sees it: sentences with their event words, actors, places and periods, all by position in the text."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.core.properties import place_kinds
from extract.core.records import Period, PlaceMention, Story
from extract.reading.sentence.lazy import lazy
from extract.reading.sentence.materials import find_commodities
from extract.reading.sentence.named import ActorMention, find_actors
from extract.reading.sentence.periods import TimeSpan, find_periods
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.scan import Scan, Spots
    from extract.vocabulary.events import Sense

Word = tuple[int, int, "tuple[Sense, ...]"]  # start, end, senses

WIDE = place_kinds().having("wide")
MIDDLE = place_kinds().having("middle")
LOOK_BACK = 3  # sentences in which `there` and `the gate` look for their place
_DISTANCE = re2.compile(
    r"\b(?:(?:north|south|east|west)\w*|kilomet(?:er|re)s|km|miles|mi)\)? (?:of|from|to) (?:the )?(?:state )?(?:capital, )?$|capital, $",
)
_PERFECT = re2.compile(r"\b(?:has|have) (?:\w+ )?$")
_BEFORE_PLACE = (" of ", " from ", " to ", " the ", ", ")
_THERE = re2.compile(r"\bthere\b(?: (?:is|are|was|were|has|have|had|will|would|could|may)\b)?")
_SAID = re2.compile(
    r"\b(?:said|says|told \w+|reported|report|showed|stated|wrote|added|date|reporters)(?: \w+)? ?(?:on |in |late )?(?:a |an )?$",
)
_RECORD = re2.compile(
    r"\b(?:seen|highest|lowest|peak|reached|high|low|dearest|cheapest|weakest|strongest|level)\b[^,.;]{0,16}$"
    r"|\b(?:most|least|best|worst) since\b[^,.;]{0,8}$",
)
_RECORDS = ("seen", "high", "low", "peak", "reached", "cheapest", "dearest", "est", "level", "most", "least", "worst")
_SAID_SO = re2.compile(r"^(?:[,.;:'\")]|$| that\b)")


LONGEST = 6_000  # characters; a longer "sentence" is a table or noise


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A resolved time expression; `reporting` where it dates the saying (said on Thursday) or a record (highest since May)."""

    start: int
    end: int
    period: Period
    lead: str
    reporting: bool
    yearless: bool = False


@dataclass
class Sentence:
    """One sentence; every offset is a position in the story's text."""

    index: int
    start: int
    end: int
    view: View
    words: list[Word] = field(default_factory=list)

    @lazy
    def spans(self) -> dict[str, list[tuple[int, int]]]:
        """Spans of the event words in it by class, in order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for start, end, senses in self.words:
            for sense in senses:
                found.setdefault(sense.word_class, []).append((start, end))
        return found

    @lazy
    def actors(self) -> list[ActorMention]:
        """Actors in the sentence."""
        return _between(self.view.actors, self.view.actor_starts, self.start, self.end)

    @lazy
    def places(self) -> list[PlaceMention]:
        """Places in the sentence that are meant as places."""
        return [p for p in _between(self.view.places, self.view.place_starts, self.start, self.end) if p.role == "place"]

    @lazy
    def times(self) -> list[TimeMention]:
        """Time expressions that could be resolved."""
        return list(self.view.times_of(self))

    @lazy
    def materials(self) -> list[Named]:
        """Materials named in the sentence."""
        return find_commodities(self.view.scan, self.index)

    def low(self, start: int, end: int) -> str:
        """Small letters of the text from `start` to `end`, kept inside the sentence."""
        base = self.view.base
        return self.view.low[(start if start > self.start else self.start) - base : (end if end < self.end else self.end) - base]

    def of_class(self, name: str) -> list[tuple[int, int]]:
        """Spans of the words of a class, and of the special classes @town, @actor and @period."""
        if name == "@town":
            return [(p.start, p.end) for p in self.places if level(p) == 0]
        if name == "@actor":
            return [(a.start, a.end) for a in self.actors]
        if name == "@period":
            return [(t.start, t.end) for t in self.times if not t.reporting]
        return self.spans.get(name, [])

    @lazy
    def boundaries(self) -> list[tuple[int, int, bool]]:
        """(start, end, is a comma) of the marks and words at which a clause ends or begins."""
        found = [(start, end, False) for start, end in self.spans.get("clause", ())]
        low = self.low(self.start, self.end)
        for mark in (",", ";", ":", " - "):
            at = low.find(mark)
            while at >= 0:
                found.append((self.start + at, self.start + at + 1, mark == ","))
                at = low.find(mark, at + 1)
        return sorted(found)

    def clause_end(self, position: int) -> int:
        """Where the clause after `position` ends: at a comma that lists no further place, or at a word that opens another clause."""
        for start, end, comma in self.boundaries:
            if start >= position and not (comma and any(0 < p.start - end <= 6 for p in self.places)):
                return start
        return self.end

    def clause_start(self, position: int) -> int:
        """Where the clause before `position` begins."""
        return max((end for _, end, _ in self.boundaries if end <= position), default=self.start)

    def material(self, start: int, end: int) -> str | None:
        """The first material named between two positions, else the first of the sentence; by its table name."""
        base, named = self.view.base, self.materials
        return next((one.name for one in named if start <= one.start + base < end), named[0].name if named else None)

    def distance_reference(self, place: PlaceMention) -> bool:
        """Whether a place only says how far away another one is (160 km northeast of X)."""
        before = self.low(place.start - 45, place.start)
        return before.endswith(_BEFORE_PLACE) and bool(_DISTANCE.search(before))

    def adds(self, end: int) -> bool:
        """Whether the words up to `end` are told as one more event: `was shut as well`, `was shut, too`."""
        return self.low(end, end + 10).startswith((" as well", ", too", " too", ", as well"))

    def perfect(self, position: int) -> bool:
        """Whether the word at `position` is the participle of a perfect: what has just happened."""
        return bool(_PERFECT.search(self.low(position - 16, position)))

    def says_there(self, start: int, end: int) -> int:
        """Position of a pointing `there` (not of `there is`), or -1."""
        low = self.low(start, end)
        for found in _THERE.finditer(low) if "there" in low else ():
            if found.group() == "there":
                return start + int(found.start())
        return -1


class View:
    """A story with everything that events are made of, found once."""

    def __init__(self, scan: Scan, story: Story, spots: Spots, places: Sequence[PlaceMention]) -> None:
        self.story, self.scan, self.base, self.low = story, scan, scan.base, scan.low.replace("\n", " ")
        capitals = _capitals()
        towns = {p.start for p in places if p.role == "place" and p.place_id in capitals}  # in London: not its government
        named = find_actors(spots.actors, scan, story.text)
        self.chrome = [(span.start, span.end) for span in story.chrome]
        self.actors = [a for a in named if a.start not in towns and not self._in_chrome(a.start, a.start + 1)]
        self.places = [p for p in places if not self._in_chrome(p.start, p.start + 1)]
        self.actor_starts = [a.start for a in self.actors]
        self.place_starts = [p.start for p in self.places]
        self.sentences = list(self._sentences(spots.words))
        self.published: date | None = story.published

    def _sentences(self, words: Sequence[Word]) -> Iterator[Sentence]:
        story, base, at, size = self.story, self.base, 0, len(words)
        for index, (start, end, _) in enumerate(self.scan.sentences):
            a, b = start + base, end + base
            inside: list[Word] = []
            told = a >= story.body_start and not self._in_chrome(a, b)
            while at < size and words[at][0] < end:
                if told and words[at][0] >= start:
                    inside.append((words[at][0] + base, words[at][1] + base, words[at][2]))
                at += 1
            yield Sentence(index, a, b, self, inside if b - a < LONGEST else [])

    def _in_chrome(self, start: int, end: int) -> bool:
        return bool(self.chrome) and any(left <= start and end <= right for left, right in self.chrome)

    def times_of(self, sentence: Sentence) -> Iterator[TimeMention]:
        """The sentence's time expressions with their periods."""
        for span in find_periods(self.scan, sentence.index, self.story.published):
            period = span.period() or (self._same_period(sentence) if span.rule == "same_period" else None)
            if period:
                start, end = span.start + self.base, span.end + self.base
                yield TimeMention(start, end, _opened(span, period), span.lead, _reporting(sentence, start, end), not span.year_given)

    def _same_period(self, sentence: Sentence) -> Period | None:
        """What `the same period` stands for: the last time of the nearest sentence before that has one."""
        for back in self.sentences[max(0, sentence.index - LOOK_BACK) : sentence.index][::-1]:
            if back.times:
                return back.times[-1].period
        return None

    def context_place(self, sentence: Sentence) -> PlaceMention | None:
        """The town or gate that `there` or `the post` points to: the first one of the nearest sentence before that names any."""
        for back in self.sentences[max(0, sentence.index - LOOK_BACK) : sentence.index][::-1]:
            towns = [p for p in back.places if level(p) == 0 and not back.distance_reference(p)]
            there = back.says_there(back.start, towns[0].start if towns else back.end)
            if there >= 0:
                return self.context_place(back) or (towns[0] if towns else None)
            if towns:
                return towns[0]
        return None


def _reporting(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a time dates the saying (said on Thursday) or a record (highest since May)."""
    before, after = sentence.low(start - 40, start), sentence.low(end, end + 6)
    if (not after or after[0] in ",.;:'\")" or after.startswith(" that")) and _SAID.search(before) and _SAID_SO.search(after):
        return True
    return any(word in before for word in _RECORDS) and bool(_RECORD.search(before))


@cache
def _capitals() -> frozenset[str]:
    return frozenset(place.place_id for place in read_places().values() if "capital" in place.roles)


@cache
def _levels() -> dict[str, int]:
    kinds = {place.place_id: place.place_type for place in read_places().values()}
    return {place_id: 2 if kind in WIDE else 1 if kind in MIDDLE else 0 for place_id, kind in kinds.items()}


def level(place: PlaceMention) -> int:
    """0 for towns, gates and sites, 1 for states and provinces, 2 for countries and regions."""
    return _levels()[place.place_id]


def _opened(span: TimeSpan, period: Period) -> Period:
    if span.lead == "by" and period.start == period.end:
        return Period(start=None, end=period.end, precision="approx", rule_id=period.rule_id)
    return period


def _between(mentions: Sequence[object], starts: Sequence[int], start: int, end: int) -> list:  # type: ignore[type-arg]
    return list(mentions[bisect_left(starts, start) : bisect_left(starts, end)])
