"""Errors that a user can act on. One line each: `where: what is wrong; what was expected; what to do`."""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_WRITTEN_OUT = {ord(end): repr(end)[1:-1] for end in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"}  # ends of lines in what is quoted


def one_line(text: str) -> str:
    """A message with the ends of lines in what it quotes written out."""
    return text.translate(_WRITTEN_OUT)


class ExtractError(Exception):
    """Base of everything the extractor refuses. `str(error)` is the one line shown to the user."""

    def __init__(self, where: str, wrong: str, expected: str = "", advice: str = "") -> None:
        self.where, self.wrong, self.expected, self.advice = where, wrong, expected, advice
        parts = "; ".join(part for part in (wrong, expected, advice) if part)
        super().__init__(one_line(f"{where}: {parts}"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Whole from one process to another, whatever its class is made of."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    @property
    def lines(self) -> tuple[str, ...]:
        """What the user is shown, a line each."""
        return (str(self),)


class RuleError(ExtractError):
    """A curated rule or vocabulary file cannot be used."""


class DocumentError(ExtractError):
    """A note, an article or a series file cannot be read."""


class FaultsError(DocumentError):
    """All that is wrong with some files, in the order found: a line for each fault, and one that counts them."""

    def __init__(self, where: str, faults: Sequence[DocumentError]) -> None:
        self.faults = tuple(faults)
        super().__init__(where, f"{len(self.faults)} faults", "", "correct the lines named")

    @property
    def lines(self) -> tuple[str, ...]:
        return (*(str(fault) for fault in self.faults), super().__str__())

    def __str__(self) -> str:
        return "\n".join(self.lines)


class TableError(ExtractError):
    """A row does not fit the declared schema, or `data/` cannot be read or written."""


class DeskError(ExtractError):
    """What is asked of the desk cannot be done: no such story, a decision that does not fit, a publication that cannot be made."""
