"""Text as a real browser draws it: in every exported size and both themes none is clipped, none lies on another, all in our faces."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from charts.drawing.theme import LAYOUTS, PAPER_LAYOUTS
from charts.drawing.type import Box, line_width
from charts.export.browser import Renderer
from charts.figures import charts
from tests.chart_rows import draw, real_tables
from tests.chromium import needs_browser, offline_page

# Every text with its box and the size and family it is set in; tspans of one text share its box.
TEXTS = """() => [...document.querySelectorAll('.annotation text, [class$="tick"] text')].filter(
    each => each.textContent.trim()).map(each => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    return {
        box: [box.left, box.top, box.right, box.bottom], size: parseFloat(style.fontSize), words: each.textContent,
        family: style.fontFamily, weight: parseInt(style.fontWeight), plain: !each.querySelector('tspan'),
        turned: !!(each.closest('g[transform*="rotate"]')),
    };
})"""
ABOVE, BELOW = 0.32, 0.2  # em: a line's box reaches so far beyond its letters


@pytest.fixture(scope="module")
def rendered():
    """(chart, layout, theme) -> the texts of its picture."""
    tables = real_tables()
    with Renderer() as renderer:
        pictures = {
            (each.id, layout, theme): renderer.picture(draw(each, tables, theme=theme, layout=layout), form="svg").decode()
            for each in charts() for layout in PAPER_LAYOUTS for theme in ("light", "dark")
        }
    found = {}
    with offline_page(width=1300, height=1100) as (page, asked, _):
        for key, picture in pictures.items():
            page.set_content(f'<body style="margin:0">{picture}</body>')
            found[key] = page.evaluate(TEXTS)
        assert asked == []
    return found


def letters(text) -> Box:
    x0, y0, x1, y1 = text["box"]
    return Box(x0 + 0.5, y0 + ABOVE * text["size"], x1 - 0.5, y1 - BELOW * text["size"])


@needs_browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", PAPER_LAYOUTS)
@pytest.mark.parametrize("chart_id", [each.id for each in charts()])
def test_text_is_neither_clipped_nor_overlapping(rendered, chart_id, layout, theme):
    texts, size = rendered[chart_id, layout, theme], LAYOUTS[layout]
    assert len(texts) > 8
    page = Box(0, 0, size.width, size.height)
    assert [text["words"] for text in texts if not letters(text).within(page, 1)] == []
    # The letters of a turned name fill a slanted strip, not its box, so such boxes say nothing about overlaps.
    straight = [text for text in texts if not text["turned"]]
    assert [(one["words"], other["words"]) for one, other in combinations(straight, 2) if letters(one).overlaps(letters(other))] == []


@needs_browser
@pytest.mark.parametrize("chart_id", [each.id for each in charts()])
def test_paper_text_is_at_least_nine_points(rendered, chart_id):
    small = {text["words"] for layout in PAPER_LAYOUTS for text in rendered[chart_id, layout, "light"] if text["size"] * 0.75 < 8.999}
    assert small == set()


@needs_browser
def test_words_are_as_wide_as_they_were_measured(rendered):
    measured = 0
    for text in rendered["imports", "slide", "light"]:
        if text["plain"] and "Source Sans 3" in text["family"] and text["weight"] == 400:
            drawn = text["box"][2] - text["box"][0]
            assert drawn == pytest.approx(line_width(text["words"], text["size"]), rel=0.02, abs=1.5), text["words"]
            measured += 1
    assert measured > 10


@needs_browser
def test_every_text_asks_for_a_shipped_face(rendered):
    for texts in rendered.values():
        assert all(re.match(r'"?Source (Sans 3|Serif 4)"?', text["family"]) for text in texts)
