"""Words in exported pictures: where the face is missing they keep their room, and a PDF brings every face along."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from charts.drawing.frame import framed_canvas
from charts.export.browser import Renderer
from charts.export.formats import Edition, export_chart
from charts.figures import charts
from charts.wording.captions import Words
from charts.wording.markup import bold
from extract.tables.read import Tables, read_tables
from tests.chromium import needs_browser, offline_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from charts.drawing.chart import Chart

# A wide face that every machine with a browser has one of.
_OTHER = "monospace"
_WIDTHS = """() => [...document.querySelectorAll('svg text')].filter(text => text.textContent.trim()).map(text => {
  const lines = text.querySelectorAll('tspan.line');
  return [...(lines.length ? lines : [text])].map(line => [line.textContent, line.getBBox().width]);
}).flat()"""


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as running:
        yield running


@needs_browser
@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_words_of_an_svg_keep_their_room_where_the_face_is_missing(one: Chart, tables: Tables, renderer: Renderer) -> None:
    svg = export_chart(one, tables, Edition(form="svg"), draw=renderer.picture).content.decode()
    without = re.sub(r"font-family: [^;]*;", f"font-family: {_OTHER};", svg)
    assert without != svg
    with offline_page(width=1280, height=720) as (page, _, _):
        found = []
        for picture in (svg, without):
            page.set_content(picture)
            found.append(page.evaluate(_WIDTHS))
    assert found[0]
    for (words, width), (_, other) in zip(*found, strict=True):
        assert other <= width + 1, words


def _fonts(pdf: bytes) -> list[Any]:
    """All fonts of a file, those of the forms drawn on its page as well; a composite one with the font that it is made of."""
    reader = PdfReader(io.BytesIO(pdf))
    objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    fonts = [each for each in objects if isinstance(each, DictionaryObject) and each.get("/Type") == "/Font"]
    return [font for font in fonts if not str(font["/Subtype"]).startswith("/CIDFont")]


def _is_embedded(font: Any) -> bool:
    """As a font file; letters as drawings (Type 3) print, but are refused by printers' checks and have no name."""
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", {}).get_object() if "/FontDescriptor" in inner else {}
    return bool({"/FontFile", "/FontFile2", "/FontFile3"} & {*descriptor})


@needs_browser
def test_a_pdf_embeds_every_face_chinese_and_burmese_too(renderer: Renderer) -> None:
    words = Words(headline="氧化铽价格 Terbium", subtitle="မြန်မာ ပန်ဝါ · 片马 (Hpimaw)", source="来源：上海有色网", caution="数据", alt="-")
    canvas = framed_canvas("slide", "light", words, as_of=date(2025, 3, 28))
    canvas.text(200, 300, f"{bold('滇滩')} ဗန်းမော် 瑞丽", size=20)
    made = renderer.picture(canvas.figure(), form="pdf")
    assert [font.get("/BaseFont", "unnamed") for font in _fonts(made) if not _is_embedded(font)] == []
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert all(part in text for part in ("氧化铽价格", "片马", "上海有色网", "滇滩"))


@needs_browser
@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_every_chart_as_pdf_has_its_faces(one: Chart, tables: Tables, renderer: Renderer) -> None:
    made = export_chart(one, tables, Edition(form="pdf"), draw=renderer.picture).content
    assert _fonts(made)
    assert all(map(_is_embedded, _fonts(made)))
