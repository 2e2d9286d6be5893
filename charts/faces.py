"""Advance widths of the shipped faces, read from the font files themselves, so that words are measured as they will print."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_FILES = {
    ("sans", 400): "SourceSans3-Regular.ttf", ("sans", 600): "SourceSans3-Semibold.ttf", ("sans", 700): "SourceSans3-Bold.ttf",
    ("italic", 400): "SourceSans3-It.ttf", ("serif", 600): "SourceSerif4-Semibold.ttf", ("serif", 700): "SourceSerif4-Bold.ttf",
}
_WIDE = 1.0  # em; a script that is in no face falls back to the machine's fonts, and most of those are this wide or narrower
_UNICODE_FULL, _SEGMENTED_32 = (3, 10), 12


@cache
def advances(face: str, weight: int) -> dict[str, float]:
    """Width of every character of a face in em.

    Method: OpenType `cmap` (format 12), `hhea`, `hmtx`; kerning is left out, so words are never measured too narrow.
    """
    data = (FONTS / _FILES[face, weight]).read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    long_metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    widths = struct.unpack_from(">" + "Hh" * long_metrics, data, tables[b"hmtx"])[::2]
    return {
        chr(code): widths[min(glyph, long_metrics - 1)] / em
        for first, last, glyph_first in _groups(data, tables[b"cmap"])
        for glyph, code in enumerate(range(first, last + 1), glyph_first)
    }


def _groups(data: bytes, cmap: int) -> list[tuple[int, int, int]]:
    """(first code, last code, first glyph) of the full Unicode subtable."""
    for index in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if (platform, encoding) == _UNICODE_FULL and struct.unpack_from(">H", data, cmap + offset)[0] == _SEGMENTED_32:
            count = struct.unpack_from(">I", data, cmap + offset + 12)[0]
            flat = struct.unpack_from(f">{3 * count}I", data, cmap + offset + 16)
            return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    return []


def advance(text: str, face: str, weight: int) -> float:
    """Width of plain text in em."""
    table = advances(face, weight)
    return sum(table.get(character, _WIDE) for character in text)
