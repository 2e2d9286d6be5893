"""The page that is read first: it stands alone at any day, says honestly what is not held, and tells nothing from later."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

import pandas as pd
import pytest
from pypdf import PdfReader

from charts.pack import make_pack
from charts.pack.content import Pack, pack
from charts.pack.summary import age, by_weight
from extract.core.properties import event_ranks
from extract.tables.read import read_tables
from tests.chart_rows import of_stories
from tests.chromium import needs_browser

DAYS = [date(2019, 6, 30), date(2021, 12, 31), date(2024, 10, 25), date(2025, 3, 25), date(2025, 11, 1), None]
TITLES = ["What happened", "What it means", "What is not known, or contested", "What to watch"]


@cache
def packed(as_of: date | None) -> Pack:
    return pack(read_tables(as_of=as_of))


def _said(content: Pack, title: str) -> str:
    return " ".join(line.text for part in content.parts if part.title == title for line in part.lines)


@pytest.mark.parametrize("as_of", DAYS)
def test_the_first_page_has_its_parts_at_any_day(as_of: date | None) -> None:
    content = packed(as_of)
    assert [part.title for part in content.parts] == TITLES
    assert all(line.text for part in content.parts for line in part.lines)
    assert content.situation
    assert content.first_sources


@pytest.mark.parametrize("as_of", DAYS[:2])
def test_before_the_first_event_the_first_page_says_that_none_is_held(as_of: date) -> None:
    content = packed(as_of)
    assert _said(content, "What happened").startswith("No report of an event is held that was published by ")
    assert "Nothing is held of" in _said(content, "What is not known, or contested")


def test_a_picture_without_rows_is_no_part_of_the_situation_and_is_named_as_missing() -> None:
    content = packed(DAYS[0])
    assert not [picture.words.headline for picture in content.drawn if picture.words.headline.startswith("No rows")]
    assert any("Imports from all origins" in line for line in content.missing)


def test_of_one_kind_of_event_one_is_told_and_the_weightiest_kinds_are_chosen() -> None:
    tables = read_tables()
    ranks = event_ranks("timeline")
    weighed = by_weight(tables.events, tables.as_of)
    recent = weighed[weighed["published"] >= pd.Timestamp(tables.as_of) - pd.Timedelta(days=366)]
    found = [ranks.get(kind, len(ranks)) for kind in recent["event_type"]]
    assert found == sorted(found)
    assert weighed["event_id"].is_unique
    told = next(part for part in packed(None).parts if part.title == "What happened")
    assert 1 < len(told.lines) <= 5


def test_what_a_reported_fall_amounts_to_is_told_with_its_interval_and_as_computed() -> None:
    said = _said(packed(None), "What it means")
    assert "A fall of about 2,520 t (2,390–2,655)" in said
    assert "computed here, not published" in said


def test_old_figures_say_how_old_they_are() -> None:
    content = packed(date(2024, 10, 25))
    assert "14 months old" in next(figure.when for figure in content.figures if figure.label.startswith("Terbium"))
    assert "Nothing newer than a year is held of" in _said(content, "What is not known, or contested")
    level = {"period_end": pd.Timestamp("2024-02-29"), "published": pd.Timestamp("2024-03-01")}
    assert (age(level, date(2024, 2, 29)), age(level, date(2024, 3, 12))) == ("", "12 days old")


def test_where_no_report_of_a_gate_is_fresh_the_first_page_says_so() -> None:
    late = _said(pack(of_stories(read_tables(as_of=date(2026, 1, 22)))), TITLES[2])
    assert "Whether the gates are open now is not known: last report 14 months old, of 14 Nov 2024." in late
    assert "Whether the gates" not in _said(pack(read_tables(as_of=date(2024, 11, 20))), TITLES[2])


def test_levels_that_were_not_crossed_are_named_as_such() -> None:
    said = _said(packed(date(2024, 10, 25)), "What to watch")
    assert "Not crossed in the year before: Terbium oxide in China at 7,000 CNY/kg or more" in said


@pytest.mark.parametrize("as_of", DAYS)
def test_no_reference_of_the_first_page_is_from_later(as_of: date | None) -> None:
    content = packed(as_of)
    assert all(reference.published <= content.as_of for _, reference in content.first_sources)
    assert as_of in (None, content.as_of)


@needs_browser
@pytest.mark.parametrize("as_of", [DAYS[0], None])
def test_the_first_page_is_one_sheet_of_the_pdf(as_of: date | None) -> None:
    tables = read_tables(as_of=as_of)
    paper = next(made for name, made in make_pack(tables).items() if name.endswith(".pdf"))
    first, second, *_ = (" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper)).pages)
    assert all(words in first for words in (*TITLES, "Sources of this page"))
    assert "The figures in full" not in first
    assert "The figures in full" in second
    assert "Sources of this page" not in second
