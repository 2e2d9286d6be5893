"""The annotated pages: thresholds, nothing from pages off topic, and what swapped words may cost."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from extract.commands.evaluate import Page, level_scores, read_pages, report
from extract.evaluation.scoring import false_positives, last_day
from extract.reading.lines import observation_lines
from extract.reading.story import read_story
from extract.sources.stories import split_stories
from tests.originals import GOLD

if TYPE_CHECKING:
    from collections.abc import Callable

DEV = GOLD / "dev"
THRESHOLDS = {"1": 0.97, "2": 0.92, "3": 0.88}


@cache
def pages() -> tuple[Page, ...]:
    """All pages, read."""
    return tuple(read_pages(DEV / "gold.json", DEV / "texts"))


def _f1(chosen: list[Page], level: str) -> float:
    return level_scores(chosen, level)[2]


def test_pages_off_topic_give_no_rare_earth_and_nothing_without_a_material() -> None:
    assert [len(false_positives(page.found)) for page in pages() if not page.on_topic] == [0, 0]


def test_at_most_a_tenth_of_the_numbers_are_unplaced() -> None:
    numbers = unplaced = 0
    for entry in _gold():
        for reading in _readings(_text(entry), entry["published"]):
            numbers += len(reading.claims) + len(reading.unplaced)
            unplaced += len(reading.unplaced)
            assert all(one.reason not in {"", "other"} for one in reading.unplaced)
    assert unplaced <= 0.1 * numbers


def test_the_report_names_levels_fields_pages_and_misses() -> None:
    text = report(pages())
    assert all(word in text for word in ("3 strict", "commodity", "page  level 1", "off topic", "miss"))


@cache
def _gold() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((DEV / "gold.json").read_text(encoding="utf-8"))
    return entries


def _text(entry: dict[str, Any]) -> str:
    return (DEV / "texts" / f"{entry['doc']}.txt").read_bytes().decode("utf-8")


def _readings(text: str, published: str) -> list[Any]:
    from extract.core.records import Document

    document = Document(document_id="swapped", path="swapped.txt", text=text, sha256="", published=last_day(published))
    return [read_story(story) for story in split_stories(document)]


Swap = dict[str, str]
ELEMENTS = ("Dysprosium", "Terbium", "Gadolinium", "Erbium", "Holmium", "Lutetium", "Samarium", "Europium", "Yttrium", "Scandium")
COUNTRIES = ("Myanmar", "Laos", "Vietnam", "Malaysia", "Thailand", "India", "Brazil", "Australia", "Kazakhstan", "Estonia")
OUTLETS = ("Reuters", "Roskill", "Argus", "Bloomberg", "Mining Weekly", "Fastmarkets")


def _both(pairs: dict[str, str]) -> Swap:
    return {**pairs, **{old.lower(): new.lower() for old, new in pairs.items()}}


def _shuffled(words: tuple[str, ...], dice: random.Random) -> dict[str, str]:
    return dict(zip(words, dice.sample(words, len(words)), strict=True))


def swap(text: str, words: Swap) -> tuple[str, Callable[[int], int]]:
    """The text with words swapped all at once, and the map of places from old to new."""
    edits: list[tuple[int, int, str]] = []
    at = 0
    while at < len(text):
        old = next((word for word in words if text.startswith(word, at)), None)
        if old is None:
            at += 1
            continue
        edits.append((at, at + len(old), words[old]))
        at += len(old)
    out, shifts, last = [], [], 0
    for start, end, new in edits:
        out += [text[last:start], new]
        shifts.append((end, len(new) - (end - start)))
        last = end
    return "".join([*out, text[last:]]), lambda place: place + sum(step for end, step in shifts if end <= place)


def _swapped_page(entry: dict[str, Any], words: Swap) -> Page:
    text, moved = swap(_text(entry), words)
    gold = []
    for row in entry["observations"]:
        commodity = row["commodity"] and swap(row["commodity"], words)[0]
        gold.append({**row, "start": moved(row["start"]), "end": moved(row["end"]), "commodity": commodity})
    found = tuple(line for reading in _readings(text, entry["published"]) for line in observation_lines(entry["doc"], reading))
    return Page(doc=entry["doc"], on_topic=True, gold=tuple(gold), found=found)


@pytest.mark.parametrize("words", [ELEMENTS, COUNTRIES, OUTLETS], ids=["elements", "countries", "outlets"])
@pytest.mark.parametrize("seed", range(4))
def test_swapped_words_cost_at_most_three_hundredths(words: tuple[str, ...], seed: int) -> None:
    pairs = _both(_shuffled(words, random.Random(seed)))
    swapped = [_swapped_page(entry, pairs) for entry in _gold() if entry["class"] == "on_topic"]
    plain = [page for page in pages() if page.on_topic]
    for level in THRESHOLDS:
        assert _f1(swapped, level) >= _f1(plain, level) - 0.03


@pytest.mark.parametrize("step", [-2, -1, 1])
def test_swapped_years_move_every_dated_figure_by_as_much(step: int) -> None:
    years = {str(year): str(year + step) for year in range(1998, 2042)}
    kept = total = 0
    for entry in _gold():
        if entry["class"] != "on_topic":
            continue
        text, moved = swap(_text(entry), years)
        published = swap(entry["published"], years)[0]
        dated = [one for one in _mentions(_text(entry), entry["published"]) if one.period and one.period.start]
        then = {(moved(one.start), one.period.start.year + step) for one in dated}
        now = {(one.start, one.period.start.year) for one in _mentions(text, published) if one.period and one.period.start}
        kept, total = kept + len(then & now), total + len(then)
    assert kept >= 0.97 * total


def _mentions(text: str, published: str) -> list[Any]:
    return [one for reading in _readings(text, published) for one in reading.mentions]
