"""What there is to describe: data structure, code lists, concepts, dataflows and agencies, each as SDMX-ML 2.1."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboard.sdmx.markup import element, named
from indicators.geography import Level
from indicators.sdmx import (
    AGENCY,
    FREQ,
    INDICATOR,
    OBS_VALUE,
    REF_AREA,
    SERIES_DIMENSIONS,
    STRUCTURE,
    TIME_PERIOD,
    VERSION,
    Flow,
    Names,
    identifier,
)

CONCEPTS = "CS_DIEUHANH"
KEEPER = "SDMX"
"""Who keeps the list of the highest agencies, by the standard."""

Key = tuple[str, str]
"""The kind of an artefact, as its address says it, and its identifier."""

CODES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "CL_FREQ": (
        ("D", "Ngày", "Daily"),
        ("W", "Tuần", "Weekly"),
        ("M", "Tháng", "Monthly"),
        ("Q", "Quý", "Quarterly"),
        ("S", "Nửa năm", "Half-yearly"),
        ("M9", "9 tháng", "Nine months (January to September)"),
        ("A", "Năm", "Annual"),
    ),
    "CL_OBS_STATUS": (
        ("A", "Bình thường", "Normal value"),
        ("P", "Tạm tính", "Provisional value"),
        ("E", "Ước tính", "Estimated value"),
        ("F", "Dự báo", "Forecast value"),
        ("M", "Thiếu", "Missing value"),
    ),
    "CL_ORIGIN": (
        ("published", "Đã công bố", "Published"),
        ("reported", "Đơn vị báo cáo", "Reported"),
        ("simulated", "Mô phỏng", "Simulated"),
    ),
    "CL_METHOD": (
        ("direct", "Số được gửi", "Said by the sender"),
        ("roll-up", "Tổng hợp từ các địa phương", "Rolled up from places"),
        ("formula", "Tính theo công thức", "Computed by a formula"),
    ),
}
"""The short code lists: identifier, Vietnamese and English name of every code."""

LISTS = {
    "CL_FREQ": ("Tần suất", "Frequency"),
    "CL_INDICATOR": ("Chỉ tiêu", "Indicator"),
    "CL_AREA": ("Địa bàn", "Reference area"),
    "CL_UNIT": ("Đơn vị tính", "Unit of measure"),
    "CL_OBS_STATUS": ("Trạng thái số liệu", "Observation status"),
    "CL_ORIGIN": ("Nguồn gốc số liệu", "Origin of the figure"),
    "CL_METHOD": ("Cách có số liệu", "How the figure came to be"),
}


@dataclass(frozen=True)
class Component:
    """A part of the data structure: its names, and the code list its values are of, or else their type."""

    id: str
    name_vi: str
    name_en: str
    codes: str | None = None
    type: str = "String"
    of_series: bool = False
    mandatory: bool = False


DIMENSIONS = (
    Component(FREQ, "Tần suất", "Frequency", "CL_FREQ"),
    Component(INDICATOR, "Chỉ tiêu", "Indicator", "CL_INDICATOR"),
    Component(REF_AREA, "Địa bàn", "Reference area", "CL_AREA"),
)
TIME = Component(TIME_PERIOD, "Kỳ", "Time period", type="ObservationalTimePeriod")
MEASURE = Component(OBS_VALUE, "Giá trị", "Observation value", type="Decimal")
ATTRIBUTES = (
    Component("UNIT_MEASURE", "Đơn vị tính", "Unit of measure", "CL_UNIT", of_series=True, mandatory=True),
    Component("DECIMALS", "Số chữ số thập phân hiển thị", "Decimals shown", type="Integer", of_series=True),
    Component("OBS_STATUS", "Trạng thái số liệu", "Observation status", "CL_OBS_STATUS", mandatory=True),
    Component("ORIGIN", "Nguồn gốc số liệu", "Origin of the figure", "CL_ORIGIN"),
    Component("METHOD", "Cách có số liệu", "How the figure came to be", "CL_METHOD"),
    Component("COVERAGE", "Số đơn vị đã có trên tổng số", "Places that reported of all that belong to it"),
    Component("KNOWN_FROM", "Biết từ thời điểm (ISO 8601)", "Known from (ISO 8601, with its zone)"),
    Component("SOURCE", "Nguồn", "Source"),
)


@dataclass(frozen=True)
class Artefact:
    """One thing that is described: how it is written, given a choice of indicators, and what it refers to.

    `tag` is its element; `package` and `title` are its place in the information model.
    """

    kind: str
    id: str
    tag: str
    package: str
    names: tuple[str, str]
    content: Callable[[frozenset[str] | None], str]
    children: tuple[Key, ...] = ()
    agency: str = AGENCY

    @property
    def key(self) -> Key:
        """By which it is found."""
        return (self.kind, self.id)

    def written(self, *, is_stub: bool = False, only: frozenset[str] | None = None) -> str:
        """It as SDMX-ML; a stub has its names alone, and a choice of indicators (by code) shortens their list."""
        is_partial = only is not None and self.id == "CL_INDICATOR"
        attributes = {
            "id": self.id,
            "agencyID": self.agency,
            "version": VERSION,
            "urn": f"urn:sdmx:org.sdmx.infomodel.{self.package}.{self.tag}={self.agency}:{self.id}({VERSION})",
            "isExternalReference": "true" if is_stub else "false",
            "isFinal": None if self.agency == KEEPER else "true",
            "isPartial": "true" if is_partial and not is_stub else None,
        }
        return element(f"str:{self.tag}", attributes, named(*self.names), "" if is_stub else self.content(only))


@dataclass(frozen=True)
class Artefacts:
    """Everything there is to describe, by kind and identifier."""

    names: Names

    @cached_property
    def all(self) -> Mapping[Key, Artefact]:
        """In the order in which a message has them: by kind, then as the catalogue has them."""
        listed = (self._agencies(), *self._flows(), *self._lists(), self._concepts(), self._structure())
        return {each.key: each for each in listed}

    def _agencies(self) -> Artefact:
        office = _item("str:Agency", AGENCY, ("Văn phòng Chính phủ", "Office of the Government"))
        names = ("Cơ quan quản lý cấu trúc", "Agencies that keep structures")
        return Artefact("agencyscheme", "AGENCIES", "AgencyScheme", "base", names, lambda _: office, agency=KEEPER)

    def _flows(self) -> Iterable[Artefact]:
        structure = element("str:Structure", None, _reference(STRUCTURE, "datastructure", "DataStructure"))
        for each in self.names.flows.values():
            names, children = (each.name_vi, each.name_en), (("datastructure", STRUCTURE),)
            yield Artefact("dataflow", each.id, "Dataflow", "datastructure", names, lambda _: structure, children)

    def _lists(self) -> Iterable[Artefact]:
        contents: dict[str, Callable[[frozenset[str] | None], str]] = {
            **{name: lambda _, codes=codes: _codes(codes) for name, codes in CODES.items()},  # type: ignore[misc] # bound now
            "CL_INDICATOR": self._indicators,
            "CL_AREA": lambda _: self._areas,
            "CL_UNIT": lambda _: _codes((code, *names) for code, names in self.names.units.items()),
        }
        for code, names in LISTS.items():
            yield Artefact("codelist", code, "Codelist", "codelist", names, contents[code])

    def _indicators(self, only: frozenset[str] | None) -> str:
        return _codes(
            (code, each.name_vi, each.name_en)
            for code, each in self.names.indicators.items()
            if only is None or each.code in only
        )

    @cached_property
    def _areas(self) -> str:
        """The places, each in the one it lies in; agencies, which have figures too, lie in none."""
        return "".join(
            _item(
                "str:Code",
                code,
                (each.name_vi, each.name_en),
                identifier(each.parent) if each.parent and each.level is not Level.AGENCY else None,
            )
            for code, each in self.names.areas.items()
        )

    def _concepts(self) -> Artefact:
        concepts = "".join(
            _item("str:Concept", each.id, (each.name_vi, each.name_en))
            for each in (*DIMENSIONS, TIME, MEASURE, *ATTRIBUTES)
        )
        names = ("Khái niệm", "Concepts")
        return Artefact("conceptscheme", CONCEPTS, "ConceptScheme", "conceptscheme", names, lambda _: concepts)

    def _structure(self) -> Artefact:
        lists = tuple(("codelist", code) for code in LISTS)
        names = ("Chỉ tiêu điều hành", "Indicators of the command centre")
        children = (*lists, ("conceptscheme", CONCEPTS))
        content = _components()
        return Artefact(
            "datastructure", STRUCTURE, "DataStructure", "datastructure", names, lambda _: content, children
        )


def indicators_of(flows: Iterable[Flow]) -> frozenset[str]:
    """The codes of the indicators of several dataflows."""
    return frozenset(code for each in flows for code in each.indicators)


def _codes(codes: Iterable[tuple[str, str, str]]) -> str:
    return "".join(_item("str:Code", code, (vi, en)) for code, vi, en in codes)


def _item(tag: str, code: str, names: tuple[str, str], parent: str | None = None) -> str:
    within = element("str:Parent", None, element("Ref", {"id": parent})) if parent else ""
    return element(tag, {"id": code}, named(*names), within)


def _reference(code: str, package: str, title: str) -> str:
    whose = {"id": code, "version": VERSION, "agencyID": AGENCY, "package": package, "class": title}
    return element("Ref", whose)


def _components() -> str:
    """Dimensions, attributes and the measure, in the order that the schema asks for."""
    dimensions = [
        _component("str:Dimension", each, {"position": str(place)}) for place, each in enumerate(DIMENSIONS, start=1)
    ]
    time = _component("str:TimeDimension", TIME, {"position": str(len(DIMENSIONS) + 1)})
    attributes = [
        _component(
            "str:Attribute",
            each,
            {"assignmentStatus": "Mandatory" if each.mandatory else "Conditional"},
            element("str:AttributeRelationship", None, _attachment(each)),
        )
        for each in ATTRIBUTES
    ]
    return element(
        "str:DataStructureComponents",
        None,
        element("str:DimensionList", {"id": "DimensionDescriptor"}, *dimensions, time),
        element("str:AttributeList", {"id": "AttributeDescriptor"}, *attributes),
        element("str:MeasureList", {"id": "MeasureDescriptor"}, _component("str:PrimaryMeasure", MEASURE, {})),
    )


def _attachment(component: Component) -> str:
    if not component.of_series:
        return element("str:PrimaryMeasure", None, element("Ref", {"id": OBS_VALUE}))
    return "".join(element("str:Dimension", None, element("Ref", {"id": each})) for each in SERIES_DIMENSIONS)


def _component(tag: str, component: Component, attributes: Mapping[str, str], *more: str) -> str:
    concept = element(
        "Ref",
        {
            "id": component.id,
            "maintainableParentID": CONCEPTS,
            "maintainableParentVersion": VERSION,
            "agencyID": AGENCY,
            "package": "conceptscheme",
            "class": "Concept",
        },
    )
    if component.codes:
        values = element("str:Enumeration", None, _reference(component.codes, "codelist", "Codelist"))
    else:
        values = element("str:TextFormat", {"textType": component.type})
    identity = element("str:ConceptIdentity", None, concept)
    represented = element("str:LocalRepresentation", None, values)
    return element(tag, {"id": component.id, **attributes}, identity, represented, *more)
