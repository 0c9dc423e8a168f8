"""The one road in: read, judge every row, store, receipt; whatever the transport."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

import structlog
from ulid import ULID

from collectors.judging import World, is_owed, judge
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Read, Reading
from indicators.periods import Period, deadline
from indicators.reports import Document, Receipt, Report, ReportCollisionError
from indicators.store import Store, recording
from indicators.store.recording import Rules
from indicators.store.reports import refuse

log = structlog.get_logger()


@dataclass(frozen=True)
class Intake:
    """The road itself: where it leads, what it judges by, which formats it reads, and the country's time zone."""

    store: Store
    world: World
    formats: Mapping[str, Read]
    zone: tzinfo
    clock: Callable[[], datetime]

    def receive(self, paper: Document, format_name: str, arrival: Arrival) -> Receipt:
        """Take a document in; when this returns, it is durable.

        The same report again gives the same receipt.

        Raises:
            RefusedError: every mistake of the document; that it was refused is kept, its content is not.
            StoreBusyError: nothing was kept; send the same again.
        """
        try:
            reading, figures = self._understand(paper, format_name, arrival)
            report = self._report(reading, arrival)
            rules = Rules(self.world.catalogue, self.world.geography)
            receipt = recording.record(self.store, rules, report, paper, figures, now=self.clock())
        except ReportCollisionError as error:
            self._refused(paper, arrival, [error.code])
            raise RefusedError([Problem(error.code, error.pointer, error.facts)]) from error
        except RefusedError as error:
            self._refused(paper, arrival, error.codes)
            raise
        log.info(
            "report accepted", source=arrival.source, report=receipt.id, rows=receipt.rows, version=receipt.version
        )
        return receipt

    def check(self, paper: Document, format_name: str, arrival: Arrival) -> int:
        """What `receive` would say, with nothing kept; the number of rows.

        Raises:
            RefusedError: every mistake of the document.
        """
        _, figures = self._understand(paper, format_name, arrival)
        return len(figures)

    def _understand(self, paper: Document, format_name: str, arrival: Arrival) -> tuple[Reading, tuple]:  # type: ignore[type-arg]
        reading = self.formats[format_name](paper, arrival)
        today = arrival.received_at.astimezone(self.zone).date()
        judgement = judge(reading, arrival, self.world, today=today)
        if judgement.problems:
            raise RefusedError(judgement.problems)
        return reading, judgement.figures

    def _report(self, reading: Reading, arrival: Arrival) -> Report:
        number = str(ULID.from_datetime(arrival.received_at))
        due, on_time = self._deadline(reading, arrival)
        return Report(
            id=number,
            sender=reading.sender,
            report_id=reading.report_id or number,
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

    def _refused(self, paper: Document, arrival: Arrival, codes: list[str]) -> None:
        log.warning("report refused", source=arrival.source, codes=codes[:5], sha256=paper.sha256)
        refuse(self.store, actor=arrival.actor, paper=paper, codes=codes, now=self.clock())
