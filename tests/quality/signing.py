"""Signatures that do not hold, were made for something else, or come again: each is made with keys of the run."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from indicators.store import open_store
from indicators.store.signing_keys import Use, register, revoke
from tests.quality.bench import Bench, another
from tests.quality.cases import Case
from tests.quality.kept import kept
from tests.quality.recipes import Sent, submission
from tests.quality.specimen import NOW, report
from tests.quality.verdict import check_kept
from tests.signing import Signer, signer, written

DAY = timedelta(days=1)
IAT = int(NOW.timestamp()) - 60
AGENCY = signer("ES256", "corpus")
XADES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>
<report><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI="http://127.0.0.1:9/x">
<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms></ds:Reference>
</ds:SignedInfo></ds:Signature><moved Id="signed">100</moved><row Id="other">999</row></report>"""
CADES = bytes.fromhex("3080060a2a864886f70d010702a0803080020101310d300b0609608648016503040201")


def signed(sent: Sent, signature: str) -> Sent:
    """A report with a signature beside it."""
    return replace(sent, headers={**sent.headers, "X-JWS-Signature": signature})


def registered(bench: Bench, by: Signer = AGENCY, **said: Any) -> str:
    """Register a key of the Ministry of Finance; from then on its reports must be signed."""
    return register(bench.store, "G12", replace(by.handed_in, **said), actor="test", now=NOW - 100 * DAY)


def jws(case: Case, bench: Bench) -> None:
    """A report whose signature has the one fault that `build` names."""
    (kind,) = (name for name in case.build if name in MADE)
    content = submission(report())
    sent = MADE[kind](content, case.build, bench)
    bench.begin()
    bench.send(sent)
    check_kept(case, bench)


def _stripped(sent: Sent, _build: Mapping[str, Any], bench: Bench) -> Sent:
    registered(bench)
    return sent


def _of_algorithm(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    """By an algorithm that is not accepted: with a shared secret that is the public key, or with PKCS#1 v1.5."""
    kid = registered(bench)
    protected = written(_header(alg=build["alg"], kid=kid).encode())
    content = protected.encode() + b"." + sent.content
    if build["alg"] == "HS256":
        public = AGENCY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
        return signed(sent, f"{protected}..{written(hmac.digest(public, content, hashlib.sha256))}")
    made = rsa.generate_private_key(65537, 2048).sign(content, padding.PKCS1v15(), hashes.SHA256())
    return signed(sent, f"{protected}..{written(made)}")


def _weak(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    assert build["weak"] == "rsa1024"
    kid = registered(bench)
    protected = written(_header(alg="PS256", kid=kid).encode())
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - it must be refused
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return signed(
        sent, f"{protected}..{written(key.sign(protected.encode() + b'.' + sent.content, pss, hashes.SHA256()))}"
    )


def _tampered(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    assert build["tamper"] == "payload"
    registered(bench)
    other = replace(sent, content=sent.content.replace(b'"value": "100"', b'"value": "900"'))
    assert other.content != sent.content
    return signed(other, AGENCY.sign(sent.content, iat=IAT))


def _of_key(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    registered(bench)
    return signed(sent, AGENCY.sign(sent.content, iat=IAT, kid=build["kid"]))


def _with_header(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    """Addresses of keys: sockets lead nowhere in these tests, so that a request would be an error."""
    registered(bench)
    return signed(sent, AGENCY.sign(sent.content, iat=IAT, **build["header"]))


def _with_certificate(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    """A key that expired or was revoked, before it signed or after, or that is a person's and not the office's."""
    kind = build["cert"]
    said: dict[str, Any] = {"expired": {"expires_at": NOW - DAY}, "wrong_use": {"use": Use.PERSON}}.get(kind, {})
    kid = registered(bench, **said)
    if kind in {"revoked", "revoked_later"}:
        revoke(bench.store, kid, actor="test", now=NOW - DAY)
    made = IAT - 2 * 24 * 3600 if kind == "revoked_later" else IAT
    return signed(sent, AGENCY.sign(sent.content, iat=made))


def _of_moment(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    """A moment that is none."""
    kid = registered(bench)
    header = _header(alg="ES256", kid=kid).replace(f'"iat": {IAT}', f'"iat": {build["iat_raw"]}')
    return signed(sent, AGENCY.sign_under(header, sent.content))


def _of_type(sent: Sent, build: Mapping[str, Any], bench: Bench) -> Sent:
    registered(bench)
    return signed(sent, AGENCY.sign(sent.content, iat=IAT, typ=build["typ"]))


def _header(**said: Any) -> str:
    return json.dumps({"iat": IAT, "b64": False, "crit": ["b64"], **said})


MADE: Mapping[str, Callable[[Sent, Mapping[str, Any], Bench], Sent]] = {
    "strip": _stripped,
    "alg": _of_algorithm,
    "weak": _weak,
    "tamper": _tampered,
    "kid": _of_key,
    "header": _with_header,
    "cert": _with_certificate,
    "iat_raw": _of_moment,
    "typ": _of_type,
}


def xades(case: Case, bench: Bench) -> None:
    """A signed XML document for a body, and its signature where a JWS belongs."""
    registered(bench)
    bench.begin()
    as_body = bench.send(Sent(XADES, {"Content-Type": "application/xml"}))
    as_signature = bench.send(signed(submission(report()), base64.b64encode(XADES).decode()))
    assert [each.json()["errors"][0]["code"] for each in (as_body, as_signature)] == case.expect["types"]
    check_kept(case, bench)


def cades(case: Case, bench: Bench) -> None:
    """A CMS signature for a body; and a detached signature that was made over another file."""
    registered(bench)
    bench.begin()
    as_body = bench.send(Sent(CADES, {"Content-Type": "application/pkcs7-mime"}))
    other = submission(report(period="2026-09"))
    of_another = bench.send(signed(submission(report()), AGENCY.sign(other.content, iat=IAT)))
    assert [each.json()["errors"][0]["code"] for each in (as_body, of_another)] == case.expect["types"]
    check_kept(case, bench)


def replay(case: Case, bench: Bench) -> None:
    """A signed report that was taken comes again: under a new Idempotency-Key, or more than a year later."""
    registered(bench)
    sent = submission(report())
    sent = signed(sent, AGENCY.sign(sent.content, iat=IAT))
    assert bench.submit(replace(sent, headers={**sent.headers, "Idempotency-Key": "first"})).status_code == 201
    bench.centre.clock.now = NOW + timedelta(days=case.build.get("after_days", 0))
    bench.begin()
    more = {"Idempotency-Key": "second"} if case.build.get("new_key") else {"Idempotency-Key": "first"}
    bench.send(replace(sent, headers={**sent.headers, **more}))
    check_kept(case, bench)


def replay_parallel(case: Case, bench: Bench) -> None:
    """The same signed report many times at once, at applications that share nothing but the database."""
    registered(bench)
    bench.begin()
    sent = submission(report())
    sent = signed(sent, AGENCY.sign(sent.content, iat=IAT))
    token = bench.token("G12")
    url = bench.store.engine.url.render_as_string(hide_password=False)
    with ExitStack() as opened:
        senders = []
        for _ in range(case.build["processes"]):
            store = open_store(url)
            opened.callback(store.close)
            other = opened.enter_context(another(store))
            other.tokens["G12 submit"] = token
            work = partial(_send_often, other, sent, case.build["n"] // case.build["processes"], bench.answers)
            senders.append(threading.Thread(target=work))
        for each in senders:
            each.start()
        for each in senders:
            each.join(60)
    assert len(bench.answers) == case.build["n"]
    made = [each.json()["receipt_id"] for each in bench.answers if each.status_code in {200, 201}]
    assert len(set(made)) == 1
    assert [each.status_code for each in bench.answers].count(201) == 1
    assert len(kept(bench.store).reports) == 1


def _send_often(bench: Bench, sent: Sent, times: int, answers: list[httpx.Response]) -> None:
    answers.extend(bench.submit(sent) for _ in range(times))


PLAYS: Mapping[str, Callable[[Case, Bench], Any]] = {
    each.__name__: each for each in (jws, xades, cades, replay, replay_parallel)
}
