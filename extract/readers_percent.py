"""Readers of percentages, percentage points and fractions: rates, changes and shares, in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from extract.readers import Construction, Figure, chained, change_before, changed, sizes
from extract.surroundings import following, look_right, preceding
from extract.words import phrases, words

if TYPE_CHECKING:
    from extract.sentence_view import SentenceView
    from extract.tokens import Token

_HALF_OF_FIGURE = re2.compile(r" of (?:the |that |its )?[$\d]")  # "not even half of the 4,600 tons of September": a comparison
_TO = ("to", "at", "from")
_JOINED = (" and ", ", ", " and by ", " or ")


def _rate(figure: Figure) -> Construction | None:
    """`a 20% tax`, `tax of 20%`, `taxed at 20%`."""
    return Construction("rate", "rate") if any(_levied(figure, token) for token in figure.view.metrics) else None


def _levied(figure: Figure, token: Token) -> bool:
    view, quantity = figure.view, figure.quantity
    frames = [frame for frame in token[3] if "rate" in frame.kinds and (not frame.when or view.has(frame.when))]
    if not frames:
        return False
    if token[0] >= quantity.end:
        gap = view.text(quantity.end, token[0])
        return len(gap) <= 22 and "." not in gap and " of " not in gap and len(gap.split()) <= 3
    between = view.text(token[1], quantity.start).split()
    if token[1] > quantity.left or len(between) > 5:
        return False
    bare = not view.text(token[1], quantity.left).strip()  # "keep around 20% of the ore as a tariff"
    return (bool(between) and between[-1] in phrases("before_rate")) or (bare and any(frame.when for frame in frames))


def _halved(figure: Figure) -> Construction | None:
    return Construction("change", "multiple", "down") if figure.quantity.form == "halving" else None


def denominated(figure: Figure) -> bool:
    """Whether " of " follows: "38% of imports"."""
    return following(figure.view, figure.quantity, 4) == " of "


def _marked(figure: Figure) -> Construction | None:
    """`5% lower`, `a 40% year-on-year drop`; a mark that is also a preposition ("2% over the week") does not outweigh a verb before."""
    right, left = figure.right, figure.left
    if right is None or denominated(figure):
        return None
    preposition = figure.view.low[right[0] : right[1]] in phrases("prepositional_marks")
    outweighed = left.change is not None and sizes(left, left.change) and preposition
    return None if outweighed else changed(right)


def _sized(figure: Figure) -> Construction | None:
    """`fell 5%`, `by 5%`, `a fall of 5%`, `up 5%`; but `lost half of it` is a share."""
    change = figure.left.change
    if change is None or not sizes(figure.left, change):
        return None
    behind = figure.view.low.startswith("behind", change[0])  # "Myanmar was behind 85% of these imports"
    part = denominated(figure) and (behind or (figure.quantity.form == "fraction" and "marks" not in change[3].groups))
    return None if part else changed(change)


def _signed(figure: Figure) -> Construction | None:
    """`-5%`, or `by 5%` with the word of change further back."""
    if figure.quantity.sign:
        return Construction("change", "change", figure.quantity.sign)
    change = change_before(figure) if figure.left.preposition == "by" else None
    return changed(change) if change is not None else None


def _ahead(figure: Figure) -> Construction | None:
    """`19% and 18.3% more than in 2022`: the word of change behind the figure that this one is joined to."""
    view, quantity = figure.view, figure.quantity
    joined = next((other for other in view.quantities if 0 < other.start - quantity.end <= 8), None)
    if joined is None or joined.unit.dim != quantity.unit.dim or view.text(quantity.end, joined.start) not in _JOINED:
        return None
    change = look_right(view, joined)
    return changed(change) if change is not None else None


def _chained(figure: Figure) -> Construction | None:
    """`up A% on the month and B% on the year`: the second figure takes the first one's direction."""
    if not figure.follows_change or figure.previous is None or denominated(figure):
        return None
    between = _between(figure.view, figure.previous[0].end, figure.quantity.left)
    return chained(figure) if words("joints").issuperset(between) else None


def _between(view: SentenceView, start: int, end: int) -> list[str]:
    """Words between two places, times, brackets and the words of comparison taken out."""
    text = view.text(start, end)
    for span in reversed(view.times):
        if start <= span.start and span.end <= end:
            text = text[: span.start - start] + " " + text[span.end - start :]
    for mark in ",;()/":
        text = text.replace(mark, " ")
    return [word for word in text.split() if word not in words("words_of_comparison")]


def _shifted(figure: Figure) -> Construction | None:
    """`imports dropped last month, 56% year on year`: a comparison right behind the figure makes it a change."""
    view, quantity = figure.view, figure.quantity
    span = next((span for span in view.times if span.shift is not None and 0 <= span.start - quantity.end <= 8), None)
    if span is None or figure.left.preposition in _TO or denominated(figure):
        return None
    before = [token for token in view.changes if token[1] <= quantity.start]
    near = [token for token in before if view.clause(token[0]) == view.clause(quantity.start)] or before
    near = near or [token for token in view.changes if token[0] >= quantity.end and token[0] - span.end <= 30]
    return changed(near[-1]) if near else None


def _part_of(figure: Figure) -> Construction | None:
    """`38% of imports`, `a 60% share`; "half of the 4,600 tons" is a comparison."""
    if not denominated(figure) and not following(figure.view, figure.quantity, 10).startswith((" share", " the world", " world")):
        return None
    compared = figure.quantity.form == "fraction" and _HALF_OF_FIGURE.match(following(figure.view, figure.quantity, 16))
    compared = compared and preceding(figure.view, figure.quantity, 10).rstrip().endswith((" even", " only", " barely", " hardly", " not"))
    return None if compared else _share(figure)


def _share(figure: Figure, reader: str = "share") -> Construction:
    return Construction("share", reader, base=figure.left.preposition == "from")


def _fraction(figure: Figure) -> Construction | None:
    """`by half`, `down half`, `half the ore`; a half with nothing around it is no figure."""
    change, preposition = figure.left.change, figure.left.preposition
    if figure.quantity.form != "fraction":
        return None
    if preposition == "by" or (change is not None and preposition == ""):
        return Construction("change", "change", change[3].direction if change else "down", change)
    after = following(figure.view, figure.quantity, 12)
    whole = after.startswith(phrases("after_half")) and not after.startswith((" the year", " the month", " the time"))
    return _share(figure) if whole else None


def _in_share_context(figure: Figure) -> Construction | None:
    """A percentage after another share, in a sentence about shares, or as what a share stands at."""
    view, preposition = figure.view, figure.left.preposition
    if figure.quantity.form == "fraction" and not (preposition in _TO and view.has(phrases("words_of_share"))):
        return None
    if _HALF_OF_FIGURE.match(following(view, figure.quantity, 16)) and figure.quantity.form == "fraction":
        return None
    after_share = figure.previous is not None and figure.previous[1].kind == "share"
    if after_share or any("share" in frame.kinds for token in view.metrics for frame in token[3]):
        return _share(figure)
    stands = preposition in _TO or preceding(view, figure.quantity, 6).rstrip().endswith(("was", "is", "were"))
    return _share(figure, "carried_share") if stands else None


def _growth(figure: Figure) -> Construction | None:
    """`growth of deliveries cooled from 67% in 2019 to 11% in 2021`: each end is a change of its time."""
    view, quantity = figure.view, figure.quantity
    if figure.left.preposition not in _TO or denominated(figure):
        return None
    nouns = [token for token in view.changes if token[1] <= quantity.left and view.low[token[0] : token[1]] == "growth"]
    slowed = any(word in view.text(token[1], quantity.left) for token in nouns for word in phrases("pace_words"))
    return changed(nouns[-1]) if slowed else None


def _pace(figure: Figure) -> Construction | None:
    """`a CAGR of 5.4% (versus 8.2% for demand)`, `4.3% to 5.2% a year` in a chain of changes."""
    view, quantity = figure.view, figure.quantity
    before, after = preceding(view, quantity, 40), following(view, quantity, 12)
    named = view.text(max(view.start, quantity.left - 40), quantity.start)
    if any(f" {name} " in named[-40:] for name in phrases("rates_of_growth")):
        return changed(figure.left.change) if figure.left.change is not None else Construction("change", "change", "up")
    if not figure.follows_change or denominated(figure):
        return None
    against = before.rstrip().endswith(("(versus", "(against", " versus", " against")) and after.startswith(" for ")
    yearly = figure.left.preposition == "at" and after.startswith((" a year", " annually", " per year", " per annum"))
    return chained(figure) if against or yearly else None


def _gapped(figure: Figure) -> Construction | None:
    """`output grew 28%, and their sales 32%`: the verb of the figure before holds for another measure."""
    if not figure.follows_change or figure.previous is None or denominated(figure):
        return None
    view, start, end = figure.view, figure.previous[0].end, figure.quantity.left
    measure = next((token for token in view.metrics if start <= token[0] and token[1] == end - 1), None)
    if measure is None:
        return None
    return chained(figure) if words("joints").issuperset(set(_between(view, start, measure[0])) - {"its", "their", "his"}) else None


PERCENT_READERS = (
    _rate,
    _halved,
    _growth,
    _marked,
    _sized,
    _signed,
    _ahead,
    _chained,
    _pace,
    _gapped,
    _shifted,
    _part_of,
    _fraction,
    _in_share_context,
)
