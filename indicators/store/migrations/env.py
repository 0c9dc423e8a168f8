"""Alembic's way in: the connection is handed over by `migrate`, never read from a file."""

from alembic import context

from indicators.store.tables import TABLES

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=TABLES, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
