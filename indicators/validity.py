"""Whether a key is good at a moment: in force, not yet, expired or revoked."""

from datetime import datetime
from enum import StrEnum


class Validity(StrEnum):
    """Where a key stands."""

    IN_FORCE = "in force"
    NOT_YET = "not yet"
    EXPIRED = "expired"
    REVOKED = "revoked"


def validity(
    moment: datetime, *, revoked_at: datetime | None, expires_at: datetime | None, not_before: datetime | None = None
) -> Validity:
    """Where a key stands at a moment; a time that nobody said does not bind."""
    if revoked_at is not None:
        return Validity.REVOKED
    if expires_at is not None and expires_at <= moment:
        return Validity.EXPIRED
    return Validity.IN_FORCE if not_before is None or not_before <= moment else Validity.NOT_YET
