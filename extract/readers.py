"""The readers: one per construction. Each says whether a figure is a level, a change, a share, a price, money, a rate, a count, a duration or a distance.

Order matters: a figure next to a tax word is a rate before it is a share; "5% lower" is a change before "5% of" is a share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.surroundings import Left, following, look_left, look_right, preceding
from extract.words import words

if TYPE_CHECKING:
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView
    from extract.tokens import Token

_SHARE_AFTER = (" of ", " of", " share", " from ")
_HALF_OF_FIGURE = re.compile(r" of (?:the |that |its )?[$\d]")  # "not even half of the 4,600 tons of September": a comparison
_PARTS = ("share", "part", "proportion", "portion", "percentage")
_JOINTS = words("joints")
_MET = ("met", "meeting", "meetings", "talks", "held talks", "meet", "negotiated", "negotiations")


@dataclass(slots=True)
class Construction:
    """What a figure is: its kind, for changes the direction, the reader that said so, and the word of change."""

    kind: str
    reader: str
    direction: str | None = None
    change: Token | None = None
    base: bool = False  # the earlier end of a move: "from 35% to 57%"
    chained: bool = False


def construct(view: SentenceView, quantity: Quantity, previous: tuple[Quantity, Construction] | None) -> Construction | None:
    """The construction of a figure, or None when no reader takes it."""
    dim = quantity.unit.dim
    left = look_left(view, quantity)
    right = look_right(view, quantity)
    if dim in ("percent", "points"):
        return _percent(view, quantity, (left, right), previous)
    if dim == "times" or quantity.form == "multiple":
        return _multiple(view, quantity, (left, right))
    if dim in ("mass", "price", "money", "mines", "pools", "lots"):
        return _amount(view, quantity, (left, right), previous)
    return _other(view, quantity)


def _level_kind(dim: str) -> str:
    return {"price": "price", "money": "money", "mines": "count", "pools": "count", "lots": "count"}.get(dim, "level")


def _passes(view: SentenceView, quantity: Quantity) -> bool:
    """`climbed past 1 million`, `fell below 5,000 t`: a mark that is passed is a level."""
    return view.text(quantity.left, quantity.start).startswith(("past", "above", "below", "beyond", "under", "through"))


def _amount(
    view: SentenceView, quantity: Quantity, around: tuple[Left, Token | None], previous: tuple[Quantity, Construction] | None
) -> Construction:
    """Tonnes, prices, money: a level, unless the words make it the size of a change."""
    left, right = around
    change, dim = left.change, quantity.unit.dim
    if change is not None and dim == "mass" and view.low[change[0] : change[1]] in ("lost", "lose", "losing", "loses"):
        return Construction("level", "level")
    kind = _level_kind(dim)
    if left.preposition == "from":
        return Construction(kind, "level", base=True)
    if _passes(view, quantity):
        return Construction(kind, "level")
    if (
        previous is not None
        and previous[1].kind == "change"
        and previous[0].unit.dim == dim
        and change is None
        and view.text(previous[0].end, quantity.left) in (" and ", ", ", ", and ")
    ):
        return Construction("change", "change", previous[1].direction, previous[1].change, chained=True)
    if left.preposition == "by" and change is None:
        change = _change_before(view, quantity)
        left = Left("by", change)
    if quantity.sign and change is None and dim == "price":
        return Construction("change", "change", quantity.sign)
    if change is not None and _sizes(left, change) and not any(0 < change[0] - other.end <= 2 for other in view.quantities):
        return Construction("change", "change", change[3].direction, change)  # but not "9% above the 5,010 t of March"
    if (
        right is not None
        and right[3].groups & {"marks", "nouns"}
        and right[0] - quantity.end <= 2
        and not (right[3].groups & {"verbs"} and "nouns" not in right[3].groups)
    ):
        words = right[3].groups
        if "marks" in words or "nouns" in words:
            return Construction("change", "change", right[3].direction, right)
    return Construction(kind, "level")


def _change_before(view: SentenceView, quantity: Quantity) -> Token | None:
    """The last word of change before a figure, for `were reduced, dysprosium oxide by 50`."""
    before = [token for token in view.changes if token[1] <= quantity.left]
    return before[-1] if before else None


def _prepositional(view: SentenceView, mark: Token) -> bool:
    """`shed 2% over the week`: a mark that is also a preposition does not outweigh the verb before the figure."""
    return view.low[mark[0] : mark[1]] in ("over", "above", "below", "under", "behind", "on top of", "ahead of")


def _sizes(left: Left, change: Token) -> bool:
    """Whether the figure after a word of change is the change itself: "by 50", "a fall of 50", "up 50", "rose 50"; not "fell to 50"."""
    groups = change[3].groups
    if left.preposition == "by":
        return True
    if left.preposition == "of":
        return "nouns" in groups
    return left.preposition == "" and bool(groups & {"verbs", "marks"})


def _percent(
    view: SentenceView, quantity: Quantity, around: tuple[Left, Token | None], previous: tuple[Quantity, Construction] | None
) -> Construction | None:
    left, right = around
    if _is_rate(view, quantity):
        return Construction("rate", "rate")
    if quantity.form == "halving":
        return Construction("change", "multiple", "down")
    if (
        right is not None
        and not _denominated(view, quantity)
        and not (left.change is not None and _sizes(left, left.change) and _prepositional(view, right))
    ):
        return Construction("change", "change", right[3].direction, right)
    if (
        left.change is not None
        and (_sizes(left, left.change))
        and not (_denominated(view, quantity) and quantity.form == "fraction" and "marks" not in left.change[3].groups)
    ):
        return Construction("change", "change", left.change[3].direction, left.change)
    if quantity.sign:
        return Construction("change", "change", quantity.sign)
    if left.preposition == "by" and (change := _change_before(view, quantity)) is not None:
        return Construction("change", "change", change[3].direction, change)
    ahead = _ahead(view, quantity)
    if ahead is not None:
        return Construction("change", "change", ahead[3].direction, ahead)
    chained = _chained(view, quantity, previous)
    if chained is not None:
        return chained
    shifted = _shifted(view, quantity, left)
    if shifted is not None:
        return shifted
    return _share(view, quantity, left, previous)


def _is_rate(view: SentenceView, quantity: Quantity) -> bool:
    """`a 20% tax`, `tax of 20%`, `taxed at 20%`."""
    for token in view.metrics:
        frames = token[3]
        if not any("rate" in frame.kinds and (not frame.when or view.has(frame.when)) for frame in frames):
            continue
        if (
            0 <= token[0] - quantity.end <= 22
            and "." not in view.low[quantity.end : token[0]]
            and len(view.text(quantity.end, token[0]).split()) <= 3
            and " of " not in view.text(quantity.end, token[0])
        ):
            return True
        gap = view.text(token[1], quantity.start).split()
        if token[1] <= quantity.left and not gap and any(frame.when and "rate" in frame.kinds for frame in frames):
            return True
        if (
            token[1] <= quantity.left
            and len(gap) <= 5
            and bool(gap)
            and gap[-1] in ("of", "at", "to", "is", "was", "from", "be", "by", "stands", "set")
        ):
            return True
    return False


def _denominated(view: SentenceView, quantity: Quantity) -> bool:
    return following(view, quantity, 4) == " of "


def _ahead(view: SentenceView, quantity: Quantity) -> Token | None:
    """`19% and 18.3% more than in 2022`: the word of change behind the figure that this one is joined to."""
    joined = next((other for other in view.quantities if 0 < other.start - quantity.end <= 8), None)
    if (
        joined is None
        or joined.unit.dim != quantity.unit.dim
        or view.text(quantity.end, joined.start) not in (" and ", ", ", " and by ", " or ")
    ):
        return None
    return look_right(view, joined)


def _chained(view: SentenceView, quantity: Quantity, previous: tuple[Quantity, Construction] | None) -> Construction | None:
    """`up A% on the month and B% on the year`: the second figure takes the first one's direction."""
    if previous is None or previous[1].kind != "change":
        return None
    words = _between(view, previous[0].end, quantity.left)
    if all(word in _JOINTS for word in words) and not _denominated(view, quantity):
        return Construction("change", "change", previous[1].direction, previous[1].change, chained=True)
    return None


def _between(view: SentenceView, start: int, end: int) -> list[str]:
    """Words between two places, times, brackets and the words of comparison taken out."""
    text = view.text(start, end)
    for span in reversed(view.times):
        if start <= span.start and span.end <= end:
            text = text[: span.start - start] + " " + text[span.end - start :]
    for mark in ",;()/":
        text = text.replace(mark, " ")
    return [
        word
        for word in text.split()
        if word not in ("from", "than", "on", "in", "the", "compared", "over", "versus", "against", "respectively", "basis")
    ]


def _shifted(view: SentenceView, quantity: Quantity, left: Left) -> Construction | None:
    """`imports dropped last month, 56% year on year`: a comparison right behind the figure makes it a change."""
    span = next((span for span in view.times if span.shift is not None and 0 <= span.start - quantity.end <= 8), None)
    if span is None or left.preposition in ("to", "at", "from") or _denominated(view, quantity):
        return None
    clause = view.clause(quantity.start)
    near = [token for token in view.changes if token[1] <= quantity.start and view.clause(token[0]) == clause] or [
        token for token in view.changes if token[1] <= quantity.start
    ]
    near = near or [token for token in view.changes if token[0] >= quantity.end and token[0] - span.end <= 30]
    if not near:
        return None
    return Construction("change", "change", near[-1][3].direction, near[-1])


def _share(view: SentenceView, quantity: Quantity, left: Left, previous: tuple[Quantity, Construction] | None) -> Construction | None:
    after = following(view, quantity, 10)
    if quantity.form == "fraction" and _HALF_OF_FIGURE.match(following(view, quantity, 16)):
        return None
    if _denominated(view, quantity) or after.startswith((" share", " the world", " world")):
        return Construction("share", "share", base=left.preposition == "from")
    if quantity.form == "fraction" and not (left.preposition in ("from", "to", "at") and view.has(_PARTS)):
        return _fraction(view, quantity, left)
    if previous is not None and previous[1].kind == "share":
        return Construction("share", "share", base=left.preposition == "from")
    if any("share" in frame.kinds for token in view.metrics for frame in token[3]):
        return Construction("share", "share", base=left.preposition == "from")
    if left.preposition in ("to", "at", "from") or preceding(view, quantity, 6).rstrip().endswith(("was", "is", "were")):
        return Construction("share", "carried_share", base=left.preposition == "from")
    return None


def _fraction(view: SentenceView, quantity: Quantity, left: Left) -> Construction | None:
    """`by half`, `down half`; a half with nothing around it is no figure."""
    after = following(view, quantity, 12)
    if left.preposition == "by" or (left.change is not None and left.preposition == ""):
        return Construction("change", "change", left.change[3].direction if left.change else "down", left.change)
    if after.startswith((" the ", " its ", " their ", " that ", " what ", " all ", " as ")) and not after.startswith(
        (" the year", " the month", " the time")
    ):
        return Construction("share", "share")
    return None


def _multiple(view: SentenceView, quantity: Quantity, around: tuple[Left, Token | None]) -> Construction | None:
    """`more than tripled`, `twice as much`, `ten times higher`; `met twice` counts meetings; `doubled down` and `double-digit` are idioms."""
    left, right = around
    after = following(view, quantity, 24)
    if after.startswith((" down", "-", " standard", " check", " up on")):
        return None
    word = view.low[quantity.start : quantity.end]
    if word in ("twice", "three times", "four times", "five times", "six times", "ten times") or quantity.form == "number":
        if view.has(_MET) and not after.lstrip().startswith(("as ", "the ", "more", "higher")):
            return Construction("count", "meetings")
        compared = after.startswith((" as ", " the ", " higher", " more", " that ", " its ", " larger", " greater", " what", " those"))
        if not compared and right is None and left.change is None:
            return None
    return Construction(
        "change", "multiple", "down" if left.change is not None and left.change[3].direction == "down" else "up", left.change
    )


def _other(view: SentenceView, quantity: Quantity) -> Construction | None:
    dim = quantity.unit.dim
    if dim == "time":
        return Construction("duration", "duration")
    if dim == "distance":
        return Construction("distance", "distance")
    if dim in ("people", "gates", "pockets", "loads"):
        return Construction("count", "count")
    return None
