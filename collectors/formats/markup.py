"""XML read as a stream: no document type, no entities, no more than one element held at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.parsers import expat  # a document type is refused before it can declare an entity

from collectors.problems import Problem, RefusedError

BETWEEN = "}"
"""What stands between namespace and name, as a parser with namespaces hands them over."""

BUFFER = 65_536

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def walk(chunks: Iterable[bytes], part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Hand every element of an XML text over, in order.

    Args:
        chunks: The text, piece by piece.
        part: What the text is called, for a refusal.
        start: Gets each element's name, as namespace}name, and its attributes.
        end: Gets the name of each element that closes.
        text: Gets the characters between them, in pieces.

    Raises:
        RefusedError: not well-formed, or with a document type.
    """
    parser = expat.ParserCreate(namespace_separator=BETWEEN)
    parser.buffer_text = True
    parser.buffer_size = BUFFER
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003  # expat takes it by position only
    except (expat.ExpatError, LookupError, ValueError) as error:
        fault = {"vi": f"{part} không phải XML ({error})", "en": f"{part} is not XML ({error})"}
        raise RefusedError([Problem("malformed-file", facts={"fault": fault})]) from error


def elements(content: bytes, part: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The elements of a small XML text by their names without namespace, each with its attributes.

    Raises:
        RefusedError: not well-formed, or with a document type.
    """
    found: list[tuple[str, Mapping[str, str]]] = []
    walk([content], part, lambda name, attributes: found.append((local(name), attributes)))
    return iter(found)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(BETWEEN)[2]


def is_true(said: str | None) -> bool:
    """Whether an attribute says yes, as XML Schema writes it."""
    return said in {"1", "true"}


def _refuse_doctype(*_: Any) -> None:
    fault = {"vi": "XML có khai báo DOCTYPE", "en": "its XML declares a document type"}
    raise RefusedError([Problem("malformed-file", facts={"fault": fault})])
