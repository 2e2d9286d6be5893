"""`python -m extract fit [FILE...]`: fits the weights of evidence (rules/weights.csv) to annotated pages and example sentences.

Prints how well pages are read with weights that they had no part in (a twentieth is left out in turn), by set and by slot; with
`--worth` also what each kind of evidence is worth: how many answers on left-out pages are lost when it is taken away. The same pages give
the same file; with `--stories` what reviewers decided on stories whose texts are here teaches, too, so that the file is of this desk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from extract.commands.evaluate import COMPARED
from extract.core.errors import DocumentError
from extract.core.paths import ROOT
from extract.evaluation.scoring import LEVELS, false_positives, pair, rates, same_period
from extract.reading.figures.chooser import WEIGHTS, weights_file
from extract.tables.whole import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from extract.evaluation.fitting import Fitted
    from extract.evaluation.scoring import Record
    from extract.evaluation.teaching import TaughtPage

_TESTS = ROOT / "tests"
_FOLDS = 20
_STEPS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of confidence, from which rows are counted
_SLOTS: dict[str, Callable[[Record, Record], bool | None]] = {  # None: the page does not tell
    "metric": COMPARED["metric"],
    "material": COMPARED["commodity"],
    "period": COMPARED["period"],
    "comparison": lambda found, gold: _comparison(found, gold) if gold["kind"] == "change" else None,
    "modality": lambda found, gold: found["modality"] == gold["status"] if gold.get("status") else None,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("pages", type=Path, nargs="*", metavar="FILE",
                        help="annotated pages (JSON, texts beside them) and example sentences (YAML); default: all in tests/")
    parser.add_argument("--out", type=Path, default=WEIGHTS, metavar="CSV", help="where the weights go; default: %(default)s")
    parser.add_argument("--stories", action="store_true",
                        help="learn from published stories whose texts are at hand, too: what reviewers let stand, set and rejected")
    parser.add_argument("--worth", action="store_true", help="also print what each kind of evidence is worth (minutes)")


def run(args: argparse.Namespace) -> int:
    """Fits, writes the weights, prints the report. DocumentError (exit 1) when a file cannot be read or scipy is missing."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads wait for each other four times as long as they work
    try:
        from extract.evaluation.fitting import fit, worth
    except ModuleNotFoundError as error:
        raise DocumentError(str(error.name), "is not installed", "the extra `fit`", "pip install -e '.[fit]'") from None
    from extract.evaluation.teaching import load_pages

    paths = args.pages or [*sorted(_TESTS.glob("gold/*/gold.json")), *sorted(_TESTS.glob("examples/*.yaml"))]
    if not paths:
        raise DocumentError(str(_TESTS), "holds no annotated pages", "gold/*/gold.json", "name the files, or run it in a checkout")
    if not args.out.parent.is_dir():  # said before the minutes of work, not after
        raise DocumentError(str(args.out.parent), "is no folder", "a folder that is there", "make it, or name another with --out")
    pages = [*load_pages(paths), *(_reviewed() if args.stories else ())]
    fitted = fit(pages, min(_FOLDS, len(pages)))
    write_whole(args.out, weights_file(fitted.weights))
    print("\n".join(_report(pages, fitted)))
    for slot in fitted.problems if args.worth else ():
        print(f"\n{slot}: kind of evidence, pieces, answers lost without it")
        print("\n".join(f"  {kind:30s} {pieces:5d}  {lost:5d}" for kind, pieces, lost in worth(fitted, slot)))
    return 0


def _reviewed() -> Iterator[TaughtPage]:
    from extract.evaluation.reviewed import reviewed_pages, told

    pages = reviewed_pages()
    print(told(pages))
    return (page.taught for page in pages)


def _report(pages: Sequence[TaughtPage], fitted: Fitted) -> Iterator[str]:
    yield "pages left out     " + "".join(f"{level:>10s}" for level in LEVELS) + "  false rows off topic"
    groups = list(dict.fromkeys(page.group for page in pages))
    chosen = {"all pages": [group for group in groups if group != "examples"], **{group: [group] for group in groups}}
    for name, among in chosen.items():
        read = [(page, rows) for page, rows in zip(pages, fitted.rows, strict=True) if page.group in among]
        scores = "".join(f"{_f1([one for one in read if one[0].on_topic], level):10.3f}" for level in LEVELS)
        false = sum(len(false_positives(rows)) for page, rows in read if not page.on_topic)
        yield f"{name:12s} {len(read):5d} {scores}  {false:5d}"
    yield "\nslot          right of   rate   weights"
    read = [(page, rows) for page, rows in zip(pages, fitted.rows, strict=True) if page.group != "examples" and page.on_topic]
    pairs = [(rows[i], page.gold[j]) for page, rows in read for i, j in pair(rows, page.gold, "1").items()]
    for slot, agrees in _SLOTS.items():
        told = [answer for found, gold in pairs if (answer := agrees(found, gold)) is not None]
        yield f"{slot:12s} {sum(told):6d} {len(told):5d}  {sum(told) / max(len(told), 1):.3f}  {len(fitted.weights.get(slot, {})):6d}"
    yield "\nsure to at least   rows   right at level 2, 3 (of all rows read)   F1 at 2, 3   false rows off topic"
    read = [one for one in zip(pages, fitted.rows, strict=True) if one[0].group != "examples"]
    for least in _STEPS:
        kept = [(page, [row for row in rows if row["confidence"] >= least]) for page, rows in read]
        on_topic = [one for one in kept if one[0].on_topic]
        count = sum(len(rows) for _page, rows in on_topic)
        rights = [sum(len(pair(rows, page.gold, level)) for page, rows in on_topic) / max(count, 1) for level in ("2", "3")]
        f1 = [_f1(on_topic, level) for level in ("2", "3")]
        false = sum(len(false_positives(rows)) for page, rows in kept if not page.on_topic)
        yield f"{least:16.2f} {count:6d}   {rights[0]:.3f}  {rights[1]:.3f}   {f1[0]:.3f}  {f1[1]:.3f}  {false:4d}"


def _f1(read: Sequence[tuple[TaughtPage, list[Record]]], level: str) -> float:
    right = sum(len(pair(rows, page.gold, level)) for page, rows in read)
    return rates(right, sum(len(rows) for _page, rows in read), sum(len(page.gold) for page, _rows in read))[2]


def _comparison(found: Record, gold: Record) -> bool:
    if found["compare_start"] is None or gold["compare_start"] is None:
        return found["compare_start"] is gold["compare_start"]
    sides = [{"period_start": one["compare_start"], "period_end": one["compare_end"]} for one in (found, gold)]
    return same_period(*sides, strict=True)
