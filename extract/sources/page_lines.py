"""A page as lines: which are reporting, and which are stamps, advertisement marks, captions, footers or the end of a story.

Patterns stand in rules/stories.yaml; they are matched by re2, in time linear in the length of a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import re2

from extract.core.paths import RULES
from extract.core.strict_yaml import YamlMap, check_keys, load_map, texts
from extract.core.terms import TermIndex
from extract.core.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {"passed_on": 130, "stamps": 100, "adverts": 170, "captions": 400, "footers": 700, "ends": 70}  # and how long such a line may be
LONGEST_HEADING = 160  # characters: longer lines were prose on all pages looked at
LONGEST_UNCASED = 40  # letters: a Chinese or Burmese headline has up to some thirty
_UNCASED = re2.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Myanmar}\p{Thai}\p{Lao}\p{Khmer}]{4}")  # scripts without capitals
_STOP = re2.compile(r"[。！？；။.!?;]\W*$")
_MARGIN = " \t\r\v\f\u00a0\u2003\u3000\ufeff"
_CELL = re2.compile(r"[|\s(~<>+-]*[$€£¥]?-?\d[\d.,]*(?: ?- ?\d[\d.,]*)? ?%?\)?(?: ?\([-+]?[\d.,]+%?\))?[|\s]*")  # no date, no time
_DAY = r"((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d\d?(?:,? \d{4})?|\d\d? [A-Z][a-z]{2,8}\.?(?:,? \d{4})?)"
_AGENCY = r"\(([A-Z][A-Za-z. /]{1,30})\)"
_LAND = r"(?:, [A-Z][a-z]+(?: [A-Z][a-z]+){0,2}\.?)?"  # RUILI, China, April 20 -
_DATELINE = re2.compile(rf"^([A-Z][A-Z.'-]+(?:[ /,][ ]?[A-Z][A-Z.'-]+){{0,5}}){_LAND}(?:,? {_DAY})?(?: ?{_AGENCY})? ?(:|--?) ")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its place without surrounding blanks, its plain text, and what it is."""

    start: int
    end: int
    text: str
    kind: str  # prose, heading, bullet, cell (a figure alone), or one of KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Place, date and agency that open a story, with the place of the whole in the text."""

    start: int
    end: int
    place: str
    date: str
    wire: str


@cache
def story_rules() -> YamlMap:
    """rules/stories.yaml as read."""
    rules: YamlMap = load_map(RULES / "stories.yaml")
    newsrooms = ("wires", "outlets", "credits", "openings", "outlet_words", "sections", "languages", "reads")
    sections = ("corrections", "updates", "materials", "margin", "not_datelines", "published", "handed_in", *newsrooms, *KINDS)
    check_keys(rules, sections, sections)
    return rules


@cache
def _patterns() -> tuple[Any, tuple[str, ...]]:
    """All patterns as one set, and the kind of line that each stands for."""
    chrome = re2.Set.FullMatchSet()
    patterns = [(kind, pattern) for kind in KINDS for pattern in texts(story_rules(), kind)]
    for _, pattern in patterns:
        chrome.Add(f"(?i:{pattern})")
    chrome.Compile()
    return chrome, tuple(kind for kind, _ in patterns)


@cache
def _no_dateline() -> frozenset[str]:
    return frozenset(word.upper() for word in texts(story_rules(), "not_datelines"))


@cache
def material_index() -> TermIndex:
    """Names of rare-earth materials: the words that make a story ours."""
    return TermIndex((term, "material") for term in texts(story_rules(), "materials"))


def find_lines(text: str) -> Iterator[Line]:
    """The lines of a text that hold anything, in order."""
    flat, at = plain(text), 0
    for raw in text.split("\n"):
        if shown := raw.strip(_MARGIN):
            start = at + raw.index(shown[0])
            end = start + len(shown)
            yield Line(start, end, shown, kind_of(flat[start:end]))
        at += len(raw) + 1


def kind_of(flat: str) -> str:
    """What a line is, by its form alone. `flat` is its `plain` text."""
    if len(flat) > max(KINDS.values()):
        return "prose"
    chrome, kinds = _patterns()
    for found in sorted(chrome.Match(flat) or ()):
        if len(flat) <= KINDS[kinds[found]]:
            return str(kinds[found])
    if _UNCASED.search(flat):
        return "prose" if _STOP.search(flat) or len(flat) > LONGEST_UNCASED else "heading"
    return _kind_of_words(flat)


def _kind_of_words(flat: str) -> str:
    """The same for a line without a pattern of its own."""
    residue = " " not in flat and any(sign in flat for sign in ("=", "&", "://", "{", "<", "|"))  # of a URL or markup
    if residue or flat.upper() == flat.lower():
        return "cell" if flat.isdigit() or _CELL.fullmatch(flat) else "stamps"
    if flat[0] in "•*▪◦·‣" or flat.startswith("- "):
        return "bullet"
    sentence = flat.rstrip("\"')] ").endswith((".", "!", ";", ":")) or flat.rstrip("\"') ").endswith('?"')
    if sentence or len(flat) > LONGEST_HEADING or find_dateline(flat, 0):
        return "prose"
    return "heading"


def find_dateline(text: str, at: int) -> Dateline | None:
    """The dateline that begins at `at`: capitals, then a date or an agency, then a dash or a colon (for a colon alone one word will do)."""
    if not text[at : at + 2].isupper():
        return None
    if not (found := _DATELINE.search(plain(text[at : at + LONGEST_HEADING]))):
        return None
    place, day, wire, mark = found.groups("")
    if place in _no_dateline() or place.isdigit():
        return None
    if not (day or wire or _stands_alone(text[at : at + found.start(4)].rstrip(), mark)):
        return None
    return Dateline(start=at, end=at + found.end(4), place=place, date=day, wire=wire)


def _stands_alone(place: str, mark: str) -> bool:
    """Whether a place is a dateline without day and agency: a name of no material, and before a dash of few words."""
    if len(place) < 4 or material_index().find(place):  # shorter ones in capitals are mostly abbreviations
        return False
    return mark == ":" or len(place.split()) <= 3  # longer runs of capitals before a dash are headlines
