"""Loads the curated rule files into what the readers use: one automaton of all vocabulary, and tables by name.

Rule files hold facts (words, units, metrics, ...), code holds algorithms. Every file is read strictly; an error names file and line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from extract.core.paths import RULES
from extract.core.properties import dimensions, metrics, rule_file
from extract.core.strict_yaml import TEXTS, YamlMap, check_shape, load_map, texts
from extract.core.terms import Automaton, Term, exact_of, lexicon
from extract.vocabulary.actors import nationalities, read_actors
from extract.vocabulary.materials import Commodity, load_commodities
from extract.vocabulary.places import place_terms, read_places
from extract.vocabulary.units import UnitTable, load_units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_OF_METRIC = {
    "id": str, "says": TEXTS, "units": TEXTS, "kinds": TEXTS, "money?": str, "when?": TEXTS, "unless?": TEXTS, "after?": str, "near?": int,
    "because?": str, "examples?": object,
}
_FRAME = {**_OF_METRIC, "metric": str}
_NON_FACT = {
    "id": str, "says": TEXTS, "units?": TEXTS, "where?": str, "reach?": int, "through?": str, "left?": str, "because?": str,
    "examples?": object,
}
_PERIOD_SECTIONS = {"units": "timeunit", "words": "timeword", "parts": "part", "seasons": "season", "calendar": "calendar", "same": "same"}
_PERIODS = {
    "months": {int: TEXTS}, "weekdays": {int: TEXTS}, "ordinals?": {int: TEXTS}, "shift_units": {"*": TEXTS}, "shift_forms": TEXTS,
    "shifts": {"*": TEXTS}, "adjectives": {"*": TEXTS}, "nouns": TEXTS, **{f"{section}?": {"*": TEXTS} for section in _PERIOD_SECTIONS},
}
_MODALITIES = dict.fromkeys(("forecast", "target", "conditional", "denied", "superseded"), "modal")
_SOURCES = {"verbs": "said", "by": "source_by", "data": "source_data", "shows": "source_shows", "anaphors": "source_again"}
_ANYWHERE = 400  # characters: longer than nearly every sentence, so that a frame without `near` reaches through its sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricFrame:
    """A way of saying what is measured. `units` are the dimensions, `kinds` the constructions it goes with."""

    frame_id: str
    metric: str
    units: frozenset[str]
    kinds: frozenset[str]
    money: str
    when: tuple[str, ...]
    unless: tuple[str, ...]
    after: str
    near: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A word of change: its direction, and whether it can be a verb, a noun or a mark ("higher"); `true`: all this and the word."""

    direction: str
    groups: frozenset[str]
    true: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NonFact:
    """Numbers that are no facts: where their words stand, how far off (`through`: past other figures), their dimensions."""

    rule_id: str
    units: frozenset[str]
    before: bool
    after: bool
    reach: int
    through: bool


def load_frames(folder: Path) -> tuple[dict[str, MetricFrame], list[Term]]:
    """Metric frames by id, and their trigger words; a word may trigger several frames."""
    data = rule_file(folder / "metrics.yaml")
    own_frames = {"frames?": [_OF_METRIC], "*": object}
    check_shape(data, {"properties?": object, "metrics": {"*": own_frames}, "frames": [_FRAME]}, "metrics.yaml", "metrics.yaml")
    frames: dict[str, MetricFrame] = {}
    triggers: defaultdict[str, list[MetricFrame]] = defaultdict(list)
    own = ((name, row) for name, entry in data["metrics"].items() for row in entry.get("frames", ()))
    for metric, row in (*(("", row) for row in data["frames"]), *own):
        frame = _frame(row, metric)
        frames[frame.frame_id] = frame
        for word in texts(row, "says"):
            triggers[word.lower()].append(frame)
    return frames, [Term(word, "metric", tuple(found)) for word, found in triggers.items()]


def _frame(row: YamlMap, metric: str) -> MetricFrame:
    """A frame as written; one that stands with its metric does not name it."""
    frame = MetricFrame(
        frame_id=row["id"], metric=metric or row["metric"], units=frozenset(texts(row, "units")),
        kinds=frozenset(texts(row, "kinds")), money=row.get("money", ""), when=tuple(texts(row, "when")),
        unless=tuple(texts(row, "unless")), after=row.get("after", ""), near=int(row.get("near", _ANYWHERE)),
    )
    for name in filter(None, (frame.metric, frame.money, frame.after)):
        metrics().check(name, row.where())
    for name in frame.units:
        dimensions().check(name, row.where("units"))
    return frame


@cache
def dimensions_of(metric: str) -> frozenset[str]:
    """In which dimensions a metric is told: those of its frames, those that are often of it without a word, and every relative one."""
    frames, unsaid = load_frames(RULES)[0].values(), metrics().lists("unsaid").get(metric, ())
    own = (frame.units for frame in frames if frame.metric == metric)
    money = {"money" for frame in frames if frame.money == metric}
    return dimensions().having("relative").union(*own, money, (shape.partition(" ")[0] for shape in unsaid))


def load_changes(folder: Path) -> list[Term]:
    """Words of change."""
    data = load_map(folder / "changes.yaml")
    check_shape(data, {key: {"*": TEXTS} for key in ("verbs", "nouns", "marks")}, "changes.yaml", "changes.yaml")
    words: dict[str, tuple[str, set[str]]] = {}
    for group in ("verbs", "nouns", "marks"):
        for direction in data[group]:
            for word in texts(data[group], direction):
                words.setdefault(word, (direction, set()))[1].add(group)
    return [Term(word, "change", _change(word, direction, frozenset(groups))) for word, (direction, groups) in words.items()]


def _change(word: str, direction: str, groups: frozenset[str]) -> Change:
    return Change(direction=direction, groups=groups, true=groups | {direction, f'"{word}"'})


def load_qualifiers(folder: Path) -> tuple[frozenset[str], list[Term]]:
    """Fillers, and the qualifiers before and after a number."""
    data = load_map(folder / "qualifiers.yaml")
    check_shape(data, {"before": {"*": TEXTS}, "after": {"*": TEXTS}, "fillers": TEXTS}, "qualifiers.yaml", "qualifiers.yaml")
    entries = [Term(word, "qualifier", name) for name in data["before"] for word in texts(data["before"], name)]
    entries += [Term(word, "qualified", name) for name in data["after"] for word in texts(data["after"], name)]
    return frozenset(texts(data, "fillers")), entries


def load_words(path: Path, kinds: Mapping[str, str], required: Collection[str]) -> list[Term]:
    """The words of a file that lists them by section, each with its section as value and of the kind that the section gives."""
    data = load_map(path)
    check_shape(data, {section if section in required else f"{section}?": TEXTS for section in kinds}, path.name, path.name)
    return [Term(word, kind, section) for section, kind in kinds.items() for word in texts(data, section)]


def load_nonfacts(folder: Path) -> list[Term]:
    """Words that give away numbers that are no facts."""
    data = load_map(folder / "nonfacts.yaml")
    check_shape(data, {"nonfacts": [_NON_FACT]}, "nonfacts.yaml", "nonfacts.yaml")
    out: list[Term] = []
    for row in data["nonfacts"]:
        one = NonFact(  # a reach of 12 characters, a word or two, where the row names none
            rule_id=row["id"], units=frozenset(texts(row, "units")), before=row.get("where") != "after",
            after=row.get("where") != "before", reach=int(row.get("reach", 12)), through=row.get("through") == "yes",
        )
        out += [Term(word, "nonfact", one) for word in texts(row, "says")]
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules, ready for use. `lexicon` finds every curated term in one pass."""

    lexicon: Automaton
    units: UnitTable
    commodities: dict[str, Commodity]
    frames: dict[str, MetricFrame]
    fillers: frozenset[str]
    folder: Path = field(default=RULES)


@lru_cache(maxsize=4)  # the project's rules, and those that a test changes a word of
def load_rules(folder: Path = RULES) -> Rules:
    """All rules of a folder. RuleError names file and line of the first fault."""
    units, entries = load_units(folder)
    commodities, more = load_commodities(folder)
    frames, triggers = load_frames(folder)
    fillers, qualifiers = load_qualifiers(folder)
    entries += [*more, *triggers, *qualifiers, *period_entries(folder), *load_changes(folder)]
    entries += load_words(folder / "modality.yaml", _MODALITIES, ("forecast", "target"))
    entries += load_nonfacts(folder)
    entries += load_words(folder / "sources.yaml", _SOURCES, ("verbs", "by"))
    entries += [Term(name, "place", read_places()[key].name, exact_of(name, "capital")) for name, key in place_terms()]
    others = [actor for actor in read_actors().values() if actor.home != actor.actor_id]  # all but governments
    entries += [Term(name, "actor", who.name, exact_of(name)) for who in others for name in (who.name, *who.names)]
    entries += [Term(word, "nation", name, "capital") for word, name in nationalities().items()]
    return Rules(lexicon=lexicon(entries), units=units, commodities=commodities, frames=frames, fillers=fillers, folder=folder)


def period_entries(folder: Path) -> Iterator[Term]:
    """Words of time."""
    words = load_map(folder / "periods.yaml")
    check_shape(words, _PERIODS, "periods.yaml", "periods.yaml")
    for section, kind in (("months", "month"), ("weekdays", "weekday")):
        for key in words[section]:
            yield from (Term(term, kind, int(key), "capital") for term in texts(words[section], key))
    for section, kind in _PERIOD_SECTIONS.items():
        yield from (Term(term, kind, key) for key in words[section] for term in texts(words[section], key))
    yield from (Term(term, "ordinal", int(key)) for key in words["ordinals"] for term in texts(words["ordinals"], key))
    for key in words["shift_units"]:
        count, _, unit = key.partition(" ")
        check_shape(count, int, words["shift_units"].where(key), "a count of units")
        forms = (form.replace("{}", name) for form in texts(words, "shift_forms") for name in texts(words["shift_units"], key))
        yield from (Term(term, "shift", (int(count), unit)) for term in (*texts(words["shifts"], key), *forms))
        moves = (f"{adjective} {noun}" for adjective in texts(words["adjectives"], key) for noun in texts(words, "nouns"))
        yield from (Term(term, "shift_noun", (int(count), unit)) for term in moves)


