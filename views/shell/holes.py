"""What cannot be shown leaves a hole that says what is missing and how it comes back; the rest of the page stands.

A visitor is told the names of files, never where they lie on the server.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from extract.core.errors import ExtractError
from extract.languages.problems import problem_words
from extract.languages.spoken import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.tables.read import Tables

_LOG = logging.getLogger(__name__)
_FOLDERS = re.compile(r"(?<![\w:/.])/(?:[^/\s;:]+/)*")  # the folders of an absolute path
# What a fault in the code of a chart, or a table with unforeseen content, raises; how Streamlit ends a run is none of these.
_FAULTS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@contextmanager
def part(title: str) -> Iterator[None]:
    """A part of a page, by its title as spoken: what it needs and is not there, or that it failed, is said in its place."""
    try:
        yield
    except ExtractError as problem:
        _say(title, public(problem))
    except OSError as problem:
        _say(title, say("{file}: the file cannot be read", file=Path(str(problem.filename or "")).name))
    except _FAULTS as fault:
        _LOG.error("fault", exc_info=fault)
        st.warning(say("Not shown: **{part}** (drawing it failed). The rest of the page stands. The fault is in the server's log; "
                       "where a table is damaged, `python -m extract` builds all of them anew.", part=title))


def _say(title: str, problem: str) -> None:
    with st.container(gap=None):
        st.warning(say("Not shown: **{part}** (something that it needs is missing):", part=title))
        st.text(problem)  # as it is: what a file says is no Markdown


def public(problem: ExtractError) -> str:
    """What is wrong, without the folders of this machine."""
    return without_folders(problem_words(problem))


def without_folders(line: str) -> str:
    """A line with the names of files in it, but not where they lie."""
    return _FOLDERS.sub("", line)


def tell(tables: Tables) -> None:
    """One notice at the head of a page where some tables cannot be read."""
    if tables.faults:
        names = joined([f"`{name}`" for name in tables.faults])
        st.warning(say("These tables cannot be read: {names}. What rests on them is not shown; all else is. "
                       "They are built anew with `python -m extract`.", names=names))
