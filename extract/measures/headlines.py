"""The five figures that head the briefing, picked from the rows: what moved last, and how much of the world's supply is at stake.

A level together with its reported change is what two inputs of one derived base are; the latest such pair wins. Where no change was
reported by the day asked for, the latest level stands alone; where there is none either, the headline says so. A figure older than a
year brings along of when it is, so that nobody takes it for the present.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from extract.core.calendars import MONTHS
from extract.core.properties import event_types, metrics
from extract.measures import price_rows

if TYPE_CHECKING:
    import pandas as pd

    from extract.tables.read import Tables

Row = Mapping[Any, Any]
Pairs = list[tuple[str, str, str]]
_MONTH_DAYS = 31
_OLD = timedelta(days=366)
_SHARES = metrics().having("supply_share")
_PRICES = metrics().having("price")
_BEFORE = datetime(1900, 1, 1)  # noqa: DTZ001 - days have no zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One figure: the level (None where nothing is known), its reported change, and the base that both imply."""

    name: str
    level: Row | None
    change: Row | None = None
    base: Row | None = None
    last_known: date | None = None  # the end of the level's period where that is more than a year before the day asked for
    superseded: bool = False  # a later level is known, without a change

    @property
    def age(self) -> str:
        """What to say before `last_known`: of a figure that nothing follows, or of the last one that came with its change."""
        return "last change known" if self.superseded else "last known"


def headlines(tables: Tables) -> tuple[Headline, ...]:
    """Imports of a month, imports of several months, terbium and dysprosium oxide prices, the share of the world's heavy rare earths."""
    observations, pairs = tables.observations, _pairs(tables)
    usable = observations[
        (observations["modality"] == "actual") & (observations["status"] == "reported") & (observations["quality"] != "C")
    ]
    families = dict(zip(tables.commodities["commodity_id"], tables.commodities["family"], strict=True))
    imports = usable[_imports(usable)]
    days = _days(imports)
    found = (
        _moved("imports_month", tables, imports[days <= _MONTH_DAYS], pairs),
        _moved("imports_months", tables, imports[days > _MONTH_DAYS], pairs),
        _moved("terbium", tables, usable[_prices(usable, families, "tb")], pairs),
        _moved("dysprosium", tables, usable[_prices(usable, families, "dy")], pairs),
        Headline(name="share", level=_last(_with_whole(usable[_shares(usable, families)]))),
    )
    return tuple(replace(headline, last_known=_old(headline.level, tables.as_of)) for headline in found)


def _old(level: Row | None, as_of: date) -> date | None:
    """The last day that a level is about, else that of its report; None if there is no level or the day is within a year of `as_of`."""
    if level is None:
        return None
    end: date = (level["published"] if level["period_end"] != level["period_end"] else level["period_end"]).date()
    return end if as_of - end > _OLD else None


def _pairs(tables: Tables) -> Pairs:
    """Level -> the reported change beside it and the base that both imply, where a derived row of the same kind has both as inputs."""
    inputs: dict[str, dict[str, str]] = {}
    parts = tables.observation_inputs
    for base, source, part in zip(parts["observation_id"], parts["input_id"], parts["part"], strict=True):
        inputs.setdefault(base, {})[part] = source
    return [(found["level"], found["change"], base) for base, found in inputs.items() if {"level", "change"} <= set(found)]


def _moved(name: str, tables: Tables, levels: pd.DataFrame, pairs: Pairs) -> Headline:
    paired = levels[levels["observation_id"].isin([level for level, _, _ in pairs])]
    level, latest = _last(paired if len(paired) else levels), _last(levels)
    if level is None or latest is None:
        return Headline(name=name, level=None)
    for key, change, base in pairs:
        if key == level["observation_id"] and (row := _row(tables, base))["kind"] == level["kind"]:
            newer = bool(latest["period_end"] > level["period_end"])
            return Headline(name=name, level=level, change=_row(tables, change), base=row, superseded=newer)
    return Headline(name=name, level=level)


def _imports(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["metric"] == "imports") & (rows["kind"] == "level") & (rows["origin"] == "Myanmar") & (rows["unit"] == "t")


def _prices(rows: pd.DataFrame, families: Mapping[str, str], family: str) -> pd.Series[bool]:
    oxide = [commodity for commodity, name in families.items() if name == family and commodity.endswith("oxide")]
    return (
        rows["metric"].isin(_PRICES)
        & (rows["kind"] == "price")
        & rows["commodity_id"].isin(oxide)
        & (rows["price_basis"] == "domestic_incl_vat")
    )


def _shares(rows: pd.DataFrame, families: Mapping[str, str]) -> pd.Series[bool]:
    heavy = [commodity for commodity, name in families.items() if name == "hree"]
    return rows["metric"].isin(_SHARES) & (rows["kind"] == "share") & rows["commodity_id"].isin(heavy)


def _with_whole(shares: pd.DataFrame) -> pd.DataFrame:
    """Shares that say of what, if there are any."""
    told = shares[shares["denominator"] != ""]
    return told if len(told) else shares


def _days(rows: pd.DataFrame) -> pd.Series[int]:
    return (rows["period_end"] - rows["period_start"]).dt.days + 1


def _last(rows: pd.DataFrame) -> Row | None:
    """The row of the latest period; among equals the one published last. A row without a period comes before all others."""
    if not len(rows):
        return None
    ends = rows["period_end"].fillna(_BEFORE)
    latest = rows[ends == ends.max()]
    keys = list(zip(latest["published"], latest["observation_id"], strict=True))
    row: Row = latest.iloc[keys.index(max(keys))].to_dict()
    return row


def _row(tables: Tables, key: str) -> Row:
    row: Row = tables.observations[tables.observations["observation_id"] == key].iloc[0].to_dict()
    return row


_BASIS = "domestic_incl_vat"
_FAMILIES = ("tb", "dy")
_LONG = timedelta(days=31)  # quotations further apart than this cannot say on which side of an event a price moved


def first_moves(tables: Tables) -> tuple[str, ...]:
    """One sentence a material, and one that names the event; empty where no takeover or closure has a dated beginning."""
    events = tables.events[tables.events["event_type"].isin(event_types().having("turn")) & (tables.events["modality"] == "actual")]
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
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
