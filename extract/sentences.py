"""Cuts a story into sentences by position, the unit in which figures are read and linked.

Survives `U.S.`, `U.K-.based`, decimals, abbreviations and hard-wrapped lines: a line end closes a sentence unless the text is
wrapped by hand.
"""

from __future__ import annotations

import re2

from extract.words import words

_BREAK = re2.compile(rb"[.!?][)\"'\]]*[ \n]+|\n+")
_SOFT_LINE = re2.compile(rb"[a-z,;-] *\n[a-z]")
_HARD_LINE = re2.compile(rb"\n")
_ABBREVIATIONS = words("abbreviations")
_STARTERS = words("sentence_openers")
_WRAP_AT = 40


def is_wrapped(plain: bytes) -> bool:
    """True when lines were broken by width: at least 3 in 10 line ends run on in lower case."""
    lines = plain.count(b"\n")
    if lines < 3:
        return lines > 0 and _SOFT_LINE.search(plain) is not None
    soft = sum(1 for _ in _SOFT_LINE.finditer(plain))
    return soft * 10 >= lines * 3


def split_sentences(plain: bytes) -> list[tuple[int, int, int]]:
    """(start, end, paragraph) of each sentence, in order; blanks at either end are left out."""
    wrapped = is_wrapped(plain)
    out: list[tuple[int, int, int]] = []
    start, paragraph = 0, 0
    for found in _BREAK.finditer(plain):
        left, right = found.span()
        newline = b"\n" in plain[left:right]
        dot = plain[left] != 10
        if newline and not dot and wrapped and _runs_on(plain, left, right, start):
            continue
        if dot and not _closes(plain, left, right, newline=newline and not wrapped):
            continue
        _add(out, plain, start, right, paragraph)
        start = right
        if newline and (not dot or not wrapped or _short_or_blank(plain, left, right)):
            paragraph += 1
    _add(out, plain, start, len(plain), paragraph)
    return out


def _add(out: list[tuple[int, int, int]], plain: bytes, start: int, end: int, paragraph: int) -> None:
    piece = plain[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        out.append((start + left, start + right, paragraph))


def _short_or_blank(plain: bytes, left: int, right: int) -> bool:
    """In wrapped text a paragraph ends at an empty line, or where the last line falls short of the width."""
    if plain.count(b"\n", left, right) > 1:
        return True
    line_start = plain.rfind(b"\n", 0, left) + 1
    return left - line_start < _WRAP_AT


def _runs_on(plain: bytes, left: int, right: int, start: int) -> bool:
    if plain.count(b"\n", left, right) > 1:
        return False
    line_start = max(plain.rfind(b"\n", 0, left) + 1, start)
    following = plain[right : right + 1]
    if following.islower() or following.isdigit():
        return True
    line = plain[line_start:left].rstrip()
    return len(line) >= _WRAP_AT and line[-1:] not in b".!?:\"'"


def _closes(plain: bytes, left: int, right: int, *, newline: bool) -> bool:
    """Whether the mark at `left` ends a sentence."""
    if newline:
        return True
    following = plain[right : right + 1]
    if not following:
        return True
    if following.islower() or plain[left : left + 1] != b".":
        return not following.islower()
    before = plain[max(0, left - 12) : left].split()
    word = before[-1].lower().lstrip(b"(\"'").decode("ascii") if before else ""
    abbreviated = word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or (len(word) == 3 and word[1:2] == ".")
    if not abbreviated or (word in ("t", "mt") and before[-2:-1] and before[-2][-1:].isdigit()):  # "came to 17,100 t. Germany took"
        return True
    next_word = plain[right : right + 14].split()
    if word in ("mr", "mrs", "ms", "dr", "prof", "col", "maj", "gen", "no", "nos"):
        return False
    return bool(next_word) and next_word[0].lower().decode("ascii") in _STARTERS
