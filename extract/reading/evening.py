"""Stories in plain characters: one kind of line end, single blanks, no invisible characters, signs and ligatures spelt out.

A page saved on another system, or with two blanks after a full stop, says the same: readers see one of each, and a tab where two or more
blanks part the cells of a row. What was read is put back to its places on the page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from extract.core.paths import RULES
from extract.core.properties import rule_file
from extract.core.records import Reading, Span

if TYPE_CHECKING:
    from extract.core.records import Story

_STOPS = frozenset((".", "!", "?", ":", ";", ",", ""))  # behind them some put two blanks
_NO_BLANK_BEHIND = ("", " ", "\n", "\t", ",", ".")  # the last two: "70,\u00bd" is joined, whatever it means
_SINGLE, _DOUBLE = re2.compile(r"\w \w"), re2.compile(r"\w {2}\w")
_POWER = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"  # figures set high, in order
_POWERS = str.maketrans(_POWER, "0123456789")


class Spelling(NamedTuple):
    """What is spelt out: each text with what it stands for, one pattern for all, and the characters that give them away."""

    out: dict[str, str]
    pattern: Any
    marks: frozenset[str]


@cache
def _spelling() -> Spelling:
    """The curated characters; Chinese units only right behind a number, or behind another."""
    data = rule_file(RULES / "units.yaml")
    signs, units = dict(data["spelt"]), dict(data["spelt_units"])
    chars, words = "".join(signs), "|".join(sorted(units, key=len, reverse=True))
    weight, parts = f"(?:/(?:{words}))?", "".join(sign for sign, plain in signs.items() if plain[-1:].isdigit())
    unseen = "".join(sign for sign, plain in signs.items() if not plain)
    pattern = re2.compile(rf"[ \r{unseen}]+\n| {{2,}}| [{unseen}]+ |[0-9{parts}] ?(?:{words})+{weight}|[{chars}]|10[{_POWER}]+")
    return Spelling({**signs, **units}, pattern, frozenset(chars) | {word[0] for word in units} | set(_POWER))


class Evened(NamedTuple):
    """A story in plain characters, and after how many of them how many were left out in all."""

    story: Story
    after: list[int]
    left_out: list[int]

    def back(self, position: int) -> int:
        """Where the character at `position` stands on the page."""
        return position + self.left_out[bisect_right(self.after, position) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of it stands on the page."""
        return self.back(start), self.back(end - 1) + 1


def even(story: Story) -> Evened | None:
    """The story evened; None where it is even already."""
    text, start, end = story.text, story.start, story.end
    blanks = any(text.find(mark, start, end) >= 0 for mark in ("\r", "  ", " \n"))
    if not blanks and (text.isascii() or _spelling().marks.isdisjoint(text[start:end])):
        return None
    gap = " " if _is_doubled(text[start:end]) else "\t"
    parts, after, left_out, size, last = [text[:start]], [0], [0], start, start
    for run in _spelling().pattern.finditer(text[start:end]):
        a, b = start + run.start(), start + run.end()
        plain = gap if not text[a:b].strip(" ") and text[a - 1 : a] not in _STOPS else _apart(text, a, b)
        parts += (text[last:a], plain)
        size += a - last
        for more in range(b - a, len(plain)):  # more characters than on the page: all the last ones stand at its last
            after.append(size + more)
            left_out.append(b - 1 - size - more)
        size, last = size + len(plain), b
        after.append(size)
        left_out.append(b - size)
    parts.append(text[last:end])
    return Evened(_moved(story, "".join(parts), (after, left_out)), after, left_out)


def _is_doubled(text: str) -> bool:
    """Whether blanks are doubled throughout: then they part words, as single ones do, and no cells of a table."""
    doubled = len(_DOUBLE.findall(text))
    return sum(1 for _ in islice(_SINGLE.finditer(text), doubled)) < doubled  # no more than needed: single ones are many


def _apart(text: str, start: int, end: int) -> str:
    """What a run is read as, kept apart from what it stands between: a half sign before 20 is not 1/220, and before a letter not 1/2H."""
    plain, before, following = _plain(text[start:end]), text[start - 1 : start], text[end : end + 1]
    if before in _NO_BLANK_BEHIND and not plain.isspace():
        plain = plain.lstrip()
    if plain[-1:].isdigit() and following.isdigit():
        return text[start:end]
    return f"{plain} " if plain[-1:].isdigit() and following.isalpha() else plain


def _plain(run: str) -> str:
    """What a run of blanks, a sign, a power of ten or the Chinese units behind a number are read as."""
    out = _spelling().out
    if run in out:
        return out[run]
    if run.isspace() or run[0] == " " or run[-1] == "\n":
        return run[-1]
    if run[-1] in _POWER:
        return f"10^{run[len('10'):].translate(_POWERS)}"
    for word in sorted(out, key=len, reverse=True):
        run = run.replace(word, out[word])
    return run.replace("/ ", "/").replace("  ", " ")


def _moved(story: Story, text: str, runs: tuple[list[int], list[int]]) -> Story:
    pages = [position + dropped for position, dropped in zip(*runs, strict=True)]

    def ahead(position: int) -> int:
        return min(position - runs[1][bisect_right(pages, position) - 1], len(text))

    def spans(old: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(start=ahead(one.start), end=ahead(one.end)) for one in old)

    return replace(
        story, text=text, end=len(text), body_start=ahead(story.body_start), headlines=spans(story.headlines),
        chrome=spans(story.chrome),
        dateline=next(iter(spans(tuple(filter(None, (story.dateline,))))), None),
    )


def put_back(reading: Reading, story: Story, evened: Evened) -> Reading:
    """The reading of the evened story with all its places, and the quotes there, as on the page."""
    text = story.text

    def quoted(start: int, end: int, column: str = "text") -> dict[str, Any]:
        first, last = evened.span(start, end)
        return {"start": first, "end": last, column: text[first:last]}

    def placed(start: int, end: int) -> dict[str, Any]:
        return dict(zip(("start", "end"), evened.span(start, end), strict=True))

    mentions = [
        replace(
            one, **quoted(one.start, one.end),
            equivalent_of=None if one.equivalent_of is None else evened.back(one.equivalent_of),
            cells=tuple((column, *evened.span(start, end)) for column, start, end in one.cells),
        )
        for one in reading.mentions
    ]
    return replace(
        reading, story=story, mentions=tuple(mentions),
        events=tuple(replace(one, **quoted(one.start, one.end)) for one in reading.events),
        places=tuple(replace(one, **quoted(one.start, one.end)) for one in reading.places),
        claims=tuple(replace(one, **placed(one.start, one.end)) for one in reading.claims),
        unplaced=tuple(replace(one, **quoted(one.start, one.end, "quote")) for one in reading.unplaced),
    )
