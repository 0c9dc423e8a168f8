"""The shapes of packets, as they are answered and as the description of the API tells them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from indicators.packets import Packet
from indicators.store.receipts import State

Data = TypeVar("Data")


class PacketOut(BaseModel, Generic[Data]):
    """A packet."""

    packet: Packet
    version: Literal["1"]
    modelled_on: str
    sender: str
    created_at: datetime
    data: Data


@dataclass(frozen=True)
class Offered:
    """A packet that can be asked for, and where; null where the product has nothing like it."""

    packet: Packet
    address: str | None


class PacketsOut(BaseModel):
    """The packets there are."""

    modelled_on: str
    next: None
    items: tuple[Offered, ...]


@dataclass(frozen=True)
class FigureOut:
    """A figure as a report said it; `value` is decimal text, null where it is missing."""

    indicator: str
    area: str
    period: str
    unit: str
    value: str | None
    status: str
    note: str | None


@dataclass(frozen=True)
class FiguresOut:
    """What a report said, and its seal; figures that were known before stand with the earlier report."""

    receipt_id: str
    sender: str
    form: str
    period: str | None
    revision: int | None
    sha256: str
    rows: int
    unchanged: int
    receipt: str | None
    figures: tuple[FigureOut, ...]


@dataclass(frozen=True)
class StatusOut:
    """Where a report stands; `on_time` and `deadline` are null where nothing is owed."""

    receipt_id: str
    sender: str
    form: str
    period: str | None
    revision: int | None
    state: State
    received_at: datetime
    stored_at: datetime
    deadline: date | None
    on_time: bool | None
    decided_at: datetime | None
    reason: str | None
    period_locked: bool


@dataclass(frozen=True)
class KpiDatum:
    """A figure of a set; `coverage` says how many of how many places a total counts."""

    kpi: str
    area: str
    period: str
    unit: str
    value: str | None
    status: str
    origin: str
    coverage: tuple[int, int] | None


@dataclass(frozen=True)
class KpiData:
    """The figures of a set for a period and an area, and the indicators that have none."""

    set: str
    period: str
    area: str
    figures: tuple[KpiDatum, ...]
    without: tuple[str, ...]
