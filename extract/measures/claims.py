"""How an event is named wherever it is told in a few words, so that nobody takes a claim or a plan for a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.core.properties import event_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_UNNAMED = "anonymous"  # of `told_by`: who is not named vouches for nothing
_AHEAD = {"forecast": "foreseen", "target": "intended", "conditional": "possible", "denied": "denied", "superseded": "overtaken"}
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


def ahead(row: Mapping[Any, Any]) -> str:
    """What an event is that has not happened: `announced`, `foreseen`, `denied`; empty for what has. A forecast that was made is one."""
    if row.get("event_type") in event_types().having("foretells"):
        return ""
    planned = "announced" * (row.get("certainty") == "planned")
    return _AHEAD.get(str(row.get("modality", "")), planned)


def named(row: Mapping[Any, Any]) -> str:
    """The one name of an event, on every page and picture: `One resident says: KIA closes crossing: Laiza`, `Announced: A quota is set`."""
    words, what = str(row.get("short", "")).strip().rstrip("."), ahead(row)
    if what:
        words = f"{what[:1].upper()}{what[1:]}: {words}"
    return told(row, words)


def in_full(row: Mapping[Any, Any], *, says: bool = False) -> str:
    """The sentence that tells an event, `says` with who claims it; its name where it has no sentence of its own."""
    summary = str(row.get("summary", "")).strip()
    if summary.rstrip(".") in ("", str(row.get("short", "")).strip().rstrip(".")):
        return f"{named(row)}."
    return told(row, summary) if says else summary
