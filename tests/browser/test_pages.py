"""Every page in a real browser that can reach nobody else: drawn, whole, quiet, readable on a phone and on paper."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from charts.drawing.theme import palette
from tests.app_server import PAGES, wait_drawn
from tests.chromium import needs_browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.app_server import Server
    from tests.conftest import Visit

_SIDEWAYS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth);
}"""
_VIEWS = [(1366, "light"), (1920, "dark"), (390, "dark"), (360, "light")]


@needs_browser
@pytest.mark.parametrize(("width", "theme"), _VIEWS)
def test_pages_are_drawn_whole_and_quietly(visit: Callable[..., Visit], width: int, theme: str) -> None:
    seen = visit("", width=width, theme=theme)
    for path in PAGES:
        seen.go(path)
        assert seen.page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, path
        assert seen.page.evaluate(_SIDEWAYS) <= 0, f"{path} scrolls sideways at {width}"
        assert seen.asked == []
        assert seen.errors == []


@needs_browser
def test_navigation_leads_to_every_page(visit: Callable[..., Visit]) -> None:
    seen = visit("")
    links = seen.page.locator("[data-testid=stTopNavLink]")
    assert links.count() == len(PAGES)
    for number in range(len(PAGES)):
        links.nth(number).click()
        seen.page.wait_for_timeout(300)
        wait_drawn(seen.page)
        assert seen.page.locator("h1").count() == 1
    assert seen.errors == []


def _colours(picture: bytes) -> set[tuple[int, int, int]]:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return {colour for count, colour in counted if count > 20}


def _rgb(token: str, theme: str) -> tuple[int, int, int]:
    colour = palette(theme)[token]
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _near(colours: set[tuple[int, int, int]], wanted: tuple[int, int, int], give: int = 6) -> bool:
    return any(all(abs(a - b) <= give for a, b in zip(colour, wanted, strict=True)) for colour in colours)


@needs_browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_has_drawn_land_border_and_places(visit: Callable[..., Visit], theme: str) -> None:
    seen = visit("map", theme=theme)
    seen.page.wait_for_timeout(1500)
    colours = _colours(seen.page.locator(".stDeckGlJsonChart").first.screenshot())
    for token in ("kachin", "neighbour", "border", "accent"):
        assert _near(colours, _rgb(token, theme)), token


@needs_browser
def test_no_plot_is_blank(visit: Callable[..., Visit]) -> None:
    seen = visit("")
    for path in ("", "timeline", "prices", "trade"):
        seen.go(path)
        plots = seen.page.locator(".stPlotlyChart")
        assert plots.count() > 0
        for number in range(plots.count()):
            assert len(_colours(plots.nth(number).screenshot())) > 3


@needs_browser
def test_the_pages_print(visit: Callable[..., Visit]) -> None:
    import pypdf

    seen = visit("")
    seen.page.emulate_media(media="print")
    reader = pypdf.PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True, print_background=True)))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 1
    assert "Latest reporting" in text
    assert "Sources" in text
    assert "Copy link" not in text


@needs_browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit: Callable[..., Visit], theme: str) -> None:
    script = os.environ.get("AXE_JS", "")
    if not Path(script).is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("AXE_JS must name axe.min.js where CI runs")
        pytest.skip("AXE_JS does not name axe.min.js (npm axe-core)")
    found, seen = [], visit("", theme=theme)
    for path in (*PAGES, "sources?section=conflicts", "sources?section=downloads"):
        seen.go(path)
        seen.page.add_script_tag(path=script)
        result = seen.page.evaluate("async () => await axe.run(document, {resultTypes: ['violations']})")
        found += [
            (path, violation["id"], [node["html"][:160] for node in violation["nodes"][:3]])
            for violation in result["violations"] if violation["impact"] in {"serious", "critical"}
        ]
    assert found == []


@needs_browser
def test_the_server_log_has_no_warning_of_ours(dashboard: Server, visit: Callable[..., Visit]) -> None:
    seen = visit("")
    for path in ("trade", "map", "sources"):
        seen.go(path)
    log = dashboard.said()
    assert "Please replace" not in log
    assert "Traceback" not in log
    assert "is not a valid config option" not in log
