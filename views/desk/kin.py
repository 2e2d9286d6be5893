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
from extract.languages.problems import problem_words
from extract.languages.spoken import say
from views.desk import session
from views.parts.wording import html, plain
from views.shell import language

if TYPE_CHECKING:
    from extract.desk.queue import Desk, Waiting
    from extract.desk.review import Review

_KINDS = {NEW: "A new story", COPY: "A copy of", UPDATE: "An update of"}
_UNSAID = {
    COPY: "A copy of which story is not said: choose it under What the story is.",
    UPDATE: "An update of which story is not said: choose it under What the story is.",
}
_LABELS = {NEW: "New story", COPY: "Copy", UPDATE: "Update", SAME: "Published"}
_WIDTH = 420  # pixels: most ids of stories whole
_KIND, _OTHER, WHY = "desk_kin_kind", "desk_kin_other", "desk_kin_why"


def panel(here: Desk, found: Review) -> None:
    """What the story is, to be said otherwise, and what takes it out of what waits."""
    relation = found.waiting.relation
    opened = st.popover(say(_LABELS[relation.kind]), key="desk_kin", on_change="rerun")
    if not opened.open:
        return
    with opened:
        if found.waiting.story_id in settled(here):
            st.caption(say("It is published, and what it is to the others with it: the last publication is undone below, in the log."))
        else:
            _relation_form(here, found.waiting)
        if discarded(here, found.waiting.story_id) is None:
            _discard_form(found.waiting)


def _relation_form(here: Desk, story: Waiting) -> None:
    others = list(kin(here, story))
    now = story.relation.file_id or story.relation.story_id
    with st.form("desk_kin_form", border=False):
        kinds = {kind: say(words) for kind, words in _KINDS.items()}
        st.selectbox(say("What it is"), list(kinds), index=list(kinds).index(story.relation.kind) if story.relation.kind in kinds else 0,
                     format_func=kinds.__getitem__, key=f"{_KIND}_{story.story_id}", width=_WIDTH)
        st.selectbox(say("Of which story"), others, index=others.index(now) if now in others else None, placeholder=say("None"),
                     key=f"{_OTHER}_{story.story_id}", width=_WIDTH)
        st.form_submit_button(say("Save"), on_click=_say, args=(story,), key="desk_kin_save")


@language.spoken
def _say(story: Waiting) -> None:
    kind = str(st.session_state.get(f"{_KIND}_{story.story_id}") or NEW)
    other = st.session_state.get(f"{_OTHER}_{story.story_id}") or ""
    if kind != NEW and not other:
        session.refuse(say(_UNSAID[kind]))
        return
    value = kind if kind == NEW else f"{kind}:{other}"
    session.decide(lambda desk, found: say_relation(desk, found.waiting, value), stay=True)


def _discard_form(story: Waiting) -> None:
    with st.form("desk_discard_form", border=False):
        st.caption(say("Takes the story out of what waits. Nothing of it is deleted: it is brought back from the list of those taken out."))
        st.text_input(say("Why"), key=WHY, placeholder=say("such as: not about supply"), width=_WIDTH)
        st.form_submit_button(say("Take it out"), on_click=_discard, args=(story,), key="desk_discard")


@language.spoken
def _discard(story: Waiting) -> None:
    discard(session.here(), story, str(st.session_state.get(WHY, "")).strip())
    session.open_story("")
    title = story.head.get("title") or story.story_id
    session.tell(plain(say("Taken out of what waits: {title}. It can be brought back.", title=title)))


def taken_out(here: Desk) -> None:
    """The stories that were taken out of what waits, each with its way back."""
    names = [name for name in story_ids(here) if discarded(here, name) is not None] if here.store.exists else []
    if not names:
        return
    with st.popover(say("Taken out: {count}", count=len(names)), key="desk_out"), st.container(gap="small"):
        for name in names:
            _way_back(here, name)


def _way_back(here: Desk, name: str) -> None:
    """Who took a story out and why, and the button that lets it wait again."""
    ruling, story = discarded(here, name), waiting(here, name)
    if ruling is None:
        return
    told = "taken out by {by}: {reason}" if ruling.reason else "taken out by {by}"
    words = html(say(told, by=ruling.by, reason=ruling.reason))
    st.html(f'<div class="panel"><b>{html(story.head.get("title") or name)}</b><p>{words}</p></div>')
    st.button(say("Bring it back"), key=f"desk_back_{name}", on_click=_bring_back, args=(name,))


@language.spoken
def _bring_back(name: str) -> None:
    here = session.here()
    try:
        bring_back(here, waiting(here, name))
    except ExtractError as problem:  # somebody else was faster
        session.refuse(problem_words(problem))
        return
    session.open_story(name)


def warnings(here: Desk, found: Review) -> None:
    """That the story was taken out of what waits, or that its file came from elsewhere, with what settles it."""
    name = found.waiting.story_id
    if discarded(here, name) is not None:
        st.warning(say("This story was taken out of what waits; a decision on it brings it back."))
        _way_back(here, name)
    file = came_from_elsewhere(here, found)
    if file is None:
        return
    told = list(differences(found, file))
    differ = {0: "Its rows are the same", 1: "{rows} differs"}.get(len(told), "{rows} differ")
    count = say(differ, rows=sentence(counted(len(told), "row")))
    line = "The file of this story came from elsewhere, by git say, and is not as it was published or taken up here. {count}."
    st.warning(plain(say(line, count=count)))
    if told:
        st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in told) + "</div>")
    with st.container(horizontal=True, gap="small"):
        st.button(say("Go on with theirs"), key="desk_take_theirs", on_click=_take, args=(name, THEIRS),
                  help=say("The rows stand as that file says; what only this desk had is open again"))
        hint = say("The rows stay as they are decided here; the next publication sets them in its place and keeps its history")
        st.button(say("Go on with ours"), key="desk_take_ours", on_click=_take, args=(name, OURS), help=hint)


@language.spoken
def _take(name: str, whose: str) -> None:
    try:
        take(session.here(), name, whose)
    except ExtractError as problem:
        session.refuse(problem_words(problem))
    else:
        session.begin("")
