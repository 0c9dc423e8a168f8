"""Who may not: without credentials, as another, with a forged or wrong token, round a filter, or by an odd path."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import cycle
from typing import Any

from starlette.routing import BaseRoute, Mount

from indicators.store.accounts import Kind, issue
from tests.dashboard.centre import OUR_PAGE, PAGE, PORT, inner
from tests.quality.bench import REPORTS, VIETNAMESE, Bench
from tests.quality.cases import Case
from tests.quality.kept import kept
from tests.quality.recipes import JSON, submission
from tests.quality.specimen import report

OPEN = ("/health/live", "/health/ready", "/openapi.json", "/.well-known/jwks.json", "/sign-in", "/assets")
"""What answers without a session; nothing else does."""

DASH = (
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-update-component",
    "/_reload-hash",
    "/_favicon.ico",
    "/_dash-component-suites/dash/deps/polyfill.js",
    "/nowhere",
    "/provinces/01",
    "/api/v1/nothing",
    "/live/stream",
    "/metrics",
)
FORGED = base64.b64encode(
    json.dumps({"alg": "RS256", "iss": "https://idp.example", "aud": "another"}).encode()
).decode()
TRACES = ("Traceback", "sqlalchemy", "sqlite", "psycopg", "syntax error", "no such column")


def crawl(case: Case, bench: Bench) -> None:
    """Every route and every method, with no credentials: a page leads to the sign-in page, all else says 401."""
    bench.begin()
    for path in sorted({*_paths(inner(bench.centre.app).routes), *DASH}):
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = bench.centre.ask(method, path, headers={**VIETNAMESE, **PAGE})
            if path.startswith(OPEN):
                continue
            assert answer.status_code in case.statuses, f"{method} {path}: {answer.status_code}"
            assert "indicator" not in answer.text
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/sign-in?next=")
    for path in OPEN[:-1]:
        assert bench.centre.get(path).status_code in {200, 503}, path
    bench.answers.append(bench.centre.get(REPORTS))


def _paths(routes: list[BaseRoute], before: str = "") -> Iterator[str]:
    for route in routes:
        path = before + getattr(route, "path", "")
        if isinstance(route, Mount) and route.routes:
            yield from _paths(list(route.routes), path)
        else:
            yield path.translate({ord("{"): None, ord("}"): None}).replace(":path", "") or "/"


def filter_bypass(case: Case, bench: Bench) -> None:
    """Filters asked around by who may see its own receipts only."""
    mine = bench.keep(report()).json()["receipt_id"]
    other = bench.keep(report(sender="G02", form="BC.CT.THANG", indicator="KT16", unit="triệu kWh")).json()
    bench.begin()
    for query in ("area=*", "area=01&area=79", "area=01%27%20OR%201=1", "sender=G02", "sender=*&limit=1000"):
        for path in ("/api/v1/observations", "/api/v1/receipts"):
            answer = bench.centre.get(f"{path}?{query}", token=bench.token("G12"), headers=VIETNAMESE)
            assert answer.status_code in {*case.statuses, 400, 422}, answer.text  # or the filter is no code at all
            assert other["receipt_id"] not in answer.text
    assert bench.centre.get(f"/api/v1/receipts/{other['receipt_id']}", token=bench.token("G12")).status_code == 404
    bench.answers.append(bench.centre.get(f"/api/v1/receipts/{mine}", token=bench.token("G12")))
    assert bench.answers[-1].status_code == 200


def dash_callback(case: Case, bench: Bench) -> None:
    """The callback endpoint, with names and shapes that were never declared."""
    cookie = bench.cookie("staff")
    bench.begin()
    shapes: list[Any] = [
        {"output": "zz.children", "outputs": {"id": "zz", "property": "children"}, **case.build, "kind": None},
        {"output": "zz.children", "inputs": case.build["inputs"], "changedPropIds": ["zz.value"]},
        {
            "output": "_pages_content.children",
            "inputs": [{"id": "_pages_location", "property": "pathname", "value": {"a": 1}}],
        },
        [],
        {},
        None,
    ]
    for shape in shapes:
        answer = bench.centre.ask("POST", "/_dash-update-component", cookie=cookie, json=shape, headers=OUR_PAGE)
        bench.answers.append(answer)
        assert not [each for each in TRACES if each in answer.text], answer.text[:500]


def role(case: Case, bench: Bench) -> None:
    """Somebody who may look does what only an administrator may."""
    del case
    said = {"form": "BC.TC.THANG", "period": "2026-10", "action": "locked", "reason": "đã phê duyệt"}
    for name in ("leader", "staff"):
        cookie = bench.cookie(name)
        bench.begin()
        answer = bench.centre.ask(
            "POST", "/api/v1/periods", cookie=cookie, json=said, headers={**OUR_PAGE, **VIETNAMESE}
        )
        bench.answers.append(answer)


def default_secret(case: Case, bench: Bench) -> None:
    """Cookies signed with a default key, or none: there is no such key, so they open nothing."""
    del case
    account = bench.cookie("administrator").partition("=")[2].partition(".")[0]
    bench.begin()
    for secret in ("", "secret", "changeme", "\2\1thisismyscretkey\1\2\\e\\y\\y\\h"):
        payload = base64.urlsafe_b64encode(json.dumps({"user": "administrator", "role": "administrator"}).encode())
        signed = base64.urlsafe_b64encode(hmac.digest(secret.encode(), payload, hashlib.sha256)).decode()
        for value in (f"{payload.decode()}.{signed}", f"{account}.{signed}", f"{account}.", account):
            cookies = f"dieuhanh_{PORT}={value}; session={value}"
            bench.answers.append(bench.centre.get("/api/v1/observations", cookie=cookies, headers=VIETNAMESE))


def default_login(_case: Case, bench: Bench) -> None:
    """Names and passwords that others ship with, where a one-time code belongs."""
    bench.begin()
    for code in ("admin", "admin/admin", "admin:district", "demo", "0000000000000000.admin"):
        bench.answers.append(bench.centre.ask("POST", "/sign-in", data={"code": code, "username": "admin"}))
    basic = base64.b64encode(b"admin:district").decode()
    bench.answers.append(bench.centre.get("/api/v1/observations", headers={"Authorization": f"Basic {basic}"}))


def redirect(case: Case, bench: Bench) -> None:
    """Signing in with an address elsewhere to go to afterwards."""
    bench.cookie("staff")
    bench.begin()
    for wanted in (case.build["next"], "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        token = issue(bench.store, Kind.LINK, "staff", "staff", lasts=timedelta(days=1), actor="test", now=bench.now)
        answer = bench.centre.ask("POST", "/sign-in", data={"code": token, "next": wanted})
        bench.answers.append(answer)
        assert answer.headers["location"] == "/", wanted


def oidc(_case: Case, bench: Bench) -> None:
    """What an identity provider would send back, and its token: nobody listens to it."""
    bench.begin()
    for path in ("/auth/callback", "/oidc/callback", "/login/callback"):
        bench.answers.append(bench.centre.get(f"{path}?code=a&state=b", headers=VIETNAMESE))
    for scheme in ("Bearer", "DPoP"):
        said = {"Authorization": f"{scheme} {FORGED}.e30.c2ln", **VIETNAMESE}
        bench.answers.append(bench.centre.get("/api/v1/observations", headers=said))
    bench.answers.append(bench.centre.get("/", cookie=f"id_token={FORGED}.e30.c2ln"))


def wall_token(_case: Case, bench: Bench) -> None:
    """The token of a wall for anything that is not the wall's."""
    cookie = bench.cookie("wall")
    assert bench.centre.get("/wall", cookie=cookie).status_code == 200
    bench.begin()
    for path in ("/api/v1/observations", "/api/v1/receipts", "/api/v1/held", "/submit", "/sources", "/metrics"):
        bench.answers.append(bench.centre.get(path, cookie=cookie, headers=VIETNAMESE))
    said = {**OUR_PAGE, **VIETNAMESE, "Content-Type": JSON}
    content = submission(report()).content
    bench.answers.append(bench.centre.ask("POST", REPORTS, cookie=cookie, content=content, headers=said))


def query_inject(case: Case, bench: Bench) -> None:
    """SQL in every parameter of every address that reads."""
    bench.keep(report())
    token = bench.token("G22", "read")
    bench.begin()
    names = (
        *case.build["params"],
        "indicator",
        "area",
        "level",
        "from",
        "to",
        "as_of",
        "cursor",
        "limit",
        "at",
        "sender",
    )
    attempts = cycle(("1' OR '1'='1", "1;DROP TABLE report--", '"', "%", "\x00", "(pg_sleep(9))"))
    for path in ("observations", "indicators", "areas", "agencies", "forms", "obligations", "receipts"):
        plain = bench.centre.get(f"/api/v1/{path}", token=token)
        for name in names if path != "observations" else names * 3:
            said = {name: next(attempts)}
            answer = bench.centre.get(f"/api/v1/{path}", token=token, params=said, headers=VIETNAMESE)
            assert answer.status_code in case.statuses, f"{path} {said}: {answer.status_code}"
            assert not [each for each in TRACES if each.lower() in answer.text.lower()], answer.text[:500]
            if answer.status_code == 200 and plain.status_code == 200:
                assert len(answer.json()["items"]) <= len(plain.json()["items"])
    bench.answers.append(bench.centre.get("/api/v1/indicators", token=token))
    assert len(kept(bench.store).reports) == 1


def config(case: Case, bench: Bench) -> None:
    """An address for alerts with a second header in it: no address is taken from anybody."""
    cookie = bench.cookie("administrator")
    bench.begin()
    said = {case.build["key"]: case.build["value"]}
    for path in ("/api/v1/settings", "/api/v1/alerts", "/api/v1/config"):
        headers = {**OUR_PAGE, **VIETNAMESE}
        bench.answers.append(bench.centre.ask("POST", path, cookie=cookie, json=said, headers=headers))


def paths(case: Case, bench: Bench) -> None:
    """Paths that leave their folder, or lead to what others leave lying about."""
    cookie = bench.cookie("administrator")
    bench.begin()
    for path in case.build["paths"]:
        answer = bench.centre.get(path, cookie=cookie, headers=VIETNAMESE)
        bench.answers.append(answer)
        assert answer.status_code == 404, f"{path}: {answer.status_code} {answer.text[:200]}"
        assert "import " not in answer.text
        assert "root:" not in answer.text


PLAYS: Mapping[str, Callable[[Case, Bench], Any]] = {
    each.__name__: each
    for each in (
        crawl,
        filter_bypass,
        dash_callback,
        role,
        default_secret,
        default_login,
        redirect,
        oidc,
        wall_token,
        query_inject,
        config,
        paths,
    )
}
