"""What the briefing pack says, before it is set: headline figures, pictures, events, conflicts, what is missing, references, evidence.

Every sentence with a number comes from a row here; the PDF, PPTX and HTML only set it in type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from charts.figures import charts
from charts.wording.captions import days_joined
from charts.wording.citations import References
from charts.wording.formats import counted, day, month, number, sentence
from charts.wording.rows import (
    amount,
    basis_words,
    change_words,
    event_when,
    interval,
    is_half,
    published,
    rows_of,
    size,
    spaced,
    subject,
    unit_words,
    when,
    who_says,
)
from extract.measures.headlines import headlines
from extract.measures.standing import standing, stories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pandas as pd

    from charts.drawing.chart import Chart, Rows
    from charts.wording.captions import Words
    from charts.wording.citations import Reference
    from extract.measures.headlines import Headline
    from extract.tables.read import Tables

_NAMES = {
    "imports_month": "Imports from Myanmar in a month", "imports_months": "Imports from Myanmar over several months",
    "terbium": "Terbium oxide, price in China", "dysprosium": "Dysprosium oxide, price in China", "share": "Kachin’s heavy rare earths",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A sentence and the numbers of its references."""

    text: str
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A headline figure: what it is, the figure itself, its change, and the sentence that says it in full. `value` is empty if unknown."""

    label: str
    value: str
    change: str
    period: str
    said: Cited


def key_figure(headline: Headline, references: References) -> KeyFigure:
    """A headline of the tables as words with its references."""
    level = headline.level
    label = _NAMES[headline.name]
    if level is None:
        return KeyFigure(label=label, value="", change="", period="", said=Cited(text=f"{label}: nothing was reported.", references=()))
    records = [row["observation_id"] for row in (level, headline.change, headline.base) if row is not None]
    parts = [_level_words(level) + _change_words(headline.change), _base_words(headline.base)]
    stale = f"{headline.age} {month(headline.last_known)}" if headline.last_known else ""
    if stale:
        parts.append(f"{sentence(stale)}, more than a year before the day of this briefing.")
    return KeyFigure(
        label=label, value=amount(level), change=_short_change(level, headline.change),
        period="; ".join(part for part in (when(level), stale) if part),
        said=Cited(text=" ".join(part for part in parts if part), references=references.cite("observations", records)),
    )


def _level_words(row: Mapping[str, Any]) -> str:
    told = f"{row['publisher']} reported {_on(row)}"
    source = f"{told}, quoting {row['attributed_to']}" if row["attributed_to"] not in ("", row["publisher"]) else told
    period = f" in {when(row)}" if when(row) else ""
    if row["kind"] == "price":
        basis = basis_words(row["price_basis"])
        return f"{sentence(spaced(row['commodity_id']))} was quoted at {amount(row)} ({basis}) on {when(row)}, {source}"
    if row["metric"] == "imports":
        buyer, goods = row["destination"] or "Buyers", spaced(row["commodity_id"])
        return f"{buyer} imported {amount(row)} of {goods} from {row['origin']}{period}, {source}"
    whole = f" of {row['denominator']}" if row["denominator"] else ""
    return f"{sentence(subject(row))}: {amount(row)}{whole}{period}, {source}"


def _on(row: Mapping[str, Any]) -> str:
    """`on 28 Mar 2025`, `in Feb 2021`, `on a page without a date`: the day of publication as exact as it is known."""
    if row["published_precision"] == "assumed":
        return "on a page without a date"
    return f"{'in' if row['published_precision'] == 'month' else 'on'} {published(row)}"


def _change_words(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "."
    before = when(row, "compare_start", "compare_end") or "the period before"
    if is_half(row):
        return f": about half as much as in {before}."
    word = {"down": "less", "up": "more"}.get(row["direction"], "different")
    return f": {size(row)} {word} than in {before}."


def _base_words(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    implied = f"{number(row['value'])} {unit_words(row['unit'])} ({interval(row)})"
    return f"That implies {implied} in {when(row)}; that figure is derived, not published."


def _short_change(level: Mapping[str, Any], moved: Mapping[str, Any] | None) -> str:
    if moved is None:
        return f"of {level['denominator']}" if level["denominator"] else ""
    before = when(moved, "compare_start", "compare_end")
    if is_half(moved):
        return f"about half of {before}"
    if moved["unit"] != "percent":
        return f"{amount(moved)} on {before}"
    return f"{change_words(moved)} on {before}"


def numbers(references: tuple[int, ...]) -> str:
    """Reference numbers in brackets, runs joined: `[1, 3–5]`; nothing for none."""
    runs: list[list[int]] = []
    for number_ in references:
        if runs and number_ == runs[-1][-1] + 1:
            runs[-1].append(number_)
        else:
            runs.append([number_])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}{', ' if len(run) == 2 else '–'}{run[-1]}" for run in runs]
    return f"[{', '.join(shown)}]" if shown else ""


TITLE = "Kachin rare earths: what moved, and what is known"
CAVEATS = (
    "A price move and an event that stand side by side coincide. One is called the cause of the other only where a source says so.",
    "Rows of different product or origin scope, price basis or mass basis are never added, and never joined by a line.",
    "Derived figures are computed from reported ones with the rounding of what was printed; nobody published them.",
    "Copies of one story count as one source, whoever prints them.",
    "What was not reported again has not therefore ended.",
    "Borders on the map are indicative, routes are schematic, and mine areas are districts with a stated uncertainty, not pits.",
)
_KEYS = {"observation_id": "observations", "event_id": "events"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart of the pack with its words, its rows and the references of everything it draws."""

    chart: Chart
    rows: Rows
    words: Words
    references: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is reported could be drawn by that day: the first frame is the one that a chart is about."""
        return not self.references or next(iter(self.rows.values())).empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table of the pack: its cells, and its references."""

    cells: tuple[str, ...]
    references: tuple[int, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The whole content of a briefing pack as of a day."""

    title: str
    standfirst: str
    as_of: date
    version: str
    figures: tuple[KeyFigure, ...]
    pictures: tuple[Picture, ...]
    events: tuple[Line, ...]
    conflicts: tuple[Line, ...]
    derived: tuple[Line, ...]
    missing: tuple[str, ...]
    references: tuple[tuple[int, Reference], ...]
    evidence: tuple[Line, ...]

    @property
    def drawn(self) -> tuple[Picture, ...]:
        """The pictures that have something to show."""
        return tuple(picture for picture in self.pictures if not picture.is_empty)


def pack(tables: Tables) -> Pack:
    """The content of the pack, made from the tables alone."""
    references = References(tables)
    figures = tuple(key_figure(headline, references) for headline in headlines(tables))
    pictures = tuple(_picture(chart, tables, references) for chart in charts())
    events = tuple(_events(tables, references))
    conflicts = tuple(_conflicts(tables, references))
    derived = tuple(_derived(tables, references))
    evidence = tuple(_evidence(tables, references))
    return Pack(
        title=TITLE, standfirst=_standfirst(tables), as_of=tables.as_of, version=tables.version, figures=figures, pictures=pictures,
        events=events, conflicts=conflicts, derived=derived, missing=tuple(_missing(figures, pictures, conflicts, tables)),
        references=references.listed(), evidence=evidence,
    )


def _standfirst(tables: Tables) -> str:
    ground = standing(tables)
    told = [row["published"].date() for row in stories(tables)]
    from_stories = f"{counted(ground.stories, 'story', 'stories')} of {days_joined(sorted(set(told)))}" if told else "no story"
    pages = f" and {counted(ground.citations, 'cited page')}" if ground.citations else ""
    held = f"held in {counted(ground.texts, 'text')}"
    return f"What was published by {day(tables.as_of)}: {from_stories}, {held}{pages}. Every figure has a reference."


def _picture(chart: Chart, tables: Tables, references: References) -> Picture:
    rows = chart.select(tables)
    cited: set[int] = set()
    for frame in rows.values():
        for column, table in _KEYS.items():
            if column in frame.columns:
                cited |= set(references.cite(table, frame[column]))
        for record in frame["record"] if "record" in frame.columns else ():
            table, _, key = str(record).partition("/")
            cited |= set(references.cite(table, [key]))
    return Picture(chart=chart, rows=rows, words=chart.words(rows), references=tuple(sorted(cited)))


def _records(frame: pd.DataFrame, by: list[str]) -> list[dict[str, Any]]:
    return rows_of(frame.sort_values(by, na_position="first"))


def _events(tables: Tables, references: References) -> Iterator[Line]:
    """What happened, oldest first; an event told by two stories is one line with both references."""
    events = tables.events
    twins = events[events["same_event_as"] != ""].groupby("same_event_as")["event_id"].apply(list).to_dict()
    single = events[events["same_event_as"] == ""]
    for row in _records(single.assign(first=single["start"].fillna(single["end"])), ["first", "end", "event_id"]):
        cited = references.cite("events", [row["event_id"], *twins.get(row["event_id"], [])])
        yield Line(cells=(event_when(row), row["summary"], who_says(row)), references=cited, kind=row["lane"])


def _conflicts(tables: Tables, references: References) -> Iterator[Line]:
    records = tables.finding_records
    for row in _records(tables.findings, ["published", "finding_id"]):
        about = records[records["finding_id"] == row["finding_id"]]
        cited = {one for table in _KEYS.values() for one in references.cite(table, about.loc[about["table"] == table, "record_id"])}
        yield Line(
            cells=(row["question"], row["message"], row["arithmetic"], row["reason_class"]), references=tuple(sorted(cited)),
            kind=row["finding_type"],
        )


def _derived(tables: Tables, references: References) -> Iterator[Line]:
    rows = tables.observations[tables.observations["status"] == "derived"]
    for row in _records(rows, ["metric", "period_end", "observation_id"]):
        value = f"{amount(row)}{f' ({interval(row)})' if row['high'] == row['high'] else ''}"
        yield Line(
            cells=(sentence(subject(row)), when(row), value, row["formula"] or row["note"]),
            references=references.cite("observations", [row["observation_id"]]),
        )


def _missing(
    figures: tuple[KeyFigure, ...], pictures: tuple[Picture, ...], conflicts: tuple[Line, ...], tables: Tables,
) -> Iterator[str]:
    by = f"by {day(tables.as_of)}"
    for figure in figures:
        if not figure.value:
            yield f"{figure.label}: nothing was reported {by}."
        elif not figure.change:
            yield f"{figure.label}: no change was reported {by}, so the level stands alone."
    for picture in pictures:
        if picture.is_empty:
            yield f"{picture.chart.title}: no row was published {by}; the picture is left out."
    if not conflicts:
        yield f"Conflicts: the auditor had found none {by}."
    if len(tables.unplaced):
        count = sentence(counted(len(tables.unplaced), "number"))
        yield f"{count} in the stories could not be placed by any rule; the table `unplaced` lists what and why."


def _evidence(tables: Tables, references: References) -> Iterator[Line]:
    """Where each figure read out of a story stands: the expression itself, the text, the characters, the rule."""
    observations = tables.observations
    read = observations[(observations["method"] == "extracted") & (observations["status"] == "reported")]
    places = _passages(tables)
    for row in _records(read, ["published", "metric", "observation_id"]):
        found = places.get(row["observation_id"], [])
        first: Mapping[str, Any] = found[0] if found else {"quote": "", "rule_id": ""}
        spot = f"{first['document_id']}, characters {_at(first)}" if found else "note of the story"
        others = len({passage["document_id"] for passage in found}) - 1
        more = f", and {counted(others, 'other text')}" if others > 0 else ""
        yield Line(
            cells=(f"{sentence(subject(row))}: {amount(row)}", first["quote"], f"{spot}{more}", first["rule_id"]),
            references=references.cite("observations", [row["observation_id"]]),
        )


def _at(passage: Mapping[str, Any]) -> str:
    return "–".join(number(passage[end], 0).replace(",", "") for end in ("start", "end"))


def _passages(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """The passages of each observation; the story's own note first, since its text lies open."""
    roles = dict(zip(tables.documents["document_id"], tables.documents["role"], strict=True))
    order = {"note": 0, "origin": 1, "copy": 2}
    found: dict[str, list[dict[str, Any]]] = {}
    evidence = tables.evidence
    kept = evidence[(evidence["table"] == "observations") & (evidence["quote"] != "") & evidence["column"].isin(("*", "value"))]
    for passage in rows_of(kept):
        found.setdefault(passage["record_id"], []).append(passage)
    for passages in found.values():
        passages.sort(key=lambda one: (order.get(roles.get(one["document_id"], ""), len(order)), one["document_id"], one["start"]))
    return found
