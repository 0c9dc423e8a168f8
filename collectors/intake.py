"""The one road in: read, judge every row, store, receipt; whatever the transport."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from functools import partial

import structlog
from ulid import ULID

from collectors.convoy import Convoy
from collectors.judging import Judgement, is_owed, judge
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Read, Reading
from collectors.world import World
from indicators.observations import Figure
from indicators.periods import Period, deadline
from indicators.plausibility import Doubt, Reason
from indicators.reports import Document, Receipt, Report, ReportCollisionError, Submission
from indicators.store import Store, recording
from indicators.store.recording import Outcome, Rules, unsealed
from indicators.store.reports import Refusal, refuse

log = structlog.get_logger()

ALARMING = frozenset(
    {"classified-content-not-allowed", "signature-invalid", "certificate-revoked", "signature-algorithm"}
)
"""Refusals that somebody must hear of at once: a state secret on the wrong line, a signature tampered with."""

WHOLE = "#/observations/"
"""What the pointers of rows begin with; every other mistake is one of the report as a whole."""


@dataclass(frozen=True)
class Intake:
    """The road itself: where it leads, what it judges by, what it reads, the country's zone and its seal."""

    store: Store
    world: World
    formats: Mapping[str, Read]
    zone: tzinfo
    clock: Callable[[], datetime]
    seal: Callable[[Receipt], str] = unsealed
    convoy: Convoy = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "convoy", Convoy(partial(_carry, self.store, self._rules, self.clock)))

    @property
    def _rules(self) -> Rules:
        return Rules(self.world.catalogue, self.world.geography, self.seal)

    def receive(self, paper: Document, format_name: str, arrival: Arrival) -> Receipt:
        """Take a document in; when this returns, it is durable: accepted, or held for a person.

        The same report again gives the same receipt.

        Raises:
            RefusedError: every mistake of the document; that it was refused is kept, its content is not.
            StoreBusyError: nothing was kept; send the same again.
        """
        try:
            with self.convoy.coming():
                checked = self.check(paper, format_name, arrival)
                return self._keep(paper, checked, arrival)
        except RefusedError as error:
            self.refused(paper, arrival, error.codes)
            raise

    def receive_partly(self, paper: Document, reading: Reading, arrival: Arrival) -> tuple[Receipt | None, Judgement]:
        """Take in the rows of a reading that nothing is wrong with, for tongues that work row by row (DHIS2).

        Returns:
            The receipt, None where no row is right; and the judgement, whose problems name the rows left out.

        Raises:
            RefusedError: something is wrong with the report as a whole, or it collides with a stored one.
            StoreBusyError: nothing was kept.
        """
        try:
            with self.convoy.coming():
                return self._keep_partly(paper, self.judged(reading, arrival), arrival)
        except RefusedError as error:
            self.refused(paper, arrival, error.codes)
            raise

    def receive_together(
        self, paper: Document, readings: Sequence[Reading], arrivals: Sequence[Arrival]
    ) -> list[Receipt] | dict[int, RefusedError]:
        """Take in all of several readings of one document, or nothing of it.

        Returns:
            Their receipts; or, where nothing was kept, why each that cannot be, by its place.

        Raises:
            StoreBusyError: nothing was kept.
        """
        together = list(zip(readings, arrivals, strict=True))
        judgements = [self.judged(reading, arrival) for reading, arrival in together]
        refused = {place: RefusedError(each.problems) for place, each in enumerate(judgements) if each.problems}
        if refused:
            return refused
        submissions = [self._submission(paper, judged, each) for judged, each in zip(judgements, arrivals, strict=True)]
        outcome = recording.record_together(self.store, self._rules, submissions, now=self.clock())
        if isinstance(outcome, dict):
            return {place: RefusedError(collisions(each)) for place, each in outcome.items()}
        for each in outcome:
            _log_kept(each, arrivals[0])
        return outcome

    def _keep_partly(self, paper: Document, judgement: Judgement, arrival: Arrival) -> tuple[Receipt | None, Judgement]:
        whole = [each for each in judgement.problems if not each.pointer.startswith(WHOLE)]
        if whole:
            raise RefusedError(whole)
        if judgement.figures:
            return self._keep(paper, judgement, arrival), judgement
        self.refused(paper, arrival, [each.code for each in judgement.problems])
        return None, judgement

    def check(self, paper: Document, format_name: str, arrival: Arrival) -> Judgement:
        """What `receive` makes of a document before anything is kept.

        Raises:
            RefusedError: every mistake of the document.
        """
        judgement = self.judged(self.read(paper, format_name, arrival), arrival)
        if judgement.problems:
            raise RefusedError(judgement.problems)
        return judgement

    def read(self, paper: Document, format_name: str, arrival: Arrival) -> Reading:
        """What a document says, before it is judged; raises RefusedError where it cannot be read."""
        reading = self.formats[format_name](paper, arrival)
        return arrival.watch(reading) if arrival.watch else reading

    def judged(self, reading: Reading, arrival: Arrival) -> Judgement:
        """A reading held against catalogue, places and periods on the day it arrived."""
        return judge(reading, arrival, self.world, today=arrival.received_at.astimezone(self.zone).date())

    def refused(
        self, paper: Document | None, arrival: Arrival, codes: Sequence[str], *, size: int | None = None
    ) -> None:
        """Keep that a document was refused: who, how large, its digest and why, never its content.

        One that was turned away before it was read has no digest, and only the size it announced.
        """
        sha256 = paper.sha256 if paper else None
        log.warning("report refused", source=arrival.source, codes=list(codes)[:5], sha256=sha256)
        if ALARMING.intersection(codes):
            log.critical("tell the security officer", actor=arrival.actor, codes=sorted(set(codes)), sha256=sha256)
        weight = len(paper.content) if paper else size
        refusal = Refusal(arrival.actor, weight, sha256, tuple(codes))
        refuse(self.store, refusal, now=self.clock())

    def _keep(self, paper: Document, judgement: Judgement, arrival: Arrival) -> Receipt:
        outcome = self.convoy.take(self._submission(paper, judgement, arrival))
        if isinstance(outcome, ReportCollisionError):
            raise RefusedError(collisions(outcome)) from outcome
        _log_kept(outcome, arrival)
        return outcome

    def _submission(self, paper: Document, judgement: Judgement, arrival: Arrival) -> Submission:
        report = self._report(paper, judgement.reading, arrival)
        figures = judgement.figures
        substance = _substance(figures) if report.revision is not None else None
        doubted = (*judgement.reading.doubts, *_doubted(arrival))
        happened = judgement.reading.events
        events = tuple(replace(each, at=each.at.astimezone(self.zone)) for each in happened)
        return Submission(report, paper, figures, substance, judgement.warnings, doubted, events)

    def _report(self, paper: Document, reading: Reading, arrival: Arrival) -> Report:
        number = str(ULID.from_datetime(arrival.received_at))
        due, on_time = self._deadline(reading, arrival)
        return Report(
            id=number,
            sender=reading.sender,
            report_id=reading.report_id or (f"events-{paper.sha256}" if reading.events else number),
            form=reading.form,
            period=reading.period,
            revision=reading.revision,
            reason=reading.reason,
            origin=arrival.origin,
            source=arrival.source,
            source_note=arrival.source_note,
            actor=arrival.actor,
            generated_at=reading.generated_at,
            received_at=arrival.received_at,
            deadline=due,
            on_time=on_time,
            key=arrival.key,
            signature=arrival.signature,
        )

    def _deadline(self, reading: Reading, arrival: Arrival) -> tuple[date | None, bool | None]:
        """By which day it was owed, and whether it was in time.

        In time is judged by the first byte where a report was sent to us, and by the sender's own moment where we
        came for it and may have come late ourselves.
        """
        form = self.world.catalogue.form(reading.form)
        if reading.period is None or not is_owed(form):
            return None, None
        due = deadline(Period.parse(reading.period), self.world.calendar)
        came = arrival.received_at if arrival.pushed else (reading.generated_at or arrival.received_at)
        return due, came.astimezone(self.zone).date() <= due


def _log_kept(kept: Receipt, arrival: Arrival) -> None:
    log.info(
        "report kept",
        source=arrival.source,
        report=kept.id,
        rows=kept.rows,
        version=kept.version,
        state=kept.state,
    )


def _carry(store: Store, rules: Rules, clock: Callable[[], datetime], together: Sequence[Submission]) -> list[Outcome]:
    return recording.record_all(store, rules, together, now=clock())


def _substance(figures: Sequence[Figure]) -> str:
    """The digest of what a report says: the same figures in another order, or under another number, say the same."""
    said = sorted(
        (
            each.indicator,
            each.place,
            each.period.code,
            None if each.value is None else f"{each.value.normalize():f}",
            each.status,
        )
        for each in figures
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _doubted(arrival: Arrival) -> tuple[Doubt, ...]:
    """What is known before the figures are looked at: the key that signed was revoked since."""
    signature = arrival.signature
    if signature is None or signature.doubt is None:
        return ()
    return (Doubt(Reason.SIGNATURE, None, "", "", "", None, None, None),)


def collisions(error: ReportCollisionError) -> list[Problem]:
    """What a sender is told of a collision: every place it may look at."""
    if error.pointer.startswith("header "):
        return [Problem(error.code, facts=error.facts, location={"header": error.pointer.removeprefix("header ")})]
    return [Problem(error.code, pointer, error.facts) for pointer in (error.pointer, error.also) if pointer is not None]
