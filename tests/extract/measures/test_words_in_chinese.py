"""No English word is left in what the measures say in Chinese, and the columns of their frames stay as they are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from extract.core.intervals import Interval, as_interval
from extract.languages.spoken import say, speaking, told
from extract.measures import claims, gaps, prices, shares, trade
from extract.measures.alerts import load_watches
from extract.measures.headlines import first_moves
from extract.measures.status import LAST_KNOWN, NOTHING_HELD, NOTHING_REPORTED
from extract.measures.what_if import Price, WhatIf, at_risk, figure, headline
from extract.tables.read import Tables, read_tables
from tests.chinese import english_left

if TYPE_CHECKING:
    from collections.abc import Iterator

PRICE = Price(observation_id="1", product="氧化镝", amount=Interval(1.0, 2.0), unit="USD/kg", words="口径")
QUESTION = {
    "observation_id": "2", "product": "稀土", "baseline": Interval(90.0, 110.0), "baseline_unit": "t", "baseline_days": 30, "days": 10,
}


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


@cache
def tables() -> Tables:
    return read_tables()


def test_who_claims_what() -> None:
    events = claims.with_claims(tables().events)
    rows = [{**row, "short": "某事件", "summary": "An English summary."} for row in events.to_dict("records")]
    for row in rows:
        for says in (claims.claimant, claims.claim_says, claims.named, claims.in_full):
            assert english_left(says(row)) == []
        assert english_left(claims.claimant(row, brief=True)) == []
    one = {"certainty": "claimed", "attributed_to": "one resident, not named", "publisher": "Reuters", "short": "某事件"}
    assert claims.named(one) == "一名居民称：某事件"
    assert claims.claim_says(one) == "一名居民（未具名）称"
    assert claims.in_full({**one, "modality": "forecast"}) == "一名居民称：预计：某事件。"


@pytest.mark.parametrize("question", [
    {"share": as_interval(100.0), "price": PRICE, "content": as_interval(2.0), "stock": as_interval(5.0)},
    {"share": as_interval(40.0)}, {"share": as_interval(1.0), "price": PRICE},
])
def test_what_is_at_risk(question: dict[str, object]) -> None:
    risk = at_risk(WhatIf(**QUESTION, **question))  # type: ignore[arg-type]
    assert [line for line in risk.lines if english_left(line)] == []
    assert english_left(headline(risk)) == []
    assert headline(risk).endswith("吨")


@pytest.mark.parametrize("question", [
    {"share": as_interval(120.0)}, {"share": as_interval(1.0), "days": -1}, {"share": as_interval(1.0), "baseline_unit": "kg"},
    {"share": as_interval(1.0), "price": PRICE, "content": as_interval(120.0)},
    {"share": as_interval(1.0), "price": Price(observation_id="1", product="稀土", amount=as_interval(1.0), unit="CNY/t")},
])
def test_why_a_question_has_no_answer(question: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]") as raised:
        at_risk(WhatIf(**{**QUESTION, **question}))  # type: ignore[arg-type]
    assert english_left(str(raised.value)) == []


def test_an_interval_with_an_open_end() -> None:
    assert [figure(Interval(None, None)), figure(Interval(1.0, None)), figure(Interval(None, 2.0))] == ["任意数值", "至少1", "至多2"]


def test_first_moves_bounds_and_scopes() -> None:
    observations = tables().observations
    assert [words for words in first_moves(tables())[1:] if english_left(words)] == []
    assert first_moves(tables())[0].startswith("最近一轮有日期记录的口岸关闭始于2024年10月18日前后：")
    for year in shares.production_years(observations):
        assert english_left(shares.share_bounds(observations, year=year).words) == []  # type: ignore[union-attr]
    keys = set(trade.year_on_year(observations)["scope_key"])
    assert [name for name in map(trade.scope_name, keys) if english_left(name)] == []


def test_a_scope_is_named_as_its_column_has_it() -> None:
    with speaking("en"):
        found = trade.year_on_year(tables().observations)
        assert [trade.scope_name(key) for key in found["scope_key"]] == list(found["scope_words"])


def test_reasons_are_data_and_have_words() -> None:
    quotes = prices.price_quotes(tables().observations, currency="USD", vat="excluded")
    reasons = {*prices.missing(quotes), *gaps.price_gaps(tables().observations)["no_pair"]} - {""}
    assert [reason for reason in reasons if not english_left(reason)] == []
    assert [reason for reason in reasons if english_left(told(reason, "reason"))] == []
    for vat in ("included", "excluded"):
        taxed = set(prices.price_quotes(tables().observations, vat=vat)["shown_vat"])  # type: ignore[arg-type]
        assert [words for words in taxed if english_left(told(words, "name"))] == []


def test_titles_of_watches_and_of_what_is_held() -> None:
    titles = [*(watch.title for watch in load_watches()), LAST_KNOWN, NOTHING_REPORTED, NOTHING_HELD]
    assert [title for title in titles if english_left(say(title))] == []
