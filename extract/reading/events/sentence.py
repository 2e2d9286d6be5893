"""A story as the event reader sees it: sentences with their event words, actors, places and periods, all by position in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import re2

from extract.core.properties import place_kinds
from extract.core.text import occurrences
from extract.reading.sentence.date_ranges import find_periods
from extract.reading.sentence.materials import find_commodities
from extract.reading.sentence.named import capitals, find_actors
from extract.reading.sentence.scan import lazy
from extract.vocabulary.places import gates, read_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from extract.core.records import Period, PlaceMention, Story
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.named import ActorMention
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

# behind a place a noun of its own, so that not its gate is meant (`Pangwa mines reopened`), or the gate, which has frames of its own
_MORE_THAN_GATE = re2.compile(
    r"^(?:'s|-| (?:township|town|area|district|road|market|school|mines?|mining|pits?|sites?|rare|ore|plant|hospital|bridge|office|airport"
    r"|gates?|border|crossings?|post|port|checkpoint|trade)\b)",
)
# `a school near Laiza`
_AT_GATE = re2.compile(r"\b(?:in|at|near|of|from|to|around|outside|through|via|for|with|inside|beyond|towards|into) (?:the )?$")
_NAME = re2.compile(r"[a-z,] ((?:[A-Z][\w&.-]*)(?: (?:& )?[A-Z][\w&.-]*)*)")

TOWN, STATE, LAND = 0, 1, 2
_LEVELS = dict.fromkeys(WIDE, LAND) | dict.fromkeys(MIDDLE, STATE)
# in characters, chosen by reading the pages of tests/gold
LONGEST = 6_000  # a longer "sentence" is a table or noise
SAID_WITHIN = 40  # from a verb of saying to its time: "told reporters in a statement on"
DISTANCE_WITHIN = 45  # "kilometers from the state capital, "
PERFECT_WITHIN = 16  # "have reportedly "
AT_WITHIN = 12  # from a preposition to its place: `around the `
NAME_AFTER = 24  # from a place to the noun that it belongs to: ` township's rare earth mines` begins
LISTED = 6  # from a comma to the next place of a list: ", and "


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A resolved time expression; `reporting` where it dates the saying (said on Thursday) or a record (highest since May)."""

    start: int
    end: int
    period: Period
    lead: str
    reporting: bool
    yearless: bool = False
    unit: str = ""


@dataclass
class Sentence:
    """One sentence; every offset is a position in the story's text."""

    index: int
    start: int
    end: int
    story: EventStory
    words: list[Word] = field(default_factory=list)  # none where nothing is told: in captions, questions, tables

    @property
    def heading(self) -> bool:
        """Whether it stands above the text."""
        return self.start < self.story.record.body_start

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
        return _between(self.story.actors, self.story.actor_starts, self.start, self.end)

    @lazy
    def places(self) -> list[PlaceMention]:
        """Places in the sentence that are meant as places."""
        return [p for p in _between(self.story.places, self.story.place_starts, self.start, self.end) if p.role == "place"]

    @lazy
    def times(self) -> list[TimeMention]:
        """Time expressions that could be resolved."""
        return list(self.story.times_of(self))

    @lazy
    def names(self) -> list[tuple[int, int]]:
        """Words with a capital that follow another word: names of whom no list knows, too, but neither times nor places."""
        known = [(time.start, time.end) for time in self.times] + [(place.start, place.end) for place in self.places]
        plain, base = self.story.scan.plain[self.start - self.story.base : self.end - self.story.base], self.start
        found = [(base + name.start(1), base + name.end(1)) for name in _NAME.finditer(plain)]
        return [name for name in found if not any(start < name[1] and name[0] < end for start, end in known)]

    @lazy
    def materials(self) -> list[Named]:
        """Materials named in the sentence."""
        return find_commodities(self.story.scan, self.index)

    def text(self, start: int, end: int) -> str:
        """The lower-case words between two places, line ends as blanks, kept inside the sentence."""
        base = self.story.base
        return self.story.scan.flat[max(start, self.start) - base : min(end, self.end) - base]

    def of_class(self, name: str) -> list[tuple[int, int]]:
        """Spans of the words of a class, or of the special classes @town, @gate, @actor, @period and @name."""
        match name:
            case "@town":
                return [(p.start, p.end) for p in self.places if level(p) == TOWN]
            case "@gate":
                return [(p.start, p.end) for p in self.places if p.name in gates() and self._stands_alone(p)]
            case "@actor":
                return [(a.start, a.end) for a in self.actors]
            case "@period":
                return [(t.start, t.end) for t in self.times if not t.reporting]
            case "@name":
                return self.names
        return self.spans.get(name, [])

    def _stands_alone(self, place: PlaceMention) -> bool:
        """Whether a place is neither part of a longer name nor only where something else is."""
        after, before = self.text(place.end, place.end + NAME_AFTER), self.text(place.start - AT_WITHIN, place.start)
        return not _MORE_THAN_GATE.search(after) and not _AT_GATE.search(before)

    @lazy
    def boundaries(self) -> list[tuple[int, int, bool]]:
        """(start, end, is a comma) of the marks and words at which a clause ends or begins."""
        found = [(start, end, False) for start, end in self.spans.get("clause", ())]
        text = self.text(self.start, self.end)
        for mark in (",", ";", ":", " - "):
            found += [(self.start + at, self.start + at + 1, mark == ",") for at in occurrences(mark, text)]
        return sorted(found)

    def clause_end(self, position: int) -> int:
        """Where the clause after `position` ends: at a comma that lists no further place, or at a word that opens another clause."""
        for start, end, comma in self.boundaries:
            if start >= position and not (comma and any(0 < p.start - end <= LISTED for p in self.places)):
                return start
        return self.end

    def clause_start(self, position: int) -> int:
        """Where the clause before `position` begins."""
        return max((end for _, end, _ in self.boundaries if end <= position), default=self.start)

    def material(self, start: int, end: int) -> str | None:
        """The first material named between two positions, else the first of the sentence; by its table name."""
        between = [one for one in self.materials if start <= one.start + self.story.base < end]
        return next((one.name for one in (*between, *self.materials)), None)

    def distance_reference(self, place: PlaceMention) -> bool:
        """Whether a place only says how far away another one is (160 km northeast of X)."""
        before = self.text(place.start - DISTANCE_WITHIN, place.start)
        return before.endswith((" of ", " from ", " to ", " the ", ", ")) and bool(_DISTANCE.search(before))

    def perfect(self, position: int) -> bool:
        """Whether the word at `position` is the participle of a perfect: what has just happened."""
        return bool(_PERFECT.search(self.text(position - PERFECT_WITHIN, position)))

    def says_there(self, start: int, end: int) -> bool:
        """Whether a pointing `there` (not `there is`) stands between two positions."""
        text = self.text(start, end)
        return "there" in text and any(found.group() == "there" for found in _THERE.finditer(text))


class EventStory:
    """A story with everything that events are made of, found once."""

    def __init__(self, scan: Scan, record: Story, spots: Spots, places: Sequence[PlaceMention]) -> None:
        self.record, self.scan, self.base = record, scan, scan.base
        self.published: date | None = record.published
        self.chrome = [(span.start, span.end) for span in record.chrome]
        # in London: not its government
        towns = {p.start for p in places if p.role == "place" and p.place_id in capitals("capital")}
        named = (a for a in find_actors(spots.actors, scan, record.text) if a.start not in towns)
        self.actors = [a for a in named if not self._in_chrome(a.start, a.start + 1)]
        self.places = [p for p in places if not self._in_chrome(p.start, p.start + 1)]
        self.actor_starts = [a.start for a in self.actors]
        self.place_starts = [p.start for p in self.places]
        self.sentences = list(self._sentences(spots.words))

    def _sentences(self, words: Sequence[Word]) -> Iterator[Sentence]:
        base, starts = self.base, [word[0] for word in words]
        for index, (start, end, _) in enumerate(self.scan.sentences):
            sentence = Sentence(index, start + base, end + base, self)
            asked = self.scan.flat.endswith("?", start, end)  # a question tells nothing
            if end - start < LONGEST and not asked and not self._in_chrome(start + base, end + base):
                inside = words[bisect_left(starts, start) : bisect_left(starts, end)]
                sentence.words = [(first + base, last + base, senses) for first, last, senses in inside]
            yield sentence

    def _in_chrome(self, start: int, end: int) -> bool:
        return bool(self.chrome) and any(left <= start and end <= right for left, right in self.chrome)

    def _in_dateline(self, position: int) -> bool:
        dateline = self.record.dateline
        return dateline is not None and dateline.start <= position < dateline.end

    @lazy
    def firm(self) -> str:
        """The id of the firm that the story names most."""
        actors = (mention.actor for mention in self.actors)
        named = Counter(actor.actor_id for actor in actors if actor.actor_type == "company" and not actor.generic)
        return max(named, key=lambda name: (named[name], name), default="")

    def before(self, sentence: Sentence) -> list[Sentence]:
        """The sentences right before one, nearest first."""
        return self.sentences[max(0, sentence.index - LOOK_BACK) : sentence.index][::-1]

    def times_of(self, sentence: Sentence) -> Iterator[TimeMention]:
        """The sentence's time expressions with their periods."""
        for span in find_periods(self.scan, sentence.index, self.published):
            if self._in_dateline(span.start + self.base):  # the day on which it was written
                continue
            period = span.period()
            if span.rule == "same_period":  # the last time of the nearest sentence before that has one
                period = next((back.times[-1].period for back in self.before(sentence) if back.times), None)
            if period:
                start, end = span.start + self.base, span.end + self.base
                if span.lead == "by" and period.start == period.end:
                    period = replace(period, start=None, precision="approx")
                yield TimeMention(start, end, period, span.lead, _reporting(sentence, start, end), not span.year_given, span.unit)

    def context_place(self, sentence: Sentence) -> PlaceMention | None:
        """The town or gate that `there` or `the post` points to: the first one of the nearest sentence before that names any."""
        for back in self.before(sentence):
            first = next((p for p in back.places if level(p) == TOWN and not back.distance_reference(p)), None)
            if back.says_there(back.start, first.start if first else back.end):
                return self.context_place(back) or first
            if first:
                return first
        return None


def _reporting(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a time dates the saying (said on Thursday) or a record (highest since May)."""
    before, after = sentence.text(start - SAID_WITHIN, start), sentence.text(end, end + len(" that "))
    if _SAID_SO.search(after) and _SAID.search(before):
        return True
    return any(word in before for word in _RECORDS) and bool(_RECORD.search(before))


def level(place: PlaceMention) -> int:
    """TOWN for towns, gates and sites, STATE for states and provinces, LAND for countries and regions."""
    return _LEVELS.get(read_places()[place.place_id].place_type, TOWN)


def _between(mentions: Sequence[object], starts: Sequence[int], start: int, end: int) -> list:  # type: ignore[type-arg]
    return list(mentions[bisect_left(starts, start) : bisect_left(starts, end)])
