"""The day that is shown where nobody asks for one is the same on every page, in every file and in every file name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from charts.cli import main
from charts.export.about import file_stem
from charts.export.formats import Edition, export_chart
from charts.export.package import package_files, package_name
from charts.figures import chart
from charts.pack.content import pack
from charts.wording.formats import day
from charts.wording.pages import TIMELESS
from extract.measures.standing import standing
from extract.tables.read import Tables, read_tables
from tests.views.test_pages import PAGES, opened

if TYPE_CHECKING:
    from pathlib import Path

# The last event that is drawn; the last price is of 13 February, the exchange rates reach to October.
DAY = date(2026, 2, 28)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


def test_it_is_the_day_of_the_last_event_or_price(tables: Tables) -> None:
    last = tables.events["published"].max().date()
    assert tables.as_of == max(last, standing(tables).last_price or date.min) == DAY


@pytest.mark.parametrize("page", [page for page in PAGES if page not in TIMELESS])
def test_every_page_shows_it(page: str) -> None:
    app = opened(page)
    assert f"Data as of {day(DAY)}" in " ".join(caption.value for caption in app.caption)
    assert app.text_input(key="control_as_of").value == DAY.isoformat()


def test_an_exported_file_has_it_in_name_and_footer(tables: Tables) -> None:
    made = export_chart(chart("prices"), tables, Edition(form="html"))
    assert f"_as-of-{DAY.isoformat()}_" in made.name
    assert f"As of {day(DAY)}" in made.content.decode()
    assert f"_as-of-{DAY.isoformat()}_" in file_stem(chart("prices"), tables, {})


def test_package_and_pack_have_it(tables: Tables) -> None:
    assert f"_as-of-{DAY.isoformat()}_" in package_name(tables)
    assert f"What was published by {day(DAY)}" in package_files(tables)["README.md"].decode()
    content = pack(tables)
    assert content.as_of == DAY
    assert day(DAY) in content.standfirst


def test_the_command_names_its_files_by_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--chart", "prices", "--format", "csv", "--out", str(tmp_path)]) == 0
    assert f"_as-of-{DAY.isoformat()}_" in capsys.readouterr().out
