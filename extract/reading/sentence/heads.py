"""What the heads of a figure in a table, on a board or under a heading name: of its column, its row, its corner, the lines above."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from extract.reading.sentence.date_ranges import find_periods
from extract.reading.sentence.layout import PROSE, layout_of
from extract.reading.sentence.materials import find_commodities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.layout import Spot
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.scan import Scan, Token

_MOST = 3  # heads of each sort: more lines above say nothing of a figure


class Headed(NamedTuple):
    """What stands in one head; `where` is its sort, and whether it tells a figure of its own, as the line above a board may."""

    where: str
    metrics: list[Token]
    materials: list[Named]
    times: list[TimeSpan]


def headed(scan: Scan, index: int, position: int, anchor: date | None) -> tuple[str, list[Headed]]:
    """What the line is (prose, heading, bullet, row, cell), and what its heads name, nearest first; nothing for prose."""
    layout = layout_of(scan)
    kind = layout.kind(index)
    if kind == PROSE:
        return kind, []
    heads = layout.heads(position)
    spots = ((where, spot) for where in heads._fields for spot in islice(getattr(heads, where), _MOST))
    return kind, [_inside(scan, where, spot, anchor) for where, spot in spots]


def _inside(scan: Scan, where: str, spot: Spot, anchor: date | None) -> Headed:
    start, end, sentences = spot.start, spot.end, list(_sentences(scan, spot))
    times = [span for one in sentences for span in find_periods(scan, one, anchor) if start <= span.start and span.end <= end]
    figures = [one for sentence in sentences for one in scan.numbers[sentence] if start <= one.start and one.end <= end]
    told = any(not any(span.start <= one.start < span.end for span in times) for one in figures)
    return Headed(
        f"{where} with a figure" if told else where,
        [token for one in sentences for token in scan.tokens[one] if token[2] == "metric" and start <= token[0] and token[1] <= end],
        [named for one in sentences for named in find_commodities(scan, one) if start <= named.start and named.end <= end],
        times,
    )


def _sentences(scan: Scan, spot: Spot) -> Iterator[int]:
    """The sentences of a head: a heading may be more than one."""
    index = spot.sentence
    while index < len(scan.sentences) and scan.sentences[index][0] < spot.end:
        yield index
        index += 1
