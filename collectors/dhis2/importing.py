"""An import of DHIS2: put into reports by form and period, judged, and kept on the one road in."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from collectors.dhis2.foresight import Fate, Foreseen, foreseen
from collectors.dhis2.mapping import Group, mapped
from collectors.dhis2.names import Names
from collectors.dhis2.options import Options, Strategy
from collectors.formats.dhis2_values import ValueSet
from collectors.intake import WHOLE, Intake
from collectors.judging import Judgement
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.reports import Document, Receipt
from indicators.store.locks import locked
from indicators.store.reports import highest_revision

REASON = "DHIS2 import"
"""Why a later import is to count: DHIS2 itself gives no reasons."""

MOST_REPORTS = 400
"""Forms and periods of one import; each becomes a report with a transaction of its own."""

TRIES = 3
OVERTAKEN = frozenset({"revision-old", "duplicate-report"})
"""What another report of the same moment causes; the next try sees it."""

NAMED = {"form": "form", "report_period": "period"}
"""Where a mistake of a whole report is shown at each of its rows."""


@dataclass(frozen=True)
class Outcome:
    """What became of an import; every value that is counted nowhere was ignored."""

    values: ValueSet
    counts: dict[Fate, int]
    problems: tuple[Problem, ...]
    receipts: tuple[Receipt, ...] = ()

    @property
    def ignored(self) -> int:
        """How many values were refused, or not meant."""
        return len(self.values.values) - sum(self.counts.values())


@dataclass(frozen=True)
class _Draft:
    """A report to be: its rows that nothing is wrong with, and the mistakes of the others."""

    reading: Reading
    judgement: Judgement
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Meant:
    """A report whose rows a strategy means, at least one."""

    reading: Reading
    plan: Foreseen

    @property
    def said(self) -> Reading:
        """The report with those rows alone."""
        return replace(self.reading, rows=tuple(row for row in self.reading.rows if row.number in self.plan.intents))


class Importer:
    """Takes imports in, one at a time where they are kept: what exists is looked up and then counts."""

    def __init__(self, intake: Intake, names: Names) -> None:
        self._intake = intake
        self._names = names
        self._one_at_a_time = threading.Lock()

    def take(self, paper: Document, values: ValueSet, arrival: Arrival, options: Options) -> Outcome:
        """Import what a document says, or only tell what that would do.

        Raises:
            RefusedError: it is for more forms and periods than one import may have.
            StoreBusyError: what is not acknowledged was not kept; the same again completes it.
        """
        if options.strategy is Strategy.DELETE:
            return self._refuse_deletion(paper, values, arrival)
        found = mapped(values, arrival, self._names, options)
        if len(found.groups) > MOST_REPORTS:
            raise RefusedError([Problem("payload-too-large", facts={"limit": f"{MOST_REPORTS} forms and periods"})])
        drafts = [self._draft(group, rows, arrival) for group, rows in found.groups.items()]
        problems = [*found.problems, *(each for draft in drafts for each in draft.problems)]
        with self._one_at_a_time:
            return self._import(paper, drafts, Outcome(values, {}, tuple(problems)), arrival, options)

    def _refuse_deletion(self, paper: Document, values: ValueSet, arrival: Arrival) -> Outcome:
        problems = tuple(
            Problem("nothing-deleted", f"{each.pointer}/deleted", {"row": each.number}) for each in values.values
        )
        self._intake.refused(paper, arrival, [problems[0].code])
        return Outcome(values, {}, problems)

    def _draft(self, group: Group, rows: tuple[Row, ...], arrival: Arrival) -> _Draft:
        form, period = group
        reading = Reading(arrival.sender or "", form, rows, period=period)
        judgement = self._intake.judged(reading, arrival)
        # A period that is wrong is wrong for the report and for each of its rows: that is told once.
        problems = tuple({(each.code, each.pointer): each for each in _spread(judgement.problems, rows)}.values())
        wrong = {each.pointer.split("/")[2] for each in problems}
        right = tuple(row for row in rows if row.pointer.split("/")[2] not in wrong)
        return _Draft(replace(reading, rows=right), judgement, problems)

    def _import(
        self, paper: Document, drafts: Sequence[_Draft], so_far: Outcome, arrival: Arrival, options: Options
    ) -> Outcome:
        plans = [(draft, self._foresee(draft, arrival, options)) for draft in drafts if draft.reading.rows]
        problems = list(so_far.problems)
        if options.atomic or options.dry_run:
            plans = self._without_locked(plans, problems)
        if options.atomic and problems:
            plans = []
        counts = dict.fromkeys(Fate, 0)
        if options.dry_run:
            for _, plan in plans:
                _add(counts, dict(plan.counts))
            return Outcome(so_far.values, counts, tuple(problems))
        meant = [_Meant(draft.reading, plan) for draft, plan in plans if plan.intents]
        # An Idempotency-Key names one report; the others of the import are known by their numbers alone.
        arrivals = [replace(arrival, key=arrival.key if number == 0 else None) for number in range(len(meant))]
        receipts = []
        keep = self._keep_together if options.atomic else self._keep_each
        for each, kept in zip(meant, keep(paper, meant, arrivals, problems), strict=True):
            if kept is not None:
                receipts.append(kept)
                _add(counts, _counted(kept, len(each.plan.intents)))
        if not receipts and problems:
            self._intake.refused(paper, arrival, list(dict.fromkeys(each.code for each in problems)))
        return Outcome(so_far.values, counts, tuple(problems), tuple(receipts))

    def _foresee(self, draft: _Draft, arrival: Arrival, options: Options) -> Foreseen:
        right = {row.number for row in draft.reading.rows}
        figures = [each for each in draft.judgement.figures if each.row in right]
        is_doubted = arrival.signature is not None and arrival.signature.doubt is not None
        return foreseen(self._intake.store, figures, options.strategy, is_doubted=is_doubted)

    def _without_locked(
        self, plans: Sequence[tuple[_Draft, Foreseen]], problems: list[Problem]
    ) -> list[tuple[_Draft, Foreseen]]:
        """The reports whose periods are open; those that are locked are told beforehand."""
        closed = locked(self._intake.store)
        still = []
        for draft, plan in plans:
            reading = draft.reading
            since = closed.get((reading.form, reading.period or ""))
            if since is None:
                still.append((draft, plan))
            else:
                facts = {"form": reading.form, "period": reading.period, "day": f"{since:%d/%m/%Y}"}
                problems += _spread([Problem("period-locked", "#/report_period", facts)], reading.rows)
        return still

    def _keep_each(
        self, paper: Document, meant: Sequence[_Meant], arrivals: Sequence[Arrival], problems: list[Problem]
    ) -> list[Receipt | None]:
        """Keep the reports one by one; None for each that collides, which is added to the problems."""
        return [self._keep(paper, each, arrival, problems) for each, arrival in zip(meant, arrivals, strict=True)]

    def _keep_together(
        self, paper: Document, meant: Sequence[_Meant], arrivals: Sequence[Arrival], problems: list[Problem]
    ) -> Sequence[Receipt | None]:
        """Keep all reports in one transaction; where one collides, which is added to the problems, none is kept."""
        refused: dict[int, RefusedError] = {}
        for _ in range(TRIES if meant else 0):
            together = zip(meant, arrivals, strict=True)
            readings = [self._numbered(paper, each.said, arrival) for each, arrival in together]
            outcome = self._intake.receive_together(paper, readings, arrivals)
            if not isinstance(outcome, dict):
                return outcome
            refused = outcome
            if any(OVERTAKEN.isdisjoint(each.codes) for each in refused.values()):
                break
        for place, error in refused.items():
            problems += _spread(error.problems, meant[place].said.rows)
        return [None] * len(meant)

    def _keep(self, paper: Document, meant: _Meant, arrival: Arrival, problems: list[Problem]) -> Receipt | None:
        """Keep one report; None where it collides with what is stored, which is added to the problems."""
        rows = meant.said.rows
        refusal: RefusedError | None = None
        for _ in range(TRIES):
            reading = self._numbered(paper, meant.said, arrival)
            try:
                return self._intake.receive_partly(paper, reading, arrival)[0]
            except RefusedError as error:
                refusal = error
                if OVERTAKEN.isdisjoint(error.codes):
                    break
        if refusal is not None:
            problems += _spread(refusal.problems, rows)
        return None

    def _numbered(self, paper: Document, reading: Reading, arrival: Arrival) -> Reading:
        """A report with its number and revision, neither of which DHIS2 has.

        The number is made from the document and from what tells one sending from another: its signature, its
        Idempotency-Key, or else the revision it has. So the same import again is the same report, while figures sent
        again after others came between are a revision of their own, and count.
        """
        held = highest_revision(self._intake.store, reading.sender, reading.form, reading.period or "")
        highest = held.number if held else 0
        revision = highest + 1
        signature = arrival.signature
        if signature is not None:
            number = _number(paper, reading, f"{signature.kid} {signature.issued_at.isoformat()}")
        elif arrival.key is not None:
            number = _number(paper, reading, arrival.key)
        else:
            said = " ".join(str(row.number) for row in reading.rows)
            number = _number(paper, reading, f"{highest} {said}")
            if held is not None and held.report_id == number:
                revision = highest
            else:
                number = _number(paper, reading, f"{revision} {said}")
        return replace(reading, report_id=number, revision=revision, reason=REASON if revision > 1 else None)


def _number(paper: Document, reading: Reading, sending: str) -> str:
    said = "\n".join((paper.sha256, reading.form, reading.period or "", sending))
    return f"dhis2-{hashlib.sha256(said.encode()).hexdigest()[:26]}"


def _spread(problems: Sequence[Problem], rows: Sequence[Row]) -> Iterator[Problem]:
    """The mistakes of a report, each at a row: what is wrong with the report is wrong with each of its rows."""
    for each in problems:
        if each.pointer.startswith(WHOLE):
            yield each
            continue
        part = NAMED.get(each.pointer.rpartition("/")[2], "")
        for row in rows:
            yield replace(each, pointer=f"{row.pointer}/{part}".rstrip("/"), location=None)


def _counted(kept: Receipt, rows: int) -> dict[Fate, int]:
    """How the values of a kept report count; of one that was kept before, nothing changed again."""
    if kept.state == "held":
        return {Fate.HELD: min(kept.rows, rows)}
    if kept.repeated:
        return {Fate.UNCHANGED: min(kept.rows, rows)}
    return {Fate.IMPORTED: kept.new, Fate.UPDATED: kept.changed, Fate.UNCHANGED: kept.unchanged}


def _add(counts: dict[Fate, int], more: dict[Fate, int]) -> None:
    for fate, number in more.items():
        counts[fate] += number
