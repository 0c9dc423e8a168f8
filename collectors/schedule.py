"""One job a source, spread out, never overlapping; each run recorded with what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

import structlog
from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from collectors.breaker import Breaker, Patience, State
from collectors.continuity import frozen
from collectors.faults import FetchError
from collectors.fetch import Fetched, NotModified, SourceRequest, safe_fetch
from collectors.intake import Intake
from collectors.limits import Limits
from collectors.problems import RefusedError
from collectors.source import Source
from collectors.transports import TRANSPORTS
from collectors.visits import Visit
from indicators.errors import CommandCentreError
from indicators.store import Store
from indicators.store.engine import StoreBusyError
from indicators.store.reports import announce
from indicators.store.sources import Run, SourceState, claim, enrol, finish, free

log = structlog.get_logger()

LEASE = timedelta(seconds=90)
QUICK = timedelta(seconds=30)
"""Sources asked at least this often have threads of their own, so that no backlog makes them wait."""

REPORTS_A_VISIT = 12
PATIENCE = Patience(first_pause=timedelta(seconds=15), longest_pause=timedelta(minutes=10))


class UnforeseenFaultError(CommandCentreError):
    """A visit met a fault that nobody foresaw; what exactly is for the log, not for the screens."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"The visit ended in a fault of ours ({kind}).", remedy="The collector's log holds the whole.")


@dataclass(frozen=True)
class Collector:
    """A collector process: its sources, its road, its name, and where `{base}` in an address leads."""

    sources: Mapping[str, Source]
    intake: Intake
    base: str
    worker: str
    clock: Callable[[], datetime]
    stopping: Event
    fetch: Callable[[SourceRequest, Limits], Fetched | NotModified] = safe_fetch
    transports: Mapping[str, Callable[[Visit], None]] = field(default_factory=lambda: TRANSPORTS)

    @property
    def store(self) -> Store:
        """Where states and runs are kept."""
        return self.intake.store


def start(collector: Collector, *, sole: bool) -> BackgroundScheduler:
    """Start collecting; `sole` says that no other collector runs, so that leases left by one that died are void."""
    scheduler = timetable(collector, sole=sole)
    scheduler.start()
    return scheduler


def timetable(collector: Collector, *, sole: bool) -> BackgroundScheduler:
    """Every source's visits, ready to start."""
    now = collector.clock()
    enrol(collector.store, list(collector.sources), now=now)
    if sole:
        free(collector.store)
    executors = {"quick": ThreadPoolExecutor(3), "bulk": ThreadPoolExecutor(2)}
    scheduler = BackgroundScheduler(executors=executors, timezone=now.tzinfo)
    for position, source in enumerate(collector.sources.values()):
        seconds = source.every.total_seconds()
        scheduler.add_job(
            turn,
            IntervalTrigger(seconds=seconds, jitter=seconds / 10, timezone=now.tzinfo),
            args=(collector, source),
            id=source.code,
            executor="quick" if source.every < QUICK else "bulk",
            next_run_time=now + timedelta(milliseconds=20 * position),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.add_listener(partial(_line_up_again, scheduler, collector), EVENT_JOB_EXECUTED)
    return scheduler


def turn(collector: Collector, source: Source) -> bool:
    """Visit a source once; whether it has more, and wants to stand in line again at once behind the others."""
    if collector.stopping.is_set():
        return False
    try:
        return visit_once(collector, source)
    except StoreBusyError as error:
        log.warning("store busy", source=source.code, error=str(error))
        return False


def _line_up_again(scheduler: BackgroundScheduler, collector: Collector, done: JobExecutionEvent) -> None:
    """A source with a backlog takes its next turn at once, but after those that wait already."""
    if done.retval and not collector.stopping.is_set():
        scheduler.modify_job(done.job_id, next_run_time=collector.clock())


def visit_once(collector: Collector, source: Source) -> bool:
    """Take the lease, visit, record what came of it, let go; whether there is more to fetch at once."""
    now = collector.clock()
    state = claim(collector.store, source.code, worker=collector.worker, now=now, lease=LEASE)
    if state is None:
        return False
    if Breaker(state.failures, state.opened_until).state(now) is State.OPEN:
        _let_go(collector, source, state, state.opened_until or now)
        return False
    memory = dict(state.memory)
    visit = Visit(source, collector.intake, collector.base, now, memory, REPORTS_A_VISIT, fetch=collector.fetch)
    fault = _visit(collector, visit)
    done, after = _outcome(visit, state, fault, collector.clock())
    if finish(collector.store, done, after, worker=collector.worker):
        _tell(collector, source, state, after)
    return visit.more and fault is None


def _visit(collector: Collector, visit: Visit) -> CommandCentreError | None:
    """Visit, and turn every fault into a value: a failed collection is an event, never an absence."""
    try:
        collector.transports[visit.source.transport](visit)
    except (FetchError, RefusedError) as error:
        return error
    except StoreBusyError:
        raise
    except Exception as error:
        log.exception("unforeseen fault", source=visit.source.code)
        return UnforeseenFaultError(type(error).__name__)
    still = frozen(visit.memory, visit.source.name_vi, visit.now, kept=visit.kept, news=visit.rows)
    return next(iter([*visit.refusals, *visit.faults, *([still] if still else [])]), None)


def _outcome(
    visit: Visit, state: SourceState, fault: CommandCentreError | None, now: datetime
) -> tuple[Run, SourceState]:
    outcome = _word(visit, fault)
    told = fault or next(iter(visit.warnings), None)
    breaker = Breaker(state.failures, state.opened_until)
    breaker = breaker.succeeded() if fault is None else breaker.failed(now, PATIENCE)
    done = Run(
        source=state.source,
        started_at=visit.now,
        finished_at=now,
        outcome=outcome,
        error=_code(told) if told else None,
        message=str(told)[:500] if told else None,
        documents=visit.documents,
        rows=visit.rows,
    )
    after = replace(
        state,
        due_at=now if visit.more and fault is None else now + visit.source.every * 0.8,
        last_success=now if fault is None else state.last_success,
        last_outcome=outcome,
        last_error=done.message,
        failing_since=None if fault is None else (state.failing_since or now),
        failures=breaker.failures,
        opened_until=breaker.opened_until,
        memory=visit.memory,
    )
    return done, after


def _code(fault: CommandCentreError) -> str:
    """The kind of a fault as one stable word, the same in runs, alerts and answers."""
    if isinstance(fault, RefusedError):
        return fault.codes[0]
    return fault.problem if isinstance(fault, FetchError) else "internal"


def _word(visit: Visit, fault: CommandCentreError | None) -> str:
    if isinstance(fault, RefusedError):
        return "refused"
    if fault is not None:
        return "failed"
    if visit.warnings:
        return "warned"
    return "received" if visit.documents else "unchanged"


def _let_go(collector: Collector, source: Source, state: SourceState, until: datetime) -> None:
    """Leave a source alone until its breaker lets one try through."""
    now = collector.clock()
    done = Run(source.code, now, now, "left alone", None, None, 0, 0)
    finish(collector.store, done, replace(state, due_at=until), worker=collector.worker)


def _tell(collector: Collector, source: Source, before: SourceState, after: SourceState) -> None:
    """Tell the screens when a source begins to count as failed, when it is well again, and of what is to come."""
    was_failed, is_failed = (each.failures >= source.alert_after for each in (before, after))
    if was_failed != is_failed:
        _announce(collector, "source.failed" if is_failed else "source.recovered", after)
    if after.last_outcome == "warned" != before.last_outcome:
        _announce(collector, "source.warned", after)


def _announce(collector: Collector, kind: str, state: SourceState) -> None:
    log.warning(kind, source=state.source, error=state.last_error)
    announce(collector.store, kind, state.source, now=collector.clock())
