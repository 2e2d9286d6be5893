"""The date grammar: what a sentence's times are, each kind with sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from extract.reading.sentence.date_ranges import TimeSpan, find_periods
from extract.reading.sentence.scan import Scan
from extract.vocabulary.lexicon import load_rules
from tests.work import calls

PUBLISHED = date(2025, 3, 28)  # a Friday


def times(text: str, published: date | None = PUBLISHED) -> list[TimeSpan]:
    scan = Scan(text, load_rules().lexicon)
    return [span for index in range(len(scan.sentences)) for span in find_periods(scan, index, published)]


def days(text: str, published: date | None = PUBLISHED) -> list[str]:
    return [f"{span.first}..{span.last} {span.unit}" for span in times(text, published)]


APRIL, JULY, JANUARY = "2024-04-01..2025-03-31 year", "2024-07-01..2025-06-30 year", "2025-01-01..2025-12-31 year"


@pytest.mark.parametrize(("text", "year"), [
    ("India took 310 t in FY25.", APRIL), ("India took 310 t in FY2025.", APRIL), ("India took 310 t in FY 24-25.", APRIL),
    ("India took 310 t in FY24-25.", APRIL), ("India took 310 t in FY 2024/25.", APRIL), ("India took 310 t in 2024-25 (FY25).", APRIL),
    ("Indian buyers took 310 t in 2024-25.", APRIL), ("India took 310 t in the 2024-25 financial year.", APRIL),
    ("India took 310 t in FY2024-2025.", APRIL), ("IREL made 310 t in fiscal year 2025.", APRIL), ("IREL made 310 t in FY'25.", APRIL),
    ("Lynas made 310 t in FY25.", JULY), ("Arafura spent A$3 million in FY25.", JULY), ("Australia shipped 310 t in 2024-25.", JULY),
    ("Japan took 310 t in fiscal 2024.", APRIL), ("Proterial sold 310 t in FY2024.", APRIL),
    ("MP Materials made 310 t in FY25.", JANUARY), ("A smelter made 310 t in FY25.", JANUARY),
    ("China shipped 310 t in 2024-25.", "2024-01-01..2025-12-31 year"), ("A smelter made 310 t in FY2024-25.", APRIL),
    ("Lynas sold Japan 310 t in FY25.", JULY), ("India has a plan.\nImports were 310 t in FY25.", APRIL),
    ("Magnets are scarce.\nIndia wants more.\nImports were 310 t in FY25.", APRIL),
    ("India took 310 t this fiscal.", "2024-04-01..2025-03-28 year"),
    ("India took 310 t in the last fiscal year.", "2023-04-01..2024-03-31 year"),
    ("India wants 310 t by the end of this fiscal.", "2025-03-31..2025-03-31 year"),
])
def test_a_fiscal_year_begins_where_country_or_company_has_it(text: str, year: str) -> None:
    assert days(text) == [year]


@pytest.mark.parametrize(("text", "gives"), [
    ("Lynas made 310 t in 2Q FY24.", "2023-10-01..2023-12-31 quarter"), ("Lynas made 310 t in Q3 FY25.", "2025-01-01..2025-03-31 quarter"),
    ("Lynas made 310 t in Q2FY26.", "2025-10-01..2025-12-31 quarter"), ("Lynas made 310 t in FQ2.", "2024-10-01..2024-12-31 quarter"),
    ("Lynas made 310 t in 1H FY24.", "2023-07-01..2023-12-31 half"), ("IREL made 310 t in H1 FY26.", "2025-04-01..2025-09-30 half"),
    ("IREL made 310 t in the third quarter of fiscal 2025.", "2024-10-01..2024-12-31 quarter"),
    ("Lynas made 310 t in fiscal 2025's first half.", "2024-07-01..2024-12-31 half"),
    ("Lynas made 310 t in the second quarter.", "2024-10-01..2024-12-31 quarter"),
    ("Lynas made 310 t in the fourth quarter.", "2024-10-01..2024-12-31 quarter"),
    ("China mined 310 t in the second quarter.", "2024-04-01..2024-06-30 quarter"),
    ("It made 310 t in Q112.", "2012-01-01..2012-03-31 quarter"), ("It made 310 t in 1Q12.", "2012-01-01..2012-03-31 quarter"),
    ("It made 310 t in Q1'24.", "2024-01-01..2024-03-31 quarter"), ("It made 310 t in 4Q 2025.", "2025-10-01..2025-12-31 quarter"),
    ("It made 310 t in Q1-Q3 2024.", "2024-01-01..2024-09-30 range"), ("It made 310 t in 9M 2024.", "2024-01-01..2024-09-30 range"),
    ("It made 310 t in the December half.", "2024-07-01..2024-12-31 half"),
    ("It made 310 t in the first three quarters of 2024.", "2024-01-01..2024-09-30 range"),
])
def test_quarters_and_halves_are_those_of_the_year_that_holds(text: str, gives: str) -> None:
    assert days(text) == [gives]


@pytest.mark.parametrize(("text", "gives"), [
    ("Sales in 2020 and 2024 fell.", ["2020-01-01..2020-12-31 year", "2024-01-01..2024-12-31 year"]),
    ("Sales in May and April 2025 fell.", ["2025-05-01..2025-05-31 month", "2025-04-01..2025-04-30 month"]),
    ("Sales in March, June and July 2023 fell.", ["2023-03-01..2023-03-31 month", "2023-06-01..2023-07-31 range"]),
    ("Sales in December and January 2025 fell.", ["2024-12-01..2025-01-31 range"]),
    ("Sales between 2020 and 2024 fell.", ["2020-01-01..2024-12-31 range"]),
    ("Sales in the week before last fell.", ["2025-03-10..2025-03-14 week"]),
    ("Sales in the week commencing 17 March fell.", ["2025-03-17..2025-03-21 week"]),
    ("Sales at the start of January fell.", ["2025-01-01..2025-01-10 month"]),
    ("Sales at the start of the year fell.", ["2025-01-01..2025-01-10 year"]),
    ("Sales next Friday fall.", ["2025-04-04..2025-04-04 day"]),
    ("Sales over the next decade grow.", ["2025-03-28..2035-12-31 range"]),
    ("Sales over the next five years grow.", ["2025-03-28..2030-12-31 range"]),
    ("Sales in the last decade grew.", ["2015-01-01..2024-12-31 range"]),
    ("Sales by the end of the decade grow.", ["2029-12-31..2029-12-31 decade"]),
    ("Sales at year-end 2024 fell.", ["2024-12-31..2024-12-31 day"]),
    ("Sales in 2023-11 fell.", ["2023-11-01..2023-11-30 month"]),
    ("Sales in 2023年4月 fell.", ["2023-04-01..2023-04-30 month"]),
    ("Sales on 2023年11月28日 fell.", ["2023-11-28..2023-11-28 day"]),
    ("Sales on Nov. 7-13 fell.", ["2024-11-07..2024-11-13 day"]),
    ("Sales as of Friday March 21 fell.", ["2025-03-21..2025-03-21 day"]),
    ("Sales to date fell.", ["None..2025-03-28 "]),
])
def test_a_time_is_found_with_its_grain(text: str, gives: list[str]) -> None:
    assert days(text) == gives


@pytest.mark.parametrize("text", [
    "On 30 February 310 t came.", "On February 30 310 t came.", "On 2024-02-30 it fell.", "On 29 February 2023 it fell.",
])
def test_a_day_that_no_calendar_has_is_no_date(text: str) -> None:
    assert not any(span.unit == "day" or "30" in text[span.start : span.end] for span in times(text))


@pytest.mark.parametrize(("said", "shift"), [
    ("the week prior", (1, "week")), ("the month earlier", (1, "month")), ("the same week last year", (1, "year")),
    ("the corresponding three months of the previous year", (1, "year")), ("the same half a year ago", (1, "year")),
    ("a decade ago", (10, "year")), ("the three months prior", (1, "quarter")), ("four months earlier", (4, "month")),
])
def test_an_earlier_time_is_a_distance_however_it_is_said(said: str, shift: tuple[int, str]) -> None:
    assert [span.shift for span in times(f"It was 5% above {said}.")] == [shift]


@pytest.mark.parametrize("gap", [" ", "\n", "_", "-"])
def test_monthly_of_a_monthly_drop_is_a_distance_and_drop_none(gap: str) -> None:
    text = f"It saw an 18 percent monthly{gap}drop."
    (span,) = times(text)
    assert (span.shift, text[span.start : span.end]) == ((1, "month"), "monthly")


def test_what_is_told_from_today_says_where_it_lies() -> None:
    ago, now = times("A month ago it cost $75, now $82.")
    assert (ago.days, ago.from_now) == (None, (date(2025, 2, 1), date(2025, 2, 28)))
    assert (now.days, now.from_now) == (None, (PUBLISHED, PUBLISHED))
    (quarter,) = times("Revenue for the quarter was A$30 million.")
    assert (quarter.days, quarter.from_now) == (None, (date(2024, 10, 1), date(2024, 12, 31)))
    assert times("The ministry has now issued the quota.") == []


def test_a_year_that_bounds_is_led_by_its_word_and_this_year_has_a_rest() -> None:
    by, to, this = times("By 2030 it doubles, it grows to 2040, and this year it fell.")
    assert (by.lead, by.last) == ("by", date(2030, 12, 31))
    assert (to.lead, to.last) == ("to", date(2040, 12, 31))
    assert (this.last, this.whole) == (PUBLISHED, (date(2025, 1, 1), date(2025, 12, 31)))


@pytest.mark.parametrize("word", ["2024-", "2024/", "Q1 ", "May ", "5 May to "])
def test_a_line_of_nothing_but_times_is_no_sentence_and_read_in_linear_time(word: str) -> None:
    few, many = (Scan(word * (size // len(word)), load_rules().lexicon) for size in (40_000, 160_000))
    assert calls(lambda: find_periods(many, 0, date(2025, 5, 5))) <= 5 * calls(lambda: find_periods(few, 0, date(2025, 5, 5))) + 100
    assert find_periods(many, 0, date(2025, 5, 5)) == ()


@pytest.mark.parametrize("text", [
    "Lynas made 310 t in FY0000.", "Lynas made 310 t in FY9999.", "A smelter made 310 t in FY0000-01.",
    "It fell 5% from 300 decades earlier.", "It fell 5% from 399 years before.",
])
def test_a_year_that_no_calendar_has_is_none(text: str) -> None:
    assert [span.days for span in times(text) if span.days or span.shift] == []


@pytest.mark.parametrize("text", ["It was 310 t 99 decades ago.", "It was 310 t in the past 99 decades."])
def test_days_that_no_table_can_hold_are_no_period(text: str) -> None:
    assert [span.period() for span in times(text)] == [None]


@pytest.mark.parametrize(("text", "found"), [
    ("It is shut since 3 May 2026.", ["2026-05-03..None day"]), ("It fell in the rest of 2024.", ["2024-01-01..2024-12-31 year"]),
    ("It fell in the rest of late 2024.", ["2024-09-01..2024-12-31 year"]),
    ("It was open this morning until 3 March.", ["2025-03-28..2025-03-28 day", "None..2025-03-03 day"]),
    ("It was open on 25 March to mid-March.", ["2025-03-25..2025-03-25 day", "2025-03-11..2025-03-20 month"]),
    ("It fell at the end of early February.", ["2025-02-07..2025-02-10 month"]),
])
def test_no_period_ends_before_it_begins(text: str, found: list[str]) -> None:
    assert days(text) == found


@pytest.mark.parametrize(("text", "found"), [
    ("It fell in 3Q2024.", ["2024-07-01..2024-09-30 quarter"]), ("It fell to 3Q284.", ["2024-07-01..2024-09-30 quarter"]),
    ("It fell 1,0004 days ago.", []), ("It fell on 02.06.20725.", []), ("It fell on 02.06.2024.", ["2024-06-02..2024-06-02 day"]),
])
def test_no_time_is_made_of_a_piece_of_a_number(text: str, found: list[str]) -> None:
    assert days(text) == found
