"""A story's file that came from elsewhere: what differs is told, and either side can be gone on with; nothing is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DeskError
from extract.desk.adding import open_story
from extract.desk.publishing import is_due, publish
from extract.desk.queue import Desk, waiting
from extract.desk.review import ACCEPTED, REJECTED, accept, claim, edit, reject, review
from extract.desk.standing import OURS, THEIRS, differences, problem_of_file, take
from extract.sources.seeds import read_seeds
from tests.extract.desk.houses import ARTICLE, STORY, make_house, reviewed, run, tree

if TYPE_CHECKING:
    from pathlib import Path

    from extract.sources.published import StoryFile

FILE = f"stories/{STORY}.yaml"
SAYS_SO = "is not as this desk published it or took it up"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk at which a story was published that a colleague then corrected on a machine of her own: a figure set right, one left out."""
    desk = make_house(tmp_path)
    publish(desk, [reviewed(desk)])
    shutil.copytree(tmp_path, tmp_path / "elsewhere")
    hers = Desk.at(tmp_path / "elsewhere" / "seeds", tmp_path / "elsewhere" / "data", "ann")
    found = open_story(hers, STORY)
    edit(hers, found, _name(hers, "7,150"), {"value": "7160"}, reason="misprint")
    reject(hers, review(hers, STORY), [_name(hers, "40 pits")], "no mines")
    publish(hers, [STORY], reason="corrected")
    shutil.copyfile(hers.seeds / FILE, desk.seeds / FILE)  # as git brings it
    return desk


def _name(desk: Desk, words: str) -> str:
    return next(row.name for row in review(desk, STORY).rows if row.fact.text.startswith(words))


def _file(desk: Desk) -> StoryFile:
    return next(file for file in read_seeds(desk.seeds).stories if file.story_id == STORY)


def test_what_differs_is_told_in_a_line_with_what_to_do(desk: Desk) -> None:
    found = review(desk, STORY)
    price, pits = _name(desk, "7,150"), _name(desk, "40 pits")
    told = [f"{price} `7,150 yuan per kilogram`: value 7150 here, 7160 there", f"{pits} `40 pits` only here"]
    assert [*differences(found, _file(desk))] == told
    done = run(desk, "review", "--story", STORY)
    assert SAYS_SO in done.stdout.splitlines()[0]
    assert f"{'; '.join(told)}; the file decided on here; python -m extract review --story {STORY} --take theirs (or ours)" in done.stdout


def test_their_rows_are_taken_and_nothing_is_due(desk: Desk) -> None:
    before = tree(desk)
    name = claim(desk, review(desk, STORY), (ARTICLE.index("fuel"), ARTICLE.index("fuel") + 4),
                 {"metric": "mines", "kind": "count", "value": "3", "unit": "mines"})
    take(desk, STORY, THEIRS)
    found = review(desk, STORY)
    row, pits = found.row(_name(desk, "7,150")), found.row(_name(desk, "40 pits"))
    assert (row.fact.value, row.by, row.reason, pits.state, pits.by, pits.reason) == (7160, "ann", "misprint", REJECTED, "ann", "no mines")
    assert found.row(name).state == "open"  # what only this desk had is not lost: it is there to be decided
    assert (problem_of_file(desk, found), is_due(desk, STORY), tree(desk)) == (None, False, before)
    reject(desk, found, [name], "theirs has it not")
    publish(desk, [STORY])
    assert [(one.by, one.reason) for one in _file(desk).publications] == [("mara", ""), ("ann", "corrected"), ("mara", "")]


def test_ours_are_kept_and_published_with_the_history_of_theirs(desk: Desk) -> None:
    reject(desk, review(desk, STORY), [_name(desk, "2,150")], "withdrawn")
    with pytest.raises(DeskError, match=SAYS_SO):
        publish(desk, [STORY])
    take(desk, STORY, OURS)
    publish(desk, [STORY])
    file, found = _file(desk), review(desk, STORY)
    assert {one.text for one in file.reading.mentions} == {row.fact.text for row in found.accepted if row.name.startswith("f")}
    assert [one.by for one in file.publications] == ["mara", "ann", "mara"]
    assert {(row.fact.value, row.state) for row in found.rows if row.fact.text.startswith("7,150")} == {(7150, ACCEPTED)}


def test_a_file_that_is_the_one_known_here_is_not_taken_again(desk: Desk) -> None:
    take(desk, STORY, OURS)
    assert is_due(desk, STORY)  # ours are to be published again
    with pytest.raises(DeskError, match="is the one that is known here"):
        take(desk, STORY, THEIRS)


def test_a_file_of_another_text_is_told_and_left_alone(desk: Desk) -> None:
    path = desk.seeds / FILE
    path.write_text(path.read_text(encoding="utf-8").replace(waiting(desk, STORY).sha256, "0" * 64), encoding="utf-8")
    before = tree(desk)
    with pytest.raises(DeskError, match=r"rests on another text.*--discard"):
        take(desk, STORY, THEIRS)
    assert tree(desk) == before


def test_a_story_that_waits_here_and_was_published_elsewhere_is_told(tmp_path: Path) -> None:
    desk = make_house(tmp_path)
    story = reviewed(desk)
    shutil.copytree(tmp_path, tmp_path / "elsewhere")
    hers = Desk.at(tmp_path / "elsewhere" / "seeds", tmp_path / "elsewhere" / "data", "ann")
    publish(hers, [story])
    shutil.copyfile(hers.seeds / FILE, desk.seeds / FILE)
    with pytest.raises(DeskError, match="its rows are the same"):
        publish(desk, [story])
    take(desk, story, THEIRS)
    assert not is_due(desk, story)
    accept(desk, review(desk, story), [review(desk, story).rows[0].name])
    publish(desk, [story])
