"""Intervals of printed figures: what the digits, a qualifier or a word allow, and arithmetic that never loses a possibility."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.core.intervals import (
    COUNT,
    Interval,
    around,
    in_words,
    loosened,
    meaningful,
    plain,
    rounding,
    row_interval,
    shown_step,
    stated,
)

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, float]:
    """An interval and a number in it."""
    low, inside, high = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3)))
    return Interval(low, high), inside


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(311, 310.5, 311.5), (21.9, 21.85, 21.95), (0, -0.5, 0.5), (12944, 12943.5, 12944.5), (7.6631, 7.66305, 7.66315)],
)
def test_a_printed_figure_stands_for_half_a_unit_of_its_last_digit_either_way(value: float, low: float, high: float) -> None:
    interval, why = stated(value)
    assert (interval.low, interval.high) == (pytest.approx(low), pytest.approx(high))
    assert why == "rounding"


def test_things_counted_are_what_they_are() -> None:
    assert stated(10, step=COUNT) == (Interval(10, 10), "count")
    assert stated(300, step=COUNT, qualifier="more_than") == (Interval(300, None), "qualifier")
    assert stated(300, step=COUNT, qualifier="about")[0] == Interval(270, 330)


@pytest.mark.parametrize(
    ("value", "low", "high", "told"),
    [(25_888, 23_534, 28_766, 25_900), (2_516.3, 2_389.5, 2_655.2, 2_520), (12_944, 10_590, 15_821, 12_900), (282.57, 277.2, 287.9, 282.6)],
)
def test_a_computed_figure_has_only_the_digits_that_its_interval_bears_out(value: float, low: float, high: float, told: float) -> None:
    assert meaningful(value, Interval(low, high)) == pytest.approx(told)
    assert meaningful(value, Interval(low, None)) == value
    assert meaningful(value, Interval(value, value)) == value


def test_an_explicit_step_widens_the_rounding() -> None:
    assert rounding(6550, 50) == Interval(6525, 6575)


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("more_than", Interval(20, None)), ("at_least", Interval(20, None)),
        ("fewer_than", Interval(None, 20)), ("at_most", Interval(None, 20)),
    ],
)
def test_a_one_sided_qualifier_leaves_the_other_end_open(qualifier: str, expected: Interval) -> None:
    assert stated(20, qualifier=qualifier) == (expected, "qualifier")


def test_words_are_good_to_a_tenth_of_themselves() -> None:
    assert stated(50, words=True) == (Interval(45, 55), "words")
    third = in_words(100 / 3)
    assert (third.low, third.high) == (pytest.approx(30), pytest.approx(36.67, abs=0.01))


def test_nearly_lies_below_and_about_on_both_sides() -> None:
    assert stated(90, qualifier="nearly") == (Interval(85, 90), "qualifier")
    assert stated(50, qualifier="nearly", words=True) == (Interval(45, 50), "words")
    assert stated(130, qualifier="about")[0] == Interval(125, 135)
    assert around(100) == Interval(90, 110)


def test_a_quoted_range_is_its_own_interval() -> None:
    assert stated(1640, high=1650) == (Interval(1640, 1650), "quoted")


def test_a_row_without_bounds_falls_back_on_value_and_qualifier() -> None:
    assert row_interval({"value": 20.0, "qualifier": "more_than"}) == Interval(20, None)
    assert row_interval({"value": 20.0, "low": 18.0, "high": 22.0}) == Interval(18, 22)
    assert row_interval({"value": None}) == Interval()
    assert row_interval({"value": float("nan"), "low": float("nan"), "high": 4.0}) == Interval(None, 4)


def test_only_round_figures_are_loosened() -> None:
    assert loosened(rounding(390_000), 390_000) == Interval(385_000, 395_000)
    assert loosened(rounding(12_944), 12_944) == rounding(12_944)


@given(intervals(), intervals())
def test_arithmetic_encloses_every_result(a: tuple[Interval, float], b: tuple[Interval, float]) -> None:
    (one, x), (two, y) = a, b
    room = 1e-6 * (1 + abs(x) + abs(y) + abs(x * y))
    for interval, result in ((one + two, x + y), (one - two, x - y), (one * two, x * y), (-one, -x)):
        assert interval.low is not None
        assert interval.high is not None
        assert interval.low - room <= result <= interval.high + room


@given(intervals(), st.floats(0.01, 1e3), st.floats(0, 1e3))
def test_division_encloses_every_quotient(a: tuple[Interval, float], low: float, width: float) -> None:
    interval, x = a
    quotient = interval / Interval(low, low + width)
    assert quotient.low is not None
    assert quotient.low <= x / (low + width / 2) + 1e-6 * (1 + abs(x) / low)


def test_division_by_what_reaches_zero_has_no_upper_end() -> None:
    assert Interval(10, 20) / Interval(0, 2) == Interval(5, None)
    with pytest.raises(ValueError, match="positive"):
        Interval(1, 2) / Interval(-1, 1)


def test_open_ends_stay_open() -> None:
    assert Interval(5, None) + 1 == Interval(6, None)
    assert Interval(5, None).mid is None
    assert Interval(5, None).overlaps(Interval(None, 5))
    assert not Interval(5, None).overlaps(Interval(None, 4.9))
    assert Interval(None, 50).clip(low=0, high=100) == Interval(0, 50)
    assert Interval(120, 130).clip(low=0, high=100) == Interval(100, 100)
    assert Interval(1, 2).hull(Interval(4, None)) == Interval(1, None)


def test_ends_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        Interval(2, 1)


def test_numbers_read_as_in_a_sentence() -> None:
    assert [plain(value) for value in (2827.27, 21.94, 0.8712, 7.291, 12.0)] == ["2,827", "21.9", "0.871", "7.29", "12"]
    assert [str(one) for one in (Interval(1, 2), Interval(3, None), Interval(None, 4), Interval(), Interval(5, 5))] == [
        "1 to 2", "at least 3", "at most 4", "any value", "5",
    ]
    assert shown_step(1270) == 1
    assert shown_step(7780.5) == pytest.approx(0.1)
