"""The grammars as strategies: hypothesis draws the chances that they take, and makes a failing input small by drawing fewer."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.fuzzing.targets import KINDS


def inputs(kind: str) -> st.SearchStrategy[Any]:
    """Inputs of a kind."""
    return st.randoms(use_true_random=False).map(KINDS[kind].make)
