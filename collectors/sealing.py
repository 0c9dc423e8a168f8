"""The seal on a receipt: a JWS by a key of this server's own, which anybody can check with the published keys.

The keys lie in a folder, one PEM file each. The last by name that is private seals; all are published, so that receipts
sealed earlier can still be checked. A retired key may be replaced by its public half.
"""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from collectors.public_keys import encode, public_key
from indicators.errors import CommandCentreError
from indicators.reports import Receipt

TYPE = "dieuhanh-receipt+jws"
FIRST = "0001.pem"
"""The key that is made at the first start; of two processes that start together, one makes it and both use it."""

OF_OTHERS = 0o077
UNSAID = frozenset({"repeated", "seal"})
"""What of a receipt is not sealed: whether this answer repeats it, and the seal."""

DIGEST = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
"""By RFC 6979: the same receipt has the same seal, and no seal hangs on a random number."""

WIDTH = 32
"""Bytes of r and of s on P-256."""


class UnusableReceiptKeyError(CommandCentreError):
    """A file among the receipt keys cannot be used."""

    def __init__(self, file: Path, fault: str, remedy: str) -> None:
        super().__init__(f"The receipt key {file} cannot be used: {fault}.", remedy=remedy)


@dataclass(frozen=True)
class Seal:
    """The key that seals, and all that are published."""

    key: ec.EllipticCurvePrivateKey
    published: Sequence[Mapping[str, str]]
    header: str
    """The protected header of every seal, encoded."""

    def seal(self, payload: Mapping[str, object]) -> str:
        """A compact JWS (RFC 7515) over the canonical JSON of a payload of texts, whole numbers, lists and objects."""
        signed = f"{self.header}.{encode(_canonical(payload))}"
        r, s = decode_dss_signature(self.key.sign(signed.encode(), DIGEST))
        return f"{signed}.{encode(r.to_bytes(WIDTH) + s.to_bytes(WIDTH))}"

    def jwks(self) -> dict[str, Any]:
        """The key set (RFC 7517) that seals are checked with, the newest key first."""
        return {"keys": [dict(each) for each in self.published]}


def receipt_claims(receipt: Receipt) -> dict[str, object]:
    """What of a receipt is sealed: every field by its name; moments in UTC, days and moments as ISO 8601 has them."""
    return {each.name: _said(getattr(receipt, each.name)) for each in fields(receipt) if each.name not in UNSAID}


def open_seal(folder: Path) -> Seal:
    """The seal whose keys lie in a folder; the folder and a first key are made where there are none.

    Raises:
        UnusableReceiptKeyError: a file is not a key on P-256, others may read a private one, or none is private.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = sorted(folder.glob("*.pem"))
    if not files:
        _make_first(folder)
        files = sorted(folder.glob("*.pem"))
    keys = [_read(each) for each in reversed(files)]
    private = [each for each in keys if isinstance(each, ec.EllipticCurvePrivateKey)]
    if not private:
        remedy = "Restore the private key, or make another: see docs/operating.md."
        raise UnusableReceiptKeyError(folder, "there is no private key", remedy)
    header = {"alg": "ES256", "kid": _published(private[0])["kid"], "typ": TYPE}
    return Seal(private[0], tuple(_published(each) for each in keys), encode(_canonical(header)))


def _make_first(folder: Path) -> None:
    """Make the first key: written whole, to the disk, under another name, then linked to its own.

    The link fails for all but one of those who try at once; they read what that one has made.
    """
    made = ec.generate_private_key(ec.SECP256R1())
    content = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = folder / f".{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        (folder / FIRST).hardlink_to(draft)
    except FileExistsError:
        return  # another process was first
    finally:
        draft.unlink(missing_ok=True)
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def _read(file: Path) -> ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey:
    try:
        content = file.read_bytes()
    except OSError as error:
        remedy = "Let the user that runs this program own it."
        raise UnusableReceiptKeyError(file, error.strerror or "it cannot be read", remedy) from error
    is_private = b"PRIVATE KEY" in content
    if is_private and file.stat().st_mode & OF_OTHERS:
        raise UnusableReceiptKeyError(file, "others may read it", f"Run chmod 600 {file}.")
    try:
        key = load_pem_private_key(content, None) if is_private else load_pem_public_key(content)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        remedy = "Replace it by a PEM file without a password, or take it away."
        raise UnusableReceiptKeyError(file, "it is not a PEM key without a password", remedy) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise UnusableReceiptKeyError(file, "it is not on the curve P-256", "Replace it by one that is.")
    return key


def _published(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> dict[str, str]:
    public = public_key(key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key)
    return {**json.loads(public.jwk), "alg": "ES256", "kid": public.kid, "use": "sig"}


def _canonical(payload: Mapping[str, object]) -> bytes:
    """JSON in ASCII with sorted names and no spaces, so that the same payload is always the same bytes."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _said(value: object) -> object:
    """A value as JSON has it; whatever is no text, whole number or truth value is told as text."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if is_dataclass(value):
        return {each.name: _said(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _said(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_said(each) for each in value]
    return str(value)
