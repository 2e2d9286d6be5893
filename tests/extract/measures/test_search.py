"""Records by the words of a reader: questions as people type them, in both languages, and what is not held."""

from __future__ import annotations

from datetime import date

import pytest

from extract.core.calendars import MONTH_NAMES
from extract.languages.spoken import speaking
from extract.measures.search import _PASSED_OVER, Found, countries_in, search, searchable
from extract.tables.read import read_tables


def found(text: str, day: date | None = None) -> Found:
    tables = read_tables(as_of=day)
    return search(tables, searchable(tables), text)


def records(text: str) -> set[str]:
    return {record for record, _ in found(text).records["observations"]}


def first(text: str, table: str = "observations") -> dict[str, object]:
    return dict(found(text).records[table][0][1])


@pytest.mark.parametrize(("text", "value"), [
    ("What share of China's heavy rare earth feed comes from Myanmar?", 60), ("dysprosium oxide spot price", 1475),
    ("Laos mines", 26), ("Imports from Myanmar February 2025 Reuters", 311),
])
def test_a_question_finds_its_figure(text: str, value: float) -> None:
    assert value in {row["value"] for _, row in found(text).records["observations"]}


def test_all_words_are_asked_for_and_the_newest_comes_first() -> None:
    prices = found("dysprosium price")
    assert prices.whole
    ends = [row["period_end"] for _, row in prices.records["observations"]]
    assert ends == sorted(ends, reverse=True)
    assert len(found("dysprosium price Rotterdam").records["observations"]) < len(ends)


def test_no_month_is_passed_over() -> None:
    months = {name.lower() for name in MONTH_NAMES}
    assert not _PASSED_OVER & (months | {name[:3] for name in months} | {"sept"})
    imports = found("imports May 2025")
    assert imports.whole
    assert all(row["period_start"].month <= 5 <= row["period_end"].month for _, row in imports.records["observations"][:3])


@pytest.mark.parametrize(("text", "named"), [
    ("tonnes used in magnets", ()), ("useful tonnes", ()), ("US imports", ("United States",)), ("tonnes from the US", ("United States",)),
    ("Laotian tonnes", ("Laos",)), ("Myanmar's tonnes", ("Myanmar",)), ("tell us what was imported", ()),
    ("tell us of US tonnes", ("United States",)), ("Show US imports", ("United States",)), ("show us imports", ()),
])
def test_short_spellings_of_countries_are_no_beginnings_of_words(text: str, named: tuple[str, ...]) -> None:
    assert countries_in(read_tables(), text, {"Laos", "Myanmar", "United States"})[0] == named


def test_a_country_is_found_within_words_that_no_blank_parts() -> None:
    with speaking("zh"):
        assert countries_in(read_tables(), "从美国进口", {"United States"})[0] == ("United States",)


def test_what_is_not_held_is_told_and_the_rarest_word_leads() -> None:
    laos = found("Laos imports")
    assert not laos.whole
    assert laos.absent == ()
    assert {row["place_id"] for _, row in laos.records["observations"]} == {"laos"}
    assert found("lithium nickel").absent == ("lithium", "nickel")
    assert found("lithium nickel").records == {}
    assert found("Laos lithium").absent == ("lithium",)
    assert found("Laos lithium").records.keys() == laos.records.keys()


@pytest.mark.parametrize("text", ["", "  ", "the of", "?!", "\ud800", "(((", ".*", "a" * 200])
def test_words_that_say_nothing_find_nothing(text: str) -> None:
    assert found(text).records == {}


def test_accents_case_plurals_symbols_and_other_scripts_make_no_difference() -> None:
    assert records("KACHÍN mines") == records("kachin mine")
    assert records("Tb price") >= records("terbium price") > set()
    assert found("克钦").records["events"]
    with speaking("zh"):
        assert first("镝 价格")["commodity_id"] == "dysprosium_oxide"


def test_only_what_was_known_by_the_day_is_found() -> None:
    assert "observations" in found("Laos").records
    assert found("Laos", date(2021, 10, 1)).records == {}
