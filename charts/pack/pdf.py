"""The briefing pack on paper: A4, real text and tables in the shipped faces, charts as vector drawings, references that link."""

from __future__ import annotations

import io
import re
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter, Transformation
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from charts.drawing.theme import lane_token, palette
from charts.export.about import LICENCE, PUBLISHER
from charts.export.browser import FONTS
from charts.pack.content import CAVEATS, numbers
from charts.wording.formats import day, sentence
from extract.core.properties import lanes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from charts.pack.content import KeyFigure, Line, Pack, Picture
    from charts.pack.pictures import Drawn
    from charts.wording.citations import Reference

GLYPHS = "STSong-Light"
INK = palette("light")
WIDTH = 525.0  # points: exactly the 700 px of a sheet, so that charts print at their own type size
_CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]+")
_HALF_PAGE = 400.0  # points; a drawing that is taller has its page alone
_LONGEST_ADDRESS = 72  # characters shown; the link holds the whole, and so do the citation files


def _style(name: str, size: float, *, face: str = "Sans", color: str = "ink", **more: Any) -> ParagraphStyle:
    leading = size * more.pop("leading", 1.3)
    return ParagraphStyle(name, fontName=face, fontSize=size, leading=leading, textColor=INK[color], bulletFontName="Sans", **more)


TITLE = _style("title", 25, face="Serif", leading=1.12, spaceBefore=3 * mm)
LEAD = _style("lead", 11, color="ink2", spaceBefore=2 * mm, leading=1.35)
SECTION = _style("section", 17, face="Serif", leading=1.15, spaceAfter=2.5 * mm)
HEADLINE = _style("headline", 14, face="Serif", leading=1.14)
SUBTITLE = _style("subtitle", 9, color="ink2", spaceBefore=1, leading=1.24)
BODY = _style("body", 9.5, spaceAfter=1.1 * mm, leading=1.28)
BULLET = _style("bullet", 10, leftIndent=4 * mm, bulletIndent=0, spaceAfter=1.4 * mm, leading=1.36)
SMALL = _style("small", 8.2, color="ink2", leading=1.24)
CELL = _style("cell", 9, leading=1.24)
CELL_SMALL = _style("cell-small", 8.5, color="ink2", leading=1.24)
HEAD = _style("head", 8.5, face="Sans-Semibold", color="ink2")
LABEL = _style("label", 9, color="ink2", leading=1.18)
VALUE = _style("value", 21, face="Sans-Semibold", leading=1.15)


def story(content: Pack, slots: Mapping[str, Flowable]) -> list[Flowable]:
    """All flowables in reading order; `slots` hold the room for each chart."""
    # A tall picture between two that share a page would leave half a page empty: tall ones come last.
    placed = sorted(content.drawn, key=lambda picture: slots[picture.chart.id].wrap(0, 0)[1] > _HALF_PAGE)
    flow = [*_front(content), *(_picture(picture, slots[picture.chart.id]) for picture in placed)]
    flow += _events(content)
    flow += _conflicts(content)
    flow += _derived(content)
    flow += [Spacer(0, 6 * mm), _box("How to read all this", CAVEATS)]
    flow += _references(content)
    flow += _evidence(content)
    return flow


def text(words: str) -> str:
    """Plain words as reportlab markup; characters that the shipped faces lack are set in a Chinese face."""
    return _CHINESE.sub(lambda run: f'<font name="{GLYPHS}">{run[0]}</font>', escape(words, quote=False))


def cited(words: str, references: tuple[int, ...]) -> str:
    """Words with their reference numbers behind them; the first number links to the list."""
    if not references:
        return text(words)
    link = f'<a href="#reference-{references[0]}" color="{INK["terbium"]}">{numbers(references)}</a>'
    return f"{text(words)} {link}" if words else link


def _front(content: Pack) -> Iterator[Flowable]:
    yield HRFlowable(width=33, thickness=4.5, color=INK["accent"], hAlign="LEFT", spaceAfter=0, lineCap="butt")
    yield Paragraph(text(content.title).replace(": ", ":<br/>", 1), TITLE)
    yield Paragraph(text(content.standfirst), LEAD)
    yield Spacer(0, 4 * mm)
    yield _figures(content.figures)
    yield Spacer(0, 3 * mm)
    for figure in content.figures:
        if figure.value:
            yield Paragraph(cited(figure.said.text, figure.said.references), BODY)
    if content.missing:
        yield Spacer(0, 2 * mm)
        yield _box("What is missing", content.missing)


def _figures(figures: tuple[KeyFigure, ...]) -> Table:
    cells = [[
        Paragraph(text(figure.label), LABEL), Paragraph(_large(figure.value or "n/a"), VALUE),
        Paragraph(cited(figure.change, figure.said.references), LABEL), Paragraph(text(figure.period), LABEL),
    ] for figure in figures]
    rows = [list(row) for row in zip(*cells, strict=True)]
    table = Table(rows, colWidths=[WIDTH / len(figures)] * len(figures))
    table.setStyle(TableStyle([
        ("FONTNAME", (0, 0), (-1, -1), "Sans"), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, INK["ink"]), ("TOPPADDING", (0, 0), (-1, 0), 4),
    ]))
    return table


def _large(value: str) -> str:
    """The number large, its unit small behind it."""
    number, _, unit = value.partition(" ")
    return f'{text(number)} <font size="10">{text(unit)}</font>' if number[0].isdigit() else text(value)


def _box(title: str, lines: tuple[str, ...]) -> Table:
    inside = [Paragraph(f"<b>{text(title)}</b>", CELL), *(Paragraph(text(line), SMALL, bulletText="–") for line in lines)]
    table = Table([[item] for item in inside], colWidths=[WIDTH])
    table.setStyle(TableStyle([
        ("FONTNAME", (0, 0), (-1, -1), "Sans"), ("BACKGROUND", (0, 0), (-1, -1), INK["panel"]),
        ("LEFTPADDING", (0, 0), (-1, -1), 8), ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5), ("TOPPADDING", (0, 0), (-1, 0), 6),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
    ]))
    return table


def _picture(picture: Picture, slot: Flowable) -> Flowable:
    words = picture.words
    below = ". ".join(part.rstrip(".") for part in (words.source, sentence(words.caution)) if part) + "."
    headline = words.headline if stringWidth(words.headline, "Serif", HEADLINE.fontSize) <= WIDTH else words.short or words.headline
    return KeepTogether([
        Spacer(0, 3 * mm), HRFlowable(width="100%", thickness=0.9, color=INK["ink"], spaceAfter=3),
        Paragraph(text(headline), HEADLINE), Paragraph(text(words.subtitle), SUBTITLE), Spacer(0, 3), slot, Spacer(0, 2),
        Paragraph(cited(below, picture.references), SMALL), Spacer(0, 2 * mm),
    ])


def _section(title: str) -> list[Flowable]:
    rule = HRFlowable(width="100%", thickness=0.9, color=INK["ink"], spaceAfter=4)
    return [CondPageBreak(60 * mm), Spacer(0, 6 * mm), rule, Paragraph(text(title), SECTION)]


def _table(heads: tuple[str, ...], rows: list[list[Any]], widths: tuple[float, ...], *, more: tuple[Any, ...] = ()) -> Table:
    table = Table([[Paragraph(text(head), HEAD) for head in heads], *rows], colWidths=[WIDTH * width for width in widths], repeatRows=1)
    table.setStyle(TableStyle([
        ("FONTNAME", (0, 0), (-1, -1), "Sans"), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 7),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5), ("LINEBELOW", (0, 0), (-1, 0), 0.9, INK["ink"]),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, INK["rule"]), *more,
    ]))
    return table


def _events(content: Pack) -> Iterator[Flowable]:
    if not content.events:
        return
    yield from _section("What happened")
    rows = [[
        Paragraph(text(line.cells[0]), CELL), Paragraph(_lane(line) + text(line.cells[1]), CELL),
        Paragraph(cited(line.cells[2], line.references), CELL_SMALL),
    ] for line in content.events]
    yield _table(("When", "What", "Who says so"), rows, (0.2, 0.54, 0.26))


def _lane(line: Line) -> str:
    return f'<font name="Sans-Semibold" color="{INK[lane_token(line.kind)]}">{text(line.kind)}</font>  ' if line.kind in lanes() else ""


def _conflicts(content: Pack) -> Iterator[Flowable]:
    if not content.conflicts:
        return
    yield from _section("Where the sources disagree")
    rows = [[
        [Paragraph(f"<b>{text(line.cells[0])}</b>", CELL), Paragraph(cited(line.cells[1], line.references), CELL)],
        Paragraph(text(line.cells[2]), CELL), Paragraph(text(f"{line.kind}; {line.cells[3]}"), CELL_SMALL),
    ] for line in content.conflicts]
    yield _table(("Question and finding", "Arithmetic", "Kind; likely reason"), rows, (0.52, 0.3, 0.18))


def _derived(content: Pack) -> Iterator[Flowable]:
    if not content.derived:
        return
    yield from _section("What was computed, not published")
    rows = [[
        Paragraph(text(line.cells[0]), CELL), Paragraph(text(line.cells[1]), CELL), Paragraph(text(line.cells[2]), CELL),
        Paragraph(cited(line.cells[3], line.references), CELL_SMALL),
    ] for line in content.derived]
    yield _table(("Figure", "Period", "Value and what rounding allows", "Formula"), rows, (0.34, 0.16, 0.26, 0.24))


def _references(content: Pack) -> Iterator[Flowable]:
    if not content.references:
        return
    yield from _section("References")
    rows = [[
        Paragraph(f'<a name="reference-{number}"/>{number}', CELL_SMALL),
        Paragraph(_linked(reference), CELL_SMALL),
    ] for number, reference in content.references]
    yield _table(("", "Who, what, where, when"), rows, (0.07, 0.93))


def _linked(reference: Reference) -> str:
    words, shown = reference.text(longest=_LONGEST_ADDRESS), reference.address(_LONGEST_ADDRESS)
    if not reference.url.startswith("http"):
        return text(words)
    before, _, after = words.partition(shown)
    return f'{text(before)}<a href="{escape(reference.url)}" color="{INK["terbium"]}">{escape(shown)}</a>{text(after)}'


def _evidence(content: Pack) -> Iterator[Flowable]:
    if not content.evidence:
        return
    yield from _section("Evidence: where each figure of the stories stands")
    rows = [[
        Paragraph(cited(line.cells[0], line.references), CELL), Paragraph(f"“{text(line.cells[1])}”" if line.cells[1] else "", CELL),
        Paragraph(text(line.cells[2]), CELL_SMALL), Paragraph(text(line.cells[3]), CELL_SMALL),
    ] for line in content.evidence]
    yield _table(("Figure", "Words", "Text and characters", "Rule"), rows, (0.38, 0.2, 0.29, 0.13))


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
