"""The gap between a price outside China and one inside: one basis, near days only, and what both quotations allow."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extract.measures.gaps import PAIR_DAYS, price_gaps
from tests.made_tables import with_observations
from tests.observation_rows import observation

AS_OF = date(2026, 1, 22)


def quote(key: str, value: float, day: date, basis: str = "domestic_incl_vat", **more: object) -> dict[str, object]:
    unit = "CNY/kg" if basis.startswith("domestic") else "USD/kg"
    return observation(key, value, unit, **{
        "metric": "price", "kind": "price", "commodity_id": "dysprosium_oxide", "origin": "", "destination": "", "price_basis": basis,
        "series_id": basis, "period": (day, day), **more})


def gaps(*rows: dict[str, object]) -> list[dict[Any, Any]]:
    return price_gaps(with_observations(*rows, as_of=AS_OF, rates=True).observations).to_dict("records")


def test_the_tax_is_taken_out_and_the_rate_is_that_of_the_month() -> None:
    home = quote("home", 1610, date(2025, 4, 24), low=1600, high=1620)
    pair, = gaps(home, quote("away", 850, date(2025, 5, 6), "europe", low=700, high=1000))
    assert pair["home_vat"] == 13
    assert pair["home"] == pytest.approx(1610 / 1.13 / pair["home_fx"])
    assert pair["gap"] == pytest.approx((850 / pair["home"] - 1) * 100)
    assert pair["gap_low"] == pytest.approx((700 / pair["home_high"] - 1) * 100)
    assert pair["gap_high"] == pytest.approx((1000 / pair["home_low"] - 1) * 100)
    assert pair["days"] == 12


def test_a_pair_lies_at_most_two_weeks_apart_and_the_reason_is_told() -> None:
    at = date(2025, 5, 31)
    near, far = (quote("home", 1610, date.fromordinal(at.toordinal() - days)) for days in (PAIR_DAYS, PAIR_DAYS + 1))
    assert gaps(near, quote("away", 850, at, "europe"))[0]["no_pair"] == ""
    lone, = gaps(far, quote("away", 850, at, "europe"))
    assert lone["no_pair"] == "no quotation inside China within 14 days"
    assert lone["gap"] != lone["gap"]


def test_the_nearest_quotation_is_taken_and_of_two_as_near_the_earlier() -> None:
    homes = [quote("before", 1610, date(2025, 5, 4)), quote("after", 1700, date(2025, 5, 8)), quote("far", 1500, date(2025, 4, 28))]
    pair, = gaps(*homes, quote("away", 850, date(2025, 5, 6), "europe"))
    assert pair["home_id"] == "before"


def test_without_a_rate_of_the_month_there_is_no_gap() -> None:
    pair, = gaps(quote("home", 1610, date(2027, 1, 4)), quote("away", 850, date(2027, 1, 6), "europe"))
    assert pair["no_pair"] == "no exchange rate for the month"


def test_other_materials_and_quotations_of_other_kinds_in_china_are_no_home() -> None:
    away = quote("away", 850, date(2025, 5, 6), "cif_rotterdam")
    day = date(2025, 5, 6)
    others = [quote("tb", 6550, day, commodity_id="terbium_oxide"), quote("list", 1600, day, "domestic_list_incl_vat"),
              quote("weak", 1600, day, quality="C")]
    pair, = gaps(away, *others)
    assert pair["no_pair"] == "no quotation inside China"


def test_a_material_without_a_quotation_ex_works_is_held_against_its_price_at_the_port() -> None:
    day = date(2025, 12, 26)
    rows = gaps(quote("fob", 126, day, "fob_china", low=116, high=136), quote("cif", 175, day, "cif_rotterdam", low=165, high=185))
    pairs = {row["observation_id"]: row for row in rows}
    assert pairs["cif"]["home_basis"] == "fob_china"
    assert pairs["cif"]["gap"] == pytest.approx((175 / 126 - 1) * 100)
    assert pairs["fob"]["no_pair"] == "no quotation inside China"
    both = gaps(quote("home", 1610, day), quote("fob", 126, day, "fob_china"), quote("cif", 175, day, "cif_rotterdam"))
    assert {row["home_basis"] for row in both} == {"domestic_incl_vat"}
