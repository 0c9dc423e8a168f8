"""What an address may be asked: nothing that it does not know, and nothing twice."""

from collections.abc import Iterator

from fastapi import HTTPException, Request
from fastapi.dependencies.models import Dependant


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
