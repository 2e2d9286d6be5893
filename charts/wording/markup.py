"""What stands out on a picture, kept apart from what a source wrote: only the marks made here are ever rendered.

Words on their way to a picture hold `<b>` as the three characters that a source wrote. Bold and broken lines are characters that Unicode
keeps for use within a program; `drawn` makes plotly's markup of them at the end, and of everything else text.
"""

from __future__ import annotations

import re
from html import escape

from extract.core.text import visible

BOLD, END, BREAK = "\U0001fffe", "\U0001ffff", "\U0002fffe"
_TAGS = {"<b>": BOLD, "</b>": END, "<br>": BREAK}
_MARKUP = {mark: tag for tag, mark in _TAGS.items()}
_MARKS = re.compile(f"([{BOLD}{END}{BREAK}])")


def bold(words: object) -> str:
    """The words in bold."""
    return f"{BOLD}{words}{END}"


def filled(template: str, **values: object) -> str:
    """A template of the catalogues that holds `<b>` or `<br>`, with its slots filled by words that do not."""
    for tag, mark in _TAGS.items():
        template = template.replace(tag, mark)
    return template.format(**values)


def drawn(words: str) -> str:
    """The words as plotly takes them: what a source wrote is escaped, and no sign in it turns or hides its neighbours."""
    parts = _MARKS.split(escape(words, quote=False))
    return "".join(_MARKUP.get(part) or visible(part) for part in parts)


def html(text: object) -> str:
    """Foreign text for a place where a browser reads HTML or XML, between tags or in an attribute."""
    return escape(visible(str(text)))
