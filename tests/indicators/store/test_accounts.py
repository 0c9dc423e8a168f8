"""People, keys, sessions and wall tokens: secrets are kept as digests, every use and change is noted."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select  # noqa: TID251 - the tests look for secrets in the rows themselves

from indicators.store import audit
from indicators.store.accounts import (
    Account,
    Kind,
    UnknownAccountError,
    UnknownKeyError,
    account_named,
    accounts,
    add_account,
    check,
    close_demo,
    credentials,
    issue,
    revoke,
    use_once,
)
from indicators.store.schema import audit as audit_table
from indicators.store.schema import credential as credential_table
from tests.builders import NOW

DAY = timedelta(days=1)
LEADER = Account("leader", "leader", None, demo=False)
REPORTER = Account("reporter", "reporter", "G12", demo=True)


def add(store, *people):
    for each in people:
        add_account(store, each, actor="run", now=NOW)


def new(store, kind=Kind.KEY, holder="G12", scope="submit", lasts=DAY):
    return issue(store, kind, holder, scope, lasts=lasts, actor="administrator", now=NOW)


def noted(store):
    with store.reading() as connection:
        rows = connection.execute(select(audit_table).order_by(audit_table.c.id)).mappings()
        return [(row["actor"], row["action"], row["subject"]) for row in rows]


def test_an_account_is_added_once(store):
    add(store, REPORTER, LEADER)
    add(store, Account("leader", "administrator", None, demo=True))
    assert accounts(store) == [LEADER, REPORTER]
    assert account_named(store, "leader") == LEADER
    assert account_named(store, "nobody") is None
    assert noted(store) == [("run", "account.added", "reporter"), ("run", "account.added", "leader")]


def test_a_key_opens_what_it_was_made_for(store):
    token = new(store)
    opened = check(store, Kind.KEY, token, now=NOW)
    assert (opened.kind, opened.holder, opened.scope, opened.expires_at) == (Kind.KEY, "G12", "submit", NOW + DAY)
    assert token.startswith(f"{opened.id}.")
    assert noted(store) == [("administrator", "key.issued", opened.id)]


@pytest.mark.parametrize("spoiled", ["", ".", "unknown.secret", "{id}", "{id}.", "{id}.wrong", "{token}x"])
def test_what_is_not_the_whole_token_opens_nothing(store, spoiled):
    token = new(store)
    assert check(store, Kind.KEY, spoiled.format(id=token.split(".")[0], token=token), now=NOW) is None


def test_a_key_is_no_session(store):
    token = new(store)
    assert [check(store, kind, token, now=NOW) is not None for kind in Kind] == [True, False, False, False]


def test_a_key_opens_nothing_from_the_moment_it_expires(store):
    token, lasting = new(store), new(store, lasts=None)
    just_before = NOW + DAY - timedelta(microseconds=1)
    assert check(store, Kind.KEY, token, now=just_before) is not None
    assert check(store, Kind.KEY, token, now=NOW + DAY) is None
    assert check(store, Kind.KEY, lasting, now=NOW + 9999 * DAY).expires_at is None


def test_a_revoked_key_opens_nothing_at_once(store):
    token = new(store)
    number = token.split(".")[0]
    revoke(store, number, actor="administrator", now=NOW)
    assert check(store, Kind.KEY, token, now=NOW) is None
    assert noted(store)[-1] == ("administrator", "credential.revoked", number)
    with pytest.raises(UnknownKeyError) as caught:
        revoke(store, number, actor="administrator", now=NOW)
    assert str(caught.value) == f"No key {number} in force. List the keys with `python app.py key list`."


def test_an_unknown_account_is_told_with_where_to_look():
    assert str(UnknownAccountError("x")) == "No account x. List the accounts with `python app.py account list`."


def test_no_secret_is_kept_or_listed(store):
    token = new(store)
    secret = token.split(".")[1]
    with store.reading() as connection:
        rows = connection.execute(select(credential_table)).all()
        notes = connection.execute(select(audit_table)).all()
    assert secret not in f"{rows}{notes}{credentials(store, Kind.KEY)}"
    assert "secret" not in credentials(store, Kind.KEY)[0]


def test_a_key_may_be_kept_to_some_forms(store):
    token = issue(store, Kind.KEY, "G12", "submit", lasts=DAY, actor="run", now=NOW, forms=["BC.TK.QUY", "BC.TC.THANG"])
    assert check(store, Kind.KEY, token, now=NOW).forms == {"BC.TC.THANG", "BC.TK.QUY"}
    assert credentials(store, Kind.KEY)[0]["forms"] == "BC.TC.THANG BC.TK.QUY"
    assert check(store, Kind.KEY, new(store), now=NOW).forms is None
    with store.reading() as connection:
        details = connection.execute(select(audit_table.c.details).order_by(audit_table.c.id)).scalars().all()
    assert ["forms" in each for each in details] == [True, False]


def test_keys_are_listed_newest_first_and_by_kind(store):
    first = new(store)
    second = issue(store, Kind.KEY, "H26", "read", lasts=None, actor="administrator", now=NOW + DAY)
    new(store, Kind.SESSION)
    assert [each["id"] for each in credentials(store, Kind.KEY)] == [second.split(".")[0], first.split(".")[0]]


def test_the_last_use_is_noted_to_the_minute(store):
    token = new(store)

    def last_use_after(seconds):
        check(store, Kind.KEY, token, now=NOW + timedelta(seconds=seconds))
        return credentials(store, Kind.KEY)[0]["last_used"]

    assert credentials(store, Kind.KEY)[0]["last_used"] is None
    assert [last_use_after(each) - NOW for each in (0, 59, 60)] == [timedelta(0), timedelta(0), timedelta(seconds=60)]


def test_a_link_signs_in_once(store):
    link = new(store, Kind.LINK, "leader", "leader")
    assert use_once(store, link, now=NOW).holder == "leader"
    assert use_once(store, link, now=NOW) is None
    assert use_once(store, "unknown.secret", now=NOW) is None
    assert noted(store)[-1] == ("leader", "link.used", link.split(".")[0])


def test_a_link_signs_in_once_even_when_two_use_it_at_once(store):
    for _ in range(5):
        link = new(store, Kind.LINK, "leader", "leader")
        together = threading.Barrier(2)

        def use(link=link, together=together):
            together.wait(10)
            return use_once(store, link, now=NOW)

        with ThreadPoolExecutor(2) as pool:
            got = [each.result(timeout=30) for each in [pool.submit(use) for _ in range(2)]]
        assert len([each for each in got if each is not None]) == 1
    assert audit.broken_link(store) is None


def test_closing_the_demo_closes_its_accounts_and_what_they_hold(store):
    add(store, REPORTER, LEADER)
    demo, own = new(store, Kind.SESSION, "reporter"), new(store, Kind.SESSION, "leader")
    assert close_demo(store, actor="administrator", now=NOW) == 1
    assert accounts(store) == [LEADER]
    assert account_named(store, "reporter") is None
    assert check(store, Kind.SESSION, demo, now=NOW) is None
    assert check(store, Kind.SESSION, own, now=NOW) is not None
    assert noted(store)[-1] == ("administrator", "account.closed", "reporter")
    assert close_demo(store, actor="administrator", now=NOW) == 0


def test_a_closed_account_is_not_opened_by_adding_it_again(store):
    add(store, REPORTER)
    close_demo(store, actor="administrator", now=NOW)
    add(store, REPORTER)
    assert account_named(store, "reporter") is None
