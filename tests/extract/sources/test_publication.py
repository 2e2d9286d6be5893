"""When a story came out: the dates of stamps and datelines, read by the grammar of the sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.core.records import Document
from extract.sources.publication import find_days, find_month_day, last_such_day, latest_known
from extract.sources.stories import split_stories

BODY = "Rare earth oxides cost more.\n\nNeodymium oxide cost 520,000 yuan per ton on Monday, traders of rare earths said.\n"


@pytest.mark.parametrize("stamp", [
    "Published: 28 March 2025", "MARCH 28, 2025 10:32 AM", "2025-03-28T10:00Z", "2025.3.28Read more", "Fri, 28-Mar-2025", "2025年3月28日",
])
def test_a_stamp_gives_its_day_in_any_form(stamp: str) -> None:
    assert [one.day for one in find_days(stamp)] == [date(2025, 3, 28)]


def test_a_day_that_no_calendar_has_stamps_nothing() -> None:
    assert list(find_days("Published 31 April 2025")) == []
    assert find_month_day("Feb 30") is None
    assert [one.day for one in find_days("Posted 09/05/2025, 30/05/2025")] == [date(2025, 5, 30)]  # the first may be in September
    assert find_month_day("FEB 28") == (2, 28)


@pytest.mark.parametrize(("stamp", "day"), [
    ("Received 3 March 2024; accepted 5 May 2024; published 7 June 2024", date(2024, 6, 7)),
    ("Published 7 June 2024, received 3 March 2024", date(2024, 6, 7)),
    ("Received 3 March 2024; accepted 5 May 2024", None),
])
def test_of_several_stamps_on_a_line_only_that_of_publication_dates_the_story(stamp: str, day: date | None) -> None:
    text = f"Rare earths: a look at the market of the year\n{stamp}\n{BODY}"
    (story,) = split_stories(Document(document_id="x", path=str(Path("x.txt")), text=text, sha256=""))
    assert story.published == day


def test_what_a_text_knows_leaves_out_bounds_and_plans() -> None:
    text = "In January to May 2024 it fell. Records go back to June 2024. It opens by August 2026. The first half of 2023 was better."
    assert latest_known(text) == date(2024, 5, 31)


@pytest.mark.parametrize(("text", "day"), [
    ("Trucks stopped on Tuesday, by noon on Wednesday 40 were waiting.", date(2026, 10, 14)),  # Wednesday
    ("Trucks stopped on Tuesday, since the gate fell in October 2024.", date(2026, 10, 14)),
    ("Trucks stopped on Monday.", date(2025, 10, 14)),  # a Tuesday, which that fits alone
    ("Trucks stopped.", date(2026, 10, 14)),
])
def test_a_day_without_a_year_is_the_last_of_that_name_unless_the_weekdays_fit_the_one_before_alone(text: str, day: date) -> None:
    assert last_such_day(10, 14, today=date(2026, 11, 27), text=text) == day
