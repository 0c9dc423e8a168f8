"""Trying it on this machine: links that sign in once, kept for this user only."""

import json

import pytest

from indicators.identity import Role
from indicators.store import accounts
from operation.demo import DEMO, announce_links, control_token, demo_links, link_of
from operation.settings import read_settings
from tests.builders import NOW


@pytest.fixture
def chosen(tmp_path):
    return read_settings({"DATA_DIR": str(tmp_path / "data"), "PORT": "8123"}, tmp_path)


def test_each_demo_account_gets_a_link_that_opens_once(store, chosen):
    links = demo_links(store, chosen, NOW)
    assert links.keys() == DEMO.keys()
    assert all(each.startswith("http://127.0.0.1:8123/sign-in/") for each in links.values())
    token = links["reporter"].rpartition("/")[2]
    opened = accounts.use_once(store, token, now=NOW)
    assert (opened.holder, opened.scope) == ("reporter", Role.REPORTER)
    assert accounts.use_once(store, token, now=NOW) is None
    assert {each.name for each in accounts.accounts(store) if each.demo} == DEMO.keys()


def test_starting_again_makes_new_links_for_the_same_accounts(store, chosen):
    first, second = (demo_links(store, chosen, NOW) for _ in range(2))
    assert set(first.values()).isdisjoint(second.values())
    assert len(accounts.accounts(store)) == len(DEMO)


def test_the_links_are_printed_and_kept_for_this_user_only(store, chosen):
    token = control_token(chosen)
    assert control_token(chosen) == token
    said: list[str] = []
    links = {"wall": link_of(store, "wall", Role.WALL, chosen, NOW)}
    announce_links(links, chosen, said.append)
    kept = chosen.data_dir / "links.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == links
    for file in (kept, chosen.data_dir / "control-token"):
        assert file.stat().st_mode & 0o077 == 0
    words = "\n".join(said)
    assert links["wall"] in words
    assert f"http://127.0.0.1:8133/control#{token}" in words
    assert "Ctrl-C stops everything" in words
