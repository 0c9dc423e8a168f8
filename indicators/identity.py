"""Who asks: a person, a wall or a machine, and what it may do at most."""

from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an asker is."""

    LEADER = "leader"
    STAFF = "staff"
    REPORTER = "reporter"
    ADMINISTRATOR = "administrator"
    WALL = "wall"
    SUBMIT_KEY = "key:submit"
    READ_KEY = "key:read"


@dataclass(frozen=True)
class Identity:
    """An asker as its credential says; `agency` is whom it may report for, None for nobody.

    `forms` are the forms it may send, None for every form of its agency.
    """

    name: str
    role: Role
    agency: str | None
    credential: str
    forms: frozenset[str] | None = None


IDENTITY: ContextVar[Identity | None] = ContextVar("identity", default=None)
"""Who asks in the request at hand; None outside a request, and for what is open to all."""
