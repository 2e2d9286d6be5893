"""What came in: the events and figures of a stretch of days or of another version, the weightiest first.

Events weigh what their type weighs on the timeline; the figure of a card as much as the weightiest type that tells of prices and trade,
any other as the lightest of them. Background comes last: what was over long before it was told, or is dated to a stretch of months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from extract.core.ids import rows_of
from extract.core.properties import event_types
from extract.measures.claims import settled, with_claims
from extract.measures.headlines import LINE, moves
from extract.measures.prices import NEAR_DAYS, fit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from extract.measures.headlines import Headline, Moved
    from extract.tables.read import Row, Tables

_KINDS = ("level", "price", "money", "share")  # figures that stand alone; a change is told with its level, a rate only converts
_FIGURES = "prices"  # the lane of the timeline whose types tell of figures
_ORDER = {  # column: whether small goes first
    "_late": True, "_weight": False, "_card": True, "claim": True, "_span": True, "published": False, "_day": False, "_record": True,
}
_SPARE = 2  # rows looked through for each that is told
_SAID_BY_FIGURES = event_types().having("of_figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that came in: the record, its row with names of place and goods, the day it became known; of a level the change that
    was told with it, of a price the quotation known before."""

    record: str
    row: Row
    published: date
    moved: Moved | None = None
    before: Row | None = None


def last_arrival(tables: Tables) -> date | None:
    """The last day on which an event or a figure that stands alone came in; None before the first."""
    days = [frame["published"].max() for frame in (_told(tables), _known(tables)) if len(frame)]
    return max(days).date() if days else None


def news(tables: Tables, since: date, cards: Sequence[Headline], records: Collection[str] | None = None) -> tuple[News, ...]:
    """What was published after `since`, or is one of `records` where those are given: of each line of figures the newest alone.

    Background comes after all else; then by weight, the figures of the cards in their order, facts before claims, the more exactly dated
    and the later first."""
    events, figures = _told(tables), _known(tables)
    new = [_new(frame, table, key, since, records) for frame, table, key in (
        (events, "events", "event_id"), (figures, "observations", "observation_id"))]
    weighed = _weighed_events(new[0]), _weighed_figures(new[1], _shown(cards))
    rows = {row["_record"]: row for frame in weighed for row in rows_of(frame)}
    ordered = pd.concat([frame[[*_ORDER]] for frame in weighed]).sort_values([*_ORDER], ascending=[*_ORDER.values()])
    beside, older = moves(tables), figures[~figures["observation_id"].isin(new[1]["observation_id"])]
    return tuple(_item(row, beside, older) for row in map(rows.__getitem__, ordered["_record"]))


def newest(tables: Tables, cards: Sequence[Headline], most: int) -> tuple[News, ...]:
    """What became known last, at most so many: the latest day first, and of a day the weightiest first."""
    days = pd.concat([_told(tables)["published"], _known(tables)["published"]]).sort_values(ascending=False)
    if days.empty:
        return ()
    reach = days.iloc[min(len(days), _SPARE * most) - 1].date()  # of a line of figures only the newest is told
    return tuple(sorted(news(tables, reach - timedelta(days=1), cards), key=lambda item: item.published, reverse=True)[:most])


def _shown(cards: Sequence[Headline]) -> list[str]:
    """The figures of the cards in their order, and those that the last reported changes are of."""
    rows = [row for each in cards for row in (each.level, each.moved.level if each.moved else None)]
    return [str(row["observation_id"]) for row in rows if row is not None]


def _item(row: dict[Any, Any], beside: dict[str, Moved], older: pd.DataFrame) -> News:
    record = row["_record"]
    before = None
    if row.get("kind") == "price":
        line = older[(older[list(LINE)] == pd.Series({name: row[name] for name in LINE})).all(axis=1)]
        line = line[line["_day"] < row["_day"]].sort_values(["_day", "published"])
        before = line.iloc[-1].to_dict() if len(line) else None
    moved = beside.get(row.get("observation_id", ""))
    return News(record=record, row=row, published=row["published"].date(), moved=moved, before=before)


def _told(tables: Tables) -> pd.DataFrame:
    """Events told as fact or claimed, each once, but those that only say what figures say."""
    events = with_claims(settled(tables))
    told = events[(events["same_event_as"] == "") & (events["modality"] == "actual") & ~events["event_type"].isin(_SAID_BY_FIGURES)]
    last = told["end"].fillna(told["start"]).fillna(told["published"])
    return told.assign(_day=last, _span=(last - told["start"].fillna(last)).dt.days.where(~told["ongoing"], 0), _card=0)


def _known(tables: Tables) -> pd.DataFrame:
    """Reported figures that stand alone, with the names of their place and goods."""
    rows = fit(tables.observations, "value", status="reported", modality="actual", kind=_KINDS)
    places = dict(zip(tables.places["place_id"], tables.places["name"], strict=True))
    goods = dict(zip(tables.commodities["commodity_id"], tables.commodities["name"], strict=True))
    return rows.assign(
        place=rows["place_id"].map(places).fillna(""), goods=rows["commodity_id"].map(goods).fillna(""),
        _day=rows["period_end"].fillna(rows["published"]), _span=0, claim=False,
    )


def _new(rows: pd.DataFrame, table: str, key: str, since: date, records: Collection[str] | None) -> pd.DataFrame:
    rows = rows.assign(_record=table + "/" + rows[key])
    return rows[rows["published"] > pd.Timestamp(since) if records is None else rows["_record"].isin(records)]


def _weighed_events(rows: pd.DataFrame) -> pd.DataFrame:
    weights = {kind: int(weight) for kind, weight in event_types().values("timeline").items()}
    return _late(rows.assign(_weight=rows["event_type"].map(weights).fillna(0)))


def _weighed_figures(rows: pd.DataFrame, cards: list[str]) -> pd.DataFrame:
    lanes, weights = event_types().values("lane"), event_types().values("timeline")
    of_figures = [int(weight) for kind, weight in weights.items() if lanes[kind] == _FIGURES]
    places = rows["observation_id"].map({key: place for place, key in reversed([*enumerate(cards)])})
    weight = places.notna().map({True: max(of_figures), False: min(of_figures)})
    rows = rows.assign(_weight=weight, _card=places.fillna(len(cards)))
    newest = rows.sort_values(["_weight", "_day", "published", "observation_id"]).drop_duplicates(list(LINE), keep="last")
    return _late(newest)


def _late(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(_late=((rows["published"] - rows["_day"]).dt.days > NEAR_DAYS) | (rows["_span"] > NEAR_DAYS))
