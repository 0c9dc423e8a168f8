"""The only place that speaks SQL: a store, opened by URL."""

from indicators.store.engine import Store, open_store

__all__ = ["Store", "open_store"]
