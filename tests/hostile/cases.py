"""What a hostile source may hand in, in one place: every way into the program and out of it is tried with all of this."""

from __future__ import annotations

import io
import zipfile

EVIL = "evil.example"
MARKUP = (
    "<b>OWNED</b>", f'<a href="https://{EVIL}/">OWNED</a>', "<script>window.OWNED=1</script>", "<!-- <script>",
    "</script><script>window.OWNED=1</script>",
    '<img src=x onerror="window.OWNED=1">', f'"><svg onload="window.OWNED=1"><image href="https://{EVIL}/p.png"/></svg>',
    "</style><style>*{display:none!important}</style>", "' onmouseover='window.OWNED=1", f"<iframe src='https://{EVIL}'></iframe>",
    "<br>", "<span style='color:red'>OWNED</span>", "&lt;b&gt; & &amp;", "]]>", "<?xml version='1.0'?>",
    f"[OWNED](https://{EVIL}/)", "[OWNED](javascript:window.OWNED=1)",
    f"![](https://{EVIL}/p.png)", ":red[OWNED] :smile: **OWNED**", "# OWNED",
    "`OWNED` ~~OWNED~~ $OWNED$", "| a | b |\n|---|---|", r"\input{/etc/passwd} \write18{id} $\href{x}{y}$ %",
    "{0} {name} %s %(x)s", "{{7*7}} ${7*7} #{7*7}",
    "%{customdata} %{x}<extra></extra>",
)
TURNING = ("\u202eDENWO\u202c", "\u2066\u2067OWNED\u2069", "\u202dOWNED")
CONTROLS = ("\x07bell", "\x1b[31mred", "\x08\x7fback", "\x9bcsi", "\ufdd0\ufffe")
FORMULAS = ("=1+1", f'=HYPERLINK("https://{EVIL}","OWNED")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0")
TEXTS = (*MARKUP, *TURNING, *CONTROLS)
"""In titles, names, quotes, notes, publishers: shown as they are, or with a sign for what cannot be; never obeyed."""

LONE = ("q\udcff", "\ud800")
"""What a byte that is no UTF-8 comes in as, and what JSON can write: no file, table or log can hold them."""

ADDRESSES = (
    "javascript:window.OWNED=1", "JaVaScRiPt:window.OWNED=1", "http:javascript:window.OWNED=1",
    "data:text/html,<script>window.OWNED=1</script>",
    "vbscript:OWNED", "file:///etc/passwd", "https://", "https:///x", f"https://reuters.com@{EVIL}/",
    "https://a.example/\x00", "https://a.example/ b",
    'https://a.example/"><b>OWNED</b>', "https://a.example/\u202ex", "//a.example/x", " https://a.example/", "https://a.example\\@b.example/",
)
"""Where nobody may be led."""
SOUND_ADDRESSES = ("https://www.reuters.com/a-b_c/1?x=1&y=%20#z", "http://a.example:8080", "HTTPS://A.EXAMPLE/中文", "https://xn--fiqs8s.example/(x)")

NAMES = ("../../etc/passwd", "..\\..\\x", "/etc/passwd", "a/../../b", "\x00", "CON", ".", "..", "-rf",
         "$(id)", "`id`", "a\nb", "x" * 300, *TURNING, *LONE)
"""For files and ids."""

NUMBERS = ("0", "9" * 400, "9" * 5000, f"0.{'0' * 400}1",
           "1e999", "-0", "٣٤٥", "1_000", "NaN", "∞", "1" + ",000" * 200, "3/0", "1/0", "999 billion billion billion")
NONSENSE = ("nan", "inf", "-inf", "Infinity", "1_000", "٣٤", "1e3", "1e400", "0x10", "+7", " 7", "7 ", "1,000", "9" * 400, ".5",
            "5.", "--1")
"""Which Python takes for numbers, or a person might."""

DAYS = ("0001-01-01", "9999-12-31", "2025-02-30", "2025-W01-1", "٢٠٢٥-٠١-٠١")


def story_text() -> str:
    """An article that holds all of it, beside figures and an event that are read."""
    figures = "\n\n".join(
        f"China imported {number} tons of rare earths from Myanmar in March 2025, customs data showed." for number in NUMBERS)
    words = "\n\n".join(f"The KIA closed the Pangwa border crossing on 28 March 2025, {text} said." for text in (*TEXTS, *FORMULAS))
    prices = "Terbium oxide prices rose 4% to 8 yuan ($0) per kg on 28 March 2025. Dysprosium oxide fell to $0 per kg."
    return f"China's imports of rare earths fell 89% in March 2025, data showed.\n\n{figures}\n\n{prices}\n\n{words}\n"


def zip_bomb() -> bytes:
    """Two hundred megabytes of nothing in two hundred kilobytes, as the sheet of a workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 200_000_000)
    return packed.getvalue()


def yaml_bomb() -> str:
    """Nine levels of nine aliases: a thousand million entries."""
    lines = ['a: &a ["x","x","x","x","x","x","x","x","x"]']
    lines += [f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
    return "\n".join(lines)


PARAMETERS = frozenset((
    "actors", "after", "ages_tab", "all_periods", "as_of", "baseline", "bases", "basis", "before", "certainty", "change_from",
    "change_to", "closed", "currency", "days", "desk", "end", "events", "fall", "fall_high", "fall_low", "fallen", "find", "findings",
    "flow", "flows_tab", "focus", "from", "gap_tab", "hit", "hit_high", "hit_low", "imports_tab", "index", "index_date", "lag_from",
    "lanes", "lang", "log", "map_tab", "material", "materials", "mode", "on", "ore_tab", "origin", "origins", "origins_tab", "part",
    "picture", "places", "price", "prices_tab", "production_tab", "quotas_tab", "record", "reported_tab", "scope", "section",
    "shares_tab", "sorts", "start", "stock", "story", "timeline_tab", "to", "version", "view", "whence", "window", "world", "year",
    "zoom",
))
"""What the address of a page may ask."""

UPLOADS = {
    "txt": (story_text().encode(), b"\xff\xfe\x00", b"\x00" * 5000, "\ud800".encode("utf-8", "surrogatepass")),
    "md": (story_text().encode(), b"[" * 5000, b"# " * 5000),
    "html": (
        f"<html><body><article>{''.join(f'<p>{text}</p>' for text in TEXTS)}</article></body></html>".encode(), b"<div>" * 5000,
        b"<!DOCTYPE html [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><html><body><p>&c;</p></body></html>", b"<html><script>" + b"x" * 5000,
    ),
    "pdf": (
        b"%PDF-1.7\n",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>",
    ),
    "eml": (
        f"From: a@b.example\nSubject: {TEXTS[1]}\nMessage-ID: <x>\nDate: Fri, 31 Dec 9999 00:00:00 +0000\n\n{TEXTS[2]}".encode(),
        b"Message-ID: <x>\nContent-Type: multipart/mixed; boundary=a\n\n--a\n" * 50,
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=nope\n\nx",
    ),
}

HOSTILE_CALLS: dict[str, dict[str, int]] = {
    "": {"--seeds {none} --data {out} --check": 1, "--originals {none} --out {out}": 1, "--originals {out} --out {article}": 1},
    "read": {
        "{article} --published 2025-04-01": 0, "{article} --published 9999-12-31": 2, "{book}": 1, "{none}": 1, "{out}": 1,
    },
    "import": {
        "{book} --mapping price_sheet --dry-run": 1, "{article} --mapping price_sheet --dry-run": 1, "{none} --mapping {text}": 1,
        "{rows} {mapping} --published {text}": 2, "{rows} {mapping} --published 2025-04-20 --given {text}": 2,
        "{rows} {mapping} --published 2025-04-20 --into ../../{text}": 2, "{rows} {mapping} --published 2025-04-20 --sheet {text}": 1,
        "{rows} {mapping} --published 2025-04-20 --url javascript:x --publisher {text} --title {text}": 0,
    },
    "corpus": {
        "{none} {out}/a": 1, "{article} {article}": 1, "{article} {out}/a --workers 0": 2, "{article} {out}/a --workers {text}": 2,
        "{book} {out}/a": 1, "{article} {out}/b --cluster {text}": 1,
    },
    "evaluate": {"{broken}": 1, "{article}": 1, "{out}": 1, "{broken} --texts {text}": 1},
    "fit": {"{broken}": 1, "{broken} --out {none}/{text}": 1},
    "add": {
        "{article} {desk} --publisher {text} --title {text}": 0, "{book} {desk}": 1, "{article} --published 9999-12-31 {desk}": 1,
        "{article} --url javascript:x {desk}": 0,
    },
    "review": {
        "--story ../../etc/passwd {desk}": 1, "--story {text} --accept all {desk}": 1,
        "--story {text} --reject f1 --reason {text} {desk}": 1,
        "--story {text} --reopen {text} {desk}": 1, "--story {text} --set story title={text} {desk}": 1,
        "--story {text} --claim {text} unit={text} {desk}": 1, "--word {text} {desk}": 1, "--word {text}:{text}={text} {desk}": 1,
    },
    "publish": {"{desk}": 1, "{text} --reason {text} {desk}": 1},
    "undo": {"{desk} --reason {text}": 1},
    "log": {"{desk}": 0},
    "alerts": {
        "--data {none}": 1, "--data {out}": 1, "--as-of 9999-12-31": 2, "--as-of 0001-01-01": 2, "--watch {article}": 1,
        "--watch {text}": 1,
    },
    "changes": {"{book} {article}": 1, "{none} latest": 1, "../../etc {out}": 1, "{text} latest --versions {article} --data {none}": 1},
    "charts export": {
        "--out {out} --format csv --data {none}": 1, "--out {out} --format csv --chart {text}": 2, "--out {article} --format csv": 1,
        "--out {out} --format csv --as-of {text}": 2, "--out {out} --format csv --chart prices --bases {text} --materials {text}": 1,
        "--out {out} --format csv --chart imports --origins {text}": 1,
        "--out {out} --format csv --chart timeline --actors {text} --places {text}": 1,
        **{f"--out {{out}} --format csv --chart prices {option} {{text}}": 2 for option in (
            "--index-date", "--window", "--on")},
    },
    "charts briefing": {"--out {out} --data {none}": 1, "--out {out} --as-of 9999-12-31": 2},
    "charts package": {"--out {out} --data {none}": 1, "--out {article}": 1, "--out {out} --as-of {text}": 2},
    "charts screenshots": {
        "--out {out} --data {none}": 1, "--out {out} --as-of {text}": 2, "--out {out} --port {text}": 2, "--out {out} --port 99999999": 2,
    },
}
"""Each command with what it must refuse in a line, or read for what it is, and the code that it ends with."""
