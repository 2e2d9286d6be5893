"""How wide the reader's window is: told by the browser itself, since a narrow window is a narrow page whatever its device is called."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2 import component

_NARROW = "narrow"
_KEY = "viewport"
_SCRIPT = """
const query = window.matchMedia("(max-width: 640px)");
export default function ({ data, setStateValue }) {
  const tell = () => { if (query.matches !== data.narrow) setStateValue("narrow", query.matches); };
  tell();
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
"""
_watch = component("kachin_viewport", html="<span hidden></span>", js=_SCRIPT)


def is_narrow() -> bool:
    """Whether pages are laid out for a phone: as the browser last said; before it has spoken, by what it calls itself."""
    told = st.session_state.get(_NARROW)
    return "Mobi" in (st.context.headers.get("User-Agent") or "") if told is None else bool(told)


def watch() -> None:
    """Let the browser say when what was drawn does not fit its width: one more run then, none where the guess was right."""
    _watch(key=_KEY, data={"narrow": is_narrow()}, on_narrow_change=_keep)


def _keep() -> None:
    told = getattr(st.session_state.get(_KEY), "narrow", None)
    if told is not None:
        st.session_state[_NARROW] = bool(told)
