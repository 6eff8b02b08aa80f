"""How a line of the log is written: for people, or as one JSON object for collectors.

A line for people keeps its form; warnings and errors say what they are about at their end.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from screening.common.log_context import log_ids

FORMATS: Final = ("plain", "json")
_process_name = ""


def name_process(name: str) -> None:
    """Say what this process is in all its lines: "web", "worker catalog", "beat"."""
    global _process_name  # a process has one name
    _process_name = name


def process_name() -> str:
    """What this process is; unless it was said, the command that it runs."""
    if _process_name:
        return _process_name
    program = Path(sys.argv[0])
    name = program.parent.name if program.stem == "__main__" else program.stem  # `python -m NAME`
    words = [name, *sys.argv[1:2]]
    return " ".join(word for word in words if word and not word.startswith("-")) or "python"


class ContextFilter(logging.Filter):
    """Hang the ids of what is in hand on every line, in the thread that speaks."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.ids = dict(log_ids())
        return True


class PlainLines(logging.Formatter):
    """For people, on a terminal or in ``logs/``."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        line = super().formatMessage(record)
        ids: Mapping[str, object] = getattr(record, "ids", {})
        if not ids or record.levelno < logging.WARNING:
            return line
        return f"{line} ({', '.join(f'{name}={value}' for name, value in ids.items())})"


class JsonLines(JsonFormatter):
    """One object a line: time (UTC), level, logger, message, process, pid, and the ids."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Put what every line has first. What ``extra`` gave and the error come after it."""
        ids = log_data.pop("ids", None) or {}
        return {**self._always, **log_data, **ids}

    def format(self, record: logging.LogRecord) -> str:
        self._always = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": "",
            "process": process_name(),
            "pid": os.getpid(),
        }
        return super().format(record)
