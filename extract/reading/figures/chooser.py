"""Chooses one of several candidates by named evidence: the weights of a candidate's evidence add up, the heaviest candidate wins.

The weights are fitted from annotated pages by `python -m extract fit` and lie in rules/weights.csv; none is typed by hand. This is the
conditional logit of McFadden (1974), "Conditional logit analysis of qualitative choice behavior"."""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.core.ids import csv_rows, csv_text, number_cell
from extract.core.paths import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Weights = dict[str, dict[str, float]]  # slot -> evidence -> weight
WEIGHTS = RULES / "weights.csv"
_COLUMNS = ("slot", "evidence", "weight")
_REASONS = 3  # as many as a reader takes in
LEAST_SURE = 0.2  # where F1 of level 3 on left-out pages is highest, as `python -m extract fit` prints it


class Candidate(NamedTuple):
    """Something that a slot of a figure may hold, what speaks for and against it ("kind: detail"), and where the text names it."""

    value: Any
    evidence: list[str]
    span: tuple[int, int] | None = None


class Choice(NamedTuple):
    """The candidate chosen, and how sure the choice is (its part of one)."""

    candidate: Candidate
    confidence: float


@lru_cache(maxsize=2)  # the project's weights, and those under test
def load_weights(path: Path = WEIGHTS) -> Weights:
    """The fitted weights. TableError where the file is none."""
    weights: Weights = {}
    for line, row in enumerate(csv_rows(path, _COLUMNS), start=2):
        weights.setdefault(row["slot"], {})[row["evidence"]] = number_cell(row["weight"], f"{path}:{line}", "weight")
    return weights


def weights_file(weights: Weights) -> bytes:
    """The file of fitted weights, by slot and evidence."""
    rows = [(slot, name, f"{weight:g}") for slot, named in weights.items() for name, weight in sorted(named.items())]
    return csv_text([_COLUMNS, *rows]).encode()


class Chooser:
    """Chooses with fixed weights; figures less sure than `least` are for review."""

    def __init__(self, weights: Weights, least: float = LEAST_SURE) -> None:
        self.weights, self.least = weights, least

    def choose(self, slot: str, draft: Any, candidates: Sequence[Candidate]) -> Choice:  # noqa: ARG002 (a teacher looks at the figure)
        """The best of at least one candidate; of equals the first."""
        weight = self.weights.get(slot, {}).get
        scores = [sum([weight(name, 0.0) for name in candidate.evidence]) for candidate in candidates]
        best = max(range(len(scores)), key=scores.__getitem__)
        confidence = 1.0 / sum([exp(score - scores[best]) for score in scores])
        return Choice(candidates[best], confidence)

    def why(self, slot: str, choice: Choice) -> tuple[str, ...]:
        """The evidence that spoke for what was chosen, the heaviest first."""
        weights = self.weights.get(slot, {})
        spoken = sorted(((weights.get(name, 0.0), name) for name in set(choice.candidate.evidence)), reverse=True)
        return tuple(name for weight, name in spoken[:_REASONS] if weight > 0)
