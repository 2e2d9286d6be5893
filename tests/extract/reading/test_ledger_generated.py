"""Nothing vanishes: each run of digits of generated boards, tables, bullets and prose lies in one claim or one unplaced number, whole."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from extract.core.records import Reading, Span, Story
from extract.reading.story import read_story
from tests.originals import GOLD, folder

DIGITS = re.compile(r"[0-9]+(?:[.,'][0-9]+)*")
FORMATS = (
    "3,300", "44'000", "5,00,000", "2,5", "1.650,50", "1,620-50", "41, 700", "3.9 x 10^5",
    "3.9 \u00d7 10\u2075", "1,270 \u00b1 30", "1 1/2",
    "\u2265300", "2 610", "12.5-15", "1,2,3", "0.5.1", "12/34", "1234,5678", "5-3", "7\u00bd",
    "twenty-five thousand", "1,\u200b200", "28/3/2025",
    "30 February 2024", "10:45", "Q2", "2,893 and 1,270", "1100/kg- $1250", "99.9", "17", "half", "dozens of",
    "one and a half million",
)
UNITS = ("t", " tonnes", "%", " yuan/kg", " percentage points", "\u4e07\u5143/\u5428", " (10,000 yuan/mt)", "kt", " MTs",
    " crore", " mines", "", " blobs", "/kg")
WORDS = (
    "Terbium oxide", "NdPr oxide, used in electric vehicles,", "copper", "exports rose", "fell to", "was",
    "from", "in May", "Datang Steel",
    "of\ufb01cial output", "dys\u00adprosium", "between", "and", "rare earth quota", "share prices",
    "lithium carbonate", "according to SMM",
)


def _number(chance: random.Random) -> str:
    money = chance.choice(("", "", "", "$", "A$", "\u20b9", "US$", "+", "-", "(", "CNY"))
    return money + chance.choice(FORMATS) + chance.choice(UNITS)


def _line(chance: random.Random) -> str:
    words = [chance.choice(WORDS) if chance.random() < 0.5 else _number(chance) for _ in range(chance.randint(2, 9))]
    match chance.randrange(5):
        case 0:
            return "\u2022 " + " ".join(words)
        case 1:
            return f"{chance.choice(WORDS)}: {_number(chance)} ({_number(chance)} w/w)"
        case 2:
            return " | ".join([chance.choice(WORDS), *(_number(chance) for _ in range(chance.randint(2, 70)))])
        case 3:
            return "\t".join(_number(chance) for _ in range(4))
    return " ".join(words) + "."


def _story(text: str, *, chrome: tuple[Span, ...] = ()) -> Story:
    return Story(document_id="made", text=text, start=0, end=len(text), body_start=0, published=date(2025, 7, 8), chrome=chrome)


def assert_nothing_vanishes(reading: Reading) -> None:
    """Every run of digits begins and ends in the same claim or unplaced number, or is cut by a date alone; none lies in two."""
    text, rows = reading.story.text, sorted((*reading.claims, *reading.unplaced), key=lambda one: one.start)
    assert all(left.end <= right.start for left, right in pairwise(rows))
    assert all(one.quote == text[one.start : one.end] for one in reading.unplaced)
    starts = [one.start for one in rows]
    for found in re.finditer("[0-9]+", text[reading.story.start : reading.story.end]):
        start, end = found.start() + reading.story.start, found.end() + reading.story.start
        row = rows[max(0, bisect_right(starts, start) - 1)]
        assert row.start <= start < end <= row.end, text[max(0, start - 30) : end + 30]


def assert_no_fragments(reading: Reading) -> None:
    """A fact never begins or ends between the separators of a number."""
    text = reading.story.text
    for one in reading.mentions:
        whole = next((found for found in DIGITS.finditer(text) if found.start() < one.start < found.end()), None)
        assert whole is None, text[one.start - 12 : one.end]


@pytest.mark.parametrize("seed", range(60))
def test_each_number_of_generated_lines_is_accounted_for_whole(seed: int) -> None:
    chance = random.Random(seed)  # the same texts on each run
    text = "\n".join(_line(chance) for _ in range(chance.randint(1, 12)))
    reading = read_story(_story(text))
    assert_nothing_vanishes(reading)
    assert_no_fragments(reading)


PAGES = sorted([*GOLD.glob("*/texts/*.txt"), *(folder() or Path("none")).glob("*.txt")])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_each_number_of_the_given_pages_is_accounted_for_whole(page: Path) -> None:
    reading = read_story(_story(page.read_bytes().decode("utf-8")))
    assert_nothing_vanishes(reading)
    assert_no_fragments(reading)


def test_a_table_too_long_for_a_sentence_leaves_its_numbers_unplaced() -> None:
    text = "Terbium oxide exports were " + " ".join(f"{number},000 t" for number in range(100, 180)) + "."
    reading = read_story(_story(text))
    assert len(reading.unplaced) == 80
    assert {one.reason for one in reading.unplaced} == {"too many numbers for one sentence: a table, or text without full stops"}
    assert not [one for one in reading.claims if one.by == "non_fact"]


def test_figures_of_another_metal_are_unplaced_and_no_silent_claims() -> None:
    reading = read_story(_story("Lithium carbonate, used in electric vehicles, rose 6% to $9,800/t last week; rare earths were quiet."))
    assert not reading.mentions
    assert [one.quote for one in reading.unplaced] == ["6%", "$9,800/t"]
    assert all(one.reason.startswith("belongs to another material") for one in reading.unplaced)


@pytest.mark.parametrize(("caption", "unplaced"), [
    ("A worker in Ganxian, 31 October 2010. REUTERS/Stringer", []),
    ("Exports were 3,300 t. REUTERS/Stringer", ["3,300"]), ("4122\u00bd", ["\u00bd"]), ("7,150 7,250", ["7,150", "7,250"]),
    ("*(8:117n/kg)", ["117"]), ("Oxide US$35:176 yuan/kg", ["35", "176"]), ("Taken at 20:30hrs, 9:15 pm, 8:05", []),
])
def test_a_caption_or_stamp_claims_no_amount(caption: str, unplaced: list[str]) -> None:
    reading = read_story(_story(caption, chrome=(Span(start=0, end=len(caption)),)))
    assert [one.quote for one in reading.unplaced] == unplaced
    assert_nothing_vanishes(reading)


@pytest.mark.parametrize("text", [
    "Exports of rare earths fell 3% in late 2025. A half year passed.", "Exports of rare earths fell 3% 1,0004 days ago.",
    "Exports of rare earths rose in 3Q284.", "Exports of rare earths fell in October\u00bd20.",
    "Exports of rare earths fell on 02.06.20725.", "Exports of rare earths fell by a \u00bdH fund.",
    "China exported 70, 1/2 tonnes of rare earths.", "Prices of rare earths rose by a$half.",
])
def test_a_number_that_a_time_cuts_is_accounted_for_whole(text: str) -> None:
    assert_nothing_vanishes(read_story(_story(text)))


@pytest.mark.parametrize(("text", "compared"), [
    ("Exports of rare earths were 5 t on 11/02/1800, compared with 3 t a year earlier.", "3 t"),
    ("Exports of rare earths were 5 t in May 2025, up from 3 t 300 decades earlier.", "3 t"),
])
def test_a_figure_of_a_time_that_no_table_can_hold_is_undated(text: str, compared: str) -> None:
    (one,) = [one for one in read_story(_story(text)).mentions if one.text == compared]
    assert one.period is None
