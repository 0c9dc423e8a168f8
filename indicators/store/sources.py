"""What is known of each source: its lease, its runs, its breaker, and how far it has been read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, case, delete, func, insert, or_, select, update

from indicators.store.columns import Instant
from indicators.store.engine import Store
from indicators.store.schema import report, run, source_state

RUNS_KEPT = 200
"""Runs kept of each source; older ones are let go."""

FAILURES = ("failed", "refused")
"""The outcomes of a run that count as failures."""

NO_SUCCESS = (*FAILURES, "left alone")
"""Those that say nothing of a source's health for the better."""


@dataclass(frozen=True)
class SourceState:
    """A source as its last runs left it."""

    source: str
    due_at: datetime
    last_success: datetime | None
    last_outcome: str | None
    last_error: str | None
    failing_since: datetime | None
    failures: int
    opened_until: datetime | None
    memory: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One collection run: what came of it."""

    source: str
    started_at: datetime
    finished_at: datetime
    outcome: str
    error: str | None
    message: str | None
    documents: int
    rows: int


@dataclass(frozen=True)
class Failing:
    """A source that does not come through: how many visits failed in a row, and since when."""

    source: str
    failures: int
    since: datetime


@dataclass(frozen=True)
class NewestReport:
    """The newest report held of a form and period; `generated_at` is None where it did not say when it was made."""

    revision: int
    generated_at: datetime | None


def enrol(store: Store, sources: Sequence[str], *, now: datetime) -> None:
    """Make every source known, due at once; those known keep their state."""
    rows = [{"source": each, "due_at": now, "failures": 0, "memory": "{}"} for each in sources]
    with store.writing() as connection:
        connection.execute(store.insert(source_state).on_conflict_do_nothing(), rows)


def claim(store: Store, source: str, *, worker: str, now: datetime, lease: timedelta) -> SourceState | None:
    """Take a source that is due and free; None where it is not due or another worker has it.

    On PostgreSQL a row that another claims just now is skipped, not waited for.
    """
    free = or_(source_state.c.leased_until.is_(None), source_state.c.leased_until < now)
    wanted = select(source_state).where(source_state.c.source == source, source_state.c.due_at <= now, free)
    with store.reading() as connection:
        if connection.execute(wanted).first() is None:
            return None
    with store.changing() as connection:
        row = connection.execute(wanted.with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        taken = update(source_state).where(source_state.c.source == source)
        connection.execute(taken.values(leased_by=worker, leased_until=now + lease))
        return _state(row)


def free(store: Store) -> None:
    """Let every source go: for a collector that knows it is the only one, after one that died."""
    with store.writing() as connection:
        connection.execute(update(source_state).values(leased_by=None, leased_until=None))


def finish(store: Store, done: Run, state: SourceState, *, worker: str) -> bool:
    """Keep a run and let the source go; False where the lease was lost meanwhile, and nothing is kept."""
    values = {name: getattr(state, name) for name in SourceState.__dataclass_fields__ if name != "source"}
    values["memory"] = json.dumps(dict(state.memory), sort_keys=True)
    released = (
        update(source_state)
        .where(source_state.c.source == done.source, source_state.c.leased_by == worker)
        .values(**values, leased_by=None, leased_until=None)
    )
    with store.changing() as connection:
        if connection.execute(released).rowcount != 1:
            return False
        names = Run.__dataclass_fields__
        number = connection.execute(
            insert(run).values(**{name: getattr(done, name) for name in names}).returning(run.c.id)
        ).scalar_one()
        oldest = (
            select(run.c.id).where(run.c.source == done.source).order_by(run.c.id.desc()).offset(RUNS_KEPT).limit(1)
        ).scalar_subquery()
        if number % RUNS_KEPT == 0:
            connection.execute(delete(run).where(run.c.source == done.source, run.c.id <= oldest))
        return True


def states(store: Store, *, as_of: datetime | None = None) -> list[SourceState]:
    """Every source as its last runs left it, now or by a moment; as far back as runs are kept (`runs_kept_from`)."""
    with store.reading() as connection:
        rows = connection.execute(select(source_state).order_by(source_state.c.source)).mappings()
        now = [_state(row) for row in rows]
        if as_of is None:
            return now
        last = {row.source: row for row in connection.execute(_last_by(as_of))}
        failing_then = {row.source: Failing(*row) for row in connection.execute(_failing_by(as_of))}
        after = {row.source: row.next for row in connection.execute(_first_after(as_of))}
    return [_as_it_was(each, last.get(each.source), failing_then.get(each.source), after) for each in now]


def runs_kept_from(store: Store) -> datetime | None:
    """From which moment on the runs of every source are known; None where none has been let go."""
    begun = func.min(run.c.started_at, type_=Instant)
    asked = select(begun).group_by(run.c.source).having(func.count() >= RUNS_KEPT)
    with store.reading() as connection:
        return max(connection.execute(asked).scalars(), default=None)


def _as_it_was(now: SourceState, last: Any, failed: Failing | None, after: Mapping[str, datetime]) -> SourceState:
    """A source by the runs that a moment knew; when it is due is when it was visited next."""
    return SourceState(
        source=now.source,
        due_at=after.get(now.source, now.due_at),
        last_success=last.success if last else None,
        last_outcome=last.outcome if last else None,
        last_error=last.error if last and failed else None,
        failing_since=failed.since if failed else None,
        failures=failed.failures if failed else 0,
        opened_until=None,
        memory={},
    )


def _last_by(as_of: datetime) -> Select[Any]:
    """By source: the outcome of the last run that a moment knew, and the last success."""
    success = func.max(case((run.c.outcome.not_in(NO_SUCCESS), run.c.finished_at)), type_=Instant)
    known = (
        select(run.c.source, func.max(run.c.id).label("last"), success.label("success"))
        .where(run.c.finished_at <= as_of)
        .group_by(run.c.source)
        .subquery()
    )
    return select(known.c.source, known.c.success, run.c.outcome, run.c.error).join(known, run.c.id == known.c.last)


def _first_after(as_of: datetime) -> Select[Any]:
    next_one = func.min(run.c.started_at, type_=Instant).label("next")
    return select(run.c.source, next_one).where(run.c.started_at > as_of).group_by(run.c.source)


def failing(store: Store, *, as_of: datetime | None = None) -> list[Failing]:
    """The sources that have failed since their last success, now or by a moment, as far back as runs are kept."""
    names = [source_state.c[name] for name in ("source", "failures", "failing_since")]
    now = select(*names).where(source_state.c.failing_since.is_not(None)).order_by(source_state.c.source)
    with store.reading() as connection:
        rows = connection.execute(now if as_of is None else _failing_by(as_of))
        return [Failing(*row) for row in rows]


def _failing_by(as_of: datetime) -> Select[Any]:
    """By source: the failures after the last success that was known at a moment, and the first of them."""
    well = (
        select(run.c.source, func.max(run.c.id).label("last"))
        .where(run.c.finished_at <= as_of, run.c.outcome.not_in(NO_SUCCESS))
        .group_by(run.c.source)
        .subquery()
    )
    return (
        select(run.c.source, func.count(), func.min(run.c.finished_at, type_=Instant))
        .outerjoin(well, well.c.source == run.c.source)
        .where(run.c.finished_at <= as_of, run.c.outcome.in_(FAILURES), run.c.id > func.coalesce(well.c.last, 0))
        .group_by(run.c.source)
        .order_by(run.c.source)
    )


def runs(store: Store, source: str, *, limit: int = 20) -> list[Run]:
    """The last runs of a source, newest first."""
    asked = select(run).where(run.c.source == source).order_by(run.c.id.desc()).limit(limit)
    with store.reading() as connection:
        return [
            Run(**{name: row[name] for name in Run.__dataclass_fields__})
            for row in connection.execute(asked).mappings()
        ]


def newest_report(store: Store, sender: str, form: str, period: str, origin: str) -> NewestReport | None:
    """The highest revision held of a form and period, and when its sender made it; None where none is held."""
    same = {"sender": sender, "form": form, "period": period, "origin": origin}
    asked = (
        select(report.c.revision, report.c.generated_at)
        .where(*(report.c[name] == value for name, value in same.items()), report.c.revision.is_not(None))
        .order_by(report.c.revision.desc())
        .limit(1)
    )
    with store.reading() as connection:
        row = connection.execute(asked).first()
        return None if row is None else NewestReport(*row)


def _state(row: RowMapping) -> SourceState:
    names = SourceState.__dataclass_fields__.keys() - {"memory"}
    return SourceState(**{name: row[name] for name in names}, memory=json.loads(row["memory"]))
