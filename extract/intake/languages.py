"""The language of a text, by py3langid among those that rules/stories.yaml names."""

from __future__ import annotations

from functools import cache
from typing import Any

from extract.core.strict_yaml import texts
from extract.sources.page_lines import story_rules

LOOKED_AT = 20_000  # characters: more change nothing
LEAST_LETTERS = 12  # of fewer, a name or a unit decides, and any answer is a guess


def language_of(text: str) -> str:
    """The two letters of the language (`en`, `zh`, `my`); empty for a text that is mostly figures."""
    words = "".join(char if char.isalpha() or not char.isascii() else " " for char in text[:LOOKED_AT])  # figures and signs are no evidence
    if sum(char.isalpha() for char in words) < LEAST_LETTERS:
        return ""
    return _classify(" ".join(words.split()))


def is_read(language: str) -> bool:
    """Whether the reader reads the language; an unknown one is taken for one that it does."""
    return not language or language in texts(story_rules(), "reads")


def name_of(language: str) -> str:
    """The name of a language for people, its letters where it has none."""
    return str(story_rules()["languages"].get(language, language))


def _classify(words: str) -> str:
    return str(_classifier().classify(words)[0])


@cache
def _classifier() -> Any:
    """Limited to the languages that a desk meets: of a hundred, numbers and names of minerals make Latin."""
    import py3langid  # with numpy, a fifth of the start of a command that asks for no language

    py3langid.set_languages(list(story_rules()["languages"]))
    return py3langid
