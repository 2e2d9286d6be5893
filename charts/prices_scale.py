"""The close-up's scale: every row has the same pixels per per cent of its own base, so that equal slopes are equal moves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from charts.prices_rows import Material, Move, PriceOptions

_LEAST_SPAN = 12.0  # per cent: one lone dot does not fill the height


@dataclass(frozen=True, slots=True, kw_only=True)
class RowScale:
    """One row: its value at 0% (`base`), how many scale units (per cent, or log10) a value is, and the row's two ends in them."""

    base: float
    log: bool
    plain: bool  # the values are per cent already
    low: float
    high: float

    def units(self, value: float) -> float:
        """A value in scale units above the base."""
        return (math.log10(value / self.base) * 100 if self.log else value - self.base if self.plain else (value / self.base - 1) * 100)

    def value(self, units: float) -> float:
        """The value that lies so many scale units above the base."""
        if self.log:
            return float(self.base * 10 ** (units / 100))
        return self.base + units if self.plain else self.base * (1 + units / 100)


def within(rows: pd.DataFrame, window: tuple[date, date]) -> pd.DataFrame:
    """The rows dated inside the window."""
    return rows[(rows["date"] >= pd.Timestamp(window[0])) & (rows["date"] <= pd.Timestamp(window[1]))]


def inside(move: Move, window: tuple[date, date]) -> bool:
    """True if both ends of the move lie in the window."""
    return window[0] <= move.base_day and move.day <= window[1]


def row_scale(material: Material, window: tuple[date, date], options: PriceOptions) -> RowScale | None:
    """The scale of a material's row; None where nothing of it lies in the window."""
    seen = pd.concat([within(material.quotes, window), within(material.others, window)])
    moves = [move for move in material.moves if inside(move, window)]
    values = [*seen["shown"], *seen["shown_low"].dropna(), *seen["shown_high"].dropna()]
    values += [value for move in moves for value in (move.base, move.base_low, move.base_high, move.level)]
    if not values:
        return None
    plain = options.mode == "change"
    base = 0.0 if plain else moves[-1].base if moves else float(seen.sort_values("date")["shown"].iloc[0])
    bare = RowScale(base=base, log=options.log and not plain, plain=plain, low=0, high=0)
    units = [bare.units(value) for value in values if value == value]
    low, high = min(units), max(units)
    spare = max(_LEAST_SPAN - (high - low), 0) / 2
    return RowScale(base=base, log=bare.log, plain=plain, low=low - spare, high=high + spare)
