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
         "$(id)", "`id`", "a\nb", "x" * 300, *TURNING)
"""For files and ids."""

NUMBERS = ("8 yuan ($0) per kg", "9" * 400, "9" * 5000, f"0.{'0' * 400}1",
           "1e999", "-0", "٣٤٥", "1_000", "between 9 and 3 million tons", "NaN tons", "∞ tons")
DAYS = ("0001-01-01", "9999-12-31", "2025-02-30", "٢٠٢٥-٠١-٠١")


def story_text() -> str:
    """An article that holds all of it, beside figures and an event that are read."""
    figures = "\n\n".join(
        f"China imported {number} of rare earths from Myanmar in March 2025, customs data showed." for number in NUMBERS)
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
