"""Events of e-Cabinet: sessions announced, moved and held; opinion slips sent to members and answered by them.

A slip is one case for each member who is asked: who owes the answer is what counts. A member is named by title.
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
from indicators.reports import Document

SENDER, FORM, SYSTEM = "G22", "SK.ECABINET", "e-cabinet"
_STRICT = ConfigDict(extra="forbid", alias_generator=to_camel)

STATES: Mapping[tuple[str, str], tuple[str, frozenset[str]]] = {
    ("PHIEN_HOP", "DA_THONG_BAO"): ("announced", frozenset({"noiDung", "thoiGianHop"})),
    ("PHIEN_HOP", "DOI_LICH"): ("moved", frozenset({"thoiGianHop"})),
    ("PHIEN_HOP", "DA_HOP"): ("held", frozenset({"soTaiLieu"})),
    ("PHIEU_LAY_Y_KIEN", "DA_GUI"): (
        "issued",
        frozenset({"thanhVien", "coQuanGui", "trichYeu", "han", "soTaiLieu"}),
    ),
    ("PHIEU_LAY_Y_KIEN", "DA_TRA_LOI"): ("answered", frozenset({"thanhVien"})),
}
"""What e-Cabinet's words mean, and which fields go with them: no more and no fewer."""
_ALWAYS = frozenset({"maSuKien", "doiTuong", "soHieu", "trangThai", "thoiDiem"})


class Member(BaseModel):
    """Who is asked."""

    model_config = _STRICT

    ma_thanh_vien: Annotated[Code, Field(pattern=r"^[^/]*$")]
    ma_co_quan: Agency
    chuc_danh: Words


class Event(BaseModel):
    """One event as e-Cabinet writes it."""

    model_config = _STRICT

    ma_su_kien: Code
    doi_tuong: Literal["PHIEN_HOP", "PHIEU_LAY_Y_KIEN"]
    so_hieu: Annotated[Code, Field(pattern=r"^[^/]*$")]
    trang_thai: Literal["DA_THONG_BAO", "DOI_LICH", "DA_HOP", "DA_GUI", "DA_TRA_LOI"]
    thoi_diem: Moment
    thanh_vien: Member | None = None
    co_quan_gui: Agency | None = None
    trich_yeu: Words | None = None
    noi_dung: Words | None = None
    han: Moment | None = None
    thoi_gian_hop: Moment | None = None
    so_tai_lieu: Annotated[StrictInt, Field(ge=0)] | None = None


class Answer(BaseModel):
    """One page of events."""

    model_config = _STRICT

    he_thong: Literal["e-Cabinet"]
    phien_ban: Literal["1.0"]
    su_kien: Annotated[list[Event], Field(max_length=MOST_EVENTS)]


def read(paper: Document, _arrival: Arrival) -> Reading:
    """What happened in e-Cabinet, in the order it tells it.

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
    yield from field_problems(("suKien", number), said, state[1])


def _event(number: int, event: Event) -> CaseEvent:
    member = event.thanh_vien
    return CaseEvent(
        system=SYSTEM,
        number=event.ma_su_kien,
        case=event.so_hieu if member is None else f"{event.so_hieu}/{member.ma_thanh_vien}",
        kind="session" if member is None else "slip",
        state=STATES[event.doi_tuong, event.trang_thai][0],
        at=event.thoi_diem,
        agency=SENDER if member is None else member.ma_co_quan,
        other=event.co_quan_gui,
        person=None if member is None else member.chuc_danh,
        title=event.trich_yeu or event.noi_dung,
        due=event.han or event.thoi_gian_hop,
        amount=None if event.so_tai_lieu is None else Decimal(event.so_tai_lieu),
        pointer=pointer("suKien", number),
    )
