"""Places and actors: spellings lead to one place, roles come from the words around, pointing words find their actor."""

from __future__ import annotations

from collections import Counter

import pytest

from extract.core.records import Document, Story
from extract.reading.sentence.named import find_actors, find_places
from extract.reading.sentence.scan import Scan, Spots, find_spots
from extract.sources.stories import split_stories
from extract.vocabulary.actors import read_actors
from extract.vocabulary.lexicon import load_rules
from extract.vocabulary.places import place_terms, read_places


def story(text: str) -> Story:
    (found,) = split_stories(Document(document_id="page", path="", text=f"{text} Rare earths matter.", sha256=""))
    return found


def scanned(text: str) -> tuple[Scan, Story, Spots]:
    found = story(text)
    scan = Scan(found.text, load_rules().lexicon, start=found.start, end=found.end)
    return scan, found, find_spots(scan, found.text)


def places(text: str) -> list[tuple[str, str]]:
    scan, found, spots = scanned(text)
    return [(place.name, place.role) for place in find_places(spots.places, scan, found)]


def actors(text: str) -> list[str]:
    scan, found, spots = scanned(text)
    return [mention.actor.name for mention in find_actors(spots.actors, scan, found.text)]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Banmaw", "Bhamo"),
        ("Pang War", "Pangwa"),
        ("Panwa", "Pangwa"),
        ("Chipwe", "Chipwi"),
        ("Lai Zar", "Laiza"),
        ("Kampaiti", "Kan Pai Ti"),
        ("Maijayang", "Mai Ja Yang"),
        ("八莫", "Bhamo"),
        ("ဗန်းမော်", "Bhamo"),
        ("Mai Ja\nYang", "Mai Ja Yang"),
    ],
)
def test_spellings_lead_to_one_place(spelling: str, name: str) -> None:
    assert places(f"Trucks left {spelling} today.") == [(name, "place")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beijing rejected the demand.", [("Beijing", "metonym")]),
        ("Officials met in Beijing today.", [("Beijing", "place")]),
        ("BEIJING, March 3 (Reuters) - Prices rose.", [("Beijing", "dateline")]),
        ("The Kachin Independence Army came.", [("Kachin State", "org_part")]),
        ("Shanghai Metals Market data show it.", [("Shanghai", "org_part")]),
        ("The Bank of China lent it.", [("China", "org_part")]),
        ("It fights for the Kachin minority.", []),
        ("Mines in Kachin are shut.", [("Kachin State", "place")]),
        ("Kachin's hills are scarred.", [("Kachin State", "place")]),
        ("Chinese buyers came.", []),
        ("He told us so.", []),
        ("The US government said so.", [("United States", "place")]),
        ("It went to northern Myanmar.", [("northern Myanmar", "place")]),
    ],
)
def test_the_role_of_a_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert places(text) == expected


def test_every_place_has_a_position_and_a_source() -> None:
    for place in read_places().values():
        assert -90 <= place.lat <= 90, place.place_id
        assert -180 <= place.lon <= 180, place.place_id
        assert place.source, place.place_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The KIA came. The group left.", ["Kachin Independence Army"] * 2),
        ("Armed rebels came. They are the KIA.", ["Kachin Independence Army"] * 2),
        ("Lynas rose. The company fell.", ["Lynas Rare Earths"] * 2),
        ("Global Witness counted mines. The group sells nothing.", ["Global Witness"] * 2),
        ("Beijing and Chinese officials talked.", ["China", "China"]),
        ("Anti-junta forces hold towns.", ["Myanmar rebels"]),
        ("Fighters against military rule came.", []),
        ("The group sang.", []),
    ],
)
def test_who_is_meant(text: str, expected: list[str]) -> None:
    assert actors(text) == expected


def test_every_actor_lives_somewhere_known() -> None:
    assert all(not actor.home or actor.home in read_places() for actor in read_actors().values())


@pytest.mark.parametrize(("spelt", "name"), [
    *((word, "Kan Pai Ti") for word in ("Kan Pai Ti", "Kanpaiti", "Kambaiti", "Kanpiketi", "Kan-Paik-Ti", "Kanpiktee")),
    *((word, "Laukkai") for word in ("Laukkai", "Laukkaing", "Laukai", "Lauk Kai")),
    *((word, "Chipwi") for word in ("Chipwe", "Chi Pwi", "Chihpwe")),
    ("Lai Za", "Laiza"), ("Moe Mauk", "Momauk"), ("Pang Wa", "Pangwa"), ("Lwe Je", "Lweje"), ("Mai-Ja-Yang", "Mai Ja Yang"),
    ("Kachin Special Region No. 1", "Kachin Special Region 1"), ("Special Region (1)", "Kachin Special Region 1"),
])
def test_every_spelling_of_a_place_gives_its_one_name(spelt: str, name: str) -> None:
    assert places(f"The rare earth mines of {spelt} were closed.") == [(name, "place")]


def test_no_spelling_belongs_to_two_places() -> None:
    spelt = Counter(word for word, _ in {(spelling.casefold(), place) for spelling, place in place_terms()})
    assert [word for word, count in spelt.items() if count > 1] == []
