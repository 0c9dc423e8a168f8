"""The addresses of saved views: kept under a name, listed, changed, deleted and brought back; everybody's own alone."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints
from starlette.responses import JSONResponse, Response

from dashboard.parameters import Read, body_described
from dashboard.words import LANGUAGE
from indicators.store import Store
from indicators.store.engine import StoreBusyError
from indicators.store.saved_views import (
    TooManyViewsError,
    UnknownViewError,
    View,
    ViewNameTakenError,
    change,
    delete,
    keep,
    views,
)

OK, CREATED = 200, 201
PROBLEM = "application/problem+json"
NOT_KEPT = {"Cache-Control": "no-store"}
SOON = {"Retry-After": "5"}
ADDRESS = r"^/(explore|place/[A-Za-z0-9:]{1,16}|profile/[GH][0-9]{2}|quality|differences)(\?[!-~]{0,1900})?$"
"""The pages whose address can be kept, with their query."""

Refuse = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and RFC 9457 body of a refusal, by its code, language and facts."""


def _plain_text(said: str) -> str:
    if re.search(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", said):
        raise ValueError("no control characters")
    return said


Name = Annotated[
    str,
    Strict(),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(_plain_text),
]
Address = Annotated[str, Strict(), StringConstraints(max_length=2000, pattern=ADDRESS)]


class ViewIn(BaseModel):
    """An address of a page, to be kept under a name."""

    model_config = ConfigDict(extra="forbid")

    name: Name = Field(description="The same name again is the same view, with the new address.")
    address: Address = Field(description="Path and query of a page: /explore?indicator=TC06&place=48")


class ViewChangeIn(BaseModel):
    """What is to be different; what is left out stays. A deleted view is there again."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    address: Address | None = None


class ViewOut(BaseModel):
    """A view as it is kept."""

    id: str
    name: str
    address: str
    changed_at: datetime


class ViewsOut(BaseModel):
    """The views of whoever asks, the one changed last first."""

    next: None
    items: list[ViewOut]


@dataclass(frozen=True)
class Desk:
    """What views are kept with."""

    store: Store
    clock: Callable[[], datetime]
    refuse: Refuse
    read: Read


def router(desk: Desk) -> APIRouter:
    """The routes; who may use them stands in the table of rules."""
    routes = APIRouter(prefix="/views", tags=["views"])

    @routes.get("", response_model=ViewsOut)
    async def saved_views(request: Request) -> Response:
        """List the views that you keep, the one changed last first."""
        return await _answered(desk, partial(_listed, desk, _owner(request)))

    @routes.post("", status_code=CREATED, response_model=ViewOut, openapi_extra=body_described(ViewIn))
    async def save_view(request: Request) -> Response:
        """Keep the address of a page under a name."""
        return await _ordered(desk, request, ViewIn, partial(_kept, desk, _owner(request)), CREATED)

    @routes.put("/{view_id}", response_model=ViewOut, openapi_extra=body_described(ViewChangeIn))
    async def change_view(request: Request, view_id: str) -> Response:
        """Give a view of yours another name or address, or bring a deleted one back."""
        return await _ordered(desk, request, ViewChangeIn, partial(_changed, desk, _owner(request), view_id))

    @routes.delete("/{view_id}", response_model=ViewOut)
    async def delete_view(request: Request, view_id: str) -> Response:
        """Delete a view of yours; changing it brings it back."""
        return await _answered(desk, partial(_deleted, desk, _owner(request), view_id))

    return routes


async def _ordered(
    desk: Desk, request: Request, model: type[BaseModel], work: Callable[[Any], Any], status: int = OK
) -> Response:
    said = await desk.read(request, model, LANGUAGE.get())
    return said if isinstance(said, Response) else await _answered(desk, partial(work, said), status)


async def _answered(desk: Desk, work: Callable[[], Any], status: int = OK) -> Response:
    """The answer to an order that is carried out in a thread, or why it is not."""
    try:
        return JSONResponse(await run_sync(work), status, NOT_KEPT)
    except UnknownViewError:
        return _refusal(desk, "not-found", {"what": {"vi": "góc nhìn này", "en": "this view"}})
    except ViewNameTakenError:
        fault = {"vi": "đã có góc nhìn khác mang tên này", "en": "another view of yours is called so"}
        return _refusal(desk, "bad-parameter", {"field": "name", "fault": fault})
    except TooManyViewsError as error:
        fault = {"vi": "đã lưu đủ số góc nhìn cho phép; hãy xoá bớt", "en": error.sentence.rstrip(".")}
        return _refusal(desk, "bad-parameter", {"field": "name", "fault": fault})
    except StoreBusyError:
        return _refusal(desk, "storage-unavailable", {}, SOON)


def _refusal(desk: Desk, code: str, facts: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Response:
    status, body = desk.refuse(code, LANGUAGE.get(), facts)
    return JSONResponse(body, status, headers, media_type=PROBLEM)


def _listed(desk: Desk, owner: str) -> dict[str, Any]:
    return {"next": None, "items": [_told(each) for each in views(desk.store, owner)]}


def _kept(desk: Desk, owner: str, said: ViewIn) -> dict[str, Any]:
    return _told(keep(desk.store, owner, said.name, said.address, now=desk.clock()))


def _changed(desk: Desk, owner: str, number: str, said: ViewChangeIn) -> dict[str, Any]:
    wanted = said.model_dump(exclude_none=True)
    return _told(change(desk.store, owner, number, wanted, now=desk.clock()))


def _deleted(desk: Desk, owner: str, number: str) -> dict[str, Any]:
    return _told(delete(desk.store, owner, number, now=desk.clock()))


def _told(view: View) -> dict[str, Any]:
    return ViewOut(**vars(view)).model_dump(mode="json")


def _owner(request: Request) -> str:
    return str(request.state.identity.name)
