"""Tables that are broken, and charts that fail: the rest of the page stands, and the hole says what is missing and how it comes back."""

from __future__ import annotations

import ast
import shutil
import traceback
from typing import TYPE_CHECKING

import pytest

from charts.figures import chart
from charts.figures.maps.rows import _seed
from extract.core.paths import DATA, ROOT
from extract.core.schema import BY_NAME
from extract.languages.spoken import catalogue, say, speaking
from extract.tables.read import PACKAGE
from tests.chinese import english_left
from tests.made_tables import seal
from tests.views.test_pages import PAGES, opened, said

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tables that the pages show, as shipped at first."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setenv("RARE_EARTH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3])


def _page(folder: Path, page: str, **address: str) -> AppTest:
    """The page, which neither stops nor says where the tables lie."""
    app = opened(page, **address)
    assert not app.exception
    assert not app.error
    assert app.title
    assert str(folder.parent) not in said(app)
    return app


def _holes(app: AppTest) -> set[str]:
    return {text.value for text in app.get("text")}


@pytest.mark.parametrize("page", ["briefing", "timeline", "map"])
def test_a_table_that_a_page_does_not_need_costs_it_nothing(folder: Path, page: str) -> None:
    _cut(folder / "unplaced.csv")
    app = _page(folder, page)
    assert [warning.value for warning in app.warning] == [
        "These tables cannot be read: `unplaced`. What rests on them is not shown; all else is. "
        "They are built anew with `python -m extract`.",
    ]
    assert any("Data as of" in caption.value for caption in app.caption)
    assert not _holes(app)


def test_prices_stand_without_the_findings(folder: Path) -> None:
    _cut(folder / "findings.csv")
    assert not _holes(_page(folder, "prices"))


def test_the_hole_of_a_table_says_which_and_how_it_comes_back(folder: Path) -> None:
    _cut(folder / "unplaced.csv")
    told = "unplaced.csv: the table is damaged or was edited: it is not as it was written; build it anew with: python -m extract"
    assert _holes(_page(folder, "sources", section="unplaced")) == {told}
    (folder / "unplaced.csv").unlink()
    app = _page(folder, "sources", section="unplaced")
    assert _holes(app) == {"unplaced.csv: there is no such table; build it with: python -m extract"}
    shutil.copy(DATA / "unplaced.csv", folder)
    app = _page(folder, "sources", section="unplaced")  # put back, it is there at once
    assert not _holes(app)
    assert not app.warning


def test_figures_are_not_shown_without_their_evidence_but_the_map_s_frame_stands(folder: Path) -> None:
    _cut(folder / "evidence.csv")
    app = _page(folder, "briefing")
    assert {text.partition(":")[0] for text in _holes(app)} == {"evidence.csv"}
    assert any("Open questions" in header.value or "Sources" in header.value for header in app.subheader)
    assert not app.metric


def test_a_table_of_an_older_schema_is_a_hole(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",told_by,", b",said_by,", 1))
    seal(folder)
    app = _page(folder, "prices")
    assert "`events`" in app.warning[0].value
    (hole,) = {text for text in _holes(app) if text.startswith("events.csv")}
    assert hole == "events.csv: columns differ from the schema: said_by, told_by; rebuild with: python -m extract"


def test_a_hole_is_told_in_chinese_too(folder: Path) -> None:
    _cut(folder / "unplaced.csv")
    app = _page(folder, "sources", section="unplaced", lang="zh")
    words = " ".join([*_holes(app), *(warning.value for warning in app.warning)])
    assert "unplaced" in words
    assert not english_left(words, "unplaced.csv", "`unplaced`", "python -m extract")


def test_where_no_table_is_left_one_line_says_so(folder: Path) -> None:
    shutil.rmtree(folder)
    app = opened("briefing")
    assert not app.exception
    (line,) = app.error
    assert line.value == "The tables cannot be read. data: the folder of tables cannot be read; build it with: python -m extract"


def _broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a fault of a chart")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_chart_that_fails_leaves_a_hole_that_names_it_and_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, code: str,
) -> None:
    monkeypatch.setattr("views.parts.chart.plot", _broken)
    app = _page(folder, "briefing", lang=code)
    holes = [warning.value for warning in app.warning]
    with speaking(code):
        titles = [say(chart(name).title) for name in ("prices", "imports")]
        rest = {say("Watch"), say("Sources")}
    assert [hole.split("**")[1] for hole in holes] == titles  # each in its place
    assert rest <= {header.value for header in app.subheader}
    assert all("`python -m extract`" in hole for hole in holes)
    if code == "en":
        assert all("The rest of the page stands. The fault is in the server's log" in hole for hole in holes)
    else:
        assert english_left(" ".join(holes), "`python -m extract`") == []
    logged = [record.exc_info for record in caplog.records if record.name == "views.shell.holes"]
    assert [fault[0] for fault in logged if fault] == [ZeroDivisionError] * 2
    frames = [frame.name for fault in logged if fault for frame in traceback.extract_tb(fault[2])]
    assert {"figure", "_broken"} <= {*frames}
    assert "a fault of a chart" not in said(app)


def test_every_part_of_a_page_has_a_name_that_the_languages_know() -> None:
    calls = [node for path in (ROOT / "views").rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("fragment", "spoken")]
    titles = {each.value for call in calls for each in (*call.args[1:], *(word.value for word in call.keywords if word.arg == "title"))
              if isinstance(each, ast.Constant)}
    assert len(titles) > 8
    assert sorted(titles - {text for _, text in catalogue("zh").words}) == []


def test_a_file_of_the_map_that_is_missing_is_a_hole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charts.figures.maps.rows.SEEDS", folder)
    monkeypatch.setattr("charts.figures.maps.rows._seed", _seed.__wrapped__)  # read anew
    app = _page(folder, "map")
    assert _holes(app) == {"mine_areas.csv: cannot be read (No such file or directory); a CSV file; restore the file"}


@pytest.mark.parametrize(("number", "name"), [*enumerate((*BY_NAME, PACKAGE))])
def test_a_file_that_cannot_be_read_costs_a_page_no_more_than_what_rests_on_it(folder: Path, number: int, name: str) -> None:
    path = folder / (name if name == PACKAGE else f"{name}.csv")
    if number % 2:
        _cut(path)
    else:
        path.write_bytes(path.read_bytes().replace(b",", b"_,", 1))  # as a column of an older schema
        seal(folder)
    for page in (PAGES[(number + step) % len(PAGES)] for step in (0, 3, 6)):
        app = _page(folder, page)
        told, *holes = [warning.value for warning in app.warning]
        assert f"`{name}`" in told, page
        assert not [hole for hole in holes if "drawing it failed" in hole or "This part" in hole], page
        assert {text.partition(":")[0] for text in _holes(app)} <= {path.name}, page
        assert all("python -m extract" in text for text in _holes(app)), page
