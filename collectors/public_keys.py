"""Public keys: read from PEM, JWK or a certificate, named by their thumbprint, and only those strong enough."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from indicators.errors import CommandCentreError
from indicators.store.signing_keys import PublicKey, Use

Verifying = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey

LARGEST = 64 * 1024
"""Bytes of a file that may be a public key."""

LEAST_RSA_BITS, MOST_RSA_BITS, LEAST_EXPONENT = 2048, 8192, 65537
CURVES: Mapping[str, tuple[ec.EllipticCurve, str]] = {
    "P-256": (ec.SECP256R1(), "ES256"),
    "P-384": (ec.SECP384R1(), "ES384"),
}
"""The curves by their JWK name, each with the one algorithm that goes with it."""

BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----")
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
SIGNS_DOCUMENTS = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # document signing, RFC 9336
        ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # the same, as Windows has it
    }
)
OF_A_PERSON = frozenset({NameOID.GIVEN_NAME, NameOID.SURNAME})
PERSONAL_NUMBER = re.compile(r"(?:CCCD|CMND|HC):|(?:PAS|IDC|PNO)[A-Z]{2}-", re.IGNORECASE)
"""How the number of a natural person begins: as in Vietnamese certificates, and as in ETSI EN 319 412-1."""


class UnreadableKeyError(CommandCentreError):
    """A file is not a public key."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(
            f"This is not a public key that can be read: {fault}.",
            remedy="Hand in one public key as PEM, as a JWK, or in its certificate (PEM).",
        )


class PrivateKeyError(CommandCentreError):
    """A private or shared key is handed in where a public one belongs."""

    def __init__(self) -> None:
        super().__init__(
            "This is the private key: never send it to anybody.",
            remedy="Hand in the public one: openssl pkey -in private.pem -pubout -out public.pem.",
        )


class WeakKeyError(CommandCentreError):
    """A key, or the signature of its certificate, can be forged."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(
            f"The key is too weak: {fault}.", remedy="Make an EC key on P-256 or P-384, Ed25519, or RSA of 3072 bits."
        )


class UnusedKeyKindError(CommandCentreError):
    """A key is of a kind no report is signed with."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(
            f"Reports are not signed with keys of this kind ({kind}).",
            remedy="Use EC P-256 (ES256), EC P-384 (ES384), Ed25519 (EdDSA) or RSA (PS256).",
        )


def read_public_key(content: bytes) -> PublicKey:
    """Read the one public key of a file: PEM (SubjectPublicKeyInfo), a JWK, or a certificate as PEM.

    A certificate says from when until when its key may sign, and what for; whether its issuer is trusted is the
    decision of whoever registers it.

    Raises:
        UnreadableKeyError: it is none of these, or several.
        PrivateKeyError: it is, or holds, a private or shared key.
        WeakKeyError: RSA below 2048 bits, or a certificate signed by way of MD5 or SHA-1.
        UnusedKeyKindError: a key of another kind or curve.
    """
    if len(content) > LARGEST:
        raise UnreadableKeyError(f"it has more than {LARGEST} bytes")
    text = content.strip()
    if text.startswith(b"{"):
        return _of_jwk(text)
    blocks = BLOCK.findall(text)
    if any(b"PRIVATE KEY" in each for each in blocks):
        raise PrivateKeyError
    if len(blocks) != 1:
        raise UnreadableKeyError(f"it holds {len(blocks)} PEM blocks" if blocks else "neither PEM nor JSON")
    try:
        return _of_certificate(text) if blocks == [b"CERTIFICATE"] else public_key(load_pem_public_key(text))
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension) as error:
        raise UnreadableKeyError(str(error).split(".")[0][:120]) from error


def public_key(key: object) -> PublicKey:
    """A key by its thumbprint members, with the one algorithm it is good for.

    Raises:
        WeakKeyError: RSA below 2048 bits or with a small exponent.
        UnusedKeyKindError: a key of another kind or curve.
    """
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        check_strength(key)
        return _named({"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}, "PS256")
    if isinstance(key, ed25519.Ed25519PublicKey):
        raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return _named({"crv": "Ed25519", "kty": "OKP", "x": encode(raw)}, "EdDSA")
    if isinstance(key, ec.EllipticCurvePublicKey):
        for name, (curve, algorithm) in CURVES.items():
            if curve.name == key.curve.name:
                return _named({"crv": name, "kty": "EC", **_point(key)}, algorithm)
        raise UnusedKeyKindError(key.curve.name)
    raise UnusedKeyKindError(type(key).__name__)


def check_strength(key: Verifying) -> None:
    """Refuse an RSA key that can be factored, or that takes long to check; the curves are strong by their choice.

    Raises:
        WeakKeyError: below 2048 bits, above 8192, or with an exponent below 65537.
    """
    if not isinstance(key, rsa.RSAPublicKey):
        return
    if not LEAST_RSA_BITS <= key.key_size <= MOST_RSA_BITS:
        raise WeakKeyError(f"RSA of {key.key_size} bits")
    if key.public_numbers().e < LEAST_EXPONENT:
        raise WeakKeyError(f"RSA with the exponent {key.public_numbers().e}")


def verifying_key(jwk: Mapping[str, Any]) -> Verifying:
    """The key that a JWK describes (RFC 7518, RFC 8037).

    Raises:
        ValueError: a member is missing or not what it should be, or the point is not on the curve.
        UnusedKeyKindError: a key of another kind or curve.
    """
    kind, curve = jwk.get("kty"), str(jwk.get("crv"))
    if kind == "EC" and curve in CURVES:
        drawn = CURVES[curve][0]
        width = (drawn.key_size + 7) // 8
        x, y = (int.from_bytes(_member(jwk, name, width)) for name in ("x", "y"))
        return ec.EllipticCurvePublicNumbers(x, y, drawn).public_key()
    if kind == "OKP" and curve == "Ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(_member(jwk, "x", 32))
    if kind == "RSA":
        n, e = (int.from_bytes(_member(jwk, name)) for name in ("n", "e"))
        if n.bit_length() < LEAST_RSA_BITS:
            raise WeakKeyError(f"RSA of {n.bit_length()} bits")
        return rsa.RSAPublicNumbers(e, n).public_key()
    raise UnusedKeyKindError(f"kty {kind}, crv {curve}"[:100])


def encode(content: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """What was written as base64url without padding; only the one spelling that `encode` gives is taken.

    Raises:
        ValueError: another alphabet, padding, or bits left over, so that two spellings would mean the same.
    """
    try:
        content = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64url") from error
    if encode(content) != text:
        raise ValueError("not base64url without padding")
    return content


def json_object(text: str | bytes) -> dict[str, Any]:
    """A JSON object in which no name stands twice.

    Raises:
        ValueError: not JSON, not UTF-8, not an object, nested too deeply, or a name stands twice.
    """
    try:
        plain = text if isinstance(text, str) else text.decode()  # json would guess, and take UTF-16
        said = json.loads(plain, object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(said, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - one more way in which the text is not what it should be
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice")
    return members


def _of_jwk(text: bytes) -> PublicKey:
    try:
        said = json_object(text)
        if PRIVATE_MEMBERS & said.keys() or said.get("kty") == "oct":
            raise PrivateKeyError
        key = public_key(verifying_key(said))
    except ValueError as error:
        raise UnreadableKeyError(str(error)[:120]) from error
    if said.get("use", "sig") != "sig" or "verify" not in said.get("key_ops", ["verify"]):
        raise UnreadableKeyError('its "use" or "key_ops" is not that of a key for signatures')
    if said.get("alg", key.algorithm) != key.algorithm:
        raise UnreadableKeyError(f'its "alg" is not {key.algorithm}, as reports are signed with such a key')
    return key


def _of_certificate(text: bytes) -> PublicKey:
    certificate = x509.load_pem_x509_certificate(text)
    digest = certificate.signature_hash_algorithm
    if digest is not None and digest.name in {"md5", "sha1"}:
        raise WeakKeyError(f"its certificate is signed by way of {digest.name}")
    key = public_key(certificate.public_key())
    return PublicKey(
        key.jwk, key.algorithm, _use(certificate), certificate.not_valid_before_utc, certificate.not_valid_after_utc
    )


def _use(certificate: x509.Certificate) -> Use:
    """What a certificate is for: a person's own, or one that is not for signing documents, signs no report."""
    subject = list(certificate.subject)
    numbers = (NameOID.USER_ID, NameOID.SERIAL_NUMBER)
    if any(each.oid in OF_A_PERSON for each in subject):
        return Use.PERSON
    if any(each.oid in numbers and PERSONAL_NUMBER.match(str(each.value)) for each in subject):
        return Use.PERSON
    return Use.AGENCY if _may_sign(certificate.extensions) else Use.OTHER


def _may_sign(extensions: x509.Extensions) -> bool:
    """Whether key usage and extended key usage, where they are given, allow signatures of documents."""
    for each in extensions:
        said = each.value
        if isinstance(said, x509.KeyUsage) and not (said.digital_signature or said.content_commitment):
            return False
        if isinstance(said, x509.ExtendedKeyUsage) and not SIGNS_DOCUMENTS & set(said):
            return False
    return True


def _named(members: Mapping[str, str], algorithm: str) -> PublicKey:
    return PublicKey(json.dumps(members, sort_keys=True, separators=(",", ":")), algorithm)


def _point(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers, width = key.public_numbers(), (key.key_size + 7) // 8
    return {"x": encode(numbers.x.to_bytes(width)), "y": encode(numbers.y.to_bytes(width))}


def _number(value: int) -> str:
    return encode(value.to_bytes((value.bit_length() + 7) // 8))


def _member(jwk: Mapping[str, Any], name: str, width: int | None = None) -> bytes:
    said = jwk.get(name)
    if not isinstance(said, str):
        raise ValueError(f'"{name}" is missing')  # noqa: TRY004 - as above
    content = decode(said)
    if width is not None and len(content) != width:
        raise ValueError(f'"{name}" has {len(content)} bytes in place of {width}')
    return content
