"""Who may do what: one table of rules, denied unless a rule allows it."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie

from indicators.identity import Identity, Role
from indicators.store import Store
from indicators.store.accounts import Credential, Kind, account_named, check

PEOPLE = frozenset({Role.LEADER, Role.STAFF, Role.ADMINISTRATOR})
SIGNED_IN = PEOPLE | {Role.REPORTER}
READERS = PEOPLE | {Role.READ_KEY}
SUBMITTERS = frozenset({Role.REPORTER, Role.SUBMIT_KEY})
DECIDERS = frozenset({Role.STAFF, Role.ADMINISTRATOR})
"""Who may confirm what was held: people of the Government Office, never the sender itself."""

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
EVERYONE: frozenset[Role] = frozenset()
"""The mark of what is open without a session."""


@dataclass(frozen=True)
class Rule:
    """Who may use what lies at or below a path with these methods."""

    methods: frozenset[str]
    path: str
    who: frozenset[Role]
    is_dhis2: bool = False
    """Whether the path is one of DHIS2's, where a version of its own may stand after /api (/api/40/me)."""

    def covers(self, method: str, path: str) -> bool:
        """Whether the rule speaks of a request.

        A path that ends in a slash speaks of all below it; a star stands for one step, whatever it is called.
        """
        if self.is_dhis2:
            path = _DHIS2_VERSION.sub("/api/", path, count=1)
        below = self.path.endswith("/") and path.startswith(self.path)
        return method in self.methods and (path == self.path or below or self._steps_to(path))

    def _steps_to(self, path: str) -> bool:
        """Whether a path is the rule's own, step by step."""
        steps, asked = self.path.split("/"), path.split("/")
        return len(steps) == len(asked) and all(map(lambda step, part: step in {"*", part}, steps, asked))


READ = frozenset({"GET", "HEAD"})
POST = frozenset({"POST"})
PUT = frozenset({"PUT"})
DELETE = frozenset({"DELETE"})

DHIS2_LISTS = ("dataSets", "dataElements", "organisationUnits")
DHIS2_READ = (
    *(f"{name}{end}" for name in ("me", "system/info", *DHIS2_LISTS) for end in ("", ".json")),
    *(f"{name}/*" for name in DHIS2_LISTS),
)
_DHIS2_VERSION = re.compile(r"^/api/[0-9]{2}/", re.ASCII)

RULES = (
    Rule(READ, "/health/live", EVERYONE),
    Rule(READ, "/health/ready", EVERYONE),
    Rule(READ, "/openapi.json", EVERYONE),
    Rule(READ, "/.well-known/jwks.json", EVERYONE),
    Rule(READ, "/sign-in", EVERYONE),
    Rule(READ, "/sign-in/*", EVERYONE),
    Rule(POST, "/sign-in", EVERYONE),
    Rule(READ, "/assets/", EVERYONE),
    Rule(POST, "/sign-out", SIGNED_IN | {Role.WALL}),
    Rule(READ, "/wall", PEOPLE | {Role.WALL}),
    Rule(READ, "/wall/worker.js", EVERYONE),
    Rule(READ, "/live/", PEOPLE | {Role.WALL}),
    Rule(READ, "/packs/", PEOPLE),
    Rule(POST, "/packs/orders", DECIDERS),
    Rule(POST, "/packs/orders/*/make", DECIDERS),
    Rule(POST, "/packs/orders/*/stop", DECIDERS),
    Rule(POST, "/api/v1/reports", SUBMITTERS),
    Rule(POST, "/api/v1/reports/preview", SUBMITTERS),
    Rule(READ, "/api/v1/receipts", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/receipts/", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/obligations", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/discipline", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/discipline/reminders", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/held", DECIDERS),
    Rule(READ, "/api/v1/held/", DECIDERS),
    Rule(POST, "/api/v1/held/*", DECIDERS),
    Rule(READ, "/api/v1/exceptions/", READERS),
    Rule(POST, "/api/v1/exceptions/", PEOPLE),
    Rule(READ, "/api/v1/periods", READERS | SUBMITTERS),
    Rule(POST, "/api/v1/periods", ADMINISTRATORS),
    *(Rule(READ | POST, f"/api/v1/{name}", ADMINISTRATORS) for name in ("keys", "signing-keys")),
    *(Rule(DELETE, f"/api/v1/{name}/*", ADMINISTRATORS) for name in ("keys", "signing-keys")),
    Rule(READ | POST, "/api/v1/views", PEOPLE),
    Rule(PUT | DELETE, "/api/v1/views/*", PEOPLE),
    Rule(READ, "/api/v1/walls", PEOPLE),
    Rule(POST, "/api/v1/walls", ADMINISTRATORS),
    Rule(PUT | DELETE, "/api/v1/walls/*", ADMINISTRATORS),
    Rule(POST, "/api/v1/walls/*/link", ADMINISTRATORS),
    Rule(POST, "/api/v1/walls/*/commands", PEOPLE),
    Rule(READ, "/api/v1/published", READERS),
    Rule(READ, "/api/v1/index-766/*", READERS),
    Rule(READ, "/api/v1/e-cabinet/slips", READERS),
    Rule(READ, "/api/v1/feedback", READERS),
    Rule(READ, "/api/v1/documents/", READERS),
    Rule(READ, "/api/v1/data-exchange", READERS),
    Rule(READ, "/api/v1/packets", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/packets/kpi-data", READERS),
    Rule(READ, "/api/v1/packets/", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/areas", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/agencies", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/forms", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/forms/", READERS | SUBMITTERS),
    Rule(READ, "/api/v1/indicators", READERS | SUBMITTERS),
    *(Rule(READ, f"/api/v1/observations.{end}", READERS | SUBMITTERS) for end in ("csv", "pdf", "xlsx")),
    *(Rule(POST, f"/api/dataValueSets{end}", SUBMITTERS, is_dhis2=True) for end in ("", ".json", ".csv")),
    *(Rule(READ, f"/api/dataValueSets{end}", READERS | SUBMITTERS, is_dhis2=True) for end in ("", ".json", ".csv")),
    *(Rule(READ, f"/api/{name}", READERS | SUBMITTERS, is_dhis2=True) for name in DHIS2_READ),
    Rule(READ, "/api/", READERS),
    Rule(READ, "/sdmx/", READERS),
    Rule(READ, "/metrics", frozenset({Role.ADMINISTRATOR, Role.READ_KEY})),
    Rule(READ, "/_dash-component-suites/", SIGNED_IN),
    Rule(READ, "/_dash-layout", SIGNED_IN),
    Rule(READ, "/_dash-dependencies", SIGNED_IN),
    Rule(READ, "/_favicon.ico", SIGNED_IN),
    Rule(READ, "/_reload-hash", SIGNED_IN),
    Rule(POST, "/_dash-update-component", SIGNED_IN),
    Rule(READ, "/submit", SIGNED_IN),
    Rule(READ, "/profile/", SIGNED_IN),
    Rule(READ, "/held", DECIDERS),
    Rule(READ, "/keys", ADMINISTRATORS),
    Rule(READ, "/", PEOPLE),
)
"""The whole of it; the first rule that covers a request decides. Dash draws the pages behind one address, so who may
see which page is asked again where the page is drawn (`may_see`)."""


PATHS_KEPT = 2048
"""Addresses whose rule is remembered; the table is asked several times a request."""


@lru_cache(PATHS_KEPT)
def allowed(method: str, path: str) -> frozenset[Role] | None:
    """Who may make a request: a set of roles, `EVERYONE` for an open path, None where no rule allows it to anyone."""
    return next((rule.who for rule in RULES if rule.covers(method, path)), None)


@lru_cache(PATHS_KEPT)
def methods_of(path: str) -> frozenset[str]:
    """The methods that lead anywhere at a path, for whomever."""
    return frozenset[str]().union(*(rule.methods for rule in _closest(path)))


@lru_cache(PATHS_KEPT)
def is_told(path: str) -> bool:
    """Whether anybody may know how a path is used: it is open, or the open description of the API names it."""
    return any(rule.who == EVERYONE or rule.path.startswith("/api/v1/") for rule in _closest(path))


def _closest(path: str) -> list[Rule]:
    """The rules that speak of a path most exactly."""
    speaking = [rule for rule in RULES if any(rule.covers(method, path) for method in rule.methods)]
    exact = max((len(rule.path) for rule in speaking), default=0)
    return [rule for rule in speaking if len(rule.path) == exact]


@lru_cache(PATHS_KEPT)
def is_dhis2(path: str) -> bool:
    """Whether a path is one of DHIS2's own, whose clients are answered as DHIS2 would."""
    return any(rule.is_dhis2 for rule in _closest(path))


def may_see(path: str, identity: Identity | None) -> bool:
    """Whether a page may be drawn for an asker."""
    who = allowed("GET", path)
    return identity is not None and who is not None and identity.role in who


def own_agency(identity: Identity | None) -> str | None:
    """The agency whose own lines alone an asker may see, as one who sends; None for those who may see everyone's."""
    if identity is None or identity.role not in SUBMITTERS:
        return None
    return identity.agency or ""


def cookie_names(port: int, *, secure: bool = False) -> tuple[str, str]:
    """The cookies of a session and of a wall; named by port, since cookies of one host are shared by its ports.

    Over TLS they bear the prefix by which a browser takes them from this host alone (RFC 6265bis).
    """
    prefix = "__Host-" if secure else ""
    return f"{prefix}dieuhanh_{port}", f"{prefix}dieuhanh_wall_{port}"


def identities(
    store: Store, headers: Mapping[str, str], *, port: int, now: datetime, secure: bool = False
) -> list[Identity]:
    """Everyone a request says it comes from: by key, else by the cookies of a session and of a wall."""
    authorization = headers.get("authorization")
    if authorization is not None:
        token = _key_said(authorization)
        found = check(store, Kind.KEY, token, now=now) if token else None
        return [_of_key(found)] if found else []
    session, wall = cookie_names(port, secure=secure)
    cookies = _cookies(headers.get("cookie", ""))
    known = []
    for name, kind in ((session, Kind.SESSION), (wall, Kind.WALL)):
        credential = check(store, kind, cookies[name], now=now) if name in cookies else None
        identity = _of_person(store, credential) if credential else None
        if identity is not None:
            known.append(identity)
    return known


def _key_said(authorization: str) -> str | None:
    """The key of an Authorization header: Bearer, and as DHIS2 clients say it, ApiToken or the password of Basic.

    The user's name of Basic says nothing: who asks is what the key says.
    """
    scheme, _, said = authorization.partition(" ")
    if scheme.lower() in {"bearer", "apitoken"}:
        return said.strip()
    if scheme.lower() != "basic":
        return None
    try:
        password = base64.b64decode(said.strip(), validate=True).partition(b":")[2].decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return password if password.isprintable() else None


def _of_key(key: Credential) -> Identity:
    return Identity(f"key:{key.id}", Role(f"key:{key.scope}"), key.holder, key.id, key.forms)


def _of_person(store: Store, credential: Credential) -> Identity | None:
    """The holder of a cookie; None where the account was closed or its role changed meanwhile."""
    account = account_named(store, credential.holder)
    if account is None or account.role != credential.scope:
        return None
    return Identity(account.name, Role(account.role), account.agency, credential.id)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
