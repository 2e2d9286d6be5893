"""The page Add, put together: texts come in, each story in them is shown with what is proposed of it, and goes into the queue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from charts.wording.formats import counted, sentence
from extract.core.errors import ExtractError
from extract.desk.adding import Candidate, enqueue, head_of
from extract.desk.queue import HEAD
from extract.intake.records import SAME
from extract.languages.problems import problem_words
from extract.languages.spoken import say, told
from views.desk import queue, session
from views.desk.handing_in import handed_in
from views.parts.wording import html, plain
from views.shell import language, style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from extract.desk.queue import Desk

_RULES = Path(__file__).with_name("desk.css")
REVIEW = Path(__file__).parents[1] / "review.py"
_FOUND, _FAULTS, _PASTED, _ROUND = "desk_found", "desk_faults", "desk_pasted", "desk_round"
_MOST_MEGABYTES = 20  # as the reader of uploads takes
_PREVIEW = 420  # characters of a story: enough to know it by
_ID = "story_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A story as it was found, and what became of it: queued under an id, or refused in a line."""

    number: str
    candidate: Candidate
    queued: str = ""
    fault: str = ""


def draw() -> None:
    """All of the page below its title."""
    style.more(_RULES)
    st.caption(say("Paste a text, or choose files: text, Markdown, web page, PDF, mail. Nothing is published by it."))
    session.ask_name()
    with st.form("desk_add", border=False):
        paste, upload = st.columns(2, gap="large")
        with paste:
            hint = say("The article, with headline and date line")
            st.text_area(say("Text"), key=_PASTED, height=220, placeholder=hint, persist_state="session")
        with upload:
            st.file_uploader(say("Files"), accept_multiple_files=True, key=_upload_key(), max_upload_size=_MOST_MEGABYTES,
                             help=say("Any number at once; a page of several stories is cut into them"))
        st.form_submit_button(say("Find the stories"), type="primary", on_click=_find, key="desk_find")
    for line in st.session_state.get(_FAULTS, ()):
        st.error(plain(line))
    found: tuple[Found, ...] = st.session_state.get(_FOUND, ())
    if found:
        _stories(found)


def _upload_key() -> str:
    """The key of the field for files: another after each round, so that the field is empty again."""
    return f"desk_files_{st.session_state.get(_ROUND, 0)}"


@language.spoken
def _find() -> None:
    """Read everything that was handed in; a file that cannot be read is told in a line, the others are read all the same."""
    files = list(_handed_in())
    found, problems = handed_in(session.here(), files) if files else ((), ())
    faults = [line for problem in problems for line in problem_words(problem).splitlines()]
    if lost := sum(isinstance(file, DeletedFile) for file in _uploaded()):
        faults.append(say("Files: {files} did not arrive whole; choose them again", files=counted(lost, "file", "files")))
    if not found and not faults:
        faults.append(say("Nothing was handed in: paste a text on the left, or choose files on the right."))
    turn = int(st.session_state.get(_ROUND, 0)) + 1
    st.session_state[_FOUND] = tuple(Found(number=f"{turn}_{place}", candidate=each) for place, each in enumerate(found))
    st.session_state[_FAULTS] = tuple(faults)
    if not faults:
        st.session_state[_ROUND] = turn


def _handed_in() -> Iterable[tuple[str, bytes]]:
    pasted = str(st.session_state.get(_PASTED) or "")
    if pasted.strip():
        yield "pasted.txt", pasted.encode(errors="replace")  # half a character, as some programs paste it
    for file in _uploaded():
        if not isinstance(file, DeletedFile):
            yield file.name, file.getvalue()


def _uploaded() -> Sequence[UploadedFile | DeletedFile]:
    """The chosen files; one that did not arrive, or that a restart lost, is a deleted one, without its name."""
    return st.session_state.get(_upload_key()) or ()


def _stories(found: tuple[Found, ...]) -> None:
    left = [each for each in found if not each.queued and each.candidate.relation.kind != SAME]
    st.header(sentence(say("{stories} found", stories=counted(len(found), "story", "stories"))), anchor=False)
    for each in found:
        with st.container(border=True, key=f"desk_story_{each.number}"):
            _story(each, found)
    if len(left) > 1:
        hint = say("Those about other matters, too; leave them to the buttons of each otherwise")
        st.button(say("Queue all {count}", count=len(left)), type="primary", on_click=_queue, args=([each.number for each in left],),
                  key="desk_queue_all", help=hint)


def _story(one: Found, found: tuple[Found, ...]) -> None:
    candidate = one.candidate
    proposal, relation = candidate.proposal, candidate.relation
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(plain(told(relation.kind, "desk")), color="gray" if relation.kind == "new" else "orange")
        st.caption(plain(say("from {file}", file=told(proposal.incoming.name, "desk"))), width="content")
    for note in candidate.notes:
        st.warning(plain(told(note, "desk")))
    queue.relation_panel(relation)
    if one.queued:
        _done(one)
        return
    if relation.kind == SAME:
        twin = next((each.candidate.proposal for each in found if each.candidate.proposal.story_id == relation.story_id), None)
        if twin is None or twin is proposal:
            _review(one, relation.story_id)
        else:
            words = "It was handed in twice: the story from {file} above is the one that can be queued."
            st.caption(plain(say(words, file=told(twin.incoming.name, "desk"))))
        return
    _fields(one)
    story = proposal.story
    preview = " ".join(story.text[story.start : story.end].split())
    st.html(f'<div class="panel"><p class="note">{html(preview[:_PREVIEW])}{"…" if len(preview) > _PREVIEW else ""}</p></div>')
    if one.fault:
        st.error(plain(one.fault))
    weight: Literal["primary", "secondary"] = "primary" if len(found) == 1 else "secondary"
    st.button(say("Queue this story"), key=f"desk_queue_{one.number}", type=weight, on_click=_queue, args=([one.number],))


def _done(one: Found) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(plain(say("Waits for review as {story}.", story=one.queued)), width="content")
        _review(one, one.queued)


def _fields(one: Found) -> None:
    """Every value that is proposed, with where it comes from; each can be set."""
    proposal = one.candidate.proposal
    values, sources = head_of(proposal), _sources(one.candidate)
    columns = st.columns([2, 1, 1, 1], gap="small")
    for place, part in enumerate((*HEAD, _ID)):
        with columns[place % len(columns)]:
            value = values.get(part, proposal.story_id)
            name = say("Id") if part == _ID else queue.label(part)
            st.text_input(say("{field} ({source})", field=name, source=sources[part]), value=value, key=_key(one, part),
                          placeholder={"published": "YYYY-MM-DD"}.get(part, ""))


def _sources(candidate: Candidate) -> dict[str, str]:
    proposal = candidate.proposal
    words = {part: told(getattr(proposal, part).source or "not found", "desk") for part in HEAD}
    bounds = [each.isoformat() for each in (proposal.published.low, proposal.published.high) if each]
    if not proposal.published.day and bounds:
        words["published"] = say("between {low} and {high}" if len(bounds) > 1 else "near {low}", low=bounds[0], high=bounds[-1])
    return {**words, _ID: say("of day, outlet, title")}


def _key(one: Found, part: str) -> str:
    return f"desk_part_{one.number}_{part}"


@language.spoken
def _queue(numbers: list[str]) -> None:
    """Queue stories as they stand in their fields; one that cannot be says why, and its fields stay."""
    desk, out = session.here(), list[Found]()
    for each in st.session_state[_FOUND]:
        out.append(_queued(each, desk) if each.number in numbers else each)
    st.session_state[_FOUND] = tuple(out)
    if all(each.queued or each.candidate.relation.kind == SAME for each in out):
        st.session_state[_PASTED] = ""


def _queued(one: Found, desk: Desk) -> Found:
    given = _given(one)
    try:
        added = enqueue(desk, one.candidate, given)
    except ExtractError as problem:
        return replace(one, fault=problem_words(problem))
    candidate = replace(one.candidate, relation=added.relation)
    return replace(one, candidate=candidate, queued=added.story_id if added.queued else "", fault="")


def _given(one: Found) -> Mapping[str, str]:
    """What was set otherwise than proposed."""
    proposed = {**head_of(one.candidate.proposal), _ID: one.candidate.proposal.story_id}
    said = {part: str(st.session_state.get(_key(one, part), value)).strip() for part, value in proposed.items()}
    return {part: value for part, value in said.items() if value != proposed[part]}


def _review(one: Found, story: str) -> None:
    if st.button(say("Review"), type="primary", key=f"desk_review_{one.number}"):
        session.open_story(story)
        st.switch_page(REVIEW)
