"""The engine on texts of every sort: offsets, sentences, purity, hostile input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from extract.core.records import Story
from extract.core.sentences import split_sentences
from extract.core.text import folded, normal
from extract.reading.sentence.date_ranges import find_periods
from extract.reading.sentence.scan import Scan
from extract.reading.story import load_rules, read_story

ROOT = Path(__file__).resolve().parents[3]
SENTENCE = "Rare earth imports from Laos fell 12% to 3,300 t in May."


def _story(text: str) -> Story:
    return Story(document_id="engine", text=text, start=0, end=len(text), body_start=0, published=date(2025, 7, 8))


@pytest.mark.parametrize("text", [
    "\ufeff" + SENTENCE, "🙂🙂 " + SENTENCE, SENTENCE.replace(" ", "\u00a0"), "Page\r\n\r\n" + SENTENCE + "\r\n", "“Quoted” – " + SENTENCE,
    "中文。" + SENTENCE, "Naïve façade: " + SENTENCE, SENTENCE.replace("in May", "in\nMay"), "\t" + SENTENCE,
])
def test_offsets_are_code_points_of_the_text_as_it_stands(text: str) -> None:
    mentions = read_story(_story(text)).mentions
    assert [text[one.start : one.end].replace("\u00a0", " ") for one in mentions] == ["12%", "3,300 t"]
    assert [one.text for one in mentions] == [text[one.start : one.end] for one in mentions]


def test_the_working_copy_is_as_long_as_the_text() -> None:
    text = "a\r\n“é”—½€\u200b\U0001f642中ß\x00"
    assert len(normal(text)) == len(text)


def test_terms_are_folded_like_texts() -> None:
    assert folded("Rare-Earth’s U.S. t/y") == "rare earth s u s t y"


@pytest.mark.parametrize(("text", "count"), [
    ("The U.S. imported 5 t. It sold 3 t.", 2),
    ("The U.K.-based group counted 5 mines. Output rose.", 2),
    ("Prices rose 1.5% to $3.20. Imports fell.", 2),
    ("Mr. Li of Shanghai Metals Market Co. Ltd. said so. Others agreed.", 2),
    ("Imports rose in Oct. 2024 by 5%. They fell later.", 2),
    ("PRICE SPIKE\nTerbium rose.", 2),
    ("He asked: why? Nobody knew!", 2),
    ("J. Smith met A. Jones in the U.S. The talks went on.", 2),
])
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len(split_sentences(normal(text))) == count


def test_lines_wrapped_by_hand_do_not_end_sentences() -> None:
    text = (
        "Imports of rare earth ores from the mines of the north\nfell to 311 tons in the month of February after a long\n"
        "winter, as the customs said. Output rose.\n"
    )
    assert len(split_sentences(normal(text * 3))) == 6


PERIODS = [
    ("in late September", "2024-09-21", "2024-09-30", "part_of_month"),
    ("in Q1 2024", "2024-01-01", "2024-03-31", "quarter_of_year"),
    ("in the second half of last year", "2024-07-01", "2024-12-31", "half_of_year"),
    ("between late September and March 24", "2024-09-21", "2025-03-24", "range"),
    ("in the first five months of 2023", "2023-01-01", "2023-05-31", "n_months_of_year"),
    ("since December", "2024-12-01", "2025-03-28", "open_since"),
    ("over the past year", "2024-03-28", "2025-03-28", "trailing_window"),
    ("over the last six months", "2024-09-28", "2025-03-28", "trailing_window"),
    ("on Thursday", "2025-03-27", "2025-03-27", "weekday"),
    ("in the 2010s", "2010-01-01", "2019-12-31", "decade"),
    ("this spring", "2025-03-01", "2025-05-31", "season"),
    ("on 28 Oct 2019", "2019-10-28", "2019-10-28", "day"),
    ("from April through June 2024", "2024-04-01", "2024-06-30", "month_range"),
    ("over three months ended September 30, 2024", "2024-07-01", "2024-09-30", "months_to"),
    ("in the week to March 21", "2025-03-17", "2025-03-21", "week_ended"),
    ("last October", "2024-10-01", "2024-10-31", "relative_month"),
    ("on 2024.11.14", "2024-11-14", "2024-11-14", "iso_day"),
    ("in 2015-16", "2015-01-01", "2016-12-31", "year_range"),
    ("in the June quarter", "2024-04-01", "2024-06-30", "named_quarter"),
    ("by the end of 2026", "2026-12-31", "2026-12-31", "part_of_year"),
    ("so far this year", "2025-01-01", "2025-03-28", "ytd"),
    ("Sept. 6 to 7", "2024-09-06", "2024-09-07", "day_range"),
    ("in 1Q24", "2024-01-01", "2024-03-31", "quarter_of_year"),
    ("in recent months", "2024-12-28", "2025-03-28", "recent_months"),
    ("in the week just ended", "2025-03-24", "2025-03-28", "week_ended"),
    ("next year", "2026-01-01", "2026-12-31", "relative_year"),
    ("six months ago", "2024-09-01", "2024-09-30", "ago"),
    ("in fiscal 2024", "2024-01-01", "2024-12-31", "fiscal_year"),
]


@pytest.mark.parametrize(("text", "first", "last", "rule"), PERIODS, ids=[row[0] for row in PERIODS])
def test_a_time_is_an_interval_with_precision_and_rule(text: str, first: str, last: str, rule: str) -> None:
    scan = Scan(f"Trade {text} was slow.", load_rules().lexicon)
    (span,) = find_periods(scan, 0, date(2025, 3, 28))
    assert (str(span.first), str(span.last), span.rule) == (first, last, rule)
    assert span.precision


@pytest.mark.parametrize(("text", "shift"), [
    ("a year earlier", (1, "year")), ("YoY", (1, "year")), ("month on month", (1, "month")), ("the previous quarter", (1, "quarter")),
    ("the week before", (1, "week")), ("two years earlier", (2, "year")),
])
def test_a_comparison_is_a_distance(text: str, shift: tuple[int, str]) -> None:
    scan = Scan(f"It was up 5% {text}.", load_rules().lexicon)
    assert [span.shift for span in find_periods(scan, 0, date(2025, 3, 28))] == [shift]


def test_a_time_that_was_read_cannot_be_changed() -> None:
    scan = Scan("Trade in May was slow.", load_rules().lexicon)
    (span,) = find_periods(scan, 0, date(2025, 3, 28))
    with pytest.raises(FrozenInstanceError):
        span.first = date(2025, 5, 2)  # type: ignore[misc]
    assert span.first == date(2024, 5, 1)


def test_without_a_date_relative_times_stay_open_and_full_dates_do_not() -> None:
    text = "Rare earth imports were 300 t in May and 200 t in June 2024."
    rows = read_story(Story(document_id="x", text=text, start=0, end=len(text), body_start=0)).mentions
    assert [one.period is not None for one in rows] == [False, True]


_RUN = "import json, sys; from tests.extract.reading.test_engine import read_pages; json.dump(read_pages(), sys.stdout)"


def read_pages() -> list[list[str]]:
    """All annotated pages as read, in full."""
    texts = [path.read_bytes().decode("utf-8") for path in sorted((ROOT / "tests" / "gold" / "dev" / "texts").glob("*.txt"))]
    return [[repr(one) for one in read_story(_story(text)).mentions] for text in texts]


@pytest.mark.parametrize("setting", [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Yangon"}, {"PYTHONHASHSEED": "99", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Lima"},
])
def test_the_same_text_gives_the_same_rows_everywhere(setting: dict[str, str]) -> None:
    out = subprocess.run([sys.executable, "-c", _RUN], cwd=ROOT, env={**os.environ, **setting}, capture_output=True, check=True, text=True)
    assert json.loads(out.stdout) == read_pages()


def test_order_of_reading_does_not_matter() -> None:
    texts = [path.read_bytes().decode("utf-8") for path in sorted((ROOT / "tests" / "gold" / "dev" / "texts").glob("*.txt"))]
    forward = {text: read_story(_story(text)).mentions for text in texts}
    assert {text: read_story(_story(text)).mentions for text in reversed(texts)} == forward


HOSTILE = {
    "digits": "1234567890" * 100_000, "ones": "1 " * 500_000, "brackets": "([{" * 333_000, "percents": "5% " * 333_000,
    "commas": "1,1," * 250_000, "words": "rare earth oxide imports fell " * 33_000, "mixed": "rare earth imports 1 1 1 1 " * 37_000,
    "dashes": "1-" * 500_000, "dollars": "$ " * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_to_an_end_and_gives_no_figure(name: str) -> None:
    assert read_story(_story(HOSTILE[name])).mentions == ()


@pytest.mark.parametrize(("published", "code"), [("2024-07-15", 0), ("2024-07", 0), ("2024-02-30", 2), ("July", 2), ("2024-13", 2)])
def test_the_day_of_publication_is_a_day_or_a_month(tmp_path: Path, published: str, code: int) -> None:
    page = tmp_path / "page.txt"
    page.write_text("China exported 3,200 tonnes of rare earth magnets last month.\n", encoding="utf-8")
    command = [sys.executable, "-m", "extract", "read", str(page), "--published", published]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert out.returncode == code
    assert ("2024-06-01" in out.stdout) == (code == 0)
