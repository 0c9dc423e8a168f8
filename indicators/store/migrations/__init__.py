"""The steps from one schema to the next, and how Alembic is told of them."""
