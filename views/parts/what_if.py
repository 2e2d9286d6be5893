"""What if a gate or a mine area closed: tonnes and dollars at risk as intervals, with the formula and every assumption printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.figures import chart as chart_of
from charts.wording.formats import day, number
from charts.wording.rows import rows_of, when
from extract.core.intervals import Interval, row_interval
from extract.measures.standing import place_name
from extract.measures.what_if import (
    Price,
    WhatIf,
    at_risk,
    baseline_choices,
    closable,
    first_closure,
    headline,
    home,
    last_closed,
    price_choices,
    usual_baseline,
)
from views.parts import evidence
from views.parts.wording import amount, basis_words, html, period_words, plain, spaced, words_if
from views.shell import controls, data

if TYPE_CHECKING:
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
    row = _baseline(tables, place)
    if row is None:
        return
    share, stock = _assumptions()
    price, content = _price(tables, row["commodity_id"])
    if share is None:
        st.info("Give the share of the flow that would be hit, or choose all of it as an upper bound. No report tells it, so none is set.")
        return
    _answer(place_name(tables, place), WhatIf(
        observation_id=row["observation_id"], product=spaced(row["commodity_id"]), baseline=row_interval(row), baseline_unit=row["unit"],
        baseline_days=int(row["days"]), share=share, days=int(days), stock=stock, price=price, content=content,
    ))


def _baseline(tables: Tables, place: str) -> dict[str, Any] | None:
    """The flow chosen, of those that ended before the place was first reported shut: a later one has a part of the loss in it already."""
    closed_from, event = first_closure(tables, place) or (None, "")
    baselines = baseline_choices(tables.observations, origin=home(tables, place), closed_from=closed_from)
    if not len(baselines):
        st.info("By this day no flow in tonnes is known that could be lost. Choose a later day above." if closed_from is None else
                f"No flow in tonnes is known that ended before the first closure reported here ({day(closed_from)}).")
        return None
    rows = {row["observation_id"]: row for row in rows_of(baselines)}
    words = {key: f"{period_words(row)}: {amount(row)}{words_if(row['status'] == 'derived', ', computed here')}, "
                  f"{spaced(row['metric'])} of {spaced(row['commodity_id'])} ({row['publisher']})"
             for key, row in rows.items()}
    row = rows[controls.pick("baseline", "Baseline flow", words, default=usual_baseline(baselines))]
    if closed_from is None:
        st.caption("No closure of this place or its state had been reported by this day.")
        return row
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(f"Only flows that ended before the first closure reported here ({day(closed_from)}): "
                   "a later one has a part of the loss in it already.")
        evidence.button(f"events/{event}", "That closure", "what_if_closure")
    return row


def _assumptions() -> tuple[Interval | None, Interval | None]:
    """The share, from the reader alone; a stock, if there is one."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_share"):
        if controls.choose("hit", "Share of it that is hit", _HIT, default="mine") == "all":
            share: Interval | None = Interval(_WHOLE, _WHOLE)
        else:
            share = _percent("share", "Share hit")
        held = controls.ask_number("stock", "Your stock (t)", None, (0.0, _MOST_TONNES),
                                   hint="No stock is published: without yours there are no days of cover")
    return share, None if held is None else Interval(held, held)


def _percent(name: str, label: str) -> Interval | None:
    """Two ends that the reader gives; one alone is both."""
    given = [controls.ask_number(f"{name}_{end}", f"{label}, {words} (%)", None, (0.0, _WHOLE))
             for end, words in (("low", "at least"), ("high", "at most"))]
    ends = sorted(end for end in given if end is not None)
    return Interval(ends[0], ends[-1]) if ends else None


def _price(tables: Tables, product: str) -> tuple[Price | None, Interval | None]:
    """A price of the flow's own product; or of a part of it, with the share of that part, which the reader assumes."""
    rows = {row["observation_id"]: row for row in rows_of(price_choices(tables.observations, product))}
    words = {NO_PRICE: "no price: tonnes only", **{key: _price_words(row) for key, row in rows.items()}}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters_price"):
        row = rows.get(controls.pick("price", "Price, without VAT", words, default=NO_PRICE))
        if row is None:
            return None, None
        named, content = spaced(row["commodity_id"]), None
        if not row["own"]:
            content = _percent("content", f"Of the flow, {named}")
    if not row["own"] and content is None:
        st.info(f"A price of {named} is no price of {spaced(product)}. Give the part of the flow that is {named}: "
                "no report tells its composition, so none is set.")
        return None, None
    amount_of = Interval(float(row["shown_low"]), float(row["shown_high"]))
    return Price(observation_id=row["observation_id"], product=named, amount=amount_of, unit=row["shown_unit"], words=_made(row)), content


def _price_words(row: dict[str, Any]) -> str:
    """`dysprosium oxide, 22 Jan 2026: 176 USD/kg, ex-works in China`."""
    own = words_if(row["own"], " (the flow's own product)")
    return f"{spaced(row['commodity_id'])}{own}, {when(row)}: {number(row['shown'])} {row['shown_unit']}, {basis_words(row['price_basis'])}"


def _made(row: dict[str, Any]) -> str:
    """How a quotation came into dollars without tax: `of Jan 2026, 1,380 CNY/kg, less 13% VAT, at 6.9712 CNY per USD`."""
    vat, rate = row["vat_rate"], row["fx"]
    taxed, converted = words_if(vat == vat, f"less {number(vat)}% VAT"), words_if(rate == rate, f"at {number(rate, 4)} CNY per USD")
    return ", ".join(filter(None, (when(row), amount(row), taxed, converted)))


def _answer(place: str, question: WhatIf) -> None:
    risk = at_risk(question)
    bound = words_if(question.share.low == _WHOLE, "at most ")
    with st.container(border=True, key="what_if_answer"):
        st.markdown(f"**{plain(place)} closed for {question.days} days: {bound}{plain(headline(risk))}**")
        st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in risk.lines) + "</div>")
        with st.container(horizontal=True, gap="medium"):
            evidence.button(f"observations/{question.observation_id}", "Evidence of the baseline", "what_if_baseline")
            if question.price:
                evidence.button(f"observations/{question.price.observation_id}", "Evidence of the price", "what_if_price")
