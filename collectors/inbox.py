"""The watched folder: files that agencies drop go down the one road, and come to lie beside their receipts."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

import structlog

from collectors.admission import Policy
from collectors.answers import receipt_out
from collectors.event_judging import knows_sender
from collectors.faults import FetchError, FileLeftError, UnknownSenderFolderError
from collectors.files import name_as_text
from collectors.folder import Folder, open_folder
from collectors.intake import Intake
from collectors.letters import SIGNATURE, SUM, Letter, letter_format, read_letter
from collectors.problems import RefusedError, body, said_of
from collectors.receiving import ORDINARY, Limits
from collectors.source import Arrival, Source
from collectors.transports import TRANSPORTS
from collectors.visits import Visit
from indicators.observations import Origin
from indicators.reports import Document, Receipt
from indicators.store import Store
from indicators.store.decisions import decisions_on
from indicators.store.engine import StoreBusyError
from indicators.store.records import doubts_of
from indicators.store.reports import report_row
from indicators.store.signing_keys import keys_of

log = structlog.get_logger()

CODE = "folder"
EVERY = timedelta(seconds=5)
LONGEST_VISIT = timedelta(seconds=40)
"""A visit ends before its lease does, with time left for one more large workbook."""

ACCEPTED, REFUSED = "accepted", "refused"
LONGEST_NAME = 200
"""Bytes of a name that what is written beside a file is named by; a file system takes 255."""

LANGUAGE = "vi"


class FileRefusedError(FetchError):
    """A file of the watched folder is refused; why in full lies beside it."""

    def __init__(self, name: str, refused: RefusedError) -> None:
        said = said_of(refused.problems[0], "en")
        more = f" (and {len(refused.problems) - 1} more)" if len(refused.problems) > 1 else ""
        super().__init__(f"{name} is refused: {said['detail']}{more}", remedy=said["hint"])
        self.problem = refused.codes[0]


@dataclass(frozen=True)
class Inbox:
    """The watched folder: where it is, who must sign, and how large a file may be."""

    folder: Path
    policy: Policy = field(default_factory=Policy)
    limits: Limits = ORDINARY

    def visit(self, visit: Visit) -> None:
        """Take the whole files, of every sender in turn, until the visit's budget or time is spent.

        Whatever is wrong with a file is told and holds back no other. Nothing is deleted.

        Raises:
            FolderMissingError: the watched folder cannot be opened.
            StoreBusyError: nothing was kept of the file at hand; it lies where it was.
        """
        with open_folder(self.folder) as root:
            for _, sender, name in sorted(_waiting(root, visit)):
                if visit.budget <= 0 or visit.intake.clock() - visit.now > LONGEST_VISIT:
                    visit.more = True
                    return
                self._take(visit, root, sender, name)

    def _take(self, visit: Visit, root: Folder, sender: str, name: str) -> None:
        """Take one file; one that cannot be dealt with lies where it was, and is told."""
        try:
            with (
                root.inner(sender) as drawer,
                drawer.inner(ACCEPTED, made=True) as accepted,
                drawer.inner(REFUSED, made=True) as refused,
            ):
                must = self.policy.must_be_signed(keys_of(visit.intake.store, sender))
                letter = read_letter(drawer, name, visit.now, most=self.limits.body, must_be_signed=must)
                if letter is None:
                    return
                visit.budget -= 1
                visit.documents += 1
                receipt, paper = self._answered(visit, letter, sender)
                _put_away(letter, paper, drawer, accepted if receipt else refused)
        except StoreBusyError:
            raise
        except Exception as error:
            log.exception("file left", sender=sender, name=name_as_text(name))
            visit.warnings.append(FileLeftError(f"{sender}/{name_as_text(name)}", type(error).__name__))

    def _answered(self, visit: Visit, letter: Letter, sender: str) -> tuple[Receipt | None, Mapping[str, Any]]:
        """What came of a file: the receipt where it is kept, and what is written beside it."""
        intake = visit.intake
        arrival = Arrival(
            source=visit.source.code,
            origin=visit.source.origin,
            actor=f"{CODE}:{sender}",
            received_at=intake.clock(),
            sender=sender,
            settings={
                "filename": name_as_text(letter.name),
                "digest": letter.is_summed or letter.signature is not None,
                "inflated": self.limits.inflated,
            },
        )
        try:
            receipt = self._received(intake, letter, arrival)
        except RefusedError as error:
            visit.warnings.append(FileRefusedError(f"{sender}/{name_as_text(letter.name)}", error))
            named = {"file": name_as_text(letter.name), "sha256": letter.digest}
            return None, {**body(error.problems, LANGUAGE), **named}
        visit.kept += 1
        visit.rows += receipt.new + receipt.changed
        return receipt, _receipt_paper(intake.store, receipt)

    def _received(self, intake: Intake, letter: Letter, arrival: Arrival) -> Receipt:
        paper: Document | None = None
        try:
            content = letter.readable()
            format_name, media_type = letter_format(letter, content)
            paper = Document(content, media_type)
            arrival = self.policy.signed(intake.store, content, arrival, letter.signature)
        except RefusedError as error:
            intake.refused(paper, arrival, error.codes, size=letter.size)
            raise
        return intake.receive(paper, format_name, arrival)


def sources(folder: Path | None) -> dict[str, Source]:
    """The watched folder as the source that it is among the others; none where no folder is watched."""
    if folder is None:
        return {}
    watched = Source(
        code=CODE,
        name_vi="Thư mục nhận tệp",
        name_en="Watched folder",
        owner="",
        transport=CODE,
        format="",
        url=str(folder),
        every=EVERY,
        origin=Origin.REPORTED,
        alert_after=3,
        networks="loopback",
        settings={},
    )
    return {watched.code: watched}


def transports(
    folder: Path | None, policy: Policy, limits: Limits, *, made_in: Path
) -> Mapping[str, Callable[[Visit], None]]:
    """How every kind of source is visited, the watched folder among them.

    One that lies in the data folder of the instance (`made_in`) is made where it is missing. One that lies elsewhere
    may be mounted, and is not made: an empty folder would pass for one without files.
    """
    if folder is None:
        return TRANSPORTS
    if folder.is_relative_to(made_in):
        folder.mkdir(parents=True, exist_ok=True)
    return {**TRANSPORTS, CODE: Inbox(folder, policy, limits).visit}


def _waiting(root: Folder, visit: Visit) -> Iterator[tuple[int, str, str]]:
    """Every file that may be taken, with its sender and its place in that sender's line."""
    for sender in root.folders():
        if not knows_sender(sender, visit.intake.world.geography):
            visit.warnings.append(UnknownSenderFolderError(name_as_text(sender) or ""))
            continue
        try:
            with root.inner(sender) as drawer:
                names = drawer.files()
        except OSError as error:
            visit.warnings.append(FileLeftError(sender, type(error).__name__))
            continue
        reports = [each for each in names if not each.endswith((SIGNATURE, SUM))]
        yield from ((position, sender, name) for position, name in enumerate(reports))


def _receipt_paper(store: Store, receipt: Receipt) -> Mapping[str, Any]:
    """A receipt as the API answers it."""
    row = report_row(store, receipt.id) if receipt.state == "held" else None
    decision = decisions_on(store, [receipt.id]).get(receipt.id) if row else None
    return receipt_out(receipt, doubts_of(row) if row else (), decision, LANGUAGE)


def _put_away(letter: Letter, paper: Mapping[str, Any], drawer: Folder, shelf: Folder) -> None:
    """Write what came of a file, and only then move the file and what lies beside it; nothing is written over."""
    if not drawer.has(letter.name):
        return  # another collector moved it meanwhile
    ending = ".problem.json" if "errors" in paper else ".receipt.json"
    name = _free_name(shelf, letter, ending)
    shelf.put(name + ending, json.dumps(paper, ensure_ascii=False, indent=1).encode())
    drawer.move(letter.name, shelf, name)
    for beside in (SIGNATURE, SUM):
        if drawer.has(letter.name + beside):
            drawer.move(letter.name + beside, shelf, name + beside)


def _free_name(shelf: Folder, letter: Letter, ending: str) -> str:
    """A file's own name, or with a number where another has it; what a crash left of the same file is taken up."""
    plain = PurePosixPath(letter.name)
    if len(os.fsencode(letter.name)) > LONGEST_NAME:
        plain = PurePosixPath(letter.digest)
    for number in count(1):
        name = plain.name if number == 1 else f"{plain.stem}.{number}{plain.suffix}"
        written = shelf.read(name + ending, 2**24)
        if not shelf.has(name) and (written is None or letter.digest in written.decode(errors="replace")):
            return name
    raise AssertionError  # the numbers do not end
