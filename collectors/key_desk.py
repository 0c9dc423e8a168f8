"""The keys at the desk: administrators issue and revoke what agencies show, and register what they sign with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from collectors.answers import CREATED, problem_response
from collectors.intake import Intake
from collectors.key_orders import (
    ORDINARY_DAYS,
    IssuedOut,
    KeyIn,
    KeyOut,
    KeysOut,
    RevokedOut,
    SigningKeyIn,
    SigningKeyOut,
    SigningKeysOut,
)
from collectors.orders import answered, asker, described, ordered
from collectors.problems import Problem, RefusedError
from collectors.public_keys import (
    PrivateKeyError,
    UnreadableKeyError,
    UnusedKeyKindError,
    WeakKeyError,
    read_public_key,
)
from collectors.texts import composed, text_problem
from indicators.catalogue import UnknownFormError
from indicators.compliance import senders
from indicators.geography import Geography, UnknownAgencyError
from indicators.store import accounts, signing_keys
from indicators.store.accounts import Kind, UnknownKeyError
from indicators.store.signing_keys import (
    KeyRevokedError,
    KeyTakenError,
    PublicKey,
    SigningKey,
    UnknownSigningKeyError,
    Use,
)
from indicators.validity import validity

Why = Annotated[str | None, Query(min_length=3, max_length=500, description="Why; it stands in the audit.")]


def router(intake: Intake, language: Callable[[], str]) -> APIRouter:
    """The routes for keys; who may use them stands in the table of rules."""
    routes = APIRouter(tags=["keys"])
    store = intake.store

    @routes.get("/keys", response_model=KeysOut)
    async def keys() -> Response:
        """List the keys that agencies and readers show, newest first, without their secrets."""
        return await answered(lambda: _listed(KeysOut, _keys(intake)), language())

    @routes.post("/keys", status_code=CREATED, response_model=IssuedOut, openapi_extra=described(KeyIn))
    async def issue(request: Request) -> Response:
        """Issue a key; the answer holds its secret, which is kept nowhere and never shown again."""
        return await _ordered(request, KeyIn, lambda said, actor: _issued(intake, said, actor), language())

    @routes.delete("/keys/{number}", response_model=RevokedOut)
    async def revoke(request: Request, number: str, reason: Why = None) -> Response:
        """Take a key out of force at once."""
        return await answered(lambda: _revoked(intake, number, asker(request).name, _fit(reason)), language())

    @routes.get("/signing-keys", response_model=SigningKeysOut)
    async def registered() -> Response:
        """List the public keys that reports are signed with, newest first."""
        return await answered(
            lambda: _listed(SigningKeysOut, [_signing(each, intake.clock()) for each in signing_keys.keys(store)]),
            language(),
        )

    @routes.post(
        "/signing-keys",
        status_code=CREATED,
        response_model=SigningKeyOut,
        openapi_extra=described(SigningKeyIn),
    )
    async def register(request: Request) -> Response:
        """Register a public key; registering it again renews its validity."""
        return await _ordered(request, SigningKeyIn, lambda said, actor: _registered(intake, said, actor), language())

    @routes.delete("/signing-keys/{kid}", response_model=RevokedOut)
    async def withdraw(request: Request, kid: str, reason: Why = None) -> Response:
        """Take a signing key out of force at once; what it signed before is held while signatures last."""
        return await answered(lambda: _withdrawn(intake, kid, asker(request).name, _fit(reason)), language())

    return routes


async def _ordered(request: Request, model: type[Any], work: Callable[[Any, str], Any], language: str) -> Response:
    try:
        said = await ordered(request, model)
    except RefusedError as error:
        return problem_response(error.problems, language)
    return await answered(lambda: work(said, asker(request).name), language, CREATED)


def _listed(model: type[BaseModel], items: Sequence[BaseModel]) -> dict[str, Any]:
    return model(items=items).model_dump(mode="json")


def _keys(intake: Intake) -> list[KeyOut]:
    moment = intake.clock()
    return [
        KeyOut(
            sender=row["holder"],
            forms=None if row["forms"] is None else row["forms"].split(),
            state=validity(moment, revoked_at=row["revoked_at"], expires_at=row["expires_at"]),
            **{name: row[name] for name in ("id", "scope", "created_at", "expires_at", "revoked_at", "last_used")},
        )
        for row in accounts.credentials(intake.store, Kind.KEY)
    ]


def _signing(key: SigningKey, moment: datetime) -> SigningKeyOut:
    state = validity(moment, revoked_at=key.revoked_at, expires_at=key.expires_at, not_before=key.not_before)
    names = SigningKeyOut.model_fields.keys() - {"state"}
    return SigningKeyOut(state=state, **{name: getattr(key, name) for name in names})


def _issued(intake: Intake, said: KeyIn, actor: str) -> dict[str, Any]:
    moment = intake.clock()
    holder = _holder(said.sender, intake.world.geography)
    forms = None if said.forms is None else _forms(intake, said, holder)
    lasts = timedelta(days=said.expires_days)
    token = accounts.issue(
        intake.store, Kind.KEY, holder, said.scope, lasts=lasts, actor=actor, now=moment, forms=forms
    )
    out = next(each for each in _keys(intake) if each.id == token.split(".")[0])
    return IssuedOut(key=token, **out.model_dump()).model_dump(mode="json")


def _forms(intake: Intake, said: KeyIn, holder: str) -> list[str]:
    """The forms a key is kept to, each of which its holder sends."""
    if said.scope == "read":
        raise RefusedError([Problem("reader-has-no-forms", "#/forms")])
    day = intake.clock().astimezone(intake.zone).date()
    wrong = []
    for index, code in enumerate(said.forms or ()):
        pointer = f"#/forms/{index}"
        try:
            form = intake.world.catalogue.form(code)
        except UnknownFormError:
            wrong.append(Problem("unknown-form", pointer, {"form": code}))
            continue
        if holder not in senders(form, intake.world.geography, day):
            wrong.append(Problem("form-not-of-sender", pointer, {"form": code, "sender": holder}))
    if wrong:
        raise RefusedError(wrong)
    return sorted(set(said.forms or ()))


def _holder(code: str, geography: Geography) -> str:
    """The short code of a ministry, agency or province administration."""
    try:
        return geography.agency(code).code
    except UnknownAgencyError:
        pass
    try:
        return geography.province_of_agency(code).agency_code or code
    except UnknownAgencyError:
        raise RefusedError([Problem("unknown-sender", "#/sender", {"sender": code})]) from None


def _registered(intake: Intake, said: SigningKeyIn, actor: str) -> dict[str, Any]:
    holder, moment = _holder(said.sender, intake.world.geography), intake.clock()
    handed_in = _public_key(said.public_key)
    use = Use(said.use) if handed_in.use == Use.AGENCY else handed_in.use
    key = replace(handed_in, use=use, expires_at=_end(handed_in, said.expires_days, moment))
    try:
        kid = signing_keys.register(intake.store, holder, key, actor=actor, now=moment)
    except KeyTakenError:
        raise RefusedError([Problem("key-taken", "#/public_key")]) from None
    except KeyRevokedError:
        raise RefusedError([Problem("key-was-revoked", "#/public_key")]) from None
    return _signing(signing_keys.keys_of(intake.store, holder)[kid], moment).model_dump(mode="json")


def _public_key(text: str) -> PublicKey:
    """The key of a text; why not tells nothing of what the text holds."""
    try:
        return read_public_key(text.encode())
    except PrivateKeyError:
        raise RefusedError([Problem("private-key", "#/public_key")]) from None
    except UnreadableKeyError as error:
        raise RefusedError([Problem("public-key-unreadable", "#/public_key", {"fault": error.fault})]) from None
    except WeakKeyError as error:
        raise RefusedError([Problem("public-key-weak", "#/public_key", {"fault": error.fault})]) from None
    except UnusedKeyKindError as error:
        raise RefusedError([Problem("public-key-kind", "#/public_key", {"kind": error.kind})]) from None


def _end(key: PublicKey, days: int | None, moment: datetime) -> datetime | None:
    """When a key ends: as its certificate says, or earlier; a bare key lasts a year unless something else is said."""
    if days is None and key.expires_at is not None:
        return key.expires_at
    said = moment + timedelta(days=days or ORDINARY_DAYS)
    return said if key.expires_at is None else min(said, key.expires_at)


def _fit(reason: str | None) -> str | None:
    """A reason as it is kept; raises RefusedError where it holds what no text here may."""
    said = composed(reason).strip() if reason else ""
    wrong = text_problem(said, "reason", "#/reason")
    if wrong is not None:
        raise RefusedError([wrong])
    return said or None


def _revoked(intake: Intake, number: str, actor: str, reason: str | None) -> dict[str, Any]:
    """Only keys: a session or a wall is not ended by this way."""
    gone = Problem("not-found", facts={"what": {"vi": f"khóa {number[:80]} đang dùng", "en": f"key {number[:80]}"}})
    if all(each["id"] != number for each in accounts.credentials(intake.store, Kind.KEY)):
        raise RefusedError([gone])
    try:
        accounts.revoke(intake.store, number, actor=actor, now=intake.clock(), reason=reason)
    except UnknownKeyError:
        raise RefusedError([gone]) from None
    return RevokedOut(id=number).model_dump()


def _withdrawn(intake: Intake, kid: str, actor: str, reason: str | None) -> dict[str, Any]:
    try:
        signing_keys.revoke(intake.store, kid, actor=actor, now=intake.clock(), reason=reason)
    except UnknownSigningKeyError:
        what = {"vi": f"khóa ký {kid[:80]} đang dùng", "en": f"signing key {kid[:80]} in force"}
        raise RefusedError([Problem("not-found", facts={"what": what})]) from None
    return RevokedOut(id=kid).model_dump()
