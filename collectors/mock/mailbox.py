"""What a sender's mailbox shows, good days and bad: the reports sent so far, and what a fault does to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice

from collectors.mock.dispatch import Dispatch, Sent
from collectors.mock.faults import CONTENT, Fault, Spell
from collectors.mock.senders import Sender

_FLAWS = {
    Fault.REVISED: "revised",
    Fault.PARTIAL: "partial rows",
    Fault.WRONG_UNIT: "wrong_unit",
    Fault.DUPLICATE: "duplicate",
}
_REASON = "Gửi lại"
_LOOKED_THROUGH = 400
"""How many reports are looked through to find the newest of every form."""


@dataclass(frozen=True)
class Mailbox:
    """The reports of one sender at one moment, under the faults that are on."""

    dispatch: Dispatch
    sender: Sender
    now: datetime
    faults: Mapping[Fault, Spell]

    def listed(self, after: Sent | None) -> Iterator[Sent]:
        """Reports newest period first; `after` continues behind an earlier one."""
        again = [sent for sent in self._resent() if after is None or sent.order > after.order]
        held_back = self._held_back() if Fault.LATE in self.faults else frozenset()
        twice = Fault.DUPLICATE in self.faults and after is None
        for sent in merge(self.dispatch.newest(self.sender, self.now, after), again, key=lambda each: each.order):
            if (sent.form.code, sent.period.code) in held_back:
                continue
            yield self._flawed(sent)
            if twice:
                twice = False
                yield self._flawed(sent)

    def find(self, report_id: str) -> Sent | None:
        """The report with an id, if it was sent by now."""
        found = next((sent for sent in self._resent() if sent.report_id == report_id), None)
        found = found or self.dispatch.find(self.sender, report_id, self.now)
        return self._flawed(found) if found else None

    def _content_fault(self) -> Spell | None:
        return next((self.faults[fault] for fault in CONTENT if fault in self.faults), None)

    def _resent(self) -> list[Sent]:
        """Under a fault of content, the reports of the newest period are sent once more, with the fault in them."""
        spell = self._content_fault()
        if spell is None:
            return []
        sent = [
            each for each in islice(self.dispatch.newest(self.sender, spell.since), _LOOKED_THROUGH) if not each.live
        ]
        newest: dict[str, Sent] = {}
        for each in sent:
            if each.period == sent[0].period:
                newest[each.form.code] = each
        return [self.dispatch.resent(each, spell.since, _FLAWS[spell.fault], _REASON) for each in newest.values()]

    def _flawed(self, sent: Sent) -> Sent:
        """Reports that are revised all day long have the fault from the revision after it began."""
        spell = self._content_fault()
        if spell is None or not sent.live or sent.generated_at < spell.since:
            return sent
        return replace(sent, flaw=_FLAWS[spell.fault])

    def _held_back(self) -> frozenset[tuple[str, str]]:
        """Form and period of the newest report of each form."""
        newest: dict[str, str] = {}
        for sent in islice(self.dispatch.newest(self.sender, self.now), _LOOKED_THROUGH):
            newest.setdefault(sent.form.code, sent.period.code)
        return frozenset(newest.items())
