"""Each import contract is seen to fail once: a rule nobody has seen fail is a hope."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {each["id"]: " ".join(each["name"].split()) for each in SETTINGS["contracts"]}
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"

OFFENCES = [
    ("one-way", "dashboard/queries.py", "import collectors.problems"),
    ("one-way", "collectors/intake.py", "import dashboard.words"),
    ("one-way", "indicators/errors.py", "import operation.commands"),
    ("nobody-knows-app", "operation/commands.py", "import app"),
    ("inside-dashboard", "dashboard/words.py", "import dashboard.queries"),
    ("inside-dashboard", "dashboard/unplaced.py", ""),
    ("pages-apart", "dashboard/pages/overview.py", "import dashboard.pages.province"),
    ("figures-only-draw", "dashboard/figures/trend.py", "import dash"),
    ("figures-only-draw", "dashboard/figures/trend.py", "import indicators.store"),
    ("inside-collectors", "collectors/formats/dossiers.py", "import collectors.intake"),
    ("inside-collectors", "collectors/publish.py", "import collectors.mock.world"),
    ("inside-collectors", "collectors/unplaced.py", ""),
    ("mock-borrows-nothing", "collectors/mock/reports.py", "import collectors.formats.report_json"),
    ("formats-apart", "collectors/formats/dossiers.py", "import collectors.formats.published"),
    ("formats-apart", "collectors/formats/unplaced.py", ""),
    ("inside-indicators", "indicators/periods.py", "import indicators.catalogue"),
    ("inside-indicators", "indicators/unplaced.py", ""),
    ("inside-the-store", "indicators/store/engine.py", "import indicators.store.accounts"),
    ("inside-the-store", "indicators/store/unplaced.py", ""),
    ("rules-know-no-database", "indicators/status.py", "import indicators.store.engine"),
    ("sql-in-one-place", "dashboard/pages/overview.py", "import sqlalchemy"),
]


@pytest.fixture
def copy(tmp_path):
    for package in SETTINGS["root_packages"]:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=_no_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _no_code(folder, names):
    return [each for each in names if not each.endswith(".py") and not (Path(folder) / each).is_dir()]


def checked(folder, *options):
    command = [LINT_IMPORTS, "--no-cache", "--no-logo", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - ours
    return done.returncode, " ".join(done.stdout.split())


def test_the_code_as_it_is_keeps_every_contract(copy):
    code, said = checked(copy)
    assert code == 0, said
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said


@pytest.mark.parametrize(("contract", "file", "offence"), OFFENCES)
def test_a_contract_is_seen_to_be_broken(copy, contract, file, offence):
    with (copy / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{offence}\n")
    code, said = checked(copy, "--contract", contract)
    assert code == 1, said
    assert f"{CONTRACTS[contract]} BROKEN" in said


def test_every_contract_has_an_offence_here_and_no_exception():
    assert {contract for contract, _, _ in OFFENCES} == set(CONTRACTS)
    assert not [each["id"] for each in SETTINGS["contracts"] if each.get("ignore_imports")]


def test_every_package_is_under_the_contracts():
    tools = {"tests", "tools", "bench"}
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")} - tools
    assert packages == set(SETTINGS["root_packages"])
