"""Price quotations as frames: one line per product, basis and unit; yuan or dollars, with or without VAT; index and change.

Every function takes frames and gives new ones (or plain records); the input is left as it is. A quote that cannot be
converted stays in, without a value and with the reason, so that a caption can count it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extract.core.arithmetic import percent_change
from extract.core.ids import rows_of
from extract.core.intervals import Interval, number_in
from extract.core.properties import metrics, price_bases
from extract.languages.spoken import DATE_FORMS, month_name, say

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import pandas as pd

    from extract.tables.read import Row

FAMILIES = ("tb", "dy")  # the two materials that the dashboard follows: one row each, never one "heavy" line
MAIN_BASIS = "domestic_incl_vat"  # ex-works quotations, and newspapers' quotes of them: the one basis that is joined
NEAR_DAYS = 60
"""Quotes further apart than two months are neither joined by a line nor taken for one another."""
LONGEST_QUOTE = 31  # days: a mean of more than a month has no one exchange rate, and no one day
DOMESTIC = price_bases().having("domestic") | {""}  # where a page names no basis it is shown, and called so
PRICE_METRICS = metrics().having("price")


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


def fit(observations: pd.DataFrame, *filled: str, **cells: str | Collection[str]) -> pd.DataFrame:
    """Rows of quality A or B with the columns `filled`, and in each column of `cells` that value or one of those."""
    chosen = observations["quality"] != "C"
    for column in filled:
        chosen &= observations[column].notna()
    for column, wanted in cells.items():
        chosen &= observations[column].isin([wanted] if isinstance(wanted, str) else list(wanted))
    return observations[chosen]


def price_rows(observations: pd.DataFrame) -> pd.DataFrame:
    """Reported, actual price levels fit for a chart, by line and date; adds `date` and `line`."""
    rows = fit(
        observations, "value", "period_end", kind="price", metric=PRICE_METRICS, status="reported", modality="actual",
    )
    rows = rows.assign(date=rows["period_end"], line=rows["commodity_id"] + "|" + rows["price_basis"] + "|" + rows["unit"])
    return rows.sort_values(["line", "date", "observation_id"], ignore_index=True)


def price_quotes(
    observations: pd.DataFrame, *, currency: Literal["CNY", "USD"] = "CNY", vat: Literal["included", "excluded"] = "included",
) -> pd.DataFrame:
    """`price_rows` with `shown`, `shown_low`, `shown_high`, `shown_unit`, `shown_vat`, `fx`, `fx_month`,
    `fx_id`, `vat_rate` and `no_value`.

    VAT is taken off at the rate in force on the day of the quote, dollars come from the mean rate of the quote's month.
    """
    quotes = _with_vat(_with_fx(price_rows(observations), observations, currency), observations)
    taxed = _taxed(quotes)
    quotes["no_value"] = _reasons(quotes, taxed, vat)
    factor = quotes["_fx_factor"].where(~taxed | (vat == "included"), quotes["_fx_factor"] / (1 + quotes["vat_rate"] / 100))
    factor = factor.where(quotes["no_value"] == "")
    for name, source in (("shown", "value"), ("shown_low", "low"), ("shown_high", "high")):
        quotes[name] = quotes[source] * factor
    quotes["shown_unit"] = currency + "/" + quotes["unit"].str.split("/").str[-1]
    quotes["shown_vat"] = "excl. VAT"
    if vat == "included":
        rates = quotes["vat_rate"].map("incl. {:g}% VAT".format, na_action="ignore").astype(object).fillna("incl. VAT").astype("str")
        quotes["shown_vat"] = rates.where(taxed, "")
    quotes["line"] = quotes["commodity_id"] + "|" + quotes["price_basis"] + "|" + quotes["shown_unit"]
    return quotes.drop(columns="_fx_factor")


def _taxed(quotes: pd.DataFrame) -> pd.Series[bool]:
    """Prices inside China have the tax in them unless they say otherwise."""
    taxed: pd.Series[bool] = quotes["price_basis"].str.startswith("domestic") & ~quotes["price_basis"].str.endswith("_excl_vat")
    return taxed


def _with_fx(quotes: pd.DataFrame, observations: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Adds `fx` (CNY per USD), its `fx_month` and row `fx_id` where a rate is needed and known, and the factor from the own currency."""
    import pandas as pd

    rates = observations[(observations["metric"] == "exchange_rate") & (observations["unit"] == "CNY/USD") & observations["value"].notna()]
    rates = rates[rates["modality"] != "superseded"]
    rates = rates[(rates["period_end"] - rates["period_start"]).dt.days <= LONGEST_QUOTE]
    rates = rates.assign(_month=_month(rates["period_start"]), _second=rates["series_id"] != "fx_usd_cny_monthly_avg")
    rates = rates.sort_values(["_month", "_second", "published"]).drop_duplicates("_month").set_index("_month")
    own, month = quotes["unit"].str.split("/").str[0], _month(quotes["date"])
    needed = own != currency
    fx = month.map(rates["value"]).astype("float64").where(needed & ~_is_long(quotes))
    factor = pd.Series(1.0, index=quotes.index).where(~needed, {"USD": 1 / fx, "CNY": fx}[currency])
    used = month.map(rates["observation_id"]).where(fx.notna(), "")
    return quotes.assign(fx=fx, fx_month=month.where(fx.notna()), fx_id=used, _fx_factor=factor.where(own.isin(["CNY", "USD"])))


def _is_long(quotes: pd.DataFrame) -> pd.Series[bool]:
    long: pd.Series[bool] = (quotes["period_end"] - quotes["period_start"].fillna(quotes["period_end"])).dt.days > LONGEST_QUOTE
    return long


def _with_vat(quotes: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Adds `vat_rate` (per cent): the rate in force on the quote's day, for prices that include the tax."""
    rates = observations[(observations["metric"] == "vat_rate") & observations["value"].notna()]
    rates = rates[rates["modality"] != "superseded"]
    rates = rates.sort_values("published").drop_duplicates(["period_start", "period_end"], keep="last")
    taxed = _taxed(quotes)
    quotes = quotes.assign(vat_rate=float("nan"))
    for start, end, value in zip(rates["period_start"], rates["period_end"], rates["value"], strict=True):
        within = taxed & (quotes["date"] >= start) & ((quotes["date"] <= end) | (end != end))
        quotes["vat_rate"] = quotes["vat_rate"].mask(within, value)
    return quotes


def _reasons(quotes: pd.DataFrame, taxed: pd.Series[bool], vat: str) -> pd.Series[str]:
    """Why a quote has no value in the form asked for; empty where it has one. The first reason that holds is given."""
    import pandas as pd

    own = quotes["unit"].str.split("/").str[0]
    reasons = pd.Series("", index=quotes.index)
    for reason, holds in (
        ("no exchange rate for the month", quotes["_fx_factor"].isna()),
        ("period longer than a month", quotes["_fx_factor"].isna() & _is_long(quotes)),
        ("currency without a rate", ~own.isin(["CNY", "USD"])),
        ("VAT rate unknown", taxed & quotes["vat_rate"].isna() & (vat == "excluded")),
        ("price basis without VAT", ~taxed & (vat == "included")),
    ):
        reasons = reasons.mask(holds, reason)
    return reasons


def missing(quotes: pd.DataFrame) -> dict[str, int]:
    """How many quotes have no value, by reason; what a caption counts."""
    counts = quotes.loc[quotes["no_value"] != "", "no_value"].value_counts().sort_index()
    return {str(reason): int(count) for reason, count in counts.items()}


def runs(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in order with `run`: a new number wherever the line changes or more than 60 days pass. Draw one line per run."""
    ordered = rows.sort_values(["line", "date"], ignore_index=True)
    new = (ordered["date"].diff().dt.days > NEAR_DAYS) | (ordered["line"] != ordered["line"].shift())
    return ordered.assign(run=new.astype(int).cumsum())


def index_to(quotes: pd.DataFrame, day: date) -> pd.DataFrame:
    """Adds `index`, `index_low`, `index_high` (100 at the line's quote nearest before `day`) and `index_base_id`.

    `quotes` are those of `price_quotes`, in the form in which they are shown; the ends of the index are what both quotes allow.
    """
    based = quotes.merge(_bases(quotes, day), on="line", how="left", validate="many_to_one")
    itself = based["observation_id"] == based["index_base_id"]
    based["index"] = based["shown"] / based["_base"] * 100
    based["index_low"] = (based["shown_low"] / based["_base_high"] * 100).where(~itself, based["index"])
    based["index_high"] = (based["shown_high"] / based["_base_low"] * 100).where(~itself, based["index"])
    based["index_base_id"] = based["index_base_id"].fillna("")
    if "no_value" in based:
        bare = based["index"].isna() & (based["no_value"] == "")
        based["no_value"] = based["no_value"].mask(bare, "no quote near the base date")
    return based.drop(columns=["_base", "_base_low", "_base_high"])


def percent_from(quotes: pd.DataFrame, day: date) -> pd.DataFrame:
    """Adds `change`, `change_low`, `change_high`: per cent since the line's quote at `day` (0 there), and the columns of `index_to`."""
    based = index_to(quotes, day)
    return based.assign(change=based["index"] - 100, change_low=based["index_low"] - 100, change_high=based["index_high"] - 100)


def _bases(quotes: pd.DataFrame, day: date) -> pd.DataFrame:
    """One row a line: the last quote on or before `day`, at most 60 days old, else the first within 60 days after it."""
    import pandas as pd

    away = (quotes["date"] - pd.Timestamp(day)).dt.days
    near = quotes.assign(_late=(away > 0).astype(int), _away=away.abs())
    near = near[(near["_away"] <= NEAR_DAYS) & near["shown"].notna()].sort_values(["_late", "_away"]).drop_duplicates("line")
    names = {"shown": "_base", "shown_low": "_base_low", "shown_high": "_base_high", "observation_id": "index_base_id"}
    return near[["line", *names]].rename(columns=names)


def change_between(quotes: pd.DataFrame, day_a: date, day_b: date) -> tuple[QuoteChange, ...]:
    """The move of each line from the quote at the earlier day to that at the later (each at most 60 days older than its day)."""
    old, new = (_last_before(quotes, day) for day in sorted((day_a, day_b)))
    both = old.merge(new, on="line", suffixes=("_old", "_new"))
    both = both[both["date_old"] < both["date_new"]]
    return tuple(_quote_change(pair) for pair in rows_of(both))


def _last_before(quotes: pd.DataFrame, day: date) -> pd.DataFrame:
    import pandas as pd

    age = (pd.Timestamp(day) - quotes["date"]).dt.days
    near = quotes[(age >= 0) & (age <= NEAR_DAYS) & quotes["shown"].notna()]
    last: pd.DataFrame = near.sort_values(["line", "date"]).drop_duplicates("line", keep="last")
    return last


def _quote_change(pair: Row) -> QuoteChange:
    old, new = pair["shown_old"], pair["shown_new"]
    ends = ((number_in(pair[f"shown_{end}_{side}"]) for end in ("low", "high")) for side in ("old", "new"))
    allowed = percent_change(*(Interval(*each) for each in ends))
    return QuoteChange(
        line=pair["line"], commodity_id=pair["commodity_id_new"], price_basis=pair["price_basis_new"], unit=pair["shown_unit_new"],
        old_id=pair["observation_id_old"], new_id=pair["observation_id_new"], old_date=pair["date_old"].date(),
        new_date=pair["date_new"].date(), old=old, new=new, percent=(new / old - 1) * 100, low=allowed.low, high=allowed.high,
    )


def day_words(day: date) -> str:
    """`12 Nov 2024`."""
    return say(DATE_FORMS[True, True], day=day.day, month=month_name(day.month), year=day.year)


def _month(days: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    first: pd.Series[pd.Timestamp] = days.dt.to_period("M").dt.to_timestamp().astype("datetime64[ns]")  # type: ignore[assignment]
    return first
