"""Whether a figure is said to be so, expected, aimed at, conditional, denied or overtaken; word lists in rules/modality.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from extract.linking import Draft

_ORDER = ("superseded", "denied", "conditional", "target", "forecast")


def modality_of(draft: Draft, anchor: date | None) -> str:
    """By the modal words of the figure's clause, else by a period that lies wholly after publication."""
    view, quantity = draft.view, draft.quantity
    clause = view.clause(quantity.start)
    near = {
        token[3]
        for token in view.tokens
        if token[2] == "modal"
        and view.clause(token[0]) == clause
        and -90 <= token[0] - quantity.start <= 60
        and not _verb_may(view.scan.plain, token[0])
    }
    ahead = anchor is not None and draft.period is not None and (draft.period.end or draft.period.start or anchor) > anchor
    past = draft.period is not None and draft.period.end is not None and anchor is not None and draft.period.end < anchor
    for name in _ORDER:
        if name in near and not (past and name in ("forecast", "target", "conditional") and draft.own_period):
            return name
    return (
        "forecast"
        if ahead and draft.period is not None and draft.period.start is not None and anchor is not None and draft.period.start > anchor
        else "actual"
    )


def _verb_may(plain: str, at: int) -> bool:
    """`May` with a capital is the month."""
    return plain.startswith("May", at)
