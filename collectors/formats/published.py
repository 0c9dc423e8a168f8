"""Figures that were published, as CSV tables: scores of the service index 766 and growth of the provinces.

Each row becomes one figure a column, for the row's own period. What a table prints beside the figures (ranks, sources,
the least of all places) is kept as notes, which are not computed with.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from collectors.formats.csv_table import Line, read_table
from collectors.formats.json_text import read_decimal
from collectors.formats.shapes import quoted
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.geography import UnknownPlaceError, load_geography
from indicators.index766 import BY_SHARE, load_metrics
from indicators.observations import MISSING
from indicators.periods import Frequency, Period, UnknownPeriodError
from indicators.reports import Document

NATION = "VN"
SCORES = {
    "total_100": "HC01",
    "CKMB_18": "HC02",
    "TDGQ_20": "HC03",
    "CLGQ_12": "HC04",
    "TTTT_10": "HC05",
    "MDSH_22": "HC06",
    "MDHL_18": "HC07",
}
NATIONAL = {"average_score_100": "HC01", "dossiers_on_time_pct": "HC11"}
GROWTH = {"grdp_growth_pct": "KT01"}
"""The indicator of each column that holds figures, for the three tables."""
SCORES_COLUMNS = ("as_of_date", "agency_code", "province_code", "name_vi", *SCORES, "source")
COMPONENTS_COLUMNS = (
    *("as_of_date", "agency_code", "name_vi", "group", "metric_code", "metric_vi"),
    *("numerator", "denominator", "ratio_pct", "score", "max_score", "source"),
)
NATIONAL_COLUMNS = ("month", *NATIONAL, "dossiers_overdue_pct", "source")
GROWTH_COLUMNS = ("period", "province_code", "name_vi", *GROWTH, "rank_of_34", "source")

_NATION_ROW = "Cả nước (GDP)"
_STATISTIC = re.compile(r"(?:min|max|median) of [1-9][0-9]*", re.ASCII)
_RANK = re.compile(r"[1-9][0-9]*|", re.ASCII)
_WHOLE = Decimal(100)
_ROUNDING = Decimal("0.01")


def read_scores(paper: Document, arrival: Arrival) -> Reading:
    """Scores of the provinces on days; the total and the six groups.

    Raises:
        RefusedError: not the table agreed, or the two codes of a row name different provinces.
    """
    del arrival
    lines = read_table(paper.content, SCORES_COLUMNS)
    _refuse([problem for line in lines for problem in (*_periods(line, "as_of_date", Frequency.DAY), *_codes(line))])
    rows = [
        row
        for line in lines
        for row in _rows(line, SCORES, line.cells["as_of_date"], line.cells["province_code"], line.cells["name_vi"])
    ]
    return Reading("G22", "BC.766.THANG", tuple(rows), report_id=_number(paper))


def read_components(paper: Document, arrival: Arrival) -> Reading:
    """Numerators and denominators of the index of Decision 766 on days; where only a share is printed, the share.

    Raises:
        RefusedError: not the table agreed, a metric the index does not have, or a ratio that is another one.
    """
    del arrival
    lines = read_table(paper.content, COMPONENTS_COLUMNS)
    _refuse([problem for line in lines for problem in (*_periods(line, "as_of_date", Frequency.DAY), *_of_index(line))])
    rows = [row for line in lines for row in _component_rows(line)]
    return Reading("G22", "TP.766", tuple(rows), report_id=_number(paper))


def read_national(paper: Document, arrival: Arrival) -> Reading:
    """The nation's score and on-time rate by month, as the portal printed them.

    Raises:
        RefusedError: not the table agreed, or on time and overdue do not add up to 100 %.
    """
    del arrival
    lines = read_table(paper.content, NATIONAL_COLUMNS)
    _refuse([problem for line in lines for problem in (*_periods(line, "month", Frequency.MONTH), *_shares(line))])
    rows = [
        _provisional(row) if _is_partial(line) else row
        for line in lines
        for row in _rows(line, NATIONAL, line.cells["month"], NATION)
    ]
    return Reading("G22", "BC.766.THANG", tuple(rows), report_id=_number(paper))


def read_growth(paper: Document, arrival: Arrival) -> Reading:
    """Yearly growth of provinces and the nation; the least or most of all places is nobody's figure, so not read.

    Raises:
        RefusedError: not the table agreed, or a row that is no province, nation or such a statistic.
    """
    del arrival
    lines = read_table(paper.content, GROWTH_COLUMNS)
    _refuse(
        [problem for line in lines for problem in (*_periods(line, "period", Frequency.YEAR), *_growth_problems(line))]
    )
    rows = [row for line in lines if not is_statistic(line) for row in _growth_rows(line)]
    return Reading("G12", "BC.TK.NAM", tuple(rows), report_id=_number(paper))


def is_statistic(line: Line) -> bool:
    """Whether a row of the growth table is a statistic of all places ("min of 34") and not the figure of one."""
    return not line.cells["province_code"] and bool(_STATISTIC.fullmatch(line.cells["name_vi"]))


def _number(paper: Document) -> str:
    """A report number that is the same for the same bytes, so that loading a file twice changes nothing."""
    return f"published-{paper.sha256}"


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise RefusedError(problems)


def _rows(line: Line, columns: Mapping[str, str], period: str, area: str, name: str | None = None) -> Iterator[Row]:
    """A row for each figure: an empty cell is a missing one, and what is no decimal is left for the judge to name."""
    for column, indicator in columns.items():
        text = line.cells[column]
        yield Row(
            line.at(column),
            line.number,
            indicator,
            area,
            period,
            read_decimal(text),
            status="A" if text else MISSING,
            area_name=name,
            value_text=quoted(text) or None,
        )


def _component_rows(line: Line) -> Iterator[Row]:
    metric = load_metrics()[line.cells["metric_code"]]
    columns = ("ratio_pct",) if metric.code in BY_SHARE else ("numerator", "denominator")
    said = dict(zip(columns, metric.parts, strict=True))
    return _rows(line, said, line.cells["as_of_date"], line.cells["agency_code"], line.cells["name_vi"])


def _of_index(line: Line) -> Iterator[Problem]:
    """A metric of its own group, whose ratio is the one of its numerator and denominator."""
    metric = load_metrics().get(line.cells["metric_code"])
    if metric is None or metric.group != line.cells["group"]:
        fault = f"row {line.number}: no metric {quoted(line.cells['metric_code'])} of {quoted(line.cells['group'])}"
        yield Problem("malformed-report", line.at("metric_code"), {"fault": fault})
    over, under, ratio = (read_decimal(line.cells[name]) for name in ("numerator", "denominator", "ratio_pct"))
    if over is not None and under and ratio is not None and abs(over / under * _WHOLE - ratio) > _ROUNDING:
        fault = f"row {line.number}: {over} of {under} is not {ratio} %"
        yield Problem("malformed-report", line.at("ratio_pct"), {"fault": fault})


def _growth_rows(line: Line) -> Iterator[Row]:
    code, name = line.cells["province_code"], line.cells["name_vi"]
    if code:
        return _rows(line, GROWTH, line.cells["period"], code, name)
    return _rows(line, GROWTH, line.cells["period"], NATION)


def _periods(line: Line, column: str, frequency: Frequency) -> Iterator[Problem]:
    """A period of another kind than the table's; one that is none at all is left for the judge to name."""
    code = line.cells[column]
    try:
        period = Period.parse(code)
    except UnknownPeriodError:
        yield Problem("period-not-a-period", line.at(column), {"period": quoted(code)})
        return
    if period.frequency is not frequency:
        fault = f'"{code}" is not a period of this table'
        yield Problem("wrong-type", line.at(column), {"field": column, "fault": fault})


def _codes(line: Line) -> Iterator[Problem]:
    """The agency's code and the province's must be of one province on the row's day."""
    code, agency, day = (line.cells[name] for name in ("province_code", "agency_code", "as_of_date"))
    try:
        place = load_geography().find(code, Period.parse(day).end)
    except (UnknownPlaceError, UnknownPeriodError):
        return
    if place.agency_code != agency:
        facts = {"row": line.number, "area": code, "name": place.agency_code, "given": quoted(agency)}
        yield Problem("area-name-mismatch", line.at("agency_code"), facts)


def _shares(line: Line) -> Iterator[Problem]:
    """On time and overdue are shares of the same dossiers."""
    on_time, overdue = (read_decimal(line.cells[name]) for name in ("dossiers_on_time_pct", "dossiers_overdue_pct"))
    if overdue is None and line.cells["dossiers_overdue_pct"]:
        facts = {"row": line.number, "value": quoted(line.cells["dossiers_overdue_pct"])}
        yield Problem("number-not-decimal", line.at("dossiers_overdue_pct"), facts)
    elif on_time is not None and overdue is not None and abs(on_time + overdue - _WHOLE) > _ROUNDING:
        fault = f"row {line.number}: on time and overdue add up to {on_time + overdue} %"
        yield Problem("malformed-report", line.at("dossiers_overdue_pct"), {"fault": fault})


def _is_partial(line: Line) -> bool:
    """Whether the row's source says that its month was not over when it was read ("September partial")."""
    return f"{Period.parse(line.cells['month']).start:%B} partial" in line.cells["source"]


def _provisional(row: Row) -> Row:
    return replace(row, status="P") if row.status != MISSING else row


def _growth_problems(line: Line) -> Iterator[Problem]:
    if not line.cells["province_code"] and line.cells["name_vi"] != _NATION_ROW and not is_statistic(line):
        yield Problem("missing-field", line.at("province_code"), {"field": "province_code"})
    if not _RANK.fullmatch(line.cells["rank_of_34"]):
        facts = {"field": "rank_of_34", "fault": f'"{quoted(line.cells["rank_of_34"])}" is not a rank'}
        yield Problem("wrong-type", line.at("rank_of_34"), facts)
