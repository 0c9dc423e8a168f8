"""What a reader finds in a PDF of ours: its letters, by the map from glyphs that each font carries."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) ?Tj|(T\*|Td)", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_text(content: bytes) -> str:
    """The words of every page, in the order they are drawn."""
    objects = dict(OBJECT.findall(content))
    fonts = {
        name: _letters(objects[re.search(rb"/ToUnicode (\d+)", objects[number])[1]])  # type: ignore[index] # every font has one
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    pages = [number for body in objects.values() for number in re.findall(rb"/Contents (\d+)", body)]
    return "\n".join(_words(zlib.decompress(_stream(objects[each])), fonts) for each in pages)


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    return found[1]


def _letters(body: bytes) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in PAIR.findall(_stream(body))
    }


def _words(drawn: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    said, letters = [], {}
    for font, text, moved in SHOWN.findall(drawn):
        if font:
            letters = fonts.get(font, {})
        elif moved:
            said.append("\n")
        else:
            plain = re.sub(rb"\\(.)", lambda found: ESCAPED.get(found[1], found[1]), text, flags=re.DOTALL)
            codes = [int.from_bytes(plain[at : at + 2]) for at in range(0, len(plain), 2)]
            said.append("".join(letters.get(code, "") for code in codes))
    return "".join(said)
