"""What is only claimed: one side's word, or that of a source that is not named, and how it is told so that nobody takes it for a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_UNNAMED = "anonymous"  # of `told_by`: who is not named vouches for nothing
_NOT_NAMED = ", not named"  # how such a source ends in the tables


def with_claims(events: pd.DataFrame) -> pd.DataFrame:
    """The events with a flag `claim`; what another telling of the same event says as a fact is no claim."""
    root = events["event_id"].where(events["same_event_as"] == "", events["same_event_as"])
    alone = (events["certainty"] == "claimed") | ((events["told_by"] == _UNNAMED) & (events["certainty"] == "said"))
    return events.assign(claim=alone.groupby(root).transform("min").astype(bool))


def is_claim(row: Mapping[Any, Any]) -> bool:
    """Whether an event or a status is only claimed: as flagged, else by its own telling."""
    if "claim" in row:
        return bool(row["claim"])
    certainty = row.get("certainty")
    return certainty == "claimed" or (row.get("told_by") == _UNNAMED and certainty == "said")


def claimant(row: Mapping[Any, Any], *, brief: bool = False) -> str:
    """Who makes a claim: `one resident, not named` (brief: `one resident`), `the Kachin Independence Army`; empty for what is no claim."""
    if not is_claim(row):
        return ""
    who = str(row.get("attributed_to", ""))
    if who in ("", row["publisher"]):
        return "one side" if row["certainty"] == "claimed" else "a source" + _NOT_NAMED * (not brief)
    if who.endswith(_NOT_NAMED):
        return who.removesuffix(_NOT_NAMED) if brief else who
    return f"the {who}" if " " in who or who.isupper() else who


def claim_says(row: Mapping[Any, Any], *, brief: bool = False) -> str:
    """`one resident, not named, says`, in front of what is claimed; empty for what is no claim."""
    who = claimant(row, brief=brief)
    plural = who.removesuffix(_NOT_NAMED).endswith(("s", "people")) and not who.startswith(("one ", "the "))
    return f"{who}{',' * (',' in who)} {'say' if plural else 'says'}" if who else ""


def told(row: Mapping[Any, Any], words: str) -> str:
    """The words of an event, a claim named as one: `One resident says: KIA closes crossings`; others as they are."""
    says = claim_says(row, brief=True)
    return f"{says[:1].upper()}{says[1:]}: {words}" if says else words
