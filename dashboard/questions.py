"""What a browser may ask of Dash: a callback that exists, with the inputs it declares; all else is refused."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASKED = "/_dash-update-component"
SUITES = "/_dash-component-suites/"
LARGEST = 4 * 2**20
"""Bytes of a question; the largest is a table that a person edits."""

ADDRESS = frozenset({"pathname", "search", "hash", "href"})
"""Properties of the browser's address: always texts."""

BROKEN = 500
Refuse = Callable[[str, Mapping[str, object]], Response]
Declared = Callable[[], Mapping[str, Mapping[str, Any]]]


class Questions:
    """ASGI middleware: Dash answers a malformed question with a fault of its own, which would read as one of ours.

    Args:
        app: The application with Dash in it.
        declared: Every callback of the pages by its output, as Dash keeps them.
        refuse: Says why not, by code and facts.
    """

    def __init__(self, app: ASGIApp, declared: Declared, refuse: Refuse) -> None:
        self._app = app
        self._declared = declared
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path == ASKED and scope["method"] == "POST":
            await self._question(scope, receive, send)
        elif scope["type"] == "http" and path.startswith(SUITES):
            await self._suite(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _question(self, scope: Scope, receive: Receive, send: Send) -> None:
        content = await _body(receive)
        fault = "too large" if content is None else fault_of(content, self._declared())
        if fault is not None or content is None:
            await self._refuse("bad-parameter", {"field": ASKED, "fault": fault})(scope, receive, send)
            return
        messages = iter([{"type": "http.request", "body": content, "more_body": False}])

        async def again() -> Message:
            return next(messages, None) or await receive()

        await self._app(scope, again, send)

    async def _suite(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file of Dash's own components; what is none of them is not there."""
        missing = False

        async def sent(message: Message) -> None:
            nonlocal missing
            missing = missing or (message["type"] == "http.response.start" and message["status"] >= BROKEN)
            if not missing:
                await send(message)

        if ".." not in scope["path"].split("/"):
            await self._app(scope, receive, sent)
        if missing or ".." in scope["path"].split("/"):
            await self._refuse("not-found", {"what": scope["path"][:200]})(scope, receive, send)


def fault_of(content: bytes, declared: Mapping[str, Mapping[str, Any]]) -> str | None:
    """What is wrong with a question; None where a callback with this output declares these inputs and states."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return "not JSON"
    if not isinstance(said, dict) or not isinstance(said.get("output"), str):
        return "no output"
    callback = declared.get(said["output"])
    if callback is None:
        return "no such callback"
    for name in ("inputs", "state"):
        given = said.get(name, [])
        if not isinstance(given, list) or _named(given) != _named(callback.get(name, [])):
            return f"other {name} than the callback declares"
        if any(each["property"] in ADDRESS and not isinstance(each.get("value"), str | None) for each in given):
            return f"{name}: an address that is no text"
    changed = said.get("changedPropIds", [])
    return None if isinstance(changed, list) and all(isinstance(each, str) for each in changed) else "changedPropIds"


def _named(properties: list[Any]) -> list[tuple[str, str]]:
    """The properties by component and name; anything that is none stands as itself, so that it fits nothing."""
    return [
        (str(each.get("id")), str(each.get("property"))) if isinstance(each, dict) else (repr(each), "")
        for each in properties
    ]


async def _body(receive: Receive) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)
