"""How the server logs: a line of text for people, or one JSON object a line for programs."""

import json
import logging
from typing import Any

import asyncpg
import psycopg

_AWAY = (
    ConnectionError,
    FileNotFoundError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    psycopg.OperationalError,
)


class DatabaseAway(logging.Filter):
    """One line for a database that is away: every part of the server says so several times a second until it is back.

    The traces of their stacks would be tens of kilobytes a second, and whoever reads the log knows the cause.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        cause = error.__cause__ if error is not None and error.__cause__ is not None else error
        if isinstance(cause, _AWAY):
            said = " ".join(f"{record.getMessage()}: {cause}".split())
            record.msg, record.args, record.exc_info, record.exc_text = said, None, None, None
        return True


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_configuration(log_format: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything goes to standard error."""
    formatter: dict[str, Any] = {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    if log_format == "json":
        formatter = {"()": JsonLines}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "filters": {"away": {"()": DatabaseAway}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["away"],
                "formatter": "line",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "granian.access": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "contest_platform": {"level": "INFO"},
        },
    }
