"""Ticks say the value they stand at."""

from __future__ import annotations

import pytest

from charts.drawing.axes import value_ticks


@pytest.mark.parametrize(("high", "words"), [
    (1.0, ["0.00", "0.25", "0.50", "0.75", "1.00"]), (10.0, ["0.0", "2.5", "5.0", "7.5", "10.0"]), (600.0, ["0", "200", "400", "600"]),
])
def test_ticks_have_the_decimals_that_their_step_needs(high, words):
    assert [tick.words for tick in value_ticks(0.0, high, 180.0)] == words
