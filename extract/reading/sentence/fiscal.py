"""Whose fiscal year a sentence means: that of the company or country it names, else the heading, else the whole story.

In each of them a company goes before a country: "Lynas shipped 300 t to Japan in FY25" tells of the year of Lynas."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.vocabulary.fiscal import FiscalYear, fiscal_years

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.reading.sentence.scan import Scan, Token

_NAMES = frozenset(("actor", "place", "nation"))
_UNKNOWN = FiscalYear(4)  # "FY2023-24" of nobody known: most countries that write so begin in April


def _named(tokens: Iterable[Token]) -> list[FiscalYear]:
    """The fiscal years of all that is named, companies first."""
    known = fiscal_years()
    found = [known[token[3]] for token in tokens if token[2] in _NAMES and token[3] in known]
    return sorted(found, key=lambda year: not year.firm)


@lru_cache(maxsize=1)
def _of_story(scan: Scan) -> list[FiscalYear]:
    """Those of the story, most often named first."""
    counted = Counter(year for tokens in scan.tokens for year in _named(tokens))
    return [year for year, _ in counted.most_common()]


def stated_year(scan: Scan, sentence: int) -> FiscalYear:
    """What `FY25` means here: a country whose fiscal year is the calendar year has no part in it, a company has."""
    for named in (_named(scan.tokens[sentence]), _named(scan.tokens[0]), _of_story(scan)):
        if found := next((year for year in named if year.firm or year.begins > 1), None):
            return found
    return FiscalYear()


def spanning_year(scan: Scan, sentence: int, *, stated: bool) -> FiscalYear | None:
    """What `2024-25` means here: one fiscal year where the text says so or is about a country that counts in them; None for two years."""
    if stated:
        return next(filter(lambda year: year.begins > 1, (stated_year(scan, sentence),)), _UNKNOWN)
    for named in (_named(scan.tokens[sentence]), _named(scan.tokens[0]), _of_story(scan)[:1]):
        if found := next((year for year in named if year.begins > 1), None):
            return found
    return None


def company_year(scan: Scan, sentence: int) -> FiscalYear | None:
    """In which year a company counts its `second quarter`: one in the sentence, or in the heading of a sentence that names nobody."""
    named = _named(scan.tokens[sentence]) or _named(scan.tokens[0])
    return next((year for year in named if year.firm and year.begins > 1), None)
