"""How sources misbehave: each behaviour is played, and the run that comes of it is given back."""

import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collectors.limits import ORDINARY
from collectors.transports import MOST_PAGES
from indicators.store.sources import Run
from tests.dashboard.centre import setting
from tests.loopback import EXPIRES, Answer, identity
from tests.quality.cases import Case
from tests.quality.polled import Polled, good, http
from tests.quality.specimen import NOW, report, totalled, written

DAY = timedelta(days=1)


def refused(_case: Case, polled: Polled, _folder: Path) -> Run:
    """Nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    polled.change(url=f"http://127.0.0.1:{port}/report")
    return polled.visit()


def blackhole(_case: Case, polled: Polled, _folder: Path) -> Run:
    """Packets are dropped: the queue of a listener that never accepts is full."""
    assert ORDINARY.connect_s <= 5
    polled.fetching.connect_s = 0.3
    with closing(socket.socket()) as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.settimeout(0)
            with suppress(BlockingIOError):
                each.connect(deaf.getsockname())
        polled.change(url=f"http://127.0.0.1:{deaf.getsockname()[1]}/report")
        run = polled.visit()
        for each in waiting:
            each.close()
    return run


def endless(_case: Case, polled: Polled, _folder: Path) -> Run:
    """A body that never ends."""
    sent = []

    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
        while True:
            connection.sendall(b"1," * 2**15)
            sent.append(2**16)

    run = polled.visit(pour)
    assert sum(sent) < 2 * ORDINARY.raw_bytes
    return run


def json_error(_case: Case, polled: Polled, _folder: Path) -> Run:
    """An error that says that all is well: where one report is asked for, and where an index is."""
    error = http(b'{"error":"database is locked"}')
    polled.change(transport="feed")
    return polled.visit(error)


def status(case: Case, polled: Polled, _folder: Path) -> Run:
    """Refusals, or a source in trouble: each is recorded, the third is told, and then it is left alone for a while."""
    words = {401: (401, 403, 404, 410), 503: (500, 502, 503)}[case.build["code"]]
    polled.change(every=timedelta(seconds=1))
    for code in words[:3]:
        assert polled.visit(http(b"", f"{code} No")).error == case.expect["type"]
    assert polled.told == ["source.failed"]
    asked = len(polled.site.asked)
    left = polled.visit(after=timedelta(seconds=5))
    assert (left.outcome, len(polled.site.asked)) == ("left alone", asked)
    run = polled.visit(http(b"", f"{words[-1]} No"))
    assert polled.told == ["source.failed"]
    return run


def flap(_case: Case, polled: Polled, _folder: Path) -> Run:
    """Good and bad by turns: nobody is told each time."""
    bad = http(b"", "503 No")
    run = polled.visit(bad, good(2), bad, good(3), bad)
    assert polled.told == []
    assert polled.failures == 1
    return run


def older(_case: Case, polled: Polled, _folder: Path) -> Run:
    """A valid report that was made before the one held."""
    return polled.visit(good(2, generated_at=(NOW - 2 * DAY).isoformat(), control_totals={}))


def frozen(_case: Case, polled: Polled, _folder: Path) -> Run:
    """The same figures for a month, each time under a new number and moment."""
    run = polled.visit(good(2))
    assert run.error is None
    for revision in range(3, 33):
        polled.clock.now += DAY
        run = polled.visit(good(revision))
    assert "since 05/11/2026" in str(run.message)
    return run


def half(_case: Case, polled: Polled, _folder: Path) -> Run:
    """Half the provinces, after a report of all of them."""
    provinces = [each.code for each in setting().geography.provinces(NOW.date())]
    assert polled.visit(_of(provinces, "2026-08")).error is None
    return polled.visit(_of(provinces[::2], "2026-09"))


def _of(areas: list[str], period: str) -> Answer:
    said = report(period=period)
    row = {name: value for name, value in said["observations"][0].items() if name != "area_name"}
    said["observations"] = [{**row, "area": each} for each in areas]
    return http(written(totalled(said)).encode())


def tls(case: Case, polled: Polled, folder: Path) -> Run:
    """A certificate that has expired, is of another name or of nobody known; or one that will soon expire."""
    polled.change(url=f"https://127.0.0.1:{polled.site.port}/report")
    if case.build["kind2"] == "soon":
        polled.clock.now = EXPIRES.astimezone(NOW.tzinfo) - 14 * DAY
        polled.site.tls, polled.fetching.tls = identity(folder, EXPIRES)
        run = polled.visit(good(2, control_totals={}))
        assert "01/01/2100" in str(run.message)
        assert polled.told == ["source.warned"]
        return run
    polled.site.tls, _ = identity(folder, EXPIRES)
    assert polled.visit(good(2)).error == case.expect["type"]
    polled.site.tls, polled.fetching.tls = identity(folder, datetime(2020, 1, 1, tzinfo=UTC))
    run = polled.visit(good(2))
    assert "expired" in str(run.message)
    return run


def big_header(_case: Case, polled: Polled, _folder: Path) -> Run:
    """A header of 200 KB."""
    return polled.visit(http(b"{}", headers=f"X-A: {'a' * 200_000}\r\n"))


def page_loop(_case: Case, polled: Polled, _folder: Path) -> Run:
    """A page that leads to itself; and pages that always name another, over any number of visits, end as well."""
    assert MOST_PAGES <= 10_000
    polled.change(transport="feed")
    return polled.visit(http(json.dumps({"reports": [], "next": "here"}).encode()))


def dns_slow(_case: Case, polled: Polled, _folder: Path) -> Run:
    """Names that are not known, and names that take their time."""
    polled.fetching.connect_s = 0.2
    polled.change(url="http://bo.example/report", networks="public")

    def unknown(_host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    def slow(_host: str) -> list[str]:
        time.sleep(1)
        return ["127.0.0.1"]

    polled.fetching.resolve = unknown
    assert polled.visit().error == "source-unreachable"
    polled.fetching.resolve = slow
    began = time.monotonic()
    run = polled.visit()
    assert time.monotonic() - began < 0.9
    return run


def redirect(case: Case, polled: Polled, _folder: Path) -> Run:
    """Sent to another host, port or scheme: nobody goes there."""
    run = None
    for target in (case.build["to"], "http://127.0.0.1:9/", f"https://127.0.0.1:{polled.site.port}/", "//other/x"):
        run = polled.visit(http(b"", "302 Found", f"Location: {target}\r\n"))
        assert run.error == case.expect["type"]
        polled.clock.now += DAY
    assert run is not None
    assert len(polled.site.asked) == 1 + 4
    return run


def mixed_dns(case: Case, polled: Polled, _folder: Path) -> Run:
    """A name with one public and one private address, in each order."""
    polled.change(url=f"http://bo.example:{polled.site.port}/report", networks="public")
    run = None
    for addresses in (["127.0.0.1", "1.1.1.1"], ["1.1.1.1", "127.0.0.1"], ["1.1.1.1", "::1"]):
        polled.fetching.resolve = lambda _host, found=addresses: found  # type: ignore[misc] # a closure's default
        run = polled.visit()
        assert run.error == case.expect["type"]
        polled.clock.now += DAY
    assert run is not None
    assert len(polled.site.asked) == 1
    return run


BEHAVIOURS: Mapping[str, Callable[[Case, Polled, Path], Run]] = {
    each.__name__: each
    for each in (
        refused,
        blackhole,
        endless,
        json_error,
        status,
        flap,
        older,
        frozen,
        half,
        tls,
        big_header,
        page_loop,
        dns_slow,
        redirect,
        mixed_dns,
    )
}
