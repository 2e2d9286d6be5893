"""Places named in a story, by the gazetteer and rules/places.yaml: the longest name wins, and the words around it tell its role.

A place is a place, a metonym (Beijing decides), a dateline, or part of an organisation's name. A people's name is no place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import re2

from extract.core.errors import RuleError, TableError
from extract.core.ids import csv_rows, number_cell
from extract.core.paths import RULES, SEEDS
from extract.core.properties import place_kinds, rule_file
from extract.core.strict_yaml import YamlMap, check_keys, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from extract.core.ids import Row

GAZETTEER, SHOWN = SEEDS / "gazetteer.csv", SEEDS / "shown_names.csv"
SECTIONS = ("countries", "regions", "sites", "cities")
_TAGS = {tag: re2.compile(rf"\p{{{script}}}") for tag, script in (("my", "Myanmar"), ("zh", "Han"), ("bn", "Bengali"), ("en", "Latin"))}
_KILOMETRES = re2.compile(r"[~<(](\d+) km|(\d+)-(\d+) km")
_KEYS = ("id", "name", "names", "type", "country", "admin1", "lat", "lon", "precision", "source", "roles", "fiscal_year", "fiscal_named")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer or of rules/places.yaml; `lat` and `lon` in degrees, WGS84."""

    place_id: str
    name: str
    names: tuple[str, ...]
    place_type: str
    country: str
    admin1: str
    lat: float
    lon: float
    precision: str
    source: str
    roles: tuple[str, ...] = ()
    note: str = ""
    township: str = ""


@cache
def place_rules() -> YamlMap:
    """rules/places.yaml as read."""
    rules = rule_file(RULES / "places.yaml")
    check_keys(rules, ("sources", "precisions", "spellings", "properties", "kinds", "roles", *SECTIONS, "words"), ("words", *SECTIONS))
    return rules


@cache
def read_places(gazetteer: Path = GAZETTEER) -> dict[str, Place]:
    """All known places by id: the gazetteer's first, then those of rules/places.yaml. RuleError on a bad or repeated entry."""
    places = {place.place_id: place for place in _gazetteer(gazetteer)}
    for place, where in _curated():
        if place.place_id in places:
            raise RuleError(where, f"the place {place.place_id!r} stands twice", "each place once, gazetteer included", "remove one")
        places[place.place_id] = place
    return places


def _curated() -> Iterator[tuple[Place, str]]:
    rules = place_rules()
    for entry in (entry for section in SECTIONS for entry in rules[section]):
        check_keys(entry, _KEYS, _KEYS[:10])
        place_kinds().check(entry["type"], entry.where("type"))
        try:
            lat, lon = (number_cell(entry[name], entry.where(name), name, most) for name, most in (("lat", 90), ("lon", 180)))
        except TableError as error:
            raise RuleError(error.where, error.wrong, error.expected, error.advice) from None
        place = Place(
            place_id=entry["id"], name=entry["name"], names=tuple(texts(entry, "names")),
            place_type=entry["type"], country=entry["country"], admin1=entry["admin1"], lat=lat, lon=lon,
            precision=rules["precisions"].get(entry["precision"], entry["precision"]),
            source=rules["sources"].get(entry["source"], entry["source"]), roles=tuple(texts(entry, "roles")),
        )
        yield place, entry.where()


_GAZETTEER = ("name", "canonical", "alternates", "lat", "lon", "type", "admin1", "precision", "source", "country", "township", "note")


def _gazetteer(path: Path) -> Iterator[Place]:
    further = place_rules().get("spellings") or YamlMap("places.yaml", 1)  # those of the reporting
    for number, row in enumerate(csv_rows(path, _GAZETTEER), start=2):  # the header is line 1
        kind, *roles = (part.strip() for part in row["type"].split(";"))
        place_kinds().check(kind, f"{path}:{number}")
        yield Place(
            place_id=row["canonical"], name=row["name"],
            names=(*filter(None, row["alternates"].split("|")), *texts(further, row["canonical"])), place_type=kind,
            country=row["country"], admin1=row["admin1"], lat=number_cell(row["lat"], f"{path}:{number}", "lat", 90),
            lon=number_cell(row["lon"], f"{path}:{number}", "lon", 180), precision=row["precision"],
            source=row["source"], roles=tuple(roles), note=row["note"],
            township=row["township"],
        )


@cache
def _shown(path: Path = SHOWN) -> dict[str, str]:
    return {row["place_id"]: row["shown"] for row in csv_rows(path, ("place_id", "shown"))}


def spelling(place: Place) -> str:
    """The one name by which tables and pages call a place: that of reports in English where one is curated, else the gazetteer's.
    TableError for a name that is no known spelling of it."""
    shown = _shown().get(place.place_id, place.name)
    if shown not in (place.name, *place.names):
        wrong = f"{shown!r} is no spelling of {place.place_id!r}"
        raise TableError(str(SHOWN), wrong, "one of those that the gazetteer has", "add it there")
    return shown


@cache
def gates_within(name: str) -> tuple[str, ...]:
    """Names of the border gates that lie in an area, by the name of a state or of the town that a township is called by, in the order
    of the gazetteer. Empty for a gate itself, and for an area in which the gazetteer has none."""
    places = read_places()
    area = next((place for place in places.values() if place.name == name), None)
    if area is None or is_gate(area):
        return ()
    gates = [place for place in places.values() if is_gate(place) and place.country == area.country]
    if place_kinds().having("middle") & {area.place_type}:
        if area.township:  # no state: its townships, but not what it has only a part of (`part of Waingmaw`)
            return tuple(gate.name for gate in gates if gate.township in area.township.split(", "))
        return tuple(gate.name for gate in gates if gate.admin1.split(" ")[0] == area.admin1.split(" ")[0])
    return tuple(gate.name for gate in gates if gate.township == area.name)


@cache
def lies_in(place_id: str, area_id: str) -> bool:
    """Whether a place lies in a state, province or part of one, as far as the gazetteer tells."""
    place, area = read_places()[place_id], read_places()[area_id]
    if not place.admin1 or place.country != area.country:
        return False
    return place.admin1.split(" ")[0] == area.admin1.split(" ")[0]


@cache
def gates() -> frozenset[str]:
    """Names of the places that are border gates or have one."""
    return frozenset(place.name for place in read_places().values() if is_gate(place))


def is_gate(place: Place) -> bool:
    """Whether a place is a border gate, by its kind or its roles."""
    return "border_gate" in (*map(role_of, place.roles), place_kinds().values("role").get(place.place_type, ""))


def place_terms() -> Iterator[tuple[str, str]]:
    """Spellings of all places, with their ids."""
    return ((name, place.place_id) for place in read_places().values() for name in (place.name, *place.names))


def place_rows(places: Iterable[Place]) -> dict[str, list[Row]]:
    """Rows of `places`, `place_roles` and `place_names`, one place after the other."""
    tables: dict[str, list[Row]] = {"places": [], "place_roles": [], "place_names": []}
    for place in places:
        tables["places"].append(_row(place))
        played = (*map(role_of, place.roles), place_kinds().values("role").get(place.place_type, ""))
        tables["place_roles"] += [{"place_id": place.place_id, "role": role} for role in dict.fromkeys(filter(None, played))]
        spelt = ((name, language_of(name)) for name in dict.fromkeys((place.name, *place.names)))
        tables["place_names"] += [{"place_id": place.place_id, "name": name, "language": tag} for name, tag in spelt if tag]
    return tables


def role_of(wording: str) -> str:
    """The part a place plays, out of the gazetteer's wording; empty where it names none that is kept."""
    if wording.startswith(("near ", "sub-")):
        return ""
    roles: YamlMap = place_rules()["roles"]
    if wording in roles.values():
        return wording
    return next((role for word, role in roles.items() if word in wording), "")


def language_of(name: str) -> str:
    """Script as a language tag: my, zh, bn, else en for Latin letters; empty for a script the tables have no tag for."""
    return next((tag for tag, script in _TAGS.items() if script.search(name)), "")


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


@cache
def beyond_gazetteer() -> frozenset[str]:
    """Keys of the places that the rules add for reading; they enter the tables only when a text or a row names them."""
    return frozenset(entry["id"] for section in SECTIONS for entry in place_rules()[section])


def _row(place: Place) -> Row:
    return {
        "place_id": place.place_id, "name": spelling(place), "lat": place.lat, "lon": place.lon,
        "place_type": place_kinds().values("as").get(place.place_type, place.place_type), "country": place.country,
        "admin1": place.admin1, "precision": place.precision, "uncertainty_km": uncertainty_km(place.precision),
        "source": place.source, "note": place.note,
    }
