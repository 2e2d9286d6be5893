"""Changes in plain English: a sentence each, under the story that they belong to, the weightiest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from extract.audit.figures import read_figures
from extract.audit.findings import amount, source_words, thing, when
from extract.core.intervals import plain
from extract.core.properties import event_ranks
from extract.core.schema import BY_NAME
from extract.languages.spoken import named, say, told
from extract.measures import claims
from extract.versions.compare import NEW, REVISED, WITHDRAWN, Change, Comparison
from extract.versions.impact import Impact, Move, known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extract.audit.figures import Days, Figure
    from extract.measures.headlines import Headline
    from extract.versions.matching import Cells

FURTHER = "further report"
_VERBS = {NEW: "New: {words}", REVISED: "Revised: {words}", WITHDRAWN: "Withdrawn: {words}", FURTHER: "Further report: {words}"}
_OTHERS = {
    ("places", NEW): "New place: {name}", ("places", REVISED): "Revised place: {name}", ("places", WITHDRAWN): "Withdrawn place: {name}",
    ("documents", NEW): "New source: {name}", ("documents", REVISED): "Revised source: {name}",
    ("documents", WITHDRAWN): "Withdrawn source: {name}",
}
_FINDINGS = {NEW: "New {kind}", REVISED: "{kind} told otherwise", WITHDRAWN: "{kind} gone"}
_NOUNS = {"arithmetic": "sum that does not fit", "drift": "telling that differs", "scope": "difference of scope"}  # a conflict is one
_FIGURE = ("value", "low", "high", "interval", "unit", "qualifier", "direction")
_DATES = ("period_start", "period_end", "period_precision", "period_rule", "start", "end", "precision", "compare_start", "compare_end")
_DERIVED = ("arithmetic", "records", "formula", "story_id", "series_id")  # follow from what the sentence and its group tell already
_BOTH_SHOWN, _SHOWN = 60, 240  # characters of cells told side by side, and of a sentence told as it is now; more would fill the page
_LABELS = {"effects": "what it did to places", "sha256": "the text itself", "short": "wording", "summary": "wording"}
_CODES, _SAID = ("certainty", "modality", "effects", "status", "told_by"), {"said": "told as fact", "claimed": "one side’s claim"}
_WEIGHTS = {"findings": 1, "events": 2, "observations": 3, "documents": 6, "places": 7}
_SERIES = "series/"
_TABLES = {"findings": "What the auditor says", "documents": "Cited pages", "places": "Places", "events": "Events",
           "observations": "Observations"}  # above what belongs to no story


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A change with its sentence; the lower the weight, the more it matters."""

    change: Change
    words: str
    weight: tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The changes of one story or series, or of the places and findings that belong to none."""

    story_id: str
    title: str
    lines: tuple[Line, ...]


def grouped(comparison: Comparison, impact: Impact) -> tuple[Group, ...]:
    """The changes by story, the story with the weightiest change first."""
    heads = set().union(*(move.records for move in impact.moves if move.changed))
    stories = _stories(comparison)
    groups: dict[str, list[Line]] = {}
    for change in comparison.told:
        line = Line(change=change, words=sentence(change), weight=_weight(change, heads))
        groups.setdefault(_story_of(change, stories), []).append(line)
    ordered = [(sorted(lines, key=lambda line: line.weight), story) for story, lines in groups.items()]
    ordered.sort(key=lambda pair: (pair[0][0].weight[:2], pair[1]))
    return tuple(Group(story_id=story, title=_title(story, comparison.stories), lines=tuple(lines)) for lines, story in ordered)


def _weight(change: Change, heads: set[str]) -> tuple[int, int, str]:
    """Headlines, findings, events by their weight on the timeline, reported figures, derived ones, sources, places."""
    if change.table == "observations" and heads & {change.key, change.was}:
        return 0, 0, change.key
    later = {"derived": 2, "assumed": 2}.get(change.row.get("status", ""), 0) + (change.row.get("modality", "actual") != "actual")
    ranks = event_ranks("timeline")
    return _WEIGHTS[change.table] + later, ranks.get(change.row.get("event_type", ""), len(ranks)), change.key


def _stories(comparison: Comparison) -> dict[str, str]:
    """The story of each record that changed, by `table/key`."""
    return {change.record: change.row.get("story_id", "") for change in comparison.told if change.row.get("story_id")}


def _story_of(change: Change, stories: Mapping[str, str]) -> str:
    """The story; for a finding that of a record it is about which changed as well; the series; else the name of the table."""
    if story := change.row.get("story_id"):
        return story
    if series := change.row.get("series_id"):
        return _SERIES + series
    about = (record.replace(" ", "/", 1) for record in change.row.get("records", "").split("; "))
    return next((stories[record] for record in about if record in stories), change.table)


def _title(story: str, stories: Mapping[str, Cells]) -> str:
    if row := stories.get(story):
        return _document_words(row)
    if story.startswith(_SERIES):
        return say("Series: {name}", name=told(_spaced(story.removeprefix(_SERIES)), "series"))
    return say(_TABLES.get(story, _spaced(story).capitalize()))


def _document_words(row: Cells) -> str:
    publisher, title = (row.get(name, "") for name in ("publisher", "title"))
    return say("{publisher}, {day}: {title}", publisher=named(publisher), day=_day(row.get("published", "")), title=title)


def sentence(change: Change) -> str:
    """What changed, in one sentence that ends with a full stop."""
    says = {"observations": _figure_words, "events": _event_words, "findings": _finding_words}.get(change.table, _other_words)
    return say("{words}.", words=says(change).rstrip(".。"))


def figure_of(row: Mapping[str, Any]) -> Figure:
    """An observation as the words need it, whatever its modality."""
    return read_figures([{**row, "modality": "actual"}])[0]


def _typed(row: Cells) -> dict[str, object]:
    """Cells as values: numbers and days."""
    kinds = {field.name: field.type for field in BY_NAME["observations"].fields}
    return {name: _value(text, kinds.get(name, "string")) for name, text in row.items()}


def _value(text: str, kind: str) -> object:
    try:
        match kind:
            case "number" if text:
                return float(text)
            case "date" if text:
                return date.fromisoformat(text)
    except ValueError:
        return None
    return text


def _figure_words(change: Change) -> str:
    now = figure_of(_typed(change.row))
    words = say(_VERBS[change.sort], words=_about(now))
    if change.sort != REVISED:
        return say("{words}: {told} ({source})", words=words, told=_amount(now, change.row), source=_source(now, change.row))
    old = figure_of(_typed(change.before or {}))
    moved, rest = [], [name for name in change.columns if name not in _DERIVED]
    if set(rest) & set(_FIGURE):
        moved.append(_became(_amount(old, change.before or {}), _amount(now, change.row)))
    if set(rest) & set(_DATES):
        moved.append(_became(_when(old.period), _when(now.period), "the time: {old} became {new}"))
    if "publisher" in rest or "published" in rest:
        moved.append(_became(_source(old, change.before or {}), _source(now, change.row), "the source: {old} became {new}"))
    if now.reported:  # the notes of a computed row follow from its inputs
        moved += _cells(change, [name for name in rest if name not in (*_FIGURE, *_DATES, "publisher", "published")])
    more = say("; ").join(filter(None, moved)) or _amount(now, change.row)
    return say("{words}: {told} ({source})", words=words, told=more, source=_source(now, change.row))


def _became(old: str, new: str, words: str = "{old} became {new}") -> str:
    return say(words, old=old, new=new) if old != new else ""


def _about(figure: Figure) -> str:
    about = told(thing(figure), "thing")
    if figure.kind == "change":  # its amount alone would be read as a level
        about = say("change in {thing}", thing=about)
    return say("{thing}, {time}", thing=about, time=_when(figure.period)) if any(figure.period) else about


def _when(period: Days) -> str:
    return told(when(period), "time")


def _amount(figure: Figure, row: Cells) -> str:
    modality = row.get("modality", "actual")
    if figure.value is not None and not figure.reported:  # as many digits as a computed figure can bear
        figure = replace(figure, value=float(plain(figure.value).replace(",", "")))
    said = told(_spaced(amount(figure)), "amount")
    return said if modality == "actual" else say("{amount}, {modality}", amount=said, modality=named(modality))


def _source(figure: Figure, row: Cells) -> str:
    computed = {"derived": "computed", "assumed": "assumed"}.get(row.get("status", ""))
    return say(computed) if computed else told(source_words(figure), "source")


def sort_of(change: Change) -> str:
    """The sort of a change as it is told: a new report of an event that is told already is no new event."""
    return FURTHER if change.sort == NEW and change.row.get("same_event_as") else change.sort


def _event_words(change: Change) -> str:
    row = change.row
    said, days = claims.named(row), _days(row)
    words = say(_VERBS[sort_of(change)], words=say("{event}, {days}", event=said, days=days) if days else said)
    source = say("{publisher}, {day}", publisher=named(row.get("publisher", "")), day=_day(row.get("published", "")))
    if change.sort != REVISED:
        return say("{words} ({source})", words=words, source=source)
    moved = _became(_days(change.before or {}), days, "the time: {old} became {new}") if set(change.columns) & set(_DATES) else ""
    more = _cells(change, [name for name in change.columns if name not in _DATES])
    changes = say("; ").join(filter(None, (moved, *more))) or say("told more exactly")
    return say("{words}: {told} ({source})", words=words, told=changes, source=source)


def _days(row: Cells) -> str:
    start, end = (_value(row.get(name, ""), "date") or None for name in ("start", "end"))
    if start is None and isinstance(end, date):
        return say("by {day}", day=_when((end, end)))  # it happened some time before; it did not last until then
    return _when((start, end)) if start or end else ""  # type: ignore[arg-type]


def _finding_words(change: Change) -> str:
    kind = change.row.get("finding_type", "")
    said = say(_FINDINGS[change.sort], kind=say(_NOUNS.get(kind, kind)))
    message = told(change.row.get("message", ""), "finding")
    return say("{kind}: {message}", kind=f"{said[:1].upper()}{said[1:]}", message=message)


def _other_words(change: Change) -> str:
    row, name = change.row, change.row.get("name")
    words = say(_OTHERS[change.table, change.sort], name=named(name) if name else _document_words(row))
    if change.sort != REVISED:
        return words
    return say("{words} ({changes})", words=words, changes=say("; ").join(_cells(change, change.columns)))


def _cells(change: Change, columns: Iterable[str]) -> list[str]:
    """What columns said before and say now, one phrase each; a long or opaque cell is only named."""
    old, new = change.before or {}, change.after or {}
    return list(dict.fromkeys(_cell(name, old.get(name, ""), new.get(name, "")) for name in columns if name not in _DERIVED))


def _cell(name: str, old: str, new: str) -> str:
    label = named(_LABELS.get(name, _spaced(name.removesuffix("_id"))))
    if name == "sha256" or len(new) > _SHOWN:
        return say("{label} is another now", label=label)
    if new and max(len(old), len(new)) > _BOTH_SHOWN:
        return say("{label} now: “{text}”", label=label, text=new.rstrip("."))
    ends = [named(_spaced(_SAID.get(text, text)) if name in _CODES else text) or say("nothing") for text in (old, new)]
    return say("{label}: {old} became {new}", label=label, old=ends[0], new=ends[1])


def _spaced(name: str) -> str:
    return name.replace("_", " ").strip()


def _day(text: str) -> str:
    day = _value(text, "date")
    return _when((day, day)) if isinstance(day, date) else text


def headline_words(headline: Headline | None) -> str:
    """A card in words: `311 t in February 2025 (-89%; Reuters, 28 March 2025)`; `nothing` where nothing is known."""
    if headline is None or headline.level is None:
        return say("nothing")
    level = figure_of({name: known(cell) for name, cell in headline.level.items()})
    words = told(_spaced(amount(level)), "amount")
    if any(level.period):
        words = say("{amount}, {time}", amount=words, time=_when(level.period))
    source = told(source_words(level), "source")
    if (moved := headline.own) is None:
        return say("{words} ({source})", words=words, source=source)
    change = figure_of({name: known(cell) for name, cell in moved.change.items()})
    return say("{words} ({change}; {source})", words=words, change=told(amount(change), "amount"), source=source)


def move_words(move: Move) -> str:
    """What became of a headline, in one sentence."""
    if not move.changed:
        return say("{title}: as before, {words}.", title=say(move.title), words=headline_words(move.after))
    before, after = headline_words(move.before), headline_words(move.after)
    return say("{title}: {before} became {after}.", title=say(move.title), before=before, after=after)
