"""Readers of amounts and multiples, and what all readers share: one reader per construction, which takes a figure or leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extract.surroundings import following
from extract.words import phrases

if TYPE_CHECKING:
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView
    from extract.surroundings import Left
    from extract.tokens import Token

_LEVELS = {"price": "price", "money": "money", "mines": "count", "pools": "count", "lots": "count"}
_LOST = ("lost", "lose", "losing", "loses")
_PASSED = ("past", "above", "below", "beyond", "under", "through")
_OCCASIONS = ("twice", "three times", "four times", "five times", "six times", "ten times")
_AND = (" and ", ", ", ", and ")


@dataclass(slots=True)
class Construction:
    """What a figure is: its kind, for changes the direction, the reader that said so, and the word of change."""

    kind: str
    reader: str
    direction: str | None = None
    change: Token | None = None
    base: bool = False  # the earlier end of a move: "from 35% to 57%"
    chained: bool = False


class Figure(NamedTuple):
    """A quantity with what stands left and right of it, and the figure before it in the sentence."""

    view: SentenceView
    quantity: Quantity
    left: Left
    right: Token | None
    previous: tuple[Quantity, Construction] | None

    @property
    def follows_change(self) -> bool:
        """Whether the figure before is a change."""
        return self.previous is not None and self.previous[1].kind == "change"


def changed(change: Token, *, reader: str = "change", chained: bool = False) -> Construction:
    """A change in the direction of its word."""
    return Construction("change", reader, change[3].direction, change, chained=chained)


def sizes(left: Left, change: Token) -> bool:
    """Whether the figure after a word of change is the change itself: "by 50", "a fall of 50", "up 50", "rose 50"; not "fell to 50"."""
    groups = change[3].groups
    if left.preposition == "by":
        return True
    if left.preposition == "of":
        return "nouns" in groups
    return left.preposition == "" and bool(groups & {"verbs", "marks"})


def change_before(figure: Figure) -> Token | None:
    """The last word of change before a figure, for `were reduced, dysprosium oxide by 50`."""
    before = [token for token in figure.view.changes if token[1] <= figure.quantity.left]
    return before[-1] if before else None


def chained(figure: Figure) -> Construction:
    """The change that the figure before is, in its direction."""
    assert figure.previous is not None
    last = figure.previous[1]
    return Construction("change", "change", last.direction, last.change, chained=True)


# -- tonnes, prices, money, counts of mines: a level, unless the words make it the size of a change ------------------------------


def _level(figure: Figure) -> Construction:
    return Construction(_LEVELS.get(figure.quantity.unit.dim, "level"), "level", base=_earlier_end(figure))


def _earlier_end(figure: Figure) -> bool:
    """`from A$110M in the same quarter a year ago and A$202.7M in FQ2`: both are ends that the move is measured from."""
    if figure.left.preposition == "from" or figure.previous is None:
        return figure.left.preposition == "from"
    last, construction = figure.previous
    joined = figure.view.text(last.end, figure.quantity.left).endswith(" and ") and figure.quantity.left - last.end < 60
    return construction.base and joined and last.unit.dim == figure.quantity.unit.dim and figure.left.change is None


def _plain_level(figure: Figure) -> Construction | None:
    """`lost 190 tonnes of output`, `from 5 t`, `climbed past 1 million`, `fell below 5,000 t`: a level in spite of the word of change."""
    view, quantity, change = figure.view, figure.quantity, figure.left.change
    lost = change is not None and quantity.unit.dim == "mass" and view.low[change[0] : change[1]] in _LOST
    if lost or figure.left.preposition == "from" or view.text(quantity.left, quantity.start).startswith(_PASSED):
        return _level(figure)
    return None


def _joined_amount(figure: Figure) -> Construction | None:
    """`rose by 100 yuan and 50 yuan`."""
    if not figure.follows_change or figure.left.change is not None or figure.previous is None:
        return None
    same = figure.previous[0].unit.dim == figure.quantity.unit.dim
    return chained(figure) if same and figure.view.text(figure.previous[0].end, figure.quantity.left) in _AND else None


def _amount_by(figure: Figure) -> Construction | None:
    """`by 50 t`, with the word of change anywhere before."""
    change = change_before(figure) if figure.left.preposition == "by" and figure.left.change is None else None
    return changed(change) if change is not None else None


def _signed_price(figure: Figure) -> Construction | None:
    quantity = figure.quantity
    signed = quantity.sign and figure.left.change is None and quantity.unit.dim == "price"
    return Construction("change", "change", quantity.sign) if signed else None


def _sized_amount(figure: Figure) -> Construction | None:
    """`rose 50 yuan`, `a fall of 5 t`; but not "9% above the 5,010 t of March"."""
    change = figure.left.change
    if change is None or not sizes(figure.left, change):
        return None
    of_another = any(0 < change[0] - other.end <= 2 for other in figure.view.quantities)
    return None if of_another else changed(change)


def _marked_amount(figure: Figure) -> Construction | None:
    """`50 yuan higher`, `a 5,000 t increase`."""
    right = figure.right
    if right is None or right[0] - figure.quantity.end > 2:
        return None
    groups = right[3].groups
    return changed(right) if "nouns" in groups or ("marks" in groups and "verbs" not in groups) else None


AMOUNT_READERS = (_plain_level, _joined_amount, _amount_by, _signed_price, _sized_amount, _marked_amount, _level)


# -- multiples ---------------------------------------------------------------------------------------------------------------


def _meetings(figure: Figure) -> Construction | None:
    """`met twice` counts meetings."""
    if not _occasion(figure) or not figure.view.has(phrases("meetings")):
        return None
    after = following(figure.view, figure.quantity, 24).lstrip()
    return None if after.startswith(("as ", "the ", "more", "higher")) else Construction("count", "meetings")


def _occasion(figure: Figure) -> bool:
    return figure.view.low[figure.quantity.start : figure.quantity.end] in _OCCASIONS or figure.quantity.form == "number"


def _multiple(figure: Figure) -> Construction | None:
    """`more than tripled`, `twice as much`, `ten times higher`; `doubled down` and `double-digit` are idioms."""
    change, after = figure.left.change, following(figure.view, figure.quantity, 24)
    if after.startswith((" down", "-", " standard", " check", " up on")):
        return None
    if _occasion(figure) and not after.startswith(phrases("after_multiple")) and figure.right is None and change is None:
        return None
    down = change is not None and change[3].direction == "down"
    return Construction("change", "multiple", "down" if down else "up", change)


MULTIPLE_READERS = (_meetings, _multiple)
