"""A story under review as HTML: the list of rows, the text with every number marked, the row looked at. Foreign words pass `html`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from charts.wording.formats import counted
from charts.wording.rows import spaced
from extract.core.records import Mention
from extract.desk.review import OPEN, shown
from extract.desk.summary import DATE, FIGURE, NO_FACT, TOLD, UNPLACED, USUAL, pieces
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
LEGEND = (
    '<div class="desk-legend"><span><mark class="figure" data-sign="○">figure</mark> open, ✓ accepted, ✕ rejected</span>'
    '<span class="event">event</span><span><mark class="date" data-sign="=">date</mark></span>'
    '<span><mark class="no-fact" data-sign="–">no fact</mark></span><span><mark class="unplaced" data-sign="?">no place</mark></span></div>'
)


def label(name: str) -> str:
    """A field's name for a reader."""
    return _LABELS.get(name, spaced(name).capitalize())


def rows_list(entries: Sequence[Entry], current: Entry | None) -> str:
    """The list: a button for each row, and for each number without a place."""
    lines = "".join(_line(each, is_current=current is not None and each.name == current.name) for each in entries)
    return f'<div class="desk-rows"><ol>{lines}</ol></div>'


def _line(entry: Entry, *, is_current: bool) -> str:
    row = entry.row
    state, sign, sure = (row.state, SIGNS[row.state], sure_words(row)) if row else ("unplaced", "?", "no place")
    unsure = words_if(row is not None and row.state == OPEN and row.confidence < UNSURE, " unsure")
    quote = words_if(row and row.others, "≠ ") + quote_of(entry)
    return (
        f'<li><button type="button" data-row="{html(entry.name)}" class="{state}{unsure}"{words_if(is_current, " aria-current=true")}>'
        f'<span aria-label="{html(_STATES.get(state, "no place"))}" role="img">{sign}</span><span class="quote">{html(quote)}</span>'
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
    return f'<div class="desk-text" tabindex="0" role="region" aria-label="The text" data-start="{story.start}">{parts}</div>'


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
        return f"figure, {_STATES.get(state, '')}"
    return {UNPLACED: "a number without a place", DATE: "a date", NO_FACT: "a number that is no fact of supply"}.get(mark.kind, mark.kind)


def card(found: Review, entry: Entry) -> str:
    """The row that is looked at: its sentence, what it is taken to say, how sure that is and why, who decided."""
    before, quote, after = sentence_around(found.waiting.story.text, entry.start, entry.end)
    sentence = f'<p class="note">{html(before)}<mark>{html(quote)}</mark>{html(after)}</p>'
    if entry.row is None:
        told = f"<p>A number without a place: {html(entry.reason)}. It is listed as such, unless it is claimed.</p>"
    else:
        told = f"{decided(entry.row)}{_values(entry.row)}{_why(entry.row)}"
    return f'<div class="panel desk-card">{sentence}{told}</div>'


def decided(row: ReviewRow) -> str:
    """What a row is, how sure, and who decided what on it."""
    kind = "Figure" if isinstance(row.fact, Mention) else "Event"
    sure = words_if(isinstance(row.fact, Mention) and row.read is not None, f", sure to {sure_words(row)}")
    by = words_if(row.by and row.state != OPEN, f" by {row.by}")
    parts = [f"<b>{kind} {html(row.name)}</b>{html(sure)}: {html(_STATES[row.state] + by)}"]
    parts += [html(f"reason: {row.reason}")] if row.reason else []
    parts += [html("claimed by hand")] if row.read is None else []
    parts += [html("changed: " + "; ".join(_edits(row)))] if row.edited else []
    parts += [html(f"decided otherwise before: {', '.join(row.others)}")] if row.others else []
    return f'<p class="desk-state">{" · ".join(parts)}</p>'


def _edits(row: ReviewRow) -> Iterator[str]:
    for name in row.edited:
        yield f"{label(name).lower()} was {value_words(getattr(row.read, name)) or 'not said'}"


def _values(row: ReviewRow) -> str:
    values = {name: value for name in TOLD if (value := getattr(row.fact, name, None)) is not None}
    told = {name: value_words(value) for name, value in values.items() if shown(value) not in ("", USUAL.get(name))}
    return "<dl>" + "".join(f"<dt>{html(label(name))}</dt><dd>{html(words)}</dd>" for name, words in told.items()) + "</dl>"


def _why(row: ReviewRow) -> str:
    why = row.fact.why if isinstance(row.fact, Mention) else ""
    lines = "<br>".join(html(each.strip()) for each in why.split(";"))
    is_open = words_if(row.confidence < UNSURE, " open")
    return words_if(why, f'<details class="why"{is_open}><summary>Why it is read so</summary>{lines}</details>')


def progress(found: Review, left: int, published: str) -> str:
    """How far the review is, in a line; `published` says when it was."""
    decided, rows = len(found.rows) - len(found.open), {1: "row"}.get(len(found.rows), "rows")
    who = ", ".join(sorted({each.by for each in found.rows if each.by and each.state != OPEN}))
    without = words_if(left, f"{counted(left, 'number')} without a place")
    parts = (f"<b>{decided} of {len(found.rows)} {rows} decided</b>", html(words_if(who, f"by {who}")), html(without), html(published))
    return f'<div class="desk-state" role="status">{" · ".join(filter(None, parts))}</div>'
