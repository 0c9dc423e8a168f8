"""SDMX-ML 2.1, structure-specific and generic data: read as a stream, and nothing in it but what is expected."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from collectors.formats.sdmx_rows import MOST_ROWS, Cells, ForeignReferenceError, Message, flow_of, reading
from collectors.formats.shapes import quoted
from collectors.moments import read_moment
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading
from indicators.reports import Document
from indicators.sdmx import OBS_VALUE, TIME_PERIOD

DEEPEST = 16
"""Levels of nesting read; the messages themselves have seven."""

LONGEST_TEXT = 2000
PIECE = 64 * 1024
SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
SPECIFIC = frozenset({"StructureSpecificData", "StructureSpecificTimeSeriesData"})
GENERIC = frozenset({"GenericData", "GenericTimeSeriesData"})
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"

CHILDREN: Mapping[str, frozenset[str]] = {
    "": SPECIFIC | GENERIC,
    **dict.fromkeys(SPECIFIC | GENERIC, frozenset({"Header", "DataSet"})),
    "Header": frozenset(
        {"ID", "Test", "Prepared", "Sender", "Receiver", "Name", "Structure", "DataSetAction", "DataSetID", "Extracted"}
        | {"ReportingBegin", "ReportingEnd", "Source"}
    ),
    "Sender": frozenset({"Name", "Contact"}),
    "Receiver": frozenset({"Name", "Contact"}),
    "Contact": frozenset({"Name", "Department", "Role", "Telephone", "Fax", "X400", "URI", "Email"}),
    "Structure": frozenset({"Structure", "StructureUsage", "Ref", "URN"}),
    "StructureUsage": frozenset({"Ref", "URN"}),
    "DataSet": frozenset({"Series", "Obs", "DataProvider"}),
    "Series": frozenset({"SeriesKey", "Attributes", "Obs"}),
    "Obs": frozenset({"ObsKey", "ObsDimension", "ObsValue", "Attributes"}),
    **dict.fromkeys(("SeriesKey", "ObsKey", "Attributes"), frozenset({"Value"})),
}
"""What may stand in what."""

PAIRS = frozenset({"Value", "ObsDimension", "ObsValue"})
"""The elements of generic data that say one component each."""

DECLARED = {"vi": "có khai báo DOCTYPE hoặc ENTITY", "en": "it declares a document type or entities"}
NOTHING_DELETED = {
    "vi": "báo cáo không xóa số liệu; gửi số liệu là thiếu (OBS_STATUS = M)",
    "en": "nothing is deleted by a report; send the figure as missing (OBS_STATUS = M)",
}
ONLY_A_TEST = {
    "vi": "thông điệp thử; gửi với ?dry_run=true, hoặc ghi false",
    "en": "a test message; send it with ?dry_run=true, or say false",
}
SIGNED_INSIDE = {
    "vi": "không đọc chữ ký ds:Signature trong thông điệp; ký các byte và gửi X-JWS-Signature",
    "en": "a ds:Signature inside the message is not read; sign its bytes and send X-JWS-Signature",
}

_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']{1,40})["']""")


def read(paper: Document, arrival: Arrival) -> Reading:
    """What a message says.

    Raises:
        RefusedError: not UTF-8 or not XML; with a document type, entities, a signature inside, or anything else that
            no data message has; or with a mistake in an observation.
    """
    _expect_utf8(paper.content)
    heard = _Listener()
    parser = DefusedXMLParser(target=heard, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        for start in range(0, len(paper.content), PIECE):
            parser.feed(paper.content[start : start + PIECE])
        parser.close()
    except DefusedXmlException as error:
        raise _malformed(DECLARED) from error
    except (ParseError, ValueError) as error:
        raise _malformed(quoted(str(error))) from error
    message = heard.message()
    if heard.is_test and arrival.settings.get("dry_run") != "true":
        raise RefusedError([Problem("wrong-type", "#/Header/Test", {"field": "Test", "fault": ONLY_A_TEST})])
    return reading(message, paper, arrival)


def _expect_utf8(content: bytes) -> None:
    if not content.strip():
        raise RefusedError([Problem("empty-report")])
    declared = _ENCODING.match(content)
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}:
        raise RefusedError([Problem("not-utf8", facts={"fault": declared[1].decode("ascii", "replace")})])
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError([Problem("not-utf8", facts={"fault": f"byte {error.start}"})]) from error


def _malformed(fault: str | Mapping[str, str]) -> RefusedError:
    return RefusedError([Problem("malformed-file", facts={"fault": fault})])


class _Listener:
    """Hears a message element by element, and keeps its header and observations and nothing else."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._header: dict[str, str] = {}
        self._flows: list[str] = []
        self._series: dict[str, str] = {}
        self._observation: dict[str, str] = {}
        self._observations: list[Cells] = []
        self._text = ""

    @property
    def is_test(self) -> bool:
        """Whether the message says that its figures are none."""
        return self._header.get("Test", "false").lower() in {"true", "1"}

    def message(self) -> Message:
        """What was heard."""
        if len(set(self._flows)) > 1:
            raise RefusedError(
                [Problem("file-inconsistent", "#/Header", {"fault": " ≠ ".join(map(quoted, sorted(set(self._flows))))})]
            )
        return Message(
            flow=self._flows[0] if self._flows else None,
            observations=self._observations,
            sender=self._header.get("Sender"),
            id=self._header.get("ID"),
            prepared=read_moment(self._header.get("Prepared", "")),
        )

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = self._expected(tag)
        self._path.append(name)
        self._text = ""
        if "Header" in self._path:
            self._heading(name, attributes)
        elif name == "DataSet":
            self._expect_kept(attributes)
        elif name == "Series":
            self._series = _components(attributes)
        elif name == "Obs":
            self._observation = _components(attributes)
        elif name in PAIRS:
            self._pair(name, attributes)

    def data(self, text: str) -> None:
        """Text between elements, which only a header has."""
        if "Header" not in self._path:
            if text.strip():
                raise _malformed(f"<{self._path[-1]}> … {quoted(text.strip())}")
            return
        self._text = (self._text + text).lstrip()
        if len(self._text) > LONGEST_TEXT:
            raise RefusedError([Problem("text-too-long", facts={"field": self._path[-1], "limit": LONGEST_TEXT})])

    def end(self, _tag: str) -> None:
        """An element ends."""
        name = self._path.pop()
        if name == "Obs":
            self._keep()
        elif name == "Series":
            self._series = {}
        elif name == "URN" and "Structure" in self._path:
            self._refer(self._text.strip().rpartition("=")[2])
        elif self._path[1:] == ["Header"]:
            self._header.setdefault(name, self._text.strip())
            if name == "DataSetAction":
                self._expect_kept({"action": self._text.strip()})
        self._text = ""

    def close(self) -> None:
        """The message is over."""

    def _expected(self, tag: str) -> str:
        """The element's name, where it may stand here."""
        if tag == SIGNATURE:
            raise RefusedError([Problem("signature-header", facts={"fault": SIGNED_INSIDE})])
        space, _, name = tag.rpartition("}")
        parent = self._path[-1] if self._path else ""
        ours = space in {"", "{"} or space.startswith(("{" + SCHEMAS, "{urn:sdmx:"))
        if name not in CHILDREN.get(parent, frozenset()) or not ours:
            if not parent:
                raise _malformed(f"<{quoted(name)}> ≠ SDMX-ML 2.1 (StructureSpecificData, GenericData)")
            where = "#/" + "/".join(self._path)
            raise RefusedError([Problem("unknown-field", where, {"field": quoted(name)})])
        if len(self._path) >= DEEPEST:
            raise RefusedError([Problem("too-deep", facts={"limit": DEEPEST})])
        return name

    def _heading(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Sender":
            self._header[name] = attributes.get("id", "")[:LONGEST_TEXT]
        elif name == "Ref" and "Structure" in self._path:
            version = attributes.get("version")
            agency = attributes.get("agencyID")
            reference = f"{agency}:{attributes.get('id', '')}" if agency else attributes.get("id", "")
            self._refer(f"{reference}({version})" if version else reference)

    def _refer(self, reference: str) -> None:
        try:
            flow = flow_of(reference)
        except ForeignReferenceError as error:
            facts = {"field": "Structure", "fault": error.fault}
            raise RefusedError([Problem("wrong-type", "#/Header/Structure", facts)]) from error
        if flow is not None:
            self._flows.append(flow)

    def _expect_kept(self, attributes: Mapping[str, str]) -> None:
        """Nothing is deleted by a report."""
        for name, action in attributes.items():
            if name.rpartition("}")[2] == "action" and action.lower() not in {"append", "replace", "information"}:
                facts = {"field": "action", "fault": NOTHING_DELETED}
                raise RefusedError([Problem("wrong-type", "#/DataSet", facts)])

    def _pair(self, name: str, attributes: Mapping[str, str]) -> None:
        component = {"ObsValue": OBS_VALUE, "ObsDimension": attributes.get("id", TIME_PERIOD)}.get(name)
        said = self._observation if "Obs" in self._path else self._series
        component = component or attributes.get("id", "")
        if component in said:
            raise RefusedError([Problem("duplicate-key", self._here(), {"key": quoted(component)})])
        said[component] = attributes.get("value", "")

    def _keep(self) -> None:
        twice = self._series.keys() & self._observation.keys()
        if twice:
            raise RefusedError([Problem("duplicate-key", self._here(), {"key": quoted(min(twice))})])
        if len(self._observations) >= MOST_ROWS:
            facts = {"counted": f"> {MOST_ROWS}", "limit": MOST_ROWS}
            raise RefusedError([Problem("too-many-rows", facts=facts)])
        self._observations.append(Cells(len(self._observations) + 1, self._series | self._observation))
        self._observation = {}

    def _here(self) -> str:
        return f"#/observations/{len(self._observations)}"


def _components(attributes: Mapping[str, str]) -> dict[str, str]:
    """The components among the attributes of an element; those with a namespace speak of the XML itself."""
    return {name: text for name, text in attributes.items() if not name.startswith("{")}
