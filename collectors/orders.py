"""What a person orders at the desk: a small JSON body held strictly against its model, and how it is answered."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from anyio.to_thread import run_sync
from fastapi import Request
from pydantic import AfterValidator, BaseModel, Strict, StringConstraints, ValidationError
from starlette.responses import JSONResponse, Response

from collectors.answers import OK, problem_response
from collectors.formats.json_text import read_json
from collectors.problems import Problem, RefusedError
from collectors.receiving import Limits, receive
from collectors.texts import composed, text_problem
from indicators.identity import Identity
from indicators.store.engine import StoreBusyError

SMALL = Limits(body=128 * 1024, inflated=128 * 1024, seconds=10)
SOON = {"Retry-After": "5"}
NOT_KEPT = {"Cache-Control": "no-store"}

Reason = Annotated[
    str, Strict(), StringConstraints(strip_whitespace=True, min_length=3, max_length=500), AfterValidator(composed)
]
"""Why somebody does something: at least three characters that are no blanks."""

Ordered = TypeVar("Ordered", bound=BaseModel)

FREE_TEXTS = ("reason", "note", "handler", "text", "label")
"""What people write in their own words, looked at as the texts of reports are."""

CODES = {"missing": "missing-field", "extra_forbidden": "unknown-field"}
FAULTS: Mapping[str, str] = {
    "string_type": "phải là chuỗi ký tự",
    "string_too_short": "cần ít nhất {min_length} ký tự",
    "string_too_long": "nhiều nhất {max_length} ký tự",
    "literal_error": "chỉ nhận {expected}",
    "string_pattern_mismatch": "không đúng dạng {pattern}",
    "int_type": "phải là số nguyên",
    "float_type": "phải là số",
    "timezone_aware": "thời điểm phải kèm múi giờ",
    "greater_than_equal": "nhỏ nhất là {ge}",
    "less_than_equal": "lớn nhất là {le}",
    "list_type": "phải là danh sách",
    "too_short": "cần ít nhất {min_length} mục",
    "too_long": "nhiều nhất {max_length} mục",
}
"""What is wrong with a field, in Vietnamese, by the kind of mistake; English has it from the model itself."""


async def ordered(request: Request, model: type[Ordered]) -> Ordered:
    """What a request orders.

    Raises:
        RefusedError: not JSON, too large, or every way in which it does not fit the model.
    """
    said = (await receive(request, SMALL)).content
    try:
        order = model.model_validate(read_json(said))
    except ValidationError as error:
        raise RefusedError([_problem(each) for each in error.errors(include_url=False)]) from None
    texts = [(name, str(getattr(order, name, None) or "")) for name in FREE_TEXTS]
    wrong = [found for name, text in texts if (found := text_problem(text, name, f"#/{name}")) is not None]
    if wrong:
        raise RefusedError(wrong)
    return order


async def read_order(request: Request, model: type[Ordered], language: str) -> Ordered | Response:
    """What a request orders, or the answer that says why not: for those who know nothing of refusals."""
    try:
        return await ordered(request, model)
    except RefusedError as error:
        return problem_response(error.problems, language)


async def answered(work: Callable[[], Any], language: str, status: int = OK) -> Response:
    """The answer to an order that is carried out in a thread, or why it is not."""
    try:
        return JSONResponse(await run_sync(work), status, NOT_KEPT)
    except RefusedError as error:
        return problem_response(error.problems, language)
    except StoreBusyError:
        return problem_response([Problem("storage-unavailable")], language, SOON)


def asker(request: Request) -> Identity:
    """Who orders it, as the gate found."""
    return request.state.identity  # type: ignore[no-any-return] # the state of a request holds anything


def described(model: type[BaseModel]) -> dict[str, Any]:
    """What OpenAPI says of a body that is read by hand."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


def _problem(error: Any) -> Problem:
    """A mistake, named by where it lies; what was said there is not repeated, since it may be a secret."""
    where = [str(each)[:100] for each in error["loc"]]
    field = next((each for each in reversed(where) if not each.isdecimal()), "#")
    pointer = "#" + "".join(f"/{each.replace('~', '~0').replace('/', '~1')}" for each in where)
    fault = {"vi": FAULTS.get(error["type"], "không đúng kiểu").format_map(error.get("ctx", {})), "en": error["msg"]}
    return Problem(CODES.get(error["type"], "wrong-type"), pointer, {"field": field, "fault": fault})
