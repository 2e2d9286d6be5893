"""What a share is a part of; what moves when nothing is named but an oxide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.surroundings import following
from extract.words import words

if TYPE_CHECKING:
    from extract.linking import Draft
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView


def share_metric(view: SentenceView, quantity: Quantity) -> str:
    """Which whole a share is part of: production, supply, capacity, processing, else market."""
    after = following(view, quantity, 80)
    for listed, name in _WHOLES:
        if any(word in after for word in listed):
            return name
    before = view.text(max(view.start, quantity.left - 40), quantity.left)
    return "production_share" if any(word in before for word in (" produce", " produces", " mined", " produced")) else "market_share"


def of_whole(view: SentenceView, quantity: Quantity) -> bool:
    """`91% of it`, `a third of this`, `69% of a world total`: the part of a whole that supply is counted in."""
    words = following(view, quantity, 60).replace(",", " ").replace(".", " . ").split()
    if words[:1] != ["of"]:
        return False
    return words[1:2] in (["it"], ["this"], ["that"], ["them"], ["these"], ["those"]) or bool(_TOTALS.intersection(words[1:6]))


def price_moves(draft: Draft) -> bool:
    """`Terbium oxide has risen nearly 20%`: an oxide or metal that moves by a percentage moves in price, unless it is said what does."""
    view, change = draft.view, draft.construction.change
    if change is None or view.metrics or draft.construction.kind != "change":
        return False
    named = next((one for one in reversed(view.commodities) if one.end <= change[0]), None)
    return (
        named is not None
        and named.form in ("oxide", "metal", "alloy")
        and named.family not in ("ree", "", "other", "magnets")
        and len(view.text(named.end, change[0]).split()) <= 3
    )


_TOTALS = words("wholes")
_WHOLES = (
    (("capacity",), "capacity_share"),
    (("processing", "processed", "refining", "refined"), "processing_share"),
    (("supply", "supplies"), "supply_share"),
    (("production", "produced", "output", "mined", "are made"), "production_share"),
)
