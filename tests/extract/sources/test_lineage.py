"""Which text tells which story: notes and the articles behind them, copies, and texts that nobody has described."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract.core.records import Document
from extract.sources.lineage import article_lineage, file_lineage
from extract.sources.published import HeldText
from extract.sources.seeds import Seeds, read_seeds

if TYPE_CHECKING:
    from datetime import date

STORY = """BEIJING, March 20, 2025 - Imports of rare earth oxides from Myanmar fell to 311 metric tons in February, customs data show.

Traders said that rare earth mines near the border had been idle since autumn and that stocks of rare earth ore were running low.

Prices of terbium oxide and dysprosium oxide went different ways, and rare earth magnet makers in the south were buying little.
"""


def _document(key: str, text: str = STORY, published: date | None = None) -> Document:
    return Document(document_id=key, path=f"{key}.txt", text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), published=published)


def _seeds() -> Seeds:
    return read_seeds(anchored=False)


def test_a_note_is_read_and_its_articles_stand_behind_it() -> None:
    seeds = _seeds()
    lineage = file_lineage(seeds.files, seeds.containments)
    roles = [row["role"] for row in lineage.documents]
    assert (len(lineage.texts), roles.count("note"), roles.count("origin"), roles.count("copy")) == (3, 3, 3, 2)
    assert all(text.story.published == text.published for text in lineage.texts)


def test_an_unknown_article_is_a_story_of_its_own_and_its_copy_joins_it() -> None:
    copy = STORY.replace("Traders said", "Dealers said")
    lineage = article_lineage([_document("one"), _document("two", copy)], _seeds())
    assert len({row["story_id"] for row in lineage.documents}) == 1
    assert [row["role"] for row in lineage.documents] == ["origin", "copy"]
    assert [(row["document_id"], row["origin_id"]) for row in lineage.copies] == [("two", "one")]
    assert str(lineage.documents[0]["story_id"]).startswith("2025-03-20-")


def test_an_article_that_a_note_names_takes_story_and_title_from_it() -> None:
    seeds = _seeds()
    document = _document("held")
    story = replace(seeds.stories[0], texts=(HeldText(publisher="Arab News", sha256=document.sha256, note="x"),))
    lineage = article_lineage([document], replace(seeds, stories=(story,)))
    (row,) = lineage.documents
    assert (row["story_id"], row["title"]) == (story.story_id, story.title)


@pytest.mark.parametrize(("dated", "known"), [(("no",), "relayed"), (("no", ""), "day"), (("",), "day")])
def test_a_story_held_in_undated_rewrites_alone_has_a_relayed_day(dated: tuple[str, ...], known: str) -> None:
    texts = tuple(HeldText(publisher="Daily", sha256=f"{place}" * 64, dated=mark) for place, mark in enumerate(dated))
    lineage = file_lineage((replace(_seeds().stories[0], texts=texts),), {})
    assert {row["published_precision"] for row in lineage.documents} == {known}


def test_a_text_without_a_day_is_left_out_and_named() -> None:
    text = STORY.replace("BEIJING, March 20, 2025 - ", "").replace(" in February", "")
    lineage = article_lineage([_document("undated", text)], _seeds())
    assert lineage.texts == ()
    assert lineage.undated == ("undated.txt",)


def test_a_text_about_other_things_tells_no_story() -> None:
    lineage = article_lineage([_document("other", "Rain fell on the capital on Monday, and the trains ran late.\n")], _seeds())
    assert (lineage.texts, lineage.documents, lineage.undated) == ((), (), ())
