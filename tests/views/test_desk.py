"""The pages Add and Review, by Streamlit's own test runner: what comes in, is decided, is published, and is only shown as text."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from streamlit.runtime.uploaded_file_manager import DeletedFile

from charts.wording.formats import counted
from extract.core.paths import ROOT, RULES
from extract.desk.adding import add
from extract.desk.publishing import is_due, publish
from extract.desk.queue import discard, set_head, story_ids, waiting
from extract.desk.review import ACCEPTED, OPEN, REJECTED, accept, edit, reject, review
from extract.desk.store import BEGUN
from extract.intake.records import NEW, UPDATE
from tests.arrivals import GATE, GATE_STORY, IMPORTS, STORY, new_house
from tests.views.test_pages import address, opened

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.arrivals import House

BHAMO = "2025-07-08-reuters-bhamo-ultimatum"
HOSTILE = "<script>alert(1)</script> **bold** :red[x] $x_1$"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    house = new_house(tmp_path)
    monkeypatch.setenv("RARE_EARTH_SEEDS", str(house.seeds))
    monkeypatch.setenv("RARE_EARTH_DATA", str(house.data))
    monkeypatch.setenv("RARE_EARTH_DESK", "on")
    return house


@pytest.fixture
def reviewing(house: House) -> AppTest:
    """The page Review at a story that waits."""
    add(house.desk(), IMPORTS.name, IMPORTS.read_bytes(), {})
    return opened("review", story=STORY)


def press(app: AppTest, act: str) -> AppTest:
    """Press the button of an act, whatever row it is for."""
    key = next(each.key for each in app.button if each.key and each.key.startswith(f"desk_do_{act}"))
    return app.button(key=key).click().run()


def written(app: AppTest) -> str:
    """All HTML that the page shows."""
    return "\n".join(block.proto.body for block in app.get("html"))


def test_to_look_at_the_pages_makes_no_desk(house: House) -> None:
    for page in ("add", "review"):
        app = opened(page)
        assert not app.exception
    assert "Nothing waits" in app.info[0].value
    assert not (house.seeds / "desk").exists()


def test_a_pasted_text_is_shown_with_sources_and_queued_as_set_right(house: House) -> None:
    app = opened("add")
    app.text_area(key="desk_pasted").set_value(IMPORTS.read_text())
    app.button(key="desk_find").click().run()
    assert not app.exception
    labels = {field.label: field.value for field in app.text_input}
    assert labels["Title (first line)"].startswith("China's rare earth imports")
    assert labels["Published (dateline)"] == "2026-04-21"
    assert story_ids(house.desk()) == []
    app.text_input(key="desk_part_1_0_publisher").set_value("Border Wire")
    app.button(key="desk_queue_1_0").click().run()
    (name,) = story_ids(house.desk())
    assert name == "2026-04-21-border-wire-chinas-rare-earth-imports"
    assert waiting(house.desk(), name).head["publisher"] == "Border Wire"
    assert any(name in text.value.replace("\\", "") for text in app.markdown)


def test_a_wrong_file_is_one_line_and_loses_no_pasted_text(house: House) -> None:
    app = opened("add")
    app.text_area(key="desk_pasted").set_value(" \x00\x01 ")
    app.button(key="desk_find").click().run()
    assert len(app.error) == 1
    assert app.text_area(key="desk_pasted").value.strip()
    assert not (house.seeds / "originals").exists()


def test_files_that_a_restart_or_a_cut_line_lost_are_told_beside_those_that_came(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("views.desk.adding._uploaded", lambda: [DeletedFile("1"), DeletedFile("2")])
    app = opened("add")
    app.text_area(key="desk_pasted").set_value(IMPORTS.read_text())
    app.button(key="desk_find").click().run()
    assert not app.exception
    assert [line.value for line in app.error] == ["Files: two files did not arrive whole; choose them again"]
    assert app.button(key="desk_queue_1_0")


def test_nothing_handed_in_is_said(house: House) -> None:
    app = opened("add")
    app.button(key="desk_find").click().run()
    assert "Nothing was handed in" in app.error[0].value


def test_a_day_that_cannot_be_keeps_the_fields(house: House) -> None:
    app = opened("add")
    app.text_area(key="desk_pasted").set_value(IMPORTS.read_text())
    app.button(key="desk_find").click().run()
    app.text_input(key="desk_part_1_0_published").set_value("21 April")
    app.button(key="desk_queue_1_0").click().run()
    assert "is not a date" in app.error[0].value
    assert app.text_input(key="desk_part_1_0_published").value == "21 April"
    assert app.text_area(key="desk_pasted").value
    assert story_ids(house.desk()) == []


def test_an_update_is_told_with_what_changed_and_a_known_text_leads_to_review(house: House) -> None:
    add(house.desk(), IMPORTS.name, IMPORTS.read_bytes(), {})
    app = opened("add")
    app.text_area(key="desk_pasted").set_value(IMPORTS.read_text().replace("1,250", "1,350"))
    app.button(key="desk_find").click().run()
    assert "1,250 -&gt; 1,350 metric tons" in written(app)
    app.text_area(key="desk_pasted").set_value(IMPORTS.read_text())
    app.button(key="desk_find").click().run()
    assert not [each for each in app.button if each.key and each.key.startswith("desk_queue_")]
    assert "This text is known" in " ".join(text.value for text in app.markdown)


def test_the_queue_opens_a_story_at_its_least_sure_row(reviewing: AppTest, house: House) -> None:
    app = opened("review")
    app.button(key=f"door_desk_{STORY}").click().run()
    assert address(app, "story") == STORY
    shown = written(app)
    assert '<mark class="figure open" data-sign="○"' in shown
    assert 'class="date "' in shown
    assert 'class="unplaced "' in shown
    assert f"0 of {len(review(house.desk(), STORY).rows)} rows decided" in shown
    assert "Why it is read so" in shown


def test_rows_are_accepted_rejected_edited_reopened(reviewing: AppTest, house: House) -> None:
    app = reviewing
    rows = sorted(review(house.desk(), STORY).rows, key=lambda each: (each.confidence, each.fact.start))
    press(app, "accept")
    press(app, "reject")
    app.text_input(key="desk_reason").set_value("a fee, no tax")
    press(app, "submit")
    press(app, "edit")
    app.selectbox(key=f"desk_set_{rows[2].name}_commodity").set_value("rare earth oxides")
    app.text_input(key=f"desk_set_{rows[2].name}_period").set_value("2026-Q1")
    press(app, "submit")
    assert not app.exception
    now = {each.name: each for each in review(house.desk(), STORY).rows}
    assert [now[row.name].state for row in rows[:4]] == [ACCEPTED, REJECTED, ACCEPTED, OPEN]
    assert now[rows[1].name].reason == "a fee, no tax"
    assert now[rows[2].name].edited == ("commodity", "period")
    press(app, "previous")
    assert "changed: material was" in written(app)
    press(app, "reopen")
    assert review(house.desk(), STORY).row(rows[2].name).state == OPEN


def test_a_value_that_is_not_known_is_said_and_the_form_stays(reviewing: AppTest, house: House) -> None:
    app = reviewing
    press(app, "edit")
    field = next(each for each in app.text_input if each.key and each.key.endswith("_period"))
    field.set_value("next Tuesday")
    press(app, "submit")
    assert "is no day" in app.error[0].value.replace("\\", "")
    assert any(each.key and each.key.endswith("_period") and each.value == "next Tuesday" for each in app.text_input)
    assert not review(house.desk(), STORY).accepted


def test_a_number_without_a_place_is_claimed(reviewing: AppTest, house: House) -> None:
    app = reviewing
    press(app, "previous")  # round the end of the list: the last number that is left over
    press(app, "figure")
    (start,) = {each.key.split("_")[3] for each in app.text_input if each.key and each.key.startswith("desk_claim_figure_")}
    assert next(each.value for each in app.text_input if each.key and each.key.endswith("_value")) == "20"
    key = next(each.key for each in app.text_input if each.key and each.key.endswith("_value")).removesuffix("_value")
    app.selectbox(key=f"{key}_metric").set_value("tax_rate")
    app.selectbox(key=f"{key}_unit").set_value("percent")
    app.selectbox(key=f"{key}_kind").set_value("share")
    press(app, "submit")
    assert not app.error
    row = review(house.desk(), STORY).row(f"f{start}")
    assert (row.read, row.state, row.fact.text) == (None, ACCEPTED, "20%")


def test_what_another_decided_meanwhile_is_shown_before_it_is_overruled(reviewing: AppTest, house: House) -> None:
    app = reviewing
    row = min(review(house.desk(), STORY).rows, key=lambda each: (each.confidence, each.fact.start))
    reject(house.desk("ben"), review(house.desk(), STORY), [row.name], "doubtful")
    press(app, "accept")
    assert "ben has just decided on this row" in app.error[0].value
    assert review(house.desk(), STORY).row(row.name).state == REJECTED
    press(app, "accept")
    now = review(house.desk(), STORY).row(row.name)
    assert (now.state, now.others) == (ACCEPTED, ("rejected by ben",))


def test_a_name_that_is_given_signs_the_decisions(reviewing: AppTest, house: House) -> None:
    app = reviewing
    app.text_input(key="desk_by").set_value("Cleo").run()
    press(app, "accept")
    assert {each.by for each in review(house.desk(), STORY).rows if each.state == ACCEPTED} == {"Cleo"}


def test_what_it_would_change_names_headlines_and_charts_and_writes_nothing(reviewing: AppTest, house: House) -> None:
    before = house.files()
    app = reviewing
    app.segmented_control(key="control_desk").set_value("after").run()
    shown = written(app)
    assert "311 t, February 2025" in shown
    assert "1,250 t, March 2026" in shown
    assert "rose 18% on the month in Mar" in shown
    assert house.files() == before


def test_what_is_sure_is_accepted_at_once_and_the_rest_is_left(reviewing: AppTest, house: House) -> None:
    app, before = reviewing, review(house.desk(), STORY).open
    press(app, "all")
    assert len(review(house.desk(), STORY).open) == len(before)  # it asks first
    left = counted(sum(each.confidence < 0.9 for each in before), "figure")
    assert f"events, {left} less sure" in " ".join(text.value for text in app.markdown)
    press(app, "submit")
    unsure = [each.name for each in before if each.confidence < 0.9]
    assert [each.name for each in review(house.desk(), STORY).open] == unsure
    assert f"{len(before) - len(unsure)} of {len(before)} rows decided" in written(app)


def test_what_another_decided_meanwhile_is_not_accepted_with_the_rest(reviewing: AppTest, house: House) -> None:
    app = reviewing
    press(app, "all")
    ben, name = house.desk("ben"), review(house.desk(), STORY).open[0].name
    edit(ben, review(ben, STORY), name, {"value": "3160"})
    press(app, "more")
    assert "ben has just decided on this row" in app.error[0].value
    assert len(review(house.desk(), STORY).accepted) == 1
    press(app, "more")
    assert review(house.desk(), STORY).closed
    assert review(house.desk(), STORY).row(name).fact.value == 3160


def test_a_story_is_published_and_taken_back(reviewing: AppTest, house: House) -> None:
    app, before = reviewing, house.files()
    press(app, "all")
    press(app, "more")
    press(app, "publish")
    app.text_input(key="desk_reason").set_value("weekly figures")
    press(app, "submit")
    app.run()
    assert not app.exception
    assert (house.seeds / "stories" / f"{STORY}.yaml").is_file()
    assert "weekly figures" in written(app)
    assert "21 Apr 2026" in " ".join(caption.value for caption in app.caption)
    trade = opened("trade")
    assert any("rose 18%" in each.value for each in trade.subheader)
    app.text_input(key="desk_undo_reason").set_value("too early")
    app.button(key="desk_undo_now").click().run()
    assert house.files() == before
    assert not any("rose 18%" in each.value for each in opened("trade").subheader)
    assert STORY in story_ids(house.desk())


def test_a_story_without_an_outlet_says_what_is_missing(house: House) -> None:
    add(house.desk(), "note.txt", IMPORTS.read_bytes().replace(b" (Reuters)", b""), {})
    (name,) = story_ids(house.desk())
    app = opened("review", story=name)
    app.text_input(key=f"desk_head_{name}_publisher").set_value("Border Wire")
    app.button(key="desk_head_save").click().run()
    assert waiting(house.desk(), name).head["publisher"] == "Border Wire"
    app.text_input(key=f"desk_head_{name}_published").set_value("soon")
    app.button(key="desk_head_save").click().run()
    assert any("is not a date" in each.value for each in app.error)


def test_foreign_text_is_shown_and_never_rendered(house: House) -> None:
    text = IMPORTS.read_text().replace("reopens\n", f"reopens {HOSTILE}\n", 1)
    text = text.replace("customs data showed", f"customs {HOSTILE} data showed")
    app = opened("add")
    app.text_area(key="desk_pasted").set_value(text)
    app.button(key="desk_find").click().run()
    app.button(key="desk_queue_1_0").click().run()
    (name,) = story_ids(house.desk())
    seen = opened("review", story=name)
    press(seen, "reject")
    seen.text_input(key="desk_reason").set_value(HOSTILE)
    press(seen, "submit")
    press(seen, "previous")
    for page in (app, seen, opened("review")):
        assert not page.exception
        assert "<script>alert" not in written(page)
        for element in (*page.markdown, *page.caption, *page.subheader, *page.error, *page.success, *page.warning):
            assert "**bold**" not in element.value
            assert "<script>" not in element.value
            assert "$x_1$" not in element.value
        for labelled in (*page.button, *page.text_input):
            assert "**bold**" not in labelled.label
    assert "&lt;script&gt;alert(1)" in written(seen)


def test_an_unknown_story_in_the_address_is_one_line(house: House) -> None:
    add(house.desk(), GATE.name, GATE.read_bytes(), {})
    app = opened("review", story=GATE_STORY[:-4])
    assert not app.exception
    assert GATE_STORY in app.error[0].value.replace("\\", "")


def test_where_the_desk_is_off_its_pages_refuse(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_DESK", "off")
    for page in ("add", "review"):
        app = opened(page)
        assert not app.exception
        assert "switched off" in app.info[0].value
        assert [field.key for field in app.text_input] == ["control_find"]


def test_an_interrupted_publication_is_finished_and_said(house: House) -> None:
    add(house.desk(), IMPORTS.name, IMPORTS.read_bytes(), {})
    accept(house.desk(), review(house.desk(), STORY), ["all"])
    house.desk().store.add_entry(BEGUN, "ada", {"stories": [STORY]})
    app = opened("review")
    assert any("was interrupted: nothing was changed" in each.value for each in app.info)
    assert house.desk().store.unfinished() == ()


def test_a_readers_page_imports_nothing_that_reads_texts() -> None:
    script = (
        "from streamlit.testing.v1 import AppTest; import sys\n"
        "app = AppTest.from_file('dashboard.py', default_timeout=60).run()\n"
        "assert not app.exception\n"
        "heavy = ('trafilatura', 'pypdf', 'extract.desk.publishing', 'extract.intake', 'extract.pipeline')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip().splitlines()[-1] == "[]"


def test_a_desk_that_cannot_be_read_is_said_in_a_line(house: House) -> None:
    (house.seeds / "desk").mkdir()
    (house.seeds / "desk" / "desk.db").write_text("no database at all, but long enough to be looked at as one")
    with pytest.raises(sqlite3.DatabaseError), closing(sqlite3.connect(house.seeds / "desk" / "desk.db")) as database:
        database.execute("PRAGMA schema_version").fetchone()
    for page in ("review", "briefing"):
        assert not opened(page).exception



def test_a_word_is_tried_before_it_can_be_added(reviewing: AppTest) -> None:
    rules = {path: path.read_bytes() for path in RULES.glob("*.yaml")}
    reviewing.session_state["desk_words"] = True
    app = reviewing.run()
    app.text_input(key="desk_word").set_value("terbia powder").run()
    assert app.button(key="desk_word_add").disabled
    app.button(key="desk_word_try").click().run()
    assert not app.exception
    assert "nothing is written" in written(app)
    assert not app.button(key="desk_word_add").disabled
    app.text_input(key="desk_word").set_value("311").run()
    assert app.button(key="desk_word_add").disabled
    app.button(key="desk_word_try").click().run()
    assert "holds no letter" in written(app)
    assert {path: path.read_bytes() for path in RULES.glob("*.yaml")} == rules


def test_what_a_story_is_to_the_others_is_said_on_the_page(reviewing: AppTest, house: House) -> None:
    app = reviewing
    app.session_state["desk_kin"] = True  # a panel is drawn once it is open
    app.run()
    app.selectbox(key=f"desk_kin_kind_{STORY}").set_value(UPDATE)
    app.button(key="desk_kin_save").click().run()
    assert "An update of which story is not said" in app.error[0].value
    app.selectbox(key=f"desk_kin_other_{STORY}").set_value(BHAMO)
    app.button(key="desk_kin_save").click().run()
    assert not app.exception
    assert str(waiting(house.desk(), STORY).relation) == f"update of {BHAMO}"
    app.session_state["desk_kin"] = True  # what is said closes it
    app.run()
    app.selectbox(key=f"desk_kin_kind_{STORY}").set_value(NEW)
    app.button(key="desk_kin_save").click().run()
    assert waiting(house.desk(), STORY).relation.kind == NEW
    accept(house.desk(), review(house.desk(), STORY), ["all"])
    publish(house.desk(), [STORY])
    app.session_state["desk_kin"] = True
    app.run()
    assert "what it is to the others with it" in " ".join(caption.value for caption in app.caption)


def test_a_story_is_taken_out_on_the_page_and_brought_back(reviewing: AppTest, house: House) -> None:
    app = reviewing
    app.session_state["desk_kin"] = True
    app.run()
    app.text_input(key="desk_kin_why").set_value("no supply")
    app.button(key="desk_discard").click().run()
    assert (is_due(house.desk(), STORY), address(app, "story")) == (False, None)
    assert "Nothing waits for review" in app.info[0].value
    assert "taken out by " in written(app)
    assert "no supply" in written(app)
    app.button(key=f"desk_back_{STORY}").click().run()
    assert (is_due(house.desk(), STORY), address(app, "story")) == (True, STORY)


def test_who_decides_on_a_story_that_was_just_taken_out_is_told_first(reviewing: AppTest, house: House) -> None:
    app = reviewing
    discard(house.desk("ben"), waiting(house.desk(), STORY), "not ours")
    press(app, "accept")
    assert "ben has just taken this story out of what waits" in app.error[0].value
    assert not review(house.desk(), STORY).accepted
    press(app, "accept")
    assert is_due(house.desk(), STORY)


def test_what_another_decides_after_the_question_is_not_published_unseen(reviewing: AppTest, house: House) -> None:
    app, ben = reviewing, house.desk("ben")
    press(app, "all")
    press(app, "more")
    press(app, "publish")
    reject(ben, review(ben, STORY), [review(ben, STORY).rows[0].name], "doubtful")
    press(app, "submit")
    assert "ben has decided something since this was asked" in app.error[0].value
    assert not (house.seeds / "stories" / f"{STORY}.yaml").exists()
    assert f"{len(review(ben, STORY).rows) - 1} rows go into the tables, 1 do not" in " ".join(text.value for text in app.markdown)
    press(app, "submit")
    assert (house.seeds / "stories" / f"{STORY}.yaml").is_file()


def test_what_is_decided_after_another_has_published_waits_and_is_told(reviewing: AppTest, house: House) -> None:
    app, ben = reviewing, house.desk("ben")
    accept(ben, review(ben, STORY), ["all"])
    publish(ben, [STORY])
    app.run()
    assert "published by ben, " in written(app)
    press(app, "reopen")
    assert "UTC; what was decided since waits for the next publication" in written(app)


def test_only_the_publication_that_was_shown_is_taken_back(reviewing: AppTest, house: House) -> None:
    add(house.desk(), GATE.name, GATE.read_bytes(), {})
    for story in (STORY, GATE_STORY):
        accept(house.desk(), review(house.desk(), story), ["all"])
    publish(house.desk(), [STORY])
    app = reviewing.run()
    publish(house.desk("ben"), [GATE_STORY])
    before = house.files()
    app.button(key="desk_undo_now").click().run()
    assert f"but publication 5 of {GATE_STORY} by ben" in app.error[0].value.replace("\\", "")
    assert house.files() == before


def test_a_title_that_another_set_meanwhile_is_not_overwritten_unseen(reviewing: AppTest, house: House) -> None:
    app = reviewing
    set_head(house.desk("ben"), waiting(house.desk(), STORY), {"title": "Ores move again"})
    app.text_input(key=f"desk_head_{STORY}_title").set_value("Imports recover")
    app.button(key="desk_head_save").click().run()
    assert "somebody else has just set it to `Ores move again`" in app.error[0].value.replace("\\", "")
    assert waiting(house.desk(), STORY).head["title"] == "Ores move again"


def test_a_file_that_git_brought_is_told_and_settled_on_the_page(reviewing: AppTest, house: House) -> None:
    accept(house.desk(), review(house.desk(), STORY), ["all"])
    publish(house.desk(), [STORY])
    path = house.seeds / "stories" / f"{STORY}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 1250,", "value: 1260,"), encoding="utf-8")
    app = reviewing.run()
    assert "came from elsewhere" in app.warning[0].value
    assert "value 1250 here, 1260 there" in written(app)
    app.button(key="desk_take_theirs").click().run()
    assert not app.warning
    assert 1260 in {getattr(row.fact, "value", None) for row in review(house.desk(), STORY).rows}


def test_of_a_file_handed_in_twice_one_can_be_queued_and_the_other_leads_nowhere(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [(name, IMPORTS.read_bytes()) for name in ("one.txt", "two.txt")]
    monkeypatch.setattr("views.desk.adding._handed_in", lambda: twice)
    app = opened("add")
    app.button(key="desk_find").click().run()
    keys = [each.key for each in app.button if each.key and each.key.startswith(("desk_queue_", "desk_review_"))]
    assert keys == ["desk_queue_1_0"]
    assert any("the story from one.txt above" in caption.value.replace("\\", "") for caption in app.caption)
