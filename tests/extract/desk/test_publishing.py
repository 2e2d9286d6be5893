"""Publishing and taking back: all of it or nothing, every file as it was after an undo, one line where it cannot be."""

from __future__ import annotations

import csv
import io
import subprocess
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DeskError, TableError
from extract.desk.adding import add, open_story
from extract.desk.publishing import history, is_due, publish, ready, recover, undo
from extract.desk.queue import Desk, set_head, waiting
from extract.desk.review import accept, claim, edit, reject, reopen, review
from extract.sources.seeds import read_seeds
from tests.extract.desk.houses import (
    ARTICLE,
    COPY,
    GIVEN,
    ROOT,
    SECOND,
    SECOND_GIVEN,
    SECOND_STORY,
    STORY,
    UPDATE,
    added,
    command,
    make_house,
    reviewed,
    run,
    settings,
    tree,
)

if TYPE_CHECKING:
    from pathlib import Path

    from extract.sources.published import HeldText

KACHIN = "2025-03-28-reuters-kachin-rare-earths"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_house(tmp_path)


def _rows(desk: Desk, table: str, **wanted: str) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO((desk.data / f"{table}.csv").read_text(encoding="utf-8")))
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def _publish(desk: Desk, *stories: str) -> None:
    """Publishes, and the build agrees with what is written then."""
    publish(desk, stories, reason="tested")
    done = run(desk, "build", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_story_goes_from_text_to_tables_and_back(desk: Desk) -> None:
    before = tree(desk)
    story = reviewed(desk)
    assert tree(desk) == before
    assert ready(desk) == (STORY,) == (story,)
    _publish(desk)
    figures = _rows(desk, "observations", story_id=STORY, method="extracted")
    assert {("imports", "2150"), ("imports", "14"), ("price", "7150")} <= {(row["metric"], row["value"]) for row in figures}
    assert not is_due(desk, STORY)
    assert not (desk.seeds / f"{STORY}.md").exists()  # no note is needed
    undo(desk)
    assert tree(desk) == before
    assert ready(desk) == (STORY,)
    _publish(desk)
    assert [line.split("  ")[3] for line in history(desk)] == ["publication", "undo", "publication"]


def test_the_tables_need_no_article(desk: Desk) -> None:
    _publish_after_review = reviewed(desk)
    _publish(desk, _publish_after_review)
    after = tree(desk)
    for path in desk.originals.glob("*.txt"):
        path.unlink()
    assert run(desk, "build").returncode == 0
    assert tree(desk) == after
    reviewed(desk, SECOND, SECOND_GIVEN)
    publish(desk)
    assert {name for name in after if name.startswith("seeds/")} < {*tree(desk)}
    assert {row["evidence_id"] for row in _rows(desk, "evidence")} >= {
        row["evidence_id"] for row in csv.DictReader(io.StringIO(after["data/evidence.csv"].decode()))
    }


def test_another_day_of_publication_opens_what_was_taken(desk: Desk) -> None:
    undated = ARTICLE.replace("MANGSHI, China, August 12, 2025 - ", "")
    (one,) = add(desk, "story.txt", undated.encode(), {name: value for name, value in GIVEN.items() if name != "published"})
    accept(desk, review(desk, one.story_id), ["all"])
    with pytest.raises(DeskError, match="published is not said"):
        publish(desk, [one.story_id])
    set_head(desk, waiting(desk, one.story_id), {"published": "2025-08-12"})
    found = review(desk, one.story_id)
    assert {row.state for row in found.rows} == {"open"}
    assert {str(row.fact.period and row.fact.period.start) for row in found.rows} >= {"2025-07-01", "2025-08-11"}
    accept(desk, found, ["all"])
    set_head(desk, waiting(desk, one.story_id), {"published": "2025-08-12", "publisher": "Other Post"})
    assert review(desk, one.story_id).closed  # the same day said again


def test_decisions_go_into_tables_and_file(desk: Desk) -> None:
    story = added(desk)
    found = review(desk, story)
    wrong = next(row for row in found.rows if row.fact.text.startswith("40 pits"))
    price = next(row for row in found.rows if row.fact.text.startswith("7,150"))
    edit(desk, found, price.name, {"value": "7160", "unit": "CNY/kg"}, reason="misprint")
    reject(desk, found, [wrong.name], "counts pits, not mines")
    start = ARTICLE.index("Miners in Pangwa")
    claimed = claim(desk, found, (start, start + 16), {"event_type": "mining_halt", "places": "Pangwa", "period": "2025-06"})
    accept(desk, review(desk, story), ["all"])
    _publish(desk, story)
    values = {row["value"] for row in _rows(desk, "observations", story_id=STORY, method="extracted")}
    assert "7160" in values
    assert not {"7150", "40"} & values
    assert any(row["reason"] == "rejected: counts pits, not mines" for row in _rows(desk, "unplaced"))
    text = (desk.seeds / "stories" / f"{STORY}.yaml").read_text(encoding="utf-8")
    assert all(f"target: {name}, action: {action}" in text for name, action in
               ((price.name, "edited"), (wrong.name, "rejected"), (claimed, "claimed")))
    before = tree(desk)
    reopen(desk, review(desk, story), price.name)
    accept(desk, review(desk, story), ["all"])
    _publish(desk, story)
    assert "7150" in {row["value"] for row in _rows(desk, "observations", story_id=STORY, method="extracted")}
    undo(desk)
    assert tree(desk) == before


def test_a_copy_adds_a_text_with_its_anchors_and_no_fact(desk: Desk) -> None:
    _publish(desk, reviewed(desk))
    before = tree(desk)
    facts = {name: before[f"data/{name}.csv"] for name in ("observations", "events", "event_places", "findings")}
    (one,) = add(desk, "copy.txt", COPY.encode(), GIVEN | {"publisher": "Re-poster"})
    assert (one.relation.kind, one.relation.story_id) == ("copy", STORY)
    _publish(desk, one.story_id)
    (row,) = _rows(desk, "documents", publisher="Re-poster")
    assert (row["role"], row["story_id"]) == ("copy", STORY)
    assert facts == {name: tree(desk)[f"data/{name}.csv"] for name in facts}
    assert _rows(desk, "evidence", document_id=row["document_id"])
    (copy,) = _rows(desk, "copies", document_id=row["document_id"])
    assert float(copy["containment"]) > 0.8
    undo(desk)
    assert tree(desk) == before


def test_anchors_of_a_row_that_is_left_out_go_and_come_back_with_it(desk: Desk) -> None:
    _publish(desk, reviewed(desk))
    (copy,) = add(desk, "copy.txt", COPY.encode(), GIVEN | {"publisher": "Re-poster"})
    _publish(desk, copy.story_id)
    before = (desk.seeds / "anchors.csv").read_text(encoding="utf-8")
    assert ",\"7,150 yuan per kilogram\"," in before
    row = next(row for row in review(desk, STORY).rows if row.fact.text.startswith("7,150"))
    reject(desk, review(desk, STORY), [row.name], "another metal")
    _publish(desk, STORY)
    without = (desk.seeds / "anchors.csv").read_text(encoding="utf-8")
    assert {*before.splitlines()} - {*without.splitlines()} == {line for line in before.splitlines() if "7,150 yuan" in line}
    accept(desk, review(desk, STORY), [row.name])
    _publish(desk, STORY)
    assert (desk.seeds / "anchors.csv").read_text(encoding="utf-8") == before


def test_an_update_stands_with_its_story(desk: Desk) -> None:
    _publish(desk, reviewed(desk))
    before = tree(desk)
    (one,) = add(desk, "update.txt", UPDATE.encode(), GIVEN | {"published": "2025-08-14", "title": "Imports from Myanmar rose after all"})
    assert (one.relation.kind, one.relation.story_id) == ("update", STORY)
    accept(desk, review(desk, one.story_id), ["all"])
    _publish(desk, one.story_id)
    assert {row["role"] for row in _rows(desk, "documents", story_id=STORY)} == {"origin", "update"}
    imports = [row for row in _rows(desk, "observations", story_id=STORY, metric="imports", kind="level") if row["method"] == "extracted"]
    assert {(row["value"], row["published"]) for row in imports} == {("2150", "2025-08-12"), ("2510", "2025-08-14")}
    prices = _rows(desk, "observations", story_id=STORY, metric="price", value="7150")
    assert [row["published"] for row in prices if row["method"] == "extracted"] == ["2025-08-12"]  # told twice, known since the first
    feed = (desk.data / "feed.xml").read_text(encoding="utf-8")
    assert all(f"Border Post, {day} Aug 2025: it brought" in feed for day in (12, 14))  # each with its own day
    closures = [row for row in _rows(desk, "events", event_type="border_closure") if row["story_id"] == STORY]
    first, second = sorted(closures, key=lambda row: row["published"])
    assert (first["same_event_as"], second["same_event_as"]) == ("", first["event_id"])
    halts = _rows(desk, "events", story_id=STORY, event_type="mining_halt")
    assert len(halts) == 2
    assert sum(row["same_event_as"] != "" for row in halts) == 1  # though nobody is named who did it
    undo(desk)
    assert tree(desk) == before


def test_an_update_of_the_same_day_renames_no_event(desk: Desk) -> None:
    _publish(desk, reviewed(desk))
    before = {row["event_id"] for row in _rows(desk, "events", story_id=STORY)}
    update = reviewed(desk, UPDATE, GIVEN | {"title": "Gate opens again"})
    _publish(desk, update)
    assert before < {row["event_id"] for row in _rows(desk, "events", story_id=STORY)}


@pytest.mark.originals
def test_a_shipped_story_is_taken_up_corrected_and_published_again(desk: Desk) -> None:
    before = tree(desk)
    found = open_story(desk, KACHIN)
    assert found.closed
    assert not is_due(desk, KACHIN)
    row = next(row for row in found.rows if row.fact.text.startswith("311"))
    reject(desk, found, [row.name], "withdrawn by the agency")
    _publish(desk, KACHIN)
    changed = {path for path, content in tree(desk).items() if before.get(path) != content}
    assert f"seeds/stories/{KACHIN}.yaml" in changed
    assert {path for path in changed if path.startswith("seeds/")} <= {f"seeds/stories/{KACHIN}.yaml", "seeds/anchors.csv"}
    undo(desk)
    assert tree(desk) == before


def test_of_several_stories_none_is_published_where_one_cannot_be(desk: Desk) -> None:
    reviewed(desk)
    added(desk, SECOND, SECOND_GIVEN)
    before = tree(desk)
    with pytest.raises(DeskError, match="rows are not decided yet"):
        publish(desk, [STORY, SECOND_STORY])
    assert tree(desk) == before
    assert recover(desk) == ()
    assert ready(desk) == (STORY,)


def test_two_stories_are_one_publication(desk: Desk) -> None:
    before = tree(desk)
    reviewed(desk)
    reviewed(desk, SECOND, SECOND_GIVEN)
    _publish(desk)
    assert len(_rows(desk, "documents", story_id=SECOND_STORY)) == len(_rows(desk, "documents", story_id=STORY)) == 1
    undo(desk)
    assert tree(desk) == before


def test_two_who_publish_at_once_publish_both(desk: Desk) -> None:
    before = tree(desk)
    stories = [reviewed(desk), reviewed(desk, SECOND, SECOND_GIVEN)]
    started = [
        subprocess.Popen(command(desk, "publish", story), cwd=ROOT, env=settings(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for story in stories
    ]
    assert [(each.communicate()[1], each.returncode) for each in started] == [(b"", 0), (b"", 0)]
    assert run(desk, "build", "--check").returncode == 0
    assert all(_rows(desk, "documents", story_id=story) for story in stories)
    undo(desk)
    undo(desk)
    assert tree(desk) == before


def test_what_was_refused_is_not_told_as_interrupted(desk: Desk) -> None:
    reviewed(desk)
    (desk.data / "letters.txt").write_text("mine")
    before = tree(desk)
    with pytest.raises(TableError, match=r"holds `letters\.txt`"):
        publish(desk)
    assert tree(desk) == before
    assert recover(desk) == ()
    assert [*history(desk)] == []
    (desk.data / "letters.txt").unlink()
    _publish(desk)


def test_a_file_edited_by_hand_since_is_not_taken_back(desk: Desk) -> None:
    _publish(desk, reviewed(desk))
    path = desk.seeds / "stories" / f"{STORY}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: Imports", "title: All imports"), encoding="utf-8")
    before = tree(desk)
    with pytest.raises(DeskError, match="was changed since that publication") as error:
        undo(desk)
    assert str(path) in str(error.value)
    assert tree(desk) == before


def test_what_came_into_the_tables_since_stays_when_a_story_is_taken_back(desk: Desk) -> None:
    _publish(desk, reviewed(desk))
    series = next(path for path in sorted((desk.seeds / "series").glob("*.csv")) if path.name.startswith("oxide_prices_china"))
    lines = series.read_text(encoding="utf-8").splitlines(keepends=True)
    series.write_text("".join(lines[:-1]), encoding="utf-8")
    assert run(desk, "build").returncode == 0
    undo(desk)
    done = run(desk, "build", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert not _rows(desk, "documents", story_id=STORY)


def test_a_file_edited_between_commit_and_recovery_is_not_overwritten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed(desk)
    monkeypatch.setattr("extract.desk.publishing._staged", _broken)
    with pytest.raises(KeyboardInterrupt):
        publish(desk)
    monkeypatch.undo()
    path, mine = desk.seeds / "stories" / f"{STORY}.yaml", "story_id: mine\n"
    path.write_text(mine)
    with pytest.raises(DeskError, match="move your version away"):
        recover(desk)
    assert path.read_text() == mine
    path.unlink()
    assert len(recover(desk)) == 1
    assert _rows(desk, "documents", story_id=STORY)


def _broken(*_: object) -> object:
    from contextlib import contextmanager

    @contextmanager
    def stage():  # type: ignore[no-untyped-def]
        def put(_: int) -> None:
            raise KeyboardInterrupt

        yield put

    return stage()


def test_a_build_finishes_what_was_interrupted_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed(desk)
    before = tree(desk)
    monkeypatch.setattr("extract.desk.publishing._staged", _broken)
    with pytest.raises(KeyboardInterrupt):
        publish(desk)
    monkeypatch.undo()
    assert tree(desk) == before
    done = run(desk, "build", "--check")
    assert done.returncode == 0
    assert done.stderr.endswith("was interrupted after it was made: it is complete now\n")
    assert _rows(desk, "documents", story_id=STORY)


def test_recovery_writes_into_the_tables_that_were_published_into(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed(desk)
    monkeypatch.setattr("extract.desk.publishing._staged", _broken)
    with pytest.raises(KeyboardInterrupt):
        publish(desk)
    monkeypatch.undo()
    other = Desk.at(desk.seeds, tmp_path / "other", "lin")
    assert len(recover(other)) == 1
    assert not (tmp_path / "other").exists()
    assert _rows(desk, "documents", story_id=STORY)


@pytest.mark.parametrize(
    ("stories", "says"),
    [((), "no story is reviewed"), (("no-such-story",), "no such story was added"), ((STORY,), "rows are not decided yet")],
)
def test_what_cannot_be_published_is_one_line(desk: Desk, stories: tuple[str, ...], says: str) -> None:
    added(desk)
    before = tree(desk)
    with pytest.raises(DeskError, match=says):
        publish(desk, stories)
    assert tree(desk) == before


def test_a_published_story_is_not_published_twice(desk: Desk) -> None:
    _publish(desk, reviewed(desk))
    with pytest.raises(DeskError, match="nothing was decided since"):
        publish(desk, [STORY])


def test_what_is_decided_while_a_story_is_published_stays_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story = reviewed(desk)
    price = next(row for row in review(desk, story).rows if row.fact.text.startswith("7,150"))

    def checked(*_: object) -> None:
        other = Desk.at(desk.seeds, desk.data, "bo")
        edit(other, review(other, story), price.name, {"value": "7160"}, reason="misprint")

    monkeypatch.setattr("extract.desk.publishing._check", checked)
    publish(desk, [story])
    monkeypatch.undo()
    assert is_due(desk, story)
    _publish(desk, story)
    assert _rows(desk, "observations", story_id=STORY, value="7160")


def test_a_story_keeps_the_id_that_it_was_added_under(desk: Desk) -> None:
    undated = ARTICLE.replace("MANGSHI, China, August 12, 2025 - ", "")
    (one,) = add(desk, "story.txt", undated.encode(), {name: value for name, value in GIVEN.items() if name != "published"})
    set_head(desk, waiting(desk, one.story_id), {"published": "2025-08-12"})
    accept(desk, review(desk, one.story_id), ["all"])
    _publish(desk, one.story_id)
    assert (desk.seeds / "stories" / f"{one.story_id}.yaml").is_file()
    (two,) = add(desk, "update.txt", UPDATE.encode(), GIVEN | {"published": "2025-08-14", "title": "Imports rose after all"})
    assert (two.relation.kind, two.relation.story_id) == ("update", one.story_id)
    accept(desk, review(desk, two.story_id), ["all"])
    _publish(desk, two.story_id)
    set_head(desk, waiting(desk, one.story_id), {"published": "2025-08-11"})  # another day is the same story
    accept(desk, review(desk, one.story_id), ["all"])
    _publish(desk, one.story_id)
    assert {row["published"] for row in _rows(desk, "documents", story_id=one.story_id, role="origin")} == {"2025-08-11"}


def test_a_file_that_is_not_as_published_here_is_not_overwritten(desk: Desk) -> None:
    story = reviewed(desk)
    _publish(desk)
    path = desk.seeds / "stories" / f"{story}.yaml"
    ours = path.read_bytes()
    path.write_bytes(ours.replace(b"7150", b"7160"))  # as somebody else published it
    assert path.read_bytes() != ours
    row = next(row for row in review(desk, story).rows if row.fact.text.startswith("7,150"))
    reject(desk, review(desk, story), [row.name], "withdrawn")
    before = tree(desk)
    with pytest.raises(DeskError, match="is not as this desk published it or took it up"):
        publish(desk, [story])
    assert tree(desk) == before
    path.write_bytes(ours)
    (copy,) = add(desk, "copy.txt", COPY.encode(), GIVEN | {"publisher": "Re-poster"})
    _publish(desk, copy.story_id)  # a copy adds to the file, and is this desk's
    publish(desk, [story])


def test_a_copy_of_a_note_tells_who_let_it_in_and_outlives_a_new_reading(desk: Desk) -> None:
    note = desk.seeds / "2025-07-08-reuters-bhamo-ultimatum.md"
    body = note.read_text(encoding="utf-8").split("---", 2)[2].strip().replace(" said ", " told ", 1)
    (copy,) = add(desk, "copy.txt", body.encode(), {"published": "2025-07-09", "publisher": "Hill Post", "title": "Copy"})
    assert (copy.relation.kind, copy.relation.story_id) == ("copy", note.stem)
    _publish(desk, copy.story_id)
    text = _texts(desk, note.stem)[-1]
    assert (text.publisher, text.by, text.reason, text.at[:2]) == ("Hill Post", "mara", "tested", "20")
    assert run(desk, "build", "--read-notes").returncode == 0
    assert _texts(desk, note.stem)[-1] == text
    note.write_text(note.read_text(encoding="utf-8").rstrip() + " \n", encoding="utf-8")
    assert run(desk, "build").returncode == 0
    assert _texts(desk, note.stem)[-1] == text


ONE_MORE = "A trader in Ganzhou had 40 tons of terbium oxide in stock."


def test_a_copy_of_a_note_that_was_edited_is_held_by_its_file(desk: Desk) -> None:
    note = desk.seeds / "2025-07-08-reuters-bhamo-ultimatum.md"
    body = note.read_text(encoding="utf-8").split("---", 2)[2].strip()
    note.write_text(f"{note.read_text(encoding='utf-8').rstrip()} {ONE_MORE}\n", encoding="utf-8")
    assert run(desk, "build").returncode == 0
    for name in ("told", "added"):
        (copy,) = add(desk, f"{name}.txt", body.replace(" said ", f" {name} ", 1).encode(), GIVEN | {"publisher": name, "title": name})
        assert copy.relation.kind == "copy"
        _publish(desk, copy.story_id)
        assert run(desk, "build", "--check").returncode == 0  # the next build reads what was published
        note.write_text(note.read_text(encoding="utf-8").replace("40 tons", "45 tons"), encoding="utf-8")
        assert run(desk, "build").returncode == 0
        assert _texts(desk, note.stem)[-1].publisher == name


def test_a_note_that_was_edited_is_opened_and_published_with_its_copies(desk: Desk) -> None:
    note = desk.seeds / "2025-07-08-reuters-bhamo-ultimatum.md"
    note.write_text(f"{note.read_text(encoding='utf-8').rstrip()} {ONE_MORE}\n", encoding="utf-8")
    found = open_story(desk, note.stem)
    assert "40 tons" in {row.fact.text for row in found.open}
    accept(desk, found, ["all"])
    _publish(desk, note.stem)
    file = next(file for file in read_seeds(desk.seeds).stories if file.story_id == note.stem)
    assert ([one.by for one in file.publications], "40 tons" in {one.text for one in file.reading.mentions}) == (["mara"], True)
    assert file.texts
    note.write_text(note.read_text(encoding="utf-8").replace("40 tons", "45 tons"), encoding="utf-8")
    reject(desk, review(desk, note.stem), [found.rows[0].name], "not so")
    with pytest.raises(DeskError, match="its note was changed since it was opened"):
        publish(desk, [note.stem])


def _texts(desk: Desk, story: str) -> tuple[HeldText, ...]:
    return next(file for file in read_seeds(desk.seeds).files if file.story_id == story).texts


def test_a_copy_of_an_update_stands_with_the_update(desk: Desk) -> None:
    publish(desk, [reviewed(desk)])
    update = reviewed(desk, UPDATE, GIVEN | {"published": "2025-08-13", "title": "Gate opens again"})
    publish(desk, [update])
    (copy,) = add(desk, "copy.txt", UPDATE.replace("in a second statement", "later on").encode(),
                  GIVEN | {"published": "2025-08-14", "publisher": "Hill Post", "title": "Copy"})
    assert (copy.relation.kind, copy.relation.story_id) == ("copy", STORY)
    _publish(desk, copy.story_id)
    assert ([text.publisher for text in _texts(desk, update)], _texts(desk, STORY)) == (["Hill Post"], ())
    (row,) = _rows(desk, "documents", publisher="Hill Post")
    assert (row["role"], row["story_id"], row["published"]) == ("copy", STORY, "2025-08-13")
    (link,) = _rows(desk, "copies", document_id=row["document_id"])
    (origin,) = _rows(desk, "documents", role="update")
    assert link["origin_id"] == origin["document_id"]
    quotes = {each["quote"] for each in _rows(desk, "evidence", document_id=row["document_id"])}
    assert any(quote.startswith("2,510") for quote in quotes)


def test_nothing_is_there_to_take_back_at_first(desk: Desk) -> None:
    with pytest.raises(DeskError, match="nothing was published here"):
        undo(desk)
