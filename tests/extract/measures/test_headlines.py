"""The list of headlines: one file, read strictly, and everything that shows a headline follows it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import RuleError
from extract.measures.headlines import Headline, headlines, load_headlines
from extract.tables.read import read_tables
from tests.kit.tables import tables_of

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "- {id: a, title: A, card: A, where: {kind: price}, spans: month, show: change}\n"


def test_the_headlines_are_those_of_the_file() -> None:
    rules = {(rule.name, rule.title, rule.card) for rule in load_headlines()}
    assert {(found.name, found.title, found.card) for found in headlines(read_tables())} == rules


def test_new_figures_come_in_the_order_of_the_file() -> None:
    cards = headlines(read_tables(as_of=date(2025, 3, 28)))
    assert [card.name for card in cards if not card.is_old] == ["imports_month", "terbium", "dysprosium", "share"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace("card: A", "crad: A"), "unknown key `crad`"), (GOOD.replace(", card: A", ""), "`card` is missing"),
        (GOOD.replace("change", "chance"), "show `chance`"), (GOOD.replace("month", "week"), "spans `week`"),
        (GOOD.replace("kind: price", "kid: price"), "unknown key `kid`"), (GOOD + GOOD, "stands twice"), ("a: 1\n", "not a list"),
    ],
)
def test_an_unclear_file_is_refused_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "headlines.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"headlines\.yaml") as error:
        load_headlines(path)
    assert problem in str(error.value)


def found(name: str, *ids: str) -> Headline:
    return next(each for each in headlines(tables_of(ids)) if each.name == name)


def test_the_newest_level_leads_and_the_last_change_is_told_as_an_earlier_one() -> None:
    later = found("terbium", "year-later")
    assert later.level is not None
    assert (later.level["value"], later.own) == (9800, None)
    assert later.earlier is not None
    assert (later.earlier.level["value"], later.earlier.change["value"]) == (6550, 21.9)


def test_a_change_that_a_story_tells_without_an_earlier_time_belongs_to_its_level() -> None:
    week = next(each for each in headlines(tables_of(["prices-week-later"], date(2025, 7, 25))) if each.name == "terbium")
    assert week.own is not None
    assert (week.own.change["value"], week.own.base) == (2.6, None)


def test_a_correction_leads_over_what_it_corrects() -> None:
    corrected = tables_of(["imports-monthly", "imports-corrected"], date(2026, 4, 20)).observations
    levels = corrected[(corrected["metric"] == "imports") & (corrected["period_end"] == "2026-02-28")]
    assert {842.0, 872.0} <= set(levels["value"])
    month = found("imports_month", "imports-monthly", "imports-corrected")
    assert month.level is not None
    assert month.level["value"] == 1015


def test_kilograms_are_told_in_tonnes_and_one_province_is_not_the_country() -> None:
    month = found("imports_month", "imports-kilograms")
    assert month.level is not None
    assert (month.level["value"], month.level["unit"]) == (298, "t")


def test_the_share_of_another_place_is_not_that_of_kachin() -> None:
    assert load_headlines()[-1].where["place_id"] == ["kachin_state"]


QUARTERS = [date(year, month, 15) for year in range(2019, 2027) for month in (3, 6, 9, 12)]


@pytest.mark.parametrize("day", QUARTERS)
def test_on_no_day_does_an_old_figure_lead_over_a_new_one(day: date) -> None:
    cards = headlines(read_tables(as_of=day))
    held = [card for card in cards if card.level is not None]
    assert cards[: len(held)] == tuple(held), "what is held goes before what is not"
    assert [card.is_old for card in held] == sorted(card.is_old for card in held)
    old = [card.age_days for card in held if card.is_old]
    assert old == sorted(old)
    assert all(card.level["quality"] != "C" and card.known_to and card.known_to <= day for card in held if card.level is not None)


def test_at_an_early_day_the_imports_of_a_summer_long_gone_do_not_lead() -> None:
    cards = headlines(read_tables(as_of=date(2024, 12, 28)))
    assert cards[0].level is not None
    assert (cards[0].name, cards[0].level["value"]) == ("imports_months", 31_000)
    august = next(card for card in cards if card.name == "imports_month")
    assert (august.known_to, august.is_old, cards.index(august)) == (date(2024, 8, 31), True, 1)


def test_a_level_computed_here_leads_only_over_one_older_by_a_year() -> None:
    found = {each.name: each.level for each in headlines(read_tables(as_of=date(2024, 12, 1)))}
    month = found["imports_month"]
    assert month is not None
    assert (month["status"], month["commodity_id"]) == ("derived", "unlisted_rare_earth_oxides")
    assert month["period_end"].date() == date(2024, 8, 31)
    latest = {each.name: each.level for each in headlines(read_tables())}
    assert all(level is None or level["status"] == "reported" for level in latest.values())


def test_of_two_figures_of_one_month_that_of_most_goods_is_shown() -> None:
    month = next(card for card in headlines(read_tables(as_of=date(2021, 3, 1))) if card.name == "imports_month")
    assert month.level is not None
    assert month.level["value"] == 2850  # three customs codes; 1,567 t are the oxides alone
