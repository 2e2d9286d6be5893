"""Corrections by hand: applied with a guard, refused when the source changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.core.errors import RuleError
from extract.core.schema import BY_NAME
from extract.sources.corrections import _value, correct, read_corrections

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """corrections:
  - table: observations
    where: {observation_id: a}
    action: override
    set: {value: "312"}
    expect: {value: "311"}
    reason: the agency corrected the figure
    source: https://example.org/correction
    reviewed: 2025-04-01
"""
TABLES = {
    "observations": [{"observation_id": "a", "value": 311.0, "note": "rounded"}, {"observation_id": "b", "value": 5.0, "note": ""}],
    "observation_inputs": [{"observation_id": "b", "input_id": "a", "part": "level"}],
    "evidence": [
        {"evidence_id": "1", "table": "observations", "record_id": "a", "review": "unreviewed"},
        {"evidence_id": "2", "table": "observations", "record_id": "b", "review": "unreviewed"},
    ],
}


def _file(folder: Path, text: str = ENTRY) -> Path:
    path = folder / "corrections.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_override_changes_the_row_and_marks_its_evidence(tmp_path: Path) -> None:
    tables = correct(TABLES, read_corrections(_file(tmp_path)))
    assert [row["value"] for row in tables["observations"]] == [312.0, 5.0]
    assert [row["review"] for row in tables["evidence"]] == ["corrected", "unreviewed"]
    assert TABLES["observations"][0]["value"] == 311.0


def test_a_drop_takes_evidence_and_bridges_along(tmp_path: Path) -> None:
    text = ENTRY.replace("action: override", "action: drop").replace('    set: {value: "312"}\n', "")
    tables = correct(TABLES, read_corrections(_file(tmp_path, text)))
    assert [row["observation_id"] for row in tables["observations"]] == ["b"]
    assert [row["record_id"] for row in tables["evidence"]] == ["b"]
    assert tables["observation_inputs"] == []


def test_what_may_refer_to_a_dropped_row_refers_to_nothing(tmp_path: Path) -> None:
    text = ENTRY.replace("action: override", "action: drop").replace('    set: {value: "312"}\n', "")
    text = text.replace("table: observations", "table: events").replace("observation_id: a", "event_id: a").replace("value:", "event_type:")
    text = text.replace('"311"', "tax")
    events = [{"event_id": "a", "event_type": "tax", "same_event_as": ""}, {"event_id": "b", "event_type": "tax", "same_event_as": "a"}]
    tables = correct({"events": events}, read_corrections(_file(tmp_path, text)))
    assert tables["events"] == [{"event_id": "b", "event_type": "tax", "same_event_as": ""}]


def test_a_flag_adds_the_reason_to_the_note(tmp_path: Path) -> None:
    text = ENTRY.replace("action: override", "action: flag").replace('    set: {value: "312"}\n', "")
    tables = correct(TABLES, read_corrections(_file(tmp_path, text)))
    assert tables["observations"][0]["note"] == "rounded; the agency corrected the figure"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('expect: {value: "311"}', 'expect: {value: "310"}', r"corrections\.yaml:2: value is `311`; `310`"),
        ("{observation_id: a}", "{observation_id: z}", "no row of observations matches"),
        ("table: observations", "table: figures", r"corrections\.yaml:2: no table `figures`"),
        ("action: override", "action: delete", r"corrections\.yaml:4: action `delete`"),
        ('set: {value: "312"}', 'set: {valeu: "312"}', "unknown key `valeu`"),
        ('set: {value: "312"}', 'set: {value: "many"}', "value `many` is no number"),
        ("reviewed: 2025-04-01", "reviewed: April", "reviewed `April` is not a date"),
        ("    reason: the agency corrected the figure\n", "", "key `reason` is missing"),
        ("    reason:", "    reason: twice\n    reason:", "key `reason` stands twice"),
    ],
)
def test_a_correction_that_does_not_hold_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        correct(TABLES, read_corrections(_file(tmp_path, ENTRY.replace(old, new))))


@pytest.mark.parametrize("text", ["1_0", "²", "٣", "9" * 5_000])
def test_a_place_in_a_text_is_a_plain_number(text: str) -> None:
    start = next(field for field in BY_NAME["unplaced"].fields if field.name == "start")
    assert _value("120", start, "corrections.yaml:2") == 120
    with pytest.raises(RuleError, match="is no integer; one integer; correct it"):
        _value(text, start, "corrections.yaml:2")


def test_the_committed_corrections_can_be_read() -> None:
    assert all(one.reason and one.source and one.expect for one in read_corrections())
