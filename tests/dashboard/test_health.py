"""Whether the process lives, whether it can serve, and what it counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from indicators.store.reports import data_version
from indicators.store.sources import Run, claim, enrol, finish
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import key, opened


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


def test_it_lives_and_is_ready_with_its_data_version(centre, store, rules):
    keep(store, rules, figure())
    assert centre.get("/health/live").json() == {"status": "live"}
    body = centre.get("/health/ready").json()
    assert body["status"] == "ready"
    assert body["data_version"] == data_version(store)
    assert body["time"] == NOW.isoformat()


def test_it_is_not_ready_while_the_store_does_not_answer_and_lives_all_the_same(centre, monkeypatch):
    def gone(_store):
        raise ConnectionError("postgresql://admin:secret@10.0.0.1/db")

    monkeypatch.setattr("dashboard.health.data_version", gone)
    answer = centre.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "reason": "ConnectionError"}
    assert centre.get("/health/live").status_code == 200


def test_sources_are_counted_by_how_they_do(centre, store):
    enrol(store, ["lgsp-dossiers-h26", "portal-766", "other"], now=NOW)
    for source, failures in (("lgsp-dossiers-h26", 2), ("portal-766", 2)):
        state = claim(store, source, worker="one", now=NOW, lease=timedelta(minutes=5))
        run = Run(source, NOW, NOW, "failed", None, None, 0, 0)
        assert finish(store, run, replace(state, failures=failures, last_outcome="failed"), worker="one")
    counted = centre.get("/health/ready").json()["sources"]
    assert counted == {"total": 3, "well": 1, "failed": 1, "waiting": 1}


def test_the_metrics_count_rows_viewers_and_sources(centre, store, rules):
    keep(store, rules, figure("VM05", "VN"))
    text = centre.get("/metrics", token=key(store, "read")).text
    assert f"dieuhanh_data_version {float(data_version(store))}" in text
    assert 'dieuhanh_rows{table="report"} 1.0' in text
    assert "dieuhanh_viewers 0.0" in text
    assert 'dieuhanh_sources{state="failed"} 0.0' in text
