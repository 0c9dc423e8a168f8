"""Signing in by a link that opens once, and signing out."""

from datetime import timedelta

import pytest

from indicators.store.accounts import close_demo
from tests.builders import NOW
from tests.dashboard.centre import OUR_PAGE, PORT, account, cookie, link, opened

SESSION = f"dieuhanh_{PORT}"
WALL = f"dieuhanh_wall_{PORT}"


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


def enter(centre, code, wanted="/", **headers):
    return centre.ask("POST", "/sign-in", data={"code": code, "next": wanted}, headers=headers)


def test_a_link_signs_in_and_leads_home(centre):
    answer = centre.get(f"/sign-in/{link(centre.store, 'staff')}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    session = answer.headers["set-cookie"].partition(";")[0]
    assert centre.get("/", cookie=session).status_code == 200


@pytest.mark.parametrize(
    ("role", "home", "name"),
    [
        ("leader", "/", SESSION),
        ("administrator", "/", SESSION),
        ("reporter", "/submit", SESSION),
        ("wall", "/wall", WALL),
    ],
)
def test_each_role_is_led_to_what_is_theirs_with_a_cookie_no_script_can_read(centre, role, home, name):
    answer = centre.get(f"/sign-in/{link(centre.store, role)}")
    assert answer.headers["location"] == home
    said = answer.headers["set-cookie"]
    assert said.startswith(f"{name}=")
    assert {"httponly", "path=/", "samesite=lax"} <= {part.strip().lower() for part in said.split(";")}


@pytest.mark.parametrize(("role", "lasts"), [("staff", timedelta(hours=12)), ("wall", timedelta(days=365))])
def test_a_session_lasts_a_working_day_and_a_wall_a_year(centre, role, lasts):
    answer = centre.get(f"/sign-in/{link(centre.store, role)}")
    said = answer.headers["set-cookie"]
    assert f"Max-Age={int(lasts.total_seconds())}" in said
    opened_with = {"cookie": said.partition(";")[0]}
    centre.clock.now = NOW + lasts - timedelta(seconds=1)
    assert centre.get("/wall", **opened_with).status_code == 200
    centre.clock.now = NOW + lasts
    assert centre.get("/wall", **opened_with).status_code == 401


def test_a_link_opens_once_and_then_says_in_vietnamese_what_to_do(centre):
    code = link(centre.store, "staff")
    assert centre.get(f"/sign-in/{code}").status_code == 303
    again = centre.get(f"/sign-in/{code}")
    assert again.status_code == 401
    assert "set-cookie" not in again.headers
    assert "đã dùng hoặc đã hết hạn" in again.text
    assert "python app.py account link" in again.text


def test_the_refusal_is_said_in_english_to_whoever_reads_english(centre):
    answer = centre.get("/sign-in/0.x?lang=en")
    assert answer.status_code == 401
    assert "has been used or has expired" in answer.text


def test_a_link_that_ran_out_opens_nothing(centre):
    code = link(centre.store, "staff", lasts=timedelta(hours=1))
    centre.clock.now = NOW + timedelta(hours=1)
    assert centre.get(f"/sign-in/{code}").status_code == 401


def test_a_session_is_no_link(centre):
    session = cookie(centre.store, "staff").partition("=")[2]
    assert centre.get(f"/sign-in/{session}").status_code == 401


def test_the_link_of_a_closed_account_opens_nothing(centre):
    account(centre.store, "staff", demo=True)
    code = link(centre.store, "staff")
    close_demo(centre.store, actor="test", now=NOW)
    assert centre.get(f"/sign-in/{code}").status_code == 401


@pytest.mark.parametrize("written", ["{}", "  {}\n", "http://127.0.0.1:8766/sign-in/{}"])
def test_the_code_may_be_typed_or_the_whole_link_pasted(centre, written):
    answer = enter(centre, written.format(link(centre.store, "staff")), "/sources")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources")


def test_the_form_refuses_a_wrong_code_and_keeps_where_its_reader_wanted_to_go(centre):
    answer = enter(centre, "0.x", "/sources")
    assert answer.status_code == 401
    assert 'name="next" value="/sources"' in answer.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "evil.example",
        "",
    ],
)
def test_nobody_is_led_away_from_here(centre, wanted):
    answer = enter(centre, link(centre.store, "staff"), wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = centre.get("/sign-in", params={"next": wanted})
    assert 'name="next" value="/"' in page.text


@pytest.mark.parametrize("wanted", ["/\t/evil.example", "/\n/evil.example", "/sources\r\nSet-Cookie: a=b"])
def test_what_a_browser_would_drop_from_an_address_is_written_out(centre, wanted):
    answer = enter(centre, link(centre.store, "staff"), wanted)
    assert answer.status_code == 303
    assert not set("\t\r\n") & set(answer.headers["location"])
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith("//")
    assert [name for name in answer.headers.get_list("set-cookie") if not name.startswith(SESSION)] == []


def test_a_reporter_is_not_led_to_a_page_of_the_staff(centre):
    assert enter(centre, link(centre.store, "reporter"), "/sources").headers["location"] == "/submit"


def test_what_the_address_says_cannot_write_into_the_page(centre):
    page = centre.get("/sign-in", params={"next": '/"><script>alert(1)</script>'})
    assert "<script>" not in page.text


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"code=" + b"x" * 100_000, b"code=%ff", b"&&==", b"{}"])
def test_a_form_that_is_nonsense_is_refused_like_a_wrong_code(centre, body):
    assert centre.ask("POST", "/sign-in", content=body).status_code == 401


@pytest.mark.parametrize("role", ["staff", "reporter", "wall"])
def test_signing_out_takes_the_session_out_of_force(centre, role):
    session = cookie(centre.store, role)
    answer = centre.ask("POST", "/sign-out", cookie=session, headers=OUR_PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert [each.partition("=")[0] for each in answer.headers.get_list("set-cookie")] == [SESSION, WALL]
    assert all("Max-Age=0" in each for each in answer.headers.get_list("set-cookie"))
    for path in ("/", "/submit", "/wall"):
        assert centre.get(path, cookie=session).status_code == 401


def test_signing_out_ends_this_session_and_no_other(centre):
    mine, other = cookie(centre.store, "staff"), cookie(centre.store, "staff")
    centre.ask("POST", "/sign-out", cookie=mine, headers=OUR_PAGE)
    assert centre.get("/", cookie=other).status_code == 200
