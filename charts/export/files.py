"""Files written as one: a finished file appears under its name at once, and nothing unfinished ever does."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from extract.core.command_line import refusal
from extract.core.errors import one_line
from extract.tables.whole import staged, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_COMPRESSED = (".png", ".xlsx", ".parquet", ".pptx")  # these only lose time
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold; a real time would make every copy differ


class ExportError(RuntimeError):
    """An export cannot be made or written; the message is one line: where, what, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def make_folder(folder: Path) -> Path:
    """The folder, made if need be and proven to take files. Raises ExportError."""
    try:
        with staged(folder / "probe", b""):
            pass
    except OSError as problem:
        raise ExportError(refusal(problem, folder)) from problem
    return folder


def write_file(path: Path, content: bytes) -> Path:
    """A reader sees the old file or the whole new one. Raises ExportError."""
    try:
        write_whole(path, content)
    except OSError as problem:
        raise ExportError(refusal(problem, path)) from problem
    return path


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of the files in the given order; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.external_attr = 0o644 << 16  # read by all, written by the owner; the mode stands in the upper half
            if not name.endswith(_COMPRESSED):
                entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def rezipped(content: bytes) -> bytes:
    """The same ZIP with all times set to the same moment."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})
