"""Receipts given again: listed, one by one, as a paper to file, and with the very bytes that were received."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from collectors.answers import OK, ReceiptOut, ReceiptsOut, files, problem_response, receipt_out
from collectors.intake import Intake
from collectors.problems import Problem
from collectors.receipt_paper import receipt_paper
from collectors.world import World
from indicators.identity import Identity, Role
from indicators.periods import Period, UnknownPeriodError
from indicators.store import Store
from indicators.store.decisions import decisions_on
from indicators.store.receipts import Asked, Kept, State, listed
from indicators.store.records import doubts_of, receipt_of
from indicators.store.reports import document_with_digest, report_row

PAGE = 100
RECEIPT_ID = re.compile(r"[0-9A-Z]{26}", re.ASCII)
SENDERS = frozenset({Role.REPORTER, Role.SUBMIT_KEY})
"""Those who see the receipts of their own agency only; whoever else may ask reads everything."""

ENDINGS: Mapping[str, str] = {
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/xml": "xml",
}
ANY_FILE: dict[int | str, dict[str, Any]] = {OK: {"content": {"*/*": {"schema": {}}}}}
NOT_OPENED = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
"""What a sender wrote is saved as a file and never shown as a page of ours."""

Text = Annotated[str | None, Query(max_length=64)]
Cursor = Annotated[int | None, Query(ge=1, le=2**62)]


def router(intake: Intake, language: Callable[[], str]) -> APIRouter:
    """The routes of what was received, for its sender and for those who may read everything."""
    routes = APIRouter(tags=["receipts"])
    store = intake.store

    async def given(request: Request, receipt_id: str, make: Callable[[Kept], Response | None]) -> Response:
        """What is made of a receipt that the asker may see; else that there is none."""
        kept = await run_sync(_found, store, request.state.identity, receipt_id)
        made = None if kept is None else await run_sync(make, kept)
        unknown = Problem("not-found", facts={"what": f"receipt {receipt_id[:40]}"})
        return problem_response([unknown], language()) if made is None else made

    @routes.get("/receipts", response_model=ReceiptsOut)
    async def receipts(  # noqa: PLR0913, PLR0917 - one parameter a filter, as the framework reads them
        request: Request,
        form: Text = None,
        period: Text = None,
        state: State | None = None,
        sender: Text = None,
        cursor: Cursor = None,
    ) -> Response:
        """List receipts, newest first: those of the asker's own agency, or everyone's for those who read everything."""
        wrong = [*_unknown(intake.world, form, period, sender)]
        if wrong:
            return problem_response(wrong, language())
        asked = Asked(_own(request.state.identity) or sender, form, period, state, cursor)
        return JSONResponse(await run_sync(_page, store, asked, language()), OK)

    @routes.get("/receipts/{receipt_id}.pdf", response_class=Response, responses=files("application/pdf"))
    async def paper(request: Request, receipt_id: str) -> Response:
        """Give a receipt as a paper (PDF, A4) to print and file."""
        return await given(request, receipt_id, lambda kept: _paper(kept, intake, language()))

    @routes.get(
        "/receipts/{receipt_id}/content", response_class=Response, responses={OK: {"content": {"*/*": {"schema": {}}}}}
    )
    async def content(request: Request, receipt_id: str) -> Response:
        """Give the very bytes that were received under a receipt."""
        return await given(request, receipt_id, lambda kept: _content(kept, store))

    @routes.get("/receipts/{receipt_id}", response_model=ReceiptOut)
    async def receipt_again(request: Request, receipt_id: str) -> Response:
        """Give a receipt again; to its sender and to those who may read everything."""
        return await given(request, receipt_id, lambda kept: JSONResponse(_out(kept, language()), OK))

    return routes


def _unknown(world: World, form: str | None, period: str | None, sender: str | None) -> Iterator[Problem]:
    """What is asked for and cannot be: a misspelt code must not look as if nothing had been received."""
    if form is not None and form not in world.catalogue.forms:
        yield Problem("unknown-form", facts={"form": form})
    if sender is not None and not world.is_sender(sender):
        yield Problem("unknown-sender", facts={"sender": sender})
    try:
        if period is not None:
            Period.parse(period)
    except UnknownPeriodError:
        yield Problem("period-not-a-period", facts={"period": period})


def _own(asker: Identity) -> str | None:
    """The agency whose receipts alone an asker may see; None for all."""
    return (asker.agency or "-") if asker.role in SENDERS else None


def _page(store: Store, asked: Asked, language: str) -> dict[str, Any]:
    kept = listed(store, asked, limit=PAGE + 1)
    shown = kept[:PAGE]
    after = shown[-1].row["version"] if len(kept) > PAGE else None
    return {"next": after, "items": [_out(each, language) for each in shown]}


def _found(store: Store, asker: Identity, receipt_id: str) -> Kept | None:
    row = report_row(store, receipt_id) if RECEIPT_ID.fullmatch(receipt_id) else None
    own = _own(asker)
    if row is None or (own is not None and own != row["sender"]):
        return None
    return Kept(row, decisions_on(store, [receipt_id]).get(receipt_id))


def _out(kept: Kept, language: str) -> dict[str, Any]:
    return receipt_out(receipt_of(kept.row), doubts_of(kept.row), kept.decision, language)


def _paper(kept: Kept, intake: Intake, language: str) -> Response:
    content = receipt_paper(kept, intake.world, intake.zone, language)
    return _attached(content, "application/pdf", f"receipt-{kept.row['id']}.pdf")


def _content(kept: Kept, store: Store) -> Response | None:
    document = document_with_digest(store, kept.row["document"])
    if document is None:
        return None
    ending = ENDINGS.get(document.media_type, "xml" if document.media_type.endswith("xml") else "txt")
    return _attached(document.content, document.media_type, f"report-{kept.row['id']}.{ending}")


def _attached(content: bytes, media_type: str, name: str) -> Response:
    said = {"Content-Disposition": f'attachment; filename="{name}"', **NOT_OPENED}
    return Response(content, OK, said, media_type=media_type)
