"""The public keys that agencies sign their reports with: registered, renewed and revoked, each time with a note."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select  # noqa: TID251 - the tests read the audit row by row

from indicators.store import audit, open_store
from indicators.store.schema import audit as audit_table
from indicators.store.signing_keys import (
    KeyRevokedError,
    KeyTakenError,
    PublicKey,
    UnknownSigningKeyError,
    Use,
    keys,
    keys_of,
    note_use,
    register,
    revoke,
)
from tests.builders import NOW

DAY = timedelta(days=1)
KEY = PublicKey('{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}', "EdDSA")
KID = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
"""The key of RFC 8037 (appendix A.2), and the thumbprint that it gives it (A.3)."""


def add(store, key=KEY, sender="G12", now=NOW):
    return register(store, sender, key, actor="administrator", now=now)


def noted(store):
    with store.reading() as connection:
        rows = connection.execute(select(audit_table).order_by(audit_table.c.id)).mappings()
        return [(row["actor"], row["action"], row["subject"]) for row in rows]


def test_a_key_is_called_by_its_thumbprint(store):
    assert add(store) == KID
    held = keys_of(store, "G12")[KID]
    assert (held.sender, held.algorithm, held.jwk, held.use) == ("G12", "EdDSA", KEY.jwk, "agency")
    assert (held.registered_by, held.created_at) == ("administrator", NOW)
    assert (held.not_before, held.expires_at, held.revoked_at, held.last_used) == (None, None, None, None)


def test_every_agency_has_its_own_keys(store):
    other = PublicKey("{}", "ES256")
    add(store)
    add(store, other, "H26", now=NOW + DAY)
    assert list(keys_of(store, "G12")) == [KID]
    assert list(keys_of(store, "H26")) == [other.kid]
    assert keys_of(store, "G13") == {}
    assert [each.kid for each in keys(store)] == [other.kid, KID]


def test_the_same_key_again_changes_nothing(store):
    assert [add(store), add(store, now=NOW + DAY)] == [KID, KID]
    assert [each.created_at for each in keys(store)] == [NOW]
    assert noted(store) == [("administrator", "signing-key.registered", KID)]


def test_a_renewed_certificate_renews_its_key(store):
    add(store, replace(KEY, not_before=NOW, expires_at=NOW + DAY))
    add(store, replace(KEY, not_before=NOW + DAY, expires_at=NOW + 2 * DAY, use=Use.PERSON), now=NOW + DAY)
    held = keys_of(store, "G12")[KID]
    assert (held.not_before, held.expires_at, held.use, held.created_at) == (NOW + DAY, NOW + 2 * DAY, "person", NOW)
    assert [action for _, action, _ in noted(store)] == ["signing-key.registered", "signing-key.renewed"]


def test_a_key_belongs_to_one_agency(store):
    add(store)
    with pytest.raises(KeyTakenError, match=f"Key {KID} is registered for G12. Make a pair of keys of your own."):
        add(store, sender="H26")
    assert keys_of(store, "H26") == {}


def test_a_key_is_revoked_once_and_does_not_come_back(store):
    add(store)
    revoke(store, KID, actor="administrator", now=NOW + DAY)
    assert keys_of(store, "G12")[KID].revoked_at == NOW + DAY
    with pytest.raises(UnknownSigningKeyError, match=f"No signing key {KID} in force. List the keys"):
        revoke(store, KID, actor="administrator", now=NOW + 2 * DAY)
    with pytest.raises(KeyRevokedError, match="cannot come back"):
        add(store)
    assert keys_of(store, "G12")[KID].revoked_at == NOW + DAY
    assert noted(store)[1:] == [("administrator", "signing-key.revoked", KID)]


def test_a_key_nobody_registered_cannot_be_revoked(store):
    with pytest.raises(UnknownSigningKeyError):
        revoke(store, "nope", actor="administrator", now=NOW)
    assert noted(store) == []


def test_of_two_who_register_at_once_one_does(store):
    together = threading.Barrier(2)

    def go(sender):
        together.wait(10)
        try:
            return add(store, sender=sender)
        except KeyTakenError:
            return None

    with ThreadPoolExecutor(2) as pool:
        got = [each.result(timeout=30) for each in [pool.submit(go, sender) for sender in ("G12", "H26")]]
    assert sorted(got, key=str) == sorted([KID, None], key=str)
    assert len(keys(store)) == 1
    assert audit.broken_link(store) is None


def test_the_last_use_is_noted_to_the_minute(store):
    add(store)

    def last_use_after(seconds):
        note_use(store, keys_of(store, "G12")[KID], now=NOW + timedelta(seconds=seconds))
        return keys_of(store, "G12")[KID].last_used - NOW

    assert [last_use_after(each) for each in (0, 59, 60)] == [timedelta(0), timedelta(0), timedelta(seconds=60)]


def test_nobody_is_turned_away_for_a_note_that_cannot_be_written(store, database_url):
    add(store)
    held = keys_of(store, "G12")[KID]
    other = open_store(database_url)
    patience = "PRAGMA busy_timeout=50" if other.is_sqlite else "SET lock_timeout='50ms'"
    with other.engine.connect() as connection:
        connection.exec_driver_sql(patience)
        connection.commit()
    with store.writing():
        note_use(other, held, now=NOW)
    other.close()
    assert keys_of(store, "G12")[KID].last_used is None
