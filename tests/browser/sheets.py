"""The sheets of a PDF that a browser printed: how large each is, and the words on it."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
BOX = re.compile(rb"/Type /Page\n.*?/MediaBox \[0 0 ([\d.]+) ([\d.]+)\].*?/Contents (\d+)", re.DOTALL)
DRAWN = re.compile(rb"/F(\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj")
PAIRS = re.compile(r"beginbf(char|range)\n(.*?)\nendbf", re.DOTALL)


@dataclass(frozen=True)
class Sheet:
    """One of them, its size in points, and its letters in the order they are drawn.

    A word may be drawn in pieces, a space may be a gap between two: what is looked for is looked for without spaces.
    """

    width: float
    height: float
    letters: str

    def says(self, words: str) -> bool:
        """Whether the words stand on it."""
        return _bare(words) in self.letters


def _bare(words: str) -> str:
    return "".join(words.split())


def sheets(content: bytes) -> list[Sheet]:
    """All of them, in their order."""
    objects = dict(OBJECT.findall(content))
    fonts = {
        number: _letters(_stream(objects[found[1]]))
        for number, body in objects.items()
        if (found := re.search(rb"/ToUnicode (\d+)", body))
    }
    pages = [found for body in objects.values() if (found := BOX.search(body))]
    return [Sheet(float(page[1]), float(page[2]), _said(_stream(objects[page[3]]), fonts)) for page in pages]


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    return zlib.decompress(found[1])


def _letters(table: bytes) -> Mapping[str, str]:
    """What each glyph of a font reads as: one by one, or from the first to the last of a row."""
    letters: dict[str, str] = {}
    for kind, lines in PAIRS.findall(table.decode()):
        for line in lines.split("\n"):
            *glyphs, text = re.findall(r"<([0-9A-F]+)>", line)
            first, last = int(glyphs[0], 16), int(glyphs[-1], 16)
            known = bytes.fromhex(text).decode("utf-16-be")
            for glyph in range(first, last + 1 if kind == "range" else first + 1):
                letters[f"{glyph:04X}"] = known[:-1] + chr(ord(known[-1]) + glyph - first)
    return letters


def _said(drawn: bytes, fonts: Mapping[bytes, Mapping[str, str]]) -> str:
    said: list[str] = []
    letters: Mapping[str, str] = {}
    for font, glyphs in DRAWN.findall(drawn):
        if font:
            letters = fonts.get(font, {})
        else:
            code = glyphs.decode()
            said.extend(letters.get(code[at : at + 4], "") for at in range(0, len(code), 4))
    return _bare("".join(said))
