"""Walls: their settings, and what they were told."""

import sqlalchemy as sa
from alembic import op

from indicators.store import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    op.create_table(
        "wall",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("image_height_m", sa.Double(), nullable=False),
        sa.Column("bezel_columns", sa.Integer(), nullable=False),
        sa.Column("bezel_rows", sa.Integer(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("dwell_s", sa.Integer(), nullable=False),
        sa.Column("night", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_wall_name"), "wall", ["name"], unique=False)
    op.create_table(
        "wall_state",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("anchor", columns.Instant(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=True),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("as_of", columns.Instant(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("message_by", sa.Text(), nullable=True),
        sa.Column("message_until", columns.Instant(), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_state")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_wall_state_name"), "wall_state", ["name"], unique=False)
