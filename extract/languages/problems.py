"""What is refused, in the language spoken: the line of an error, each part of it by its own template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.errors import FaultsError
from extract.languages.spoken import say, told

if TYPE_CHECKING:
    from extract.core.errors import ExtractError

PROBLEM = "problem"
"""The context in a catalogue of what errors say."""


def problem_words(problem: ExtractError) -> str:
    """An error as `str` gives it, a line for each fault, in the language spoken; what no catalogue has stays English."""
    parts = (told(part, PROBLEM) for part in (problem.wrong, problem.expected, problem.advice) if part)
    line = say("{where}: {problem}", where=told(problem.where, PROBLEM), problem=say("; ").join(parts))
    faults = problem.faults if isinstance(problem, FaultsError) else ()
    return "\n".join([*map(problem_words, faults), line])
