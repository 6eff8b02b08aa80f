"""One process that changes the data of a site, for as long as the site is up.

Run as ``python -m tests.browser.seeding`` with the site's environment. It reads a JSON list a line,
what to do and with what, and answers each with a JSON object a line: what it ``returned``, or the
traceback of how it ``failed``.

NOTE: a process for each change would cost two to four seconds of a processor, some sixty times.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib import import_module
from typing import Any

import django
from django.core.management import call_command


def program(name: str, *arguments: object) -> object:
    """Call the ``main`` of a module of this package."""
    returned: object = import_module(f"tests.browser.{name}").main(*arguments)
    return returned


def command(name: str, *arguments: str) -> None:
    """Run a management command."""
    call_command(name, *arguments)


def python(code: str) -> None:
    """Run a piece of Python."""
    exec(code, {})


DEEDS: dict[str, Callable[..., Any]] = {each.__name__: each for each in (program, command, python)}


def answer(line: str) -> dict[str, object]:
    """Do what a line asks for."""
    deed, *arguments = json.loads(line)
    try:
        with redirect_stdout(sys.stderr):
            return {"returned": DEEDS[deed](*arguments)}
    except Exception:  # noqa: BLE001  # whatever it is, the test that asked is told
        return {"failed": traceback.format_exc()}


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()
