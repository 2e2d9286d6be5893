"""No text is clipped or overlaps another in any exported picture: the boxes of all words are measured in a real browser."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from charts.drawing.theme import LAYOUTS, PAPER_LAYOUTS
from charts.export.browser import Renderer
from charts.export.formats import Edition, drawing
from charts.figures import charts
from extract.tables.read import Tables, read_tables
from tests.chromium import needs_browser, offline_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

# Letters do not fill their line's box: the part of the font size above the capitals and below the line of writing that is empty.
_MEASURE = """svg => {
  document.body.innerHTML = svg;
  const drawn = document.querySelector('svg');
  drawn.setAttribute('width', drawn.viewBox.baseVal.width);
  drawn.setAttribute('height', drawn.viewBox.baseVal.height);
  return [...drawn.querySelectorAll('text')].filter(one => one.textContent.trim()).map(one => {
    const size = parseFloat(getComputedStyle(one).fontSize);
    const box = one.getBoundingClientRect();
    const turned = Math.abs(one.getScreenCTM().b) > 0.01;
    const [above, below] = turned ? [0, 0] : [0.32 * size, 0.26 * size];
    return [one.textContent, box.left, box.top + above, box.right, box.bottom - below, size, turned, getComputedStyle(one).fontFamily];
  });
}"""


class Words(NamedTuple):
    """Words in a picture: their box in pixels, their size, whether they are turned, their faces."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turned: bool
    faces: str


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as running:
        yield running


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with offline_page(width=1400, height=1200) as (opened, _, _):
        opened.goto("about:blank")
        opened.add_style_tag(content="body { margin: 0 }")
        yield opened


def measured(page: Page, renderer: Renderer, figure: Any) -> list[Words]:
    """The words of a figure as the browser sets them. Halos, which repeat a text in the same place, count once."""
    svg = renderer.picture(figure, form="svg").decode()
    return list(dict.fromkeys(Words(*found) for found in page.evaluate(_MEASURE, svg)))


def _overlap(one: Words, other: Words, slack: float = 1.0) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.bottom, other.bottom) - max(one.top, other.top)
    is_halo = one.text == other.text and abs(one.left - other.left) < 4 and abs(one.top - other.top) < 4
    return across > slack and up > slack and not is_halo


def _faults(words: list[Words], width: float, height: float) -> list[str]:
    clipped = [f"clipped: {one.text}" for one in words if one.left < 0 or one.top < 0 or one.right > width or one.bottom > height]
    straight = [one for one in words if not one.turned]
    crossed = [f"overlap: {one.text} | {other.text}" for one, other in combinations(straight, 2) if _overlap(one, other)]
    return [*clipped, *crossed]


@needs_browser
@pytest.mark.parametrize("theme", ["light", "dark", "plain"])
@pytest.mark.parametrize("size", PAPER_LAYOUTS)
@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.id)
def test_no_text_is_clipped_or_overlaps(chart: Any, size: str, theme: str, request: pytest.FixtureRequest) -> None:
    tables, renderer, page = (request.getfixturevalue(name) for name in ("tables", "renderer", "page"))
    words = measured(page, renderer, drawing(chart, tables).figure(Edition(size=size, theme=theme)))
    layout = LAYOUTS[size]
    assert len(words) > 5
    assert _faults(words, layout.width, layout.height) == []
    assert {one.text: one.size for one in words if one.size < 12} == {}


@needs_browser
@pytest.mark.parametrize("size", PAPER_LAYOUTS)
def test_title_source_day_and_version_are_inside_every_picture(size: str, tables: Tables, renderer: Renderer, page: Page) -> None:
    for chart in charts():
        text = " ".join(" ".join(one.text for one in measured(page, renderer, drawing(chart, tables).figure(Edition(size=size)))).split())
        said = chart.words(chart.select(tables))
        assert any(" ".join(title.split())[:18] in text for title in (said.headline, said.short) if title), chart.id
        assert tables.version in text, chart.id
        assert "Source" in text, chart.id


@needs_browser
def test_the_measure_sees_overlaps_and_clipping(renderer: Renderer, page: Page) -> None:
    import plotly.graph_objects as go

    text = [{"x": at, "y": 0.5, "xref": "paper", "yref": "paper", "text": "Some words", "showarrow": False} for at in (0.5, 0.52, 0.99)]
    figure = go.Figure(layout={"width": 400, "height": 200, "annotations": text, "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                               "xaxis": {"visible": False}, "yaxis": {"visible": False}})
    figure.layout.annotations[1].text = "Other words"
    figure.layout.annotations[2].xanchor = "left"
    faults = _faults(measured(page, renderer, figure), 400, 200)
    assert any(fault.startswith("overlap") for fault in faults)
    assert any(fault.startswith("clipped") for fault in faults)
