"""What the rules say of each metric, dimension, price basis, event type and place kind beside its name: the one list of each kind of word.

Readers, auditor, measures and charts ask by property (`metrics().having("price")`), so that a new metric is one entry of one file.
The properties that a table knows stand in the same file, each with its meaning; any other is refused at its line."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import YamlMap, check_keys, check_shape, load_map, load_section, texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@cache
def rule_file(path: Path) -> YamlMap:
    """A rule file as read, parsed once for all who need a part of it; not to be changed."""
    content: YamlMap = load_map(path)
    return content


@cache
def rule_section(path: Path, key: str) -> Any:
    """One section of a rule file, for those who need no more of it: the frames of events are a hundred times what a page asks of them."""
    return load_section(path, key)


class PropertyTable:
    """The entries of one section of a rule file by name; `is` lists the properties of an entry, its other keys hold one value each."""

    def __init__(self, path: Path, section: str, keys: Sequence[str] = (), required: Sequence[str] = ()) -> None:
        self.entries: YamlMap = rule_section(path, section)
        self._properties: YamlMap = rule_section(path, "properties")
        check_shape(self._properties, {"*": str}, path.name, "properties")
        check_shape(self.entries, {"*": {"*": object}}, path.name, section)
        self._having: dict[str, frozenset[str]] = {}
        self._values: dict[str, dict[str, str]] = {}
        for name, entry in self.entries.items():
            check_keys(entry, ("is", *keys), required)
            for stated in texts(entry, "is"):
                self._known(stated, self._properties, f"property of `{name}`", entry.where("is"))

    def having(self, wanted: str) -> frozenset[str]:
        """The names of the entries that have a property. RuleError for a property that the file does not explain."""
        if wanted not in self._having:
            self._known(wanted, self._properties, "property", self._properties.where())
            self._having[wanted] = frozenset(name for name, entry in self.entries.items() if wanted in texts(entry, "is"))
        return self._having[wanted]

    def values(self, key: str) -> dict[str, str]:
        """What stands under `key` of the entries that have it, by name, in the order of the file; not to be changed."""
        if key not in self._values:
            self._values[key] = {name: entry[key] for name, entry in self.entries.items() if key in entry}
        return self._values[key]

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """As `values`, of a key that holds a list of texts."""
        return {name: tuple(texts(entry, key)) for name, entry in self.entries.items() if key in entry}

    def check(self, name: str, where: str) -> None:
        """RuleError naming `where` and the nearest entry when there is no entry of this name."""
        self._known(name, self.entries, "name", where)

    @staticmethod
    def _known(name: str, known: YamlMap, what: str, where: str) -> None:
        if name not in known:
            near = get_close_matches(name, list(known), n=1, cutoff=0.0)
            advice = ", or ".join(["add it", *(f"write {one!r}" for one in near)])
            raise RuleError(where, f"unknown {what} {name!r}", f"one entry of {known.where()}", advice)


EVENT_KEYS = ("lane", "timeline", "flag", "note", "dated_by", "agent", "plain", "wide", "objects", "part", "kept", "verbs",
              "nouns", "frames")


@cache
def metrics() -> PropertyTable:
    """All metrics, of rules/metrics.yaml."""
    return PropertyTable(RULES / "metrics.yaml", "metrics", ("same_as", "part_of", "of", "makes", "unsaid", "frames"))


@cache
def dimensions() -> PropertyTable:
    """All dimensions of units, of rules/units.yaml."""
    return PropertyTable(RULES / "units.yaml", "dimensions", ("gives", "measures"))


@cache
def event_types(path: Path = RULES / "events.yaml") -> PropertyTable:
    """All types of events, of rules/events.yaml. RuleError for a type without a lane, or with one that is not declared."""
    found = PropertyTable(path, "types", EVENT_KEYS, ("lane", "agent", "plain"))
    for kind, lane in found.values("lane").items():
        if lane not in lanes(path):
            wrong = f"`{kind}` stands in the unknown lane {lane!r}"
            raise RuleError(found.entries[kind].where("lane"), wrong, f"one of {', '.join(lanes(path))}", "correct the lane, or add it")
    return found


@cache
def aspects(path: Path = RULES / "events.yaml") -> PropertyTable:
    """What is known of a place, of rules/events.yaml: which effects speak of it, and how many days a report of it stays fresh."""
    return PropertyTable(path, "aspects", ("effects", "last_known_after", "goes_on"), ("effects", "last_known_after"))


@cache
def price_bases() -> PropertyTable:
    """All bases of prices with their words, of rules/price_bases.yaml."""
    return PropertyTable(RULES / "price_bases.yaml", "bases", ("words",), ("words",))


@cache
def place_kinds() -> PropertyTable:
    """All kinds of places as the gazetteer writes them, of rules/places.yaml."""
    return PropertyTable(RULES / "places.yaml", "kinds", ("as", "role"))


@cache
def lanes(path: Path = RULES / "events.yaml") -> dict[str, str]:
    """The rows of the timeline in their order, each with its title."""
    return dict(rule_section(path, "lanes"))


@cache
def media_initials(path: Path = RULES / "actors.yaml") -> dict[str, str]:
    """The initials of media with the name that they stand for, of rules/actors.yaml: `KNG`, Kachin News Group."""
    media = [entry for entry in rule_section(path, "actors") if entry["type"] == "media"]
    return {short: entry["name"] for entry in media for short in texts(entry, "names") if short.isupper() and " " not in short}


_JOINT = "(?:via|relaying|citing|quoting|and)"  # between the names of two outlets


@cache
def outlet_in_whole(name: str) -> str:
    """An outlet under its whole name: `BNI (KNG)` is `BNI (Kachin News Group)`, and `RFA` what `Radio Free Asia` is."""
    names = media_initials()
    shape = re.compile(rf"(^|[(;/,] ?|\b{_JOINT} |& )({'|'.join(names)})(?= ?[();/,]| {_JOINT} | & |$)")
    return shape.sub(lambda found: found[1] + names[found[2]], name)


@cache
def goods_words(path: Path = RULES / "events.yaml") -> tuple[str, ...]:
    """The words (patterns) by which the goods that pass a gate are named, of rules/events.yaml; the first stands for all of them."""
    return tuple(texts(rule_section(path, "traffic"), "goods"))


@cache
def event_ranks(use: str) -> dict[str, int]:
    """Event types by their weight for a use (`timeline`, `flag`, `note`), 0 for the weightiest; those without a weight have no rank."""
    weights = event_types().values(use)
    return {kind: rank for rank, kind in enumerate(sorted(weights, key=lambda kind: -int(weights[kind])))}
