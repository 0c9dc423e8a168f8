"""What collides: the same again, too late, in parallel, into a locked period, or decided by two at once."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy import func, select  # noqa: TID251 - the suite looks into the database itself

from indicators.store.schema import decision
from tests.dashboard.centre import OUR_PAGE
from tests.quality.bench import REPORTS, VIETNAMESE, Bench
from tests.quality.cases import Case
from tests.quality.kept import kept
from tests.quality.recipes import Sent, put, submission
from tests.quality.specimen import PERIOD, number, report, totalled
from tests.quality.verdict import check_kept

AGAIN = {"reason": "đối chiếu lại"}


def keyed(sent: Sent, key: str) -> Sent:
    """The same under an Idempotency-Key."""
    return replace(sent, headers={**sent.headers, "Idempotency-Key": key})


def scale_last(case: Case, bench: Bench) -> None:
    """A figure many times the one of the month before."""
    bench.history()
    bench.begin()
    said = report()
    put(said, "value", str(101 * case.build["factor"]))
    bench.send(submission(totalled(said)))
    check_kept(case, bench)


def period_locked(case: Case, bench: Bench) -> None:
    """A report for a period that was locked after approval."""
    said = {"form": "BC.TC.THANG", "period": PERIOD, "action": "locked", "reason": "đã phê duyệt"}
    locked = bench.centre.ask(
        "POST", "/api/v1/periods", cookie=bench.cookie("administrator"), json=said, headers=OUR_PAGE
    )
    assert locked.status_code == 200, locked.text
    bench.begin()
    bench.send(submission(report()))
    check_kept(case, bench)


def again(case: Case, bench: Bench) -> None:
    """An Idempotency-Key a second time, for other content."""
    assert case.build["change"] is True
    first = keyed(submission(report()), "key-of-the-corpus")
    assert bench.submit(first).status_code == 201
    bench.begin()
    said = report(period="2026-09")
    bench.send(keyed(submission(said), "key-of-the-corpus"))
    check_kept(case, bench)


def revision_order(case: Case, bench: Bench) -> None:
    """Revision 1, then 2, then 1: the very same bytes, and once more under a number of its own."""
    assert case.build["order"] == [1, 2, 1]
    first = submission(report())
    assert bench.submit(first).status_code == 201
    bench.keep(report(revision=2, **AGAIN))
    bench.begin()
    assert bench.send(first).status_code == 200
    said = report()
    put(said, "value", "999")
    assert bench.send(submission(totalled(said))).status_code == 409
    check_kept(case, bench)


def parallel(case: Case, bench: Bench) -> None:
    """Several senders at the same moment."""
    bench.begin()
    if case.build["same_key"]:
        sent = [keyed(submission(report()), "one-key")] * case.build["n"]
    else:
        said = report()
        sent = [keyed(submission({**said, "report_id": number()}), f"key-{each}") for each in range(case.build["n"])]
    bench.answers += at_once(bench, sent)
    made = [each for each in bench.answers if each.status_code == 201]
    assert len(made) == 1
    for each in bench.answers:
        if each.status_code == 200:
            assert each.json() == made[0].json()
        elif case.build["same_key"] and each.status_code == 409:
            assert int(each.headers["retry-after"]) > 0
    assert len(kept(bench.store).reports) == 1


def at_once(bench: Bench, sent: list[Sent]) -> list[httpx.Response]:
    """Submit everything at the same moment."""
    token = bench.token("G12")

    async def all_of_it() -> list[httpx.Response]:
        transport = httpx.ASGITransport(bench.centre.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8766") as client:
            said = {**VIETNAMESE, "Authorization": f"Bearer {token}"}
            posts = (client.post(REPORTS, content=each.content, headers={**said, **each.headers}) for each in sent)
            return await asyncio.gather(*posts)

    answers: list[httpx.Response] = bench.centre.run(all_of_it())
    return answers


def parallel_decide(_case: Case, bench: Bench) -> None:
    """One confirms and one rejects a held report at the same moment."""
    bench.history()
    said = report()
    put(said, "value", "0")
    held = bench.submit(submission(totalled(said)))
    assert held.status_code == 202, held.text
    cookies = {"confirmed": bench.cookie("staff", "an"), "rejected": bench.cookie("staff", "binh")}
    bench.begin()

    async def both() -> list[httpx.Response]:
        transport = httpx.ASGITransport(bench.centre.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8766") as client:
            posts = (
                client.post(
                    f"/api/v1/held/{held.json()['receipt_id']}",
                    json={"verdict": verdict, "reason": "đã gọi điện hỏi"},
                    headers={**VIETNAMESE, **OUR_PAGE, "Cookie": cookie},
                )
                for verdict, cookie in cookies.items()
            )
            return await asyncio.gather(*posts)

    bench.answers += bench.centre.run(both())
    assert sorted(each.status_code for each in bench.answers) == [200, 409]
    with bench.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(decision)).scalar_one() == 1


PLAYS: Mapping[str, Callable[[Case, Bench], Any]] = {
    each.__name__: each for each in (scale_last, period_locked, again, revision_order, parallel, parallel_decide)
}
