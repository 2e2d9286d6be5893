"""What the rows of a data folder rest on: a build from which some of it is missing is no news, but a file that is not there."""

from __future__ import annotations

import csv
from collections import defaultdict
from io import StringIO
from typing import TYPE_CHECKING

from extract.core.errors import TableError
from extract.tables.whole import files_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    Line = Mapping[str, str]

_MOST = 3  # of the missing that are named


def check_grounds(folder: Path, files: Mapping[str, bytes], *, but: Collection[str] = ()) -> None:
    """TableError where something that the tables in a folder rest on is missing from these files; what is of a story in `but` may be."""
    held = files_in(folder) if folder.is_dir() else {}
    gone, kept = _grounds(held), _grounds(files)
    told = []
    for kind, names in gone.items():
        lost = sorted(name for name in names - kept[kind] if not any(story in name for story in but))
        if lost:
            told.append(f"{kind} {', '.join(lost[:_MOST])}" + f" and {len(lost) - _MOST} more" * (len(lost) > _MOST))
    if told:
        wrong, expected = f"what the tables rest on is missing now: {'; '.join(told)}", "all seeds that they were built from"
        raise TableError(str(folder), wrong, expected, "put back what is missing, or build without it: python -m extract --fewer")


def _grounds(files: Mapping[str, bytes]) -> defaultdict[str, set[str]]:
    """By kind, the names of what rows rest on. A table that cannot be read tells of nothing: it is to be built anew."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    texts = {line["document_id"] for line in _lines(files, "documents", "document_id", "story_id") if line["story_id"]}
    found["story"] = {line["story_id"] for line in _lines(files, "documents", "story_id")} - {""}
    found["series"] = {line["series_id"] for line in _lines(files, "observations", "series_id")} - {""}
    evidence = [*_lines(files, "evidence", "document_id", "rule_id", "table")]
    found["quotes of"] = {line["document_id"] for line in evidence} & texts
    found["curated rows of"] = {line["table"] for line in evidence if line["rule_id"] == "curated"}
    copies = _lines(files, "copies", "document_id", "containment")
    found["share of words of"] = {line["document_id"] for line in copies if line["containment"]}
    return found


def _lines(files: Mapping[str, bytes], name: str, *columns: str) -> Iterator[Line]:
    """The lines of a table that have these columns."""
    content = files.get(f"{name}.csv", b"").decode("utf-8", "replace").replace("\0", "")
    try:
        for line in csv.DictReader(StringIO(content, newline="")):
            if all(line.get(column) is not None for column in columns):
                yield line
    except csv.Error:
        return
