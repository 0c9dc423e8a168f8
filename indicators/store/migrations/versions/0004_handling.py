"""Who sees to what left its course."""

import sqlalchemy as sa
from alembic import op

from indicators.store import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    op.create_table(
        "handling",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("exception", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_handling_exception_at"), "handling", ["exception", "at"], unique=False)
