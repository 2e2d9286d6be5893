"""A deck of 16:9 slides placed in pixels (1280 x 720): native titles, text, tables and notes. Knows nothing of what is said."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Pt

from charts.drawing.theme import palette
from charts.drawing.type import line_width, wrap
from charts.export.about import PUBLISHER
from charts.export.files import rezipped
from charts.pack.content import CAVEATS, numbers
from charts.wording.formats import counted, day, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from charts.pack.content import KeyFigure, Line, Pack, Picture
    from charts.pack.pictures import Drawn
    from charts.wording.captions import Words

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


_ROOM = 590  # pixels of a slide for a table
_SIZE = 11  # points of a table
_LINE = _SIZE * 96 / 72 * 1.22
_WIDER = 1.08  # Arial against the face that the words are measured in
_TITLE_WIDER = 1.3  # the widest face that stands in for Georgia against the one measured
_TITLE_SIZES = (24, 22, 20, 18)
_LONGEST_ADDRESS = 60


def slides(content: Pack, pictures: Iterable[Drawn]) -> bytes:
    """The pack as a PPTX; the same content gives the same bytes."""
    deck, drawn = Deck(), {one.chart_id: one for one in pictures}
    _front(deck, content)
    _figures(deck, content)
    for picture in content.drawn:
        _picture(deck, picture, drawn[picture.chart.id], content)
    _tables(deck, content)
    _plain_list(deck, "How to read all this", CAVEATS)
    _references(deck, content)
    return deck.content(title=content.title, subject=content.standfirst, as_of=content.as_of)


def _front(deck: Deck, content: Pack) -> None:
    deck.slide(content.title, size=40, box=(PAD, 190, WIDTH - 2 * PAD, 130), notes=f"{content.standfirst} {_foot(content)}")
    deck.text((PAD, 330, 900, 90), [[(content.standfirst, "ink2")]], size=18)
    deck.text((PAD, HEIGHT - 50, 900, 24), [[(_foot(content), "ink2")]], size=11)
    if content.missing:
        _plain_list(deck, "What is missing", content.missing)


def _foot(content: Pack) -> str:
    return f"{PUBLISHER} · as of {day(content.as_of)} · data version {content.version}"


def _figures(deck: Deck, content: Pack) -> None:
    said = [f"{figure.said.text} {numbers(figure.said.references)}".strip() for figure in content.figures]
    deck.slide("The figures", notes="\n".join(said))
    wide = (WIDTH - 2 * PAD) / len(content.figures)
    for at, figure in enumerate(content.figures):
        _figure(deck, figure, PAD + at * wide, wide - 16)
    deck.text((PAD, 300, WIDTH - 2 * PAD, 340), [[(line, "ink")] for line in said], size=13)
    deck.text((PAD, HEIGHT - 40, 900, 20), [[(_foot(content), "ink2")]], size=10)


def _figure(deck: Deck, figure: KeyFigure, left: float, wide: float) -> None:
    number, _, unit = figure.value.partition(" ")
    is_number = number[:1].isdigit()
    deck.text((left, 110, wide, 40), [[(figure.label, "ink2")]], size=12)
    shown, size = (number, 28) if is_number else (figure.value or "n/a", 24)
    deck.text((left, 152, wide, 44), [[(shown, "ink")]], size=size, bold=True, face=SERIF)
    below = " · ".join(part for part in (unit if is_number else "", figure.change, figure.period) if part)
    deck.text((left, 204, wide, 60), [[(below, "ink2"), (f" {numbers(figure.said.references)}", "terbium")]], size=12)


def _picture(deck: Deck, picture: Picture, drawn: Drawn, content: Pack) -> None:
    words = picture.words
    cited = numbers(picture.references)
    notes = [words.alt, words.source, words.caution, f"References {cited}.", *(
        f"[{number}] {reference.text()}" for number, reference in content.references if number in picture.references
    )]
    title, size = _fitted(words)
    deck.slide(title, size=size, notes="\n".join(line for line in notes if line))
    deck.text((PAD, 80, WIDTH - 2 * PAD, 26), [[(words.subtitle, "ink2")]], size=13)
    below = ". ".join(part.rstrip(".") for part in (words.source, sentence(words.caution)) if part) + ". "
    lines = len(wrap(f"{below}{cited}", 13.4 * _WIDER, WIDTH - 2 * PAD))
    foot = HEIGHT - 14 - lines * 17
    room = foot - 6 - 112
    scale = min((WIDTH - 2 * PAD) / drawn.slide_size[0], room / drawn.slide_size[1])
    width, height = (side * scale for side in drawn.slide_size)
    deck.picture(drawn.png, ((WIDTH - width) / 2, 112, width, height), alt=words.alt)
    deck.text((PAD, foot, WIDTH - 2 * PAD, lines * 17), [[(below, "ink2"), (cited, "terbium")]], size=10)


def _fitted(words: Words) -> tuple[str, float]:
    """The headline, or its short form, and the size at which it stands in one line."""
    for said in (words.headline, words.short or words.headline):
        for size in _TITLE_SIZES:
            if line_width(said, size * 96 / 72, 600, "serif") * _TITLE_WIDER <= WIDTH - 2 * PAD:
                return said, size
    return words.short or words.headline, _TITLE_SIZES[-1]


def _tables(deck: Deck, content: Pack) -> None:
    _table(deck, "What happened", ("When", "Lane", "What", "Who says so"), content.events, (0.17, 0.08, 0.5, 0.25))
    heads = ("Question", "Finding", "Arithmetic", "Kind; likely reason")
    _table(deck, "Where the sources disagree", heads, content.conflicts, (0.24, 0.36, 0.25, 0.15))
    _table(deck, "What was computed, not published", ("Figure", "Period", "Value", "Formula"), content.derived, (0.38, 0.15, 0.25, 0.22))


def _table(deck: Deck, title: str, heads: tuple[str, ...], lines: Sequence[Line], widths: tuple[float, ...]) -> None:
    rows = [_cells(line) for line in lines]
    parts = list(_pages(rows, widths))
    for at, part in enumerate(parts, start=1):
        name = title if len(parts) == 1 else f"{title} ({at} of {len(parts)})"
        deck.slide(name, notes=f"{sentence(counted(len(part), 'row'))}; numbers in brackets are references.")
        deck.table(92, heads, part, widths=widths, size=_SIZE)


def _cells(line: Line) -> tuple[str, ...]:
    cells = list(line.cells)
    if line.kind and len(cells) == 3:  # an event: its lane comes second
        cells.insert(1, line.kind)
    elif line.kind:
        cells[-1] = f"{line.kind}; {cells[-1]}"
    cells[-1] = f"{cells[-1]} {numbers(line.references)}".strip()
    return tuple(cells)


def _pages(rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> Iterable[list[tuple[str, ...]]]:
    """The rows cut into slides by the lines that their words need."""
    page: list[tuple[str, ...]] = []
    used = 0.0
    for row in rows:
        cells = zip(row, widths, strict=True)
        lines = max(len(wrap(cell, _SIZE * 96 / 72 * _WIDER, (WIDTH - 2 * PAD) * part - 14)) for cell, part in cells)
        tall = lines * _LINE + 8
        if page and used + tall > _ROOM - 30:
            yield page
            page, used = [], 0.0
        page.append(row)
        used += tall
    if page:
        yield page


def _plain_list(deck: Deck, title: str, lines: Sequence[str]) -> None:
    deck.slide(title, notes="\n".join(lines))
    deck.text((PAD, 110, 1000, 560), [[(line, "ink")] for line in lines], size=16, face=SANS)


def _references(deck: Deck, content: Pack) -> None:
    urls = {str(number): reference.url for number, reference in content.references}
    rows = [(str(number), reference.text(longest=_LONGEST_ADDRESS)) for number, reference in content.references]
    widths = (0.05, 0.95)
    parts = list(_pages(rows, widths))
    for at, part in enumerate(parts, start=1):
        deck.slide(f"References ({at} of {len(parts)})" if len(parts) > 1 else "References", notes="Every number in brackets leads here.")
        linked = [((number, urls[number]) if urls[number].startswith("http") else number, words) for number, words in part]
        deck.table(92, ("", "Who, what, where, when; the number links to the page"), linked, widths=widths, size=_SIZE)
