"""The web process as it is, made to die by kill -9 at one step of a submission; the product knows nothing of it.

Each line of the input is an order for one life: the step it dies at, which time that step is reached, and the file that
says which reports were at it; or nothing, for a life without end. Each is told the process's number, then how it ended.
Lives are forked from a process that has everything imported, because importing takes longer than all the rest.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

import app
from collectors import intake
from collectors.convoy import Convoy
from indicators.store import audit, recording

SUBMISSIONS = "/api/v1/reports"
TOGETHER = 2
"""Where reports travel together, it dies with at least so many on board."""


class Death:
    """Dies when a step has been reached so many times."""

    def __init__(self, step, count, witness):
        self.step, self.left, self.witness = step, count, Path(witness)
        self.lock = threading.Lock()

    def comes_nearer(self, reports):
        """The step was reached, with these reports at it."""
        with self.lock:
            self.left -= 1
            if self.left == 0:
                self.witness.write_text(json.dumps({"step": self.step, "reports": reports}), encoding="utf-8")
                os.kill(os.getpid(), signal.SIGKILL)
                threading.Event().wait()


def while_the_body_arrives(death):
    whole = Request.stream

    async def stream(request):
        size = 0
        async for part in whole(request):
            yield part
            size += len(part)
            if request.url.path == SUBMISSIONS and 0 < size < int(request.headers["content-length"]):
                death.comes_nearer([request.headers["idempotency-key"]])

    Request.stream = stream


def before_it_is_judged(death):
    judge = intake.judge

    def judged(reading, *given, **said):
        death.comes_nearer([reading.report_id])
        return judge(reading, *given, **said)

    intake.judge = judged


def while_it_waits_for_the_convoy(death):
    boarded = Convoy._boarded  # noqa: SLF001 - where the product waits is nobody else's business

    def left(convoy):
        waiting = [each.submission.report.report_id for each in list(convoy._waiting)]  # noqa: SLF001 - the same
        if len(waiting) >= TOGETHER:
            death.comes_nearer(waiting)
        return boarded(convoy)

    Convoy._boarded = left  # noqa: SLF001 - the same


def before_the_commit(death):
    """Everything is written; the audit is the last."""
    record, note_all = recording.record_all, audit.note_all
    aboard = threading.local()

    def recorded(store, rules, submissions, **said):
        aboard.reports = [each.report.report_id for each in submissions]
        return record(store, rules, submissions, **said)

    def noted(*given, **said):
        note_all(*given, **said)
        if len(aboard.reports) >= TOGETHER:
            death.comes_nearer(aboard.reports)

    recording.record_all, audit.note_all = recorded, noted


def after_the_commit(death):
    record = recording.record_all

    def recorded(store, rules, submissions, **said):
        outcomes = record(store, rules, submissions, **said)
        if len(submissions) >= TOGETHER:
            death.comes_nearer([each.report.report_id for each in submissions])
        return outcomes

    recording.record_all = recorded


def while_it_is_answered(death):
    """Half of the receipt is on its way."""
    whole = Response.__call__

    async def answer(response, scope, receive, send):
        if scope["path"] == SUBMISSIONS and response.status_code == 201 and death.left == 1:
            await send({"type": "http.response.start", "status": 201, "headers": response.raw_headers})
            half = response.body[: len(response.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
        if scope["path"] == SUBMISSIONS and response.status_code == 201:
            death.comes_nearer([json.loads(response.body)["report_id"]])
        await whole(response, scope, receive, send)

    Response.__call__ = answer


STEPS = {
    "arriving": while_the_body_arrives,
    "read": before_it_is_judged,
    "waiting": while_it_waits_for_the_convoy,
    "written": before_the_commit,
    "committed": after_the_commit,
    "answering": while_it_is_answered,
}


def lives():
    """Live as ordered, one life after the other."""
    for line in sys.stdin:
        order = json.loads(line)
        number = os.fork()
        if number == 0:
            if order:
                STEPS[order["step"]](Death(**order))
            sys.exit(app.cli(["web", "--child"]))
        tell(number)
        tell(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))


def tell(number):
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    lives()
