"""What a story is to the others, said by hand; taken out of what waits and brought back; and whose file to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import counted, sentence
from extract.core.errors import ExtractError
from extract.desk.adding import kin, say_relation
from extract.desk.queue import bring_back, discard, discarded, story_ids, waiting
from extract.desk.standing import OURS, THEIRS, came_from_elsewhere, differences, settled, take
from extract.intake.records import COPY, NEW, SAME, UPDATE
from views.desk import session
from views.parts.wording import html, plain

if TYPE_CHECKING:
    from extract.desk.queue import Desk, Waiting
    from extract.desk.review import Review

_KINDS = {NEW: "A new story", COPY: "A copy of", UPDATE: "An update of"}
_LABELS = {NEW: "New story", COPY: "Copy", UPDATE: "Update", SAME: "Published"}
_WIDTH = 420  # pixels: most ids of stories whole
_KIND, _OTHER, WHY = "desk_kin_kind", "desk_kin_other", "desk_kin_why"


def panel(here: Desk, found: Review) -> None:
    """What the story is, to be said otherwise, and what takes it out of what waits."""
    relation = found.waiting.relation
    opened = st.popover(_LABELS[relation.kind], key="desk_kin", on_change="rerun")
    if not opened.open:
        return
    with opened:
        if found.waiting.story_id in settled(here):
            st.caption("It is published, and what it is to the others with it: the last publication is undone below, in the log.")
        else:
            _relation_form(here, found.waiting)
        if discarded(here, found.waiting.story_id) is None:
            _discard_form(found.waiting)


def _relation_form(here: Desk, story: Waiting) -> None:
    others = list(kin(here, story))
    now = story.relation.file_id or story.relation.story_id
    with st.form("desk_kin_form", border=False):
        st.selectbox("What it is", list(_KINDS), index=list(_KINDS).index(story.relation.kind) if story.relation.kind in _KINDS else 0,
                     format_func=_KINDS.__getitem__, key=f"{_KIND}_{story.story_id}", width=_WIDTH)
        st.selectbox("Of which story", others, index=others.index(now) if now in others else None, placeholder="None",
                     key=f"{_OTHER}_{story.story_id}", width=_WIDTH)
        st.form_submit_button("Save", on_click=_say, args=(story,), key="desk_kin_save")


def _say(story: Waiting) -> None:
    kind = str(st.session_state.get(f"{_KIND}_{story.story_id}") or NEW)
    other = st.session_state.get(f"{_OTHER}_{story.story_id}") or ""
    if kind != NEW and not other:
        session.refuse(f"{_KINDS[kind]} which story is not said: choose it under What the story is.")
        return
    value = kind if kind == NEW else f"{kind}:{other}"
    session.decide(lambda desk, found: say_relation(desk, found.waiting, value), stay=True)


def _discard_form(story: Waiting) -> None:
    with st.form("desk_discard_form", border=False):
        st.caption("Takes the story out of what waits. Nothing of it is deleted: it is brought back from the list of those taken out.")
        st.text_input("Why", key=WHY, placeholder="such as: not about supply", width=_WIDTH)
        st.form_submit_button("Take it out", on_click=_discard, args=(story,), key="desk_discard")


def _discard(story: Waiting) -> None:
    discard(session.here(), story, str(st.session_state.get(WHY, "")).strip())
    session.open_story("")
    session.say(plain(f"Taken out of what waits: {story.head.get('title') or story.story_id}. It can be brought back."))


def taken_out(here: Desk) -> None:
    """The stories that were taken out of what waits, each with its way back."""
    names = [name for name in story_ids(here) if discarded(here, name) is not None] if here.store.exists else []
    if not names:
        return
    with st.popover(f"Taken out: {len(names)}", key="desk_out"), st.container(gap="small"):
        for name in names:
            _way_back(here, name)


def _way_back(here: Desk, name: str) -> None:
    """Who took a story out and why, and the button that lets it wait again."""
    ruling, story = discarded(here, name), waiting(here, name)
    if ruling is None:
        return
    why = f": {ruling.reason}" if ruling.reason else ""
    st.html(f'<div class="panel"><b>{html(story.head.get("title") or name)}</b><p>{html(f"taken out by {ruling.by}{why}")}</p></div>')
    st.button("Bring it back", key=f"desk_back_{name}", on_click=_bring_back, args=(name,))


def _bring_back(name: str) -> None:
    here = session.here()
    try:
        bring_back(here, waiting(here, name))
    except ExtractError as problem:  # somebody else was faster
        session.refuse(str(problem))
        return
    session.open_story(name)


def warnings(here: Desk, found: Review) -> None:
    """That the story was taken out of what waits, or that its file came from elsewhere, with what settles it."""
    name = found.waiting.story_id
    if discarded(here, name) is not None:
        st.warning("This story was taken out of what waits; a decision on it brings it back.")
        _way_back(here, name)
    file = came_from_elsewhere(here, found)
    if file is None:
        return
    told = list(differences(found, file))
    count = sentence(f"{counted(len(told), 'row')} differ{'s' if len(told) == 1 else ''}") if told else "Its rows are the same"
    st.warning(plain(f"The file of this story came from elsewhere, by git say, and is not as it was published or taken up here. {count}."))
    if told:
        st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in told) + "</div>")
    with st.container(horizontal=True, gap="small"):
        st.button("Go on with theirs", key="desk_take_theirs", on_click=_take, args=(name, THEIRS),
                  help="The rows stand as that file says; what only this desk had is open again")
        st.button("Go on with ours", key="desk_take_ours", on_click=_take, args=(name, OURS),
                  help="The rows stay as they are decided here; the next publication sets them in its place and keeps its history")


def _take(name: str, whose: str) -> None:
    try:
        take(session.here(), name, whose)
    except ExtractError as problem:
        session.refuse(str(problem))
    else:
        session.begin("")
