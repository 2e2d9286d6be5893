"""No English word is left in what rows, sentences, cards, statuses and references say in Chinese."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest

from charts.wording import captions, cards, citations, events, formats, pages, rows, sentences, statuses
from extract.core.ids import rows_of
from extract.languages.spoken import say, speaking, told
from extract.measures.claims import with_claims
from extract.measures.headlines import headlines, load_headlines
from extract.measures.news import news
from extract.measures.status import UNKNOWN
from extract.measures.status import statuses as all_statuses
from extract.tables.read import Tables, read_tables
from tests.chinese import english_left

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLY, LATE = date(2024, 12, 1), date(2026, 2, 28)
_LABEL = {"short": "某事件", "summary": ""}  # the labels of events have a catalogue of their own


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


@cache
def tables(day: date) -> Tables:
    return read_tables(as_of=day)


@cache
def places() -> tuple[str, ...]:
    """The names of places, which have a catalogue of their own."""
    found = tables(LATE)
    spelled = {*found.places["name"], *found.observations["origin"], *found.observations["destination"]} - {"Myanmar", "all origins", ""}
    return tuple(sorted(spelled, key=len, reverse=True))


def left(texts: list[str]) -> list[str]:
    return [text for text in texts if english_left(text, *places())]


@pytest.mark.parametrize("day", [EARLY, LATE])
def test_figures(day: date) -> None:
    found = rows_of(tables(day).observations)
    says = (rows.amount_told, rows.sourced, rows.interval, rows.published, rows.when, rows.place_or_scope, rows.against, rows.who_says)
    known = [{**row, "certainty": "said"} for row in found]
    assert left([said(row) for row in known for said in says]) == []
    assert left([sentences.level_words(row) + sentences.change_words(None) for row in found]) == []
    assert left([rows.subject(row) for row in found]) == []
    columns = {"unit": rows.unit_words, "price_basis": rows.basis_words, "scope": rows.scope_words}
    assert left([words_of(row[column]) for row in found for column, words_of in columns.items()]) == []
    assert left([sentences.whole_words(row) + rows.stated_share(row) for row in found if row["kind"] == "share"]) == []


@pytest.mark.parametrize("day", [EARLY, LATE])
def test_changes(day: date) -> None:
    found = [row for row in rows_of(tables(day).observations) if row["kind"] == "change"]
    says = (rows.stated_change, rows.fell_words, rows.against, rows.read_as, sentences.change_words)
    assert left([said(row) for row in found for said in says]) == []


@pytest.mark.parametrize("day", [EARLY, LATE])
def test_events(day: date) -> None:
    found = [{**row, **_LABEL} for row in rows_of(with_claims(tables(day).events))]
    says = (sentences.event_sentence, rows.who_says, rows.event_when, events.label_of, events.dated_sentence, events.when)
    assert left([said(row) for row in found for said in says]) == []
    day_shown = tables(day).as_of
    assert left(["".join(statuses.harm_cells(row, day_shown)) for row in found]) == []


@pytest.mark.parametrize("day", [EARLY, LATE])
def test_news_cards_and_statuses(day: date) -> None:
    known = tables(day)
    heads = headlines(known)
    told_in = [item for item in news(known, day - timedelta(days=700), heads) if not item.record.startswith("events/")]
    assert left([sentences.told(item) for item in told_in]) == []
    assert left([said(head) for head in heads for said in (cards.label, cards.value, cards.beside, cards.below)]) == []
    held = all_statuses(known)
    found = rows_of(held[held["status"] != UNKNOWN])
    assert left([statuses.status_words(row, [row["aspect"]]) for row in found]) == []
    assert left(["".join(statuses.status_cells(row, [row["aspect"]])) for row in found]) == []
    flows = [{**found[0], "status": status} for status in ("open", "closed", "partly")]
    assert left([statuses.status_words(row, aspects) for row in flows for aspects in (["people", "goods", "ore"], ["ore", "people"])]) == []


def test_references_and_captions() -> None:
    known = tables(LATE)
    found = citations.all_references(known)
    assert left([said for _, one in found for said in (one.text().replace(one.title, ""), one.brief())]) == []
    assert left([captions.short_name(name) + told(name, "name") for name in known.documents["publisher"].unique()]) == []
    assert left([captions.source_line(known.observations), captions.source_line(known.observations.iloc[:0], extra=["甲。"])]) == []
    assert left([captions.as_of_line(EARLY, "1a2b3c4", "甲"), *captions.nothing("甲", "乙")[:5]]) == []
    assert captions.alt_text("甲", "乙", ["丙？", "丁。"], "戊") == "甲：乙。丙？丁。戊。"
    assert captions.nothing("甲", "乙").is_nothing
    assert captions.source_line(known.observations.iloc[:0]) == ""
    actors = zip(known.actors["name"], known.actors["actor_type"], strict=True)
    assert left([events.with_article(told(events.short_actor(name, kind), "name")) for name, kind in actors if name != "IREL"]) == []


def test_titles_and_names_of_the_code() -> None:
    titles = [title for _, title in pages.PAGES] + [words for rule in load_headlines() for words in (rule.title, rule.card)]
    assert left([say(words) for words in (*titles, *statuses.HEAD, cards.NOTHING_HELD, rows.UNDATED, formats.MISSING)]) == []
    assert left([told(words, "name") for words in rows.BASES.values()]) == []
    commodities = tables(LATE).commodities
    assert left([*map(rows.spaced, commodities["commodity_id"]), *(told(name, "name") for name in commodities["name"])]) == []
    assert left([statuses.age_words(days) + statuses.report_age(days) for days in (1, 40, 200, 900)]) == []


def test_sentences_in_the_order_of_chinese() -> None:
    row = next(row for row in rows_of(tables(LATE).observations)
               if row["metric"] == "imports" and row["value"] == 311 and row["publisher"] == "Reuters")
    change = {**row, "kind": "change", "unit": "percent", "direction": "down", "value": 89.0, "compare_start": date(2024, 2, 1),
              "compare_end": date(2024, 2, 29)}
    assert sentences.level_words(row) + sentences.change_words(change) == (
        "2025年2月，中国自缅甸进口稀土氧化物和化合物311吨（据路透社2025年3月28日报道，援引中国海关数据），较2024年2月减少89%。")
    event = next(row for row in rows_of(tables(LATE).events) if row["attributed_to"] == "one resident, not named")
    assert sentences.event_sentence(event) == (
        "据自由亚洲电台（2024年11月14日）援引一名居民（未具名）的话报道，2024年11月12日，克钦独立军关闭口岸：拉咱、板瓦和迈扎央。")
    assert captions.days_joined([date(2025, 3, 28), date(2025, 7, 8)]) == "2025年3月28日和7月8日"
    assert formats.period(date(2025, 7, 28), date(2025, 8, 22)) == "2025年7月28日至8月22日"
    money = {**row, "unit": "USD", "value": 740e6, "low": None, "high": None, "qualifier": "about", "kind": "money", "interval": ""}
    assert rows.amount(money) == "约7.4亿美元"


def test_what_programs_read_stays_english() -> None:
    references = [one for _, one in citations.all_references(tables(LATE))]
    with speaking("en"):
        expected = citations.bibtex(references), citations.csl_json(references)
    assert (citations.bibtex(references), citations.csl_json(references)) == expected
