"""The few rules that theme options cannot say: the print sheet, the panels of text, a whole figure that can be clicked."""

from pathlib import Path
from string import Template

import streamlit as st
from streamlit.components.v2 import component

from charts.drawing.theme import mix, palette
from extract.languages.spoken import language

_HIGHLIGHT = 0.25  # part of the tint behind a figure: both themes keep 4.5:1 for the ink on it
_SHEET = Template(Path(__file__).with_name("style.css").read_text(encoding="utf-8"))
_VIEWPORT = Path(__file__).with_name("viewport.js").read_text(encoding="utf-8")
_WRITTEN = {"zh": "zh-Hans"}  # a language with its script, where it has more than one: a screen reader and a font choose by it
_NARROW, _FLAT, _KEY = "narrow", "flat", "viewport"
_watch = component("kachin_viewport", html="<span hidden></span>", js=_VIEWPORT)


def theme() -> str:
    """`light` or `dark`, as the reader sees the page."""
    return st.context.theme.type or "light"


def sheet() -> None:
    """Put the rules into the page."""
    _put(_SHEET)


def more(path: Path) -> None:
    """Put the rules of a part of the pages into one that needs them."""
    _put(Template(path.read_text(encoding="utf-8")))


def _put(rules: Template) -> None:
    tokens = palette(theme())
    st.html(f"<style>{rules.substitute(tokens, highlight=mix(tokens['lane_borders'], tokens['paper'], _HIGHLIGHT))}</style>")


def is_narrow() -> bool:
    """Whether pages are laid out for a phone: as the browser last said; before it has spoken, by what it calls itself."""
    return bool(st.session_state.get(_NARROW, "Mobi" in (st.context.headers.get("User-Agent") or "")))


def is_flat() -> bool:
    """Whether the browser has said that it has no WebGL."""
    return bool(st.session_state.get(_FLAT))


def watch() -> None:
    """Let the browser say when what was drawn does not fit it, in width or for want of WebGL: one more run then, else none."""
    told = {"narrow": is_narrow(), "flat": is_flat(), "language": _WRITTEN.get(language(), language())}
    _watch(key=_KEY, data=told, on_narrow_change=_keep, on_flat_change=_keep)


def _keep() -> None:
    for name in (_NARROW, _FLAT):
        told = getattr(st.session_state.get(_KEY), name, None)
        if told is not None:
            st.session_state[name] = bool(told)
