"""Kinds of figures, their units and the metrics that have them."""

from __future__ import annotations

import pytest

from extract.vocabulary.kinds import dimension_of, fits, kinds_of


@pytest.mark.parametrize(
    ("unit", "dimension"),
    [("t", "mass"), ("CNY/kg", "price"), ("CNY/USD", "exchange"), ("USD", "money"), ("percent", "percent"), ("parsec", ""), ("t/kg", "")],
)
def test_a_unit_has_the_dimension_of_its_parts(unit: str, dimension: str) -> None:
    assert dimension_of(unit) == dimension


def test_a_kind_fits_its_units_alone() -> None:
    assert [fits("price", unit) for unit in ("USD/t", "USD", "percent")] == [True, False, False]
    assert [fits("rate", unit) for unit in ("percent", "CNY/USD", "t")] == [True, True, False]


def test_a_price_is_never_a_level() -> None:
    assert kinds_of("spot_price") == ("change", "price")
    assert "share" not in kinds_of("imports")
