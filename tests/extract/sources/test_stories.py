"""Stories: pages are cut into stories, the right ones are chosen and dated."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from extract.core.records import Document, Story
from extract.sources.documents import read_document
from extract.sources.stories import split_pieces, split_stories

PROSE = "China's imports of rare earths from Myanmar fell to 311 tons, customs data showed. Terbium and dysprosium prices rose. "
OTHER = "The two teams met in the final on Friday, and the home side won by two goals to one after extra time. " * 6


def document(text: str, published: date | None = None) -> Document:
    return Document(document_id="page", path="", text=text, sha256="", published=published)


def only(text: str, published: date | None = None) -> Story:
    (story,) = split_stories(document(text, published))
    return story


def shown(story: Story) -> str:
    return story.text[story.start : story.end]


def test_a_single_sentence_with_a_material_is_a_story() -> None:
    assert shown(only("Dysprosium oxide rose to 1,665 yuan per kg.")) == "Dysprosium oxide rose to 1,665 yuan per kg."


def test_a_passing_mention_in_general_news_is_not_chosen() -> None:
    text = OTHER + "Rare earths were not discussed. " + OTHER
    assert split_stories(document(text)) == ()
    assert [piece.materials for piece in split_pieces(document(text))] == [1]


def test_a_text_without_a_material_gives_no_story() -> None:
    assert split_stories(document(OTHER)) == ()


def test_an_echoed_headline_opens_a_story() -> None:
    head = "Rare earth trade is squeezed by fighting in Kachin"
    text = f"Home side wins the final\n{OTHER}\n\n{head}\n\n{head}\nUpdated 28 March 2025\nFollow\n\nBANGKOK: {PROSE * 4}\n"
    story = only(text)
    assert shown(story).startswith(head)
    assert story.published == date(2025, 3, 28)
    assert story.text[story.body_start :].startswith("BANGKOK: ")
    assert [text[span.start : span.end] for span in story.headlines] == [head, head]
    assert "Updated 28 March 2025" in [text[span.start : span.end] for span in story.chrome]


def test_related_articles_are_cut_off() -> None:
    text = f"{PROSE * 4}\nRelated Articles\nThe Daily\n15 minutes ago\n- The Daily\n{OTHER}It had 25% tariffs and rare earths.\n{OTHER}"
    story = only(text)
    assert shown(story) == (PROSE * 4).strip()


def test_every_rare_earth_story_of_a_page_is_chosen() -> None:
    text = f"BEIJING, March 3 (Reuters) - {PROSE * 4}\nSome rare earth heading here\nTOKYO, March 4 (Reuters) - {PROSE * 4}\n"
    assert [shown(story).split(" ", 1)[0] for story in split_stories(document(text))] == ["BEIJING,", "Some"]


def test_the_agency_of_the_dateline_is_the_wire() -> None:
    assert only(f"SHANGHAI, Oct 28, 2019 (SMM) – {PROSE}").wire == "SMM"
    assert only(f"{PROSE} China could not be reached, an official told Reuters.").wire == "Reuters"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("SHANGHAI, Oct 28, 2019 (SMM) – {}", date(2019, 10, 28)),
        ("Posted: 27 Oct 2019 09:46\nSHANGHAI, Oct 28 (SMM) – {}", date(2019, 10, 28)),
        ("(A friend's post from the news on 17 September 2025.)\nBANGKOK, March 28 (Reuters) - {}", date(2025, 3, 28)),
        ("2024.11.14Read this in Burmese.\n{}", date(2024, 11, 14)),
        ("Published: November 14, 2024\n{}", date(2024, 11, 14)),
        ("2024年11月14日\n{}", date(2024, 11, 14)),
        ("SMM, March 20: Figures for January-February 2025 are out. {}", date(2025, 3, 20)),
        ("{}", None),
    ],
)
def test_the_day_of_publication(text: str, day: date | None) -> None:
    assert only(text.format(PROSE)).published == day


def test_a_given_day_wins() -> None:
    story = only(f"BANGKOK, March 28, 2025 (Reuters) - {PROSE}", date(2025, 4, 2))
    assert story.published == date(2025, 4, 2)


def test_an_undated_story_is_bounded_by_what_it_knows() -> None:
    story = only(f"{PROSE} Imports halved in the first five months of 2025.")
    assert (story.published, story.published_low) == (None, date(2025, 5, 31))


def test_captions_codes_and_footers_are_marked() -> None:
    caption = "Labourers work on a rare earth mine in Kachin on February 20, 2021. (Global Witness Handout via REUTERS)"
    text = f"{PROSE}\n{caption}\n{PROSE} Terbium <SMM-REO-TXO> rose.\nTranslated by Somebody. Edited by staff.\n"
    story = only(text)
    marked = [text[span.start : span.end] for span in story.chrome]
    assert caption in marked
    assert "<SMM-REO-TXO>" in marked
    assert shown(story).endswith("rose.")


def test_a_sentence_that_begins_like_a_stamp_is_prose() -> None:
    text = "Published figures showed that rare earth imports fell to 311 tons in February 2025, a record low.\n" + PROSE
    assert only(text).chrome == ()


@pytest.mark.parametrize("junk", ["1 " * 500_000, "([{" * 330_000, "9" * 1_000_000, "rare earth\n" * 90_000, "A" * 1_000_000])
def test_odd_megabytes_give_no_story_of_their_own(junk: str) -> None:
    assert len(split_stories(document(junk))) <= 1


def _originals() -> Path | None:
    named = os.environ.get("ORIGINALS")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "seeds" / "originals"
    return folder if folder.is_dir() else None


@pytest.mark.originals
@pytest.mark.skipif(_originals() is None, reason="the full articles are not here (set ORIGINALS)")
def test_the_originals_give_one_story_each_where_the_gold_has_it() -> None:
    folder = _originals()
    assert folder
    gold = json.loads((Path(__file__).resolve().parents[2] / "gold" / "seeds.json").read_text(encoding="utf-8"))
    for page in gold["docs"]:
        (story,) = split_stories(read_document(folder / page["doc"]))
        target = page["target"]
        assert abs(story.start - target["start"]) <= 3, page["doc"]
        assert abs(story.body_start - target["body_start"]) <= 3, page["doc"]
        assert abs(story.end - target["end"]) <= 3, page["doc"]
        assert str(story.published) == str(page["published"]), page["doc"]


def test_a_figure_alone_in_its_line_is_told_and_a_page_number_is_not() -> None:
    text = "Rare earth output\n\n3\n\nOxides, t\n5,100\n4,800\n\nThe ministry of Norland gave these figures of rare earth output in May.\n"
    (story,) = split_stories(Document(document_id="page", path="", text=text, sha256=""))
    assert [text[span.start : span.end] for span in story.chrome] == ["3"]
