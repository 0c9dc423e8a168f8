"""Whether the process lives, whether it can serve, and what it counts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.responses import JSONResponse, Response

from dashboard.hub import Hub
from indicators.store import Store
from indicators.store.observations import counts
from indicators.store.reports import data_version
from indicators.store.sources import states

READY, NOT_READY = 200, 503


def router(store: Store, hub: Hub, alert_after: Mapping[str, int], clock: Callable[[], datetime]) -> APIRouter:
    """Live, ready and metrics."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @routes.get("/health/ready")
    async def ready() -> Response:
        try:
            body = await run_sync(_state, store, alert_after)
        except Exception as error:  # noqa: BLE001 - whatever keeps the store from answering, the answer is "not ready"
            return JSONResponse({"status": "not ready", "reason": type(error).__name__}, NOT_READY)
        return JSONResponse({**body, "time": clock().isoformat()}, READY)

    @routes.get("/metrics")
    async def metrics() -> Response:
        return Response(await run_sync(_metrics, store, hub, alert_after), media_type=CONTENT_TYPE_LATEST)

    return routes


def _state(store: Store, alert_after: Mapping[str, int]) -> dict[str, Any]:
    return {"status": "ready", "data_version": data_version(store), "sources": _sources(store, alert_after)}


def _sources(store: Store, alert_after: Mapping[str, int]) -> dict[str, int]:
    known = states(store)
    failed = sum(each.failures >= alert_after.get(each.source, 1) for each in known)
    waiting = sum(each.last_outcome is None for each in known)
    return {"total": len(known), "well": len(known) - failed - waiting, "failed": failed, "waiting": waiting}


def _metrics(store: Store, hub: Hub, alert_after: Mapping[str, int]) -> bytes:
    registry = CollectorRegistry()
    Gauge("dieuhanh_data_version", "Newest data version.", registry=registry).set(data_version(store))
    Gauge("dieuhanh_viewers", "Open live streams.", registry=registry).set(hub.viewers)
    rows = Gauge("dieuhanh_rows", "Rows stored.", ["table"], registry=registry)
    for table, count in counts(store).items():
        rows.labels(table).set(count)
    sources = Gauge("dieuhanh_sources", "Sources by state.", ["state"], registry=registry)
    for state, count in _sources(store, alert_after).items():
        sources.labels(state).set(count)
    return generate_latest(registry)
