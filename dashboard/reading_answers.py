"""The shapes of what the read side answers, as the description of the API tells them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from indicators.definitions import Aggregation, Better
from indicators.discipline import Occasion, State, Verdict
from indicators.geography import Level
from indicators.observations import Method, Origin
from indicators.periods import Frequency

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Figure = Annotated[
    str | None, Field(json_schema_extra={"pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, description="Decimal; null: missing.")
]
Next = Annotated[int | None, Field(description="The `cursor` of the next page; null: this is the last.")]


class ObservationOut(BaseModel):
    """A figure: for what, where and when, how it came to be, and since when it is known."""

    id: int
    indicator: str
    area: str = Field(description="The code in force at the end of the period.")
    area_id: str = Field(description="Never given to another place, as a code may be.")
    level: Level
    period: str
    value: Figure
    unit: str
    status: Literal["A", "P", "E", "F", "M"]
    method: Method
    coverage: tuple[int, int] | None = Field(description="How many of how many places a total counts; null: no total.")
    origin: Origin
    source: str | None
    known_from: Moment
    report_id: str | None = Field(description="The receipt's number; null: computed here.")


class ObservationsOut(BaseModel):
    """A page of figures."""

    data_version: int
    as_of: Moment
    next: Next
    items: list[ObservationOut]


class BreakdownOut(BaseModel):
    """By what an indicator is broken down; its parts are the components of it."""

    name_vi: str
    name_en: str
    rest_vi: str
    rest_en: str


class IndicatorOut(BaseModel):
    """An indicator, or a component of a ratio or of a breakdown."""

    code: str
    name_vi: str
    name_en: str
    field: str
    unit: str
    unit_en: str
    frequency: list[Frequency]
    kind: str
    cumulative: bool
    better: Better
    aggregation: Aggregation
    levels: list[Level]
    owner: str
    source_system: str
    component_of: str | None
    breakdown: BreakdownOut | None
    minimum: Figure
    maximum: Figure
    effective: Day


class IndicatorsOut(BaseModel):
    """Every indicator."""

    next: None
    items: list[IndicatorOut]


class FormOut(BaseModel):
    """A form; `sender` is null where every province sends it for itself."""

    code: str
    name_vi: str
    name_en: str
    regime: str
    frequency: Frequency
    sender: str | None
    indicators: list[str]


class FormsOut(BaseModel):
    """Every form."""

    next: None
    items: list[FormOut]


class AreaOut(BaseModel):
    """A place or an agency; `valid_to` is the first day it no longer is."""

    code: str
    id: str
    level: Level
    name_vi: str
    name_en: str
    kind: str
    parent: str | None
    agency_code: str | None
    valid_from: Day
    valid_to: Day | None


class AreasOut(BaseModel):
    """The places of a day."""

    next: None
    items: list[AreaOut]


class ObligationOut(BaseModel):
    """A report that is owed; `received` is null until it came."""

    form: str
    period: str
    sender: str
    due: Day
    received: Day | None
    late: bool


class ObligationsOut(BaseModel):
    """What is owed."""

    next: None
    items: list[ObligationOut]


class ReportOut(BaseModel):
    """The report that said a figure, as it is kept."""

    id: str
    sender: str
    report_id: str
    form: str
    period: str | None
    revision: int | None
    reason: str | None
    origin: Origin
    source: str
    source_note: str | None
    document: str = Field(description="SHA-256 of the bytes received.")
    generated_at: datetime | None
    received_at: datetime
    stored_at: datetime
    deadline: date | None
    on_time: bool | None
    rows: int
    new: int
    changed: int
    unchanged: int
    version: int
    key: str | None
    substance: str | None
    signature: str | None
    kid: str | None
    held: str | None
    warnings: str | None
    seal: str | None


class LineageOut(BaseModel):
    """Where a figure comes from."""

    observation: ObservationOut
    method: Method
    definition: IndicatorOut
    report: ReportOut | None = Field(description="null: computed here.")
    versions: list[ObservationOut]


class ArrivalOut(BaseModel):
    """A report that came: its receipt's number, when it began to come, since when it is kept, and what became of it."""

    report: str
    began: Moment
    stored: Moment
    revision: int | None
    reason: str | None
    verdict: Verdict


class OwedOut(BaseModel):
    """An owed report as it stands at `at`; `received` is null until it came, `on_time` until that is decided."""

    form: str
    period: str
    sender: str
    state: State
    overdue: bool
    on_time: bool | None
    closes: Day
    opens: Moment
    due: Day
    overdue_from: Moment
    received: Moment | None
    locked: bool
    arrivals: list[ArrivalOut]


class DisciplineOut(BaseModel):
    """How what is owed stands at a moment."""

    next: None
    at: Moment
    items: list[OwedOut]


class ReminderOut(BaseModel):
    """A reminder: to whom, of which report, why, at which moment; `sent` is false for the next one."""

    sender: str
    form: str
    period: str
    occasion: Occasion
    at: Moment
    sent: bool


class RemindersOut(BaseModel):
    """The reminders of what is owed: those that were sent, and the next one of each report."""

    next: None
    at: Moment
    items: list[ReminderOut]
