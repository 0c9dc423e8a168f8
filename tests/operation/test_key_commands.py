"""The commands for keys, as they are typed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import typer
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from collectors.public_keys import PrivateKeyError, read_public_key
from collectors.signatures import verify
from indicators.geography import UnknownAgencyError
from indicators.store import accounts, audit, signing_keys
from indicators.store.accounts import Kind, UnknownKeyError
from indicators.store.signing_keys import KeyRevokedError, KeyTakenError
from operation.commands import Tools, UnknownChoiceError, UnreadableDurationError
from operation.key_commands import FormsOfAReaderError, UnreadableFileError, keys
from tests.builders import NOW
from tests.signing import signer

DAY = timedelta(days=1)


@pytest.fixture
def typed(store, geography, catalogue):
    """Type a command; what it prints, or the error it raises."""

    def type_words(*words, now=NOW):
        tools = Tools(
            store=lambda: store,
            geography=lambda: geography,
            clock=lambda: now,
            link=lambda *_: "",
            control=lambda: ("", ""),
            catalogue=lambda: catalogue,
            public_key=read_public_key,
        )
        app = typer.Typer(pretty_exceptions_enable=False)
        app.add_typer(keys(tools), name="key")
        done = CliRunner().invoke(app, [str(each) for each in words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        type_words.warned = done.stderr
        return done.stdout if done.exit_code == 0 else f"{done.exit_code}: {done.stderr}"

    return type_words


@pytest.fixture
def public_pem(tmp_path):
    """The public key of the Ministry of Finance, as a file."""
    file = tmp_path / "public.pem"
    public = signer().private.public_key()
    file.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return file


def test_a_key_is_printed_once_and_opens_what_it_says(typed, store):
    token = typed("key", "issue", "--sender", "G12", "--expires", "90d").strip()
    held = accounts.check(store, Kind.KEY, token, now=NOW)
    assert (held.holder, held.scope, held.expires_at) == ("G12", "submit", NOW + timedelta(days=90))
    assert token not in typed("key", "list")


def test_a_key_may_be_printed_as_json(typed):
    said = json.loads(typed("key", "issue", "--sender", "000.00.00.H26", "--scope", "read", "--json"))
    assert (said["sender"], said["scope"]) == ("H26", "read")
    assert said["key"].startswith(f"{said['id']}.")
    assert said["expires_at"].startswith("2027-10-20")


def test_the_list_of_keys_says_which_are_in_force(typed, store):
    token = typed("key", "issue", "--sender", "G12", "--expires", "30m").strip()
    assert "G12   submit  in force  last used never" in typed("key", "list")
    accounts.check(store, Kind.KEY, token, now=NOW)
    assert "last used 2026-10-20" in typed("key", "list")
    assert " expired " in typed("key", "list", now=NOW + timedelta(minutes=30))
    number = token.split(".")[0]
    assert typed("key", "revoke", number) == f"Key {number} is revoked.\n"
    assert " revoked " in typed("key", "list")
    assert accounts.check(store, Kind.KEY, token, now=NOW) is None


def test_a_key_that_is_not_in_force_cannot_be_revoked(typed):
    with pytest.raises(UnknownKeyError, match="No key 0815 in force"):
        typed("key", "revoke", "0815")


def test_a_key_is_for_an_agency_that_exists(typed, store):
    with pytest.raises(UnknownAgencyError) as caught:
        typed("key", "issue", "--sender", "G99")
    assert "G99" in caught.value.sentence
    assert caught.value.remedy.endswith(".")
    assert accounts.credentials(store, Kind.KEY) == []


def test_a_key_has_a_scope_that_is_known(typed):
    with pytest.raises(UnknownChoiceError) as caught:
        typed("key", "issue", "--sender", "G12", "--scope", "all")
    assert str(caught.value) == "'all' is not known here. Use one of: submit, read."


def test_a_key_may_be_kept_to_some_forms(typed, store):
    said = json.loads(typed("key", "issue", "--sender", "G12", "--forms", " BC.TK.QUY , BC.TC.THANG,", "--json"))
    assert said["forms"] == ["BC.TC.THANG", "BC.TK.QUY"]
    assert accounts.check(store, Kind.KEY, said["key"], now=NOW).forms == {"BC.TC.THANG", "BC.TK.QUY"}
    assert typed("key", "list").endswith("last used 2026-10-20 01:30:00+00:00 BC.TC.THANG BC.TK.QUY\n")
    province = json.loads(typed("key", "issue", "--sender", "H26", "--forms", "BC.DP.THANG", "--json"))
    assert province["forms"] == ["BC.DP.THANG"]


def test_a_key_sends_every_form_where_none_is_named(typed, store):
    said = json.loads(typed("key", "issue", "--sender", "H26", "--json"))
    assert said["forms"] is None
    assert accounts.check(store, Kind.KEY, said["key"], now=NOW).forms is None


@pytest.mark.parametrize("forms", ["BC.DP.THANG", "BC.TC.THANG,BC.NO.SUCH", "", ",", "bc.tc.thang"])
def test_a_key_is_kept_to_forms_that_its_agency_sends(typed, store, forms):
    with pytest.raises(UnknownChoiceError, match=r"Use one of: .*BC\.TC\.THANG"):
        typed("key", "issue", "--sender", "G12", "--forms", forms)
    assert accounts.credentials(store, Kind.KEY) == []


def test_a_key_that_reads_sends_no_forms(typed):
    with pytest.raises(FormsOfAReaderError):
        typed("key", "issue", "--sender", "G12", "--scope", "read", "--forms", "BC.TC.THANG")


def test_a_registered_key_is_one_that_signatures_are_checked_with(typed, store, public_pem):
    kid = typed("key", "register", "--sender", "G12", "--public-key", public_pem).strip()
    assert kid == signer().handed_in.kid
    held = signing_keys.keys_of(store, "G12")
    found = verify(signer().sign(b"x"), b"x", sender="G12", keys=held, required=True, now=NOW)
    assert found.kid == kid
    assert held[kid].expires_at == NOW + 365 * DAY
    assert typed.warned == ""


def test_a_key_may_be_registered_for_a_shorter_time_and_again(typed, public_pem):
    words = ("key", "register", "--sender", "000.00.00.G12", "--public-key", public_pem, "--expires", "90d", "--json")
    said = json.loads(typed(*words))
    assert (said["kid"], said["sender"]) == (signer().handed_in.kid, "G12")
    assert (said["algorithm"], said["use"], said["expires_at"][:10]) == ("ES256", "agency", "2027-01-18")
    assert json.loads(typed(*words)) == said


def test_a_key_of_a_person_is_registered_with_a_warning(typed, store, public_pem):
    typed("key", "register", "--sender", "G12", "--public-key", public_pem, "--use", "person")
    assert typed.warned == 'This key signs no reports: its use is "person".\n'
    assert [each.use for each in signing_keys.keys(store)] == ["person"]
    assert " person " in typed("key", "list")
    assert typed("key", "register", "--sender", "G12", "--public-key", public_pem, "--use", "king").startswith("2: ")


@pytest.mark.parametrize(
    ("person", "expires", "expected"),
    [
        (False, (), ("agency", "2026-12-31")),
        (False, ("--expires", "10d"), ("agency", "2026-10-30")),
        (False, ("--expires", "900d"), ("agency", "2026-12-31")),
        (True, (), ("person", "2026-12-31")),
    ],
)
def test_a_certificate_says_itself_until_when_and_for_what(typed, tmp_path, person, expires, expected):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, "Bộ Tài chính")]
    parts += [x509.NameAttribute(NameOID.USER_ID, "CCCD:001099000001")] if person else []
    name, office = x509.Name(parts), signer()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(office.private.public_key())
    made = made.serial_number(7).not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    made = made.not_valid_after(datetime(2026, 12, 31, tzinfo=UTC))
    file = tmp_path / "certificate.pem"
    file.write_bytes(made.sign(office.private, hashes.SHA256()).public_bytes(Encoding.PEM))
    words = ("key", "register", "--sender", "G12", "--public-key", file, "--use", "agency", *expires, "--json")
    said = json.loads(typed(*words))
    assert said["kid"] == office.handed_in.kid
    assert (said["use"], said["expires_at"][:10]) == expected
    assert said["not_before"].startswith("2026-01-01")


def test_a_private_key_is_not_registered(typed, store, tmp_path):
    file = tmp_path / "private.pem"
    file.write_bytes(signer().private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(PrivateKeyError):
        typed("key", "register", "--sender", "G12", "--public-key", file)
    assert signing_keys.keys(store) == []


def test_a_file_that_is_not_there_is_named(typed, tmp_path):
    with pytest.raises(UnreadableFileError, match=r"none\.pem cannot be read \(No such file or directory\)\."):
        typed("key", "register", "--sender", "G12", "--public-key", tmp_path / "none.pem")


def test_a_wrong_duration_registers_nothing(typed, store, public_pem):
    with pytest.raises(UnreadableDurationError):
        typed("key", "register", "--sender", "G12", "--public-key", public_pem, "--expires", "soon")
    assert signing_keys.keys(store) == []


def test_a_key_belongs_to_one_agency(typed, public_pem):
    typed("key", "register", "--sender", "G12", "--public-key", public_pem)
    with pytest.raises(KeyTakenError, match=r"is registered for G12\. Make a pair"):
        typed("key", "register", "--sender", "H26", "--public-key", public_pem)


def test_a_revoked_signing_key_does_not_come_back(typed, public_pem):
    kid = typed("key", "register", "--sender", "G12", "--public-key", public_pem).strip()
    assert typed("key", "revoke", kid) == f"Key {kid} is revoked.\n"
    assert " revoked " in typed("key", "list")
    with pytest.raises(KeyRevokedError):
        typed("key", "register", "--sender", "G12", "--public-key", public_pem)
    with pytest.raises(signing_keys.UnknownSigningKeyError):
        typed("key", "revoke", kid)


def test_why_a_key_was_revoked_stands_in_the_audit(typed, public_pem, store):
    kid = typed("key", "register", "--sender", "G12", "--public-key", public_pem).strip()
    number = typed("key", "issue", "--sender", "G12").partition(".")[0]
    typed("key", "revoke", kid, "--reason", "khóa bị lộ")
    typed("key", "revoke", number, "--reason", "máy bị mất")
    typed("key", "revoke", typed("key", "issue", "--sender", "G12").partition(".")[0])
    noted = audit.entries(store, ["credential.revoked", "signing-key.revoked"], limit=5)
    assert [each.details for _, each in noted] == [{}, {"reason": "máy bị mất"}, {"reason": "khóa bị lộ"}]


def test_a_kid_may_begin_with_a_dash(typed, store):
    candidates = (signing_keys.PublicKey(f"{each}", "ES256") for each in range(10_000))
    key = next(each for each in candidates if each.kid.startswith("-"))
    signing_keys.register(store, "G12", key, actor="test", now=NOW)
    assert typed("key", "revoke", key.kid) == f"Key {key.kid} is revoked.\n"


def test_both_kinds_of_keys_are_listed_together(typed, public_pem):
    assert typed("key", "list") == ""
    assert json.loads(typed("key", "list", "--json")) == []
    token = typed("key", "issue", "--sender", "G12").strip()
    kid = typed("key", "register", "--sender", "G12", "--public-key", public_pem).strip()
    lines = typed("key", "list").splitlines()
    assert lines[0].split()[:3] == [token.split(".")[0], "G12", "submit"]
    assert lines[1].split() == [kid, "G12", "sign", "in", "force", "last", "used", "never", "ES256"]
    said = json.loads(typed("key", "list", "--json"))
    assert [(each["kind"], each["id"]) for each in said] == [("key", token.split(".")[0]), ("signing", kid)]
    assert [each["state"] for each in said] == ["in force", "in force"]
    late = json.loads(typed("key", "list", "--json", now=NOW + 365 * DAY))
    assert [each["state"] for each in late] == ["expired", "expired"]


def test_a_key_whose_time_has_not_come_is_listed_as_such(typed, store):
    key = signing_keys.PublicKey("{}", "ES256", not_before=NOW + DAY)
    signing_keys.register(store, "G12", key, actor="test", now=NOW)
    assert " not yet " in typed("key", "list")
    assert " in force " in typed("key", "list", now=NOW + DAY)
