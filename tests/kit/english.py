"""What is wrong with a sentence whatever the story: traps of grammar, and empty places where a word was to stand."""

from __future__ import annotations

import re

_NOUNS = "crossing|gate|event|story|storie|fact|figure|text|origin|page|quotation|number|month|week|day|year|share|scope|move|place|mine"
_COUNTS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
TRAPS = {
    "one of several": re.compile(rf"\b(?:one|(?<![\d.,–-])1) (?:more )?(?:{_NOUNS})s\b", re.IGNORECASE),
    "several of one": re.compile(rf"\b(?:{_COUNTS}) (?:more )?(?:{_NOUNS})\b(?![-’s])", re.IGNORECASE),
    "a for an": re.compile(r"\ba (?:8|11|18)[\d.,]*%"),
    "no change that changes": re.compile(r"\b(?:rose|fell|jumped|plunged|slipped|edged up|edged down) ±?0%"),
    "two signs": re.compile(r"[+−±][+−±]"),
    "a hole": re.compile(r"\(\)|\(,|,,|;;|\.\.(?!\.)|  | [,;](?!\w)|\bNone\b|\bnan\b|\bNaT\b|\{|\}|: ?\.|; ?\."),
    "in a day": re.compile(rf"\bin \d{{1,2}} (?:{_MONTHS}) \d{{4}}\b"),
    "a word twice": re.compile(r"\b(in|on|to|of|the|and|at|by|after) \1\b"),
}


def faults(words: str) -> list[str]:
    """What is wrong with these words: the name of the trap and the words caught, empty for nothing."""
    plain = words.replace("\u00a0", " ")
    caught = [(name, found) for name, trap in TRAPS.items() for found in trap.finditer(plain)]
    return [f"{name}: {plain[max(found.start() - 30, 0):found.end() + 30]!r}" for name, found in caught]
