"""The commands for keys: those that agencies and readers show, and those that agencies sign their reports with."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from indicators.compliance import senders
from indicators.errors import CommandCentreError
from indicators.store import accounts, signing_keys
from indicators.store.signing_keys import PublicKey, SigningKey, Use
from indicators.validity import validity
from operation.commands import ACTOR, Tools, UnknownChoiceError, agency_code, duration

ORDINARY_TERM = "365d"

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class FormsOfAReaderError(CommandCentreError):
    """A key that only reads is to be kept to some forms."""

    def __init__(self) -> None:
        super().__init__("A key that reads sends no forms.", remedy="Leave --forms out, or use --scope submit.")


class UnreadableFileError(CommandCentreError):
    """A file named on the command line cannot be read."""

    def __init__(self, file: Path, fault: str) -> None:
        super().__init__(f"{file} cannot be read ({fault}).", remedy="Name a file that is there and may be read.")


def keys(tools: Tools) -> typer.Typer:
    """`key`: credentials for machines, and the public keys of those who sign."""
    app = typer.Typer(help="Keys of agencies and readers.", no_args_is_help=True)

    @app.command("issue")
    def issue(
        sender: Annotated[str, typer.Option(help="The agency the key speaks for, such as G12 or H26.")],
        scope: Annotated[str, typer.Option(help="submit or read")] = "submit",
        forms: Annotated[str | None, typer.Option(help="The forms it may send, with commas; else all.")] = None,
        expires: Annotated[str, typer.Option(help="90d, 12h, 30m")] = ORDINARY_TERM,
        *,
        as_json: AsJson = False,
    ) -> None:
        """Make a key and print it this once."""
        said = _issued(tools, sender, scope, forms, expires)
        typer.echo(json.dumps(said, default=datetime.isoformat) if as_json else said["key"])

    @app.command("register")
    def register(
        sender: Annotated[str, typer.Option(help="The agency that signs with it, such as G12 or H26.")],
        public_key: Annotated[Path, typer.Option(help="A public key: PEM, JWK, or a certificate as PEM.")],
        expires: Annotated[str | None, typer.Option(help="90d, 12h, 30m; a certificate's own end comes first")] = None,
        use: Annotated[Use, typer.Option(help="What it signs: only an agency's signs reports.")] = Use.AGENCY,
        *,
        as_json: AsJson = False,
    ) -> None:
        """Register a public key that an agency signs with, and print its kid."""
        said = _registered(tools, sender, public_key, expires, use)
        if said["use"] != Use.AGENCY:
            typer.echo(f'This key signs no reports: its use is "{said["use"]}".', err=True)
        typer.echo(json.dumps(said, default=datetime.isoformat) if as_json else said["kid"])

    @app.command("list")
    def listed(*, as_json: AsJson = False) -> None:
        """Every key, shown or signed with: holder, scope, state, last use."""
        rows = _listed(tools)
        typer.echo(
            json.dumps(rows, default=datetime.isoformat) if as_json else "\n".join(map(_line, rows)), nl=bool(rows)
        )

    @app.command("revoke", context_settings={"ignore_unknown_options": True})  # a kid may begin with a dash
    def revoke(
        number: Annotated[str, typer.Argument(metavar="NUMBER_OR_KID")],
        reason: Annotated[str | None, typer.Option(help="Why; it stands in the audit.")] = None,
    ) -> None:
        """Take a key out of force at once."""
        store, moment = tools.store(), tools.clock()
        if any(each.kid == number for each in signing_keys.keys(store)):
            signing_keys.revoke(store, number, actor=ACTOR, now=moment, reason=reason)
        else:
            accounts.revoke(store, number, actor=ACTOR, now=moment, reason=reason)
        typer.echo(f"Key {number} is revoked.")

    return app


def _issued(tools: Tools, sender: str, scope: str, forms: str | None, expires: str) -> dict[str, Any]:
    if scope not in {"submit", "read"}:
        raise UnknownChoiceError(scope, ["submit", "read"])
    holder = agency_code(sender, tools.geography())
    moment, lasts = tools.clock(), duration(expires)
    only = None if forms is None else _forms(forms, holder, scope, tools)
    token = accounts.issue(
        tools.store(), accounts.Kind.KEY, holder, scope, lasts=lasts, actor=ACTOR, now=moment, forms=only
    )
    ends = moment + lasts
    return {
        "key": token,
        "id": token.split(".")[0],
        "sender": holder,
        "scope": scope,
        "forms": only,
        "expires_at": ends,
    }


def _forms(text: str, holder: str, scope: str, tools: Tools) -> list[str]:
    """The forms a key is kept to, each of which its holder sends."""
    if scope == "read":
        raise FormsOfAReaderError
    places, day = tools.geography(), tools.clock().date()
    chosen = sorted({each.strip() for each in text.split(",") if each.strip()})
    sent = sorted(each.code for each in tools.catalogue().forms.values() if holder in senders(each, places, day))
    wrong = next((each for each in chosen if each not in sent), None if chosen else text)
    if wrong is not None:
        raise UnknownChoiceError(wrong, sent)
    return chosen


def _registered(tools: Tools, sender: str, file: Path, expires: str | None, use: Use) -> dict[str, Any]:
    holder = agency_code(sender, tools.geography())
    try:
        handed_in = tools.public_key(file.read_bytes())
    except OSError as error:
        raise UnreadableFileError(file, error.strerror or "fault of the disk") from error
    moment = tools.clock()
    key = replace(handed_in, expires_at=_end(handed_in, expires, moment), use=_narrower(handed_in.use, use))
    kid = signing_keys.register(tools.store(), holder, key, actor=ACTOR, now=moment)
    return {
        "kid": kid,
        "sender": holder,
        "algorithm": key.algorithm,
        "use": key.use,
        "not_before": key.not_before,
        "expires_at": key.expires_at,
    }


def _end(key: PublicKey, expires: str | None, moment: datetime) -> datetime | None:
    """When a key ends: as a certificate says, or earlier; a bare key lasts a year unless something else is said."""
    if expires is None and key.expires_at is not None:
        return key.expires_at
    said = moment + duration(expires or ORDINARY_TERM)
    return said if key.expires_at is None else min(said, key.expires_at)


def _narrower(of_certificate: Use, said: Use) -> Use:
    """A certificate that is not an agency's does not become one by being registered as such."""
    return said if of_certificate == Use.AGENCY else of_certificate


def _listed(tools: Tools) -> list[dict[str, Any]]:
    store, moment = tools.store(), tools.clock()
    shown = [_of_credential(row, moment) for row in accounts.credentials(store, accounts.Kind.KEY)]
    return shown + [_of_signing_key(each, moment) for each in signing_keys.keys(store)]


def _line(row: Mapping[str, Any]) -> str:
    what = f"{row['id']:<43} {row['sender']:<5} {row['scope']:<7} {row['state']:<9}"
    return f"{what} last used {row['last_used'] or 'never'} {row['algorithm'] or ' '.join(row['forms'] or [])}".rstrip()


def _of_credential(row: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    return {
        "kind": "key",
        "id": row["id"],
        "sender": row["holder"],
        "scope": row["scope"],
        "forms": None if row["forms"] is None else row["forms"].split(),
        "algorithm": None,
        "state": validity(moment, revoked_at=row["revoked_at"], expires_at=row["expires_at"]),
        "created_at": row["created_at"],
        "expires_at": row["expires_at"],
        "last_used": row["last_used"],
    }


def _of_signing_key(key: SigningKey, moment: datetime) -> dict[str, Any]:
    return {
        "kind": "signing",
        "id": key.kid,
        "sender": key.sender,
        "scope": "sign" if key.use == Use.AGENCY else key.use,
        "forms": None,
        "algorithm": key.algorithm,
        "state": _standing(key, moment),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used": key.last_used,
    }


def _standing(key: SigningKey, moment: datetime) -> str:
    return validity(moment, revoked_at=key.revoked_at, expires_at=key.expires_at, not_before=key.not_before)
