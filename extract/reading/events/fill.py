"""Who fills the parts of an event and when it happened: the doer, by voice and position, the one it is done to or with, and its time."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import re2

from extract.core.calendars import moved, unit_span
from extract.core.properties import event_types
from extract.core.records import Period
from extract.reading.events.match import AHEAD
from extract.vocabulary.actors import Actor, read_actors
from extract.vocabulary.events import word_before
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from extract.reading.events.match import Match
    from extract.reading.events.sentence import Sentence, TimeMention
    from extract.reading.sentence.named import ActorMention

BEGINS = event_types().having("begins")
LENGTHS = frozenset(("day", "month", "quarter", "year"))  # of the calendar: what began in one has its days
# In characters, chosen by reading the pages of tests/gold
PAIRED = 70  # between two doers of one deed: `the KIA and its allied force, the ...`
ATTACHED = 4  # between an actor and a noun of its own: `the KIA's closure`
BEHIND = 12  # from a head to the one right after it: `fell to the `
OBJECT_WITHIN = 40  # from a head to the one it is done to
CUE = 12  # words that name the part of an actor: `against the `
WORD_BEFORE = 24  # a preposition with an article, of any length
CLOSING = 40  # `by closing`: the end of it is looked at
ORIGIN_BEFORE = 10  # `ore from ` before the words of the event
_ELSEWHERE = frozenset(("to", "in", "of", "against", "on", "near", "for", "under"))
_OBLIQUE = frozenset((
    "against", "from", "of", "with", "to", "in", "by", "for", "on", "between", "under", "near", "into", "than", "via",
    "at", "outside", "per", "like",
))
_BY = re2.compile(r"^(?:, which)?[^,;.]{0,50}\bby (?:the |some |a |an )?$")
_CUES = {
    "to": re2.compile(r"\b(?:to|against|on|at) (?:the )?$"),
    "with": re2.compile(r"\b(?:with|to|for|from|and) (?:the )?$"),
    "counterpart": re2.compile(r"\b(?:with|from|to) (?:the )?$"),
}
_PAID_TO = re2.compile(r"\bto (?:the )?$")
_UNDER = re2.compile(r"\b(?:under|terms of|rules of|orders? of) (?:the )?$")
_OWNING = ("'s", "’s")
_SIDES = re2.compile(r"\b(?:the parties|the (?:two )?sides|both sides|the two countries|they) (?:\w+ ){0,2}$")
_PRONOUN = re2.compile(r"\b(?:it|they|he|she) (?:\w+ ){0,3}$")


def fill_actors(match: Match) -> tuple[tuple[str, str], ...]:
    """(actor name, agent | target | party) of the event; empty where nobody of a fitting type is named."""
    frame = match.frame
    if frame.agent == "parties":
        return tuple((name, "party") for name in _parties(match))
    agent, roles = _agent(match), []
    if agent is None and frame.wants("owner"):
        agent = _owner(match)
    if agent:
        roles.append((agent.name, "agent"))
    if frame.target and (target := _target(match)) and (target.name, "agent") not in roles:
        roles.append((target.name, "target"))
    return tuple(roles)


def _agent(match: Match) -> Actor | None:
    way, types = match.frame.agent, match.frame.agent_types
    if way == "subject" and match.by_only:
        way = "attached"
    if way in _WAYS:
        return _WAYS[way](match, types)
    by = None
    if match.passive or way == "subject_or_by" or match.head == match.object:
        by = _by(match, types)
    # who is said to have done it is the subject of a passive too
    tells = way == "subject_or_by" or match.frame.wants("voice") or match.frame.wants("announced")
    if by or (match.passive and not tells):
        return by
    return _subject(match, types)


def _owner(match: Match) -> Actor | None:
    """The firm that the story is about: the one it names most."""
    return read_actors().get(match.sentence.story.firm)


def _fitting(sentence: Sentence, types: Sequence[str], start: int = 0, end: int = sys.maxsize) -> list[ActorMention]:
    """Actors of these types (or these very actors) that begin between two places of the sentence."""
    inside = (a for a in sentence.actors if start <= a.start < end)
    return [a for a in inside if a.actor.actor_type in types or a.actor.actor_id in types]


def _first(mentions: Iterable[ActorMention]) -> Actor | None:
    return next((mention.actor for mention in mentions), None)


def _subject(match: Match, types: Sequence[str]) -> Actor | None:
    """The nearest fitting actor before the head that is no object of a preposition and owns nothing; then, less strictly, any."""
    sentence, stop = match.sentence, match.head[0]
    if match.head == match.object:
        stop = match.head[1]
    before = _fitting(sentence, types, end=stop)
    order = list(enumerate(before, 1))
    if not sentence.text(stop - CLOSING, match.head[0]).endswith("by "):  # by closing: the doer is the subject of the sentence
        order.reverse()
    for stands in (_stands_free, _owns_nothing):
        if n := next((n for n, mention in order if stands(sentence, mention)), 0):
            return _first_of_pair(sentence, before[:n])
    return _earlier_subject(match, types)


def _first_of_pair(sentence: Sentence, mentions: Sequence[ActorMention]) -> Actor:
    """Of `the KIA and its allied force` the first."""
    last = mentions[-1]
    for mention in reversed(mentions[:-1]):
        gap = sentence.text(mention.end, last.start)
        joined = any(word in gap for word in (" and ", "including")) or not gap.strip(" (")
        if not joined or len(gap) > PAIRED or mention.actor.actor_type != last.actor.actor_type:
            break
        last = mention
    return last.actor


def _earlier_subject(match: Match, types: Sequence[str]) -> Actor | None:
    """Whom `it` or `they` stands for: the first free actor of the sentences before."""
    sentence = match.sentence
    if not _PRONOUN.search(sentence.text(sentence.start, match.head[0])):
        return None
    earlier = sentence.story.before(sentence)
    return _first(a for before in earlier for a in _fitting(before, types) if _stands_free(before, a))


def _stands_free(sentence: Sentence, mention: ActorMention) -> bool:
    """Whether an actor owns nothing and is no object of a preposition."""
    return _owns_nothing(sentence, mention) and _preposition(sentence, mention) not in _OBLIQUE


def _owns_nothing(sentence: Sentence, mention: ActorMention) -> bool:
    return not mention.text.endswith(_OWNING) and sentence.text(mention.end, mention.end + 2) != "'s"


def _preposition(sentence: Sentence, mention: ActorMention) -> str:
    return word_before(sentence.text(mention.start - WORD_BEFORE, mention.start))


def _by(match: Match, types: Sequence[str]) -> Actor | None:
    """The one behind `by`."""
    sentence, end = match.sentence, match.head[1]
    return _first(a for a in _fitting(sentence, types, end) if _BY.search(sentence.text(end, a.start)))


def _attached(match: Match, types: Sequence[str]) -> Actor | None:
    """The one right before the head (the KIA's closure), else the one behind `by`."""
    sentence, start = match.sentence, match.head[0]
    before = [a for a in _fitting(sentence, types) if a.end <= start]
    found = _first(a for a in reversed(before) if len(sentence.text(a.end, start).strip(" 's")) <= ATTACHED)
    return found or _by(match, types)


def _near(match: Match, types: Sequence[str]) -> Actor | None:
    fitting = _fitting(match.sentence, types)
    return _first(sorted(fitting, key=lambda a: min(abs(a.end - match.start), abs(a.start - match.end))))


def _origin(match: Match, _types: Sequence[str]) -> Actor | None:
    """The government of the country that goods come from."""
    sentence = match.sentence
    near = (p for p in sentence.places if match.start - ORIGIN_BEFORE <= p.start <= match.end + OBJECT_WITHIN)
    country = next((p.place_id for p in near if sentence.text(p.start - 6, p.start).endswith("from ")), "")
    return read_actors().get(country)


def _paid(match: Match, types: Sequence[str]) -> Actor | None:
    """Who is paid: between the verb and what is paid (pays the KIA a levy), behind `to`, or whose rules they are; never who pays."""
    sentence, end = match.sentence, match.head[1]
    found = _first(_fitting(sentence, types, end, match.object[0])) if end < match.object[0] else None
    behind = (a for a in _fitting(sentence, types, end) if _PAID_TO.search(sentence.text(a.start - CUE, a.start)))
    ruling = (a for a in _fitting(sentence, types, end=end) if _UNDER.search(sentence.text(a.start - WORD_BEFORE, a.start)))
    return found or _first(behind) or _first(ruling)


_WAYS: dict[str, Callable[[Match, Sequence[str]], Actor | None]] = {
    "after": lambda match, types: _first(_fitting(match.sentence, types, match.head[1], match.head[1] + BEHIND + 1)),
    "attached": _attached,
    "near": _near,
    "speaker": lambda match, types: _first(_fitting(match.sentence, types, match.end)) or _near(match, types),
    "origin": _origin,
    "default": lambda _match, types: read_actors()[types[0]],
    "none": lambda _match, _types: None,
    "paid": _paid,
    "by": lambda match, types: _by(match, types) or _attached(match, types),
}


def _target(match: Match) -> Actor | None:
    """The one that it is done to or with, by the frame's way."""
    way, sentence, types, start = match.frame.target, match.sentence, match.frame.target_types, match.head[1]
    if way == "object":
        return _first(_fitting(sentence, types, start, start + OBJECT_WITHIN + 1))
    if way == "clause":
        return _first(_fitting(sentence, types, start, sentence.clause_end(match.end)))
    behind = _fitting(sentence, types, start)
    found = _first(a for a in behind if _CUES[way].search(sentence.text(a.start - CUE, a.start)))
    if way == "counterpart":
        return found or _partner(match)
    return found


def _partner(match: Match) -> Actor | None:
    """Of `MP Materials and Apple agreed` the second."""
    sentence, types = match.sentence, match.frame.target_types
    before = [a for a in _fitting(sentence, types) if a.end <= match.head[0]]
    return _first(two for one, two in pairwise(before[-2:]) if sentence.text(one.end, two.start) in (" and ", " and the "))


def _parties(match: Match) -> Iterator[str]:
    """Everybody who talks: all in the clause, or, where `the parties` meet, the first two that the sentence names."""
    sentence, types = match.sentence, match.frame.agent_types
    talkers = _fitting(sentence, types)
    if _SIDES.search(sentence.text(sentence.start, match.head[0])):
        names = dict.fromkeys(a.actor.name for a in talkers if a.start < match.head[0])
        yield from list(names)[:2]
        return
    end = sentence.clause_end(match.end)
    present = [a for a in talkers if a.end <= end and not _whose_home(a, talkers)]
    yield from dict.fromkeys(a.actor.name for a in present if _preposition(sentence, a) not in _ELSEWHERE)


def _whose_home(mention: ActorMention, others: Sequence[ActorMention]) -> bool:
    """A country named only as the home of a firm next to it (India's IREL) is no party of its own."""
    owning = mention.actor.home in read_places() and mention.text.endswith(_OWNING)
    return owning and any(other.start > mention.start for other in others)


# How far a time may stand from the event it dates, in characters; chosen by reading the pages of tests/gold
FARTHEST = 140  # two clauses
NEAR = 30  # where the frame asks for a time right at the words
BESIDE = 4  # where only a preposition may stand between
ASIDE = 90  # what a time between the words of the event costs: less than one beyond the next comma and clause
TERMS = frozenset(("half", "quarter", "year"))
TERM_WITHIN = 20  # `H2 2023 rare earth quota`
NEVER = 1000  # where a time before the words dates something else
FRONT = 14  # a time that the sentence opens with holds for all of it: `On Thursday, `
HALF_A_YEAR = 183  # days
_OPENING = ("from ", "as of ", "starting ", "effective ", "beginning ", "starting on ", "beginning on ")
_COMMA, _CLAUSE = 30, 70  # what a comma, and a word that opens another clause, add: two clauses away is too far
COMPARED_WITHIN = 30  # `5.6 per cent lower than in the `
OPENING_WITHIN = 12  # `starting on ` or `effective ` before a time
_UNTIL = re2.compile(r"\b(?:until|till)(?: at least| about)? (?:the )?$")
_COMPARED = re2.compile(  # `up 5.6% from 2025`, `more than in 2025`
    r"(?:\bthan(?: in| for| that of)?|\d ?(?:%|percent|per cent)(?: \w+)? (?:from|against|over|than in)|\bcompared (?:with|to)|\bversus)"
    r" (?:the )?$",
)
_AGAINST = re2.compile(r"\b(?:but|although|though|yet)\b")
_TO_COME = re2.compile(
    r"\band (?:\w+ )?(?:will|would|may|might|could|is to|are to|plans? to|is (?:due|set|expected) to|are (?:due|set|expected) to)\b",
)
_CLAUSE_WORD = re2.compile(r"\b(?:which|who|while|but|although|though|because|when)\b|;")


def fill_period(match: Match) -> tuple[Period | None, bool]:
    """When it happened, and whether that is only the day of the report; None where the sentence gives no time for it."""
    frame, sentence, way = match.frame, match.sentence, match.frame.wants("period")
    times = [t for t in sentence.times if way in ("said", "near") or not t.reporting]
    if way == "said":
        return next((_read(match, t) for t in times), None), False
    if way == "now":
        return _just_now(match, times)
    if way == "issued":
        return _issued(match), False
    allowed = {"": FARTHEST, "beside": BESIDE}.get(way, NEAR)
    if fitting := [(cost, t.start, t) for t in times if (cost := _cost(match, t, way)) <= allowed]:
        return _read(match, min(fitting)[2]), False
    if not frame.wants("report_date"):
        return None, False
    report = next((t.period for t in sentence.times if t.reporting and t.start > match.end), None)
    return report, report is not None


def _just_now(match: Match, times: Sequence[TimeMention]) -> tuple[Period | None, bool]:
    """The day named right with the words, else the day of the story for what has just happened; other times tell what it is about."""
    sentence = match.sentence
    day = next((t.period for t in times if t.period.precision == "day" and _cost(match, t, "now") <= NEAR), None)
    published = sentence.story.published
    if day or not published or not sentence.perfect(match.head[0]):
        return day, False
    return Period(start=published, end=published, precision="day", rule_id="just_reported"), True


def _issued(match: Match) -> Period | None:
    """When it was issued or announced, rather than what it is for: `on March 24`, not `this year's quota`, `the quota for 2012`."""
    near = [(t, cost) for t in match.sentence.times if (cost := _cost(match, t, "")) <= FARTHEST]
    times = sorted((_is_term(match, t), t.reporting, cost, t.start, t) for t, cost in near)
    return next((_read(match, time) for *_, time in times), None)


def _is_term(match: Match, time: TimeMention) -> bool:
    """Whether a time names what something is for: behind `for` or `of`, with an `'s`, or a year or half right at its name."""
    sentence, (start, end) = match.sentence, match.object
    before, after = sentence.text(time.start - OPENING_WITHIN, time.start), sentence.text(time.end, time.end + 2)
    if after.startswith("'s") or before.endswith((" for ", " of ", " for the ", " of the ")):
        return True
    beside = sentence.text(time.end, start) if time.end <= start else sentence.text(end, time.start)
    deed_between = time.end <= match.head[0] < start
    return time.unit in TERMS and not deed_between and len(beside) <= TERM_WITHIN and "," not in beside


def _cost(match: Match, time: TimeMention, way: str) -> int:
    """How far a time stands from the words of the event; 0 for one that is among them."""
    sentence = match.sentence
    if _dates_another(match, time):
        return NEVER
    if time.end <= match.start:
        return _cost_before(sentence, time, sentence.text(time.end, match.start), way)
    if time.start >= match.end:
        gap = sentence.text(match.end, time.start)
        for opening in (", which ", " which ", ", who "):
            gap = gap.removeprefix(opening)
        return _distance(gap)
    if not way and time.end < match.end:
        return ASIDE
    return 0


def _dates_another(match: Match, time: TimeMention) -> bool:
    """Whether a time is only that until which it lasts, that of a plan behind what has happened, or that of what it is set against."""
    sentence, head = match.sentence, match.head
    before = sentence.text(time.start - COMPARED_WITHIN, time.start)
    if time.lead == "until" or _UNTIL.search(before) or _COMPARED.search(before):
        return True
    if time.end <= head[0]:
        return match.start < time.start and bool(_AGAINST.search(sentence.text(time.end, head[0])))
    return match.mood == "actual" and bool(_TO_COME.search(sentence.text(head[1], time.start)))


def _cost_before(sentence: Sentence, time: TimeMention, gap: str, way: str) -> int:
    if way == "after":
        return NEVER
    if not way and gap.lstrip(",").startswith(" when "):
        return 0
    if time.start - sentence.start < FRONT:
        return len(gap)
    return _distance(gap)


def _distance(gap: str) -> int:
    """Characters, with what commas and other clauses between cost."""
    return len(gap) + _COMMA * gap.count(",") + _CLAUSE * len(_CLAUSE_WORD.findall(gap))


def _read(match: Match, time: TimeMention) -> Period:
    """`after the 2021 coup`, `expanded after 2021`: from then on. A forecast runs from the day it was made."""
    period, frame, published = time.period, match.frame, match.sentence.story.published
    if match.mood in AHEAD and time.yearless and published:
        period = _nearest(period, published)
    before = match.sentence.text(time.start - OPENING_WITHIN, time.start)
    if period.rule_id == "open_since" and frame.event_type in BEGINS and period.start and time.unit in LENGTHS:
        return replace(period, end=_end_of_first(period.start, time.unit, match.sentence.text(time.start, time.end)))
    if match.mood in AHEAD and time.lead == "by" and published and published < (period.end or published):
        return replace(period, start=published, precision="approx")  # `by 2030`: from now on
    if frame.wants("ahead"):
        return _ahead(time, before, published)
    if frame.wants("forecast"):
        return replace(period, start=published, precision="approx")
    if before.endswith(("after the ", "since the ")) and not time.lead and not frame.wants("period"):
        return Period(start=period.start, end=None, precision="open_after", rule_id="event_after")
    return period


def _ahead(time: TimeMention, before: str, published: date | None) -> Period:
    """What is announced holds on the day named, or from it on."""
    period = _nearest(time.period, published) if time.yearless and published else time.period
    if before.endswith(_OPENING):
        return Period(start=period.start, end=None, precision="open_after", rule_id="in_force_from")
    return period


def _end_of_first(start: date, unit: str, text: str) -> date:
    """The last day of the time that something has lasted since: of `mid-February` the twentieth."""
    tens = {"early": 10, "start": 10, "beginning": 10, "mid": 20, "middle": 20}
    if unit == "month" and (day := next((tens[word] for word in tens if word in text), 0)):
        return start.replace(day=day)
    return unit_span(start, unit)[1]


def _nearest(period: Period, published: date) -> Period:
    """What holds `from 1 March`, in the year in which that is nearest to the publication day."""
    start, end = period.start, period.end
    known = start or end
    if known is None or (published - known).days <= HALF_A_YEAR:
        return period
    return replace(period, start=start and moved((start, start), 1, "year")[0], end=end and moved((end, end), 1, "year")[1])
