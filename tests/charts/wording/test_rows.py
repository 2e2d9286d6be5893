"""A figure keeps the words of its source: its qualifier, a half in words, the basis of a price."""

from __future__ import annotations

import pytest

from charts.wording.rows import amount, basis_words, is_half, size, stated_share
from extract.core.schema import QUALIFIERS

ROW = {
    "value": 50.0, "low": 45.0, "high": 55.0, "unit": "percent", "kind": "share", "direction": "",
    "qualifier": "exact", "interval": "words", "status": "reported",
}


@pytest.mark.parametrize(("qualifier", "words"), [
    ("exact", "about half"), ("about", "about half"), ("roughly", "roughly half"), ("nearly", "nearly half"), ("at_least", "at least half"),
])
def test_a_half_is_said_in_the_words_of_its_source(qualifier, words):
    row = {**ROW, "qualifier": qualifier}
    assert is_half(row)
    assert [amount(row), size(row)] == [words, words]
    assert amount({**row, "kind": "change", "direction": "down"}) == f"down by {words}"


def test_fifty_printed_as_a_figure_is_no_half():
    assert not is_half({**ROW, "interval": "rounding"})
    assert not is_half({**ROW, "unit": "t"})
    assert amount({**ROW, "interval": "rounding"}) == "50%"


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_every_qualifier_has_the_same_words_wherever_it_stands(qualifier):
    row = {**ROW, "value": 60.0, "qualifier": qualifier}
    assert amount(row) == stated_share(row)


def test_an_order_of_magnitude_keeps_its_word():
    row = {**ROW, "value": None, "kind": "count", "unit": "people", "qualifier": "order_of_magnitude"}
    assert amount({**row, "low": 200.0, "high": 999.0}) == "hundreds of people"
    assert amount({**row, "low": 1620.0, "high": 1650.0, "unit": "CNY/kg", "qualifier": "exact"}) == "1,620–1,650 CNY/kg"


def test_a_derived_figure_is_told_no_finer_than_its_interval():
    row = {**ROW, "value": 25_888.0, "low": 23_534.0, "high": 28_766.0, "unit": "t", "kind": "level"}
    row |= {"status": "derived", "qualifier": "about"}
    assert amount(row) == "about 25,900 t"
    assert amount({**row, "status": "reported", "qualifier": "exact"}) == "25,888 t"


def test_things_are_fewer_and_distances_less():
    row = {**ROW, "value": 100.0, "qualifier": "fewer_than"}
    assert amount({**row, "unit": "km", "kind": "distance"}) == "less than 100 km"
    assert amount({**row, "unit": "mines", "kind": "count"}) == "fewer than 100 mines"


def test_a_basis_says_whether_the_tax_is_in_it():
    assert basis_words("domestic_list_incl_vat") == "a producer’s list price, incl. VAT"
    assert [basis_words("domestic_other"), basis_words("customs_unit_value")] == ["another quotation in China", "customs unit value"]
