"""The pictures of prices, of ore and of gaps in Chinese: no English word is left, and sentences have the order of that language."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from charts.figures import chart, charts
from charts.figures.prices.rows import CURRENCIES
from extract.languages.spoken import say, speaking
from extract.tables.read import read_tables
from tests.chinese import english_left

if TYPE_CHECKING:
    from collections.abc import Iterator

    from charts.drawing.chart import Chart, Rows

EARLY = date(2024, 12, 1)
NAMES = ("prices", "ore", "gap")
DATES = re.compile(r"%-?[a-zA-Z]")  # of plotly


@cache
def rows(name: str, day: date | None = None) -> Rows:
    return chart(name).select(read_tables(as_of=day))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


def texts(one: Chart, drawn: Rows, layout: str, **options: Any) -> Iterator[str]:
    """All that a reader reads of a picture and around it."""
    yield from (words for words in one.words(drawn, **options) if isinstance(words, str))
    figure = one.build(drawn, layout=layout, **options).to_plotly_json()
    yield from (note["text"] for note in figure["layout"]["annotations"])
    for trace in figure["data"]:
        yield from [trace.get("name", ""), *(trace.get("hovertext") or ())]
    for name, axis in figure["layout"].items():
        if "axis" in name:
            yield from axis.get("ticktext", ())
            yield from (DATES.sub("", stop["value"]) for stop in axis.get("tickformatstops", ()))


def left(one: Chart, drawn: Rows, layout: str = "slide", **options: Any) -> list[str]:
    return [each for text in texts(one, drawn, layout, **options) for each in english_left(re.sub(r"<[^>]+>", " ", text))]


@pytest.mark.parametrize("layout", ["slide", "phone"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("day", [None, EARLY])
def test_no_english_word_is_left(name, day, layout):
    plain = {"prices": {"lanes": ()}}.get(name, {})  # the words of events are those of the timeline
    assert left(chart(name), rows(name, day), layout, **plain) == []


@pytest.mark.parametrize("mode", ["absolute", "index", "change"])
@pytest.mark.parametrize("currency", CURRENCIES)
def test_no_form_of_prices_has_an_english_word(currency, mode):
    assert left(chart("prices"), rows("prices"), currency=currency, mode=mode, log=mode == "index", lanes=()) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_picture_says_so_in_chinese(name):
    empty = {key: frame[:0] for key, frame in rows(name).items()}
    assert left(chart(name), empty) == []
    assert any("请选择" in text for text in texts(chart(name), empty, "slide"))


def test_what_a_reader_chooses_from_is_named_in_chinese():
    ours = [one for one in charts() if one.id in NAMES]
    said = [words for one in ours for words in (one.title, one.question, *(choice.says for choice in one.choices))]
    assert [words for words in (*said, *(each.title for each in CURRENCIES.values())) if english_left(say(words))] == []


def test_a_headline_has_the_order_of_chinese():
    early = chart("prices").words(rows("prices", date(2025, 4, 1)))
    assert early.headline.startswith("氧化铽在截至2025年3月24日的6个月内大涨21.9%")
    assert early.short == "铽+21.9%，镝−3.2%（截至2025年3月24日的6个月）"
    assert chart("gap").words(rows("gap", date(2026, 2, 20))).headline == "氧化钕2026年2月13日在欧洲报245美元/千克，比中国价格高36%"


def test_english_and_chinese_are_not_mixed_up_by_what_was_prepared_before():
    with speaking("en"):
        english = chart("prices").words(rows("prices"))
    assert left(chart("prices"), rows("prices"), lanes=()) == []
    with speaking("en"):
        assert chart("prices").words(rows("prices")) == english
