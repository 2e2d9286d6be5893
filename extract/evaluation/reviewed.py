"""What reviewers let stand in published stories, as annotated pages: for `fit` to learn from, and for `evaluate` to hold the reader to.

A page is a story that was published here and whose text is at hand. Its figures are those that were accepted, edited or claimed; a row that
was rejected is none of them, and so a number that is no fact."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError
from extract.core.paths import SEEDS
from extract.core.properties import event_types
from extract.evaluation.teaching import TaughtPage
from extract.reading.lines import event_lines, observation_lines
from extract.sources.anchors import original_files
from extract.sources.lineage import stories_told
from extract.sources.seeds import read_seeds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from extract.core.records import Story
    from extract.evaluation.scoring import Record
    from extract.sources.published import StoryFile
    from extract.sources.seeds import Seeds

GROUP = "stories"  # the set that these pages make


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPage:
    """A published story in its text: figures and events in the layout of gold.json, and how many decisions of each kind were made."""

    doc: str
    story: Story
    observations: tuple[Record, ...]
    events: tuple[Record, ...]
    decisions: Mapping[str, int]

    @property
    def taught(self) -> TaughtPage:
        """The page as `fit` reads pages."""
        return TaughtPage(GROUP, self.doc, True, (self.story,), self.observations)


def reviewed_pages(folder: Path = SEEDS) -> tuple[ReviewedPage, ...]:
    """The reviewed stories of a folder of seeds whose texts are at hand. DocumentError where there is none."""
    pages = gold_of_stories(read_seeds(folder), held_texts(folder))
    if not pages:
        wrong, advice = "no story that was reviewed here has its text at hand", "review and publish one, or put its text there"
        raise DocumentError(str(folder / "originals"), wrong, "the texts of published stories", advice)
    return pages


def held_texts(folder: Path = SEEDS) -> dict[str, bytes]:
    """The articles and notes at hand, by the hash of their file."""
    contents = map(input_bytes, (*original_files(folder), *sorted(folder.glob("*.md"))))
    return {sha256(content).hexdigest(): content for content in contents}


def gold_of_stories(seeds: Seeds, texts: Mapping[str, bytes]) -> tuple[ReviewedPage, ...]:
    """A page for each story that a reviewer published and whose text, by its hash, is among these; in order of the stories.

    What came with the project was published by nobody here: its figures are annotated as pages already."""
    files = (file for file in seeds.stories if file.publications and file.sha256 in texts)
    return tuple(_page(file, story) for file in files for story in stories_told(file, texts[file.sha256])[:1])


def _page(file: StoryFile, story: Story) -> ReviewedPage:
    reading = file.reading
    figures = tuple(line | {"period_match": "exact", "status": line["modality"]} for line in observation_lines(file.story_id, reading))
    by_figure = event_types().having("of_figures")  # those are counted with the figures
    lines = (line for line in event_lines(file.story_id, reading) if line["event_type"] not in by_figure)
    events = tuple(line | {"type": line["event_type"]} for line in lines)
    decided = Counter(one.action for one in file.decisions)
    return ReviewedPage(doc=file.story_id, story=story, observations=figures, events=events, decisions=decided)


def told(pages: Sequence[ReviewedPage]) -> str:
    """How much came from reviews, in a line."""
    figures = sum(len(page.observations) for page in pages)
    edited, claimed, rejected = (sum(page.decisions.get(kind, 0) for page in pages) for kind in ("edited", "claimed", "rejected"))
    return (
        f"from reviews: pages {len(pages)}, figures {figures}; rows edited {edited}, claimed by hand {claimed}, "
        f"rejected and so no facts {rejected}"
    )
