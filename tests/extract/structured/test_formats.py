"""Periods and numbers as tables write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from extract.structured.formats import NumberForm, parse_period, period_pattern

MARCH = (date(2025, 3, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("text", "form", "days"),
    [
        ("202503", "YYYYMM", MARCH), (202503, "YYYYMM", MARCH), ("2025年3月", "YYYY年M月", MARCH), ("2025-03", "YYYY-MM", MARCH),
        ("Mar-2025", "MMM-YYYY", MARCH), ("March-2025", "MMM-YYYY", MARCH), ("２０２５０３", "YYYYMM", MARCH),
        ("2025", "YYYY", (date(2025, 1, 1), date(2025, 12, 31))), ("2025Q2", "YYYYQn", (date(2025, 4, 1), date(2025, 6, 30))),
        ("24.03.2025", "DD.MM.YYYY", (date(2025, 3, 24),) * 2), ("3/24/2025", "M/D/YYYY", (date(2025, 3, 24),) * 2),
    ],
)
def test_a_period_is_read_in_the_form_that_is_said(text: object, form: str, days: tuple[date, date]) -> None:
    assert parse_period(text, (form,)) == days


@pytest.mark.parametrize("text", ["202513", "20253", "2025-03", "", "March 2025", "025003"])
def test_a_period_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_period(text, ("YYYYMM",))


def test_the_first_form_that_fits_counts() -> None:
    assert parse_period("202503", ("YYYY", "YYYYMM")) == MARCH


@pytest.mark.parametrize(
    ("forms", "days"),
    [(("YYYY-MM-DD",), (date(2025, 3, 1),) * 2), (("YYYYMM",), MARCH), (("YYYY",), (date(2025, 1, 1), date(2025, 12, 31)))],
)
def test_a_date_of_a_sheet_is_as_long_as_the_periods_of_its_table(forms: tuple[str, ...], days: tuple[date, date]) -> None:
    assert parse_period(date(2025, 3, 1), forms) == days


@pytest.mark.parametrize("form", ["MM-DD", "YYYY-YYYY", "YYYY-MMM-M-M", ""])
def test_a_form_without_a_year_or_with_a_part_twice_is_none(form: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        period_pattern(form)


@pytest.mark.parametrize(
    ("text", "form", "number"),
    [
        ("1,234.5", NumberForm(), "1234.5"), ("1.234,5", NumberForm(thousands=".", decimal=","), "1234.5"), ("12", NumberForm(), "12"),
        ("1 234", NumberForm(thousands=" "), "1234"), ("1\u00a0234", NumberForm(thousands=" "), "1234"), ("−2.7", NumberForm(), "-2.7"),
        (1234.5, NumberForm(), "1234.5"), (7, NumberForm(), "7"), ("1e3", NumberForm(), "1E+3"),
    ],
)
def test_a_number_is_read_in_the_form_that_is_said(text: object, form: NumberForm, number: str) -> None:
    assert form.parse(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,5", "1,23,456", "12 t", "=3", "1.2.3", "nan", "1,234,5"])
def test_a_number_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        NumberForm().parse(text)


@pytest.mark.parametrize("text", ["", "-", "...", "…", " "])
def test_signs_of_nothing_state_nothing(text: str) -> None:
    assert NumberForm().parse(text) is None
