"""What came in, by weight: news before background, facts before claims, of each line of figures the newest alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from extract.measures.headlines import headlines
from extract.measures.news import News, last_arrival, news
from extract.measures.prices import NEAR_DAYS
from extract.tables.read import read_tables


def came_in(day: date, since: date, records: list[str] | None = None) -> tuple[News, ...]:
    tables = read_tables(as_of=day)
    return news(tables, since, headlines(tables), records)


def kinds(found: tuple[News, ...]) -> list[str]:
    return [str(item.row.get("event_type") or item.row["metric"]) for item in found]


def test_only_what_was_published_since_is_new_and_each_thing_once() -> None:
    found = came_in(date(2025, 7, 8), date(2025, 7, 7))
    assert {item.published for item in found} == {date(2025, 7, 8)}
    assert len({item.record for item in found}) == len(found) > 5
    assert all(item.row.get("same_event_as", "") == "" for item in found)


def test_the_weightiest_event_leads_and_what_is_long_over_comes_last() -> None:
    found = came_in(date(2025, 7, 8), date(2025, 7, 3))
    assert kinds(found)[0] == "ultimatum"
    assert kinds(found)[-1] == "founding"
    late = [(item.row["published"] - item.row["_day"]).days > NEAR_DAYS for item in found if item.row["_span"] <= NEAR_DAYS]
    assert late == sorted(late)


def test_a_fact_goes_before_a_claim_of_its_kind() -> None:
    closures = [bool(item.row["claim"]) for item in came_in(date(2024, 11, 14), date(2024, 11, 13)) if kinds((item,)) == ["border_closure"]]
    assert closures == [False, True, True]


def test_figures_of_the_cards_come_in_their_order_before_other_figures() -> None:
    found = came_in(date(2025, 3, 28), date(2025, 3, 26))
    figures = [item.row["value"] for item in found if item.record.startswith("observations/")]
    assert figures[:4] == [311, 6550, 1665, 50]


def test_of_many_quotations_of_one_line_the_newest_is_told_with_the_one_known_before() -> None:
    found = came_in(date(2025, 7, 15), date(2025, 1, 3))
    (terbium,) = [item for item in found if item.row.get("commodity_id") == "terbium_oxide" and item.row["kind"] == "price"
                  and item.row["price_basis"] == "domestic_incl_vat"]
    assert (terbium.row["value"], terbium.before["value"] if terbium.before else None) == (7180, 5610)


def test_a_change_told_with_a_level_belongs_to_it() -> None:
    month = next(item for item in came_in(date(2025, 3, 28), date(2025, 3, 26)) if item.row.get("value") == 311)
    assert month.moved is not None
    assert month.moved.change["value"] == 89


def test_records_of_another_version_are_news_whenever_they_were_published() -> None:
    every = came_in(date(2025, 7, 8), date(2025, 7, 3))
    some = [item.record for item in every[:2]]
    assert [item.record for item in came_in(date(2026, 1, 22), date(2026, 1, 22), some)] == some


@pytest.mark.parametrize("day", [date(2020, 6, 30), date(2024, 11, 14), date(2026, 6, 1)])
def test_weak_figures_rates_and_forecasts_are_no_news(day: date) -> None:
    tables = read_tables(as_of=day)
    for item in news(tables, date(2000, 1, 1), headlines(tables)):
        row = item.row
        assert row["modality"] == "actual"
        assert row.get("quality") != "C"
        assert row.get("kind") not in ("rate", "change")


def test_the_last_arrival_is_a_day_with_news() -> None:
    tables = read_tables(as_of=date(2026, 6, 1))
    last = last_arrival(tables)
    assert last is not None
    assert news(tables, last - timedelta(days=1), headlines(tables))
    assert not news(tables, last, headlines(tables))
