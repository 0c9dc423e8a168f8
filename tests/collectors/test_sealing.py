"""The seal on a receipt: a JWS by a key of this server's own, which anybody can check with the published keys."""

import json
import multiprocessing
import os
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import KeySet

from collectors.sealing import UnusableReceiptKeyError, open_seal, receipt_claims
from indicators.reports import Receipt, Warned
from tests.builders import NOW

CLAIMS = {"report_id": "01R", "rows": 2, "on_time": True, "period": None, "form": "BC.TC.THANG", "note": "Bộ Tài chính"}


@pytest.fixture
def folder(tmp_path):
    """Where the keys are to lie; it is not there yet."""
    return tmp_path / "data" / "receipt-keys"


def opened(sealed, key_set):
    """What another library makes of a seal."""
    found = jws.deserialize_compact(sealed, KeySet.import_key_set(key_set), algorithms=["ES256"])
    return found.headers(), json.loads(found.payload)


def put(folder, name, key, protection=None, mode=0o600):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection or NoEncryption()))
    file.chmod(mode)
    return file


def put_public(folder, name, key):
    folder.mkdir(parents=True, exist_ok=True)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / name).write_bytes(public)


def receipt(**differences):
    """The receipt of a report that is held, for a reason."""
    ordinary = {
        "id": "01RECEIPT",
        "report_id": "01REPORT",
        "sender": "G12",
        "form": "BC.TC.THANG",
        "period": "2026-10",
        "revision": 1,
        "sha256": "0" * 64,
        "received_at": NOW,
        "stored_at": NOW,
        "deadline": date(2026, 10, 25),
        "on_time": True,
        "rows": 2,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "version": 7,
        "state": "held",
        "warnings": (Warned("jump", "#/observations/0", {"value": Decimal("1.50"), "seen": (1, 2), "on": NOW}),),
    }
    return Receipt(**{**ordinary, **differences})


def test_a_seal_is_checked_by_others_with_the_published_keys(folder):
    seal = open_seal(folder)
    header, payload = opened(seal.seal(CLAIMS), seal.jwks())
    assert payload == CLAIMS
    assert header == {"alg": "ES256", "kid": seal.jwks()["keys"][0]["kid"], "typ": "dieuhanh-receipt+jws"}


def test_nothing_private_is_published(folder):
    key = open_seal(folder).jwks()["keys"][0]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert key["kid"] == KeySet.import_key_set({"keys": [key]}).keys[0].thumbprint()


def test_the_first_key_is_made_once_and_for_its_owner_alone(folder):
    first = open_seal(folder)
    assert [each.name for each in folder.iterdir()] == ["0001.pem"]
    assert (folder / "0001.pem").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    again = open_seal(folder)
    assert again.jwks() == first.jwks()


def test_the_same_payload_has_the_same_seal_in_whatever_order_it_is_said(folder):
    other = dict(reversed(CLAIMS.items()))
    assert open_seal(folder).seal(CLAIMS) == open_seal(folder).seal(other)


VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_what_is_sealed_is_what_is_read(tmp_path_factory, payload):
    seal = open_seal(tmp_path_factory.getbasetemp() / "receipt-keys")
    assert opened(seal.seal(payload), seal.jwks())[1] == payload


def test_a_seal_that_was_changed_does_not_hold(folder):
    seal = open_seal(folder)
    header, _, signature = seal.seal(CLAIMS).split(".")
    other = seal.seal({**CLAIMS, "rows": 3}).split(".")[1]
    with pytest.raises(BadSignatureError):
        opened(f"{header}.{other}.{signature}", seal.jwks())


def test_a_seal_of_another_server_does_not_hold(folder, tmp_path):
    seal, other = open_seal(folder), open_seal(tmp_path / "other")
    with pytest.raises((JoseError, ValueError)):
        opened(other.seal(CLAIMS), seal.jwks())


def test_the_newest_key_seals_and_earlier_seals_still_hold(folder):
    earlier = open_seal(folder).seal(CLAIMS)
    put(folder, "0002.pem", ec.generate_private_key(ec.SECP256R1()))
    seal = open_seal(folder)
    first, second = seal.jwks()["keys"]
    assert opened(seal.seal(CLAIMS), seal.jwks())[0]["kid"] == first["kid"]
    assert opened(earlier, seal.jwks())[0]["kid"] == second["kid"]


def test_a_retired_key_may_leave_its_public_half(folder):
    old = ec.generate_private_key(ec.SECP256R1())
    put(folder, "0001.pem", old)
    earlier = open_seal(folder).seal(CLAIMS)
    put_public(folder, "0001.pem", old)
    put(folder, "0002.pem", ec.generate_private_key(ec.SECP256R1()))
    put_public(folder, "0003.pem", ec.generate_private_key(ec.SECP256R1()))
    seal = open_seal(folder)
    assert len(seal.jwks()["keys"]) == 3
    assert opened(earlier, seal.jwks())[1] == CLAIMS
    assert opened(seal.seal(CLAIMS), seal.jwks())[1] == CLAIMS


def test_public_halves_alone_seal_nothing(folder):
    put_public(folder, "0001.pem", ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(UnusableReceiptKeyError, match=r"there is no private key\. Restore"):
        open_seal(folder)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620])
def test_a_private_key_that_others_may_touch_is_refused(folder, mode):
    file = put(folder, "0001.pem", ec.generate_private_key(ec.SECP256R1()), mode=mode)
    with pytest.raises(UnusableReceiptKeyError, match=rf"others may read it\. Run chmod 600 {file}\."):
        open_seal(folder)


@pytest.mark.parametrize("key", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)])
def test_a_key_of_another_kind_is_refused(folder, key):
    put(folder, "0002.pem", key)
    with pytest.raises(UnusableReceiptKeyError, match="it is not on the curve P-256"):
        open_seal(folder)


def test_what_is_no_key_is_refused(folder):
    put(folder, "0001.pem", ec.generate_private_key(ec.SECP256R1()))
    for content in (b"", b"key", b"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----"):
        (folder / "0002.pem").write_bytes(content)
        (folder / "0002.pem").chmod(0o600)
        with pytest.raises(UnusableReceiptKeyError, match=r"0002\.pem cannot be used: it is not a PEM key"):
            open_seal(folder)


def test_a_key_that_cannot_be_read_is_named(folder):
    (folder / "0001.pem").mkdir(parents=True)
    with pytest.raises(UnusableReceiptKeyError, match=r"0001\.pem cannot be used: Is a directory\. Let the user"):
        open_seal(folder)


def test_a_key_with_a_password_is_refused(folder):
    put(folder, "0001.pem", ec.generate_private_key(ec.SECP256R1()), BestAvailableEncryption(b"word"))
    with pytest.raises(UnusableReceiptKeyError, match="without a password"):
        open_seal(folder)


def test_other_files_and_drafts_of_a_process_that_died_are_left_alone(folder):
    seal = open_seal(folder)
    (folder / ".0123").write_bytes(b"half")
    (folder / "README").write_text("keys", encoding="utf-8")
    assert open_seal(folder).jwks() == seal.jwks()


def _start(folder, together, said):
    together.wait(20)
    said.put(open_seal(folder).jwks()["keys"])


def test_processes_that_start_together_use_one_key(folder):
    context = multiprocessing.get_context("spawn")
    together, said = context.Barrier(2), context.Queue()
    processes = [context.Process(target=_start, args=(folder, together, said)) for _ in range(2)]
    for each in processes:
        each.start()
    found = [said.get(timeout=60) for _ in processes]
    for each in processes:
        each.join(20)
    assert all(each == found[0] for each in found)
    assert len(found[0]) == 1
    assert [each.name for each in folder.iterdir()] == ["0001.pem"]


def test_a_process_that_comes_second_takes_the_key_that_is_there(folder, monkeypatch):
    first = []

    def link_too_late(self, target):
        if not first:
            first.append(put(folder, "0001.pem", ec.generate_private_key(ec.SECP256R1())))
        os.link(target, self)

    monkeypatch.setattr("pathlib.Path.hardlink_to", link_too_late)
    seal = open_seal(folder)
    assert [each.name for each in folder.iterdir()] == ["0001.pem"]
    assert open_seal(folder).jwks() == seal.jwks()


def test_every_field_of_a_receipt_is_sealed_but_its_seal_and_its_repetition():
    claims = receipt_claims(receipt())
    assert set(claims) == {each.name for each in fields(Receipt)} - {"repeated", "seal"}
    assert claims["received_at"] == "2026-10-20T01:30:00Z"
    assert claims["deadline"] == "2026-10-25"
    facts = {"value": "1.50", "seen": [1, 2], "on": "2026-10-20T01:30:00Z"}
    assert claims["warnings"] == [{"code": "jump", "pointer": "#/observations/0", "facts": facts}]
    assert json.loads(json.dumps(claims)) == claims


def test_a_receipt_given_again_has_the_same_claims():
    assert receipt_claims(receipt(repeated=True, seal="x")) == receipt_claims(receipt())


def test_a_moment_is_sealed_to_the_microsecond():
    held = receipt(received_at=NOW.replace(microsecond=123))
    assert receipt_claims(held)["received_at"] == "2026-10-20T01:30:00.000123Z"
