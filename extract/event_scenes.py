"""Where and when an event took place, out of the clause that tells it, and what it did to a place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.actors import read_actors
from extract.calendars import moved
from extract.event_view import level
from extract.places import read_places
from extract.records import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from extract.actors import Actor
    from extract.event_match import Match
    from extract.event_view import Sentence, TimeMention
    from extract.records import PlaceMention

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
