"""A figure that a text takes back is superseded, and no other is."""

from __future__ import annotations

from datetime import date

import pytest
import re2

from extract.core.records import Document
from extract.reading.story import read_story
from extract.reading.withdrawn import examples, withdrawn
from extract.sources.stories import split_stories

BODY = "China imported 2,410 metric tons of rare earth oxides from Myanmar in October, customs data showed.\n"
TOLD = [
    "(Corrects October import figure in paragraph 2 to 2,410 metric tons from 2,140 metric tons; adds closure)",
    "October imports of rare earth oxides from Myanmar were 2,410 t, not 2,140 t as earlier reported.",
    "Editor's note: this story has been updated to correct October rare earth imports, which were 2,410 tons, not 2,140 tons.",
    "The story earlier said imports of rare earth oxides were 2,140 tons in October.",
    "Imports of rare earth oxides in October were 2,410 tons rather than the 2,140 tons reported on Nov. 12.",
    "A previous version of this article misstated October imports of rare earth oxides as 2,140 tons.",
    "Correction: Rare earth oxide imports in October totalled 2,410 tons. The earlier figure of 2,140 tons was wrong.",
]


@pytest.mark.parametrize(("text", "old"), list(examples()), ids=lambda value: str(value)[:40])
def test_what_a_sentence_takes_back_is_found(text: str, old: tuple[str, ...]) -> None:
    numbers = [found.span() for found in re2.finditer(r"\d[\d,.]*\d|\d", text)]
    spans = list(withdrawn(text))
    found = [text[start:end] for start, end in numbers if any(low <= start and end <= high for low, high in spans)]
    assert [number for number in found if "Nov" not in text or number != "12"] == [words.split(" ")[0] for words in old]


@pytest.mark.parametrize("sentence", TOLD)
def test_a_withdrawn_tonnage_is_no_level(sentence: str) -> None:
    text = f"{sentence}\n\n{BODY}"
    (story,) = split_stories(Document(document_id="x", path="x", text=text, sha256="", published=date(2026, 11, 20)))
    told = {(mention.value, mention.modality) for mention in read_story(story).mentions}
    assert (2140, "actual") not in told
    assert (2410, "actual") in told


def test_a_fall_from_an_earlier_level_takes_nothing_back() -> None:
    text = "Imports of rare earth oxides fell to 2,140 tons in October from 2,410 tons in September, an earlier report showed.\n"
    (story,) = split_stories(Document(document_id="x", path="x", text=text, sha256="", published=date(2026, 11, 20)))
    assert {mention.modality for mention in read_story(story).mentions} == {"actual"}
