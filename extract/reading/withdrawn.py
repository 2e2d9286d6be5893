"""Figures that a text takes back (rules/withdrawn.yaml): "not 140 t as earlier reported" is no level of imports."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import re2

from extract.core.paths import RULES
from extract.core.sentences import split_sentences
from extract.core.strict_yaml import YamlMap, check_keys, load_map, texts
from extract.core.text import normal, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.core.records import Mention, Story

FILE = RULES / "withdrawn.yaml"
SUPERSEDED = "superseded"
LONGEST = 600  # characters of a sentence in which a correction is looked for: longer ones are tables and lists
_SECTIONS = ("corrects", "there", "anywhere", "ends", "examples")
_CHEAP = re2.compile(
    r"(?i)\b(?:correct|re-?file|clarif|errat|editor|version|edition|wrong|mis-?stat|mis-?rep|mistak|in error|erroneous|revis|amended"
    r"|in our|earlier|previously|originally|initially|reported|stated|published|given|printed|announced)",
)


def superseded(mentions: Sequence[Mention], story: Story) -> tuple[Mention, ...]:
    """The figures of a story, those that it takes back told as superseded."""
    taken_back = [(story.start + start, story.start + end) for start, end in withdrawn(story.text[story.start : story.end])]
    return tuple(
        replace(one, modality=SUPERSEDED) if any(start <= one.start and one.end <= end for start, end in taken_back) else one
        for one in mentions
    )


def withdrawn(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text in which figures are taken back."""
    if not _CHEAP.search(text):
        return
    flat = plain(text)
    for start, end, _ in split_sentences(normal(text)):
        sentence = flat[start:end]
        if len(sentence) <= LONGEST and _CHEAP.search(sentence):
            yield from ((start + low, start + high) for low, high in _stretches(sentence))


def _stretches(sentence: str) -> Iterator[tuple[int, int]]:
    corrects = any(pattern.search(sentence) for pattern in _patterns("corrects"))
    for pattern in (*_patterns("anywhere"), *(_patterns("there") if corrects else ())):
        for found in pattern.finditer(sentence):
            low, high = found.span(1)
            stop = _patterns("ends")[0].search(sentence[low:high])
            yield low, low + stop.start() if stop else high


@cache
def _rules() -> YamlMap:
    rules: YamlMap = load_map(FILE)
    check_keys(rules, _SECTIONS, _SECTIONS)
    return rules


@cache
def _patterns(section: str) -> tuple[Any, ...]:
    return tuple(re2.compile(f"(?i){pattern}") for pattern in texts(_rules(), section))


def examples() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sentences by which the rules are tried, each with the figures that it takes back."""
    for row in _rules()["examples"]:
        yield row["text"], tuple(texts(row, "old"))
