"""Times in words: how long a stretch was, and the word that goes before a period."""

from __future__ import annotations

from datetime import date

import pytest

from charts.wording.formats import dated, stretch


@pytest.mark.parametrize(("days", "words"), [
    (0, "day"), (1, "day"), (3, "three days"), (6, "week"), (8, "week"), (14, "two weeks"), (24, "three weeks"), (27, "month"),
    (31, "month"), (45, "month"), (61, "two months"), (180, "six months"), (366, "twelve months"), (420, "14 months"),
])
def test_a_stretch_is_counted_in_the_unit_that_fits(days: int, words: str) -> None:
    assert stretch(days) == words


@pytest.mark.parametrize(("first", "last", "words"), [
    (date(2025, 3, 24), date(2025, 3, 24), "on 24 Mar 2025"), (date(2025, 2, 1), date(2025, 2, 28), "in Feb 2025"),
    (date(2024, 1, 1), date(2024, 12, 31), "in 2024"), (date(2025, 7, 14), date(2025, 7, 18), "over 14–18 Jul 2025"),
    (date(2024, 9, 21), date(2024, 9, 30), "in late Sep 2024"), (None, date(2025, 3, 24), "to 24 Mar 2025"), (None, None, ""),
])
def test_a_period_has_the_word_that_goes_before_it(first: date | None, last: date | None, words: str) -> None:
    assert dated(first, last) == words
