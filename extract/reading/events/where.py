"""Where an event happened: the places of its words, its clause or its subject, by the ways of its frame."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.core.properties import event_types
from extract.reading.events.sentence import LAND, STATE, TOWN, level
from extract.vocabulary.actors import read_actors
from extract.vocabulary.places import lies_in, read_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.records import PlaceMention
    from extract.reading.events.match import Match

AT_SPOTS = event_types().having("at_spots")
# In characters, chosen by reading the pages of tests/gold
DEFINITE_WITHIN = 14  # `there is a `, `the trading ` before what is acted on
NEARBY_WITHIN = 40  # characters: `12 kilometres north-east of `
WITHIN_AREA = 40  # characters between a place and the area that it lies in: ` township, in what was formerly `
OPENING_PLACE = 14  # characters in which an opening without a comma names its place: `In Pangwa the`
_NEARBY = re2.compile(r"\b(?:[12]?\d|a few|several|some) ?-?(?:km|kilomet(?:er|re)s|miles)\b[^,.;]{0,20}$")
_AND = re2.compile(r"^(?:,|,? and|,? or) (?:the )?$")
_LISTING = re2.compile(r"\b(?:and|or|but|as well as|plus|than|to|from|across|throughout|except\w*|excluding|without|save|other)\b|;")
_DEFINITE = re2.compile(r"\b(?:the|its|there|these|those|that) (?:\w+ )?$")
_FRONT = re2.compile(r"^(?:at|in|near|around|inside|from) ")


def fill_places(match: Match, roles: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Names of the places of the event, by the frame's ways, in order of mention."""
    ways, agents = match.frame.places, [name for name, part in roles if part == "agent"]
    found = next((places for find in (_front, _clause, _later, _subject_place) if (places := find(match))), [])
    if match.frame.event_type in AT_SPOTS and (named := _named_with(match, match.sentence.places)) and not _shared(named, found):
        found = named
    found = _without_lands(match, found, agents)
    found += _pointed(match, found)
    names = dict.fromkeys(p.name for p in found)
    if not names and "home" in ways:
        homes = [_homes()[name] for name in agents if name in _homes()]
        names = dict.fromkeys(read_places()[home].name for home in homes[:1] if home)
    return tuple(names)


def _front(match: Match) -> list[PlaceMention]:
    """The place at which the sentence opens: `At the Pangwa gate, ...`."""
    sentence, start = match.sentence, match.sentence.start
    if "front" not in match.frame.places or not _FRONT.search(sentence.text(start, start + len("inside from "))):
        return []
    front, comma, _ = sentence.text(start, match.start).partition(",")
    limit = start + (len(front) if comma else OPENING_PLACE)
    return [p for p in sentence.places if p.start < limit][:1]


def _clause(match: Match) -> list[PlaceMention]:
    """The places of the words of the event and what follows them in the clause, where the frame asks, of its subject too."""
    sentence, ways = match.sentence, match.frame.places
    if not ways & {"clause", "subject", "later"}:
        return []
    start = sentence.clause_start(match.start) if "subject" in ways else match.start
    end = sentence.end if "finest" in ways else sentence.clause_end(match.end)
    return [p for p in sentence.places if start <= p.start < end]


def _later(match: Match) -> list[PlaceMention]:
    """The finer places of the rest of the sentence."""
    later = "later" in match.frame.places
    return [p for p in match.sentence.places if later and p.start > match.end and level(p) < LAND]


def _subject_place(match: Match) -> list[PlaceMention]:
    """What was closed is the subject of a passive: the place that its name begins with, else the first."""
    before = [p for p in match.sentence.places if match.passive and p.start < match.head[0]]
    return _named_with(match, before) or before[:1]


def _shared(named: Sequence[PlaceMention], found: Sequence[PlaceMention]) -> bool:
    return not {p.place_id for p in named}.isdisjoint({p.place_id for p in found})


def _named_with(match: Match, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places that name what was acted on: of `both the Pangwa and the Laiza gates` the two."""
    found: list[PlaceMention] = []
    start = match.object[0] - 1
    for place in reversed([p for p in places if p.start < match.object[0]]):
        if place.end != start and not (found and _AND.search(match.sentence.text(place.end, start))):
            break
        found.insert(0, place)
        start = place.start
    return found


def _without_lands(match: Match, found: list[PlaceMention], doers: Sequence[str]) -> list[PlaceMention]:
    """Without places that only measure a distance, without a doer's own country, and without countries where a finer place is named."""
    adjectives = {a.start for a in match.sentence.actors if a.form == "adjective"}
    measured = [p for p in found if match.sentence.distance_reference(p)]
    places = [p for p in found if p not in measured and p.start not in adjectives]
    if not any(level(p) == TOWN for p in places):  # what lies a few kilometres from a town lies near it
        places += [p for p in measured if _NEARBY.search(match.sentence.text(p.start - NEARBY_WITHIN, p.start))]
    if match.frame.agent == "subject":
        places = [p for p in places if level(p) < LAND or p.name not in doers or p.start > match.head[0]]
    if match.frame.event_type in AT_SPOTS:
        places = [p for p in places if not any(_lies_in(match, one, p) for one in places)]
    finest = min((level(p) for p in places), default=LAND)
    coarsest = finest if "finest" in match.frame.places else max(finest, STATE)
    return [p for p in places if level(p) <= coarsest]


def _lies_in(match: Match, place: PlaceMention, area: PlaceMention) -> bool:
    """Whether an area only says where a place of the same list lies: `near Chipwi, in what was Special Region 1`, `Kachin's Pangwa`."""
    if level(area) != STATE or level(place) != TOWN or not lies_in(place.place_id, area.place_id):
        return False
    first, last = sorted((place, area), key=lambda p: p.start)
    gap = match.sentence.text(first.end, last.start)
    return len(gap) <= WITHIN_AREA and not _LISTING.search(gap)


def _pointed(match: Match, found: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The place that `there` or `the post` stands for."""
    sentence = match.sentence
    if not (_is_there(match, found) or (not found and _is_definite(match))):
        return []
    before = [p for p in sentence.places if p.end < match.start and level(p) == TOWN and not sentence.distance_reference(p)]
    places = before[-1:] or filter(None, [sentence.story.context_place(sentence)])
    return [place for place in places if place.place_id not in {p.place_id for p in found}]


def _is_there(match: Match, found: Sequence[PlaceMention]) -> bool:
    """Whether the clause says `there`, and no town before the words is meant by it."""
    sentence = match.sentence
    town = any(level(p) == TOWN and p.end <= match.head[0] for p in found)
    return not town and sentence.says_there(match.start, sentence.clause_end(match.end))


def _is_definite(match: Match) -> bool:
    """Whether what is acted on has been named before (the post, its gate), where the frame asks for that, or anything may be."""
    ways, start = match.frame.places, match.object[0]
    return "context" in ways or ("definite" in ways and bool(_DEFINITE.search(match.sentence.text(start - DEFINITE_WITHIN, start))))


@cache
def _homes() -> dict[str, str]:
    return {actor.name: actor.home for actor in read_actors().values()}


def home_of(name: str) -> str:
    """Where an actor is at home; of one without a home its name."""
    return _homes().get(name) or name


@cache
def _kinds() -> dict[str, str]:
    return {place.name: place.place_type for place in read_places().values()}


def kind_of_place(name: str) -> str:
    """town, state, country, ...; empty for a name that is not known."""
    return _kinds().get(name, "")
