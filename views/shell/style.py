"""The few rules that theme options cannot say: the print sheet, the panels of text, a whole figure that can be clicked."""

from __future__ import annotations

from string import Template

import streamlit as st
from streamlit.components.v2 import component

from charts.drawing.theme import mix, palette

_HIGHLIGHT = 0.25  # part of the tint behind a figure: both themes keep 4.5:1 for the ink on it
_SHEET = Template("""<style>
.panel { font-size: .95rem; line-height: 1.5; overflow-wrap: anywhere; }
.panel dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .15rem 1rem; margin: 0 0 .6rem; padding: 0; }
.panel dt, .panel .quiet { color: $ink2; }
.panel dd, .panel p { margin: 0 0 .3rem; }
.panel .figure { font-size: 1.5rem; font-weight: 600; line-height: 1.25; }
.panel mark { background: $highlight; color: $ink; padding: 0 .15em; }
.panel .note { border-left: 3px solid $rule; padding: .1rem 0 .1rem .9rem; margin: .3rem 0 .6rem; }
.panel code { font-size: .85em; background: $panel; color: $ink; padding: 0 .25em; }
.panel table { border-collapse: collapse; width: 100%; margin: .3rem 0 .8rem; }
.panel th { text-align: left; font-weight: 600; color: $ink2; }
.panel th, .panel td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid $rule; vertical-align: top; }
.panel a { color: $terbium; }
.panel dl dd { margin-left: 0; }
.panel dt { padding: 0; }
.cells { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 1rem; padding: .3rem 0; align-items: baseline; }
[class*="st-key-line_"] { border-bottom: 1px solid $rule; }
.cells.head { font-weight: 600; color: $ink2; }
[class*="st-key-door_"] button { text-decoration: underline; text-decoration-color: $axis; text-underline-offset: .2em; }
[class*="st-key-door_"] button { text-align: left; min-height: 1.75rem; padding: 0; }
.signs { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .85rem; color: $ink2; }
.signs img { height: 1.1em; vertical-align: -.2em; }
.signs b { font-weight: 600; color: $ink; }
.copylink { font: inherit; color: $ink; background: $paper; border: 1px solid $rule; border-radius: 2px; padding: .3rem .7rem; }
.copylink { cursor: pointer; min-height: 2.5rem; font-size: .875rem; }
.copylink:hover, .copylink:focus-visible { border-color: $ink; }
[class*="st-key-headline_"] { position: relative; }
[class*="st-key-headline_"] .stButton button { position: static; padding: 0; min-height: 0; text-align: left; color: $ink2; }
[class*="st-key-headline_"] .stButton button::after { content: ""; position: absolute; inset: 0; cursor: pointer; }
[class*="st-key-headline_"]:hover .stButton button,
[class*="st-key-headline_"] .stButton button:focus-visible { text-decoration: underline; }
[class*="st-key-headline_"] .stElementContainer, [class*="st-key-headline_"] .stButton { position: static; }
@media print {
  [data-testid="stHeader"], [data-testid="stToolbar"], .stButton, .stDownloadButton, .copylink,
  [class*="st-key-asof"], [class*="st-key-filters"], [class*="st-key-tools"] { display: none !important; }
  [class*="st-key-door_"] .stButton { display: block !important; }
  [data-testid="stAppViewContainer"], [data-testid="stMain"], [data-testid="stApp"], section {
    position: static !important; overflow: visible !important; height: auto !important;
  }
  .stPlotlyChart, .stDeckGlJsonChart, [data-testid="stMetric"], .panel p, .panel tr { break-inside: avoid; }
  body, [data-testid="stApp"] { background: #fff !important; color: #000 !important; }
  @page { size: A4; margin: 14mm; }
}
</style>""")


def theme() -> str:
    """`light` or `dark`, as the reader sees the page."""
    return st.context.theme.type or "light"


def sheet() -> None:
    """Put the rules into the page."""
    tokens = palette(theme())
    st.html(_SHEET.substitute(tokens, highlight=mix(tokens["lane_borders"], tokens["paper"], _HIGHLIGHT)))


_NARROW = "narrow"
_KEY = "viewport"
# 640 px: below it Streamlit itself puts columns one below the other.
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
    return bool(st.session_state.get(_NARROW, "Mobi" in (st.context.headers.get("User-Agent") or "")))


def watch() -> None:
    """Let the browser say when what was drawn does not fit its width: one more run then, none where the guess was right."""
    _watch(key=_KEY, data={"narrow": is_narrow()}, on_narrow_change=_keep)


def _keep() -> None:
    narrow = getattr(st.session_state.get(_KEY), "narrow", None)
    if narrow is not None:
        st.session_state[_NARROW] = bool(narrow)
