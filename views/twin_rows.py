"""What the table under a chart lists: the figures as the picture shows them, under names and in words that a reader knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.prices_rows import PriceOptions, price_view
from views.wording import basis_words, spaced

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from charts.chart import Chart, Rows

# Columns in the order of reading, with their names; what is not named here is not listed.
NAMES = {
    "period_start": "From",
    "period_end": "To",
    "start": "From",
    "end": "To",
    "who": "Who",
    "of": "Of what",
    "metric": "Measure",
    "commodity_id": "Material",
    "origin": "Origin",
    "shown": "Shown",
    "shown_low": "at least",
    "shown_high": "at most",
    "shown_unit": "Shown in",
    "shown_vat": "Tax",
    "fx": "CNY per USD",
    "fx_month": "Rate of",
    "vat_rate": "VAT rate, %",
    "value": "Figure",
    "low": "At least",
    "high": "At most",
    "unit": "Unit",
    "kind": "Kind",
    "direction": "Direction",
    "compare_start": "Compared from",
    "compare_end": "Compared to",
    "told": "Reported or derived",
    "status": "Reported or derived",
    "short": "Event",
    "summary": "What is said",
    "lane": "Lane",
    "event_type": "Type",
    "name": "Place",
    "people": "People",
    "goods": "Goods",
    "ore": "Ore",
    "control": "Control",
    "price_basis": "Price basis",
    "scope": "Scope",
    "denominator": "Share of",
    "qualifier": "As said",
    "publisher": "Publisher",
    "published": "Known from",
    "quality": "Quality",
}
_DAYS = ("period_start", "period_end", "start", "end", "compare_start", "compare_end", "published")
_CODES = ("metric", "commodity_id", "kind", "event_type", "qualifier", "status", "told")
_CONVERTED = ("shown", "shown_low", "shown_high")


def drawn_rows(chart: Chart, rows: Rows, options: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """The frames behind a picture as it is drawn now: prices in the currency, tax and form chosen, with the rate that was used."""
    if chart.id != "prices":
        return dict(rows)
    chosen = PriceOptions(**options)
    view, events = price_view(rows, chosen), rows["events"]
    quotes = rows["quotes"][:0] if view is None else _as_shown(view.drawn, chosen.mode)
    return {
        "quotations, as drawn": quotes, "reported changes": rows["moves"], "events marked": events[events["lane"].isin(list(chosen.lanes))],
    }


def _as_shown(quotes: pd.DataFrame, mode: str) -> pd.DataFrame:
    """Converted figures to the cent; the rate of exchange and of tax stay beside them only where they were used."""
    taken_off = quotes["shown_vat"] == "excl. VAT"
    said = {"index": "index", "change": "% change"}.get(mode)
    return quotes.assign(
        **{name: quotes[name].round(2) for name in _CONVERTED},
        shown_unit=said or quotes["shown_unit"],
        vat_rate=quotes["vat_rate"].where(taken_off),
    ).drop(columns=["told", "low", "high"], errors="ignore").sort_values(["period_end", "commodity_id"], ascending=[False, True])


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with codes as words; nothing else changes, so that a row can still be found by its place."""
    words: dict[str, Any] = {name: frame[name].map(_in_words) for name in _CODES if name in frame}
    if "price_basis" in frame:
        words["price_basis"] = frame["price_basis"].map(basis_words)
    return frame.assign(**words)


def listed(frame: pd.DataFrame) -> list[str]:
    """The columns that are shown: those with a name and at least one entry; all of them where none has a name."""
    return [name for name in NAMES if name in frame.columns and _told(frame[name])] or list(frame.columns)


def column_settings(frame: pd.DataFrame) -> dict[str, Any]:
    """Names and forms of the columns: days without hours, months of exchange rates as months, numbers with separators."""
    settings: dict[str, Any] = {}
    for name in listed(frame):
        label = NAMES.get(name, spaced(name))
        if name in _DAYS:
            settings[name] = st.column_config.DateColumn(label, format="D MMM YYYY")
        elif name == "fx_month":
            settings[name] = st.column_config.DateColumn(label, format="MMM YYYY")
        elif frame[name].dtype.kind == "f":
            settings[name] = st.column_config.NumberColumn(label, format=None if name == "fx" else "localized")
        else:
            settings[name] = st.column_config.Column(label)
    return settings


def _in_words(code: object) -> object:
    return spaced(code) if isinstance(code, str) else code


def _told(column: pd.Series[Any]) -> bool:
    return bool((column.notna() & column.astype(str).str.strip().ne("")).any())
