"""Fits the weights of evidence to annotated pages, and measures them on pages that they were not fitted to.

Of each question the right candidates share the likelihood; the squares of the weights are held against it (a conditional logit with
ridge penalty). The optimum is one, so the same pages give the same weights on any machine."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extract.evaluation.teaching import taught

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extract.evaluation.scoring import Record
    from extract.evaluation.teaching import Question, TaughtPage
    from extract.reading.figures.chooser import Weights

    Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# Chosen by leaving pages out: halves and doubles of each score lower
RIDGE = 1.0
FEWEST_PAGES = 2  # evidence that fewer pages show tells nothing about others
ROUNDS = 3  # the first led by the teacher, the next two with what the reader itself made of the figures before
HEAVY = 4.0  # what a question of an example or a note counts for: each shows a kind of sentence by itself
_SMALLEST = 0.05  # weights below it change no choice
_MOST_STEPS = 400


class Problem:
    """The questions of one slot as a sparse matrix: a row a candidate, a column a piece of evidence; `heavy` pages count more."""

    def __init__(self, questions: Sequence[Question], heavy: Collection[int] = ()) -> None:
        pages: defaultdict[str, set[int]] = defaultdict(set)
        for question in questions:
            for evidence in question.evidence:
                for name in evidence:
                    pages[name].add(question.page)
        self.names = sorted(name for name, seen in pages.items() if len(seen) >= FEWEST_PAGES)
        column = {name: n for n, name in enumerate(self.names)}
        asked = Counter((each.page, tuple(map(tuple, each.evidence)), tuple(each.right)) for each in questions if any(each.right))
        candidates = [evidence for _, each, _ in asked for evidence in each]  # what the reader asks as the teacher did, once
        cells = [(row, column[name]) for row, evidence in enumerate(candidates) for name in evidence if name in column]
        rows, columns = zip(*cells, strict=True) if cells else ((), ())
        self.matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(candidates), len(self.names)))
        sizes = [len(right) for _, _, right in asked]
        self.starts = np.cumsum([0, *sizes[:-1]])
        self.question = np.repeat(np.arange(len(sizes)), sizes)
        self.right = np.array([right for *_, each in asked for right in each])
        self.pages = np.array([page for page, *_ in asked])
        self.times = np.array(list(asked.values()))
        self.weight = np.where(np.isin(self.pages, list(heavy)), HEAVY, 1.0) * self.times

    def fit(self, leave: Collection[int] = (), start: Array | None = None, without: Collection[int] = (), exact: bool = True) -> Array:
        """The weights, one a column, fitted to all pages but those of `leave`, with the columns of `without` at nothing."""
        kept = ~np.isin(self.pages, list(leave)) * self.weight
        allowed = np.ones(len(self.names))
        allowed[list(without)] = 0.0
        matrix, across, starts, question = self.matrix, self.matrix.T.tocsr(), self.starts, self.question

        def loss(weights: Array) -> tuple[float, Array]:
            scores = matrix @ weights
            likely = np.exp(scores - np.maximum.reduceat(scores, starts)[question])
            of_all, of_right = np.add.reduceat(likely, starts), np.add.reduceat(likely * self.right, starts)
            gap = likely / of_all[question] - likely * self.right / np.maximum(of_right, 1e-300)[question]
            fitted = (np.log(np.maximum(of_right, 1e-300)) - np.log(of_all)) @ kept
            return RIDGE / 2 * (weights @ weights) - fitted, (across @ (gap * kept[question]) + RIDGE * weights) * allowed

        begin = np.zeros(len(self.names)) if start is None else start * allowed
        options = {"maxiter": _MOST_STEPS, "ftol": 1e-12 if exact else 1e-6, "gtol": 1e-6}
        return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", options=options).x)

    def correct(self, weights: Array, pages: Collection[int]) -> int:
        """How many of the pages' questions the weights answer right."""
        scores = self.matrix @ weights
        best = np.maximum.reduceat(scores, self.starts)
        chosen = scores >= best[self.question] - 1e-12
        first = np.zeros(len(self.starts), dtype=bool)
        hits = np.flatnonzero(chosen)
        _, where = np.unique(self.question[hits], return_index=True)
        first[:] = self.right[hits[where]]
        return int((first * self.times)[np.isin(self.pages, list(pages))].sum())

    def named(self, weights: Array) -> dict[str, float]:
        """The weights by evidence, rounded as they are kept; small ones left out."""
        return {name: round(float(weight), 2) for name, weight in zip(self.names, weights, strict=True) if abs(weight) >= _SMALLEST}


@dataclass(slots=True)
class Fitted:
    """Weights of all pages, the rows read on each page with weights that it had no part in, and the problems for a closer look."""

    weights: Weights
    rows: list[list[Record]]
    problems: dict[str, Problem]
    solved: dict[str, Array]
    folds: list[list[int]] = field(default_factory=list)


def fit(pages: Sequence[TaughtPage], folds: int) -> Fitted:
    """Fits all slots. Pages are left out in `folds` parts, one after the other."""
    parts = [list(range(part, len(pages), folds)) for part in range(folds)]
    part_of = {n: part for part, numbers in enumerate(parts) for n in numbers}
    crossed: list[Weights] = [{} for _ in parts]
    examples = [n for n, page in enumerate(pages) if page.group in ("examples", "notes")]
    led, _ = taught(pages, [{}] * len(pages), led=True)
    problems: dict[str, Problem] = {}
    solved: dict[str, Array] = {}
    for turn in range(ROUNDS):
        own = taught(pages, [crossed[part_of[n]] for n in range(len(pages))], led=False)[0] if turn else {}
        crossed = [{} for _ in parts]
        for slot, questions in led.items():
            problems[slot] = problem = Problem([*questions, *own.get(slot, ())], examples)
            solved[slot] = whole = problem.fit()
            for part, numbers in enumerate(parts):
                crossed[part][slot] = problem.named(problem.fit(numbers, whole))
    _, rows = taught(pages, [crossed[part_of[n]] for n in range(len(pages))], led=False)
    weights = {slot: problem.named(solved[slot]) for slot, problem in problems.items()}
    return Fitted(weights, rows, problems, solved, parts)


def worth(fitted: Fitted, slot: str) -> list[tuple[str, int, int]]:
    """(kind, pieces, answers lost on left-out pages when it is taken away) of each kind of evidence of a slot, the dearest first."""
    problem, whole = fitted.problems[slot], fitted.solved[slot]
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for n, name in enumerate(problem.names):
        kinds[name.partition(":")[0]].append(n)

    def right(without: Collection[int]) -> int:
        return sum(problem.correct(problem.fit(numbers, whole, without, exact=False), numbers) for numbers in fitted.folds)

    base = right(())
    return sorted(((kind, len(columns), base - right(columns)) for kind, columns in kinds.items()), key=lambda one: -one[2])
