"""What can be closed in a what-if, since when it was, and which flow is an honest baseline for it."""

from __future__ import annotations

from datetime import date

from extract.measures.what_if import baseline_choices, closable, first_closure, home, last_closed, usual_baseline
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


def test_the_usual_baseline_ends_before_the_closure() -> None:
    tables = read_tables()
    first = first_closure(tables, "pang_war")
    assert first is not None
    flows = baseline_choices(tables.observations, origin=home(tables, "pang_war")).set_index("observation_id")
    chosen = usual_baseline(flows.reset_index(), first[0])
    assert flows.loc[chosen, "period_end"].date() < first[0]
    assert flows.loc[chosen, "metric"] == "imports"
    later = flows[(flows["metric"] == "imports") & (flows["period_end"] > flows.loc[chosen, "period_end"])]
    assert (later["period_end"].dt.date >= first[0]).all()
    assert set(flows["origin"]) == {"Myanmar"}
    assert {"reported", "derived"} == set(flows["status"])
