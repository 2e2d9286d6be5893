"""One event has one name, wherever it is told: a claim names who makes it, and what has not happened says so."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from charts.drawing.flags import event_flags
from charts.figures import chart
from charts.figures.timeline.rows import select
from charts.wording.events import counts_from_telling, dated_sentence, label_of
from extract.core.ids import rows_of
from extract.measures.claims import in_full, named, with_claims
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
