"""How an event is named wherever it is told in a few words, so that nobody takes a claim or a plan for a fact."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from extract.core.properties import event_types
from extract.languages import spoken
from extract.languages.spoken import ENGLISH, joined, language, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from extract.tables.read import Tables

EVENT = "event"
"""The context in a catalogue of what the tables tell events by."""
_ONE_DISPUTE = timedelta(days=31)  # from the first to the last of the days on which it may have been: a month
_UNNAMED = "anonymous"  # of `told_by`: who is not named vouches for nothing
_AHEAD = {"forecast": "foreseen", "target": "intended", "conditional": "possible", "denied": "denied", "superseded": "overtaken"}
_THEN = {"announced": "was announced", "foreseen": "was foreseen", "intended": "was intended", "possible": "was possible"}
_NOT_NAMED = ", not named"  # how such a source ends in the tables
_ONE_SIDE = "one side"
_ABOUT = ("actors", "actor", "places")  # columns that name who takes part and where, of the frames that have them


def settled(tables: Tables) -> pd.DataFrame:
    """The events, one that the sources date differently by days told everywhere in one way: of all the days from the first to the last, as
    one event, that which was told first. Dates that are further apart stay two; without the findings no dispute is known."""
    events = tables.events
    if {"findings", "finding_records"} & {*tables.faults}:
        return events
    rivals = _rivals(tables)
    for told in (rivals[rivals["root"].isin(roots)] for roots in _disputes(rivals)):
        if _is_one(told):
            first, last, roots = told["start"].min(), _last(told), told["root"]
            ours = events["event_id"].isin(roots) | events["same_event_as"].isin(roots)
            events = events.assign(start=events["start"].mask(ours, first), end=events["end"].mask(ours, last),
                                   precision=events["precision"].mask(ours, "range"),
                                   same_event_as=events["same_event_as"].mask(ours, roots.iloc[0]))
            events.loc[events["event_id"] == roots.iloc[0], "same_event_as"] = ""
    return events


def _rivals(tables: Tables) -> pd.DataFrame:
    """The events of each conflict that happen once, the first told first, with the event that each tells as `root`."""
    events, findings = tables.events, tables.findings
    conflicts = findings[findings["finding_type"] == "conflict"]["finding_id"]
    records = tables.finding_records[tables.finding_records["finding_id"].isin(conflicts) & (tables.finding_records["table"] == "events")]
    rivals = records.merge(events[events["event_type"].isin(event_types().having("once"))], left_on="record_id", right_on="event_id")
    root = rivals["event_id"].where(rivals["same_event_as"] == "", rivals["same_event_as"])
    return rivals.assign(root=root).sort_values(["published", "event_id"])


def _disputes(rivals: pd.DataFrame) -> list[set[str]]:
    """The roots of events that are in dispute with each other; conflicts over one and the same event are one dispute."""
    groups: list[set[str]] = []
    for _, told in rivals.groupby("finding_id"):
        if _is_one(told):
            joined_to = [group for group in groups if group & {*told["root"]}]
            groups = [group for group in groups if group not in joined_to] + [{*told["root"]}.union(*joined_to)]
    return groups


def _is_one(told: pd.DataFrame) -> bool:
    """Whether the days told exclude each other, but are near enough to be those of one event."""
    return bool(told["end"].min() < told["start"].max() and _last(told) - told["start"].min() <= _ONE_DISPUTE)


def _last(told: pd.DataFrame) -> Any:
    return told["end"].fillna(told["start"]).max()


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
    who = _claimant(row) if is_claim(row) else ""
    if who.endswith(_NOT_NAMED) or who == _ONE_SIDE:
        return teller(who.removesuffix(_NOT_NAMED) if brief else who)
    return say("the {name}", name=teller(who)) if " " in who or who.isupper() else teller(who)


def _claimant(row: Mapping[Any, Any]) -> str:
    """Who makes a claim, as the tables name them."""
    who = str(row.get("attributed_to", ""))
    if who in ("", row["publisher"]):
        return _ONE_SIDE if row["certainty"] == "claimed" else "a source" + _NOT_NAMED
    return who


def teller(who: str) -> str:
    """Whom the tables name as a source, as readers of the language know or call them: an outlet, an office, `one resident, not named`."""
    return spoken.told(who, "teller")


def claim_says(row: Mapping[Any, Any], *, brief: bool = False) -> str:
    """`one resident, not named, says`, in front of what is claimed; empty for what is no claim."""
    who = claimant(row, brief=brief)
    if not who:
        return ""
    who += "," * ("," in who)
    several = who.removesuffix(",").removesuffix(_NOT_NAMED).endswith(("s", "people")) and not who.startswith(("one ", "the "))
    return say("{who} say", who=who) if several else say("{who} says", who=who)


def told(row: Mapping[Any, Any], words: str) -> str:
    """The words of an event, a claim named as one: `One resident says: KIA closes crossings`; others as they are."""
    says = claim_says(row, brief=True)
    return _led(says, words) if says else words


def _led(lead: str, words: str) -> str:
    return say("{lead}: {words}", lead=f"{lead[:1].upper()}{lead[1:]}", words=words)


def ahead(row: Mapping[Any, Any]) -> str:
    """What an event is that has not happened: `announced`, `foreseen`, `denied`, of days that are past `was foreseen`; empty for what has.
    A forecast that was made is one."""
    if row.get("event_type") in event_types().having("foretells"):
        return ""
    planned = "announced" if row.get("certainty") == "planned" else ""
    words = _AHEAD.get(str(row.get("modality", "")), planned)
    return say(_THEN.get(words, words) if row.get("lapsed") else words)


def silence(row: Mapping[Any, Any]) -> str:
    """`No report of it is held here.`, of what was foreseen for days that are past; empty for all else."""
    return say("No report of it is held here.") if row.get("lapsed") == "silent" and ahead(row) else ""


def named(row: Mapping[Any, Any]) -> str:
    """The one name of an event, on every page and picture: `One resident says: KIA closes crossing: Laiza`, `Announced: A quota is set`."""
    words, what = label(row), ahead(row)
    return told(row, _led(what, words) if what else words)


def label(row: Mapping[Any, Any]) -> str:
    """The short form of an event in the language spoken; where that has no words for it, what kind of event it is, of whom and where."""
    short = _short(row)
    words = spoken.told(short, EVENT)
    kind = spoken.named(str(row.get("event_type", "")).replace("_", " "))
    if language() == ENGLISH or not kind or words != short:
        return words
    about = [spoken.named(name) for column in _ABOUT for name in str(row.get(column, "")).split(", ") if name]
    return _led(kind, joined(list(dict.fromkeys(about)))) if about else kind


def _short(row: Mapping[Any, Any]) -> str:
    return str(row.get("short", "")).strip().rstrip(".")


def in_full(row: Mapping[Any, Any], *, says: bool = False) -> str:
    """The sentence that tells an event, `says` with who claims it; its name where it has no sentence of its own in the language spoken."""
    summary = str(row.get("summary", "")).strip()
    if summary.rstrip(".") in ("", _short(row)) or language() != ENGLISH:
        return say("{sentence}.", sentence=named(row))
    return told(row, summary) if says else summary
