"""How concentrated mining is: bounds of the Herfindahl-Hirschman index, since not every producer is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.formats import number, share
from extract.measures import production_years, share_bounds
from views import controls
from views.rows_table import rows_table
from views.wording import plain

if TYPE_CHECKING:
    from extract.tables import Tables


@st.fragment
def bounds(tables: Tables) -> None:
    """The bounds of a year with the shares that they come from."""
    st.subheader("How concentrated is mining?", anchor=False)
    years = production_years(tables.observations)
    if not years:
        st.info("By this day no year has both a world total and its producers. Choose a later day above.")
        return
    year = controls.choose("year", "Year", {str(each): str(each) for each in years}, default=str(years[-1]))
    found = share_bounds(tables.observations, year=int(year))
    if found is None:
        return
    st.markdown(plain(found.words))
    rows = [(f"observations/{row['observation_id']}", _cells(row, found.unit)) for row in found.parts.to_dict("records")]
    if found.unknown:
        rows.append(("", ("no named producer", f"{number(found.unknown)} {found.unit}", share(round(found.unknown_share, 1)))))
    rows.append((f"observations/{found.total_id}", ("world total", f"{number(found.total)} {found.unit}", "")))
    rows_table(("Producer", "Mined", "Share of the world total"), rows, key="hhi")
    st.caption("Sum of the squared percentage shares: near 0 where many share, 10,000 where one has all. The rest is unknown: bounds.")


def _cells(row: dict[Any, Any], unit: str) -> tuple[str, ...]:
    return row["country"], f"{number(row['value'])} {unit}", share(round(row["share"], 1))
