"""Every document received, every refusal, every published note."""

import json
import zlib
from datetime import timedelta

from sqlalchemy import select  # noqa: TID251 - the tests look at the rows themselves

from indicators.store import audit
from indicators.store.recording import record
from indicators.store.reports import (
    PublishedNote,
    Refusal,
    announce,
    data_version,
    document_with_digest,
    events_since,
    keep_notes,
    known_report_ids,
    notes_of,
    received,
    recent,
    refuse,
    report_row,
)
from indicators.store.schema import audit as audit_table
from indicators.store.schema import document as document_table
from tests.builders import NOW, document, figure, keep, receipt_kept, report


def rows(store, table):
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def note(**differences):
    ordinary = {
        "collection": "system_milestones",
        "as_of": "2019-12-09",
        "figure": "over 60 %",
        "indicators": ("KD07", "KD08"),
        "subject": "reports online",
        "note": "as printed",
        "source": "a press release",
    }
    return PublishedNote(**{**ordinary, **differences})


def test_a_document_comes_back_byte_for_byte(store, rules):
    paper = document(bytes(range(256)) * 40, "application/octet-stream")
    given = record(store, rules, report(), paper, [figure()], now=NOW)
    assert document_with_digest(store, given.sha256) == paper
    assert document_with_digest(store, "0" * 64) is None


def test_the_same_bytes_are_kept_once_whoever_sends_them(store, rules):
    paper = document(b"the same")
    for sender in ("G12", "G15"):
        record(store, rules, report(sender=sender), paper, [], now=NOW)
    (held,) = rows(store, document_table)
    assert (held["sha256"], held["size"], held["first_seen"]) == (paper.sha256, 8, NOW)
    assert zlib.decompress(held["content"]) == b"the same"


def test_a_receipt_is_found_by_our_number_alone(store, rules):
    given = keep(store, rules, figure())
    assert receipt_kept(store, given.id) == given
    assert receipt_kept(store, given.report_id) is None
    assert report_row(store, given.id)["actor"] == "key:G12"
    assert report_row(store, "unknown") is None


def test_the_reports_received_last_come_first(store, rules):
    given = [keep(store, rules, figure(value=str(day)), source=source) for day, source in enumerate("abca")]
    assert [each["id"] for each in recent(store, limit=10)] == [each.id for each in reversed(given)]
    assert [each["id"] for each in recent(store, limit=1)] == [given[3].id]


def test_who_sent_a_form_is_told_with_the_first_moment_it_came(store, rules):
    for revision, hour, period in ((1, 8, "2026-10"), (2, 9, "2026-10"), (1, 9, "2026-09")):
        arrived = report(revision=revision, period=period, received_at=NOW.replace(hour=hour))
        record(store, rules, arrived, document(), [], now=NOW)
    (october,) = received(store, ["BC.TC.THANG"], ["2026-10"])
    assert october == {"form": "BC.TC.THANG", "sender": "G12", "period": "2026-10", "received_at": NOW.replace(hour=8)}
    assert len(received(store, ["BC.TC.THANG"], ["2026-10", "2026-09"])) == 2
    assert received(store, ["BC.TK.THANG"], ["2026-10"]) == []


def test_what_was_stored_after_a_moment_had_not_come_by_then(store, rules):
    keep(store, rules, figure(), now=NOW)
    assert received(store, ["BC.TC.THANG"], ["2026-10"], as_of=NOW - timedelta(seconds=1)) == []
    assert len(received(store, ["BC.TC.THANG"], ["2026-10"], as_of=NOW)) == 1


def test_of_a_senders_numbers_those_that_are_stored_are_known(store, rules):
    keep(store, rules, report_id="1")
    keep(store, rules, report_id="2", sender="G15")
    assert known_report_ids(store, "G12", ["1", "2", "3"]) == {"1"}
    assert known_report_ids(store, "G12", []) == frozenset()


def test_a_refusal_is_kept_without_what_was_refused(store):
    secret = document(b"the content that was refused")
    refuse(store, Refusal("key:G12", len(secret.content), secret.sha256, ("unit", "place", "unit")), now=NOW)
    (row,) = rows(store, audit_table)
    assert (row["actor"], row["action"], row["subject"]) == ("key:G12", "report.refused", secret.sha256)
    assert json.loads(row["details"]) == {"size": 28, "sha256": secret.sha256, "codes": ["place", "unit"]}
    assert rows(store, document_table) == []
    assert audit.broken_link(store) is None


def test_data_versions_count_from_nothing(store, rules):
    assert data_version(store) == 0
    assert data_version(store) < keep(store, rules, figure()).version == data_version(store)


def test_what_is_announced_is_an_event_that_touches_no_indicator(store):
    announce(store, "source", "dvcqg", now=NOW)
    (told,) = events_since(store, 0)
    assert (told.version, told.at, told.kind, told.subject) == (data_version(store), NOW, "source", "dvcqg")
    assert told.indicators == frozenset()


def test_published_notes_are_kept_once(store):
    notes = [note(), note(as_of="2018-08-15", indicators=()), note()]
    assert keep_notes(store, notes, actor="loader", now=NOW) == 2
    assert keep_notes(store, notes, actor="loader", now=NOW) == 0
    assert notes_of(store) == [notes[1], notes[0]]
    assert len(rows(store, audit_table)) == 1


def test_published_notes_are_found_by_indicator(store):
    keep_notes(store, [note(), note(indicators=("KD09",))], actor="loader", now=NOW)
    assert notes_of(store, "KD08") == [note()]
    assert notes_of(store, "KD0") == []


def test_a_note_with_any_other_word_is_another_note(store):
    others = [note(**{name: "other"}) for name in ("collection", "as_of", "figure", "subject", "note", "source")]
    notes = [note(), note(indicators=("KD07",)), *others]
    assert keep_notes(store, notes, actor="loader", now=NOW) == 8


HOUR = timedelta(hours=1)


def test_a_report_counts_as_received_from_the_moment_it_is_stored(store, rules):
    keep(store, rules, figure(), received_at=NOW - 2 * HOUR, now=NOW - HOUR)

    def came(as_of):
        found = received(store, ["BC.TC.THANG"], ["2026-10"], as_of=as_of)
        return [(row["sender"], row["received_at"]) for row in found]

    assert came(NOW - 2 * HOUR) == []
    assert came(NOW - HOUR) == came(None) == [("G12", NOW - 2 * HOUR)]
