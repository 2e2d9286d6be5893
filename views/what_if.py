"""What if a gate or a mine area closed: tonnes and dollars at risk as intervals, with the formula and every assumption printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from extract.intervals import Interval, row_interval
from extract.risk import WhatIf, at_risk, baseline_choices, headline
from extract.workbench import price_choices
from views import controls, evidence_panel
from views.wording import amount, html, period_words, plain, record_words, spaced

if TYPE_CHECKING:
    import pandas as pd

    from extract.tables import Tables

NO_PRICE = "none"
_NO_STOCK = "No stock is published: without yours there are no days of cover"
_SAYS = "Supply at risk is the baseline flow, times the share of it that you say is hit, times the days. It is arithmetic, not a forecast."
_MOST_DAYS, _MOST_TONNES = 3650.0, 1e7
_ROLES = ("border_gate", "mine_cluster", "mine_hub")


@st.fragment
def panel(tables: Tables) -> None:
    """Choices and their answer; nothing is assumed that is not printed."""
    st.subheader("What if it closed?", anchor=False)
    baselines = baseline_choices(tables.observations)
    if not len(baselines):
        st.info("By this day no flow in tonnes is known that could be lost. Choose a later day above.")
        return
    st.caption(_SAYS)
    place, days = _what(tables)
    row = _baseline(baselines)
    share, stock = _assumptions()
    price = _price(tables)
    _answer(place, WhatIf(
        observation_id=row["observation_id"], baseline=_interval(row), baseline_unit=row["unit"], baseline_days=int(row["days"]),
        share=share, days=int(days), stock=None if stock is None else Interval(stock, stock), **price,
    ))


def _what(tables: Tables) -> tuple[str, float]:
    roles = tables.place_roles
    ids = set(roles[roles["role"].isin(_ROLES)]["place_id"])
    places = tables.places[tables.places["place_id"].isin(ids)].sort_values("name")
    names = dict(zip(places["place_id"], places["name"], strict=True)) or {"": "a gate"}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_what"):
        place = controls.pick("closed", "What closes", names, default=_last_closed(tables, names))
        days = controls.ask_number("days", "For how many days", 30.0, (1.0, _MOST_DAYS))
    return names[place], days or 0.0


def _last_closed(tables: Tables, names: dict[str, str]) -> str:
    """The gate that was closed last; the first by name where none was."""
    effects = tables.event_effects
    closed = effects[(effects["effect"] == "closed") & effects["place_id"].isin(list(names))].merge(tables.events, on="event_id")
    return str(closed.sort_values(["published", "start"])["place_id"].iloc[-1]) if len(closed) else next(iter(names))


def _baseline(baselines: pd.DataFrame) -> dict[Any, Any]:
    rows = {row["observation_id"]: row for row in baselines.to_dict("records")}
    words = {key: _flow_words(row) for key, row in rows.items()}
    from_myanmar = next((key for key, row in rows.items() if row["origin"] == "Myanmar"), next(iter(rows)))
    return rows[controls.pick("baseline", "Baseline flow", words, default=from_myanmar)]


def _flow_words(row: dict[Any, Any]) -> str:
    return f"{amount(row)}, {period_words(row)}: {spaced(row['commodity_id'])}, {row['origin'] or '?'} ({row['publisher']})"


def _interval(row: dict[Any, Any]) -> Interval:
    return row_interval({str(name): value for name, value in row.items()})


def _assumptions() -> tuple[Interval, float | None]:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_share"):
        low = controls.ask_number("share_low", "Share hit, at least (%)", 0.0, (0.0, 100.0))
        high = controls.ask_number("share_high", "Share hit, at most (%)", 100.0, (0.0, 100.0))
        stock = controls.ask_number("stock", "Your stock (t)", None, (0.0, _MOST_TONNES), hint=_NO_STOCK)
    ends = sorted((low or 0.0, 100.0 if high is None else high))
    return Interval(ends[0], ends[1]), stock


def _price(tables: Tables) -> dict[str, Any]:
    rows = {row["observation_id"]: row for row in price_choices(tables.observations).to_dict("records")}
    words = {NO_PRICE: "no price: tonnes only", **{key: record_words(f"observations/{key}", row) for key, row in rows.items()}}
    chosen = controls.pick("price", "Price", words, default=NO_PRICE)
    if chosen == NO_PRICE:
        return {}
    row = rows[chosen]
    return {"price": _interval(row), "price_unit": row["unit"], "price_id": chosen}


def _answer(place: str, question: WhatIf) -> None:
    risk = at_risk(question)
    with st.container(border=True, key="what_if_answer"):
        st.markdown(f"**{plain(place)} closed for {question.days} days: {plain(headline(risk))}**")
        st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in risk.lines) + "</div>")
        with st.container(horizontal=True, gap="medium"):
            evidence_panel.button(f"observations/{question.observation_id}", "Evidence of the baseline", "what_if_baseline")
            if question.price_id:
                evidence_panel.button(f"observations/{question.price_id}", "Evidence of the price", "what_if_price")
