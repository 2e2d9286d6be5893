"""The text layer of a PDF as paragraphs, by pypdf: page headers and footers left out, lines that the page width broke joined again."""

from __future__ import annotations

import io
import logging
import struct
import time
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import pypdf
import re2
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from extract.core.errors import DocumentError
from extract.intake.plain_texts import LONGEST_TEXT, check_text, without_nulls
from extract.intake.records import NONE, Imprint, PublicationDay, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_PAGES = 300  # an annual report; longer ones are handed in by chapter, and each page costs some tens of milliseconds
MOST_OPERATIONS = 3_000_000  # drawing steps in all: a dense page has two thousand, so a file of the most pages keeps well below
MOST_DRAWN = 100_000_000  # bytes of unpacked pages: they stay in memory while the file is read
LONGEST_READING = 60.0  # seconds, ten times what a file of the most pages takes: the last guard, where counting does not reach
# A page of text unpacks to some ten kilobytes, one with a drawn map to a few megabytes; pypdf would allow 75 for each of many streams.
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 10_000_000, "lzw_maximum_output_length": 10_000_000, "run_length_maximum_output_length": 10_000_000,
    "brotli_maximum_output_length": 10_000_000, "array_based_stream_maximum_output_length": 10_000_000,
    "stream_decoding_work_maximum_length": 40_000_000, "stream_parsing_work_maximum_count": 400_000,
    "xform_maximum_invocations_per_extraction": 200, "page_tree_maximum_entries": 10_000, "page_tree_maximum_page_entries": 100_000,
    "jbig2dec_binary": None,  # nothing is run
}
# pypdf says of itself that a broken file may raise other errors than its own: these are all that such files were seen to raise.
BROKEN = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError,
    struct.error, zlib.error,
)
STEPS_BETWEEN = 16  # looking at the clock costs as much as such a step
EDGE = 2  # lines at the top and foot of a page among which headers and footers are looked for
FULL = 0.7  # of the usual width: a shorter line ends its paragraph
_DIGITS = re2.compile(r"\d+")
_WORD = re2.compile(r"[\pL\pN]+(?:-[\pL\pN]+)*")
_FIGURES = re2.compile(r"(?:\S+ ){0,6}[-+(]?[$€£¥]?\d[\d.,]*%?\)?(?: +[-+(]?[$€£¥]?\d[\d.,]*%?\)?)+")
_BULLET = re2.compile(r"(?:[•*▪◦·‣–-]|\(?\d{1,2}[.)]) .*")
_PRINTED = re2.compile(r"(?i)(?:untitled|.*\.(?:docx?|indd|xlsx?|pptx?|pdf|qxd|html?)|(?:microsoft|slide|print|page)\b.*)")
_ENDS = (".", "!", "?", ":", ".”", '."', ".)")


class Budget:
    """Counts the drawing steps and the unpacked bytes of a file, and stops it at the limit."""

    def __init__(self, name: str) -> None:
        self.name, self.steps, self.drawn = name, MOST_OPERATIONS, MOST_DRAWN
        self.until = time.monotonic() + LONGEST_READING

    def spend(self, *_: object) -> None:
        """One step, as pypdf calls it before each."""
        self.steps -= 1
        if not self.steps % STEPS_BETWEEN:
            self.check()

    def check(self) -> None:
        """DocumentError once nothing is left."""
        if min(self.steps, self.drawn) < 0 or time.monotonic() > self.until:
            raise _too_much(self.name)


def read_pdf(raw: bytes, name: str) -> tuple[str, Imprint]:
    """The text of a PDF in paragraphs, and its imprint. DocumentError if it is encrypted, broken, without text or too large."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is told in one line, by the error
    try:
        with pypdf.apply_configuration(None, **LIMITS):
            pages, imprint = _read(raw, name)
    except LimitReachedError:
        raise _too_much(name) from None
    except (*BROKEN, DependencyError) as error:
        if isinstance(error, DependencyError) and "crypt" in str(error):  # a way of locking that needs more than is installed
            raise _encrypted(name) from None
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise DocumentError(name, f"the PDF is broken ({reason})", "a whole PDF", "save it again, or paste its text") from None
    text = "\n\n".join(paragraphs(pages))
    if not any(char.isalpha() for char in text):
        wrong = f"no text in {len(pages)} pages: scanned, or drawn as pictures"
        raise DocumentError(name, wrong, "a PDF with text", "run text recognition on it, or type what matters")
    return check_text(without_nulls(text, name), name), imprint


def _read(raw: bytes, name: str) -> tuple[list[list[str]], Imprint]:
    """The lines of each page, and the imprint."""
    reader = pypdf.PdfReader(io.BytesIO(raw), root_object_recovery_limit=1_000, xref_stream_maximum_entries=200_000)
    if reader.is_encrypted and not reader.decrypt(""):  # many files are locked against changes only, and open without a password
        raise _encrypted(name)
    if (count := len(reader.pages)) > MOST_PAGES:
        raise DocumentError(name, f"{count:,} pages", f"at most {MOST_PAGES}", "hand in the pages that matter")
    budget, pages, length = Budget(name), [], 0
    for page in reader.pages:
        if (drawing := page.get_contents()) is not None:
            budget.drawn -= len(drawing.get_data())
        budget.check()
        text = page.extract_text(visitor_operand_before=budget.spend)
        budget.check()  # once more: pypdf passes over errors inside of drawn forms
        length += len(text)
        if length > LONGEST_TEXT:
            raise DocumentError(name, f"more than {LONGEST_TEXT:,} characters of text", "less", "hand in the pages that matter")
        pages.append([" ".join(line.split()) for line in text.split("\n")])
    return pages, _imprint(reader)


def _too_much(name: str) -> DocumentError:
    wrong = "the PDF unpacks to more than a document holds"
    return DocumentError(name, wrong, "text and drawings", "print it to PDF again, or paste its text")


def _encrypted(name: str) -> DocumentError:
    return DocumentError(name, "the PDF is encrypted", "one that opens without a password", "save a copy without protection")


def _imprint(reader: pypdf.PdfReader) -> Imprint:
    """Title and author as the file states them; the day it was made only bounds the day of publication."""
    about = reader.metadata
    if about is None:
        return Imprint()
    title, author = (" ".join(str(value or "").split()) for value in (about.title, about.author))
    try:
        made = about.creation_date
    except BROKEN:  # a date in a form of its own
        made = None
    return Imprint(
        title=Suggestion(value=title, source="document properties") if title and not _PRINTED.fullmatch(title) else NONE,
        byline=Suggestion(value=author, source="document properties") if " " in author else NONE,  # one word is an account's name
        published=PublicationDay(high=made.date(), source="document properties") if made else PublicationDay(),
    )


def paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The paragraphs of all pages, in time linear in the text.

    A line goes on in the next one if it is as wide as most (`FULL`), or breaks a word; not where a blank line, a bullet or a row
    of figures stands between. A paragraph may run over the foot of a page.
    """
    lines = [line for page in _without_edges(pages) for line in page]
    usual, words = _usual_width(lines), Counter(word.lower() for line in lines for word in _WORD.findall(line))
    parts: list[str] = []
    last = ""
    for line in lines:
        if parts and not _goes_on(last, line, usual):
            yield "".join(parts)
            parts = []
        if parts and _breaks_word(last, line) and not _keeps_hyphen(last, line, words):
            parts[-1] = parts[-1][:-1]
        elif parts and not last.endswith("-"):
            parts.append(" ")
        if line:
            parts.append(line)
        last = line
    if parts:
        yield "".join(parts)


def _without_edges(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without lines at their top and foot that stand on half of them, whatever number they hold.

    On the first page a line without a number stays: it may be the headline that later pages repeat.
    """
    def edges(page: Sequence[str]) -> set[int]:
        filled = [n for n, line in enumerate(page) if line]
        return {*filled[:EDGE], *filled[-EDGE:]}

    def form(line: str) -> str:
        return str(_DIGITS.sub("#", line.lower()))

    count = Counter(line for page in pages for line in {form(page[n]) for n in edges(page)})
    often = {line for line, times in count.items() if times >= max(2, len(pages) / 2)}
    kept: list[list[str]] = []
    for number, page in enumerate(pages):
        out = {n for n in edges(page) if form(page[n]) in often and (number or "#" in form(page[n]))}
        kept.append(_trimmed([line for n, line in enumerate(page) if n not in out]))
    return kept


def _trimmed(page: list[str]) -> list[str]:
    """A page without the blank lines at its ends: its last paragraph may run on."""
    filled = [n for n, line in enumerate(page) if line]
    return page[filled[0] : filled[-1] + 1] if filled else []


def _usual_width(lines: Sequence[str]) -> int:
    """The width that nine tenths of the lines do not pass; a heading or a caption does not shift it."""
    widths = sorted(len(line) for line in lines if line)
    return widths[len(widths) * 9 // 10] if widths else 0


def _goes_on(last: str, line: str, usual: int) -> bool:
    if not last or not line or _BULLET.fullmatch(line):
        return False
    if _FIGURES.fullmatch(last) or _FIGURES.fullmatch(line):
        return False
    if _breaks_word(last, line):
        return True
    full = len(last) >= FULL * usual
    return full and not (last.endswith(_ENDS) and len(last) < 0.9 * usual)  # a tenth: the next word did not fit, the paragraph may go on


def _breaks_word(last: str, line: str) -> bool:
    return last.endswith("-") and last[-2:-1].isalpha() and line[:1].islower()


def _keeps_hyphen(last: str, line: str, words: Mapping[str, int]) -> bool:
    """Whether a word broken at its hyphen is written with one: so it stands elsewhere in the document, or both its halves are words there
    and the whole is none ("rare-earth")."""
    left = (_WORD.findall(last[-60:-1]) or [""])[-1].lower().split("-")[-1]
    right = (_WORD.findall(line[:60]) or [""])[0].lower().split("-")[0]
    if words.get(left + right):
        return False
    return bool(words.get(f"{left}-{right}") or (words.get(left, 0) > 1 and words.get(right, 0) > 1))  # once: the halves themselves
