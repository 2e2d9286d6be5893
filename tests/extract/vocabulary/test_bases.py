"""Defaults of price and mass basis: taken only where all conditions hold, and never over what a text says."""

from __future__ import annotations

import pytest

from extract.vocabulary.metrics import bases, with_bases

PRICE = {
    "metric": "spot_price",
    "kind": "price",
    "unit": "CNY/kg",
    "attributed_to": "Shanghai Metals Market",
    "price_basis": "",
    "mass_basis": "",
}
FLOW = {"metric": "imports", "kind": "level", "unit": "t", "attributed_to": "Chinese customs data", "price_basis": "", "mass_basis": ""}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (PRICE, ("domestic_incl_vat", "")),
        (PRICE | {"metric": "price", "attributed_to": "traders"}, ("domestic_other", "")),
        (PRICE | {"kind": "change", "unit": "percent"}, ("domestic_incl_vat", "")),
        (PRICE | {"unit": "USD/kg", "attributed_to": "traders"}, ("", "")),
        (PRICE | {"price_basis": "cif_rotterdam"}, ("cif_rotterdam", "")),
        (FLOW, ("", "gross")),
        (FLOW | {"attributed_to": "Reuters"}, ("", "")),
        (FLOW | {"kind": "change", "unit": "percent"}, ("", "")),
        (FLOW | {"metric": "quota", "attributed_to": "the ministry"}, ("", "reo")),
    ],
)
def test_a_default_fills_an_empty_cell_where_it_holds(row: dict[str, object], expected: tuple[str, str]) -> None:
    filled = with_bases(row)
    assert (filled["price_basis"], filled["mass_basis"]) == expected
    assert row["price_basis"] in {"", "cif_rotterdam"}


def test_every_default_can_fire() -> None:
    for number, basis in enumerate(bases()):
        row = {
            "metric": min(basis.metrics),
            "kind": min(basis.kinds),
            "unit": min(basis.units),
            "attributed_to": basis.source,
            "price_basis": "",
            "mass_basis": "",
        }
        earlier = [other for other in bases()[:number] if other.column == basis.column and other.holds(row)]
        assert basis.holds(row)
        assert all(other.value != basis.value for other in earlier)
