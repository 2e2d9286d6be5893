"""The age of a series' last value: what is a series, how old it is, and from when a newer value is due."""

from __future__ import annotations

from datetime import date

from extract.measures.ages import series_ages
from tests.made_tables import with_observations
from tests.observation_rows import month, observation

AS_OF = date(2026, 1, 22)


def ages(*rows: dict[str, object]) -> list[dict[str, object]]:
    return list(series_ages(with_observations(*rows, as_of=AS_OF)).to_dict("records"))  # type: ignore[arg-type]


def quote(key: str, day: date, **more: object) -> dict[str, object]:
    return observation(key, 1700, "CNY/kg", **{
        "metric": "price", "kind": "price", "commodity_id": "dysprosium_oxide", "origin": "", "destination": "",
        "price_basis": "domestic_incl_vat", "series_id": "dy", "period": (day, day), **more})


def test_the_age_runs_from_the_last_day_of_the_last_period() -> None:
    rows = [observation(key, 100, series_id="oxides", period=month(2025, number)) for key, number in (("a", 2), ("b", 5))]
    found, = ages(*rows)
    assert (found["observation_id"], found["values"], found["age"]) == ("b", 2, (AS_OF - date(2025, 5, 31)).days)
    assert found["due"] == 31 + 60
    assert found["late"] == found["age"] - 91


def test_a_series_whose_next_value_is_not_due_is_not_late() -> None:
    found, = ages(quote("a", date(2025, 11, 1)), quote("b", date(2025, 12, 1)))
    assert (found["age"], found["due"], found["late"]) == (52, 61, 0)


def test_a_story_makes_a_curated_series_young_and_what_stories_alone_tell_is_marked() -> None:
    told = quote("b", date(2026, 1, 20), series_id="", metric="spot_price", place_id="china")
    found, = ages(quote("a", date(2024, 3, 1)), told)
    assert found["observation_id"] == "b"
    assert found["followed"]
    found, = ages(told, {**told, "observation_id": "c", "period_end": date(2026, 1, 1), "period_start": date(2026, 1, 1)})
    assert (found["observation_id"], found["followed"]) == ("b", False)


def test_a_derived_value_makes_a_series_young_unless_one_is_reported_of_that_day() -> None:
    rows = [quote("a", date(2025, 1, 1)), quote("b", date(2025, 2, 1)), quote("c", date(2025, 3, 1), status="derived")]
    assert [each["observation_id"] for each in ages(*rows)] == ["c"]
    assert [each["observation_id"] for each in ages(*rows, quote("d", date(2025, 3, 1)))] == ["d"]


def test_other_bases_scopes_and_mass_bases_are_series_of_their_own() -> None:
    rows = [quote(f"{basis}{day}", date(2025, 1, day), price_basis=basis) for basis in ("domestic_incl_vat", "fob_china") for day in (1, 2)]
    rows += [observation(f"{basis}{number}", 9, series_id="i", mass_basis=basis, period=month(2024, number))
             for basis in ("gross", "reo") for number in (1, 2)]
    assert len(ages(*rows)) == 4


def test_a_single_figure_is_told_as_one_and_weak_or_forecast_ones_count_for_none() -> None:
    rows = [quote("a", date(2025, 1, 1)), quote("b", date(2025, 2, 1), quality="C"), quote("d", date(2025, 4, 1), modality="forecast")]
    found, = ages(*rows)
    assert (found["observation_id"], found["values"]) == ("a", 1)


def test_a_rate_that_still_holds_has_no_age() -> None:
    rows = [quote("a", date(2018, 5, 1)), quote("b", date(2019, 4, 1)), quote("c", date(2019, 5, 1), period=(date(2019, 5, 1), None))]
    assert ages(*rows) == []
