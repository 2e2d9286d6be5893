"""A saved mail: its text and what its head says, and what is attached to it, by the standard library's reader of mails."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import TYPE_CHECKING, NamedTuple, cast

from extract.core.errors import DocumentError
from extract.intake.credits import subject_of
from extract.intake.plain_texts import check_text, without_nulls
from extract.intake.records import NONE, Imprint, PublicationDay, Suggestion
from extract.intake.web_pages import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import MIMEPart

MOST_PARTS = 200  # a newsletter with its pictures has some thirty
READ_SUFFIXES = (".pdf", ".html", ".htm", ".txt", ".md", ".eml")
INNER = "message/rfc822"
READ_TYPES = {"application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt", "text/markdown": ".md", INNER: ".eml"}
# The reader of mails raises these on heads that no mail program writes.
BROKEN = (AttributeError, IndexError, KeyError, LookupError, RuntimeError, TypeError, ValueError)


class Attachment(NamedTuple):
    """A file inside a mail."""

    name: str
    content: bytes


def read_mail(raw: bytes, name: str) -> tuple[str, Imprint, tuple[Attachment, ...]]:
    """The text of a mail (empty for one that only carries files), its imprint, and the attached texts, pages, PDF files."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        parts = _parts(message, name)
        imprint = _imprint(message)
        attached = tuple(_attachments(parts))
        text, of_page = _body(message, name)
    except BROKEN as error:
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise DocumentError(name, f"the mail is broken ({reason})", "a mail as saved by a mail program", "paste its text") from None
    if not text.strip() and not attached:
        raise DocumentError(name, "the mail has no text", "a mail with text, or with a .pdf, .html or .txt file", "paste its text")
    return text, replace(imprint, url=of_page.url), attached


def _parts(message: MIMEPart, name: str) -> list[MIMEPart]:
    """The parts of a mail in order; a mail inside it is one part and not opened here."""
    parts: list[MIMEPart] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        parts.append(part)
        if part.is_multipart() and part.get_content_type() != INNER:
            waiting += reversed(list(part.iter_parts()))
    if len(parts) > MOST_PARTS:
        raise DocumentError(name, f"a mail of {len(parts):,} parts", f"at most {MOST_PARTS}", "save what matters alone")
    return parts


def _body(message: MIMEPart, name: str) -> tuple[str, Imprint]:
    """Plain text where the mail has any, else the article of its page, and what that page says of itself."""
    written, page = message.get_body(("plain",)), message.get_body(("html",))
    text = _decoded(written, name) if written else ""
    if text.strip():
        return check_text(text, name), Imprint()
    if page is None or not (raw := _bytes(page)).strip():
        return "", Imprint()
    charset = page.get_content_charset() or ""
    return read_page(_decoded(page, name).encode() if charset and charset != "utf-8" else raw, name)


def _decoded(part: MIMEPart, name: str) -> str:
    raw, charset = _bytes(part), part.get_content_charset() or "utf-8"
    try:
        return without_nulls(raw.decode(charset), name)
    except (LookupError, UnicodeDecodeError):
        raise DocumentError(name, f"the text of the mail is not {charset}, as its head says", "that encoding", "paste its text") from None


def _bytes(part: MIMEPart) -> bytes:
    if part.get_content_type() == INNER:
        return cast("MIMEPart", part.get_content()).as_bytes()
    return cast("bytes", part.get_payload(decode=True)) or b""


def _attachments(parts: list[MIMEPart]) -> Iterator[Attachment]:
    """The attached files that can be read; a mail that is passed on inside the mail is one."""
    for number, part in enumerate(parts, 1):
        kind = part.get_content_type()
        if part.get_content_disposition() != "attachment" and kind != INNER:
            continue
        suffix = READ_TYPES.get(kind, "")
        name = (part.get_filename() or f"attachment-{number}{suffix}").replace("/", "_").replace("\\", "_")
        if (suffix or name.lower().endswith(READ_SUFFIXES)) and (content := _bytes(part)).strip():
            yield Attachment(name, content)


def _imprint(message: MIMEPart) -> Imprint:
    """Subject, sender and day of the head. An answer or a forward was passed on that day: it only bounds the day of publication."""
    subject = " ".join(str(message["subject"] or "").split())
    title = subject_of(subject)
    shown, address = parseaddr(str(message["from"] or ""))
    return Imprint(
        title=_head(title), site=_head(shown or address.partition("@")[2]), byline=NONE,
        published=_published(message, passed_on=title != subject),
    )


def _published(message: MIMEPart, *, passed_on: bool) -> PublicationDay:
    sent: datetime | None = getattr(message["date"], "datetime", None)
    if sent is None:
        return PublicationDay()
    day = sent.date()
    return PublicationDay(high=day, source="mail header") if passed_on else PublicationDay(day=day, source="mail header")


def _head(value: str) -> Suggestion:
    return Suggestion(value=" ".join(value.split()), source="mail header") if value.strip() else NONE
