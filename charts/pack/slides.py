"""The briefing pack as slides: one that is read first, then figures, charts, and the weightiest of each table; at most fifteen.

What does not fit stands in the PDF and on the page, which hold everything; each slide's notes hold its references in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from charts.drawing.type import line_width
from charts.export.about import LICENCE
from charts.pack.content import CAVEATS, Pack, Picture, Statement, numbers
from charts.pack.deck import (
    CELL_SIDE,
    HEIGHT,
    MEASURE,
    PAD,
    POINT,
    SERIF,
    TABLE,
    TABLE_TOP,
    TITLE,
    WIDTH,
    Deck,
    fitting,
    height,
    row_height,
)
from charts.pack.forms import panels
from charts.wording.formats import APART, count_word, counted, sentence, strung
from extract.core.text import web_address
from extract.languages.spoken import say, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from charts.pack.deck import Box, Run
    from charts.pack.forms import Panel
    from charts.pack.pictures import Artwork
    from charts.wording.captions import Words

MOST = 15  # slides
MOST_CHARTS = MOST - 7  # beside the first, the figures, three tables, how to read it, and the references
_TITLE_WIDER = 1.3  # the widest face that stands in for Georgia against Source Serif, in which titles are measured
# Points: 11 is the least for what is looked up, 13 for sentences.
_TITLE_SIZES = (TITLE, 22, 20, 18)  # the first at which a headline stands in one line
_NUMBER, _WORDS, _TEXT, _LABEL, _FOOT = 28, 24, 13, 12, 10
# Pixels from the top, chosen by eye for these sizes. The first slide: what it stands on, situation, figures, parts, sources.
_STANDS_TOP, _SITUATION_TOP, _SITUATION_FOOT = 76, 112, 222
_FIGURES_TOP, _PARTS_TOP, _PARTS_FOOT, _SOURCES_TOP, _SOURCES_FOOT = 230, 372, 630, 636, 678
_SUBTITLE_TOP, _TOP, _FOOT_TOP = 80, 110, HEIGHT - PAD
_SENTENCES_TOP = 270  # of the slide of figures
_VALUE, _BELOW = 36, 82  # from the top of a figure to its number, and to what stands below that
_CLOSE_UP = 0.63  # of the width: a close-up beside the charts of the long view, as on the picture
_HEAD = 22  # pixels that the name of a part or of a chart takes
_GAP = 18  # pixels between two columns, and between two charts
_FOOT_ROOM = 76  # below a table: its row of heads, a line that says what was left out, and a margin
_LONGEST_ADDRESS = 60  # characters shown of a link, which is half a line
_NUMBER_WIDTHS = (0.05, 0.95)  # of the references: three digits and the rest


class _Table(NamedTuple):
    """A table of the pack: its title, its columns with their parts of the width, what one and more rows are called that are left out, and
    all rows."""

    title: str
    heads: dict[str, float]
    left_out: tuple[str, str]
    rows: tuple[tuple[Statement, tuple[str, ...]], ...]


def slides(content: Pack, artworks: Iterable[Artwork]) -> bytes:
    """The pack as a PPTX; the same content gives the same bytes."""
    deck, drawn = Deck(), {artwork.chart_id: artwork for artwork in artworks}
    _first(deck, content)
    _figures(deck, content)
    for picture in content.drawn[:MOST_CHARTS]:
        _picture(deck, picture, drawn[picture.chart.id], content)
    for table in _tables(content):
        _table(deck, content, table)
    _reading(deck, content)
    _references(deck, content)
    return deck.content(content)


def _first(deck: Deck, content: Pack) -> None:
    """What a reader sees who sees no other slide: it stands alone."""
    lines = [say("{sentence}.", sentence=picture.words.headline) for picture in content.situation]
    parts = [line.text for part in content.parts for line in part.lines]
    cited = {number for number, _ in content.first_sources}
    deck.slide(content.title, notes=_notes(content, [content.standfirst, *lines, *parts], cited))
    deck.text((PAD, _STANDS_TOP, MEASURE, 34), [(content.standfirst, "ink2")], size=_LABEL)
    high = _SITUATION_FOOT - _SITUATION_TOP
    shown = [lines[index] for index in fitting(lines, _TEXT, (MEASURE, high))]
    if shown:
        deck.text((PAD, _SITUATION_TOP, MEASURE, high), *([(words, "ink")] for words in shown), size=_TEXT, bold=True)
    _number_row(deck, content, _FIGURES_TOP)
    wide = (MEASURE - _GAP * (len(content.parts) - 1)) / len(content.parts)
    for at, part in enumerate(content.parts):
        left, room = PAD + at * (wide + _GAP), (wide, _PARTS_FOOT - _PARTS_TOP - _HEAD)
        words = [f"{line.text} {numbers(line.references)}".strip() for line in part.lines]
        kept = [part.lines[index] for index in fitting(words, TABLE, room)]
        deck.text((left, _PARTS_TOP, wide, _HEAD), [(part.title, "ink")], size=_LABEL, bold=True)
        runs: list[Sequence[Run]] = [[(f"{line.text} ", "ink"), (numbers(line.references), "terbium")] for line in kept]
        deck.text((left, _PARTS_TOP + _HEAD, *room), *runs, size=TABLE)
    deck.text((PAD, _SOURCES_TOP, MEASURE, _SOURCES_FOOT - _SOURCES_TOP), [(_sources(content), "ink2")], size=_FOOT)
    deck.text((PAD, _FOOT_TOP, MEASURE, 20), [(content.imprint, "ink2")], size=_FOOT)


def _sources(content: Pack) -> str:
    """The sources of the first page, as many as there is room for; the notes have all."""
    named = [f"[{number}] {reference.brief()}" for number, reference in content.first_sources]
    for count in range(len(named), 0, -1):
        listed, more = strung(*named[:count], by=APART), len(named) - count
        words = say("Sources: {listed}", listed=listed)
        if more:
            words = say("Sources: {listed}; {count} more in the notes", listed=listed, count=count_word(more))
        if height(words, _FOOT, MEASURE) <= _SOURCES_FOOT - _SOURCES_TOP:
            return words
    return say("Sources: none, as nothing is held.")


def _notes(content: Pack, lines: Iterable[str], cited: Iterable[int]) -> str:
    """What is said of a slide, and its references in full."""
    wanted = set(cited)
    sources = (f"[{number}] {reference.text()}" for number, reference in content.references if number in wanted)
    return "\n".join([*filter(None, lines), *sources])


def _cited(words: str, row: Statement) -> str:
    return f"{words} {numbers(row.references)}".strip()


def _number_row(deck: Deck, content: Pack, top: float) -> None:
    """The headline figures beside each other: two lines of the label, one of the value, three below: none meets the next."""
    column = MEASURE / len(content.figures)
    wide = column - _GAP
    for at, figure in enumerate(content.figures):
        left, (value, unit), cited = PAD + at * column, figure.parts(), numbers(figure.cited.references)
        below = " · ".join(filter(None, (unit, figure.change, figure.when)))
        deck.text((left, top, wide, 36), [(figure.label, "ink2")], size=TABLE)
        deck.text((left, top + _VALUE, wide, 46), [(value, "ink")], size={"": _WORDS}.get(unit, _NUMBER), bold=True, face=SERIF)
        deck.text((left, top + _BELOW, wide, 54), [(below, "ink2"), (f" {cited}", "terbium")], size=TABLE)


def _figures(deck: Deck, content: Pack) -> None:
    sentences = [f"{figure.cited.text} {numbers(figure.cited.references)}".strip() for figure in content.figures]
    cited = (each for figure in content.figures for each in figure.cited.references)
    deck.slide(say("The figures"), notes=_notes(content, sentences, cited))
    _number_row(deck, content, _TOP)
    deck.text((PAD, _SENTENCES_TOP, MEASURE, _FOOT_TOP - _SENTENCES_TOP), *([(words, "ink")] for words in sentences), size=_TEXT)
    deck.text((PAD, _FOOT_TOP, MEASURE, 20), [(content.imprint, "ink2")], size=_FOOT)


def _picture(deck: Deck, picture: Picture, artwork: Artwork, content: Pack) -> None:
    """A chart that can be edited where its form allows it, else a picture; with its words and references."""
    words, cited = picture.words, numbers(picture.references)
    title, size = _fitted(words)
    deck.slide(title, size=size, notes=_notes(content, [words.alt, words.source, words.caution], picture.references))
    tall = height(words.subtitle, _TEXT, MEASURE)
    top = max(float(_TOP), _SUBTITLE_TOP + tall + CELL_SIDE)
    deck.text((PAD, _SUBTITLE_TOP, MEASURE, tall), [(words.subtitle, "ink2")], size=_TEXT)
    caption = f"{picture.caption} "
    caption_height = height(f"{caption}{cited}", _FOOT, MEASURE)
    foot = HEIGHT - _FOOT - caption_height
    room = (MEASURE, foot - CELL_SIDE - top)
    native, left = panels(picture.chart.id, picture.rows), float(WIDTH - PAD)
    if artwork.png:
        part = _CLOSE_UP if native else 1.0
        scale = min(space / side for space, side in zip((room[0] * part, room[1]), artwork.png_size, strict=True))
        width, tall = (side * scale for side in artwork.png_size)
        left = WIDTH - PAD - width if native else (WIDTH - width) / 2
        deck.picture(artwork.png, (left, top, width, tall), alt=words.alt)
        left -= _GAP
    if native:
        _native(deck, native, picture, (PAD, top, left - PAD, room[1]), content)
    deck.text((PAD, foot, MEASURE, caption_height), [(caption, "ink2"), (cited, "terbium")], size=_FOOT)


def _native(deck: Deck, native: Sequence[Panel], picture: Picture, box: Box, content: Pack) -> None:
    """The panels below each other, bars of names beside each other; each with its name and unit."""
    about = {"Source": picture.words.source, "Caution": picture.words.caution, "As of": content.as_of.isoformat(),
             "Data version": content.version, "Licence": LICENCE}
    beside = native[0].kind == "bars"
    across, down = (len(native), 1) if beside else (1, len(native))
    wide, high = (box[2] - _GAP * (across - 1)) / across, box[3] / down
    for at, panel in enumerate(native):
        left, top = box[0] + at * (wide + _GAP) * beside, box[1] + at * high * (not beside)
        deck.text((left, top, wide, _HEAD), [(say("{title}, ", title=panel.title), "ink"), (panel.unit, "ink2")], size=_LABEL, bold=True)
        alt = picture.words.alt
        if at:
            alt = say("{title}, {unit}; told with the chart before it.", title=panel.title, unit=panel.unit)
        deck.chart(panel, (left, top + _HEAD, wide, high - _HEAD), alt=alt, about=about)


def _fitted(words: Words) -> tuple[str, float]:
    """The headline, or its short form, and the size at which it stands in one line."""
    short = words.short or words.headline
    found = (
        (title, size) for title in (words.headline, short) for size in _TITLE_SIZES
        if line_width(title, size * POINT, 600, "serif") * _TITLE_WIDER <= MEASURE
    )
    return next(found, (short, _TITLE_SIZES[-1]))


def _tables(content: Pack) -> tuple[_Table, ...]:
    """The tables of the pack; parts of the width by the letters that a column holds, so that rows take few lines."""
    return (
        _Table("What happened", {"When": 0.17, "Lane": 0.08, "What": 0.5, "Who says so": 0.25},
               ("event of less weight", "events of less weight"), tuple(
            (row, (row.cells[0], told(row.kind, "option"), row.cells[1], _cited(row.cells[2], row))) for row in content.events)),
        _Table("Where the sources disagree", {"Question": 0.24, "Finding": 0.36, "Arithmetic": 0.25, "Kind; likely reason": 0.15},
               ("finding of less weight", "findings of less weight"), tuple(
            (row, (*row.cells[:3], _cited(strung(row.kind, row.cells[3], by=APART), row))) for row in content.conflicts)),
        _Table("What was computed, not published", {"Figure": 0.38, "Period": 0.15, "Value": 0.25, "Formula": 0.22},
               ("figure of less weight", "figures of less weight"), tuple(
            (row, (*row.cells[:3], _cited(row.cells[3], row))) for row in content.derived)),
    )


def _table(deck: Deck, content: Pack, table: _Table) -> None:
    """The weightiest rows that one slide has room for, in their own order, and how many there are elsewhere; no slide without rows."""
    if not table.rows:
        return
    widths, left, kept = tuple(table.heads.values()), float(HEIGHT - TABLE_TOP - _FOOT_ROOM), set()
    for index in sorted(range(len(table.rows)), key=lambda at: table.rows[at][0].rank):
        tall = row_height(table.rows[index][1], widths)
        if tall <= left:
            kept.add(index)
            left -= tall
    shown = [table.rows[index] for index in sorted(kept)]
    title = say(table.title)
    deck.slide(title, notes=_notes(content, [], (number for row, _ in shown for number in row.references)) or title)
    deck.table(tuple(map(say, table.heads)), [cells for _, cells in shown], widths=widths)
    if more := len(table.rows) - len(shown):
        _elsewhere(deck, say("{rows}: in the PDF, on the page and in the ZIP of this pack.", rows=sentence(counted(more, *table.left_out))))


def _elsewhere(deck: Deck, words: str) -> None:
    deck.text((PAD, _FOOT_TOP, MEASURE, 20), [(words, "ink2")], size=_FOOT)


def _reading(deck: Deck, content: Pack) -> None:
    """How to read the pack, and beside it what is missing."""
    caveats, missing = [*map(say, CAVEATS)], [*content.missing]
    if left_out := [say(picture.chart.title) for picture in content.drawn[MOST_CHARTS:]]:
        missing.append(say("Charts of the PDF and the page only: {charts}.", charts=strung(*left_out, by=APART)))
    deck.slide(say("How to read all this, and what is missing"), notes="\n".join([*caveats, *missing]))
    wide = (MEASURE - 2 * _GAP) / 2
    columns = (say("How to read it"), caveats), (say("What is missing"), missing or [say("Nothing that this pack looks for.")])
    for at, (title, lines) in enumerate(columns):
        left, room = PAD + at * (wide + 2 * _GAP), (wide, _FOOT_TOP - _TOP - _HEAD)
        shown = [lines[index] for index in fitting(lines, _TEXT, room)]
        deck.text((left, _TOP, wide, _HEAD), [(title, "ink")], size=_TEXT, bold=True)
        deck.text((left, _TOP + _HEAD, *room), *([(line, "ink")] for line in shown), size=_TEXT)


def _references(deck: Deck, content: Pack) -> None:
    """As many as a slide has room for, those of the first page before others; the rest stand in the notes of the slides that cite them."""
    rows = [(str(number), reference.text(longest=_LONGEST_ADDRESS)) for number, reference in content.references]
    room, shown = float(HEIGHT - TABLE_TOP - _FOOT_ROOM), 0
    while shown < len(rows) and (room := room - row_height(rows[shown], _NUMBER_WIDTHS)) >= 0:
        shown += 1
    deck.slide(say("References"), notes=say("Every number in brackets leads here, or to the notes of its slide."))
    grid = deck.table(("", say("Who, what, where, when; the number links to the page")), rows[:shown], widths=_NUMBER_WIDTHS)
    for line, (_, reference) in enumerate(content.references[:shown], start=1):
        if web_address(reference.url):
            grid.cell(line, 0).text_frame.paragraphs[0].runs[0].hyperlink.address = reference.url
    if more := len(rows) - shown:
        _elsewhere(deck, say(
            "{references} also in the notes of the slides that cite them: in the PDF, on the page and in the ZIP of this pack.",
            references=sentence(counted(more, "more reference"))))
