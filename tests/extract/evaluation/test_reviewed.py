"""What reviewers let stand as pages: edits teach, rejected rows are no facts, and the reader is held to both."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract.cli import main
from extract.commands import evaluate, fit
from extract.core.errors import DocumentError
from extract.desk.adding import add, open_story
from extract.desk.publishing import publish
from extract.desk.queue import Desk
from extract.desk.review import accept, claim, edit, reject, review
from extract.evaluation import reviewed
from extract.evaluation.reviewed import ReviewedPage, gold_of_stories, held_texts, reviewed_pages, told
from extract.evaluation.teaching import Teacher
from extract.reading.story import load_rules, read_story
from extract.sources.seeds import read_seeds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.evaluation.scoring import Record
    from extract.reading.figures.chooser import Candidate, Choice
    from extract.reading.figures.draft import Draft

ROOT = Path(__file__).resolve().parents[3]
TEXT = """Gate opens part of the day near Pangwa

Published 21 November 2025

Traders at the Pangwa gate said on Friday that rare earth concentrate crossed again after ten weeks. China brought across 640 metric tons \
of rare earth oxides from Myanmar in October, 12% more than in September, customs figures show. Its haul came to 640 tons. \
Terbium oxide prices rose 3% to 7,100 yuan per kg in the week to November 20.
"""
OTHER = """
Quarry town hopes for rain

Published 19 November 2025

The quarry town of Halmund waits for rain.
"""


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of seeds with one story published from it: one figure edited, one rejected, one claimed, the others accepted."""
    place = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "seeds", place / "seeds", ignore=shutil.ignore_patterns("originals", "desk"))
    shutil.copytree(ROOT / "data", place / "data")
    desk = Desk.at(place / "seeds", place / "data", "reviewer")
    (added,) = add(desk, "gate.txt", TEXT.encode(), {"published": "2025-11-21", "publisher": "The Ledger"})
    story = open_story(desk, added.story_id)
    edit(desk, story, f"f{TEXT.index('640')}", {"metric": "imports", "origin": "Myanmar", "destination": "China", "qualifier": "about"})
    reject(desk, story, [f"f{TEXT.index('640 tons')}"], "said twice")
    weeks = TEXT.index("ten weeks")
    claim(desk, story, (weeks, weeks + 9), {"metric": "disruption_duration", "kind": "duration", "value": "10", "unit": "weeks"})
    accept(desk, review(desk, added.story_id), ["all"])
    publish(desk, reason="test")
    return place / "seeds"


@pytest.fixture(scope="module")
def page(seeds: Path) -> ReviewedPage:
    (page,) = gold_of_stories(read_seeds(seeds), held_texts(seeds))
    return page


def _figure(page: ReviewedPage, text: str) -> Record | None:
    return next((row for row in page.observations if row["text"] == text), None)


def test_a_page_has_the_figures_as_the_reviewer_let_them_stand(page: ReviewedPage) -> None:
    assert all(page.story.text[row["start"] : row["end"]] == row["text"] for row in page.observations)
    edited, claimed = _figure(page, "640 metric tons"), _figure(page, "ten weeks")
    assert edited is not None
    assert (edited["metric"], edited["period_start"], edited["status"]) == ("imports", "2025-10-01", "actual")
    assert claimed is not None
    assert claimed["metric"] == "disruption_duration"
    assert _figure(page, "640 tons") is None


def test_events_that_figures_tell_are_counted_with_the_figures(page: ReviewedPage) -> None:
    assert [event["type"] for event in page.events] == ["border_reopening"]


def test_what_came_with_the_project_is_no_page(page: ReviewedPage) -> None:
    assert page.doc.endswith("gate-opens-part-near")


def test_a_story_whose_text_is_gone_is_left_out(seeds: Path) -> None:
    assert gold_of_stories(read_seeds(seeds), {}) == ()


def test_a_story_of_a_page_with_several_is_found_by_its_quotes(seeds: Path, page: ReviewedPage) -> None:
    known = read_seeds(seeds)
    (file,) = (file for file in known.stories if file.publications)
    (found,) = gold_of_stories(known, {file.sha256: (TEXT + OTHER).encode()})
    assert found.story.start <= TEXT.index("ten weeks")
    assert TEXT.index("7,100") < found.story.end


class Noting(Teacher):
    """Notes what was taught to be right: by slot and place of the figure."""

    def choose(self, slot: str, draft: Draft, candidates: Sequence[Candidate]) -> Choice:
        choice = super().choose(slot, draft, candidates)
        self.right[slot, self.start(draft.quantity.start, draft.quantity.end)[0]] = choice.candidate.value
        return choice


def test_an_edited_row_is_taught_as_it_was_set_and_a_rejected_one_as_no_fact(page: ReviewedPage) -> None:
    teacher = Noting({}, 0, page.taught, led=True)
    teacher.right = {}
    teacher.open(page.story)
    read_story(page.story, load_rules(), teacher)
    edited, rejected = TEXT.index("640 metric tons"), TEXT.index("640 tons")
    assert teacher.right["metric", edited] == "imports"
    assert not teacher.right["metric", rejected]


def test_it_is_told_how_much_came_from_reviews(page: ReviewedPage) -> None:
    assert told([page]) == "from reviews: pages 1, figures 5; rows edited 1, claimed by hand 1, rejected and so no facts 1"


def test_without_a_reviewed_story_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewed, "held_texts", lambda _folder: {})
    with pytest.raises(DocumentError, match="no story that was reviewed here has its text at hand"):
        reviewed_pages()


@pytest.fixture
def here(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work with that folder."""
    pages = reviewed_pages(seeds)
    monkeypatch.setattr(reviewed, "reviewed_pages", lambda: pages)
    monkeypatch.setattr(evaluate, "reviewed_pages", lambda: pages)


@pytest.mark.usefixtures("here")
def test_evaluate_holds_the_reader_to_what_reviewers_let_stand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--stories"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("from reviews: pages 1, figures 5;")
    assert "'ten weeks': level 1; wanted 10.0 weeks disruption_duration" in out
    assert "'640 tons': not in the gold" in out
    assert "events         1.000  1.000" in out


def test_evaluate_wants_pages_or_stories_and_not_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert [main(["evaluate", *call]) for call in ([], ["gold.json", "--stories"])] == [2, 2]
    assert "--stories" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_fit_learns_from_reviews_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = str(ROOT / "tests" / "examples" / "taxes.yaml")
    for name, more in (("plain", []), ("with", ["--stories"])):
        assert main(["fit", examples, "--out", str(tmp_path / name), *more]) == 0
    plain, _, more = capsys.readouterr().out.partition("from reviews: pages 1, figures 5;")
    assert "stories" not in plain
    assert any(line.startswith("stories ") for line in more.splitlines())
    assert (tmp_path / "plain").read_bytes() != (tmp_path / "with").read_bytes()
    assert fit.WEIGHTS.is_file()
