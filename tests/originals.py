"""The five original articles, where they are at hand: `$ORIGINALS`, else seeds/originals/. They are never part of the repository."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.reading.story import read_story
from extract.sources.documents import read_document
from extract.sources.stories import split_stories

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
BASE_DATES = {"002": "2025-07-08"}  # story B carries no date of its own


def folder() -> Path | None:
    """Where the originals lie, None when nowhere."""
    for place in (os.environ.get("ORIGINALS"), ROOT / "seeds" / "originals"):
        if place and Path(place).is_dir() and any(Path(place).glob("*.txt")):
            return Path(place)
    return None


needs_originals = pytest.mark.skipif(folder() is None, reason="the original articles are not here ($ORIGINALS or seeds/originals/)")


@cache
def seed_gold() -> tuple[dict[str, Any], ...]:
    """The annotated originals."""
    return tuple(json.loads((GOLD / "seeds.json").read_text(encoding="utf-8"))["docs"])


def text_of(gold: dict[str, Any]) -> str:
    """The article as decoded, newlines untranslated."""
    place = folder()
    assert place is not None
    return (place / gold["doc"]).read_bytes().decode("utf-8")


@cache
def read_original(key: str) -> tuple[Any, ...]:
    """The readings of all chosen stories of one original."""
    from datetime import date

    place = folder()
    assert place is not None
    gold = next(one for one in seed_gold() if one["id"] == key)
    published = date.fromisoformat(BASE_DATES[key]) if key in BASE_DATES else None
    return tuple(read_story(story) for story in split_stories(read_document(place / gold["doc"], published)))
