"""Locked periods: after approval a form's period takes no report until somebody re-opens it, with a reason."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select

from indicators.errors import CommandCentreError
from indicators.store import audit
from indicators.store.engine import Store
from indicators.store.schema import period_lock


class Action(StrEnum):
    """What was done to a form's period."""

    LOCKED = "locked"
    REOPENED = "reopened"


class LockUnchangedError(CommandCentreError):
    """A period is to be locked that is locked, or re-opened that is open."""

    def __init__(self, form: str, period: str, action: Action) -> None:
        super().__init__(f"{form} for {period} is {action.value} already.", remedy="See the list of periods.")


def act(  # noqa: PLR0913 - what, to which period, by whom and why
    store: Store, form: str, period: str, action: Action, *, actor: str, reason: str, now: datetime
) -> None:
    """Lock or re-open a form's period.

    Raises:
        LockUnchangedError: it is so already; of two at once, one is told this.
        StoreBusyError: nothing was kept.
    """
    newest = (
        select(period_lock.c.action)
        .where(period_lock.c.form == form, period_lock.c.period == period)
        .order_by(period_lock.c.id.desc())
        .limit(1)
    )
    with store.writing() as connection:
        state = connection.execute(newest).scalar() or Action.REOPENED.value
        if state == action.value:
            raise LockUnchangedError(form, period, action)
        row = {"form": form, "period": period, "action": action.value, "actor": actor, "reason": reason, "at": now}
        connection.execute(insert(period_lock), row)
        audit.note(
            connection, audit.Entry(actor, f"period.{action.value}", f"{form} {period}", {"reason": reason}), now=now
        )


def history(store: Store, *, as_of: datetime | None = None) -> list[Mapping[str, Any]]:
    """Every locking and re-opening, or those by a moment, newest first: form, period, action, actor, reason, at."""
    asked = select(period_lock).order_by(period_lock.c.id.desc())
    if as_of is not None:
        asked = asked.where(period_lock.c.at <= as_of)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def locked(store: Store) -> Mapping[tuple[str, str], datetime]:
    """The periods that are locked, by form and period, and since when."""
    found: dict[tuple[str, str], datetime] = {}
    for row in reversed(history(store)):
        found.pop((row["form"], row["period"]), None)
        if row["action"] == Action.LOCKED.value:
            found[row["form"], row["period"]] = row["at"]
    return found
