"""Public keys: read from PEM, JWK or a certificate, named by their thumbprint, and only those strong enough."""

import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OKPKey, RSAKey

from collectors.public_keys import (
    PrivateKeyError,
    UnreadableKeyError,
    UnusedKeyKindError,
    WeakKeyError,
    decode,
    encode,
    read_public_key,
)
from tests.signing import signer, written

ALGORITHMS = ["ES256", "ES384", "EdDSA", "PS256"]
START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=365)
DOCUMENTS = ObjectIdentifier("1.3.6.1.5.5.7.3.36")


def pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def secret(key, protection=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection or NoEncryption())


def numbers_of(key):
    other = {"ES256": ECKey, "ES384": ECKey, "EdDSA": OKPKey, "PS256": RSAKey}[key.algorithm]
    return other.import_key(pem(key.private).decode())


def certificate(key=None, *, subject=None, extensions=(), digest=None):
    """A certificate of an office that signs itself."""
    office = signer().private if key is None else key
    name = x509.Name(
        [x509.NameAttribute(oid, text) for oid, text in (subject or [(NameOID.COMMON_NAME, "Bộ Tài chính")])]
    )
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(office.public_key())
    made = made.serial_number(7).not_valid_before(START).not_valid_after(END)
    for each in extensions:
        made = made.add_extension(each, critical=False)
    return made.sign(office, digest or hashes.SHA256()).public_bytes(Encoding.PEM)


def usage(**allowed):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    rest = ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{each: allowed.get(each, False) for each in (*names, *rest)})


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_pem_jwk_and_certificate_of_a_key_are_the_same_key(algorithm):
    office = signer(algorithm)
    other = numbers_of(office)
    digest = None if algorithm == "EdDSA" else hashes.SHA256()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office")])
    issuer = signer("ES256", "issuer").private
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(office.private.public_key())
    issued = made.serial_number(1).not_valid_before(START).not_valid_after(END).sign(issuer, digest or hashes.SHA256())
    read = [
        read_public_key(each)
        for each in (
            pem(office.private),
            b"\n " + pem(office.private) + b"\r\n",
            json.dumps(other.as_dict(private=False)).encode(),
            json.dumps({**other.as_dict(private=False), "use": "sig", "alg": algorithm, "kid": "mine"}).encode(),
            issued.public_bytes(Encoding.PEM),
        )
    ]
    assert {each.kid for each in read} == {other.thumbprint()}
    assert {(each.algorithm, each.use) for each in read} == {(algorithm, "agency")}
    assert [(each.not_before, each.expires_at) for each in read] == [(None, None)] * 4 + [(START, END)]


def test_the_thumbprint_is_that_of_the_standard():
    """RFC 8037, appendix A.3; RFC 7638, section 3.1."""
    ed = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert read_public_key(json.dumps(ed).encode()).kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    modulus = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
        "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQv"
        "RL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnq"
        "DKgw"
    )
    spoken = {"kty": "RSA", "n": modulus, "e": "AQAB", "alg": "PS256", "kid": "2011-04-29"}
    assert read_public_key(json.dumps(spoken).encode()).kid == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_what_openssl_writes_is_read(tmp_path):
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    making = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(private)]
    subprocess.run(making, check=True, capture_output=True)  # noqa: S603 - our own words
    subprocess.run(["openssl", "pkey", "-in", str(private), "-pubout", "-out", str(public)], check=True)  # noqa: S603, S607
    assert read_public_key(public.read_bytes()).algorithm == "ES256"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_private_key_is_sent_back_with_a_warning(algorithm):
    office = signer(algorithm)
    other = {"ES256": ECKey, "ES384": ECKey, "EdDSA": OKPKey, "PS256": RSAKey}[algorithm]
    jwk = other.import_key(secret(office.private).decode()).as_dict(private=True)
    both = pem(office.private) + secret(office.private)
    locked = secret(office.private, BestAvailableEncryption(b"word"))
    for each in (secret(office.private), locked, both, json.dumps(jwk).encode()):
        with pytest.raises(PrivateKeyError) as caught:
            read_public_key(each)
        assert str(caught.value).startswith("This is the private key: never send it to anybody.")


def test_a_shared_secret_is_sent_back_with_a_warning():
    for each in (b'{"kty": "oct", "k": "c2VjcmV0"}', b'{"kty": "oct"}'):
        with pytest.raises(PrivateKeyError):
            read_public_key(each)


@pytest.mark.parametrize("bits", [1024, 1536, 2047])
def test_rsa_below_2048_bits_is_too_weak(bits):
    key = rsa.generate_private_key(65537, bits)
    numbers = key.public_key().public_numbers()
    jwk = {"kty": "RSA", "e": "AQAB", "n": written(numbers.n.to_bytes((bits + 7) // 8))}
    for each in (pem(key), certificate(key), json.dumps(jwk).encode()):
        with pytest.raises(WeakKeyError, match=f"RSA of {bits} bits"):
            read_public_key(each)


def test_a_small_exponent_is_too_weak():
    numbers = signer("PS256").private.public_key().public_numbers()
    jwk = {"kty": "RSA", "e": "Aw", "n": written(numbers.n.to_bytes(256))}
    with pytest.raises(WeakKeyError, match="RSA with the exponent 3"):
        read_public_key(json.dumps(jwk).encode())


def test_a_key_that_takes_long_to_check_is_not_taken():
    jwk = {"kty": "RSA", "e": "AQAB", "n": written(((1 << 16384) - 1).to_bytes(2048))}
    with pytest.raises(WeakKeyError, match="RSA of 16384 bits"):
        read_public_key(json.dumps(jwk).encode())


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP521R1()),
        ec.generate_private_key(ec.SECP256K1()),
        ec.generate_private_key(ec.SECP224R1()),
        ed448.Ed448PrivateKey.generate(),
        x25519.X25519PrivateKey.generate(),
        dsa.generate_private_key(2048),
    ],
    ids=["p-521", "secp256k1", "p-224", "ed448", "x25519", "dsa"],
)
def test_keys_of_another_kind_are_not_taken(key):
    with pytest.raises(UnusedKeyKindError, match="Use EC P-256"):
        read_public_key(pem(key))


EC_JWK = {"kty": "EC", "crv": "P-256", **{each: json.loads(signer().handed_in.jwk)[each] for each in "xy"}}


@pytest.mark.parametrize(
    "change",
    [
        {"crv": "P-521"},
        {"crv": "secp256k1"},
        {"crv": None},
        {"kty": "OKP", "crv": "X25519"},
        {"kty": "ec"},
        {"kty": None},
        {"kty": ["EC"]},
    ],
    ids=str,
)
def test_a_jwk_of_another_kind_is_not_taken(change):
    with pytest.raises(UnusedKeyKindError):
        read_public_key(json.dumps({**EC_JWK, **change}).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"x": written(bytes(32))},
        {"x": EC_JWK["y"], "y": EC_JWK["x"]},
        {"x": None},
        {"x": 7},
        {"x": EC_JWK["x"] + "="},
        {"x": EC_JWK["x"] + "AA"},
        {"x": EC_JWK["x"][:-2]},
        {"x": "é" * 43},
        {"crv": "P-384"},
        {"kty": "RSA", "n": "", "e": "AQAB"},
        {"kty": "RSA"},
        {"use": "enc"},
        {"key_ops": ["encrypt"]},
        {"alg": "RS256"},
        {"alg": "ES384"},
    ],
    ids=range(15),
)
def test_a_jwk_that_is_not_as_it_must_be_is_not_taken(change):
    with pytest.raises((UnreadableKeyError, WeakKeyError)):
        read_public_key(json.dumps({**EC_JWK, **change}).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"key",
        b"{",
        b"[]",
        b"{}" * 2,
        b'{"kty": "EC", "kty": "EC"}',
        b'{"a":' * 5000,
        b"\xff\xfe{",
        b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA office",
        b"-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----",
        b"-----BEGIN CERTIFICATE-----\nMFkw\n-----END CERTIFICATE-----",
        b"-----BEGIN CERTIFICATE REQUEST-----\nMFkw\n-----END CERTIFICATE REQUEST-----",
        pem(signer().private) * 2,
        pem(signer().private)[:100],
        certificate() + pem(signer().private),
        pem(signer().private) + b" " * 64 * 1024,
    ],
    ids=range(16),
)
def test_what_is_not_one_public_key_is_not_taken(content):
    with pytest.raises(UnreadableKeyError, match="Hand in one public key as PEM, as a JWK, or in its certificate"):
        read_public_key(content)


@given(st.binary(max_size=400))
def test_whatever_is_handed_in_nothing_worse_than_a_refusal_follows(content):
    for before in (b"", b"{", b"-----BEGIN PUBLIC KEY-----\n"):
        with pytest.raises((UnreadableKeyError, UnusedKeyKindError)):
            read_public_key(before + content)


@pytest.mark.parametrize(
    ("extensions", "use"),
    [
        ([], "agency"),
        ([usage(digital_signature=True)], "agency"),
        ([usage(content_commitment=True)], "agency"),
        ([usage(key_encipherment=True)], "other"),
        ([usage()], "other"),
        ([x509.ExtendedKeyUsage([DOCUMENTS])], "agency"),
        ([x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])], "agency"),
        ([x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, DOCUMENTS])], "agency"),
        ([x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION])], "other"),
        ([usage(digital_signature=True), x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])], "other"),
    ],
    ids=range(10),
)
def test_a_certificate_says_what_its_key_is_for(extensions, use):
    assert read_public_key(certificate(extensions=extensions)).use == use


@pytest.mark.parametrize(
    ("subject", "use"),
    [
        ([(NameOID.COMMON_NAME, "Nguyễn Văn A"), (NameOID.USER_ID, "CCCD:001099000001")], "person"),
        ([(NameOID.COMMON_NAME, "Nguyễn Văn A"), (NameOID.USER_ID, "cmnd:011111111")], "person"),
        ([(NameOID.SERIAL_NUMBER, "PNOVN-001099000001")], "person"),
        ([(NameOID.GIVEN_NAME, "A"), (NameOID.SURNAME, "Nguyễn")], "person"),
        ([(NameOID.COMMON_NAME, "Bộ Tài chính"), (NameOID.USER_ID, "MST:0100109106")], "agency"),
        ([(NameOID.SERIAL_NUMBER, "HCM-17"), (NameOID.ORGANIZATION_NAME, "UBND")], "agency"),
    ],
    ids=range(6),
)
def test_a_certificate_of_a_person_is_no_agencys(subject, use):
    assert read_public_key(certificate(subject=subject)).use == use


def test_a_certificate_signed_by_way_of_sha_1_is_too_weak(tmp_path):
    private, made = tmp_path / "private.pem", tmp_path / "certificate.pem"
    private.write_bytes(secret(signer("PS256").private))
    command = [
        "openssl",
        "req",
        "-x509",
        "-new",
        "-sha1",
        "-key",
        str(private),
        "-subj",
        "/CN=Office",
        "-out",
        str(made),
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
    with pytest.raises(WeakKeyError, match="sha1"):
        read_public_key(made.read_bytes())


@given(st.binary(max_size=100))
def test_base64url_has_one_spelling(content):
    assert decode(encode(content)) == content
    for other in (encode(content) + "=", encode(content) + "\n", " " + encode(content)):
        with pytest.raises(ValueError, match="base64url"):
            decode(other)


def test_bits_left_over_are_not_passed_over():
    assert decode("AA") == b"\x00"
    with pytest.raises(ValueError, match="base64url"):
        decode("AB")


def test_an_ed25519_key_is_of_32_bytes():
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    for length in (0, 31, 33):
        jwk = {"kty": "OKP", "crv": "Ed25519", "x": written((raw + b"x")[:length])}
        with pytest.raises(UnreadableKeyError):
            read_public_key(json.dumps(jwk).encode())
