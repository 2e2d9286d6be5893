"""The figures that head the briefing (`seeds/headlines.yaml`): what moved last, and how much of the world's supply is at stake.

The latest level of each is shown, with its change where its text reports one; else with the last reported change. A level computed here
leads only over one that is older by more than a year. What is of the last two months comes first, in the order of the file, of two of one
kind (a month, several months) the newer before; then the rest by its age. So an old figure never leads over a new one."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.core.ids import rows_of
from extract.core.paths import SEEDS
from extract.core.properties import event_types, price_bases
from extract.core.schema import BY_NAME
from extract.core.strict_yaml import check_choice, check_keys, load_list, texts
from extract.languages import spoken
from extract.languages.spoken import noun, say
from extract.measures.claims import named
from extract.measures.prices import FAMILIES, LONGEST_QUOTE, MAIN_BASIS, NEAR_DAYS, day_words, fit, price_rows
from extract.measures.trade import in_tonnes, preferred
from extract.measures.what_if import closures

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from extract.tables.read import Row, Tables

HEADLINES = SEEDS / "headlines.yaml"
KEYS = ("id", "title", "card", "where", "show")
SPANS = {"month": (1, 31), "months": (32, math.inf)}  # days: the longest month has 31
_OF_COMMODITY = ("family", "form")
_SAME_THING = ["story_id", "metric", "commodity_id", "origin", "destination"]
_YEAR = 365  # days: a figure that much older is of another season, and a computed one says more of the day
NEW_SPELL = 90  # days, a quarter: after as many a status of a gate is only the last known one (rules/events.yaml)
LINE = (*_SAME_THING[1:], "place_id", "price_basis", "unit", "kind")
"""Columns in which two figures agree that are of one thing at two times."""
# Customs tell a month some three weeks after its end and the next a month later: up to two months a figure is as new as can be had.
_NEW_DAYS = NEAR_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineRule:
    """Which rows a headline is chosen from (column -> values; days of the period, None for any) and which of them comes first."""

    name: str
    title: str
    card: str
    where: dict[str, list[str]]
    days: tuple[float, float] | None
    show: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A level with its reported change, and the base that both imply (None where the text names no earlier time)."""

    level: Row
    change: Row
    base: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One figure: the latest level (None where nothing is known), and the last reported change, of this level or of an earlier one."""

    name: str
    title: str
    card: str
    level: Row | None
    moved: Moved | None = None
    known_to: date | None = None  # the last day that the level is about, else that of its report
    age_days: int = 0  # from then to the day asked for

    @property
    def is_old(self) -> bool:
        """Whether the level is older than figures of its kind need be: more than two months."""
        return self.age_days > _NEW_DAYS

    @property
    def own(self) -> Moved | None:
        """The change of the level itself; None where its text reports none."""
        return self.moved if self.moved and self.level and self.moved.level["observation_id"] == self.level["observation_id"] else None

    @property
    def earlier(self) -> Moved | None:
        """The last change that was reported of an earlier level; None where the latest has its own."""
        return None if self.own else self.moved


@cache
def load_headlines(path: Path = HEADLINES) -> tuple[HeadlineRule, ...]:
    """The headlines of a YAML file (a list), in its order; RuleError names the line of anything unclear."""
    return tuple(map(_rule, load_list(path, "headline", "id")))


def _rule(entry: Any) -> HeadlineRule:
    check_keys(entry, (*KEYS, "spans"), KEYS)
    check_keys(entry["where"], (*_OF_COMMODITY, *BY_NAME["observations"].columns))
    check_choice(entry, "show", ("change", "whole"))
    check_choice(entry, "spans", tuple(SPANS))
    return HeadlineRule(
        name=entry["id"], title=entry["title"], card=entry["card"], show=entry["show"], days=SPANS.get(entry.get("spans", "")),
        where={column: texts(entry["where"], column) for column in entry["where"]},
    )


def headlines(tables: Tables) -> tuple[Headline, ...]:
    """One headline for each of `seeds/headlines.yaml`: new ones in the order of the file, then old ones by their age, then empty ones."""
    usable = in_tonnes(fit(tables.observations, modality="actual"))
    keys = tables.commodities["commodity_id"]
    named = {name: dict(zip(keys, tables.commodities[name], strict=True)) for name in _OF_COMMODITY}
    usable = usable.assign(**{name: usable["commodity_id"].map(names) for name, names in named.items()})
    pairs, rules = moves(tables), load_headlines()
    found = [_aged(_headline(rule, usable, pairs), tables.as_of) for rule in rules]
    cards = [rule.card for rule in rules]
    return tuple(sorted(found, key=lambda each: _order(each, cards)))


def _order(found: Headline, cards: list[str]) -> tuple[bool, bool, int, int]:
    """New before old before none; among new ones the order of the cards, among others only the age."""
    return found.level is None, found.is_old, 0 if found.is_old else cards.index(found.card), found.age_days


def _aged(found: Headline, as_of: date) -> Headline:
    if found.level is None:
        return found
    ends = (found.level["period_end"], found.level["published"])
    end: date = next(day.date() for day in ends if day == day)  # a missing day differs from itself
    return replace(found, known_to=end, age_days=(as_of - end).days)


def moves(tables: Tables) -> dict[str, Moved]:
    """Level -> the change that was reported of it, by `observation_id`."""
    return _told_beside(tables) | _pairs(tables)


def falls(tables: Tables, flows: pd.DataFrame) -> tuple[Moved, ...]:
    """The reported falls in per cent, the latest first, from one of the `flows`."""
    held = set(flows["observation_id"])
    found = [each for each in _pairs(tables).values() if each.base and each.base["observation_id"] in held]
    down = [each for each in found if (each.change["direction"], each.change["unit"]) == ("down", "percent")]
    return tuple(sorted(down, key=lambda each: (each.change["period_end"], each.change["published"]), reverse=True))


def _pairs(tables: Tables) -> dict[str, Moved]:
    """Level -> the reported change beside it and the base that both imply, where a derived row of the same kind has both as inputs."""
    bridge, observations = tables.observation_inputs, tables.observations
    about = observations[observations["observation_id"].isin([*bridge["observation_id"], *bridge["input_id"]])]
    rows = dict(zip(about["observation_id"], rows_of(about), strict=True))
    inputs: dict[str, dict[str, str]] = {}
    for base, source, part in zip(bridge["observation_id"], bridge["input_id"], bridge["part"], strict=True):
        inputs.setdefault(base, {})[part] = source
    pairs: dict[str, Moved] = {}
    for base, found in inputs.items():
        if {"level", "change"} <= set(found) and rows[base]["kind"] == rows[found["level"]]["kind"]:
            level = found["level"]
            pairs.setdefault(level, Moved(level=rows[level], change=rows[found["change"]], base=rows[base]))
    return pairs


def _told_beside(tables: Tables) -> dict[str, Moved]:
    """Level -> the change that the same story reports of the same thing and time, without an earlier time to compute a base for."""
    rows = fit(tables.observations, "value", "period_end", modality="actual", status="reported")
    rows = rows[rows["story_id"] != ""]
    changes, levels = rows[rows["kind"] == "change"], rows[rows["kind"].isin(("level", "price"))]
    both = levels.merge(changes, on=_SAME_THING, suffixes=("", "_change"))
    within = (both["period_start_change"] <= both["period_end"]) & (both["period_end"] <= both["period_end_change"])
    exact = (both["period_start"] == both["period_start_change"]) & (both["period_end"] == both["period_end_change"])
    fitting = both[exact | (within & (both["kind"] == "price"))]  # a price of the 27th, after a rise in the month
    fitting = fitting[(fitting["price_basis_change"] == "") | (fitting["price_basis_change"] == fitting["price_basis"])]
    fitting = fitting.drop_duplicates("observation_id_change", keep=False)  # of which of two levels it is cannot be told
    of = {row["observation_id"]: row for row in rows_of(rows[rows["observation_id"].isin(_ids(fitting))])}
    pairs = zip(fitting["observation_id"], fitting["observation_id_change"], strict=True)
    return {level: Moved(level=of[level], change=of[change]) for level, change in pairs}


def _ids(pairs: pd.DataFrame) -> set[str]:
    return {*pairs["observation_id"], *pairs["observation_id_change"]}


def _headline(rule: HeadlineRule, levels: pd.DataFrame, pairs: dict[str, Moved]) -> Headline:
    """The latest of the rule's rows, with its own change or the last that was reported of the same goods."""
    for column, values in rule.where.items():
        levels = levels[levels[column].isin(values)]
    if rule.days is not None:
        levels = levels[((levels["period_end"] - levels["period_start"]).dt.days + 1).between(*rule.days)]
    levels = levels.drop(columns=list(_OF_COMMODITY))
    plain = Headline(name=rule.name, title=rule.title, card=rule.card, level=None)
    if levels.empty:
        return plain
    if rule.show == "whole":
        return replace(plain, level=_newest(preferred(levels, levels["denominator"] != "")))
    level = _newest(levels)
    moved = levels[levels["observation_id"].isin(pairs)]
    for column in _SAME_THING[1:]:  # a change of other goods says nothing of these
        moved = moved[moved[column] == level[column]]
    return replace(plain, level=level, moved=None if moved.empty else pairs[_last(moved)["observation_id"]])


def _newest(levels: pd.DataFrame) -> Row:
    """The latest level that was reported; one that was computed here only where it is of another year than all that were reported."""
    last, reported = _last(levels), levels[levels["status"] == "reported"]
    if reported.empty or last["status"] == "reported":
        return last
    told = _last(reported)
    return last if (last["period_end"] - told["period_end"]).days > _YEAR else told


def _last(rows: pd.DataFrame) -> Row:
    """The row of the latest period; among equals the publisher's own, of tonnages the largest, which is of most goods, then the one
    published last. A row without a period is true as of its report."""
    ends, flows = rows["period_end"].fillna(rows["published"]), rows["kind"] == "level"
    keys = rows[["published", "observation_id"]].assign(end=ends, own=rows["quality"] == "A", size=rows["value"].where(flows, 0))
    last = keys.sort_values(["end", "own", "size", "published", "observation_id"]).index[-1]
    row: Row = rows.loc[last].to_dict()
    return row


def _turns(tables: Tables) -> pd.DataFrame:
    """The dated closures of gates of the last round, in order; `round` counts the rounds before it."""
    events = tables.events[tables.events["event_type"].isin(event_types().having("turn")) & (tables.events["modality"] == "actual")]
    events = events[events["certainty"] != "planned"]
    gates = tables.event_effects[tables.event_effects["effect"] == "closed"]["event_id"]
    dated = events[events["event_id"].isin(gates) & events["start"].notna()].sort_values(["start", "event_id"])
    # A gate shuts for months: a closure long after the one before begins a disruption of its own, and the last of them is told.
    dated = dated.assign(round=(dated["start"].diff().dt.days > NEW_SPELL).cumsum())
    last: pd.DataFrame = dated[dated["round"] == dated["round"].max()]
    return last


def first_moves(tables: Tables) -> tuple[str, ...]:
    """One sentence a material, and one that names the event; empty where no takeover or closure has a dated beginning."""
    turns = _turns(tables)
    if turns.empty:
        return ()
    turn: date = turns["start"].iloc[0].date()
    first = turns.iloc[0].to_dict()
    words = "The first dated closure of a gate began about {day}: {event}."
    if first["round"]:
        words = "The last round of dated closures began about {day}: {event}."
    return (say(words, day=day_words(turn), event=named(first)), *quotations_around(tables, turn))


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A closure or stop and how many days after an event it began, at least and at most; fewer than none are days before it."""

    row: Row
    least: int
    most: int


def lag_words(least: int, most: int) -> str:
    """`12 days later`, `11 to 12 days later`, `the same day to 2 days later`, `1 day before to 1 day later`."""
    first, last = (noun(str(abs(days)), "day", "day" if abs(days) == 1 else "days") for days in (least, most))
    match (least > 0) - (least < 0), (most > 0) - (most < 0):
        case 0, 0:
            return say("the same day")
        case 1, _ if least < most:
            return say("{least} to {most} later", least=least, most=last)
        case 1, _:
            return say("{most} later", most=last)
        case 0, _:
            return say("the same day to {most} later", most=last)
        case _, 1:
            return say("{first} before to {most} later", first=first, most=last)
    return say("{first} before to the same day", first=first)


def begun(tables: Tables) -> pd.DataFrame:
    """Events told as having happened whose beginning is dated, each once, the latest first: `began` and `by` are its first and last day
    possible. The day of a report says only that it was over by then, and dates nothing."""
    events = tables.events[(tables.events["modality"] == "actual") & (tables.events["certainty"] != "planned")]
    events = events[(events["same_event_as"] == "") & ~events["date_is_report"] & events["start"].notna() & events["end"].notna()]
    month_end = events["start"].dt.to_period("M").dt.end_time.dt.normalize()
    by = events["start"].where(events["precision"] == "day", month_end.where(events["precision"].isin(("month", "approx")), events["end"]))
    events = events.assign(began=events["start"], by=events["end"].mask(events["lasting"] & (by < events["end"]), by))
    ordered: pd.DataFrame = events.sort_values(["began", "event_id"], ascending=[False, True], ignore_index=True)
    return ordered


def usual_start(tables: Tables) -> str:
    """The event to count from: the last takeover before the last round of closures, else the latest event of all; empty where none is."""
    events, turns = begun(tables), _turns(tables)
    if len(turns):
        seizes = event_types().having("once") & event_types().having("turn")
        before = events[events["event_type"].isin(seizes) & (events["began"] <= turns["start"].iloc[0])]
        events = before if len(before) else events
    return str(events["event_id"].iloc[0]) if len(events) else ""


def stops_after(tables: Tables, event: Row) -> tuple[After, ...]:
    """What shut a gate or stopped work or shipments after an event, the first first; also what may have come before or after it."""
    events = begun(tables)
    shut = events[events["event_id"].isin(closures(tables)["event_id"]) & (events["event_id"] != event["event_id"])]
    found = (After(row=row, least=(row["began"] - event["by"]).days, most=(row["by"] - event["began"]).days) for row in rows_of(shut))
    return tuple(sorted((each for each in found if each.most >= 0), key=lambda each: (each.least, each.most, each.row["event_id"])))


def same_told(one: Row, other: Row) -> bool:
    """Whether two events of `begun`, of a kind that happens once, are told alike for days near each other that differ."""
    alike = all(one[name] == other[name] for name in ("event_type", "short")) and one["event_type"] in event_types().having("once")
    return alike and 0 < abs((one["began"] - other["began"]).days) <= NEAR_DAYS


def quotations_around(tables: Tables, day: date, by: date | None = None) -> tuple[str, ...]:
    """One sentence a material: the quotations before and after a day, or why they cannot tell what it did. `by`: the last day possible."""
    oxides = tables.commodities[tables.commodities["family"].isin(FAMILIES) & (tables.commodities["form"] == "oxide")]
    # The level that a reported change implies for its first day counts as a quotation here, as it does in the picture.
    quotes = price_rows(tables.observations.assign(status="reported"))
    quotes = quotes[quotes["price_basis"] == MAIN_BASIS]
    names = dict(zip(oxides["commodity_id"], oxides["name"], strict=True))
    return tuple(_material(quotes[quotes["commodity_id"] == key], spoken.named(str(name)).capitalize(), (day, by or day))
                 for key, name in names.items())


def _material(quotes: pd.DataFrame, name: str, days: tuple[date, date]) -> str:
    """The quotations around the day (the first and the last possible), or why they cannot tell."""
    ordered, basis = quotes.sort_values("date"), spoken.named(price_bases().values("words")[MAIN_BASIS])
    late = ordered["date"].dt.date >= days[0]
    if late.all():
        return say("{name}: cannot be told, no quotation {basis} before it.", name=name, basis=basis)
    if not late.any():
        return say("{name}: cannot be told, no quotation {basis} after it.", name=name, basis=basis)
    last, first = ordered[~late].iloc[-1], ordered[late].iloc[0]
    most, least = ((first["date"].date() - each).days for each in days)
    ends = [day_words(last["date"]), say("{day} ({lag})", day=day_words(first["date"]), lag=lag_words(least, most))]
    if (first["date"] - last["date"]).days > LONGEST_QUOTE:  # further apart they cannot say on which side of the event a price moved
        return say("{name}: cannot be told, no quotation {basis} between {first} and {last}.", name=name, basis=basis, first=ends[0],
                   last=ends[1])
    return say("{name}: {before} {unit} on {first}, {after} on {last}.", name=name, before=f"{last['value']:,.0f}", first=ends[0],
               unit=spoken.told(last["unit"], "unit"), after=f"{first['value']:,.0f}", last=ends[1])
