"""A story under review as HTML: the list of rows, the text with every number marked, the row looked at. Foreign words pass `html`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from charts.wording.formats import counted
from charts.wording.rows import spaced
from extract.core.records import Mention
from extract.desk.review import OPEN, shown
from extract.desk.summary import DATE, FIGURE, NO_FACT, TOLD, UNPLACED, USUAL, pieces
from extract.languages.spoken import say, told
from extract.measures.evidence import sentence_around
from views.desk.entries import SIGNS, gist, quote_of, sure_words, value_words
from views.parts.wording import html, words_if

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.desk.review import Review, ReviewRow
    from extract.desk.summary import Mark, Piece
    from views.desk.entries import Entry

UNSURE = 0.9  # of rows that are surer 87% are right in every field, of all rows 73% (README, "How well it reads")
_NUMBER_SIGNS = {UNPLACED: "?", DATE: "=", NO_FACT: "–"}
_STATES = {"open": "not decided", "accepted": "accepted", "rejected": "rejected"}
_LABELS = {
    "event_type": "Type", "metric": "Measure", "commodity": "Material", "value_high": "Up to", "compare": "Compared with",
    "modality": "Fact or plan", "attributed_to": "Said by", "told_by": "Vouched for by", "effects": "What it did",
    "denominator": "Share of", "kind": "Kind of figure", "date_is_report": "Day is that of the report", "qualifier": "As said",
}


def legend() -> str:
    """What the marks of the text mean."""
    figure = say("{mark} open, ✓ accepted, ✕ rejected", mark=f'<mark class="figure" data-sign="○">{told("figure", "desk")}</mark>')
    return (
        f'<div class="desk-legend"><span>{figure}</span><span class="event">{told("event", "desk")}</span>'
        f'<span><mark class="date" data-sign="=">{say("date")}</mark></span>'
        f'<span><mark class="no-fact" data-sign="–">{say("no fact")}</mark></span>'
        f'<span><mark class="unplaced" data-sign="?">{say("no place")}</mark></span></div>'
    )


def label(name: str) -> str:
    """A field's name for a reader."""
    return told(_LABELS.get(name, spaced(name).capitalize()), "desk")


def rows_list(entries: Sequence[Entry], current: Entry | None) -> str:
    """The list: a button for each row, and for each number without a place."""
    lines = "".join(_line(each, is_current=current is not None and each.name == current.name) for each in entries)
    return f'<div class="desk-rows"><ol>{lines}</ol></div>'


def _line(entry: Entry, *, is_current: bool) -> str:
    row = entry.row
    state, sign, sure = (row.state, SIGNS[row.state], sure_words(row)) if row else ("unplaced", "?", say("no place"))
    unsure = words_if(row is not None and row.state == OPEN and row.confidence < UNSURE, " unsure")
    quote = words_if(row and row.others, "≠ ") + quote_of(entry)
    return (
        f'<li><button type="button" data-row="{html(entry.name)}" class="{state}{unsure}"{words_if(is_current, " aria-current=true")}>'
        f'<span aria-label="{html(say(_STATES.get(state, "no place")))}" role="img">{sign}</span><span class="quote">{html(quote)}</span>'
        f'<span class="sure">{html(sure)}</span><span class="gist">{html(gist(entry))}</span></button></li>'
    )


def text(found: Review, entries: Sequence[Entry], current: Entry | None) -> str:
    """The words of the story, to the character, with what each number was taken for."""
    links = _Links(
        states={each.name: each.row.state for each in entries if each.row}, current=current.name if current else "",
        left={each.start: each.name for each in entries if each.row is None},
    )
    whole, story = found.waiting.story.text, found.waiting.story
    parts = "".join(_piece(each, whole, links) for each in pieces(found))
    return f'<div class="desk-text" tabindex="0" role="region" aria-label="{say("The text")}" data-start="{story.start}">{parts}</div>'


class _Links(NamedTuple):
    """What the marks of the text lead to: the state of each row, the row looked at, and the numbers left over by where they stand."""

    states: Mapping[str, str]
    current: str
    left: Mapping[int, str]

    def to(self, row: str) -> str:
        """The attributes of a mark that leads to a row; none for one that leads nowhere."""
        return words_if(row, f' data-row="{html(row)}"') + words_if(row and row == self.current, " data-current")


def _piece(piece: Piece, whole: str, links: _Links) -> str:
    words = html(whole[piece.start : piece.end])
    if piece.number is not None:
        words = _number(piece.number, words, links)
    if piece.event is not None:
        words = f'<span class="event {links.states.get(piece.event.row, "")}"{links.to(piece.event.row)}>{words}</span>'
    return words


def _number(mark: Mark, words: str, links: _Links) -> str:
    row = mark.row or links.left.get(mark.start, "")
    state = links.states.get(row, "")
    sign, link = SIGNS.get(state) or _NUMBER_SIGNS.get(mark.kind, ""), links.to(row)
    kind, title = mark.kind.replace(" ", "-"), html(_titled(mark, state))
    return f'<mark class="{kind} {state}" data-sign="{sign}" title="{title}"{link}>{words}</mark>'


def _titled(mark: Mark, state: str) -> str:
    if mark.kind == FIGURE:
        return say("figure, {state}", state=say(_STATES.get(state, "")))
    return say({UNPLACED: "a number without a place", DATE: "a date", NO_FACT: "a number that is no fact of supply"}[mark.kind])


def card(found: Review, entry: Entry) -> str:
    """The row that is looked at: its sentence, what it is taken to say, how sure that is and why, who decided."""
    before, quote, after = sentence_around(found.waiting.story.text, entry.start, entry.end)
    sentence = f'<p class="note">{html(before)}<mark>{html(quote)}</mark>{html(after)}</p>'
    if entry.row is None:
        words = "A number without a place: {reason}. It is listed as such, unless it is claimed."
        below = f"<p>{html(say(words, reason=told(entry.reason, 'unplaced')))}</p>"
    else:
        below = f"{decided(entry.row)}{_values(entry.row)}{_why(entry.row)}"
    return f'<div class="panel desk-card">{sentence}{below}</div>'


def decided(row: ReviewRow) -> str:
    """What a row is, how sure, and who decided what on it."""
    is_figure = isinstance(row.fact, Mention)
    name = f"<b>{html(say('Figure {name}' if is_figure else 'Event {name}', name=row.name))}</b>"
    lead = "{row}, sure to {share}: {state}" if is_figure and row.read is not None else "{row}: {state}"
    parts = [say(lead, row=name, share=html(sure_words(row)), state=html(_state_words(row)))]
    parts += [html(say("reason: {reason}", reason=row.reason))] if row.reason else []
    parts += [html(say("claimed by hand"))] if row.read is None else []
    parts += [html(say("changed: {changes}", changes=say("; ").join(_edits(row))))] if row.edited else []
    others = say(", ").join(told(each, "desk") for each in row.others)
    parts += [html(say("decided otherwise before: {who}", who=others))] if row.others else []
    return f'<p class="desk-state">{" · ".join(parts)}</p>'


def _state_words(row: ReviewRow) -> str:
    state = say(_STATES[row.state])
    return say("{state} by {who}", state=state, who=row.by) if row.by and row.state != OPEN else state


def _edits(row: ReviewRow) -> Iterator[str]:
    for name in row.edited:
        before = value_words(getattr(row.read, name)) or say("not said")
        yield say("{field} was {value}", field=label(name).lower(), value=before)


def _values(row: ReviewRow) -> str:
    values = {name: value for name in TOLD if (value := getattr(row.fact, name, None)) is not None}
    worded = {name: value_words(value) for name, value in values.items() if shown(value) not in ("", USUAL.get(name))}
    return "<dl>" + "".join(f"<dt>{html(label(name))}</dt><dd>{html(words)}</dd>" for name, words in worded.items()) + "</dl>"


def _why(row: ReviewRow) -> str:
    why = row.fact.why if isinstance(row.fact, Mention) else ""
    lines = "<br>".join(html(told(each.strip(), "reason")) for each in why.split(";"))
    is_open = words_if(row.confidence < UNSURE, " open")
    return words_if(why, f'<details class="why"{is_open}><summary>{say("Why it is read so")}</summary>{lines}</details>')


def progress(found: Review, left: int, published: str) -> str:
    """How far the review is, in a line; `published` says when it was."""
    far = {1: "{done} of {count} row decided"}.get(len(found.rows), "{done} of {count} rows decided")
    far = say(far, done=len(found.rows) - len(found.open), count=len(found.rows))
    who = say(", ").join(sorted({each.by for each in found.rows if each.by and each.state != OPEN}))
    without = words_if(left, say("{numbers} without a place", numbers=counted(left, "number")))
    parts = (f"<b>{far}</b>", html(words_if(who, say("by {who}", who=who))), html(without), html(published))
    return f'<div class="desk-state" role="status">{" · ".join(filter(None, parts))}</div>'
