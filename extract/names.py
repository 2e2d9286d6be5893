"""From names as readings give them to keys of the tables: places, actors and commodities, as far as the curated lists know them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.actors import read_actors
from extract.gazetteer import by_name
from extract.ids import Row, identifier
from extract.places import read_places
from extract.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMODITIES = Path(__file__).with_name("rules") / "commodities.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Keys by name. An unknown place or actor has none (""); a commodity always has one."""

    places: Mapping[str, str]
    actors: Mapping[str, str]

    def place(self, name: str | None) -> str:
        return self.places.get((name or "").lower(), "")

    def actor(self, name: str | None) -> str:
        return self.actors.get((name or "").lower(), "")

    def commodity(self, name: str | None) -> str:
        return identifier(name) if name else ""


def known_names() -> Names:
    """The names of the gazetteer and of the rules."""
    actors = {actor.name.lower(): key for key, actor in read_actors().items()}
    return Names(places=by_name(read_places()), actors=actors)


def actor_rows(keys: set[str]) -> list[Row]:
    """Rows of the actors with these keys."""
    known = read_actors()
    return [{"actor_id": key, "name": known[key].name, "actor_type": known[key].actor_type} for key in sorted(keys)]


def commodity_rows(keys: set[str]) -> list[Row]:
    """Rows of the commodities with these keys; one that the rules do not know is named by its key."""
    known = {identifier(str(entry["name"])): entry for entry in load_yaml(COMMODITIES)["commodities"]}
    return [
        {
            "commodity_id": key,
            "name": known[key]["name"] if key in known else key.replace("_", " "),
            "family": known[key].get("family", "other") if key in known else "other",
            "form": known[key].get("form", "") if key in known else "",
        }
        for key in sorted(keys)
    ]
