"""The API's answer about data exchange: services with state, availability and calls, and certificates."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, BeforeValidator, Field

from dashboard.exchange import Certificate, Exchange, Service
from dashboard.parameters import expect_known, moment_as_written
from dashboard.reading_answers import Figure, Moment
from dashboard.system_desk import SystemDesk
from indicators.data_exchange import Availability, Expiry

AsOf = Annotated[datetime | None, BeforeValidator(moment_as_written), Query()]
HUNDREDTH = Decimal("0.01")


class ServiceOut(BaseModel):
    """A shared platform or national database."""

    service: str
    name: str | None
    agency: str
    state: Literal["up", "down"]
    since: Moment
    available_24h: Figure = Field(description="Percent of the known time; null: nothing is known.")
    available_7d: Figure
    available_30d: Figure
    calls_today: Figure
    calls_yesterday: Figure = Field(description="Up to the same hour.")
    failed_today: Figure
    report_id: str


class CertificateOut(BaseModel):
    """A certificate and when it ends."""

    certificate: str
    name: str | None
    agency: str
    ends: Moment | None
    expiry: Expiry
    report_id: str


class ExchangeOut(BaseModel):
    """Everything that is exchanged over."""

    as_of: Moment
    services: list[ServiceOut]
    certificates: list[CertificateOut]


def router(desk: SystemDesk) -> APIRouter:
    """The route; its handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["reading"], dependencies=[Depends(expect_known)])

    @routes.get("/data-exchange", response_model=ExchangeOut)
    def exchange(as_of: AsOf = None) -> dict[str, Any]:
        """Services with state, availability and calls, those that are down first; certificates by their end."""
        at = desk.moment(as_of)
        found = Exchange(desk.store, at, as_of)
        return {
            "as_of": at.isoformat(),
            "services": [_service(each) for each in found.services()],
            "certificates": [_certificate(each) for each in found.certificates()],
        }

    return routes


def _service(each: Service) -> dict[str, Any]:
    return {
        "service": each.case.case,
        "name": each.case.title,
        "agency": each.case.agency,
        "state": each.case.state,
        "since": each.since.isoformat(),
        "available_24h": _percent(each.day),
        "available_7d": _percent(each.week),
        "available_30d": _percent(each.month),
        "calls_today": _exact(each.today),
        "calls_yesterday": _exact(each.yesterday),
        "failed_today": _exact(each.failed),
        "report_id": each.case.report,
    }


def _certificate(each: Certificate) -> dict[str, Any]:
    return {
        "certificate": each.case.case,
        "name": each.case.title,
        "agency": each.case.agency,
        "ends": each.case.due.isoformat() if each.case.due else None,
        "expiry": each.expiry,
        "report_id": each.case.report,
    }


def _percent(held: Availability) -> str | None:
    return None if held.percent is None else format(held.percent.quantize(HUNDREDTH), "f")


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
