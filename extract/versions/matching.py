"""Rows that went and rows that came, matched one to one: the same record under another key is a revision, not one lost and one new.

Round after round the rows that agree in fewer columns are matched, so that the nearest take each other first. Time grows with the
number of rows: each round puts them into groups once, and sorts the groups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Cells: TypeAlias = "Mapping[str, str]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Columns in which two rows must agree to be one record; `filled` must not be empty in them."""

    same: tuple[str, ...]
    filled: str = ""

    def key(self, row: Cells) -> tuple[str, ...] | None:
        if self.filled and not row.get(self.filled):
            return None
        return tuple(row.get(column, "") for column in self.same)


def match(gone: Mapping[str, Cells], come: Mapping[str, Cells], rounds: Sequence[Round], size: str) -> dict[str, str]:
    """Key of a row that went -> key of the row that came in its place. `size`: the column by which the nearest is chosen among equals."""
    found: dict[str, str] = {}
    left, right = dict(gone), dict(come)
    for each in rounds:
        for olds, news in _groups(left, right, each):
            pairs = _nearest([(_number(left[key], size), key) for key in olds], [(_number(right[key], size), key) for key in news])
            for old, new in pairs:
                found[old] = new
                del left[old], right[new]
    return found


def _groups(left: Mapping[str, Cells], right: Mapping[str, Cells], each: Round) -> Iterator[tuple[list[str], list[str]]]:
    """The rows on both sides that agree, where there are some on both."""
    sides: list[defaultdict[tuple[str, ...], list[str]]] = []
    for rows in (left, right):
        side: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for name, row in rows.items():
            key = each.key(row)
            if key is not None:
                side[key].append(name)
        sides.append(side)
    for key, olds in sides[0].items():
        if key in sides[1]:
            yield olds, sides[1][key]


def _nearest(olds: list[tuple[float, str]], news: list[tuple[float, str]]) -> list[tuple[str, str]]:
    """Each of the fewer with one of the more, in the order of their sizes; an item is passed over where the one behind it is nearer."""
    few, many = sorted((sorted(olds), sorted(news)), key=len)
    pairs, at = [], 0
    for n, (size, key) in enumerate(few):
        while len(many) - at > len(few) - n and abs(many[at + 1][0] - size) < abs(many[at][0] - size):
            at += 1
        pairs.append((key, many[at][1]))
        at += 1
    return pairs if len(olds) <= len(news) else [(new, old) for old, new in pairs]


def _number(row: Cells, column: str) -> float:
    """The size of a row for comparing; rows without one are alike."""
    try:
        return float(row.get(column) or row.get("low") or 0.0)
    except ValueError:
        return 0.0
