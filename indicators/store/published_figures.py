"""The figures that public documents print, as they were read at any moment."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from indicators.published_figures import PublishedFigure, figure_of, in_order
from indicators.store import audit
from indicators.store.engine import Store
from indicators.store.published_figure_table import published_figure


def keep_figures(store: Store, bodies: Mapping[str, Mapping[str, Any]], *, actor: str, now: datetime) -> int:
    """Keep each figure that is new or read otherwise than before; the number of them.

    Args:
        store: Where to keep them.
        bodies: What is known of each, by code (see `indicators.published_figures.read_bodies`).
        actor: Whom the audit names.
        now: From when on they are known.
    """
    texts = {code: json.dumps(dict(body), ensure_ascii=False, sort_keys=True) for code, body in bodies.items()}
    asked = select(published_figure.c.code, published_figure.c.digest).order_by(published_figure.c.id)
    with store.writing() as connection:
        held = {row.code: row.digest for row in connection.execute(asked)}
        digests = {code: hashlib.sha256(text.encode()).hexdigest() for code, text in texts.items()}
        fresh = [code for code, digest in digests.items() if held.get(code) != digest]
        rows = [{"code": code, "known_from": now, "digest": digests[code], "body": texts[code]} for code in fresh]
        if rows:
            connection.execute(insert(published_figure), rows)
            audit.note(connection, audit.Entry(actor, "published.loaded", "figures", {"figures": len(rows)}), now=now)
        return len(rows)


def published_figures(store: Store, *, as_of: datetime | None = None) -> list[PublishedFigure]:
    """Every published figure as it was read last, the one of the newest date first.

    Args:
        store: Where to look.
        as_of: As known at this moment; None for now.
    """
    asked = select(published_figure.c.code, published_figure.c.body).order_by(published_figure.c.id)
    if as_of is not None:
        asked = asked.where(published_figure.c.known_from <= as_of)
    with store.reading() as connection:
        newest = {row.code: row.body for row in connection.execute(asked)}
    return in_order(figure_of(code, json.loads(body)) for code, body in newest.items())
