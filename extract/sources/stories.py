"""Stories cut out of a page, and which of them are about rare-earth supply.

A page dump holds several stories. It is cut where a headline is echoed, where a publisher and an age stand above each other, at a
new dateline or stamp after prose, and at the marks that end a story. Pieces are scored by how densely they name rare-earth
materials; below the margin nothing is chosen, so that a passing mention in general news never reaches the tables.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

from extract.core.records import Document, Span, Story
from extract.sources.documents import body_offset
from extract.sources.page_lines import LONGEST_HEADING, Line, find_dateline, find_lines, material_index, story_rules
from extract.sources.publication import date_story, wire_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ECHO_LINES = 12  # a headline is echoed within so many lines
ECHO_LENGTH, ECHO_BLANKS = 20, 3  # a shorter line is a menu entry that pages repeat
LONGEST_MARK = 4  # digits of a page number, a count of comments, a year
WIDEST = 40  # columns of a table that a page shows
TOLD = ("prose", "heading", "bullet")  # kinds of lines that are the story itself
LEAD = 350  # characters of the first paragraph that say what a story is about
DATELINE_PARAGRAPHS = 3  # the dateline stands at one of the first paragraphs
PROSE_BEFORE_NEW = 300  # characters of prose after which a stamp or dateline opens another story
_STEMS = re2.compile(  # a cheap test that leaves most texts unread
    r"(?i)rare.{0,2}earth|稀土|镨钕|钕铁硼|镝|铽|レアアース|希土|희토|\b(?:ree|reo|treo|hree|lree)s?\b|dysprosi|terbiu|neodym|didymi|samariu|europiu|gadolin|holmiu|thuliu|luteti|yttri"
    r"|\berbi|lanthan|\bceriu|scandiu|ndpr|nd.pr\b|prnd|pr.nd\b|ndfeb|nd.fe.b|neomagn|monazit|bastn|xenotim|mischmet|ioni[cn].{0,12}(?:clay|adsor)",
)
_UNSPACED = re2.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")  # written without blanks: two letters are about a word
_CODE = re2.compile(r"<[A-Z][A-Z0-9.=-]{2,20}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a page that is one story: its lines, how often it names a material, whether it opens with one, its length in words."""

    lines: tuple[Line, ...]
    preface: tuple[Line, ...]
    materials: int
    leading: bool
    words: int

    @property
    def chosen(self) -> bool:
        """Dense enough to be about rare-earth supply."""
        margin = story_rules()["margin"]
        if self.words <= int(margin["short_story_words"]):
            return self.materials > 0
        if self.leading and self.words <= self.materials * int(margin["leading_words_per_mention"]):
            return True
        return self.materials >= int(margin["least_mentions"]) and self.words <= self.materials * int(margin["words_per_mention"])


def split_stories(document: Document) -> tuple[Story, ...]:
    """The stories about rare-earth supply in a document, in order; empty where none passes the margin. A note is one story."""
    if document.meta:
        return (_note(document),)
    pieces = split_pieces(document) if may_tell(document.text) else ()
    return tuple(_story(document, piece) for piece in pieces if piece.chosen)


def may_tell(text: str) -> bool:
    """Whether a text has a word without which none is about rare earths."""
    return bool(_STEMS.search(text))


def whole_story(document: Document) -> Story:
    """The document as one story, on topic or not, for a person to decide on. It holds more than blanks."""
    lines = tuple(find_lines(document.text))
    return _story(document, Piece(lines=lines, preface=(), materials=0, leading=False, words=0))


def split_pieces(document: Document) -> tuple[Piece, ...]:
    """Everything on the page cut into stories, chosen or not."""
    lines = list(find_lines(document.text))
    starts = sorted(set(_starts(lines)) | {0})
    groups = [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    trimmed = (_trim(group) for group in groups)
    named = [hit.start for hit in material_index().find(document.text)]
    return tuple(_piece(document.text, body, preface, named) for body, preface in trimmed if body)


def _starts(lines: Sequence[Line]) -> Iterator[int]:
    """Indexes of the lines at which a story begins."""
    echoes = _echo_starts(lines)
    prose = 0  # characters since the last story began; what ends a story counts as enough
    for n, line in enumerate(lines):
        if n in echoes or _aggregated(lines, n):
            yield n
            prose = 0
        elif prose >= PROSE_BEFORE_NEW and _opens_new(line):
            yield _headed(lines, n)
            prose = 0
        prose += {"prose": line.end - line.start, "ends": PROSE_BEFORE_NEW}.get(line.kind, 0)


def _echo_starts(lines: Sequence[Line]) -> set[int]:
    """First lines of headlines that are repeated close by; further echoes belong to the same headline."""
    last_seen: dict[str, int] = {}
    starts: dict[str, int] = {}
    found: set[int] = set()
    for n, line in enumerate(lines):
        if line.kind != "heading" or len(line.text) < ECHO_LENGTH or line.text.count(" ") < ECHO_BLANKS:
            continue
        before = last_seen.get(line.text)
        if before is not None and n - before <= ECHO_LINES:
            found.add(starts[line.text])
        else:
            starts[line.text] = n
        last_seen[line.text] = n
    return found


def _aggregated(lines: Sequence[Line], n: int) -> bool:
    """A publisher, an age or date, and the publisher again: the head of an item in a list."""
    if n + 2 >= len(lines) or lines[n + 1].kind != "stamps":
        return False
    return lines[n + 2].text.lstrip("- ") == lines[n].text and lines[n + 2].text != lines[n].text


def _opens_new(line: Line) -> bool:
    if line.kind == "stamps":
        return any(char.isdigit() for char in line.text) and len(line.text) > 8  # a date, not "2 h ago"
    return line.kind == "prose" and find_dateline(line.text, 0) is not None


def _headed(lines: Sequence[Line], n: int) -> int:
    """The first of the headings and stamps that stand right above a line; what is longer than a heading is prose."""
    while n and lines[n - 1].kind in ("heading", "stamps", "bullet") and lines[n - 1].end - lines[n - 1].start <= LONGEST_HEADING:
        n -= 1
    return n


def _trim(group: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """A story without what stands before its headline and after its end, and the lines cut off before it."""
    first = next((n for n, line in enumerate(group) if line.kind in TOLD), len(group))
    if first < len(group) and _aggregated(group, 0):
        first = 3  # publisher, age, publisher
    end = next((n for n, line in enumerate(group[first + 1 :], first + 1) if line.kind == "ends"), len(group))
    body = list(group[first:end])
    left = {"stamps", "adverts", "footers", "passed_on", "ends"}
    if all(line.kind == "cell" for line in body[-WIDEST:]):  # a row of figures that no table has
        left.add("cell")
    while body and body[-1].kind in left:
        body.pop()
    return body, list(group[:first])


def _piece(text: str, body: Sequence[Line], preface: Sequence[Line], named: Sequence[int]) -> Piece:
    """`named` are the positions at which the page names materials."""
    told = [line for line in body if line.kind in TOLD]
    words = sum(text.count(" ", line.start, line.end) + 1 + len(_UNSPACED.findall(line.text)) // 2 for line in told)
    counts = [bisect_left(named, line.end) - bisect_left(named, line.start) for line in told]
    starts = [line.start for line in told if line.kind == "prose"] or [line.start for line in told[-1:]]
    leading = any(bisect_left(named, start + LEAD) > bisect_left(named, told[0].start) for start in starts[:1])
    return Piece(lines=tuple(body), preface=tuple(preface), materials=sum(counts), leading=leading, words=words)


def _story(document: Document, piece: Piece) -> Story:
    lines = piece.lines
    first = next((n for n, line in enumerate(lines) if line.kind == "prose"), 0)
    heads = tuple(Span(start=line.start, end=line.end) for line in lines[:first] if line.kind in ("heading", "bullet"))
    body_start = lines[first].start
    opening = [line.start for line in lines if line.kind == "prose"][:DATELINE_PARAGRAPHS]
    dateline = next((found for at in opening if (found := find_dateline(document.text, at))), None)
    untold = (line for n, line in enumerate(lines) if line.kind not in TOLD and not _is_cell(lines, n))
    chrome = [Span(start=line.start, end=line.end) for line in untold]
    opening_span = Span(start=dateline.start, end=dateline.end) if dateline else None
    chrome += filter(None, [opening_span])
    start, end = lines[0].start, lines[-1].end
    chrome += [Span(start=start + m.start(), end=start + m.end()) for m in _CODE.finditer(document.text[start:end])]
    dating = date_story(document, piece.preface, lines, dateline)
    publisher = next((line.text for line in piece.preface[:1] if _aggregated(piece.preface, 0)), "")
    return Story(
        document_id=document.document_id, text=document.text, start=start, end=end, body_start=body_start,
        headlines=heads, chrome=tuple(sorted(chrome, key=lambda span: span.start)), dateline=opening_span,
        published=dating.day, published_low=dating.low, published_high=dating.high, publisher=publisher,
        wire=wire_of(document.text[start:end], dateline),
    )


def _is_cell(lines: Sequence[Line], n: int) -> bool:
    """Whether a line is a figure of a table with one cell a line; a small number or a year alone is a mark of the page."""
    line = lines[n]
    if line.kind != "cell":
        return False
    figure = line.text.strip(" |\t")
    beside = any(other.kind == "cell" for other in (*lines[max(0, n - 1) : n], *lines[n + 1 : n + 2]))
    return beside or len(figure) > LONGEST_MARK or not figure.isdigit()


def _note(document: Document) -> Story:
    text, meta = document.text, document.meta
    start = body_offset(text)
    start += len(text[start:]) - len(text[start:].lstrip())
    return Story(
        document_id=document.document_id, text=text, start=start, end=len(text.rstrip()), body_start=start,
        published=document.published, publisher=str(meta["publisher"]), wire=str(meta["wire"]),
    )
