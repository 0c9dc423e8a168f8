"""Who sees to what left its course: each act a row, with its audit and an event that tells the screens."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select

from indicators.handling import Act, Handling, Step, after, standing
from indicators.store import audit
from indicators.store.engine import Store
from indicators.store.handling_table import handling
from indicators.store.recording import tell
from indicators.store.schema import event

KIND = "handling"
"""What the event of an act is called."""

ASKED_AT_ONCE = 500


def act(store: Store, step: Step) -> Handling:
    """Keep a step about an exception; how it stands then.

    Raises:
        HandlingUnchangedError: it has nothing to change; of two who close at once, one is told this.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        made = after(_standing(connection, [step.exception], None).get(step.exception, Handling()), step)
        row = {name: getattr(step, name) for name in Step.__dataclass_fields__}
        connection.execute(insert(handling), {**row, "act": step.act.value})
        details = {"handler": step.handler, "due": step.due, "note": step.note, "severity": step.severity}
        said = {name: each for name, each in details.items() if each is not None}
        audit.note(connection, audit.Entry(step.actor, f"exception.{step.act}", step.exception, said), now=step.at)
        told = {"at": step.at, "kind": KIND, "subject": step.exception, "indicators": ""}
        tell(connection, connection.execute(insert(event).values(**told).returning(event.c.version)).scalar_one())
        return made


def handled(store: Store, exceptions: Sequence[str], *, as_of: datetime | None = None) -> Mapping[str, Handling]:
    """How some exceptions stand now, or stood at a moment, by identifier; those nobody touched are left out."""
    with store.reading() as connection:
        return _standing(connection, exceptions, as_of)


def last_steps(store: Store, *, limit: int, as_of: datetime | None = None) -> list[Step]:
    """What was done last about any exception, now or by a moment, newest first."""
    asked = select(handling).order_by(handling.c.id.desc()).limit(limit)
    if as_of is not None:
        asked = asked.where(handling.c.at <= as_of)
    with store.reading() as connection:
        return [_step(row) for row in connection.execute(asked).mappings()]


def _standing(connection: Connection, exceptions: Sequence[str], as_of: datetime | None) -> dict[str, Handling]:
    steps: dict[str, list[Step]] = {}
    for start in range(0, len(exceptions), ASKED_AT_ONCE):
        asked = select(handling).where(handling.c.exception.in_(exceptions[start : start + ASKED_AT_ONCE]))
        if as_of is not None:
            asked = asked.where(handling.c.at <= as_of)
        for row in connection.execute(asked.order_by(handling.c.id)).mappings():
            steps.setdefault(row["exception"], []).append(_step(row))
    return {exception: standing(each) for exception, each in steps.items()}


def _step(row: RowMapping) -> Step:
    named = {name: row[name] for name in Step.__dataclass_fields__}
    return Step(**{**named, "act": Act(row["act"])})
