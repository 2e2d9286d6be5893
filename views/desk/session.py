"""The desk of this session: who decides, which story and row are open, what was said last. Decisions themselves are never kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from extract.core.command_line import user
from extract.core.errors import DeskError, ExtractError
from extract.desk.queue import Desk, discarded
from extract.desk.review import OPEN, as_seen, review
from extract.languages.problems import problem_words
from extract.languages.spoken import say
from views.desk import reviewers
from views.desk.entries import in_order, next_open
from views.parts.wording import plain
from views.shell import data, language, state
from views.shell import desk as place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.desk.review import Review, ReviewRow

_BY, _ROW, _MODE, _FAULT, _SPAN, _TURN, _SAID = ("desk_by", "desk_row", "desk_mode", "desk_fault", "desk_span", "desk_turn", "desk_said")
_SEEN, _OUT = "desk_seen", "desk_seen_out"
_LONGEST_NAME = 60  # letters of a name in the log


def here() -> Desk:
    """The desk, for one run: its database serves one thread. DeskError for a visitor who may not use it: whatever is done goes this way."""
    if words := reviewers.refusal():
        raise DeskError("desk", words)
    if reviewers.sign_in():
        return Desk.at(place.seeds(), data.folder(), reviewers.name())
    by = " ".join(str(st.session_state.get(_BY) or "").split()) or user()
    return Desk.at(place.seeds(), data.folder(), by)


def ask_name() -> None:
    """The field for the name that decisions are signed with, kept as long as the session; of one who signed in, their name."""
    if reviewers.sign_in():
        st.markdown(say("You decide as **{name}**", name=plain(reviewers.name())), width="content")
        reviewers.leave()
        return
    st.text_input(say("You decide as"), value=user(), key=_BY, max_chars=_LONGEST_NAME, width=220, persist_state="session")


def story() -> str:
    """The story that is open; nothing for none."""
    return state.get("story") or ""


def open_story(story_id: str) -> None:
    """Open a story at its least sure row."""
    state.put("story", story_id)
    for name in (_ROW, _MODE, _FAULT, _SPAN):
        st.session_state.pop(name, None)


def row() -> str:
    """The name of the row that is looked at."""
    return str(st.session_state.get(_ROW, ""))


def stay_at(name: str) -> None:
    """The row that is drawn: it stays the one looked at, whatever becomes of it."""
    st.session_state[_ROW] = name


def look_at(name: str) -> None:
    """Go to a row; what was begun on another one is left."""
    st.session_state[_ROW] = name
    st.session_state[_SPAN] = None
    begin("")


def mode() -> str:
    """What is being done: nothing, `edit`, `reject`, `figure` or `event` (claimed by hand), `publish`, `help`."""
    return str(st.session_state.get(_MODE, ""))


def begin(what: str) -> None:
    """Open a form, or with nothing close it."""
    st.session_state[_MODE] = what
    st.session_state[_FAULT] = ""


def span() -> tuple[int, int] | None:
    """The stretch of the text that was marked, to be claimed."""
    found: tuple[int, int] | None = st.session_state.get(_SPAN)
    return found


def mark(found: tuple[int, int] | None) -> None:
    """Keep a stretch of the text as marked."""
    st.session_state[_SPAN] = found


def fault() -> str:
    """What was wrong with the last thing asked for."""
    return str(st.session_state.get(_FAULT, ""))


def refuse(words: str) -> None:
    """Say what is wrong with what was asked for; forms stay as they are."""
    st.session_state[_FAULT] = words


def turn() -> int:
    """The number of this run: by it the browser knows that what it asked for is drawn."""
    st.session_state[_TURN] = int(st.session_state.get(_TURN, 0)) + 1
    return int(st.session_state[_TURN])


def tell(words: str) -> None:
    """A line for the top of the page, shown once the whole page is drawn anew."""
    st.session_state[_SAID] = words


def said() -> str:
    """The line for the top of the page, once."""
    return str(st.session_state.pop(_SAID, ""))


def has_news() -> bool:
    """Whether the whole page must be drawn for what was said."""
    return bool(st.session_state.get(_SAID))


def see(desk: Desk, story_id: str) -> None:
    """Remember up to which decision the story is drawn, and whether it was taken out of what waits."""
    st.session_state[_SEEN] = desk.store.last_ruling(story_id)
    st.session_state[_OUT] = discarded(desk, story_id) is not None


def seen() -> int:
    """The number of the last decision that the story was drawn with."""
    return int(st.session_state.get(_SEEN, 0))


@language.spoken
def decide(act: Callable[[Desk, Review], object], *drawn: ReviewRow, stay: bool = False) -> None:
    """Do something to the story as it stands now, then go to the next open row. Rows that somebody else decided on since are only shown."""
    desk = here()
    try:
        found = review(desk, story())
        if (ruling := discarded(desk, story())) is not None and not st.session_state.get(_OUT):
            told = "{who} has just taken this story out of what waits; a second press decides, and brings it back."
            refuse(say(told, who=ruling.by))
            return
        if others := [each for each in drawn if not as_seen(found, each)]:
            refuse(_overtaken(found, others))
            return
        act(desk, found)
        after = review(desk, story())
    except ExtractError as problem:
        refuse(problem_words(problem))
        return
    begin("")
    mark(None)
    if not stay and any(each.state == OPEN for each in after.rows):
        st.session_state[_ROW] = next_open(in_order(after), row())


def _overtaken(found: Review, rows: Sequence[ReviewRow]) -> str:
    """Who decided on rows that were about to be decided on."""
    somebody = say("somebody")
    who = sorted({found.row(each.name).by or somebody for each in rows if any(one.name == each.name for one in found.rows)})
    told = _OVERTAKEN[len(who) > 1, len(rows) != 1]
    return say(told, who=say(" and ").join(who) or somebody, count=len(rows))


_OVERTAKEN = {  # by whether several decided, and on several rows
    (False, False): "{who} has just decided on this row; it is shown as it stands now, and a second press decides.",
    (True, False): "{who} have just decided on this row; it is shown as it stands now, and a second press decides.",
    (False, True): "{who} has just decided on {count} of these rows; they are shown as it stands now, and a second press decides.",
    (True, True): "{who} have just decided on {count} of these rows; they are shown as it stands now, and a second press decides.",
}


def fault_line() -> None:
    """What is wrong, where the eye is."""
    if fault():
        st.error(plain(fault()))
