"""Questions about structures, answered: which artefacts are asked for, what comes with them, and as what message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from dashboard.sdmx.artefacts import KEEPER, Artefact, Artefacts, Key, indicators_of
from dashboard.sdmx.asking import ANYTHING, AskedWronglyError, chosen
from dashboard.sdmx.markup import element, header, opening
from indicators.sdmx import AGENCY, VERSION

DETAILS = frozenset(
    {"full", "allstubs", "allcompletestubs", "referencestubs", "referencecompletestubs", "referencepartial", "raw"}
)
STUBS = frozenset({"allstubs", "allcompletestubs"})
STUB_REFERENCES = frozenset({"referencestubs", "referencecompletestubs"})
REFERENCES = frozenset({"none", "parents", "parentsandsiblings", "children", "descendants", "ancestors", "all"})
CONTAINERS = {
    "agencyscheme": "str:OrganisationSchemes",
    "dataflow": "str:Dataflows",
    "codelist": "str:Codelists",
    "conceptscheme": "str:Concepts",
    "datastructure": "str:DataStructures",
}
"""In which element each kind stands, in the order of the schema."""

EVERY_KIND = frozenset({"structure", "*"})
VERSIONS = frozenset({VERSION, f"{VERSION}.0", "latest", "+", "~", f"{VERSION}+", f"{VERSION}.0+"}) | ANYTHING


@dataclass(frozen=True)
class StructureQuery:
    """What is asked for, as the address has it."""

    kind: str
    agency: str = "all"
    id: str = "all"
    version: str = "latest"
    detail: str = "full"
    references: str = "none"


def answered(artefacts: Artefacts, query: StructureQuery, now: datetime) -> str:
    """A structure message with everything asked for.

    Raises:
        AskedWronglyError: nothing like it exists, or `detail` or `references` is none that the standard has.
    """
    if query.detail not in DETAILS:
        raise AskedWronglyError("bad-parameter", field="detail", fault=f"none of {', '.join(sorted(DETAILS))}")
    if query.references not in REFERENCES | CONTAINERS.keys():
        raise AskedWronglyError("bad-parameter", field="references", fault=f"none of {', '.join(sorted(REFERENCES))}")
    found = _found(artefacts.all, query)
    if not found:
        raise AskedWronglyError("not-found", what=f"{query.kind} {query.agency}:{query.id}({query.version})")
    wanted = set(found) | _referenced(artefacts.all, found, query.references)
    only = _choice(artefacts, found) if query.detail == "referencepartial" else None
    written = [
        (each.kind, each.written(is_stub=_is_stub(each.key, found, query.detail), only=only))
        for each in artefacts.all.values()
        if each.key in wanted
    ]
    return message(written, now)


def message(written: Iterable[tuple[str, str]], now: datetime) -> str:
    """A message around artefacts that are in the order of their kinds."""
    groups = [
        element(CONTAINERS[kind], None, *(text for _, text in group))
        for kind, group in groupby(written, key=lambda each: each[0])
    ]
    number = f"STR{now:%Y%m%d%H%M%S}"
    return f"{opening('Structure')}{header(number, now)}{element('mes:Structures', None, *groups)}</mes:Structure>"


def _found(everything: Mapping[Key, Artefact], query: StructureQuery) -> list[Key]:
    ids, agencies = chosen(query.id), chosen(query.agency)
    if query.version not in VERSIONS:
        return []
    return [
        each.key
        for each in everything.values()
        if (query.kind in EVERY_KIND or each.kind in chosen_kinds(query.kind))
        and (ids is None or each.id in ids)
        and (agencies is None or each.agency in agencies or (each.agency == KEEPER and AGENCY in agencies))
    ]


def chosen_kinds(said: str) -> frozenset[str]:
    """The kinds that a part of an address names."""
    return frozenset(said.replace("+", ",").split(","))


def _referenced(everything: Mapping[Key, Artefact], found: Sequence[Key], references: str) -> set[Key]:
    """What comes along with what was found."""
    children = _children(everything, found)
    parents = {each.key for each in everything.values() if set(each.children) & set(found)}
    descendants = children | _children(everything, children)
    siblings = parents | _children(everything, parents)
    ancestors = parents | {each.key for each in everything.values() if set(each.children) & parents}
    named = {
        "none": set(),
        "children": children,
        "descendants": descendants,
        "parents": parents,
        "ancestors": ancestors,
        "parentsandsiblings": siblings,
        "all": siblings | descendants | ancestors,
    }
    if references in named:
        return named[references]
    return {each for each in siblings | descendants | ancestors if each[0] == references}


def _children(everything: Mapping[Key, Artefact], keys: Iterable[Key]) -> set[Key]:
    return {child for key in keys for child in everything[key].children}


def _is_stub(key: Key, found: Sequence[Key], detail: str) -> bool:
    return detail in STUBS or (detail in STUB_REFERENCES and key not in found)


def _choice(artefacts: Artefacts, found: Sequence[Key]) -> frozenset[str] | None:
    """The indicators of the dataflows found; None where there is no dataflow among them."""
    flows = [artefacts.names.flows[code] for kind, code in found if kind == "dataflow"]
    return indicators_of(flows) if flows else None
