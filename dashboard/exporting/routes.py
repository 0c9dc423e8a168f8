"""The addresses of the exports: the selection that /api/v1/observations answers in pages, whole and in one file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from dashboard.auth import own_agency
from dashboard.exporting import comma_separated, paper, workbook
from dashboard.exporting.asking import Asked, Wanted, understood
from dashboard.exporting.lines import Lines, Source
from dashboard.exporting.workbook import About, Workbook
from dashboard.materials import Setting
from dashboard.parameters import NotGivenError
from dashboard.words import LANGUAGE, Say, words
from indicators.identity import IDENTITY
from indicators.store import Store
from indicators.store.observations import Selection, Telling, telling, telling_of
from indicators.store.reports import report_row

MOST_ROWS = 1_048_575
"""Figures that one file may have: as many as a sheet of a workbook has lines below its head. A selection of more is
refused, and never given in part."""

PIECE = 2**18
"""Bytes sent at once."""

PROBLEM = "application/problem+json"
HEADERS = ("X-Row-Count", "X-Data-Version", "X-As-Of", "X-Unchanged-Count")
NOT_OPENED = {"Content-Security-Policy": "sandbox; default-src 'none'"}
"""What senders wrote is saved as a file and never shown as a page of ours."""

ORIGIN_WORDS = {"published": "Published", "reported": "Reported", "simulated": "Simulated"}
USE_WORDS = {
    "published": "Taken over from the publication named; its terms hold.",
    "reported": "Reported to the command centre by the sender named.",
    "simulated": "Made up by the simulated country; no official figure, not to be quoted as one.",
}
"""How far figures of an origin may be relied on and given on."""

Refuse = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and RFC 9457 body of a refusal, by its code, language and facts."""


@dataclass(frozen=True)
class Desk:
    """What exports are made from."""

    store: Store
    setting: Setting
    clock: Callable[[], datetime]
    source_names: Mapping[str, Mapping[str, str]]
    refuse: Refuse


@dataclass(frozen=True)
class _Export:
    """An export under way: what was asked, as of when, in which language, and how many figures its report left out."""

    asked: Asked
    as_of: datetime
    made_at: datetime
    language: str
    unchanged: int | None

    @property
    def say(self) -> Say:
        return words(self.language)


Write = Callable[[Desk, _Export, Telling, IO[bytes]], None]


@dataclass(frozen=True)
class _Form:
    """A form in which an export is given: how its name ends, its media type, who writes it, and how much it holds."""

    ending: str
    media_type: str
    write: Write
    most: int | None = None


def router(desk: Desk) -> APIRouter:
    """The routes; every handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["reading"])

    @routes.get("/observations.csv", response_class=Response, responses=_described(comma_separated.MEDIA_TYPE))
    def observations_csv(request: Request, wanted: Annotated[Wanted, Depends()]) -> Response:
        """Every figure of a selection, or what one report said, as CSV."""
        return _answer(desk, wanted, request, _Form("csv", comma_separated.MEDIA_TYPE, _write_csv))

    @routes.get("/observations.xlsx", response_class=Response, responses=_described(workbook.MEDIA_TYPE))
    def observations_xlsx(request: Request, wanted: Annotated[Wanted, Depends()]) -> Response:
        """Every figure of a selection, or what one report said, as a workbook with its sources."""
        return _answer(desk, wanted, request, _Form("xlsx", workbook.MEDIA_TYPE, _write_workbook))

    @routes.get("/observations.pdf", response_class=Response, responses=_described(paper.MEDIA_TYPE))
    def observations_pdf(request: Request, wanted: Annotated[Wanted, Depends()]) -> Response:
        """Every figure of a short selection, or what one report said, as pages to be printed."""
        return _answer(desk, wanted, request, _Form("pdf", paper.MEDIA_TYPE, _write_paper, paper.MOST_ROWS))

    return routes


def keeper_of(desk: Desk) -> Callable[[Selection, Mapping[str, str], datetime, str], bytes]:
    """What writes a selection, said in words, as known at a moment and in a language, as a workbook for who keeps it.

    It raises NotGivenError where the selection is larger than a sheet.
    """

    def written(selection: Selection, said: Mapping[str, str], as_of: datetime, language: str) -> bytes:
        export = _Export(Asked(selection, as_of, said=said), as_of, desk.clock(), language, None)
        file, _ = _spooled(desk, export, _Form("xlsx", workbook.MEDIA_TYPE, _write_workbook))
        with file:
            file.seek(0)
            return file.read()

    return written


def _described(media_type: str) -> dict[int | str, dict[str, Any]]:
    said = {name: {"schema": {"type": "string"}} for name in (*HEADERS, "Content-Disposition")}
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": "The whole of it.", "content": content, "headers": said}, 413: {}}


def _answer(desk: Desk, wanted: Wanted, request: Request, form: _Form) -> Response:
    language = LANGUAGE.get()
    try:
        asked = understood(desk.setting, wanted, request.query_params)
        unchanged = _expect_allowed(desk, asked)
        now = desk.clock()
        export = _Export(asked, asked.as_of or now, now, language, unchanged)
        file, telling = _spooled(desk, export, form)
    except NotGivenError as error:
        status, body = desk.refuse(error.code, language, error.facts)
        return JSONResponse(body, status, media_type=PROBLEM)
    name = f"report-{asked.report}" if asked.report else f"observations-{telling.version}"
    said = {
        "Content-Type": form.media_type,
        "Content-Disposition": f'attachment; filename="{name}.{form.ending}"',
        "Content-Length": str(file.tell()),
        "X-Row-Count": str(telling.count),
        "X-Data-Version": str(telling.version),
        "X-As-Of": export.as_of.astimezone(desk.setting.zone).isoformat(),
        **({} if unchanged is None else {"X-Unchanged-Count": str(unchanged)}),
        **NOT_OPENED,
    }
    file.seek(0)
    return StreamingResponse(_pieces(file), headers=said)


def _expect_allowed(desk: Desk, asked: Asked) -> int | None:
    """Hold a question against who asks: one who sends takes its own reports only.

    Returns:
        Of a report, how many of its figures said what was known before; None for a selection.
    """
    own = own_agency(IDENTITY.get())
    if asked.report is None:
        if own is not None:
            raise NotGivenError("forbidden")
        return None
    row = report_row(desk.store, asked.report)
    if row is None or own not in {None, row["sender"]}:
        raise NotGivenError("not-found", what=f"receipt {asked.report[:40]}")
    return 0 if row["held"] else int(row["unchanged"])


def _spooled(desk: Desk, export: _Export, form: _Form) -> tuple[IO[bytes], Telling]:
    """The export in a file of its own, whole before anything is sent.

    A slow reader must hold no transaction open, and what goes wrong must not look like the end of the figures.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        with _found(desk, export.asked) as found:
            _expect_bounded(found.count, form)
            form.write(desk, export, found, file)
        file.seek(0, 2)
    except BaseException:
        file.close()
        raise
    return file, found


def _expect_bounded(count: int, form: _Form) -> None:
    if form.most is not None and count > form.most:
        raise NotGivenError("too-much-for-paper", limit=_grouped(form.most))
    if count > MOST_ROWS:
        raise NotGivenError("selection-too-large", limit=_grouped(MOST_ROWS))


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}")


def _found(desk: Desk, asked: Asked) -> AbstractContextManager[Telling]:
    if asked.report is not None:
        return telling_of(desk.store, asked.report, most=MOST_ROWS)
    return telling(desk.store, asked.selection, as_of=asked.as_of, most=MOST_ROWS)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _write_csv(desk: Desk, export: _Export, found: Telling, file: IO[bytes]) -> None:
    for piece in comma_separated.written(Lines(desk.setting, export.language).of(found.rows)):
        file.write(piece)


def _write_workbook(desk: Desk, export: _Export, found: Telling, file: IO[bytes]) -> None:
    lines = Lines(desk.setting, export.language)
    with workbook.private_folder() as folder, Workbook(file, export.say, folder) as book:
        book.write_figures(lines.of(found.rows), found.count)
        facts = _facts(desk, export, found, book.written_as_text)
        book.write_about(About(facts, [_sources(desk, export, lines), workbook.column_legend(export.say)]))


def _write_paper(desk: Desk, export: _Export, found: Telling, file: IO[bytes]) -> None:
    lines = Lines(desk.setting, export.language)
    made = list(lines.of(found.rows))
    asked = "; ".join(f"{name}={value}" for name, value in export.asked.said.items()) or export.say("everything")
    as_of = export.as_of.astimezone(desk.setting.zone).strftime("%H:%M:%S %d/%m/%Y %z")
    is_simulated = any(each.origin == "simulated" for each in lines.sources)
    headed = paper.Headed(export.say, export.language, as_of, asked, found.count, is_simulated)
    listing = paper.Listing(headed, export.made_at)
    paper.printed(listing, made, headed)
    _, *sources = _sources(desk, export, lines)
    listing.closing(export.say("Sources"), (" · ".join(filter(None, each)) for each in sources))
    file.write(bytes(listing.output()))


def _facts(desk: Desk, export: _Export, found: Telling, as_text: int) -> list[tuple[str, str]]:
    say, zone = export.say, desk.setting.zone
    asked = "; ".join(f"{name}={value}" for name, value in export.asked.said.items())
    exact = say("{count}: a number of a spreadsheet keeps 15 digits, and these have more; they are exact as text.")
    facts = [
        (say("What was asked"), asked or say("everything")),
        (say("Known as of"), export.as_of.astimezone(zone).isoformat()),
        (say("Data version"), str(found.version)),
        (say("Figures in this file"), str(found.count)),
        (say("Made at"), export.made_at.astimezone(zone).isoformat()),
        (say("Figures written as text"), exact.format(count=as_text)),
    ]
    if export.unchanged:
        again = say("{count} more figures of the report said what was known before, and stand with the earlier report.")
        facts.append((say("Not repeated here"), again.format(count=export.unchanged)))
    return facts


def _sources(desk: Desk, export: _Export, lines: Lines) -> list[tuple[str, ...]]:
    """Every source of the figures, the one of the most figures first."""
    say = export.say
    head = (say("Origin and terms"), say("Sender"), say("Channel"), say("Source as it was named"), say("Figures"))
    rows = []
    for source, count in lines.sources.most_common():
        origin = f"{say(ORIGIN_WORDS[source.origin])}. {say(USE_WORDS[source.origin])}"
        sender = lines.sender(source.sender) if source.sender else ""
        rows.append((origin, sender, _channel(desk, export, source), source.note, str(count)))
    return [head, *rows]


def _channel(desk: Desk, export: _Export, source: Source) -> str:
    names = desk.source_names.get(source.channel, {})
    return names.get(export.language, source.channel)
