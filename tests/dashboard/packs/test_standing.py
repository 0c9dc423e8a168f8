"""Packs that are made by themselves: when they are due, once over all processes, kept, and said where they fail."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from collectors.problems import refusal
from dashboard.exporting import routes as exporting
from dashboard.packs.ordering import Counter
from dashboard.packs.routes import bodies_of
from dashboard.packs.standing import Workshop, body
from dashboard.queries import Queries
from indicators.standing_orders import Every, last_due
from indicators.store import audit, pack_orders
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import OUR_PAGE, Clock, builder, cookie, opened, setting
from tests.dashboard.packs.reading import paper_words

TOMORROW = datetime(2026, 10, 21, 7, tzinfo=ZONE)


@pytest.fixture
def workshop(store, rules):
    keep(store, rules, figure(value="100"), now=NOW - timedelta(hours=2))
    clock = Clock()
    exports = exporting.Desk(store, setting(), clock, {}, refusal)
    workbook = exporting.keeper_of(exports)
    return Workshop(store, Queries(store, setting()), bodies_of(builder(store)), clock, "http://127.0.0.1", workbook)


def ordered(workshop, every=Every.DAY, agency="G12"):
    return pack_orders.order(workshop.store, agency, every, "vi", actor="staff", now=workshop.clock(), zone=ZONE)


@pytest.mark.parametrize(
    ("every", "now", "due"),
    [
        (Every.DAY, "2026-10-20T06:59", "2026-10-19T07:00"),
        (Every.DAY, "2026-10-20T07:00", "2026-10-20T07:00"),
        (Every.WEEK, "2026-10-20T08:00", "2026-10-19T07:00"),
        (Every.WEEK, "2026-10-19T06:59", "2026-10-12T07:00"),
        (Every.MONTH, "2026-11-01T06:59", "2026-10-01T07:00"),
        (Every.MONTH, "2027-01-01T07:00", "2027-01-01T07:00"),
    ],
)
def test_a_pack_is_due_at_seven_of_its_day(every, now, due):
    assert last_due(every, datetime.fromisoformat(now).replace(tzinfo=ZONE), ZONE) == datetime.fromisoformat(
        due
    ).replace(tzinfo=ZONE)


def test_nothing_is_made_before_the_next_morning_and_then_once_whoever_looks(workshop):
    ordered(workshop)
    assert workshop.make_due() == 0
    workshop.clock.now = TOMORROW + timedelta(days=2, hours=1)
    assert [workshop.make_due(), workshop.make_due()] == [1, 0]
    file, other = sorted(pack_orders.files(workshop.store, "G12"), key=lambda each: each.name)
    assert {file.as_of, other.as_of} == {TOMORROW + timedelta(days=2)}
    assert (file.name, other.name) == ("G12-2026-10-23-0700.pdf", "G12-2026-10-23-0700.xlsx")
    name, content = pack_orders.content_of(workshop.store, file.id)
    assert (name, len(content)) == (file.name, file.size)
    said = " ".join(paper_words(content).split())
    for words in ("Bộ Tài chính", "Báo cáo phải gửi", "07:00:00 23/10/2026"):
        assert words in said


def test_two_that_claim_the_same_make_it_once(workshop):
    ordered(workshop)
    (order,) = pack_orders.orders(workshop.store)
    claims = [pack_orders.claim(workshop.store, order, TOMORROW, now=TOMORROW) for _ in range(2)]
    assert claims == [True, False]
    assert pack_orders.claim(workshop.store, order, TOMORROW, now=TOMORROW + pack_orders.LEASE)


def test_a_failure_is_kept_and_tried_again(workshop, monkeypatch):
    ordered(workshop)
    workshop.clock.now = TOMORROW
    with monkeypatch.context() as broken:
        broken.setattr("dashboard.packs.standing.paper", lambda _pack: 1 / 0)
        assert workshop.make_due() == 0
    (order,) = pack_orders.orders(workshop.store)
    assert (order.error, order.failed_at) == ("ZeroDivisionError", TOMORROW)
    workshop.clock.now = TOMORROW + pack_orders.LEASE
    assert workshop.make_due() == 1
    assert pack_orders.orders(workshop.store)[0].error is None
    acts = [entry.action for _, entry in audit.entries(workshop.store, ("pack.failed", "pack.made"), limit=9)]
    assert acts == ["pack.made", "pack.made", "pack.failed"]


def test_the_last_files_are_kept_and_a_stopped_pack_is_made_no_more(workshop):
    number = ordered(workshop)
    assert ordered(workshop) == number
    (order,) = pack_orders.orders(workshop.store)
    moments = [TOMORROW + timedelta(days=day) for day in range(pack_orders.KEPT + 2)]
    for moment in moments:
        files = [pack_orders.Made("a.pdf", b"%PDF"), pack_orders.Made("a.xlsx", b"PK")]
        pack_orders.made(workshop.store, order, moment, files, now=moment)
    kept = pack_orders.files(workshop.store, "G12")
    newest = list(reversed(moments))[: pack_orders.KEPT // 2]
    assert [each.as_of for each in kept] == [moment for moment in newest for _ in range(2)]
    pack_orders.stop(workshop.store, number, actor="staff", now=moments[-1])
    workshop.clock.now = moments[-1] + timedelta(days=1)
    assert workshop.make_due() == 0
    with pytest.raises(pack_orders.UnknownPackError, match="lists those there are"):
        pack_orders.stop(workshop.store, number, actor="staff", now=NOW)


def test_a_province_has_its_scene_and_its_tables(workshop):
    ordered(workshop, agency="H26")
    (order,) = pack_orders.orders(workshop.store)
    pack = workshop.pack(order, NOW)
    assert [each["scene"] for each in pack.bodies] == ["profile:01", "agency"]
    assert "/profile/H26?as_of=2026-10-20T08:30:00%2B07:00" in pack.again("pdf")
    names = [row["cells"]["name"] for row in body(workshop.ask, "H26", "vi", NOW)["panels"][0]["rows"]]
    assert any("Thu ngân sách" in each for each in names)


def test_the_workbook_holds_what_was_known_at_the_moment_and_says_so(workshop, store, rules):
    keep(store, rules, figure(value="120"), now=NOW + timedelta(hours=1))
    ordered(workshop, agency="H26")
    (order,) = pack_orders.orders(store)
    for moment, value in ((NOW, 100), (NOW + timedelta(hours=2), 120)):
        book = load_workbook(BytesIO(workshop.figures(order, moment)), read_only=True)
        figures, about = book.worksheets
        assert value in [cell for row in figures.iter_rows(values_only=True) for cell in row]
        said = [str(cell) for row in about.iter_rows(values_only=True) for cell in row]
        assert any(moment.isoformat() in each for each in said)
        assert any("Hà Nội" in each for each in said)


def test_staff_orders_makes_fetches_and_stops_over_the_addresses(store):
    with opened(store) as centre:
        said = {"cookie": cookie(store, "staff"), "headers": OUR_PAGE}
        answer = centre.ask("POST", "/packs/orders?agency=G12&every=W", **said)
        assert (answer.status_code, answer.headers["location"]) == (303, "/profile/G12")
        (order,) = pack_orders.orders(store, "G12")
        assert (order.every, order.ordered_by) == (Every.WEEK, "staff")
        centre.ask("POST", f"/packs/orders/{order.id}/make", **said)
        for file in pack_orders.files(store, "G12"):
            got = centre.get(f"/packs/files/{file.id}", cookie=said["cookie"])
            assert got.headers["content-disposition"] == f'attachment; filename="{file.name}"'
            begins, kind = (b"%PDF-", "pdf") if file.name.endswith(".pdf") else (b"PK", "spreadsheetml.sheet")
            assert got.content.startswith(begins)
            assert got.headers["content-type"].endswith(kind)
        assert centre.ask("POST", "/packs/orders?agency=G99&every=W", **said).status_code == 404
        centre.ask("POST", f"/packs/orders/{order.id}/stop", **said)
        assert pack_orders.orders(store) == []


def test_the_counter_knows_every_way_of_repeating(workshop):
    assert Counter(workshop).order("H26", "M") == "H26"
