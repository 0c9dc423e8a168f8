"""Recording a report: the document, its figures, what follows from them, the event and the audit, all or nothing."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from indicators.aggregate import consequences
from indicators.catalogue import Catalogue, inputs
from indicators.geography import Geography
from indicators.observations import Figure, Intent, Observation, decide
from indicators.periods import Period
from indicators.reports import Document, Receipt, Report, ReportIdReusedError, RevisionNotHigherError
from indicators.store import audit
from indicators.store.engine import Store
from indicators.store.records import figure_of, observation_row, shown_row
from indicators.store.schema import current, document, event, latest, observation, report

ROWS_AT_ONCE = 500
"""Rows of one multi-row question: within what SQLite allows in variables."""

# Questions that every report asks, put together once: doing it each time cost more than answering them.
LAST_EVENT_AT = select(event.c.at).order_by(event.c.version.desc()).limit(1)
HIGHEST_NUMBER = select(func.max(observation.c.id))
SAME_REPORT = select(report).where(report.c.sender == bindparam("sender"), report.c.report_id == bindparam("report_id"))
HIGHEST_REVISION = select(func.max(report.c.revision)).where(
    *(report.c[name] == bindparam(name) for name in ("sender", "form", "period", "origin"))
)
HELD = select(current).where(
    current.c.indicator.in_(bindparam("indicators", expanding=True)),
    current.c.period.in_(bindparam("periods", expanding=True)),
)


@dataclass(frozen=True)
class Rules:
    """What the store needs to know of the world to compute what follows from a figure."""

    catalogue: Catalogue
    geography: Geography


def record(  # noqa: PLR0913 - where, by which rules, what was said, its bytes, their meaning and when
    store: Store, rules: Rules, arrived: Report, paper: Document, figures: Sequence[Figure], *, now: datetime
) -> Receipt:
    """Keep a report and everything that follows from it, in one transaction.

    The same report again has no effect and gives the same receipt.

    Raises:
        ReportIdReusedError: the sender's number is taken by other content.
        RevisionNotHigherError: the form and period are stored with this revision or a higher one.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        repeated = _repeated(connection, arrived, paper)
        if repeated is not None:
            return repeated
        _check_revision(connection, arrived)
        stored_at = _not_before_last(connection, now)
        changes = _Changes(connection, rules, stored_at, arrived.id)
        intents = changes.take(figures)
        _keep_document(store, connection, paper, stored_at)
        version = _announce(connection, arrived, changes.touched, stored_at)
        receipt = _receipt(arrived, paper, intents, stored_at, version)
        connection.execute(insert(report), _report_row(arrived, receipt))
        changes.write(store)
        act = audit.Entry(
            arrived.actor, "report.accepted", arrived.id, {"sha256": receipt.sha256, "rows": receipt.rows}
        )
        audit.note(connection, act, now=stored_at)
        return receipt


def _not_before_last(connection: Connection, now: datetime) -> datetime:
    """The moment of storing, never before that of the newest event: a clock set back must not reorder history."""
    last: datetime | None = connection.execute(LAST_EVENT_AT).scalar()
    return now if last is None or last < now else last


def receipt_of(row: RowMapping, *, repeated: bool = False) -> Receipt:
    """The receipt of a stored report."""
    names = Receipt.__dataclass_fields__.keys() - {"sha256", "repeated"}
    return Receipt(**{name: row[name] for name in names}, sha256=row["document"], repeated=repeated)


def _repeated(connection: Connection, arrived: Report, paper: Document) -> Receipt | None:
    asked = {"sender": arrived.sender, "report_id": arrived.report_id}
    row = connection.execute(SAME_REPORT, asked).mappings().first()
    if row is None:
        return None
    if row["document"] != paper.sha256:
        raise ReportIdReusedError(arrived.report_id)
    return receipt_of(row, repeated=True)


def _check_revision(connection: Connection, arrived: Report) -> None:
    if arrived.revision is None or arrived.period is None:
        return
    asked = {"sender": arrived.sender, "form": arrived.form, "period": arrived.period, "origin": arrived.origin.value}
    held = connection.execute(HIGHEST_REVISION, asked).scalar()
    if held is not None and arrived.revision <= held:
        raise RevisionNotHigherError(arrived.form, arrived.period, arrived.revision, held)


def _keep_document(store: Store, connection: Connection, paper: Document, now: datetime) -> None:
    row = {
        "sha256": paper.sha256,
        "media_type": paper.media_type,
        "size": len(paper.content),
        "content": zlib.compress(paper.content),
        "first_seen": now,
    }
    connection.execute(store.insert(document).on_conflict_do_nothing(), row)


def _announce(connection: Connection, arrived: Report, touched: Iterable[str], now: datetime) -> int:
    row = {"at": now, "kind": "report", "subject": arrived.id, "indicators": " ".join(sorted(touched))}
    version = connection.execute(insert(event).returning(event.c.version), row).scalar_one()
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify("dieuhanh", str(version))))
    return int(version)


def _receipt(arrived: Report, paper: Document, intents: Sequence[Intent], now: datetime, version: int) -> Receipt:
    return Receipt(
        id=arrived.id,
        report_id=arrived.report_id,
        sender=arrived.sender,
        form=arrived.form,
        period=arrived.period,
        revision=arrived.revision,
        sha256=paper.sha256,
        received_at=arrived.received_at.astimezone(UTC),
        stored_at=now.astimezone(UTC),
        deadline=arrived.deadline,
        on_time=arrived.on_time,
        rows=len(intents),
        new=intents.count(Intent.NEW),
        changed=intents.count(Intent.CHANGED) + intents.count(Intent.OUTRANKED),
        unchanged=intents.count(Intent.UNCHANGED),
        version=version,
    )


def _report_row(arrived: Report, receipt: Receipt) -> dict[str, Any]:
    names = ("rows", "new", "changed", "unchanged", "version", "stored_at")
    counts = {name: getattr(receipt, name) for name in names}
    said = {name: getattr(arrived, name) for name in Report.__dataclass_fields__}
    return {**said, **counts, "origin": arrived.origin.value, "document": receipt.sha256}


class _Changes:
    """What one report changes: the figures held before, the observations to add, and those to show from now on."""

    def __init__(self, connection: Connection, rules: Rules, now: datetime, report_id: str) -> None:
        self._connection = connection
        self._rules = rules
        self._now = now
        self._report = report_id
        self._held: dict[tuple[str, str], dict[str, Figure]] = {}
        self._next = (connection.execute(HIGHEST_NUMBER).scalar() or 0) + 1
        self._added: list[Observation] = []
        self._shown: dict[tuple[str, str, str], Observation] = {}

    @property
    def touched(self) -> set[str]:
        """The indicators whose shown figures change."""
        return {each.figure.indicator for each in self._shown.values()}

    def take(self, figures: Sequence[Figure]) -> list[Intent]:
        """Decide on each figure, then on all that follow from those that changed."""
        self._prefetch(figures)
        intents = [self._put(figure) for figure in figures]
        changed = [each.figure for each in self._shown.values()]
        rules = self._rules
        for figure in consequences(changed, self._read, catalogue=rules.catalogue, geography=rules.geography):
            self._put(figure)
        return intents

    def write(self, store: Store) -> None:
        """Add the observations; show the changed ones; keep the newest per indicator, place and frequency."""
        if not self._added:
            return
        self._connection.execute(insert(observation), [observation_row(each) for each in self._added])
        rows = [shown_row(each) for each in self._shown.values()]
        if rows:
            self._connection.execute(_upsert(current, is_sqlite=store.is_sqlite), rows)
            self._connection.execute(_upsert(latest, is_sqlite=store.is_sqlite), _newest(rows))

    def _put(self, figure: Figure) -> Intent:
        held = self._read(figure.indicator, figure.period)
        intent = decide(figure, held.get(figure.place))
        if intent is Intent.UNCHANGED:
            return intent
        added = Observation(self._next, figure, self._now, self._report)
        self._next += 1
        self._added.append(added)
        if intent is not Intent.OUTRANKED:
            held[figure.place] = figure
            self._shown[figure.key] = added
        return intent

    def _read(self, indicator: str, period: Period) -> dict[str, Figure]:
        key = (indicator, period.code)
        if key not in self._held:
            self._fetch([indicator], [period.code])
        return self._held[key]

    def _prefetch(self, figures: Sequence[Figure]) -> None:
        """One question for all that the figures and their formulas will look at, instead of one for each."""
        periods = {figure.period.code for figure in figures}
        codes = {figure.indicator for figure in figures}
        dependants = {each for code in codes for each in self._rules.catalogue.dependants(code)}
        codes |= {each.code for each in dependants} | {code for each in dependants for code in inputs(each)}
        for start in range(0, len(periods), ROWS_AT_ONCE):
            self._fetch(sorted(codes), sorted(periods)[start : start + ROWS_AT_ONCE])

    def _fetch(self, codes: Sequence[str], periods: Sequence[str]) -> None:
        self._held.update({(code, period): {} for code in codes for period in periods})
        asked = {"indicators": codes, "periods": periods}
        for row in self._connection.execute(HELD, asked).mappings():
            self._held[row["indicator"], row["period"]][row["place"]] = figure_of(row)


@cache
def _upsert(table: Table, *, is_sqlite: bool) -> Any:
    statement = (sqlite if is_sqlite else postgresql).insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    if table is latest:
        return statement.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_=values,
            where=latest.c.period_end <= statement.excluded.period_end,
        )
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)


def _newest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of several periods of one indicator and place, the newest: an upsert may meet a row only once."""
    newest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["indicator"], row["frequency"], row["place"])
        if key not in newest or newest[key]["period_end"] <= row["period_end"]:
            newest[key] = row
    return list(newest.values())
