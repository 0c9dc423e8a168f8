"""The way from a request to a report that can be judged: its turn, its bytes, its signature, and whom it speaks for."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from anyio.to_thread import run_sync
from fastapi import Request

from collectors.intake import Intake
from collectors.parcels import BESIDE, Parcel, expect_known, is_trial, media_type_of, unpack
from collectors.problems import Problem, RefusedError
from collectors.receiving import ORDINARY, Limits, UnusableBodyError, announced, receive
from collectors.signatures import WINDOW, verify
from collectors.source import Arrival
from indicators.identity import Identity, Role
from indicators.observations import Origin
from indicators.reports import Document
from indicators.store import Store
from indicators.store.signing_keys import SigningKey, Use, keys_of, note_use

LONGEST_KEY = 255
PARAMETERS = ("dry_run", "lang", *BESIDE)
"""What the address of a report may say."""

UNRECORDED = frozenset({"rate-limited", "overloaded"})
"""Refusals that are counted and not written down one by one: else turning away a flood would be the flood."""


class Turn(Protocol):
    """A report that may be read, and waits to be worked on."""

    async def begin(self) -> None:
        """Wait until it may be worked on; a sender who is slow to send holds nobody up before that."""


class Turns(Protocol):
    """Who may send now."""

    def turn(self, sender: str, size: int) -> AbstractAsyncContextManager[Turn]:
        """Come in with a body of so many bytes; raises RefusedError where the sender is too fast or too many wait."""


class AtOnce:
    """A turn that begins at once."""

    async def begin(self) -> None:
        """Begin."""


class Everybody:
    """No queue: for an instance that nobody crowds."""

    def turn(self, sender: str, size: int) -> AbstractAsyncContextManager[Turn]:
        """A turn at once."""
        del sender, size
        return nullcontext(AtOnce())


@dataclass(frozen=True)
class Policy:
    """Whether all must sign, or only the senders that registered a key; and how old a signature may be."""

    signed_always: bool = False
    window: timedelta = WINDOW

    def must_be_signed(self, keys: Mapping[str, SigningKey]) -> bool:
        """Whether a sender with these registered keys has to sign."""
        return self.signed_always or any(each.use == Use.AGENCY for each in keys.values())

    def signed(self, store: Store, content: bytes, arrival: Arrival, header: str | None) -> Arrival:
        """The arrival with its signature, where there is one; the use of its key is noted.

        Raises:
            RefusedError: the signature is missing where it must be there, or does not hold.
        """
        sender = arrival.sender or ""
        keys = keys_of(store, sender)
        signature = verify(
            header,
            content,
            sender=sender,
            keys=keys,
            required=self.must_be_signed(keys),
            now=arrival.received_at,
            window=self.window,
        )
        if signature is not None:
            note_use(store, keys[signature.kid], now=arrival.received_at)
        return replace(arrival, signature=signature)


@dataclass(frozen=True)
class Admission:
    """What lets a report in."""

    intake: Intake
    limits: Limits = ORDINARY
    turns: Turns = field(default_factory=Everybody)
    policy: Policy = Policy()

    def turn(self, request: Request) -> AbstractAsyncContextManager[Turn]:
        """Come in before the body is read; raises RefusedError where that is not possible now."""
        asker: Identity = request.state.identity
        size = announced(request.headers)
        return self.turns.turn(asker.agency or asker.name, self.limits.body if size is None else size)

    async def admit_unsigned(self, request: Request, received_at: datetime, turn: Turn) -> tuple[Parcel, Arrival]:
        """The report of a request, whose signature is still to be looked at (`signed_or_noted`).

        Raises:
            RefusedError: its body cannot be received or taken apart, or who asks speaks for nobody.
        """
        arrival = _speaker(request, received_at)
        paper: Document | None = None
        media_type = ""
        try:
            expect_known(request.query_params, PARAMETERS)
            is_trial(request.query_params)
            arrival = self.arrival(request, received_at)
            media_type = media_type_of(request.headers)
            received = await receive(request, self.limits)
            await turn.begin()
            paper = Document(received.content, media_type)
            parcel = await unpack(request, received, media_type, self.limits.inflated)
        except UnusableBodyError as error:
            await run_sync(self.note_refusal, request, Document(error.content, media_type), arrival, error)
            raise
        except RefusedError as error:
            await run_sync(self.note_refusal, request, paper, arrival, error)
            raise
        return parcel, replace(arrival, settings=parcel.settings)

    def signed_or_noted(self, request: Request, paper: Document, arrival: Arrival) -> Arrival:
        """As `signed`; a refusal is kept."""
        try:
            return self.signed(request, paper, arrival)
        except RefusedError as error:
            self.note_refusal(request, paper, arrival, error)
            raise

    def arrival(self, request: Request, received_at: datetime) -> Arrival:
        """How a report came: by whom it may speak, for which forms, under which Idempotency-Key.

        Raises:
            RefusedError: who asks speaks for no agency, or the key is none.
        """
        arrival = _speaker(request, received_at)
        key = request.headers.get("idempotency-key")
        if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            fault = {"field": "Idempotency-Key", "fault": f"1-{LONGEST_KEY} ASCII"}
            raise RefusedError([Problem("bad-parameter", facts=fault, location={"header": "Idempotency-Key"})])
        return replace(arrival, key=key)

    def signed(self, request: Request, paper: Document, arrival: Arrival) -> Arrival:
        """The arrival with its signature, where there is one; a person who is signed in vouches in the session.

        Raises:
            RefusedError: the signature is missing where it must be there, or does not hold.
        """
        asker: Identity = request.state.identity
        said = request.headers.getlist("x-jws-signature")
        header = ", ".join(said) if said else None
        if arrival.sender is None or (header is None and asker.role is Role.REPORTER):
            return arrival
        return self.policy.signed(self.intake.store, paper.content, arrival, header)

    def note_refusal(self, request: Request, paper: Document | None, arrival: Arrival, error: RefusedError) -> None:
        """Keep that a report was refused before it was read: by whom, how large, and why."""
        if not UNRECORDED.issuperset(error.codes):
            self.intake.refused(paper, arrival, error.codes, size=announced(request.headers))


def _speaker(request: Request, received_at: datetime) -> Arrival:
    """By whom a report comes; raises RefusedError where who asks speaks for no agency."""
    asker: Identity = request.state.identity
    if asker.agency is None:
        raise RefusedError([Problem("forbidden")])
    return Arrival(
        "push", Origin.REPORTED, asker.name, received_at, sender=asker.agency, pushed=True, forms=asker.forms
    )
