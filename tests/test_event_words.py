"""Names of places and labels of events in Chinese: those of the tables, and those that any other story may bring."""

from __future__ import annotations

from itertools import product

import pytest

from charts.figures.maps.basemap import read_basemap
from charts.figures.maps.land_names import river_name
from extract.core.properties import event_types
from extract.languages.spoken import named, speaking, told
from extract.measures.claims import label
from extract.measures.claims import named as named_event
from extract.tables.events import Telling, headline_of
from extract.tables.read import read_tables
from tests.chinese import english_left

ACTOR, PLACE = "Qwrt Metals", "Xyzzy"  # of a story that nobody has seen
PLACES = (PLACE, f"{PLACE}, Laiza and Pangwa", f"Laiza, {PLACE} and 4 more")
TYPES = event_types().entries


def test_each_place_has_a_chinese_name_which_the_gazetteer_has_too_where_it_has_one() -> None:
    tables = read_tables()
    known = tables.place_names[tables.place_names["language"] == "zh"].groupby("place_id")["name"].agg(set)
    with speaking("zh"):
        names = {place: named(name) for place, name in zip(tables.places["place_id"], tables.places["name"], strict=True)}
    assert [place for place, name in names.items() if english_left(name) or not name] == []
    assert [place for place, name in names.items() if name not in known.get(place, {name})] == []


def test_what_the_basemap_names_has_a_chinese_name() -> None:
    drawn = [shape for shape in read_basemap() if shape.layer in ("country", "admin1", "river")]
    with speaking("zh"):
        assert [shape.name for shape in drawn if english_left(river_name(shape.name))] == []
        assert river_name("Nu (Salween)") == "怒江（萨尔温江）"


def test_each_label_of_the_tables_is_told_in_chinese() -> None:
    events = read_tables().events
    with speaking("zh"):
        assert [words for words in events["short"] if english_left(told(words, "event"))] == []
        assert told("KIA closes crossings: Laiza, Pangwa and Mai Ja Yang", "event") == "克钦独立军关闭口岸：拉咱、板瓦和迈扎央"


def _tellings(kind: str) -> list[Telling]:
    """Everything that a label of this type may be told with."""
    objects = ["", *TYPES[kind].get("objects", {}).values()]
    if part := TYPES[kind].get("part"):
        objects += [f"{part[scope]} {joint}" for scope in ("one", "several") for joint in ("near", "in")]
    effects = ((), (("people", "closed"), ("goods", "closed")), (("ore", "partly"),), (("all", "open"),))
    return [
        Telling(event_type=kind, agent=agent, party=party, place=place, land=place or land, thing=thing, turn=turn, object=object_named,
                kept=kept, s=s, effects=effect)
        for (agent, party), (place, land), (thing, turn), object_named, kept, s, effect in product(
            (("", ""), (ACTOR, "China"), ("KIA", "")), ((place, "") for place in ("", *PLACES)),
            (("", "moves"), ("dysprosium oxide", "rises"), ("terbium oxide", "falls")), objects, {False, "kept" in TYPES[kind]}, ("", "s"),
            effects)
    ] + [Telling(event_type=kind, agent=ACTOR, land="Myanmar")]


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_each_label_that_a_story_may_bring_is_told_in_chinese(kind: str) -> None:
    labels = {headline_of(telling) for telling in _tellings(kind)}
    with speaking("zh"):
        assert {words: told(words, "event") for words in labels if english_left(told(words, "event"), ACTOR, PLACE)} == {}


def test_the_parts_of_a_label_are_told_in_their_places() -> None:
    with speaking("zh"):
        assert told("China partly reopens crossings to people and ore: Muse", "event") == "中国对人员和矿石部分重开口岸：木姐"
        assert told("The mining belt of Kachin State changes hands", "event") == "克钦邦的矿带易手"
        assert told(f"{ACTOR} stops work at a site near {PLACE}", "event") == f"{ACTOR}叫停{PLACE}附近一处矿点的作业"
        assert told("KIA closes crossings: Xyzzy, Laiza and 4 more", "event") == "克钦独立军关闭口岸：Xyzzy、拉咱和另外4处"


def test_a_label_without_a_translation_gives_way_to_the_kind_the_actors_and_the_places_of_the_event() -> None:
    event = {"short": "Nobody knows what to call it", "event_type": "border_closure", "actors": "KIA", "places": "Laiza, Pangwa"}
    assert label(event) == "Nobody knows what to call it"
    with speaking("zh"):
        assert label(event) == "口岸关闭：克钦独立军、拉咱和板瓦"
        assert label({"short": "Nobody knows", "event_type": "border_closure"}) == "口岸关闭"
        assert [kind for kind in TYPES if english_left(named(kind.replace("_", " ")))] == []
        claimed = {**event, "certainty": "claimed", "attributed_to": "one resident, not named", "publisher": "Reuters"}
        assert named_event(claimed) == "一名居民称：口岸关闭：克钦独立军、拉咱和板瓦"
