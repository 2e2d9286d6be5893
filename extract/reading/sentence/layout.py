"""The layout of a story: which lines are prose, headings, bullets and rows, what heads each of them, and the cells of a row.

Readers of a sentence ask it for the words that head a figure: those of its column, of its row and of the headings above. A table may
be parted by tabs, pipes or runs of blanks, be a board ("Terbium oxide 1500-1520 (-25)"), or flattened to one cell a line."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import re2

from extract.core.sentences import CELL_MARKS, MOST_WORDS, cells_of, is_bullet, is_row, is_value

if TYPE_CHECKING:
    from extract.reading.sentence.scan import Scan

    Cell = tuple[int, int]

PROSE, HEADING, BULLET, ROW, CELL = "prose", "heading", "bullet", "row", "cell"
_DATES = rb"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|year|quarter|half|[hq][1-4]|[1-4][hq]|[fc]y"
_LINKS = rb"full|ended|ending|to|three|six|nine|twelve|months?"
_PERIOD = re2.compile(  # a year, a part of one or a day: `2014`, `FY2024-25`, `Q1 2018-19 (30 Sep 2018)`, `31 March`
    rb"\(?(?:(?:" + _DATES + rb"|" + _LINKS + rb")[ ,]*|[(/]|\d{1,2}[ ,]+)*(?:[fc]y ?)?(?:19[5-9]\d|20[0-4]\d|(?:" + _DATES + rb"))"
    rb"(?:[-/]\d\d(?:\d\d)?)?[ef]?(?:[ ,(/)-]|\d{1,2}|(?:19|20)\d\d|(?:" + _DATES + rb"|" + _LINKS + rb"))*"
)
_DATED = re2.compile(rb"(?:^| )(?:" + _DATES + rb")$")
_BOARD = re2.compile(rb"([a-z][a-z\d&()%/., '-]*?):? ?[-@]? ((?:[a-z]{0,3}[$\x11\x12\x13]|[a-z]{2,3} )?[(<>~+-]?\d.*)")
_NO_VALUE = frozenset((b"-", b"--", b"na", b"n/a", b"n.a.", b"nil", b"w", b".."))
_LONGEST = 200  # characters of a line that may be anything but prose
_MOST_LINES = 5_000  # ten times those of the longest page read: more are data or noise, and not looked at
_FEW_WORDS = 4  # a line that ends as a sentence does, and has no more words, is a heading all the same: `Outlook for May.`
_MOST_HEADS = 4  # headings above a line that can say something of its figures: title, section, part, unit
_MOST_LED = 3  # sentences of a paragraph that leads to a table
_LEAST_GROUPS, _LEAST_COLUMNS = 2, 2  # a label with figures below it, again and again: a flattened table


class Spot(NamedTuple):
    """A stretch of the scan, and the sentence that it begins in."""

    sentence: int
    start: int
    end: int


class Heads(NamedTuple):
    """What heads a figure, each nearest first: of its column, of its row (its first cell, then the other labels in it), the corner over
    the labels of the rows, the headings above, and the sentences of a paragraph right above that leads to it."""

    column: tuple[Spot, ...] = ()
    row: tuple[Spot, ...] = ()
    corner: tuple[Spot, ...] = ()
    lines: tuple[Spot, ...] = ()
    lead: tuple[Spot, ...] = ()


@dataclass(slots=True)
class Line:
    """A line that is not empty. `above` are the lines that head it, `columns` the rows of heads over it, `lead` the sentence that leads."""

    start: int
    end: int
    kind: str
    cells: list[Cell] = field(default_factory=list)
    apart: bool = False  # whether an empty line stands before it
    above: tuple[int, ...] = ()
    columns: tuple[list[Cell], ...] = ()
    row: tuple[Cell, ...] = ()
    lead: int = -1


def layout_of(scan: Scan) -> Layout:
    """The layout of a scan, made once."""
    if scan.layout is None:
        scan.layout = Layout(scan)
    found: Layout = scan.layout
    return found


class Layout:
    """The lines of a scan. Made in one pass over them and one over each table."""

    def __init__(self, scan: Scan) -> None:
        self.scan, self.text = scan, scan.tabbed
        self._sentences = [start for start, _, _ in scan.sentences]
        lines = self._cut() if self.text.count(b"\n") <= _MOST_LINES else []
        self.lines = lines or [Line(0, len(self.text), PROSE)]
        self._starts = [line.start for line in self.lines]
        self._heads: dict[int, Heads] = {}
        if any(line.kind != PROSE for line in self.lines):
            self._find_boards()
            self._find_flat()
            self._find_heads()

    def line(self, position: int) -> Line:
        """The line in which a place of the scan lies."""
        return self.lines[max(0, bisect_right(self._starts, position) - 1)]

    def kind(self, sentence: int) -> str:
        """What the line is with which a sentence begins: prose, heading, bullet, row, or cell (a line that is one cell of a table)."""
        return self.line(self._sentences[sentence]).kind

    def cells(self, sentence: int) -> tuple[Spot, ...]:
        """The cells of a row, none for anything else."""
        return tuple(self._spot(cell) for cell in self.line(self._sentences[sentence]).cells)

    def heads(self, position: int) -> Heads:
        """What heads the figure, or the word, at a place; found once for its unit and for all that it is about."""
        if position not in self._heads:
            self._heads[position] = self._heads_of(self.line(position), position)
        return self._heads[position]

    def _heads_of(self, line: Line, position: int) -> Heads:
        at = next((n for n, (start, end) in enumerate(line.cells) if start <= position < end), -1)
        columns = (_column(heads, len(line.cells), at) for heads in line.columns)
        corners = (_column(heads, len(line.cells), 0) for heads in line.columns if at > 0)
        lines = (self.lines[above] for above in line.above)
        return Heads(
            column=tuple(self._spot(cell) for cell in columns if cell and cell[0] < cell[1]),
            row=tuple(self._spot(cell) for cell in line.row if not cell[0] <= position < cell[1]),
            corner=tuple(self._spot(cell) for cell in corners if cell and cell[0] < cell[1]),
            lines=tuple(self._spot((one.start, one.end)) for one in lines),
            lead=tuple(self._leading(line.lead)),
        )

    def _spot(self, cell: Cell) -> Spot:
        return Spot(max(0, bisect_right(self._sentences, cell[0]) - 1), *cell)

    def _leading(self, sentence: int) -> list[Spot]:
        sentences, out = self.scan.sentences, list[Spot]()
        while sentence >= 0 and len(out) < _MOST_LED and (not out or sentences[sentence][2] == sentences[sentence + 1][2]):
            out.append(Spot(sentence, *sentences[sentence][:2]))
            sentence -= 1
        return out

    def _cut(self) -> list[Line]:
        text, out, at, apart = self.text, list[Line](), 0, False
        while at < len(text):
            stop = text.find(b"\n", at)
            stop = len(text) if stop < 0 else stop
            content = text[at:stop].strip(b" \t")
            before = out[-1:]
            if content.strip(b"|-=_+: ") or content in _NO_VALUE:  # a ruled line is none
                start = text.find(content[:1], at)
                out.append(Line(start, start + len(content), PROSE, apart=apart))
                if len(content) <= _LONGEST or any(mark in content for mark in CELL_MARKS):
                    self._look(out[-1], content)
            apart = not content or (apart and out[-1:] == before)
            at = stop + 1
        return out

    def _look(self, line: Line, content: bytes) -> None:
        """What a line is by itself."""
        at = max(0, bisect_right(self._sentences, line.start) - 1)
        first, last, _ = self.scan.sentences[at]
        if (first <= line.start and last > line.end) or first < line.start < last:  # its sentence goes on over a line end
            return
        tells = not _is_barred(content) and (_tells(content) or bisect_right(self._sentences, line.end) > at + 1)
        cells = cells_of(content)
        if len(cells) > 1 and (is_row(content) or not tells):
            line.kind = ROW if is_row(content) else HEADING
            line.cells = [(line.start + start, line.start + end) for start, end in cells]
        elif cells and is_value(content[slice(*cells[0])]):
            line.kind, line.cells = CELL, [(line.start + cells[0][0], line.start + cells[0][1])]
        elif is_bullet(content):
            line.kind = BULLET
        elif not tells:
            line.kind = HEADING

    def _find_boards(self) -> None:
        """Rows of heads above rows of figures; and lines of a label and figures, two or more of which stand together, or with a colon."""
        lines = self.lines
        for one, after in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
            if one.kind == HEADING and len(one.cells) > 1 and after.kind == ROW and len(one.cells) <= len(after.cells):
                one.kind = ROW
        boards = [line.kind == HEADING and self._is_board(line) for line in lines]
        for at, line in enumerate(lines):
            if not boards[at]:
                continue
            label, rest = self._board(line)
            colon = self.text[label[1] : label[1] + 1] == b":"
            if colon or any(boards[max(0, at - 1) : at]) or any(boards[at + 1 : at + 2]):
                line.kind, line.cells, line.row = ROW, [label, rest], (label,)

    def _is_board(self, line: Line) -> bool:
        """Whether a label comes first that tells no change (`Gold falls 3%`), and nothing but figures behind it."""
        if not (found := _BOARD.fullmatch(self.text[line.start : line.end])):
            return False
        if is_period(found.group(2)) or _DATED.search(found.group(1)):  # `Prices on June 6`
            return False
        sentence, end = self._spot((line.start, line.end)).sentence, line.start + found.end(1)
        moves = any(token[2] == "change" and token[0] < end for token in self.scan.tokens[sentence])
        return not moves and found.group(1).count(b" ") < MOST_WORDS / 2 and is_value(found.group(2))

    def _board(self, line: Line) -> tuple[Cell, Cell]:
        found = _BOARD.fullmatch(self.text[line.start : line.end])
        return (line.start, line.start + found.end(1)), (line.start + found.start(2), line.end)

    def _find_flat(self) -> None:
        """Tables of one cell a line, in runs of lines that are headings or cells."""
        run: list[Line] = []
        for line in (*self.lines, None):
            content = b"" if line is None else self.text[line.start : line.end].strip(b" |\t")
            short = line is not None and len(line.cells) < 2 and (line.kind != BULLET or content[-1:] == b":")
            if line is not None and short and line.kind not in (PROSE, ROW):
                run.append(line)
                line.cells = line.cells or [(line.start, line.start + len(self.text[line.start : line.end].rstrip(b" |\t")))]
                if content in _NO_VALUE:
                    line.kind = CELL
            else:
                if any(one.kind == CELL for one in run):
                    _Flat(self.text, run).read()
                run = []

    def _find_heads(self) -> None:
        """Which headings stand above each line, and which rows of heads."""
        heads, before = _Above(self), None
        for at, line in enumerate(self.lines):
            heads.pass_by(at, line, before)
            before = line

    def is_label(self, cell: Cell) -> bool:
        """Whether a cell is no figure: words, a year, a date, also with a unit behind it (`2024 (t)`)."""
        content = self.text[slice(*cell)]
        return not is_value(content) or is_period(content) or is_period(content.partition(b"(")[0].rstrip())


def is_period(cell: bytes) -> bool:
    """Whether a cell is a year, a part of one or a day."""
    return _PERIOD.fullmatch(cell) is not None


def _is_barred(content: bytes) -> bool:
    """Whether a line stands between bars: a row of a table, however many words its heads have."""
    bare = content.strip()
    return bare[:1] == bare[-1:] == b"|"


def _tells(content: bytes) -> bool:
    """Whether a line is too long for a label, or ends as a sentence does."""
    words = content.count(b" ") + 1
    return words > MOST_WORDS or (content[-1:] in (b".", b"!", b"?") and words > _FEW_WORDS)


def _column(heads: list[Cell], size: int, at: int) -> Cell | None:
    """The head of a cell by its place: heads of all columns, or of all but the first."""
    place = at - size + len(heads)
    return heads[place] if at >= 0 and place >= 0 and len(heads) in (size, size - 1) else None


class _Above:
    """The headings and rows of heads in force, line by line."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.group: list[int] = []  # headings, the outermost first
        self.columns: list[list[Cell]] = []
        self.lead, self.filled = -1, False
        self.last = ""  # kind of the last line that was no heading

    def pass_by(self, at: int, line: Line, before: Line | None) -> None:
        """Takes in a line and gives it its heads."""
        kind = ROW if line.kind == CELL else line.kind
        if kind == HEADING:
            self._open(at, before)
            return
        if kind == PROSE:
            self.lead = bisect_right(self.layout._sentences, line.end - 1) - 1
            self.columns, self.filled = [], False
        elif (before is None or before.kind != HEADING) and (self.last == PROSE or (line.apart and self.last != kind)):
            self.group = []
        line.above = tuple(reversed(self.group[-_MOST_HEADS:]))
        if kind == ROW and not self.group:
            line.lead = self.lead
        if line.kind == ROW and not line.row:
            self._row(line)
        if kind == BULLET:
            self.lead = -1
        self.last = kind

    def _open(self, at: int, before: Line | None) -> None:
        """A heading: under those right above it, or in place of the last one where figures or bullets stand between."""
        line = self.layout.lines[at]
        if before is None or before.kind == PROSE:
            self.group = []
        elif before.kind != HEADING:
            self.group = self.group[:-1]
        line.above = tuple(reversed(self.group[-_MOST_HEADS:]))
        self.group.append(at)

    def _row(self, line: Line) -> None:
        """A row of heads, or one of figures with what stands over it."""
        first, *rest = line.cells
        if all(map(self.layout.is_label, rest)):
            self.columns = [line.cells] if self.filled else [line.cells, *self.columns][:_MOST_HEADS]
            self.filled = False
            return
        self.filled = True
        line.columns = tuple(self.columns)
        line.row = (first, *filter(self.layout.is_label, rest))


class _Flat:
    """A run of lines that are headings or single cells."""

    def __init__(self, text: bytes, run: list[Line]) -> None:
        self.text, self.run = text, run
        self.figures = [line.kind == CELL and not is_period(text[slice(*line.cells[0])]) for line in run]

    def read(self) -> None:
        """Gives each cell the label above it, and in a table of several columns the head of its column."""
        groups = self._groups()
        sizes = Counter(end - start for _, start, end in groups if end - start >= _LEAST_COLUMNS)
        size, times = max(sizes.items(), key=lambda item: item[1], default=(0, 0))
        columns: list[Line] | None = None
        begun = 0  # behind the last figure: heads stand no earlier
        for labels, start, end in groups:
            if times >= _LEAST_GROUPS and end - start == size:
                if heads := self._heads(begun, start - 1, size):
                    for above, head in zip(columns or (), heads, strict=bool(columns)):
                        head.columns = (above.cells, *above.columns)
                    columns = heads
                self._fill(start, end, columns)
            else:
                self._label(labels, start, end)
            begun = end

    def _groups(self) -> list[tuple[int, int, int]]:
        """(first label, first figure, place after the last) of each stretch of figures; in it periods are figures, if none comes first."""
        out, at, labels = list[tuple[int, int, int]](), 0, 0
        while at < len(self.run):
            if self.run[at].kind == CELL and at > labels:
                end = at
                while end < len(self.run) and self.run[end].kind == CELL:
                    end += 1
                if any(self.figures[at:end]):
                    out.append((labels, at, end))
                    labels = end
                at = end
            else:
                at += 1
        return out

    def _heads(self, begun: int, label: int, size: int) -> list[Line] | None:
        """The lines before the label of a row, as many as there are columns: all periods or alike, or the first such lines of a table."""
        heads = self.run[max(begun, label - size) : label]
        if len(heads) < size:
            return None
        contents = [self.text[slice(*line.cells[0])] for line in heads]
        dated = sum(map(is_period, contents)) * 2 >= size
        return heads if dated or len(set(contents)) == 1 else None

    def _fill(self, start: int, end: int, columns: list[Line] | None) -> None:
        label = self.run[start - 1]
        label.kind = CELL
        for n, line in enumerate(self.run[start:end]):
            line.row = (label.cells[0],)
            if columns:
                columns[n].kind = CELL
                line.columns = (columns[n].cells, *columns[n].columns)

    def _label(self, labels: int, start: int, end: int) -> None:
        """The label right above; where it stands in brackets (`(Q3`, `FY22:`), all of them, and the label of the figure before."""
        at = start - 1
        while at > labels and (self._opens(at) < 0 or not self.text.startswith(b"(", self.run[at].start)) and self._opens(at - 1) > 0:
            at -= 1
        row = [line.cells[0] for line in self.run[at:start]][::-1] if at >= labels else []
        for line in self.run[max(at, labels) : start]:
            line.kind = CELL
        if labels and at >= labels and self.text.startswith(b"(", self.run[at].start):
            row += self.run[labels - 1].row
        for line in self.run[start:end]:
            line.row = tuple(row)

    def _opens(self, at: int) -> int:
        """How many brackets a line opens more than it closes."""
        line = self.text[self.run[at].start : self.run[at].end]
        return line.count(b"(") - line.count(b")")
