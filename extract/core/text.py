"""The same-length working copies of a text on which everything is matched, all made from one table.

`plain` makes quotes, dashes and blanks plain; `normal` goes on to ASCII (signs replaced, accents dropped, else `?`); `blanked` keeps
the letters and digits of that. Every offset into a copy is an offset into the original: `text[start:end] == quote`, always.

And what a source wrote made safe to pass on: `visible` for eyes, `web_address` for links, `uncomputed` for spreadsheets."""

from __future__ import annotations

import re
import unicodedata

EURO, POUND, YEN = "\x11", "\x12", "\x13"

_PLAIN = {
    "'": "‘’‚‛′`´ʼ",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−﹣－",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad\t\v\f",
}
_LINE_ENDS = "\n\r\x85\u2028\u2029"
_SIGNS = {
    "\n": "\u0085\u2028\u2029", "*": "•·●▪◦‣∙", ":": "：", ",": "，、", ".": "。．", "%": "％", "(": "（", ")": "）",
    "~": "～∼", EURO: "€", POUND: "£", YEN: "¥￥", "x": "×", "$": "＄", "/": "⁄∕",
}
_PLAINED = {ord(other): same for same, others in _PLAIN.items() for other in others} | {ord(end): " " for end in _LINE_ENDS}


def plain(text: str) -> str:
    """The text on one line with quotes, dashes and blanks made plain, one character for one."""
    return text.translate(_PLAINED)


# letters with accents, figures set low, wide figures, Vietnamese letters
_COMPOSED = (*range(0xC0, 0x180), *range(0x2080, 0x208A), *range(0xFF10, 0xFF1A), *range(0x1EA0, 0x1EFA))
_BASES = {code: unicodedata.normalize("NFKD", chr(code))[0] for code in _COMPOSED}
_REPLACED = {ord(other): same for same, others in (_PLAIN | _SIGNS).items() for other in others}
_REPLACED |= {code: base for code, base in _BASES.items() if base.isascii() and base.isalnum()}
_KNOWN = {chr(code) for code in _REPLACED}
_BLANKED = bytes(code if code in b"abcdefghijklmnopqrstuvwxyz0123456789" else 32 for code in range(256))
_ENDINGS = bytes.maketrans(b"\r\t\v\f", b"    ")
_COMMON = "\u2019\u201c\u201d\u2018\u2013\u2014\u00a0\u2022\u20ac"


def normal(text: str) -> bytes:
    """The ASCII copy of `text`, one byte per code point. Line ends are `\\n`; a carriage return becomes a blank."""
    if not text.isascii():
        for char in _COMMON:
            text = text.replace(char, _REPLACED[ord(char)])
        if len(text.encode("ascii", "ignore")) != len(text):
            for char in set(text) & _KNOWN:
                text = text.replace(char, _REPLACED[ord(char)])
    return text.encode("ascii", "replace").translate(_ENDINGS)


def tabbed(plain: bytes, text: str) -> bytes:
    """A copy of `text` with its tabs put back, which part the cells of a table."""
    if "\t" not in text:
        return plain
    out = bytearray(plain)
    for at in occurrences("\t", text):
        out[at] = 9
    return bytes(out)


def blanked(low: bytes) -> bytes:
    """A lower-case copy with every character that is no letter or digit blanked: what vocabulary is matched on."""
    return low.translate(_BLANKED)


def folded(term: str) -> str:
    """A vocabulary term as it looks in a blanked copy: lower case, one blank between words, none at the ends."""
    return " ".join(blanked_text(term).split())


_SIDES = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_HIDDEN = re.compile("".join((
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f",  # controls but line ends and tabs
    r"\u202a-\u202e\u2066-\u2069",  # marks that override the direction of what follows
    r"\ud800-\udfff\ufdd0-\ufdef", f"{_SIDES}]",  # halves of a character; what Unicode gives to no one
)))


def visible(text: str) -> str:
    """The text with a sign (U+FFFD) in place of each character that turns or hides its neighbours, or that no file can hold."""
    return _HIDDEN.sub("\ufffd", text)


_WEB = re.compile(r"""https?://[a-z0-9.-]+(:[0-9]+)?([/?#][^\s<>"`\\]*)?""", re.IGNORECASE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet begins to compute


def web_address(url: str) -> str:
    """The address if it is that of a page on the web, which a reader may be led to; else nothing."""
    return url if _WEB.fullmatch(url) and visible(url) == url else ""


def is_utf8(text: str) -> bool:
    """Whether a text can be written out: bytes of a command line or a file's name that are no UTF-8 come in as lone surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def uncomputed(text: str) -> str:
    """The text of a cell, with a `'` before it where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def blanked_text(text: str) -> str:
    """The whole way of a text to its blanked copy."""
    return blanked(normal(text).lower()).decode("ascii")


def occurrences(mark: str, text: str) -> list[int]:
    """The places at which a mark stands in a text, in order."""
    places: list[int] = []
    at = text.find(mark)
    while at >= 0:
        places.append(at)
        at = text.find(mark, at + 1)
    return places
