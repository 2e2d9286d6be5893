"""A word more in the vocabulary, from the review: what would be read otherwise with it, and then the word in its rule file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from extract.core.errors import ExtractError
from extract.desk.entries import KINDS, places_of
from extract.desk.words import add_word, texts_at_hand, try_word
from extract.languages.problems import problem_words
from extract.languages.spoken import say, told
from views.desk import session
from views.parts.wording import html
from views.shell import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.desk.words import Trial

_KIND, _ENTRY, _WORD, _TOLD, _TRIED = "desk_word_kind", "desk_word_entry", "desk_word", "desk_word_told", "desk_word_tried"
_WIDTH = 420  # pixels: most entries with the words that they go by
_MOST_LINES = 40  # of what would be read otherwise; the command tells all


def panel() -> None:
    """A form for the word; it is only written once it was tried, and where every example of the rules is kept."""
    hint = say("Where a text names a thing by a word that is not read")
    opened = st.popover(say("Add a word"), key="desk_words", on_change="rerun", help=hint)
    if not opened.open:
        return
    with opened:
        kinds = {kind: told(kind, "desk") for kind in KINDS}
        kind = st.selectbox(say("Kind of word"), list(kinds), format_func=kinds.__getitem__, key=_KIND, width=_WIDTH)
        labels = {one.name: one.label for one in places_of(kind)}
        means = say("Means this {kind}", kind=kinds[kind])
        entry = st.selectbox(means, list(labels), key=f"{_ENTRY}_{kind}", format_func=labels.__getitem__, width=_WIDTH)
        word = st.text_input(say("The word, as texts write it"), key=_WORD, width=_WIDTH)
        chosen = (kind, entry, word)
        is_tried = st.session_state.get(_TRIED) == chosen
        with st.container(horizontal=True, gap="small"):
            st.button(say("Try it"), on_click=_try, args=chosen, disabled=not word.strip(), key="desk_word_try")
            st.button(say("Add it"), on_click=_add, args=chosen, disabled=not is_tried, type="primary", key="desk_word_add",
                      help=say("Once it was tried, and keeps the examples of the rules"))
        lines = st.session_state.get(_TOLD, ())
        if lines:
            st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in lines[:_MOST_LINES]) + "</div>")


@language.spoken
def _try(kind: str, entry: str, word: str) -> None:
    found = _kept(lambda: try_word(kind, entry, word, texts_at_hand(session.here())))
    st.session_state[_TRIED] = (kind, entry, word) if found is not None and not found.failing else None


@language.spoken
def _add(kind: str, entry: str, word: str) -> None:
    _kept(lambda: add_word(kind, entry, word, texts_at_hand(session.here())))
    st.session_state[_TRIED] = None


def _kept(work: Callable[[], Trial]) -> Trial | None:
    """What comes of it, kept for the page; what is wrong in a line."""
    try:
        found = work()
    except ExtractError as problem:
        st.session_state[_TOLD] = (problem_words(problem),)
        return None
    st.session_state[_TOLD] = found.lines
    return found
