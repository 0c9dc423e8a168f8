"""SDMX-ML 2.1 as text: elements, names in both languages, references, and the frame of a message."""

import re
from collections.abc import Mapping
from datetime import datetime
from html import escape

from indicators.sdmx import AGENCY

BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
SPACES = {
    "mes": f"{BASE}/message",
    "com": f"{BASE}/common",
    "str": f"{BASE}/structure",
    "gen": f"{BASE}/data/generic",
    "ss": f"{BASE}/data/structurespecific",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, attributes: Mapping[str, str | None] | None = None, *content: str) -> str:
    """An element around content that is markup already; an attribute of None is left out."""
    said = "".join(f' {key}="{plain(value)}"' for key, value in (attributes or {}).items() if value is not None)
    inside = "".join(content)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def plain(text: str) -> str:
    """A text fit to stand between tags and in attributes; what XML cannot have becomes a question mark."""
    return escape(_NOT_IN_XML.sub("?", text))


def named(vi: str, en: str) -> str:
    """A name in both languages."""
    return element("com:Name", {"xml:lang": "vi"}, plain(vi)) + element("com:Name", {"xml:lang": "en"}, plain(en))


def opening(root: str, spaces: Mapping[str, str] | None = None) -> str:
    """The start of a message."""
    declared = "".join(f' xmlns:{name}="{plain(uri)}"' for name, uri in {**SPACES, **(spaces or {})}.items())
    return f"{DECLARATION}<mes:{root}{declared}>"


def header(number: str, prepared: datetime, *structure: str) -> str:
    """Who says it, and when; `structure` tells what its data are of."""
    return element(
        "mes:Header",
        None,
        element("mes:ID", None, plain(number)),
        element("mes:Test", None, "false"),
        element("mes:Prepared", None, prepared.isoformat(timespec="seconds")),
        element("mes:Sender", {"id": AGENCY}),
        element("mes:Receiver", {"id": "not_supplied"}),
        *structure,
    )
