"""What the reader has chosen, kept in the address of the page: it survives a reload, a switch of page and being sent to somebody.

The session holds a copy, because a switch of page empties the address; `enter` writes it back. A value that cannot be used is dropped
with a notice, and the default stands in.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from charts.wording.pages import PAGES
from extract.languages.spoken import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

Value = TypeVar("Value", date, float)
_URL, _PAGE, _NOTICES, _ASKED, _TYPED = "url", "page", "notices", "asked", "typed"
NONE = "none"
_PASSING = ("record", "find")  # what a switch of page forgets: the record that is open, the words looked for
_LONGEST = 200  # characters: a parameter longer than this was not made by us; an id has at most some 80
_FEW = 12  # options: a line or two of a notice
_ALIKE = 0.75  # of two names, by difflib: `asof` is meant for `as_of`, but no name that a page has is this like another's
_SHOWN = 40  # characters of a refused value: enough to know it again, too few to fill the notice


def enter(page: str) -> None:
    """Take the address into the session, once a run. A switch of page keeps the choices made on the other page, but not the open record."""
    session, given = st.session_state, st.query_params.to_dict()
    session[_NOTICES], session[_ASKED] = [], set()
    if session.get(_PAGE, page) != page:
        given = {**{name: value for name, value in session[_URL].items() if name not in _PASSING}, **given}
        st.query_params.from_dict(given)
    session[_PAGE], session[_URL] = page, given


def get(name: str) -> str | None:
    """The text given for a parameter; None if there is none."""
    st.session_state.setdefault(_ASKED, set()).add(name)
    return _chosen().get(name)


def unknown_page() -> str:
    """The page that the address asks for where there is none of that name; empty for one that there is."""
    path = urlsplit(st.context.url or "").path.strip("/").removeprefix(st.get_option("server.baseUrlPath").strip("/")).strip("/")
    return "" if path in dict(PAGES) else path[:_SHOWN]


def put(name: str, value: str | None) -> None:
    """Set a parameter in the session and the address; None or an empty text removes it."""
    for place in (_chosen(), st.query_params):
        if value:
            place[name] = value
        else:
            place.pop(name, None)


def typed(name: str, value: str) -> None:
    """Set a parameter to what the reader typed into a field: if it cannot be used, the notice must not blame the address."""
    st.session_state.setdefault(_TYPED, {})[name] = _cut(value)
    put(name, value)


def is_typed(name: str, shown: str) -> bool:
    """Whether a value, as a notice shows it, came from a field of the page."""
    return bool(st.session_state.get(_TYPED, {}).get(name) == shown)


def refuse(name: str, expected: str) -> None:
    """Drop a parameter that cannot be used and say so at the top of the page."""
    st.session_state.setdefault(_NOTICES, []).append((name, _cut(get(name) or ""), expected))
    put(name, None)


def notices() -> tuple[tuple[str, str, str], ...]:
    """The parameters refused in this run: name, what was given, what was expected."""
    return tuple(st.session_state.get(_NOTICES, ()))


def choice(name: str, options: Collection[str], default: str) -> str:
    """One of `options`."""
    if get(name) in (None, *options):
        return get(name) or default
    refuse(name, say("one of {options}", options=_told(options, get(name) or "")))
    return default


def several(name: str, options: Collection[str], default: Collection[str]) -> tuple[str, ...]:
    """Any of `options`, in their order; the word `none` means none of them."""
    given = (get(name) or ",".join(default)).split(",")
    if set(given) <= {NONE, "", *options}:
        return tuple(option for option in options if option in given)
    refuse(name, say("some of {options}", options=_told(options, get(name) or "")))
    return tuple(default)


def _told(options: Collection[str], given: str) -> str:
    """The options where a reader takes them in; of many how many there are, the one most like `given`, and where their names stand."""
    if len(options) <= _FEW:
        return say(", ").join(options)
    near = get_close_matches(given, options, n=1) or list(options)[:1]
    return say("{count} ids, such as {near}; the list below has them by name", count=len(options), near=near[0])


def day(name: str, default: date | None, *, low: date, high: date) -> date | None:
    """A day from `low` to `high`, both included."""
    expected = say("a day such as 2024-11-14, from {low} to {high}", low=low, high=high)
    return _bounded(name, default, date.fromisoformat, (low, high), expected)


def number(name: str, default: float | None, *, low: float, high: float) -> float | None:
    """A finite number from `low` to `high`, both included."""
    expected = say("a number from {low} to {high}", low=f"{low:g}", high=f"{high:g}")
    return _bounded(name, default, float, (low, high), expected)


def _bounded(name: str, default: Value | None, read: Callable[[str], Value], bounds: tuple[Value, Value], expected: str) -> Value | None:
    given = get(name)
    if given is None:
        return default
    with suppress(ValueError):
        value = read(given)
        if bounds[0] <= value <= bounds[1]:
            return value
    refuse(name, expected)
    return default


def check() -> None:
    """Refuse parameters far longer than any that a page writes, and names that the page has not but one very like them."""
    asked = st.session_state.get(_ASKED, set())
    for name, value in list(_chosen().items()):
        near = get_close_matches(name, asked, n=1, cutoff=_ALIKE)
        if len(value) > _LONGEST or len(name) > _LONGEST:
            refuse(name, say("a shorter value"))
        elif name not in asked and near:
            refuse(name, say("{near} instead of {name}", near=near[0], name=name))


def _cut(given: str) -> str:
    return given if len(given) <= _SHOWN else given[:_SHOWN] + "…"


def _chosen() -> dict[str, str]:
    chosen: dict[str, str] = st.session_state.setdefault(_URL, st.query_params.to_dict())
    return chosen
