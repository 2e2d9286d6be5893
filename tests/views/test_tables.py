"""Every table under every chart, in every form and on several days: it opens, and it lists what the chart shows."""

from __future__ import annotations

import re

import pytest

from charts.figures import chart
from extract.tables.read import read_tables
from tests.views.test_pages import opened, tabs_of
from views.parts.table import listed, readable

_FORMS = [
    ("prices", {"currency": currency, "mode": mode})
    for currency in ("cny_incl_vat", "cny_ex_vat", "usd_ex_vat")
    for mode in ("absolute", "index", "change")
]
_DAYS = [(page, {"as_of": day}) for page in ("briefing", "timeline", "prices", "trade", "map") for day in ("2024-12-31", "2025-03-28")]


@pytest.mark.parametrize(("page", "address"), [*_FORMS, *_DAYS])
def test_every_table_opens_in_every_form_and_on_every_day(page: str, address: dict[str, str]) -> None:
    app = opened(page, **address)
    names = tabs_of(app)
    assert names
    for name in names:
        app.segmented_control(key=f"control_{name}").set_value("table").run()
        assert not app.exception, name
        assert app.dataframe, name


def test_the_table_of_prices_in_dollars_lists_the_rate_and_whose_it_is() -> None:
    found = chart("prices")
    quotes = found.shown(found.select(read_tables()), currency="usd_ex_vat")["quotations"]
    assert {"shown", "shown_unit", "fx", "fx_month", "fx_source", "price_basis"} <= set(listed(readable(quotes)))


def test_prices_as_quoted_list_no_rate_that_was_not_used() -> None:
    found = chart("prices")
    quotes = found.shown(found.select(read_tables()))["quotations"]
    assert not {"fx", "fx_month", "fx_source", "vat_rate"} & set(listed(quotes))


@pytest.mark.parametrize(("chart_id", "columns"), [
    ("ages", {"series", "of", "last", "age", "late", "publisher"}),
    ("ore", {"date", "commodity_id", "shown", "change_percent", "base_day"}),
    ("gap", {"date", "price_basis", "shown", "home_usd_per_kg", "gap_percent", "gap_low_percent", "gap_high_percent", "no_pair"}),
    ("flows", {"origin", "period_start", "value", "status", "publisher"}),
])
def test_the_table_of_a_chart_lists_what_the_picture_shows(chart_id: str, columns: set[str]) -> None:
    found = chart(chart_id)
    first = next(iter(found.shown(found.select(read_tables())).values()))
    assert columns <= set(listed(readable(first)))


def test_what_was_computed_here_is_not_called_reported_beside_its_change_on_the_year() -> None:
    app = opened("trade", scope="rare_earth_oxides|Myanmar|China|gross")
    words = re.sub(r' data-head="[^"]*"', "", "".join(block.proto.body for block in app.get("html")))
    assert "<span>25,552 (derived)</span><span>31,000</span><span>−17.6% (−18.9% to −16.2%)</span><span>derived</span>" in words
    assert "<span>1,567</span>" in words
    assert "<span>Status of the change</span>" in words
