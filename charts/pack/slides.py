"""The briefing pack as 16:9 slides placed in pixels (1280 x 720): native titles, text, tables and notes."""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from charts.drawing.theme import palette
from charts.drawing.type import line_width, wrap
from charts.export.about import PUBLISHER
from charts.export.files import rezipped
from charts.pack.content import CAVEATS, Pack, Picture, Statement, numbers
from charts.wording.formats import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from charts.pack.pictures import Artwork
    from charts.wording.captions import Words

# Faces that PowerPoint, Keynote and LibreOffice have or replace by one of the same width; a slide cannot carry its own.
SERIF, SANS = "Georgia", "Arial"
_WIDER = 1.08  # Arial against Source Sans, in which words are measured here
_TITLE_WIDER = 1.3  # the widest face that stands in for Georgia against Source Serif, in which titles are measured
WIDTH, HEIGHT, PAD = 1280, 720, 40  # pixels; the margin is that of the framed charts
_MEASURE = WIDTH - 2 * PAD
_PX = 9525  # EMU, the format's unit: 914,400 to the inch, 96 px to the inch
_POINT = 96 / 72  # pixels
_LEADING = 1.22  # line to line in type sizes, as PowerPoint sets Arial
_TITLE_ONLY = 5  # the layout of the default template that has a title and nothing else
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # `No Style, No Grid`
_TABLE_STYLE = "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
_TOKENS = palette("light")

# Points. A slide is read from further away than a page: 11 is the least for tables that are looked up, 13 for sentences.
_TITLE_SIZES = (24, 22, 20, 18)  # the first at which a headline stands in one line
_FRONT, _LEAD, _NUMBER, _WORDS, _LIST, _TEXT, _LABEL, _SMALL, _FOOT = 40, 18, 28, 24, 16, 13, 12, 11, 10
_AFTER = 0.35  # of the type size between paragraphs: less than a line, more than the leading

# Pixels from the top, chosen by eye for these sizes: accent bar, title, text under it; the three rows of a headline figure; sentences.
_BAR = (PAD, 24, 44, 6)
_TITLE_BOX = (PAD, 34, _MEASURE, 64)
_SUBTITLE_TOP, _TABLE_TOP, _TOP = 80, 92, 110
_VALUE_TOP, _CHANGE_TOP, _SENTENCES_TOP = 152, 204, 300
_FRONT_TITLE, _FRONT_LEAD = (PAD, 190, _MEASURE, 130), (PAD, 330, 900, 90)
_FOOT_BOX = (PAD, HEIGHT - PAD, _MEASURE, 20)
_FOOT_ROOM = 68  # below a table: its row of heads and a margin
_CELL_SIDE, _CELL_TOP = 6, 3  # padding of a cell: a quarter of the line in height, twice that at the sides
_LONGEST_ADDRESS = 60  # characters shown of a link, which is half a line

Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels."""
Run = tuple[str, str]
"""Words and the name of their colour token."""


class Deck:
    """Slides in the making."""

    def __init__(self) -> None:
        self._file = Presentation()
        self._file.slide_width, self._file.slide_height = Emu(WIDTH * _PX), Emu(HEIGHT * _PX)
        self._slide: Any = None

    def slide(self, title: str, *, size: float = _TITLE_SIZES[0], notes: str = "", box: Box = _TITLE_BOX) -> None:
        """Begins a slide with an accent bar, a native title and notes."""
        self._slide = self._file.slides.add_slide(self._file.slide_layouts[_TITLE_ONLY])
        bar = self._slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_emu(_BAR))
        bar.fill.solid()
        bar.fill.fore_color.rgb = _colour("accent")
        bar.line.fill.background()
        bar.shadow.inherit = False
        holder = self._slide.shapes.title
        holder.left, holder.top, holder.width, holder.height = _emu(box)
        frame = _plain(holder.text_frame)
        frame.vertical_anchor = MSO_ANCHOR.TOP
        _write(frame.paragraphs[0], [(title, "ink")], size, face=SERIF, bold=True)
        if notes:
            self._slide.notes_slide.notes_text_frame.text = notes

    def text(self, box: Box, *paragraphs: Sequence[Run], size: float, face: str = SANS, bold: bool = False) -> None:
        """Paragraphs of coloured runs in a box."""
        frame = _plain(self._slide.shapes.add_textbox(*_emu(box)).text_frame)
        for _ in paragraphs[1:]:
            frame.add_paragraph()
        for paragraph, runs in zip(frame.paragraphs, paragraphs, strict=True):
            paragraph.space_after = Pt(size * _AFTER)
            _write(paragraph, runs, size, face=face, bold=bold)

    def picture(self, png: bytes, box: Box, *, alt: str) -> None:
        """A picture with words for who cannot see it."""
        shape = self._slide.shapes.add_picture(io.BytesIO(png), *_emu(box))
        shape._element.nvPicPr.cNvPr.set("descr", alt)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float]) -> Any:
        """A native table over the whole width, every second row shaded; `widths` are parts of one. Gives its grid of cells."""
        lines = [heads, *rows]
        frame = self._slide.shapes.add_table(len(lines), len(heads), *_emu((PAD, _TABLE_TOP, _MEASURE, 20 * len(lines))))  # grows
        frame._element.graphic.graphicData.tbl.tblPr.find(_TABLE_STYLE).text = _PLAIN_TABLE
        for column, part in zip(frame.table.columns, widths, strict=True):
            column.width = Emu(round(_MEASURE * part) * _PX)
        for line, cells in enumerate(lines):
            for at, words in enumerate(cells):
                _fill(frame.table.cell(line, at), words, line)
        return frame.table

    def content(self, content: Pack) -> bytes:
        """The file; dated as of the data, so that the same slides give the same bytes."""
        core, as_of = self._file.core_properties, content.as_of
        core.title, core.subject, core.author, core.last_modified_by = content.title, content.standfirst, PUBLISHER, PUBLISHER
        core.created = core.modified = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - the format has no zone
        core.revision, core.keywords = 1, f"as of {as_of.isoformat()}"
        out = io.BytesIO()
        self._file.save(out)
        return rezipped(out.getvalue())


def _emu(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    left, top, width, height = (Emu(round(side * _PX)) for side in box)
    return left, top, width, height


def _colour(token: str) -> RGBColor:
    return cast("RGBColor", RGBColor.from_string(_TOKENS[token].removeprefix("#")))  # type: ignore[no-untyped-call]


def _plain(frame: Any) -> Any:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    return frame


def _write(paragraph: Any, runs: Sequence[Run], size: float, *, face: str = SANS, bold: bool = False) -> None:
    paragraph.alignment = PP_ALIGN.LEFT
    for words, token in runs:
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.name, run.font.bold = Pt(size), face, bold
        run.font.color.rgb = _colour(token)


def _fill(cell: Any, words: str, line: int) -> None:
    cell.margin_left = cell.margin_right = Emu(_CELL_SIDE * _PX)
    cell.margin_top = cell.margin_bottom = Emu(_CELL_TOP * _PX)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.fill.background()
    if line and line % 2 == 0:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _colour("panel")
    _write(cell.text_frame.paragraphs[0], [(words, {0: "ink2"}.get(line, "ink"))], _SMALL, bold=line == 0)


def slides(content: Pack, artworks: Iterable[Artwork]) -> bytes:
    """The pack as a PPTX; the same content gives the same bytes."""
    deck, drawn = Deck(), {artwork.chart_id: artwork for artwork in artworks}
    deck.slide(content.title, size=_FRONT, box=_FRONT_TITLE, notes=f"{content.standfirst} {content.imprint}")
    deck.text(_FRONT_LEAD, [(content.standfirst, "ink2")], size=_LEAD)
    deck.text(_FOOT_BOX, [(content.imprint, "ink2")], size=_FOOT)
    if content.missing:
        _plain_list(deck, "What is missing", content.missing)
    _figures(deck, content)
    for picture in content.drawn:
        _picture(deck, picture, drawn[picture.chart.id], content)
    # Parts of the width by the letters that a column holds, so that rows take few lines: events fill three slides, with equal columns five.
    _table(deck, "What happened", {"When": 0.17, "Lane": 0.08, "What": 0.5, "Who says so": 0.25}, [
        (row.cells[0], row.kind, row.cells[1], _cited(row.cells[2], row)) for row in content.events
    ])
    _table(deck, "Where the sources disagree", {"Question": 0.24, "Finding": 0.36, "Arithmetic": 0.25, "Kind; likely reason": 0.15}, [
        (*row.cells[:3], _cited(f"{row.kind}; {row.cells[3]}", row)) for row in content.conflicts
    ])
    _table(deck, "What was computed, not published", {"Figure": 0.38, "Period": 0.15, "Value": 0.25, "Formula": 0.22}, [
        (*row.cells[:3], _cited(row.cells[3], row)) for row in content.derived
    ])
    _plain_list(deck, "How to read all this", CAVEATS)
    _references(deck, content)
    return deck.content(content)


def _cited(words: str, row: Statement) -> str:
    return f"{words} {numbers(row.references)}".strip()


def _figures(deck: Deck, content: Pack) -> None:
    sentences = [f"{figure.cited.text} {numbers(figure.cited.references)}".strip() for figure in content.figures]
    deck.slide("The figures", notes="\n".join(sentences))
    column = _MEASURE / len(content.figures)
    wide = column - _LIST  # a letter's room between two columns
    for at, figure in enumerate(content.figures):  # heights of two lines of the label, one of the value, three below: none meets the next
        left, (value, unit), cited = PAD + at * column, figure.parts(), numbers(figure.cited.references)
        below = " · ".join(filter(None, (unit, figure.change, figure.period)))
        deck.text((left, _TOP, wide, 40), [(figure.label, "ink2")], size=_LABEL)
        deck.text((left, _VALUE_TOP, wide, 44), [(value, "ink")], size={"": _WORDS}.get(unit, _NUMBER), bold=True, face=SERIF)
        deck.text((left, _CHANGE_TOP, wide, 60), [(below, "ink2"), (f" {cited}", "terbium")], size=_LABEL)
    deck.text((PAD, _SENTENCES_TOP, _MEASURE, 340), *([(words, "ink")] for words in sentences), size=_TEXT)  # down to the foot
    deck.text(_FOOT_BOX, [(content.imprint, "ink2")], size=_FOOT)


def _picture(deck: Deck, picture: Picture, artwork: Artwork, content: Pack) -> None:
    words, cited = picture.words, numbers(picture.references)
    notes = [words.alt, words.source, words.caution, f"References {cited}.", *(
        f"[{number}] {reference.text()}" for number, reference in content.references if number in picture.references
    )]
    title, size = _fitted(words)
    deck.slide(title, size=size, notes="\n".join(filter(None, notes)))
    deck.text((PAD, _SUBTITLE_TOP, _MEASURE, 26), [(words.subtitle, "ink2")], size=_TEXT)  # a line of it, down to the picture's margin
    caption = f"{picture.caption} "
    caption_height = _lines(f"{caption}{cited}", _FOOT, _MEASURE) * _FOOT * _POINT * _LEADING
    foot = HEIGHT - _FOOT - caption_height
    room = (_MEASURE, foot - _CELL_SIDE - _TOP)
    scale = min(space / side for space, side in zip(room, artwork.png_size, strict=True))
    width, height = (side * scale for side in artwork.png_size)
    deck.picture(artwork.png, ((WIDTH - width) / 2, _TOP, width, height), alt=words.alt)
    deck.text((PAD, foot, _MEASURE, caption_height), [(caption, "ink2"), (cited, "terbium")], size=_FOOT)


def _fitted(words: Words) -> tuple[str, float]:
    """The headline, or its short form, and the size at which it stands in one line."""
    short = words.short or words.headline
    fitting = (
        (title, size) for title in (words.headline, short) for size in _TITLE_SIZES
        if line_width(title, size * _POINT, 600, "serif") * _TITLE_WIDER <= _MEASURE
    )
    return next(fitting, (short, _TITLE_SIZES[-1]))


def _lines(words: str, size: float, wide: float) -> int:
    return len(wrap(words, size * _POINT * _WIDER, wide))


def _table(deck: Deck, title: str, heads: dict[str, float], rows: Sequence[tuple[str, ...]]) -> None:
    """A table over as many slides as it needs; `heads` are its columns and their parts of the width, by what stands in them."""
    for name, part in _titled(title, rows, tuple(heads.values())):
        deck.slide(name, notes=f"{sentence(counted(len(part), 'row'))}; numbers in brackets are references.")
        deck.table(tuple(heads), part, widths=tuple(heads.values()))


def _titled(title: str, rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Title and rows of each slide, cut by the lines that their words need; several slides are counted."""
    pages: list[list[tuple[str, ...]]] = []
    line, used = _SMALL * _POINT * _LEADING, math.inf
    for row in rows:
        cells = zip(row, widths, strict=True)
        tall = max(_lines(cell, _SMALL, _MEASURE * part - 2 * _CELL_SIDE - 2) for cell, part in cells) * line + 2 * _CELL_TOP + 2
        if used + tall > HEIGHT - _TABLE_TOP - _FOOT_ROOM:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += tall
    for at, page in enumerate(pages, start=1):
        yield f"{title} ({at} of {len(pages)})".removesuffix(" (1 of 1)"), page


def _plain_list(deck: Deck, title: str, lines: Sequence[str]) -> None:
    deck.slide(title, notes="\n".join(lines))
    deck.text((PAD, _TOP, 1000, 560), *([(line, "ink")] for line in lines), size=_LIST)  # short lines are easier to follow


def _references(deck: Deck, content: Pack) -> None:
    urls = {str(number): reference.url for number, reference in content.references}
    rows = [(str(number), reference.text(longest=_LONGEST_ADDRESS)) for number, reference in content.references]
    widths = (0.05, 0.95)  # three digits and the rest
    for title, part in _titled("References", rows, widths):
        deck.slide(title, notes="Every number in brackets leads here.")
        grid = deck.table(("", "Who, what, where, when; the number links to the page"), part, widths=widths)
        for line, (number, _) in enumerate(part, start=1):
            if urls[number].startswith("http"):
                grid.cell(line, 0).text_frame.paragraphs[0].runs[0].hyperlink.address = urls[number]
