"""What a database holds: figures, reports held from publication, and the refusals that were noted."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select  # noqa: TID251 - the suite looks into the database itself

from indicators.store import Store
from indicators.store.schema import audit, current, document, observation, pending, report

REFUSED = "report.refused"


@dataclass(frozen=True)
class Kept:
    """What a database held at one moment.

    Attributes:
        reports: The numbers of the reports kept.
        shown: The value and status shown for each indicator, period and place.
        noted: How many acts the audit holds.
        refusals: The refusals noted, oldest first.
    """

    reports: frozenset[str]
    observations: int
    pending: int
    documents: int
    shown: dict[tuple[str, str, str], tuple[Decimal | None, str]]
    noted: int
    refusals: tuple[dict[str, Any], ...]

    @property
    def figures(self) -> tuple[Any, ...]:
        """All that was ever said, without the audit."""
        return (self.reports, self.observations, self.pending, self.documents, self.shown)


def kept(store: Store) -> Kept:
    """Look into a database."""
    with store.reading() as connection:
        rows = connection.execute(select(current)).mappings().all()
        acts = connection.execute(select(audit).where(audit.c.action == REFUSED).order_by(audit.c.id)).mappings().all()

        def counted(table: Any) -> int:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

        return Kept(
            reports=frozenset(connection.execute(select(report.c.id)).scalars()),
            observations=counted(observation),
            pending=counted(pending),
            documents=counted(document),
            shown={(row["indicator"], row["period"], row["place"]): (row["value"], row["status"]) for row in rows},
            noted=counted(audit),
            refusals=tuple({**act, "details": json.loads(act["details"])} for act in acts),
        )


def values_of(store: Store, report_id: str) -> tuple[list[Decimal], list[Decimal]]:
    """The values a report said that are published, and those that are held; smallest first."""
    said = select(observation.c.value).where(observation.c.report == report_id, observation.c.row.is_not(None))
    held = select(pending.c.value).where(pending.c.report == report_id)
    with store.reading() as connection:
        return sorted(connection.execute(said).scalars()), sorted(connection.execute(held).scalars())


def audit_text(store: Store) -> str:
    """Everything the audit says."""
    with store.reading() as connection:
        rows = connection.execute(select(audit)).all()
    return "\n".join(" ".join(map(str, row)) for row in rows)
