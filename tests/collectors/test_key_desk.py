"""Keys at the desk: issued once, kept to their scope, revoked at once; only public keys are registered."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from indicators.store import audit, signing_keys
from indicators.store.accounts import Kind, check, credentials
from tests.builders import NOW
from tests.collectors.test_endpoint import finance
from tests.dashboard.centre import OUR_PAGE, cookie, key, opened
from tests.signing import signer

KEY = {"sender": "G12", "scope": "submit", "forms": ["BC.TC.THANG"], "expires_days": 90}


@pytest.fixture
def centre(store):
    with opened(store) as started:
        yield started


@pytest.fixture
def administrator(store):
    return cookie(store, "administrator", name="binh")


@pytest.fixture
def order(centre, administrator):
    """Orders something as an administrator in the browser would."""

    def send(method, path, body=None):
        more = {} if body is None else {"json": body}
        return centre.ask(method, f"/api/v1{path}", cookie=administrator, headers=OUR_PAGE, **more)

    return send


def codes(answer):
    return (answer.status_code, [each["code"] for each in answer.json()["errors"]])


def pem(private):
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return public.decode()


def secret_pem(private, form=PrivateFormat.PKCS8):
    return private.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def signing(**said):
    return {"sender": "G12", "public_key": pem(signer().private), **said}


def test_an_issued_key_opens_what_it_is_for_and_its_secret_is_told_once(centre, order, store):
    answer = order("POST", "/keys", KEY)
    said = answer.json()
    token = said["key"]
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert (said["sender"], said["scope"], said["forms"], said["state"]) == (
        "G12", "submit", ["BC.TC.THANG"], "in force",
    )  # fmt: skip
    assert check(store, Kind.KEY, token, now=NOW).expires_at == NOW + timedelta(days=90)
    assert centre.ask("POST", "/api/v1/reports", token=token, json=finance()).status_code == 201
    listed = order("GET", "/keys").json()
    assert [each["id"] for each in listed["items"]] == [said["id"]]
    assert listed["items"][0]["last_used"] is not None
    secret = token.partition(".")[2]
    assert secret not in json.dumps(listed)
    noted = audit.entries(store, ["key.issued"], limit=5)
    assert [(each.actor, each.subject) for _, each in noted] == [("binh", said["id"])]
    assert secret not in repr(noted)
    assert secret not in repr(credentials(store, Kind.KEY))


def test_a_key_without_forms_sends_every_form_and_lasts_a_year(order, store):
    said = order("POST", "/keys", {"sender": "000.00.00.G12", "scope": "submit"}).json()
    known = check(store, Kind.KEY, said["key"], now=NOW)
    assert (known.holder, known.forms, known.expires_at) == ("G12", None, NOW + timedelta(days=365))


def test_a_province_holds_a_key_for_the_forms_of_every_province(order):
    said = order("POST", "/keys", {"sender": "H26", "scope": "submit", "forms": ["BC.DP.THANG"]})
    assert (said.status_code, said.json()["sender"]) == (201, "H26")


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"sender": "G99"}, ["unknown-sender"]),
        ({"sender": "H999"}, ["unknown-sender"]),
        ({"forms": ["BC.NH.THANG", "BC.KHONG.CO"]}, ["form-not-of-sender", "unknown-form"]),
        ({"scope": "read"}, ["reader-has-no-forms"]),
        ({"scope": "administrator"}, ["wrong-type"]),
        ({"forms": []}, ["wrong-type"]),
        ({"expires_days": 0}, ["wrong-type"]),
        ({"expires_days": 3651}, ["wrong-type"]),
        ({"expires_days": "90"}, ["wrong-type"]),
        ({"expires_days": True}, ["wrong-type"]),
        ({"id": "0000"}, ["unknown-field"]),
    ],
)
def test_a_key_that_makes_no_sense_is_not_issued(order, store, change, wanted):
    assert codes(order("POST", "/keys", {**KEY, **change})) == (422, wanted)
    assert credentials(store, Kind.KEY) == []


def test_a_revoked_key_opens_nothing_from_then_on_and_is_revoked_once(centre, order):
    said = order("POST", "/keys", KEY).json()
    assert order("DELETE", f"/keys/{said['id']}").json() == {"id": said["id"], "state": "revoked"}
    assert centre.get("/api/v1/forms", token=said["key"]).status_code == 401
    assert order("GET", "/keys").json()["items"][0]["state"] == "revoked"
    assert codes(order("DELETE", f"/keys/{said['id']}")) == (404, ["not-found"])


def test_a_session_is_not_ended_as_if_it_were_a_key(centre, order, store):
    staff = cookie(store, "staff", name="an")
    number = staff.partition("=")[2].partition(".")[0]
    assert codes(order("DELETE", f"/keys/{number}")) == (404, ["not-found"])
    assert centre.get("/api/v1/held", cookie=staff).status_code == 200


def test_a_registered_key_is_listed_with_its_thumbprint_and_revoked_by_it(order, store):
    answer = order("POST", "/signing-keys", signing(expires_days=30))
    said = answer.json()
    assert (answer.status_code, said["kid"], said["algorithm"]) == (201, signer().handed_in.kid, "ES256")
    assert (said["state"], said["registered_by"], said["use"]) == ("in force", "binh", "agency")
    kept = signing_keys.keys_of(store, "G12")[said["kid"]]
    assert kept.expires_at == NOW + timedelta(days=30)
    assert [each["kid"] for each in order("GET", "/signing-keys").json()["items"]] == [said["kid"]]
    assert order("DELETE", f"/signing-keys/{said['kid']}").status_code == 200
    assert order("GET", "/signing-keys").json()["items"][0]["state"] == "revoked"
    assert codes(order("DELETE", f"/signing-keys/{said['kid']}")) == (404, ["not-found"])
    kinds = ["signing-key.registered", "signing-key.revoked"]
    assert [each.actor for _, each in audit.entries(store, kinds, limit=5)] == ["binh", "binh"]


def test_a_jwk_is_registered_as_a_pem_is(order):
    jwk = signer("EdDSA").handed_in.jwk
    said = order("POST", "/signing-keys", signing(public_key=jwk)).json()
    assert (said["kid"], said["algorithm"]) == (signer("EdDSA").handed_in.kid, "EdDSA")


def test_a_private_key_is_refused_with_what_to_do_and_repeated_nowhere(order, store):
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        text = secret_pem(signer().private, form)
        answer = order("POST", "/signing-keys", signing(public_key=text))
        assert codes(answer) == (422, ["private-key"])
        assert "cặp khóa mới" in answer.json()["errors"][0]["hint"]
        assert text.splitlines()[1] not in answer.text
    jwk = {**json.loads(signer().handed_in.jwk), "d": "AAAA"}
    assert codes(order("POST", "/signing-keys", signing(public_key=json.dumps(jwk)))) == (422, ["private-key"])
    assert signing_keys.keys(store) == []


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"public_key": "not a key"}, "public-key-unreadable"),
        ({"public_key": "{}"}, "public-key-kind"),
        ({"public_key": "   "}, "public-key-unreadable"),
        ({"public_key": ""}, "wrong-type"),
        ({"sender": "G99"}, "unknown-sender"),
        ({"use": "everything"}, "wrong-type"),
    ],
)
def test_what_is_no_key_of_an_agency_is_not_registered(order, store, change, wanted):
    assert codes(order("POST", "/signing-keys", signing(**change))) == (422, [wanted])
    assert signing_keys.keys(store) == []


def test_a_weak_key_is_not_registered(order):
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
    assert codes(order("POST", "/signing-keys", signing(public_key=pem(weak)))) == (422, ["public-key-weak"])


def test_a_key_belongs_to_one_agency_and_does_not_come_back_once_revoked(order):
    said = order("POST", "/signing-keys", signing()).json()
    assert codes(order("POST", "/signing-keys", signing(sender="G15"))) == (409, ["key-taken"])
    order("DELETE", f"/signing-keys/{said['kid']}")
    assert codes(order("POST", "/signing-keys", signing())) == (409, ["key-was-revoked"])


@pytest.mark.parametrize("role", ["staff", "leader", "reporter"])
@pytest.mark.parametrize("path", ["/keys", "/signing-keys"])
def test_only_administrators_have_to_do_with_keys(centre, store, role, path):
    who = cookie(store, role, agency="G12" if role == "reporter" else None)
    for method, address in (("GET", path), ("POST", path), ("DELETE", f"{path}/none")):
        answer = centre.ask(method, f"/api/v1{address}", cookie=who, headers=OUR_PAGE)
        assert answer.status_code == 403, method
    assert centre.get(f"/api/v1{path}", token=key(store, "read")).status_code == 403


def test_another_site_issues_no_key_with_the_cookie_of_somebody(centre, administrator, store):
    answer = centre.ask(
        "POST", "/api/v1/keys", cookie=administrator, json=KEY, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert credentials(store, Kind.KEY) == []


def test_why_a_key_was_revoked_stands_in_the_audit(order, store):
    said = order("POST", "/keys", {"sender": "G12", "scope": "submit"}).json()
    assert codes(order("DELETE", f"/keys/{said['id']}?reason=a%1b%5B2Jb")) == (422, ["text-control-char"])
    assert order("DELETE", f"/keys/{said['id']}?reason=m%C3%A1y%20b%E1%BB%8B%20m%E1%BA%A5t").status_code == 200
    kid = order("POST", "/signing-keys", signing()).json()["kid"]
    assert order("DELETE", f"/signing-keys/{kid}?reason=kh%C3%B3a%20b%E1%BB%8B%20l%E1%BB%99").status_code == 200
    noted = audit.entries(store, ["credential.revoked", "signing-key.revoked"], limit=5)
    assert [each.details for _, each in noted] == [{"reason": "khóa bị lộ"}, {"reason": "máy bị mất"}]
