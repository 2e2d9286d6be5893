"""Which figures of a story its updates correct: the same question, told later, with another answer; or a figure that the update takes back.

Rows are those of the tables, as dicts; a missing cell may be None, "", NaN or NaT.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Cells: TypeAlias = Mapping[str, object]
    Order: TypeAlias = tuple[str, bool]  # day of publication, and whether an update tells it: a correction may come out on the same day

ASKED = (  # what two figures of a story have in common that answer one question
    "modality", "metric", "commodity_id", "kind", "unit", "period_start", "period_end", "compare_start", "compare_end",
    "price_basis", "mass_basis",
)
MAY_LACK = ("origin", "destination", "place_id", "actor_id", "denominator")  # what one of them may leave out
SUPERSEDED = "superseded"


class Correction(NamedTuple):
    """The figure that corrects another or takes it back, and the day (ISO) of the text that does."""

    key: str
    day: str


def corrected(observations: Iterable[Cells], evidence: Iterable[Cells], documents: Iterable[Cells]) -> dict[str, Correction]:
    """The figures that an update of their story corrects or takes back, by key, each with what does.

    A figure that anybody tells after the update stands.
    """
    texts = {str(row["document_id"]): row for row in documents}
    updated = {str(row["story_id"]) for row in texts.values() if row["role"] == "update"}
    if not updated:
        return {}
    told = _told(evidence, texts)
    rows = [row for row in observations if row["method"] == "extracted"]
    out: dict[str, tuple[Order, bool, str]] = {}
    for story in updated:
        for old, new in _pairs([row for row in rows if story in told[_key(row)]]):
            last = max(order for orders in told[_key(old)].values() for order in orders)
            first = min(told[_key(new)][story])
            if last < first and _contradicts(old, new):
                found = (first, new["modality"] != SUPERSEDED, _key(new))  # the latest; what stands instead before what takes back
                out[_key(old)] = max(out.get(_key(old), found), found)
    return {old: Correction(new, first[0]) for old, (first, _, new) in out.items()}


def _told(evidence: Iterable[Cells], texts: Mapping[str, Cells]) -> dict[str, dict[str, list[Order]]]:
    """For each figure the stories that tell it, with the order of the texts that do."""
    found: defaultdict[str, defaultdict[str, list[Order]]] = defaultdict(lambda: defaultdict(list))
    for row in evidence:
        if row["table"] == "observations" and row["column"] == "*":
            text = texts[str(row["document_id"])]
            found[str(row["record_id"])][str(text["story_id"])].append((str(text["published"])[:10], text["role"] == "update"))
    return {key: dict(stories) for key, stories in found.items()}


def _pairs(rows: Sequence[Cells]) -> Iterable[tuple[Cells, Cells]]:
    """The rows of a story that answer one question, two and two in both orders; and each figure that is taken back, behind those of its
    value."""
    asked, valued = defaultdict(list), defaultdict(list)
    for row in rows:
        if row["modality"] != SUPERSEDED and _value(row, "period_start") and _value(row, "period_end"):
            asked[tuple(_value(row, name) for name in ASKED)].append(row)
        valued[tuple(_value(row, name) for name in ("kind", "unit", "value", "commodity_id"))].append(row)
    for group in asked.values():
        yield from permutations(group, 2)
    for group in valued.values():
        back = [row for row in group if row["modality"] == SUPERSEDED]
        yield from ((row, one) for one in back for row in group if row["modality"] != SUPERSEDED)


def _contradicts(old: Cells, new: Cells) -> bool:
    """Whether both cannot be right; what is taken back can never be."""
    if new["modality"] == SUPERSEDED:
        return True
    for name in MAY_LACK:
        mine, theirs = _value(old, name), _value(new, name)
        if mine and theirs and mine != theirs:
            return False
    turned = {"up", "down"} == {_value(old, "direction"), _value(new, "direction")}
    return turned or _apart(old, new)


def _apart(old: Cells, new: Cells) -> bool:
    """Whether what the figures allow has nothing in common; an open end reaches everything."""
    lows, highs = ([_value(row, name) for row in (old, new)] for name in ("low", "high"))
    pairs = ((lows[0], highs[1]), (lows[1], highs[0]))
    return any(isinstance(low, int | float) and isinstance(high, int | float) and low >= high for low, high in pairs)


def _value(row: Cells, name: str) -> object:
    """A cell; None where nothing stands in it."""
    cell = row.get(name)
    return None if cell == "" or cell != cell else cell  # only NaN and NaT differ from themselves


def _key(row: Cells) -> str:
    return str(row["observation_id"])
