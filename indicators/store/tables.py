"""Every table there is, for whoever holds a database against them."""

from sqlalchemy import MetaData

from indicators.store import schema, wall_tables

FILES = (schema, wall_tables)
"""Where tables are said: reading these files puts them into the one collection."""

TABLES: MetaData = schema.document.metadata
