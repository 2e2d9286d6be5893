"""The pictures of trade in Chinese: no English word left in what they say and paint, and their sentences in Chinese order."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from charts.figures import chart
from charts.figures.trade.ages import select_ages
from charts.figures.trade.shares import select_shares
from charts.wording.captions import origin_of, short_name
from extract.languages.spoken import say, speaking
from extract.measures.shares import share_bounds
from extract.tables.read import read_tables
from tests.chart_rows import real_tables, rows_of
from tests.chinese import english_left
from tests.kit.pictures import painted
from tests.kit.tables import tables_of

if TYPE_CHECKING:
    from extract.tables.read import Tables

CHARTS = ("imports", "origins", "flows", "shares", "production", "quotas", "ages", "reported")
DAYS = (None, "2024-12-01", "2025-03-31")


@cache
def tables(day: str | None) -> Tables:
    return real_tables() if day is None else read_tables(as_of=date.fromisoformat(day))


def printed() -> set[str]:
    """Names of publishers that stand in a picture as they print them, without who relayed them."""
    names = {*real_tables().observations["publisher"], *real_tables().events["publisher"]}
    return {*map(origin_of, names), *map(short_name, names)}


def left(*texts: str) -> dict[str, list[str]]:
    return {text: words for text in texts if (words := english_left(text, *printed()))}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_the_words_of_a_picture_of_trade_are_chinese(chart_id: str, day: str | None) -> None:
    with speaking("zh"):
        words = chart(chart_id).words(chart(chart_id).select(tables(day)))
    assert left(words.headline, words.short, words.subtitle, words.caution, words.source, words.source_narrow, words.alt) == {}


@pytest.mark.parametrize("layout", ["slide", "phone", "screen"])
@pytest.mark.parametrize("chart_id", CHARTS)
def test_what_a_picture_of_trade_paints_is_chinese(chart_id: str, layout: str) -> None:
    with speaking("zh"):
        canvas = painted(chart(chart_id), real_tables(), layout, "light", framed=False)
    texts = [*(words for _, words in canvas.labels), *(text for trace in canvas.traces for text in trace.get("hovertext") or ())]
    assert left(*(text.replace("<br>", " ") for text in texts)) == {}


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_picture_of_trade_without_rows_says_so_in_chinese(chart_id: str) -> None:
    each = chart(chart_id)
    rows = rows_of(each, "empty")
    with speaking("zh"):
        words, canvas = each.words(rows), each.bare_canvas(rows)
        each.paint(canvas, rows)
    assert left(*(text for text in words if isinstance(text, str)), *(text for _, text in canvas.labels)) == {}


def test_sentences_about_trade_have_chinese_order() -> None:
    with speaking("zh"):
        heads = {key: chart(key).words(chart(key).select(real_tables())).headline for key in CHARTS}
    assert heads["production"] == "2024年全球稀土矿产量中，中国占69%，缅甸8%"
    assert heads["shares"] == "缅甸占中国未列名稀土氧化物进口量的份额从2024年8月的63%降至2024年11月的37%"
    assert heads["imports"].startswith("中国自缅甸进口：2025年2月下降89%，2025年1–5月")
    assert heads["origins"] == "2025年1–4月中国进口稀土37,302吨，此前2024年为132,931吨"


def test_outlets_that_differ_are_told_in_chinese() -> None:
    with speaking("zh"):
        words = chart("imports").words(chart("imports").select(tables_of(["outlet-one", "outlet-two"])))
    assert "2025年8月：路透社报为1,105吨" in words.caution
    assert left(words.headline, words.short, words.caution) == {}


def test_the_bounds_of_a_year_are_told_in_chinese() -> None:
    with speaking("zh"):
        found = share_bounds(real_tables().observations, year=2024)
    assert found is not None
    assert left(found.words) == {}
    assert "至少" in found.words


@pytest.mark.parametrize("select", [select_ages, select_shares])
def test_rows_are_the_same_for_every_reader(select) -> None:
    with speaking("zh"):
        chinese = select(real_tables())
    for name, frame in select(real_tables()).items():
        pd.testing.assert_frame_equal(frame, chinese[name])


def test_each_title_and_question_is_chinese() -> None:
    with speaking("zh"):
        assert left(*(say(text) for key in CHARTS for text in (chart(key).title, chart(key).question))) == {}
