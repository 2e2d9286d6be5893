"""Whose fiscal year a sentence means: that of the company or country it names, else the heading, else the whole story.

In each of them a company goes before a country: "Lynas shipped 300 t to Japan in FY25" tells of the year of Lynas."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.reading.sentence.scan import lazy
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


class FiscalYears:
    """What a sentence means by the years it names; each list is found once, when first asked for."""

    def __init__(self, scan: Scan, sentence: int) -> None:
        self._scan, self._sentence = scan, sentence

    @lazy
    def _lists(self) -> tuple[list[FiscalYear], list[FiscalYear], list[FiscalYear]]:
        """Of the sentence, of the heading, of the story."""
        tokens = self._scan.tokens
        return _named(tokens[self._sentence]), _named(tokens[0]), _of_story(self._scan)

    @lazy
    def stated(self) -> FiscalYear:
        """What `FY25` means: a country whose fiscal year is the calendar year has no part in it, a company has."""
        named = (year for years in self._lists for year in years if year.firm or year.begins > 1)
        return next(named, FiscalYear())

    @lazy
    def spanning(self) -> FiscalYear | None:
        """What `2024-25` means: one fiscal year of a country that counts in them; None for two years."""
        sentence, heading, story = self._lists
        return next((year for year in (*sentence, *heading, *story[:1]) if year.begins > 1), None)

    def stated_spanning(self) -> FiscalYear:
        """What `FY2024-25` means: never a calendar year."""
        return self.stated if self.stated.begins > 1 else _UNKNOWN

    @lazy
    def company(self) -> FiscalYear | None:
        """In which year a company counts its `second quarter`: one in the sentence, or in the heading of a sentence that names nobody."""
        named = self._lists[0] or self._lists[1]
        return next((year for year in named if year.firm and year.begins > 1), None)
