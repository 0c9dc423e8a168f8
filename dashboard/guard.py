"""The gate every request passes: who asks, may they, and the headers that keep a browser from helping an attacker."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.auth import EVERYONE, PEOPLE, allowed, identities, is_dhis2, is_told, methods_of
from dashboard.themes import THEME, chosen
from dashboard.words import LANGUAGE, LANGUAGES
from indicators.identity import IDENTITY, Identity
from indicators.store import Store

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
YEAR = 365 * 24 * 3600
WALL, LINK = "/wall", "/sign-in/"
CHALLENGE = 'Bearer realm="dieuhanh"'

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

ALONE = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""The headers of an answer that is given before the gate is reached; it is no page, and loads nothing."""

Problem = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and body of a refusal, by its code, language and facts."""


Noted = Callable[[str, str, object], None]
"""Takes a refusal down: its code, who was refused (a name, or an address where nobody is known), and at what."""


def unnoted(code: str, who: str, at: object) -> None:
    """Take nothing down."""
    del code, who, at


def policy(hashes: Sequence[str]) -> str:
    """Only what is served from here, and no inline script but those Dash itself writes, by their hashes."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


@dataclass(frozen=True)
class Watch:
    """What the gate goes by: the accounts, the clock, the address served under, and the policy for scripts."""

    store: Store
    clock: Callable[[], datetime]
    port: int
    hosts: frozenset[str]
    policy: str
    problem: Problem
    secure: bool = False
    """Whether people reach it over TLS, and must from then on."""

    unknown_wall: str = ""
    """The page of a screen that is not registered: a wall never shows the page where people sign in."""

    noted: Noted = unnoted


class Guard:
    """ASGI middleware: denies by default, sets who asks and in which language, and writes the security headers."""

    def __init__(self, app: ASGIApp, watch: Watch) -> None:
        self._app = app
        self._watch = watch
        self._always = {**HEADERS, "Content-Security-Policy": watch.policy, "Cache-Control": "no-store"}
        if watch.secure:
            self._always["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        spoken = LANGUAGE.set(_language(scope, headers))
        theme = THEME.set(chosen(headers.get("cookie", "")))
        asker = IDENTITY.set(None)
        try:
            refusal = await self._refusal(scope, headers)
            sent = _Answer(scope, send, self._always, spoken=LANGUAGE.get())
            await (refusal or self._app)({**scope, "method": "GET"} if sent.is_head else scope, receive, sent)
        finally:
            LANGUAGE.reset(spoken)
            THEME.reset(theme)
            IDENTITY.reset(asker)

    async def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a request that may not pass; None where it may, with the asker set."""
        misdirected = self._misdirected(scope, headers)
        if misdirected is not None:
            return misdirected
        who = allowed(scope["method"], scope["path"])
        if who == EVERYONE:
            return None
        if is_told(scope["path"]) and scope["method"] not in methods_of(scope["path"]):
            return self._problem_answer(scope, "method-not-allowed")
        known = await run_sync(self._identities, headers)
        identity = next((each for each in known if who is not None and each.role in who), None)
        if identity is None:
            return self._denied(scope, headers, known)
        if scope["method"] not in SAFE_METHODS and "authorization" not in headers and not _is_same_origin(headers):
            return self._problem_answer(scope, "forbidden", who=identity.name)
        IDENTITY.set(identity)
        scope.setdefault("state", {})["identity"] = identity
        return None

    def _misdirected(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a request for another host, or with an address that no database can take."""
        host = headers.get("host", "").rsplit(":", 1)[0].strip("[]")
        if host not in self._watch.hosts:
            return self._problem_answer(scope, "unknown-host", host)
        if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
            return self._problem_answer(scope, "bad-parameter")
        return None

    def _identities(self, headers: Headers) -> list[Identity]:
        return identities(
            self._watch.store, headers, port=self._watch.port, now=self._watch.clock(), secure=self._watch.secure
        )

    def _denied(self, scope: Scope, headers: Headers, known: Sequence[Identity]) -> Response:
        """Who is not known is asked to sign in; who is known learns that this is not for them."""
        wants_page = scope["method"] in SAFE_METHODS and "text/html" in headers.get("accept", "")
        is_page = not scope["path"].startswith(("/api/", "/sdmx/", "/live/", "/_dash"))
        if not known:
            if wants_page and scope["path"] == WALL:
                return HTMLResponse(self._watch.unknown_wall, 401, {"WWW-Authenticate": CHALLENGE})
            if wants_page and is_page:
                return RedirectResponse(f"/sign-in?next={quote(scope['path'])}", status_code=303)
            return self._problem_answer(scope, "unauthenticated")
        if wants_page and scope["path"] == "/" and not any(each.role in PEOPLE for each in known):
            return RedirectResponse(WALL if known[0].role == "wall" else "/submit", status_code=303)
        who = known[0].name
        if allowed(scope["method"], scope["path"]) is None:
            return self._problem_answer(scope, "method-not-allowed", who=who)
        return self._problem_answer(scope, "forbidden", who=who)

    def _problem_answer(self, scope: Scope, code: str, what: str = "", *, who: str = "") -> Response:
        at = LINK if scope["path"].startswith(LINK) else scope["path"]  # what follows signs somebody in, once
        self._watch.noted(code, who or (scope.get("client") or ("",))[0], f"{scope['method']} {at}"[:200])
        facts = {"method": scope["method"], "what": what or scope["path"], "field": scope["path"], "fault": "NUL"}
        status, body = self._watch.problem(code, LANGUAGE.get(), facts)
        said = {}
        if code == "unauthenticated":
            said["WWW-Authenticate"] = CHALLENGE
        if code == "method-not-allowed":
            said["Allow"] = ", ".join(sorted(methods_of(scope["path"])))
        if is_dhis2(scope["path"]):
            return JSONResponse(_as_dhis2(status, body), status, said)
        return JSONResponse(body, status, said, media_type="application/problem+json")


def _as_dhis2(status: int, body: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal as clients of DHIS2 expect it (a web message), with our name of the reason beside it."""
    return {
        "httpStatus": HTTPStatus(status).phrase,
        "httpStatusCode": status,
        "status": "ERROR",
        "message": body["detail"],
        "errorCode": str(body["type"]).rpartition("/")[2],
    }


class _Answer:
    """The way back to the browser: adds the security headers, and the cookie of a language just chosen."""

    def __init__(self, scope: Scope, send: Send, always: Mapping[str, str], *, spoken: str) -> None:
        self._send = send
        self._always = always
        self._chosen = spoken if _asked_language(scope) else None
        self.is_head = scope["method"] == "HEAD"
        self._is_ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in self._always.items():
                headers.setdefault(name, value)
            if self._chosen:
                headers.append("Set-Cookie", f"language={self._chosen}; Path=/; Max-Age={YEAR}; SameSite=Lax")
        if not self._is_ended:
            await self._send(message)
        if self.is_head and not self._is_ended:
            self._is_ended = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


def _is_same_origin(headers: Headers) -> bool:
    """Whether a browser says that the page that asks is ours; anything that does not say so is refused."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def _asked_language(scope: Scope | MutableMapping[str, Any]) -> str | None:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES else None


def _language(scope: Scope, headers: Headers) -> str:
    """As the address says, else the cookie, else what the client accepts, else Vietnamese."""
    cookies = headers.get("cookie", "")
    for language in LANGUAGES:
        if f"language={language}" in cookies.replace("; ", ";").split(";"):
            return _asked_language(scope) or language
    accepted = headers.get("accept-language", "") if scope["path"].startswith(("/api/", "/sdmx/")) else ""
    return _asked_language(scope) or ("en" if accepted.lower().startswith("en") else "vi")
