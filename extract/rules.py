"""Loads the curated rule files into what the readers use: one automaton of all vocabulary, and tables by name.

Rule files hold facts (words, units, metrics, ...), code holds algorithms. Every file is read strictly; an error names file and line.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from extract.actors import actor_entries
from extract.attribution import load_sources
from extract.commodities import Commodity, load_commodities
from extract.flows import nationalities
from extract.places import place_entries
from extract.strict_yaml import check_keys, load_yaml, texts
from extract.tokens import Entry, Lexicon
from extract.units import UnitTable, load_units
from extract.vocabulary import Frame, load_changes, load_frames, load_modality, load_nonfacts, load_qualifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

RULES = Path(__file__).parent / "rules"

_PERIOD_SECTIONS = {"units": "timeunit", "words": "timeword", "parts": "part", "seasons": "season", "calendar": "calendar", "same": "same"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules, ready for use. `lexicon` finds every curated term in one pass."""

    lexicon: Lexicon
    units: UnitTable
    commodities: dict[str, Commodity]
    frames: dict[str, Frame]
    fillers: frozenset[str]
    folder: Path = field(default=RULES)


@lru_cache(maxsize=4)
def load_rules(folder: Path = RULES) -> Rules:
    """All rules of a folder. RuleError names file and line of the first fault."""
    units, entries = load_units(folder)
    commodities, more = load_commodities(folder)
    frames, triggers = load_frames(folder)
    fillers, qualifiers = load_qualifiers(folder)
    entries += [*more, *triggers, *qualifiers]
    for load in LOADERS:
        entries.extend(load(folder))
    gc.freeze()  # rules live as long as the process: the collector need not walk them,
    gc.set_threshold(20_000, 20, 20)  # and a story leaves few cycles behind
    return Rules(lexicon=Lexicon(entries), units=units, commodities=commodities, frames=frames, fillers=fillers, folder=folder)


def period_entries(folder: Path) -> Iterator[Entry]:
    """Words of time."""
    words = load_yaml(folder / "periods.yaml")
    check_keys(words, {"months", "weekdays", "ordinals", "shifts", *_PERIOD_SECTIONS}, {"months", "weekdays", "shifts"})
    for key in words["months"]:
        yield from (Entry(term, "month", int(key), "capital") for term in texts(words["months"], key))
    for key in words["weekdays"]:
        yield from (Entry(term, "weekday", int(key), "capital") for term in texts(words["weekdays"], key))
    for section, kind in _PERIOD_SECTIONS.items():
        for key in words[section]:
            yield from (Entry(term, kind, key) for term in texts(words[section], key))
    for key in words["ordinals"]:
        yield from (Entry(term, "ordinal", int(key)) for term in texts(words["ordinals"], key))
    for key in words["shifts"]:
        count, unit = key.split()
        yield from (Entry(term, "shift", (int(count), unit)) for term in texts(words["shifts"], key))


def nation_entries(_folder: Path) -> Iterator[Entry]:
    """Adjectives of nationality."""
    yield from (Entry(word, "nation", name, "capital") for word, name in nationalities().items())


LOADERS: list[Callable[[Path], Iterable[Entry]]] = [
    period_entries,
    load_changes,
    load_modality,
    load_nonfacts,
    load_sources,
    place_entries,
    actor_entries,
    nation_entries,
]
