"""The bad inputs of bad_inputs.yaml, each with what stands beside it in adaptations.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
CORPUS = HERE / "bad_inputs.yaml"
ADAPTATIONS = HERE / "adaptations.yaml"


@dataclass(frozen=True)
class Case:
    """One bad input: how it is built, what must come of it, and what differs here from the corpus, with the reason.

    Attributes:
        build: The corpus' recipe in the words of our catalogue.
        expect: What must come of it; status, type, pointer, stored and headers.
        because: Why `build` or `expect` differ from the corpus; empty where they are as written there.
        report: What the base report says otherwise for this case.
        not_offered: The case speaks of something that is not offered: what is sent is refused, and `because` says why.
    """

    id: str
    name: str
    channel: str
    build: Mapping[str, Any]
    expect: Mapping[str, Any]
    because: str
    report: Mapping[str, Any]
    not_offered: bool

    @property
    def kind(self) -> str:
        """What plays it."""
        return str(self.build["kind"])

    @property
    def statuses(self) -> tuple[int, ...]:
        """The statuses that may answer it; words such as "connection closed" are outcomes without one."""
        return tuple(each for each in self.expect["status"] if isinstance(each, int))


@cache
def cases() -> dict[str, Case]:
    """Every case, by its number."""
    corpus = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    said = yaml.safe_load(ADAPTATIONS.read_text(encoding="utf-8"))
    assert len(corpus["cases"]) == corpus["meta"]["cases"]
    assert set(said["cases"]) <= {each["id"] for each in corpus["cases"]}, "adapts a case that there is not"
    return {each["id"]: _case(each, said) for each in corpus["cases"]}


def corpus_of(kind: str) -> list[str]:
    """The numbers of the cases of one kind."""
    return [each.id for each in cases().values() if each.kind == kind]


def _case(written: Mapping[str, Any], said: Mapping[str, Any]) -> Case:
    names, other = said["names"], said["kinds"].get(written["build"]["kind"], {})
    other |= said["cases"].get(written["id"], {})
    assert set(other) <= {"because", "build", "expect", "report", "not_offered"}, written["id"]
    assert not other or other["because"].endswith("."), f"{written['id']}: no sentence says why it differs"
    return Case(
        id=written["id"],
        name=written["name"],
        channel=written["channel"],
        build=_renamed(written["build"], names) | other.get("build", {}),
        expect=written["expect"] | other.get("expect", {}),
        because=other.get("because", ""),
        report=other.get("report", {}),
        not_offered=other.get("not_offered", False),
    )


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The names of the corpus' catalogue as ours has them, wherever they stand alone."""
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value
