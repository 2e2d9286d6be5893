"""Price quotations as frames: one line per product, basis and unit; yuan or dollars, with or without VAT; index and change.

Every function takes frames and gives new ones (or plain records); the input is left as it is. A quote that cannot be
converted stays in, without a value and with the reason, so that a caption can count it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from extract.core.arithmetic import percent_change
from extract.core.calendars import MONTHS
from extract.core.intervals import Interval, plain
from extract.core.properties import metrics

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

FX_SERIES = "fx_usd_cny_monthly_avg"
NEAR_DAYS = 60
"""Quotes further apart than this are neither joined by a line nor taken for one another."""
PRICE_METRICS = metrics().having("price")


NO_RATE = "no exchange rate for the month"
NO_VAT_RATE = "VAT rate unknown"
UNTAXED = "price basis without VAT"
TOO_LONG = "period longer than a month"
OTHER_CURRENCY = "currency without a rate"
NO_BASE = "no quote near the base date"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteChange:
    """How one line moved between two quotes; `percent` is signed, `low` and `high` what the printed quotes allow."""

    line: str
    commodity_id: str
    price_basis: str
    unit: str
    old_id: str
    new_id: str
    old_date: date
    new_date: date
    old: float
    new: float
    percent: float
    low: float | None
    high: float | None
    words: str


def price_rows(observations: pd.DataFrame) -> pd.DataFrame:
    """Reported, actual price levels fit for a chart (quality A or B), by line and date; adds `date` and `line`."""
    chosen = (
        (observations["kind"] == "price") & observations["metric"].isin(PRICE_METRICS) & (observations["status"] == "reported")
        & (observations["modality"] == "actual") & (observations["quality"] != "C") & observations["value"].notna()
        & observations["period_end"].notna()
    )
    keys = observations.loc[chosen, ["commodity_id", "price_basis", "unit", "period_end", "observation_id"]]
    keys = keys.assign(line=keys["commodity_id"] + "|" + keys["price_basis"] + "|" + keys["unit"])
    keys = keys.sort_values(["line", "period_end", "observation_id"])
    rows = observations.loc[keys.index].assign(date=keys["period_end"], line=keys["line"])
    return rows.reset_index(drop=True)


def price_quotes(
    observations: pd.DataFrame, *, currency: Literal["CNY", "USD"] = "CNY", vat: Literal["included", "excluded"] = "included",
) -> pd.DataFrame:
    """`price_rows` with `shown`, `shown_low`, `shown_high`, `shown_unit`, `shown_vat`, `fx*`, `vat_*` and `no_value`.

    VAT is taken off at the rate in force on the day of the quote, dollars come from the mean rate of the quote's month.
    """
    quotes = _with_vat(_with_fx(price_rows(observations), observations, currency), observations)
    taxed = quotes["price_basis"].str.startswith("domestic")
    quotes["no_value"] = _reasons(quotes, taxed, vat)
    factor = quotes["_fx_factor"].where(~taxed | (vat == "included"), quotes["_fx_factor"] / (1 + quotes["vat_rate"] / 100))
    factor = factor.where(quotes["no_value"] == "")
    for name, source in (("shown", "value"), ("shown_low", "low"), ("shown_high", "high")):
        quotes[name] = quotes[source] * factor
    quotes["shown_unit"] = currency + "/" + quotes["unit"].str.split("/").str[-1]
    included = quotes["vat_rate"].map(lambda rate: "incl. VAT" if rate != rate else f"incl. {rate:g}% VAT").astype("str")
    quotes["shown_vat"] = "excl. VAT" if vat == "excluded" else included.where(taxed, "")
    quotes["line"] = quotes["commodity_id"] + "|" + quotes["price_basis"] + "|" + quotes["shown_unit"]
    return quotes.drop(columns="_fx_factor")


def _with_fx(quotes: pd.DataFrame, observations: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Adds `fx` (CNY per USD), `fx_id`, `fx_month` where a rate is needed and known, and the factor from the quote's currency."""
    import pandas as pd

    rates = observations[(observations["metric"] == "exchange_rate") & (observations["unit"] == "CNY/USD") & observations["value"].notna()]
    rates = rates[(rates["period_end"] - rates["period_start"]).dt.days <= 31]
    rates = rates.assign(_month=_month(rates["period_start"]), _second=rates["series_id"] != FX_SERIES)
    rates = rates.sort_values(["_month", "_second", "published"]).drop_duplicates("_month").set_index("_month")
    own, month = quotes["unit"].str.split("/").str[0], _month(quotes["date"])
    needed = own != currency
    short = (quotes["period_end"] - quotes["period_start"].fillna(quotes["period_end"])).dt.days <= 31
    fx = month.map(rates["value"]).astype("float64").where(needed & short)
    ids = month.map(rates["observation_id"]).where(fx.notna(), "").astype("str")
    factor = pd.Series(1.0, index=quotes.index).where(~needed, 1 / fx if currency == "USD" else fx)
    return quotes.assign(fx=fx, fx_id=ids, fx_month=month.where(fx.notna()), _fx_factor=factor.where(own.isin(["CNY", "USD"])))


def _with_vat(quotes: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Adds `vat_rate` (per cent) and `vat_id`: the rate in force on the quote's day, for prices that include the tax."""
    rates = observations[(observations["metric"] == "vat_rate") & observations["value"].notna()]
    rates = rates.sort_values("published").drop_duplicates(["period_start", "period_end"], keep="last")
    taxed = quotes["price_basis"].str.startswith("domestic")
    quotes = quotes.assign(vat_rate=float("nan"), vat_id="")
    for start, end, value, key in zip(rates["period_start"], rates["period_end"], rates["value"], rates["observation_id"], strict=True):
        within = taxed & (quotes["date"] >= start) & ((quotes["date"] <= end) | (end != end))
        quotes = quotes.assign(vat_rate=quotes["vat_rate"].mask(within, value), vat_id=quotes["vat_id"].mask(within, key))
    return quotes


def _reasons(quotes: pd.DataFrame, taxed: pd.Series[bool], vat: str) -> pd.Series[str]:
    """Why a quote has no value in the form asked for; empty where it has one. The first reason that holds is given."""
    import pandas as pd

    own = quotes["unit"].str.split("/").str[0]
    long = (quotes["period_end"] - quotes["period_start"].fillna(quotes["period_end"])).dt.days > 31
    reasons = pd.Series("", index=quotes.index)
    for reason, holds in (
        (NO_RATE, quotes["_fx_factor"].isna()),
        (TOO_LONG, quotes["_fx_factor"].isna() & long),
        (OTHER_CURRENCY, ~own.isin(["CNY", "USD"])),
        (NO_VAT_RATE, taxed & quotes["vat_rate"].isna() & (vat == "excluded")),
        (UNTAXED, ~taxed & (vat == "included")),
    ):
        reasons = reasons.mask(holds, reason)
    return reasons


def missing(quotes: pd.DataFrame) -> dict[str, int]:
    """How many quotes have no value, by reason; what a caption counts."""
    counts = quotes.loc[quotes["no_value"] != "", "no_value"].value_counts().sort_index()
    return {str(reason): int(count) for reason, count in counts.items()}


def runs(rows: pd.DataFrame, *, by: Sequence[str] = ("line",), date: str = "date", max_gap_days: int = NEAR_DAYS) -> pd.DataFrame:
    """The rows in order with `run`: a new number wherever `by` changes or more than `max_gap_days` pass. Draw one line per run."""
    ordered = rows.sort_values([*by, date], ignore_index=True)
    new = (ordered[date].diff().dt.days > max_gap_days).fillna(False)
    for name in by:
        new |= ordered[name] != ordered[name].shift()
    return ordered.assign(run=new.astype(int).cumsum())


def index_to(quotes: pd.DataFrame, day: date, *, column: str = "shown") -> pd.DataFrame:
    """Adds `index`, `index_low`, `index_high` (100 at the line's quote nearest before `day`), `index_base_id`, `index_base_date`."""
    low, high = _ends(quotes, column)
    based = quotes.merge(_bases(quotes, day, column), on="line", how="left", validate="many_to_one")
    itself = based["observation_id"] == based["index_base_id"]
    based["index"] = based[column] / based["_base"] * 100
    based["index_low"] = (based[low] / based["_base_high"] * 100).where(~itself, based["index"])
    based["index_high"] = (based[high] / based["_base_low"] * 100).where(~itself, based["index"])
    based["index_base_id"] = based["index_base_id"].fillna("")
    if "no_value" in based:
        based["no_value"] = based["no_value"].mask(based["index"].isna() & (based["no_value"] == ""), NO_BASE)
    return based.drop(columns=["_base", "_base_low", "_base_high"])


def percent_from(quotes: pd.DataFrame, day: date, *, column: str = "shown") -> pd.DataFrame:
    """Adds `change`, `change_low`, `change_high`: per cent since the line's quote at `day` (0 there), and the columns of `index_to`."""
    based = index_to(quotes, day, column=column)
    return based.assign(change=based["index"] - 100, change_low=based["index_low"] - 100, change_high=based["index_high"] - 100)


def _ends(quotes: pd.DataFrame, column: str) -> tuple[str, str]:
    return (f"{column}_low", f"{column}_high") if f"{column}_low" in quotes else ("low", "high")


def _bases(quotes: pd.DataFrame, day: date, column: str) -> pd.DataFrame:
    """One row a line: the last quote on or before `day`, at most 60 days old, else the first within 60 days after it."""
    import pandas as pd

    low, high = _ends(quotes, column)
    away = (quotes["date"] - pd.Timestamp(day)).dt.days
    near = quotes.assign(_late=(away > 0).astype(int), _away=away.abs())
    near = near[(near["_away"] <= NEAR_DAYS) & near[column].notna()].sort_values(["_late", "_away"]).drop_duplicates("line")
    names = {column: "_base", low: "_base_low", high: "_base_high", "observation_id": "index_base_id", "date": "index_base_date"}
    return near[["line", *names]].rename(columns=names)


def change_between(rows: pd.DataFrame, day_a: date, day_b: date, *, column: str = "shown") -> tuple[QuoteChange, ...]:
    """The move of each line from the quote at the earlier day to that at the later (each at most 60 days older than its day)."""
    earlier, later = sorted((day_a, day_b))
    old, new = (_last_before(rows, day, column) for day in (earlier, later))
    both = old.merge(new, on="line", suffixes=("_old", "_new"))
    both = both[both["date_old"] < both["date_new"]]
    return tuple(_quote_change({str(name): value for name, value in pair.items()}, column) for pair in both.to_dict("records"))


def _last_before(rows: pd.DataFrame, day: date, column: str) -> pd.DataFrame:
    import pandas as pd

    age = (pd.Timestamp(day) - rows["date"]).dt.days
    near = rows[(age >= 0) & (age <= NEAR_DAYS) & rows[column].notna()]
    last: pd.DataFrame = near.sort_values(["line", "date"]).drop_duplicates("line", keep="last")
    return last


def _quote_change(pair: dict[str, object], column: str) -> QuoteChange:
    low, high = (f"{column}_low", f"{column}_high") if f"{column}_low_old" in pair else ("low", "high")
    old, new = (_number(pair[f"{column}_{end}"]) for end in ("old", "new"))
    ends = [Interval(_end(pair[f"{low}_{end}"]), _end(pair[f"{high}_{end}"])) for end in ("old", "new")]
    percent, allowed = (new / old - 1) * 100, percent_change(*ends)
    unit = str(pair["shown_unit_new"] if column == "shown" else pair["unit_new"])
    dates = [date.fromisoformat(str(pair[f"date_{end}"])[:10]) for end in ("old", "new")]
    commodity, basis = str(pair["commodity_id_new"]), str(pair["price_basis_new"])
    told = f"{_day(dates[0])} {plain(old)} {unit}, {_day(dates[1])} {plain(new)} {unit}"
    words = f"{commodity.replace('_', ' ').capitalize()} ({basis.replace('_', ' ')}): {told}: {_moved(percent)} ({_range(allowed)})"
    return QuoteChange(
        line=str(pair["line"]), commodity_id=commodity, price_basis=basis, unit=unit, old_id=str(pair["observation_id_old"]),
        new_id=str(pair["observation_id_new"]), old_date=dates[0], new_date=dates[1], old=old, new=new, percent=percent,
        low=allowed.low, high=allowed.high, words=words,
    )


def _moved(percent: float) -> str:
    return f"{'up' if percent > 0 else 'down'} {abs(percent):.1f}%" if round(percent, 1) else "unchanged"


def _range(allowed: Interval) -> str:
    ends = ["open" if end is None else f"{end:+.1f}%" for end in (allowed.low, allowed.high)]
    return f"the quotes allow {ends[0]} to {ends[1]}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(days: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    first: pd.Series[pd.Timestamp] = days.dt.to_period("M").dt.to_timestamp().astype("datetime64[ns]")  # type: ignore[assignment]
    return first


def _number(value: object) -> float:
    if not isinstance(value, (int, float)):
        raise TypeError(f"not a number: {value!r}")
    return float(value)


def _end(value: object) -> float | None:
    return _number(value) if value == value and value is not None else None
