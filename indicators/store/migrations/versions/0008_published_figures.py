"""The figures that public documents print, each with what it says exactly."""

import sqlalchemy as sa
from alembic import op

from indicators.store import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing that is there changes."""
    op.create_table(
        "published_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("known_from", columns.Instant(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figure")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_published_figure_code"), "published_figure", ["code"], unique=False)
