"""Writing what happened to cases: each event once, whichever documents bring it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from indicators.cases import CaseEvent
from indicators.store.case_table import case_event
from indicators.store.engine import Store

LOOKED_UP_AT_ONCE = 500


def unknown(connection: Connection, brought: Mapping[str, Sequence[CaseEvent]]) -> dict[str, list[CaseEvent]]:
    """Of the events that documents bring, by the documents' numbers, those that no document brought before.

    An event whose number its system used before has no effect: what was said first stays.
    """
    known = _known(connection, [each for events in brought.values() for each in events])
    fresh: dict[str, list[CaseEvent]] = {report: [] for report in brought}
    for report, events in brought.items():
        for each in events:
            if (each.system, each.number) not in known:
                known.add((each.system, each.number))
                fresh[report].append(each)
    return fresh


def write(store: Store, connection: Connection, fresh: Mapping[str, Sequence[CaseEvent]], now: datetime) -> None:
    """Keep events that were not known, once the documents that brought them are kept."""
    rows = [_row(each, report, now) for report, events in fresh.items() for each in events]
    if rows:
        connection.execute(store.insert(case_event).on_conflict_do_nothing(), rows)


def _known(connection: Connection, events: Sequence[CaseEvent]) -> set[tuple[str, str]]:
    by_system: dict[str, list[str]] = {}
    for each in events:
        by_system.setdefault(each.system, []).append(each.number)
    found: set[tuple[str, str]] = set()
    for system, numbers in by_system.items():
        for start in range(0, len(numbers), LOOKED_UP_AT_ONCE):
            asked = select(case_event.c.number).where(
                case_event.c.system == system, case_event.c.number.in_(numbers[start : start + LOOKED_UP_AT_ONCE])
            )
            found |= {(system, number) for number in connection.execute(asked).scalars()}
    return found


def _row(happened: CaseEvent, report: str, now: datetime) -> dict[str, Any]:
    said = {name: getattr(happened, name) for name in CaseEvent.__dataclass_fields__}
    return {**said, "day": happened.at.date(), "report": report, "known_from": now}
