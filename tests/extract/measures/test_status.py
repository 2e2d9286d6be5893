"""What holds at a place on a day: since when, who said so, how old; claims; partial openings; what nobody reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from extract.measures.claims import claim_says, claimant, is_claim, told, with_claims
from extract.measures.status import (
    ASPECTS,
    FLOWS,
    FRESH,
    LAST_KNOWN,
    NOTHING_HELD,
    NOTHING_REPORTED,
    first_named,
    holding,
    reports,
    statuses,
)
from extract.tables.read import Tables, read_tables
from tests.chart_rows import real_tables

GATE = "laiza"
SHUT = {"effect": "closed", "actor": "kia", "start": "2024-11-12", "published": "2024-11-14"}


def tables_of(*events: dict[str, str], as_of: str = "2025-06-30") -> Tables:
    """The real places and actors, and these events at one gate: effect, flow, actor, start, published, told_by, by, certainty."""
    base = {
        "event_type": "border_closure", "lane": "borders", "precision": "day", "lasting": False, "ongoing": False, "modality": "actual",
        "date_is_report": False, "summary": "Something.", "short": "Something", "publisher": "Gazette",
        "published_precision": "day", "story_id": "s", "same_event_as": "", "certainty": "said", "told_by": "outlet",
    }
    rows: list[dict[str, Any]] = [
        {**base, "event_id": f"e{n}", "start": one.get("start"), "end": one.get("start", one["published"]),
         "attributed_to": one.get("by", "Gazette"), **{key: one[key] for key in one.keys() & {*base, "published", "end"}}}
        for n, one in enumerate(events)
    ]
    found = pd.DataFrame(rows, columns=list(real_tables().events.columns))
    for column in ("start", "end", "published"):
        found[column] = pd.to_datetime(found[column])
    effects = pd.DataFrame([
        {"event_id": f"e{n}", "place_id": one.get("place", GATE), "flow": one.get("flow", "all"), "effect": one["effect"],
         "actor_id": one.get("actor", "")} for n, one in enumerate(events)
    ], columns=list(real_tables().event_effects.columns))
    none = real_tables().event_places.iloc[:0]
    return replace(real_tables(), events=found, event_effects=effects, event_places=none, as_of=date.fromisoformat(as_of))


def status_of(tables: Tables, aspect: str = "ore", place: str = GATE, on: date | None = None) -> dict[str, Any]:
    rows = statuses(tables, on=on)
    found = rows[(rows["place_id"] == place) & (rows["aspect"] == aspect)]
    return {str(column): value for column, value in found.iloc[0].items()}


def test_a_status_says_since_when_who_said_it_and_how_old_that_is() -> None:
    found = status_of(tables_of(SHUT, as_of="2024-12-14"))
    assert (found["status"], found["start"], found["said"]) == ("closed", pd.Timestamp(2024, 11, 12), pd.Timestamp(2024, 11, 14))
    assert (found["said_by"], found["age_days"], found["held"]) == ("Gazette", 30, FRESH)


def test_a_status_is_the_last_known_one_after_the_period_of_its_kind() -> None:
    shut, taken = tables_of(SHUT), tables_of({**SHUT, "effect": "claimed"})
    held = {days: status_of(replace(shut, as_of=date(2024, 11, 14) + pd.Timedelta(days=days)))["held"] for days in (90, 91)}
    assert held == {90: FRESH, 91: LAST_KNOWN}
    assert status_of(replace(taken, as_of=date(2025, 2, 14)), "control")["held"] == FRESH  # front lines move more slowly


def test_the_last_report_is_known_as_exactly_as_its_own_day() -> None:
    again = {"effect": "closed", "published": "2025-05-31", "published_precision": "month"}
    assert status_of(tables_of(SHUT))["said_precision"] == "day"
    assert status_of(tables_of(SHUT, again))["said_precision"] == "month"


def test_a_status_on_which_reports_of_the_same_place_conflict_is_disputed() -> None:
    tables = tables_of(SHUT, {"effect": "open", "published": "2025-06-10", "start": "2025-06-01"})
    finding = tables.findings.iloc[:1].assign(finding_id="f", finding_type="conflict")
    records = pd.DataFrame({"finding_id": "f", "table": "events", "record_id": ["e0", "e1"], "part": ""})
    assert not status_of(tables)["disputed"]
    assert status_of(replace(tables, findings=finding, finding_records=records))["disputed"]
    drift = replace(tables, findings=finding.assign(finding_type="drift"), finding_records=records)
    assert not status_of(drift)["disputed"]


def test_a_report_that_says_the_same_makes_the_status_young_again() -> None:
    again = {"effect": "closed", "published": "2025-06-10"}
    found = status_of(tables_of(SHUT, again))
    assert (found["start"], found["actor_id"]) == (pd.Timestamp(2024, 11, 12), "kia")
    assert (found["said"], found["age_days"], found["held"]) == (pd.Timestamp(2025, 6, 10), 20, FRESH)
    assert found["repeats"] == "e1"


def test_a_closure_by_another_side_is_a_change_and_no_repetition() -> None:
    found = status_of(tables_of(SHUT, {"effect": "closed", "actor": "china", "start": "2025-03-01", "published": "2025-03-03"}))
    assert (found["actor_id"], found["start"], found["repeats"]) == ("china", pd.Timestamp(2025, 3, 1), "")


def test_what_was_closed_before_it_opened_makes_no_later_closure_older() -> None:
    opened = {"effect": "open", "start": "2025-01-05", "published": "2025-01-06"}
    found = status_of(tables_of(SHUT, opened, {**SHUT, "start": "2025-05-01", "published": "2025-05-02"}))
    assert (found["status"], found["start"]) == ("closed", pd.Timestamp(2025, 5, 1))


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("effect", ["open", "partly"])
def test_a_partial_opening_changes_no_other_flow(flow: str, effect: str) -> None:
    opened = {"effect": effect, "flow": flow, "start": "2025-06-03", "published": "2025-06-05"}
    before, after = tables_of(SHUT), tables_of(SHUT, opened)
    assert status_of(after, flow)["status"] == effect
    for other in (each for each in ASPECTS if each != flow):
        pd.testing.assert_series_equal(pd.Series(status_of(after, other)), pd.Series(status_of(before, other)))


def test_a_full_opening_changes_all_flows() -> None:
    tables = tables_of(SHUT, {"effect": "open", "start": "2025-06-03", "published": "2025-06-05"})
    assert {status_of(tables, flow)["status"] for flow in FLOWS} == {"open"}


def test_a_battle_ends_no_sooner_than_its_last_report_says_and_an_act_stays_where_it_was() -> None:
    def told(effect: str, end: str, published: str, **more: str) -> dict[str, str]:
        return {"effect": effect, "actor": "kia", "start": "2025-12-25", "end": end, "published": published, **more}

    first, again, skirmish = told("contested", "2026-01-03", "2026-01-03"), told("contested", "2026-01-16", "2026-01-31"), told(
        "contested", "2026-02-02", "2026-02-03", start="2026-02-02")
    for events, end in (((first, again), "2026-01-16"), ((first, again, skirmish), "2026-02-02")):
        assert status_of(tables_of(*events, as_of="2026-03-01"), "control")["end"] == pd.Timestamp(end)
    taken = told("claimed", "2026-01-03", "2026-01-03"), told("claimed", "2026-01-16", "2026-01-31")
    assert status_of(tables_of(*taken, as_of="2026-03-01"), "control")["end"] == pd.Timestamp(2026, 1, 3)
    bhamo = statuses(real_tables()).query("place_id == 'bhamo' and aspect == 'control'")["end"].iloc[0]
    events = real_tables().events.merge(real_tables().event_effects, on="event_id").query("place_id == 'bhamo' and effect == 'contested'")
    assert bhamo == events["end"].max()


EVENTS = (
    SHUT, {"effect": "closed", "published": "2025-02-01"},
    {"effect": "open", "flow": "ore", "start": "2025-03-01", "published": "2025-03-02"},
    {"effect": "partly", "flow": "goods", "actor": "china", "published": "2025-04-01"},
    {"effect": "taxed", "flow": "ore", "published": "2025-04-01"},
    {"effect": "closed", "flow": "ore", "actor": "china", "start": "2025-03-01", "published": "2025-05-02"},
    {"effect": "contested", "actor": "kia", "start": "2025-01-01", "published": "2025-05-02"},
)


@pytest.mark.parametrize("seed", range(8))
def test_statuses_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    known = reports(tables_of(*EVENTS))
    mixed = known.sample(frac=1, random_state=seed).reset_index(drop=True)
    pd.testing.assert_frame_equal(holding(known, as_of=date(2025, 6, 1)), holding(mixed, as_of=date(2025, 6, 1)))


@pytest.mark.parametrize("on", [date(2024, 11, 12), date(2025, 1, 1), date(2025, 5, 1), date(2027, 1, 1)])
def test_an_age_is_never_negative(on: date) -> None:
    found = holding(reports(tables_of(*EVENTS)), on=on)
    assert len(found)
    assert (found["age_days"] >= 0).all()


def test_nothing_held_here_is_not_nothing_reported() -> None:
    tables = read_tables(as_of=date(2024, 11, 14))
    assert status_of(tables, place="chipwi")["held"] == NOTHING_REPORTED  # named in the story, without a gate's status
    assert status_of(tables, place="muse")["held"] == NOTHING_HELD  # no report held by then names it
    assert set(statuses(read_tables(as_of=date(2023, 4, 1)))["held"]) == {NOTHING_HELD}  # before the first report
    assert first_named(tables)["laiza"] == pd.Timestamp(2024, 10, 22)


@pytest.mark.parametrize(("row", "says"), [
    ({"certainty": "said", "told_by": "outlet", "attributed_to": "Gazette"}, ""),
    ({"certainty": "said", "told_by": "official", "attributed_to": "Gazette"}, ""),
    ({"certainty": "said", "told_by": "anonymous", "attributed_to": "one resident, not named"}, "one resident, not named, says"),
    ({"certainty": "said", "told_by": "anonymous", "attributed_to": "residents, not named"}, "residents, not named, say"),
    ({"certainty": "claimed", "told_by": "official", "attributed_to": "Kachin Independence Army"}, "the Kachin Independence Army says"),
    ({"certainty": "claimed", "told_by": "outlet", "attributed_to": "Gazette"}, "one side says"),
    ({"certainty": "planned", "told_by": "anonymous", "attributed_to": "one source, not named"}, ""),
])
def test_a_claim_names_who_claims(row: dict[str, str], says: str) -> None:
    event = {**row, "publisher": "Gazette"}
    assert claim_says(event) == says
    assert bool(claimant(event)) == is_claim(event) == bool(says)
    assert told(event, "A gate closes").endswith("A gate closes")


def test_what_another_story_says_as_a_fact_is_no_claim() -> None:
    one = {**SHUT, "told_by": "anonymous", "by": "one resident, not named"}
    alone = tables_of(one).events
    both = tables_of(one, SHUT).events.assign(same_event_as=["", "e0"])
    assert with_claims(alone)["claim"].tolist() == [True]
    assert with_claims(both)["claim"].tolist() == [False, False]
    assert not status_of(tables_of(one, SHUT))["claim"]
    assert status_of(tables_of(one))["source"] == "one resident, not named"


ALL_SHUT = {**SHUT, "place": "kachin_state", "actor": "china", "start": "2024-10-20", "published": "2024-11-30"}
GATES = ("pang_war", "laiza", "mai_ja_yang", "lweje", "kan_paik_ti", "hpimaw")  # of the state, by the gazetteer


def later(effect: str, *places: str, **more: str) -> list[dict[str, str]]:
    event = {"effect": effect, "actor": "china", "start": "2025-10-24", "published": "2025-11-30", **more}
    return [{**event, "place": place} for place in places]


def of_state(*events: dict[str, str], aspect: str = "ore", on: date | None = None) -> str:
    return str(status_of(tables_of(ALL_SHUT, *events, as_of="2026-02-28"), aspect, "kachin_state", on)["status"])


def test_what_is_told_of_all_gates_of_an_area_holds_until_each_has_been_told_of_otherwise() -> None:
    opened = [*later("open", *GATES[1:]), *later("partly", GATES[0], start="2025-11-20")]
    assert of_state(*opened[:-1]) == "closed"
    assert of_state(*opened) == "unknown"
    assert [of_state(*opened, on=day) for day in (date(2025, 11, 19), date(2025, 11, 20))] == ["closed", "unknown"]
    assert of_state(*opened, *later("closed", GATES[0], start="2025-12-01")) == "unknown"  # what closes then is that gate alone


@pytest.mark.parametrize("others", [
    later("closed", GATES[0]), later("claimed", GATES[0]), later("open", GATES[0], flow="people"), later("open", "muse"),
    later("open", GATES[0], start="2024-10-19"), later("open", GATES[0], modality="forecast"),
])
def test_what_is_told_of_all_gates_is_not_overtaken_by_what_is_no_other_status_of_a_gate_there_since(others: list[dict[str, str]]) -> None:
    assert of_state(*later("open", *GATES[1:]), *others) == "closed"


def test_what_is_told_again_of_all_gates_holds_anew() -> None:
    again = {**ALL_SHUT, "start": "2025-12-10", "published": "2025-12-12"}
    assert of_state(*later("open", *GATES), again) == "closed"
    assert of_state(*later("open", *GATES), {**again, "effect": "partly"}) == "partly"


def test_one_traffic_of_an_area_is_overtaken_alone_and_nothing_but_traffic() -> None:
    ore = later("open", *GATES, flow="ore")
    assert [of_state(*ore, aspect=flow) for flow in FLOWS] == ["unknown" if flow == "ore" else "closed" for flow in FLOWS]
    taken = {**ALL_SHUT, "effect": "contested"}
    assert of_state(taken, *later("claimed", *GATES), *later("open", *GATES), aspect="control") == "contested"
