"""Bad inputs beyond the corpus: the cases of further_inputs.yaml, each a request or several, and how they are built."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.quality import workbooks
from tests.quality.bench import REPORTS, VIETNAMESE, Bench
from tests.quality.cases import Case
from tests.quality.recipes import JSON, MARK
from tests.quality.specimen import number, report, totalled, values, written

FURTHER = Path(__file__).parent / "further_inputs.yaml"
CSV = "text/csv"
FILES = frozenset({CSV, workbooks.SHEET})
EDGE = "----further"
SCOPES = frozenset({"submit", "read"})
SAID = frozenset(
    {"set", "raw", "drop", "long", "put", "as_it_is", "report", "text", "times", "hex", "csv", "json", "parts"}
    | {"xlsx", "book", "more", "encoding", "method", "path", "query", "headers", "who", "sender"}
)
"""What a case may say of a request."""


@dataclass(frozen=True)
class Request:
    """One request as it goes out; `values` are those that all of it should keep."""

    method: str
    path: str
    content: bytes = field(repr=False)
    headers: Mapping[str, str]
    query: Sequence[tuple[str, str]] = ()
    who: str = "submit"
    sender: str = "G12"
    values: tuple[Any, ...] = ()


@cache
def further() -> dict[str, Case]:
    """Every further case, by its number."""
    said = yaml.safe_load(FURTHER.read_text(encoding="utf-8"))["cases"]
    found = {each["id"]: _case(each) for each in said}
    assert len(found) == len(said), "a number is given twice"
    return found


def _case(said: Mapping[str, Any]) -> Case:
    assert set(said) <= {"id", "name", "channel", "report", "ask", "first", "wire", "expect"}, said["id"]
    build = {name: said[name] for name in ("ask", "first", "wire") if name in said}
    kind = "wire" if "wire" in said else "ask"
    return Case(
        said["id"],
        said["name"],
        said.get("channel", "push_json"),
        {"kind": kind, **build},
        {"status": said["expect"]["status"], **said["expect"]},
        "",
        said.get("report", {}),
        not_offered=False,
    )


def play(case: Case, bench: Bench) -> list[Request]:
    """Send what a case sends; what it builds on is sent before, and must be taken."""
    for each in case.build.get("first", ()):
        answer = send(made(each, case.report), bench)
        assert answer.status_code < httpx.codes.BAD_REQUEST, answer.text
    bench.begin()
    requests = [made(each, case.report) for each in _listed(case.build["ask"])]
    bench.answers += [send(each, bench) for each in requests]
    return requests


def send(request: Request, bench: Bench) -> httpx.Response:
    """Send one request."""
    how: dict[str, Any] = {}
    if request.who in SCOPES:
        how["token"] = bench.token(request.sender, request.who)
    elif request.who != "nobody":
        how["cookie"] = bench.cookie(request.who, agency=request.sender if request.who == "reporter" else None)
    headers = [*{**VIETNAMESE, **request.headers}.items()]
    path = request.path + ("?" + str(httpx.QueryParams(list(request.query))) if request.query else "")
    return bench.centre.ask(request.method, path, content=request.content, headers=dict(headers), **how)


def made(said: Mapping[str, Any], ordinary: Mapping[str, Any]) -> Request:
    """A request out of what a case says of it."""
    said = dict(said)
    assert set(said) <= SAID, set(said) - SAID
    query = [(name, str(each)) for name, value in said.get("query", {}).items() for each in _listed(value)]
    content, media_type, kept = _body(said, {**ordinary, **said.get("report", {})})
    if media_type in FILES and "path" not in said:
        beside = {"form": "BC.TC.THANG", "report_period": "2026-10", "report_id": number(), "revision": "1"}
        query = [*((name, value) for name, value in beside.items() if name not in dict(query)), *query]
    headers = {"Content-Type": media_type, **said.get("headers", {})}
    return Request(
        said.get("method", "POST"),
        said.get("path", REPORTS),
        content,
        {name: value for name, value in headers.items() if value is not None},
        query,
        said.get("who", "submit"),
        said.get("sender", "G12"),
        kept,
    )


def _body(said: Mapping[str, Any], ordinary: Mapping[str, Any]) -> tuple[bytes, str, tuple[Any, ...]]:
    """Content, media type and values of a request's body."""
    if said.get("method") in {"GET", "DELETE", "HEAD"}:
        return b"", JSON, ()
    whole = next((name for name in WHOLE if name in said), None)
    if whole is not None:
        media_type, written_out = WHOLE[whole]
        return written_out(said), media_type, ()
    report_, text = _report(said, ordinary)
    return _encoded(said, text), JSON, tuple(values(report_)) if "raw" not in said else ()


def _encoded(said: Mapping[str, Any], text: str) -> bytes:
    """A text with pieces of it replaced, as bytes."""
    for find, put in said.get("put", ()):
        assert find in text, find
        text = text.replace(find, put)
    return (text * said.get("times", 1)).encode(said.get("encoding", "utf-8"))


def _report(said: Mapping[str, Any], ordinary: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The base report with places of it set, left out, or written as no JSON writer would."""
    whole = report(**ordinary)
    for pointer in said.get("drop", ()):
        inner, last = _place(whole, pointer)
        del inner[last]
    stretched = {pointer: letter * times for pointer, (letter, times) in said.get("long", {}).items()}
    for pointer, value in {**said.get("set", {}), **stretched}.items():
        _put(whole, pointer, value)
    if not said.get("as_it_is"):
        totalled(whole)
    raw = {pointer: f"{MARK}{place}" for place, pointer in enumerate(said.get("raw", {}))}
    for pointer, mark in raw.items():
        _put(whole, pointer, mark)
    text = written(whole)
    for pointer, mark in raw.items():
        text = text.replace(f'"{mark}"', said["raw"][pointer])
    return whole, text


def _put(whole: dict[str, Any], pointer: str, value: Any) -> None:
    """Set a place; the period of all rows is the report's too."""
    if pointer == "/*/period":
        whole["report_period"] = value
        for row in whole["observations"]:
            row["period"] = value
    else:
        inner, last = _place(whole, pointer)
        inner[last] = value


def _place(whole: Any, pointer: str) -> tuple[Any, Any]:
    *path, last = pointer[1:].split("/")
    for each in path:
        whole = whole[int(each) if isinstance(whole, list) else each]
    return whole, int(last) if isinstance(whole, list) else last


def _form(parts: Sequence[Mapping[str, Any]]) -> bytes:
    """A form as a browser sends it, with whatever a case puts into it."""
    written_ = b""
    for each in parts:
        head = each.get("head") or f'Content-Disposition: form-data; name="{each["name"]}"'
        if "filename" in each:
            head += f'; filename="{each["filename"]}"\r\nContent-Type: {each.get("type", CSV)}'
        body = each["value"].encode() if "value" in each else bytes.fromhex(each["hex"])
        written_ += f"--{EDGE}\r\n{head}\r\n\r\n".encode() + body + b"\r\n"
    return written_ + f"--{EDGE}--\r\n".encode()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


WHOLE: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], bytes]]] = {
    "hex": (JSON, lambda said: bytes.fromhex(said["hex"])),
    "csv": (CSV, lambda said: _encoded(said, said["csv"])),
    "json": (JSON, lambda said: json.dumps(said["json"], ensure_ascii=False).encode()),
    "parts": (f"multipart/form-data; boundary={EDGE}", lambda said: _form(said["parts"])),
    "text": (JSON, lambda said: _encoded(said, said["text"])),
    "xlsx": (workbooks.SHEET, lambda said: workbooks.plain(said["xlsx"], said.get("book", ""), said.get("more", {}))),
}
"""Bodies that are said whole: their media type, and how they are written."""
