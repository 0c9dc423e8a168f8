"""Events of documents on the axis, made with nothing said; a test says only what differs."""

from dataclasses import replace
from datetime import timedelta

from indicators.cases import CaseEvent
from indicators.document_axis import SYSTEM
from indicators.observations import Origin
from indicators.reports import Submission
from indicators.store.recording import record_all
from tests.builders import NOW, document, report

MINUTE = timedelta(minutes=1)
DUE = NOW + timedelta(hours=3)


def tell(store, rules, *events, now=NOW):
    """Keep events as a document of the axis brought them."""
    said = report(sender="G22", form="SK.TRUC", period=None, revision=None, origin=Origin.SIMULATED)
    record_all(store, rules, [Submission(said, document(said.id.encode()), (), events=events)], now=now)


def state(case, code, at, **more):
    agency = case.partition("/")[2]
    first = {"other": "G22", "title": f"Về việc {case}"} if code == "01" else {}
    return replace(CaseEvent(SYSTEM, f"{case}#{code}", case, "document", code, at, agency), **{**first, **more})


def three_documents(store, rules):
    """One due at eleven thirty and done at twelve, one due a quarter of an hour later, and one without a day."""
    tell(
        store,
        rules,
        state("d1/H26", "01", NOW - timedelta(days=2), due=DUE),
        state("d1/H26", "05", NOW - timedelta(days=1)),
        state("d1/H26", "06", DUE + 30 * MINUTE),
        state("d2/G12", "01", NOW - timedelta(days=1), due=DUE + 15 * MINUTE),
        state("d3/G12", "01", NOW - timedelta(days=1)),
    )
