"""What holds at each place on a day, from event rows alone: gates for people, goods and ore, control, mines, levies.

A place without a row has no row here: the maps then say "unknown". A status does not lapse when nobody reports it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from extract.tables import Tables

FLOWS = ("people", "goods", "ore")
ASPECTS = (*FLOWS, "control", "mines", "levy")
_ASPECT_OF_EFFECT = {
    "closed": FLOWS, "open": FLOWS, "claimed": ("control",), "contested": ("control",),
    "halted": ("mines",), "active": ("mines",), "taxed": ("levy",),
}
COLUMNS = (
    "place_id", "aspect", "status", "actor_id", "actor", "event_id", "start", "end", "precision", "certainty",
    "short", "summary", "publisher", "published", "story_id", "ongoing", "date_is_report",
)


def reports(tables: Tables) -> pd.DataFrame:
    """Every status that an event gives a place, one row an aspect, whatever the day; forecasts and plans give none."""
    happened = tables.events[(tables.events["modality"] == "actual") & (tables.events["certainty"] != "planned")]
    effects = tables.event_effects.rename(columns={"effect": "status"})
    rows = effects.merge(happened, on="event_id").merge(
        tables.actors[["actor_id", "name"]].rename(columns={"name": "actor"}), on="actor_id", how="left",
    )
    aspects = [
        [aspect for aspect in _ASPECT_OF_EFFECT.get(status, ()) if flow in (aspect, "all") or aspect not in FLOWS]
        for status, flow in zip(rows["status"], rows["flow"], strict=True)
    ]
    rows = rows.assign(aspect=pd.Series(aspects, index=rows.index, dtype=object), actor=rows["actor"].fillna("")).explode("aspect")
    return rows.dropna(subset=["aspect"])[list(COLUMNS)].reset_index(drop=True)


def holding(known: pd.DataFrame, *, on: date | None = None) -> pd.DataFrame:
    """Of `reports`, the one row that holds for each place and aspect on a day (default: the last one known).

    The row that began last holds. A row whose beginning is not told counts from its last possible day, and gives way to a
    dated row unless it was published later and ends later: an undated "recently" does not undo a dated closure.
    """
    began = known["start"].fillna(known["end"]).fillna(known["published"])
    rows = known.assign(dated=known["start"].notna(), began=began)
    if on is not None:
        rows = rows[began <= pd.Timestamp(on)]
    keys = ["place_id", "aspect"]
    rows = rows.sort_values(["began", "published", "event_id"])
    last_dated = rows[rows["dated"]].drop_duplicates(keys, keep="last")
    undated = rows[~rows["dated"]].drop_duplicates(keys, keep="last")
    both = undated.merge(last_dated[[*keys, "began", "published"]], on=keys, how="left", suffixes=("", "_dated"))
    newer = both["began_dated"].isna() | ((both["published"] > both["published_dated"]) & (both["began"] > both["began_dated"]))
    found = pd.concat([last_dated, both[newer]]).drop_duplicates(keys, keep="last")
    return found[list(COLUMNS)].sort_values(keys).reset_index(drop=True)
