"""Function words by the part they play for a reader (prepositions, openings, links), as curated in rules/words.yaml."""

from __future__ import annotations

from functools import cache

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import YamlMap, load_map, texts

_FILE = RULES / "words.yaml"


@cache
def _lists() -> YamlMap:
    lists: YamlMap = load_map(_FILE)
    return lists


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The list of this name in its order. RuleError when there is none."""
    if name not in _lists():
        raise RuleError(_FILE.name, f"the list `{name}` is missing", f"`{name}: [...]`", "restore it")
    return tuple(texts(_lists(), name))


def is_list(name: str) -> bool:
    """Whether there is a list of this name."""
    return name in _lists()


@cache
def words(name: str) -> frozenset[str]:
    """The list of this name as a set."""
    return frozenset(phrases(name))
