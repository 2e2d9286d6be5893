"""Who is named in a story: curated actors, governments by country, capital or adjective, and the words that point back to them.

`the group`, `the rebels` and the like take the nearest actor of a fitting type named before, else the one the story names most."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import YamlMap, check_keys, load_map, texts
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = ("armed_group", "government", "company", "agency", "ngo", "research", "media", "person")
Form = Literal["name", "adjective", "anaphor", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor; `home` is a place_id; a generic one (Myanmar rebels) is a class of actors, never what a word points back to.

    One that is `never_source` is not who gives a figure where `the group said` may point to any that the sentence names.
    """

    actor_id: str
    name: str
    actor_type: str
    names: tuple[str, ...] = ()
    home: str = ""
    generic: bool = False
    never_source: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term for actors means: the actor, or the types that a pointing word asks for; `small` are spellings in small letters."""

    form: Form
    actor: Actor | None = None
    types: tuple[str, ...] = ()
    small: frozenset[str] = frozenset()


@cache
def actor_rules() -> YamlMap:
    """rules/actors.yaml as read."""
    rules: YamlMap = load_map(RULES / "actors.yaml")
    check_keys(rules, ("actors", "nationalities", "officials", "anaphors", "not_actors"), ("actors",))
    return rules


@cache
def read_actors() -> dict[str, Actor]:
    """All actors by id: the curated ones, and a government for each country."""
    actors = {actor.actor_id: actor for actor in _governments()}
    for entry in actor_rules()["actors"]:
        check_keys(entry, ("id", "name", "type", "names", "home", "generic", "never_source", "fiscal_year"), ("id", "name", "type"))
        if entry["type"] not in TYPES:
            raise RuleError(entry.where("type"), f"unknown type {entry['type']!r}", f"one of {', '.join(TYPES)}", "correct it")
        if entry["id"] in actors:
            raise RuleError(entry.where("id"), f"the actor {entry['id']!r} stands twice", "each actor once", "remove one")
        if entry.get("home") and entry["home"] not in read_places():
            raise RuleError(entry.where("home"), f"unknown place {entry['home']!r}", "a place_id", "see rules/places.yaml")
        actors[entry["id"]] = Actor(
            actor_id=entry["id"], name=entry["name"], actor_type=entry["type"], names=tuple(texts(entry, "names")),
            home=entry.get("home", ""), generic="generic" in entry, never_source=entry.get("never_source") == "yes",
        )
    return actors


@cache
def never_sources() -> frozenset[str]:
    """Names of the actors that are never the source of a figure."""
    return frozenset(actor.name for actor in read_actors().values() if actor.never_source)


def _governments() -> Iterator[Actor]:
    places = read_places()
    capitals = {place.country: place for place in places.values() if {"capital", "national capital"} & {*place.roles}}
    for place in places.values():
        if place.place_type == "country" or place.place_id == "european_union":
            names, capital = place.names, capitals.get(place.country, place)
            if capital.name != place.name:
                names += (capital.name, *capital.names)
            yield Actor(actor_id=place.place_id, name=place.name, actor_type="government", names=names, home=place.place_id)


def actor_terms() -> Iterator[tuple[str, Meaning]]:
    """Names, adjectives with official words, and pointing words, each with what it means."""
    rules = actor_rules()
    for actor in read_actors().values():
        small = frozenset(name.lower() for name in actor.names if not name[:1].isupper())
        yield from ((name, Meaning("name", actor, small=small)) for name in (actor.name, *actor.names))
    for country, adjectives in rules["nationalities"].items():
        government = read_actors()[country]
        for adjective in adjectives:
            yield from ((f"{adjective} {word}", Meaning("adjective", government)) for word in texts(rules, "officials"))
    for entry in rules["anaphors"]:
        yield from ((word, Meaning("anaphor", None, tuple(texts(entry, "types")))) for word in texts(entry, "words"))
    yield from ((word, Meaning("none")) for word in texts(rules, "not_actors"))


@cache
def nationalities() -> dict[str, str]:
    """Adjective to country name."""
    places = read_places()
    rows = actor_rules()["nationalities"]
    return {word: places[key].name for key in rows if key in places for word in texts(rows, key)}
