"""The prices that the picture shows as rows: in its currency, tax and form, with the rate that was used, whose it is and of which month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.drawing.flags import event_flags
from charts.figures.prices.rows import PriceOptions, PriceView, price_view, within
from charts.wording.rows import signed_changes

if TYPE_CHECKING:
    from datetime import date

    from charts.drawing.chart import Rows

_FORMS = {"index": "index", "change": "percent"}  # without a unit of money
_CONVERTED = ("shown", "shown_low", "shown_high")
_COLUMNS = [
    "commodity", "period_start", "period_end", *_CONVERTED, "shown_unit", "shown_vat", "base_day", "price_basis", "status", "value", "unit",
    "fx", "fx_month", "fx_source", "fx_id", "vat_rate", "interval", "publisher", "published", "quality", "commodity_id", "observation_id",
    "story_id", "series_id",
]


def shown_prices(rows: Rows, **options: Any) -> Rows:
    """`quotations` (`shown` is the price in the form chosen, `value` as quoted), `reported_changes` in per cent with their sign, and
    `events_marked`; of the days chosen, where days are chosen. `options` are those of PriceOptions."""
    chosen = PriceOptions(**options)
    view, moves, events = price_view(rows, chosen), signed_changes(rows["moves"]), rows["events"]
    if chosen.bases:
        moves = moves[moves["price_basis"].isin(chosen.bases)]
    if view is None:
        return {"quotations": rows["quotes"][:0], "reported_changes": moves[:0], "events_marked": events[:0]}
    quotes = view.drawn
    if chosen.window:
        quotes, moves = within(quotes, chosen.window), _between(moves, chosen.window)
    marked = [flag.event_id for flag in event_flags(events, chosen.lanes, view.window)]
    return {
        "quotations": _quotations(quotes, view, rows["rates"]), "reported_changes": moves,
        "events_marked": events[events["event_id"].isin(marked)],
    }


def _between(moves: pd.DataFrame, window: tuple[date, date]) -> pd.DataFrame:
    first, last = map(pd.Timestamp, window)
    return moves[(moves["compare_end"] >= first) & (moves["period_end"] <= last)]


def _quotations(quotes: pd.DataFrame, view: PriceView, rates: pd.DataFrame) -> pd.DataFrame:
    """The last first, converted figures to the cent; the rates of exchange and of tax only where they were used."""
    taken_off = quotes["shown_vat"] == "excl. VAT"
    publishers = dict(zip(rates["observation_id"], rates["publisher"], strict=True))
    days = view.drawn.set_index("observation_id")["date"]
    found = quotes.assign(
        **{name: quotes[name].round(2) for name in _CONVERTED},
        shown_unit=_FORMS.get(view.mode, quotes["shown_unit"]), vat_rate=quotes["vat_rate"].where(taken_off),
        fx_source=[publishers.get(key, "") for key in quotes["fx_id"]],
        base_day=quotes.get("index_base_id", pd.Series("", index=quotes.index)).map(days),
    )
    columns = [name for name in _COLUMNS if name != "base_day" or view.mode in _FORMS]
    return found.sort_values(["period_end", "commodity_id"], ascending=[False, True])[columns]
