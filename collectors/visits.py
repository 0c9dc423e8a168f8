"""One visit to a source: what it remembers from the last, how it asks, and how what it brings goes down the road."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collectors.continuity import Continuity, expiring
from collectors.faults import FetchError, StaleDataError
from collectors.fetch import Fetched, NotModified, SourceRequest, safe_fetch
from collectors.formats.nothing_yet import NothingYetError
from collectors.intake import Intake
from collectors.limits import Limits
from collectors.problems import RefusedError
from collectors.source import Arrival, Source
from indicators.reports import Document, Receipt

JSON = "application/json"
SUPERSEDED = "revision-old"
"""What an older revision met on the way back through an index is refused for: no fault of the source."""

SPEAK_FOR_THEMSELVES = frozenset({"feed", "events"})
"""Transports whose documents may only speak for the owner of the source."""

PAGES_A_VISIT = 20
"""Pages of an index read in one visit, so that a visit ends before its lease does."""

LONGEST_CURSOR = 500


@dataclass
class Visit:
    """One visit to a source: what it remembers from the last, and what comes of this one."""

    source: Source
    intake: Intake
    base: str
    now: datetime
    memory: dict[str, Any]
    budget: int
    fetch: Callable[[SourceRequest, Limits], Fetched | NotModified] = safe_fetch
    documents: int = 0
    kept: int = 0
    rows: int = 0
    more: bool = False
    refusals: list[RefusedError] = field(default_factory=list)
    faults: list[FetchError] = field(default_factory=list)
    warnings: list[FetchError] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the source is asked, this year."""
        return self.source.url.replace("{base}", self.base).replace("{year}", str(self.now.year))

    def ask(self, request: SourceRequest) -> Fetched | NotModified:
        """Fetch within the bounds of this source."""
        limits = Limits(networks="loopback" if self.source.networks == "loopback" else "public")
        answer = self.fetch(request, limits)
        if isinstance(answer, Fetched) and not self.warnings:
            warning = expiring(self.source.name_vi, answer.certificate_expires, self.now)
            self.warnings += [warning] if warning else []
        return answer

    def take(self, answer: Fetched, settings: Mapping[str, Any]) -> Receipt | None:
        """Send a document down the road; None where it is refused, which the run will tell."""
        came = Continuity(self.intake.store, self.intake.world, self.source.origin, self.memory)
        arrival = Arrival(
            source=self.source.code,
            origin=self.source.origin,
            actor=f"collector:{self.source.code}",
            received_at=self.intake.clock(),
            sender=self.source.owner if self.source.transport in SPEAK_FOR_THEMSELVES else None,
            settings=settings,
            watch=came.watch,
        )
        self.documents += 1
        try:
            receipt = self.intake.receive(Document(answer.body, answer.media_type or JSON), self.source.format, arrival)
        except NothingYetError:
            return None
        except StaleDataError as error:
            self.faults.append(error)
            return None
        except RefusedError as error:
            if error.codes != [SUPERSEDED]:
                self.refusals.append(error)
            return None
        self.faults += came.missing
        self.kept += 1
        self.rows += receipt.new + receipt.changed
        return receipt
