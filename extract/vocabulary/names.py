"""From names as readings give them to keys of the tables: places, actors and commodities, as far as the curated lists know them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.core.ids import Row, identifier
from extract.core.paths import RULES
from extract.vocabulary.actors import read_actors
from extract.vocabulary.materials import Commodity, load_commodities
from extract.vocabulary.places import by_name, language_of, read_places, spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST = 32  # letters of a name in full


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Keys by name. An unknown place or actor has none (""); a commodity always has one."""

    places: Mapping[str, str]
    actors: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)  # short names of actors, by name
    spelt: Mapping[str, str] = field(default_factory=dict)  # the one spelling of each place, by key
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # its other spellings in Latin letters

    def place(self, name: str | None) -> str:
        return self.places.get((name or "").lower(), "")

    def shown(self, name: str) -> str:
        """How the place of this name is called in the tables; the name itself where the place is not known."""
        return self.spelt.get(self.place(name), name)

    def respelt(self, words: str, places: Iterable[str]) -> str:
        """The words with these places called as in the tables."""
        for place in places:
            others = sorted((other for other in self.others.get(self.place(place), ()) if other in words), key=len, reverse=True)
            for other in others:  # but not inside the name itself: Kachin of Kachin State
                parts = words.split(self.shown(place))
                words = self.shown(place).join(re2.sub(rf"\b{re2.escape(other)}\b", self.shown(place), part) for part in parts)
        return words

    def actor(self, name: str | None) -> str:
        return self.actors.get((name or "").lower(), "")

    def commodity(self, name: str | None) -> str:
        return identifier(name or "")


@cache
def known_names() -> Names:
    """The names of the gazetteer and of the rules."""
    actors = {actor.name.lower(): key for key, actor in read_actors().items()}
    labels: dict[str, str] = {}
    for actor in read_actors().values():
        initials = "".join(word[0] for word in actor.name.split() if word[0].isupper())  # KIA of Kachin Independence Army
        # Armed groups go by their initials; others are named in full where that is short enough for a label.
        if initials in actor.names and (actor.actor_type == "armed_group" or len(actor.name) > _LONGEST):
            labels[actor.name] = initials
    others = {
        key: tuple(name for name in (place.name, *place.names) if language_of(name) == "en" and name != spelling(place))
        for key, place in read_places().items()
    }
    spelt = {key: spelling(place) for key, place in read_places().items()}
    return Names(places=by_name(read_places()), actors=actors, labels=labels, spelt=spelt, others=others)


def actor_rows(keys: set[str]) -> list[Row]:
    """Rows of the actors with these keys."""
    known = read_actors()
    return [{"actor_id": key, "name": known[key].name, "actor_type": known[key].actor_type} for key in sorted(keys)]


def commodity_rows(keys: set[str]) -> list[Row]:
    """Rows of the commodities with these keys; one that is read as a pair ("dysprosium and terbium") is of no one family."""
    known = known_commodities()
    described = {key: known.get(key) or Commodity(name=key.replace("_", " "), family="other", form="") for key in sorted(keys)}
    return [{"commodity_id": key, "name": one.name, "family": one.family, "form": one.form} for key, one in described.items()]


def known_commodities() -> dict[str, Commodity]:
    """Every commodity that the rules name, by key."""
    return {identifier(name): commodity for name, commodity in load_commodities(RULES)[0].items()}
