"""New, the same, a copy or an update: what a text is to the known ones, and what changed in it."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from extract.core.paths import SEEDS
from extract.core.records import Story
from extract.intake.proposing import propose
from extract.intake.records import KnownText
from extract.intake.relations import fingerprint, relation
from extract.intake.uploads import read_upload
from extract.sources.documents import parse_note
from extract.sources.lineage import shingles
from extract.sources.seeds import file_of_note
from extract.sources.stories import split_stories
from tests.extract.intake import articles

TODAY = date(2026, 11, 27)
WEEK = articles.weekly("March 6", "6,120", "1,590", "down 0.8%", "120")
NEXT_WEEK = articles.weekly("March 13", "6,180", "1,575", "up 1%", "135")


def story(text: str) -> Story:
    (proposal,) = propose(read_upload("a.txt", text.encode())[0], TODAY)
    return proposal.story


def held(text: str = articles.ARTICLE) -> KnownText:
    return KnownText(story_id="gate", story=story(text), sha256=hashlib.sha256(text.encode()).hexdigest())


def printed(text: str = articles.ARTICLE) -> KnownText:
    return KnownText(story_id="gate", fingerprint=fingerprint(story(text)))


KINDS = [
    (articles.COPY, "copy of gate"), (articles.SHORTENED, "copy of gate"), (articles.CORRECTED, "update of gate"),
    (articles.WITH_MORE, "update of gate"), (articles.REWRITTEN, "update of gate"), (articles.FOLLOW_UP, "new"), (articles.QUOTING, "new"),
    (WEEK, "new"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_text_is_told_by_the_article_at_hand(text: str, kind: str) -> None:
    found = relation(story(text), [held("Rare earth ore was short in May.\n"), held()])
    assert (str(found), found.by_figures) == (kind, False)


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_text_is_told_by_the_fingerprint_alone(text: str, kind: str) -> None:
    assert str(relation(story(text), [printed()])) == kind


def test_the_same_words_or_bytes_are_the_same_text() -> None:
    assert relation(story(articles.ARTICLE.replace("\n", "\r\n")), [held()]).kind == "same text"
    known = held()
    assert str(relation(story(articles.ARTICLE), [KnownText(story_id="x", sha256=known.sha256)], known.sha256)) == "same text"


def test_another_story_on_a_page_that_is_known_is_new() -> None:
    page = KnownText(story_id="gate", story=story(articles.ARTICLE), sha256="ab")
    assert relation(story(WEEK), [page], "ab").kind == "new"


def test_next_weeks_report_by_the_same_template_is_new() -> None:
    assert relation(story(NEXT_WEEK), [held(WEEK), printed(WEEK)]).kind == "new"


def test_nothing_is_known_of_an_empty_desk() -> None:
    assert relation(story(articles.ARTICLE), []).kind == "new"
    assert relation(story(articles.ARTICLE), [KnownText(story_id="x")]).kind == "new"


def test_what_changed_is_told_by_sentence_and_figure() -> None:
    (change,) = relation(story(articles.CORRECTED), [held()]).what_changed
    assert (change.kind, change.figures) == ("changed", ("311 -> 331 metric tons",))
    assert change.after == change.before.replace("311", "331")
    (added,) = relation(story(articles.WITH_MORE), [held()]).what_changed
    assert (added.kind, added.before, added.figures) == ("added", "", ("+ 25 trucks",))
    removed = relation(story(articles.SHORTENED), [held()]).what_changed
    assert {change.kind for change in removed} == {"removed"}
    assert "- 166 mines were" in [figure for change in removed for figure in change.figures]


def test_a_fingerprint_tells_which_figures_came_and_went() -> None:
    (change,) = relation(story(articles.CORRECTED), [printed()]).what_changed
    assert change.figures == ("+ 331", "- 311")


def test_a_sentence_that_tells_an_event_makes_an_update_and_one_that_tells_none_a_copy() -> None:
    end = "coming back by the busload."
    event = articles.ARTICLE.replace(end, f"{end} China closed the gate at Kanpaiti again on Tuesday.")
    chat = articles.ARTICLE.replace(end, f"{end} Nobody at the gate wanted to speak about the weather.")
    assert [relation(story(text), [held()]).kind for text in (event, chat)] == ["update", "copy"]


def test_a_fingerprint_is_small_and_does_not_hold_the_text() -> None:
    kept = fingerprint(story(articles.ARTICLE))
    assert len([one for one in kept if not one.startswith("=")]) == 64
    assert {one for one in kept if one.startswith("=")} == {"=311", "=2480", "=4.1", "=6120", "=1590", "=35000", "=40", "=166"}
    assert sum(map(len, kept)) < 600


def test_a_share_told_from_a_fingerprint_is_near_the_true_one() -> None:
    words = [f"word{number}" for number in range(900)]
    first = Story(document_id="a", text=" ".join(words), start=0, end=len(" ".join(words)), body_start=0)
    for kept in (300, 600, 840):
        text = " ".join([*words[:kept], *(f"other{number}" for number in range(900 - kept))])
        second = Story(document_id="b", text=text, start=0, end=len(text), body_start=0)
        true = len(shingles(first) & shingles(second)) / len(shingles(first))
        found = relation(second, [KnownText(story_id="a", fingerprint=(*fingerprint(first)[:64],))])
        assert found.kind == "new" or abs(found.containment - true) < 0.25  # four times the error of the sample and of its size
        assert (found.kind != "new") == (true >= 0.8)


ORIGINALS = Path(os.environ.get("ORIGINALS", SEEDS / "originals"))


@pytest.mark.originals
@pytest.mark.skipif(not [*ORIGINALS.glob("*.txt")], reason="the full articles are not on this machine")
def test_each_article_of_a_note_is_a_copy_of_its_story() -> None:
    notes = [parse_note(path) for path in sorted(SEEDS.glob("20*.md"))]
    known = [KnownText(story_id=note.document_id, story=split_stories(note)[0]) for note in notes]
    owner = {copy.sha256: note.document_id for note in notes for copy in file_of_note(note).texts}
    texts = [read_upload(path.name, path.read_bytes())[0] for path in sorted(ORIGINALS.glob("*.txt"))]
    found = {text.sha256: [str(relation(one.story, known)) for one in propose(text, TODAY)] for text in texts if text.sha256 in owner}
    assert found == {sha256: [f"copy of {owner[sha256]}"] for sha256 in found}
