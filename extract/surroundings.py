"""What stands directly to the left and right of a figure: preposition, word of change, times in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extract.words import words

if TYPE_CHECKING:
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView
    from extract.tokens import Token

_PREPOSITIONS = words("prepositions")
_SKIPPED = words("before_figure")
_RIGHT_WORDS = words("before_change_noun")


class Left(NamedTuple):
    """The preposition directly before a figure and the word of change before that, if any."""

    preposition: str
    change: Token | None


def look_left(view: SentenceView, quantity: Quantity) -> Left:
    """`fell by`, `a drop of`, `rose to`, `fell sharply on the month by`."""
    at, preposition = quantity.left, ""
    times_by_end = {span.end: span for span in view.times}
    for _ in range(7):
        while at > view.start and view.low[at - 1] in " \n":
            at -= 1
        change = view.changes_by_end.get(at)
        if change is not None:
            return Left(preposition, change)
        span = times_by_end.get(at)
        if span is not None and span.start >= view.start:
            at = span.start
            continue
        word = _word_before(view, at)
        if word in _PREPOSITIONS and not preposition:
            preposition = word
        elif not (word in _SKIPPED or word in _PREPOSITIONS or word.endswith("ly") or word in view.rules.fillers):
            break
        at -= len(word)
    return Left(preposition, None)


def _word_before(view: SentenceView, at: int) -> str:
    left = max(view.low.rfind(" ", view.start, at), view.low.rfind("\n", view.start, at)) + 1
    return view.low[max(left, view.start) : at]


def look_right(view: SentenceView, quantity: Quantity) -> Token | None:
    """The word of change right after a figure: `5% lower`, `a 40% year-on-year drop`, `56% below`."""
    at = quantity.end
    times_by_start = {span.start: span for span in view.times}
    materials = {token[0]: token for token in view.metrics}
    materials.update({named.start: (named.start, named.end, "", None) for named in view.commodities})
    for _ in range(5):
        while at < view.end and view.low[at] in " \n-":
            at += 1
        change = view.changes_by_start.get(at)
        if change is not None and (change[3].groups - {"verbs"}):
            return None if view.low[change[0] : change[1]] == "over" and quantity.unit.dim not in ("percent", "points") else change
        span = times_by_start.get(at)
        if span is not None and (span.shift is not None or span.unit):
            at = span.end
            continue
        token = materials.get(at)
        if token is not None and at > quantity.end + 1 - 1:
            at = token[1]
            continue
        word = word_after(view, at)
        if word not in _RIGHT_WORDS or word in ("in", "of", "the", "for"):
            return None
        at += len(word)
    return None


def word_after(view: SentenceView, at: int) -> str:
    """The word that begins at this place (blanks before it skipped)."""
    end = view.end
    stop = at
    while stop < end and (view.low[stop].isalpha() or view.low[stop] == "-"):
        stop += 1
    return view.low[at:stop]


def following(view: SentenceView, quantity: Quantity, size: int = 40) -> str:
    """The words right after a figure."""
    end = quantity.tail or quantity.end
    return view.text(end, min(view.end, end + size))


def preceding(view: SentenceView, quantity: Quantity, size: int = 40) -> str:
    """The words right before a figure and its qualifier."""
    return view.text(max(view.start, quantity.left - size), quantity.left)
