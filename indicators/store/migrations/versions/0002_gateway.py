"""The gateway: signatures and seals of reports, held figures, decisions, locked periods, signing keys."""

import sqlalchemy as sa
from alembic import op

from indicators.store import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what the gateway keeps; nothing that is there changes."""
    for name in ("key", "substance", "signature", "kid", "held", "warnings", "seal"):
        op.add_column("report", sa.Column(name, sa.Text(), nullable=True))
    waiting = sa.text("held IS NOT NULL")
    op.create_index("ix_report_waiting", "report", ["id"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_index(op.f("ix_report_sender_key"), "report", ["sender", "key"], unique=True)
    op.add_column("observation", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("credential", sa.Column("forms", sa.Text(), nullable=True))
    op.create_table(
        "pending",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("value", columns.Exact(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_pending_report")),
        sa.PrimaryKeyConstraint("report", "row", name=op.f("pk_pending")),
    )
    op.create_table(
        "decision",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_decision_report")),
        sa.PrimaryKeyConstraint("report", name=op.f("pk_decision")),
    )
    op.create_table(
        "period_lock",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_lock")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_period_lock_form_period"), "period_lock", ["form", "period"], unique=False)
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("jwk", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.Column("not_before", columns.Instant(), nullable=True),
        sa.Column("expires_at", columns.Instant(), nullable=True),
        sa.Column("revoked_at", columns.Instant(), nullable=True),
        sa.Column("last_used", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_key")),
    )
    op.create_index(op.f("ix_signing_key_sender"), "signing_key", ["sender"], unique=False)
