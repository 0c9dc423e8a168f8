"""Agencies that sign: keys made for the test, and a JWS built by hand, so that every part of it can be wrong."""

import base64
import json
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from collectors.public_keys import public_key
from indicators.store.signing_keys import SigningKey
from tests.builders import NOW

CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1()}
HASHES = {"ES256": hashes.SHA256(), "ES384": hashes.SHA384()}


def written(content):
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass(frozen=True)
class Signer:
    """A pair of keys, and how it signs."""

    algorithm: str
    private: object

    @property
    def handed_in(self):
        """The public key as it is registered."""
        return public_key(self.private.public_key())

    def registered(self, sender="G12", **said):
        """The public key as the store has it."""
        key = self.handed_in
        plain = {"use": "agency", "registered_by": "app.py", "created_at": NOW}
        return SigningKey(key.kid, sender, key.algorithm, key.jwk, **{**plain, **said})

    def header(self, **said):
        """The protected header of an ordinary signature, with changes; None takes a member out."""
        plain = {"alg": self.algorithm, "kid": self.handed_in.kid, "iat": int(NOW.timestamp())}
        members = {**plain, "b64": False, "crit": ["b64"], **said}
        return json.dumps({name: value for name, value in members.items() if value is not None})

    def sign(self, content, **said):
        """X-JWS-Signature over a body."""
        return self.sign_under(self.header(**said), content)

    def sign_under(self, header, content):
        """The same, under a protected header as it is written."""
        protected = written(header if isinstance(header, bytes) else header.encode())
        is_plain = b'"b64": false' in (header if isinstance(header, bytes) else header.encode())
        payload = content if is_plain else written(content).encode()
        return f"{protected}..{written(self.raw(protected.encode() + b'.' + payload))}"

    def raw(self, signed):
        """The bytes of a signature, as RFC 7518 and RFC 8037 have them."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(signed)
        if isinstance(self.private, rsa.RSAPrivateKey):
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
            return self.private.sign(signed, pss, hashes.SHA256())
        width = (self.private.curve.key_size + 7) // 8
        r, s = decode_dss_signature(self.private.sign(signed, ec.ECDSA(HASHES[self.algorithm])))
        return r.to_bytes(width) + s.to_bytes(width)


@cache
def signer(algorithm="ES256", name="G12"):
    """Somebody who signs by an algorithm; the same for the same name, for as long as the tests run."""
    assert name
    if algorithm == "EdDSA":
        return Signer(algorithm, ed25519.Ed25519PrivateKey.generate())
    if algorithm == "PS256":
        return Signer(algorithm, rsa.generate_private_key(65537, 2048))
    return Signer(algorithm, ec.generate_private_key(CURVES[algorithm]))
