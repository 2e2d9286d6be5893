"""Files made by grammars: sound ones of the project cut down to a few entries, with keys, values and cells exchanged, then spoiled."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from extract.core.paths import DATA, RULES, SEEDS
from extract.core.schema import TABLES
from extract.core.strict_yaml import load_yaml
from tests.extract.intake.made_files import pdf
from tests.fuzzing.generators import day, figure, number, pick, spoiled, text
from tests.fuzzing.vocabulary import ODD_TEXTS, words
from tests.hostile.cases import UPLOADS

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

ODD_HTML = ("<", ">", "</p>", "&#0;", "&#x110000;", "<!--", "]]>", "<svg", '"')
PDF_MARKS = (*b"/Length /Kids /Count /Type /Root obj stream xref /Font /Contents << >>".split(), b"0 R", b"1 ")
STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF-", b"BM", b"MM", b"", b"From: a\n", b"\xff\xfe", b"\xfe\xff", b"<?xml")
ODD_DIGITS = ("\u00b2", "\u0663", "\u2460", "9" * 5000, "_1", " 1", "-1", "1e3", "", "0", "+1", ".5")
CUT = 4  # entries that are kept of each list and mapping: enough for all its kinds to come by, few enough to be read in a millisecond
ODD_YAML = ("[", "]", "{", "}", ": ", "- ", "\n", "  ", "\t", "'", '"', "|", ">", "&a ", "*a", "!!int ", "#", "%", "@", "\x00", "\ud83d")
ODD_CELLS = ("", " ", ",", '"', "\n", "\r", ";", "\t", "'", "\x00", "\ufeff", "\u00a0")
WRITTEN = (
    "changes", "commodities", "corrections", "events", "metrics", "modality", "nonfacts", "periods", "qualifiers", "sources", "units",
)


@cache
def _tree(path: Path) -> Any:
    return load_yaml(path)


def _pruned(chance: random.Random, node: Any, depth: int = 0) -> Any:
    """A part of a tree: a few entries of each list and of each mapping below the first level."""
    if isinstance(node, dict):
        keys = list(node)
        kept = keys if depth < 1 or len(keys) <= 2 * CUT else sorted(chance.sample(keys, CUT), key=keys.index)
        return {key: _pruned(chance, node[key], depth + 1) for key in kept}
    if isinstance(node, list):
        at = chance.randrange(max(1, len(node) - CUT + 1))
        return [_pruned(chance, each, depth + 1) for each in node[at : at + CUT]]
    return node


def _odd_value(chance: random.Random) -> Any:
    return chance.choice((
        "", None, [], {}, ["x"], {"a": "b"}, [["x"]], [{}], "none", "true", "-1", "0", "1e400", "nan", "2025-02-30", "9-3", "3-9",
        pick(chance, ODD_TEXTS), number(chance), day(chance), text(chance)[:60], "{", "{}", "{a}", "x" * 400, "\u00b2", "\u0663-\u0669",
        "9" * 5000 + "-1", "*", "[a|b]", "FIGURE", "...",
    ))


def _exchanged(chance: random.Random, tree: Any) -> Any:
    """One node of a tree taken out, given another value or another key."""
    path: list[tuple[Any, Any]] = []
    node = tree
    while isinstance(node, (dict, list)) and node and (not path or chance.random() < 0.75):
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        path.append((node, key))
        node = node[key]
    if not path:
        return _odd_value(chance)
    holder, key = path[-1]
    way = chance.randrange(5)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, dict):
        holder[chance.choice((key + "s", "", "is", "x", "on", key.upper(), pick(chance, ODD_TEXTS)))] = holder.pop(key)
    elif way == 2 and isinstance(node, str):
        holder[key] = spoiled(chance, node)
    elif way == 3 and isinstance(node, str) and any(map(str.isdigit, node)):
        old, new = pick(chance, [char for char in node if char.isdigit()]), pick(chance, ODD_DIGITS)
        holder[key] = node.replace(old, new, chance.choice((1, 9)))
    else:
        holder[key] = _odd_value(chance)
    return tree


def _yaml(chance: random.Random, path: Path) -> str:
    tree = _pruned(chance, _tree(path))
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        tree = _exchanged(chance, tree)
    try:
        written = yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=1000)
    except yaml.YAMLError:  # a text that no YAML can hold
        written = "a: b"
    return spoiled(chance, written, ODD_YAML) if chance.random() < 0.25 else written


def rules(chance: random.Random) -> str:
    """A rule file: its name on the first line, then YAML."""
    path = chance.choice((*(RULES / f"{name}.yaml" for name in WRITTEN), *_mappings(), SEEDS / "watch.yaml", SEEDS / "headlines.yaml"))
    if path.stem == "corrections":
        return f"{path.name}\n{_correction(chance)}"
    name = f"mappings/{path.name}" if path.parent.name == "mappings" else path.name
    return f"{name}\n{_yaml(chance, path)}"


@cache
def _mappings() -> tuple[Path, ...]:
    return tuple(sorted((RULES / "mappings").glob("*.yaml")))


def _correction(chance: random.Random) -> str:
    tree: Any = {"corrections": [{
        "table": pick(chance, tuple(table.name for table in TABLES)), "where": {"observation_id": "a"}, "action": pick(chance,
        ("override", "drop", "flag")),
        "set": {pick(chance, ("value", "period_start", "unit", "low", "decimals", "quality")): _odd_value(chance)}, "expect": {"unit": "t"},
        "reason": "r", "source": "s", "reviewed": "2025-01-01",
    }]}
    for _ in range(chance.choice((0, 1, 2))):
        tree = _exchanged(chance, tree)
    return str(yaml.dump(tree, sort_keys=False, allow_unicode=True))


@cache
def _stories() -> tuple[Path, ...]:
    return tuple(sorted((SEEDS / "stories").glob("*.yaml")))


def story(chance: random.Random) -> str:
    """The file of a published story."""
    return _yaml(chance, chance.choice(_stories()))


NOTE = {
    "document_id": "note", "title": "Gates shut", "publisher": "A", "wire": "", "byline": "", "published": "2025-03-28", "language": "en",
    "licence": "CC0", "copies": [{"publisher": "B", "sha256": "0" * 64, "note": ""}],
}


def note(chance: random.Random) -> str:
    """A note: front matter, then prose."""
    tree: Any = {**NOTE, "copies": [dict(NOTE["copies"][0])]} if chance.random() < 0.7 else {**NOTE, "copies": None, "url": "https://a.example/"}
    for _ in range(chance.choice((0, 0, 1, 2))):
        tree = _exchanged(chance, tree)
    head = yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    written = f"---\n{head}---\n{text(chance)}\n"
    return spoiled(chance, written) if chance.random() < 0.3 else written


@cache
def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def _csv(chance: random.Random, path: Path, most: int = 5) -> str:
    """The header and a few rows of a file, cells exchanged for others of their column, for odd ones or for those of another column."""
    header, *rows = _rows(path)
    kept = [list(chance.choice(rows)) for _ in range(chance.randint(0, most))] if rows else []
    for _ in range(chance.choice((0, 1, 1, 2, 4)) if kept else 0):
        row, column = chance.choice(kept), chance.randrange(len(header))
        row[column] = chance.choice((
            chance.choice(rows)[column], chance.choice(rows)[chance.randrange(len(header))], pick(chance, ODD_CELLS), pick(chance,
            ODD_TEXTS),
            number(chance), day(chance), "2025-03-01", "1999-01-01", "2200-01-01", "-5", "1e9", "a" * 300, *ODD_DIGITS,
            row[column].upper(), f" {row[column]}",
        ))
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=pick(chance, ("\n", "\n", "\r\n"))).writerows([header, *kept])
    written = buffer.getvalue()
    return spoiled(chance, written, ODD_CELLS) if chance.random() < 0.25 else written


@cache
def _curated() -> tuple[Path, ...]:
    return (*sorted((SEEDS / "series").glob("*.csv")), SEEDS / "events.csv", SEEDS / "anchors.csv", SEEDS / "copies.csv")


def series(chance: random.Random) -> str:
    """A curated CSV file: a series, events, anchors or copies; the name on the first line."""
    path = chance.choice(_curated())
    name = "series" if path.parent.name == "series" else path.name
    return f"{name}\n{_csv(chance, path)}"


def table(chance: random.Random) -> str:
    """A table of the data folder, its name on the first line."""
    name = pick(chance, tuple(each.name for each in TABLES))
    return f"{name}\n{_csv(chance, DATA / f'{name}.csv', most=8)}"




def sheet(chance: random.Random) -> str:
    """A table of another house: the name of a mapping on the first line, then delimited text under headers that the mapping knows."""
    path = chance.choice(_mappings())
    content = _tree(path)
    columns = [chance.choice([names] if isinstance(names, str) else names) for names in content["columns"].values()]
    told = [str(key) for entries in (content.get("tables") or {}).values() for key in entries] or ["x"]
    if chance.random() < 0.2:
        chance.shuffle(columns)
    columns += [day(chance) for _ in range(chance.choice((0, 0, 1, 3)))]
    delimiter = pick(chance, (",", ",", ";", "\t"))
    rows = [[_cell(chance, told) for _ in columns] for _ in range(chance.randint(0, 4))]
    titles = [["Title"]] * chance.choice((0, 0, 1))
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows([*titles, columns, *rows])
    written = buffer.getvalue()
    return f"{path.stem}\n{spoiled(chance, written, ODD_CELLS) if chance.random() < 0.2 else written}"


def _cell(chance: random.Random, told: Sequence[str]) -> str:
    return chance.choice((
        number(chance), number(chance), day(chance), pick(chance, told), pick(chance, told), pick(chance, words("places")), "202503",
        "2025-03", "2025",
        f"{chance.randrange(1000)}", f"{chance.randrange(99)}.{chance.randrange(99)}", pick(chance, ODD_CELLS),
        pick(chance, ODD_TEXTS), "kg", "M", "HS",
    ))


def upload(chance: random.Random) -> bytes:
    """A file that is handed in: its name on the first line, then the bytes."""
    kind = pick(chance, ("txt", "md", "html", "eml", "pdf", "pdf", "any"))
    body = _BODIES[kind](chance) if chance.random() < 0.9 else chance.choice(UPLOADS.get(kind, UPLOADS["txt"]))[:4000]
    if chance.random() < 0.3:
        at = chance.randrange(len(body) + 1)
        junk = bytes(chance.randrange(256) for _ in range(chance.choice((1, 2, 8))))
        body = body[:at] + junk + body[at + chance.choice((0, 0, 1, 30)) :]
    name = pick(chance, ("a", "../../x", "\u202ea", "page")) + "." + pick(chance, (kind, kind, kind, "txt", "eml", "pdf", "html", ""))
    return name.encode() + b"\n" + body


def _prose(chance: random.Random) -> str:
    headline = text(chance).splitlines()[0][:80] if chance.random() < 0.5 else "Rare earth gates shut"
    stamp = pick(chance, ("", "Reuters", "By A. B.", f"Published: {day(chance)}", day(chance)))
    return f"{headline}\n\n{stamp}\n\n{text(chance)}\n\n{text(chance)}\n"


def _txt(chance: random.Random) -> bytes:
    encoding = pick(chance, ("utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "latin-1", "cp1252"))
    return _prose(chance).encode(encoding, "replace")


def _md(chance: random.Random) -> bytes:
    head = f"---\ntitle: {figure(chance)}\npublished: {day(chance)}\nurl: {pick(chance, ODD_TEXTS)}\n---\n"
    return (head + _prose(chance)).encode(errors="replace")


def _html(chance: random.Random) -> bytes:
    metas = "".join(
        f'<meta {pick(chance, ("name", "property"))}="{name}" content="{pick(chance, (day(chance), figure(chance), *ODD_TEXTS[:30]))}">'
        for name in ("author", "og:title", "article:published_time", "date", "og:site_name", "og:url", "charset") if chance.random() < 0.5)
    data = f'<script type="application/ld+json">{{"datePublished": "{day(chance)}", "headline": "{figure(chance)}"}}</script>'
    tags = [pick(chance, ("p", "h1", "li", "td", "div", "table")) for _ in range(4)]
    head = f"<head><title>{text(chance)[:60]}</title>{metas}{data if chance.random() < 0.4 else ''}</head>"
    html = f"<html>{head}<body><article>{''.join(f'<{tag}>{text(chance)}</{tag}>' for tag in tags)}</article></body></html>"
    return (spoiled(chance, html, ODD_HTML) if chance.random() < 0.4 else html).encode(errors="replace")


def _eml(chance: random.Random) -> bytes:
    date = pick(chance, ("Fri, 28 Mar 2025 09:00:00 +0000", "Fri, 31 Dec 9999 00:00:00 +0000", "Mon, 1 Jan 0001 00:00:00 -2359", ""))
    kind = pick(chance, ("text/plain", "text/html", "text/plain; charset=gb2312", "text/plain; charset=nope", "multipart/mixed; boundary=b",
                         "multipart/alternative; boundary=b", "message/rfc822", "application/pdf", "text/plain; charset=utf-7", "x"))
    coded = pick(chance, ("7bit", "base64", "quoted-printable", "8bit", "x-uuencode", "nope"))
    subject = pick(chance, ("Rare earths", "=?utf-8?b?5rWL6K+V?=", "=?x?q?a?=", "=?utf-8?b?===?=", text(chance)[:60].replace("\n", " ")))
    sender = pick(chance, ("a@b.example", "=?utf-8?q?A?= <a@b>", "<", "A, B <a@b>, c", "@"))
    head = f"From: {sender}\nSubject: {subject}\nMessage-ID: <x>\nDate: {date}\n"
    part = f"--b\nContent-Type: {pick(chance, ('text/plain', 'text/html', 'application/pdf; name=a.pdf'))}\n\n{text(chance)}\n"
    body = part * chance.choice((0, 1, 2)) + pick(chance, ("--b--\n", "")) if "boundary" in kind else text(chance)
    return f"{head}Content-Type: {kind}\nContent-Transfer-Encoding: {coded}\n\n{body}".encode(errors="replace")


def _pdf(chance: random.Random) -> bytes:
    lines = [line[:90].encode("cp1252", "replace").decode("cp1252") for line in _prose(chance).splitlines()]
    made = pdf([lines] * chance.choice((1, 1, 2)), info=f"/Title ({chance.randrange(99)}) /CreationDate (D:{chance.randrange(10**8)})")
    for _ in range(chance.choice((0, 0, 1, 3))):
        old, new = chance.choice(PDF_MARKS), chance.choice((b"", b"/X", b"99 0 R", b"1 0 R", b"[", b"<<", b"-1", b"9999999999", b"("))
        made = made.replace(old, new, chance.choice((1, 1, 9)))
    return made


def _any(chance: random.Random) -> bytes:
    start = chance.choice(STARTS)
    return start + bytes(chance.randrange(256) for _ in range(chance.randrange(200)))


_BODIES = {"txt": _txt, "md": _md, "html": _html, "eml": _eml, "pdf": _pdf, "any": _any}
