"""What moved first: the quotations on either side of the first dated event at a gate, or that none stand between."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from extract.measures import price_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    import pandas as pd

    from extract.tables import Tables

_BASIS = "domestic_incl_vat"
_FAMILIES = ("tb", "dy")
_LONG = timedelta(days=31)  # quotations further apart than this cannot say on which side of an event a price moved
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def first_moves(tables: Tables) -> tuple[str, ...]:
    """One sentence a material, and one that names the event; empty where no takeover or closure has a dated beginning."""
    events = tables.events[tables.events["event_type"].isin(("takeover", "border_closure")) & (tables.events["modality"] == "actual")]
    gates = tables.event_effects[tables.event_effects["effect"] == "closed"]["event_id"]
    dated = events[events["event_id"].isin(gates) & events["start"].notna()].sort_values(["start", "event_id"])
    if not len(dated):
        return ()
    turn: date = dated["start"].iloc[0].date()
    oxides = tables.commodities[tables.commodities["family"].isin(_FAMILIES) & (tables.commodities["form"] == "oxide")]
    # The level that a reported change implies for its first day counts as a quotation here, as it does in the picture.
    quotes = price_rows(tables.observations.assign(status="reported"))
    quotes = quotes[quotes["price_basis"] == _BASIS]
    names = dict(zip(oxides["commodity_id"], oxides["name"], strict=True))
    told = [_material(quotes[quotes["commodity_id"] == key], str(name), turn) for key, name in names.items()]
    return (f"The first dated closure of a gate began about {_day(turn)}: {dated['short'].iloc[0]}.", *filter(None, told))


def _material(quotes: pd.DataFrame, name: str, turn: date) -> str:
    """The quotations around the day, or why they cannot tell."""
    days = quotes["date"].dt.date
    before, after = quotes[days < turn].sort_values("date"), quotes[days >= turn].sort_values("date")
    if not len(before) or not len(after):
        return f"{name.capitalize()}: cannot be told, no quotation {'before' if not len(before) else 'after'} it."
    last, first = _end(before.iloc[-1].to_dict()), _end(after.iloc[0].to_dict())
    if first[0] - last[0] > _LONG:
        return f"{name.capitalize()}: cannot be told, no quotation between {_day(last[0])} and {_day(first[0])}."
    return f"{name.capitalize()}: {last[1]:,.0f} {last[2]} on {_day(last[0])}, {first[1]:,.0f} on {_day(first[0])}."


def _end(row: Mapping[Any, Any]) -> tuple[date, float, str]:
    return row["date"].date(), float(row["value"]), str(row["unit"])


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
