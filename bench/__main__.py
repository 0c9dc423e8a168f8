"""`make bench`: one JSON line a figure on standard output, each beside its floor; progress on standard error."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from datetime import datetime

import structlog

from bench import deadline, first_paint, handover, ingest, newest_figures, submit_to_screen, viewers, workspace
from bench.country import ZONE, load_country
from bench.measuring import Comparison, Effort, line, say
from bench.stage import CHROMIUM, set_up


def main() -> None:
    """Measure everything, each figure printed as soon as it is known."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves through every `finally`: servers end, folders go
    quick = os.environ.get("BENCH_QUICK") == "1"  # noqa: TID251 - read by this tool alone
    postgresql_url = os.environ.get("TEST_POSTGRESQL_URL")  # noqa: TID251 - the same
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)  # standard output holds the figures alone
    moment = datetime.now(ZONE)  # noqa: TID251 - the web process goes by the real clock too
    for taken in figures(Effort(quick), postgresql_url, moment):
        print(line(taken), flush=True)


def figures(effort: Effort, postgresql_url: str | None, moment: datetime) -> Iterator[Comparison]:
    """Every figure, in turn."""
    country = load_country()
    yield from ingest.measure(country, effort, postgresql_url)
    yield from deadline.measure(country, effort, moment)
    if CHROMIUM.exists():
        with set_up(country, moment) as stage:
            yield from submit_to_screen.measure(stage, effort)
            yield from first_paint.measure(stage, effort)
            yield from viewers.measure(stage, effort)
        yield from workspace.measure(country, effort)
    else:
        say(f"What a browser shows is left out: there is no {CHROMIUM}.")
    yield from newest_figures.measure(country, effort)
    yield from handover.measure(country, effort)


if __name__ == "__main__":
    main()
