"""Errors that a user can act on. One line each: `where: what is wrong; what was expected; what to do`."""

from __future__ import annotations


class ExtractError(Exception):
    """Base of everything the extractor refuses. `str(error)` is the one line shown to the user."""

    def __init__(self, where: str, wrong: str, expected: str = "", advice: str = "") -> None:
        self.where, self.wrong, self.expected, self.advice = where, wrong, expected, advice
        parts = "; ".join(part for part in (wrong, expected, advice) if part)
        super().__init__(f"{where}: {parts}")


class RuleError(ExtractError):
    """A curated rule or vocabulary file cannot be used."""


class DocumentError(ExtractError):
    """A note, an article or a series file cannot be read."""


class TableError(ExtractError):
    """A row does not fit the declared schema, or `data/` cannot be read or written."""


class DeskError(ExtractError):
    """What is asked of the desk cannot be done: no such story, a decision that does not fit, a publication that cannot be made."""
