"""Two versions compared: every record is new, revised, withdrawn or as it was; a revision is never told as one lost and one new."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.core.errors import TableError
from extract.core.schema import BY_NAME
from extract.versions.compare import NEW, REVISED, WITHDRAWN, compare
from extract.versions.matching import Round, match
from extract.versions.packages import Snapshot, read_folder
from tests.made_tables import sealed
from tests.work import calls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.versions.compare import Comparison

DATA = read_folder(Path(__file__).resolve().parents[3] / "data")
Rows = list[dict[str, str]]


def rows_of(table: str, version: Snapshot = DATA) -> Rows:
    return list(csv.DictReader(io.StringIO(version.files[f"{table}.csv"].decode(), newline="")))


def with_rows(table: str, rows: Iterable[dict[str, str]], base: Snapshot = DATA) -> Snapshot:
    """A version with other rows in one table."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, BY_NAME[table].columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    files = {**base.files, f"{table}.csv": text.getvalue().encode()}
    return Snapshot(version="0" * 12, updated=datetime(2026, 1, 1, tzinfo=UTC), files=sealed(files))


def edited(table: str, key: str, **cells: str) -> Snapshot:
    name = BY_NAME[table].key[0]
    return with_rows(table, [row | cells if row[name] == key else row for row in rows_of(table)])


def renamed(version: Snapshot, key: str) -> Snapshot:
    """A record under another key, in all tables."""
    return replace(version, files={name: content.replace(key.encode(), b"other") for name, content in version.files.items()})


def told(comparison: Comparison) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(change.table, change.sort, change.columns) for change in comparison.told]


FIGURE = next(row for row in rows_of("observations") if row["value"] == "311" and row["metric"] == "imports")
EVENT = next(row for row in rows_of("events") if row["event_type"] == "border_closure" and row["story_id"])


def test_a_version_compared_with_itself_has_no_changes() -> None:
    assert compare(DATA, DATA).changes == ()
    assert compare(DATA, with_rows("events", rows_of("events"))).changes == ()


def test_another_value_under_the_same_key_is_revised() -> None:
    found = compare(DATA, edited("observations", FIGURE["observation_id"], value="322", low="321.5"))
    assert told(found) == [("observations", REVISED, ("value", "low"))]


def test_another_value_under_another_key_is_the_same_record_revised() -> None:
    found = compare(DATA, edited("observations", FIGURE["observation_id"], observation_id="other", value="322"))
    assert told(found) == [("observations", REVISED, ("value",))]
    assert (found.told[0].was, found.told[0].key) == (FIGURE["observation_id"], "other")


def test_a_figure_of_another_month_is_the_same_figure_dated_anew() -> None:
    moved = {"period_start": "2025-03-01", "period_end": "2025-03-31"}
    found = compare(DATA, edited("observations", FIGURE["observation_id"], observation_id="other", **moved))
    assert told(found) == [("observations", REVISED, ("period_start", "period_end"))]


def test_a_figure_of_another_source_on_the_same_question_is_a_revision() -> None:
    other = {"publisher": "Argus", "story_id": "", "series_id": "argus", "value": "320"}
    found = compare(DATA, edited("observations", FIGURE["observation_id"], observation_id="other", **other))
    assert [change.sort for change in found.told] == [REVISED]


@pytest.mark.parametrize("column", ["metric", "unit", "origin", "commodity_id"])
def test_a_figure_that_answers_another_question_is_one_withdrawn_and_one_new(column: str) -> None:
    found = compare(DATA, edited("observations", FIGURE["observation_id"], observation_id="other", **{column: "another"}))
    assert sorted(change.sort for change in found.told) == [NEW, WITHDRAWN]


def test_a_record_that_only_got_another_key_is_in_the_changes_but_not_told() -> None:
    found = compare(DATA, edited("observations", FIGURE["observation_id"], observation_id="other"))
    assert [(change.sort, change.columns) for change in found.changes] == [(REVISED, ())]
    assert found.told == ()


def test_a_finding_whose_records_only_got_other_keys_is_not_told() -> None:
    record = next(row["record_id"] for row in rows_of("finding_records") if row["table"] == "observations")
    found = compare(DATA, renamed(DATA, record))
    assert found.told == ()
    assert {change.table for change in found.changes} == {"observations", "findings"}


def test_new_and_withdrawn_rows_of_every_table() -> None:
    for table in ("observations", "events", "findings", "places", "documents"):
        fewer = with_rows(table, rows_of(table)[1:])
        assert [change.sort for change in compare(DATA, fewer).told] == [WITHDRAWN], table
        assert [change.sort for change in compare(fewer, DATA).told] == [NEW], table


def test_a_status_that_an_event_gives_otherwise_is_a_revision_of_the_event() -> None:
    rows = rows_of("event_effects")
    rows[0]["effect"] = {"closed": "open"}.get(rows[0]["effect"], "closed")
    assert told(compare(DATA, with_rows("event_effects", rows))) == [("events", REVISED, ("effects",))]


def test_an_event_with_other_words_or_another_day_is_revised() -> None:
    again = compare(DATA, renamed(edited("events", EVENT["event_id"], summary="Told anew."), EVENT["event_id"]))
    assert told(again) == [("events", REVISED, ("summary",))]
    moved = compare(DATA, renamed(edited("events", EVENT["event_id"], start="2024-10-01"), EVENT["event_id"]))
    assert told(moved) == [("events", REVISED, ("start",))]


def test_a_conflict_told_of_other_figures_is_the_same_conflict() -> None:
    finding = rows_of("findings")[0]
    found = compare(DATA, edited("findings", finding["finding_id"], finding_id="other", message="Otherwise."))
    assert [change.sort for change in found.told if change.table == "findings"] == [REVISED]


def test_columns_of_one_version_alone_are_named_not_compared() -> None:
    narrow = [{name: cell for name, cell in row.items() if name != "note"} for row in rows_of("observations")]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(narrow[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(narrow)
    old = Snapshot(version="1" * 12, updated=DATA.updated, files={**DATA.files, "observations.csv": text.getvalue().encode()})
    found = compare(old, DATA)
    assert found.changes == ()
    assert found.notes == ("The table observations has the new column note, which cannot be compared.",)
    assert "lost the column note" in compare(DATA, old).notes[0]


def test_tables_beside_the_compared_ones_are_named() -> None:
    unplaced = rows_of("unplaced")[1:]
    assert compare(DATA, with_rows("unplaced", unplaced)).notes == ("Written anew beside these: unplaced.",)


@pytest.mark.parametrize("content", [b"\xff\xfe", b'a,"b', b"a,b\n1,2\n", b""])
def test_a_table_that_is_none_is_told_in_one_line(content: bytes) -> None:
    bad = Snapshot(version="2" * 12, updated=DATA.updated, files={**DATA.files, "events.csv": content})
    with pytest.raises(TableError, match=r"events\.csv"):
        compare(DATA, bad)


METRICS, PERIODS, VALUES = ("imports", "exports"), ("2025-01-31", "2025-02-28", ""), ("1", "2", "3", "")
FIGURES = st.builds(
    lambda metric, period, value, story: FIGURE | {
        "metric": metric, "period_start": period, "period_end": period, "value": value, "story_id": story,
    },
    st.sampled_from(METRICS), st.sampled_from(PERIODS), st.sampled_from(VALUES), st.sampled_from(("x", "y")),
)
BOARDS = st.lists(st.tuples(st.integers(0, 12), FIGURES), max_size=10, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [figure | {"observation_id": f"k{key}"} for key, figure in pairs]
)


@settings(max_examples=150, deadline=None)
@given(BOARDS, BOARDS)
def test_the_changes_applied_to_the_first_give_the_second(old: Rows, new: Rows) -> None:
    empty = with_rows("documents", [], with_rows("findings", []))
    first, second = with_rows("observations", old, empty), with_rows("observations", new, empty)
    held = {row["observation_id"]: row for row in old}
    changes = compare(first, second).changes
    gone = [change.was for change in changes if change.before is not None]
    assert len(gone) == len(set(gone))
    for key in gone:
        del held[key]
    for change in changes:
        if change.after is not None:
            assert change.key not in held
            held[change.key] = dict(change.after)
    assert held == {row["observation_id"]: row for row in new}


@settings(max_examples=150, deadline=None)
@given(BOARDS, BOARDS)
def test_no_withdrawn_and_new_figure_answer_the_same_dated_question(old: Rows, new: Rows) -> None:
    changes = compare(with_rows("observations", old), with_rows("observations", new)).changes
    question = [
        {tuple(change.row[name] for name in ("metric", "commodity_id", "origin", "kind", "unit", "period_start", "period_end"))
         for change in changes if change.sort == sort and change.row["period_end"]}
        for sort in (NEW, WITHDRAWN)
    ]
    assert not question[0] & question[1]


def test_the_nearest_take_each_other() -> None:
    gone, come = {"a": {"value": "100"}, "b": {"value": "200"}}, {"c": {"value": "201"}}
    assert match(gone, come, (Round(same=()),), "value") == {"b": "c"}
    assert match(come, gone, (Round(same=()),), "value") == {"c": "b"}


def test_comparing_takes_time_as_the_rows_grow_even_where_all_are_alike() -> None:
    def done(count: int) -> int:
        gone, come = ({f"{side}{n}": {"value": str(n)} for n in range(count + more)} for side, more in (("a", 0), ("b", 7)))
        return calls(lambda: match(gone, come, (Round(same=()),), "value"))

    assert done(2_000) < 3 * done(1_000)
