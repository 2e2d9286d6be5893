"""The language of a reader: every word of a page or a picture is an English template that stands for itself, and is looked up in the
catalogue of the language, `extract/languages/<language>.po`, by gettext's rules.

`say` is for the words of the code, `named` and `told` are for those that the tables hold: they stay English there, so that a table is the
same for every reader. What a catalogue lacks is shown in English; no name, quotation or figure is ever lost for want of a translation.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.core.calendars import MONTH_NAMES, MONTHS
from extract.core.schema import QUALIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LANGUAGES = {"en": "English", "zh": "中文"}
"""The languages by their codes in BCP 47, each by its own name."""
ENGLISH = "en"
NAME = "name"
"""The context in a catalogue of what the tables name: places, actors, goods, units, publishers."""
_SLOT = re.compile(r"\{(\w+)\}")
_MONTH, _QUALIFIER = "|".join(MONTH_NAMES), "|".join(name.replace("_", " ") for name in QUALIFIERS)
_DAY = rf"(?:\d\d? )?(?:{_MONTH}) \d{{4}}"
_SHAPES = {
    "day": _DAY, "time": rf"(?:from |until )?{_DAY}|(?:{_DAY}|{_MONTH}) to {_DAY}|\d{{4}}|no stated time", "iso": r"\d{4}-\d\d-\d\d",
    "amount": rf"(?i:up by |down by )?(?i:(?:{_QUALIFIER}) )?(?:[Hh]alf|any value|[−+-]?\d[^();]*?)",
    "number": r"[−+-]?\d[\d,.–]*", "million": r"\d[\d,.]*", "billion": r"\d[\d,.]*",
    "unit": r"[A-Za-z][\w/ ]*", "source": "[^;]+?", "thing": "[^;]+?", "effect": "[a-z_]+",
}
"""What can stand in a slot, by its kind: its name without a number at the end. A slot of another kind holds any words."""
_AS_PRINTED = "quote"
_SCALES = {"million": 10**6, "billion": 10**9}
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


class Catalogue(NamedTuple):
    """A language's words: by context and English text, and by the singular of a noun that is counted."""

    words: dict[tuple[str, str], str]
    counts: dict[str, str]
    patterns: dict[str, list[tuple[re.Pattern[str], str]]]
    """By context, the texts with slots: what such a text looks like when it is filled, and its translation."""
    contexts: set[str]


def language() -> str:
    """The code of the language that is spoken now."""
    return _language.get()


def speak(code: str) -> None:
    """Speak a language from here on in this thread. KeyError for one that there is not."""
    _language.set({name: name for name in LANGUAGES}[code])


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language within a `with` block. KeyError for one that there is not."""
    before = language()
    speak(code)
    try:
        yield
    finally:
        speak(before)


@cache
def catalogue(code: str) -> Catalogue:
    """The words of a language other than English. FileNotFoundError where it has no catalogue."""
    from babel.messages.pofile import read_po  # only a reader of another language waits for it

    found = Catalogue({}, {}, {}, set())
    with Path(__file__).with_name(f"{code}.po").open("rb") as file:
        for message in read_po(file):
            if isinstance(message.id, str) and isinstance(message.string, str):
                _enter(found, message.context or "", message.id, message.string)
            elif isinstance(message.id, tuple) and isinstance(message.string, (tuple, list)):
                found.counts[message.id[0]] = message.string[0]
    for (context, text), translation in sorted(found.words.items(), key=lambda entry: _breadth(entry[0][1])):
        if context and _SLOT.search(text):
            found.patterns.setdefault(context, []).append((_filled(text), translation))
    return found


def _breadth(text: str) -> tuple[int, int]:
    """By what the texts with slots are tried: those with the most words of their own first, then those whose slots hold the least."""
    return -len(_SLOT.sub("", text)), sum(_kind(slot) not in _SHAPES for slot in _SLOT.findall(text))


def _enter(found: Catalogue, context: str, text: str, translation: str) -> None:
    if not text or not translation:  # the head of the file, and what waits for its translator
        return
    found.words[context, text] = translation
    found.contexts.add(context)


def _filled(template: str) -> re.Pattern[str]:
    """What a template looks like when its slots are filled; a slot that is named twice holds the same both times."""
    seen: set[str] = set()
    parts = []
    for index, part in enumerate(_SLOT.split(template)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>{_SHAPES.get(_kind(part), '.+?')})")
    return re.compile("".join(parts))


def _kind(slot: str) -> str:
    """What a slot holds: `time` for {time} and {time2}."""
    return slot.rstrip("0123456789")


def say(template: str, /, **values: object) -> str:
    """The template in the language spoken, its slots filled: `say("data to {end}", end=…)`. Slots that are not given stay as they are."""
    if language() != ENGLISH:
        template = catalogue(language()).words.get(("", template), template)
    return template.format(**values) if values else template


def named(text: str) -> str:
    """What the tables name, as a reader of the language knows it: `Myanmar` as 缅甸. A name without a translation as it is."""
    return told(text, NAME)


def told(text: str, context: str) -> str:
    """A text of the tables in the language spoken: itself in the catalogue, or a text with slots that it fills. A slot that is called as a
    context holds a text of that one ({time}, {amount2}), {quote} what stays as it was printed; any other holds a name or a text of the
    same context. What is neither stays as it is."""
    if language() == ENGLISH or not text:
        return text
    return _told(language(), text, context)


@cache
def _told(code: str, text: str, context: str) -> str:
    found = catalogue(code)
    if known := found.words.get((context, text)):
        return known
    for pattern, translation in found.patterns.get(context, ()):
        if match := pattern.fullmatch(text):
            return translation.format(**{slot: _slot(code, slot, value, context) for slot, value in match.groupdict().items()})
    if context == "time":
        return found.words["", "{years}"].format(years=text) if text.isdigit() else _dates(found, text)
    return _country(code).get(text, text) if context == NAME else _told(code, text, NAME)


_LISTED = re.compile(r", | and ")
_DATE = re.compile(rf"(?:(\d\d?|(?:{_MONTH}) to) )?({_MONTH})(?: (\d{{4}}))?\b")


def _slot(code: str, slot: str, value: str, context: str) -> str:
    """What fills a slot, or a list of such; a number reads alike everywhere."""
    kind = _kind(slot)
    if kind == _AS_PRINTED:
        return value
    if kind in _SCALES:
        return _compact(code, value, _SCALES[kind])
    contexts = (kind, NAME) if kind in catalogue(code).contexts else (NAME, context)
    if (known := _known(code, value, contexts)) != value:
        return known
    parts = _LISTED.split(value)
    names = [_known(code, part, contexts) for part in parts]
    # A name that nobody knows stays, as it does alone; what begins small is no list of names.
    if names != parts and all(name != part or part[:1].isupper() for name, part in zip(names, parts, strict=True)):
        return joined(names)
    return _dates(catalogue(code), value)


def _known(code: str, value: str, contexts: tuple[str, ...]) -> str:
    """A text in the first of the contexts that has it, as it is or as it is written within a sentence; else the text itself."""
    texts = dict.fromkeys((value, value[:1].lower() + value[1:], value.lower()))
    return next((known for each in contexts for text in texts if (known := _told(code, text, each)) != text), value)


def _compact(code: str, value: str, scale: int) -> str:
    """So many millions or billions with the words of the language for large numbers: 7.4亿."""
    from babel.numbers import format_compact_decimal  # as for the catalogue

    return format_compact_decimal(float(value.replace(",", "")) * scale, locale=code, fraction_digits=2)


def _dates(found: Catalogue, value: str) -> str:
    """The text with its days and months as the language writes them."""
    return _DATE.sub(lambda date: _date(found.words, date), value)


def _date(words: dict[tuple[str, str], str], found: re.Match[str]) -> str:
    day, month, year = found.groups()
    number = MONTH_NAMES.index(month) + 1
    if day and not day.isdigit():
        first = MONTH_NAMES.index(day.removesuffix(" to")) + 1
        return words["", "{first}–{month} {year}"].format(first=first, month=number, year=year)
    return words["", DATE_FORMS[bool(day), bool(year)]].format(day=day, month=number, year=year)


DATE_FORMS = {
    (True, True): "{day} {month} {year}", (False, True): "{month} {year}", (True, False): "{day} {month}", (False, False): "{month}",
}
"""A date with or without its day, and its year. In a catalogue `month` is the number of the month."""


def month_name(number: int) -> object:
    """What fills `month` in the language spoken: its name in English; its number, where that is how a month is written."""
    return MONTHS[number - 1] if language() == ENGLISH else number


@cache
def _country(code: str) -> dict[str, str]:
    """Countries by their English names, as Unicode's locale data has them."""
    from babel import Locale

    english, other = Locale(ENGLISH).territories, Locale(code).territories
    return {name: other[key] for key, name in english.items() if key in other}


def country(codes: str) -> str:
    """A country by its code of ISO 3166, as readers of the language know it: `Myanmar (Burma)` for MM; of a place in two, IN/MM, both."""
    from babel import Locale

    names = Locale(language()).territories
    return " / ".join(names.get(code, code) for code in codes.split("/"))


def joined(parts: Sequence[str], last: str = "and") -> str:
    """a, b and c. `last` is the word before the last of them, `and` or `or`."""
    if not parts[1:]:
        return "".join(parts)
    return say({"and": "{before} and {last}", "or": "{before} or {last}"}[last], before=say(", ").join(parts[:-1]), last=parts[-1])


def noun(count: str, one: str, many: str) -> str:
    """So many of a thing, the count already in words: `three stories`, 3篇报道; `one` names the thing in the catalogue."""
    if language() != ENGLISH and (translation := catalogue(language()).counts.get(one)):
        return translation.format(count=count)
    return f"{count} {many}"
