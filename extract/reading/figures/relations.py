"""How a word stands to a figure: on which side, how far, in which clause, with how many figures between. All slots ask the same."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.sentence import SentenceView

# How far apart words may stand and still belong together, in characters; a word and its blank take about six.
# In few sizes: finer ones gave the same rows on every page at hand.
JOINT = 8  # a comma, a bracket, "and"
WORDS = 16  # two or three words: an article, a preposition, a name's first word
PHRASE = 24  # four words: what a noun phrase has before its noun
STRETCH = 30  # five words: a noun phrase with its article and preposition
CLAUSE = 40  # seven words: a short clause
LONG = 60  # ten words: half a line
SENTENCE = 90  # fifteen words: an ordinary sentence of reporting up to its verb
# Upper ends of the classes of distance, in characters: next to it, two or three words, a phrase, a clause, a short sentence, a long one
_REACHES = (3, 12, 25, 45, 80, 140)
_MANY = 2  # figures between and clauses off are told apart up to here


class Relations:
    """One figure in its sentence."""

    def __init__(self, view: SentenceView, quantity: Quantity) -> None:
        self.view, self.quantity = view, quantity
        self.left, self.right = quantity.left, max(quantity.end, quantity.tail)
        self.clause, self.aside = view.clause(quantity.start), view.aside(quantity.start)

    def gap(self, start: int, end: int) -> int:
        """Characters between the figure and what stands at `start` to `end`."""
        return max(start - self.right, self.left - end, 0)

    def place(self, start: int, end: int) -> tuple[str, int, int]:
        """Side, figures between and clauses off (each at most two)."""
        view = self.view
        clauses = min(abs(view.clause(start) - self.clause), _MANY)
        if start >= self.right:
            return "right", min(view.figures_between(self.right, start), _MANY), clauses
        return "left", min(view.figures_between(end, self.left), _MANY), clauses

    def of(self, what: str, start: int, end: int) -> list[str]:
        """The relations of what stands at `start` to `end`, as evidence."""
        if end > self.left and self.quantity.start <= start < self.right:
            return [f"{what}: inside"]
        apart = self.view.aside(start) not in (-1, self.aside)
        return [*_names(what, self.place(start, end), bisect_left(_REACHES, self.gap(start, end)), apart)]


@lru_cache(maxsize=4096)  # kinds of word, 2 sides, 3 counts of figures, 3 of clauses, 7 reaches, 2: about 250 combinations for each kind
def _names(what: str, place: tuple[str, int, int], reach: int, apart: bool) -> tuple[str, ...]:
    side, between, clauses = place
    names = [f"{what}: {side} {reach}", f"{what}: {side}, {between} figures between", f"{what}: {side}, {clauses} clauses off"]
    if apart:
        names.append(f"{what}: in another aside")
    if not between and not clauses:
        names.append(f"{what}: {side} {reach}, same clause, no figure between")
    return tuple(names)
