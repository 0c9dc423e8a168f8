"""Why a document is refused: every reason with its status and words, and where in the document it lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from indicators.data_files import toml
from indicators.errors import CommandCentreError

ERRORS_SHOWN = 100
"""How many mistakes one answer names; their true number stands beside them."""

LONGEST_FACT = 300
"""Characters of a fact or pointer that an answer repeats; it may come from the document, and be as long as that."""

REASONS = Path(__file__).parent / "problems.toml"


@dataclass(frozen=True)
class Problem:
    """One mistake: its code, a JSON Pointer to where it lies ("#" for the whole), and the facts of the case."""

    code: str
    pointer: str = "#"
    facts: Mapping[str, object] = field(default_factory=dict)


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
        return min(status_of(each.code) for each in self.problems)

    @property
    def codes(self) -> list[str]:
        """The codes of the mistakes, in order, each once."""
        return list(dict.fromkeys(each.code for each in self.problems))


def status_of(code: str) -> int:
    """The HTTP status a reason leads to."""
    return int(_reasons()[code]["status"])


def said_of(problem: Problem, language: str) -> dict[str, str]:
    """Title, detail and hint of a mistake in "vi" or "en"."""
    reason = _reasons()[problem.code]
    facts = {name: _repeated(str(fact)) for name, fact in problem.facts.items()}
    return {part: reason[part][language].format_map(facts).strip() for part in ("title", "detail", "hint")}


def codes() -> tuple[str, ...]:
    """Every code there is."""
    return tuple(_reasons())


def body(problems: Sequence[Problem], language: str, *, instance: str | None = None) -> dict[str, Any]:
    """The answer to the sender, by RFC 9457 (problem details)."""
    gravest = min(problems, key=lambda each: status_of(each.code))
    said = said_of(gravest, language)
    return {
        "type": f"/problems/{gravest.code}",
        "title": said["title"],
        "status": status_of(gravest.code),
        "detail": said["detail"],
        **({"instance": instance} if instance else {}),
        "errors_total": len(problems),
        "errors": [_error(each, language) for each in problems[:ERRORS_SHOWN]],
    }


def _error(problem: Problem, language: str) -> dict[str, str]:
    said = said_of(problem, language)
    return {"pointer": _repeated(problem.pointer), "code": problem.code, "detail": said["detail"], "hint": said["hint"]}


def _repeated(text: str) -> str:
    """What a document says, fit to be repeated: bounded, and with what cannot be printed or stored written out."""
    whole = text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}…"
    if whole.isprintable():
        return whole
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in whole)


@cache
def _reasons() -> Mapping[str, Any]:
    return toml(REASONS)
