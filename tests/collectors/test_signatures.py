"""Who signed a report, and that nobody changed it: a detached JWS over the bytes of the body."""

import hmac
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey

from collectors.problems import RefusedError, said_of
from collectors.signatures import ALGORITHMS, verify
from indicators.store.signing_keys import PublicKey, SigningKey
from tests.builders import NOW
from tests.signing import Signer, signer, written

BODY = '{"sender": "G12", "note": "Bộ Tài chính"}'.encode()
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
AGENCY = signer()


def checked(header, content=BODY, *, sender="G12", keys=None, **more):
    known = [AGENCY.registered()] if keys is None else keys
    by_kid = {each.kid: each for each in known}
    return verify(header, content, sender=sender, keys=by_kid, **{"required": True, "now": NOW, **more})


def refused(header, content=BODY, **more):
    """The one problem a signature is refused for."""
    with pytest.raises(RefusedError) as caught:
        checked(header, content, **more)
    assert len(caught.value.problems) == 1
    problem = caught.value.problems[0]
    for language in ("vi", "en"):
        assert "{" not in said_of(problem, language)["detail"]
    assert problem.location == {"header": "X-JWS-Signature"}
    return problem


def code(header, content=BODY, **more):
    return refused(header, content, **more).code


def at(moment):
    return int(moment.timestamp())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("content", [BODY, b"", b"\x00\xff..", b"x" * 100_000], ids=["json", "empty", "bytes", "long"])
@pytest.mark.parametrize("plain", [{}, {"b64": None, "crit": None}, {"b64": True}], ids=["b64 false", "no b64", "b64"])
def test_a_signature_of_the_registered_key_holds(algorithm, content, plain):
    office = signer(algorithm)
    header = office.sign(content, **plain)
    found = checked(header, content, keys=[office.registered()])
    assert (found.jws, found.kid, found.issued_at, found.doubt) == (header, office.handed_in.kid, NOW, None)
    assert code(header, content + b" ", keys=[office.registered()]) == "signature-invalid"


def test_what_another_library_signs_holds():
    office = signer("ES256", "another library")
    numbers = office.private.private_numbers()
    jwk = {**json.loads(office.handed_in.jwk), "d": written(numbers.private_value.to_bytes(32))}
    header = {"alg": "ES256", "kid": office.handed_in.kid, "iat": at(NOW)}
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    whole = jws.serialize_compact(header, BODY, ECKey.import_key(jwk), registry=registry)
    protected, _, signature = whole.split(".")
    assert checked(f"{protected}..{signature}", keys=[office.registered()]).kid == office.handed_in.kid
    assert code(whole, keys=[office.registered()]) == "signature-header"


def test_a_report_without_a_signature_is_refused_where_one_is_required():
    problem = refused(None)
    assert (problem.code, problem.facts) == ("signature-missing", {"sender": "G12"})
    assert checked(None, required=False) is None


def test_a_signature_that_need_not_be_there_must_hold_all_the_same():
    assert checked(AGENCY.sign(BODY), required=False) is not None
    assert code(AGENCY.sign(BODY), b"other", required=False) == "signature-invalid"
    assert code("", required=False) == "signature-header"


def test_the_public_key_is_no_shared_secret():
    pem = AGENCY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    protected = written(AGENCY.header(alg="HS256").encode())
    mac = hmac.digest(pem, protected.encode() + b"." + BODY, "sha256")
    assert code(f"{protected}..{written(mac)}") == "signature-algorithm"


def test_rsa_with_the_old_padding_is_refused():
    office = signer("PS256")
    for algorithm in ("RS256", "PS256"):
        protected = written(office.header(alg=algorithm).encode())
        raw = office.private.sign(protected.encode() + b"." + BODY, padding.PKCS1v15(), hashes.SHA256())
        expected = {"RS256": "signature-algorithm", "PS256": "signature-invalid"}[algorithm]
        assert code(f"{protected}..{written(raw)}", keys=[office.registered()]) == expected


@pytest.mark.parametrize(
    "algorithm",
    [
        "none",
        "None",
        "",
        "HS256",
        "HS512",
        "RS1",
        "RS256",
        "RS512",
        "PS384",
        "ES512",
        "ES256K",
        "Ed448",
        "es256",
        "ES256 ",
    ],
)
def test_no_other_algorithm_is_accepted_and_no_key_is_looked_up_for_it(algorithm):
    class NeverAsked(dict):
        def get(self, *_):
            raise AssertionError("a key was looked up")

    protected = written(AGENCY.header(alg=algorithm).encode())
    with pytest.raises(RefusedError) as caught:
        verify(f"{protected}..", BODY, sender="G12", keys=NeverAsked(), required=True, now=NOW)
    assert caught.value.codes == ["signature-algorithm"]


def test_rsa_below_2048_bits_is_too_weak_whether_it_is_known_or_not():
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is what is tested
    numbers = weak.public_key().public_numbers()
    jwk = {"e": written(b"\x01\x00\x01"), "kty": "RSA", "n": written(numbers.n.to_bytes(128))}
    key = PublicKey(json.dumps(jwk), "PS256")
    stored = SigningKey(key.kid, "G12", "PS256", key.jwk, "agency", "app.py", NOW)
    protected = written(signer("PS256").header(kid=key.kid).encode())
    signed = f"{protected}..{written(Signer('PS256', weak).raw(protected.encode() + b'.' + BODY))}"
    assert code(signed, keys=[]) == "signature-weak"
    assert code(signed, keys=[stored]) == "signature-weak"
    longer = f"{protected}..{written(b'1' * 256)}"
    problem = refused(longer, keys=[stored])
    assert (problem.code, problem.facts["fault"]) == ("signature-weak", "RSA of 1024 bits")


def test_a_key_signs_only_by_its_own_algorithm():
    longer, rsa_key = signer("ES384"), signer("PS256")
    as_if = longer.sign(BODY, kid=AGENCY.handed_in.kid)
    assert code(as_if) == "signature-weak"
    as_if = rsa_key.sign(BODY, kid=AGENCY.handed_in.kid)
    assert code(as_if) == "signature-algorithm"
    as_if = AGENCY.sign(BODY, kid=signer("EdDSA").handed_in.kid)
    assert code(as_if, keys=[signer("EdDSA").registered()]) == "signature-algorithm"


def test_a_byte_of_the_body_changed_is_noticed():
    header = AGENCY.sign(BODY)
    for place in range(len(BODY)):
        changed = bytearray(BODY)
        changed[place] ^= 1
        assert code(header, bytes(changed)) == "signature-invalid"


def test_the_signature_of_another_file_does_not_hold():
    assert code(AGENCY.sign(b"another file")) == "signature-invalid"


def test_a_key_nobody_registered_is_unknown():
    problem = refused(AGENCY.sign(BODY, kid="nope"))
    assert (problem.code, problem.facts) == ("key-unknown", {"sender": "G12", "kid": "nope"})
    stranger = signer("ES256", "stranger")
    assert code(stranger.sign(BODY)) == "key-unknown"
    assert code(stranger.sign(BODY, kid=AGENCY.handed_in.kid)) == "signature-invalid"


def test_a_key_of_another_agency_is_unknown():
    assert code(AGENCY.sign(BODY), sender="G13") == "key-unknown"


def test_a_key_is_unknown_before_its_time():
    early = AGENCY.registered(not_before=NOW)
    assert checked(AGENCY.sign(BODY), keys=[early]).kid == early.kid
    assert code(AGENCY.sign(BODY, iat=at(NOW) - 1), keys=[early]) == "key-unknown"


@pytest.mark.parametrize(
    "brought",
    [
        {"jku": "http://127.0.0.1:9/keys"},
        {"x5u": "http://169.254.169.254/"},
        {"jwk": json.loads(AGENCY.handed_in.jwk)},
        {"x5c": ["MIIB"]},
        {"x5t": "abc"},
        {"x5t#S256": "abc"},
    ],
    ids=lambda each: next(iter(each)),
)
def test_keys_and_addresses_of_keys_that_come_along_are_refused(brought):
    problem = refused(AGENCY.sign(BODY, **brought))
    assert problem.code == "signature-header"
    assert next(iter(brought)) in problem.facts["fault"]


def test_a_key_is_expired_from_its_last_moment_on():
    assert code(AGENCY.sign(BODY), keys=[AGENCY.registered(expires_at=NOW)]) == "certificate-expired"
    problem = refused(AGENCY.sign(BODY), keys=[AGENCY.registered(expires_at=NOW - DAY)])
    assert str(problem.facts["day"]) == "2026-10-19"
    ahead = AGENCY.registered(expires_at=NOW + SECOND)
    assert checked(AGENCY.sign(BODY), keys=[ahead]).doubt is None


def test_what_a_key_signed_before_it_expired_is_for_a_person_to_decide():
    since = AGENCY.registered(expires_at=NOW - DAY)
    assert checked(AGENCY.sign(BODY, iat=at(NOW - DAY) - 1), keys=[since]).doubt == "expired since"


def test_a_key_is_revoked_from_the_second_it_is_revoked_in():
    within = NOW + timedelta(milliseconds=700)
    revoked = AGENCY.registered(revoked_at=within)
    assert code(AGENCY.sign(BODY), keys=[revoked], now=within + SECOND) == "certificate-revoked"
    assert code(AGENCY.sign(BODY), keys=[AGENCY.registered(revoked_at=NOW - DAY)]) == "certificate-revoked"


def test_what_a_key_signed_before_it_was_revoked_is_for_a_person_to_decide():
    revoked = AGENCY.registered(revoked_at=NOW - timedelta(hours=1))
    found = checked(AGENCY.sign(BODY, iat=at(NOW - DAY)), keys=[revoked])
    assert (found.issued_at, found.doubt) == (NOW - DAY, "revoked since")
    both = AGENCY.registered(revoked_at=NOW - timedelta(hours=1), expires_at=NOW - timedelta(hours=2))
    assert checked(AGENCY.sign(BODY, iat=at(NOW - DAY)), keys=[both]).doubt == "revoked since"


@pytest.mark.parametrize("use", ["person", "other"])
def test_a_key_that_is_not_for_reports_signs_none(use):
    problem = refused(AGENCY.sign(BODY), keys=[AGENCY.registered(use=use)])
    assert problem.code == "certificate-scope"
    assert use in problem.facts["fault"]


def test_a_signature_is_too_old_after_its_days():
    edge = NOW - 30 * DAY
    assert checked(AGENCY.sign(BODY, iat=at(edge))).issued_at == edge
    assert code(AGENCY.sign(BODY, iat=at(edge) - 1)) == "too-old"
    assert code(AGENCY.sign(BODY, iat=at(NOW - 400 * DAY))) == "too-old"
    assert code(AGENCY.sign(BODY, iat=at(NOW - 3 * DAY)), window=2 * DAY) == "too-old"


def test_a_replay_is_too_old_before_its_key_is_looked_at():
    assert code(AGENCY.sign(BODY), keys=[], now=NOW + 400 * DAY) == "too-old"


def test_a_clock_may_be_ahead_by_five_minutes():
    ahead = NOW + timedelta(minutes=5)
    assert checked(AGENCY.sign(BODY, iat=at(ahead))).issued_at == ahead
    problem = refused(AGENCY.sign(BODY, iat=at(ahead) + 1))
    assert problem.code == "signature-header"
    assert "ahead" in problem.facts["fault"]


@pytest.mark.parametrize(
    "iat",
    [
        "1e400",
        '"1730"',
        "-1",
        "0",
        "1792458000.0",
        "1.7e9",
        "true",
        "null",
        "[]",
        "{}",
        "1e9",
        "9" * 30,
        "9" * 5000,
        "NaN",
    ],
)
def test_a_moment_is_a_whole_number_of_seconds(iat):
    header = AGENCY.header().replace(str(at(NOW)), iat)
    assert code(AGENCY.sign_under(header, BODY)) == "signature-header"


@pytest.mark.parametrize("kind", ["id_token", "JWT", "at+jwt", "application/at+jwt", "secevent+jwt", "dpop+jwt", ""])
def test_a_token_for_something_else_is_no_signature(kind):
    problem = refused(AGENCY.sign(BODY, typ=kind))
    assert (problem.code, problem.facts) == ("token-type", {"kind": kind})


def test_a_whole_id_token_is_told_what_it_is():
    protected = written(b'{"alg": "RS256", "typ": "JWT"}')
    assert code(f"{protected}.{written(b'{}')}.{written(b'x' * 256)}") == "token-type"


def test_a_session_or_key_is_told_what_it_is_and_never_repeated():
    token = "0123456789abcdef." + "s" * 43
    problem = refused(token)
    assert problem.code == "token-type"
    assert "sss" not in str(problem.facts)


@pytest.mark.parametrize("kind", ["JOSE", "jose", "dieuhanh-report+jws", "application/dieuhanh-report+jws"])
def test_a_signature_may_say_that_it_is_one(kind):
    assert checked(AGENCY.sign(BODY, typ=kind)) is not None


@pytest.mark.parametrize(
    "said",
    [
        {"crit": None},
        {"crit": []},
        {"crit": ["b64", "b64"]},
        {"crit": ["b64", "exp"]},
        {"crit": ["exp"]},
        {"crit": "b64"},
        {"crit": {"b64": 1}},
        {"b64": None},
        {"b64": "false"},
        {"b64": 0},
        {"alg": None},
        {"alg": 256},
        {"alg": ["ES256"]},
        {"kid": None},
        {"kid": ""},
        {"kid": 7},
        {"kid": "k" * 201},
        {"kid": {}},
        {"iat": None},
        {"typ": 1},
        {"x": "x" * 8192},
    ],
    ids=str,
)
def test_a_header_that_is_not_as_it_must_be_is_refused(said):
    assert code(AGENCY.sign(BODY, **said)) == "signature-header"


@pytest.mark.parametrize(
    "header",
    [
        AGENCY.header().replace('"alg"', '"alg": "ES256", "alg"'),
        AGENCY.header().replace('"kid"', '"kid": "nope", "k\\u0069d"'),
        AGENCY.header()[:-1],
        AGENCY.header().encode() + b"\xff",
        b"\xef\xbb\xbf" + AGENCY.header().encode(),
        "[]",
        "null",
        '"ES256"',
        "",
        "[" * 5000,
        '{"a":' * 1200,
    ],
    ids=[
        "alg twice",
        "kid twice",
        "cut short",
        "not utf-8",
        "a mark",
        "list",
        "null",
        "text",
        "empty",
        "deep",
        "deeper",
    ],
)
def test_a_header_that_is_no_plain_object_is_refused(header):
    assert code(AGENCY.sign_under(header, BODY)) == "signature-header"


@pytest.mark.parametrize(
    "spoiled",
    [
        "",
        ".",
        "..",
        "...",
        "garbage",
        "{0}.{2}",
        "{0}...{2}",
        "{0}..{2}.",
        "{0}..{2}=",
        "{0}..{2}, {0}..{2}",
        " {0}..{2}",
        "{0}..{2}\n",
        "{0}.{1}.{2}",
        "MIIB0gYJKoZIhvcNAQcCoIIBwzCCAb8CAQExDTALBglghkgBZQMEAgE",
        "<ds:Signature/>",
        "é..é",
        "{0}..\ud800",
    ],
)
def test_what_is_not_a_detached_jws_is_refused(spoiled):
    protected, _, signature = AGENCY.sign(BODY).split(".")
    assert code(spoiled.format(protected, written(BODY), signature)) == "signature-header"


@pytest.mark.parametrize("size", [0, 1, 63, 65, 72, 128])
def test_an_elliptic_signature_has_one_length(size):
    protected = AGENCY.sign(BODY).split(".")[0]
    assert code(f"{protected}..{written(b'1' * size)}") == "signature-invalid"


def test_an_elliptic_signature_of_nothing_but_zeros_does_not_hold():
    protected = AGENCY.sign(BODY).split(".")[0]
    assert code(f"{protected}..{written(bytes(64))}") == "signature-invalid"


def test_a_signature_in_der_is_refused():
    protected, _, signature = AGENCY.sign(BODY).split(".")
    der = AGENCY.private.sign(protected.encode() + b"." + BODY, ec.ECDSA(hashes.SHA256()))
    assert decode_dss_signature(der)
    assert signature
    assert code(f"{protected}..{written(der)}") == "signature-invalid"


@given(st.sampled_from(ALGORITHMS), st.data())
def test_a_signature_with_any_character_changed_never_holds(algorithm, data):
    office = signer(algorithm, "flipped")
    header = FLIPPED[algorithm]
    place = data.draw(st.integers(0, len(header) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda each: each != header[place]))
    with pytest.raises(RefusedError):
        checked(header[:place] + other + header[place + 1 :], keys=[office.registered()])


FLIPPED = {each: signer(each, "flipped").sign(BODY) for each in ALGORITHMS}


@given(st.sampled_from(ALGORITHMS), st.data())
def test_a_body_with_any_bit_changed_never_holds(algorithm, data):
    place = data.draw(st.integers(0, len(BODY) - 1))
    changed = bytearray(BODY)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(RefusedError):
        checked(FLIPPED[algorithm], bytes(changed), keys=[signer(algorithm, "flipped").registered()])


@given(st.text())
def test_whatever_stands_in_the_header_is_refused_and_nothing_worse(text):
    with pytest.raises(RefusedError):
        checked(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(["alg", "kid", "iat", "typ", "b64", "crit", "jwk"]), JSON)
def test_a_signed_header_may_say_anything_and_nothing_worse_than_a_refusal_follows(name, value):
    header = json.dumps({**json.loads(AGENCY.header()), name: value})
    try:
        found = checked(AGENCY.sign_under(header, BODY))
    except RefusedError as error:
        assert len(error.problems) == 1  # noqa: PT017 - either is right
    else:
        assert found.kid == AGENCY.handed_in.kid
