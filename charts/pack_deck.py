"""A deck of 16:9 slides placed in pixels (1280 x 720): native titles, text, tables and notes. Knows nothing of what is said."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Pt

from charts.export_about import PUBLISHER
from charts.export_files import rezipped
from charts.theme import palette

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

# Faces that PowerPoint, Keynote and LibreOffice have or replace by one of the same width; a slide cannot carry its own.
SERIF, SANS = "Georgia", "Arial"
WIDTH, HEIGHT, PAD = 1280, 720, 40
_PX = 9525  # EMU
_TITLE_ONLY = 5
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # `No Style, No Grid`
_TOKENS = palette("light")

Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels."""
Run = tuple[str, str]
"""Words and the name of their colour token."""
Cell = str | tuple[str, str]
"""Words, or words with the address that they link to."""


class Deck:
    """Slides in the making."""

    def __init__(self) -> None:
        self._file = Presentation()
        self._file.slide_width, self._file.slide_height = Emu(WIDTH * _PX), Emu(HEIGHT * _PX)
        self._slide: Any = None

    def slide(self, title: str, *, size: float = 24, notes: str = "", box: Box = (PAD, 34, WIDTH - 2 * PAD, 64)) -> None:
        """Begins a slide with an accent bar, a native title and notes."""
        self._slide = self._file.slides.add_slide(self._file.slide_layouts[_TITLE_ONLY])
        bar = self._slide.shapes.add_shape(1, *_emu((PAD, 24, 44, 6)))
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

    def text(self, box: Box, paragraphs: Sequence[Sequence[Run]], *, size: float = 12, face: str = SANS, bold: bool = False) -> None:
        """Paragraphs of coloured runs in a box."""
        frame = _plain(self._slide.shapes.add_textbox(*_emu(box)).text_frame)
        for number, runs in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.35)
            _write(paragraph, runs, size, face=face, bold=bold)

    def picture(self, png: bytes, box: Box, *, alt: str) -> None:
        """A picture with words for who cannot see it."""
        shape = self._slide.shapes.add_picture(io.BytesIO(png), *_emu(box))
        shape._element.nvPicPr.cNvPr.set("descr", alt)

    def table(self, top: float, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, widths: Sequence[float], size: float = 11) -> None:
        """A native table over the whole width; `widths` are parts of one."""
        frame = self._slide.shapes.add_table(len(rows) + 1, len(heads), *_emu((PAD, top, WIDTH - 2 * PAD, 20 * (len(rows) + 1))))
        frame._element.graphic.graphicData.tbl.tblPr.find(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId",
        ).text = _PLAIN_TABLE
        for column, part in zip(frame.table.columns, widths, strict=True):
            column.width = Emu(round((WIDTH - 2 * PAD) * part) * _PX)
        for line, cells in enumerate([heads, *rows]):
            for at, said in enumerate(cells):
                _fill(frame.table.cell(line, at), said, size, head=line == 0, shaded=line > 0 and line % 2 == 0)

    def content(self, *, title: str, subject: str, as_of: date) -> bytes:
        """The file; dated as of the data, so that the same slides give the same bytes."""
        core, moment = self._file.core_properties, datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - the format has no zone
        core.title, core.subject, core.author, core.last_modified_by = title, subject, PUBLISHER, PUBLISHER
        core.created = core.modified = moment
        core.revision, core.keywords = 1, f"as of {as_of.isoformat()}"
        out = io.BytesIO()
        self._file.save(out)
        return rezipped(out.getvalue())


def _emu(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    left, top, width, height = (Emu(round(side * _PX)) for side in box)
    return left, top, width, height


def _colour(token: str) -> RGBColor:
    hexadecimal = _TOKENS[token].removeprefix("#")
    return RGBColor(*(int(hexadecimal[at : at + 2], 16) for at in (0, 2, 4)))  # type: ignore[no-untyped-call]


def _plain(frame: Any) -> Any:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    return frame


def _write(paragraph: Any, runs: Sequence[Run], size: float, *, face: str = SANS, bold: bool = False) -> None:
    paragraph.alignment = 1
    for words, token in runs:
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.name, run.font.bold = Pt(size), face, bold
        run.font.color.rgb = _colour(token)


def _fill(cell: Any, said: Cell, size: float, *, head: bool, shaded: bool) -> None:
    words, address = said if isinstance(said, tuple) else (said, "")
    cell.margin_left = cell.margin_right = Emu(6 * _PX)
    cell.margin_top = cell.margin_bottom = Emu(3 * _PX)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    if shaded:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _colour("panel")
    else:
        cell.fill.background()
    paragraph = cell.text_frame.paragraphs[0]
    _write(paragraph, [(words, "ink2" if head else "ink")], size, bold=head)
    if address:
        paragraph.runs[0].hyperlink.address = address
