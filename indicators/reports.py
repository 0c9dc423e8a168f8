"""A report as it was received, and the receipt that promises it is kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indicators.errors import CommandCentreError
from indicators.observations import Origin


@dataclass(frozen=True)
class Document:
    """Bytes as they arrived, kept apart from what they mean."""

    content: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """What the document is kept by."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Signature:
    """A signature that was found to hold: the detached JWS as it came, the key that made it and when it says it did."""

    jws: str
    kid: str
    issued_at: datetime


@dataclass(frozen=True)
class Report:
    """Who says what, in which form, for which period; the figures stand beside it."""

    id: str
    sender: str
    report_id: str
    form: str
    period: str | None
    revision: int | None
    reason: str | None
    origin: Origin
    source: str
    source_note: str | None
    actor: str
    generated_at: datetime | None
    received_at: datetime
    deadline: date | None
    on_time: bool | None


@dataclass(frozen=True)
class Receipt:
    """What the sender is told: received, kept, and what it changed."""

    id: str
    report_id: str
    sender: str
    form: str
    period: str | None
    revision: int | None
    sha256: str
    received_at: datetime
    stored_at: datetime
    deadline: date | None
    on_time: bool | None
    rows: int
    new: int
    changed: int
    unchanged: int
    version: int
    repeated: bool = False


class ReportCollisionError(CommandCentreError):
    """A report collides with one that is stored; `facts` are what a person is told, in whichever language."""

    code = "report-collision"
    pointer = "#"
    facts: Mapping[str, object]


class ReportIdReusedError(ReportCollisionError):
    """A report comes under a number that another report of the sender has."""

    code = "report-id-reused"
    pointer = "#/report_id"

    def __init__(self, report_id: str) -> None:
        self.facts = {"report_id": report_id}
        super().__init__(
            f"Report {report_id} is stored with other content.",
            remedy="Give a corrected report a number of its own and a higher revision.",
        )


class RevisionNotHigherError(ReportCollisionError):
    """A report's revision is not higher than the one that is stored."""

    code = "revision-old"
    pointer = "#/revision"

    def __init__(self, form: str, period: str, revision: int, held: int) -> None:
        self.facts = {"form": form, "period": period, "revision": revision, "held": held, "next": held + 1}
        super().__init__(
            f"{form} for {period} is stored with revision {held}; {revision} is not higher.",
            remedy=f"Send the correction with revision {held + 1} or higher, and its reason.",
        )
