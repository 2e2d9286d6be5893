"""Curated events: what a row must be, and how it meets the events of stories."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DocumentError
from extract.core.paths import SEEDS
from extract.core.properties import outlet_in_whole
from extract.sources.events import EVENT_COLUMNS, read_events
from extract.tables.read import read_tables

if TYPE_CHECKING:
    from pathlib import Path

ROW = dict.fromkeys(EVENT_COLUMNS, "") | {
    "event_type": "border_closure", "start": "2024-10-22", "end": "2024-10-22", "precision": "day", "label": "China closes crossing: Laiza",
    "summary": "China shut the crossing at Laiza.", "actors": "china=agent; kia=target", "places": "laiza", "effects": "laiza/all/closed",
    "certainty": "said", "modality": "actual", "told_by": "outlet", "publisher": "Gazette", "title": "Gates shut", "url": "https://g.example/1",
    "published": "2024-10", "quality": "A",
}


def _write(folder: Path, **cells: str) -> Path:
    path = folder / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, EVENT_COLUMNS, lineterminator="\n")
        rows.writeheader()
        rows.writerow(ROW | cells)
    return path


def test_a_row_is_a_mention_in_a_page_that_is_not_held(tmp_path: Path) -> None:
    (text,) = read_events(_write(tmp_path))
    (event,) = text.reading.events
    assert event.actors == (("China", "agent"), ("Kachin Independence Army", "target"))
    assert event.effects == (("Laiza", "all", "closed"),)
    assert (str(text.published), text.document["published_precision"]) == ("2024-10-31", "month")  # of a month its last day
    assert text.document["role"] == "citation"
    assert read_events(tmp_path / "none.csv") == ()


@pytest.mark.parametrize("cells", [
    {"event_type": "gate_shut"}, {"start": ""}, {"end": "2024-10-01"}, {"places": "hkashan"}, {"actors": "china"}, {"url": ""},
    {"effects": "laiza/all/shut"}, {"quality": "C"}, {"published": "2024-10-01"}, {"certainty": "sure"}, {"published": "2999-01-01"},
])
def test_a_row_that_cannot_be_used_is_refused_at_its_line(tmp_path: Path, cells: dict[str, str]) -> None:
    with pytest.raises(DocumentError, match=r"events\.csv:2: "):
        read_events(_write(tmp_path, **cells))


def test_curated_events_meet_those_of_stories_and_stand_once() -> None:
    events = read_tables().events.set_index("event_id")
    cited, held = events[events["story_id"] == ""], events[events["story_id"] != ""]
    assert len(read_events(SEEDS / "events.csv")) == len(cited)
    met = [key for key in held["same_event_as"] if key in cited.index]
    met += [key for key in cited["same_event_as"] if key in held.index]
    assert len(met) >= 3  # gates of late October 2024, stocks of 27 March 2025, controls of 4 April 2025
    assert (events.loc[met, "same_event_as"] == "").all()


def test_a_summary_names_no_more_than_its_page_and_is_a_sentence_of_its_own() -> None:
    with (SEEDS / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["summary"].endswith(".") and row["summary"] != row["label"] for row in rows)
    assert max(len(row["label"]) for row in rows) <= 64  # a label is read at a glance


@pytest.mark.parametrize(("told", "name"), [
    ("RFA and KNG", "Radio Free Asia and Kachin News Group"), ("Reuters, citing RFA", "Reuters, citing Radio Free Asia"),
    ("RFA, KNG & AFP", "Radio Free Asia, Kachin News Group & Agence France-Presse"),
    ("KNG via RFA", "Kachin News Group via Radio Free Asia"),
    ("DVB English and RFA text", "DVB English and RFA text"), ("Strand RFA", "Strand RFA"),
])
def test_an_outlet_has_its_whole_name_beside_another_one(told: str, name: str) -> None:
    assert outlet_in_whole(told) == name
