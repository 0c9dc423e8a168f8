"""Packs that are made by themselves: what was ordered, and the files that were made."""

import sqlalchemy as sa
from alembic import op

from indicators.store import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables; nothing that is there changes."""
    op.create_table(
        "pack_order",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=False),
        sa.Column("ordered_at", columns.Instant(), nullable=False),
        sa.Column("made_for", columns.Instant(), nullable=False),
        sa.Column("leased_until", columns.Instant(), nullable=True),
        sa.Column("failed_at", columns.Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("stopped_at", columns.Instant(), nullable=True),
        sa.Column("stopped_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_order")),
    )
    op.create_table(
        "pack_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("as_of", columns.Instant(), nullable=False),
        sa.Column("made_at", columns.Instant(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["order"], ["pack_order.id"], name=op.f("fk_pack_file_order_pack_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_file")),
    )
    op.create_index(op.f("ix_pack_file_order_as_of"), "pack_file", ["order", "as_of"], unique=False)
