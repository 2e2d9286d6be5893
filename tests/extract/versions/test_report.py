"""What a comparison says: sentences a reader understands, the headlines first, in three forms that agree."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.core.errors import TableError
from extract.languages.spoken import speaking
from extract.versions.packages import Snapshot
from extract.versions.report import NOTHING, report, watch_lines, written
from extract.versions.wording import move_words
from tests.chinese import english_left
from tests.extract.versions.test_compare import DATA, EVENT, FIGURE, edited, rows_of, with_rows
from tests.made_tables import sealed

if TYPE_CHECKING:
    from extract.versions.report import Report

_RELAY = re.compile(r" \(via |\)")
KEY = FIGURE["observation_id"]


def words(of: Report) -> list[str]:
    return [line.words for group in of.groups for line in group.lines]


def test_a_version_and_itself_say_that_nothing_changed() -> None:
    same = report(DATA, DATA)
    assert same.counts == NOTHING
    assert written(same, "text").splitlines()[-1] == NOTHING
    assert json.loads(written(same, "json"))["stories"] == []


def test_a_revised_value_is_told_with_both_values_and_what_it_did_to_the_headline() -> None:
    found = report(DATA, edited("observations", KEY, value="322", low="321.5", high="322.5"))
    (line,) = words(found)
    about = "imports of rare earth oxides and compounds, Myanmar to China, February 2025"
    assert line.startswith(f"Revised: {about}: 311 t became 322 t (Reuters")
    text = written(found, "text")
    assert "Imports from Myanmar in a month: 311 t, February 2025 (−89%; Reuters, 28 March 2025) became 322 t" in text
    assert text.count("as before") == 4
    assert [move.changed for move in found.impact.moves] == [True, False, False, False, False]


def test_another_period_source_and_status_are_told_in_words() -> None:
    moved = report(DATA, edited("observations", KEY, period_start="2025-03-01", period_end="2025-03-31"))
    assert "the time: February 2025 became March 2025" in words(moved)[0]
    relayed = report(DATA, edited("observations", KEY, publisher="Argus"))
    assert "the source: Reuters, 28 March 2025 became Argus, 28 March 2025" in words(relayed)[0]
    claimed = report(DATA, edited("events", EVENT["event_id"], certainty="claimed"))
    assert "certainty: told as fact became one side’s claim" in words(claimed)[0]


def test_a_correction_is_told_with_its_reason() -> None:
    note = "the agency corrected the month"
    assert f"note: nothing became {note}" in words(report(DATA, edited("observations", KEY, note=note)))[0]


def test_findings_places_and_sources_come_and_go() -> None:
    conflicts = [row for row in rows_of("findings") if row["finding_type"] == "conflict"]
    fewer = with_rows("findings", [row for row in rows_of("findings") if row != conflicts[0]])
    assert words(report(DATA, fewer)) == [f"Conflict gone: {conflicts[0]['message'].rstrip('.')}."]
    assert words(report(fewer, DATA))[0].startswith("New conflict: ")
    place = rows_of("places")[0]
    assert words(report(DATA, with_rows("places", rows_of("places")[1:]))) == [f"Withdrawn place: {place['name']}."]
    assert words(report(with_rows("documents", rows_of("documents")[1:]), DATA))[0].startswith("New source: ")


def test_a_further_report_of_an_event_is_not_called_a_new_event() -> None:
    again = next(row for row in rows_of("events") if row["same_event_as"])
    found = report(with_rows("events", [row for row in rows_of("events") if row != again]), DATA)
    assert found.counts == "events: 1 told again"
    (line,) = words(found)
    assert line.startswith("Further report: ")
    with speaking("zh"):
        assert found.counts == "事件：再次报道1"


def test_the_change_of_a_headline_goes_first_and_each_story_stands_together() -> None:
    rows = [row | {"value": "322"} if row["observation_id"] == KEY else row for row in rows_of("observations")]
    both = report(DATA, with_rows("observations", [row for row in rows if row["story_id"] != EVENT["story_id"]]))
    assert both.groups[0].lines[0].change.key == KEY
    assert both.groups[0].title.startswith("Reuters, 28 March 2025: ")
    stories = [group.story_id for group in both.groups]
    assert len(stories) == len(set(stories))
    assert EVENT["story_id"] in stories


def test_a_watch_that_is_crossed_now_is_told() -> None:
    rows = rows_of("observations")
    late = {row["observation_id"] for row in rows if row["commodity_id"] == "dysprosium_oxide" and row["period_end"] >= "2025-12-04"}
    dear = with_rows("observations", [row | {"value": "1600"} if row["observation_id"] in late else row for row in rows])
    found = report(dear, DATA)
    assert [alert.watch_id for alert in found.impact.crossed] == ["dysprosium-oxide-low"]
    assert "Crossed: Dysprosium oxide in China at 1,500 CNY/kg or less" in written(found, "text")
    assert "No longer crossed: Dysprosium" in written(report(DATA, dear), "text")


def test_a_headline_that_is_gone_is_told_as_nothing() -> None:
    shares = with_rows("observations", [row for row in rows_of("observations") if row["kind"] != "share"])
    move = next(move for move in report(DATA, shares).impact.moves if move.name == "share")
    assert move.after.level is None
    assert "became nothing." in written(report(DATA, shares), "text")


def test_an_older_schema_is_told_in_a_line_and_the_rest_is_compared() -> None:
    events = DATA.files["events.csv"].replace(b",same_event_as", b",same_as", 1)
    old = Snapshot(version="1" * 12, updated=DATA.updated, files=sealed({**DATA.files, "events.csv": events}))
    text = written(report(old, edited("observations", KEY, value="322")), "text")
    assert "The table events has the new column same_event_as, which cannot be compared." in text
    assert f"The headlines of version {'1' * 12} cannot be told: events.csv: columns differ from the schema: same_as, same_event" in text
    assert "311 t became 322 t" in text


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(name for name in DATA.files if name.endswith(".csv"))), st.data())
def test_a_spoiled_table_is_compared_or_refused_in_one_line(name: str, data: st.DataObject) -> None:
    content = DATA.files[name]
    at = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(at, min(at + 40, len(content))))
    spoiled = content[:at] + data.draw(st.sampled_from((b"", b"\n", b",", b'"', b"\xff", b"x,,2025-13-01\n"))) + content[end:]
    other = Snapshot(version="1" * 12, updated=DATA.updated, files=sealed({**DATA.files, name: spoiled}))
    refused = []
    for ends in ((DATA, other), (other, DATA)):
        try:
            assert written(report(*ends), "markdown")
        except TableError as error:
            refused.append(str(error))
    assert not any("\n" in line for line in refused)


def test_the_three_forms_tell_the_same_changes() -> None:
    found = report(DATA, edited("observations", KEY, value="322", note="*bold* <b>"))
    data = json.loads(written(found, "json"))
    (change,) = data["stories"][0]["changes"]
    assert (change["id"], change["change"], change["columns"]["value"]) == (KEY, "revised", ["311", "322"])
    assert change["words"] in written(found, "text")
    markdown = written(found, "markdown")
    assert markdown.startswith("# Version ")
    assert r"\*bold\* \<b\>" in markdown


def test_a_year_of_changes_is_told_in_chinese_with_nothing_left_in_english() -> None:
    early = DATA
    for table in ("observations", "events", "findings", "documents"):
        early = with_rows(table, [row for row in rows_of(table) if row["published"] <= "2024-12-01"], early)
    tellers = [*rows_of("documents"), *rows_of("observations")]
    names = {row["name"] for row in rows_of("places")} | {row.get("title", "-") for row in tellers}
    names |= {name for row in tellers for name in (row["publisher"], row["publisher"].partition(" (")[0], *_RELAY.split(row["publisher"]))}
    with speaking("zh"):
        found = report(early, DATA)
        lines = [line.words for group in found.groups for line in group.lines if line.change.table != "events"]  # named elsewhere
        heads = [*map(move_words, found.impact.moves), *watch_lines(found.impact), *(group.title for group in found.groups)]
        text = "\n".join((found.counts, *heads, *lines))
    assert english_left(re.sub("“.*?”", "", text), *names - {""}) == []
    assert text.startswith("数字：新增")


def test_changes_of_single_records_are_told_in_chinese() -> None:
    with speaking("zh"):
        found = report(DATA, edited("observations", KEY, value="322", low="321.5", high="322.5"))
        (line,) = words(found)
        assert line.startswith("修订：2025年2月缅甸至中国的稀土氧化物和化合物进口：311吨改为322吨（路透社")
        assert "单月自缅甸进口量：2025年2月311吨（−89%；路透社，2025年3月28日）改为2025年2月322吨" in written(found, "text")
        moved = report(DATA, edited("observations", KEY, period_start="2025-03-01", period_end="2025-03-31", quality="B"))
        assert "时间：2025年2月改为2025年3月" in words(moved)[0]
        assert "质量：A改为B" in words(moved)[0]
        gone = report(DATA, with_rows("places", rows_of("places")[1:]))
        assert words(gone)[0].startswith("撤回地点：")
        assert report(DATA, DATA).counts == "没有变化。"
        assert written(report(DATA, DATA), "text").startswith("版本")
