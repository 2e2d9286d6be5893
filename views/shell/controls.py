"""Controls whose value lives in the address: each gives what is chosen, and writes a change back through `state`."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from views.shell import state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

_DAY_FORMS = ("%Y-%m-%d", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")
_DAY_HINT = "A day such as 2024-12-31 or 31 Dec 2024; Enter takes it"


def choose(name: str, label: str, options: Mapping[str, str], *, default: str, hint: str | None = None) -> str:
    """One of `options` (value: words), as a row of buttons."""
    value = state.choice(name, options, default)
    key = _hold(name, value)
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        help=hint,
        on_change=_store,
        args=(name, key, default, str),
    )
    return value


def pick(name: str, label: str, options: Mapping[str, str], *, default: str, hint: str | None = None) -> str:
    """One of many `options`, as a list that opens."""
    value = state.choice(name, options, default)
    key = _hold_anew(name, value)
    st.selectbox(
        label, list(options), format_func=options.__getitem__, key=key, help=hint, on_change=_store, args=(name, key, default, str)
    )
    return value


def pick_some(name: str, label: str, options: Mapping[str, str], *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Any of `options`, as buttons that go on and off; all are on unless `default` says otherwise."""
    first = tuple(options) if default is None else default
    value = state.several(name, options, first)
    key = _hold(name, list(value))
    st.pills(
        label,
        list(options),
        selection_mode="multi",
        wrap=True,
        format_func=options.__getitem__,
        key=key,
        on_change=_store,
        args=(name, key, ",".join(first) or state.NONE, lambda chosen: ",".join(chosen) or state.NONE),
    )
    return value


def search_some(name: str, label: str, options: Mapping[str, str], *, placeholder: str) -> tuple[str, ...]:
    """Any of very many `options`; none chosen means that nothing is left out."""
    value = state.several(name, options, ())
    key = _hold(name, list(value))
    st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        placeholder=placeholder,
        on_change=_store,
        args=(name, key, state.NONE, lambda chosen: ",".join(chosen) or state.NONE),
    )
    return value


def ask_day(name: str, label: str, default: date | None, bounds: tuple[date, date], *, label_shown: bool = True) -> date | None:
    """A day within `bounds`, typed; Enter takes it, and so does leaving the field."""
    value = state.day(name, default, low=bounds[0], high=bounds[1])
    key = _hold(name, value.isoformat() if value else "")
    st.text_input(
        label,
        key=key,
        placeholder="YYYY-MM-DD",
        help=_DAY_HINT if label_shown else None,
        width=140,
        label_visibility="visible" if label_shown else "collapsed",
        on_change=_store,
        args=(name, key, default.isoformat() if default else None, lambda text: day_typed(text) or None),
    )
    return value


def day_typed(text: str) -> str:
    """What was typed as YYYY-MM-DD where it is a day in a usual form (2024-12-31, 20241231, 31 Dec 2024); else as it was typed."""
    words = " ".join(text.replace(",", " ").replace("/", "-").split())
    for form in _DAY_FORMS:
        with suppress(ValueError):
            return datetime.strptime(words, form).date().isoformat()  # noqa: DTZ007 - days have no zone
    return words


def ask_number(name: str, label: str, default: float | None, bounds: tuple[float, float], *, hint: str | None = None) -> float | None:
    """A number within `bounds`; None where the reader may leave it empty."""
    value = state.number(name, default, low=bounds[0], high=bounds[1])
    key = _hold(name, value)
    st.number_input(
        label,
        min_value=float(bounds[0]),
        max_value=float(bounds[1]),
        key=key,
        help=hint,
        width=190,
        step=1.0,
        format="%g",
        placeholder="n/a",
        on_change=_store,
        args=(name, key, None if default is None else f"{default:g}", lambda figure: None if figure is None else f"{figure:g}"),
    )
    return value


def switch(name: str, label: str, *, hint: str | None = None) -> bool:
    """On or off; off unless chosen."""
    value = state.flag(name)
    key = _hold(name, value)
    st.toggle(label, key=key, help=hint, on_change=_store, args=(name, key, "0", lambda on: str(int(on))))
    return value


def _hold(name: str, value: Any) -> str:
    """Give the control the value of the address before it is drawn."""
    key = f"control_{name}"
    st.session_state[key] = value
    return key


def _hold_anew(name: str, value: str) -> str:
    """The same for a control whose value a click elsewhere may set: it is then a new control.

    What the browser still says of the old one, because it has not heard of the change, would undo it otherwise.
    """
    newest = f"newest_{name}"
    key = str(st.session_state.get(newest, f"control_{name}"))
    if st.session_state.get(key, value) != value:
        key += "_"
    st.session_state[newest], st.session_state[key] = key, value
    return key


def _store(name: str, key: str, default: str | None, written: Callable[[Any], str | None]) -> None:
    if st.session_state.get(f"newest_{name}", key) != key:
        return
    given = st.session_state[key]
    text = None if given is None else written(given)
    state.put(name, None if text == default else text)
