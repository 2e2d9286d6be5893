"""The gazetteer as table rows: places, the parts they play, and every spelling with its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from extract.places import SECTIONS, place_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extract.ids import Row
    from extract.places import Place

ROLE_WORDS = (
    ("mine cluster hub", "mine_hub"),
    ("mine cluster", "mine_cluster"),
    ("jade", "jade_mines"),
    ("border gate", "border_gate"),
    ("border point", "border_gate"),
    ("port", "port"),
    ("rare-earth", "processing_hub"),
    ("capital", "seat_of_power"),
    ("headquarters", "seat_of_power"),
    ("HQ", "seat_of_power"),
    ("seat", "seat_of_power"),
    ("mine", "mine_cluster"),
)
"""A role belongs to the first of these that its wording in the gazetteer holds; other wordings (railhead, base) are no role."""
TYPES = {"mountain pass": "pass", "border gate": "border_gate"}
SCRIPTS = (("my", re2.compile(r"\p{Myanmar}")), ("zh", re2.compile(r"\p{Han}")), ("bn", re2.compile(r"\p{Bengali}")))
LATIN = re2.compile(r"\p{Latin}")
_KILOMETRES = re2.compile(r"[~<(](\d+) km|(\d+)-(\d+) km")


def place_rows(places: Iterable[Place]) -> dict[str, list[Row]]:
    """Rows of `places`, `place_roles` and `place_names`, one place after the other."""
    tables: dict[str, list[Row]] = {"places": [], "place_roles": [], "place_names": []}
    for place in places:
        tables["places"].append(_row(place))
        roles = dict.fromkeys(role for wording in place.roles if (role := role_of(wording)))
        if place.place_type == "border gate":
            roles["border_gate"] = None
        tables["place_roles"] += [{"place_id": place.place_id, "role": role} for role in roles]
        names = dict.fromkeys((place.name, *place.names))
        tables["place_names"] += [
            {"place_id": place.place_id, "name": name, "language": language} for name in names if (language := language_of(name))
        ]
    return tables


def role_of(wording: str) -> str:
    """The part a place plays, out of the gazetteer's wording; empty where it names none that is kept."""
    if wording.startswith(("near ", "sub-")):
        return ""
    return next((role for word, role in ROLE_WORDS if word in wording), "") or (
        wording if wording in {role for _, role in ROLE_WORDS} else ""
    )


def language_of(name: str) -> str:
    """Script as a language tag: my, zh, bn, else en for Latin letters; empty for a script the tables have no tag for."""
    found = next((tag for tag, script in SCRIPTS if script.search(name)), "")
    return found or ("en" if LATIN.search(name) else "")


def uncertainty_km(precision: str) -> float | None:
    """The radius that the gazetteer's words on precision give, the larger end of a range; None where they give none."""
    found = _KILOMETRES.search(precision)
    return float(found.group(1) or found.group(3)) if found else None


def by_name(places: Mapping[str, Place]) -> dict[str, str]:
    """Place id by spelling, in lower case; the first place that has a spelling keeps it."""
    found: dict[str, str] = {}
    for place in places.values():
        for name in (place.name, *place.names, place.place_id):
            found.setdefault(name.lower(), place.place_id)
    return found


def beyond_gazetteer() -> set[str]:
    """Keys of the places that the rules add for reading; they enter the tables only when a text or a row names them."""
    return {entry["id"] for section in SECTIONS for entry in place_rules()[section]}


def _row(place: Place) -> Row:
    kind = place.place_type.split(" (")[0]
    return {
        "place_id": place.place_id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "place_type": "region" if kind.startswith("special region") else TYPES.get(kind, kind).replace(" ", "_"),
        "country": place.country,
        "admin1": place.admin1,
        "precision": place.precision,
        "uncertainty_km": uncertainty_km(place.precision),
        "source": place.source,
        "note": place.note,
    }
