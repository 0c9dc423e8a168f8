"""What goes out: exports that no spreadsheet runs, the shape of every refusal, and the headers of every answer."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from indicators.store.accounts import Kind, issue
from tests.dashboard.centre import opened
from tests.quality.bench import VIETNAMESE, Bench
from tests.quality.cases import Case, cases
from tests.quality.recipes import RECIPES
from tests.quality.specimen import NOW, report, totalled
from tests.quality.verdict import problem

DANGEROUS = {
    "01": ("-5", "=cmd|' /C calc'!A0"),
    "79": ("-0.25", "+1+1"),
    "04": ("-7.5", "-1+1"),
    "08": ("0.0001", "@SUM(1)"),
    "11": ("1000", "\uff1d1"),
}
"""A value and a note for each province; tabs and line ends do not come this far, since no note may hold them."""

BEGINS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
SIGNED = "VM01"
"""An indicator that may be negative."""

QUICK = ("B18", "C02", "C06", "C12", "C14", "C20", "C28", "D06", "D08", "E03", "G08", "H05", "I01", "C22", "C23")
"""Refusals of every status that a report can get."""


def export(_case: Case, bench: Bench) -> None:
    """Notes that a spreadsheet would run are kept, and no export begins a cell with them; numbers stay exact."""
    said = report(form="BC.TK.THANG", indicator=SIGNED, unit="%")
    row = {name: value for name, value in said["observations"][0].items() if name != "area_name"}
    said["observations"] = [
        {**row, "area": area, "value": value, "note": note} for area, (value, note) in DANGEROUS.items()
    ]
    bench.keep(totalled(said))
    token = bench.token("G22", "read")
    bench.begin()
    accepted = {"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"}
    answer = bench.centre.get("/sdmx/data/dataflow/VPCP/ALL/1.0", token=token, headers=accepted)
    bench.answers.append(answer)
    assert answer.status_code == 200, answer.text[:500]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    read = {each["REF_AREA"]: each["OBS_VALUE"] for each in rows if each["INDICATOR"] == SIGNED}
    assert {area: read[area] for area in DANGEROUS} == {area: value for area, (value, _) in DANGEROUS.items()}
    texts = [cell for each in rows for cell in each.values() if cell and not _is_number(cell)]
    assert not [each for each in texts if each.startswith(BEGINS)]
    cookie = bench.cookie("reporter", "hanoi", agency="G12")
    workbook = bench.centre.get("/api/v1/forms/BC.TC.THANG/template.xlsx?period=2026-10", cookie=cookie)
    bench.answers.append(workbook)
    with zipfile.ZipFile(io.BytesIO(workbook.content)) as file:
        sheets = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not [each for each in sheets if "<f>" in each or "<f " in each]


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def all_errors(_case: Case, bench: Bench) -> None:
    """Refusals of every kind, in either language: always a problem, never a page."""
    bench.begin()
    for number in QUICK:
        sent = RECIPES[cases()[number].kind](cases()[number])
        said = []
        for language in ("vi", "en"):
            headers = {**sent.headers, "Accept-Language": language}
            answer = bench.centre.ask(
                "POST", "/api/v1/reports", token=bench.token("G12"), content=sent.content, headers=headers
            )
            assert 400 <= answer.status_code < 500, f"{number}: {answer.status_code}"
            assert "<html" not in answer.text
            said.append(problem(answer) if language == "vi" else answer.json())
            bench.answers += [answer] if language == "vi" else []
        vietnamese, english = said
        assert vietnamese["title"] != english["title"]
        assert [each["code"] for each in vietnamese["errors"]] == [each["code"] for each in english["errors"]]


def headers_check(_case: Case, bench: Bench) -> None:
    """The headers of pages, data, refusals and assets, as over TLS."""
    with opened(bench.store, secure=True) as centre:
        centre.clock.now = NOW
        token = issue(bench.store, Kind.LINK, _named(bench), "staff", lasts=None, actor="test", now=NOW)
        entered = centre.ask("POST", "/sign-in", data={"code": token})
        (cookie,) = entered.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-")
        for word in ("Secure", "HttpOnly", "SameSite=", "Path=/"):
            assert word.lower() in cookie.lower(), cookie
        assert "domain=" not in cookie.lower()
        session = cookie.partition(";")[0]
        paths = ("/", "/sign-in", "/api/v1/observations", "/wall", "/nowhere", "/api/v1/nothing", "/assets/centre.css")
        for path in paths:
            answer = centre.get(path, cookie=session, headers=VIETNAMESE)
            _check_headers(path, answer.headers)
            bench.answers += [answer] if answer.status_code == 200 else []


def _named(bench: Bench) -> str:
    bench.cookie("staff")
    return "staff"


def _check_headers(path: str, said: Mapping[str, str]) -> None:
    policy = (each.strip().partition(" ") for each in said["content-security-policy"].split(";"))
    rules = {name: rest for name, _, rest in policy}
    assert "unsafe-inline" not in rules.get("script-src", ""), path
    assert "unsafe-eval" not in rules.get("script-src", ""), path
    for name in ("frame-ancestors", "object-src", "base-uri"):
        assert rules[name] == "'none'", f"{path}: {name}"
    assert said["x-content-type-options"] == "nosniff"
    assert int(re.findall(r"max-age=(\d+)", said["strict-transport-security"])[0]) >= 31_536_000
    assert said["referrer-policy"] in {"no-referrer", "same-origin", "strict-origin-when-cross-origin"}
    assert "server" not in said
    if not path.startswith("/assets"):
        assert said["cache-control"] == "no-store", path


PLAYS: Mapping[str, Callable[[Case, Bench], Any]] = {
    each.__name__: each for each in (export, all_errors, headers_check)
}
