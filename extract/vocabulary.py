"""Loads qualifiers, words of change, metric frames, modal words and listed non-facts: the small word lists behind the readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.strict_yaml import check_keys, load_yaml, texts
from extract.tokens import Entry

if TYPE_CHECKING:
    from pathlib import Path

_FRAME_KEYS = (
    "id",
    "metric",
    "says",
    "units",
    "kinds",
    "money",
    "when",
    "unless",
    "yields",
    "after",
    "whole",
    "near",
    "needs_commodity",
    "because",
    "examples",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A way of saying what is measured. `units` are the dimensions, `kinds` the constructions it goes with."""

    frame_id: str
    metric: str
    units: frozenset[str]
    kinds: frozenset[str]
    money: str
    when: tuple[str, ...]
    unless: tuple[str, ...]
    yields: frozenset[str]
    after: str
    whole: bool
    near: int
    needs_commodity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A word of change: its direction, and whether it can be a verb, a noun or a mark ("higher")."""

    direction: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NonFact:
    """A class of numbers that are no facts: on which side its words stand and how far off, the dimensions it covers.

    `through` reaches past other figures.
    """

    rule_id: str
    units: frozenset[str]
    before: bool
    after: bool
    reach: int
    through: bool


def load_frames(folder: Path) -> tuple[dict[str, Frame], list[Entry]]:
    """Metric frames by id, and their trigger words; a word may trigger several frames."""
    data = load_yaml(folder / "metrics.yaml")
    check_keys(data, ("frames",), ("frames",))
    frames: dict[str, Frame] = {}
    triggers: dict[str, list[Frame]] = {}
    for row in data["frames"]:
        check_keys(row, _FRAME_KEYS, ("id", "metric", "says", "units", "kinds"))
        frame = Frame(
            frame_id=row["id"],
            metric=row["metric"],
            units=frozenset(texts(row, "units")),
            kinds=frozenset(texts(row, "kinds")),
            money=row.get("money", ""),
            when=tuple(texts(row, "when")),
            unless=tuple(texts(row, "unless")),
            yields=frozenset(texts(row, "yields")),
            after=row.get("after", ""),
            whole=row.get("whole") == "yes",
            near=int(row.get("near", 400)),
            needs_commodity=row.get("needs_commodity") == "yes",
        )
        frames[frame.frame_id] = frame
        for word in texts(row, "says"):
            triggers.setdefault(word.lower(), []).append(frame)
    return frames, [Entry(word, "metric", tuple(found)) for word, found in triggers.items()]


def load_changes(folder: Path) -> list[Entry]:
    """Words of change."""
    data = load_yaml(folder / "changes.yaml")
    check_keys(data, ("verbs", "nouns", "marks", "flat"), ("verbs", "nouns", "marks"))
    words: dict[str, tuple[str, set[str]]] = {}
    for group in ("verbs", "nouns", "marks"):
        for direction in data[group]:
            for word in texts(data[group], direction):
                words.setdefault(word, (direction, set()))[1].add(group)
    return [Entry(word, "change", Change(direction=direction, groups=frozenset(groups))) for word, (direction, groups) in words.items()]


def load_qualifiers(folder: Path) -> tuple[frozenset[str], list[Entry]]:
    """Fillers, and the qualifiers before and after a number."""
    data = load_yaml(folder / "qualifiers.yaml")
    check_keys(data, ("before", "after", "fillers"), ("before", "after", "fillers"))
    entries = [Entry(word, "qualifier", name) for name in data["before"] for word in texts(data["before"], name)]
    entries += [Entry(word, "qualified", name) for name in data["after"] for word in texts(data["after"], name)]
    return frozenset(texts(data, "fillers")), entries


def load_modality(folder: Path) -> list[Entry]:
    """Words that make a figure a forecast, target, condition, denial or an overtaken value."""
    data = load_yaml(folder / "modality.yaml")
    check_keys(data, ("forecast", "target", "conditional", "denied", "superseded"), ("forecast", "target"))
    return [Entry(word, "modal", name) for name in data for word in texts(data, name)]


def load_nonfacts(folder: Path) -> list[Entry]:
    """Words that give away numbers that are no facts."""
    data = load_yaml(folder / "nonfacts.yaml")
    check_keys(data, ("nonfacts",), ("nonfacts",))
    out: list[Entry] = []
    for row in data["nonfacts"]:
        out += _nonfact(row)
    return out


def _nonfact(row: Any) -> list[Entry]:
    check_keys(row, ("id", "says", "units", "where", "reach", "through", "because", "examples"), ("id", "says"))
    where = row.get("where", "both")
    one = NonFact(
        rule_id=row["id"],
        units=frozenset(texts(row, "units")),
        before=where != "after",
        after=where != "before",
        reach=int(row.get("reach", 12)),
        through=row.get("through") == "yes",
    )
    return [Entry(word, "nonfact", one) for word in texts(row, "says")]
