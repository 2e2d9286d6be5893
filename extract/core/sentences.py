"""Cuts a text into sentences by position, the unit in which figures and events are read and told.

Survives `U.S.`, `U.K-.based`, decimals, abbreviations and hard-wrapped lines: a line end closes a sentence unless the text is
wrapped by hand; a bullet, a row of a table and a cell are sentences of their own there, too. The abbreviations and the words that
open a sentence are curated in rules/words.yaml. The layout of a story tells cells, values and bullets by the same look."""

from __future__ import annotations

import re2

from extract.core.paths import RULES
from extract.core.properties import rule_file
from extract.core.strict_yaml import texts

_BREAK = re2.compile(rb"[.!?][)\"'\]]*[ \n]+|\n+")
_TABBED_LINE = re2.compile(rb"\n[^\n\t]*\t[^\n]*")
_SOFT_LINE = re2.compile(rb"[a-z,;-] *\n[a-z]")
_INITIALS = re2.compile(r"[a-z]|.\..")  # one, or two of them
_WORDS = rule_file(RULES / "words.yaml")
_ABBREVIATIONS, _OPENERS = frozenset(texts(_WORDS, "abbreviations")), frozenset(texts(_WORDS, "sentence_openers"))
_TITLES = frozenset(("mr", "mrs", "ms", "dr", "prof", "col", "maj", "gen", "no", "nos"))  # what follows is a name or a number
_WRAP_AT = 40  # a line shorter than this was not broken by width: pages wrap at 60 to 80
_SOFT_TENTHS = 3  # of the line ends of a wrapped text: the rest end a sentence, or come before a capital or a digit
_FEW_LINES = 3  # too few to tell by the share
_WORD = 12  # characters in which the word before a full stop, or after it, is looked for
# What a line is by its look alone; lines are bytes of a `core.text.normal` copy in which tabs were kept (`core.text.tabbed`)
CELL_MARKS = (b"\t", b"|")
MOST_WORDS = 12  # of a label or heading: what is longer tells something
_VALUE = re2.compile(
    rb"(?i)[(\[~<>=+-]*(?:[a-z]{0,3}[$\x11\x12\x13]|[a-z]{2,3} )? ?[-+]?\.?\d[\d.,' /~x^*-]*\)?"  # `(US$1,650-1,700)`
    rb"(?: ?%| ?[a-z][a-z$/.%]*){0,3}\)?(?: ?\([^()]{1,24}\))*"  # ` yuan/kg (+1.2% w/w)`
)
_BULLET = re2.compile(rb"(?:[*+>-]+|o|\d{1,2}[.)]|\([a-z\d]{1,2}\)) +\S")
_VALUE_STARTS = b"([~<>=+-.0123456789$\x11\x12\x13"
_ENDS = b".!?;,"


def is_wrapped(plain: bytes) -> bool:
    """True when lines were broken by width: enough line ends run on in lower case, the rows of tables left out."""
    lines = plain.count(b"\n")
    if b"\t" in plain:
        lines -= sum(1 for _ in _TABBED_LINE.finditer(plain))
    if lines < _FEW_LINES:
        return lines > 0 and _SOFT_LINE.search(plain) is not None
    return sum(1 for _ in _SOFT_LINE.finditer(plain)) * 10 >= lines * _SOFT_TENTHS


def split_sentences(plain: bytes) -> list[tuple[int, int, int]]:
    """(start, end, paragraph) of each sentence, in order; blanks at either end are left out.

    `plain` is a `core.text.normal` copy, best with its tabs."""
    wrapped = is_wrapped(plain)
    out: list[tuple[int, int, int]] = []
    start, paragraph = 0, 0
    for found in _BREAK.finditer(plain):
        left, right = found.span()
        lines = plain.count(b"\n", left, right)
        hard = lines > 0 and (not wrapped or _is_apart(plain, left, right))
        if not _ends_here(plain, (start, left, right), hard=hard, blank=lines > 1):
            continue
        _add(out, plain, (start, right, paragraph))
        paragraph += hard or _ends_paragraph(plain, left, lines)
        start = right
    _add(out, plain, (start, len(plain), paragraph))
    return out


def _add(out: list[tuple[int, int, int]], plain: bytes, sentence: tuple[int, int, int]) -> None:
    start, end, paragraph = sentence
    right = start + len(plain[start:end].rstrip())
    left = right - len(plain[start:right].lstrip())
    if right > left:
        out.append((left, right, paragraph))


def _ends_here(plain: bytes, cut: tuple[int, int, int], *, hard: bool, blank: bool) -> bool:
    """Whether a sentence that began at the first place ends at a mark or line end between the other two."""
    start, left, right = cut
    if hard or not plain[right : right + 1]:
        return True
    if plain[left : left + 1] != b"\n":
        return _closes(plain, left, right)
    return blank or not _runs_on(plain, left, right, start)


def _is_apart(plain: bytes, left: int, right: int) -> bool:
    """Whether the line that ends at `left` or the one that begins at `right` is a bullet, a row or a cell."""
    end = plain.find(b"\n", right)
    if stands_alone(plain[right : end if end >= 0 else len(plain)].strip(b" \t")):
        return True
    line = plain[plain.rfind(b"\n", 0, left) + 1 : left].strip(b" \t")
    return stands_alone(line) and not is_bullet(line)


def _ends_paragraph(plain: bytes, left: int, lines: int) -> bool:
    """In wrapped text a paragraph ends at an empty line, or where the last line falls short of the width."""
    if lines != 1 or plain[left : left + 1] == b"\n":
        return lines > 0
    return left - plain.rfind(b"\n", 0, left) - 1 < _WRAP_AT


def _runs_on(plain: bytes, left: int, right: int, start: int) -> bool:
    """Whether a line broken by width goes on in the next."""
    following = plain[right : right + 1]
    if following.islower() or following.isdigit():
        return True
    line = plain[max(plain.rfind(b"\n", 0, left) + 1, start) : left].rstrip()
    return len(line) >= _WRAP_AT and line[-1:] not in b".!?:\"'"


def _closes(plain: bytes, left: int, right: int) -> bool:
    """Whether the mark at `left` ends a sentence that another follows."""
    if plain[right : right + 1].islower():
        return False
    before = plain[max(0, left - _WORD) : left].lower().split()
    if plain[left : left + 1] != b".":
        return True
    word = b"".join(before[-1:]).lstrip(b"(\"'").decode("ascii")
    if word in ("t", "mt") and b"".join(before[-2:-1])[-1:].isdigit():  # "came to 17,100 t. Germany took"
        return True
    if word not in _ABBREVIATIONS and not _INITIALS.fullmatch(word):
        return True
    following = b"".join(plain[right : right + _WORD + 2].lower().split()[:1]).decode("ascii")
    return word not in _TITLES and following in _OPENERS


def cells_of(line: bytes) -> list[tuple[int, int]]:
    """(start, end) of the cells between tabs and pipes, blanks left out; an empty one inside is kept, empty ones at the ends are not."""
    if b"\t" not in line and b"|" not in line:
        left, right = len(line) - len(line.lstrip()), len(line.rstrip())
        return [(left, right)] if left < right else []
    out: list[tuple[int, int]] = []
    at = 0
    for cell in line.replace(b"|", b"\t").split(b"\t"):
        left = at + len(cell) - len(cell.lstrip())
        out.append((left, max(left, at + len(cell.rstrip()))))
        at += len(cell) + 1
    while out and out[-1][0] == out[-1][1]:
        out.pop()
    first = next((n for n, (start, end) in enumerate(out) if start < end), 0)
    return out[min(first, 1) if line.lstrip(b" ").startswith(b"|") else first :]


def is_value(cell: bytes) -> bool:
    """Whether a cell is a figure, with sign, unit and change at most: `1500-1520 (-25)`, `US$120m`. No sentence's end (`2025.`) is one."""
    return len(cell) > 0 and cell[-1] not in _ENDS and _VALUE.fullmatch(cell) is not None


def is_bullet(line: bytes) -> bool:
    """Whether a line opens with the mark of a list and a blank."""
    return line[:1] in b"*+>-o(0123456789" and _BULLET.match(line) is not None


def is_row(line: bytes) -> bool:
    """Whether a line is a row with figures: short cells, and a figure in the last one or in two of them."""
    if not any(mark in line for mark in CELL_MARKS) or line[-1:] in (b".", b"!", b"?"):
        return False
    cells = [line[start:end] for start, end in cells_of(line)]
    if len(cells) < 2 or any(cell.count(b" ") >= MOST_WORDS for cell in cells):
        return False
    values = [is_value(cell) for cell in cells[1:]]
    return values[-1] or sum(values) > 1


def stands_alone(line: bytes) -> bool:
    """Whether a line is none of a paragraph broken by width: a bullet, a row, a cell."""
    return is_bullet(line) or is_row(line) or (line[:1] in _VALUE_STARTS and is_value(line))
