"""What the shares of imports tell: a change of one scope between two times, or two scopes of one time; never both at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from charts.event_words import short_actor, with_article
from charts.formats import MONTHS, as_date, bound, months_within, period
from charts.stated import stated_share

if TYPE_CHECKING:
    import pandas as pd

    from extract.tables import Tables

_DISPUTES = re.compile(r"\b(?:an)?other relays?\b|\brelays? (?:disagree|differ)|\bsources? (?:disagree|differ)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFinding:
    """A headline with its short form, and the ids of the rows that it rests on."""

    headline: str
    short: str
    keys: tuple[str, ...]


def disputes(note: str) -> bool:
    """Whether the note of a row says that those who pass the figure on disagree about it."""
    return _DISPUTES.search(note) is not None


def subjects(rows: pd.DataFrame, tables: Tables) -> list[str]:
    """Whose share each row is: its origin, actor or place; a row that names none says who stated it."""
    actors = {row["actor_id"]: row for row in tables.actors.to_dict("records")}
    places = dict(zip(tables.places["place_id"], tables.places["name"], strict=True))
    return [_subject(row, actors.get(row["actor_id"]), places.get(row["place_id"], "")) for row in rows.to_dict("records")]


def _subject(row: dict[Any, Any], actor: dict[Any, Any] | None, place: str) -> str:
    if row["origin"]:
        return str(row["origin"])
    if actor is not None:
        short = short_actor(actor["name"], actor["actor_type"])
        return f"Sites held by {with_article(short)}" if actor["actor_type"] == "armed_group" else short
    return place or f"Said by {row['attributed_to'] or row['publisher']}:"


def finding(imports: pd.DataFrame) -> ShareFinding | None:
    """The latest change of one scope told by one publisher, else two scopes of one period, else nothing."""
    dated = imports[imports["period_start"].notna() & imports["period_end"].notna() & ~imports["contested"].astype(bool)]
    return _change(dated) or _same_time(dated)


def _change(rows: pd.DataFrame) -> ShareFinding | None:
    found = []
    for _, scope in rows.groupby(["who", "of", "publisher"], sort=True):
        ordered = scope.sort_values(["period_end", "observation_id"]).to_dict("records")
        new = ordered[-1]
        length = round(months_within(new["period_start"], new["period_end"]), 2)
        before = [row for row in ordered[:-1] if row["period_end"] < new["period_start"]]
        old = next((row for row in before if round(months_within(row["period_start"], row["period_end"]), 2) == length), None)
        if old is not None and old["value"] != new["value"]:
            found.append((old, new))
    if not found:
        return None
    old, new = max(found, key=lambda pair: (pair[1]["period_end"], abs(pair[1]["value"] - pair[0]["value"]), pair[1]["observation_id"]))
    verb = "fell" if new["value"] < old["value"] else "rose"
    then, now = _times(old, new)
    what = new["of"].removeprefix("of ")
    return ShareFinding(
        headline=f"{new['who']}’s share of {what} {verb} from {_of(old)} in {then} to {_of(new)} in {now}",
        short=f"{new['who']}’s share of {_brief(what)} {verb} from {_of(old)} in {then} to {_of(new)} in {now}",
        keys=(old["observation_id"], new["observation_id"]),
    )


def _brief(what: str) -> str:
    """`unlisted rare-earth oxide imports` for `China’s imports of unlisted rare-earth oxides`."""
    _, found, material = what.partition(" imports of ")
    return f"{material.removesuffix('s')} imports" if found else what


def _times(old: dict[Any, Any], new: dict[Any, Any]) -> tuple[str, str]:
    """The two periods, the year of the first left out where the second has it too."""
    then, now = (period(row["period_start"], row["period_end"]) for row in (old, new))
    first, last = as_date(old["period_end"]), as_date(new["period_end"])
    same_year = first is not None and last is not None and first.year == last.year and then.startswith(MONTHS)
    return bound(then.removesuffix(f" {first.year}") if same_year and first is not None else then), bound(now)


def _same_time(rows: pd.DataFrame) -> ShareFinding | None:
    """The smallest and largest share of one origin in exactly one period."""
    found = []
    for _, scope in rows.groupby(["who", "period_start", "period_end"], sort=True):
        ordered = scope.sort_values(["value", "observation_id"]).to_dict("records")
        if ordered[0]["of"] != ordered[-1]["of"] and ordered[0]["value"] != ordered[-1]["value"]:
            found.append((ordered[0], ordered[-1]))
    if not found:
        return None
    small, large = max(found, key=lambda pair: (pair[1]["period_end"], pair[1]["observation_id"]))
    when, shares = bound(period(large["period_start"], large["period_end"])), f"{_of(small)} or {_of(large)}"
    return ShareFinding(
        headline=f"{large['who']} supplied {shares} of China’s imports in {when}: it depends what is counted",
        short=f"{large['who']}’s share of China’s imports, {when}: {shares}", keys=(small["observation_id"], large["observation_id"]),
    )


def _of(row: dict[Any, Any]) -> str:
    return bound(stated_share(row))
