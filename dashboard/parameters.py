"""What an address may be asked, and how an order is read: nothing that is not known, nothing twice."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from fastapi import HTTPException, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[Tt ].*(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})", re.DOTALL)

Read = Callable[[Request, type[BaseModel], str], Awaitable[Any]]
"""What a request orders, held strictly against a model; or the response that says why not, in a language."""


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
