"""A saved web page as text: the article without what stands around it, by trafilatura, and what its meta tags say.

Only the received characters are looked at: no script runs, no address is opened.
"""

from __future__ import annotations

import codecs
import logging
from contextlib import suppress
from datetime import date
from html import unescape

import re2
import trafilatura

from extract.core.calendars import iso_day
from extract.core.errors import DocumentError
from extract.core.text import plain
from extract.intake.outlets import canonical, is_only_name, outlet_named
from extract.intake.plain_texts import check_text, decode, without_nulls
from extract.intake.records import NONE, Imprint, PublicationDay, Suggestion

LONGEST_PAGE = 5_000_000  # bytes: the largest newspaper pages have three, most of it scripts; dense ones cost some two seconds each
MOST_TAGS = 250_000  # a table of forty thousand cells; the time that a page takes grows faster than their number
HEAD = 4096  # bytes within which a page states its encoding; the standard asks for the first 1024, pages do not keep to it
_CHARSET = re2.compile(rb"""(?i)(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})""")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "ascii": "cp1252"}  # what browsers take these names for
_RULED = re2.compile(r"[|\s:-]*-{3}[|\s:-]*")
_PLACED = re2.compile(r"\s*[|·–—_-]\s*")
_TITLE = re2.compile(r"(?is)<title[^>]*>([^<]{1,500})</title>")
_PARTED = re2.compile(r"\s+[·–—-]\s+|\s*[|_]\s*")  # between a title and the name behind it; a hyphen in a word is none
NO_TITLE_WITHIN = 5  # lines at the head of the text in which the page's title is looked for


def read_page(raw: bytes, name: str) -> tuple[str, Imprint]:
    """The article of a page, a line a paragraph and a row of a table, and its imprint. DocumentError where no article is found."""
    if len(raw) > LONGEST_PAGE:
        raise DocumentError(name, f"a page of {len(raw):,} bytes", f"at most {LONGEST_PAGE:,}", "save the article alone, or paste its text")
    markup = _decode(raw, name)
    if (tags := markup.count("<")) > MOST_TAGS:
        raise DocumentError(name, f"a page of {tags:,} tags", f"at most {MOST_TAGS:,}", "save the article alone, or paste its text")
    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # what they could not find is told below, in one line
    text = trafilatura.extract(markup, include_comments=False, include_tables=True)
    if not text or not text.strip():
        raise DocumentError(name, "no article is found in the page", "a page with an article", "paste the text of the article")
    imprint = _imprint(markup)
    lines = [line.rstrip() for line in text.split("\n") if not _RULED.fullmatch(line)]
    return check_text("\n".join(_headed(lines, imprint.title.value)), name), imprint


def bare(raw: bytes, name: str) -> str:
    """The characters of a page without its tags but those of its head, blanks as one: all that an article in it can say, at a small part of
    the cost of looking for the article. DocumentError as by `read_page`."""
    head, *parts = _decode(raw, name).split("<")
    return " ".join(unescape("".join([head, *map(_untagged, parts)])).split())


def _untagged(part: str) -> str:
    tag, end, words = part.partition(">")
    return words if end and tag[:4].lower() != "meta" else part


def _decode(raw: bytes, name: str) -> str:
    """By its mark, else as it says, else UTF-8; a page that is not what it says is refused rather than guessed at."""
    stated = _CHARSET.search(raw[:HEAD])
    encoding = stated.group(1).decode("ascii").lower() if stated else "utf-8"
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or encoding.startswith("utf"):
        return decode(raw, name)
    try:
        return without_nulls(raw.decode(_WIDER.get(encoding, encoding)), name)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        wrong = f"byte {error.start + 1} (0x{raw[error.start]:02x}) is not {encoding}, which the page states"
        raise DocumentError(f"{name}:{line}", wrong, "the stated encoding or UTF-8", "save the page again as UTF-8") from None
    except (LookupError, UnicodeError):  # "undefined" is a codec that decodes nothing
        raise DocumentError(name, f"the encoding `{encoding}` is not known", "UTF-8", "save the page again as UTF-8") from None


def _imprint(markup: str) -> Imprint:
    # Only what the page states counts as its date: the long search would take any date of the text. The limit lets one ahead of today
    # through, so that it is told and not lost.
    dates = {"original_date": True, "extensive_search": False, "max_date": date.max.replace(year=2099).isoformat()}
    page = trafilatura.extract_metadata(markup, date_config=dates, extensive=False)
    day = None
    with suppress(ValueError):
        day = iso_day(page.date or "")
    title, site = page.title or "", page.sitename or ""
    if is_only_name(title):  # an office that gives all its pages its own name
        title, site = "", canonical(title) or site
    named = _meta(site) if site.strip() else _behind_title(markup)
    return Imprint(
        title=_meta(title_without(title, named.value)), byline=_meta(page.author or ""), site=named, url=_meta(page.url or ""),
        published=PublicationDay(day=day, source=_source(day, page.url or "")) if day else PublicationDay(),
    )


def _source(day: date, url: str) -> str:
    """A page whose address holds the day is dated by that."""
    return "address" if any(day.strftime(form) in url for form in ("%Y/%m/%d", "%Y-%m-%d", "%Y%m%d")) else "meta tag"


def _meta(value: str) -> Suggestion:
    return Suggestion(value=" ".join(value.split()), source="meta tag") if value.strip() else NONE


def _behind_title(markup: str) -> Suggestion:
    """The outlet that a page names behind its title: "Gate opens - Border Ledger"."""
    found = _TITLE.search(markup)
    parts = [part for part in _PARTED.split(plain(unescape(found.group(1)).strip())) if part.strip()] if found else []
    known = outlet_named(parts[-1]) if len(parts) > 1 else ""
    return Suggestion(value=parts[-1].strip(), source="title of the page") if known else NONE


def title_without(title: str, site: str) -> str:
    """A title without the name of the site before or behind it; nothing where the name is all there is."""
    parts, name = [part for part in _PLACED.split(plain(title)) if part], site.lower().removeprefix("www.")
    if name and parts and name in (parts[0].lower(), parts[-1].lower()):
        kept = " ".join(title.split())
        at_end = parts[-1].lower() == name
        return "" if len(parts) == 1 else (kept[: -len(parts[-1])] if at_end else kept[len(parts[0]) :]).strip(" |·–—_-")
    return title


def _headed(lines: list[str], title: str) -> list[str]:
    """The article below its title: what it is about is often said only there."""
    def folded(line: str) -> str:
        return " ".join(plain(line).lower().split())

    if not title or folded(title) in {folded(line) for line in lines[:NO_TITLE_WITHIN]}:
        return lines
    return [title, "", *lines]
