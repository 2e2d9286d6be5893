"""The dictionary of the fuzzers: the project's own rule words, file by file, and what is odd in numbers, days, characters and cells."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from extract.core.paths import RULES
from extract.core.strict_yaml import load_yaml
from extract.vocabulary.places import read_places
from tests.hostile.cases import DAYS, FORMULAS, MARKUP, NONSENSE, NUMBERS, TURNING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 40  # letters of a word or phrase: longer scalars of the rules are explanations and examples
ODD_CHARACTERS = (
    "\u00a0", "\u200b", "\u00ad", "\ufeff", "\u2028", "\x85", "\r", "\r\n", "\t", "\v", "\x00", "\x1f", "  ", "\n", "\n\n", " \n",
    "\u00bd", "\u00b2", "\u2075", "\u0663", "\u0966", "\uff15", "\u2083", "\u2460", "\u4e07", "\u4e07\u5143/\u5428", "\u4ebf\u7f8e\u5143",
    "\u2019", "\u201c", "\u2013", "\u2212", "\u00d7", "\u00b1", "\u2265", "~", "\ufb01", "\u00df", "\u0130", "\u017f", "\u1e9e", "\u0345",
    "e\u0301", "\U0001f642", "\U0001d7d9", "\u7a00\u571f", "\ufffd", "\ufdd0", "<", ">", "|", "*", "\u2022", "#", "&amp;", "%", "$",
    "\u20ac",
    "\u00a5", "(", ")", "[", "/", "-", "--", ".", "..", ",", ";", ":", "'", '"', "+", "=", "_", "^", "\\",
)
FORMATS = (
    "{n}", "{n}.{n}", "{n},{ooo}", "{n},{ooo},{ooo}", "{n} {ooo}", "{n}'{ooo}", "{n}.{ooo},{n}", "{n}-{n}", "{n}\u2013{n}", "{n} to {n}",
    "{n} \u00b1 {n}", "{n}/{n}", "{n} {n}/{n}", "{n} x 10^{d}", "{n}e{d}", "{n}\u00bd", "{n}{d}k", "+{n}", "-{n}", "\u2212{n}", "({n})",
    "{n}m", "{n} million", "{n} billion", "{n}bn", "between {n} and {n}", "from {n} to {n}", "{n}, {n} and {n}", "{n}+", "~{n}", "0",
    "00{n}",
    ".{n}", "{n}.", "{n}..{n}", "half", "a third", "two-thirds", "dozens of", "several hundred", "a dozen", "twenty-five thousand",
    "one and a half million", "hundreds of thousands of", "{n} in {n}", "{n}:{n}", "{n}x", "{n}-fold", "1 in {n}", "nil", "{n}th", "{n}s",
)
DATES = (
    "{y}", "in {y}", "{month}", "{month} {y}", "{d} {month} {y}", "{month} {d}, {y}", "{month} {d}", "{y}-{mm}-{mm}", "{mm}/{mm}/{y}",
    "{mm}.{mm}.{y}", "Q{q}", "Q{q} {y}", "{q}Q{y}", "H1 {y}", "the first {d} months of {y}", "January-{month}", "{month} to {month} {y}",
    "{month} {d} to {month} {d}", "{y}-{y}", "{y}/{d}", "FY{y}", "fiscal {y}", "last month", "last year", "this week", "yesterday",
    "a year earlier", "year on year", "from the previous month", "since {month}", "until {y}", "by {y}", "early {month}", "late {y}",
    "mid-{month}", "the {d}th of {month}", "{d} days ago", "two weeks earlier", "next quarter", "the {y}s", "winter", "the past {d} years",
    "29 February {y}", "31 {month}", "{y}\u5e74{d}\u6708", "weeks", "the same period of last year", "Monday", "Monday, {month} {d}",
    "end-{y}",
)


@cache
def words(name: str) -> tuple[str, ...]:
    """Every short key and text of a rule file, in order; `places` are the names of the gazetteer."""
    if name == "places":
        return tuple(sorted({place.name for place in read_places().values()}))
    found = _scalars(load_yaml(RULES / f"{name}.yaml"))
    return tuple(dict.fromkeys(word for word in found if 1 < len(word) <= LONGEST and not set(word) & set("{}[]|<>\\?*")))


def _scalars(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from node
        for each in node.values():
            yield from _scalars(each)
    elif isinstance(node, list):
        for each in node:
            yield from _scalars(each)


ODD_TEXTS = (*(number[:60] for number in NUMBERS), *NONSENSE[:-1], *MARKUP, *TURNING, *FORMULAS, *DAYS)
"""Pieces that stand where something else is expected; numbers of hundreds of digits are cut, as each target reads thousands of texts."""
