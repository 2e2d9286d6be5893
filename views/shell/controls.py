"""Controls whose value lives in the address: each gives what is chosen, and writes a change back through `state`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import streamlit as st

from extract.languages.spoken import say
from views.shell import state

Options = Mapping[str, str]  # value in the address: words on the page
_DAY_FORMS = ("%Y-%m-%d", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%Y年%m月%d日")
_DAY_HINT = "A day such as 2024-12-31 or 31 Dec 2024; Enter takes it"
_DAY_WIDTH = 140  # pixels: ten digits and the field's padding
_WORDS_WIDTH, _MOST_WORDS = 230, 120  # pixels: three or four words; characters
_NUMBER_WIDTH = 190  # pixels: the longest label, "Share hit, at least (%)", and the field's two buttons


def choose(name: str, label: str, options: Options, *, default: str, **look: Any) -> str:
    """One of `options`, as a row of buttons."""
    value = state.choice(name, options, default)
    # Wrapped: on a phone the last button would be cut off.
    bound = _bound(name, value, default)
    st.segmented_control(label, list(options), format_func=options.__getitem__, required=True, wrap=True, **look, **bound)
    return value


def pick(name: str, label: str, options: Options, *, default: str) -> str:
    """One of many `options`, as a list that opens."""
    value = state.choice(name, options, default)
    _renew(name, value)
    st.selectbox(label, list(options), format_func=options.__getitem__, **_bound(name, value, default))
    return value


def pick_some(name: str, label: str, options: Options, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Any of `options`, as buttons that go on and off; all are on unless `default` says otherwise."""
    if default is None:
        default = tuple(options)
    value = state.several(name, options, default)
    bound = _bound(name, list(value), default)
    st.pills(label, list(options), selection_mode="multi", wrap=True, format_func=options.__getitem__, **bound)
    return value


def search_some(
    name: str, label: str, options: Options, *, placeholder: str, offered: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Any of very many `options`, of which only some may be `offered`; none chosen means that nothing is left out."""
    value = state.several(name, options, ())
    listed = list(options) if offered is None else list(offered)
    bound = _bound(name, [each for each in value if each in listed], ())
    st.multiselect(label, listed, format_func=options.__getitem__, placeholder=placeholder, **bound)
    return value


def ask_day(name: str, label: str, default: date | None, bounds: tuple[date, date], **look: Any) -> date | None:
    """A day within `bounds`, typed; Enter takes it, and so does leaving the field."""
    value = state.day(name, default, low=bounds[0], high=bounds[1])
    look = {"placeholder": "YYYY-MM-DD", "help": say(_DAY_HINT), "width": _DAY_WIDTH, **look}
    st.text_input(label, **look, **_bound(name, _written(value), default, day_typed))
    return value


def day_typed(text: str) -> str:
    """What was typed as YYYY-MM-DD where it is a day in a usual form (2024-12-31, 20241231, 31 Dec 2024); else as it was typed."""
    words = " ".join(text.replace(",", " ").replace("/", "-").split())
    for form in _DAY_FORMS:
        with suppress(ValueError):
            return datetime.strptime(words, form).date().isoformat()  # noqa: DTZ007 - days have no zone
    return words


def ask_words(name: str, label: str, *, placeholder: str, asked: Callable[[], None]) -> None:
    """Words, typed; Enter takes them, and `asked` is called."""
    bound = _bound(name, state.get(name) or "", "")

    def take(*args: Any) -> None:
        _store(*args)
        asked()

    look: dict[str, Any] = {"label_visibility": "collapsed", "width": _WORDS_WIDTH, "icon": ":material/search:", "max_chars": _MOST_WORDS}
    st.text_input(label, placeholder=placeholder, **look, **{**bound, "on_change": take})


def ask_number(name: str, label: str, default: float | None, bounds: tuple[float, float], *, hint: str | None = None) -> float | None:
    """A number within `bounds`; None where the reader may leave it empty."""
    value = state.number(name, default, low=bounds[0], high=bounds[1])
    st.number_input(label, min_value=float(bounds[0]), max_value=float(bounds[1]), help=hint, width=_NUMBER_WIDTH,
                    step=1.0, format="%g", placeholder=say("n/a"), **_bound(name, value, default))
    return value


def switch(name: str, label: str) -> bool:
    """On or off; off unless chosen."""
    value = state.choice(name, ("0", "1"), "0") == "1"
    st.toggle(label, **_bound(name, value, False))
    return value


def _bound(name: str, value: Any, default: Any, read: Callable[[Any], Any] = lambda given: given) -> dict[str, Any]:
    """What ties a control to the address: it shows `value`, and a change goes through `read` into the address, the default as nothing."""
    key = _newest(name)
    st.session_state[key] = value
    return {"key": key, "on_change": _store, "args": (name, key, _written(default), read)}


def _newest(name: str) -> str:
    return str(st.session_state.get(f"newest_{name}", f"control_{name}"))


def _renew(name: str, value: str) -> None:
    """Make a control whose value a click elsewhere has set a new one.

    What the browser still says of the old one, because it has not heard of the change, would undo it otherwise.
    """
    key = _newest(name)
    if st.session_state.get(key, value) != value:
        st.session_state[f"newest_{name}"] = f"{key}_"


def _store(name: str, key: str, default: str, read: Callable[[Any], Any]) -> None:
    if key == _newest(name):
        text = _written(read(st.session_state[key]))
        state.typed(name, {default: ""}.get(text, text))


def _written(value: object) -> str:
    """A value as it stands in the address; nothing for none."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case float():
            return f"{value:g}"
        case list() | tuple():
            return ",".join(value) or state.NONE
    return str(value)
