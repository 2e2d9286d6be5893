"""How old the last value of each series is. A series is what may share a line: one measure of one material, flow and basis.

Its values are those of the curated tables and of stories that tell the same measure, those derived from a reported change among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from extract.core.properties import metrics
from extract.measures.prices import NEAR_DAYS, fit

if TYPE_CHECKING:
    from extract.tables.read import Tables

SAME = ["measure", "commodity_id", "origin", "destination", "place", "kind", "price_basis", "mass_basis", "denominator"]
"""What two values of one series have in common; `measure` is the metric, or `price` for any price of a material."""


def series_ages(tables: Tables) -> pd.DataFrame:
    """One row a measure: its last value with `last` (the day it is of), `age`, `due`, `late`, `values` and `followed`.

    One with a single value is no series yet. `followed` says whether a curated table holds any of its values, else reports alone do. Of
    one day a reported value goes before a derived one. `age`, `due` and `late` are in days: `age` runs from the last day of the value's
    period to the day of the tables. The next value is `due` once a further period as long as its own has passed, and two months beside,
    in which such figures come out; `late` is by how much it is overdue, 0 where it is not. What still holds, as a rate in force without
    an end, has no age and is left out.
    """
    rows = fit(tables.observations, "value", "period_start", modality="actual")
    rows = rows[rows["kind"] != "change"]
    priced = rows["metric"].isin(metrics().having("price"))
    rows = rows.assign(measure=rows["metric"].mask(priced, "price"), place=rows["place_id"].mask(priced, ""), last=rows["period_end"])
    rows = rows.assign(length=(rows["last"] - rows["period_start"]).dt.days + 1, own=rows["status"] == "reported")
    ordered = rows.sort_values(["last", "own", "length", "published"], ascending=[True, True, False, True], kind="stable")
    series = ordered.groupby(SAME, sort=False)
    counted = ordered.assign(
        values=series["last"].transform("nunique"), followed=series["series_id"].transform("max") != "",
        holds=series["last"].transform("size") > series["last"].transform("count"),
    )
    newest = counted[~counted["holds"]].drop_duplicates(SAME, keep="last")
    age = (pd.Timestamp(tables.as_of) - newest["last"]).dt.days.clip(lower=0)  # a quota's year may not be over
    due = newest["length"] + NEAR_DAYS
    dated = newest.assign(age=age, due=due, late=(age - due).clip(lower=0))
    return dated.drop(columns=["holds", "length", "own"]).sort_values(["measure", "age"], ignore_index=True, kind="stable")
