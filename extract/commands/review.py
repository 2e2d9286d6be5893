"""`python -m extract review`: what waits, what was read in it and how sure it is, and the decisions on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.commands.desk import add_desk_options, open_desk
from extract.core.errors import DeskError
from extract.core.ids import is_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from extract.desk.queue import Desk
    from extract.desk.review import Review


_ACTS = ("accept", "reject", "reopen", "edits", "claims", "discard", "bring_back", "take")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("--story", metavar="ID", help="the story; without it, what waits is listed")
    parser.add_argument("--accept", nargs="+", default=[], metavar="ROW", help="take rows as they stand; all: everything still open")
    parser.add_argument("--reject", nargs="+", default=[], metavar="ROW", help="leave rows out; needs --reason")
    parser.add_argument("--reopen", nargs="+", default=[], metavar="ROW", help="take decisions on rows back")
    parser.add_argument("--set", nargs="+", action="append", default=[], metavar=("ROW", "FIELD=VALUE"), dest="edits",
                        help="take a row with values of your own (see --fields); the row `story` is title, publisher, published and so on, "
                        "and relation: new, copy:STORY or update:STORY")
    parser.add_argument("--claim", nargs="+", action="append", default=[], metavar=("WORDS", "FIELD=VALUE"), dest="claims",
                        help="make a figure, or with event_type= an event, of words of the text ('four trucks'), of a number "
                        "without a place (n480) or of what stands at two offsets (480 488); a figure needs metric= and unit=")
    parser.add_argument("--fields", action="store_true", help="list what can be set and claimed, and the words that it may be")
    parser.add_argument("--discard", action="store_true", help="take the story out of what waits; nothing of it is deleted")
    parser.add_argument("--bring-back", action="store_true", help="let a story that was taken out wait again")
    parser.add_argument("--discarded", action="store_true", help="list the stories that were taken out")
    parser.add_argument("--take", choices=("theirs", "ours"),
                        help="where the story's file came from elsewhere, as by git: go on with its rows, or with those decided here")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, kept with the decision")
    parser.add_argument("--word", metavar="KIND:ENTRY=WORD",
                        help="add a word to the vocabulary (material, actor, unit, metric, event, place) if the rules keep their examples "
                        "with it, and say which texts are read otherwise")
    parser.add_argument("--try", action="store_true", dest="only_try", help="with --word: say it, and write nothing")
    parser.add_argument("--after", action="store_true", help="say what the tables and headlines would be with it")
    add_desk_options(parser)


def run(options: argparse.Namespace) -> int:
    """Decides what is asked, then shows the story, or what waits; 1 for a row or a value that cannot be, with nothing decided."""
    with open_desk(options) as desk:
        return _reviewed(desk, options)


def _reviewed(desk: Desk, options: argparse.Namespace) -> int:
    from extract.desk.adding import open_story
    from extract.desk.summary import after_lines, discarded_lines, field_lines, queue_lines, story_lines

    if options.fields or options.discarded:
        _print(field_lines() if options.fields else discarded_lines(desk))
        return 0
    if options.word or options.only_try:
        _add_word(desk, options)
        if not options.story:
            return 0
    asked = any(getattr(options, name) for name in _ACTS)
    if not options.story and not asked:
        _print(queue_lines(desk))
        return 0
    for story in _stories(desk, options):
        found = open_story(desk, story)
        if asked:
            with desk.store.writing():  # all that is asked of a story, or none
                _decide(desk, story, options)
            found = open_story(desk, story)
        _print(story_lines(desk, found))
        if options.after:
            _print(after_lines(desk, found))
    return 0


def _add_word(desk: Desk, options: argparse.Namespace) -> None:
    from extract.desk.words import add_word, texts_at_hand, try_word

    kind, colon, rest = (options.word or "").partition(":")
    entry, equals, word = rest.partition("=")
    if not (colon and equals):
        raise DeskError("--word", f"`{options.word or ''}` adds nothing", "KIND:ENTRY=WORD", "material:terbium=terbia, for one")
    _print(iter({True: try_word, False: add_word}[options.only_try](kind, entry, word, texts_at_hand(desk)).lines))


def _stories(desk: Desk, options: argparse.Namespace) -> Sequence[str]:
    """The story named; without a name the only one that waits, and for `--accept all` each that does."""
    if options.story:
        return [options.story]
    from extract.desk.publishing import is_due
    from extract.desk.queue import story_ids

    due = [name for name in story_ids(desk) if is_due(desk, name)]
    if len(due) == 1 or options.accept == ["all"]:
        return due
    raise DeskError("review", f"{len(due)} stories wait", "--story ID", f"one of {', '.join(due[:5]) or 'those that `add` brings'}")


def _decide(desk: Desk, story: str, options: argparse.Namespace) -> None:
    """Each decision on the story as the ones before it left it."""
    from extract.desk.queue import discard, waiting
    from extract.desk.review import accept, claim, edit, proposed, reject, reopen, review

    _place(desk, story, options)
    for row, *pairs in options.edits:
        if row == "story":
            _set_story(desk, story, _values("--set story", pairs))
        else:
            edit(desk, review(desk, story), row, _values(f"--set {row}", pairs), reason=options.reason)
    for words in options.claims:
        found = review(desk, story)
        span, pairs = _span(found, words)
        values = _values("--claim", pairs)
        known = {} if "event_type" in values else proposed(found.waiting.story.text[slice(*span)])
        claim(desk, found, span, known | values, reason=options.reason)
    for name in options.reopen:
        reopen(desk, review(desk, story), name)
    if options.reject:
        reject(desk, review(desk, story), options.reject, options.reason)
    if options.accept:
        accept(desk, review(desk, story), options.accept)
    if options.discard:
        discard(desk, waiting(desk, story), options.reason)


def _place(desk: Desk, story: str, options: argparse.Namespace) -> None:
    """What is said of the story as a whole: whose file to go on with, that it waits again."""
    from extract.desk.queue import bring_back, waiting
    from extract.desk.standing import take

    if options.take:
        take(desk, story, options.take)
    if options.bring_back:
        bring_back(desk, waiting(desk, story))


def _set_story(desk: Desk, story: str, values: dict[str, str]) -> None:
    from extract.desk.adding import say_relation
    from extract.desk.queue import set_head, waiting

    if "relation" in values:
        say_relation(desk, waiting(desk, story), values.pop("relation"))
    set_head(desk, waiting(desk, story), values)


def _span(found: Review, words: Sequence[str]) -> tuple[tuple[int, int], Sequence[str]]:
    """The place that a claim names by two offsets, by a number's name or by words, and what it says of it."""
    from extract.desk.summary import claimed_span

    first = next((place for place, word in enumerate(words) if place and "=" in word), len(words))
    named, pairs = words[:first], words[first:]
    if len(named) == 2 and all(map(is_whole, named)):
        return (int(named[0]), int(named[1])), pairs
    return claimed_span(found, " ".join(named)), pairs


def _values(where: str, pairs: Sequence[str]) -> dict[str, str]:
    found = dict(pair.partition("=")[::2] for pair in pairs)
    for pair in pairs:
        if "=" not in pair:
            raise DeskError(where, f"`{pair}` sets nothing", "field=value", "write both, without blanks around =")
    if not found:
        raise DeskError(where, "no value is given", "field=value", "name a field and its value")
    return found


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)
