"""Tables larger than a screen can show: every page opens them and says what is shown; a pick has more of its series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from charts import cli
from charts.export.formats import drawing
from charts.figures import chart
from extract.tables import screen
from extract.tables.read import read_tables
from tests.extract.tables.test_screen import quotation
from tests.made_tables import write_parquet
from tests.views.test_pages import opened
from views.parts import trade_tables
from views.shell import addresses

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

HELD = 778 + 60 * 30
PAGES = ("briefing", "timeline", "prices", "trade", "map", "sources", "changes", "method")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed tables and many series of one material more."""
    found = tmp_path_factory.mktemp("large")
    write_parquet(found, {"observations": [quotation(n, 6000.0 + n, scope=f"lot {lot}") for lot in range(60) for n in range(30)]})
    return found


@pytest.fixture(autouse=True)
def _large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ROWS", 1200)
    monkeypatch.setenv("RARE_EARTH_DATA", str(folder))


def told(app: AppTest) -> list[int]:
    """How many figures are shown, of how many held, as the head of the page says."""
    line = next(caption.value for caption in app.caption if " figures: " in caption.value)
    found = re.search(r"([0-9,]+) of ([0-9,]+) figures: ", line)
    assert found
    return [int(number.replace(",", "")) for number in found.groups()]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_and_says_how_much_of_all_is_shown(page: str) -> None:
    app = opened(page)
    assert not app.exception
    shown, held = told(app)
    assert held == HELD
    assert 0 < shown < held


def test_of_what_is_picked_a_page_shows_more() -> None:
    assert told(opened("prices", material="terbium_oxide"))[0] > told(opened("prices"))[0]


def test_a_picture_says_that_it_is_drawn_from_a_part(folder: Path) -> None:
    tables = read_tables(folder)
    assert f"of {HELD:,} figures: of each stretch" in drawing(chart("prices"), tables).words.caution
    assert "figures: of each stretch" not in drawing(chart("prices"), read_tables()).words.caution


def test_commands_read_more_of_what_is_picked(folder: Path, tmp_path: Path) -> None:
    for name, picks in (("all", []), ("picked", ["--materials", "terbium_oxide"])):
        given = ["--chart", "prices", "--format", "csv", "--data", str(folder), "--out", str(tmp_path / name), *picks]
        assert cli.main(["export", *given]) == 0
    rows = {name: sum(path.read_text().count("lot ") for path in (tmp_path / name).glob("*.csv")) for name in ("all", "picked")}
    assert rows["picked"] > rows["all"] > 0


def test_the_address_of_a_table_says_that_it_is_held_otherwise() -> None:
    asked = Request({"type": "http", "path_params": {"name": "observations.csv"}, "query_string": b"", "headers": []})
    answer = addresses._table(asked)
    assert answer.status_code == 404
    assert b"held as Parquet files" in answer.body


def test_of_a_long_history_the_newest_periods_are_listed_until_all_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trade_tables, "_FIRST", 5)
    app = opened("trade", scope="unlisted_rare_earth_oxides|all origins|China|gross")
    assert len(listed(app)) == 5
    newest = listed(app)
    app = app.toggle(key="control_all_periods").set_value(True).run()
    assert len(listed(app)) > 5
    assert listed(app)[:5] == newest


def listed(app: AppTest) -> list[str]:
    """The periods of the table of changes."""
    return [button.label for button in app.button if (button.key or "").startswith("door_yoy_")]
