"""The forms of a review: set a row's values, claim words by hand, say why a row is left out, publish. Each offers the words there are."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.wording.formats import counted
from extract.core.records import EventMention, Mention
from extract.desk import review as decisions
from extract.desk.fields import HINTS, fields_of
from extract.desk.review import OPEN, shown
from extract.languages.spoken import say, told
from views.desk import markup, session
from views.desk.entries import word
from views.parts.wording import html, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from extract.desk.fields import Field
    from extract.desk.review import Review, ReviewRow

REASON = "desk_reason"
_COLUMNS = 3
_FIRST = {name: place for place, name in enumerate((  # what is set most, in the order of a sentence
    "event_type", "metric", "commodity", "period", "value", "unit", "compare", "kind", "direction", "origin", "destination", "place",
    "places", "actors", "effects",
))}


def edit(row: ReviewRow) -> None:
    """All that can be set on a row; what is changed is kept, and the row taken."""
    kind = type(row.fact)
    before = {each.name: shown(getattr(row.fact, each.name)) for each in fields_of(kind)}
    key = f"desk_set_{row.name}"
    with st.container(key="desk_form"), st.form(f"desk_form_{session.mode()}", border=True):
        with _top(say("Edit {name}", name=row.name), row.fact.text):
            _end(say("Save"), _edit, row, before, key)
        _decided(row)
        _fields(fields_of(kind), before, key)


def claim(found: Review, span: tuple[int, int], what: str) -> None:
    """A figure or an event of words that were not read so."""
    kind: type[Mention | EventMention] = {"figure": Mention, "event": EventMention}[what]
    words = found.waiting.story.text[slice(*span)]
    known = decisions.proposed(words) if what == "figure" else {}
    before = {"modality": "actual", "certainty": "said", "told_by": "outlet", **known}
    key = f"desk_claim_{what}_{span[0]}_{span[1]}"
    with st.container(key="desk_form"), st.form(f"desk_form_{session.mode()}", border=True):
        with _top(say({"figure": "Claim a figure"}.get(what, "Claim an event")), words):
            _end(say("Claim"), _claim, span, kind, key)
        _fields(fields_of(kind), before, key)


def reject(row: ReviewRow) -> None:
    """Why a row is left out."""
    with st.container(key="desk_form"), st.form(f"desk_form_{session.mode()}", border=True):
        _decided(row)
        hint = say("such as: background, no figure of supply")
        st.text_input(say("Why {name} is left out", name=row.name), key=REASON, placeholder=hint)
        _end(say("Reject"), _reject, row)


def accept_left(found: Review) -> None:
    """The question before all rows that are left are taken at once: those that are sure, or every one."""
    left = found.open
    sure = tuple(each for each in left if each.confidence >= markup.UNSURE)
    figures = sum(isinstance(each.fact, Mention) for each in sure)
    events, unsure = len(sure) - figures, len(left) - len(sure)
    parts = [say("{figures} sure to {share} or more", figures=counted(figures, "figure"), share=f"{markup.UNSURE:.0%}")] if figures else []
    parts += [counted(events, "event")] if events else []
    parts += [say("{figures} less sure", figures=counted(unsure, "figure"))] if unsure else []
    with st.container(key="desk_form"), st.form(f"desk_form_{session.mode()}", border=True):
        st.markdown(plain(say("Not decided yet: {kinds}.", kinds=say(", ").join(parts))))
        if 0 < len(sure) < len(left):
            more = (say("Accept all {count}", count=len(left)), _accept, left)
            _end(say("Accept the {count} sure `Enter`", count=len(sure)), _accept, sure, more=more)
        else:
            _end(say("Accept all {count} `Enter`", count=len(left)), _accept, left)


def _accept(rows: Sequence[ReviewRow]) -> None:
    names = [each.name for each in rows]
    session.decide(lambda desk, found: decisions.accept(desk, found, names), *rows)


def publish(found: Review, work: Callable[[], None]) -> None:
    """The question before a publication."""
    taken, left = len(found.accepted), len(found.rows) - len(found.accepted)
    with st.container(key="desk_form"), st.form(f"desk_form_{session.mode()}", border=True):
        words = "Publish {story}: {taken} rows go into the tables, {left} do not. It can be taken back."
        st.markdown(plain(say(words, story=found.waiting.story_id, taken=taken, left=left)))
        st.text_input(say("Reason, for the log"), key=REASON, placeholder=say("such as: weekly import figures"))
        _end(say("Publish now"), work)


def _decided(row: ReviewRow) -> None:
    """What was decided on the row before, so that nobody overrules it unseen."""
    if row.state != OPEN:
        st.html(f'<div class="panel">{markup.decided(row)}</div>')


@contextmanager
def _top(words: str, quote: str) -> Iterator[None]:
    """The first line of a long form: what it is about, and the buttons that end it."""
    quoted = f'<mark>{html(" ".join(quote.split()))}</mark>'
    told = f'<div class="panel">{say("{act}: {words}", act=f"<b>{html(words)}</b>", words=quoted)}</div>'
    with st.container(horizontal=True, gap="small", vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(told, width="content")
        yield


def _end(words: str, work: Any, *given: Any, more: tuple[Any, ...] = ()) -> None:
    """The buttons that end a form; `more`: words, work and what it is given of one beside the first."""
    with st.container(horizontal=True, gap="small", width="content"):
        st.form_submit_button(words, type="primary", on_click=work, args=given, key="desk_do_submit")
        if more:
            st.form_submit_button(more[0], on_click=more[1], args=more[2:], key="desk_do_more")
        st.form_submit_button(say("Cancel `Esc`"), on_click=session.begin, args=("",), key="desk_do_cancel")


def _fields(fields: Sequence[Field], before: Mapping[str, str], key: str) -> None:
    columns = st.columns(_COLUMNS, gap="small")
    for place, each in enumerate(sorted(fields, key=lambda each: _FIRST.get(each.name, len(_FIRST)))):
        with columns[place % _COLUMNS]:
            _field(each, before.get(each.name, ""), f"{key}_{each.name}")


def _field(field: Field, value: str, key: str) -> None:
    words, label = list(field.words), markup.label(field.name)
    if field.several:
        held = [each.strip() for each in value.split(";") if each.strip()]
        # By the letters in it, one at a time: Enter takes the first that fits, never all that do.
        options = _options((*held, *words))
        st.multiselect(label, list(options), default=held, key=key, placeholder=say("None"), filter_mode="contains", select_all=False,
                       format_func=lambda each: options.get(each, each))
    elif words:
        options = _options((*filter(None, [value]), *words))
        st.selectbox(label, list(options), index=[*options].index(value) if value else None, key=key, placeholder=say("None"),
                     format_func=lambda each: options.get(each, each), accept_new_options=field.is_open, filter_mode="contains")
    else:
        st.text_input(label, value=value, key=key, placeholder=told(HINTS.get(field.name, ""), "desk"))


def _options(values: Iterable[str]) -> dict[str, str]:
    """Each value with its words, no two alike: by them Streamlit tells which was chosen, in whatever language it asks."""
    options = {value: say(", ").join(word(part) for part in value.split(":")) for value in dict.fromkeys(values)}
    often = Counter(options.values())
    return {value: words if often[words] == 1 else say("{field} ({source})", field=words, source=value) for value, words in options.items()}


def _values(kind: type[Mention | EventMention], key: str) -> dict[str, str]:
    """What the form says now, by field."""
    given = {each.name: st.session_state.get(f"{key}_{each.name}") for each in fields_of(kind)}
    return {name: "; ".join(value) if isinstance(value, list) else str(value or "").strip() for name, value in given.items()}


def _edit(row: ReviewRow, before: Mapping[str, str], key: str) -> None:
    values = {name: value for name, value in _values(type(row.fact), key).items() if value != before[name]}
    if values:
        session.decide(lambda desk, found: decisions.edit(desk, found, row.name, values), row)
    else:
        session.decide(lambda desk, found: decisions.accept(desk, found, [row.name]), row)


def _claim(span: tuple[int, int], kind: type[Mention | EventMention], key: str) -> None:
    values = {name: value for name, value in _values(kind, key).items() if value}
    session.decide(lambda desk, found: decisions.claim(desk, found, span, {"event_type": "", **values} if kind is EventMention else values))


def _reject(row: ReviewRow) -> None:
    reason = str(st.session_state.get(REASON, ""))
    session.decide(lambda desk, found: decisions.reject(desk, found, [row.name], reason), row)
