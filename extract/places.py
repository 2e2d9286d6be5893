"""Places named in a story, by the gazetteer and rules/places.yaml: the longest name wins, and the words around it tell its role.

A place is a place, a metonym (Beijing decides), a dateline, or part of an organisation's name. A people's name is no place.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import re2

from extract.errors import RuleError, TableError
from extract.records import PlaceMention, Story
from extract.story_lines import find_dateline
from extract.strict_yaml import YamlMap, check_keys, load_yaml, texts
from extract.tokens import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.tokens import Scan

RULES = Path(__file__).parent / "rules" / "places.yaml"
GAZETTEER = Path(__file__).parent.parent / "seeds" / "gazetteer.csv"
SECTIONS = ("countries", "regions", "sites", "cities")
_KEYS = ("id", "name", "names", "type", "country", "admin1", "lat", "lon", "precision", "source", "roles")


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


@cache
def place_rules() -> YamlMap:
    """rules/places.yaml as read."""
    rules: YamlMap = load_yaml(RULES)
    check_keys(rules, ("sources", "precisions", "spellings", *SECTIONS, "words"), ("words", *SECTIONS))
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
    for section in SECTIONS:
        for entry in rules[section]:
            check_keys(entry, _KEYS, _KEYS[:10])
            yield _place(entry, rules), entry.where()


def _place(entry: YamlMap, rules: YamlMap) -> Place:
    try:
        lat, lon = float(entry["lat"]), float(entry["lon"])
    except ValueError:
        raise RuleError(entry.where("lat"), f"{entry['lat']!r}, {entry['lon']!r} is no position", "degrees", "correct it") from None
    return Place(
        place_id=entry["id"],
        name=entry["name"],
        names=tuple(texts(entry, "names")),
        place_type=entry["type"],
        country=entry["country"],
        admin1=entry["admin1"],
        lat=lat,
        lon=lon,
        precision=rules["precisions"].get(entry["precision"], entry["precision"]),
        source=rules["sources"].get(entry["source"], entry["source"]),
        roles=tuple(texts(entry, "roles")),
    )


def _gazetteer(path: Path) -> Iterator[Place]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise TableError(str(path), f"cannot be read ({error.strerror})", "the gazetteer", "restore the file") from None
    further = _further_spellings()
    for row in rows:
        kind, *roles = (part.strip() for part in row["type"].split(";"))
        yield Place(
            place_id=row["canonical"],
            name=row["name"],
            names=(*filter(None, row["alternates"].split("|")), *further.get(row["canonical"], ())),
            place_type=kind,
            country=row["country"],
            admin1=row["admin1"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            precision=row["precision"],
            source=row["source"],
            roles=tuple(roles),
            note=row["note"],
        )


def _further_spellings() -> dict[str, tuple[str, ...]]:
    """Spellings that reporting uses beside those of the gazetteer, by place."""
    further = place_rules().get("spellings") or YamlMap("places.yaml", 1)
    return {place_id: tuple(texts(further, place_id)) for place_id in further}


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


def place_terms() -> Iterator[tuple[str, str]]:
    """Spellings of all places, with their ids."""
    return ((name, place.place_id) for place in read_places().values() for name in (place.name, *place.names))


def find_places(spots: Sequence[tuple[int, int, str]], scan: Scan, story: Story) -> tuple[PlaceMention, ...]:
    """Every place named in the story, headlines and captions included, with its role, in order.

    `spots` are the places of the scan at which a term of `place_terms` stands, with its meaning.
    """
    text, base, plain, known = story.text, scan.base, scan.plain.replace("\n", " "), read_places()
    datelines = [line for span in story.chrome if (line := find_dateline(text, span.start))]
    found = []
    for start, end, place_id in spots:
        quote, first, last = plain[start:end], start + base, end + base
        if quote.islower():
            continue
        if any(d.start <= first < d.end for d in datelines):
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


def place_entries(_folder: Path) -> Iterator[Entry]:
    """Spellings of places as tokens of the common lexicon; the value is the place's name."""
    for place in read_places().values():
        yield from (
            Entry(name, "place", place.name, name if len(name) <= 5 and name.isupper() else "capital")
            for name in (place.name, *place.names)
        )
