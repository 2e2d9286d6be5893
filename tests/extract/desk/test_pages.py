"""Pages with several stories: each is published, taken back and taken up again as itself, though all rest on one text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DocumentError
from extract.desk.adding import add
from extract.desk.publishing import publish, undo
from extract.desk.review import accept, review, story_file
from extract.sources.published import HeldText, StoryFile
from extract.sources.seeds import read_seeds
from tests.extract.desk.houses import ARTICLE, GIVEN, SECOND, added, make_house, reviewed, run, tree

if TYPE_CHECKING:
    from pathlib import Path

    from extract.desk.queue import Desk

FIRST = "Imports from Myanmar fall in July as gates close\n\n" + ARTICLE
PAGE = FIRST + "\n\nRead more\n\nDysprosium rises for a second week in Ganzhou\n\n" + SECOND


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_house(tmp_path)


def _both(desk: Desk) -> list[str]:
    stories = [one.story_id for one in add(desk, "page.txt", PAGE.encode(), {"publisher": "Border Post"})]
    for story in stories:
        accept(desk, review(desk, story), ["all"])
    return stories


def _file(desk: Desk, story: str) -> StoryFile:
    return next(file for file in read_seeds(desk.seeds).stories if file.story_id == story)


def test_two_stories_of_a_page_are_published_and_built(desk: Desk) -> None:
    before, (first, second) = tree(desk), _both(desk)
    publish(desk)
    assert _file(desk, first).sha256 == _file(desk, second).sha256
    assert _file(desk, first).stretch[1] <= _file(desk, second).stretch[0]
    done = run(desk, "build", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    undo(desk)
    assert tree(desk) == before


def test_what_the_next_build_could_not_read_is_not_published(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story = reviewed(desk)
    publish(desk)
    before, digest = tree(desk), _file(desk, story).sha256
    other = added(desk, SECOND, GIVEN | {"title": "Dysprosium rises"})
    accept(desk, review(desk, other), ["all"])
    text = HeldText(publisher="Hill Post", sha256=digest)
    monkeypatch.setattr("extract.desk.publishing.story_file", lambda *given: replace(story_file(*given), texts=(text,)))
    with pytest.raises(DocumentError, match="stands twice"):
        publish(desk, [other])
    assert tree(desk) == before
