"""A report as it was received, and the receipt that promises it is kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indicators.cases import CaseEvent
from indicators.errors import CommandCentreError
from indicators.observations import Figure, Origin
from indicators.plausibility import Doubt


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
    """A signature that was found to hold: the detached JWS as it came, the key that made it and when it says it did.

    `doubt` is why a person has to look at it all the same: the key was revoked or expired since ("revoked since").
    """

    jws: str
    kid: str
    issued_at: datetime
    doubt: str | None = None


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
    key: str | None = None
    signature: Signature | None = None


@dataclass(frozen=True)
class Warned:
    """Something the sender should know though the report is taken: a code, where it lies, and its facts."""

    code: str
    pointer: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class Submission:
    """A report ready to be kept: its bytes, its figures, what it says happened, and what arrived with them.

    `substance` is the digest of what it says, whatever its number and time; None where nobody compares. `doubts` are
    the reasons known beforehand for which it must wait for a person.
    """

    report: Report
    paper: Document
    figures: tuple[Figure, ...]
    substance: str | None = None
    warnings: tuple[Warned, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    events: tuple[CaseEvent, ...] = ()


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
    state: str = "accepted"
    """accepted, or held: durable, and published when a person confirms it."""
    warnings: tuple[Warned, ...] = ()
    seal: str = ""
    """The server's own signature over the receipt, as compact JWS; empty where the store seals none."""
    repeated: bool = False


class ReportCollisionError(CommandCentreError):
    """A report collides with one that is stored; `facts` are what a person is told, in whichever language."""

    code = "report-collision"
    pointer = "#"
    also: str | None = None
    """A second place where the sender may look."""
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


class RevisionOldError(ReportCollisionError):
    """A report's revision is not higher than the one that is stored."""

    code = "revision-old"
    pointer = "#/revision"

    def __init__(self, form: str, period: str, revision: int, held: int) -> None:
        self.facts = {"form": form, "period": period, "revision": revision, "held": held, "next": held + 1}
        super().__init__(
            f"{form} for {period} is stored with revision {held}; {revision} is not higher.",
            remedy=f"Send the correction with revision {held + 1} or higher, and its reason.",
        )


class KeyReusedError(ReportCollisionError):
    """An Idempotency-Key comes with other content than before."""

    code = "key-reused"
    pointer = "header Idempotency-Key"

    def __init__(self, key: str) -> None:
        self.facts = {"key": key}
        super().__init__(f"Idempotency-Key {key} was used for another report.", remedy="Use another key, or none.")


class DuplicateReportError(ReportCollisionError):
    """The same content comes under another number or key."""

    code = "duplicate-report"

    def __init__(self, report_id: str, receipt: str) -> None:
        self.facts = {"report_id": report_id, "receipt": receipt}
        super().__init__(
            f"The content is stored as report {report_id}, receipt {receipt}.",
            remedy="There is no need to send it again.",
        )


class ReplayedError(DuplicateReportError):
    """The same signed content comes under another key."""

    code = "replayed"


class PeriodLockedError(ReportCollisionError):
    """A report is for a form and period that are locked."""

    code = "period-locked"
    pointer = "#/report_period"
    also = "#/observations/0/period"

    def __init__(self, form: str, period: str, since: datetime) -> None:
        self.facts = {"form": form, "period": period, "day": f"{since:%d/%m/%Y}"}
        super().__init__(
            f"{form} for {period} is locked since {since:%d/%m/%Y}.",
            remedy="Ask the Government Office to re-open the period, with the reason.",
        )
