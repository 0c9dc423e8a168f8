"""Every table there is, for whoever holds a database against them."""

from sqlalchemy import MetaData

from indicators.store import (
    case_table,
    handling_table,
    pack_tables,
    published_figure_table,
    saved_view_table,
    schema,
    wall_tables,
)

FILES = (schema, case_table, handling_table, pack_tables, published_figure_table, saved_view_table, wall_tables)
"""Where tables are said: reading these files puts them into the one collection."""

TABLES: MetaData = schema.document.metadata
