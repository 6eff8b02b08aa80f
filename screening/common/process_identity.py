"""Which process holds a claim, and whether that process is known to be dead.

A number alone would not do: other machines use the same ones, and a system uses them again. So an
identity says where the process runs and when it started. What cannot be known counts as alive: then
only its silence tells.
"""

from __future__ import annotations

import os
import socket
import uuid
from functools import cache
from pathlib import Path
from typing import Final

MAX_LENGTH: Final = 160  # of an identity
_HOST_LENGTH: Final = 64
_PROC: Final = Path("/proc")
_ENDED_STATES: Final = frozenset("ZX")  # of /proc/PID/stat: a zombie, and one being removed
# Fields after the command name, which may hold anything and ends with the last parenthesis.
_STATE_FIELD: Final = 0
_START_FIELD: Final = 19


def own_identity() -> str:
    """This process: its place, its number, and its start where the system tells."""
    pid = os.getpid()
    return f"{_place()} {pid} {_state_and_start(pid)[1]}"


def is_known_dead(identity: str) -> bool:
    """Whether a process has surely ended. False for one of another place: nobody here can say."""
    try:
        place, number, started = identity.split(" ")
        pid = int(number)
    except ValueError:
        return False
    if place != _place():
        return False
    if not process_exists(pid):
        return True
    state, start_now = _state_and_start(pid)
    is_another = bool(started and start_now) and start_now != started
    return is_another or state in _ENDED_STATES


@cache
def own_host() -> str:
    """The name of this machine, or container, as identities begin with it."""
    return socket.gethostname().replace(" ", "-")[:_HOST_LENGTH]


@cache
def _place() -> str:
    """Where process numbers have one meaning: this boot of this machine, in this container."""
    host = own_host()
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        space = (_PROC / "self/ns/pid").stat().st_ino
    except OSError:  # not Linux
        return f"{host}/{uuid.getnode():x}"
    return f"{host}/{boot}/{space}"


def _state_and_start(pid: int) -> tuple[str, str]:
    """The letter of a process's state and the clock tick of its start; empty where not told."""
    try:
        after_name = (_PROC / str(pid) / "stat").read_text("latin-1").rpartition(")")[2].split()
    except OSError:
        return "", ""
    return after_name[_STATE_FIELD], after_name[_START_FIELD]


def process_exists(pid: int) -> bool:
    """Whether a number is that of a process of this place now."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True
