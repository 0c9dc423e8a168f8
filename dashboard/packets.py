"""The packets that reporting systems exchange, each in one envelope: who made it, when, and what it is modelled on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query

from dashboard.auth import own_agency
from dashboard.materials import Setting
from dashboard.packet_answers import FigureOut, FiguresOut, KpiData, KpiDatum, Offered, PacketOut, PacketsOut, StatusOut
from indicators.catalogue import Form, UnknownFormError
from indicators.code_lists import CodeList, Entry, entries
from indicators.geography import Level
from indicators.identity import IDENTITY
from indicators.kpi_sets import KpiSet, UnknownKpiSetError, kpi_set, kpi_sets
from indicators.packets import MODELLED_ON, FormPacket, Outline, Packet, Regime, form_packet, outline, regimes
from indicators.periods import Period, UnknownPeriodError
from indicators.store import Store
from indicators.store.decisions import decisions_on
from indicators.store.locks import locked
from indicators.store.observations import Selection, shown, telling_of
from indicators.store.receipts import Kept
from indicators.store.reports import report_row

SENDER = "VPCP"
"""Who makes the packets: the Government Office."""

VERSION = "1"
MOST_FIGURES = 100_000


@dataclass(frozen=True)
class KpiQuestion:
    """Which figures are asked for; FastAPI fills it from the address."""

    set_: Annotated[Literal["QD293", "QD766"], Query(alias="set")]
    period: Annotated[str, Query(max_length=16)]
    area: Annotated[str, Query(max_length=16)] = "VN"


@dataclass(frozen=True)
class Desk:
    """What the packets are made from."""

    store: Store
    setting: Setting
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The day it is where the product is used."""
        return self.clock().astimezone(self.setting.zone).date()

    def made(self, packet: Packet, data: Any) -> dict[str, Any]:
        """A packet around its data."""
        envelope = {"version": VERSION, "modelled_on": MODELLED_ON, "sender": SENDER, "created_at": self.clock()}
        return {"packet": packet, **envelope, "data": data}


OFFERED: Mapping[Packet, str] = {
    Packet.REGIME: "/api/v1/packets/regimes",
    Packet.FORM: "/api/v1/packets/forms/{form}",
    Packet.OUTLINE_FORM: "/api/v1/packets/outlines/{form}",
    Packet.FIGURES: "/api/v1/packets/figures/{receipt_id}",
    Packet.STATUS: "/api/v1/packets/statuses/{receipt_id}",
    Packet.PERIODS: "/api/v1/packets/catalogues/frequencies",
    Packet.INDICATORS: "/api/v1/packets/catalogues/indicators",
    Packet.KPI_SET: "/api/v1/packets/kpi-sets",
    Packet.KPI_GROUPS: "/api/v1/packets/kpi-sets/{kpi_set}",
    Packet.KPI_BREAKDOWNS: "/api/v1/packets/kpi-sets/{kpi_set}",
    Packet.KPI_DATA: "/api/v1/packets/kpi-data",
    Packet.SIGNING: "/.well-known/jwks.json",
    Packet.CODE_LIST: "/api/v1/packets/catalogues/{name}",
}
CATALOGUES = {CodeList.FREQUENCIES: Packet.PERIODS, CodeList.INDICATORS: Packet.INDICATORS}


def router(desk: Desk) -> APIRouter:
    """The routes; every handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["packets"], prefix="/packets")
    _add_definitions(routes, desk)
    _add_reports(routes, desk)
    return routes


def _add_definitions(routes: APIRouter, desk: Desk) -> None:
    setting = desk.setting

    @routes.get("", response_model=PacketsOut)
    def packets() -> dict[str, Any]:
        """List the packets and where each is."""
        return {
            "modelled_on": MODELLED_ON,
            "next": None,
            "items": [Offered(each, OFFERED.get(each)) for each in Packet],
        }

    @routes.get("/regimes", response_model=PacketOut[tuple[Regime, ...]])
    def regime_packets() -> dict[str, Any]:
        """List the regimes: on what ground, how often, when figures close and reports are due."""
        return desk.made(Packet.REGIME, regimes(setting.catalogue))

    @routes.get("/forms/{form}", response_model=PacketOut[FormPacket])
    def form_of_regime(form: str) -> dict[str, Any]:
        """Give a form with the period of today, its closing and its deadline."""
        return desk.made(Packet.FORM, form_packet(_form(setting, form), desk.today(), setting.calendar))

    @routes.get("/outlines/{form}", response_model=PacketOut[Outline])
    def outline_of_form(form: str) -> dict[str, Any]:
        """Give what a form asks for, row by row."""
        return desk.made(Packet.OUTLINE_FORM, outline(_form(setting, form), setting.catalogue))

    @routes.get("/catalogues/{name}", response_model=PacketOut[tuple[Entry, ...]])
    def code_list(name: CodeList) -> dict[str, Any]:
        """Give a code list as it is today."""
        return desk.made(
            CATALOGUES.get(name, Packet.CODE_LIST), entries(name, setting.catalogue, setting.geography, desk.today())
        )

    @routes.get("/kpi-sets", response_model=PacketOut[tuple[KpiSet, ...]])
    def sets() -> dict[str, Any]:
        """List the sets of indicators, their groups and breakdowns."""
        return desk.made(Packet.KPI_SET, kpi_sets(setting.catalogue))

    @routes.get("/kpi-sets/{kpi_set}", response_model=PacketOut[KpiSet])
    def one_set(kpi_set: str) -> dict[str, Any]:
        """Give a set of indicators, its groups and breakdowns."""
        return desk.made(Packet.KPI_SET, _set(setting, kpi_set))


def _add_reports(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/figures/{receipt_id}", response_model=PacketOut[FiguresOut])
    def report_figures(receipt_id: str) -> dict[str, Any]:
        """Give what a report said, with the signed receipt; to its sender and to those who read everything."""
        return desk.made(Packet.FIGURES, _figures(desk, _kept(desk.store, receipt_id)))

    @routes.get("/statuses/{receipt_id}", response_model=PacketOut[StatusOut])
    def report_status(receipt_id: str) -> dict[str, Any]:
        """Give where a report stands; to its sender and to those who read everything."""
        return desk.made(Packet.STATUS, _status(desk.store, _kept(desk.store, receipt_id)))

    @routes.get("/kpi-data", response_model=PacketOut[KpiData])
    def kpi_data(asked: Annotated[KpiQuestion, Depends()]) -> dict[str, Any]:
        """Give the figures of a set of indicators for a period and an area."""
        return desk.made(Packet.KPI_DATA, _kpi_data(desk, asked))


def _form(setting: Setting, code: str) -> Form:
    try:
        return setting.catalogue.form(code)
    except UnknownFormError:
        raise HTTPException(404, f"form {code[:64]}") from None


def _set(setting: Setting, code: str) -> KpiSet:
    try:
        return kpi_set(code, setting.catalogue)
    except UnknownKpiSetError:
        raise HTTPException(404, f"KPI set {code[:64]}") from None


def _kept(store: Store, receipt_id: str) -> Kept:
    """A report that the asker may see; another's is answered like one that does not exist."""
    row = report_row(store, receipt_id) if receipt_id.isalnum() and receipt_id.isascii() else None
    own = own_agency(IDENTITY.get())
    if row is None or (own is not None and own != row["sender"]):
        raise HTTPException(404, f"receipt {receipt_id[:40]}")
    return Kept(row, decisions_on(store, [receipt_id]).get(receipt_id))


def _figures(desk: Desk, kept: Kept) -> FiguresOut:
    row, setting = kept.row, desk.setting
    with telling_of(desk.store, row["id"], most=MOST_FIGURES) as telling:
        told = tuple(
            FigureOut(
                indicator=each.indicator,
                area=setting.geography.place(each.place).code,
                period=each.period,
                unit=setting.catalogue.indicator(each.indicator).unit_vi,
                value=None if each.value is None else f"{each.value:f}",
                status=each.status,
                note=each.note or None,
            )
            for each in telling.rows
        )
    names = ("sender", "form", "period", "revision", "rows", "unchanged")
    said = {name: row[name] for name in names}
    return FiguresOut(receipt_id=row["id"], sha256=row["document"], receipt=row["seal"], figures=told, **said)


def _status(store: Store, kept: Kept) -> StatusOut:
    row, decision = kept.row, kept.decision
    names = ("sender", "form", "period", "revision", "received_at", "stored_at", "deadline", "on_time")
    return StatusOut(
        receipt_id=row["id"],
        state=kept.state,
        decided_at=decision.at if decision else None,
        reason=decision.reason if decision else None,
        period_locked=(row["form"], row["period"]) in locked(store),
        **{name: row[name] for name in names},
    )


def _kpi_data(desk: Desk, asked: KpiQuestion) -> KpiData:
    setting = desk.setting
    wanted = _set(setting, asked.set_)
    period = _period(asked.period)
    codes = [each.code for each in wanted.kpis]
    places = [
        each.id
        for each in setting.geography.bearing(asked.area)
        if each.is_valid(period.end) and each.level is not Level.AGENCY
    ]
    if not places:
        raise HTTPException(404, f"area {asked.area}")
    found = shown(desk.store, Selection(codes, places, periods=[period.code]))
    told = tuple(
        KpiDatum(
            kpi=each.figure.indicator,
            area=asked.area,
            period=period.code,
            unit=setting.catalogue.indicator(each.figure.indicator).unit_vi,
            value=None if each.figure.value is None else f"{each.figure.value:f}",
            status=each.figure.status,
            origin=each.figure.origin.value,
            coverage=(each.figure.coverage.have, each.figure.coverage.total) if each.figure.coverage else None,
        )
        for each in found
    )
    having = {each.kpi for each in told}
    return KpiData(wanted.code, period.code, asked.area, told, tuple(each for each in codes if each not in having))


def _period(code: str) -> Period:
    try:
        return Period.parse(code)
    except UnknownPeriodError as error:
        raise HTTPException(422, str(error)) from error
