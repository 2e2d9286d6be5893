"""What can be closed in a what-if, since when it was, and which flow is an honest baseline for it."""

from __future__ import annotations

from datetime import date

from extract.measures.what_if import baseline_choices, closable, first_closure, home, last_closed, price_choices, upstream, usual_baseline
from extract.tables.read import read_tables


def test_a_gate_without_a_link_to_rare_earths_is_not_offered() -> None:
    names = set(closable(read_tables(), {"muse"})["name"])
    assert {"Pangwa", "Laiza", "Muse"} <= names
    assert "Tachileik" not in names


def test_the_first_closure_counts_that_of_the_state() -> None:
    tables = read_tables()
    first = first_closure(tables, "pang_war")
    assert first is not None
    assert first[0] < date(2024, 11, 12)
    assert first_closure(tables, "muse") is None
    assert last_closed(tables, ["muse"]) is None


def test_a_stop_of_plants_counts_as_a_closure_and_magnets_are_no_flow_that_a_mine_feeds() -> None:
    tables = read_tables()
    first = first_closure(tables, "longnan")
    assert first is not None
    assert (first[0], first[1].split("-")[0]) == (date(2024, 5, 1), "plant")
    flows = baseline_choices(upstream(tables), origin=home(tables, "longnan"))
    assert len(flows)
    assert not flows["commodity_id"].str.contains("magnet").any()


def test_no_baseline_runs_past_the_closure() -> None:
    tables = read_tables()
    first = first_closure(tables, "pang_war")
    assert first is not None
    every = baseline_choices(tables.observations, origin=home(tables, "pang_war"))
    flows = baseline_choices(tables.observations, origin=home(tables, "pang_war"), closed_from=first[0])
    assert (flows["period_end"].dt.date < first[0]).all()
    assert 0 < len(flows) < len(every)
    chosen = flows.set_index("observation_id").loc[usual_baseline(flows)]
    assert chosen["metric"] == "imports"
    assert (flows[flows["metric"] == "imports"]["period_end"] <= chosen["period_end"]).all()
    assert set(every["origin"]) == {"Myanmar"}
    assert {"reported", "derived"} == set(every["status"])


def test_prices_offered_are_the_last_of_each_kind_in_dollars_without_tax() -> None:
    prices = price_choices(read_tables().observations, "rare_earth_oxides_and_compounds")
    assert prices["own"].tolist() == [True, *[False] * (len(prices) - 1)]
    assert prices["line"].is_unique
    oxide = prices[(prices["commodity_id"] == "dysprosium_oxide") & (prices["price_basis"] == "domestic_incl_vat")]
    assert oxide["date"].dt.date.tolist() == [date(2026, 2, 12)]  # the last in a month whose rate of exchange was known by then
    assert (oxide["shown"] < oxide["value"] / 6).all()  # yuan to dollars, and the tax taken off
