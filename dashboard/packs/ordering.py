"""The addresses of ordered packs: order one, make one now, stop one, fetch a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from dashboard.packs.pdf import MEDIA_TYPE
from dashboard.packs.standing import Workshop
from dashboard.words import LANGUAGE
from indicators.errors import CommandCentreError
from indicators.identity import IDENTITY
from indicators.standing_orders import Every
from indicators.store import pack_orders

EVERY: Mapping[str, Every] = {each.value: each for each in Every}
SEE_OTHER = 303


MEDIA_TYPES = {".pdf": MEDIA_TYPE, ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
"""Of the files that are kept, by how their names end."""


@dataclass(frozen=True)
class Counter:
    """Where packs are ordered."""

    workshop: Workshop

    def order(self, agency: str, every: str) -> str:
        """Order a pack of an agency in the language of the one who asks."""
        ask, now = self.workshop.ask, self.workshop.clock()
        known = {code for code, *_ in ask.desk.agencies(now.astimezone(ask.setting.zone).date())}
        if agency not in known or every not in EVERY:
            raise HTTPException(404)
        zone = ask.setting.zone
        pack_orders.order(self.workshop.store, agency, EVERY[every], LANGUAGE.get(), actor=_actor(), now=now, zone=zone)
        return agency

    def stop(self, number: str) -> str:
        """Stop a pack; whose it was."""
        try:
            return pack_orders.stop(self.workshop.store, number, actor=_actor(), now=self.workshop.clock()).agency
        except CommandCentreError as error:
            raise HTTPException(404) from error

    def make(self, number: str) -> str:
        """Make a pack of this moment besides those that are due; whose it is."""
        found = next((each for each in pack_orders.orders(self.workshop.store) if each.id == number), None)
        if found is None:
            raise HTTPException(404)
        self.workshop.make(found, self.workshop.clock())
        return found.agency


def router(counter: Counter) -> APIRouter:
    """The routes; each that changes something leads back to the profile."""
    routes = APIRouter(prefix="/packs", include_in_schema=False)

    @routes.post("/orders")
    async def order(agency: str = "", every: str = "") -> Response:
        """Order a pack."""
        return _back(await run_sync(counter.order, agency, every))

    @routes.post("/orders/{number}/stop")
    async def stop(number: str) -> Response:
        """Stop a pack."""
        return _back(await run_sync(counter.stop, number))

    @routes.post("/orders/{number}/make")
    async def make(number: str) -> Response:
        """Make a pack now."""
        return _back(await run_sync(counter.make, number))

    @routes.get("/files/{number}")
    async def file(number: str) -> Response:
        """A file that was made."""
        try:
            name, content = await run_sync(pack_orders.content_of, counter.workshop.store, number)
        except CommandCentreError as error:
            raise HTTPException(404) from error
        said = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, headers=said, media_type=MEDIA_TYPES[PurePath(name).suffix])

    return routes


def _back(agency: str) -> Response:
    return RedirectResponse(f"/profile/{agency}", SEE_OTHER)


def _actor() -> str:
    identity = IDENTITY.get()
    return identity.name if identity else ""
