"""The keys as tables: those that agencies show, those they sign with, and what was done with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels.desk_orders import Order, order_button
from dashboard.panels.desk_view import View
from indicators.store.audit import Entry
from indicators.store.signing_keys import SigningKey, Use
from indicators.validity import Validity, validity

KEPT = "keys-kept"
SOON = timedelta(days=30)
"""So long before its end, a key is marked."""

SCOPES_WORDS = {"submit": "submits reports", "read": "reads only"}

USES: Mapping[Use, str] = {
    Use.AGENCY: "the agency's: signs reports",
    Use.PERSON: "a person's: signs no reports",
    Use.OTHER: "for something else: signs no reports",
}

STATES: Mapping[Validity, str] = {
    Validity.IN_FORCE: "in force",
    Validity.NOT_YET: "not yet",
    Validity.EXPIRED: "expired",
    Validity.REVOKED: "revoked",
}

SHAPES: Mapping[Validity, str] = dict(zip(Validity, ("on", "none", "late", "off"), strict=True))

ACTS_WORDS = {
    "key.issued": "key issued",
    "credential.revoked": "credential ended",
    "signing-key.registered": "signing key registered",
    "signing-key.renewed": "signing key renewed",
    "signing-key.revoked": "signing key revoked",
}


def key_card(keys: Sequence[Mapping[str, Any]], view: View) -> html.Section:
    """The keys that agencies and readers show."""
    say = view.say
    title = say("Keys that machines show")
    if not keys:
        return made.card(title, made.empty(say("No key has been issued yet. Issue one for an agency's machine.")))
    columns = (
        Column(say("Number")),
        Column(say("Holder")),
        Column(say("Scope")),
        Column(say("Forms")),
        Column(say("Issued")),
        Column(say("Expires")),
        Column(say("Last used")),
        Column(say("State")),
        Column(say("Act")),
    )
    rows = [_key(each, view) for each in keys]
    return made.card(None, made.table(title, columns, rows, "keys-table"))


def signing_card(keys: Sequence[SigningKey], view: View) -> html.Section:
    """The public keys that reports are signed with."""
    say = view.say
    title = say("Public keys that reports are signed with")
    if not keys:
        return made.card(
            title, made.empty(say("No public key is registered yet. Register the one an agency signs with."))
        )
    columns = (
        Column(say("Thumbprint (kid)")),
        Column(say("Algorithm")),
        Column(say("Holder")),
        Column(say("Use")),
        Column(say("Registered")),
        Column(say("Expires")),
        Column(say("Last used")),
        Column(say("State")),
        Column(say("Act")),
    )
    rows = [_signing(each, view) for each in keys]
    return made.card(None, made.table(title, columns, rows, "signing-table"))


def acts_card(acts: Sequence[tuple[datetime, Entry]], view: View) -> html.Section:
    """What was done with keys, newest first."""
    say = view.say
    title = say("Done with keys last")
    if not acts:
        return made.card(title, made.empty(say("Nothing has been done with keys yet.")))
    columns = (Column(say("When")), Column(say("Who")), Column(say("What")), Column(say("Which")), Column(say("For")))
    rows = [
        html.Tr(
            [
                made.cell(view.moment(at)),
                made.cell(entry.actor),
                made.cell(say(ACTS_WORDS[entry.action])),
                html.Td(html.Code(entry.subject)),
                made.cell(_whom(entry, view)),
            ]
        )
        for at, entry in acts
    ]
    return made.card(None, made.table(title, columns, rows, "key-acts-table"))


def _whom(entry: Entry, view: View) -> str | None:
    code = entry.details.get("holder") or entry.details.get("sender")
    return view.agency(str(code)) if code else None


def _holder(code: str, view: View) -> html.Th:
    return html.Th([view.agency(code), html.Span(f" {code}", className="muted small")], scope="row")


def _key(row: Mapping[str, Any], view: View) -> html.Tr:
    say = view.say
    state = validity(view.now, revoked_at=row["revoked_at"], expires_at=row["expires_at"])
    revoke = Order(
        "DELETE",
        f"/api/v1/keys/{row['id']}",
        say("Revoke this key?"),
        say("Revoke"),
        say("Key {id} is revoked.").format(id=row["id"]),
        KEPT,
        say("Whoever uses it is refused from this moment on. A revoked key never comes back."),
        [f"{row['id']} · {view.agency(row['holder'])} · {say(SCOPES_WORDS.get(row['scope'], row['scope']))}"],
        reason=False,
        kind="off",
    )
    return html.Tr(
        [
            html.Td(html.Code(row["id"])),
            _holder(row["holder"], view),
            made.cell(say(SCOPES_WORDS.get(row["scope"], row["scope"]))),
            html.Td(_forms(row, view), className="small forms"),
            made.cell(_day(row["created_at"], view)),
            made.cell(_day(row["expires_at"], view)),
            made.cell(_used(row["last_used"], view)),
            made.cell(_state(state, row["expires_at"], view)),
            made.cell(_revoking(revoke, row["id"], state, view)),
        ]
    )


def _forms(row: Mapping[str, Any], view: View) -> str:
    if row["scope"] == "read":
        return "—"
    return view.say("every form of the agency") if row["forms"] is None else ", ".join(row["forms"].split())


def _signing(key: SigningKey, view: View) -> html.Tr:
    say = view.say
    state = validity(view.now, revoked_at=key.revoked_at, expires_at=key.expires_at, not_before=key.not_before)
    revoke = Order(
        "DELETE",
        f"/api/v1/signing-keys/{key.kid}",
        say("Revoke this signing key?"),
        say("Revoke"),
        say("Key {id} is revoked.").format(id=key.kid),
        KEPT,
        say("What it signs from this moment on is refused; what claims to be older is held for a person."),
        [f"{key.kid} · {view.agency(key.sender)}"],
        reason=False,
        kind="off",
    )
    return html.Tr(
        [
            html.Td(html.Code(key.kid, className="kid")),
            made.cell(key.algorithm),
            _holder(key.sender, view),
            made.cell(say(USES[Use(key.use)])),
            html.Td(
                [_day(key.created_at, view) or "", html.Span(key.registered_by, className="muted small block")],
            ),
            made.cell(_day(key.expires_at, view)),
            made.cell(_used(key.last_used, view)),
            made.cell(_state(state, key.expires_at, view)),
            made.cell(_revoking(revoke, key.kid, state, view)),
        ]
    )


def _day(at: datetime | None, view: View) -> str | None:
    return formatting.day(at.astimezone(view.ask.setting.zone).date(), view.language) if at else None


def _used(at: datetime | None, view: View) -> str:
    return view.moment(at) if at else view.say("never")


def _state(state: Validity, ends: datetime | None, view: View) -> Component:
    if state is Validity.IN_FORCE and ends is not None and ends - view.now < SOON:
        left = view.say("{count} days left").format(count=(ends - view.now).days)
        return made.shape("risk", left)
    return made.shape(SHAPES[state], view.say(STATES[state]))


def _revoking(order: Order, number: str, state: Validity, view: View) -> Component | None:
    if state is Validity.REVOKED:
        return None
    return order_button(view.say("Revoke"), order, f"{view.say('Revoke')} {number}", "button button-small")
