"""What places the ground: a true scale bar, names of countries, the locator, and names that stand at their own marks and at no other."""

from __future__ import annotations

import base64
import json
import re
from datetime import date
from functools import cache
from typing import Any

import pytest

from charts.drawing.frame import framed_canvas
from charts.drawing.theme import LAYOUTS
from charts.drawing.type import Box
from charts.figures.maps.key import scale_bar
from charts.figures.maps.land_names import burmese_names
from charts.figures.maps.names import astray, gap
from charts.figures.maps.paper import MAP
from charts.figures.maps.rows import MapRows, at, select
from charts.figures.maps.scene import Scene, scene
from charts.figures.maps.screen import deck, legend, locator
from charts.figures.maps.window import SECTIONS, Window, plan, window
from extract.core.arithmetic import geodesic_km
from extract.core.ids import rows_of
from extract.tables.read import read_tables
from tests.chart_rows import real_tables
from tests.kit.pictures import painted
from tests.kit.tables import tables_of

SCREENS = ((1240, 600), (760, 520), (358, 420))  # the page of a desk, the first page, a phone
DAYS = ("2024-10-15", "2024-11-14", "2025-03-28", "2025-11-30", "")


@cache
def rows_by(day: str) -> MapRows:
    return at(select(read_tables(as_of=date.fromisoformat(day) if day else None)), None)


def windows(view: str) -> list[tuple[Window, float]]:
    """The windows of a section on screen and on paper, with the size of their type."""
    shown = [(window(SECTIONS[view], Box(0, 0, *size)), 13.0) for size in SCREENS]
    words = MAP.words(select(real_tables()), view=view)
    papers = [framed_canvas(name, "light", words, as_of=real_tables().as_of, version="") for name in LAYOUTS]
    return shown + [(plan(paper, view).window, paper.layout.label) for paper in papers]


def wrong(found: Scene) -> list[str]:
    """Names that do not stand clearly nearest to what they name."""
    marks = {mark.place_id: mark.name.mark for mark in found.marks}
    named = [(mark.name, mark.box) for mark in found.marks if mark.box is not None]
    return [name.words for name, box in named
            if astray(box, name.mark, [other for key, other in marks.items() if key not in name.all])]


def on_lines(found: Scene, box: Box) -> int:
    return sum(box.x0 < x < box.x1 and box.y0 < y < box.y1 for x, y in found.lines)


@pytest.mark.parametrize("day", DAYS)
def test_a_name_with_its_status_lies_along_no_border_and_its_burmese_name_keeps_to_the_mark(day: str) -> None:
    for shown, size in windows("kachin"):
        found = scene(rows_by(day), shown, size, flow="all")
        long = [(mark, mark.box) for mark in found.marks if mark.box is not None and mark.name.is_long]
        assert [mark.name.words for mark, box in long if on_lines(found, box) > 2] == []  # points of lines: across one, not along it
        burmese = {mark.place_id: box for mark, box in burmese_names(found, size, [box for _, box in long])}
        assert [mark.called for mark, _ in long if gap(burmese.get(mark.place_id, mark.name.mark), mark.name.mark) > size / 2] == []


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("day", DAYS)
def test_no_name_stands_at_the_mark_of_another_place(day: str, view: str) -> None:
    for shown, size in windows(view):
        assert wrong(scene(rows_by(day), shown, size, flow="all")) == []


@pytest.mark.parametrize("ids", [["gate-reopens", "gate-part-open", "mine-flood"], ["gate-shut-again", "gate-closed-unnamed-doer"]])
def test_nor_does_one_when_more_gates_have_a_status(ids: list[str]) -> None:
    known = at(select(tables_of(ids)), None)
    for view in SECTIONS:
        for shown, size in windows(view):
            assert wrong(scene(known, shown, size, flow="all")) == []


def test_two_gates_on_one_spot_share_one_line() -> None:
    shown = window(SECTIONS["region"], Box(0, 0, 358, 420))
    found = scene(rows_by(""), shown, 13.0, flow="all")
    shared = [mark for mark in found.marks if mark.box is not None and len(mark.name.all) > 1]
    assert shared
    assert all(mark.name.words.count(" · ") == len(mark.name.all) - 1 <= 2 for mark in shared)


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("size", SCREENS)
def test_a_scale_bar_is_as_long_on_the_ground_as_it_says(view: str, size: tuple[int, int]) -> None:
    shown = window(SECTIONS[view], Box(0, 0, *size))
    bar = scale_bar(shown, (size[0] * 0.7, size[1] - 20))
    km, _, latitude = bar.words.partition(" km")
    assert geodesic_km(bar.west[1], bar.west[0], bar.east[1], bar.east[0]) == pytest.approx(float(km), rel=2e-3)
    assert bool(latitude) == (view != "kachin")  # a wide section has many scales
    if latitude:
        assert latitude == f" at {bar.west[1]:.0f}° N"


@cache
def made(view: str, size: tuple[int, int]) -> dict[str, Any]:
    return dict(json.loads(deck(rows_by(""), view=view, size=size).to_json()))


def layers(view: str, size: tuple[int, int] = SCREENS[0]) -> dict[str, Any]:
    return {layer["id"]: layer for layer in made(view, size)["layers"]}


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("size", SCREENS)
def test_the_bar_of_the_screen_stays_in_its_corner_when_the_map_is_dragged_and_is_as_long_as_it_says(
        view: str, size: tuple[int, int]) -> None:
    """Its view takes of the map's own state all but the place, so that it follows each zoom and no drag."""
    (_, (west, lat), (east, _), _) = layers(view, size)["scale"]["data"][0]["geometry"]["coordinates"][0]
    km = float(layers(view, size)["scale_words"]["data"][0]["text"].split(" ")[0])
    assert geodesic_km(lat, west, lat, east) == pytest.approx(km, rel=0.03)  # lines have three digits of a degree, some 100 m
    shown, (moved, still) = window(SECTIONS[view], Box(0, 0, *size)), made(view, size)["views"]
    assert still["viewState"] == {"id": moved["id"], "longitude": east, "latitude": lat}
    assert still["controller"] is False
    assert shown.box.south < lat < shown.box.north
    degrees = (shown.box.east - shown.box.west) * size[0] / shown.pixels.width  # across the whole map, as wide as planned
    assert 0.03 < (east - west) / degrees < 0.3  # seen on a page half as wide, too
    ground = 50 + 50 * shown.pixels.width / size[0]  # per cent of the page's map: a narrow window has nothing beside it
    assert float(still["x"].rstrip("%")) + 50 < ground


@pytest.mark.parametrize("view", SECTIONS)
def test_no_name_of_a_place_or_a_country_stands_on_the_bar(view: str) -> None:
    shown = window(SECTIONS[view], Box(0, 0, *SCREENS[0]))
    end = layers(view)["scale"]["data"][0]["geometry"]["coordinates"][0][2]
    names = [row for name, layer in layers(view).items() if name.startswith("names_") for row in layer["data"]]
    x, y = shown.pixels.width * 0.97, shown.place((100.0, end[1]))[1]
    points = [shown.place(tuple(row["position"])) for row in names]
    assert names
    assert not [point for point in points if x - 60 < point[0] < x and y - 15 < point[1] < y]


@pytest.mark.parametrize("size", SCREENS)
def test_the_close_up_names_the_countries(size: tuple[int, int]) -> None:
    names = {row["text"].replace(" ", "") for row in layers("kachin", size)["names_land"]["data"]}
    assert {"MYANMAR", "CHINA"} <= names


def test_the_paper_names_the_countries_in_its_close_up_and_its_locator() -> None:
    words = [words.replace("\u2009", "") for _, words in painted(MAP, real_tables(), "slide", "light").labels]
    assert words.count("MYANMAR") == words.count("CHINA") == 2
    assert "THAILAND" in words


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["kachin", "myanmar_china"])
def test_the_screen_has_a_locator_with_names_and_a_frame(view: str, theme: str) -> None:
    picture = base64.b64decode(locator(theme=theme, view=view).partition(",")[2]).decode()
    names = re.findall(r">([A-Z]+)</text>", picture)
    assert {"MYANMAR", "CHINA", "THAILAND"} <= set(names)
    assert picture.count("<rect") == 2  # the sea, and the frame of what the map shows
    assert len(picture) < 30_000  # characters: it goes with every page that has a map


def test_the_region_needs_no_locator() -> None:
    assert locator(view="region") == ""


def test_a_place_has_one_spelling_and_its_others_stand_in_its_tooltip() -> None:
    rows = rows_by("")
    shown, others = set(rows.places["name"]), dict[str, str]()
    for place in rows_of(rows.places):
        others |= {name: place["name"] for name in str(place["names_en"]).split(", ") if name and name not in place["name"]}
    drawn = [each for layer in layers("kachin").values() for each in layer["data"]]
    told = [f"{each.get('title', '')} {each.get('text', '')}" for each in drawn]
    told += [re.sub(r"<[^>]*>", "", words) for _, words in painted(MAP, real_tables(), "slide", "light").labels]
    told += [f"{title} {about}" for _, title, about in legend(rows)]
    wrong = [(name, words) for words in set(told) for name in others.keys() - shown if re.search(rf"\b{re.escape(name)}\b", words)]
    assert wrong == []
    assert any("Panwa" in each.get("about", "") for each in drawn)
