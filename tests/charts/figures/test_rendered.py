"""Text as a real browser draws it: in every exported size, with its footer and without, none is clipped, none lies on another, all is in
our faces. In the dark every word stands where it stands in the light (tests/charts/figures/test_catalogue.py)."""

from __future__ import annotations

import re
from itertools import combinations

import plotly.graph_objects as go
import pytest

from charts.drawing.theme import LAYOUTS, PAPER_LAYOUTS
from charts.drawing.type import Box, line_width
from charts.export.browser import Renderer
from charts.figures import chart, charts
from tests.chart_rows import draw, real_tables
from tests.chromium import needs_browser, offline_page

# Every text with its box and the size and family it is set in; tspans of one text share its box.
TEXTS = """() => [...document.querySelectorAll('text')].filter(
    each => each.textContent.trim()).map(each => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    return {
        box: [box.left, box.top, box.right, box.bottom], size: parseFloat(style.fontSize), words: each.textContent,
        family: style.fontFamily, weight: parseInt(style.fontWeight), plain: !each.querySelector('tspan'),
        turned: Math.abs(each.getScreenCTM().b) > 0.01,
    };
})"""
ABOVE, BELOW = 0.32, 0.26  # em: a line's box reaches so far beyond its letters


@pytest.fixture(scope="module")
def rendered():
    """(chart, layout, theme) -> the texts of its picture."""
    tables = real_tables()
    with Renderer() as renderer:
        pictures = {
            (each.id, layout, theme): renderer.picture(draw(each, tables, theme=theme, layout=layout), form="svg").decode()
            for each in charts() for layout in PAPER_LAYOUTS for theme in ("light", "plain")
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


def clipped(texts, width, height) -> list[str]:
    return [text["words"] for text in texts if not letters(text).within(Box(0, 0, width, height), 1)]


def overlaps(texts) -> list[tuple[str, str]]:
    # The letters of a turned name fill a slanted strip, not its box, so such boxes say nothing about overlaps.
    straight = [text for text in texts if not text["turned"]]
    return [(one["words"], other["words"]) for one, other in combinations(straight, 2)
            if letters(one).overlaps(letters(other)) and not _is_halo(one, other)]


def _is_halo(one, other) -> bool:
    return one["words"] == other["words"] and all(abs(a - b) < 4 for a, b in zip(one["box"][:2], other["box"][:2], strict=True))


@needs_browser
@pytest.mark.parametrize("theme", ["light", "plain"])
@pytest.mark.parametrize("layout", PAPER_LAYOUTS)
@pytest.mark.parametrize("chart_id", [each.id for each in charts()])
def test_text_is_neither_clipped_nor_overlapping(rendered, chart_id, layout, theme):
    texts, size = rendered[chart_id, layout, theme], LAYOUTS[layout]
    assert len(texts) > 5
    assert clipped(texts, size.width, size.height) == []
    assert overlaps(texts) == []


@needs_browser
def test_the_measure_sees_words_that_are_clipped_or_overlap():
    words = ((0.5, "Some words"), (0.52, "Other words"), (0.99, "Last words"))
    place = {"y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False, "xanchor": "left"}
    figure = go.Figure(layout={
        "width": 400, "height": 200, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "xaxis": {"visible": False}, "yaxis": {"visible": False},
        "annotations": [{"x": at, "text": text, **place} for at, text in words],
    })
    with Renderer() as renderer, offline_page(width=500, height=300) as (page, _, _):
        page.set_content(f'<body style="margin:0">{renderer.picture(figure, form="svg").decode()}</body>')
        texts = page.evaluate(TEXTS)
    assert clipped(texts, 400, 200) == ["Last words"]
    assert overlaps(texts) == [("Some words", "Other words")]


@needs_browser
@pytest.mark.parametrize("chart_id", [each.id for each in charts()])
def test_title_source_and_version_are_in_every_picture(rendered, chart_id):
    each, tables = chart(chart_id), real_tables()
    said = each.words(each.select(tables))
    for layout in PAPER_LAYOUTS:
        text = " ".join(" ".join(one["words"] for one in rendered[chart_id, layout, "light"]).split())
        assert any(" ".join(title.split())[:18] in text for title in (said.headline, said.short) if title), layout
        assert tables.version in text, layout
        assert "Source" in text, layout


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
