"""What a line of text is by its look alone: cells of a table, a value, a bullet. Shared by the cutter of sentences and the layout.

Lines are bytes of a `core.text.normal` copy in which tabs were kept (`core.text.tabbed`)."""

from __future__ import annotations

import re2

CELL_MARKS = (b"\t", b"|")
MOST_WORDS = 12  # of a label or heading: what is longer tells something
_VALUE = re2.compile(
    rb"(?i)[(\[~<>=+-]*(?:[a-z]{0,3}[$\x11\x12\x13]|[a-z]{2,3} )? ?[-+]?\.?\d[\d.,' /~x^*-]*\)?"  # `(US$1,650-1,700)`
    rb"(?: ?%| ?[a-z][a-z$/.%]*){0,3}\)?(?: ?\([^()]{1,24}\))*"  # ` yuan/kg (+1.2% w/w)`
)
_BULLET = re2.compile(rb"(?:[*+>-]+|o|\d{1,2}[.)]|\([a-z\d]{1,2}\)) +\S")
_VALUE_STARTS = b"([~<>=+-.0123456789$\x11\x12\x13"
_ENDS = b".!?;,"


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
