"""The whole that a share is a part of, as far as the sentence says: "world production", "China's imports"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.rules import RULES
from extract.strict_yaml import check_keys, load_yaml, texts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeWords:
    """Curated words: the noun of a share metric, the words of each noun, the words that mean the world."""

    by_metric: dict[str, str]
    nouns: tuple[tuple[str, tuple[str, ...]], ...]
    world: tuple[str, ...]


@lru_cache(maxsize=4)
def whole_words(folder: Path = RULES) -> WholeWords:
    """The curated words of a folder. RuleError names file and line of the first fault."""
    words = load_yaml(folder / "wholes.yaml")
    check_keys(words, {"by_metric", "nouns", "world"}, {"by_metric", "nouns", "world"})
    nouns = tuple((noun, tuple(f" {term} " for term in texts(words["nouns"], noun))) for noun in words["nouns"])
    return WholeWords(by_metric=dict(words["by_metric"]), nouns=nouns, world=tuple(f" {term} " for term in texts(words, "world")))


def whole_of(sentence: str, metric: str | None, places: Iterable[str] = ()) -> str | None:
    """The whole of a share said in `sentence` (lower case); None if it is not said.

    The world if the sentence names it, else a place whose noun it is ("china s imports").
    """
    words = whole_words()
    text = f" {''.join(char if char.isalnum() else ' ' for char in sentence)} "
    noun = words.by_metric.get(metric or "")
    if noun is None:
        found = [(at, name) for name, terms in words.nouns for term in terms if (at := text.find(term)) >= 0]
        noun = min(found)[1] if found else None
    if noun is None:
        return None
    if any(term in text for term in words.world):
        return f"world {noun}"
    terms = dict(words.nouns).get(noun, (f" {noun} ",))
    return next((f"{place}'s {noun}" for place in places if any(f" {place.lower()} s{term}" in text for term in terms)), None)
