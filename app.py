"""Settings, clock, wiring and the command line: the only place that reads the clock and the environment."""

import gc
import logging
import os
import signal
import sys
import threading
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
import uvicorn

from collectors import desk, endpoint, inbox, key_desk, preview, publish, receipts, schedule, template_routes
from collectors.admission import Admission, Policy
from collectors.dhis2 import routes as dhis2
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.mock import server as mock_server
from collectors.orders import read_order
from collectors.problems import refusal
from collectors.public_keys import read_public_key
from collectors.receiving import Limits
from collectors.sealing import open_seal, receipt_claims
from collectors.source import Source, load_sources
from collectors.turns import Turns
from collectors.turns import bounds as turn_bounds
from collectors.world import World
from dashboard import server as dashboard_server
from dashboard.guard import ALONE
from dashboard.materials import Setting
from dashboard.words import LANGUAGE
from indicators.catalogue import load_catalogue
from indicators.errors import CommandCentreError
from indicators.geography import load_geography
from indicators.periods import load_calendar
from indicators.store import Store, open_store
from indicators.store import accounts as people
from indicators.store.definitions import keep_catalogue
from indicators.store.migrate import migrate as bring_up
from indicators.walls import Room
from operation import commands, key_commands, wall_commands
from operation.demo import announce_links, control_token, demo_links, link_of
from operation.http_checks import MB, Bounds, Wire
from operation.http_protocol import strict_http
from operation.ledger import Ledger
from operation.logs import prepare_logs
from operation.settings import Settings, read_settings
from operation.supervisor import Child, Supervisor, stop_with_parent

YOUNG = 20_000
"""New objects between two looks for garbage: a report makes thousands that die with it."""

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HERE = Path(__file__).resolve().parent
SERVICES = frozenset({"web", "mock", "collect"})
"""The commands that run for long and are read in their logs; the others speak to whoever typed them."""

cli = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)


def settings() -> Settings:
    """The settings as the environment has them."""
    return read_settings(os.environ, HERE)  # noqa: TID251 - the one place that reads the environment


def now() -> datetime:
    """The present moment, in the country's zone."""
    return datetime.now(ZONE)  # noqa: TID251 - the one place that reads the clock


def opened(chosen: Settings) -> Store:
    """The store, its folder made where it is missing."""
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    return open_store(chosen.database_url)


def world() -> World:
    """The catalogue, the places and the calendar."""
    return World(load_catalogue(), load_geography(), load_calendar())


def road(store: Store, known: World) -> Intake:
    """The one road in."""
    seal = open_seal(settings().receipt_keys)
    return Intake(store, known, FORMATS, ZONE, now, lambda receipt: seal.seal(receipt_claims(receipt)))


def sources(known: World) -> dict[str, Source]:
    """The sources as they are on this day."""
    return load_sources(known.geography, now()) | inbox.sources(settings().watched_folder)


def terms(chosen: Settings) -> tuple[Policy, Limits]:
    """Who must sign, and how large and slow a report may be."""
    policy = Policy(chosen.signatures_always, timedelta(days=chosen.signature_days))
    return policy, Limits(chosen.body_mb * MB, chosen.inflated_mb * MB, chosen.body_seconds)


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Điều Hành. Without a command: everything at once, embedded, with the simulated country."""
    is_service = context.invoked_subcommand in SERVICES
    prepare_logs(sys.stderr, logging.INFO if is_service else logging.WARNING)
    if context.invoked_subcommand is None:
        run_all(settings())


def run_all(chosen: Settings) -> None:
    """Migrate, load, start the simulated country, the collectors and the web, and keep them running until Ctrl-C."""
    refuse_public_demo(chosen)
    supervisor = Supervisor(chosen.data_dir / "log", say=typer.echo)
    prepare_logs(supervisor.open_log("run"))
    with supervisor.step("Bringing the database up to date"):
        store = opened(chosen)
        bring_up(store)
    with supervisor.step("Loading the catalogue and the published figures"):
        load_everything(store, world())
    links = demo_links(store, chosen, now())
    command = [sys.executable, str(HERE / "app.py")]
    supervisor.start(Child("web", (*command, "web", "--child"), f"http://{chosen.host}:{chosen.port}/health/ready"))
    supervisor.start(Child("mock", (*command, "mock", "--child"), f"http://127.0.0.1:{chosen.mock_port}/health"))
    supervisor.start(Child("collect", (*command, "collect", "--child", "--sole"), None))
    supervisor.wait_ready()
    announce_links(links, chosen, typer.echo)
    supervisor.run_until_stopped()


def refuse_public_demo(chosen: Settings) -> None:
    """Demo accounts are for this machine only."""
    if chosen.is_public:
        fail(
            f"HOST={chosen.host} can be reached by others, and everything-at-once makes demo accounts. "
            "Run `app.py migrate`, `app.py web` and `app.py collect` as services instead, with accounts of your own."
        )


def fail(sentence: str) -> None:
    """Say what is wrong and leave."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def load_everything(store: Store, known: World) -> None:
    """The definitions and the published figures; loading again changes nothing."""
    keep_catalogue(store, known.catalogue, now=now())
    publish.load_all(road(store, known), store, HERE / "indicators" / "published", now())


Child_ = Annotated[bool, typer.Option("--child", hidden=True, help="Stop when the parent process does.")]


@cli.command()
def web(*, child: Child_ = False) -> None:
    """Serve the pages, the API and the live stream."""
    chosen = settings()
    store = opened(chosen)
    if chosen.is_public and any(each.demo for each in people.accounts(store)):
        fail(f"HOST={chosen.host} is open to others: close the demo accounts first (`app.py account close-demo`).")
    known = world()
    listed = sources(known)
    site = dashboard_server.Site(
        store=store,
        setting=Setting(known.catalogue, known.geography, known.calendar, ZONE),
        clock=now,
        host=chosen.host,
        port=chosen.port,
        hosts=chosen.allowed_hosts,
        room=Room(chosen.wall_distance_m, chosen.wall_image_height_m),
        sources={each.code: (each.owner, each.alert_after) for each in listed.values()},
        source_names={each.code: {"vi": each.name_vi, "en": each.name_en} for each in listed.values()},
        boot=uuid.uuid4().hex,
        secure=chosen.https,
        jwks=open_seal(chosen.receipt_keys).jwks(),
        noted=Ledger(store, now).note,
    )

    intake, (policy, limits) = road(store, known), terms(chosen)
    turns = Turns(time.monotonic, turn_bounds(chosen.rate_per_minute, chosen.queue))
    admission = Admission(intake, limits, turns, policy)
    routers = [
        endpoint.router(admission, LANGUAGE.get),
        preview.router(admission, LANGUAGE.get),
        *(each.router(intake, LANGUAGE.get) for each in (receipts, template_routes, desk, key_desk)),
    ]
    others = [dhis2.router(admission, LANGUAGE.get)]
    app = dashboard_server.build(site, routers, refusal, read=read_order, foreign=others)
    wire = Wire(refusal, ALONE, Bounds(body_bytes=limits.body, body_seconds=limits.seconds), site.noted)
    serve(app, chosen.host, chosen.port, child=child, wire=wire)


@cli.command()
def mock(*, child: Child_ = False) -> None:
    """Run the simulated country: ministries, provinces and national systems that answer like the real ones."""
    chosen = settings()
    app = mock_server.build(chosen.seed, now, control_token(chosen), weather=chosen.weather)
    serve(app, "127.0.0.1", chosen.mock_port, child=child)


def serve(app: Any, host: str, port: int, *, child: bool, wire: Wire | None = None) -> None:
    """Serve until told to stop (strictly, where a wire is given); streams are ended, what is under way is finished."""
    config = uvicorn.Config(
        app,
        host,
        port,
        http=strict_http(wire) if wire else "auto",
        ws="none",
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
        server_header=False,
    )
    gc.freeze()  # catalogue, places and pages live as long as the process: looking through them again finds nothing
    gc.set_threshold(YOUNG)
    server = uvicorn.Server(config)
    if child:
        stop_with_parent()
    server.run()


@cli.command()
def collect(*, child: Child_ = False, sole: bool = False) -> None:
    """Run the collectors; any number of these processes share the work (only one alone may be --sole)."""
    chosen = settings()
    store = opened(chosen)
    known = world()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if child:
        stop_with_parent()
    worker = f"{os.uname().nodename}:{os.getpid()}"
    collector = schedule.Collector(
        *(sources(known), road(store, known), chosen.sources_url, worker, now, stopping),
        transports=inbox.transports(chosen.watched_folder, *terms(chosen), made_in=chosen.data_dir),
    )
    running = schedule.start(collector, sole=sole)
    stopping.wait()
    running.shutdown(wait=True)
    store.close()


@cli.command()
def migrate() -> None:
    """Bring the database up to date and load the catalogue and the published figures."""
    store = opened(settings())
    bring_up(store)
    load_everything(store, world())
    typer.echo("The database is up to date.")


@cli.command()
def load(
    file: Path,
    indicator_set: Annotated[str, typer.Option(help="766, 766-components, 766-national or grdp")],
    source: Annotated[str, typer.Option(help="Where the figures were published.")],
) -> None:
    """Load a file of published figures; the newest date becomes what the screens show."""
    store = opened(settings())
    intake = road(store, world())
    receipt = publish.load_file(
        intake, file, indicator_set=indicator_set, source=source, actor="app.py load", now=now()
    )
    again = " (it was loaded before: nothing changed)" if receipt.repeated else ""
    typer.echo(f"{receipt.rows} figures, {receipt.new} new, {receipt.changed} changed{again}. Receipt {receipt.id}.")


def control_address() -> tuple[str, str]:
    """Where the simulated country is switched, and the token that opens it."""
    chosen = settings()
    return f"http://127.0.0.1:{chosen.mock_port}", control_token(chosen)


TOOLS = commands.Tools(
    store=lambda: opened(settings()),
    geography=load_geography,
    clock=now,
    link=lambda store, name, role: link_of(store, name, role, settings(), now()),
    control=control_address,
    catalogue=load_catalogue,
    public_key=read_public_key,
)
cli.add_typer(key_commands.keys(TOOLS), name="key")
cli.add_typer(commands.people(TOOLS), name="account")
cli.add_typer(commands.faults(TOOLS), name="fault")
cli.add_typer(wall_commands.walls(TOOLS, settings), name="wall")


if __name__ == "__main__":
    try:
        cli()
    except CommandCentreError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
