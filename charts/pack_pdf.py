"""The briefing pack on paper: A4, real text and tables in the shipped faces, charts as vector drawings, references that link."""

from __future__ import annotations

import io
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter, Transformation
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from charts.export_about import LICENCE, PUBLISHER
from charts.formats import day
from charts.pack_story import GLYPHS, WIDTH, story
from charts.render import FONTS
from charts.theme import palette

if TYPE_CHECKING:
    from collections.abc import Iterable

    from charts.pack_content import Pack
    from charts.pack_pictures import Drawn

POINTS = 0.75  # of a CSS pixel
SIDE, TOP, BOTTOM = (A4[0] - WIDTH) / 2, 14 * mm, 17 * mm
TALLEST = 620.0  # points; a taller chart is made smaller, since it cannot be cut
_FACES = {
    "Sans": "SourceSans3-Regular.ttf", "Sans-Semibold": "SourceSans3-Semibold.ttf", "Sans-Bold": "SourceSans3-Bold.ttf",
    "Sans-Italic": "SourceSans3-It.ttf", "Serif": "SourceSerif4-Semibold.ttf",
}


@cache
def register_faces() -> None:
    """Makes the shipped faces known to reportlab, with bold and italic where markup asks for them."""
    for name, file in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    pdfmetrics.registerFontFamily("Sans", normal="Sans", bold="Sans-Semibold", italic="Sans-Italic", boldItalic="Sans-Bold")
    pdfmetrics.registerFont(UnicodeCIDFont(GLYPHS))  # Chinese titles: named, not embedded; readers bring their own


class Slot(Flowable):  # type: ignore[misc]
    """Room for a chart; remembers where it came to stand, since the drawing is laid in afterwards."""

    def __init__(self, drawn: Drawn, places: list[tuple[int, Transformation, Drawn]]) -> None:
        super().__init__()
        self.drawn, self.places = drawn, places
        self.scale = min(1.0, TALLEST / (drawn.size[1] * POINTS))
        self.width, self.height = (side * POINTS * self.scale for side in drawn.size)

    def wrap(self, *_: float) -> tuple[float, float]:
        """The room it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Notes page and corner."""
        x, y = self.canv.absolutePosition(0, 0)
        self.places.append((self.canv.getPageNumber() - 1, Transformation().scale(self.scale).translate(x, y), self.drawn))


def pdf(content: Pack, pictures: Iterable[Drawn]) -> bytes:
    """The pack as a PDF; the same content gives the same bytes."""
    register_faces()
    places: list[tuple[int, Transformation, Drawn]] = []
    slots: dict[str, Flowable] = {drawn.chart_id: Slot(drawn, places) for drawn in pictures}
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, leftMargin=SIDE, rightMargin=SIDE, topMargin=TOP, bottomMargin=BOTTOM, invariant=1, lang="en",
        title=content.title, author=PUBLISHER, subject=content.standfirst,
    )
    frame = Frame(SIDE, BOTTOM, A4[0] - 2 * SIDE, A4[1] - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=lambda canvas, _: _foot(canvas, content)))
    document.build(story(content, slots), canvasmaker=partial(Canvas, initialFontName="Sans"))
    return _with_charts(out.getvalue(), places, content)


def _foot(canvas: Any, content: Pack) -> None:
    tokens = palette("light")
    canvas.saveState()
    canvas.setStrokeColor(tokens["rule"])
    canvas.setLineWidth(0.6)
    canvas.line(SIDE, BOTTOM - 4 * mm, A4[0] - SIDE, BOTTOM - 4 * mm)
    canvas.setFillColor(tokens["ink2"])
    canvas.setFont("Sans", 8)
    canvas.drawString(SIDE, BOTTOM - 8 * mm, f"{PUBLISHER} · as of {day(content.as_of)} · data version {content.version} · {LICENCE}")
    canvas.drawRightString(A4[0] - SIDE, BOTTOM - 8 * mm, str(canvas.getPageNumber()))
    canvas.restoreState()


def _with_charts(paper: bytes, places: list[tuple[int, Transformation, Drawn]], content: Pack) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper)))
    for page, moved, drawn in places:
        writer.pages[page].merge_transformed_page(PdfReader(io.BytesIO(drawn.pdf)).pages[0], moved)
    writer.compress_identical_objects()
    stamp = f"D:{content.as_of:%Y%m%d}000000Z"
    writer.add_metadata({
        "/Title": content.title, "/Author": PUBLISHER, "/Subject": content.standfirst, "/Creator": PUBLISHER,
        "/Keywords": f"as of {content.as_of.isoformat()}; data version {content.version}; {LICENCE}",
        "/Producer": "reportlab, Chromium, pypdf", "/CreationDate": stamp, "/ModDate": stamp,
    })
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
