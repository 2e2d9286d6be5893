"""A page saved with other line ends or with doubled blanks gives the same rows, each at its own place in the text."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from extract.core.records import Document, Reading
from extract.reading.story import load_rules, read_story
from extract.sources.stories import split_stories

TEXT = (
    "The KIA seized the rare earth belt around Mai Ja\nYang in October, and rare earth oxide imports from\nMyanmar dropped 89% "
    "to 311 tons in February compared with\nthe same period of last year, customs data showed.\n\n"
    "Terbium oxide prices in China rose 21.9% to 6,550 yuan per kg between late\nSeptember and March 24, while those of dysprosium "
    "oxide eased 3.2% to 1,665 yuan per kg during the\nsame period. "
    "In December a team\nof the state-owned firm IREL went to\nKachin State.\n"
)


def _read(text: str) -> Reading:
    (story,) = split_stories(Document(document_id="page", path="", text=text, sha256="", published=date(2025, 3, 28)))
    return read_story(story, load_rules())


def _rows(reading: Reading) -> list[object]:
    """Everything read, without places in the text; quotes with their blanks made one."""
    out: list[object] = []
    for record in (*reading.mentions, *reading.events, *reading.places, *reading.claims, *reading.unplaced):
        row = dataclasses.asdict(record)
        quote = row.pop("text", "") or row.pop("quote", "")
        cells = [column for column, *_ in row.pop("cells", ())]
        rest = {name: value for name, value in row.items() if name not in ("start", "end", "equivalent_of")}
        out.append((type(record).__name__, " ".join(quote.split()), cells, rest))
    return out


@pytest.mark.parametrize(("old", "new"), [("\n", "\r\n"), (" ", "  "), ("\n", " \n"), ("\n\n", "\r\n\r\n")])
def test_line_ends_and_doubled_blanks_change_no_row(old: str, new: str) -> None:
    changed = _read(TEXT.replace(old, new))
    assert _rows(changed) == _rows(_read(TEXT))
    for record in (*changed.mentions, *changed.events, *changed.places):
        assert changed.story.text[record.start : record.end] == record.text
    for left in changed.unplaced:
        assert changed.story.text[left.start : left.end] == left.quote


def test_the_words_that_gave_a_cell_stand_where_the_page_has_them() -> None:
    changed, plain = _read(TEXT.replace("\n", "\r\n")), _read(TEXT)
    for one, other in zip(changed.mentions, plain.mentions, strict=True):
        quotes = [changed.story.text[start:end].replace("\r\n", "\n") for _, start, end in one.cells]
        assert quotes == [plain.story.text[start:end] for _, start, end in other.cells]
