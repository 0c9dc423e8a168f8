"""The log: lines of JSON."""

import logging
from typing import TextIO

import structlog


def prepare_logs(to: TextIO, least: int = logging.INFO) -> None:
    """Log lines as JSON, with the moment in UTC."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(to),
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a skipped turn is not news: runs are recorded
