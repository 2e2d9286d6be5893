"""What if a gate or a mine area closed: tonnes and dollars at risk as intervals, with the formula and every assumption printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.figures import chart as chart_of
from charts.wording.formats import as_date, day
from charts.wording.rows import rows_of
from extract.core.intervals import Interval, row_interval
from extract.measures.standing import place_name, price_choices
from extract.measures.what_if import WhatIf, at_risk, baseline_choices, closable, first_closure, headline, home, last_closed, usual_baseline
from views.parts import evidence
from views.parts.wording import amount, html, period_words, plain, record_words, spaced, words_if
from views.shell import controls, data

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from extract.tables.read import Tables

NO_PRICE = "none"
_USUAL_DAYS, _MOST_DAYS = 30.0, 3650.0  # a month, as closures have lasted at least; ten years, past which a flow is another flow
_MOST_TONNES = 1e7  # far more than a year of the world's mines
_WHOLE = 100.0
_HIT = {"mine": "the share I give", "all": "all of it: an upper bound"}


@st.fragment
def panel(tables: Tables) -> None:
    """Choices and their answer; nothing is assumed that is not printed."""
    st.subheader("What if it closed?", anchor=False)
    routes = data.rows(chart_of("map"), tables)["routes"]
    places = closable(tables, {*routes["from_place"], *routes["to_place"]})
    if not len(places):
        st.info("By this day no gate or mine area is known. Choose a later day above.")
        return
    st.caption("Supply at risk is the baseline flow, times the share of it that you say is hit, times the days. "
               "It is arithmetic, not a forecast.")
    names = dict(zip(places["place_id"], places["name"], strict=True))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_what"):
        place = controls.pick("closed", "What closes", names, default=last_closed(tables, names) or next(iter(names)))
        days = controls.ask_number("days", "For how many days", _USUAL_DAYS, (1.0, _MOST_DAYS)) or 0.0
    baselines = baseline_choices(tables.observations, origin=home(tables, place))
    if not len(baselines):
        st.info("By this day no flow in tonnes is known that could be lost. Choose a later day above.")
        return
    row = _baseline(baselines, first_closure(tables, place))
    share, stock = _assumptions()
    price = _price(tables)
    if share is None:
        st.info("Give the share of the flow that would be hit, or choose all of it as an upper bound. No report tells it, so none is set.")
        return
    _answer(place_name(tables, place), WhatIf(
        observation_id=row["observation_id"], baseline=row_interval(row), baseline_unit=row["unit"], baseline_days=int(row["days"]),
        share=share, days=int(days), stock=stock, **price,
    ))


def _baseline(baselines: pd.DataFrame, closed: tuple[date, str] | None) -> dict[str, Any]:
    """The flow chosen; said beside it where it runs over a reported closure, because the loss is then in it already."""
    rows = {row["observation_id"]: row for row in rows_of(baselines)}
    words = {key: f"{period_words(row)}: {amount(row)}{words_if(row['status'] == 'derived', ', derived')}, "
                  f"{spaced(row['metric'])} of {spaced(row['commodity_id'])} ({row['publisher']})"
             for key, row in rows.items()}
    first_day, event = closed or (None, "")
    row = rows[controls.pick("baseline", "Baseline flow", words, default=usual_baseline(baselines, first_day))]
    if first_day is None:
        st.caption("No closure of this place or its state had been reported by this day.")
        return row
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if as_date(row["period_end"]) < first_day:  # type: ignore[operator]
            st.caption(f"The baseline ends before the first closure reported here ({day(first_day)}).")
        else:
            st.warning(f"The baseline runs past the first closure reported here ({day(first_day)}): a part of the loss is in it already.")
        evidence.button(f"events/{event}", "That closure", "what_if_closure")
    return row


def _assumptions() -> tuple[Interval | None, Interval | None]:
    """The share, from the reader alone; a stock, if there is one."""
    percent = (0.0, _WHOLE)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_share"):
        if controls.choose("hit", "Share of it that is hit", _HIT, default="mine") == "all":
            given: list[float | None] = [_WHOLE]
        else:
            given = [controls.ask_number(f"share_{end}", f"Share hit, {words} (%)", None, percent)
                     for end, words in (("low", "at least"), ("high", "at most"))]
        held = controls.ask_number("stock", "Your stock (t)", None, (0.0, _MOST_TONNES),
                                   hint="No stock is published: without yours there are no days of cover")
    ends = sorted(end for end in given if end is not None)
    return Interval(ends[0], ends[-1]) if ends else None, None if held is None else Interval(held, held)


def _price(tables: Tables) -> dict[str, Any]:
    rows = {row["observation_id"]: row for row in rows_of(price_choices(tables.observations))}
    words = {NO_PRICE: "no price: tonnes only", **{key: record_words(f"observations/{key}", row) for key, row in rows.items()}}
    chosen = rows.get(controls.pick("price", "Price", words, default=NO_PRICE))
    if chosen is None:
        return {}
    return {"price": row_interval(chosen), "price_unit": chosen["unit"], "price_id": chosen["observation_id"]}


def _answer(place: str, question: WhatIf) -> None:
    risk = at_risk(question)
    bound = words_if(question.share.low == _WHOLE, "at most ")
    with st.container(border=True, key="what_if_answer"):
        st.markdown(f"**{plain(place)} closed for {question.days} days: {bound}{plain(headline(risk))}**")
        st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in risk.lines) + "</div>")
        with st.container(horizontal=True, gap="medium"):
            evidence.button(f"observations/{question.observation_id}", "Evidence of the baseline", "what_if_baseline")
            if question.price_id:
                evidence.button(f"observations/{question.price_id}", "Evidence of the price", "what_if_price")
