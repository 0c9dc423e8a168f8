"""Denied unless a rule allows it: every address of the application by everyone who may ask for it."""

import base64
from datetime import timedelta

import pytest
from starlette.routing import Mount, WebSocketRoute, compile_path

from dashboard.auth import EVERYONE, RULES, allowed, cookie_names, identities, may_see
from indicators.identity import Identity, Role
from indicators.store.accounts import Kind, close_demo, credentials, issue, revoke
from tests.builders import NOW
from tests.dashboard.centre import OUR_PAGE, PORT, cookie, inner, key, opened

PEOPLE = {"leader", "staff", "administrator"}
SIGNED_IN = PEOPLE | {"reporter"}
DECIDERS = {"staff", "administrator"}
READERS = PEOPLE | {"read key"}
SUBMITTERS = {"reporter", "submit key"}
UNKNOWN = {"nobody", "expired key", "revoked key", "closed account", "wall token as a key", "basic"}
ALL = SIGNED_IN | READERS | SUBMITTERS | UNKNOWN | {"wall"}
NONE: set[str] = set()
THROUGH = "let through"

UNREAD = {"": 415, ".json": 400, ".csv": 422}
"""What nothing at all is answered with, where the address says as what it is to be read."""

DHIS2_SETS = [(version, end) for version in ("", "/40") for end in ("", ".json", ".csv")]
DHIS2_READ = [
    (version, f"{name}{end}")
    for version in ("", "/40")
    for name in ("me", "system/info", "dataSets", "dataElements", "organisationUnits")
    for end in ("", ".json")
]
DHIS2_LISTS = [(version, name) for version in ("", "/40") for name in ("dataSets", "dataElements", "organisationUnits")]
KEY_LISTS = ("keys", "signing-keys")

MATRIX = [
    ("GET", "/health/live", ALL, 200),
    ("GET", "/health/ready", ALL, 200),
    ("GET", "/openapi.json", ALL, 200),
    ("GET", "/.well-known/jwks.json", ALL, 200),
    ("GET", "/sign-in", ALL, 200),
    ("GET", "/sign-in/0.used", ALL, 401),
    ("POST", "/sign-in", ALL, 401),
    ("GET", "/assets/centre.css", ALL, 200),
    *(("GET", f"/assets/staff-bundle.{end}", ALL, 200) for end in ("js", "css")),
    ("GET", "/assets/no.css", ALL, 404),
    ("GET", "/wall", PEOPLE | {"wall"}, 200),
    ("GET", "/live/snapshot/overview", PEOPLE | {"wall"}, 200),
    ("GET", "/live/snapshot/nothing", PEOPLE | {"wall"}, 404),
    ("GET", "/live/stream?scenes=nothing", PEOPLE | {"wall"}, 404),
    ("GET", "/live/board?scenes=overview", PEOPLE | {"wall"}, 200),
    ("GET", "/wall/worker.js", ALL, 200),
    ("GET", "/explore/view?view=line", PEOPLE, 200),
    ("GET", "/explore/places?text=da+nang", PEOPLE, 200),
    ("GET", "/differences.csv", PEOPLE, 200),
    ("GET", "/find?text=da+nang", PEOPLE, 200),
    ("GET", "/find/terms", PEOPLE, 200),
    ("GET", "/packs/wall.pdf?scenes=nothing", PEOPLE, 404),
    ("GET", "/packs/wall.pptx?scenes=nothing", PEOPLE, 404),
    ("GET", "/packs/files/none", PEOPLE, 404),
    ("POST", "/packs/orders", DECIDERS, 404),
    ("POST", "/packs/orders/none/make", DECIDERS, 404),
    ("POST", "/packs/orders/none/stop", DECIDERS, 404),
    ("POST", "/api/v1/reports", SUBMITTERS, 415),
    ("POST", "/api/v1/reports/preview", SUBMITTERS, 415),
    ("GET", "/api/v1/receipts", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/receipts/none", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/receipts/none.pdf", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/receipts/none/content", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/held", DECIDERS, 200),
    ("GET", "/api/v1/held/none/figures", DECIDERS, 404),
    ("POST", "/api/v1/held/none", DECIDERS, 400),
    ("DELETE", "/api/v1/held/none", NONE, 405),
    ("GET", "/api/v1/exceptions", READERS, 200),
    ("GET", "/api/v1/exceptions/none/handling", READERS, 200),
    ("POST", "/api/v1/exceptions/none/handling", PEOPLE, 400),
    ("GET", "/exceptions", PEOPLE, 200),
    ("GET", "/api/v1/periods", READERS | SUBMITTERS, 200),
    ("POST", "/api/v1/periods", {"administrator"}, 400),
    *(("GET", f"/api/v1/{name}", {"administrator"}, 200) for name in KEY_LISTS),
    *(("POST", f"/api/v1/{name}", {"administrator"}, 400) for name in KEY_LISTS),
    *(("DELETE", f"/api/v1/{name}/none", {"administrator"}, 404) for name in KEY_LISTS),
    *(("DELETE", f"/api/v1/{name}", NONE, 405) for name in KEY_LISTS),
    ("GET", "/api/v1/views", PEOPLE, 200),
    ("POST", "/api/v1/views", PEOPLE, 400),
    ("PUT", "/api/v1/views/none", PEOPLE, 400),
    ("DELETE", "/api/v1/views/none", PEOPLE, 404),
    ("GET", "/api/v1/views/none", NONE, 405),
    ("GET", "/api/v1/walls", PEOPLE, 200),
    ("POST", "/api/v1/walls", {"administrator"}, 400),
    ("PUT", "/api/v1/walls/none", {"administrator"}, 400),
    ("DELETE", "/api/v1/walls/none", {"administrator"}, 404),
    ("GET", "/api/v1/walls/none", NONE, 405),
    ("POST", "/api/v1/walls/none", NONE, 405),
    ("POST", "/api/v1/walls/none/link", {"administrator"}, 404),
    ("POST", "/api/v1/walls/none/commands", PEOPLE, 400),
    ("POST", "/api/v1/walls/none/other/commands", NONE, 405),
    ("GET", "/api/v1/packets", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/documents/soaked", READERS, 200),
    ("GET", "/api/v1/data-exchange", READERS, 200),
    ("GET", "/api/v1/documents/course?case=none", READERS, 404),
    ("GET", "/api/v1/published?text=tiet+kiem", READERS, 200),
    ("GET", "/api/v1/index-766/H20", READERS, 404),
    ("GET", "/api/v1/e-cabinet/slips?standing=overdue", READERS, 200),
    ("GET", "/api/v1/feedback?agency=H26", READERS, 200),
    ("GET", "/api/v1/packets/regimes", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/packets/forms/BC.NO", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/packets/outlines/BC.NO", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/packets/figures/none", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/packets/statuses/none", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/packets/catalogues/units", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/packets/kpi-sets", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/packets/kpi-sets/none", READERS | SUBMITTERS, 404),
    ("GET", "/api/v1/packets/kpi-data", READERS, 400),
    ("GET", "/api/v1/areas", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/agencies", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/forms", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/forms/BC.NO/template.xlsx", READERS | SUBMITTERS, 422),
    ("GET", "/api/v1/forms/BC.NO/template.csv", READERS | SUBMITTERS, 422),
    ("GET", "/api/v1/forms/BC.NO/rows", READERS | SUBMITTERS, 422),
    ("GET", "/api/v1/indicators", READERS | SUBMITTERS, 200),
    *(("POST", f"/api{version}/dataValueSets{end}", SUBMITTERS, UNREAD[end]) for version, end in DHIS2_SETS),
    *(("GET", f"/api{version}/dataValueSets{end}", READERS | SUBMITTERS, 400) for version, end in DHIS2_SETS),
    *(("GET", f"/api{version}/{path}", READERS | SUBMITTERS, 200) for version, path in DHIS2_READ),
    *(("GET", f"/api{version}/{name}/none", READERS | SUBMITTERS, 404) for version, name in DHIS2_LISTS),
    ("GET", "/api/400/me", READERS, 200),
    ("POST", "/api/400/dataValueSets", NONE, 405),
    ("POST", "/api/me", NONE, 405),
    ("GET", "/api/40/v1/areas", READERS, 404),
    ("GET", "/api/v1/observations", READERS, 200),
    *(("GET", f"/api/v1/observations.{end}", READERS, THROUGH) for end in ("csv", "pdf", "xlsx")),
    ("GET", "/sdmx/dataflow", READERS, 200),
    ("GET", "/sdmx/dataflow/VPCP", READERS, 200),
    ("GET", "/sdmx/dataflow/VPCP/ALL", READERS, 200),
    ("GET", "/sdmx/dataflow/VPCP/ALL/1.0", READERS, 200),
    ("GET", "/sdmx/structure", READERS, 200),
    ("GET", "/sdmx/structure/codelist", READERS, 200),
    ("GET", "/sdmx/structure/codelist/VPCP", READERS, 200),
    ("GET", "/sdmx/structure/codelist/VPCP/CL_FREQ", READERS, 200),
    ("GET", "/sdmx/structure/codelist/VPCP/CL_FREQ/1.0", READERS, 200),
    ("GET", "/sdmx/data/ALL", READERS, 404),
    ("GET", "/sdmx/data/ALL/all", READERS, 404),
    ("GET", "/sdmx/data/ALL/all/VPCP", READERS, 404),
    ("GET", "/sdmx/data/dataflow/VPCP/ALL", READERS, 404),
    ("GET", "/sdmx/data/dataflow/VPCP/ALL/1.0", READERS, 404),
    ("GET", "/sdmx/data/dataflow/VPCP/ALL/1.0/all", READERS, 404),
    ("GET", "/api/v1/observations/1/lineage", READERS, 404),
    ("GET", "/api/v1/obligations", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/discipline", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/discipline/reminders", READERS | SUBMITTERS, 200),
    ("GET", "/api/v1/typo", READERS, 404),
    ("GET", "/metrics", {"administrator", "read key"}, 200),
    ("GET", "/_dash-layout", SIGNED_IN, 200),
    ("GET", "/_dash-dependencies", SIGNED_IN, 200),
    ("POST", "/_dash-update-component", SIGNED_IN, THROUGH),
    ("GET", "/_dash-component-suites/dash/none.js", SIGNED_IN, THROUGH),
    ("GET", "/_reload-hash", SIGNED_IN, 200),
    ("GET", "/_favicon.ico", SIGNED_IN, 200),
    ("GET", "/submit", SIGNED_IN, 200),
    ("GET", "/", PEOPLE, 200),
    ("GET", "/sources", PEOPLE, 200),
    ("GET", "/quality", PEOPLE, 200),
    ("GET", "/documents", PEOPLE, 200),
    ("GET", "/e-cabinet", PEOPLE, 200),
    ("GET", "/public-services", PEOPLE, 200),
    ("GET", "/reform", PEOPLE, 200),
    ("GET", "/data-exchange", PEOPLE, 200),
    ("GET", "/published", PEOPLE, 200),
    ("GET", "/discipline", PEOPLE, 200),
    ("GET", "/profile", PEOPLE, 200),
    ("GET", "/profile/G12", SIGNED_IN, 200),
    ("GET", "/held", DECIDERS, 200),
    ("GET", "/periods", PEOPLE, 200),
    ("GET", "/walls", PEOPLE, 200),
    ("GET", "/keys", {"administrator"}, 200),
    ("GET", "/index-766", PEOPLE, 200),
    ("GET", "/index-766/H20", PEOPLE, 200),
    ("GET", "/place/24:2025", PEOPLE, 200),
    ("GET", "/nowhere", PEOPLE, 404),
    ("GET", "/_dash-something-new", PEOPLE, 200),
    ("GET", "/sign-out", PEOPLE, 200),
    ("GET", "/Wall", PEOPLE, 404),
    ("POST", "/wall", NONE, 405),
    ("DELETE", "/api/v1/areas", NONE, 405),
    ("PUT", "/api/v1/reports", NONE, 405),
    ("GET", "/api/v1/reports", NONE, 405),
    ("TRACE", "/api/v1/reports", NONE, 405),
    ("POST", "/api/v1/typo", NONE, 405),
    ("GET", "/_dash-update-component", PEOPLE, THROUGH),
    ("PATCH", "/", NONE, 405),
    ("POST", "/health/live", NONE, 405),
    ("POST", "/assets/centre.css", NONE, 405),
    ("OPTIONS", "/live/stream", NONE, 405),
    ("POST", "/nowhere", NONE, 405),
    ("GET", "/sign-inside", PEOPLE, 404),
    # The last two are asked by those who are refused only; whoever is let in has it tested where it belongs.
    ("GET", "/live/stream", PEOPLE | {"wall"}, None),
    ("POST", "/sign-out", SIGNED_IN | {"wall"}, None),
]
"""Method, address, who is let through, and what they get; for nobody, what those who are known get."""


TOLD = {
    *(
        "/api/v1/areas",
        "/api/v1/reports",
        "/health/live",
        "/assets/centre.css",
        "/api/v1/held/none",
        "/api/v1/views/none",
        "/api/v1/walls/none",
    ),
    *(f"/api/v1/{name}" for name in KEY_LISTS),
}
"""What is open, or named in the open description of the API: a wrong method is called that to anybody."""


def asker(store, who):
    """The headers of somebody who asks."""
    if who in {"leader", "staff", "administrator", "wall"}:
        return {"cookie": cookie(store, who)}
    if who == "reporter":
        return {"cookie": cookie(store, who, agency="H26")}
    if who == "closed account":
        closed = cookie(store, "administrator", name="demo", demo=True)
        assert close_demo(store, actor="test", now=NOW) == 1
        return {"cookie": closed}
    return KEYS[who](store)


def revoked(store):
    token = key(store, "read")
    revoke(store, token.split(".")[0], actor="test", now=NOW)
    return {"token": token}


KEYS = {
    "nobody": lambda _store: {},
    "submit key": lambda store: {"token": key(store, "submit")},
    "read key": lambda store: {"token": key(store, "read", holder="reader")},
    "expired key": lambda store: {"token": key(store, "read", lasts=timedelta(0))},
    "revoked key": revoked,
    "wall token as a key": lambda store: {"token": cookie(store, "wall").partition("=")[2]},
    "basic": lambda store: {"headers": {"Authorization": f"Basic {key(store, 'read')}"}},
}


def expected(who, row):
    _, path, let_in, answer = row
    if who in let_in or (answer == 405 and path in TOLD):
        return answer
    if who in UNKNOWN:
        return 401
    return 403 if let_in else answer


def answered(centre, row, said):
    method, path, _, answer = row
    more = {**said, "headers": {**OUR_PAGE, **said.get("headers", {})}}
    status = centre.ask(method, path, **more).status_code
    return THROUGH if answer == THROUGH and status not in {303, 401, 403, 405, 421} else status


@pytest.mark.parametrize("who", sorted(ALL))
def test_every_address_answers_each_asker_as_the_rules_say(store, who):
    with opened(store) as centre:
        said = asker(store, who)
        rows = [row for row in MATRIX if expected(who, row) is not None]
        found = {row[:2]: answered(centre, row, said) for row in rows}
    assert found == {row[:2]: expected(who, row) for row in rows}


def test_every_address_the_application_has_is_in_the_matrix_and_has_a_rule(store):
    with opened(store) as centre:
        addresses = list(addresses_of(inner(centre.app).routes))
    assert len(addresses) > 25
    rows = [(method, path.partition("?")[0]) for method, path, _, _ in MATRIX]
    for method, path in addresses:
        shape = compile_path(path)[0]
        assert any(method == asked and shape.fullmatch(tried) for asked, tried in rows), f"{method} {path}"
        tried = path.replace("{version:int}", "40")
        assert allowed(method, tried if tried.startswith("/") else f"/{tried}") is not None, f"{method} {path}"


def addresses_of(routes, before=""):
    """Method and path of everything that answers, mounted applications and included routers too."""
    for route in routes:
        if isinstance(route, WebSocketRoute) or type(route).__name__ == "APIWebSocketRoute":
            continue  # the gate opens no websocket at all: see test_guard
        if isinstance(route, Mount):
            below = before + route.path
            yield from addresses_of(route.routes, below) if route.routes else [("GET", f"{below}/{{path:path}}")]
        elif hasattr(route, "original_router"):
            yield from addresses_of(route.original_router.routes, before + route.include_context.prefix)
        else:
            yield from ((method, f"{before}/{route.path.removeprefix('/')}") for method in route.methods - {"HEAD"})


@pytest.mark.parametrize(
    "path", ["/health/liver", "/healthy", "/openapi.json/x", "/assets", "/sign-in-x", "/metrics/x", "/sign-in/a/b"]
)
def test_what_lies_beside_an_open_address_is_not_open(path):
    assert allowed("GET", path) != EVERYONE


def test_only_an_address_with_a_slash_speaks_of_what_is_below_it():
    for rule in RULES:
        method, speaks_of_below = next(iter(rule.methods)), rule.path.endswith(("/", "/*"))
        assert rule.covers(method, f"{rule.path.removesuffix('*')}below") is speaks_of_below
        assert rule.covers(method, f"{rule.path.removesuffix('*')}below/further") is rule.path.endswith("/")


def test_nothing_that_writes_is_open_but_the_door():
    open_to_all = [rule for rule in RULES if rule.who == EVERYONE and rule.methods - {"GET", "HEAD"}]
    assert [rule.path for rule in open_to_all] == ["/sign-in"]


def test_no_key_opens_a_page_and_no_wall_opens_the_api():
    keys = {Role.SUBMIT_KEY, Role.READ_KEY}
    assert not keys & (allowed("GET", "/") or set())
    assert Role.WALL not in (allowed("GET", "/api/v1/observations") or set())
    assert not may_see("/", None)
    assert not may_see("/", Identity("wall", Role.WALL, None, "c"))
    assert may_see("/", Identity("an", Role.STAFF, None, "c"))


def test_cookies_are_named_by_port_so_that_two_instances_of_one_host_do_not_mix():
    assert set(cookie_names(8000)).isdisjoint(cookie_names(8001))


def test_a_cookie_of_another_port_opens_nothing(store):
    with opened(store) as centre:
        other = cookie(store, "staff").replace(str(PORT), str(PORT + 1))
        assert centre.get("/", cookie=other).status_code == 401


@pytest.mark.parametrize("value", ["", ".", "x", "0.x", "é", '"', "a=b; dieuhanh_8766=", "[;", "0." + "x" * 5000])
def test_a_cookie_that_is_nonsense_opens_nothing(store, value):
    with opened(store) as centre:
        assert centre.get("/", cookie=f"dieuhanh_{PORT}={value}".encode()).status_code == 401
        assert centre.get("/api/v1/areas", headers={"Authorization": f"Bearer {value}".encode()}).status_code == 401


def test_a_session_whose_secret_is_wrong_by_one_letter_opens_nothing(store):
    with opened(store) as centre:
        said = cookie(store, "staff")
        wrong = said[:-1] + ("A" if said[-1] != "A" else "B")
        assert centre.get("/", cookie=wrong).status_code == 401
        assert centre.get("/", cookie=said).status_code == 200


def test_a_session_that_says_another_role_than_its_account_opens_nothing(store):
    with opened(store) as centre:
        cookie(store, "staff", name="an")
        lasts = timedelta(hours=1)
        raised = issue(store, Kind.SESSION, "an", "administrator", lasts=lasts, actor="test", now=NOW)
        assert centre.get("/", cookie=f"dieuhanh_{PORT}={raised}").status_code == 401


def test_a_session_ends_at_its_hour(store):
    with opened(store) as centre:
        said = cookie(store, "staff")
        centre.clock.now = NOW + timedelta(hours=12)
        assert centre.get("/", cookie=said).status_code == 401


def test_a_wall_that_is_signed_in_too_may_do_what_either_may(store):
    with opened(store) as centre:
        both = f"{cookie(store, 'wall')}; {cookie(store, 'reporter', agency='H26')}"
        assert centre.get("/wall", cookie=both).status_code == 200
        assert centre.get("/submit", cookie=both).status_code == 200
        assert centre.get("/sources", cookie=both).status_code == 403


def test_a_wrong_key_is_not_made_up_for_by_a_cookie(store):
    with opened(store) as centre:
        assert centre.get("/api/v1/areas", token="no.key", cookie=cookie(store, "staff")).status_code == 401


def test_the_last_use_of_a_key_is_noted(store):
    with opened(store) as centre:
        token = key(store, "read")
        centre.get("/api/v1/areas", token=token)
    assert credentials(store, Kind.KEY)[0]["last_used"] == NOW


def basic(user, password):
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "ApiToken", "apitoken", "ApiToken "])
def test_a_key_may_be_said_as_other_systems_say_theirs(store, scheme):
    with opened(store) as centre:
        said = {"Authorization": f"{scheme} {key(store, 'read')}"}
        assert centre.get("/api/v1/areas", headers=said).status_code == 200


@pytest.mark.parametrize("user", ["G12", "admin", "", "Bộ", "H26"])
def test_a_key_may_be_the_password_of_any_user(store, user):
    with opened(store) as centre:
        said = {"Authorization": basic(user, key(store, "read"))}
        assert centre.get("/api/v1/areas", headers=said).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        "Basic",
        "Basic ",
        "Basic !!",
        "Basic Zm9v",
        "Basic /w==",
        basic("G12", ""),
        basic("G12", "no.key"),
        basic("G12", "\x00.\x00"),
        basic("no.key", ""),
        basic("G12", "khóa"),
        "ApiToken",
        "ApiToken no.key",
        "Digest {key}",
        "Token {key}",
        "{key}",
        "Bearer",
        "Basic {key}",
        "",
    ],
)
def test_what_holds_no_key_opens_nothing_whatever_cookie_comes_along(store, said):
    with opened(store) as centre:
        headers = {"Authorization": said.format(key=key(store, "read"))}
        assert centre.get("/api/v1/areas", headers=headers).status_code == 401
        assert centre.get("/api/v1/areas", headers=headers, cookie=cookie(store, "staff")).status_code == 401


def test_a_key_brings_the_forms_it_is_kept_to(store):
    for forms in (None, {"BC.TC.THANG", "BC.TK.QUY"}):
        token = issue(store, Kind.KEY, "G12", "submit", lasts=None, actor="test", now=NOW, forms=forms)
        known = identities(store, {"authorization": f"Bearer {token}"}, port=PORT, now=NOW)
        assert [(each.agency, each.role, each.forms) for each in known] == [("G12", "key:submit", forms)]
