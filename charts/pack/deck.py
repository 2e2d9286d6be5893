"""A deck of 16:9 slides placed in pixels (1280 x 720): native titles, text, tables, charts and notes, measured before they are set."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from charts.drawing.theme import palette
from charts.drawing.type import wrap
from charts.export.about import PUBLISHER, language_tag
from charts.export.files import rezipped
from charts.pack.native import SANS, add_chart, set_script
from extract.core.text import visible
from extract.languages.spoken import ENGLISH, language, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from charts.pack.content import Pack
    from charts.pack.forms import Panel

# Faces that PowerPoint, Keynote and LibreOffice have or replace by one of the same width; a slide cannot carry its own.
SERIF = "Georgia"
_WIDER = 1.08  # Arial against Source Sans, in which words are measured here
WIDTH, HEIGHT, PAD = 1280, 720, 40  # pixels; the margin is that of the framed charts
MEASURE = WIDTH - 2 * PAD
_PX = 9525  # EMU, the format's unit: 914,400 to the inch, 96 px to the inch
POINT = 96 / 72  # pixels
_LEADING = 1.22  # line to line in type sizes, as PowerPoint sets Arial
_TITLE_ONLY = 5  # the layout of the default template that has a title and nothing else
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # `No Style, No Grid`
_TABLE_STYLE = "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
_TOKENS = palette("light")
_AFTER = 0.35  # of the type size between paragraphs: less than a line, more than the leading
_BAR = (PAD, 24, 44, 6)  # pixels, as the boxes below: the accent bar and the title under it
_TITLE_BOX = (PAD, 34, MEASURE, 44)
TABLE_TOP = 92
CELL_SIDE, CELL_TOP = 6, 3  # padding of a cell: a quarter of the line in height, twice that at the sides
TITLE, TABLE = 24.0, 11.0  # points: a slide is read from further away than a page; 11 is the least for what is looked up

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

    def slide(self, title: str, *, size: float = TITLE, notes: str = "") -> None:
        """Begins a slide with an accent bar, a native title and notes."""
        self._slide = self._file.slides.add_slide(self._file.slide_layouts[_TITLE_ONLY])
        bar = self._slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_emu(_BAR))
        bar.fill.solid()
        bar.fill.fore_color.rgb = _colour("accent")
        bar.line.fill.background()
        bar.shadow.inherit = False
        holder = self._slide.shapes.title
        holder.left, holder.top, holder.width, holder.height = _emu(_TITLE_BOX)
        frame = _plain(holder.text_frame)
        frame.vertical_anchor = MSO_ANCHOR.TOP
        _write(frame.paragraphs[0], [(title, "ink")], size, face=SERIF, bold=True)
        if notes:
            told = self._slide.notes_slide.notes_text_frame
            told.text = visible(notes)
            for run in (run for paragraph in told.paragraphs for run in paragraph.runs if language() != ENGLISH):
                set_script(run.font)

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
        shape._element.nvPicPr.cNvPr.set("descr", visible(alt))

    def chart(self, panel: Panel, box: Box, *, alt: str, about: Mapping[str, str]) -> None:
        """A native chart, its words for who cannot see it, and what the workbook behind it says of it."""
        add_chart(self._slide.shapes, panel, _emu(box), alt=alt, about=about)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float]) -> Any:
        """A native table over the whole width, every second row shaded; `widths` are parts of one. Gives its grid of cells."""
        lines = [heads, *rows]
        frame = self._slide.shapes.add_table(len(lines), len(heads), *_emu((PAD, TABLE_TOP, MEASURE, 20 * len(lines))))  # grows
        frame._element.graphic.graphicData.tbl.tblPr.find(_TABLE_STYLE).text = _PLAIN_TABLE
        for column, part in zip(frame.table.columns, widths, strict=True):
            column.width = Emu(round(MEASURE * part) * _PX)
        for line, cells in enumerate(lines):
            for at, words in enumerate(cells):
                _fill(frame.table.cell(line, at), words, line)
        return frame.table

    def content(self, content: Pack) -> bytes:
        """The file; dated as of the data, so that the same slides give the same bytes."""
        core, as_of = self._file.core_properties, content.as_of
        core.title, core.subject = visible(content.title), visible(content.standfirst)
        core.author = core.last_modified_by = say(PUBLISHER)
        core.created = core.modified = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - the format has no zone
        core.revision, core.keywords = 1, say("as of {day}", day=as_of.isoformat())
        if language() != ENGLISH:
            core.language = language_tag()
        out = io.BytesIO()
        self._file.save(out)
        return rezipped(out.getvalue())


def height(words: str, size: float, wide: float) -> float:
    """Pixels down that words of so many points take in a box of so many pixels."""
    return len(wrap(words, size * POINT * _WIDER, wide)) * size * POINT * _LEADING


def fitting(lines: Sequence[str], size: float, room: tuple[float, float]) -> list[int]:
    """Which of the paragraphs, the first before the others, fit a box of so many pixels across and down."""
    wide, left = room
    kept = []
    for index, words in enumerate(lines):
        tall = height(words, size, wide)
        if tall <= left:
            kept.append(index)
            left -= tall + size * POINT * _AFTER
    return kept


def row_height(row: Sequence[str], widths: Sequence[float]) -> float:
    """Pixels down that a row of a table takes; `widths` are the parts of its columns."""
    cells = zip(row, widths, strict=True)
    return max(height(cell, TABLE, MEASURE * part - 2 * CELL_SIDE - 2) for cell, part in cells) + 2 * CELL_TOP + 2


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
        run.text = visible(words)
        run.font.size, run.font.name, run.font.bold = Pt(size), face, bold
        set_script(run.font)
        run.font.color.rgb = _colour(token)


def _fill(cell: Any, words: str, line: int) -> None:
    cell.margin_left = cell.margin_right = Emu(CELL_SIDE * _PX)
    cell.margin_top = cell.margin_bottom = Emu(CELL_TOP * _PX)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.fill.background()
    if line and line % 2 == 0:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _colour("panel")
    _write(cell.text_frame.paragraphs[0], [(words, {0: "ink2"}.get(line, "ink"))], TABLE, bold=line == 0)
