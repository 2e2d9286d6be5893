"""The pages in Chinese: no English word in what they themselves say; the switch of language, and what goes on speaking it."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from charts.export.about import file_stem
from charts.figures import charts
from charts.wording.pages import PAGES
from extract.core.paths import ROOT
from extract.languages.spoken import catalogue, language, say, speaking, told
from extract.measures.alerts import load_watches
from extract.tables.read import read_tables
from tests.chinese import english_left
from tests.views.test_pages import address, opened
from views.parts import downloads, filters, map_panel, table, what_if
from views.parts.table import readable
from views.shell.language import kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

# The fields in which an element holds what a reader sees; of a drawing, the keys.
_FIELDS = ("label", "placeholder", "help", "options", "body", "content", "alt")
_DRAWN = {"text", "hovertext", "ticktext", "title", "about"}
_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>|<(\w+)[^>]*\blang=\"en\".*?</\2>|%\{.*?\}|\]\([^)]*\)|:\w+-badge|<[^>]*>", re.DOTALL)
_TOLD = re.compile(r'\b(?:title|aria-label|alt)="([^"]*)"')
_SAME = ("Apache", "Atom", "Diantan-ai")


def shown(app: AppTest) -> Iterator[str]:
    """Everything that a page shows, as a reader sees it: words, controls, tables, charts with their hover, the map; but for what is
    marked as English."""
    for element in app.main:
        kind, proto = str(getattr(element, "type", "")), element.proto
        if kind == "arrow_data_frame":
            yield from map(str, [*element.value, *element.value.to_numpy().ravel()])
        elif kind in {"plotly_chart", "deck_gl_json_chart"}:
            yield from _drawn(json.loads(getattr(proto, "spec", "") or proto.json))
        for field in _FIELDS:
            for text in _texts(getattr(proto, field, "")):
                yield unescape(" ".join([_UNSEEN.sub(" ", text), *_TOLD.findall(text)]))


def _texts(value: Any) -> Iterator[str]:
    """A text, or those of the options of a control."""
    each = [value] if isinstance(value, str) else [getattr(option, "content", option) for option in value]
    yield from filter(None, each)


def _drawn(value: Any, key: str = "") -> Iterator[str]:
    """The words of a drawing."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _drawn(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _drawn(inner, key)
    elif isinstance(value, str) and key in _DRAWN:
        yield unescape(_UNSEEN.sub(" ", value))


@pytest.mark.parametrize(("page", "asked"), [
    ("briefing", {}), ("timeline", {}), ("timeline", {"since": "2025-05-01", "until": "2024-01-01"}), ("prices", {}), ("trade", {}),
    ("trade", {"part": "production"}), ("trade", {"part": "what-if"}),
    ("trade", {"part": "fall", "fall": "imports-rare-earth-oxides-and-compounds-2025-02-28-aca651d2"}),
    ("map", {}), ("map", {"as_of": "2023-06-07"}), ("method", {}),
    ("prices", {"mode": "index", "from": "x"}), ("sources", {}), ("sources", {"section": "ages"}), ("changes", {}),
])
def test_a_page_in_chinese_shows_no_english_word(page: str, asked: dict[str, str]) -> None:
    app = opened(page, lang="zh", **asked)
    assert not app.exception
    words = set(shown(app))
    assert len(words) > 5
    spellings = set(read_tables().place_names["name"])  # on the map each beside the Chinese name, as reports have it
    assert {text: left for text in words if (left := english_left(text, *_SAME, *spellings, *asked, *asked.values()))} == {}


def test_what_the_page_stands_on_and_its_tables_is_said_in_chinese() -> None:
    app = opened("map", lang="zh")
    assert app.title[0].value == "地图"
    assert "数据截至2026年2月28日" in app.caption[0].value
    assert english_left(app.caption[0].value) == []
    assert {"口岸：最近一次报道的状况", "控制权、矿山与税费：最近一次报道的状况", "相距多远？"} <= {each.value for each in app.subheader}


def test_a_notice_and_an_unknown_language_are_told() -> None:
    (notice,) = [warning.value for warning in opened("prices", lang="zh", currency="gold").warning]
    assert notice == ("网址要求currency = “gold”，本页无法使用：应为以下之一：cny\\_incl\\_vat、cny\\_ex\\_vat、usd\\_ex\\_vat。"
                      "现显示默认视图。")
    (notice,) = [warning.value for warning in opened("method", lang="xx").warning]
    assert "lang = “xx”" in notice
    assert "it takes one of en, zh" in notice


def test_the_switch_writes_the_language_into_the_address_and_a_change_of_page_keeps_it() -> None:
    app = opened("method")
    assert app.title[0].value == "Method and limits"
    app.button(key="language_zh").click().run()
    assert address(app, "lang") == "zh"
    assert app.title[0].value.startswith("方法")
    assert any("报道笔记" in each.value for each in app.markdown)
    app.switch_page("views/timeline.py").run()
    assert app.title[0].value == "时间线"
    app.button(key="language_en").click().run()
    assert address(app, "lang") is None
    assert app.title[0].value == "Timeline"


def test_a_fragment_that_is_drawn_again_speaks_on() -> None:
    app = opened("prices", lang="zh")
    app.segmented_control(key="control_mode").set_value("index").run()
    assert {each.label for each in app.text_input if each.key == "control_index"} == {"基准日"}


def test_a_file_that_is_made_later_speaks_the_language_of_its_button() -> None:
    with speaking("zh"):
        make = kept(language)
    assert (make(), language()) == ("zh", "en")


def test_every_word_of_the_controls_has_a_translation() -> None:
    words = [title for _, title in PAGES] + [chart.title for chart in charts()]
    for titles in (table.NAMES, map_panel.VIEWS, what_if._HIT, filters._MODES, filters._CERTAINTIES, downloads._SIZES, downloads._THEMES,
                   downloads.PACK_KINDS):
        words += titles.values()
    assert sorted({text for text in words if ("", text) not in catalogue("zh").words}) == []


@pytest.mark.parametrize("as_of", [None, "2024-12-01"])
def test_the_tables_of_charts_and_the_levels_watched_have_chinese_names(as_of: str | None) -> None:
    tables = read_tables(as_of=date.fromisoformat(as_of) if as_of else None)
    with speaking("zh"):
        names = {told(name, "table") for chart in charts() for name in chart.shown(chart.select(tables))}
        heads = {say(head) for head in table.NAMES.values()}
        watched = {told(watch.title, "watch") for watch in load_watches()}
        assert {text: left for text in names | heads | watched if (left := english_left(text))} == {}


def test_a_table_on_a_page_has_chinese_cells_and_in_english_those_of_the_tables() -> None:
    frame = read_tables().observations.query("metric == 'imports' and direction == 'down'").head(3)
    assert set(readable(frame)["direction"]) == {"down"}
    with speaking("zh"):
        assert set(readable(frame)["direction"]) == {"下降"}


def test_the_method_has_as_many_parts_in_chinese() -> None:
    english, chinese = ((ROOT / "views" / name).read_text(encoding="utf-8") for name in ("method.md", "method.zh.md"))
    for mark in ("\n---\n", "#### ", "\n- "):
        assert english.count(mark) == chinese.count(mark)
    assert english_left(chinese, *_SAME, "Open Font License") == []


def test_the_zip_of_all_files_of_a_chart_names_its_language() -> None:
    tables, prices = read_tables(), charts()[0]
    with speaking("zh"):
        chinese = downloads.everything_name(prices, {}, tables)
    english = downloads.everything_name(prices, {}, tables)
    assert (chinese, english) == (english.replace("_all.zip", "_zh_all.zip"), f"{file_stem(prices, tables, {})}_all.zip")
