"""Who is named in a story: curated actors, governments by country, capital or adjective, and the words that point back to them.

`the group`, `the rebels` and the like take the nearest actor of a fitting type named before, else the one the story names most.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from extract.errors import RuleError
from extract.places import read_places
from extract.strict_yaml import YamlMap, check_keys, load_yaml, texts
from extract.terms import TermIndex
from extract.tokens import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.records import Story

RULES = Path(__file__).parent / "rules" / "actors.yaml"
TYPES = ("armed_group", "government", "company", "agency", "ngo", "research", "media", "person")
Form = Literal["name", "adjective", "anaphor", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor; `home` is a place_id; a generic one (Myanmar rebels) is a class of actors, never what a word points back to."""

    actor_id: str
    name: str
    actor_type: str
    names: tuple[str, ...] = ()
    home: str = ""
    generic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """An actor where the text names it or points to it."""

    start: int
    end: int
    text: str
    actor: Actor
    form: Form = "name"


@dataclass(frozen=True, slots=True)
class _Meaning:
    form: Form
    actor: Actor | None = None
    types: tuple[str, ...] = ()


@cache
def actor_rules() -> YamlMap:
    """rules/actors.yaml as read."""
    rules: YamlMap = load_yaml(RULES)
    check_keys(rules, ("actors", "nationalities", "officials", "anaphors", "not_actors"), ("actors",))
    return rules


@cache
def read_actors() -> dict[str, Actor]:
    """All actors by id: the curated ones, and a government for each country."""
    actors = {actor.actor_id: actor for actor in _governments()}
    for entry in actor_rules()["actors"]:
        check_keys(entry, ("id", "name", "type", "names", "home", "generic"), ("id", "name", "type"))
        if entry["type"] not in TYPES:
            raise RuleError(entry.where("type"), f"unknown type {entry['type']!r}", f"one of {', '.join(TYPES)}", "correct it")
        if entry["id"] in actors:
            raise RuleError(entry.where("id"), f"the actor {entry['id']!r} stands twice", "each actor once", "remove one")
        if entry.get("home") and entry["home"] not in read_places():
            raise RuleError(entry.where("home"), f"unknown place {entry['home']!r}", "a place_id", "see rules/places.yaml")
        actors[entry["id"]] = Actor(
            actor_id=entry["id"],
            name=entry["name"],
            actor_type=entry["type"],
            names=tuple(texts(entry, "names")),
            home=entry.get("home", ""),
            generic="generic" in entry,
        )
    return actors


def _governments() -> Iterator[Actor]:
    places = read_places()
    capitals = {place.country: place for place in places.values() if "capital" in place.roles or "national capital" in place.roles}
    for place in places.values():
        if place.place_type == "country" or place.place_id == "european_union":
            capital = capitals.get(place.country)
            names = (*place.names, *((capital.name, *capital.names) if capital and capital.name != place.name else ()))
            yield Actor(actor_id=place.place_id, name=place.name, actor_type="government", names=names, home=place.place_id)


@cache
def actor_index() -> TermIndex[_Meaning]:
    """Names, adjectives with official words, and pointing words."""
    rules = actor_rules()
    terms: list[tuple[str, _Meaning]] = []
    for actor in read_actors().values():
        terms += [(name, _Meaning("name", actor)) for name in (actor.name, *actor.names)]
    for country, adjectives in rules["nationalities"].items():
        government = read_actors()[country]
        for adjective in adjectives:
            terms += [(f"{adjective} {word}", _Meaning("adjective", government)) for word in texts(rules, "officials")]
    for entry in rules["anaphors"]:
        terms += [(word, _Meaning("anaphor", None, tuple(texts(entry, "types")))) for word in texts(entry, "words")]
    terms += [(word, _Meaning("none")) for word in texts(rules, "not_actors")]
    return TermIndex(terms)


def find_actors(story: Story) -> tuple[ActorMention, ...]:
    """Every actor named or pointed to in the story, in order; pointing words that find nobody are left out."""
    text = story.text
    hits = [
        hit
        for hit in actor_index().find_within(text, story.start, story.end)
        if hit.meaning.form in ("anaphor", "none") or _named_so(text[hit.start : hit.end], hit.meaning)
    ]
    leading = Counter(h.meaning.actor.actor_id for h in hits if h.meaning.actor and not h.meaning.actor.generic)
    mentions: list[ActorMention] = []
    for hit in hits:
        meaning = hit.meaning
        actor = meaning.actor or (_antecedent(meaning.types, mentions, leading) if meaning.form == "anaphor" else None)
        if actor:
            mentions.append(ActorMention(start=hit.start, end=hit.end, text=text[hit.start : hit.end], actor=actor, form=meaning.form))
    return tuple(mentions)


def _named_so(quote: str, meaning: _Meaning) -> bool:
    """A name in small letters counts only where the curated name itself is written so (junta, rebel groups)."""
    if not quote.islower():
        return True
    actor = meaning.actor
    return actor is not None and any(name.lower() == quote.lower().replace("\n", " ") and not name[:1].isupper() for name in actor.names)


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


def actor_entries(_folder: Path) -> Iterator[Entry]:
    """Names of actors that are no governments, as tokens of the common lexicon; the value is the actor's name."""
    for actor in read_actors().values():
        if actor.home != actor.actor_id:
            names = (actor.name, *actor.names)
            yield from (Entry(name, "actor", actor.name, name if len(name) <= 5 and name.isupper() else "") for name in names)
