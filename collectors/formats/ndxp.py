"""Events of data exchange: services that go down and come up, calls by the hour, certificates and when they end.

The shape is this product's own, modelled on what such platforms monitor: no published one was found.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt
from pydantic.alias_generators import to_camel

from collectors.formats.event_json import MOST_EVENTS, Agency, Code, Moment, Words, events_of, field_problems
from collectors.formats.json_text import read_json
from collectors.formats.shapes import pointer, shaped
from collectors.problems import Problem
from collectors.source import Arrival, Reading
from indicators.cases import CaseEvent
from indicators.data_exchange import CALLED, CALLS, CERTIFICATE, DOWN, FAILED, REVOKED, SERVICE, SYSTEM, UP, VALID
from indicators.reports import Document

SENDER, FORM = "G22", "SK.NDXP"
_STRICT = ConfigDict(extra="forbid", alias_generator=to_camel)

STATES: Mapping[tuple[str, str], tuple[str, str, frozenset[str]]] = {
    ("DICH_VU", "HOAT_DONG"): (SERVICE, UP, frozenset({"tenDoiTuong"})),
    ("DICH_VU", "GIAN_DOAN"): (SERVICE, DOWN, frozenset({"tenDoiTuong"})),
    ("LUOT_GOI", "DA_GOI"): (CALLS, CALLED, frozenset({"soLuot"})),
    ("LUOT_GOI", "LOI"): (CALLS, FAILED, frozenset({"soLuot"})),
    ("CHUNG_THU_SO", "HIEU_LUC"): (CERTIFICATE, VALID, frozenset({"tenDoiTuong", "hetHan"})),
    ("CHUNG_THU_SO", "THU_HOI"): (CERTIFICATE, REVOKED, frozenset({"tenDoiTuong"})),
}
"""What the exchange's words mean, and which fields go with them: no more and no fewer."""
_ALWAYS = frozenset({"maSuKien", "doiTuong", "maDoiTuong", "maCoQuan", "trangThai", "thoiDiem"})


class Event(BaseModel):
    """One event as the exchange writes it."""

    model_config = _STRICT

    ma_su_kien: Code
    doi_tuong: Literal["DICH_VU", "LUOT_GOI", "CHUNG_THU_SO"]
    ma_doi_tuong: Annotated[Code, Field(pattern=r"^[^/]*$")]
    ma_co_quan: Agency
    trang_thai: Literal["HOAT_DONG", "GIAN_DOAN", "DA_GOI", "LOI", "HIEU_LUC", "THU_HOI"]
    thoi_diem: Moment
    ten_doi_tuong: Words | None = None
    so_luot: Annotated[StrictInt, Field(ge=0)] | None = None
    het_han: Moment | None = None


class Answer(BaseModel):
    """One page of events."""

    model_config = _STRICT

    he_thong: Literal["NDXP"]
    phien_ban: Literal["1.0"]
    su_kien: Annotated[list[Event], Field(max_length=MOST_EVENTS)]


def read(paper: Document, _arrival: Arrival) -> Reading:
    """What happened in data exchange, in the order it is told.

    Raises:
        RefusedError: the page has another shape, or an event lacks a field of its state or has one of another.
    """
    events = shaped(Answer, read_json(paper.content)).su_kien
    return Reading(SENDER, FORM, (), events=events_of(events, _problems, _event))


def _problems(number: int, event: Event) -> Iterator[Problem]:
    said = set(event.model_dump(by_alias=True, exclude_none=True)) - _ALWAYS
    state = STATES.get((event.doi_tuong, event.trang_thai))
    if state is None:
        where = pointer("suKien", number, "trangThai")
        yield Problem("wrong-type", where, {"field": "trangThai", "fault": f"no state of {event.doi_tuong}"})
        return
    yield from field_problems(("suKien", number), said, state[2])


def _event(number: int, event: Event) -> CaseEvent:
    kind, state, _ = STATES[event.doi_tuong, event.trang_thai]
    case = f"{event.ma_doi_tuong}/{state}" if kind == CALLS else event.ma_doi_tuong
    return CaseEvent(
        system=SYSTEM,
        number=event.ma_su_kien,
        case=case,
        kind=kind,
        state=state,
        at=event.thoi_diem,
        agency=event.ma_co_quan,
        title=event.ten_doi_tuong,
        due=event.het_han,
        amount=None if event.so_luot is None else Decimal(event.so_luot),
        pointer=pointer("suKien", number),
    )
