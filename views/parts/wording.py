"""Rows in words for the pages, and foreign text made safe: what a source wrote is shown as text, never rendered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from charts.wording.formats import is_missing
from charts.wording.markup import html
from charts.wording.rows import amount, amount_told, basis_words, event_when, interval, published, spaced, subject, when
from extract.core.text import visible
from extract.languages.spoken import ENGLISH, language, named, say, told
from extract.measures import claims

if TYPE_CHECKING:
    from extract.tables.read import Row

__all__ = [
    "FINDINGS", "REASONS", "amount", "basis_words", "foreign", "html", "interval_words", "language_mark", "note_words", "period_words",
    "plain", "quality_words", "record_words", "spaced", "subject", "words_if",
]
_INTERVALS = {
    "rounding": "{ends} (the rounding of the last digit shown)", "count": "{ends} (a count)",
    "quoted": "{ends} (the range quoted)", "words": "{ends} (a figure in words)",
    "qualifier": "{ends} (the qualifier of the source)", "derived": "{ends} (computed from the intervals of its inputs)",
}
_QUALITIES = {"A": "A: the publisher’s own text, or a dated reprint of it", "B": "B: relayed, rewritten or computed",
              "C": "C: weak, kept out of charts"}
REASONS = {
    "scope": "they count different things", "unit": "they count in different units", "definition": "they mean different things by it",
    "vintage": "one is older than the other", "error": "one of them must be wrong",
}
"""Why figures differ, by the class of reason of a finding."""
FINDINGS = {
    "arithmetic": "does not add up", "conflict": "sources disagree", "drift": "told differently", "scope": "only seems to contradict",
}
"""What a finding is, by its type."""
_MARKDOWN = str.maketrans({char: "\\" + char for char in "\\`*_{}[]()#+!|<>~$^&"} | {"\n": " "})
_DIRECTIVE = re.compile(r":(?=\S)")  # `:red[...]`, `:smile:`: a joiner of no width after the colon keeps them as written
_PARTS = "; "  # between the parts of a note
_WORD = re.compile(r"[a-z]{2}")
_LIST = re.compile(r"^(\s*\d*)([-.)])(?=\s)")
_EXACT = 1e-9  # far below the last digit that any source prints; far above the error of a binary fraction
_MOST_DECIMALS = 4  # rates of exchange have as many; more is noise


def plain(text: object) -> str:
    """Foreign text for a place where Streamlit reads Markdown: every mark is escaped, nothing is rendered."""
    return _LIST.sub(r"\1\\\2", _DIRECTIVE.sub(":\u2060", visible(str(text)).translate(_MARKDOWN)))


def foreign(text: object, code: str = ENGLISH) -> str:
    """What a source wrote as HTML, marked with the code of its language where that is not the reader's."""
    mark = language_mark(code)
    return f"<span{mark}>{html(text)}</span>" if mark else html(text)


def language_mark(code: str) -> str:
    """The attribute of an element whose text is in another language than the reader's; none where it is not."""
    return words_if(code not in ("", language()), f' lang="{html(code)}"')


def note_words(note: str) -> str:
    """A note of the tables as HTML: in the reader's language if all its parts are known in it, else as it was written."""
    parts = {part: told(part, "note") for part in note.split(_PARTS)}
    if language() == ENGLISH or any(part == said and _WORD.search(part) for part, said in parts.items()):
        return foreign(note)
    return html(say(_PARTS).join(parts.values()))


def interval_words(row: Row) -> str:
    """What the figure allows and why: `310.5–311.5 (the rounding of the last digit shown)`; empty where the row has no interval."""
    ends = interval(row, _decimals(row))
    return words_if(ends, say(_INTERVALS.get(row["interval"], "{ends}"), ends=ends))


def _decimals(row: Row) -> int | None:
    """As many decimals as the ends of a rounding interval need: half of a last digit must not be rounded away. Derived ones: as usual."""
    ends = [end for end in (row["low"], row["high"]) if not is_missing(end)]
    if row["interval"] == "derived" or not ends:
        return None
    return max(next((n for n in range(_MOST_DECIMALS) if abs(end - round(end, n)) < _EXACT), _MOST_DECIMALS) for end in ends)


def quality_words(row: Row) -> str:
    """The grade of the source with its meaning."""
    return say(_QUALITIES[row["quality"]])


def period_words(row: Row, first: str = "period_start", last: str = "period_end") -> str:
    """The period of an observation; a row without one is true as of its publication."""
    return when(row, first, last) or say("not stated")


def record_words(record: str, row: Row) -> str:
    """One line that names any record: what a link to it says."""
    match record.partition("/")[0]:
        case "observations":
            return say("{amount}: {subject}, {period}", amount=amount_told(row), subject=subject(row), period=period_words(row))
        case "events":
            return say("{event} ({when})", event=claims.named(row), when=event_when(row))
        case "places":
            return named(str(row["name"]))
        case "documents":
            return say("{publisher}, {day}: {title}", publisher=named(row["publisher"]), day=published(row), title=row["title"])
    return told(str(row["question"]), "finding")


def words_if(condition: object, words: str) -> str:
    """The words where the condition holds, else nothing."""
    return words if condition else ""
