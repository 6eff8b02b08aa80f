"""What a person sees while everything runs: one stream, every line saying who speaks.

The same lines, with full UTC time and no colour, go to one rotating file for each process. Where
the log is to be read by collectors (``SAFE_PASSAGE_LOG_FORMAT=json``) every line is one object.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from sasweb.secrecy import blotted
from sasweb.settings.logs import log_format
from screening.common.clock import real_now_utc

NAME_WIDTH = 10
LOG_FILE_BYTES = 5_000_000
LOG_FILES_KEPT = 3
TIME_FIRST = "%(asctime)s.%(msecs)03dZ "
RESET, DIM, BOLD, RED = "\x1b[0m", "\x1b[2m", "\x1b[1m", "\x1b[31m"
COLOURS = ("\x1b[36m", "\x1b[32m", "\x1b[33m", "\x1b[35m", "\x1b[34m", "\x1b[96m")
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TROUBLE = re.compile(r"^(ERROR|CRITICAL|Traceback )")


class Console:
    """Print prefixed lines, in colour on a terminal, and keep them in ``log_dir``."""

    def __init__(
        self, log_dir: Path, *, stream: TextIO | None = None, colour: bool | None = None
    ) -> None:
        self._stream: TextIO | None = stream or sys.stdout
        self._is_json = log_format() == "json"
        self._colour = _wants_colour(self._stream) if colour is None else colour
        self._log_dir = log_dir
        self._logs: dict[str, logging.Logger] = {}

    def say(self, text: str) -> None:
        """Print a line of the supervisor's own."""
        self.line("up", text)

    def line(self, name: str, text: str, *, shown: bool = True) -> None:
        """Keep one line of ``name`` in its log file, and print it."""
        plain = blotted(_ESCAPES.sub("", text.rstrip()))
        if self._is_json:
            plain = plain if plain.startswith("{") else _as_object(name, plain)
        self._log(name).info(plain)
        if not shown:
            return
        if self._is_json:
            self._print(plain)
            return
        clock = time.strftime("%H:%M:%SZ", time.gmtime())
        self._print(self._dressed(clock, name, plain))

    def banner(self, lines: Iterable[str]) -> None:
        """Print lines that must catch the eye. They are not kept: one may hold a password."""
        rule = "-" * 78
        text = "\n".join(["", rule, *(f"  {line}" for line in lines), rule, ""])
        self._print(f"{BOLD}{text}{RESET}" if self._colour else text)

    def close(self) -> None:
        """Close the log files; a later line opens its file again."""
        for log in self._logs.values():
            for handler in log.handlers:
                handler.close()
        self._logs.clear()

    def _dressed(self, clock: str, name: str, text: str) -> str:
        label = name.ljust(NAME_WIDTH)
        if not self._colour:
            return f"{clock} {label} | {text}"
        body = f"{RED}{text}{RESET}" if _TROUBLE.match(text) else text
        return f"{DIM}{clock}{RESET} {self._colour_of(name)}{label} |{RESET} {body}"

    def _colour_of(self, name: str) -> str:
        return BOLD if name == "up" else COLOURS[sum(name.encode()) % len(COLOURS)]

    def _print(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            print(text, file=self._stream, flush=True)
        except (BrokenPipeError, ValueError):
            self._stream = None  # the terminal or pipe is gone; the log files go on

    def _log(self, name: str) -> logging.Logger:
        if name not in self._logs:
            path = self._log_dir / f"{name.replace(' ', '-')}.log"
            self._logs[name] = _rotating_log(path, "" if self._is_json else TIME_FIRST)
        return self._logs[name]


class _QuietRotatingFile(logging.handlers.RotatingFileHandler):
    """A full disk must not take the supervisor down: it is what would say so."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        self.close()


def _as_object(name: str, text: str) -> str:
    """What a process says that knows nothing of objects: the queue, and this supervisor."""
    time_utc = real_now_utc().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"time": time_utc, "level": "INFO", "message": text, "process": name})


def _rotating_log(path: Path, before: str) -> logging.Logger:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _QuietRotatingFile(
        path, maxBytes=LOG_FILE_BYTES, backupCount=LOG_FILES_KEPT, encoding="utf-8", delay=True
    )
    formatter = logging.Formatter(f"{before}%(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    log = logging.Logger(path.stem, logging.INFO)  # outside the tree: nothing else hears it
    log.addHandler(handler)
    return log


def _wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
