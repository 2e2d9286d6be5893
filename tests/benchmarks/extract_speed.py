"""Speed of the whole extractor on one core: story text, text without a rare-earth term, length, and hostile input.

    ORIGINALS=DIR python tests/benchmarks/extract_speed.py

Story text is the target stories of the originals, each read as a story of its own, again and again up to the size named; no result is
kept from one story to the next. Without ORIGINALS the project's own notes are read instead, and the table says so.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from extract.core.records import Document
from extract.reading.story import load_rules, read_story
from extract.sources.documents import body_offset
from extract.sources.stories import split_stories

ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000
ROUNDS = 5
PLAIN = ("The council met on Tuesday to talk about the bridge. Its budget of 12.5 million pounds will be spent by March 2026, "
         "said the mayor, and 340 people have signed a letter that asks for a second lane.\n")
HOSTILE = {
    "digits": "rare earth " + "9" * MEGABYTE,
    "brackets": "rare earth " + "(" * MEGABYTE,
    "ones": "rare earth " + "1 " * (MEGABYTE // 2),
    "facts without a full stop": "rare earth imports 5% " * (MEGABYTE // 22),
    "years": "rare earth " + "2024-" * (MEGABYTE // 5),
    "short paragraphs": "Rare earth\n\n" * (MEGABYTE // 12),
    **{name: "Rare earth imports.\n" + line * (MEGABYTE // len(line)) for name, line in (
        # no attack but the densest of honest text: 15,000 to 170,000 numbers
        ("board lines", "Terbium oxide: 7,150 yuan/kg (+1.2% w/w)\n"), ("table rows", "China\t311\t298\t-4%\n"),
        ("bullets of facts", "- Imports of rare earth ore fell 5% to 311 t in May 2025\n"),
        ("quoted facts", '"Rare earth imports fell 5%," he said. '),
    )},
}


def read_text(text: str) -> int:
    """Reads a text from start to end; how many figures were found."""
    document = Document(document_id="text", path="text", text=text, sha256="")
    return sum(len(read_story(story, load_rules()).mentions) for story in split_stories(document))


def story_texts() -> tuple[list[str], str]:
    """The target stories, and what they are."""
    folder = os.environ.get("ORIGINALS")
    if not folder:
        notes = sorted((ROOT / "seeds").glob("2*.md"))
        texts = [path.read_text(encoding="utf-8") for path in notes]
        return [text[body_offset(text):] for text in texts], "notes"
    gold = json.loads((ROOT / "tests" / "gold" / "seeds.json").read_text(encoding="utf-8"))
    texts = [(Path(folder) / page["doc"]).read_bytes().decode()[page["target"]["start"]:page["target"]["end"]] for page in gold["docs"]]
    return texts, "target stories of the originals"


def seconds(texts: list[str]) -> float:
    """Processor time to read the texts, one after the other."""
    begun = time.process_time()
    for text in texts:
        read_text(text)
    return time.process_time() - begun


def repeated(texts: list[str], size: int) -> list[str]:
    """The texts again and again, up to `size` bytes."""
    out: list[str] = []
    total = 0
    while total < size:
        out.append(texts[len(out) % len(texts)])
        total += len(out[-1].encode())
    return out


def show(name: str, texts: list[str], rounds: int = ROUNDS) -> float:
    """Prints a row and gives back bytes a second (median of the rounds)."""
    size = sum(len(text.encode()) for text in texts)
    taken = statistics.median(seconds(texts) for _ in range(rounds))
    print(f"| {name} | {size / MEGABYTE:.1f} | {taken:.2f} | {size / taken / MEGABYTE:.2f} |", flush=True)
    return size / taken


def main() -> None:
    stories, what = story_texts()
    read_text(stories[0])
    print(f"story text: {what}\n\n| text | MB | s | MB/s |\n|---|---|---|---|")
    for size in (1, 10):
        show(f"stories to {size} MB", repeated(stories, size * MEGABYTE), rounds=ROUNDS if size == 1 else 1)
    show("one text without a rare-earth term", [PLAIN * (10 * MEGABYTE // len(PLAIN))])
    for name, text in HOSTILE.items():
        show(f"1 MB of {name}", [text], rounds=1)


if __name__ == "__main__":
    main()
