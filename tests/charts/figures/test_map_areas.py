"""Ground that reports give to one side or call contested: with day, claim and source, as far as a report may be read, and no front line."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely

from charts.drawing.type import Box
from charts.figures.maps.areas import TOWN_KM, Control, control_areas, told, undrawn
from charts.figures.maps.basemap import area_of
from charts.figures.maps.paper import MAP
from charts.figures.maps.rows import MapRows, at, select
from charts.figures.maps.scene import scene
from charts.figures.maps.screen import deck, legend
from charts.figures.maps.window import SECTIONS, window
from extract.core.arithmetic import geodesic_km
from extract.tables.read import read_tables
from tests.chart_rows import draw, of_stories, real_tables
from tests.charts.figures.test_map import with_events

if TYPE_CHECKING:
    from collections.abc import Callable

CLOSE = window(SECTIONS["kachin"], Box(0, 0, 1240, 600))
PANGWA = (98.37731, 25.60298)
HELD = {  # how each area tells of itself, and the event that it opens
    "Bhamo": ("Contested 25 Dec 2025 – 16 Jan 2026, by the KIA (BNI (Kachin News Group), said again Jan 2026", "offensive-2025-12-25-"),
    "Chipwi": ("Held by the KIA since late Sep 2024 (The Irrawaddy, said again Nov 2024", "takeover-2024-09-25-"),
    "Kanpaiti": ("Held by the KIA since 20 Nov 2024 (DVB English, said again Nov 2024", "takeover-2024-11-20-"),
    "Lweje": ("Held by the KIA since 8 Apr 2024 (The Irrawaddy, 10 Apr 2024", "takeover-2024-04-08-"),
    "Mansi": ("Held by the KIA since 8 Jan 2025 (DVB English, Apr 2025", "takeover-2025-01-08-"),
    "Pangwa": ("Held by the KIA from 18–19 Oct 2024 on (Frontier Myanmar (via Business and Human Rights Centre), said again 4 Dec 2024",
               "takeover-2024-10-19-"),
    "Tsawlaw": ("Held by the KIA since 2 Oct 2024 (Save Myanmar (relaying Yangon Times), 2 Oct 2024", "takeover-2024-10-02-"),
}
KEY = f"{TOWN_KM:g} km around what reports name; no front line is known"


def known(day: str = "") -> MapRows:
    return at(select(read_tables(as_of=date.fromisoformat(day) if day else None)), None)


def of_three(day: str = "") -> MapRows:
    """What the three stories alone tell."""
    return at(select(of_stories(read_tables(as_of=date.fromisoformat(day) if day else None))), None)


def areas(rows: MapRows) -> dict[str, Control]:
    return {area.title.partition(":")[0]: area for area in control_areas(rows, CLOSE)}


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_every_area_says_who_holds_it_since_when_on_whose_word_and_opens_that_report() -> None:
    found = areas(known())
    assert set(found) == set(HELD)
    for name, (about, record) in HELD.items():
        assert plain(found[name].about).startswith(f"{about};")
        assert found[name].record.startswith(f"events/{record}")
    assert all("how far it reaches is not reported" in area.about for area in found.values())
    assert not any(area.claim for area in found.values())
    assert {name for name, area in found.items() if area.contested} == {"Bhamo"}
    assert {name for name, area in found.items() if not area.old} == {"Bhamo"}  # of no other is there a report of the last half year


def test_an_area_that_one_person_alone_tells_of_is_a_claim() -> None:
    found = areas(of_three())
    assert set(found) == {"Bhamo", "Pangwa"}
    assert plain(found["Bhamo"].about).startswith("Contested since Dec 2024, by the KIA (Reuters, 8 Jul 2025")
    claim = "Held by the KIA by 14 Nov 2024 (a claim: one person, not named, in Radio Free Asia, 14 Nov 2024"
    assert plain(found["Pangwa"].about).startswith(claim)
    assert found["Bhamo"].record.startswith("events/offensive-2024-12-01")
    assert (found["Pangwa"].claim, found["Bhamo"].claim) == (True, False)


def test_before_a_report_there_is_no_area() -> None:
    assert areas(known("2024-04-09")) == {}
    assert set(areas(known("2024-04-10"))) == {"Lweje"}
    assert areas(of_three("2024-11-13")) == {}
    assert set(areas(of_three("2024-11-14"))) == {"Pangwa"}


def test_the_ground_of_a_town_reaches_so_far_fades_and_ends_at_the_border() -> None:
    whole, middle = areas(known())["Pangwa"].rings
    away = [geodesic_km(PANGWA[1], PANGWA[0], lat, lon) for lon, lat in whole]
    assert max(away) == pytest.approx(TOWN_KM, rel=0.01)
    assert shapely.Polygon(middle).area < 0.6 * shapely.Polygon(whole).area
    beyond = shapely.Polygon(whole).difference(area_of("admin1", "Kachin").buffer(0.012))  # degrees: a border is right to a kilometre or so
    assert beyond.area == 0


def test_contested_ground_is_filled_by_half_and_bounded_whole() -> None:
    area = areas(known())["Bhamo"]
    whole, half = shapely.Polygon(area.edge[0]), shapely.Polygon(area.rings[0])
    assert half.area == pytest.approx(whole.area / 2, rel=0.02)
    assert half.centroid.x < whole.centroid.x
    assert area.contested


def test_a_report_of_a_whole_state_is_drawn_as_the_state() -> None:
    held = {"place": "kachin_state", "effect": "claimed", "start": "2025-01-02", "end": "2025-01-02", "event_type": "takeover"}
    area = areas(at(select(with_events(real_tables(), [held])), None))["Kachin State"]
    assert shapely.Polygon(area.rings[0]).equals(max(shapely.get_parts(area_of("admin1", "Kachin")), key=shapely.area))
    assert "Drawn as the whole of the state named" in area.about
    assert area.edge == ()  # a reported one has no edge that could be taken for a front


def test_a_region_reaches_as_far_as_its_point_is_uncertain() -> None:
    held = {"place": "kachin_special_region_1", "effect": "claimed", "start": "2025-01-02", "end": "2025-01-02", "event_type": "takeover"}
    (area,) = areas(at(select(with_events(real_tables(), [held])), None)).values()
    assert "Drawn 50 km around the place that is named" in area.about


def test_land_without_a_place_on_the_map_is_told_in_words() -> None:
    assert [told(event) for event in undrawn(known())] == ["KIA takes the mining belt of northern Myanmar"]
    assert undrawn(known("2024-10-15")) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_maps_draw_the_areas_and_their_key_explains_them(theme: str) -> None:
    rows = known()
    layers = {layer["id"]: layer for layer in json.loads(deck(rows, theme=theme).to_json())["layers"]}
    drawn = layers["control"]["data"] + layers["control_old"]["data"]
    assert {each["record"] for each in drawn} == {area.record for area in control_areas(rows, CLOSE)}
    assert all(re.search(r"\d{4}", each["about"]) for each in drawn)
    figure = draw(MAP, real_tables(), theme=theme, layout="slide")
    assert sum(trace.name == "areas of control" for trace in figure.data) == len(drawn)
    ((title, about),) = [(title, about) for _, title, about in legend(rows, theme=theme) if title.startswith("Ground held")]
    assert title == "Ground held, extent not reported"
    assert about == f"{KEY}; half filled: contested"  # no ground is only claimed by the last day
    claims = [about for _, title, about in legend(of_three(), theme=theme) if title.startswith("Ground held")]
    assert claims == [f"{KEY}; broken edge: a claim; half filled: contested"]


@pytest.mark.parametrize(("rows_of", "name"), [
    (known, "Pangwa, held by the KIA from 18–19 Oct 2024 on"), (of_three, "Pangwa, held by the KIA by 14 Nov 2024, a claim"),
])
def test_where_there_is_room_a_place_says_who_holds_it_since_when(rows_of: Callable[[str], MapRows], name: str) -> None:
    rows = rows_of("2024-12-31")
    wide = {mark.place_id: plain(mark.name.words) for mark in scene(rows, CLOSE, 13.0, flow="all").marks}
    assert wide["pang_war"] == name
    phone = scene(rows, window(SECTIONS["kachin"], Box(0, 0, 358, 420)), 13.0, flow="all")
    assert next(mark.name.words for mark in phone.marks if mark.place_id == "pang_war") == "Pangwa"
