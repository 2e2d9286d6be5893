"""What the briefing pack says: each sentence with a number comes from a row here; PDF, PPTX and HTML only set it."""

from __future__ import annotations

import re
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.export.about import PUBLISHER
from charts.figures import charts
from charts.pack.summary import CitedText, Part, age, by_weight, cited_by, summary
from charts.wording.captions import Words, days_joined
from charts.wording.cards import NOTHING_HELD, beside
from charts.wording.citations import Reference, References
from charts.wording.events import dated_sentence
from charts.wording.formats import MISSING, SENTENCES, counted, dated, day, full_stop, is_missing, sentence, strung
from charts.wording.rows import amount, amount_told, event_when, interval, subject, when, who_says
from charts.wording.sentences import change_words, level_words
from charts.wording.statuses import age_words
from extract.core.ids import rows_of
from extract.languages.spoken import joined, named, say, told
from extract.measures.claims import settled, with_claims
from extract.measures.headlines import headlines
from extract.measures.standing import ranked_findings, standing, stories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    import pandas as pd

    from charts.drawing.chart import Chart, Rows
    from extract.measures.headlines import Headline
    from extract.tables.read import Tables


class KeyFigure(NamedTuple):
    """A headline figure: what it is, the figure itself, its change, and the sentences that say it in full. `value` is empty if unknown."""

    label: str
    cited: CitedText
    value: str = ""
    change: str = ""
    period: str = ""
    age: str = ""

    @property
    def when(self) -> str:
        """The time that the figure is of, and how old it was on the day of the pack."""
        return strung(self.period, self.age)

    def parts(self) -> tuple[str, str]:
        """The number and its unit, to be set in two sizes; the whole value and no unit where it is said in words."""
        if found := _NUMBER_AND_UNIT.fullmatch(self.value):
            return found[1], found[2]
        return self.value or say(MISSING), ""


def key_figure(headline: Headline, references: References, as_of: date | None = None) -> KeyFigure:
    """A headline of the tables as words with its references; with its age on a day if one is given."""
    level, own, label = headline.level, headline.own, say(headline.title)
    if level is None:
        return KeyFigure(label=label, cited=CitedText(text=say("{figure}: {what}.", figure=label, what=say(NOTHING_HELD))))
    told = headline.moved
    rows = [level, *((told.level, told.change, told.base) if told else ())]
    sentences = (level_words(level) + change_words(own.change if own else None), *_beyond(headline))
    records = dict.fromkeys(row["observation_id"] for row in rows if row is not None)
    return KeyFigure(
        label=label, value=amount(level), change=beside(headline), period=when(level), age=age(level, as_of) if as_of else "",
        cited=CitedText(text=strung(*sentences, by=SENTENCES), references=references.cite("observations", records)),
    )


def _beyond(headline: Headline) -> Iterator[str]:
    """What is said besides the figure and the change that came with it: an earlier change, the base that both imply, its age."""
    earlier, told = headline.earlier, headline.moved
    if earlier:
        yield say("No change came with it; the last that was reported is of {amount} {when}{change}", amount=amount(earlier.level),
                  when=dated(earlier.level["period_start"], earlier.level["period_end"]), change=change_words(earlier.change))
    if told and told.base is not None:
        yield say("That implies {amount} ({interval}) {when}; that figure is derived, not published.", amount=amount(told.base),
                  interval=interval(told.base), when=dated(told.base["period_start"], told.base["period_end"]))
    if headline.is_old:
        yield say("It is the last figure known, {age} on the day of this briefing.", age=age_words(headline.age_days))


def numbers(references: tuple[int, ...]) -> str:
    """Reference numbers in brackets, runs joined: `[1, 3–5]`; nothing for none."""
    if not references:
        return ""
    shown = []
    for _, places in groupby(enumerate(references), key=lambda place: place[1] - place[0]):  # the same within a run
        run = [f"{number}" for _, number in places]
        shown.append({1: run[0], 2: ", ".join(run)}.get(len(run), f"{run[0]}–{run[-1]}"))
    return f"[{', '.join(shown)}]"


TITLE = "Kachin rare earths: what moved, and what is known"
CAVEATS = (
    "A price move and an event that stand side by side coincide. One is called the cause of the other only where a source says so.",
    "Rows of different product or origin scope, price basis or mass basis are never added, and never joined by a line.",
    "Derived figures are computed from reported ones with the rounding of what was printed; nobody published them.",
    "Copies of one story count as one source, whoever prints them.",
    "What was not reported again has not therefore ended.",
    "Borders on the map are indicative, routes are schematic, and mine areas are districts with a stated uncertainty, not pits.",
)
_NUMBER_AND_UNIT = re.compile(r"(\d[^ \u4e00-\u9fff]*) ?(.*)")  # a Chinese unit follows its number without a space
_KEYS = {"observation_id": "observations", "event_id": "events"}
_ABOUT_SOURCES = "sources"  # the page of pictures that tell of the sources, not of what happened
# The order of the argument: what happened, what it did to flows and prices, where that is, whose share it is. What is not named here is
# background and follows in the order of the catalogue.
_ARGUMENT = ("timeline", "imports", "flows", "prices", "map", "shares")
_SITUATION = len(_ARGUMENT)  # pictures whose headlines are the situation, a line each


class Picture(NamedTuple):
    """A chart of the pack with its words, its rows and the references of everything it draws."""

    chart: Chart
    rows: Rows
    words: Words
    references: tuple[int, ...]

    @property
    def caption(self) -> str:
        """Its sources and what to be careful about, as sentences."""
        return strung(*(full_stop(part) for part in (self.words.source, sentence(self.words.caution)) if part), by=SENTENCES)

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is reported could be drawn by that day: the first frame is the one that a chart is about."""
        return self.words.is_nothing or not self.references or next(iter(self.rows.values())).empty


class Statement(NamedTuple):
    """A row of a table of the pack: its cells, its references, and the kind of what it states where there are kinds."""

    cells: tuple[str, ...]
    references: tuple[int, ...]
    kind: str = ""
    rank: int = 0  # by weight, 0 for the weightiest: what stands where there is room for a few


class Pack(NamedTuple):
    """The whole content of a briefing pack as of a day."""

    title: str
    standfirst: str
    as_of: date
    version: str
    figures: tuple[KeyFigure, ...]
    parts: tuple[Part, ...]
    pictures: tuple[Picture, ...]
    events: tuple[Statement, ...]
    conflicts: tuple[Statement, ...]
    derived: tuple[Statement, ...]
    missing: tuple[str, ...]
    references: tuple[tuple[int, Reference], ...]
    evidence: tuple[Statement, ...]

    @property
    def drawn(self) -> tuple[Picture, ...]:
        """The pictures that have something to show."""
        return tuple(picture for picture in self.pictures if not picture.is_empty)

    @property
    def situation(self) -> tuple[Picture, ...]:
        """The pictures whose headlines are the situation in a few sentences."""
        about = (picture for picture in self.drawn if picture.chart.page != _ABOUT_SOURCES)
        return tuple(about)[:_SITUATION]

    @property
    def first_sources(self) -> tuple[tuple[int, Reference], ...]:
        """What the first page rests on."""
        cited = [figure.cited for figure in self.figures] + [line for part in self.parts for line in part.lines]
        numbers = {number for each in cited for number in each.references}
        return tuple((number, reference) for number, reference in self.references if number in numbers)

    @property
    def imprint(self) -> str:
        """Who publishes it, as of which day, from which data."""
        return say("{publisher} · as of {day} · data version {version}",
                   publisher=say(PUBLISHER), day=day(self.as_of), version=self.version)


def pack(tables: Tables) -> Pack:
    """The content of the pack, made from the tables alone."""
    references = References(tables)
    found = headlines(tables)
    figures = tuple(key_figure(headline, references, tables.as_of) for headline in found)
    parts = summary(tables, [(headline, figure.cited) for headline, figure in zip(found, figures, strict=True)], references)
    pictures = tuple(_picture(chart, tables, references) for chart in _argued())
    # References are numbered in the order in which they are cited.
    lists = (_events, partial(_conflicts, found), _derived, _evidence)
    events, conflicts, derived, evidence = (tuple(each(tables, references)) for each in lists)
    return Pack(
        title=say(TITLE), standfirst=_standfirst(tables), as_of=tables.as_of, version=tables.version, figures=figures, parts=parts,
        pictures=pictures,
        events=events, conflicts=conflicts, derived=derived, missing=tuple(_missing(figures, pictures, tables)),
        references=references.listed(), evidence=evidence,
    )


def _argued() -> list[Chart]:
    """All charts of the catalogue, those of the argument first."""
    return sorted(charts(), key=lambda chart: _ARGUMENT.index(chart.id) if chart.id in _ARGUMENT else len(_ARGUMENT))


def _standfirst(tables: Tables) -> str:
    ground = standing(tables)
    days = sorted({row["published"].date() for row in stories(tables)})
    stories_of = say("no story")
    if days:
        stories_of = say("{stories} of {days}", stories=counted(ground.stories, "story", "stories"), days=days_joined(days))
    texts = counted(ground.texts, "text")
    if ground.citations:
        texts = joined([texts, counted(ground.citations, "cited page")])
    return say("What was published by {day}: {stories}, held in {texts}. Every figure has a reference.",
               day=day(tables.as_of), stories=stories_of, texts=texts)


def _picture(chart: Chart, tables: Tables, references: References) -> Picture:
    rows = chart.select(tables)
    cited: set[int] = set()
    for frame in rows.values():
        for column, table in _KEYS.items():
            cited.update(references.cite(table, frame.get(column, ())))
        for record in frame.get("record", ()):
            table, _, key = str(record).partition("/")
            cited.update(references.cite(table, [key]))
    return Picture(chart=chart, rows=rows, words=chart.words(rows), references=tuple(sorted(cited)))


def _records(frame: pd.DataFrame, by: list[str]) -> list[dict[str, Any]]:
    return rows_of(frame.sort_values(by, na_position="first"))


def _events(tables: Tables, references: References) -> Iterator[Statement]:
    """What happened, oldest first; an event told by two stories is one line with both references."""
    events = with_claims(settled(tables))
    twins = events[events["same_event_as"] != ""].groupby("same_event_as")["event_id"].apply(list).to_dict()
    single, weighed = events[events["same_event_as"] == ""], by_weight(settled(tables), tables.as_of)
    rank = {key: at for at, key in enumerate(weighed["event_id"])}
    for row in _records(single.assign(first=single["start"].fillna(single["end"])), ["first", "end", "event_id"]):
        cited = references.cite("events", [row["event_id"], *twins.get(row["event_id"], [])])
        cells = event_when(row), dated_sentence(row), who_says(row)
        yield Statement(cells=cells, references=cited, kind=row["lane"], rank=rank[row["event_id"]])


def _conflicts(heads: Sequence[Headline], tables: Tables, references: References) -> Iterator[Statement]:
    for rank, row in enumerate(rows_of(ranked_findings(tables, heads))):
        said = told(row["question"], "finding"), told(row["message"], "finding"), told(row["arithmetic"], "sum")
        yield Statement(cells=(*said, told(row["reason_class"], "kind")), references=cited_by(tables, row["finding_id"], references),
                        kind=told(row["finding_type"], "kind"), rank=rank)


def _derived(tables: Tables, references: References) -> Iterator[Statement]:
    rows = tables.observations[tables.observations["status"] == "derived"]
    newest = list(rows.sort_values(["period_end", "observation_id"], ascending=[False, True])["observation_id"])
    for row in _records(rows, ["metric", "period_end", "observation_id"]):
        value = amount(row)
        if not is_missing(row["high"]):
            value = say("{amount} ({interval})", amount=value, interval=interval(row))
        cells = sentence(subject(row)), when(row), value, told(row["formula"] or row["note"], "sum")
        cited, rank = references.cite("observations", [row["observation_id"]]), newest.index(row["observation_id"])
        yield Statement(cells=cells, references=cited, rank=rank)


def _missing(figures: Iterable[KeyFigure], pictures: Iterable[Picture], tables: Tables) -> Iterator[str]:
    by = day(tables.as_of)
    for figure in figures:
        if not figure.value:
            yield say("{figure}: nothing was reported by {day}.", figure=figure.label, day=by)
        elif not figure.change:
            yield say("{figure}: no change was reported by {day}, so the level stands alone.", figure=figure.label, day=by)
    for picture in pictures:
        if picture.is_empty:
            yield say("{chart}: no row was published by {day}; the picture is left out.", chart=say(picture.chart.title), day=by)
    if tables.findings.empty:
        yield say("Conflicts: the auditor had found none by {day}.", day=by)
    if count := len(tables.unplaced):
        yield say("{numbers} in the stories measure nothing that is followed here; the page Sources lists what and why.",
                  numbers=sentence(counted(count, "number")))


def _evidence(tables: Tables, references: References) -> Iterator[Statement]:
    """Where each figure read out of a story stands: the expression itself, the text, the characters, how sure the reading is."""
    observations, places = tables.observations, _passages(tables)
    read = observations[(observations["method"] == "extracted") & (observations["status"] == "reported")]
    for row in _records(read, ["published", "metric", "observation_id"]):
        figure = say("{subject}: {amount}", subject=sentence(subject(row)), amount=amount_told(row))
        cells = figure, *_place(places.get(row["observation_id"], []))
        yield Statement(cells=cells, references=references.cite("observations", [row["observation_id"]]))


def _place(passages: list[dict[str, Any]]) -> tuple[str, str, str]:
    """The expression, where it stands, and how sure the reading is, from the first of the passages."""
    if not passages:
        return "", say("note of the story"), ""
    first = passages[0]
    where = say("{text}, characters {first}–{last}", text=first["title"], first=f"{first['start']:.0f}", last=f"{first['end']:.0f}")
    if others := len({passage["document_id"] for passage in passages}) - 1:
        where = say("{where}, and {texts}", where=where, texts=counted(others, "other text"))
    return first["quote"], where, "" if is_missing(first["confidence"]) else f"{first['confidence']:.0%}"


def _names(tables: Tables) -> Iterator[str]:
    """What each text is called: our note of a story, or the outlet that printed it."""
    for role, publisher, title in zip(*(tables.documents[name] for name in ("role", "publisher", "title")), strict=True):
        yield say("our note of “{title}”", title=title) if role == "note" else named(publisher)


def _passages(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """The passages of each observation; the story's own note first, since its text lies open."""
    roles = dict(zip(tables.documents["document_id"], tables.documents["role"], strict=True))
    rank, evidence = {"note": 0, "origin": 1, "copy": 2}, tables.evidence
    evidence = evidence.assign(title=evidence["document_id"].map(dict(zip(tables.documents["document_id"], _names(tables), strict=True))))
    of_values = evidence[(evidence["table"] == "observations") & (evidence["quote"] != "") & evidence["column"].isin(("*", "value"))]
    found: dict[str, list[dict[str, Any]]] = {}
    for passage in rows_of(of_values):
        found.setdefault(passage["record_id"], []).append(passage)
    for passages in found.values():
        passages.sort(key=lambda one: (rank.get(roles.get(one["document_id"], ""), len(rank)), one["document_id"], one["start"]))
    return found
