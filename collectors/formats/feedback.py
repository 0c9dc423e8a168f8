"""Events of citizens' feedback on the public-service portal: received, handled, answered, published, rated.

What the agency owes the citizen is one course (kind `feedback`: it ends with the answer); what follows the answer,
publication and rating, is another of the same number (kind `outcome`), so that the day of the answer stays what it was.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from collectors.formats.event_json import MOST_EVENTS, Agency, Code, Moment, Words, events_of, field_problems
from collectors.formats.json_text import read_json
from collectors.formats.shapes import pointer, shaped
from collectors.problems import Problem
from collectors.source import Arrival, Reading
from indicators.cases import CaseEvent
from indicators.reports import Document

SENDER, FORM, SYSTEM = "G22", "SK.PAKN", "feedback"
_STRICT = ConfigDict(extra="forbid", alias_generator=to_camel)

ACTIONS: Mapping[str, tuple[str, str, frozenset[str]]] = {
    "TIEP_NHAN": ("feedback", "received", frozenset({"linhVuc", "tieuDe"})),
    "TU_CHOI": ("feedback", "refused", frozenset()),
    "CHUYEN_XU_LY": ("feedback", "assigned", frozenset({"hanXuLy"})),
    "YEU_CAU_BO_SUNG": ("feedback", "supplement", frozenset()),
    "DA_BO_SUNG": ("feedback", "resumed", frozenset({"hanXuLy"})),
    "DA_TRA_LOI": ("feedback", "answered", frozenset()),
    "CONG_KHAI": ("outcome", "published", frozenset()),
    "HAI_LONG": ("outcome", "satisfied", frozenset()),
    "KHONG_HAI_LONG": ("outcome", "dissatisfied", frozenset()),
    "PHAN_ANH_LAI": ("outcome", "again", frozenset()),
}
"""What the portal's words mean, and which fields go with them: no more and no fewer."""
_SOMETIMES = frozenset({"linhVuc", "tieuDe", "hanXuLy"})
_LAST_SECOND = time(23, 59, 59)


def _day(said: Any) -> date:
    try:
        return date.fromisoformat(said)
    except (ValueError, TypeError) as error:
        fault = "a day is written as 2026-11-24"
        raise ValueError(fault) from error


class Event(BaseModel):
    """One event as the portal writes it."""

    model_config = _STRICT

    id: Code
    ma_phan_anh: Code
    hanh_dong: Literal[
        "TIEP_NHAN",
        "TU_CHOI",
        "CHUYEN_XU_LY",
        "YEU_CAU_BO_SUNG",
        "DA_BO_SUNG",
        "DA_TRA_LOI",
        "CONG_KHAI",
        "HAI_LONG",
        "KHONG_HAI_LONG",
        "PHAN_ANH_LAI",
    ]
    thoi_gian: Moment
    ma_co_quan: Agency
    linh_vuc: Words | None = None
    tieu_de: Words | None = None
    han_xu_ly: Annotated[date, BeforeValidator(_day)] | None = None


class Answer(BaseModel):
    """One page of events."""

    model_config = _STRICT

    nguon: Words
    dich_vu: Literal["PhanAnhKienNghi"]
    du_lieu: Annotated[list[Event], Field(max_length=MOST_EVENTS)]


def read(paper: Document, _arrival: Arrival) -> Reading:
    """What happened to citizens' feedback, in the order the portal tells it.

    Raises:
        RefusedError: the page has another shape, or an event lacks a field of its action or has one of another.
    """
    events = shaped(Answer, read_json(paper.content)).du_lieu
    return Reading(SENDER, FORM, (), events=events_of(events, _problems, _event))


def _problems(number: int, event: Event) -> Iterator[Problem]:
    said = _SOMETIMES & set(event.model_dump(by_alias=True, exclude_none=True))
    meant = ACTIONS[event.hanh_dong][2]
    yield from field_problems(("duLieu", number), said, meant)


def _event(number: int, event: Event) -> CaseEvent:
    kind, state, _ = ACTIONS[event.hanh_dong]
    due = None if event.han_xu_ly is None else datetime.combine(event.han_xu_ly, _LAST_SECOND, event.thoi_gian.tzinfo)
    return CaseEvent(
        system=SYSTEM,
        number=event.id,
        case=event.ma_phan_anh,
        kind=kind,
        state=state,
        at=event.thoi_gian,
        agency=event.ma_co_quan,
        title=None if event.tieu_de is None else f"{event.linh_vuc}: {event.tieu_de}",
        due=due,
        pointer=pointer("duLieu", number),
    )
