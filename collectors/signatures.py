"""Who signed a report, and that nobody changed it: a detached JWS over the bytes of the body.

The signature is over the body as it was before any Content-Encoding. Of the JWS only what is named here is understood:
`alg`, `kid`, `iat`, `typ`, `b64` and `crit` in the protected header (RFC 7515, RFC 7797).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from collectors.problems import Problem, RefusedError
from collectors.public_keys import (
    LEAST_RSA_BITS,
    Verifying,
    WeakKeyError,
    check_strength,
    decode,
    encode,
    json_object,
    verifying_key,
)
from indicators.reports import Signature
from indicators.store.signing_keys import SigningKey, Use

ALGORITHMS = ("ES256", "ES384", "EdDSA", "PS256")
TYPES = frozenset({"jose", "dieuhanh-report+jws"})
"""What `typ` may say; it may also say nothing."""

WINDOW = timedelta(days=30)
AHEAD = timedelta(minutes=5)
"""How far a sender's clock may be ahead of ours."""

LONGEST = 8192
"""Characters of the header X-JWS-Signature; RSA of 8192 bits needs 1366, the protected header some hundred."""

LONGEST_KID = 200
LAST_MOMENT = 253402300799
"""The last second of the year 9999, beyond which there is no moment to speak of."""

KEYS_OR_THEIR_ADDRESSES = frozenset({"jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"})
OUR_TOKEN = re.compile(r"[0-9a-f]{16}\.[A-Za-z0-9_-]{43}")
"""What an agency key, a session or a link looks like."""

DIGESTS: Mapping[str, hashes.HashAlgorithm] = {"ES256": hashes.SHA256(), "ES384": hashes.SHA384()}
FAMILY = {"ES256": "EC", "ES384": "EC", "EdDSA": "OKP", "PS256": "RSA"}


@dataclass(frozen=True)
class _Token:
    """A detached JWS taken apart; `said` is its protected header, of which nothing is believed yet."""

    protected: str
    said: Mapping[str, Any]
    signature: bytes

    def signed(self, content: bytes) -> bytes:
        """The bytes the signature is over (RFC 7797 section 3; RFC 7515 appendix F where `b64` does not say false)."""
        payload = content if self.said.get("b64") is False else encode(content).encode()
        return self.protected.encode() + b"." + payload


def verify(  # noqa: PLR0913 - all it takes to judge a signature; nothing is looked up behind the caller's back
    header: str | None,
    content: bytes,
    *,
    sender: str,
    keys: Mapping[str, SigningKey],
    required: bool,
    now: datetime,
    window: timedelta = WINDOW,
) -> Signature | None:
    """Check the signature of a report; the order is from what costs nothing to what does.

    Args:
        header: X-JWS-Signature as it came; None where there was none.
        content: The body, unpacked.
        sender: The agency that the report must be signed by.
        keys: The registered keys by `kid`, revoked and expired ones included.
        required: Whether a report without a signature is refused.
        now: The moment the report came.
        window: How old a signature may be.

    Returns:
        The signature, with a `doubt` where its key was revoked or expired only after the moment it claims to have been
        made at: nobody but the signer says when that was, so a person has to. None without a signature.

    Raises:
        RefusedError: for exactly one reason: signature-missing, -header, -algorithm, -weak or -invalid, token-type,
            too-old, key-unknown, certificate-scope, certificate-revoked or certificate-expired.
    """
    if header is None:
        if required:
            _refuse("signature-missing", sender=sender)
        return None
    token = _taken_apart(header)
    _check_algorithm(token)
    _check_members(token.said)
    issued_at = _issued_at(token.said.get("iat"), now, window)
    kid = _kid(token.said)
    key = keys.get(kid)
    if key is None or key.sender != sender or (key.not_before is not None and issued_at < key.not_before):
        _refuse("key-unknown", sender=sender, kid=kid)
    doubt = _check_standing(key, issued_at, now)
    _check_bytes(token, key, content)
    return Signature(header, kid, issued_at, doubt)


def _taken_apart(header: str) -> _Token:
    if len(header) > LONGEST:
        _refuse("signature-header", fault=f"longer than {LONGEST} characters")
    if OUR_TOKEN.fullmatch(header):
        _refuse("token-type", kind="session or key")
    parts = header.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, nothing, signature
        _refuse("signature-header", fault="not of the form HEADER..SIGNATURE")
    protected, payload, signature = parts
    try:
        token = _Token(protected, json_object(decode(protected)), decode(signature))
    except ValueError as error:
        _refuse("signature-header", fault=str(error)[:120])
    _check_type(token.said)
    if payload:
        _refuse("signature-header", fault="the payload must be detached (HEADER..SIGNATURE)")
    return token


def _check_type(said: Mapping[str, Any]) -> None:
    """A token made for another purpose is not a signature of a report, whoever signed it (RFC 8725 section 3.11)."""
    kind = said.get("typ", "JOSE")
    if not isinstance(kind, str):
        _refuse("signature-header", fault='"typ" is not a text')
    if kind.lower().removeprefix("application/") not in TYPES:
        _refuse("token-type", kind=kind)


def _check_algorithm(token: _Token) -> None:
    """Decided before any key is looked up, so that no key is ever used with an algorithm it was not made for."""
    algorithm = token.said.get("alg")
    if not isinstance(algorithm, str):
        _refuse("signature-header", fault='"alg" is missing or not a text')
    if algorithm not in ALGORITHMS:
        _refuse("signature-algorithm", algorithm=algorithm)
    bits = 8 * len(token.signature)
    if algorithm == "PS256" and 0 < bits < LEAST_RSA_BITS:
        _refuse("signature-weak", kid=str(token.said.get("kid")), fault=f"RSA of {bits} bits")


def _check_members(said: Mapping[str, Any]) -> None:
    """Keys that come with the signature prove nothing, and their addresses are never visited."""
    brought = sorted(KEYS_OR_THEIR_ADDRESSES & said.keys())
    if brought:
        _refuse("signature-header", fault=f"{', '.join(brought)} not accepted")
    plain, critical = said.get("b64", True), said.get("crit", [])
    if not isinstance(plain, bool):
        _refuse("signature-header", fault='"b64" is neither true nor false')
    if "crit" in said and (critical != ["b64"] or "b64" not in said):
        _refuse("signature-header", fault='"crit" is not ["b64"] beside "b64"')
    if not plain and critical != ["b64"]:
        _refuse("signature-header", fault='"b64": false without "crit": ["b64"]')


def _issued_at(said: object, now: datetime, window: timedelta) -> datetime:
    """The moment a signature claims; a whole number of seconds since 1970 and nothing that looks like one."""
    if isinstance(said, bool) or not isinstance(said, int) or not 0 < said <= LAST_MOMENT:
        _refuse("signature-header", fault='"iat" is not a whole number of seconds since 1970')
    moment = datetime.fromtimestamp(said, now.tzinfo)
    if now - moment > window:
        _refuse("too-old", moment=moment.isoformat(), days=window.days)
    if moment - now > AHEAD:
        _refuse("signature-header", fault=f'"iat" is ahead of the server\'s time ({now.isoformat(timespec="seconds")})')
    return moment


def _kid(said: Mapping[str, Any]) -> str:
    kid = said.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_KID:
        _refuse("signature-header", fault='"kid" is missing, or not the name of a key')
    return kid


def _check_standing(key: SigningKey, issued_at: datetime, now: datetime) -> str | None:
    """Whether a key may sign reports, and could at the moment; why a person must look at it, where it no longer could.

    Moments of signatures are whole seconds, so a key is out of force from the beginning of the second.
    """
    if key.use != Use.AGENCY:
        _refuse("certificate-scope", kid=key.kid, fault=f'registered for "{key.use}", not for reports of an agency')
    doubt = None
    ends = (("certificate-revoked", key.revoked_at), ("certificate-expired", key.expires_at))
    for code, end in ends:
        if end is None:
            continue
        if issued_at >= end.replace(microsecond=0):
            _refuse(code, kid=key.kid, day=end.astimezone(now.tzinfo).date())
        if now >= end and doubt is None:
            doubt = f"{code.removeprefix('certificate-')} since"
    return doubt


def _check_bytes(token: _Token, key: SigningKey, content: bytes) -> None:
    algorithm = token.said["alg"]
    if algorithm != key.algorithm:
        if FAMILY[algorithm] == FAMILY.get(key.algorithm):
            _refuse("signature-weak", kid=key.kid, fault=f"the curve is that of {key.algorithm}, not of {algorithm}")
        _refuse("signature-algorithm", algorithm=f"{algorithm} ({key.kid}: {key.algorithm})")
    try:
        drawn = _drawn(key.jwk)
        check_strength(drawn)
        _check_signature(drawn, algorithm, token.signature, token.signed(content))
    except WeakKeyError as error:
        _refuse("signature-weak", kid=key.kid, fault=error.fault)
    except (InvalidSignature, ValueError):
        _refuse("signature-invalid")


def _check_signature(key: Verifying, algorithm: str, signature: bytes, signed: bytes) -> None:
    """Check by RFC 7518 section 3.4 (ECDSA, r and s side by side), 3.5 (PSS with a salt of 32 bytes) and RFC 8037.

    Raises:
        InvalidSignature: it does not hold.
        ValueError: it is not of the length that the curve has.
    """
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, signed)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        width = (key.key_size + 7) // 8
        if len(signature) != 2 * width:
            raise ValueError("not r and s side by side")
        r, s = int.from_bytes(signature[:width]), int.from_bytes(signature[width:])
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(DIGESTS[algorithm]))
    else:
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256().digest_size)
        key.verify(signature, signed, pss, hashes.SHA256())


@lru_cache(maxsize=1024)
def _drawn(jwk: str) -> Verifying:
    return verifying_key(json_object(jwk))


def _refuse(code: str, **facts: object) -> NoReturn:
    raise RefusedError([Problem(code, facts=facts, location={"header": "X-JWS-Signature"})])
