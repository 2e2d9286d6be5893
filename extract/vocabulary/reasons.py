"""Evidence in words (rules/reasons.yaml): why a metric, a material or a period was chosen for a figure."""

from __future__ import annotations

from functools import cache, lru_cache

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import YamlMap, load_map

_FILE = RULES / "reasons.yaml"


@cache
def _reasons() -> YamlMap:
    reasons: YamlMap = load_map(_FILE)
    return reasons


@lru_cache(maxsize=4096)  # the same few reasons come again and again
def in_words(slot: str, evidence: tuple[str, ...]) -> str:
    """The reasons that pieces of evidence ("kind: detail") are, each once. RuleError for a kind that the file does not explain."""
    kinds = dict.fromkeys(name.partition(":")[0] for name in evidence)
    for kind in kinds:
        if kind not in _reasons().get(slot, {}):
            raise RuleError(_FILE.name, f"`{slot}` does not explain {kind!r}", "a phrase for each kind of evidence", f"add `{kind}: ...`")
    return ", ".join(str(_reasons()[slot][kind]) for kind in kinds)
