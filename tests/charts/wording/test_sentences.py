"""Sentences that stand alone: of every day on which something came in, each with its time and its source."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import pytest

from charts.wording.events import counts_from_telling, initials
from charts.wording.sentences import told
from extract.measures.headlines import headlines
from extract.measures.news import last_arrival, news
from extract.tables.read import read_tables
from tests.chart_rows import of_stories
from tests.kit.english import faults

_NAMES = sorted(filter(None, read_tables().documents["publisher"].unique()), key=len, reverse=True)
_OUTLETS = re.compile("|".join(map(re.escape, _NAMES)))  # one is called Now
_SOURCED = re.compile(r"\b(?:reported|told) ")
_NEEDS_NEIGHBOUR = re.compile(r"\b(?:there|the (?:resident|official|group|trucks|firm)|also|too|it|they)\b", re.IGNORECASE)
_INTERNAL = re.compile(r"\w_\w|\bnan\b|\bNone\b|n/a")
DAYS = [date(year, month, 28) for year in range(2019, 2027) for month in (2, 5, 8, 11)]


@cache
def sentences(day: date) -> tuple[str, ...]:
    """All that came in within the 92 days before, which is the step of DAYS."""
    tables = read_tables(as_of=day)
    names = initials(tables.actors)
    return tuple(told(item, names) for item in news(tables, day - timedelta(days=92), headlines(tables)))


@pytest.mark.parametrize("day", DAYS)
def test_each_sentence_stands_alone(day: date) -> None:
    for words in sentences(day):
        assert words[0].isupper() or words[0].isdigit(), words
        assert words.endswith("."), words
        assert _SOURCED.search(words), words
        assert re.search(r"\b(?:19|20)\d\d\b", words), words
        assert not counts_from_telling(_OUTLETS.sub("", words)), words
        assert not _NEEDS_NEIGHBOUR.search(words.replace("that day", "")), words
        assert not _INTERNAL.search(words), words
        assert not list(faults(words)), words



def sentence_of(day: date, of: str) -> str:
    tables = of_stories(read_tables(as_of=day))
    found = news(tables, day - timedelta(days=1), headlines(tables))
    return next(words for item in found if of in (words := told(item, initials(tables.actors))))


@pytest.mark.parametrize(("day", "of", "expected"), [
    (date(2024, 11, 14), "Laiza",
     "The KIA closes crossings at Laiza, Pangwa and Mai Ja Yang on 12 Nov 2024, one resident, not named, told Radio Free Asia "
     "(14 Nov 2024)."),
    (date(2025, 7, 8), "ultimatum", "China gives an ultimatum over Bhamo in May 2025, an official told Reuters (8 Jul 2025)."),
    (date(2025, 3, 28), "stocks", "Announced: the KIA lets existing stocks be shipped, Reuters reported (28 Mar 2025)."),
    (date(2025, 3, 28), "IREL", "IREL sends a team to Kachin State in Dec 2024, one source, not named, told Reuters (28 Mar 2025)."),
    (date(2025, 3, 28), "311",
     "China imported 311 t of rare earth oxides and compounds from Myanmar in Feb 2025, Reuters reported on 28 Mar 2025, quoting "
     "Chinese customs data: 89% less than in Feb 2024."),
    (date(2025, 7, 8), "accounted",
     "Mines in Kachin State accounted for about half of world supply of heavy rare earths, Reuters reported on 8 Jul 2025."),
    (date(2026, 1, 22), "Terbium",
     "Terbium oxide was quoted at 6,325 CNY/kg (ex-works in China, incl. VAT) on 22 Jan 2026, Shanghai Metals Market (SMM) reported "
     "that day; the last quotation before was 6,040 CNY/kg on 25 Dec 2025."),
])
def test_what_happened_where_when_and_who_told_whom(day: date, of: str, expected: str) -> None:
    assert sentence_of(day, of) == expected


def test_something_came_in_before_every_late_day() -> None:
    last = last_arrival(read_tables())
    assert last is not None
    tables = read_tables(as_of=last)
    assert news(tables, last - timedelta(days=1), headlines(tables))
