"""What is out of the ordinary in the frozen country, so that every state a screen can show is there to be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from indicators.periods import Frequency, Period
from tools.frozen_signing import SIGNED, SIGNED_FOR, SIGNING

FIRST = date(2024, 10, 1)
"""The first month that is collected: what is newest has a figure of a year earlier, and that one has too."""

FIRST_OF_PROVINCES = date(2025, 8, 1)
"""The same for the reports that each province sends for itself, which are many: two months more than a year."""

FIRST_LONGER = {Frequency.QUARTER: date(2023, 1, 1), Frequency.YEAR: date(2020, 1, 1)}
DAYS = timedelta(days=31)
"""Daily reports are collected for so long before the moment, and for a week a year earlier."""

MADE_OFFICIAL = timedelta(days=200)
"""Figures of periods that ended so long ago are no estimates any more."""

WITHHELD = {
    "G10": Period.parse("2026-10"),
    "G17": Period.parse("2026-10"),
    "H05": Period.parse("2026-10"),
    "H21": Period.parse("2026-09"),
    "H61": Period.parse("2026-10"),
    "H56": Period.parse("2026-10"),
}
"""Who has sent no monthly report since: two ministries and four provinces, one of them for longer."""

FAILING = "G19"
"""The State Bank's reports cannot be read this morning."""

REVISING, REVISED = "G12", "BC.TK.THANG"
"""The Ministry of Finance corrects its newest monthly statistics, and no other of its reports."""

SENDING, SENDING_FROM = "H56", Period.parse("2026-10")
"""A province that was late too, and sends its report by itself this morning."""

MISTAKEN, MISTAKEN_IN = "BC.TC.THANG", "TC01"
"""The report of the ministry that comes too early and in another unit than it says."""

UNSCORED = "H35"
"""The province without a score in the newest answers of the service index."""

UNSPENT, UNSPENT_IN = "12", Period.parse("2026-10")
"""The same province has no figure of public investment in the newest month."""

COMMUNES, OF_COMMUNES, LAST_OF_COMMUNES = "BC.TC.XA.THANG", frozenset({"H17", "H26"}), Period.parse("2026-10")
"""The reports of communes are many: every province's comes, but only two are taken whole, and none of November."""

COMMUNES_OF_OTHERS = 2
"""So many communes are left of the report of any other province."""

OFF_COURSE, PART_DISBURSED, SINCE = "TC05", Decimal("0.88"), date(2026, 1, 1)
"""Public investment lags: less was disbursed this year, so that the share of the plan is off its course."""


@dataclass(frozen=True)
class Faults:
    """What is changed of what the simulated country answers, seen from the moment the country is frozen at."""

    moment: datetime

    def is_wanted(self, sender: str, listed: Mapping[str, Any]) -> bool:
        """Whether a report of an index is collected."""
        period = Period.parse(listed["report_period"])
        if period.frequency is Frequency.DAY:
            return self._is_a_day_wanted(period.end)
        if period.frequency is not Frequency.MONTH:
            return period.start >= FIRST_LONGER[period.frequency]
        if (sender, listed["form"], period) == (SIGNING, SIGNED, SIGNED_FOR):
            return False  # it sends it by itself
        if sender == REVISING and listed["revision"] > 1 and listed["form"] != REVISED:
            return False
        if listed["form"] == COMMUNES and period > LAST_OF_COMMUNES:
            return False
        first = FIRST_OF_PROVINCES if sender.startswith("H") else FIRST
        since = WITHHELD.get(sender)
        return period.start >= first and (since is None or period < since)

    def said(self, report: dict[str, Any]) -> dict[str, Any]:
        """A report as it comes in, its sum counted anew."""
        rows = [self._row(each) for each in _few_communes(report)]
        values = [Decimal(each["value"]) for each in rows if each["value"] is not None]
        total = {"value_sum": f"{sum(values, Decimal()):f}"}
        return {**report, "row_count": len(rows), "observations": rows, "control_totals": total}

    def scored(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The scores of the service index, without those of one province."""
        lines = [each for each in answer["data"]["evaluation"] if each["departmentCode"] != UNSCORED]
        return {**answer, "data": {**answer["data"], "evaluation": lines}}

    def _is_a_day_wanted(self, day: date) -> bool:
        today = self.moment.date()
        a_year_ago = today.replace(year=today.year - 1)
        return today - DAYS <= day or a_year_ago - timedelta(days=7) <= day <= a_year_ago

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        period = Period.parse(row["period"])
        if row["status"] == "P" and period.end < self.moment.date() - MADE_OFFICIAL:
            row = {**row, "status": "A"}
        if row["indicator"] != OFF_COURSE or row["value"] is None:
            return row
        if (row["area"], period) == (UNSPENT, UNSPENT_IN):
            return {**row, "value": None, "status": "M", "note": "Chưa có số liệu"}
        if period.start < SINCE:
            return row
        value = Decimal(row["value"])
        return {**row, "value": f"{(value * PART_DISBURSED).quantize(value):f}"}


def _few_communes(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a report; of one about communes the first places, but for the provinces that are taken whole."""
    rows: list[dict[str, Any]] = report["observations"]
    if report["form"] != COMMUNES or report["sender"] in OF_COMMUNES:
        return rows
    kept = set(sorted({each["area"] for each in rows})[:COMMUNES_OF_OTHERS])
    return [each for each in rows if each["area"] in kept]


def in_thousands(report: dict[str, Any]) -> dict[str, Any]:
    """The report of the period that follows, in figures a thousand times too large."""
    following = Period.parse(report["report_period"]).next().code
    rows = [
        {**each, "period": following, "status": "P", "value": f"{Decimal(each['value']) * 1000:f}"}
        for each in report["observations"]
        if each["indicator"] == MISTAKEN_IN
    ]
    return {
        **{name: value for name, value in report.items() if name != "reason"},
        "report_id": f"{report['report_id'][:-1]}Z",
        "report_period": following,
        "revision": 1,
        "row_count": len(rows),
        "control_totals": {"value_sum": f"{sum((Decimal(each['value']) for each in rows), Decimal()):f}"},
        "observations": rows,
    }
