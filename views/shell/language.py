"""The reader's language, `lang=` in the address: spoken in every run, in every part of a page that is drawn again alone."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import streamlit as st

from extract.languages.spoken import ENGLISH, LANGUAGES, language, say, speak, speaking
from views.shell import holes, state

if TYPE_CHECKING:
    from collections.abc import Callable

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_PART = "This part"


def expect() -> None:
    """Speak the language of the address before it is known whose page is asked for: one that was chosen on another page counts, too."""
    code = st.query_params.get("lang") or state.get("lang") or ENGLISH
    speak(code if code in LANGUAGES else ENGLISH)


def enter() -> None:
    """Speak the language of the address from here on in this run."""
    speak(state.choice("lang", LANGUAGES, ENGLISH))


def spoken(draw: Callable[Arguments, Result], title: str = _PART) -> Callable[Arguments, Result]:
    """`draw` in the reader's language: for what Streamlit calls outside a run of the page, a fragment, a dialog or a callback.

    What it cannot draw is a hole that names it by its title in English.
    """
    @wraps(draw)
    def drawn(*args: Arguments.args, **options: Arguments.kwargs) -> Result:
        enter()
        return holes.part(say(title))(draw)(*args, **options)

    return drawn


def kept(make: Callable[[], Result]) -> Callable[[], Result]:
    """`make` in the language that is spoken now: for a file that is made when its button is pressed, outside any run."""
    code = language()

    def made() -> Result:
        with speaking(code):
            return make()

    return made


def switch() -> None:
    """The languages by their own names, as links: the one spoken is only named."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", width="content", key="languages"):
        for code, name in LANGUAGES.items():
            st.button(name, key=f"language_{code}", type="tertiary", disabled=code == language(), on_click=state.put,
                      args=("lang", {ENGLISH: None}.get(code, code)))


def fragment(draw: Callable[..., Any] | None = None, *, key: str | None = None, title: str = _PART) -> Callable[..., Any]:
    """As `st.fragment`, in the reader's language."""
    if draw is None:
        return lambda drawn: fragment(drawn, key=key, title=title)
    return st.fragment(spoken(draw, title), key=key)
