"""Shares, concentration and quotas as frames: a share with its denominator, HHI only as bounds, quotas by kind."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract.core.ids import rows_of
from extract.core.intervals import last_digit_step, plain
from extract.languages.spoken import say, told
from extract.measures.prices import fit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from extract.tables.read import Row

WHOLE_ORIGINS = ("all origins", "world")
LARGEST = 3  # producers named in most years: bounds from them alone can be compared from year to year
_WHOLE_YEAR = 360  # days: a quota for fewer is one for a part of the year


@dataclass(frozen=True, slots=True, kw_only=True)
class HhiBounds:
    """Herfindahl-Hirschman index (sum of squared percentage shares, 0 to 10,000) as far as the known parts fix it."""

    at_least: float  # the unknown rest spread over very many
    at_most: float  # the unknown rest in one hand
    unknown_share: float  # per cent of the total that the parts do not explain


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareBounds:
    """Who made a year's output: `parts` one row a country (observation_id, country, value, share, share_low, share_high)."""

    year: int
    parts: pd.DataFrame
    total_id: str
    total: float
    unit: str
    unknown: float
    unknown_share: float
    at_least: float
    at_most: float
    words: str


def hhi_bounds(parts: Sequence[float], total: float) -> HhiBounds:
    """Bounds of the HHI from the known parts of a total; ValueError for a total that is not positive.

    Parts that exceed the total (by rounding) leave no rest; the shares are then taken of their own sum.
    """
    if total <= 0 or any(part < 0 for part in parts):
        raise ValueError("an index needs a positive total and parts that are not negative")
    whole = max(total, sum(parts))
    squares = sum((part / whole * 100) ** 2 for part in parts)
    rest = max(0.0, 100 - sum(parts) / whole * 100)
    return HhiBounds(at_least=squares, at_most=squares + rest**2, unknown_share=rest)


def _yearly(observations: pd.DataFrame) -> pd.DataFrame:
    """Mined tonnes of whole calendar years, quality A or B, one row an origin, year and edition; adds `year` and `edition`.

    Annual statistics are published once a year and revise the years before: figures published in one year are of one edition.
    Of each year only the latest edition that names the total and at least one part stays; shares across editions are of nothing.
    """
    rows = fit(observations, "value", metric="production", kind="level", modality="actual", status=("reported", "derived"))
    start, end = rows["period_start"], rows["period_end"]
    rows = rows[(start.dt.year == end.dt.year) & (start.dt.day_of_year == 1) & (end.dt.month == 12) & (end.dt.day == 31)]
    rows = rows.assign(year=end.dt.year, edition=rows["published"].dt.year, total=rows["origin"].isin(WHOLE_ORIGINS))
    rows = rows.sort_values(["status", "published", "observation_id"])  # "reported" comes after "derived": the last one is kept
    rows = rows.drop_duplicates(["commodity_id", "origin", "unit", "year", "edition"], keep="last")
    both = rows.groupby(["year", "edition"])["total"].transform("nunique") == len((True, False))
    rows = rows[both]
    rows = rows[rows["edition"] == rows.groupby("year")["edition"].transform("max")]
    latest: pd.DataFrame = rows.sort_values(["year", "value"], ascending=[True, False], ignore_index=True)
    return latest


def production_years(observations: pd.DataFrame) -> tuple[int, ...]:
    """Years with a reported total and at least one part: those that `share_bounds` can answer for."""
    return tuple(sorted({int(year) for year in _yearly(observations)["year"]}))


def share_bounds(observations: pd.DataFrame, *, year: int) -> ShareBounds | None:
    """Shares of a year's total and the bounds of the HHI; None where the total or every part is missing."""
    rows = _yearly(observations)
    rows = rows[rows["year"] == year]
    if rows.empty:
        return None
    total = rows[rows["total"]].iloc[0]
    same = (rows["commodity_id"] == total["commodity_id"]) & (rows["unit"] == total["unit"]) & (rows["mass_basis"] == total["mass_basis"])
    parts = rows[same & ~rows["total"] & (rows["origin"] != "")]
    if parts.empty:
        return None
    parts = parts.assign(
        country=parts["origin"], share=parts["value"] / total["value"] * 100, share_low=parts["low"] / total["high"] * 100,
        share_high=parts["high"] / total["low"] * 100,
    ).reset_index(drop=True)
    values, whole = [float(value) for value in parts["value"]], float(total["value"])
    bounds, largest, unknown = rounded_bounds(values, whole), rounded_bounds(values[:LARGEST], whole), max(0.0, whole - sum(values))
    words = _words(bounds, unknown, str(total["unit"]))
    return ShareBounds(
        year=year, parts=parts, total_id=str(total["observation_id"]), total=whole, unit=str(total["unit"]),
        unknown=unknown, unknown_share=bounds.unknown_share, at_least=bounds.at_least, at_most=bounds.at_most,
        words=words if len(values) <= LARGEST else say(
            "{bounds}; from the {count} largest alone {main}", bounds=words, count=LARGEST, main=_ends_words(largest)),
    )


def _words(bounds: HhiBounds, unknown: float, unit: str) -> str:
    """The bounds of the HHI, and how much of the total has no producer."""
    if not unknown:
        return say("HHI {bounds} with rounding (the named producers make up the total)", bounds=_ends_words(bounds))
    return say("HHI {bounds} with rounding ({rest} {unit} have no named producer)", bounds=_ends_words(bounds), rest=plain(unknown),
               unit=told(unit, "unit"))


def _ends_words(bounds: HhiBounds) -> str:
    return say("at least {low}, at most {high}", low=plain(round(bounds.at_least)), high=plain(round(bounds.at_most)))


def rounded_bounds(parts: Sequence[float], total: float) -> HhiBounds:
    """`hhi_bounds` with the rounding of each printed figure, parts and total alike (half a unit of its last digit that is no zero).

    One basis for any number of named parts: naming more of them can only narrow the bounds.
    """
    exact = hhi_bounds(parts, total)
    least, most = _ends(total)
    ranges = sorted((low / most * 100, high / least * 100) for low, high in map(_ends, parts))[::-1]
    room = 100 - sum(low for low, _ in ranges)
    if room < 0:
        return exact  # parts above their total by more than rounding: the auditor's matter
    at_most = max(_filled([*ranges[:index], (0.0, room), *ranges[index:]], room) for index in range(len(ranges) + 1))
    return replace(exact, at_least=sum(low**2 for low, _ in ranges), at_most=at_most)


def _ends(value: float) -> tuple[float, float]:
    half = last_digit_step(value) / 2
    return max(0.0, value - half), value + half


def _filled(ranges: Sequence[tuple[float, float]], room: float) -> float:
    """The sum of squares when what the low ends leave goes to the first share, as far as it can hold it, then to the next."""
    squares = 0.0
    for low, high in ranges:
        taken = min(high - low, room)
        squares, room = squares + (low + taken) ** 2, room - taken
    return squares


def share_rows(observations: pd.DataFrame) -> pd.DataFrame:
    """Actual shares with the whole they are a part of; adds `of_what` ("of world production"). Shares without a whole are left out."""
    rows = fit(observations, kind="share", modality="actual")
    rows = rows[(rows["denominator"] != "") & (rows["value"].notna() | rows["low"].notna())]
    return rows.assign(of_what="of " + rows["denominator"]).sort_values(["denominator", "period_end", "observation_id"], ignore_index=True)


def share_change(shares: pd.DataFrame) -> tuple[Row, Row] | None:
    """The latest change of one share told by one publisher over periods of one length, largest first among equals; (before, now)."""
    found = []
    for _, scope in shares.groupby(["who", "of", "publisher"], sort=True):
        ordered = rows_of(scope.sort_values(["period_end", "observation_id"]))
        new = ordered[-1]
        before = [row for row in ordered[:-1] if row["period_end"] < new["period_start"] and _length(row) == _length(new)]
        if before and before[0]["value"] != new["value"]:
            found.append((before[0], new))
    return max(
        found, key=lambda pair: (pair[1]["period_end"], abs(pair[1]["value"] - pair[0]["value"]), pair[1]["observation_id"]), default=None,
    )


def share_spread(shares: pd.DataFrame) -> tuple[Row, Row] | None:
    """The smallest and largest share that one origin has of different wholes in exactly one period, the latest such period."""
    scope = ["who", "period_start", "period_end"]
    ordered = shares.dropna(subset=scope).sort_values(["value", "observation_id"])
    small = ordered.drop_duplicates(scope).set_index(scope)
    large = ordered.drop_duplicates(scope, keep="last").set_index(scope).loc[small.index]
    spread = ((small["of"] != large["of"]) & (small["value"] != large["value"])).to_numpy()
    if not spread.any():
        return None
    pairs = [frame[spread].reset_index() for frame in (small, large)]
    last = pairs[1].sort_values(["period_end", "observation_id"]).index[-1]
    return pairs[0].loc[last].to_dict(), pairs[1].loc[last].to_dict()


def _length(row: Row) -> float:
    """Months of a row's period; two decimals: a day more or less is another length."""
    return round(months_within(row["period_start"], row["period_end"]), 2)


def months_within(start: date, end: date) -> float:
    """How many months a period lasts, whole months counting one each; a part of a month counts its days over that month's."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole - (start.day - 1) / monthrange(start.year, start.month)[1] + end.day / monthrange(end.year, end.month)[1]


def yearly_rates(quotas: pd.DataFrame) -> pd.DataFrame:
    """Adds the `months` that a quota is for and `per_month`, `per_month_low`, `per_month_high`: its tonnes at a year's rate."""
    rows = quotas.assign(months=list(map(months_within, quotas["period_start"], quotas["period_end"])))
    ends = {"per_month": "value", "per_month_low": "low", "per_month_high": "high"}
    return rows.assign(**{name: rows[end] / rows["months"] * 12 for name, end in ends.items()})


def quota_rows(observations: pd.DataFrame) -> pd.DataFrame:
    """Quota levels, reported and derived, with `quota_kind` (mining, smelting or ionic clay), `year` and `batch` (part of a year only)."""
    import pandas as pd

    rows = fit(observations, "value", "period_end", metric="quota", kind="level", status=("reported", "derived"))
    rows = rows[rows["modality"] != "superseded"]
    scope = rows["scope"].str.lower()
    smelting, ionic = scope.str.contains("smelting", regex=False), scope.str.contains("ionic", regex=False)
    ionic |= rows["commodity_id"].str.startswith("ion_adsorption")
    kind = pd.Series("mining", index=rows.index).mask(ionic, "ionic clay").mask(smelting, "smelting")
    partial = (rows["period_end"] - rows["period_start"]).dt.days < _WHOLE_YEAR
    batch = scope.str.contains("batch", regex=False) | partial
    rows = rows.assign(quota_kind=kind, year=rows["period_end"].dt.year, batch=batch)
    return rows.sort_values(["quota_kind", "period_end", "observation_id"], ignore_index=True)
