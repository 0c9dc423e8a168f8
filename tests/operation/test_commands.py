"""The commands for accounts and faults, as they are typed."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import typer
from typer.testing import CliRunner

from collectors.public_keys import read_public_key
from indicators.errors import CommandCentreError
from indicators.store import accounts
from indicators.store.accounts import UnknownAccountError
from operation.commands import (
    AccountTakenError,
    AgencyMissingError,
    Tools,
    UnknownChoiceError,
    UnreadableDurationError,
    duration,
    faults,
    people,
)
from tests.builders import NOW


@pytest.fixture
def typed(store, geography, catalogue):
    """Type a command; what it prints, or the error it raises."""

    def type_words(*words, now=NOW, control=("http://127.0.0.1:9", "secret")):
        tools = Tools(
            store=lambda: store,
            geography=lambda: geography,
            clock=lambda: now,
            link=lambda _, name, role: f"http://centre/sign-in/{name}/{role}",
            control=lambda: control,
            catalogue=lambda: catalogue,
            public_key=read_public_key,
        )
        app = typer.Typer(pretty_exceptions_enable=False)
        for name, group in (("account", people(tools)), ("fault", faults(tools))):
            app.add_typer(group, name=name)
        done = CliRunner().invoke(app, words)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout if done.exit_code == 0 else f"{done.exit_code}: {done.stderr}"

    return type_words


@pytest.mark.parametrize(
    ("text", "meant"),
    [("90d", timedelta(days=90)), ("12h", timedelta(hours=12)), ("30m", timedelta(minutes=30))],
)
def test_a_duration_is_a_number_and_a_unit(text, meant):
    assert duration(text) == meant


@pytest.mark.parametrize("text", ["", "90", "d", "0d", "-1d", "1.5h", "90D", "٩d", "100000d", "1d\n", "3w"])
def test_whatever_else_is_no_duration(text):
    with pytest.raises(UnreadableDurationError) as caught:
        duration(text)
    assert str(caught.value) == f"{text!r} is not a duration. Write 90d, 12h or 30m."


def test_an_account_is_added_listed_and_signed_in(typed):
    assert "Account minh is there" in typed("account", "add", "minh", "reporter", "--agency", "G12")
    assert typed("account", "list").split() == ["minh", "reporter", "G12"]
    assert typed("account", "link", "minh") == "http://centre/sign-in/minh/reporter\n"


def test_adding_an_account_again_changes_nothing(typed):
    typed("account", "add", "minh", "staff")
    assert "Account minh is there" in typed("account", "add", "minh", "staff")
    with pytest.raises(AccountTakenError, match=r"^The name minh is taken by another account, open or closed\. Use"):
        typed("account", "add", "minh", "administrator")
    assert typed("account", "list").split() == ["minh", "staff"]


def test_a_reporter_needs_an_agency(typed, store):
    with pytest.raises(AgencyMissingError) as caught:
        typed("account", "add", "minh", "reporter")
    assert str(caught.value) == "minh is to report, and for no agency. Add --agency, such as --agency G12."
    assert accounts.accounts(store) == []


@pytest.mark.parametrize("role", ["king", "key:submit"])
def test_an_account_has_a_role_that_people_have(typed, role):
    with pytest.raises(UnknownChoiceError, match="Use one of: leader, staff, reporter, administrator, wall"):
        typed("account", "add", "minh", role)


def test_a_link_is_for_an_account_that_exists(typed):
    with pytest.raises(UnknownAccountError, match="No account minh"):
        typed("account", "link", "minh")


def test_demo_accounts_are_closed_and_the_others_stay(typed, store):
    accounts.add_account(store, accounts.Account("wall", "wall", None, demo=True), actor="run", now=NOW)
    typed("account", "add", "minh", "staff")
    assert "demo" in typed("account", "list")
    assert typed("account", "close-demo") == "1 demo accounts closed.\n"
    assert typed("account", "list").split() == ["minh", "staff"]
    with pytest.raises(AccountTakenError):
        typed("account", "add", "wall", "wall")


@pytest.fixture
def switchboard():
    """A switchboard that keeps what it was told."""
    told = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"null")
            told.append((self.command, self.path, self.headers["X-Control-Token"], body))
            self.send_response(200)
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"on\n")

        do_DELETE = do_POST  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_a_fault_is_switched_on_and_off(typed, switchboard):
    address, told = switchboard
    assert typed("fault", "on", "portal", "http-500", "--minutes", "3", control=(address, "secret")) == "200 on\n"
    typed("fault", "off", "portal", "http-500", control=(address, "secret"))
    assert told == [
        ("POST", "/control/faults", "secret", {"endpoint": "portal", "fault": "http-500", "minutes": 3}),
        ("DELETE", "/control/faults?endpoint=portal&fault=http-500", "secret", None),
    ]


def test_a_fault_lasts_a_day_at_most(typed):
    assert typed("fault", "on", "portal", "http-500", "--minutes", "1441").startswith("2: ")


def test_a_switchboard_that_does_not_answer_is_named(typed):
    with pytest.raises(CommandCentreError) as caught:
        typed("fault", "off", "portal", "http-500", control=("http://127.0.0.1:9", "secret"))
    assert str(caught.value) == "The simulated country does not answer (ConnectError). Start it with `make run`."
