"""What is published holds short quotes and words of one's own: no passage of an article gets into a file that is committed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DeskError, DocumentError
from extract.core.records import LONGEST_QUOTE, Mention
from extract.desk.publishing import publish
from extract.desk.queue import set_head
from extract.desk.review import accept, claim, edit, reject, review
from extract.sources.published import as_text, parse_story
from extract.sources.seeds import read_seeds
from tests.extract.desk.houses import ARTICLE, added, make_house, reviewed, tree

if TYPE_CHECKING:
    from pathlib import Path

    from extract.desk.queue import Desk

PASSAGE = "Miners in Pangwa said that about 40 pits had stopped work since June, and that fuel had become scarce"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_house(tmp_path)


def test_a_claimed_figure_is_an_expression_and_no_passage(desk: Desk) -> None:
    at, values = ARTICLE.index(PASSAGE), {"metric": "mines", "kind": "count", "unit": "mines", "value": "40"}
    found = review(desk, added(desk))
    with pytest.raises(DeskError, match="at most 60"):
        claim(desk, found, (at, at + LONGEST_QUOTE + 1), values)
    assert claim(desk, found, (at, at + LONGEST_QUOTE), values)


def test_what_a_reviewer_writes_is_no_passage_of_the_article(desk: Desk) -> None:
    found = review(desk, story := added(desk))
    event, figure = (next(row.name for row in found.rows if row.name.startswith(kind)) for kind in "ef")
    with pytest.raises(DeskError, match="words of the article"):
        edit(desk, found, event, {"summary": f"It is said: {PASSAGE}."})
    with pytest.raises(DeskError, match="words of the article"):
        edit(desk, found, event, {"modality": "planned"}, reason=PASSAGE.upper())
    with pytest.raises(DeskError, match="words of the article"):
        reject(desk, found, [figure], PASSAGE)
    edit(desk, found, event, {"summary": "Some 40 pits in Pangwa have been idle since June for want of fuel, as those who dig told."})
    accept(desk, review(desk, story), ["all"])
    before = tree(desk)
    with pytest.raises(DeskError, match="words of the article"):
        publish(desk, reason=PASSAGE)
    assert tree(desk) == before


def test_of_a_long_event_that_is_left_out_a_few_words_are_kept(desk: Desk) -> None:
    story = added(desk)
    name = claim(desk, review(desk, story), (0, 400), {"event_type": "border_closure", "places": "Pangwa", "period": "2025-06"})
    reject(desk, review(desk, story), [name], "no event")
    accept(desk, review(desk, story), ["all"])
    publish(desk)
    (file,) = (file for file in read_seeds(desk.seeds).stories if file.story_id == story)
    (decision,) = (one for one in file.decisions if one.target == name)
    assert ARTICLE.startswith(decision.was)
    assert 0 < len(decision.was) <= LONGEST_QUOTE


def test_a_file_with_a_long_quote_is_neither_written_nor_read(desk: Desk) -> None:
    story = reviewed(desk)
    publish(desk)
    (file,) = (file for file in read_seeds(desk.seeds).stories if file.story_id == story)
    words = "x" * (LONGEST_QUOTE + 1)
    long = Mention(start=0, end=len(words), text=words, kind="level", value=1.0, unit="t")
    with pytest.raises(DocumentError, match="has 61 characters"):
        as_text(replace(file, reading=replace(file.reading, mentions=(long,))))
    text = as_text(replace(file, role="note", reading=replace(file.reading, mentions=(long,))))  # a note is ours
    assert parse_story(text, "x").reading.mentions == (long,)
    with pytest.raises(DocumentError, match="has 61 characters"):
        parse_story(text.replace("role: note", "role: origin"), "x")


def test_a_headline_stands_whole_and_a_passage_is_no_title(desk: Desk) -> None:
    headline = "Rare earth miners in Pangwa wait for fuel and for word from across the border while the rains go on and on"
    story = added(desk, text=f"{headline}\n\n{ARTICLE}")
    accept(desk, review(desk, story), ["all"])
    for title, wrong in ((PASSAGE, "words of the article"), (f"{headline} " * 2, "characters")):
        set_head(desk, review(desk, story).waiting, {"title": title})
        before = tree(desk)
        with pytest.raises(DeskError, match=wrong):
            publish(desk, [story])
        assert tree(desk) == before
    set_head(desk, review(desk, story).waiting, {"title": headline})
    publish(desk, [story])
    assert next(file.title for file in read_seeds(desk.seeds).stories if file.story_id == story) == headline
