"""Reading what happened in a system, page by page: each answer says where the next one begins."""

from urllib.parse import urlencode

from collectors.fetch import Fetched, SourceRequest
from collectors.problems import Problem, RefusedError
from collectors.visits import JSON, LONGEST_CURSOR, PAGES_A_VISIT, Visit

XML = "application/xml"
EVENTS_A_PAGE = 500


def visit_events(visit: Visit) -> None:
    """Read on from where the last visit ended, until a page has nothing new.

    The place to go on from is moved only when a page was taken: one that is refused is asked for again at the next
    visit, so that nothing is skipped.
    """
    for _ in range(PAGES_A_VISIT):
        after = visit.memory.get("after")
        answer = visit.ask(SourceRequest(_address(visit, after), accept=(JSON, XML)))
        following = _following(answer) if isinstance(answer, Fetched) else None
        if not isinstance(answer, Fetched) or following is None or following == after:
            return
        if visit.take(answer, {}) is None:
            return
        visit.memory["after"] = following
        visit.budget -= 1
        if visit.budget <= 0:
            visit.more = True
            return
    visit.more = True


def _address(visit: Visit, after: str | None) -> str:
    asked = {"limit": EVENTS_A_PAGE} | ({"after": after} if after else {})
    return f"{visit.url}?{urlencode(asked)}"


def _following(answer: Fetched) -> str | None:
    cursor = answer.next_cursor
    if cursor is not None and not (0 < len(cursor) <= LONGEST_CURSOR and cursor.isascii() and cursor.isprintable()):
        raise RefusedError([Problem("malformed-report", facts={"fault": "a cursor that is no text"})])
    return cursor
