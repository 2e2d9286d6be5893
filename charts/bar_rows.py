"""Bars as wide as their periods: y is tonnes a month, x is months of equal width, so that a bar's area is its tonnage."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from extract.measures import import_rows

if TYPE_CHECKING:
    from datetime import date

    from charts.chart import Rows
    from extract.tables import Tables

ALL_ORIGINS = "all origins"
_MOST_MOVES = 3  # the latest of a scope
_COLUMNS = (
    "commodity", "origin", "destination", "period_start", "period_end", "value", "low", "high", "unit", "kind", "direction", "qualifier",
    "interval", "compare_start", "compare_end", "status", "publisher", "published", "published_precision", "scope", "mass_basis", "metric",
    "modality", "quality", "commodity_id", "observation_id", "story_id", "series_id", "formula",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarMove:
    """A reported change between two bars of one scope; `change` is its row."""

    base_id: str
    later_id: str
    change: dict[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """One scope. `bars` have observation_id, left, right (months), per_month with its ends, value, low, high, status, and period."""

    key: str
    name: str
    note: str
    context: bool
    bars: pd.DataFrame
    moves: tuple[BarMove, ...] = ()

    @property
    def top(self) -> float:
        """The highest tonnage a month that the row must show, whiskers included."""
        return float(max(self.bars["per_month"].max(), self.bars["per_month_high"].max()))


def month_number(day: date) -> float:
    """Months since year 0, each month one wide: the x scale on which area is tonnage."""
    return day.year * 12 + day.month - 1 + (day.day - 1) / monthrange(day.year, day.month)[1]


def select_imports(tables: Tables) -> Rows:
    """`imports`: China's import rows, levels and changes, with the material's name."""
    seen = tables.observations
    rows = seen[(seen["metric"] == "imports") & (seen["modality"] == "actual") & (seen["quality"] != "C")]
    named = rows.merge(tables.commodities[["commodity_id", "name"]], on="commodity_id").rename(columns={"name": "commodity"})
    return {"imports": named[list(_COLUMNS)].sort_values(["commodity", "origin", "period_start"], ignore_index=True)}


def bars_of(imports: pd.DataFrame, window: tuple[date, date] | None = None) -> pd.DataFrame:
    """Import levels with `left` and `right` in months; inside the window if one is given."""
    rows = import_rows(imports)
    if window is not None:
        rows = rows[(rows["period_start"] >= pd.Timestamp(window[0])) & (rows["period_end"] <= pd.Timestamp(window[1]))]
    left = [month_number(day.date()) for day in rows["period_start"]]
    right = [month_number(day.date() + timedelta(days=1)) for day in rows["period_end"]]
    return rows.assign(left=left, right=right)


def apart(bars: pd.DataFrame, *, longest: bool = False) -> pd.DataFrame:
    """The bars of one scope that do not lie on each other: shortest (or longest) periods first, then reported ones, then better ones."""
    ordered = bars.assign(_derived=bars["status"] != "reported", _months=bars["months"] * (-1 if longest else 1))
    ordered = ordered.sort_values(["_months", "_derived", "quality", "published"], kind="stable")
    taken: set[int] = set()
    kept = []
    for key, left, right in zip(ordered.index, ordered["left"], ordered["right"], strict=True):
        months = set(range(int(left), max(int(-(-right // 1)), int(left) + 1)))
        if not months & taken:
            taken |= months
            kept.append(key)
    return bars.loc[sorted(kept)].sort_values("left")


def scope_name(commodity: str) -> str:
    """A scope's material without the words that all share: `Oxides and compounds`, `Unlisted oxides`, `All rare earths`."""
    words = commodity.replace("rare earth ", "").strip()
    return "All rare earths" if words == "rare earths" else words[:1].upper() + words[1:]


def scope_note(bars: pd.DataFrame, *, context: bool) -> str:
    """Where the flow comes from and what the bars are: `from Myanmar; single months`."""
    lengths = sorted({round(months) for months in bars["months"]})
    spans = "single months" if lengths == [1] else f"{_length(lengths[0])} totals" if len(lengths) == 1 else "months and longer totals"
    return f"from {bars['origin'].iloc[0]}; {spans}{'; shown for scale' if context else ''}"


def _length(months: int) -> str:
    names = {2: "two-month", 3: "three-month", 5: "five-month", 6: "half-year", 9: "nine-month", 12: "annual"}
    return names.get(months, f"{months}-month")


def moves_of(imports: pd.DataFrame, bars: pd.DataFrame) -> tuple[BarMove, ...]:
    """Reported changes in per cent whose two periods are both drawn."""
    changes = imports[(imports["kind"] == "change") & (imports["unit"] == "percent") & (imports["status"] == "reported")]
    found = []
    ours = changes[changes["commodity_id"].isin(bars["commodity_id"]) & changes["origin"].isin(bars["origin"])]
    for change in ours.sort_values("period_end", kind="stable").tail(_MOST_MOVES).to_dict("records"):
        later = bars[_same(bars, change) & (bars["period_start"] == change["period_start"]) & (bars["period_end"] == change["period_end"])]
        starts = bars["period_start"] == change["compare_start"]
        base = bars[_same(bars, change) & starts & (bars["months"].isin(later["months"]))]
        if len(later) and len(base):
            found.append(BarMove(base_id=base["observation_id"].iloc[0], later_id=later["observation_id"].iloc[0], change=change))
    return tuple(sorted(found, key=lambda move: (move.change["period_end"], move.later_id)))


def _same(bars: pd.DataFrame, change: dict[Any, Any]) -> pd.Series[bool]:
    same: pd.Series[bool] = (bars["commodity_id"] == change["commodity_id"]) & (bars["origin"] == change["origin"])
    return same
