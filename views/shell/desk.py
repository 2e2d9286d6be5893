"""Whether the desk is open here, where it lies, and what an interrupted publication left: all that a reader's page needs to know of it.

What reads and publishes is imported only by the pages Add and Review, and where something must be finished; what reads tables by pages: the
server asks `is_open` before it is up.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from extract.core.command_line import user
from extract.core.errors import ExtractError
from extract.core.paths import SEEDS
from extract.languages.problems import problem_words
from extract.languages.spoken import say, told

_OWN = ("127.0.0.1", "localhost", "::1")  # addresses that only this machine reaches
CLOSED = "The desk is switched off here: nothing can be added or reviewed on this dashboard."


def is_open() -> bool:
    """Whether stories can be added and reviewed: as RARE_EARTH_DESK says (`on`, `off`); else where only this machine is served."""
    asked = os.environ.get("RARE_EARTH_DESK", "").strip().lower()
    if asked in ("on", "off"):
        return asked == "on"
    return st.get_option("server.address") in _OWN


def seeds() -> Path:
    """The folder of what goes in: `seeds/`, or what RARE_EARTH_SEEDS names."""
    return Path(os.environ.get("RARE_EARTH_SEEDS") or SEEDS)


def recovered() -> tuple[str, ...]:
    """What an interrupted publication left, finished once a process: a sentence each."""
    from views.shell import data

    found = _recovered(seeds(), data.folder()) if is_open() else ()
    return tuple(_said(each) for each in found)


def _said(one: str | ExtractError) -> str:
    from charts.wording.formats import sentence

    if isinstance(one, ExtractError):
        return say("An interrupted publication could not be finished: {problem}", problem=problem_words(one))
    return say("{line}.", line=sentence(told(one, "desk")))


@st.cache_resource(show_spinner=False)
def _recovered(place: Path, tables: Path) -> tuple[str | ExtractError, ...]:
    from extract.desk.store import Store

    store = Store(place / "desk")
    try:
        if not store.exists or not store.unfinished():
            return ()
        from extract.desk.publishing import recover
        from extract.desk.queue import Desk

        return recover(Desk.at(place, tables, user()))
    except ExtractError as problem:
        return (problem,)
