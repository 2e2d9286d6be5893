"""What the reader has chosen, kept in the address of the page: it survives a reload, a switch of page and being sent to somebody.

The session holds a copy, because a switch of page empties the address; `enter` writes it back. A value that cannot be used is dropped
with a notice, and the default stands in.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from math import nan
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Collection

_URL, _PAGE, _NOTICES = "url", "page", "notices"
NONE = "none"
_LONGEST = 200  # characters: a parameter longer than this was not made by us; an id has at most some 80
_SHOWN = 40  # characters of a refused value: enough to know it again, too few to fill the notice


def enter(page: str) -> None:
    """Take the address into the session, once a run. A switch of page keeps the choices made on the other page, but not the open record."""
    session, given = st.session_state, st.query_params.to_dict()
    session[_NOTICES] = []
    if session.get(_PAGE, page) != page:
        given = {**{name: value for name, value in session[_URL].items() if name != "record"}, **given}
        st.query_params.from_dict(given)
    session[_PAGE], session[_URL] = page, given


def get(name: str) -> str | None:
    """The text given for a parameter; None if there is none."""
    value: str | None = _chosen().get(name)
    return value


def put(name: str, value: str | None) -> None:
    """Set a parameter in the session and the address; None or an empty text removes it."""
    for place in (_chosen(), st.query_params):
        if value:
            place[name] = value
        else:
            place.pop(name, None)


def refuse(name: str, expected: str) -> None:
    """Drop a parameter that cannot be used and say so at the top of the page."""
    shown = get(name) or ""
    if len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "…"
    st.session_state.setdefault(_NOTICES, []).append((name, shown, expected))
    put(name, None)


def notices() -> tuple[tuple[str, str, str], ...]:
    """The parameters refused in this run: name, what was given, what was expected."""
    return tuple(st.session_state.get(_NOTICES, ()))


def choice(name: str, options: Collection[str], default: str) -> str:
    """One of `options`."""
    given = get(name)
    if given is None:
        return default
    if given not in options:
        refuse(name, f"one of {', '.join(options)}")
        return default
    return given


def several(name: str, options: Collection[str], default: Collection[str]) -> tuple[str, ...]:
    """Any of `options`, in their order; the word `none` means none of them."""
    given = get(name)
    if given is None:
        return tuple(default)
    asked = [part for part in given.split(",") if part and given != NONE]
    if not set(asked) <= set(options):
        refuse(name, f"some of {', '.join(options)}")
        return tuple(default)
    return tuple(option for option in options if option in asked)


def day(name: str, default: date | None = None, *, low: date | None = None, high: date | None = None) -> date | None:
    """A day from `low` to `high`, both included."""
    given = get(name)
    if given is None:
        return default
    try:
        found = date.fromisoformat(given)
    except ValueError:
        refuse(name, "a day such as 2024-11-14")
        return default
    if (low and found < low) or (high and found > high):
        refuse(name, f"a day from {low or 'the first'} to {high or 'the last'}")
        return default
    return found


def number(name: str, default: float | None, *, low: float, high: float) -> float | None:
    """A finite number from `low` to `high`, both included."""
    given = get(name)
    if given is None:
        return default
    found = nan
    with suppress(ValueError):
        found = float(given)
    if not low <= found <= high:
        refuse(name, f"a number from {low:g} to {high:g}")
        return default
    return found


def flag(name: str) -> bool:
    """Yes or no, written 1 or 0; no unless chosen."""
    return choice(name, ("0", "1"), "0") == "1"


def check_length() -> None:
    """Refuse parameters far longer than any that a page writes."""
    for name, value in list(_chosen().items()):
        if len(value) > _LONGEST or len(name) > _LONGEST:
            refuse(name, "a shorter value")


def _chosen() -> dict[str, str]:
    chosen: dict[str, str] = st.session_state.setdefault(_URL, st.query_params.to_dict())
    return chosen
