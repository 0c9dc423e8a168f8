"""What an address may be asked, and how an order is read: nothing that is not known, nothing twice."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from fastapi import HTTPException, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from starlette.datastructures import QueryParams

from indicators.errors import CommandCentreError

MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[Tt ].*(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})", re.DOTALL)

Read = Callable[[Request, type[BaseModel], str], Awaitable[Any]]
"""What a request orders, held strictly against a model; or the response that says why not, in a language."""


LONGEST_SHOWN = 100
"""Letters of a wrong word that are said again."""


class NotGivenError(CommandCentreError):
    """What an address asks for is not given; `code` is the problem's, and `facts` are those of the case."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        said = ", ".join(f"{name} {fact}" for name, fact in facts.items())
        super().__init__(f"What was asked cannot be given ({code}): {said}.", remedy="See docs/api.md.")


def wrong(name: str, in_vietnamese: str, in_english: str) -> NotGivenError:
    """What is wrong with a parameter, in both languages."""
    return NotGivenError("bad-parameter", field=name, fault={"vi": in_vietnamese, "en": in_english})


def unknown(name: str, code: str, listed: str) -> NotGivenError:
    """A parameter names what there is not; `listed` says where it can be looked up."""
    shown = code[:LONGEST_SHOWN]
    return wrong(name, f"không có {shown}; xem {listed}", f"there is no {shown}; see {listed}")


def expect_one_of(name: str, said: str, known: Sequence[str]) -> None:
    """Refuse a word that is none of those there are."""
    if said not in known:
        listed = ", ".join(known)
        raise wrong(name, f"chỉ có: {listed}", f"none of {listed}")


def said_once(parameters: QueryParams, known: Sequence[str], *, several: Sequence[str] = ()) -> dict[str, str]:
    """Every parameter by name; a misspelt one must not look as if it had been heeded, nor one of two be chosen.

    Those named by `several` may be given more than once.
    """
    said: dict[str, str] = {}
    for name, value in parameters.multi_items():
        expect_one_of(name[:LONGEST_SHOWN], name, known)
        if name in said and name not in several:
            raise wrong(name, "ghi hai lần", "given twice")
        said[name] = f"{said[name]}, {value}" if name in said else value
    return said


def body_described(model: type[BaseModel]) -> dict[str, Any]:
    """What OpenAPI says of a body that is read by hand."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


def moment_as_written(said: object) -> object:
    """A moment of this century with its zone; a bare number, which Pydantic would count in seconds, is none."""
    if said is not None and not (isinstance(said, str) and MOMENT.fullmatch(said)):
        raise ValueError("write it as 2026-10-05T08:00:00+07:00")
    return said


def expect_known(request: Request) -> None:
    """Refuse a parameter that an address does not have, or has twice: a slip must not read as a wish for everything."""
    known = {"lang", *_parameters(request.scope["route"].dependant)}
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            raise HTTPException(422, f"there is no parameter {name[:64]}; there are: {', '.join(sorted(known))}")
        if name in seen:
            raise HTTPException(422, f"the parameter {name} is given twice")
        seen.add(name)


def _parameters(of: Dependant) -> Iterator[str]:
    """The parameters of an address, those of what it depends on with them."""
    yield from (each.alias for each in of.query_params)
    for each in of.dependencies:
        yield from _parameters(each)
