"""The body of a report."""

import re
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import orjson
import pytest

from collectors.mock.dispatch import Dispatch, Sent
from collectors.mock.reports import body
from collectors.mock.senders import Sender, senders_of
from collectors.mock.world import ZONE, World
from indicators.geography import Level
from indicators.periods import Period, load_calendar

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=ZONE)


@pytest.fixture(scope="module")
def senders(world: World) -> dict[str, Sender]:
    return dict(senders_of(world)[0])


@pytest.fixture(scope="module")
def dispatch(world: World, senders: dict[str, Sender]) -> Dispatch:
    return Dispatch(world, tuple(senders.values()), load_calendar())


def _read(world: World, sent: Sent) -> dict[str, Any]:
    report: dict[str, Any] = orjson.loads(body(world, sent, NOW.date()))
    return report


def _report(dispatch: Dispatch, sender: Sender, form: str, period: str, revision: int = 1) -> Sent:
    return next(
        sent
        for sent in dispatch.newest(sender, NOW)
        if (sent.form.code, sent.period.code, sent.revision) == (form, period, revision)
    )


def test_the_same_report_has_the_same_bytes(world: World, dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    sent = _report(dispatch, senders["G12"], "BC.TC.THANG", "2026-10")
    assert body(world, sent, NOW.date()) == body(world, sent, NOW.date())


def test_what_was_an_estimate_when_it_was_sent_is_final_a_quarter_later(
    world: World, dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    sent = _report(dispatch, senders["G12"], "BC.TC.THANG", "2026-06")
    first, later = (
        {row["status"] for row in orjson.loads(body(world, sent, day))["observations"]}
        for day in (date(2026, 9, 28), date(2026, 9, 29))
    )
    assert (first, later) == ({"P"}, {"A"})


def test_a_report_has_the_shape_of_the_gateway(world: World, dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    report = _read(world, _report(dispatch, senders["G12"], "BC.TC.THANG", "2026-10"))
    assert list(report) == [
        "schema",
        "report_id",
        "sender",
        "form",
        "report_period",
        "revision",
        "generated_at",
        "row_count",
        "control_totals",
        "observations",
    ]
    assert report["schema"] == "dieuhanh.report/1"
    assert report["sender"] == "G12"
    assert report["generated_at"].endswith("+07:00")
    row = report["observations"][0]
    assert list(row) == ["indicator", "area", "area_name", "period", "unit", "value", "status", "note"]
    assert re.fullmatch(r"[0-9]+\.[0-9]", row["value"])
    assert row["unit"] == "tỷ đồng"


@pytest.mark.parametrize("which", [("G12", "BC.TC.THANG", "2025-05"), ("G22", "BC.DVC.THANG", "2026-10")])
def test_rows_and_total_are_counted_on_what_is_sent(
    world: World, dispatch: Dispatch, senders: dict[str, Sender], which: tuple[str, str, str]
) -> None:
    key, form, period = which
    report = _read(world, _report(dispatch, senders[key], form, period))
    values = [Decimal(row["value"]) for row in report["observations"] if row["value"] is not None]
    assert report["row_count"] == len(report["observations"])
    assert Decimal(report["control_totals"]["value_sum"]) == sum(values)


def test_codes_are_those_of_the_map_at_the_period_s_end(
    world: World, dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    for period, many in (("2025-06", 63), ("2025-07", 34)):
        report = _read(world, _report(dispatch, senders["G16"], "BC.DL.THANG", period))
        areas = {row["area"]: row["area_name"] for row in report["observations"] if row["area"] != "VN"}
        assert len(areas) == many
        for code, name in areas.items():
            assert world.geography.find(code, Period.parse(period).end, Level.PROVINCE).name_vi == name


def test_the_reused_code_24_is_bac_giang_before_and_bac_ninh_after(
    world: World, dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    names = []
    for period in ("2025-06", "2025-07"):
        report = _read(world, _report(dispatch, senders["H05"], "BC.DP.THANG", period))
        names.append({row["area"]: row["area_name"] for row in report["observations"]})
    assert names == [{"24": "Bắc Giang", "27": "Bắc Ninh"}, {"24": "Bắc Ninh"}]


def test_the_nation_has_a_row_only_where_provinces_do_not_add_up_to_it(
    world: World, dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    tourism = _read(world, _report(dispatch, senders["G16"], "BC.DL.THANG", "2026-09"))
    assert {row["indicator"] for row in tourism["observations"] if row["area"] == "VN"} == {"KT13"}
    visits = _read(world, next(dispatch.newest(senders["portal-visits"], NOW)))
    groups = ["HC33.DIEN", "HC33.GPLX", "HC33.BHYT"]
    assert [row["indicator"] for row in visits["observations"]] == ["HC32", "HC33", *groups]
    assert {row["area"] for row in visits["observations"]} == {"VN"}


def test_the_document_axis_counts_ministries_and_provinces(
    world: World, dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    report = _read(world, next(dispatch.newest(senders["document-axis"], NOW)))
    areas = {row["area"] for row in report["observations"]}
    assert {"G12", "01"} <= areas
    assert len(areas) == 34 + len(world.geography.agencies())


def test_a_partial_report_says_which_figures_are_missing_and_sends_them_later(
    world: World, dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    partial = next(
        sent for sent in dispatch.newest(senders["G22"], NOW) if sent.flaw == "partial" and sent.revision == 1
    )
    rows = _read(world, partial)["observations"]
    missing = [row for row in rows if row["value"] is None]
    assert 0 < len(missing) < len(rows)
    assert all(row["status"] == "M" and row["note"] for row in missing)
    completed = _read(world, _report(dispatch, senders["G22"], partial.form.code, partial.period.code, 2))
    assert completed["reason"]
    assert all(row["value"] is not None for row in completed["observations"])


def test_a_corrected_report_understated_some_figures_at_first(
    world: World, dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    corrected = 0
    for key in ("G17", "G10", "G01", "G16"):
        for first in islice(dispatch.newest(senders[key], NOW), 200):
            if first.flaw != "preliminary":
                continue
            then = _report(dispatch, senders[key], first.form.code, first.period.code, 2)
            pairs = zip(_read(world, first)["observations"], _read(world, then)["observations"], strict=True)
            for one, two in pairs:
                assert Decimal(one["value"]) <= Decimal(two["value"])
                corrected += one["status"] == "P"
    assert corrected > 0
