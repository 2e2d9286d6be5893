"""Every number of a story is accounted for exactly once, whatever the text."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.core.records import Reading, Story
from extract.reading.ledger import NUMBER_WORDS
from extract.reading.sentence.scan import Scan
from extract.reading.story import load_rules, read_story
from tests.originals import GOLD, folder, needs_originals, read_original, seed_gold

if TYPE_CHECKING:
    from pathlib import Path

DIGITS = re.compile(r"\d+")
PIECES = st.sampled_from([
    "rare earth oxide imports", "terbium oxide", "fell", "rose", "to", "by", "of", "in", "from", "3,300 t", "12%", "half", "$4.5 million",
    "1.6-1.63 million yuan/mt", "2 610 yuan ($356) per kg", "October", "2024", "Q2", "the first five months of 2025", "a year earlier",
    "year on year", "and", ",", ".", ";", "\n", "Myanmar", "China", "tripled", "dozens of mines", "17", "99.9%", "(80 miles)",
    "SMM-REO-TXO",
    "Nd2O3", "60K", "28/3/2025", "10:45", "1,2,3", "0.5.1", "²", "½", "٣", "🙂", "“", "’", "\u00a0", "\r\n", "quota", "respectively",
    "tax of 20%", "-5%", "+3", "1e9", "x3",
])


def _story(text: str) -> Story:
    return Story(document_id="ledger", text=text, start=0, end=len(text), body_start=0, published=date(2025, 7, 8))


def _numbers(reading: Reading) -> list[tuple[int, int]]:
    """Digit strings and number words of the story, by means of their own."""
    story = reading.story
    scan = Scan(story.text, load_rules().lexicon, start=story.start, end=story.end)
    words = [(token[0] + scan.base, token[1] + scan.base) for tokens in scan.tokens for token in tokens if token[2] in NUMBER_WORDS]
    digits = [found.span() for found in DIGITS.finditer(story.text, story.start, story.end) if found.group().isascii()]
    return digits + words


def assert_accounted(reading: Reading) -> None:
    """Claims and unplaced cover every number once."""
    spans = sorted((one.start, one.end) for one in (*reading.claims, *reading.unplaced))
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    loose = [number for number in _numbers(reading) if not any(start <= number[0] and number[1] <= end for start, end in spans)]
    assert not [reading.story.text[start:end] for start, end in loose]
    assert all(one.reason for one in reading.unplaced)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=300, deadline=None)
def test_numbers_of_any_text_are_accounted_for(pieces: list[str]) -> None:
    assert_accounted(read_story(_story(" ".join(pieces))))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=150, deadline=None)
def test_numbers_of_any_characters_are_accounted_for(text: str) -> None:
    assert_accounted(read_story(_story(text)))


@pytest.mark.parametrize("path", sorted((GOLD / "dev" / "texts").glob("*.txt")), ids=lambda path: path.stem)
def test_numbers_of_the_annotated_pages_are_accounted_for(path: Path) -> None:
    assert_accounted(read_story(_story(path.read_bytes().decode("utf-8"))))


@pytest.mark.originals
@needs_originals
def test_numbers_of_the_originals_are_accounted_for() -> None:
    assert folder() is not None
    for gold in seed_gold():
        for reading in read_original(gold["id"]):
            assert_accounted(reading)


def test_a_fact_a_date_and_a_listed_number_are_told_apart() -> None:
    reading = read_story(_story("Two people familiar with it said rare earth imports fell to 3,300 t in May 2025."))
    claims = [(one.by, reading.story.text[one.start : one.end]) for one in reading.claims]
    assert claims == [("non_fact", "Two people"), ("fact", "3,300 t"), ("date", "May 2025")]
    assert reading.unplaced == ()


def test_a_number_that_no_rule_claims_is_shown_with_the_reason() -> None:
    reading = read_story(_story("The rare earth council met with 37 in favour."))
    assert [(one.quote, one.reason) for one in reading.unplaced] == [("37", "a bare number: no unit that a reader knows")]


@pytest.mark.parametrize("before", ["", "Some ", "("])
def test_a_number_is_accounted_for_wherever_it_stands(before: str) -> None:
    text = f"{before}25 blobs of terbium oxide were sold in September 2024."
    at = len(before)
    assert [(one.start, one.quote) for one in read_story(_story(text)).unplaced if one.start == at] == [(at, "25")]


@pytest.mark.parametrize(("text", "metric"), [
    ("Five labourers were found dead in a rare earth pit.", "deaths"),
    ("After the slide at the rare earth mine nine people are missing.", "people_missing"),
    ("A blast at the rare earth plant injured 14 workers.", "people_injured"),
])
def test_people_whom_an_accident_strikes_are_no_workforce(text: str, metric: str) -> None:
    assert [one.metric for one in read_story(_story(text)).mentions] == [metric]


@pytest.mark.parametrize("text", [
    "Three miners said that the rare earth gate was shut.",
    "The rare earth gate was shut, a broker and four drivers said.",
])
def test_those_who_tell_it_are_no_figures(text: str) -> None:
    reading = read_story(_story(text))
    assert not reading.mentions
    assert [one.rule_id for one in reading.claims] == ["source_count"]


@pytest.mark.parametrize(("text", "quote"), [
    ("The court fined the rare earth smuggler 700,000 yuan.", "700,000 yuan"),
    ("Police detained 12 workers at the rare earth mine.", "12 workers"),
    ("The rare earth ministry handed out 48 licences.", "48 licences"),
    ("Rare earth magnet exports were a quarter of last year's.", "a quarter"),
])
def test_an_amount_that_nobody_follows_is_left_for_a_person(text: str, quote: str) -> None:
    reading = read_story(_story(text))
    assert not reading.mentions
    assert [one.quote for one in reading.unplaced] == [quote]


def test_a_vague_amount_has_its_unit() -> None:
    (one,) = read_story(_story("Rare earth exports fell by several hundred tonnes in May 2025.")).mentions
    assert (one.value, one.value_high, one.unit, one.metric) == (200, 999, "t", "exports")
