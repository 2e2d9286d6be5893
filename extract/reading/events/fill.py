"""Who fills the parts of an event: the doer, by voice and position, and the one it is done to or with."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.core.calendars import moved
from extract.core.records import Period
from extract.reading.events.sentence import level
from extract.vocabulary.actors import Actor, read_actors
from extract.vocabulary.events import word_before
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from extract.core.records import PlaceMention
    from extract.reading.events.match import Match
    from extract.reading.events.sentence import Sentence, TimeMention
    from extract.reading.sentence.named import ActorMention

PAIRED = 70  # characters between two doers of one deed
_ELSEWHERE = frozenset(("to", "in", "of", "against", "on", "near", "for", "under"))
_OBLIQUE = frozenset(
    "against from of with to in by for on between under near into than via at outside per like".split(" ")  # noqa: SIM905 - a list of words
)
_BY = re2.compile(r"^(?:, which)?[^,;.]{0,50}\bby (?:the |some |a |an )?$")
_TOWARDS = re2.compile(r"\b(?:to|against|on|at) (?:the )?$")
_TOGETHER = re2.compile(r"\b(?:with|to|for|from|and) (?:the )?$")
_COUNTERPART = re2.compile(r"\b(?:with|from|to) (?:the )?$")
_SIDES = re2.compile(r"\b(?:the parties|the (?:two )?sides|both sides|the two countries|they) (?:\w+ ){0,2}$")
_PRONOUN = re2.compile(r"\b(?:it|they|he|she) (?:\w+ ){0,3}$")

Roles = tuple[tuple[str, str], ...]


def fill_actors(match: Match) -> Roles:
    """(actor name, agent | target | party) of the event; empty where nobody of a fitting type is named."""
    frame = match.frame
    if frame.agent == "parties":
        return tuple((name, "party") for name in _parties(match))
    agent = _agent(match) or (_owner(match) if frame.wants("owner") else None)
    roles = [(agent.name, "agent")] if agent else []
    if frame.target:
        roles += [(actor.name, "target") for actor in _targets(match) if not agent or actor.actor_id != agent.actor_id]
    return tuple(dict.fromkeys(roles))


def _agent(match: Match) -> Actor | None:
    way, types = match.frame.agent, match.frame.agent_types
    if way == "default":
        return read_actors()[types[0]]
    if way in _WAYS:
        return _WAYS[way](match, types)
    if way == "none":
        return None
    if way == "subject" and match.by_only:
        return _attached(match, types)
    by = _by(match, types) if match.passive or way in ("by", "subject_or_by") or match.head == match.object else None
    if by or way == "by":
        return by or _attached(match, types)
    sayer = way == "subject_or_by" or match.frame.wants("voice") or match.frame.wants("announced")
    return _subject(match, types) if sayer or not match.passive else None


def _owner(match: Match) -> Actor | None:
    """The firm that the story is about: the one it names most."""
    named = Counter(a.actor.actor_id for a in match.sentence.view.actors if a.actor.actor_type == "company" and not a.actor.generic)
    return read_actors()[max(named, key=lambda name: (named[name], name))] if named else None


def _fits(mention: ActorMention, types: Sequence[str]) -> bool:
    return mention.actor.actor_type in types or mention.actor.actor_id in types


def _subject(match: Match, types: Sequence[str]) -> Actor | None:
    """The nearest fitting actor before the head that is no object of a preposition and owns nothing; then, less strictly, any."""
    sentence = match.sentence
    stop = match.head[1] if match.head == match.object else match.head[0]
    before = [a for a in sentence.actors if a.start < stop and _fits(a, types)]
    nearest_first = range(len(before) - 1, -1, -1)
    # by closing: the doer is the subject of the sentence
    order = nearest_first[::-1] if sentence.low(stop - 40, match.head[0]).endswith("by ") else nearest_first
    for strict in (1, 0):
        for n in order:
            if _stands_free(sentence, before[n], strict):
                return _first_of_pair(sentence, before[: n + 1])
    return _earlier_subject(match, types)


def _first_of_pair(sentence: Sentence, mentions: Sequence[ActorMention]) -> Actor:
    """Of `the KIA and its allied force` the first."""
    last = mentions[-1]
    for mention in reversed(mentions[:-1]):
        gap = sentence.low(mention.end, last.start)
        joined = " and " in gap or "including" in gap or not gap.strip(" (")
        if len(gap) > PAIRED or not joined or mention.actor.actor_type != last.actor.actor_type:
            break
        last = mention
    return last.actor


def _earlier_subject(match: Match, types: Sequence[str]) -> Actor | None:
    """Whom `it` or `they` stands for: the first free actor of the sentences before."""
    sentence = match.sentence
    if not _PRONOUN.search(sentence.low(sentence.start, match.head[0])):
        return None
    for earlier in sentence.view.sentences[max(0, sentence.index - 3) : sentence.index][::-1]:
        for mention in earlier.actors:
            if _fits(mention, types) and _stands_free(earlier, mention, 1):
                return mention.actor
    return None


def _stands_free(sentence: Sentence, mention: ActorMention, strict: int) -> bool:
    if mention.text.endswith(("'s", "’s")) or sentence.low(mention.end, mention.end + 2) == "'s":
        return False
    return strict == 0 or word_before(sentence.low(mention.start - 24, mention.start)) not in _OBLIQUE


def _by(match: Match, types: Sequence[str]) -> Actor | None:
    for mention in match.sentence.actors:
        if mention.start >= match.head[1] and _fits(mention, types) and _BY.search(match.sentence.low(match.head[1], mention.start)):
            return mention.actor
    return None


def _attached(match: Match, types: Sequence[str]) -> Actor | None:
    sentence, (start, end) = match.sentence, match.head
    for mention in reversed(sentence.actors):
        if mention.end <= start and _fits(mention, types) and len(sentence.low(mention.end, start).strip(" 's")) <= 4:
            return mention.actor
    found = _by(match, types)
    if found or start < end:
        return found
    return None


def _near(match: Match, types: Sequence[str]) -> Actor | None:
    fitting = [a for a in match.sentence.actors if _fits(a, types)]
    return min(fitting, key=lambda a: min(abs(a.end - match.start), abs(a.start - match.end)), default=None).actor if fitting else None  # type: ignore[union-attr]


def _speaker(match: Match, types: Sequence[str]) -> Actor | None:
    after = [a for a in match.sentence.actors if a.start >= match.end and _fits(a, types)]
    return after[0].actor if after else _near(match, types)


def _origin(match: Match, _types: Sequence[str]) -> Actor | None:
    """The government of the country that goods come from."""
    sentence = match.sentence
    for place in sentence.places:
        if sentence.low(place.start - 6, place.start).endswith("from ") and match.start - 10 <= place.start <= match.end + 40:
            return read_actors().get(place.place_id)
    return None


def _after(match: Match, types: Sequence[str]) -> Actor | None:
    """The one right after the head (fell to the KIA)."""
    right = [a for a in match.sentence.actors if 0 <= a.start - match.head[1] <= 12 and _fits(a, types)]
    return right[0].actor if right else None


_WAYS = {"after": _after, "attached": _attached, "near": _near, "speaker": _speaker, "origin": _origin}


def _targets(match: Match) -> list[Actor]:
    way, sentence, types = match.frame.target, match.sentence, match.frame.target_types
    right = [a for a in sentence.actors if a.start >= match.head[1] and _fits(a, types)]
    if way == "object":
        return [a.actor for a in right if a.start - match.head[1] <= 40][:1]
    if way == "clause":
        end = sentence.clause_end(match.end)
        return [a.actor for a in right if a.start < end][:1]
    if way == "counterpart":
        return [a.actor for a in right if _COUNTERPART.search(sentence.low(a.start - 12, a.start))][:1] or _partner(match)
    cue = _TOWARDS if way == "to" else _TOGETHER
    return [a.actor for a in right if cue.search(sentence.low(a.start - 12, a.start))][:1]


def _partner(match: Match) -> list[Actor]:
    """Of `MP Materials and Apple agreed` the second."""
    sentence, types = match.sentence, match.frame.target_types
    before = [a for a in sentence.actors if a.end <= match.head[0] and _fits(a, types)][-2:]
    return [before[1].actor] if len(before) == 2 and sentence.low(before[0].end, before[1].start) in (" and ", " and the ") else []


def _parties(match: Match) -> Iterator[str]:
    """Everybody who talks: all in the clause, or, where `the parties` meet, the first two that the sentence names."""
    sentence, types = match.sentence, match.frame.agent_types
    talkers = [a for a in sentence.actors if _fits(a, types)]
    before = sentence.low(sentence.start, match.head[0])
    if _SIDES.search(before):
        names = dict.fromkeys(a.actor.name for a in talkers if a.start < match.head[0])
        yield from list(names)[:2]
        return
    end = sentence.clause_end(match.end)
    present = [a for a in talkers if a.end <= end and not _whose_home(a, talkers)]
    yield from dict.fromkeys(a.actor.name for a in present if word_before(sentence.low(a.start - 24, a.start)) not in _ELSEWHERE)


def _whose_home(mention: ActorMention, others: Sequence[ActorMention]) -> bool:
    """A country named only as the home of a firm next to it (India's IREL) is no party of its own."""
    home = read_places().get(mention.actor.home)
    return bool(home) and mention.text.endswith(("'s", "’s")) and any(o.start > mention.start for o in others)


FARTHEST = 140  # characters between an event and the time that dates it
ASIDE = 90  # what a time between the words of the event costs
NEAR = 30  # where the frame asks for a time right at the words
BESIDE = 4  # where only a preposition may stand between
HALF_A_YEAR = 183  # days
_OPENING = ("from ", "as of ", "starting ", "effective ", "beginning ", "starting on ", "beginning on ")
_COMMA, _CLAUSE = 30, 70  # what a comma, and a word that opens another clause, add to the distance
_CLAUSE_WORD = re2.compile(r"\b(?:which|who|while|but|although|though|because|when)\b|;")
_DEFINITE = re2.compile(r"\b(?:the|its|there|these|those|that) (?:\w+ )?$")
_FRONT = re2.compile(r"^(?:at|in|near|around|inside|from) ")
_FLOWS = (
    ("people", re2.compile(r"\b(?:civilians|people|refugees|residents|villagers|travell?ers|passengers)\b")),
    ("goods", re2.compile(r"\b(?:trade|traders|goods|cargo|commerce)\b")),
    ("ore", re2.compile(r"\b(?:rare.earths?|ores?|minerals?)\b")),
)


def fill_places(match: Match, roles: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Names of the places of the event, by the frame's ways, in order of mention."""
    ways, sentence = match.frame.places, match.sentence
    found = _front(match) if "front" in ways else []
    if not found and ways & {"clause", "subject", "later"}:
        found = _clause(match)
    if not found and "later" in ways:
        found = [p for p in sentence.places if p.start > match.end and level(p) < 2]
    if not found and match.passive:
        found = [p for p in sentence.places if p.start < match.head[0]][:1]
    found = _kept(match, found, {name for name, part in roles if part == "agent"})
    found += _pointed(match, found)
    names = list(dict.fromkeys(p.name for p in found))
    if not names and "home" in ways:
        names = _home(roles)
    return tuple(names)


def _clause(match: Match) -> list[PlaceMention]:
    sentence = match.sentence
    start = sentence.clause_start(match.start) if match.frame.places & {"subject"} else match.start
    end = sentence.end if "finest" in match.frame.places else sentence.clause_end(match.end)
    return [p for p in sentence.places if start <= p.start < end]


def _front(match: Match) -> list[PlaceMention]:
    """The place at which the sentence opens: `At the Pangwa gate, ...`."""
    sentence = match.sentence
    if not _FRONT.search(sentence.low(sentence.start, sentence.start + 12)):
        return []
    comma = sentence.low(sentence.start, match.start).find(",")
    limit = comma if comma >= 0 else 14
    return [p for p in sentence.places if p.start < sentence.start + limit][:1]


def _kept(match: Match, found: list[PlaceMention], doers: set[str]) -> list[PlaceMention]:
    """Without places that only measure a distance, without a doer's own country, and without countries where a finer place is named."""
    adjectives = {a.start for a in match.sentence.actors if a.form == "adjective"}
    kept = [p for p in found if not match.sentence.distance_reference(p) and p.start not in adjectives]
    if match.frame.agent == "subject":
        kept = [p for p in kept if level(p) < 2 or p.name not in doers or p.start > match.head[0]]
    finest = min((level(p) for p in kept), default=2)
    if "finest" in match.frame.places:
        return [p for p in kept if level(p) == finest]
    return [p for p in kept if level(p) < 2 or finest == 2]


def _pointed(match: Match, found: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The place that `there` or `the post` stands for."""
    sentence, ways = match.sentence, match.frame.places
    there = sentence.says_there(match.start, sentence.clause_end(match.end)) >= 0
    definite = "definite" in ways and not found and bool(_DEFINITE.search(sentence.low(match.object[0] - 14, match.object[0])))
    there = there and not any(level(p) == 0 and p.end <= match.head[0] for p in found)
    if there or definite or ("context" in ways and not found):
        place = sentence.view.context_place(sentence)
        return [place] if place and all(place.place_id != p.place_id for p in found) else []
    return []


@cache
def _actors_by_name() -> dict[str, Actor]:
    return {actor.name: actor for actor in read_actors().values()}


@cache
def _kinds() -> dict[str, str]:
    return {place.name: place.place_type for place in read_places().values()}


def kind_of_place(name: str) -> str:
    """town, state, country, ...; empty for a name that is not known."""
    return _kinds().get(name, "")


def _home(roles: Sequence[tuple[str, str]]) -> list[str]:
    by_name = _actors_by_name()
    homes = [by_name[name].home for name, part in roles if part == "agent" and name in by_name]
    return [read_places()[home].name for home in homes[:1] if home]


def fill_period(match: Match) -> tuple[Period | None, bool]:
    """When it happened, and whether that is only the day of the report; None where the sentence gives no time for it."""
    frame, sentence = match.frame, match.sentence
    way = frame.wants("period")
    times = [t for t in sentence.times if way in ("said", "near") or not t.reporting]
    if way == "said":
        return (times[0].period if times else None), False
    if way == "now":
        return _just_now(match, times)
    allowed = {"": FARTHEST, "beside": BESIDE}.get(way, NEAR)
    fitting = [(cost, t.start, t) for t in times if (cost := _cost(match, t, way)) <= allowed]
    if fitting:
        best = min(fitting)[2]
        return _read(match, best), False
    if frame.wants("report_date"):
        said = next((t for t in sentence.times if t.reporting and t.start > match.end), None)
        if said:
            return said.period, True
    return None, False


def _just_now(match: Match, times: Sequence[TimeMention]) -> tuple[Period | None, bool]:
    """The day named right with the words, else the day of the story for what has just happened; other times tell what it is about."""
    sentence = match.sentence
    day = next((t.period for t in times if t.period.precision == "day" and _cost(match, t, "now") <= NEAR), None)
    published = sentence.view.published
    if day or not published or not sentence.perfect(match.head[0]):
        return day, False
    return Period(start=published, end=published, precision="day", rule_id="just_reported"), True


def _cost(match: Match, time: TimeMention, way: str) -> int:
    sentence = match.sentence
    if time.end <= match.start:
        gap = sentence.low(time.end, match.start)
        if not way and gap.lstrip(",").startswith(" when "):
            return 0
        front = time.start - sentence.start < 14
        cost = len(gap) + (0 if front else _COMMA * gap.count(",")) + (0 if front else _CLAUSE * len(_CLAUSE_WORD.findall(gap)))
        return cost + (1000 if way == "after" else 0)
    if time.start < match.end:
        return 0 if way or time.end >= match.end else ASIDE
    gap = sentence.low(match.end, time.start)
    for opening in (", which ", " which ", ", who "):
        gap = gap.removeprefix(opening)
    return max(0, len(gap)) + _COMMA * gap.count(",") + _CLAUSE * len(_CLAUSE_WORD.findall(gap))


def _read(match: Match, time: TimeMention) -> Period:
    """`after the 2021 coup`, `expanded after 2021`: from then on. A forecast runs from the day it was made."""
    period, sentence = time.period, match.sentence
    published = sentence.view.published
    before = sentence.low(time.start - 12, time.start)
    if match.frame.wants("ahead"):
        return _in_force(period, published if time.yearless else None, opens=before.endswith(_OPENING))
    if match.frame.wants("forecast"):
        return Period(start=published, end=period.end, precision="approx", rule_id=period.rule_id)
    if before.endswith(("after the ", "since the ")) and not time.lead and not match.frame.wants("period"):
        return Period(start=period.start, end=None, precision="open_after", rule_id="event_after")
    return period


def _in_force(period: Period, published: date | None, *, opens: bool) -> Period:
    """What holds `from 1 March`, of the years in which that may be the one nearest to the publication day."""
    start, end = period.start, period.end
    if published and start and (published - start).days > HALF_A_YEAR:
        ahead, _ = moved((start, end or start), 1, "year")
        end = end and moved((end, end), 1, "year")[1]
        start = ahead
    if opens:
        return Period(start=start, end=None, precision="open_after", rule_id="in_force_from")
    return Period(start=start, end=end, precision=period.precision, rule_id=period.rule_id)


def effects(match: Match, places: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """(place, flow, effect) for each place that is finer than a country. `flow` asks the clause who or what is meant."""
    wanted = match.frame.wants("effect")
    if not wanted:
        return ()
    flow, effect = wanted.split()
    flows = _flows(match.sentence, match) if flow == "flow" else [flow]
    return tuple((name, each, effect) for name in places if kind_of_place(name) != "country" for each in flows)


def _flows(sentence: Sentence, match: Match) -> list[str]:
    clause = sentence.low(match.end, sentence.clause_end(match.end))
    to = clause.find(" to ")
    named = [flow for flow, pattern in _FLOWS if to >= 0 and pattern.search(clause[to:])]
    return named or ["all"]
