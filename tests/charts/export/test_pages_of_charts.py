"""A chart as an HTML page: one small file that opens offline and fits the place it is shown in."""

from __future__ import annotations

import gzip
import io
import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import plotly
import pytest

from charts.export.formats import THEMES, Edition, drawing, editions, export_chart
from charts.export.pictures import embedding
from charts.figures import chart, charts
from extract.tables.read import Tables, read_tables
from tests.chromium import needs_browser, offline_page

if TYPE_CHECKING:
    from charts.drawing.chart import Chart

ROOM = 1_500_000  # bytes: what a reader on a telephone loads without a thought
WIDTHS = (390, 760, 1366, 1920)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


def _saved(one: Chart, tables: Tables, folder: Path, theme: str = "light") -> Path:
    made = export_chart(one, tables, Edition(form="html", theme=theme))
    path = folder / made.name
    path.write_bytes(made.content)
    return path


@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_a_page_is_small_and_carries_plotly_and_the_faces(one: Chart, tables: Tables) -> None:
    page = export_chart(one, tables, Edition(form="html")).content
    assert len(page) < ROOM
    assert page.count(b"@font-face") == 4
    assert b"http://" not in page.split(b"<body>")[0].replace(b"http://www.w3.org", b"")


def test_the_bundle_that_travels_is_of_the_version_that_draws_the_pictures() -> None:
    shipped = gzip.decompress((Path(__file__).parents[3] / "charts/export/plotly/plotly-basic.min.js.gz").read_bytes())[:300]
    installed = (Path(plotly.__file__).parent / "package_data/plotly.min.js").read_bytes()[:300]
    versions = [re.search(rb"v(\d+\.\d+)\.\d+", script)[1] for script in (shipped, installed)]  # type: ignore[index]
    assert versions[0] == versions[1]
    assert b"MIT license" in shipped


@needs_browser
@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_a_page_draws_at_every_width_without_a_bar_across(one: Chart, tables: Tables, tmp_path: Path) -> None:
    path = _saved(one, tables, tmp_path)
    with offline_page() as (page, asked, errors):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path.as_uri())
            page.wait_for_selector("#plot .main-svg")
            boxes = "[document.documentElement, document.querySelector('.plot')]"
            assert page.evaluate(f"{boxes}.map(one => one.scrollWidth - one.clientWidth)") == [0, 0], width
        assert (asked, errors) == ([], [])


@needs_browser
def test_a_page_changes_with_its_place_and_its_caption_with_it(tables: Tables, tmp_path: Path) -> None:
    path = _saved(chart("prices"), tables, tmp_path, "dark")
    with offline_page() as (page, _, errors):
        page.set_viewport_size({"width": 1366, "height": 800})
        page.goto(path.as_uri())
        page.wait_for_selector("#plot .main-svg[width='1000']")
        assert "Long view" in (page.locator("#plot").text_content() or "")
        wide = page.locator("footer p:visible").first.text_content()
        page.set_viewport_size({"width": 390, "height": 800})
        page.wait_for_selector("#plot .main-svg[width='358']")
        assert "Long view" not in (page.locator("#plot").text_content() or "")
        assert page.locator("footer p:visible").first.text_content() != wide
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 27)"
        assert errors == []


@needs_browser
def test_the_line_for_other_pages_shows_it_there(tables: Tables, tmp_path: Path) -> None:
    path = _saved(chart("shares"), tables, tmp_path)
    made = drawing(chart("shares"), tables)
    (tmp_path / "article.html").write_text(f"<!doctype html><p>Text</p>{embedding(path.name, made.about(), made.bare('light')[0])}")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with offline_page() as (page, asked, errors):
            page.set_viewport_size({"width": 390, "height": 800})
            page.goto(f"http://127.0.0.1:{server.server_port}/article.html")
            page.frame_locator("iframe").locator("#plot .main-svg").first.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            assert [each for each in errors if "favicon" not in each] == []
            assert asked == []
    finally:
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_page_has_a_theme_and_no_size() -> None:
    made = editions(forms=("html",), sizes=("slide", "square"), themes=THEMES, scales=(1, 2))
    assert len(made) == len(THEMES)


def test_a_plain_page_has_no_footer(tables: Tables) -> None:
    plain, light = (export_chart(chart("shares"), tables, Edition(form="html", theme=theme)).content for theme in ("plain", "light"))
    assert b"<footer>" in light
    assert b"<footer>" not in plain
    assert io.BytesIO(plain).read(15) == b"<!doctype html>"
