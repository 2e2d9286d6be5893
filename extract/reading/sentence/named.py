"""Places and actors that a story names, each where it stands: out of the spots of the scan, with what their neighbours make of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import re2

from extract.core.records import PlaceMention, Story
from extract.core.strict_yaml import texts
from extract.vocabulary.places import place_rules, read_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.terms import Hit
    from extract.reading.sentence.scan import Scan

from collections import Counter
from typing import NamedTuple

from extract.vocabulary.actors import Actor, Form, read_actors


class ActorMention(NamedTuple):
    """An actor where the text names it or points to it."""

    start: int
    end: int
    text: str
    actor: Actor
    form: Form = "name"


def find_actors(spots: Sequence[Hit[Any]], scan: Scan, text: str) -> list[ActorMention]:
    """Every actor named or pointed to, in order, out of the places at which the terms of `actor_terms` stand in the scanned `text`.

    Pointing words that find nobody are left out.
    """
    named = [spot for spot in spots if not spot[2].actor or _named_so(spot, scan)]
    leading: Counter[str] = Counter()
    mentions: list[ActorMention] = []
    for start, end, meaning in named:
        actor = meaning.actor
        if meaning.form == "anaphor":
            leading = leading or Counter(m.actor.actor_id for _, _, m in named if m.actor and not m.actor.generic)
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
    for mention in reversed(before[-12:]):
        if _fits(mention.actor, types):
            return mention.actor
    actors = read_actors()
    ahead = [(count, actor_id) for actor_id, count in leading.items() if _fits(actors[actor_id], types)]
    return actors[max(ahead, key=lambda pair: (pair[0], pair[1]))[1]] if ahead else None


def _fits(actor: Actor, types: Sequence[str]) -> bool:
    if actor.generic:
        return False
    return actor.actor_type in types or ("country" in types and actor.actor_type == "government" and actor.home == actor.actor_id)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(texts(place_rules()["words"], key))


@cache
def _organisation() -> tuple[Any, Any]:
    after = "|".join(sorted(_words("organisations")))
    before = "|".join(sorted(_words("organisations_of")))
    return re2.compile(rf"^(?: (?:[A-Z][\pL.&'-]*|of|for|and|the))* ?\b(?:{after})\b"), re2.compile(rf"\b(?:{before}) of (?:the )?$")


@cache
def _capitals() -> frozenset[str]:
    return frozenset(place.place_id for place in read_places().values() if not {"capital", "national capital"}.isdisjoint(place.roles))


def find_places(spots: Sequence[tuple[int, int, str]], scan: Scan, story: Story) -> tuple[PlaceMention, ...]:
    """Every place named in the story, headlines and captions included, with its role, in order.

    `spots` are the places of the scan at which a term of `place_terms` stands, with its meaning.
    """
    text, base, plain, known = story.text, scan.base, scan.plain.replace("\n", " "), read_places()
    found = []
    for start, end, place_id in spots:
        quote, first, last = plain[start:end], start + base, end + base
        if quote.islower():
            continue
        if story.dateline and story.dateline.start <= first < story.dateline.end:
            role = "dateline"
        else:
            role = _role(place_id, quote, (plain[max(0, start - 40) : start], plain[end : end + 60]))
        if role:
            found.append(
                PlaceMention(start=first, end=last, text=text[first:last], place_id=place_id, name=known[place_id].name, role=role)
            )
    return tuple(found)


def _role(place_id: str, quote: str, around: tuple[str, str]) -> str:
    """place, metonym, org_part, or nothing where a people is meant."""
    before, after = around
    if _in_a_name(before, after):
        return "org_part"
    if quote in _words("peoples"):
        return "place" if _land(before, after) else ""
    if place_id in _capitals() and not quote.isupper():
        return "place" if _word_before(before) in _words("at") else "metonym"
    return "place"


def _in_a_name(before: str, after: str) -> bool:
    """Whether the place only belongs to the name of an organisation or a road."""
    named_after, named_before = _organisation()
    first, second = after[:1], after[1:2]
    if first == " " and second.isupper() and named_after.search(after):
        return True
    if before.endswith((" of ", " of the ")) and named_before.search(before):
        return True
    if first == " " and second in "RrHh" and after[:10].lower().startswith(_ROADS):
        return True
    return first == "-" and bool(_ROAD.search(after))


_ROADS = (" road", " highway")


_ROAD = re2.compile(r"^(?:-[A-Z][\pL ]+)+ (?:[Rr]oad|[Hh]ighway|route)\b")


def _word_before(before: str) -> str:
    return before.rpartition(" ")[0].rpartition(" ")[2].lower() if before.endswith(" ") else ""


def _land(before: str, after: str) -> bool:
    """Whether Kachin or Shan is the land here, not the people."""
    following = after[1:].split(" ", 1)[0].rstrip(".,;:!?'\"") if after.startswith(" ") else ""
    if following.lower() in _words("people_words"):
        return False
    if not following or following.lower() in _words("place_nouns"):
        return True
    return following[0].isupper() or _word_before(before) in _words("in_place")
