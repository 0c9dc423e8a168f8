"""The watched folder: whole files go down the one road, come to lie beside their receipts, and none is ever lost."""

import hashlib
import io
import json
import os
import threading
from datetime import timedelta

import pytest
import xlsxwriter

from collectors import inbox as watched
from collectors.admission import Policy
from collectors.formats import FORMATS
from collectors.inbox import Inbox, sources, transports
from collectors.intake import Intake
from collectors.receiving import Limits
from collectors.schedule import Collector, visit_once
from collectors.transports import TRANSPORTS
from collectors.world import World
from indicators.store.audit import broken_link
from indicators.store.engine import StoreBusyError
from indicators.store.reports import recent
from indicators.store.signing_keys import register
from indicators.store.sources import enrol, runs, states
from tests.builders import NOW, ZONE, value_shown
from tests.signing import signer

EARLIER = NOW - timedelta(hours=1)
CSV = b"indicator,area,period,unit,value\nTC01,01,2026-10,t\xe1\xbb\xb7 \xc4\x91\xe1\xbb\x93ng,100.5\n"
SDMX_CSV = (
    b"STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\n"
    b"dataflow,VPCP:BC_TC_THANG(1.0),I,M,TC01,01,2026-10,100.5,A,\n"
)


def report(number="BAOCAO0001", revision=1, value="100.5", period="2026-10", **said):
    row = {"indicator": "TC01", "area": "01", "period": period, "unit": "tỷ đồng", "value": value}
    ordinary = {
        "schema": "dieuhanh.report/1",
        "report_id": number,
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": period,
        "revision": revision,
        **({"reason": "đối chiếu lại"} if revision > 1 else {}),
        "generated_at": "2026-10-20T08:00:00+07:00",
        "row_count": 1,
        "observations": [row],
    }
    return json.dumps({**ordinary, **said}).encode()


def workbook():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(CSV.decode().splitlines()):
            for column, cell in enumerate(cells.split(",")):
                sheet.write(row, column, float(cell) if cell == "100.5" else cell)
    return written.getvalue()


class Desk:
    """A watched folder with a collector beside it; each look is made when the one before has been worked off."""

    def __init__(self, root, store, world):
        self.root, self.store, self.world, self.moment = root, store, world, NOW
        self.policy, self.limits = Policy(), Limits()
        root.mkdir()
        enrol(store, ["folder"], now=NOW)

    def put(self, name, content, *, sender="G12", written=EARLIER):
        drawer = self.root / sender
        drawer.mkdir(exist_ok=True)
        path = drawer / name
        path.write_bytes(content)
        os.utime(path, (written.timestamp(), written.timestamp()))
        return path

    def collector(self, worker="one"):
        def clock():
            return self.moment

        intake = Intake(self.store, self.world, FORMATS, ZONE, clock)
        roads = {"folder": Inbox(self.root, self.policy, self.limits).visit}
        listed = sources(self.root)
        return Collector(listed, intake, "", worker, clock, threading.Event(), transports=roads)

    def look(self, worker="one"):
        """One visit, once the folder is due; the run that is recorded."""
        self.moment += timedelta(seconds=10)
        collector = self.collector(worker)
        visit_once(collector, collector.sources["folder"])
        return runs(self.store, "folder", limit=1)[0]

    def lies(self, sender="G12"):
        """Every file of a sender, by its path in the sender's folder."""
        drawer = self.root / sender
        return {
            str(each.relative_to(drawer)): each.read_bytes() for each in sorted(drawer.rglob("*")) if each.is_file()
        }

    def paper(self, name, sender="G12"):
        return json.loads((self.root / sender / name).read_bytes())

    def stored(self):
        return recent(self.store, limit=100)


@pytest.fixture
def desk(tmp_path, store, catalogue, geography, calendar):
    return Desk(tmp_path / "inbox", store, World(catalogue, geography, calendar))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("thang10.json", report()),
        ("thang10.csv", CSV),
        ("Tháng 10 — bản chính.XLSX", workbook()),
        ("thang10", CSV),
        ("dong.csv", SDMX_CSV),
        ("a'; DROP TABLE report; --\n.json", report()),
    ],
)
def test_a_file_is_judged_by_its_bytes_kept_and_moved_beside_its_receipt(desk, name, content):
    desk.put(name, content)
    run = desk.look()
    assert (run.outcome, run.documents, run.rows, run.message) == ("received", 1, 1, None)
    assert set(desk.lies()) == {f"accepted/{name}", f"accepted/{name}.receipt.json"}
    assert desk.lies()[f"accepted/{name}"] == content
    (kept,) = desk.stored()
    paper = desk.paper(f"accepted/{name}.receipt.json")
    assert (paper["receipt_id"], paper["sha256"]) == (kept["id"], hashlib.sha256(content).hexdigest())
    assert (paper["sender"], paper["rows"], paper["state"]) == ("G12", 1, "accepted")
    assert (kept["source"], kept["origin"], kept["actor"]) == ("folder", "reported", "folder:G12")
    assert value_shown(desk.store, "TC01", "01", "2026-10").normalize() == 100.5
    assert states(desk.store)[0].last_success is not None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", report(report_period="2026-99"), "period-not-a-period"),
        ("a.json", b"{", "malformed-json"),
        ("a.json", CSV, "file-type-mismatch"),
        ("a.csv", report(), "file-type-mismatch"),
        ("a.csv", b"%PDF-1.7", "file-type-mismatch"),
        ("a.xml", b"<a/>", "malformed-file"),
        ("a.json", report(sender="G15"), "sender-not-yours"),
        ("a.csv", CSV.removesuffix(b"\n"), "body-truncated"),
        ("a.csv", b"", "empty-report"),
    ],
)
def test_a_file_that_is_wrong_is_moved_beside_why_and_a_run_tells(desk, name, content, code):
    desk.put(name, content)
    run = desk.look()
    assert set(desk.lies()) == {f"refused/{name}", f"refused/{name}.problem.json"}
    paper = desk.paper(f"refused/{name}.problem.json")
    assert code in {each["code"] for each in paper["errors"]}
    assert (paper["file"], paper["sha256"]) == (name, hashlib.sha256(content).hexdigest())
    assert desk.lies()[f"refused/{name}"] == content
    assert (run.outcome, run.documents, run.rows) == ("warned", 1, 0)
    assert run.error in {each["code"] for each in paper["errors"]}
    assert run.message.startswith(f"G12/{name} is refused: ")
    assert desk.stored() == []
    assert states(desk.store)[0].failures == 0, "one sender's mistakes must not keep the others waiting"


def test_a_held_report_says_on_its_receipt_why_it_waits(desk):
    desk.put("1.json", report("BAOCAO0001", period="2026-09"))
    desk.look()
    desk.put("2.json", report("BAOCAO0002", value="100500000"))
    desk.look()
    paper = desk.paper("accepted/2.json.receipt.json")
    assert (paper["state"], paper["decision"]) == ("held", None)
    assert [each["reason"] for each in paper["held"]] == ["jump"]


def test_a_file_still_being_written_is_left_until_it_rests(desk):
    desk.put("a.json", report(), written=NOW + timedelta(seconds=8))
    desk.put("b.json.part", report())
    desk.put(".c.json", report())
    assert (desk.look().outcome, desk.look().outcome) == ("unchanged", "received")
    assert set(desk.lies()) == {"accepted/a.json", "accepted/a.json.receipt.json", "b.json.part", ".c.json"}


def test_a_renamed_file_and_one_dated_in_the_future_are_taken_at_once(desk):
    desk.put("a.json.part", report()).rename(desk.root / "G12" / "a.json")
    desk.put("b.json", report("BAOCAO0002", 2), written=NOW + timedelta(days=1))
    assert desk.look().documents == 2


@pytest.mark.parametrize("text", ["{}", "{}  *thang10.json\n", "\\{}  a\\nb.json\r\n"])
def test_a_checksum_that_holds_makes_a_file_whole_at_once(desk, text):
    content = CSV.removesuffix(b"\n")
    desk.put("a.csv", content, written=NOW + timedelta(seconds=9))
    desk.put("a.csv.sha256", text.format(hashlib.sha256(content).hexdigest().upper()).encode())
    assert desk.look().outcome == "received", "and a last line without its end is known to be the whole line"
    assert set(desk.lies()) == {"accepted/a.csv", "accepted/a.csv.receipt.json", "accepted/a.csv.sha256"}


def test_a_file_waits_to_become_what_its_checksum_says_and_is_refused_where_it_never_does(desk):
    half = desk.put("a.json", report()[:50], written=NOW)
    desk.put("a.json.sha256", hashlib.sha256(report()).hexdigest().encode())
    desk.put("b.json", report("BAOCAO0002"), written=NOW)
    desk.put("b.json.sha256", b"not a checksum")
    assert [desk.look().outcome, half.exists()] == ["unchanged", True]
    half.write_bytes(report())
    assert desk.look().outcome == "received"
    desk.moment += timedelta(minutes=16)
    assert desk.look().error == "file-inconsistent"
    assert set(desk.lies()) >= {"refused/b.json", "refused/b.json.problem.json", "refused/b.json.sha256"}


@pytest.fixture
def signing(desk):
    register(desk.store, "G12", signer().handed_in, actor="app.py", now=EARLIER)
    return signer()


def test_a_signature_beside_a_file_is_verified_and_moved_with_it(desk, signing):
    desk.put("a.json", report())
    desk.put("a.json.jws", signing.sign(report()).encode() + b"\n")
    assert desk.look().outcome == "received"
    assert set(desk.lies()) == {"accepted/a.json", "accepted/a.json.jws", "accepted/a.json.receipt.json"}
    assert desk.stored()[0]["kid"] == signing.handed_in.kid


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (signer().sign(report(value="7")).encode(), "signature-invalid"),
        (signer("ES256", "another").sign(report()).encode(), "key-unknown"),
        ("chữ ký".encode(), "signature-header"),
        (b"x" * 10000, "signature-header"),
        (None, "signature-missing"),
    ],
)
@pytest.mark.usefixtures("signing")
def test_a_sender_that_registered_a_key_must_sign_here_too(desk, signature, code):
    desk.put("a.json", report())
    if signature is not None:
        desk.put("a.json.jws", signature)
    assert desk.look().error == code
    assert "refused/a.json.problem.json" in desk.lies()
    assert desk.stored() == []


def test_where_all_must_sign_a_file_without_a_signature_is_refused(desk):
    desk.policy = Policy(signed_always=True)
    desk.put("a.json", report())
    assert desk.look().error == "signature-missing"


def test_a_file_waits_a_minute_for_its_signature_and_a_signature_until_it_rests(desk, signing):
    desk.put("a.json", report(), written=NOW)
    assert desk.look().outcome == "unchanged"
    desk.put("a.json.jws", signing.sign(report())[:20].encode(), written=NOW + timedelta(seconds=18))
    assert desk.look().outcome == "unchanged"
    desk.put("a.json.jws", signing.sign(report()).encode(), written=NOW + timedelta(seconds=21))
    assert desk.look().outcome == "received"


@pytest.mark.parametrize("step", ["put", "move"])
@pytest.mark.parametrize("wrong", [False, True])
def test_a_crash_before_the_file_is_moved_gives_the_same_receipt_and_loses_nothing(desk, monkeypatch, step, wrong):
    content = report(report_period="2026-99") if wrong else report()
    desk.put("a.json", content)
    desk.put("a.json.sha256", hashlib.sha256(content).hexdigest().encode())

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(watched.Folder, step, die)
        with pytest.raises(KeyboardInterrupt):
            desk.look()
    stored = [each["id"] for each in desk.stored()]
    assert (len(stored), desk.lies()["a.json"]) == (0 if wrong else 1, content)

    desk.moment += timedelta(minutes=2)  # the lease of the one that died is over
    desk.look("two")
    assert [each["id"] for each in desk.stored()] == stored
    shelf, ending = ("refused", "problem") if wrong else ("accepted", "receipt")
    assert set(desk.lies()) == {f"{shelf}/a.json", f"{shelf}/a.json.sha256", f"{shelf}/a.json.{ending}.json"}
    if not wrong:
        assert desk.paper("accepted/a.json.receipt.json")["receipt_id"] == stored[0]
    assert broken_link(desk.store) is None


def test_the_same_bytes_again_get_the_same_receipt_and_other_files_of_the_name_a_number(desk):
    for content in (report(), report(), report("BAOCAO0002", 2)):
        desk.put("a.json", content)
        desk.look()
    first, again, other = (desk.paper(f"accepted/a{each}.json.receipt.json") for each in ("", ".2", ".3"))
    assert first == again
    assert other["revision"] == 2
    assert [desk.lies()[f"accepted/a{each}.json"] for each in ("", ".2", ".3")] == [
        report(),
        report(),
        report("BAOCAO0002", 2),
    ]


def test_nothing_that_lies_in_the_way_is_written_over(desk):
    desk.put("x", b"")
    for shelf in ("accepted", "refused"):
        (desk.root / "G12" / shelf).mkdir()
    desk.put("accepted/a.json", b"mine")
    desk.put("accepted/a.2.json.receipt.json", b"{}")
    (desk.root / "G12" / "accepted" / "a.3.json").symlink_to("/etc/passwd")
    desk.put("a.json", report())
    desk.look()
    lies = desk.lies()
    assert (lies["accepted/a.json"], lies["accepted/a.2.json.receipt.json"]) == (b"mine", b"{}")
    assert lies["accepted/a.4.json"] == report()


def test_links_devices_and_folders_are_ignored(desk, tmp_path):
    outside = tmp_path / "secret.json"
    outside.write_bytes(report())
    drawer = desk.put("x.part", b"").parent
    (drawer / "link.json").symlink_to(outside)
    (drawer / "folder.json").mkdir()
    desk.put("folder.json/deep.json", report())
    os.mkfifo(drawer / "pipe.json")
    (desk.root / "H26").symlink_to(tmp_path)
    assert (desk.look().outcome, desk.stored()) == ("unchanged", [])
    assert outside.read_bytes() == report()


def test_a_shelf_that_is_a_link_leads_nowhere_and_the_file_stays(desk, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    drawer = desk.put("a.json", report()).parent
    (drawer / "accepted").symlink_to(tmp_path / "elsewhere")
    run = desk.look()
    assert (run.outcome, run.error) == ("warned", "internal")
    assert run.message.startswith("G12/a.json could not be dealt with")
    assert (list((tmp_path / "elsewhere").iterdir()), (drawer / "a.json").exists()) == ([], True)
    assert desk.stored() == []


def test_a_file_that_is_too_large_is_refused_unread_and_holds_back_no_other(desk):
    desk.limits = Limits(body=1000)
    desk.put("a.json", b" " * 1001)
    desk.put("b.json", report())
    assert desk.look().error == "payload-too-large"
    assert {"refused/a.json", "refused/a.json.problem.json", "accepted/b.json"} <= set(desk.lies())


def test_a_workbook_may_not_grow_beyond_the_limit(desk):
    desk.limits = Limits(inflated=1000)
    desk.put("a.xlsx", workbook())
    assert desk.look().error == "payload-too-large"


def test_a_name_too_long_for_its_receipt_is_replaced_by_the_digest(desk):
    name = f"{'n' * 250}.json"
    desk.put(name, report())
    desk.look()
    digest = hashlib.sha256(report()).hexdigest()
    assert set(desk.lies()) == {f"accepted/{digest}", f"accepted/{digest}.receipt.json"}


def test_a_name_that_is_no_text_is_kept_and_told_as_text(desk):
    desk.put("x.part", b"")
    raw = os.fsencode(desk.root / "G12") + b"/th\xe1ng.json"
    with open(raw, "wb") as file:  # noqa: PTH123 - a name that is not UTF-8 is bytes
        file.write(b"{")
    os.utime(raw, (EARLIER.timestamp(), EARLIER.timestamp()))
    desk.look()
    (paper,) = (desk.root / "G12" / "refused").glob("*.problem.json")
    assert json.loads(paper.read_bytes())["file"] == "th\N{REPLACEMENT CHARACTER}ng.json"


def test_a_folder_that_is_no_agencys_is_told_and_not_read(desk):
    desk.put("a.json", report(), sender="g12")
    desk.put("b.json", report())
    run = desk.look()
    assert (run.outcome, run.error, run.documents) == ("warned", "unknown-sender", 1)
    assert run.message.startswith("The folder g12 of the watched folder is no agency's")
    assert desk.lies("g12") == {"a.json": report()}


def test_the_senders_take_turns_and_a_backlog_is_worked_off(desk):
    for number in range(14):
        desk.put(f"{number:02}.json", report(f"BAOCAO{number:04}", number + 1))
    desk.put("z.json", b"{", sender="H26")
    assert desk.look().documents == 12
    assert "refused/z.json" in desk.lies("H26")
    assert states(desk.store)[0].due_at == desk.moment, "it wants its next turn at once"
    assert desk.look().documents == 3
    assert len(desk.stored()) == 14


def test_a_visit_ends_before_its_lease(desk, monkeypatch):
    monkeypatch.setattr(watched, "LONGEST_VISIT", timedelta(seconds=-1))
    desk.put("a.json", report())
    assert desk.look().documents == 0
    assert desk.lies() == {"a.json": report()}


def test_a_fault_that_nobody_foresaw_leaves_the_file_and_holds_back_no_other(desk, monkeypatch):
    read = watched.read_letter

    def stumble(drawer, name, now, **said):
        if name == "a.json":
            raise ZeroDivisionError
        return read(drawer, name, now, **said)

    monkeypatch.setattr(watched, "read_letter", stumble)
    desk.put("a.json", report())
    desk.put("b.json", report())
    run = desk.look()
    assert run.message == (
        "G12/a.json could not be dealt with (ZeroDivisionError) and lies where it was. "
        "Let the collector read and write that folder; its log holds the whole."
    )
    assert {"a.json", "accepted/b.json"} <= set(desk.lies())


def test_a_busy_store_leaves_the_file_for_the_next_look(desk, monkeypatch):
    def busy(*_):
        raise StoreBusyError("no turn")

    desk.put("a.json", report())
    with monkeypatch.context() as once:
        once.setattr(Intake, "receive", busy)
        with pytest.raises(StoreBusyError):
            desk.look()
    assert desk.lies() == {"a.json": report()}
    desk.moment += timedelta(minutes=2)
    assert desk.look().outcome == "received"


def test_two_collectors_take_turns(desk, monkeypatch):
    desk.put("a.json", report())
    read, within = watched.read_letter, []

    def meanwhile(*given, **said):
        other = desk.collector("two")
        within.append((visit_once(other, other.sources["folder"]), len(runs(desk.store, "folder"))))
        return read(*given, **said)

    monkeypatch.setattr(watched, "read_letter", meanwhile)
    desk.look("one")
    assert (within, len(runs(desk.store, "folder")), len(desk.stored())) == ([(False, 0)], 1, 1)


def test_a_collector_that_comes_late_to_a_file_finds_it_moved(desk, monkeypatch):
    """A visit that outlasted its lease: both have the file in hand, and it is kept once."""
    desk.put("a.json", report())
    answered, inside = Intake.receive, []

    def overtaken(self, *given):
        if not inside:
            inside.append(True)
            desk.moment += timedelta(minutes=2)
            desk.look("two")
        return answered(self, *given)

    monkeypatch.setattr(Intake, "receive", overtaken)
    desk.look("one")
    assert set(desk.lies()) == {"accepted/a.json", "accepted/a.json.receipt.json"}
    assert (desk.lies()["accepted/a.json"], len(desk.stored())) == (report(), 1)
    assert states(desk.store)[0].failures == 0


def test_a_folder_that_is_gone_is_a_failure_of_the_source(desk):
    desk.root.rename(desk.root.with_name("gone"))
    run = desk.look()
    assert (run.outcome, run.error) == ("failed", "source-unreachable")
    assert "cannot be opened" in run.message


def test_the_folder_is_made_only_in_the_data_folder_and_is_no_source_where_none_is_watched(tmp_path):
    roads = transports(tmp_path / "data" / "inbox", Policy(), Limits(), made_in=tmp_path / "data")
    assert (set(roads), (tmp_path / "data" / "inbox").is_dir()) == ({*TRANSPORTS, "folder"}, True)
    transports(tmp_path / "mounted", Policy(), Limits(), made_in=tmp_path / "data")
    assert not (tmp_path / "mounted").exists()
    assert (sources(None), transports(None, Policy(), Limits(), made_in=tmp_path)) == ({}, TRANSPORTS)
