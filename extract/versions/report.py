"""A comparison as text, Markdown or JSON: the headlines first, then the changes by story."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from extract.languages.spoken import say, told
from extract.versions.compare import NEW, REVISED, SORTS, WITHDRAWN, Comparison, compare
from extract.versions.impact import Impact, impact
from extract.versions.wording import FURTHER, Group, grouped, headline_words, move_words, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.measures.headlines import Headline
    from extract.versions.packages import Snapshot
    from extract.versions.wording import Line

NOTHING = "Nothing changed."
FORMATS = ("text", "json", "markdown")
_NAMES = {"observations": "figures", "documents": "sources"}
_COUNTS = {NEW: "{count} new", REVISED: "{count} revised", WITHDRAWN: "{count} withdrawn",
           FURTHER: "{count} told again"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that there is to say of two versions."""

    comparison: Comparison
    impact: Impact
    groups: tuple[Group, ...]

    @property
    def ends(self) -> str:
        """Which versions are compared: `Version a… to version b…`."""
        return say("Version {before} to version {after}", before=self.comparison.before.version, after=self.comparison.after.version)

    @property
    def counts(self) -> str:
        """How many records of each kind are new, revised and withdrawn: `figures: 3 new, 1 revised`; NOTHING where none are."""
        counted = Counter((change.table, sort_of(change)) for change in self.comparison.told)
        parts = []
        for table in dict.fromkeys(table for table, _ in counted):
            told = (say(_COUNTS[sort], count=counted[table, sort]) for sort in (*SORTS, FURTHER) if counted[table, sort])
            parts.append(say("{table}: {counts}", table=say(_NAMES.get(table, table)), counts=say(", ").join(told)))
        return say("; ").join(parts) or say(NOTHING)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is left out, and why."""
        renamed = sum(change.sort == REVISED and not change.columns for change in self.comparison.changes)
        keys = [say("{count} records say the same under another key.", count=renamed)] if renamed else []
        return *self.impact.notes, *self.comparison.notes, *keys


def report(before: Snapshot, after: Snapshot) -> Report:
    """The comparison of two versions. TableError for a version that cannot be read."""
    comparison, did = compare(before, after), impact(before, after)
    return Report(comparison=comparison, impact=did, groups=grouped(comparison, did))


def written(of: Report, form: str) -> str:
    """The report in one of FORMATS."""
    if form == "json":
        return json.dumps(_data(of), ensure_ascii=False, indent=2, default=str) + "\n"
    return "\n".join(_lines(of, markdown=form == "markdown")) + "\n"


def watch_lines(did: Impact) -> tuple[str, ...]:
    """Each watch that is crossed now and was not, or the other way round, in a sentence."""
    crossings = (("Crossed: {words}.", did.crossed), ("No longer crossed: {words}.", did.uncrossed))
    return tuple(say(template, words=told(alert.words, "watch")) for template, alerts in crossings for alert in alerts)


def _lines(of: Report, *, markdown: bool) -> Iterator[str]:
    def head(words: str) -> str:
        return f"## {_escaped(words)}" if markdown else words

    def item(words: str) -> str:
        return f"- {_escaped(words)}" if markdown else f"  {words}"

    yield f"# {of.ends}" if markdown else of.ends
    yield from ("", _escaped(of.counts) if markdown else of.counts)
    sections: list[tuple[str, list[str]]] = []
    if of.comparison.changes:
        sections.append((say("Headlines"), [*map(move_words, of.impact.moves), *watch_lines(of.impact)]))
    sections += [(group.title, [line.words for line in group.lines]) for group in of.groups]
    sections += [(say("Notes"), list(of.notes))] if of.notes else []
    for title, lines in sections:
        yield from ("", head(title), *([""] if markdown else []), *map(item, lines))


def _escaped(text: str) -> str:
    """Foreign text that Markdown shows as it is."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text)


def _data(of: Report) -> dict[str, Any]:
    ends = (("from", of.comparison.before), ("to", of.comparison.after))
    watches = (("crossed", of.impact.crossed), ("no_longer", of.impact.uncrossed))
    return {
        **{name: {"version": one.version, "updated": one.updated.isoformat()} for name, one in ends},
        "summary": of.counts,
        "headlines": [
            {"id": move.name, "title": move.title, "changed": move.changed, "before": _card(move.before), "after": _card(move.after)}
            for move in of.impact.moves
        ],
        "watches": {name: list(map(asdict, alerts)) for name, alerts in watches},
        "stories": [{"id": group.story_id, "title": group.title, "changes": list(map(_change, group.lines))} for group in of.groups],
        "notes": list(of.notes),
    }


def _card(headline: Headline | None) -> dict[str, str] | None:
    if headline is None or headline.level is None:
        return None
    return {"observation_id": headline.level["observation_id"], "words": headline_words(headline)}


def _change(line: Line) -> dict[str, Any]:
    change = line.change
    old, new = change.before or {}, change.after or {}
    return {
        "table": change.table, "change": change.sort, "id": change.key, "was": change.was, "words": line.words,
        "columns": {name: [old.get(name, ""), new.get(name, "")] for name in change.columns},
    }
