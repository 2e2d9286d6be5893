"""The maps and the timeline in Chinese, and Burmese names in both languages: every word of the committed tables and of earlier days."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from charts.drawing.frame import framed_canvas
from charts.drawing.type import Box, line_width
from charts.figures.maps.areas import undrawn
from charts.figures.maps.key import scale_bar
from charts.figures.maps.land_names import area_names, burmese_names, country_points
from charts.figures.maps.notes import notes
from charts.figures.maps.paper import MAP
from charts.figures.maps.rows import MapRows, at
from charts.figures.maps.scene import Scene, scene
from charts.figures.maps.screen import deck, legend
from charts.figures.maps.window import SECTIONS, window
from charts.figures.maps.words import distance
from charts.figures.timeline import TIMELINE
from charts.figures.timeline.paint import hover
from charts.figures.timeline.words import caption, lag_words
from charts.wording.markup import drawn
from extract.core.ids import rows_of
from extract.languages.spoken import speaking
from extract.measures.claims import named
from extract.tables.read import read_tables
from tests.chinese import english_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from charts.wording.captions import Words

EARLY = date(2024, 12, 1)
DAYS = (None, EARLY)


@cache
def _rows(chart: str, as_of: date | None) -> Mapping[str, pd.DataFrame]:
    return {"map": MAP, "timeline": TIMELINE}[chart].select(read_tables(as_of=as_of) if as_of else read_tables())


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


def _scene(rows: MapRows, view: str) -> Scene:
    return scene(rows, window(SECTIONS[view], Box(0, 0, 1240, 640)), 13.0, flow="all")


@cache
def _spellings() -> re.Pattern[str]:
    """Names as they are written in other scripts: a hover lists them."""
    tables = read_tables()
    names = {*tables.place_names["name"], *tables.places["name"], "Natural Earth", "GeoNames", "Diantan-ai"}
    return re.compile("(?<![A-Za-z])(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")(?![A-Za-z])")


def _said(words: Words) -> list[str]:
    return [text for text in words if isinstance(text, str)]


def _left(texts: list[str]) -> dict[str, list[str]]:
    """The English words of each text, but for what a hover lists in other scripts."""
    return {text: left for text in dict.fromkeys(texts) if (left := english_left(_spellings().sub(" ", text)))}


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("view", SECTIONS)
def test_no_english_word_is_left_in_what_a_map_says(view: str, as_of: date | None) -> None:
    rows = _rows("map", as_of)
    for options in ({}, {"flow": "ore"}, {"on": date(2024, 11, 14)}, {"on": date(2019, 1, 1)}):
        assert _left(_said(MAP.words(rows, view=view, **options))) == {}


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("view", SECTIONS)
def test_no_english_word_is_left_on_a_map(view: str, as_of: date | None) -> None:
    known = at(_rows("map", as_of), None)
    found = _scene(known, view)
    texts = [words for mark in found.marks for words in (mark.title, mark.name.words, mark.hover)]
    texts += [words for area in found.control for words in (area.title, area.about)]
    texts += [words for entry in legend(known, view=view) for words in entry[1:]]
    texts += [words for _, _, words in notes(known, found)] + [named(event) for event in undrawn(known)]
    texts += [words for words, _, _ in area_names(found, 12.0, [])] + [name for name, _, _ in country_points(found.window.box)]
    texts += [scale_bar(found.window, (900, 600)).words]
    assert _left([text.replace("<br>", "\n").replace("<b>", "").replace("</b>", "") for text in texts]) == {}


def test_no_english_word_is_left_on_the_map_of_a_page() -> None:
    layers = json.loads(deck(at(_rows("map", None), None)).to_json())["layers"]
    data: list[dict[str, Any]] = [row for layer in layers for row in layer["data"] if isinstance(row, dict)]
    texts = [str(row[key]) for row in data for key in ("text", "title", "about") if key in row]
    assert len(texts) > 50
    assert _left(texts) == {}


def test_the_map_says_in_chinese_who_closed_which_gates_when() -> None:
    rows = _rows("map", None)
    said = MAP.words(rows, on=date(2024, 11, 14))
    assert said.headline == "2024年11月12日，一名居民称克钦独立军关闭3处口岸：拉咱、板瓦和迈扎央"
    assert said.subtitle == "克钦邦与云南边境：2024年11月14日的状况"
    assert distance(at(rows, None), "myitkyina", "mai_ja_yang").words == "密支那至迈扎央：直线距离130公里，误差约3公里"
    told = {place: words for place, _, words in notes(at(rows, None), _scene(at(rows, None), "kachin"))}
    assert drawn(told["hpimaw"]) == "<b>片马对面：</b>中国2024年10月26日将其关闭，2025年10月24日放行"


def test_nothing_to_draw_is_said_in_chinese() -> None:
    for chart in (MAP, TIMELINE):
        rows = {name: frame.iloc[:0] for name, frame in _rows(chart.id, None).items()}
        assert _left(_said(chart.words(rows))) == {}


@pytest.mark.parametrize("as_of", DAYS)
def test_no_english_word_is_left_on_the_timeline(as_of: date | None) -> None:
    rows = _rows("timeline", as_of)
    said = TIMELINE.words(rows)
    drawn = frozenset(rows["events"]["record"])
    assert _left([*_said(said), *_said(caption(said, rows, drawn))]) == {}
    assert _left([unescape(hover(event)).replace("<br>", "\n") for event in rows_of(rows["events"])]) == {}
    for lane in ("conflict", "borders", "mines", "talks", "prices"):
        assert _left(_said(TIMELINE.words(rows, lanes=(lane,)))) == {}


@pytest.mark.parametrize("chart", ["map", "timeline"])
@pytest.mark.parametrize("layout", ["slide", "phone"])
def test_no_english_word_is_left_in_a_picture(chart: str, layout: str) -> None:
    made = {"map": MAP, "timeline": TIMELINE}[chart]
    rows = _rows(chart, None)
    canvas = framed_canvas(layout, "light", made.words(rows), as_of=EARLY, version="")
    made.paint(canvas, rows)
    assert len(canvas.labels) > 10
    whole = " ".join(words for _, words in canvas.labels)  # a name may be broken between two lines
    assert _left([re.sub("</?b>|<br>", " ", whole)]) == {}


def test_the_timeline_says_in_chinese_what_came_first() -> None:
    rows = _rows("timeline", None)
    events = {event["event_id"]: event for event in rows_of(rows["events"])}
    first, later = (events[key] for key in ("takeover-2024-10-19-8f614b5b", "ultimatum-2025-05-01-273f0606"))
    assert lag_words(first, later) == "7个月后"
    assert "冲突与控制：" in TIMELINE.words(rows).alt


def test_burmese_names_stand_beside_names_of_places_and_on_nothing_else() -> None:
    found = _scene(at(_rows("map", None), None), "kachin")
    names = {mark.place_id: box for mark, box in burmese_names(found, 12.0, _taken(found))}
    assert len(names) > 5
    for place, box in names.items():
        own = next(mark.box for mark in found.marks if mark.place_id == place)
        assert own is not None
        assert not any(box.overlaps(other) for other in (*_taken(found), *(each for key, each in names.items() if key != place)))
        assert box.overlaps(own, 6)
        assert box.within(found.window.pixels)
    narrow = scene(at(_rows("map", None), None), window(SECTIONS["kachin"], Box(0, 0, 358, 420)), 13.0, flow="all")
    assert burmese_names(narrow, 12.0, []) == []


def _taken(found: Scene) -> list[Box]:
    return [box for mark in found.marks for box in (mark.box, mark.name.mark) if box is not None]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_burmese_names_are_drawn_in_each_language_in_the_face_that_travels_along(language: str) -> None:
    rows = _rows("map", None)
    burmese = set(read_tables().place_names.query("language == 'my'")["name"])
    with speaking(language):
        canvas = framed_canvas("slide", "light", MAP.words(rows), as_of=EARLY, version="")
        MAP.paint(canvas, rows)
        layers = {layer["id"]: layer for layer in json.loads(deck(at(rows, None)).to_json())["layers"]}
    assert len(burmese & {words for _, words in canvas.labels}) > 3
    assert len(layers["names_burmese"]["data"]) > 3
    assert line_width("ပန်ဝါ", 100.0, face="burmese") == pytest.approx(218.7)  # as the face has it, not a box for each letter
