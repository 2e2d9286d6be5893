"""Every page in a real browser that can reach nobody else: drawn, whole, quiet, readable on a phone and on paper.

Each page is visited once for each width and theme, and what it shows is written down; the tests read these notes.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageColor

from charts.drawing.theme import palette
from tests.app_server import PATHS, wait_at_rest
from tests.chromium import needs_browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.app_server import Server
    from tests.chromium import Visit

VIEWS = [(1366, "light"), (1920, "dark"), (360, "dark"), pytest.param(390, "light", marks=pytest.mark.full)]
JUDGED = [(1366, "light"), (1920, "dark")]  # axe reads what is written, which is the same at every width
SECTIONS = ("sources?section=conflicts", "sources?section=downloads")
_PICTURES = """() => Promise.all([...document.querySelectorAll('[data-testid=stMain] img')].map(async each => {
  await each.decode().catch(() => 0);
  const { left, right } = each.getBoundingClientRect();
  return [each.alt, each.naturalWidth > 0 && left >= 0 && right <= window.innerWidth];
}))"""
PLOTTED = ("", "timeline", "prices", "trade")
_SIDEWAYS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth);
}"""
_LABELS = """() => [...document.querySelectorAll('.stPlotlyChart, .stDeckGlJsonChart')].map(chart =>
  [chart, ...chart.querySelectorAll('[aria-label]')].map(each => each.getAttribute('aria-label') || '')
    .reduce((longest, label) => label.length > longest.length ? label : longest))"""
_AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What one visit of a page found: faults shown, errors and requests so far, pixels too wide, words, each picture's name and whether
    it stands whole on the page, colours of each plot, axe."""

    faults: int
    errors: tuple[str, ...]
    asked: tuple[str, ...]
    sideways: int
    labels: tuple[str, ...]
    pictures: tuple[tuple[str, bool], ...]
    plots: tuple[int, ...]
    serious: tuple[tuple[str, tuple[str, ...]], ...]


@pytest.fixture(scope="module")
def note_of(visits: Callable[..., Visit]) -> Callable[[str, int, str], Note]:
    """What the visit of a page at a width in a theme found; each is visited when a test first asks for it, and once."""
    window = cache(lambda width, theme: visits("method", width=width, theme=theme))  # a light page, to have a window

    @cache
    def note(path: str, width: int, theme: str) -> Note:
        seen = window(width, theme)
        seen.go(path)
        found = _note(seen, judged=(width, theme) in JUDGED)
        seen.errors.clear()
        return found

    return note


def _note(seen: Visit, *, judged: bool) -> Note:
    page = seen.page
    return Note(
        faults=page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count(),
        errors=tuple(seen.errors), asked=tuple(seen.asked), sideways=page.evaluate(_SIDEWAYS), labels=tuple(page.evaluate(_LABELS)),
        pictures=tuple(map(tuple, page.evaluate(_PICTURES))),
        plots=tuple(len(_colours(plot.screenshot())) for plot in page.locator(".stPlotlyChart").all()) if judged else (),
        serious=_serious(seen) if judged else (),
    )


def _serious(seen: Visit) -> tuple[tuple[str, tuple[str, ...]], ...]:
    script = os.environ.get("AXE_JS", "")
    if not Path(script).is_file():
        return ()
    wait_at_rest(seen.page)
    seen.page.add_script_tag(path=script)
    violations: list[dict[str, Any]] = seen.page.evaluate(_AXE)
    return tuple(
        (each["id"], tuple(node["html"][:160] for node in each["nodes"][:3]))  # enough to find the place
        for each in violations if each["impact"] in {"serious", "critical"}
    )


@needs_browser
@pytest.mark.parametrize(("width", "theme"), VIEWS)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_drawn_whole_and_quietly(note_of: Callable[[str, int, str], Note], path: str, width: int, theme: str) -> None:
    note = note_of(path, width, theme)
    assert (note.faults, note.errors, note.asked) == (0, (), ())
    assert note.sideways <= 0
    assert all(whole for _, whole in note.pictures), note.pictures
    assert path != "map" or any(name.startswith("Where the map lies") for name, _ in note.pictures)


@needs_browser
@pytest.mark.parametrize(("width", "theme"), JUDGED)
@pytest.mark.parametrize("path", [*PATHS, *SECTIONS])
def test_axe_finds_nothing_serious(note_of: Callable[[str, int, str], Note], path: str, width: int, theme: str) -> None:
    if not Path(os.environ.get("AXE_JS", "")).is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("AXE_JS must name axe.min.js where CI runs")
        pytest.skip("AXE_JS does not name axe.min.js (npm axe-core)")
    assert note_of(path, width, theme).serious == ()


@needs_browser
@pytest.mark.parametrize("path", PLOTTED)
def test_no_plot_is_blank(note_of: Callable[[str, int, str], Note], path: str) -> None:
    plots = note_of(path, *JUDGED[0]).plots
    assert plots
    assert min(plots) > 3  # more than paper, ink and one line


@needs_browser
@pytest.mark.parametrize("path", [*PLOTTED, "map"])
def test_every_chart_and_map_has_words_for_who_cannot_see_it(note_of: Callable[[str, int, str], Note], path: str) -> None:
    labels = note_of(path, *JUDGED[0]).labels
    assert labels
    assert min(map(len, labels)) > 40  # a sentence, not a name


@needs_browser
def test_navigation_leads_to_every_page(visit: Callable[..., Visit]) -> None:
    seen = visit("")
    links = seen.page.locator("[data-testid=stTopNavLink]")
    assert links.count() == len(PATHS)
    for number, path in enumerate(PATHS):
        links.nth(number).click()
        seen.page.wait_for_url(lambda url, path=path: url.split("?")[0].endswith(f"/{path}"))
        seen.settle()
        assert seen.page.locator("h1").count() == 1
    assert seen.errors == []


def _colours(picture: bytes) -> set[tuple[int, ...]]:
    """The colours that stand on more pixels than the rounding of an edge."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return {colour for count, colour in counted if count > 20}  # type: ignore[misc]


def _near(colours: set[tuple[int, ...]], wanted: tuple[int, ...]) -> bool:
    """Whether a colour is there but for what the software renderer blends."""
    return any(max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) <= 6 for colour in colours)


@needs_browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_has_drawn_land_border_and_places(visit: Callable[..., Visit], theme: str) -> None:
    chart = visit("map?as_of=2024-11-14", theme=theme).page.locator(".stDeckGlJsonChart").first
    wanted = {token: ImageColor.getrgb(palette(theme)[token]) for token in ("kachin", "neighbour", "border", "accent")}  # of fresh marks
    missing = list(wanted)
    for _ in range(40):  # the deck draws after its canvas is there; a picture of it takes a tenth of a second or more
        colours = _colours(chart.screenshot())
        missing = [token for token, colour in wanted.items() if not _near(colours, colour)]
        if not missing:
            break
    assert missing == []


@needs_browser
def test_the_pages_print(visit: Callable[..., Visit]) -> None:
    import pypdf

    seen = visit("")
    seen.page.emulate_media(media="print")
    reader = pypdf.PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True, print_background=True)))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 1
    assert "New on 28 Feb 2026" in text
    assert "Sources" in text
    assert "Copy link" not in text


@needs_browser
def test_the_server_log_has_no_warning_of_ours(dashboard: Server, note_of: Callable[[str, int, str], Note]) -> None:
    for path in PATHS:
        note_of(path, *JUDGED[0])
    log = dashboard.said()
    assert "Please replace" not in log
    assert "Traceback" not in log
    assert "is not a valid config option" not in log
