"""`python -m extract`: builds `data/` from the notes and series in `seeds/`, or reads the full articles and anchors the facts in them.

What a build needs is imported when it runs: after `--seeds` is known, for the gazetteer lies there too.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.commands.desk import at_rest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from extract.core.records import TableRows
    from extract.sources.seeds import Seeds

_COUNTED = ("observations", "events", "places", "evidence", "findings", "unplaced")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if data/ would change")
    parser.add_argument("--fewer", action="store_true", help="build although something that the tables rest on is missing now")
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="folder of notes, series and the gazetteer, such as seeds/ (the default)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder for the tables; default: data/")
    parser.add_argument("--originals", type=Path, metavar="DIR",
                        help="read the full articles (*.txt) in DIR instead of the notes; never writes data/")
    parser.add_argument("--out", type=Path, metavar="DIR", help="with --originals: the folder for the tables")
    parser.add_argument("--write-anchors", action="store_true",
                        help="with --originals: write where the facts stand in these articles into seeds/anchors.csv, and seeds/copies.csv")
    parser.add_argument("--read-notes", action="store_true",
                        help="read the notes anew that nobody has reviewed, after a change of the rules, and write their stories")
    parser.set_defaults(refuse=parser.error)


def run(options: argparse.Namespace) -> int:
    """Build or read; the exit code."""
    if options.seeds:
        os.environ["RARE_EARTH_SEEDS"] = str(options.seeds)
    from extract.core.paths import DATA, SEEDS

    seeds, data, wanted = options.seeds or SEEDS, options.data or DATA, any((options.out, options.write_anchors))
    if options.originals is None:
        if wanted:
            options.refuse("--out and --write-anchors need --originals DIR")
        with at_rest(seeds, data):
            if options.read_notes:
                _read_notes(seeds)
            return _build_data(seeds, data, options)
    if options.check or options.fewer or options.read_notes or not wanted:
        options.refuse("--originals needs --out DIR or --write-anchors, and goes without --check, --fewer and --read-notes")
    if options.out and options.out.resolve().is_relative_to(data.resolve()):
        options.refuse("--out must not be data/: its tables come from seeds/ alone")
    with at_rest(seeds, options.out or data):
        _read_originals(options.originals, seeds, options.out, anchors=options.write_anchors)
    return 0


def _read_notes(folder: Path) -> None:
    """Write the story files of notes anew, as their words are read now; a story that a reviewer published is left as it is."""
    from extract.desk.keeping import kept
    from extract.pipeline import read_note
    from extract.sources.documents import parse_note
    from extract.sources.published import as_text
    from extract.sources.seeds import file_of_note, read_seeds, with_let_in
    from extract.tables.whole import write_all

    files: dict[Path, bytes] = {}
    for file in read_seeds(folder).files:
        note = folder / f"{file.story_id}.md"
        if file.role == "note" and note.is_file() and not file.publications:
            read = read_note(with_let_in(file_of_note(parse_note(note)), file))
            told = replace(read, reading=kept(read.reading), fingerprint=file.fingerprint)
            files[folder / "stories" / f"{file.story_id}.yaml"] = as_text(told).encode()
    write_all(files)


def _build_data(folder: Path, data: Path, options: argparse.Namespace) -> int:
    from extract.pipeline import check_rules, tables_of_seeds
    from extract.sources.published import announcements
    from extract.sources.seeds import read_seeds
    from extract.tables.grounds import check_grounds
    from extract.tables.write import changed, replace_folder
    from extract.versions.feed import data_files

    check_rules()  # the words that stories were read by, though none may be read now
    seeds = read_seeds(folder)
    tables = tables_of_seeds(seeds)
    _tell_stale_anchors(seeds, tables)
    files = data_files(tables, announcements(seeds.files))
    names = changed(files, data)
    if names and not options.fewer:
        check_grounds(data, files)
    if names and options.check:
        print(f"{data.name}/ would change: {', '.join(names)}; run the same command without --check", file=sys.stderr)
        return 1
    if names:
        replace_folder(data, files)
    print(f"{data.name}/ {'holds' if names else 'is up to date:'} {_sizes(tables)}")
    return 0


def _read_originals(articles: Path, folder: Path, out: Path | None, *, anchors: bool) -> None:
    from extract.pipeline import tables_of_articles
    from extract.sources.seeds import read_articles, read_seeds
    from extract.tables.write import replace_folder
    from extract.versions.feed import data_files

    seeds = read_seeds(folder, anchored=False)
    tables, lineage = tables_of_articles(read_articles(articles), seeds)
    for path in lineage.undated:
        print(f"{path}: no day of publication is found; the text is left out; name the article in a note of seeds/", file=sys.stderr)
    if out:
        replace_folder(out, data_files(tables))
        print(f"{out} holds {_sizes(tables)}")
    if anchors:
        _write_anchors(tables, seeds, folder)


def _write_anchors(tables: TableRows, seeds: Seeds, folder: Path) -> None:
    from extract.pipeline import tables_of_seeds
    from extract.sources.anchoring import containments, find_anchors
    from extract.sources.anchors import anchors_text, copies_text, read_anchors_but
    from extract.tables.whole import write_all

    matches = find_anchors(tables, tables_of_seeds(seeds))
    for line in matches.messages:
        print(line, file=sys.stderr)
    kept = read_anchors_but(folder / "anchors.csv", {str(row["sha256"]) for row in tables["documents"]})
    write_all({
        folder / "anchors.csv": anchors_text([*matches.anchors, *kept]).encode(),
        folder / "copies.csv": copies_text({**seeds.containments, **containments(tables, seeds)}).encode(),
    })
    told = f", {len(kept)} of them in articles that are not here" if kept else ""
    print(f"{folder.name}/anchors.csv holds {len(matches.anchors) + len(kept)} anchors{told}")


def _tell_stale_anchors(seeds: Seeds, tables: TableRows) -> None:
    known = {row["observation_id"] for row in tables["observations"]} | {row["event_id"] for row in tables["events"]}
    stale = [anchor for anchor in seeds.anchors if anchor.record_id not in known]
    if stale:
        print(f"{stale[0].where}: {len(stale)} anchors belong to no record; "
              "write them anew with --originals DIR --write-anchors", file=sys.stderr)


def _sizes(tables: Mapping[str, Sequence[object]]) -> str:
    return ", ".join(f"{len(tables[name])} {name}" for name in _COUNTED)
