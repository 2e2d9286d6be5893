"""Saved mails: their text, their head, and the files they carry."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from extract.core.errors import DocumentError
from extract.intake.uploads import read_upload
from tests.extract.intake.articles import ARTICLE
from tests.extract.intake.made_files import pdf
from tests.extract.intake.pages import NEWSPAPER


def mail(subject: str = "Gate at Lweje opens in part", text: str | None = ARTICLE) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "SMM <alerts@smm.cn>", "desk@example.org"
    message["Date"] = "Wed, 04 Feb 2026 08:15:00 +0800"
    message["Message-ID"] = "<1@example.org>"
    if text is not None:
        message.set_content(text)
    return message


def test_the_plain_text_of_a_mail_is_preferred_and_its_head_is_its_imprint() -> None:
    message = mail()
    message.add_alternative(NEWSPAPER, subtype="html")
    (text,) = read_upload("a.eml", bytes(message))
    assert (text.kind, text.text) == ("eml", ARTICLE)
    imprint = text.imprint
    assert (imprint.title.value, imprint.site.value, imprint.title.source) == ("Gate at Lweje opens in part", "SMM", "mail header")
    assert imprint.published.day == date(2026, 2, 4)


def test_a_mail_that_is_only_a_page_goes_the_way_of_pages() -> None:
    message = mail(text=None)
    message.set_content(NEWSPAPER, subtype="html", charset="utf-8")
    (text,) = read_upload("a.eml", bytes(message))
    assert "6,120 yuan" in text.text
    assert "Subscribe" not in text.text
    assert text.imprint.url.value.startswith("https://www.borderledger.example")


@pytest.mark.parametrize("mark", ["Fwd: ", "RE: FW: ", "WG: "])
def test_a_mail_that_was_passed_on_only_bounds_the_day(mark: str) -> None:
    (text,) = read_upload("a.eml", bytes(mail(mark + "Gate opens")))
    assert text.imprint.title.value == "Gate opens"
    assert (text.imprint.published.day, text.imprint.published.high) == (None, date(2026, 2, 4))


def test_attached_files_are_texts_of_their_own() -> None:
    message = mail()
    message.add_attachment(pdf([["Ten trucks of rare earth ore crossed."]]), maintype="application", subtype="pdf", filename="gate.pdf")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment("Five trucks turned back.", filename="more.txt")
    texts = read_upload("a.eml", bytes(message))
    assert [(text.name, text.kind) for text in texts] == [("a.eml", "eml"), ("a.eml > gate.pdf", "pdf"), ("a.eml > more.txt", "txt")]
    assert texts[1].text == "Ten trucks of rare earth ore crossed."


def test_a_mail_inside_a_mail_is_opened() -> None:
    outer = mail(text=None)
    outer.set_content("See below.")
    outer.add_attachment(mail())
    names = [(text.kind, "ten trucks" in text.text) for text in read_upload("a.eml", bytes(outer))]
    assert names == [("eml", False), ("eml", True)]


def test_a_broken_attachment_refuses_the_whole_mail() -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="gate.pdf")
    with pytest.raises(DocumentError, match=r"^a.eml > gate.pdf: the PDF is broken"):
        read_upload("a.eml", bytes(message))


def test_a_mail_without_text_is_told_so() -> None:
    with pytest.raises(DocumentError, match="the mail has no text"):
        read_upload("a.eml", bytes(mail(text=" \n")))


def test_a_text_in_another_encoding_than_stated_is_told_so() -> None:
    raw = bytes(mail(text="ten trucks of ore\n")).replace(b"ten trucks", b"caf\xe9 trucks")
    with pytest.raises(DocumentError, match="is not utf-8, as its head says"):
        read_upload("a.eml", raw)


@pytest.mark.parametrize("head", [
    b"From: =?bad?Q?=zz?=\nDate: not a day\n", b"From: a@b\nContent-Type: multipart/mixed\n", b"From: " + b"<" * 5000 + b"\n",
])
def test_a_strange_head_gives_a_text_or_one_line(head: bytes) -> None:
    raw = head + b"MIME-Version: 1.0\n\nTen trucks of rare earth ore crossed.\n"
    try:
        told = [str(text.imprint.published.day) for text in read_upload("a.eml", raw)]
    except DocumentError as error:
        told = [str(error).split(":")[0]]
    assert told in (["None"], ["a.eml"])
