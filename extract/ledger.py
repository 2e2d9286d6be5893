"""Accounts for every number of a story: claimed by a fact, by a date or by a listed non-fact, or unplaced with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.records import Claim, Unplaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.figures_of_story import StoryReader
    from extract.records import Mention, Story
    from extract.tokens import Scan


def account(scan: Scan, reader: StoryReader, story: Story, mentions: Sequence[Mention]) -> tuple[tuple[Claim, ...], tuple[Unplaced, ...]]:
    """Claims and unplaced numbers; together they cover every digit string and number word of the story once."""
    return (), ()
