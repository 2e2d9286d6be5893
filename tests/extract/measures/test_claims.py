"""One event has one name, wherever it is told: a claim names who makes it, and what has not happened says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from charts.drawing.flags import event_flags
from charts.figures import chart
from charts.figures.timeline.rows import select
from charts.wording.events import counts_from_telling, dated_sentence, label_of
from extract.core.errors import TableError
from extract.core.ids import rows_of
from extract.measures.claims import in_full, named, settled, with_claims
from extract.tables.read import Hole, read_tables
from tests.kit.tables import tables_of
from views.parts.wording import record_words

WINDOW = date(2024, 1, 1), date(2027, 1, 1)
IDS = ["gate-closed-unnamed-doer", "gate-other-spelling", "gate-to-reopen", "deaths-only"]
ROW = {"short": "KIA closes crossing: Laiza", "summary": "", "certainty": "said", "modality": "actual", "told_by": "outlet",
       "attributed_to": "Gazette", "publisher": "Gazette", "event_type": "border_closure"}


@pytest.mark.parametrize(("more", "name"), [
    ({}, "KIA closes crossing: Laiza"),
    ({"told_by": "anonymous", "attributed_to": "two traders, not named"}, "Two traders say: KIA closes crossing: Laiza"),
    ({"told_by": "anonymous"}, "A source says: KIA closes crossing: Laiza"),
    ({"certainty": "planned"}, "Announced: KIA closes crossing: Laiza"),
    ({"certainty": "planned", "modality": "forecast"}, "Foreseen: KIA closes crossing: Laiza"),
    ({"modality": "denied"}, "Denied: KIA closes crossing: Laiza"),
    ({"modality": "conditional"}, "Possible: KIA closes crossing: Laiza"),
    ({"event_type": "forecast", "short": "A house makes a forecast", "modality": "forecast"}, "A house makes a forecast"),
])
def test_a_name_says_who_claims_and_what_has_not_happened(more: dict[str, str], name: str) -> None:
    assert named(ROW | more) == name
    assert in_full(ROW | more) == f"{name}."


def test_every_page_calls_an_event_by_the_same_name() -> None:
    tables = tables_of(IDS)
    rows = select(tables)["events"]
    flags = {flag.event_id: flag.what for flag in event_flags(with_claims(tables.events), list(rows["lane"].unique()), WINDOW)}
    for event in rows_of(rows):
        name = named(event)
        assert label_of(event).endswith(name)
        assert flags.get(event["event_id"], name) == name
        assert record_words(event["record"], event).startswith(name)
    assert "someone" not in str([each.words(each.select(tables)) for each in (chart("map"), chart("timeline"))])


def test_other_spellings_of_a_place_stand_in_the_evidence_alone() -> None:
    tables = tables_of(IDS)
    texts = [*tables.events["short"], *tables.events["summary"], *tables.places["name"]]
    assert not [text for text in texts if "Kan Paik Ti" in text or "Lwegel" in text or "Pang War" in text]
    assert any("Lwegel" in quote for quote in tables.evidence["quote"])


@pytest.mark.parametrize(("words", "relative"), [
    ("The gate was shut earlier this year.", True), ("It reopened on Thursday.", True), ("Trucks now wait.", True),
    ("It was shut two weeks ago.", True), ("China shut the gate on 3 May 2025.", False), ("The KIA holds the town.", False),
])
def test_words_that_count_from_the_telling_are_known(words: str, relative: bool) -> None:
    assert counts_from_telling(words) is relative


def test_a_sentence_with_such_words_bears_the_day_of_its_telling() -> None:
    row = ROW | {"summary": "The gate was shut earlier this year.", "published": pd.Timestamp("2025-07-08")}
    assert dated_sentence(row) == "The gate was shut earlier this year (written on 8 Jul 2025)."


def disputed(days: dict[str, str], *conflicts: str) -> pd.DataFrame:
    """The days of takeovers as `settled` has them, by their ids: each told on its day of 2024; a conflict a word of ids."""
    real = read_tables()
    takeover = real.events[real.events["event_type"] == "takeover"].iloc[0]
    rows = [{**takeover, "event_id": key, "start": pd.Timestamp(f"2024-{day}"), "end": pd.Timestamp(f"2024-{day}"), "same_event_as": "",
             "precision": "day", "published": pd.Timestamp(2024, 12, n)} for n, (key, day) in enumerate(days.items(), start=1)]
    findings = pd.DataFrame([{**real.findings.iloc[0], "finding_id": ids, "finding_type": "conflict"} for ids in conflicts])
    records = pd.DataFrame([{"finding_id": ids, "table": "events", "record_id": key} for ids in conflicts for key in ids])
    made = replace(real, events=pd.DataFrame(rows)[real.events.columns], findings=findings, finding_records=records)
    return settled(made).set_index("event_id")


def days_of(events: pd.DataFrame, key: str) -> tuple[str, str, str]:
    start, end, same = events.loc[key, ["start", "end", "same_event_as"]]
    return f"{start:%m-%d}", f"{end:%m-%d}", same


def test_conflicts_over_one_event_are_one_dispute_of_all_days() -> None:
    found = disputed({"C": "10-20", "A": "10-18", "B": "10-28"}, "AB", "AC")
    assert [days_of(found, key) for key in "CAB"] == [("10-18", "10-28", ""), ("10-18", "10-28", "C"), ("10-18", "10-28", "C")]
    chained = disputed({"D": "10-21", "A": "10-18", "B": "10-28", "C": "10-25"}, "AB", "CD", "BC")  # joined by the last
    assert {days_of(chained, key)[:2] for key in "ABCD"} == {("10-18", "10-28")}


def test_days_too_far_apart_stay_two_and_take_no_other_dispute_with_them() -> None:
    found = disputed({"A": "10-18", "B": "10-20", "C": "12-30"}, "AB", "AC")
    assert [days_of(found, key) for key in "ABC"] == [("10-18", "10-20", ""), ("10-18", "10-20", "A"), ("12-30", "12-30", "")]


@pytest.mark.parametrize("lost", ["findings", "finding_records"])
def test_without_the_findings_events_and_prices_stand(lost: str) -> None:
    fault = TableError(f"{lost}.csv", "the table is damaged", "", "build it anew")
    tables = replace(read_tables(), faults={lost: fault}, **{lost: Hole(fault)})
    assert settled(tables) is tables.events
    prices = chart("prices")
    assert prices.words(prices.select(tables)).headline == prices.words(prices.select(read_tables())).headline
