"""The document axis of the simulated country: documents between agencies, and what becomes of each at its receivers.

It answers in XML modelled on the messages of edXML (QCVN 102:2016/BTTTT).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from collectors.mock.draws import uniform, whole
from collectors.mock.event_feed import Feed, Told
from collectors.mock.world import ZONE, World
from indicators.periods import Calendar

HISTORY = 21
"""Days of documents that whoever asks for the first time is told of."""

REACH = 60
"""Days after which nothing happens to a document any more."""

XML = "application/xml"
LONG_CODE = "000.00.00."
_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n<edXML:edXMLEnvelopes xmlns:edXML="http://www.e-doc.vn/Schema/">'
_FOOTER = "</edXML:edXMLEnvelopes>"

TITLES = (
    "Về việc rà soát, cắt giảm thủ tục hành chính",
    "Về việc báo cáo tình hình thực hiện nhiệm vụ được giao",
    "Về việc đôn đốc giải ngân vốn đầu tư công",
    "Về việc góp ý dự thảo nghị định",
    "Về việc cung cấp số liệu phục vụ phiên họp Chính phủ",
    "Về việc xử lý kiến nghị của doanh nghiệp",
    "Về việc phòng, chống thiên tai",
    "Về việc chuẩn bị nội dung làm việc với đoàn công tác",
    "Về việc triển khai dịch vụ công trực tuyến toàn trình",
    "Về việc trả lời kiến nghị của cử tri",
)
_MOST_A_DAY, _MOST_RECEIVERS = 2, 3
_ALLOWED_DAYS = (2, 12)
_ANSWERED, _REFUSED, _RECALLED, _PUNCTUAL, _FORGOTTEN = 0.7, 0.03, 0.015, 0.86, 0.04
_HOURS = (8.0, 17.0)


def feed(world: World, calendar: Calendar) -> Feed:
    """What the axis tells of, page by page."""
    axis = Axis(world, calendar)
    return Feed(lru_cache(maxsize=2 * REACH)(axis.opened), page, HISTORY, REACH, XML)


def page(messages: list[Any]) -> bytes:
    """The envelopes around some messages."""
    return "\n".join([_HEADER, *map(_envelope, messages), _FOOTER]).encode()


def _envelope(said: Mapping[str, str]) -> str:
    """One message: between whom, about what, in which state, since when."""
    texts = {name: escape(value) for name, value in said.items()}
    due = f"<edXML:DueDate>{texts['DueDate']}</edXML:DueDate>" if "DueDate" in texts else ""
    return (
        f"<edXML:edXMLEnvelope><edXML:MessageHeader><edXML:MessageId>{texts['MessageId']}</edXML:MessageId>"
        f"<edXML:From><edXML:OrganId>{texts['From']}</edXML:OrganId></edXML:From>"
        f"<edXML:To><edXML:OrganId>{texts['To']}</edXML:OrganId></edXML:To>"
        f"<edXML:DocumentId>{texts['DocumentId']}</edXML:DocumentId><edXML:Subject>{texts['Subject']}</edXML:Subject>"
        f"{due}</edXML:MessageHeader><edXML:Status><edXML:StatusCode>{texts['StatusCode']}</edXML:StatusCode>"
        f"<edXML:Timestamp>{texts['Timestamp']}</edXML:Timestamp></edXML:Status></edXML:edXMLEnvelope>"
    )


@dataclass(frozen=True)
class _Sent:
    """A document on its way to one of its receivers."""

    at: datetime
    document: str
    sender: str
    receiver: str
    title: str
    due: datetime | None


class Axis:
    """Every state there is, as a function of seed and moment; it holds no state of its own."""

    def __init__(self, world: World, calendar: Calendar) -> None:
        provinces = [place.agency_code or "" for place in world.geography.provinces(date.max)]
        self._seed = world.seed
        self._calendar = calendar
        self._agencies = (*(each.code for each in world.geography.agencies()), *provinces)

    def opened(self, day: date) -> tuple[Told, ...]:
        """Every state, also to come, of the documents sent on a day."""
        return tuple(each for sender in self._agencies for each in self._sent(day, sender))

    def _sent(self, day: date, sender: str) -> Iterator[Told]:
        busy = _MOST_A_DAY if self._calendar.is_working(day) else 1
        for number in range(whole(0, busy, self._seed, "axis", sender, day)):
            document = f"{sender}-{day:%Y%m%d}-{number + 1:02}"
            sent = _at(day, self._hour(document))
            title = TITLES[whole(0, len(TITLES) - 1, self._seed, document, "title")]
            due = self._due(document, day)
            for receiver in self._receivers(document, sender):
                yield from self._course(_Sent(sent, document, sender, receiver, title, due))

    def _receivers(self, document: str, sender: str) -> list[str]:
        many = whole(1, _MOST_RECEIVERS, self._seed, document, "receivers")
        others = [each for each in self._agencies if each != sender]
        return sorted(others, key=lambda each: uniform(self._seed, document, each))[:many]

    def _due(self, document: str, day: date) -> datetime | None:
        if uniform(self._seed, document, "answer") >= _ANSWERED:
            return None
        allowed = whole(*_ALLOWED_DAYS, self._seed, document, "allowed")
        return datetime.combine(self._calendar.add_working(day, allowed), time(17), ZONE)

    def _course(self, sent: _Sent) -> Iterator[Told]:
        """What becomes of a document at one receiver: refused, recalled, done in time or late, or left lying."""
        key = (self._seed, sent.document, sent.receiver)
        arrived = sent.at + timedelta(seconds=whole(2, 90, *key, "travel"))
        yield _state(sent, "01", arrived)
        fate = uniform(*key, "fate")
        looked = self._later(arrived, key, "looked", 0, 1)
        if fate < _REFUSED:
            yield _state(sent, "02", looked)
            return
        yield _state(sent, "03", looked)
        if fate < _REFUSED + _RECALLED:
            asked = self._later(looked, key, "recall", 1, 2)
            yield _state(sent, "13", asked)
            yield _state(sent, "15", self._later(asked, key, "given back", 0, 1))
            return
        assigned = self._later(looked, key, "assigned", 0, 1)
        yield _state(sent, "04", assigned)
        begun = self._later(assigned, key, "begun", 0, 2)
        yield _state(sent, "05", begun)
        if uniform(*key, "forgotten") >= _FORGOTTEN:
            yield _state(sent, "06", self._done(sent, begun, key))

    def _done(self, sent: _Sent, begun: datetime, key: tuple[object, ...]) -> datetime:
        if sent.due is None:
            return self._later(begun, key, "done", 1, 6)
        if uniform(*key, "punctual") < _PUNCTUAL and begun < sent.due:
            left = (sent.due - begun).total_seconds()
            return begun + timedelta(seconds=int(left * (0.3 + 0.65 * uniform(*key, "part"))))
        return self._later(max(begun, sent.due), key, "late", 1, 8)

    def _later(self, since: datetime, key: tuple[object, ...], why: str, soonest: int, latest: int) -> datetime:
        """A moment at work some working days later; on the same day only after `since`."""
        days = whole(soonest, latest, *key, why, "days")
        day = self._calendar.next_working(self._calendar.add_working(since.date(), days))
        found = _at(day, self._hour(*key, why))
        return found if found > since else since + timedelta(minutes=whole(5, 50, *key, why, "minutes"))

    def _hour(self, *names: object) -> float:
        opens, closes = _HOURS
        return opens + (closes - opens) * uniform(self._seed, *names, "hour")


def _state(sent: _Sent, state: str, at: datetime) -> Told:
    number = f"{sent.document}/{sent.receiver}#{state}"
    said = {
        "MessageId": number,
        "From": f"{LONG_CODE}{sent.sender}",
        "To": f"{LONG_CODE}{sent.receiver}",
        "DocumentId": sent.document,
        "Subject": sent.title,
        "StatusCode": state,
        "Timestamp": at.isoformat(),
        **({"DueDate": sent.due.isoformat()} if sent.due else {}),
    }
    return Told(at, number, said)


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), ZONE) + timedelta(seconds=int(hour * 3600))
