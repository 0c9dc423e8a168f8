"""The lists of DHIS2 (data sets, data elements, organisation units): fields, filters and pages as its clients ask."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from collectors.problems import Problem, RefusedError

Item = Mapping[str, Any]
Fields = Mapping[str, "Fields"]
"""Which fields are asked for, and of each that is an object, which of its own; empty: all of them."""

PAGE_SIZE = 50
LARGEST_PAGE = 10_000
DEFAULT_FIELDS = "id,displayName"
PRESETS: Mapping[str, str] = {
    ":identifiable": "id,name,code,created,lastUpdated",
    ":nameable": "id,name,shortName,code,description,created,lastUpdated",
}
EVERYTHING = frozenset({"*", ":all", ":owner"})
KNOWN = frozenset(
    {"fields", "filter", "rootJunction", "paging", "page", "pageSize", "totalPages", "order", "lang", "query"}
)
_TOKEN = re.compile(r"[^,\[\]]+|[,\[\]]")
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_FILTER = re.compile(r"(?P<path>[A-Za-z.]{1,64}):(?P<operator>[!$A-Za-z]{1,16})(?::(?P<value>.*))?", re.DOTALL)
_DEEPEST = 5

OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "eq": lambda said, value: said == value,
    "ieq": lambda said, value: said.lower() == value.lower(),
    "like": lambda said, value: value in said,
    "ilike": lambda said, value: value.lower() in said.lower(),
    "$like": lambda said, value: said.startswith(value),
    "$ilike": lambda said, value: said.lower().startswith(value.lower()),
    "like$": lambda said, value: said.endswith(value),
    "ilike$": lambda said, value: said.lower().endswith(value.lower()),
    "in": lambda said, value: said in value.strip("[]").split(","),
}
"""Filters of DHIS2; each with ! in front means the contrary."""


def listed(name: str, items: Sequence[Item], asked: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A list as DHIS2 answers it.

    Args:
        name: What the list is called in the answer.
        items: Everything there is.
        asked: The parameters, which may repeat.

    Raises:
        RefusedError: a parameter, field or filter that is not understood, so that nobody takes all for some.
    """
    said = dict(asked)
    unknown = sorted(said.keys() - KNOWN)
    if unknown:
        raise _unfit(unknown[0][:100], "không có tham số này", "there is no such parameter")
    found = _ordered(_filtered(items, asked, said), said.get("order", ""))
    fields = fields_said([each for parameter, each in asked if parameter == "fields"])
    if said.get("paging") == "false":
        return {name: [pick(each, fields) for each in found]}
    size = _whole(said, "pageSize", PAGE_SIZE, LARGEST_PAGE)
    page = _whole(said, "page", 1, 10**6)
    count = max(1, math.ceil(len(found) / size))
    chosen = found[(page - 1) * size : page * size]
    pager = {"page": page, "total": len(found), "pageSize": size, "pageCount": count}
    return {"pager": pager, name: [pick(each, fields) for each in chosen]}


def fields_said(asked: Sequence[str]) -> Fields:
    """Which fields are asked for: names, commas, what is inside an object in brackets, presets; ! leaves one out.

    Raises:
        RefusedError: brackets that do not close, or are nested too deep.
    """
    return _inside(iter(_TOKEN.findall(",".join(asked) or DEFAULT_FIELDS)), 0)


def pick(item: Item, fields: Fields) -> dict[str, Any]:
    """An object with the fields asked for; those it does not have are left out, as DHIS2 does."""
    everything = not fields or not EVERYTHING.isdisjoint(fields)
    left_out = {name[1:] for name in fields if name.startswith("!")}
    wanted = [name for name in item if (everything or name in fields) and name not in left_out]
    return {name: _picked(item[name], fields.get(name, {})) for name in wanted}


def _picked(value: Any, fields: Fields) -> Any:
    match value:
        case Mapping():
            return pick(value, fields)
        case list():
            return [_picked(each, fields) for each in value]
        case _:
            return value


def _inside(tokens: Iterator[str], depth: int) -> Fields:
    """The fields up to the bracket that closes, or to the end at the outermost level."""
    found: dict[str, Fields] = {}
    last = ""
    if depth > _DEEPEST:
        raise _unfit("fields", "lồng quá sâu", "nested too deep")
    for token in tokens:
        match token.strip():
            case ",":
                continue
            case "[":
                found[last] = _inside(tokens, depth + 1)
            case "]" if depth:
                return found
            case "]":
                raise _unfit("fields", "ngoặc không khớp", "brackets do not match")
            case name:
                last = name.split("~")[0].split("::")[0]
                found.update({each: {} for each in PRESETS.get(last, last).split(",")})
    if depth:
        raise _unfit("fields", "ngoặc không khớp", "brackets do not match")
    return found


def _filtered(items: Sequence[Item], asked: Sequence[tuple[str, str]], said: Mapping[str, str]) -> list[Item]:
    tests = [_test(text) for name, text in asked if name == "filter"]
    if said.get("query"):
        tests.append(lambda item: said["query"].lower() in str(item["name"]).lower())
    together = any if said.get("rootJunction", "AND").upper() == "OR" else all
    return [each for each in items if not tests or together(test(each) for test in tests)]


def _test(text: str) -> Callable[[Item], bool]:
    found = _FILTER.fullmatch(text)
    if found is None:
        raise _unfit("filter", f"không đọc được {text[:100]}", f"{text[:100]} cannot be read")
    path, operator, value = found["path"].split("."), found["operator"], found["value"] or ""
    if operator in {"null", "!null"}:
        return lambda item: bool(_values(item, path)) == operator.startswith("!")
    is_contrary = operator.startswith("!") or operator in {"ne", "neq"}
    name = "eq" if operator in {"ne", "neq"} else operator.removeprefix("!")
    if name not in OPERATORS:
        raise _unfit("filter", f"không có phép {operator}", f"there is no operator {operator}")
    holds = OPERATORS[name]
    return lambda item: any(holds(str(each), value) for each in _values(item, path)) != is_contrary


def _values(item: Any, path: Sequence[str]) -> list[Any]:
    """What stands at the end of a path, of every object of the lists on the way."""
    if isinstance(item, list):
        return [value for each in item for value in _values(each, path)]
    if not path:
        return [item]
    return _values(item[path[0]], path[1:]) if isinstance(item, Mapping) and path[0] in item else []


def _ordered(items: Sequence[Item], order: str) -> list[Item]:
    """In the order asked for (name:asc, name:desc); as they come where none is."""
    name, _, direction = order.partition(":")
    if not name:
        return list(items)
    if direction not in {"", "asc", "desc", "iasc", "idesc"}:
        raise _unfit("order", "phải là asc hoặc desc", "must be asc or desc")
    return sorted(items, key=lambda item: str(item.get(name, "")), reverse=direction.endswith("desc"))


def _whole(said: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    text = said.get(name)
    if text is None:
        return otherwise
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
        raise _unfit(name, f"phải từ 1 đến {most}", f"must be from 1 to {most}")
    return int(text)


def _unfit(field: str, said_vi: str, said_en: str) -> RefusedError:
    return RefusedError([Problem("bad-parameter", facts={"field": field, "fault": {"vi": said_vi, "en": said_en}})])
