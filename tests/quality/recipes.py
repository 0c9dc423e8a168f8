"""The byte recipes: each makes one request out of the valid base report and what a case changes in it."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from collectors.receiving import ORDINARY
from tests.dashboard.centre import setting
from tests.quality.cases import Case
from tests.quality.specimen import NOW, decimal, report, totalled, values, written

JSON = "application/json"
MARK = "\ufdd0mark\ufdd0"
"""Stands for a piece of text in a report until it is replaced by what no JSON writer would write."""

LARGEST_ADDED = 10**18
"""Numbers from here on are out of range, and would make the control total another mistake."""

IN_ROWS = frozenset({"indicator", "area", "area_name", "unit", "value", "note"})
MOST_BYTES = ORDINARY.body


@dataclass(frozen=True)
class Sent:
    """A request that submits something.

    Attributes:
        values: The exact values it holds, smallest first, where all of them should be kept.
    """

    content: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    query: Mapping[str, str] = field(default_factory=dict)
    sender: str = "G12"
    values: tuple[Decimal, ...] = field(default=(), repr=False)


def submission(said: Mapping[str, Any], text: str | None = None, **more: Any) -> Sent:
    """A report on its way; `text` where it is not written as JSON writes it."""
    content = (written(said) if text is None else text).encode()
    return Sent(content, sender=str(said["sender"]), values=tuple(values(said)), **more)


def put(said: dict[str, Any], role: str, value: Any) -> None:
    """Set what a role of the corpus names; the period is the report's and every row's."""
    if role == "period":
        said["report_period"] = value
        for row in said["observations"]:
            row["period"] = value
    elif role in IN_ROWS:
        said["observations"][0][role] = value
    elif role == "control_total":
        said["control_totals"]["value_sum"] = value
    else:
        said[role] = value


def json_set(case: Case) -> Sent:
    """One role set."""
    said = report(**case.report)
    role = case.build["role"]
    put(said, role, case.build["value"])
    return submission(said if role == "control_total" else totalled(said))


def json_set2(case: Case) -> Sent:
    """Several roles set; what the base report of the case already says for all rows holds for all rows."""
    said = report(**case.report)
    for role, value in case.build["set"].items():
        put(said, role, value)
    return submission(totalled(said))


def json_raw_set(case: Case) -> Sent:
    """Raw text in place of the JSON value of a role."""
    said, role, raw = report(**case.report), case.build["role"], _raw(case.build)
    if role == "value" and 0 < decimal({"value": raw}) < LARGEST_ADDED:
        put(said, role, raw)
    totalled(said)
    held = tuple(values(said))
    put(said, role, MARK)
    return Sent(written(said).replace(f'"{MARK}"', raw).encode(), values=held)


def json_remove(case: Case) -> Sent:
    """A field of the first row left out."""
    said = report(**case.report)
    del said["observations"][0][case.build["role"]]
    return submission(totalled(said))


def json_add(case: Case) -> Sent:
    """A field more in the first row."""
    assert case.build["role"] == "observation"
    said = report(**case.report)
    said["observations"][0][case.build["key"]] = case.build["value"]
    return submission(totalled(said))


def json_append(case: Case) -> Sent:
    """One element more."""
    said = report(**case.report)
    said[case.build["role"]].append(case.build["value"])
    return submission(totalled(said))


def json_dup_key(case: Case) -> Sent:
    """A key of the first row given twice."""
    said, role = report(**case.report), case.build["role"]
    once = json.dumps(said["observations"][0][role])
    text = written(said).replace(f'"{role}": {once}', f'"{role}": {once}, "{role}": {case.build["raw"]}', 1)
    return submission(said, text)


def text(case: Case) -> Sent:
    """Some text for a body."""
    return Sent(str(case.build["text"]).encode())


def prefix(case: Case) -> Sent:
    """Text before the report."""
    said = report(**case.report)
    return submission(said, case.build["text"] + written(said))


def replace_all(case: Case) -> Sent:
    """One text replaced by another throughout."""
    said = report(**case.report)
    return submission(said, written(said).replace(case.build["find"], case.build["put"]))


def keys(case: Case) -> Sent:
    """Very many keys in the first row."""
    said = report(**case.report)
    more = ", ".join(f'"k{number}": 0' for number in range(case.build["n"]))
    return submission(said, written(said).replace('"note": ""', more, 1))


def hex_in_string(case: Case) -> Sent:
    """Bytes in a text that are no UTF-8."""
    said = report(**case.report)
    put(said, case.build["role"], MARK)
    return Sent(written(said).encode().replace(MARK.encode(), bytes.fromhex(case.build["hex"])))


def reencode(case: Case) -> Sent:
    """The report in another encoding, without a mark."""
    assert case.build["bom"] is False
    return Sent(written(report(**case.report)).encode(case.build["encoding"]))


def pad_to(case: Case) -> Sent:
    """A report made as large as the limit, or one byte larger."""
    said = report(**case.report)
    size = MOST_BYTES + str(case.build["bytes"]).endswith("+1")
    plain = submission(said)
    return Sent(plain.content.ljust(size), values=plain.values)


def headers(case: Case) -> Sent:
    """The base report under other headers."""
    said = {"Content-Type": JSON} | case.build.get("set", {})
    for name in case.build.get("unset", ()):
        del said[name]
    return Sent(submission(report(**case.report)).content, said)


def encode(case: Case) -> Sent:
    """The base report packed, and cut."""
    assert case.build["encodings"] == ["gzip"]
    packed = gzip.compress(submission(report(**case.report)).content)
    cut = packed[: int(len(packed) * case.build["truncate"])]
    return Sent(cut, {"Content-Type": JSON, "Content-Encoding": "gzip"})


def gzip_bomb(case: Case) -> Sent:
    """Little that unpacks to very much."""
    packer = zlib.compressobj(9, wbits=31)
    piece = bytes(2**20)
    parts = [packer.compress(piece) for _ in range(case.build["inflated_mb"])]
    return Sent(b"".join((*parts, packer.flush())), {"Content-Type": JSON, "Content-Encoding": "gzip"})


def period_rel(case: Case) -> Sent:
    """The running month, said to be final."""
    assert (case.build["months"], case.build["status"]) == (0, "final")
    said = report(period=f"{NOW:%Y-%m}")
    for row in said["observations"]:
        row["status"] = "A"
    return submission(said)


def time_rel(case: Case) -> Sent:
    """A moment beside the server's clock."""
    said = report(**case.report)
    put(said, case.build["role"], (NOW + timedelta(seconds=case.build["seconds"])).isoformat())
    return submission(said)


def sum_mismatch(case: Case) -> Sent:
    """Every province, and a national figure that is not their sum."""
    said = report(**case.report)
    row = {name: value for name, value in said["observations"][0].items() if name != "area_name"}
    provinces = [each.code for each in setting().geography.provinces(NOW.date())]
    said["observations"] = [{**row, "area": code} for code in provinces]
    said["observations"].append({**row, "area": "VN", "value": "9999"})
    return submission(totalled(said))


def dup_row(case: Case) -> Sent:
    """A row twice."""
    said = report(**case.report)
    said["observations"] = [dict(said["observations"][0]) for _ in range(2)]
    return submission(totalled(said))


def rows_all_bad(case: Case) -> Sent:
    """Rows that each hold one mistake."""
    said = report(**case.report)
    row = {name: value for name, value in said["observations"][0].items() if name != "area_name"}
    said["observations"] = [{**row, "area": f"A{number:05}"} for number in range(case.build["n"])]
    return submission(totalled(said))


def rows_mixed_right(case: Case) -> Sent:
    """A row of an indicator that another ministry reports, behind a good one."""
    said = report(**case.report)
    said["observations"][1] |= {"indicator": "KT16", "unit": "triệu kWh"}
    return submission(totalled(said))


def _raw(build: Mapping[str, Any]) -> str:
    return str(build["raw"]) if "raw" in build else str(build["text"]) * int(build["times"])


RECIPES: Mapping[str, Callable[[Case], Sent]] = {
    "json_set": json_set,
    "json_set2": json_set2,
    "json_raw_set": json_raw_set,
    "json_raw_repeat": json_raw_set,
    "json_remove": json_remove,
    "json_add": json_add,
    "json_append": json_append,
    "json_dup_key": json_dup_key,
    "text": text,
    "prefix": prefix,
    "replace_all": replace_all,
    "keys": keys,
    "hex_in_string": hex_in_string,
    "reencode": reencode,
    "pad_to": pad_to,
    "headers": headers,
    "encode": encode,
    "gzip_bomb": gzip_bomb,
    "period_rel": period_rel,
    "time_rel": time_rel,
    "sum_mismatch": sum_mismatch,
    "dup_row": dup_row,
    "rows_all_bad": rows_all_bad,
    "rows_mixed_right": rows_mixed_right,
}
"""Recipe by kind."""
