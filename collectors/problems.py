"""Why a document is refused: every reason with its status and words, and where in the document it lies."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from indicators.data_files import toml
from indicators.errors import CommandCentreError

ERRORS_SHOWN = 100
"""How many mistakes one answer names; their true number stands beside them."""

SEVERAL = "validation"
"""What the answer as a whole is called where it names several mistakes."""

LONGEST_FACT = 300
"""Characters of a fact or pointer that an answer repeats; it may come from the document, and be as long as that."""

REASONS = Path(__file__).parent / "problems.toml"


Location = Mapping[str, str | int]
"""Where a mistake lies in a file: row and column, sheet and cell, or in which header."""


@dataclass(frozen=True)
class Problem:
    """One mistake: its code, a JSON Pointer to where it lies ("#" for the whole), and the facts of the case.

    A fact that is itself in words gives them by language, under "vi" and "en". Where the mistake lies in a file,
    `location` says so in the file's own words, and is shown in place of the pointer.
    """

    code: str
    pointer: str = "#"
    facts: Mapping[str, object] = field(default_factory=dict)
    location: Location | None = None


class RefusedError(CommandCentreError):
    """A document is refused whole, for every mistake named here."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        said = said_of(self.problems[0], "en")
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{said['detail']}{more}", remedy=said["hint"])

    @property
    def status(self) -> int:
        """The HTTP status of the gravest mistake: what cannot be read, then what is not allowed, then the rest."""
        return min(status(each) for each in self.problems)

    @property
    def codes(self) -> list[str]:
        """The codes of the mistakes, in order, each once."""
        return list(dict.fromkeys(each.code for each in self.problems))


def status_of(code: str) -> int:
    """The HTTP status a reason leads to."""
    return int(_reasons()[code]["status"])


def status(problem: Problem) -> int:
    """The HTTP status a mistake leads to: a request that cannot be read is not a file that holds the same mistake."""
    reason = _reasons()[problem.code]
    is_in_file = problem.location is not None and not problem.location.keys().isdisjoint({"row", "sheet"})
    return int(reason.get("status_in_file", reason["status"]) if is_in_file else reason["status"])


def said_of(problem: Problem, language: str) -> dict[str, str]:
    """Title, detail and hint of a mistake in "vi" or "en"."""
    reason = _reasons()[problem.code]
    facts = {name: _repeated(_worded(fact, language)) for name, fact in problem.facts.items()}
    return {part: reason[part][language].format_map(facts).strip() for part in ("title", "detail", "hint")}


def codes() -> tuple[str, ...]:
    """Every code there is."""
    return tuple(_reasons())


def refusal(code: str, language: str, facts: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer to a request that is wrong in one way."""
    said = body([Problem(code, facts=facts)], language)
    return int(said["status"]), said


def body(problems: Sequence[Problem], language: str, *, instance: str | None = None) -> dict[str, Any]:
    """The answer to the sender, by RFC 9457 (problem details).

    One mistake gives its own type; several of a document that could be parsed give "validation", and `errors` names
    each.
    """
    whole = _whole(problems)
    said = said_of(whole, language)
    return {
        "type": f"/problems/{whole.code}",
        "title": said["title"],
        "status": status(whole),
        "detail": said["detail"],
        "instance": instance or f"urn:uuid:{uuid.uuid4()}",
        "errors_total": len(problems),
        "errors": [_error(each, language) for each in problems[:ERRORS_SHOWN]],
    }


def _whole(problems: Sequence[Problem]) -> Problem:
    """What is said of all mistakes together."""
    gravest = min(problems, key=status)
    if len(problems) > 1 and status(gravest) == status_of(SEVERAL):
        return Problem(SEVERAL, facts={"count": len(problems)})
    return gravest


def _error(problem: Problem, language: str) -> dict[str, object]:
    said = said_of(problem, language)
    where: dict[str, object] = {"pointer": _repeated(problem.pointer)}
    if problem.location is not None:
        where = {"location": {name: _shown(value) for name, value in problem.location.items()}}
    return {**where, "code": problem.code, "detail": said["detail"], "hint": said["hint"]}


def _worded(fact: object, language: str) -> str:
    return str(fact[language] if isinstance(fact, Mapping) else fact)


def _shown(value: str | int) -> str | int:
    return _repeated(value) if isinstance(value, str) else value


def _repeated(text: str) -> str:
    """What a document says, fit to be repeated: bounded, and with what cannot be printed or stored written out."""
    whole = text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}…"
    if whole.isprintable():
        return whole
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in whole)


@cache
def _reasons() -> Mapping[str, Any]:
    return toml(REASONS)
