"""The auditor: figures that agree give no finding, figures that do not are found, whichever one of them is wrong."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.audit import audit
from extract.audit.conversions import pair_rate
from extract.audit.derive import derive
from extract.core.intervals import as_interval, stated
from extract.core.schema import BY_NAME, FINDING_TYPES, REASON_CLASSES
from extract.sources.series import read_series
from extract.tables.observations import gather_facts
from extract.vocabulary.names import known_names
from tests.observation_rows import DAY, change, month, observation, printed

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
Row = dict[str, object]
PLACES: list[Row] = [
    {"place_id": key, "name": name, "lat": lat, "lon": lon, "place_type": kind, "uncertainty_km": 1.0, "names": names}
    for key, name, lat, lon, kind, names in (
        ("lashio", "Lashio", 22.93359, 97.74979, "town", ()), ("bhamo", "Bhamo", 24.25256, 97.23357, "town", ("Banmaw",)),
        ("myitkyina", "Myitkyina", 25.38327, 97.39637, "town", ()), ("mai_ja_yang", "Mai Ja Yang", 24.2486, 97.70, "town", ()),
        ("lweje", "Lweje", 24.3, 97.72, "border_gate", ("Loije",)), ("china", "China", 35.0, 105.0, "country", ()),
        ("kachin", "Kachin", 26.0, 97.5, "state", ()),
    )
]


def found(rows: list[Row], **more: list[Row]) -> list[Row]:
    """The findings of rows and what is derived from them."""
    return list(audit([*rows, *derive(rows)[0]], **more)[0])


def types(rows: list[Row], **more: list[Row]) -> list[tuple[object, object]]:
    return [(finding["finding_type"], finding["reason_class"]) for finding in found(rows, **more)]


def distance(value: float, qualifier: str, a: str, b: str, **more: object) -> Row:
    return observation("way", value, **{
        "unit": "km", "kind": "distance", "metric": "distance", "qualifier": qualifier, "origin": a, "destination": b, "commodity_id": "",
        **more,
    })


def smm(m_on_m: float, y_on_y: float) -> list[Row]:
    """SMM, 20 March 2025: February and January-February imports, with the changes as given."""
    return [
        observation("both", 4163, period=month(2025, 1, 2)), observation("feb", 1270, period=month(2025, 2)),
        change("mom", m_on_m, "down", period=month(2025, 2), compare=month(2025, 1)),
        change("yoy", y_on_y, "down", period=month(2025, 2), compare=month(2024, 2)),
    ]


# --- figures of the reporting -----------------------------------------------------------------------------------------------------


def test_a_printed_month_on_month_change_that_its_months_refute_is_found() -> None:
    (finding,) = found(smm(60, 56))
    assert finding["finding_type"] == "arithmetic"
    assert "1270 / 2893 − 1 = −56.1%" in str(finding["arithmetic"])
    assert "−60%" in str(finding["message"])
    assert "January 2025 (computed" in str(finding["message"])
    assert found(smm(56, 56)) == []


def test_a_fall_of_91_8_percent_from_270_to_23_tonnes_is_found() -> None:
    levels = [observation("aug", 23, period=month(2021, 8)), observation("jul", 270, period=month(2021, 7))]
    when = {"period": month(2021, 8), "compare": month(2021, 7)}
    (finding,) = found([*levels, change("fall", 91.8, "down", **when)])
    assert "23 / 270 − 1 = −91.5% (−91.7% to −91.3%)" in str(finding["arithmetic"])
    assert found([*levels, change("fall", 91.5, "down", **when)]) == []


@pytest.mark.parametrize(
    ("level", "fall", "base", "words"), [(311, 89, 2827, False), (12_944, 50, 25_888, True), (70, 93.5, 1077, False)],
)
def test_levels_that_the_rounding_allows_agree(level: float, fall: float, base: float, words: bool) -> None:
    rows = [
        observation("now", level, period=month(2025, 2)), observation("then", base, period=month(2024, 2)),
        change("fall", fall, "down", words=words, period=month(2025, 2), compare=month(2024, 2)),
    ]
    assert found(rows) == []
    assert types([*rows[:1], {**rows[1], **observation("then", base * 1.2, period=month(2024, 2))}, rows[2]]) == [("arithmetic", "error")]


def test_a_change_of_exports_to_one_country_is_not_held_against_all_exports() -> None:
    named = {"metric": "exports", "origin": "China", "destination": "United States", "period": month(2025, 10)}
    everywhere = {**named, "destination": ""}
    rows = [
        observation("all", 5473, **everywhere), observation("before", 5774, **{**everywhere, "period": month(2025, 9)}),
        observation("us", 656, **named), change("rise", 56.1, "up", **named, compare=month(2025, 9)),
    ]
    assert found(rows) == []
    assert types([*rows[:2], {**rows[3], "destination": ""}]) == [("arithmetic", "error")]


def test_lashio_is_not_more_than_200_km_from_bhamo_in_a_straight_line() -> None:
    (finding,) = found([distance(200, "more_than", "Lashio", "Banmaw")], places=PLACES)
    assert finding["reason_class"] == "definition"
    assert "155 km" in str(finding["message"])
    assert "road" in str(finding["message"])


def test_distances_that_agree_give_no_finding() -> None:
    assert found([distance(130, "about", "Myitkyina", "Mai Ja Yang")], places=PLACES) == []
    assert found([distance(150, "more_than", "Lashio", "Bhamo")], places=PLACES) == []
    assert found([distance(100, "fewer_than", "Bhamo", "China border")], places=PLACES) == []
    assert found([distance(96, "exact", "Lashio", "Bhamo", unit="mi")], places=PLACES) == []
    assert found([distance(10, "exact", "Lashio", "Nowhere")], places=PLACES) == []
    assert found([distance(100, "fewer_than", "China", "Bhamo")], places=PLACES) == []
    assert found([distance(10, "exact", "Kachin", "Lashio")], places=PLACES) == []


def test_no_way_is_shorter_than_the_straight_line_nor_the_border_beyond_its_gate() -> None:
    assert types([distance(100, "about", "Lashio", "Bhamo")], places=PLACES) == [("arithmetic", "error")]
    for border in ("China border", "China"):
        assert types([distance(100, "more_than", "Bhamo", border)], places=PLACES) == [("arithmetic", "error")]


def test_the_scope_of_two_changes_is_told_apart_from_a_conflict() -> None:
    when = {"period": month(2025, 1, 5), "compare": month(2024, 1, 5)}
    rows = [
        change("reuters", 50, "down", words=True, **when),
        change("smm", 8, "down", origin="all origins", commodity_id="unlisted_rare_earth_oxides", story_id="b", publisher="SMM", **when),
    ]
    (finding,) = found(rows)
    assert (finding["finding_type"], finding["reason_class"]) == ("scope", "scope")
    assert "neither refutes the other" in str(finding["message"])


def test_all_changes_of_one_time_are_told_apart_in_one_finding() -> None:
    when = {"period": month(2025, 1, 5), "compare": month(2024, 1, 5)}
    goods = ("rare_earth_oxides", "rare_earth_metals", "rare_earths")
    rows = [
        change(name, 50 - 20 * n, "down", commodity_id=name, story_id=name, publisher=name, url=f"https://{name}", **when)
        for n, name in enumerate(goods)
    ]
    (finding,) = found(rows)
    assert "none refutes another" in str(finding["message"])
    table = [{**row, "url": "https://one.page", "origin": "all origins"} for row in rows]  # the lines of one table are no rivals
    assert found(table) == []


def test_a_change_of_some_months_is_told_apart_from_one_of_more_months() -> None:
    part = change("part", 50, "down", period=month(2025, 1, 5), compare=month(2024, 1, 5))
    more = {"period": month(2025, 1, 9), "compare": month(2024, 1, 9), "story_id": "b", "publisher": "Antaike"}
    total = change("total", 18, "down", commodity_id="rare_earths", **more)
    (finding,) = found([part, total])
    assert (finding["finding_type"], finding["reason_class"]) == ("scope", "scope")
    assert "commodity, months and source" in str(finding["message"])
    assert found([part, {**total, "commodity_id": part["commodity_id"]}]) == []  # the same goods may well have recovered
    assert found([{**part, "origin": "all origins"}, {**total, "origin": "all origins"}]) == []


def quote(key: str, value: float, day: int, publisher: str, **more: object) -> Row:
    return observation(key, value, **{
        "unit": "USD/kg", "kind": "price", "metric": "price", "price_basis": "europe", "origin": "", "destination": "", "story_id": "",
        "series_id": publisher, "publisher": publisher, "period": (date(2025, 11, day),) * 2, **more,
    })


def test_a_quotation_outside_what_another_source_quotes_around_it_is_found() -> None:
    around = [quote("before", 270, 14, "Argus"), quote("after", 280, 20, "Argus")]
    (finding,) = found([*around, quote("low", 126, 17, "Asian Metal", price_basis="")])
    assert (finding["finding_type"], finding["reason_class"]) == ("conflict", "definition")
    assert "basis of the first is not stated" in str(finding["message"])
    assert types([*around, quote("low", 126, 17, "Asian Metal")]) == [("conflict", "error")]


@pytest.mark.parametrize("other", [
    {"value": 275.0}, {"value": 269.0}, {"price_basis": "fob_china"}, {"day": 5}, {"publisher": "Argus"}, {"unit": "CNY/kg"},
])
def test_a_quotation_that_fits_or_cannot_be_compared_is_not_found(other: Row) -> None:
    values: dict[str, object] = {"value": 126.0, "day": 17, "publisher": "Asian Metal"} | other
    own = quote("own", values.pop("value"), values.pop("day"), values.pop("publisher"), **values)  # type: ignore[arg-type]
    assert found([quote("before", 270, 14, "Argus"), quote("after", 280, 20, "Argus"), own]) == []


# --- competing claims ---------------------------------------------------------------------------------------------------------------


def claim(key: str, value: float, publisher: str, **more: object) -> Row:
    return observation(key, value, **{"period": month(2021, 1, 12), "story_id": "", "series_id": "s", "publisher": publisher, **more})


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("conflict", "error")),
        ({"scope": "carbonates"}, ("scope", "scope")),
        ({"mass_basis": "reo"}, ("scope", "definition")),
        ({"publisher": "Global Witness (via AP)", "published": date(2026, 1, 1)}, ("conflict", "vintage")),
        ({"value": 780_000.0, "low": 779_999.5, "high": 780_000.5}, ("conflict", "unit")),
        ({"scope": "", "note": "scope unknown"}, ("conflict", "error")),
    ],
)
def test_competing_claims_carry_the_reason_that_the_rows_tell(more: Row, expected: tuple[str, str]) -> None:
    first = claim("a", 780, "Global Witness", scope="oxides", mass_basis="gross")
    second = {**claim("b", 740, "Turing", scope="oxides", mass_basis="gross"), **more}
    assert types([first, second]) == [expected]


def test_prices_that_differ_by_the_tax_differ_in_definition() -> None:
    named = {"kind": "price", "unit": "CNY/kg", "metric": "price", "price_basis": "domestic_other", "period": (DAY, DAY)}
    tax = observation("vat", 13, "percent", kind="rate", metric="vat_rate", story_id="", series_id="vat", period=(date(2019, 4, 1), None))
    prices = [claim("a", 1130, "A", **named), claim("b", 1000, "B", **named)]
    assert types([*prices, tax]) == [("conflict", "definition")]
    assert types(prices) == [("conflict", "error")]


def test_one_page_that_prints_two_figures_contradicts_itself() -> None:
    (finding,) = found([claim("a", 17_512, "Argus"), claim("b", 21_519, "Argus")])
    assert finding["reason_class"] == "error"
    assert "17,512 t (17511.5 to 17512.5)" in str(finding["arithmetic"])


def test_claims_that_rounding_or_scope_reconciles_are_no_conflict() -> None:
    assert found([claim("a", 780_000, "A"), claim("b", 782_300, "B")]) == []
    assert found([claim("a", 270_000, "A", scope="mining quota"), claim("b", 254_000, "A", scope="smelting quota")]) == []
    assert found([claim("a", 780, "A"), claim("b", 500, "B", modality="forecast")]) == []
    assert found([claim("a", 780, "A"), claim("b", 500, "B", period=month(2022, 1, 12))]) == []


def test_a_claim_against_what_two_figures_imply_is_a_conflict() -> None:
    rows = [
        observation("now", 311, period=month(2025, 2)), change("fall", 89, "down", period=month(2025, 2), compare=month(2024, 2)),
        observation("other", 1500, period=month(2024, 2), story_id="other", publisher="SMM"),
    ]
    assert ("conflict", "error") in types(rows)


def test_shares_without_a_period_compete_if_told_within_a_year() -> None:
    named = {"unit": "percent", "kind": "share", "metric": "production_share", "denominator": "world output", "origin": ""}
    rows = [observation("a", 90, **named), observation("b", 70, publisher="X", story_id="x", **named)]
    assert types(rows) == [("conflict", "error")]
    assert found([rows[0], {**rows[1], "published": date(2020, 1, 1)}]) == []


def test_a_takeover_told_with_two_dates_is_found_and_a_border_that_shuts_twice_is_not() -> None:
    def event(key: str, start: date, end: date, **more: object) -> Row:
        return {
            "event_id": key, "event_type": "takeover", "start": start, "end": end, "modality": "actual", "date_is_report": False,
            "publisher": key, "story_id": key, "published": DAY, "places": ("chipwi",), "actors": ("kia",), **more,
        }

    one, two = event("a", date(2024, 9, 29), date(2024, 9, 30)), event("b", date(2024, 11, 1), date(2024, 11, 30))
    (finding,) = found([], events=[one, two])
    assert "Chipwi" in str(finding["message"])
    assert "29 September 2024 to 30 September 2024" in str(finding["message"])
    assert found([], events=[one, event("b", date(2024, 9, 1), date(2024, 9, 30))]) == []
    assert found([], events=[{**event_, "event_type": "border_closure"} for event_ in (one, two)]) == []
    assert found([], events=[one, {**two, "actors": ("army",)}]) == []
    assert found([], events=[one, {**two, "story_id": "a"}]) == []


def gate(key: str, day: date, *effects: tuple[str, str, str], **more: object) -> Row:
    return {
        "event_id": key, "event_type": "border_reopening", "start": day, "end": day, "modality": "actual", "date_is_report": False,
        "publisher": key, "story_id": key, "published": DAY, "short": key, "places": tuple(place for place, *_ in effects),
        "actors": ("china",), "effects": effects, **more,
    }


def test_two_reports_of_one_day_with_other_gates_or_another_outcome_are_found() -> None:
    day = date(2025, 10, 24)
    two, three = (gate(key, day, ("laiza", "all", "open"), (place, "all", "open")) for key, place in (("a", "lweje"), ("b", "muse")))
    (finding,) = found([], events=[two, three], places=[{"place_id": "lweje", "name": "Lweje", "lat": 1.0, "lon": 1.0}])
    assert "name other places (Lweje and Muse" in str(finding["message"])
    (finding,) = found([], events=[two, gate("c", day, ("laiza", "all", "closed"))])
    assert "Laiza open or closed" in str(finding["message"])
    assert found([], events=[two, gate("d", day, ("laiza", "all", "open"))]) == []  # one report tells less than the other
    assert found([], events=[two, gate("e", date(2025, 11, 24), ("laiza", "all", "closed"))]) == []
    assert found([], events=[two, {**three, "actors": ("kia",)}]) == []
    assert found([], events=[two, {**three, "story_id": "a"}]) == []


def test_one_amount_told_as_a_levy_and_as_a_price_is_found() -> None:
    levy = observation("levy", 35_000, "CNY/t", kind="rate", metric="tax_rate", publisher="SMM")
    price = observation("price", 35_000, "CNY/t", kind="price", metric="price", publisher="Mizzima", story_id="m")
    (finding,) = found([levy, price])
    assert "told as several things" in str(finding["message"])
    assert found([levy, {**price, "publisher": "SMM"}]) == []
    assert found([levy, {**price, "value": 36_000.0}]) == []


# --- sums, shares, money -----------------------------------------------------------------------------------------------------------


def test_a_part_above_its_whole_is_found() -> None:
    year, part = claim("year", 43_855, "SMM", period=month(2024, 1, 12)), claim("part", 44_562.5, "SMM", period=month(2024, 1, 10))
    (finding,) = found([year, part])
    assert finding["arithmetic"] == "44562.5 > 43855, by 707.5 t"
    assert types([year, {**part, "publisher": "Reuters"}]) == [("conflict", "error")]


def test_parts_of_the_world_may_exceed_it_by_rounding_only() -> None:
    made = {"metric": "production", "destination": "", "mass_basis": "reo", "period": month(2024, 1, 12)}
    parts = [claim(name, value, "USGS", origin=name, series_id=name, **made) for name, value in (("China", 270_000), ("Rest", 120_400))]
    assert found([*parts, claim("world", 390_000, "USGS", origin="all origins", **made)]) == []
    assert types([*parts, claim("world", 300_000, "USGS", origin="all origins", **made)]) == [("arithmetic", "error")]


def test_shares_of_one_whole_do_not_exceed_it() -> None:
    named = {"unit": "percent", "kind": "share", "metric": "market_share", "denominator": "imports", "period": month(2024, 8)}
    first = observation("a", 63, origin="Myanmar", **named)
    assert types([first, observation("b", 47, origin="Laos", **named)]) == [("arithmetic", "error")]
    assert found([first, observation("b", 37, origin="Laos", **named)]) == []


# --- conversions and rates -----------------------------------------------------------------------------------------------------------


def rate(value: float, **more: object) -> Row:
    return observation("fx", value, **{
        "unit": "CNY/USD", "kind": "rate", "metric": "exchange_rate", "period": month(2025, 3), "story_id": "", "series_id": "fx", **more,
    })


@pytest.mark.parametrize(("km", "miles"), [(130, 80), (160, 100), (100, 62), (200, 120)])
def test_kilometres_and_miles_that_round_into_each_other_agree(km: float, miles: float) -> None:
    row, first = observation("fact", km, "km", kind="distance", metric="distance"), printed(0, km, "km")
    assert found([row], mentions=[first, printed(9, miles, "mi", equivalent_of=0)]) == []
    for wrong in (miles * 1.2, miles * 0.8):
        assert types([row], mentions=[first, printed(9, wrong, "mi", equivalent_of=0)]) == [("arithmetic", "unit")]


def test_yuan_and_dollars_must_fit_the_rate_of_the_month() -> None:
    levy = observation("fact", 35_000, "CNY/t", kind="rate", metric="tax_rate", period=(date(2025, 3, 27),) * 2)
    yuan = printed(0, 35_000, "CNY/t")
    assert found([levy, rate(7.25)], mentions=[yuan, printed(9, 4_800, "USD/t", equivalent_of=0)]) == []
    assert types([levy, rate(7.25)], mentions=[yuan, printed(9, 4_567, "USD/t", equivalent_of=0)]) == [("arithmetic", "unit")]
    assert found([levy], mentions=[yuan, printed(9, 4_567, "USD/t", equivalent_of=0)]) == []
    said = rate(7.6631, observation_id="said", story_id="story", series_id="", period=(DAY, DAY))
    assert types([rate(7.25), said]) == [("arithmetic", "unit")]


def test_a_price_in_two_currencies_is_one_price() -> None:
    named = {"kind": "price", "metric": "price", "price_basis": "domestic_incl_vat", "period": (date(2025, 3, 24),) * 2}
    yuan = observation("cny", 6550, "CNY/kg", **named)
    assert found([yuan, observation("usd", 898, "USD/kg", **named), rate(7.29)]) == []
    assert types([yuan, observation("usd", 1098, "USD/kg", **named), rate(7.29)]) == [("arithmetic", "unit")]
    assert found([yuan, observation("usd", 3000, "USD/kg", **{**named, "price_basis": "cif_rotterdam"}), rate(7.29)]) == []
    assert pair_rate(6550, 898_000, unit="CNY/kg", other="USD/t").overlaps(as_interval(7.29))


# --- general ------------------------------------------------------------------------------------------------------------------------


def consistent_story(base: float, kept: float, partner: float, price: float) -> list[Row]:
    """A story whose figures all hang together: months, total, changes, part and whole with share, value and price."""
    feb, jan, year_ago = round(base * kept), round(base), round(base * 1.5)
    whole = feb + round(partner)
    months = {"period": month(2025, 2)}
    return [
        observation("feb", feb, **months), observation("jan", jan, period=month(2025, 1)),
        observation("both", feb + jan, period=month(2025, 1, 2)), observation("then", year_ago, period=month(2024, 2)),
        _moved("mom", feb / jan, compare=month(2025, 1)), _moved("yoy", feb / year_ago, compare=month(2024, 2)),
        observation("whole", whole, origin="all origins", **months),
        observation("share", round(feb / whole * 100, 1), "percent", kind="share", metric="market_share", denominator="imports", **months),
        observation("price", round(price), "USD/t", kind="price", metric="price", price_basis="unit_value", **months),
        observation("value", feb * round(price), "USD", kind="money", metric="trade_value", **months),
        distance(130, "about", "Myitkyina", "Mai Ja Yang"),
    ]


def _moved(key: str, ratio: float, **more: object) -> Row:
    return change(key, round(abs(ratio - 1) * 100, 1), "down" if ratio < 1 else "up", period=month(2025, 2), **more)


STORIES = st.builds(
    consistent_story, st.integers(1500, 9000), st.floats(0.2, 0.7), st.integers(800, 6000), st.integers(5_001, 30_000),
)


@settings(max_examples=60, deadline=None)
@given(STORIES)
def test_a_consistent_story_gives_no_finding(rows: list[Row]) -> None:
    assert found(rows, places=PLACES) == []


@settings(max_examples=60, deadline=None)
@given(STORIES, st.sampled_from((0.8, 1.2)), st.integers(0, 10))
def test_any_one_figure_that_is_off_by_a_fifth_is_found(rows: list[Row], factor: float, which: int) -> None:
    value = round(float(str(rows[which]["value"])) * factor, 1 if rows[which]["unit"] == "percent" else 0)
    interval, _ = stated(value, qualifier=str(rows[which]["qualifier"]))
    wrong = {**rows[which], "value": value, "low": interval.low, "high": interval.high}
    changed = [*rows[:which], wrong, *rows[which + 1:]]
    records = {record["record_id"] for record in audit([*changed, *derive(changed)[0]], places=PLACES)[1]}
    assert wrong["observation_id"] in records


def test_findings_fit_the_schema_and_name_their_records() -> None:
    rows = smm(60, 56)
    findings, records = audit([*rows, *derive(rows)[0]])
    for finding in findings:
        assert tuple(finding) == BY_NAME["findings"].columns
        assert finding["finding_type"] in FINDING_TYPES
        assert finding["reason_class"] in REASON_CLASSES
        assert str(finding["message"]).endswith(".")
        assert finding["published"] == DAY
    assert {record["finding_id"] for record in records} == {finding["finding_id"] for finding in findings}
    assert {record["record_id"] for record in records} > {"mom", "feb"}


def test_what_is_found_becomes_known_with_the_last_of_its_records() -> None:
    rows = [claim("a", 17_512, "A"), claim("b", 21_519, "B", published=date(2026, 5, 5))]
    assert [finding["published"] for finding in found(rows)] == [date(2026, 5, 5)]


def test_rows_are_never_repaired_and_their_order_does_not_matter() -> None:
    rows = smm(60, 56)
    before = json.dumps(rows, default=str)
    assert len({json.dumps(audit([*order])[0], default=str) for order in permutations([*rows, *derive(rows)[0]][:5])}) == 1
    assert json.dumps(rows, default=str) == before


# --- the curated series and the gazetteer -------------------------------------------------------------------------------------------


def curated() -> list[Row]:
    """The observations of seeds/series, keyed as in the tables."""
    return [dict(row) for row in gather_facts((), read_series(SEEDS / "series"), known_names()).observations]


def test_the_known_conflicts_of_the_curated_series_are_found_and_nothing_else_is_called_wrong() -> None:
    findings = found(curated())
    wrong = [str(finding["arithmetic"]) for finding in findings if finding["finding_type"] in ("arithmetic", "conflict")]
    for part in ("44562.5 > 43855", "780 million USD", "−31.6%", "21,519 t", "23 / 270", "1270 / 2893", "201,000 t", "376,000 t",
                 "9,432 t", "17,400 t", "126 USD/kg", "1,330 CNY/kg", "6,405 CNY/kg", "211,000 CNY/t", "35,000 CNY/t"):
        assert sum(part in text for text in wrong) == 1, part
    assert len(wrong) == 15


def test_a_page_without_a_date_is_cited_as_one() -> None:
    said = [str(finding["message"]) for finding in found(curated())]
    assert any("Project Blue, n.d.)" in message for message in said)
    assert any("Argus Media, 1 February 2021)" in message for message in said)


def test_of_the_reported_distances_only_lashios_contradicts_the_gazetteer() -> None:
    with (SEEDS / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        places: list[Row] = [{**row, "place_id": row["canonical"], "place_type": row["type"].split(";")[0]} for row in csv.DictReader(file)]
    ways = [
        distance(130, "about", "Myitkyina", "Mai Ja Yang"), distance(160, "about", "Mai Ja Yang", "Pangwa"),
        distance(100, "fewer_than", "Bhamo", "China border"), distance(200, "more_than", "Lashio", "Bhamo"),
    ]
    rows = [{**way, "observation_id": f"way-{n}"} for n, way in enumerate(ways)]
    assert [record["record_id"] for record in audit(rows, places=places)[1]] == ["way-3"]
