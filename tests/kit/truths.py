"""Whether what is said of a set of stories is so: each check reads the produced English and holds it against the rows.

A check gives back what is wrong, in words; nothing where all is right. The rows are searched here anew, not by the functions that spoke.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.drawing.bars import bars_of
from charts.figures import chart
from charts.figures.trade.imports import ImportOptions, import_view
from charts.pack.content import pack
from charts.wording.cards import below, beside, label
from charts.wording.cards import value as shown
from charts.wording.formats import day, number, period
from extract.core.properties import event_types
from extract.measures.headlines import first_moves, headlines
from extract.measures.news import news
from extract.measures.standing import crossings, stories
from tests.kit.english import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.tables.read import Tables

_COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_DAYS = {"day": 1, "week": 7, "month": 30.4}
_UP, _DOWN = ("jumped", "rose", "edged up"), ("plunged", "fell", "slipped")
_VERBS = "|".join((*_UP, *_DOWN))
_MOVE = re.compile(rf"([Tt]erbium|[Dd]ysprosium)(?: oxide)? ({_VERBS}) ([\d.,]+)%")
_TOLD = re.compile(r"(terbium|dysprosium) ([+−])([\d.,]+)%")
_SPAN = re.compile(r"the (?:(\w+) )?(day|week|month)s? to (\d{1,2} \w{3} \d{4})")
_STOOD = re.compile(r"([Tt]erbium|[Dd]ysprosium)(?: oxide)? (?:stood )?at ([\d,.]+)")
_IMPORTS = re.compile(r"(fell|rose) ([\d.]+)%(?: of [a-z ]+)? in ([\w–]+(?: \d{4})?(?: – \w+ \d{4})?)")
_WERE = re.compile(r"were (?:about )?([\d,]+) t(?: of [a-z ]+)? in ([\w–]+(?: \d{4})?(?: – \w+ \d{4})?)")
_QUOTA = re.compile(r"(rose|fell) from (?:about )?([\d,]+) t in (\d{4}) to (?:about )?([\d,]+) t in (\d{4})")


def plain(words: str) -> str:
    """The words with plain spaces."""
    return words.replace("\u00a0", " ")


def figure(words: str) -> float:
    """A printed number."""
    return float(words.replace(",", ""))


def count(words: str) -> int:
    """A count in words or figures."""
    return _COUNTS.index(words) if words in _COUNTS else int(figure(words))


class Page:
    """What is said of some tables, made once: rows, words and pictures of each chart, the pack, headlines and first moves."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.pack = tables, pack(tables)
        self.rows = {picture.chart.id: picture.rows for picture in self.pack.pictures}
        self.words = {picture.chart.id: picture.words for picture in self.pack.pictures}
        self.headlines, self.moves = headlines(tables), first_moves(tables)

    def headline(self, chart_id: str) -> str:
        """A chart's headline with plain spaces."""
        return plain(self.words[chart_id].headline)


def said(page: Page) -> Iterator[tuple[str, str]]:
    """Everything that is said: where, and the words."""
    for key, words in page.words.items():
        yield from ((f"{key}.{name}", value) for name, value in words._asdict().items())
    yield "pack.standfirst", page.pack.standfirst
    yield from (("pack.missing", line) for line in page.pack.missing)
    for figures in page.pack.figures:
        yield from (("pack.figure", words) for words in (figures.cited.text, figures.change, figures.period))
    yield from (("card", words(headline)) for headline in page.headlines for words in (label, shown, beside, below))
    yield from (("first move", line) for line in page.moves)
    yield from (("watch", alert.words) for alert in crossings(page.tables))


def grammar(page: Page) -> list[str]:
    """Every trap of grammar that a sentence fell into. The map speaks for itself (tests/charts/figures/test_map.py)."""
    return [f"{where}: {fault}" for where, words in said(page) if not where.startswith("map") for fault in faults(words)]


def _oxides(tables: Tables, name: str, kind: str) -> pd.DataFrame:
    seen = tables.observations
    ours = (seen["commodity_id"] == f"{name.lower()}_oxide") & (seen["kind"] == kind) & (seen["modality"] == "actual")
    return seen[ours & (seen["quality"] != "C") & (seen["status"] == "reported") & seen["value"].notna() & seen["period_end"].notna()]


def _newest(rows: pd.DataFrame) -> Any:
    return rows.sort_values(["period_end", "published"]).iloc[-1]


def prices(page: Page) -> list[str]:
    """The price headline: its verbs and signs are those of reported changes, its levels quotations, its spans as long as it says."""
    tables, words = page.tables, page.words["prices"]
    wrong = []
    for text in map(plain, (words.headline, words.short)):
        for name, verb, percent in _MOVE.findall(text):
            rows = _oxides(tables, name, "change")
            direction = "up" if verb in _UP else "down"
            if not ((rows["value"] == figure(percent)) & (rows["direction"] == direction)).any():
                wrong.append(f"no such move: {name} {verb} {percent}%")
        for name, sign, percent in _TOLD.findall(text):
            rows = _oxides(tables, name, "change")
            if not ((rows["value"] == figure(percent)) & (rows["direction"] == {"+": "up", "−": "down"}[sign])).any():
                wrong.append(f"no such move: {name} {sign}{percent}%")
        for name, level in _STOOD.findall(text):
            known = _oxides(tables, name, "price")
            if not (known[["value", "low"]].round() == round(figure(level))).any(axis=None):
                wrong.append(f"no such price: {name} {level}")
        wrong += _spans(tables, text)
    return wrong


def _spans(tables: Tables, text: str) -> list[str]:
    wrong = []
    moves = pd.concat([_oxides(tables, name, "change") for name in ("terbium", "dysprosium")])
    for many, unit, end in _SPAN.findall(text):
        ending = moves[moves["period_end"].map(day) == end]
        middle = ending["compare_start"] + (ending["compare_end"] - ending["compare_start"]) / 2
        days = (ending["period_end"] - middle).dt.days
        told = (count(many) if many else 1) * _DAYS[unit]
        if not ((days - told).abs() <= _DAYS[unit] * 0.75).any():  # rounded to whole weeks or months: off by half, or a little more
            wrong.append(f"{many} {unit} to {end}: {list(days)} days")
    return wrong


def newest_price(page: Page) -> list[str]:
    """The price headline names the day of the last quotation, or a move that was published after it."""
    tables = page.tables
    rows = pd.concat([_oxides(tables, name, "price") for name in ("terbium", "dysprosium")])
    rows = rows[(rows["price_basis"] == "domestic_incl_vat") & ((rows["period_end"] - rows["period_start"]).dt.days <= 31)]
    if rows.empty:
        return []
    last, headline = _newest(rows), page.headline("prices")
    lead = headline.split(";")[0]
    if day(last["period_end"]) in lead:
        return []
    moves = pd.concat([_oxides(tables, name, "change") for name in ("terbium", "dysprosium")])
    named = moves[[day(end) in lead for end in moves["period_end"]]]
    if (named["published"] >= last["published"]).any():
        return []
    return [f"the last quotation is of {day(last['period_end'])}: {headline}"]


QUARTER = 90  # days; the longest has 92


def imports(page: Page) -> list[str]:
    """The import headline: each change and each level is a row's, and the newest month told of is in it."""
    seen = page.tables.observations
    rows = seen[(seen["metric"] == "imports") & (seen["origin"] == "Myanmar") & (seen["destination"] == "China")]
    when = [period(*ends) for ends in zip(rows["period_start"], rows["period_end"], strict=True)]
    rows = rows.assign(when=when, tonnes=rows["value"].where(rows["unit"] != "kg", rows["value"] / 1000))
    headline = page.headline("imports")
    wrong = []
    for verb, percent, time in _IMPORTS.findall(headline):
        match = (rows["kind"] == "change") & (rows["value"] == figure(percent)) & (rows["when"] == time)
        if not (match & (rows["direction"] == {"rose": "up", "fell": "down"}[verb])).any():
            wrong.append(f"no such change: {verb} {percent}% in {time}")
    for level, time in _WERE.findall(headline):
        if not ((rows["kind"] == "level") & (rows["tonnes"].round() == figure(level)) & (rows["when"] == time)).any():
            wrong.append(f"no such level: {level} t in {time}")
    levels = rows[(rows["kind"] == "level") & rows["tonnes"].notna() & rows["unit"].isin(["t", "kg"]) & (rows["quality"] != "C")]
    dated = levels[levels["period_start"].notna() & levels["period_end"].notna()]
    if len(dated) and not any(time in headline for time in dated[dated["period_end"] == dated["period_end"].max()]["when"]):
        wrong.append(f"the newest figure is not told: {headline}")
    return wrong


def cards(page: Page) -> list[str]:
    """Each card shows the newest value of its kind; a change beside it is of that value, and "no change reported" is so."""
    seen, wrong = page.tables.observations, []
    told = seen[(seen["kind"] == "change") & (seen["status"] == "reported") & (seen["modality"] == "actual") & (seen["story_id"] != "")]
    for headline in page.headlines:
        level = headline.level
        if level is None or level["kind"] == "share":
            continue
        alike = seen[(seen["kind"] == level["kind"]) & (seen["commodity_id"] == level["commodity_id"]) & (seen["unit"] == level["unit"])]
        for column in ("origin", "destination", "price_basis", "status", "modality"):
            alike = alike[alike[column] == level[column]]
        length = (level["period_end"] - level["period_start"]).days
        alike = alike[(((alike["period_end"] - alike["period_start"]).dt.days > 31) == (length > 31)) & (alike["quality"] != "C")]
        if alike["period_end"].max() > level["period_end"]:
            wrong.append(f"{headline.name}: {level['value']} of {day(level['period_end'])} is not the newest")
        beside = told[(told["story_id"] == level["story_id"]) & (told["commodity_id"] == level["commodity_id"])]
        beside = beside[(beside["period_end"] == level["period_end"]) & (beside["metric"] == level["metric"])]
        if len(beside[beside["period_start"] == level["period_start"]]) and headline.own is None:
            wrong.append(f"{headline.name}: a change was reported beside it")
    return wrong


def other_charts(page: Page) -> list[str]:
    """Quotas move the way they are said to; the origin that gave most did; events are counted; a first closure is the first."""
    tables, wrong = page.tables, []
    for verb, old, _, new, _ in _QUOTA.findall(page.headline("quotas")):
        if (figure(new) > figure(old)) != (verb == "rose"):
            wrong.append(f"quota {verb} from {old} to {new}")
    rows = page.rows["timeline"]["events"]
    told = re.findall(r"(\w+) events? in all", page.headline("timeline"))
    wrong += [f"{found} events, of {len(rows)}" for found in told if count(found) != len(rows)]
    reported = page.rows["reported"]["reported"]
    totals = reported.groupby("origin")["facts"].sum()
    for name, most in re.findall(r"; (.+) gave most, ([\d,]+)", page.headline("reported")):
        if not (totals.max() == totals[name] == figure(most)):
            wrong.append(f"{name} gave most, {most}: {totals.max()}")
    closures = tables.events[tables.events["event_id"].isin(tables.event_effects.query("effect == 'closed'")["event_id"])]
    closures = closures[(closures["modality"] == "actual") & (closures["event_type"] == "border_closure")]
    starts = closures["start"].dropna().sort_values()
    later = starts[starts.diff().dt.days > QUARTER]  # a closure long after the one before begins a round of its own
    began = later.max() if "last round" in " ".join(page.moves[:1]) else starts.min()
    return wrong + [f"not the first closure: {line}" for line in page.moves[:1] if day(began) not in line]


def timeline(page: Page) -> list[str]:
    """The timeline's headline is about what was reported in the last quarter (a skirmish of last week does not hide a siege), and its key
    has only what some event is drawn as."""
    rows, words = page.rows["timeline"]["events"], page.words["timeline"]
    wrong = []
    last = rows[rows["published"] >= rows["published"].max() - timedelta(days=QUARTER + 2)]
    order = re.match(r"(?:A gate|Gates) shut", words.headline)
    if len(rows) and not order and not any(str(short).rstrip(".").lower() in words.headline.lower() for short in last["short"]):
        wrong.append(f"not what was reported last: {words.headline}")
    if "Half disc" in words.source and not rows["disputed"].any():
        wrong.append("a sign for what nobody disputes")
    return wrong


def stories_kept(page: Page) -> list[str]:
    """Every story that had come out is listed, with its events on the timeline and its figures among the observations."""
    tables, wrong = page.tables, []
    listed = {row["story_id"]: row for row in stories(tables)}
    rows = page.rows["timeline"]["events"]
    if rows["told"].sum() != len(tables.events):
        wrong.append(f"{len(tables.events)} events, {rows['told'].sum()} on the timeline")
    documents = tables.documents[tables.documents["story_id"] != ""]
    wrong += [f"not listed: {key}" for key in set(documents["story_id"]) - set(listed)]
    newest = documents["published"].max()
    events = tables.events[(tables.events["same_event_as"] == "") & (tables.events["modality"] == "actual")]
    last = events[(events["published"] == newest) & ~events["event_type"].isin(event_types().having("of_figures"))]
    told = {item.record for item in news(tables, (newest - pd.Timedelta(days=1)).date(), page.headlines)}
    wrong += [f"no news: {key}" for key in set("events/" + last["event_id"]) - told]
    return wrong


def quotes_drawn(page: Page) -> list[str]:
    """Every quotation is drawn on a wide picture, or counted among those that are not shown."""
    one, rows = chart("prices"), page.rows["prices"]
    if rows["quotes"].empty:
        return []
    traces = [trace.customdata for trace in one.build(rows, layout="slide").data if trace.customdata is not None]
    drawn = {key[0].split("/")[1] for keys in traces for key in keys}
    quoted = set(rows["quotes"].query("status == 'reported'")["observation_id"])
    told = [count(found) for found in re.findall(r"(\w+) quotations? not shown", page.words["prices"].caution)]
    missing = quoted - drawn
    return [] if len(missing) == sum(told) else [f"{number(len(missing))} quotations neither drawn nor counted: {sorted(missing)[:3]}"]


def imports_drawn(page: Page) -> list[str]:
    """No month stands as unknown of which a story told a figure or a total, unless its whole scope is counted as not shown."""
    found = {row.key: row.drawn for row in import_view(page.rows["imports"], ImportOptions())}
    rows = bars_of(page.rows["imports"]["imports"])
    told = rows[(rows["story_id"] != "") & (rows["status"] == "reported") & (rows["origin"] == "Myanmar")]
    wrong = []
    for key, left, right, value in zip(told["scope_key"], told["left"], told["right"], told["value"], strict=True):
        bars = found.get(key)
        if bars is None or left < bars["left"].min():  # of another scope, or before the picture begins
            continue
        months = {month for start, end in zip(bars["left"], bars["right"], strict=True) for month in range(int(start), int(end + 0.99))}
        if not set(range(int(left), int(right))) <= months:
            wrong.append(f"{key}: {number(value)} t is not drawn")
    return wrong


CHECKS = (grammar, prices, newest_price, imports, cards, other_charts, timeline, stories_kept, quotes_drawn, imports_drawn)
