"""What happened to the cases of the national systems: documents, opinion slips, feedback, services."""

import sqlalchemy as sa
from alembic import op

from indicators.store import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    op.create_table(
        "case_event",
        sa.Column("id", columns.SERIAL, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("system", "number", "case", "kind", "state")),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("other", "person", "title")),
        sa.Column("due", columns.Instant(), nullable=True),
        sa.Column("amount", columns.Exact(), nullable=True),
        sa.Column("pointer", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("known_from", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_case_event_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        sa.UniqueConstraint("system", "number", name=op.f("uq_case_event_system_number")),
        sqlite_autoincrement=True,
    )
    for names in (("system", "case", "at"), ("system", "day"), ("report",)):
        op.create_index(op.f(f"ix_case_event_{'_'.join(names)}"), "case_event", list(names), unique=False)
