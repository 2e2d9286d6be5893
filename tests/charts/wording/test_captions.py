"""The source line is made from the rows drawn: each publisher once, with its days, relays under whose reporting it is."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from charts.drawing.frame import framed_canvas, headline_lines
from charts.drawing.theme import LAYOUTS
from charts.figures import charts
from charts.wording.captions import (
    Words,
    alt_text,
    as_of_line,
    dates_published,
    days_joined,
    origin_names,
    origin_of,
    short_name,
    source_line,
)
from extract.languages.spoken import LANGUAGES, speaking
from extract.tables.read import read_tables
from tests.chart_rows import rows_of

WORDS = Words(headline="A finding " * 14, short="A finding", subtitle="Unit and basis", source="Source: X.", caution="not a cause", alt="")


def rows(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame({
        "publisher": [name for name, _ in pairs], "published": pd.to_datetime([when for _, when in pairs]), "story_id": [""] * len(pairs),
    })


def test_publishers_are_named_once_with_their_days():
    line = source_line(rows(("Reuters", "2025-07-08"), ("Reuters", "2025-03-28"), ("SMM", "2025-01-03"), ("Reuters", "2025-03-28")))
    assert line == "Sources: Reuters, 28 Mar and 8 Jul 2025; SMM, 3 Jan 2025."


def test_a_relay_counts_with_its_origin():
    line = source_line(rows(("Reuters (via The Star)", "2024-11-13"), ("Reuters", "2024-11-13")))
    assert line == "Source: Reuters, 13 Nov 2024."
    assert [origin_of("CSIS via CNBC (a summary)"), short_name("Shanghai Metals Market (SMM)")] == ["CSIS", "SMM"]


def test_many_days_become_years_and_of_many_publishers_all_are_named():
    assert source_line(rows(*(("SMM", f"20{year}-01-01") for year in range(19, 26)))) == "Source: SMM, 2019–2025."
    assert source_line(rows(*((f"P{index}", "2025-01-01") for index in range(9)))).endswith("P5, 1 Jan 2025; also from P6, P7 and P8.")
    assert source_line(rows(*((f"P{index:02}", "2025-01-01") for index in range(23)))).endswith(
        " and P19; 3 more in its data files (CSV, XLSX).")


@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_every_publisher_of_a_picture_is_named_or_stands_in_its_data(one):
    drawn = rows_of(one, "real")
    counts = re.findall(r"\d+ more\b.{12}", one.words(drawn).source)
    assert all("in its data" in each.replace("\u00a0", " ") for each in counts)
    assert not counts or any("publisher" in frame for frame in one.shown(drawn).values())


def test_a_row_of_a_story_counts_with_the_storys_wire():
    stories = pd.DataFrame({"story_id": ["s"], "wire": ["Reuters"]})
    told = rows(("Daily8", "2025-07-08")).assign(story_id="s")
    assert list(origin_names(told, stories)) == ["Reuters"]
    assert list(origin_names(rows(("SMM", "2025-07-08")), stories)) == ["SMM"]


def test_a_page_without_a_date_has_no_day():
    dated = rows(("SMM", "2025-03-20"), ("SMM", "2025-03-01"), ("UCL", "2022-03-01"), ("USGS", "2021-02-28"))
    line = source_line(dated.assign(published_precision=["day", "assumed", "assumed", "month"]))
    assert line == "Sources: SMM, 20 Mar 2025 and n.d.; UCL, n.d.; USGS, Feb 2021."


def test_no_rows_give_no_source():
    assert source_line(rows()) == ""


def test_the_last_line_has_day_caution_and_version():
    assert as_of_line(date(2025, 7, 8), "abc", "not a cause") == "As of 8 Jul 2025 · not a cause · data version abc"


def test_days_of_two_years_are_written_out():
    assert days_joined([date(2024, 11, 14), date(2025, 7, 8)]) == "14 Nov 2024 and 8 Jul 2025"


def test_a_headline_too_long_gives_way_to_its_short_form():
    lines, size = headline_lines(WORDS, LAYOUTS["slide"])
    assert (lines, size) == (["A finding"], LAYOUTS["slide"].headline)


def test_a_plain_picture_has_no_footer_and_more_room():
    full = framed_canvas("slide", "light", WORDS, as_of=date(2025, 7, 8), version="abc")
    plain = framed_canvas("slide", "light", WORDS, as_of=None)
    assert plain.box.y1 > full.box.y1
    assert not any("As of" in words or "Source" in words for _, words in plain.labels)
    assert any("data version abc" in words for _, words in full.labels)


def test_alt_text_is_sentences():
    assert alt_text("Bars", "imports", ["one", "two."], "Source: X.") == "Bars: imports. one. two. Source: X."


def test_no_more_publishers_are_named_or_counted_in_one_language_than_in_another() -> None:
    tables = read_tables()
    for rows in (tables.events, tables.observations[tables.observations["status"] == "reported"]):
        counts = []
        for code in LANGUAGES:
            with speaking(code):
                counts.append(len(dates_published(rows)))
        assert len({*counts}) == 1
