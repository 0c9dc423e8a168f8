"""What must hold for every file: importing does nothing, no file outgrows a sitting, and the documents match the code.

How the packages may import each other stands in pyproject.toml; tests/test_contracts.py sees it fail.
"""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from collectors.answers import PROBLEM
from collectors.formats import FORMATS
from collectors.parcels import MEDIA_TYPES
from dashboard.hub import WALL
from indicators.catalogue import Better
from operation.settings import read_settings

ROOT = Path(__file__).parent.parent
PACKAGES = ("indicators", "collectors", "dashboard", "operation")
LONGEST_PYTHON = 300
LONGEST_ASSET = 400
"""Lines of a script or stylesheet, which cannot be cut without the browser fetching one more."""

WATCH = """
import importlib, json, sys

seen = []
ROOT, modules = sys.argv[1], sys.argv[2:]
EVENTS = {"open", "socket.__new__", "socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen"}

def ours():
    # The module whose own top level does it; None where it is the import of another module that does.
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return None
        file = frame.f_code.co_filename
        if file.startswith(ROOT) and "site-packages" not in file:
            return frame.f_globals.get("__name__")
        frame = frame.f_back
    return None

def watch(event, arguments):
    # The rules of a time zone are Python's own, wherever the system keeps them.
    if event in EVENTS and "zoneinfo" not in str(arguments[0]) and (module := ours()):
        seen.append(f"{module}: {event} {arguments[0]!r}")

sys.path.insert(0, ROOT)
sys.addaudithook(watch)
for each in modules:
    importlib.import_module(each)
sys.stdout.write(json.dumps(seen))
"""


def modules(root, packages):
    """Every module but the one that Alembic runs itself, inside a connection of its own."""
    files = [file for package in packages for file in sorted((root / package).rglob("*.py"))]
    names = [".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for file in files]
    return [each for each in names if ".migrations." not in each]


def opened_by_importing(root, *names):
    command = [sys.executable, "-c", WATCH, str(root), *names]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=100)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_importing_a_module_opens_nothing():
    names = [*modules(ROOT, PACKAGES), "app"]
    assert len(names) > 100
    assert opened_by_importing(ROOT, *names) == []


@pytest.mark.parametrize(
    "deed",
    [
        "open(__file__)",
        "from pathlib import Path; Path(__file__).read_text()",
        "import socket; socket.socket()",
        "import sqlite3; sqlite3.connect(':memory:')",
        "import json, tempfile; tempfile.mkstemp()",
    ],
)
def test_a_module_that_opens_something_when_imported_is_seen(tmp_path, deed):
    (tmp_path / "offender.py").write_text(deed, encoding="utf-8")
    seen = opened_by_importing(tmp_path, "offender")
    assert seen
    assert all(each.startswith("offender: ") for each in seen)


def texts(*suffixes, folders=(*PACKAGES, "assets", "bench", "tools", "tests", "docs")):
    """The text files of the project, without what others wrote."""
    files = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in suffixes]
    files += [file for file in ROOT.glob("*") if file.suffix in suffixes]
    return [each for each in files if not {"vendor", "__pycache__", "node_modules"} & set(each.parts)]


def lines(file):
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_file_outgrows_a_sitting():
    python = [each for each in texts(".py") if not {"tests", "versions"} & set(each.relative_to(ROOT).parts)]
    assert {each.name: lines(each) for each in python if lines(each) > LONGEST_PYTHON} == {}
    assets = texts(".css", ".js")
    assert {each.name: lines(each) for each in assets if lines(each) > LONGEST_ASSET} == {}


def test_nothing_is_left_for_later():
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "HA" + "CK:", "XX" + "X:")))
    files = texts(".py", ".js", ".css", ".html", ".toml", ".md", ".csv")
    assert [str(each) for each in files if marks.search(each.read_text(encoding="utf-8"))] == []


def test_every_module_says_what_it_is_for():
    for file in texts(".py", folders=(*PACKAGES, "tools", "bench")):
        if "versions" not in file.parts:
            assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file


class Asked(dict[str, str]):
    """An empty environment that remembers what it was asked for."""

    def get(self, name, default=None):
        self[name] = ""
        return default


def test_every_setting_is_in_the_readme():
    asked = Asked()
    read_settings(asked, ROOT)
    assert len(asked) > 5
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in asked if f"`{name}`" not in readme] == []


def documented():
    return "\n".join(each.read_text(encoding="utf-8") for each in sorted((ROOT / "docs").glob("*.md")))


def test_every_code_of_a_problem_has_its_line_in_the_docs():
    codes = tomllib.loads((ROOT / "collectors" / "problems.toml").read_text(encoding="utf-8"))
    told = documented()
    assert [code for code in codes if f"`{code}`" not in told] == []


def test_every_media_type_and_format_has_its_line_in_the_docs():
    told = documented()
    named = [*MEDIA_TYPES, PROBLEM, *FORMATS, "text/event-stream"]
    assert [each for each in named if f"`{each}`" not in told] == []


def test_every_event_of_the_live_stream_has_its_line_in_the_docs():
    events = [*re.findall(r'\bevent\(\s*"([a-z]+)"', (ROOT / "dashboard" / "hub.py").read_text(encoding="utf-8")), WALL]
    assert {"hello", "change", "ping", "gone", "wall"} <= set(events)
    told = documented()
    assert [each for each in events if f"`{each}`" not in told] == []


def test_every_indicator_has_unit_direction_owner_frequency_and_source(catalogue, geography):
    agencies = {each.code for each in geography.agencies()}
    for each in catalogue.indicators.values():
        assert each.unit_vi, each.code
        assert each.unit_en, each.code
        assert each.better in Better, each.code
        assert each.owner in agencies, each.code
        assert each.frequencies, each.code
        assert each.source_system, each.code
        assert each.levels, each.code


def test_every_successor_exists_and_stands(geography):
    ended = [each for each in geography.of_level("province") if each.valid_until is not None]
    assert len(ended) == 52
    for each in ended:
        assert geography.successor(each.id).is_valid(each.valid_until), each.id


def test_every_kind_of_aggregation_has_what_it_needs(catalogue):
    for each in catalogue.indicators.values():
        assert (each.aggregation == "weighted mean") == (each.weight is not None), each.code
        assert (each.aggregation in {"ratio", "formula"}) == (each.formula is not None), each.code
