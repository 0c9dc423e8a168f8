"""Every bad source of the corpus, on each database: the run names its fault, and what was held stays."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from collectors.addresses import allowed_url
from collectors.faults import ForbiddenAddressError, UrlNotAllowedError
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.schedule import Collector
from collectors.world import World
from indicators.store import Store
from indicators.store.audit import broken_link
from indicators.store.sources import states
from tests.builders import ZONE, value_shown
from tests.dashboard.centre import Clock, setting
from tests.quality.cases import cases, corpus_of
from tests.quality.kept import kept
from tests.quality.polled import Polled, good, http, polling, source
from tests.quality.sources import BEHAVIOURS
from tests.quality.specimen import NOW

FAILED = {"failed", "refused"}
"""How a run ends that the corpus calls "source failed"."""


@pytest.fixture
def polled(store: Store) -> Iterator[Polled]:
    clock, known = Clock(NOW), setting()
    intake = Intake(store, World(known.catalogue, known.geography, known.calendar), FORMATS, ZONE, clock)
    with polling(Collector({}, intake, "", "one", clock, threading.Event()), clock) as running:
        yield running


def held(polled: Polled) -> Decimal | None:
    return value_shown(polled.store, "TC01", "01", "2026-10")


@pytest.mark.parametrize("number", corpus_of("source"))
def test_a_source_that_misbehaves_is_named_and_what_was_held_stays(polled, tmp_path, number):
    case = cases()[number]
    assert polled.visit(good()).error is None
    before = kept(polled.store)
    run = BEHAVIOURS[case.build["behaviour"]](case, polled, tmp_path)
    assert run.error == case.expect["type"]
    assert run.outcome in ({"warned"} if case.expect["stored"] == "all" else FAILED)
    after = kept(polled.store)
    new = {key: shown for key, shown in after.shown.items() if key[1] != "2026-08"}
    assert new == before.shown
    assert held(polled) == 100
    assert after.pending == (17 if case.expect["stored"] == "all_pending" else 0)
    (state,) = states(polled.store)
    assert state.last_error
    assert broken_link(polled.store) is None


def test_other_sources_and_the_same_one_go_on_after_it(polled):
    polled.visit(good(), http(b"", "404 No"))
    assert polled.visit(good(2)).error is None
    assert polled.failures == 0


@pytest.mark.parametrize("number", corpus_of("source_url"))
def test_an_address_that_leads_inside_is_not_a_source(polled, number):
    case = cases()[number]
    assert polled.visit(good()).error is None
    before = kept(polled.store)
    with pytest.raises((UrlNotAllowedError, ForbiddenAddressError)) as refused:
        allowed_url(case.build["url"], "public")
    assert refused.value.problem == case.expect["type"]
    polled.source = replace(polled.source, url=case.build["url"], networks="public")
    run = polled.visit()
    assert (run.outcome, run.error) == ("failed", case.expect["type"])
    assert kept(polled.store).figures == before.figures
    assert len(polled.site.asked) == 1


@pytest.mark.parametrize("number", corpus_of("env_proxy"))
def test_proxies_and_passwords_of_the_environment_do_not_change_where_requests_go(
    polled, tmp_path, monkeypatch, number
):
    assert cases()[number].expect["status"] == ["source ok"]
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    passwords = tmp_path / "netrc"
    passwords.write_text("machine 127.0.0.1 login an password s3cret\n", encoding="ascii")
    passwords.chmod(0o600)
    monkeypatch.setenv("NETRC", str(passwords))
    assert polled.visit(good()).error is None
    assert "authorization" not in polled.site.asked[0].lower()
    assert polled.site.asked[0].startswith("GET /report HTTP/1.1")


@pytest.mark.parametrize("number", corpus_of("secret_echo"))
def test_the_secret_of_a_source_is_shown_nowhere(polled, capsys, number):
    assert cases()[number].id == "Q25"
    polled.source = source(url="{base}/report?key=s3cret-of-the-source")
    for answer in (http(b"", "401 No"), http(b"<p>", headers="Content-Type: text/html\r\n"), http(b"", "302 Found")):
        run = polled.visit(answer)
        assert run.outcome == "failed"
        assert "s3cret" not in repr(run)
    (state,) = states(polled.store)
    assert "s3cret" not in repr(state)
    said = capsys.readouterr()
    assert "s3cret" not in said.out + said.err
    assert "s3cret" in polled.site.asked[0]
