"""The rows of a story, walked and decided: the list, the row that is looked at with its buttons and forms, the text. One fragment."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components.v2 import component

from extract.core.errors import ExtractError
from extract.desk import review as decisions
from extract.desk.publishing import is_due, publish
from extract.desk.queue import discarded
from extract.desk.review import ACCEPTED, OPEN
from extract.desk.standing import standing
from extract.desk.summary import find_words
from extract.languages.problems import problem_words
from extract.languages.spoken import say
from views.desk import forms, markup, queue, session
from views.desk.entries import current, in_order
from views.parts.wording import html, plain
from views.shell import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.desk.queue import Desk
    from extract.desk.review import Review, ReviewRow
    from views.desk.entries import Entry

_KEYS = Path(__file__).with_name("keys.js").read_text(encoding="utf-8")
_listen = component("desk_keys", html="<span hidden></span>", js=_KEYS)
_KEY_OF = {
    "j": "next", "ArrowDown": "next", "k": "previous", "ArrowUp": "previous", "a": "accept", "r": "reject", "e": "edit", "z": "reopen",
    "A": "all", "p": "publish", "n": "figure", "v": "event", "?": "help",
}
_DECIDED_SINCE = (
    "{who} has decided something since this was asked; the story is shown as it stands now, and a second press publishes it."
)
_HELP = (
    ("J or ↓", "next row"), ("K or ↑", "row before"), ("A", "accept"), ("E", "edit"), ("R", "reject: type the reason, Enter"),
    ("Z", "reopen"), ("Shift A", "accept all that are left, or those of them that are sure"),
    ("N", "claim the marked words, or the number, as a figure"),
    ("V", "claim them as an event"), ("P", "publish"), ("Esc", "leave a form"), ("?", "these keys"),
)


@language.fragment(title="Review")
def workbench(story_id: str) -> None:
    """Everything that a decision changes; nothing else of the page is drawn for it."""
    desk = session.here()
    session.see(desk, story_id)
    found = decisions.review(desk, story_id)
    entries, hindrance = in_order(found), _hindrance(desk, found)
    entry = current(entries, session.row())
    turn = session.turn()
    session.stay_at(entry.name if entry else "")
    _listen(
        key="desk_keys", data={"keys": {key: f"desk_do_{name}" for key, name in _KEY_OF.items()}, "turn": turn, "form": _form_name(entry)},
        on_row_change=_row_clicked, on_span_change=_span_marked,
    )
    st.html(markup.progress(found, sum(each.row is None for each in entries), _published(desk, story_id)))
    narrow, wide = st.columns([5, 7], gap="medium")
    with narrow:
        st.html(markup.rows_list(entries, entry))
    with wide:
        _row_buttons(entries, entry)
        _story_buttons(found, entry, hindrance)
        session.fault_line()
        _middle(found, entry, hindrance)
        st.html(markup.legend())
        st.html(markup.text(found, entries, entry))
    st.html(f'<i hidden data-turn="{turn}"></i>')
    if session.has_news():
        st.rerun()


def _form_name(entry: Entry | None) -> str:
    return f"{session.mode()} {entry.name if entry else ''}" if session.mode() not in ("", "help") else ""


def _row_clicked() -> None:
    name = getattr(st.session_state.get("desk_keys"), "row", None)
    if name:
        session.look_at(str(name))


def _span_marked() -> None:
    """Keep the words that were marked in the text: where they stand is looked up, whatever the browser counts."""
    told = getattr(st.session_state.get("desk_keys"), "span", None)
    if told:
        found = decisions.review(session.here(), session.story())
        session.mark(find_words(found, str(told["words"]), int(told["start"])))


def _row_buttons(entries: Sequence[Entry], entry: Entry | None) -> None:
    row = entry.row if entry else None
    is_open = row is not None and row.state == OPEN
    with st.container(horizontal=True, gap="xsmall", key="desk_buttons"):
        do = _button
        do("accept", say("Accept `A`"), _accept, row, disabled=row is None or row.state == ACCEPTED, name=_name(row), type="primary")
        do("edit", say("Edit `E`"), session.begin, "edit", disabled=row is None)
        do("reject", say("Reject `R`"), session.begin, "reject", disabled=row is None)
        do("reopen", say("Reopen `Z`"), _reopen, row, disabled=row is None or is_open, name=_name(row))
        do("previous", say("Previous `K`"), _step, entries, -1, disabled=len(entries) < 2)
        do("next", say("Next `J`"), _step, entries, 1, disabled=len(entries) < 2)


def _story_buttons(found: Review, entry: Entry | None, hindrance: str) -> None:
    do, span, left = _button, _span(entry), len(found.open)
    with st.container(horizontal=True, gap="xsmall", key="desk_buttons_more"):
        hint = say("Mark words in the text first, or go to a number without a place")
        do("figure", say("Claim a figure `N`"), session.begin, "figure", disabled=span is None, help=hint)
        do("event", say("Claim an event `V`"), session.begin, "event", disabled=span is None, help=hint)
        every = say("Accept {count} left `⇧A`" if left else "Accept all `⇧A`", count=left)
        do("all", every, *_all(found), disabled=found.closed)
        do("publish", say("Publish `P`"), session.begin, "publish", disabled=bool(hindrance), help=hindrance or None)
        do("help", say("Keys `?`"), session.begin, {"help": ""}.get(session.mode(), "help"))


def _button(act: str, words: str, work: Any, *given: Any, name: str | None = None, **look: Any) -> None:
    """A button that a key presses, too; one of a row bears its name, so that a late press cannot fall on another."""
    st.button(words, key=f"desk_do_{act}" + (f"_{name}" if name else ""), on_click=work, args=given, **look)


def _name(row: ReviewRow | None) -> str | None:
    return row.name if row else None


def _hindrance(desk: Desk, found: Review) -> str:
    """Why the story cannot be published yet; nothing where it can."""
    if discarded(desk, found.waiting.story_id) is not None:
        return say("it was taken out of what waits")
    if not is_due(desk, found.waiting.story_id):
        return say("it is published, and nothing was decided since")
    if found.waiting.lacking:
        return say("{parts} must be said first: the button above opens the fields", parts=queue.lacking(found.waiting))
    return "" if found.closed else say("every row must be accepted or rejected first")


def _published(desk: Desk, story_id: str) -> str:
    """When the story was last published here and by whom, and whether more was decided since; nothing where it was not."""
    last = next((each for each in reversed(standing(desk)) if story_id in each.content["stories"]), None)
    if last is None:
        return ""
    told = say("published by {who}, {at:%d %b %H:%M} UTC", who=last.by, at=last.at)
    return say("{told}; what was decided since waits for the next publication", told=told) if is_due(desk, story_id) else told


def _span(entry: Entry | None) -> tuple[int, int] | None:
    """What would be claimed: the words that are marked, else the number without a place that is looked at."""
    if session.span() is not None:
        return session.span()
    return (entry.start, entry.end) if entry is not None and entry.row is None else None


def _middle(found: Review, entry: Entry | None, hindrance: str) -> None:
    """The form that is open, else the row that is looked at."""
    span = _span(entry)
    match session.mode():
        case "edit" if entry is not None and entry.row is not None:
            forms.edit(entry.row)
        case "reject" if entry is not None and entry.row is not None:
            forms.reject(entry.row)
        case "figure" | "event" as kind if span is not None:
            forms.claim(found, span, kind)
        case "all" if found.open:
            forms.accept_left(found)
        case "publish" if not hindrance:
            forms.publish(found, partial(_publish, found.waiting.story_id, session.seen()))
        case "help":
            pairs = "".join(f"<dt><kbd>{say(key)}</kbd></dt><dd>{say(words)}</dd>" for key, words in _HELP)
            st.html(f'<div class="panel desk-keys"><dl>{pairs}</dl></div>')
        case _:
            _look(found, entry)


def _look(found: Review, entry: Entry | None) -> None:
    if (span := session.span()) is not None:
        words = found.waiting.story.text[slice(*span)]
        told = say("Marked: claim it as a figure or an event.")
        st.html(f'<div class="panel desk-card"><p class="note"><mark>{html(words)}</mark></p><p>{told}</p></div>')
    elif entry is None:
        st.info(say("Nothing was found in this text. Mark words to claim what it tells, or say with Accept all that there is nothing."))
    else:
        st.html(markup.card(found, entry))


def _step(entries: Sequence[Entry], by: int) -> None:
    names = [each.name for each in entries]
    here = current(entries, session.row())
    session.look_at(names[(names.index(here.name) + by) % len(names)] if here else "")


def _accept(row: Any) -> None:
    session.decide(lambda desk, found: decisions.accept(desk, found, [row.name]), row)


def _all(found: Review) -> tuple[Any, ...]:
    """What Accept all does: it asks first; where nothing was found, it says so."""
    return (session.begin, "all") if found.rows else (_accept_nothing,)


def _accept_nothing() -> None:
    session.decide(lambda desk, found: decisions.accept(desk, found, ["all"]))


def _reopen(row: Any) -> None:
    session.decide(lambda desk, found: decisions.reopen(desk, found, row.name), row, stay=True)


@language.spoken
def _publish(story_id: str, seen: int) -> None:
    reason, desk = str(st.session_state.get(forms.REASON, "")), session.here()
    try:
        if desk.store.last_ruling(story_id) != seen:
            session.refuse(say(_DECIDED_SINCE, who=desk.store.decisions(story_id)[-1].by))
            return
        made = publish(desk, [story_id], reason=reason)
    except ExtractError as problem:
        session.refuse(problem_words(problem))
        return
    session.begin("")
    told = "Published: {stories}. The tables are version {after} now, they were {before}. Every page shows them."
    session.tell(plain(say(told, stories=say(", ").join(made.stories), after=made.after, before=made.before)))
