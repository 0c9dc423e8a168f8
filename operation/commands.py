"""The commands for accounts and the faults of the simulated country, and what all commands work with."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import httpx
import typer

from indicators.catalogue import Catalogue
from indicators.errors import CommandCentreError
from indicators.geography import Geography, UnknownAgencyError
from indicators.identity import Role
from indicators.store import Store, accounts
from indicators.store.signing_keys import PublicKey

ACTOR = "app.py"
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class UnreadableDurationError(CommandCentreError):
    """A duration on the command line is not one."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a duration.", remedy="Write 90d, 12h or 30m.")


class UnknownChoiceError(CommandCentreError):
    """A word on the command line is not one of those that are known."""

    def __init__(self, text: str, known: list[str]) -> None:
        super().__init__(f"{text!r} is not known here.", remedy=f"Use one of: {', '.join(known)}.")


class AgencyMissingError(CommandCentreError):
    """An account that reports is not told for whom."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is to report, and for no agency.", remedy="Add --agency, such as --agency G12.")


class AccountTakenError(CommandCentreError):
    """There is, or was, another account with the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The name {name} is taken by another account, open or closed.", remedy="Use another name.")


@dataclass(frozen=True)
class Tools:
    """What the commands work with; each is made when a command needs it."""

    store: Callable[[], Store]
    geography: Callable[[], Geography]
    clock: Callable[[], datetime]
    link: Callable[[Store, str, Role], str]
    control: Callable[[], tuple[str, str]]
    """Address and token of the simulated country's switchboard."""

    catalogue: Callable[[], Catalogue]
    public_key: Callable[[bytes], PublicKey]
    """Reads the public key of a file's content."""


def people(tools: Tools) -> typer.Typer:
    """`account`: people and walls."""
    app = typer.Typer(help="People and walls.", no_args_is_help=True)

    @app.command("add")
    def add(name: str, role: str, agency: Annotated[str | None, typer.Option()] = None) -> None:
        """Add an account; a reporter needs the agency it reports for."""
        roles = [each.value for each in Role if not each.value.startswith("key:")]
        if role not in roles:
            raise UnknownChoiceError(role, roles)
        _add(tools, accounts.Account(name, role, agency and agency_code(agency, tools.geography()), demo=False))
        typer.echo(f"Account {name} is there. Sign it in with: python app.py account link {name}")

    @app.command("list")
    def listed() -> None:
        """Every open account."""
        for each in accounts.accounts(tools.store()):
            typer.echo(f"{each.name:<20} {each.role:<14} {each.agency or '':<5} {'demo' if each.demo else ''}")

    @app.command("link")
    def link(name: str) -> None:
        """Print a link that signs NAME in once."""
        store = tools.store()
        held = accounts.account_named(store, name)
        if held is None:
            raise accounts.UnknownAccountError(name)
        typer.echo(tools.link(store, name, Role(held.role)))

    @app.command("close-demo")
    def close_demo() -> None:
        """Close the demo accounts, so that the web may be reached by others."""
        count = accounts.close_demo(tools.store(), actor=ACTOR, now=tools.clock())
        typer.echo(f"{count} demo accounts closed.")

    return app


def _add(tools: Tools, new: accounts.Account) -> None:
    if new.role == Role.REPORTER and new.agency is None:
        raise AgencyMissingError(new.name)
    store = tools.store()
    accounts.add_account(store, new, actor=ACTOR, now=tools.clock())
    if accounts.account_named(store, new.name) != new:
        raise AccountTakenError(new.name)


def faults(tools: Tools) -> typer.Typer:
    """`fault`: the bad days of the simulated country."""
    app = typer.Typer(help="Faults of the simulated country.", no_args_is_help=True)

    @app.command("on")
    def on(endpoint: str, fault: str, minutes: Annotated[int, typer.Option(min=1, max=1440)] = 5) -> None:
        """Switch a fault of an endpoint on for some minutes."""
        body = {"endpoint": endpoint, "fault": fault, "minutes": minutes}
        typer.echo(_control(tools, "POST", json=body))

    @app.command("off")
    def off(endpoint: str, fault: str) -> None:
        """Switch a fault off."""
        typer.echo(_control(tools, "DELETE", params={"endpoint": endpoint, "fault": fault}))

    return app


def duration(text: str) -> timedelta:
    """A duration as it is written on the command line: 90d, 12h, 30m."""
    found = re.fullmatch(r"([1-9][0-9]{0,4})([dhm])", text)
    if not found:
        raise UnreadableDurationError(text)
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def agency_code(code: str, geography: Geography) -> str:
    """The short code of a ministry, agency or province administration."""
    try:
        return geography.agency(code).code
    except UnknownAgencyError:
        found = geography.province_of_agency(code).agency_code
        return found or code


def _control(tools: Tools, method: str, **said: Any) -> str:
    url, token = tools.control()
    try:
        answer = httpx.request(
            method, f"{url}/control/faults", headers={"X-Control-Token": token}, timeout=5, trust_env=False, **said
        )
    except httpx.HTTPError as error:
        raise CommandCentreError(
            f"The simulated country does not answer ({type(error).__name__}).", remedy="Start it with `make run`."
        ) from error
    return f"{answer.status_code} {answer.text.strip()}"
