"""What a material costs outside China against inside, on one basis: dollars a kilogram without value-added tax.

The price inside is the ex-works quotation less the tax in it, in dollars at the mean rate of its month: a comparison convention and no
landed price, since no tax is refunded on rare earths that leave China (see extract.measures.prices). Nothing is interpolated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from extract.core.arithmetic import percent_change
from extract.core.ids import rows_of
from extract.core.intervals import Interval, number_in
from extract.measures.prices import MAIN_BASIS, price_quotes

if TYPE_CHECKING:
    from extract.tables.read import Row

PAIR_DAYS = 14
"""Days that two quotations of a pair may lie apart: prices are assessed once a week, so each side has come out at least once between."""
ABROAD, AT_THE_PORT = ("cif_rotterdam", "europe"), ("fob_china",)
HOME = {"observation_id": "home_id", "date": "home_date", "shown": "home", "shown_low": "home_low", "shown_high": "home_high",
        "price_basis": "home_basis", "publisher": "home_publisher", "published": "home_published", "value": "home_value",
        "unit": "home_unit", "fx": "home_fx", "vat_rate": "home_vat"}
COLUMNS = [
    "commodity_id", "price_basis", "date", "observation_id", "shown", "shown_low", "shown_high", "publisher", "published", *HOME.values(),
    "days", "gap", "gap_low", "gap_high", "no_pair",
]


def price_gaps(observations: pd.DataFrame) -> pd.DataFrame:
    """One row a quotation outside China, or fob at its ports: its price, that of the nearest quotation inside (`home`), and the gap.

    All prices are in USD/kg without VAT; `gap`, `gap_low` and `gap_high` are per cent of the price inside, from what both quotations allow;
    `days` is how many days later the one outside is. Where there is no pair `no_pair` says why, and home and gap are missing.
    """
    quotes = price_quotes(observations, currency="USD", vat="excluded")
    quotes = quotes[quotes["shown_unit"] == "USD/kg"]
    inside = quotes[quotes["price_basis"].isin((MAIN_BASIS, *AT_THE_PORT))]
    outside = quotes[quotes["price_basis"].isin((*ABROAD, *AT_THE_PORT)) & quotes["shown"].notna()]
    found = [{**row, **_pair(row, inside[inside["commodity_id"] == row["commodity_id"]])} for row in rows_of(outside)]
    frame = pd.DataFrame(found, columns=COLUMNS)
    return frame.sort_values(["commodity_id", "date", "price_basis", "observation_id"], ignore_index=True)


def _pair(row: Row, inside: pd.DataFrame) -> Row:
    """The nearest quotation inside with a value in dollars and the gap to it, else why there is none.

    Ex-works quotations come first; a price abroad of a material that has none is held against the price fob. Of two as near the earlier.
    """
    works = inside[inside["price_basis"] == MAIN_BASIS]
    homes = inside if works.empty and row["price_basis"] in ABROAD else works
    if homes.empty:
        return {"no_pair": "no quotation inside China"}
    dated = homes.assign(days=(row["date"] - homes["date"]).dt.days)
    near = dated[dated["days"].abs() <= PAIR_DAYS]
    if near.empty:
        return {"no_pair": f"no quotation inside China within {PAIR_DAYS} days"}
    priced = near[near["shown"].notna()]
    if priced.empty:
        return {"no_pair": str(near["no_value"].iloc[0])}
    home = priced.assign(near=priced["days"].abs()).sort_values(["near", "date"], kind="stable").iloc[0].to_dict()
    gap = percent_change(_ends(home), _ends(row))
    return {
        **{name: home[column] for column, name in HOME.items()}, "days": home["days"], "no_pair": "",
        "gap": (row["shown"] / home["shown"] - 1) * 100, "gap_low": gap.low, "gap_high": gap.high,
    }


def _ends(quote: Row) -> Interval:
    return Interval(number_in(quote["shown_low"]), number_in(quote["shown_high"]))
