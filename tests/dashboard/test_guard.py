"""The gate: whose request passes, the headers of every answer, and the language it is given in."""

import base64
import hashlib
import re

import pytest

from tests.dashboard.centre import HOST, OUR_PAGE, PAGE, cookie, key, opened

SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.2", "", "evil.example:8766", "[::1]"]
)
def test_a_host_that_is_not_ours_is_refused_even_what_is_open(centre, host):
    assert centre.get("/health/live", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost", "localhost:8766"])
def test_our_hosts_are_answered_on_any_port(centre, host):
    assert centre.get("/health/live", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": f"http://{HOST}.evil.example"},
        {"Origin": f"http://evil.example/{HOST}"},
        {"Referer": f"http://{HOST}/"},
    ],
)
def test_a_request_that_another_site_makes_with_our_cookie_is_refused(centre, said):
    session = cookie(centre.store, "reporter", agency="H26")
    for path in ("/sign-out", "/api/v1/reports", "/_dash-update-component"):
        assert centre.ask("POST", path, cookie=session, headers=said).status_code == 403
    assert centre.get("/submit", cookie=session).status_code == 200


@pytest.mark.parametrize("said", [OUR_PAGE, {"Origin": f"http://{HOST}"}])
def test_a_request_of_our_own_page_passes(centre, said):
    session = cookie(centre.store, "staff")
    assert centre.ask("POST", "/sign-out", cookie=session, headers=said).status_code == 303


def test_a_key_needs_no_origin_since_no_browser_sends_it_by_itself(centre):
    assert centre.ask("POST", "/api/v1/reports", token=key(centre.store, "submit")).status_code == 415


def test_every_answer_carries_the_security_headers(centre):
    session = cookie(centre.store, "staff")
    tag = centre.get("/assets/centre.css").headers["etag"]
    answers = [
        (centre.get("/", cookie=session), 200),
        (centre.get("/wall", cookie=session), 200),
        (centre.get("/api/v1/areas", cookie=session), 200),
        (centre.get("/assets/centre.css"), 200),
        (centre.get("/assets/centre.css", headers={"If-None-Match": tag}), 304),
        (centre.get("/assets/no.css"), 404),
        (centre.get("/api/v1/typo", cookie=session), 404),
        (centre.get("/", headers=PAGE), 303),
        (centre.get("/"), 401),
        (centre.get("/metrics", cookie=session), 403),
        (centre.ask("POST", "/wall", cookie=session), 405),
        (centre.get("/", headers={"Host": "evil.example"}), 421),
    ]
    for answer, status in answers:
        assert answer.status_code == status, answer.url
        assert SAFE.items() <= dict(answer.headers).items(), answer.url
        assert "content-security-policy" in answer.headers, answer.url
        assert "cache-control" in answer.headers, answer.url


def test_what_is_told_to_somebody_is_stored_by_no_cache(centre):
    session = cookie(centre.store, "staff")
    for path in ("/", "/api/v1/observations", "/wall", "/metrics"):
        assert centre.get(path, cookie=session).headers["cache-control"] == "no-store"


def test_the_policy_allows_no_script_but_ours(centre):
    policy = centre.get("/", cookie=cookie(centre.store, "staff")).headers["content-security-policy"]
    rules = {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}
    assert rules["default-src"] == "'self'"
    assert set(rules["script-src"].split()) - {"'self'"} == {
        each for each in rules["script-src"].split() if each.startswith("'sha256-")
    }
    assert "unsafe" not in rules["script-src"]
    assert "://" not in policy
    assert (rules["frame-ancestors"], rules["object-src"], rules["base-uri"]) == ("'none'", "'none'", "'none'")
    assert rules["form-action"] == "'self'"


def test_every_script_written_into_a_page_is_one_the_policy_knows(centre):
    session = cookie(centre.store, "staff")
    for path in ("/", "/wall", "/sign-in", "/nowhere"):
        page = centre.get(path, cookie=session)
        for said, script in re.findall(r"<script([^>]*)>(.*?)</script>", page.text, re.DOTALL):
            if script.strip() and "application/json" not in said:
                digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in page.headers["content-security-policy"], path
        assert not re.search(r"\son[a-z]+=", page.text)


def test_no_websocket_is_opened(centre):
    said = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        said.append(message)

    scope = {"type": "websocket", "path": "/_dash-ws-callback", "headers": [(b"host", HOST.encode())]}
    centre.run(centre.app(scope, receive, send))
    assert said == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(("path", "wanted"), [("/", "/"), ("/place/24:2025", "/place/24%3A2025"), ("/walls", "/walls")])
def test_a_browser_that_nobody_signed_in_is_led_to_the_door_and_back(centre, path, wanted):
    answer = centre.get(path, headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={wanted}")


def test_a_screen_that_is_not_registered_never_sees_the_sign_in_page_and_asks_again(centre):
    answer = centre.get("/wall", headers=PAGE)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"].startswith("text/html")
    assert '<meta http-equiv="refresh" content="30">' in answer.text
    for said in ("Màn hình này chưa được đăng ký", "Màn hình lớn", "This screen is not registered", "every 30 seconds"):
        assert said in answer.text
    assert not re.search("<form|<input|<script|{", answer.text.partition("</style>")[2])


def test_a_link_that_is_opened_under_another_name_is_not_written_down(store):
    noted = []
    with opened(store, noted=lambda code, _who, at: noted.append((code, at))) as centre:
        centre.get("/sign-in/a-token", headers={"Host": "elsewhere.example"})
        centre.get("/place/VN", headers={"Host": "elsewhere.example"})
    assert noted == [("unknown-host", "GET /sign-in/"), ("unknown-host", "GET /place/VN")]


@pytest.mark.parametrize("path", ["/api/v1/areas", "/live/snapshot/overview", "/_dash-layout"])
def test_what_a_script_asks_is_answered_with_a_problem_not_with_a_page(centre, path):
    answer = centre.get(path, headers=PAGE)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "/problems/unauthenticated"


def test_a_method_that_is_not_for_an_address_is_named_in_the_refusal(centre):
    answer = centre.ask("POST", "/health/live", token=key(centre.store, "read"))
    assert answer.status_code == 405
    assert "POST" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO"])
def test_where_reports_are_sent_nothing_but_post_is_allowed_and_anybody_may_know_it(centre, method):
    for said in ({}, {"token": key(centre.store, "submit")}, {"token": key(centre.store, "read")}):
        answer = centre.ask(method, "/api/v1/reports", **said)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_method_refused_to_who_is_known_comes_with_those_that_are_not(centre):
    answer = centre.ask("POST", "/wall", cookie=cookie(centre.store, "staff"), headers=OUR_PAGE)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/api/nowhere", "/_dash-layout", "/sign-out"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_who_is_not_known_learns_nothing_of_what_is_not_described(centre, method, path):
    answer = centre.ask(method, path)
    assert answer.status_code == 401
    assert "allow" not in answer.headers


@pytest.mark.parametrize("path", ["/health/live", "/sign-in", "/assets/centre.css", "/openapi.json", "/wall"])
def test_head_says_what_get_says_but_the_content(centre, path):
    session = cookie(centre.store, "staff")
    whole, head = centre.get(path, cookie=session), centre.ask("HEAD", path, cookie=session)
    assert (head.status_code, head.content) == (200, b"")
    assert whole.content
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_the_head_of_a_stream_ends(centre):
    answer = centre.ask("HEAD", "/live/stream?scenes=overview", cookie=cookie(centre.store, "staff"))
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(("role", "home"), [("wall", "/wall"), ("reporter", "/submit")])
def test_whoever_may_not_see_the_overview_is_led_to_what_is_theirs(centre, role, home):
    answer = centre.get("/", cookie=cookie(centre.store, role), headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, home)


def test_a_reporter_does_not_see_the_pages_of_the_staff(centre):
    answer = centre.get("/sources", cookie=cookie(centre.store, "reporter"), headers=PAGE)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")


@pytest.mark.parametrize(
    ("path", "said", "language"),
    [
        ("/sign-in", {}, "vi"),
        ("/sign-in?lang=en", {}, "en"),
        ("/sign-in?lang=fr", {}, "vi"),
        ("/sign-in", {"Cookie": "language=en"}, "en"),
        ("/sign-in", {"Cookie": "a=b; language=en; c=d"}, "en"),
        ("/sign-in", {"Cookie": "language=english"}, "vi"),
        ("/sign-in", {"Cookie": "xlanguage=en"}, "vi"),
        ("/sign-in?lang=vi", {"Cookie": "language=en"}, "vi"),
        ("/sign-in", {"Accept-Language": "en-GB,en"}, "vi"),
    ],
)
def test_a_page_is_in_the_language_of_the_address_then_of_the_cookie(centre, path, said, language):
    assert f'<html lang="{language}">' in centre.get(path, headers=said).text


@pytest.mark.parametrize(
    ("path", "said", "title"),
    [
        ("/api/v1/areas", {}, "Chưa xác thực"),
        ("/api/v1/areas", {"Accept-Language": "en-GB,vi"}, "Not authenticated"),
        ("/api/v1/areas", {"Accept-Language": "vi,en"}, "Chưa xác thực"),
        ("/api/v1/areas?lang=vi", {"Accept-Language": "en"}, "Chưa xác thực"),
        ("/live/snapshot/overview", {"Accept-Language": "en"}, "Chưa xác thực"),
    ],
)
def test_the_api_alone_goes_by_what_its_client_accepts(centre, path, said, title):
    assert centre.get(path, headers=said).json()["title"] == title


def test_a_language_that_was_chosen_is_remembered(centre):
    chosen = centre.get("/sign-in?lang=en").headers["set-cookie"]
    assert chosen.startswith("language=en; Path=/")
    assert "SameSite=Lax" in chosen
    assert "set-cookie" not in centre.get("/sign-in").headers


def test_one_reader_s_language_does_not_reach_the_next(centre):
    centre.get("/sign-in?lang=en")
    assert '<html lang="vi">' in centre.get("/sign-in").text
