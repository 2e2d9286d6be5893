"""Places and actors that a story names, each where it stands: out of the spots of the scan, with what their neighbours make of them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from extract.core.records import PlaceMention, Span
from extract.core.strict_yaml import texts
from extract.vocabulary.actors import Actor, Form, read_actors
from extract.vocabulary.places import place_rules, read_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.records import Story
    from extract.core.terms import Hit
    from extract.reading.sentence.scan import Scan

RECENT_ACTORS = 12  # how many mentions back a pointing word (the group, its government) looks for its actor: a paragraph
_ROAD = re2.compile(r"^(?:-[A-Z][\pL ]+)+ (?:[Rr]oad|[Hh]ighway|route)\b")
AROUND = (40, 60)  # characters before and after a place that may make it part of a name: `the Ministry of ... of `


class ActorMention(NamedTuple):
    """An actor where the text names it or points to it."""

    start: int
    end: int
    text: str
    actor: Actor
    form: Form = "name"


def find_actors(spots: Sequence[Hit[Any]], scan: Scan, text: str) -> list[ActorMention]:
    """Every actor named or pointed to, in order; pointing words that find nobody are left out.

    `spots` are the places at which the terms of `actor_terms` stand in the scanned `text`."""
    named = [spot for spot in spots if not spot[2].actor or _named_so(spot, scan)]
    leading = Counter(m.actor.actor_id for _, _, m in named if m.actor and not m.actor.generic)
    mentions: list[ActorMention] = []
    for start, end, meaning in named:
        actor = meaning.actor
        if meaning.form == "anaphor":
            actor = _antecedent(meaning.types, mentions, leading)
        if actor:
            first, last = start + scan.base, end + scan.base
            mentions.append(ActorMention(first, last, text[first:last], actor, meaning.form))
    return mentions


def _named_so(spot: Hit[Any], scan: Scan) -> bool:
    """A name in small letters counts only where the curated name itself is written so (junta, rebel groups)."""
    start, end, meaning = spot
    quote = scan.plain[start:end]
    return not quote.islower() or quote.replace("\n", " ") in meaning.small


def _antecedent(types: Sequence[str], before: Sequence[ActorMention], leading: Counter[str]) -> Actor | None:
    """Whom a pointing word means: the last fitting actor named before, else the one that the story names most."""
    often = sorted(leading, key=lambda actor_id: (leading[actor_id], actor_id), reverse=True)
    candidates = [mention.actor for mention in before[: -RECENT_ACTORS - 1 : -1]]
    candidates += [read_actors()[actor_id] for actor_id in often]
    return next((actor for actor in candidates if _fits(actor, types)), None)


def _fits(actor: Actor, types: Sequence[str]) -> bool:
    if actor.generic or actor.actor_type in types:
        return not actor.generic
    return "country" in types and actor.actor_type == "government" and actor.home == actor.actor_id


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(texts(place_rules()["words"], key))


@cache
def _organisation() -> tuple[Any, Any]:
    after = "|".join(sorted(_words("organisations")))
    before = "|".join(sorted(_words("organisations_of")))
    return re2.compile(rf"^(?: (?:[A-Z][\pL.&'-]*|of|for|and|the))* ?\b(?:{after})\b"), re2.compile(rf"\b(?:{before}) of (?:the )?$")


@cache
def capitals(*roles: str) -> frozenset[str]:
    """The places that have one of these roles."""
    return frozenset(place.place_id for place in read_places().values() if not set(roles).isdisjoint(place.roles))


def find_places(spots: Sequence[tuple[int, int, str]], scan: Scan, story: Story) -> tuple[PlaceMention, ...]:
    """Every place named in the story, headlines and captions included, with its role, in order.

    `spots` are the places of the scan at which a term of `place_terms` stands, with its meaning."""
    text, base, plain, known = story.text, scan.base, scan.plain.replace("\n", " "), read_places()
    found, dateline = [], story.dateline or Span(start=0, end=0)
    for start, end, place_id in spots:
        quote, first, last = plain[start:end], start + base, end + base
        if quote.islower():
            continue
        around = plain[max(0, start - AROUND[0]) : start], plain[end : end + AROUND[1]]
        role = "dateline" if dateline.start <= first < dateline.end else _role(place_id, quote, around)
        if role:
            name = known[place_id].name
            found.append(PlaceMention(start=first, end=last, text=text[first:last], place_id=place_id, name=name, role=role))
    return tuple(found)


def _role(place_id: str, quote: str, around: tuple[str, str]) -> str:
    """place, metonym, org_part, or nothing where a people is meant."""
    if _in_a_name(*around):
        return "org_part"
    if quote in _words("peoples"):
        return "place" if _land(*around) else ""
    if place_id in capitals("capital", "national capital") and not quote.isupper():
        return "place" if _word_before(around[0]) in _words("at") else "metonym"
    return "place"


def _in_a_name(before: str, after: str) -> bool:
    """Whether the place only belongs to the name of an organisation or a road."""
    named_after, named_before = _organisation()
    if before.endswith((" of ", " of the ")) and named_before.search(before):
        return True
    if after.startswith("-"):
        return bool(_ROAD.search(after))
    if after.lower().startswith((" road", " highway")):
        return True
    return after.startswith(" ") and after[1:2].isupper() and bool(named_after.search(after))


def _word_before(before: str) -> str:
    """The word before a place, with a blank between."""
    return before[:-1].rpartition(" ")[2].lower() if before.endswith(" ") else ""


def _land(before: str, after: str) -> bool:
    """Whether Kachin or Shan is the land here, not the people."""
    following = after[1:].split(" ", 1)[0].rstrip(".,;:!?'\"") if after.startswith(" ") else ""
    if following.lower() in _words("people_words"):
        return False
    named = not following or following[0].isupper() or following.lower() in _words("place_nouns")
    return named or _word_before(before) in _words("in_place")
