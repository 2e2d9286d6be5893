"""Short texts as a desk is handed them, and what is to be proposed of each: title, publisher, author, day."""

from __future__ import annotations

from typing import NamedTuple

PROSE = (
    "Traders at the gate said on Monday that 240 metric tons of rare earth oxides had crossed in a week, fewer than half of what they had "
    "counted before the rains.\n\nDysprosium oxide stood at 1,610 yuan per kg, they said, and a second gate was to open within days.\n"
)
PAGE_PROSE = "".join(f"<p>{part}</p>" for part in PROSE.strip().split("\n\n"))
HAN = "海关数据显示，10月中国从缅甸进口稀土氧化物2140吨，环比下降38%。当地商人说，板瓦口岸的卡车仍在排队，第二个口岸何时开放还不清楚。\n"
TITLE = "Rare earth ore backs up at a Kachin gate"


class HandedIn(NamedTuple):
    """A text by the name of its file, and what is proposed: an empty text for nothing, the day as ISO."""

    name: str
    text: str
    title: str = TITLE
    publisher: str = ""
    byline: str = ""
    day: str = ""


def plain(*head: str, prose: str = PROSE) -> str:
    """A text with lines at its head."""
    return "\n".join((*head, "", prose))


def page(head: str, body: str = "", title: str = TITLE) -> str:
    """A saved page."""
    article = f"<article><h1>{TITLE}</h1>{body}{PAGE_PROSE}</article>"
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{article}</body></html>"


def mail(sender: str, subject: str, body: str = PROSE) -> str:
    """A saved mail."""
    head = f"From: {sender}\nTo: desk@example.org\nDate: Tue, 24 Nov 2026 08:15:00 +0000\nSubject: {subject}"
    return f"{head}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}"


_DATES = '"datePublished":"2026-10-06T08:00:00Z","dateModified":"2026-10-09T08:00:00Z"'
JSON_LD = (
    f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{TITLE}",{_DATES},'
    '"author":{"@type":"Person","name":"Htoi Ra"},"publisher":{"@type":"NewsMediaOrganization","name":"Salween Courier"}}</script>'
)
META = (
    '<meta property="og:site_name" content="Salween Courier"><meta name="author" content="Htoi Ra">'
    '<meta property="article:published_time" content="2026-10-06T08:00:00Z">'
    '<meta property="article:modified_time" content="2026-10-09T08:00:00Z">'
)
HAN_TITLE = "板瓦口岸稀土矿运输部分恢复"
HAN_PAGE = (
    f'<html lang="zh"><head><meta charset="utf-8"><title>{HAN_TITLE}_边境矿业网</title></head>'
    f"<body><article><h1>{HAN_TITLE}</h1><p>发布时间：2026年11月15日</p><p>{HAN}</p></article></body></html>"
)
TEXTS = (
    HandedIn("bracket.txt", plain(TITLE, "", prose=f"KUNMING, Oct 6 (Border Wire) - {PROSE}"), publisher="Border Wire", day="2026-10-06"),
    HandedIn(
        "year.txt", plain(TITLE, "", prose=f"RUILI, China, Oct 6, 2025 (Border Wire) -- {PROSE}"), publisher="Border Wire", day="2025-10-06"
    ),
    HandedIn("ahead.txt", plain(TITLE, "", prose=f"KUNMING, Dec 6 (Border Wire) - {PROSE}"), publisher="Border Wire", day="2025-12-06"),
    HandedIn("small.txt", plain(TITLE, "", prose=f"Kunming, Oct. 6 (Border Wire) — {PROSE}"), publisher="Border Wire", day="2026-10-06"),
    HandedIn("agency.txt", plain(TITLE, "", prose=f"BANGKOK (Mekong Newswire) — {PROSE}"), publisher="Mekong Newswire"),
    HandedIn(
        "initials.txt", plain(TITLE, "", prose=f"The Kachin Independence Organisation (KIO) - which holds the gate - is silent. {PROSE}")
    ),
    HandedIn(
        "stroke.txt",
        plain(TITLE, "", "The Mekong Ledger | 13 November 2026 | Staff and agencies"),
        publisher="The Mekong Ledger",
        day="2026-11-13",
    ),
    HandedIn(
        "dots.txt",
        plain(TITLE, "By Nang Mo · Hill Country Post · 3 November 2026"),
        publisher="Hill Country Post",
        byline="Nang Mo",
        day="2026-11-03",
    ),
    HandedIn(
        "odd-name.txt",
        plain(TITLE, "Rising Tide | November 3, 2026 | By Nang Mo"),
        publisher="Rising Tide",
        byline="Nang Mo",
        day="2026-11-03",
    ),
    HandedIn("section.txt", plain(TITLE, "Markets | 3 November 2026 | Staff"), day="2026-11-03"),
    HandedIn("by.txt", plain(TITLE, "By Nang Mo, Hill Country Post"), publisher="Hill Country Post", byline="Nang Mo"),
    HandedIn(
        "for.txt",
        plain(TITLE, "By Nang Mo for the Hill Country Post", "3 November 2026"),
        publisher="Hill Country Post",
        byline="Nang Mo",
        day="2026-11-03",
    ),
    HandedIn(
        "own-line.txt",
        plain(TITLE, "Oresund Metals Daily", "24 November 2026, 08:15 GMT"),
        publisher="Oresund Metals Daily",
        day="2026-11-24",
    ),
    HandedIn("name-first.txt", plain("Salween Courier", "24 November 2026", "", TITLE), publisher="Salween Courier", day="2026-11-24"),
    HandedIn(
        "capitals.txt",
        plain("Rare Earth Traders Face Bad Press", "24 November 2026"),
        title="Rare Earth Traders Face Bad Press",
        day="2026-11-24",
    ),
    HandedIn("no-year.txt", plain(TITLE, "24 November, 08:15 GMT"), day="2026-11-24"),
    HandedIn("both.txt", plain(TITLE, "Updated 9 October 2026", "Published 6 October 2026"), day="2026-10-06"),
    HandedIn("copyright.txt", plain(TITLE) + "\n© 2026 Salween Courier. All rights reserved.\n", publisher="Salween Courier"),
    HandedIn(
        "head.txt",
        plain("From: Border Wire <desk@borderwire.example>", "Date: Tue, 24 Nov 2026 08:15:00 +0000", f"Subject: Fwd: {TITLE}"),
        publisher="Border Wire",
        day="2026-11-24",
    ),
    HandedIn("wire.eml", mail("Border Wire <desk@borderwire.example>", TITLE), publisher="Border Wire", day="2026-11-24"),
    HandedIn(
        "sender.eml", mail("Teak Ridge Metals <desk@teakridge.example>", TITLE) + "\nLots are priced by Teak Ridge Metals.\n",
        publisher="Teak Ridge Metals", day="2026-11-24",
    ),
    HandedIn(
        "by-place.txt", plain(TITLE, "", "By Border Wire, Kunming", "Tuesday, 24 November 2026"), publisher="Border Wire", day="2026-11-24"
    ),
    HandedIn("friend.eml", mail("Anna Berg <anna@example.org>", TITLE), day="2026-11-24"),
    HandedIn(
        "forward.eml",
        mail(
            "Anna Berg <anna@example.org>",
            f"Fwd: {TITLE}",
            plain(
                "---------- Forwarded message ---------",
                "From: Border Wire <desk@borderwire.example>",
                "Date: Fri, 20 Nov 2026 at 09:00",
                f"Subject: {TITLE}",
            ),
        ),
        publisher="Border Wire",
        day="2026-11-20",
    ),
    HandedIn(
        "note.md",
        f"---\ntitle: {TITLE}\nsite: Salween Courier\nauthor: Htoi Ra\ndate: 2026-10-06\n---\n{PROSE}",
        publisher="Salween Courier",
        byline="Htoi Ra",
        day="2026-10-06",
    ),
    HandedIn("clip.md", f"# {TITLE}\n\nSource: Salween Courier, 6 October 2026\n\n{PROSE}", publisher="Salween Courier", day="2026-10-06"),
    HandedIn("suffix.html", page("", title=f"{TITLE} - Salween Courier"), publisher="Salween Courier"),
    HandedIn(
        "stroke.html",
        page('<meta name="date" content="2026-10-06">', title=f"{TITLE} | Salween Courier"),
        publisher="Salween Courier",
        day="2026-10-06",
    ),
    HandedIn("no-name.html", page("", title=f"{TITLE} - what it means")),
    HandedIn("meta.html", page(META), publisher="Salween Courier", byline="Htoi Ra", day="2026-10-06"),
    HandedIn("json.html", page(JSON_LD), publisher="Salween Courier", byline="Htoi Ra", day="2026-10-06"),
    HandedIn(
        "source-zh.txt", f"{HAN_TITLE}\n来源：边境矿业网 2026年11月15日\n\n{HAN}", title=HAN_TITLE, publisher="边境矿业网", day="2026-11-15"
    ),
    HandedIn(
        "reporter-zh.txt",
        f"{HAN_TITLE}\n2026-11-15 08:30 来源: 滇西日报\n（记者 李明 王芳）\n\n{HAN}",
        title=HAN_TITLE,
        publisher="滇西日报",
        byline="李明 王芳",
        day="2026-11-15",
    ),
    HandedIn(
        "opening-zh.txt",
        f"{HAN_TITLE}\n\n滇西通讯社昆明11月15日电（记者 李明）{HAN}",
        title=HAN_TITLE,
        publisher="滇西通讯社",
        byline="李明",
        day="2026-11-15",
    ),
    HandedIn("page-zh.html", HAN_PAGE, title=HAN_TITLE, publisher="边境矿业网", day="2026-11-15"),
    HandedIn("stroke-by.txt", plain(TITLE, "By Nang Mo | Hill Country Post"), publisher="Hill Country Post", byline="Nang Mo"),
    HandedIn("day-first.txt", plain(TITLE, "Nov. 6, 2026 - Border Ledger"), publisher="Border Ledger", day="2026-11-06"),
    HandedIn("two-names.txt", plain(TITLE, "Htoi Ra, Salween Courier", "6 November 2026"), day="2026-11-06"),
    HandedIn("masthead.txt", plain("Salween Courier", "", TITLE, "By Htoi Ra"), publisher="Salween Courier", byline="Htoi Ra"),
    HandedIn("two-days.txt", plain(TITLE, "6 November 2026 (updated 9 November 2026)"), day="2026-11-06"),
    HandedIn("either.txt", plain(TITLE, "06/11/2026")),
    HandedIn("foot.txt", plain(TITLE) + "\n(Reporting by Htoi Ra in Mangshi; editing by P. Osei)\n", byline="Htoi Ra"),
    HandedIn("appeared.txt", plain(TITLE) + "\nThis article first appeared in the Salween Courier.\n", publisher="Salween Courier"),
    HandedIn(
        "strokes-zh.txt",
        f"{HAN_TITLE}\n边境矿业网 | 2026-11-15 | 作者：李明\n\n{HAN}",
        title=HAN_TITLE,
        publisher="边境矿业网",
        byline="李明",
        day="2026-11-15",
    ),
    HandedIn(
        "day-zh.txt", f"{HAN_TITLE}\n2026年11月15日 08:30　边境矿业网\n\n{HAN}", title=HAN_TITLE, publisher="边境矿业网", day="2026-11-15"
    ),
    HandedIn(
        "labels-zh.txt",
        f"{HAN_TITLE}\n作者：李明 编辑：王芳 来源：边境矿业网\n\n{HAN}",
        title=HAN_TITLE,
        publisher="边境矿业网",
        byline="李明",
    ),
    HandedIn("staff-zh.txt", f"{HAN_TITLE}\n\n本报记者 李明 昆明报道\n\n{HAN}", title=HAN_TITLE, byline="李明"),
    HandedIn("relayed-zh.txt", f"{HAN_TITLE}\n\n据滇西日报报道，{HAN}", title=HAN_TITLE),
)
