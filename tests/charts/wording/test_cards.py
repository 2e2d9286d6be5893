"""Cards in words: the value with its day, the change beside it, its age where it is old."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from charts.wording.cards import below, beside, label, value
from extract.measures.headlines import headlines
from extract.tables.read import read_tables

if TYPE_CHECKING:
    from extract.measures.headlines import Headline


def card(name: str, day: date | None = None) -> Headline:
    return next(each for each in headlines(read_tables(as_of=day)) if each.name == name)


def told(name: str, day: date | None = None) -> tuple[str, str, str, str]:
    found = card(name, day)
    return label(found), value(found), beside(found), below(found)


def test_half_is_of_the_same_months_of_the_year_before() -> None:
    assert told("imports_months", date(2025, 7, 8)) == (
        "Imports from Myanmar, Jan–May 2025", "12,944 t", "about half of Jan–May 2024", "rare earth oxides and metals; Reuters, 8 Jul 2025")


def test_an_old_figure_says_how_old_it_is() -> None:
    assert told("imports_month", date(2023, 11, 14)) == (
        "Imports from Myanmar, Aug 2022", "464 t", "",  # the last change is of other goods, a year before
        "last known, 14 months old; unlisted rare earth oxides; Shanghai Metals Market (SMM), 26 Sep 2022")


def test_a_level_computed_here_that_leads_says_so() -> None:
    assert told("imports_month", date(2024, 11, 14)) == (
        "Imports from Myanmar, Aug 2024", "about 2,009 t", "",
        "last known, 2 months old; unlisted rare earth oxides; computed here from Shanghai Metals Market (SMM), Sep 2024")


def test_an_older_change_beside_a_newer_price_says_of_when_and_how_long_before() -> None:
    assert told("terbium", date(2026, 1, 22)) == (
        "Terbium oxide, 22 Jan 2026", "6,325", "last: +21.9%, Mar 2025",
        "the change ended 10 months before this figure; CNY/kg; Shanghai Metals Market (SMM), 22 Jan 2026")
    assert "before this figure" not in told("terbium", date(2025, 4, 24))[3]


@pytest.mark.parametrize(("day", "half", "whole", "whose"), [
    (date(2025, 3, 28), "roughly half", "of world production", "the sites in Kachin State that the KIA holds; Reuters, 28 Mar 2025"),
    (date(2025, 7, 8), "about half", "of world supply", "mines in Kachin State; Reuters, 8 Jul 2025"),
])
def test_half_says_of_what_and_whose(day: date, half: str, whole: str, whose: str) -> None:
    assert told("share", day) == ("Heavy rare earths from Kachin State", half, whole, whose)


def test_where_nothing_is_held_a_card_has_its_name_alone() -> None:
    assert told("share", date(2019, 3, 28)) == ("Heavy rare earths from Kachin State", "", "", "")
