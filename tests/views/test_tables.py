"""Every table under every chart, in every form and on several days: it opens, and it lists what the chart shows."""

from __future__ import annotations

import pytest

from charts.figures import chart
from extract.tables.read import read_tables
from tests.views.test_pages import opened
from views.parts.table import drawn_rows, listed, readable

_FORMS = [
    ("prices", {"currency": currency, "mode": mode})
    for currency in ("cny_incl_vat", "cny_ex_vat", "usd_ex_vat")
    for mode in ("absolute", "index", "change")
]
_DAYS = [(page, {"as_of": day}) for page in ("briefing", "timeline", "prices", "trade", "map") for day in ("2024-12-31", "2025-03-28")]


@pytest.mark.parametrize(("page", "address"), [*_FORMS, *_DAYS])
def test_every_table_opens_in_every_form_and_on_every_day(page: str, address: dict[str, str]) -> None:
    app = opened(page, **address)
    keys = [button.key for button in app.button if button.key and button.key.startswith("table_")]
    assert keys
    for key in keys:
        app.button(key=key).click().run()
        assert not app.exception, key
        assert app.dataframe, key


def test_prices_in_dollars_are_listed_in_dollars_with_their_rate() -> None:
    found = chart("prices")
    frames = drawn_rows(found, found.select(read_tables()), {"currency": "usd_ex_vat"})
    quotes = frames["quotations, as drawn"]
    assert set(quotes["shown_unit"]) == {"USD/kg"}
    converted = quotes[quotes["unit"] == "CNY/kg"]
    assert len(converted)
    for row in converted.to_dict("records"):
        assert row["fx_month"].month == row["period_end"].month
        assert abs(row["shown"] - row["value"] / (1 + row["vat_rate"] / 100) / row["fx"]) < 0.006
    columns = listed(readable(quotes))
    assert {"shown", "shown_unit", "fx", "fx_month", "price_basis"} <= set(columns)


def test_prices_as_quoted_list_no_rate_that_was_not_used() -> None:
    found = chart("prices")
    quotes = drawn_rows(found, found.select(read_tables()), {})["quotations, as drawn"]
    assert not {"fx", "fx_month", "vat_rate"} & set(listed(quotes))
