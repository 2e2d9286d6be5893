"""The analyst's arithmetic on the figures of the reporting, and the frames that charts and pages are fed with."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from extract.core import arithmetic
from extract.core.intervals import Interval, rounding, stated
from extract.core.schema import BY_NAME
from extract.measures import prices, shares, trade
from extract.tables.read import read_tables
from tests.observation_rows import change, month, observation

DAY = date(2025, 3, 24)


def near(interval: Interval, low: float, high: float, *, within: float = 1.0) -> bool:
    return interval.low == pytest.approx(low, abs=within) and interval.high == pytest.approx(high, abs=within)


def frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as `read_tables` gives them: dates as timestamps, texts never missing."""
    table = pd.DataFrame(rows, columns=list(BY_NAME["observations"].columns))
    for field in BY_NAME["observations"].fields:
        if field.type == "date":
            table[field.name] = pd.to_datetime(table[field.name]).astype("datetime64[ns]")
        elif field.type == "number":
            table[field.name] = table[field.name].astype("float64")
    return table


def test_only_a_part_of_one_flow_and_time_can_be_above_its_whole() -> None:
    tables = read_tables()
    goods = {"heavy": ("heavy_rare_earths", 50), "less": ("terbium_oxide", 5), "magnets": ("rare_earth_magnets", 90)}
    goods |= {"all": ("rare_earths", 40)}
    rows = [observation(key, value, commodity_id=commodity, period=month(2025, 3)) for key, (commodity, value) in goods.items()]
    rows.append(observation("later", 9, commodity_id="rare_earths", period=month(2025, 4)))
    found = trade.at_odds(replace(tables, observations=frame(rows)))
    assert {key: [row["observation_id"] for row in others] for key, others in found.items()} == {"heavy": ["all"], "all": ["heavy"]}


def price(key: str, value: float, day: date, **more: object) -> dict[str, object]:
    return observation(key, value, **{
        "unit": "CNY/kg", "kind": "price", "metric": "price", "commodity_id": "terbium_oxide", "origin": "", "destination": "",
        "price_basis": "domestic_incl_vat", "period": (day, day), **more,
    })


def rate(key: str, value: float, period: tuple[date, date | None], **more: object) -> dict[str, object]:
    return observation(key, value, **{"kind": "rate", "commodity_id": "", "origin": "", "destination": "", "period": period, **more})


def fx(year: int, number: int, value: float) -> dict[str, object]:
    named = {"unit": "CNY/USD", "metric": "exchange_rate", "series_id": "fx_usd_cny_monthly_avg"}
    return rate(f"fx-{year}-{number}", value, month(year, number), **named)


VAT = [
    rate("vat-16", 16, (date(2018, 5, 1), date(2019, 3, 31)), unit="percent", metric="vat_rate", series_id="china_vat_rate"),
    rate("vat-13", 13, (date(2019, 4, 1), None), unit="percent", metric="vat_rate", series_id="china_vat_rate"),
]


def test_the_base_of_a_fall() -> None:
    level, fall = stated(311)[0], stated(89)[0]
    assert near(arithmetic.base_of_change(level, fall, "down"), 2700, 2967)
    assert arithmetic.base_of_change(311, 89, "down").mid == pytest.approx(2827, abs=1)
    assert near(arithmetic.difference_of_change(level, fall, "down"), 2389, 2656)
    assert arithmetic.difference_of_change(311, 89, "down").mid == pytest.approx(2516, abs=1)


def test_the_base_of_a_rise_with_and_without_price_steps() -> None:
    rise = stated(21.9)[0]
    assert near(arithmetic.base_of_change(stated(6550)[0], rise, "up"), 5371, 5376)
    assert near(arithmetic.base_of_change(rounding(6550, 50), rise, "up"), 5351, 5396)
    assert near(arithmetic.base_of_change(stated(1665)[0], stated(3.2)[0], "down"), 1719, 1721)


def test_half_in_words_is_45_to_55_percent() -> None:
    assert near(arithmetic.base_of_change(stated(12_944)[0], stated(50, words=True)[0], "down"), 23_534, 28_766)


def test_other_changes_are_undone_too() -> None:
    assert arithmetic.base_of_change(300, 3, "up", "times").mid == 100
    assert arithmetic.base_of_change(300, 3, "down", "times").mid == 900
    assert arithmetic.base_of_change(1650, 50, "down", "CNY/kg").mid == 1700
    assert near(arithmetic.base_of_change(stated(70)[0], stated(93.5)[0], "down"), 1061, 1093)
    with pytest.raises(ValueError, match="no ratio"):
        arithmetic.ratio_of_change(3, "up", "points")


def test_the_exchange_rate_that_a_pair_implies() -> None:
    assert near(arithmetic.implied_rate(rounding(35_000, 100), rounding(4_800, 100)), 7.20, 7.38, within=0.01)
    assert near(arithmetic.implied_rate(35_000, rounding(4_800, 100)), 7.22, 7.37, within=0.01)


def test_a_missing_month_and_its_change() -> None:
    january = arithmetic.remainder(4163, [1270])
    assert january.mid == 2893
    assert arithmetic.percent_change(january, 1270).mid == pytest.approx(-56.1, abs=0.1)
    assert near(arithmetic.percent_change(stated(270)[0], stated(23)[0]), -91.7, -91.3, within=0.1)


def test_shares_and_means() -> None:
    assert arithmetic.share_of(1, 4).mid == 25
    assert arithmetic.month_average(12_944, 5).mid == pytest.approx(2588.8)
    with pytest.raises(ValueError, match="at least one month"):
        arithmetic.month_average(1, 0)


def test_concentration_only_as_bounds() -> None:
    bounds = shares.hhi_bounds([270, 45, 31], 390)
    assert round(bounds.at_least) == 4989
    assert bounds.at_most == pytest.approx(5117, abs=1)
    assert bounds.unknown_share == pytest.approx(11.28, abs=0.01)
    assert shares.hhi_bounds([100], 100).at_least == shares.hhi_bounds([100], 100).at_most == 10_000
    with pytest.raises(ValueError, match="positive total"):
        shares.hhi_bounds([1], 0)


def test_a_quote_in_dollars_without_tax_uses_the_rate_of_its_month() -> None:
    table = frame([price("q", 6550, DAY), price("old", 3000, date(2018, 6, 1)), fx(2025, 3, 7.29), fx(2018, 6, 6.5), *VAT])
    quotes = prices.price_quotes(table, currency="USD", vat="excluded").set_index("observation_id")
    assert quotes.loc["q", "shown"] == pytest.approx(795, abs=1)
    assert quotes.loc["q", "shown_unit"] == "USD/kg"
    assert quotes.loc["old", "shown"] == pytest.approx(3000 / 1.16 / 6.5)
    assert prices.price_quotes(table, currency="USD").set_index("observation_id").loc["q", "shown"] == pytest.approx(898, abs=1)


def test_a_quote_that_cannot_be_converted_is_counted_not_guessed() -> None:
    table = frame([
        price("no-rate", 6550, DAY), price("taxless", 900, DAY, unit="USD/kg", price_basis="cif_rotterdam"),
        price("year", 600, date(2020, 12, 31), unit="USD/kg", price_basis="us_annual_average", period=month(2020, 1, 12)), *VAT,
    ])
    assert prices.missing(prices.price_quotes(table, currency="USD", vat="excluded")) == {"no exchange rate for the month": 1}
    assert prices.missing(prices.price_quotes(table)) == {"price basis without VAT": 2}
    assert prices.missing(prices.price_quotes(table, vat="excluded")) == {
        "no exchange rate for the month": 1, "period longer than a month": 1,
    }


def test_quotes_of_other_basis_or_far_apart_are_never_joined() -> None:
    table = frame([
        price("a", 100, date(2025, 1, 1)), price("b", 110, date(2025, 2, 1)), price("c", 120, date(2025, 6, 1)),
        price("d", 900, date(2025, 2, 1), price_basis="cif_rotterdam"), *VAT,
    ])
    run = prices.runs(prices.price_rows(table)).set_index("observation_id")["run"]
    assert run["a"] == run["b"]
    assert len({run["a"], run["c"], run["d"]}) == 3


def test_an_index_starts_at_the_quote_before_the_day() -> None:
    table = frame([price("a", 5000, date(2025, 1, 1)), price("b", 6000, date(2025, 2, 1)), price("far", 9000, date(2023, 1, 1)), *VAT])
    indexed = prices.index_to(prices.price_quotes(table), date(2025, 1, 15)).set_index("observation_id")
    assert indexed.loc["a", "index"] == indexed.loc["a", "index_low"] == 100
    assert indexed.loc["b", "index"] == pytest.approx(120)
    assert indexed.loc["b", "index_low"] < 120 < indexed.loc["b", "index_high"]
    assert indexed.loc["b", "index_base_id"] == "a"
    moved = prices.percent_from(prices.price_quotes(table), date(2025, 1, 15)).set_index("observation_id")
    assert moved.loc["b", "change"] == pytest.approx(20)
    nothing = prices.index_to(prices.price_quotes(table), date(2024, 1, 1))
    assert nothing["index"].isna().all()
    assert set(nothing["no_value"]) == {"no quote near the base date"}


def test_the_change_between_two_days() -> None:
    table = frame([price("a", 5600, date(2024, 12, 31)), price("b", 6550, DAY), *VAT])
    (moved,) = prices.change_between(prices.price_quotes(table), date(2025, 3, 26), date(2025, 1, 2))
    assert (moved.old_id, moved.new_id) == ("a", "b")
    assert moved.percent == pytest.approx(16.96, abs=0.01)
    assert moved.low is not None
    assert moved.high is not None
    assert moved.low < moved.percent < moved.high
    assert (moved.old_date, moved.old, moved.new_date, moved.new, moved.unit) == (date(2024, 12, 31), 5600, DAY, 6550, "CNY/kg")
    assert prices.change_between(prices.price_quotes(table), date(2022, 1, 1), DAY) == ()


def test_a_frame_given_in_is_left_as_it_was() -> None:
    rows = [price("a", 5600, date(2024, 12, 31)), price("b", 6550, DAY), fx(2025, 3, 7.29), observation("l", 5, period=month(2025, 2))]
    table = frame([*rows, *VAT])
    before = table.copy(deep=True)
    quotes = prices.price_quotes(table, currency="USD", vat="excluded")
    kept = quotes.copy(deep=True)
    prices.index_to(quotes, DAY)
    prices.runs(quotes)
    trade.year_on_year(table)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(quotes, kept)


def test_year_on_year_takes_the_reported_change_first_and_derives_the_base() -> None:
    table = frame([
        observation("now", 311, period=month(2025, 2)),
        change("fall", 89, "down", period=month(2025, 2), compare=month(2024, 2)),
        observation("mar-25", 500, period=month(2025, 3)), observation("mar-24", 1000, period=month(2024, 3)),
    ])
    years = trade.year_on_year(table).set_index("observation_id")
    assert (years.loc["now", "yoy"], years.loc["now", "yoy_status"]) == (-89, "reported")
    assert years.loc["now", "base"] == pytest.approx(2827, abs=1)
    assert (years.loc["now", "base_low"], years.loc["now", "base_high"]) == (pytest.approx(2700, abs=1), pytest.approx(2967, abs=1))
    assert years.loc["now", "base_status"] == "derived"
    assert (years.loc["mar-25", "yoy"], years.loc["mar-25", "yoy_status"]) == (-50, "derived")
    assert pd.isna(years.loc["mar-24", "yoy"])


def test_a_change_and_a_level_that_nobody_printed_are_derived_whatever_the_level_of_the_year_before_is() -> None:
    table = frame([
        observation("now", 500, period=month(2025, 3), status="derived"), observation("then", 1000, period=month(2024, 3)),
        change("fall", 50, "down", period=month(2025, 3), compare=month(2024, 3), status="derived"),
    ])
    year = trade.year_on_year(table).set_index("observation_id").loc["now"]
    assert (year["yoy"], year["yoy_status"], year["yoy_id"]) == (-50, "derived", "fall")
    assert (year["status"], year["base_status"]) == ("derived", "reported")


def test_scopes_of_imports_are_kept_apart() -> None:
    table = frame([
        observation("a", 1000, period=month(2024, 3)), observation("b", 500, period=month(2025, 3), commodity_id="rare_earths"),
        observation("c", 400, period=month(2025, 3), origin="all origins"), observation("d", 300, period=month(2025, 3), mass_basis="reo"),
    ])
    assert trade.import_rows(table)["scope_key"].nunique() == 4
    assert trade.year_on_year(table)["yoy"].isna().all()


def test_monthly_means_of_totals() -> None:
    assert shares.months_within(date(2024, 1, 1), date(2024, 5, 31)) == 5
    rows = trade.import_rows(frame([observation("a", 12_944, period=month(2025, 1, 5)), observation("b", 700, period=month(2025, 7))]))
    assert list(rows["months"]) == [5, 1]
    assert rows["per_month"].iloc[0] == pytest.approx(2588.8)


def test_production_shares_name_the_unknown_rest() -> None:
    made = {"metric": "production", "commodity_id": "rare_earths", "destination": "", "mass_basis": "reo", "period": month(2024, 1, 12)}
    table = frame([
        observation("world", 390_000, origin="all origins", **made), observation("cn", 270_000, origin="China", **made),
        observation("us", 45_000, origin="United States", **made), observation("mm", 31_000, origin="Myanmar", **made),
        observation("other", 99_000, origin="Brazil", **{**made, "mass_basis": "gross"}),
    ])
    bounds = shares.share_bounds(table, year=2024)
    assert bounds is not None
    assert list(bounds.parts["observation_id"]) == ["cn", "us", "mm"]
    assert (round(bounds.at_least), round(bounds.at_most), bounds.unknown) == (4687, 5383, 44_000)
    assert "at least 4,687, at most 5,383 with rounding" in bounds.words
    assert shares.production_years(table) == (2024,)
    assert shares.share_bounds(table, year=2023) is None


def test_a_share_divides_figures_of_one_edition() -> None:
    made = {"metric": "production", "commodity_id": "rare_earths", "destination": "", "mass_basis": "reo", "period": month(2023, 1, 12)}
    early, late = {"published": date(2024, 2, 1), **made}, {"published": date(2025, 2, 1), **made}
    first = [observation("world", 350_000, origin="all origins", **early), observation("cn", 240_000, origin="China", **early)]
    revised = observation("cn_revised", 255_000, origin="China", **late)

    bounds = shares.share_bounds(frame([*first, revised]), year=2023)
    assert bounds is not None
    assert (bounds.total_id, list(bounds.parts["observation_id"])) == ("world", ["cn"])
    assert shares.production_years(frame([first[0], revised])) == ()

    whole = observation("world_revised", 376_000, origin="all origins", **late)
    bounds = shares.share_bounds(frame([*first, revised, whole]), year=2023)
    assert bounds is not None
    assert (bounds.total_id, [round(share, 1) for share in bounds.parts["share"]]) == ("world_revised", [67.8])


@pytest.mark.parametrize("parts", [[270_000, 45_000, 31_000, 13_000, 13_000, 13_000, 2_900, 2_500], [255_000, 43_000, 16_000], [43_000]])
def test_more_named_producers_never_widen_the_bounds(parts: list[float]) -> None:
    bounds = [shares.rounded_bounds(parts[: count + 1], 390_000) for count in range(len(parts))]
    for fewer, more in itertools.pairwise(bounds):
        assert fewer.at_least <= more.at_least <= more.at_most <= fewer.at_most


def test_rounding_only_widens_the_bounds_of_the_index() -> None:
    exact, rounded = shares.hhi_bounds([270_000, 45_000], 390_000), shares.rounded_bounds([270_000, 45_000], 390_000)
    assert rounded.at_least < exact.at_least <= exact.at_most < rounded.at_most
    assert shares.rounded_bounds([395_000, 20_000], 390_000) == shares.hhi_bounds([395_000, 20_000], 390_000)


def test_shares_carry_their_whole_and_quotas_their_kind() -> None:
    table = frame([
        observation("s", 90, unit="percent", kind="share", denominator="world production", metric="production_share"),
        observation("t", 90, unit="percent", kind="share", metric="production_share"),
        observation("q", 120_000, metric="quota", scope="smelting and separation quota", period=month(2024, 1, 12)),
        observation("r", 10_140, metric="quota", scope="mining quota, ionic clay, first batch", period=month(2024, 1, 6)),
    ])
    assert list(shares.share_rows(table)["of_what"]) == ["of world production"]
    quotas = shares.quota_rows(table).set_index("observation_id")
    assert (quotas.loc["q", "quota_kind"], quotas.loc["r", "quota_kind"]) == ("smelting", "ionic clay")
    assert (bool(quotas.loc["q", "batch"]), bool(quotas.loc["r", "batch"])) == (False, True)


def test_empty_frames_give_empty_frames() -> None:
    table = frame([])
    assert prices.price_quotes(table, currency="USD", vat="excluded").empty
    assert prices.index_to(prices.price_quotes(table), DAY).empty
    assert prices.change_between(prices.price_quotes(table), DAY, date(2024, 1, 1)) == ()
    assert trade.year_on_year(table).empty
    assert shares.quota_rows(table).empty
    assert shares.share_rows(table).empty
    assert shares.production_years(table) == ()


def test_a_table_of_no_years_has_the_columns_of_one_with_years() -> None:
    full = trade.year_on_year(frame([observation("a", 1000, period=month(2024, 3))]))
    empty = trade.year_on_year(frame([]))
    assert set(empty.columns) == set(full.columns)
