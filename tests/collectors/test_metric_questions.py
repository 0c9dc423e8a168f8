"""The portal is asked for every department's metrics, a few questions a visit, and faults of it are told."""

import hashlib
from datetime import datetime, timedelta

import httpx
import orjson
import pytest

from collectors.fetch import Fetched
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.metric_questions import QUESTIONS_A_VISIT, questions, visit_metrics
from collectors.mock import server as simulated
from collectors.source import Source
from collectors.visits import Visit
from collectors.world import World
from indicators.observations import Origin
from indicators.store.observations import Selection, shown
from tests.builders import ZONE
from tools.frozen_line import Line

PATHS = ["dvc-progress", "transparency"]
BASE = "http://127.0.0.1:9"
TODAY = datetime(2026, 11, 22, 9, tzinfo=ZONE)
SOURCE = Source(
    *("portal-766-metrics", "Chỉ tiêu 766", "Metrics", "G22", "metrics", "dvcqg.metrics", "{base}/portal/api"),
    *(timedelta(hours=1), Origin.SIMULATED, 3, "loopback", {"paths": PATHS}),
)


@pytest.fixture
def intake(store, catalogue, geography, calendar):
    return Intake(store, World(catalogue, geography, calendar), FORMATS, ZONE, lambda: TODAY)


class Portal:
    """Answers every question with the same metric, unless told otherwise."""

    def __init__(self, **said):
        self.metric = {"code": "ON_TIME", "numerator": 80, "denominator": 100, "ratio": 80, "score": 16, "maxScore": 20}
        self.metric |= said
        self.asked = []

    def __call__(self, request, _limits):
        self.asked.append((request.url.rsplit("/", 1)[-1], orjson.loads(request.body)))
        body = orjson.dumps({"code": "OK", "data": [self.metric]})
        return Fetched(body, "application/json", None, None, None, 200, len(body), hashlib.sha256(body).hexdigest())


def visit(intake, portal, memory=None, budget=3):
    return Visit(SOURCE, intake, BASE, TODAY, {} if memory is None else memory, budget, fetch=portal)


def test_provinces_are_asked_for_every_span_and_ministries_for_two(geography):
    asked = list(questions(geography, TODAY.date(), PATHS))
    spans = {(each.kind, each.period.code) for each in asked}
    provinces = {"2026-11", "2026", "2026-Q4", "2026-H2", "2026-9M"}
    assert {code for kind, code in spans if kind == "ADMINISTRATIVE_UNIT"} == provinces
    assert {code for kind, code in spans if kind == "MINISTRY"} == {"2026-11", "2026"}
    assert len({each.name for each in asked}) == len(asked) < 600


def test_a_period_that_is_just_over_is_asked_for_again(geography):
    asked = {each.period.code for each in questions(geography, TODAY.date().replace(day=3), PATHS)}
    assert {"2026-11", "2026-10"} <= asked


def test_each_span_is_written_as_the_portal_wants_it(geography):
    bodies = {each.period.code: each.body for each in questions(geography, TODAY.date(), PATHS)}
    said = {"departmentType", "departmentCode", "year"}
    assert {code: {name: bodies[code][name] for name in bodies[code].keys() - said} for code in bodies} == {
        "2026-11": {"timeType": "month", "month": 11},
        "2026": {"timeType": "year"},
        "2026-Q4": {"timeType": "quarter", "quarter": 4},
        "2026-H2": {"timeType": "half", "half": 2},
        "2026-9M": {"timeType": "nine-months"},
    }


def test_a_visit_keeps_to_its_budget_and_the_next_goes_on(intake):
    portal = Portal()
    first = visit(intake, portal)
    visit_metrics(first)
    assert (first.more, first.memory["next"], first.documents) == (True, 3, 3)
    second = visit(intake, portal, first.memory)
    visit_metrics(second)
    assert len({(path, body["departmentCode"]) for path, body in portal.asked}) == 6


def test_the_same_answer_again_is_not_taken_again_and_a_visit_of_such_ends_too(intake):
    portal = Portal()
    first = visit(intake, portal, budget=QUESTIONS_A_VISIT)
    visit_metrics(first)
    portal.asked.clear()
    again = visit(intake, portal, first.memory | {"next": 0})
    visit_metrics(again)
    assert (first.kept, again.documents, again.more) == (QUESTIONS_A_VISIT, 0, True)
    assert len(portal.asked) == QUESTIONS_A_VISIT


def test_a_list_that_is_refused_keeps_no_other_away_and_is_asked_for_again(intake):
    came = visit(intake, Portal(numerator=8000))
    visit_metrics(came)
    assert (len(came.refusals), came.kept, came.memory["heard"]) == (3, 0, {})


@pytest.fixture
def country(intake):
    """The simulated portal itself, whose faults a test switches on."""
    line = Line(simulated.build(7, lambda: TODAY, "token", weather=False))
    source = SOURCE.__class__(**{**SOURCE.__dict__, "url": f"{BASE}/portal/api/v1/reporting/evaluation"})

    def ask(request, _limits):
        asked = httpx.Request(request.method, request.url, content=request.body)
        body = line.handle_request(asked).content
        return Fetched(body, "application/json", None, None, None, 200, len(body), hashlib.sha256(body).hexdigest())

    def collect(fault=None, memory=None):
        if fault:
            wanted = orjson.dumps({"endpoint": "portal", "fault": fault, "minutes": 10})
            headers = {"X-Control-Token": "token"}
            line.handle_request(httpx.Request("POST", f"{BASE}/control/faults", headers=headers, content=wanted))
        came = Visit(source, intake, BASE, TODAY, {} if memory is None else memory, 2, fetch=ask)
        visit_metrics(came)
        return came

    return collect


def test_what_the_simulated_portal_says_is_kept(country, intake):
    came = country()
    assert (came.refusals, came.documents, came.rows) == ([], 2, 2 + 8)
    asked = Selection(["HC03.ON_TIME.N", "HC03.ON_TIME.D"], periods=["2026-11"])
    numerator, denominator = sorted(each.figure.value for each in shown(intake.store, asked))
    assert 0 < numerator < denominator


@pytest.mark.parametrize(("fault", "refused"), [("wrong_unit", 2), ("duplicate", 2), ("revised", 0), ("partial", 0)])
def test_a_portal_that_speaks_wrongly_is_refused_and_what_is_held_stays(country, intake, fault, refused):
    asked = Selection(["HC03.ON_TIME.N"], periods=["2026-11"])
    country()
    (before,) = shown(intake.store, asked)
    came = country(fault)
    (after,) = shown(intake.store, asked)
    assert len(came.refusals) == refused
    assert (after.figure.value < before.figure.value) == (fault == "revised")
