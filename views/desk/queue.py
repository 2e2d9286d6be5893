"""What waits, the head of the story that is open, and the log of publications with its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import day, sentence
from charts.wording.rows import spaced
from extract.core.errors import DeskError, ExtractError
from extract.desk import publishing
from extract.desk.adding import open_story
from extract.desk.publishing import is_due, past
from extract.desk.queue import HEAD, set_head, story_ids
from extract.desk.review import review
from extract.desk.standing import standing
from extract.intake.records import COPY, NEW, SAME, UPDATE
from extract.languages.problems import problem_words
from extract.languages.spoken import named, say, told
from extract.sources.seeds import read_seeds
from views.desk import session
from views.parts.wording import html, plain
from views.shell import language

if TYPE_CHECKING:
    from extract.desk.queue import Desk, Waiting
    from extract.intake.records import Relation
    from extract.sources.published import StoryFile


_LABELS = {"url": "Address", "wire": "Agency", "byline": "By", "published": "Published"}
_LOGGED = 12  # lines of the log that are shown; `python -m extract log` has all
_FIELD = 420  # pixels of a field of the head: most titles whole
_TITLE = 560  # pixels of the column of titles: two lines of most
UNDO_REASON = "desk_undo_reason"


def label(name: str) -> str:
    """A part of the head for a reader."""
    return told(_LABELS.get(name, name.capitalize()), "desk")


def waits(desk: Desk) -> tuple[str, ...]:
    """The stories that wait, the latest first; to look makes no database."""
    return tuple(name for name in story_ids(desk) if is_due(desk, name)) if desk.store.exists else ()


def draw(desk: Desk, names: tuple[str, ...]) -> None:
    """A line for each story that waits; its title opens it."""
    with st.container(gap=None, key="rows_desk_queue"):
        for name in names:
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"line_desk_{name}"):
                title, cells = _line(desk, name)
                with st.container(width=_TITLE):
                    st.button(plain(title), key=f"door_desk_{name}", type="tertiary", on_click=session.open_story, args=(name,))
                st.html(f'<div class="panel cells desk-waits">{"".join(f"<span>{html(each)}</span>" for each in cells)}</div>')


def _line(desk: Desk, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        found = review(desk, name)
    except ExtractError as problem:
        return name, (problem_words(problem),)
    head, rows = found.waiting.head, found.rows
    state = "reviewed" if found.closed else "{left} of {count} rows open" if rows else "nothing found in it"
    when = day(found.waiting.published) if found.waiting.published else say("no day")
    outlet = say("{outlet}, {when}", outlet=named(head.get("publisher") or "") or say("no outlet"), when=when)
    relation = told(str(found.waiting.relation), "desk")
    return head.get("title") or name, (outlet, relation, say(state, left=len(found.open), count=len(rows)))


def again(desk: Desk) -> None:
    """A way back to a story that is published, to correct it."""
    panel = st.popover(say("Take up a published story again"), key="desk_again", on_change="rerun")
    if not panel.open:
        return
    with panel:
        files = reversed(read_seeds(desk.seeds).stories)
        known = {file.story_id: _titled(file) for file in files}
        if not known:
            st.caption(say("No story is published yet."))
            return
        chosen = st.selectbox(say("Published stories"), list(known), index=None, format_func=known.__getitem__, key="desk_again_story",
                              placeholder=say("Choose a story"))
        st.button(say("Open it"), key="desk_again_open", disabled=chosen is None, on_click=_again, args=(chosen,))


def _titled(file: StoryFile) -> str:
    return say("{day}, {outlet}: {title}", day=day(file.published), outlet=named(file.publisher), title=file.title)


@language.spoken
def _again(name: str) -> None:
    try:
        open_story(session.here(), name)
    except ExtractError as problem:
        session.refuse(problem_words(problem))
    else:
        session.open_story(name)


def relation_panel(relation: Relation) -> None:
    """What a text is to the known ones, and what it says otherwise."""
    if relation.kind == NEW:
        return
    shared = bool(relation.containment and not relation.by_figures)
    words = say(_IS[relation.kind][shared], story=relation.story_id, share=f"{relation.containment:.0%}")
    st.markdown(plain(words))
    if relation.by_figures:  # no sentences to hold against each other
        st.markdown(plain(say("; ").join(figure for each in relation.what_changed for figure in each.figures)))
        return
    lines = "".join(_change(each.kind, each.before, each.after, each.figures) for each in relation.what_changed)
    if lines:
        heads = "".join(f"<th>{each}</th>" for each in (say("Change"), say("Sentence"), say("Figures")))
        st.html(f'<div class="panel desk-changes"><table><tr>{heads}</tr>{lines}</table></div>')


_KNOWN = "This text is known: it is that of {story}."
_IS = {  # what a text is, and with the share of its words that both have
    SAME: (_KNOWN, _KNOWN),
    COPY: ("This is a copy of {story}.", "This is a copy of {story} ({share} of its words)."),
    UPDATE: ("This is an update of {story}.", "This is an update of {story} ({share} of its words)."),
}


def _change(kind: str, before: str, after: str, figures: tuple[str, ...]) -> str:
    old, new = html(told(before, "desk")), html(told(after, "desk"))
    words = f"{old}<br>→ {new}" if before and after else new or old
    return f"<tr><td>{html(told(kind, 'desk'))}</td><td>{words}</td><td>{'<br>'.join(map(html, figures))}</td></tr>"


def head(waiting: Waiting) -> None:
    """Title, outlet, day and so on, each to be set; the button says which that is needed is missing."""
    said = say(", ").join(filter(None, (named(waiting.head.get("publisher") or ""), day(waiting.published) if waiting.published else "")))
    icon = ":material/error:" if waiting.lacking else None
    name = say("{parts} must be said", parts=lacking(waiting)) if waiting.lacking else said
    with st.popover(plain(sentence(name)), key="desk_head", icon=icon), st.form("desk_head_form", border=False):
        for part in HEAD:
            hint = {"published": "YYYY-MM-DD"}.get(part, "")
            st.text_input(label(part), value=waiting.head.get(part, ""), key=_key(waiting, part), placeholder=hint, width=_FIELD)
        st.form_submit_button(say("Save"), on_click=_set_head, args=(waiting,), key="desk_head_save")


def lacking(waiting: Waiting) -> str:
    """What the head must say before the story can be published: `title, publisher`."""
    return say(", ").join(told(part, "desk") for part in waiting.lacking)


def _key(waiting: Waiting, part: str) -> str:
    return f"desk_head_{waiting.story_id}_{part}"


def _set_head(waiting: Waiting) -> None:
    given = {part: str(st.session_state.get(_key(waiting, part), "")).strip() for part in HEAD}
    changed = {part: value for part, value in given.items() if value != waiting.head.get(part, "")}
    if changed:
        session.decide(lambda desk, found: _set_unless_set(desk, found.waiting, waiting, changed), stay=True)


def _set_unless_set(desk: Desk, now: Waiting, drawn: Waiting, values: dict[str, str]) -> None:
    """Set parts of the head. DeskError for one that somebody else has set since the fields were drawn."""
    for name in values:
        if now.head.get(name, "") != drawn.head.get(name, ""):
            wrong, expected = f"somebody else has just set it to `{now.head.get(name, '')}`", f"it was `{drawn.head.get(name, '')}`"
            raise DeskError(f"{now.story_id} {name}", wrong, expected, "look at it, and set it again where it is wrong")
    set_head(desk, now, values)


def log(desk: Desk) -> None:
    """The publications made here, the latest first, and what takes the last one back."""
    entries = list(past(desk)) if desk.store.exists else []
    if not entries:
        return
    st.header(say("Log"), anchor=False)
    lines = "".join(_logged(each) for each in reversed(entries[-_LOGGED:]))
    heads = "".join(f"<th>{say(each)}</th>" for each in ("When (UTC)", "Who", "What", "Stories", "Version", "Reason"))
    table = f"<table><tr>{heads}</tr>{lines}</table>"
    st.html(f'<div class="panel desk-log" tabindex="0" role="region" aria-label="{say("Log")}">{table}</div>')
    last = next(iter(reversed(standing(desk))), None)
    if last is not None:
        with st.popover(say("Undo the last publication"), key="desk_undo"), st.form("desk_undo_form", border=False):
            words = "Takes back {stories}: the files are as before it. Decisions are kept, it waits again."
            st.markdown(plain(say(words, stories=say(", ").join(last.content["stories"]))))
            st.text_input(say("Reason, for the log"), key=UNDO_REASON)
            st.form_submit_button(say("Undo it"), type="primary", on_click=_undo, args=(last.n,), key="desk_undo_now")


def _logged(one: publishing.Past) -> str:
    entry, what = one.entry, told(spaced(one.entry.what), "desk")
    what = say("{what}, taken back", what=what) if one.taken_back else what
    stories, versions = say(", ").join(one.stories), told(one.versions, "desk")
    cells = (f"{entry.at:%Y-%m-%d %H:%M}", entry.by, what, stories, versions, entry.reason)
    return "<tr>" + "".join(f"<td>{html(each)}</td>" for each in cells) + "</tr>"


@language.spoken
def _undo(number: int) -> None:
    try:
        made = publishing.undo(session.here(), reason=str(st.session_state.get(UNDO_REASON, "")), number=number)
    except ExtractError as problem:
        session.refuse(problem_words(problem))
        return
    session.refuse("")
    words = "Taken back: {stories}. The tables are version {version} again."
    session.tell(plain(say(words, stories=say(", ").join(made.stories), version=made.after)))
