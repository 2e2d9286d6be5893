"""The door: received bytes become texts as they will be read and kept. What a file is, its content decides before its name."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

import re2

from extract.core.errors import DocumentError
from extract.intake.mails import read_mail
from extract.intake.pdf_files import read_pdf
from extract.intake.plain_texts import check_text, decode, split_front_matter
from extract.intake.records import Imprint, IncomingText
from extract.intake.web_pages import read_page

MOST_BYTES = 20_000_000  # an illustrated report; larger files are scans, films or archives
DEEPEST = 3  # a mail passed on three times, each time inside another
SNIFFED = 2048  # bytes in which a file says what it is: a page may open with comments
TAKEN = "text (.txt, .md), a page (.html), a PDF or a mail (.eml)"
_NOT_TAKEN = (  # what a file of each kind begins with
    (b"\xd0\xcf\x11\xe0", "an old Office file or an Outlook message"), (b"{\\rtf", "a rich text file"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"BM", "a picture"), (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"), (b"RIFF", "a picture, a sound or a film"), (b"ID3", "a sound"), (b"OggS", "a sound"), (b"fLaC", "a sound"),
    (b"\xff\xfb", "a sound"), (b"\x1aE\xdf\xa3", "a film"), (b"\x1f\x8b", "an archive"), (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"), (b"BZh", "an archive"), (b"\xfd7zXZ", "an archive"), (b"\x7fELF", "a program"), (b"MZ", "a program"),
)
_ZIPPED = ((b"word/", "a Word document"), (b"xl/", "a workbook"), (b"ppt/", "slides"), (b"mimetypeapplication/epub", "a book"))
_PAGE = re2.compile(rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|p)\b")
_MAIL_HEAD = re2.compile(rb"(?im)^(?:message-id|mime-version|received|return-path|dkim-signature):")
_FROM = re2.compile(rb"(?im)^from: ?\S")


def read_upload(name: str, content: bytes) -> tuple[IncomingText, ...]:
    """The text of a received file; for a mail its own and those attached to it, in order. DocumentError if any of it cannot be read."""
    name = " ".join(name.split()) or "pasted text"
    if len(content) > MOST_BYTES:
        wrong = f"{len(content):,} bytes"
        raise DocumentError(name, wrong, f"at most {MOST_BYTES:,}", "hand in the text without its pictures")
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise DocumentError(f"{name}:1", "the file is empty", "text of a story", "leave it out or put the text in")
    kind = _kind(name, content)
    if kind == "eml":
        return _mail(name, content)
    text, imprint = _READERS[kind](content, name)
    return (_incoming(name, kind, content, (text, imprint)),)


def _incoming(name: str, kind: str, content: bytes, told: tuple[str, Imprint]) -> IncomingText:
    return IncomingText(name=name, kind=kind, text=told[0], sha256=hashlib.sha256(content).hexdigest(), imprint=told[1])


def _mail(name: str, content: bytes) -> tuple[IncomingText, ...]:
    text, imprint, attached = read_mail(content, name)
    own = [_incoming(name, "eml", content, (text, imprint))] if text.strip() else []
    for file in attached:
        where = f"{name} > {file.name}"
        if where.count(" > ") <= DEEPEST:
            own += read_upload(where, file.content)
    return tuple(own)


def _kind(name: str, content: bytes) -> str:
    """txt, md, html, pdf or eml. DocumentError for what is none of them."""
    head, suffix = content[:SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n"), PurePath(name).suffix.lower()
    if head.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in head):
        return "pdf"
    _refuse_others(name, content)
    if suffix == ".pdf":
        raise DocumentError(name, "no PDF, though its name says so", TAKEN, "save it again")
    if _is_mail(head, suffix):
        return "eml"
    if _PAGE.match(_narrow(head)) or suffix in (".html", ".htm", ".xhtml"):
        return "html"
    return "md" if suffix in (".md", ".markdown") else "txt"


def _narrow(head: bytes) -> bytes:
    """The head of a page in UTF-16 with one byte a letter, which is enough to know its tags by."""
    return head[2:].replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head


def _is_mail(head: bytes, suffix: str) -> bool:
    """Whether a file opens with the head of a mail: a sender, and in a file of another name a line that only mail programs write."""
    top = head.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    heads = suffix in (".eml", ".mht", ".mhtml") or _MAIL_HEAD.search(top)
    return bool(_FROM.search(top) and heads and not top.startswith(b"<"))


def _refuse_others(name: str, content: bytes) -> None:
    found = next((what for mark, what in _NOT_TAKEN if content.startswith(mark)), "")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = next((what for mark, what in _ZIPPED if mark in content), "an archive")
    elif content[4:8] == b"ftyp":
        found = "a film or a sound"
    if found and (b"\0" in content or not content.isascii() or found == "a rich text file"):  # text may begin with the same letters
        raise DocumentError(name, f"{found}, which is not read", TAKEN, "save it as PDF or text, or paste its text")


def _plain(content: bytes, name: str) -> tuple[str, Imprint]:
    return check_text(decode(content, name), name), Imprint()


def _markdown(content: bytes, name: str) -> tuple[str, Imprint]:
    text, imprint = split_front_matter(decode(content, name), name)
    return check_text(text, name), imprint


_READERS = {"txt": _plain, "md": _markdown, "html": read_page, "pdf": read_pdf}
