"""The machine that measures, in words that name nobody's machine."""

from __future__ import annotations

import os
from pathlib import Path

from sasweb.experiment_records import Machine

_CPU_INFO = Path("/proc/cpuinfo")
_MEMORY_INFO = Path("/proc/meminfo")


def this_machine(load_before: float | None) -> Machine:
    """Return the machine as it is now, with the load that was seen before the work."""
    return Machine(
        cores=os.cpu_count() or 1,
        processor=_field(_CPU_INFO, "model name") or "unknown",
        memory_gb=_memory_gb(),
        load_before=load_before,
        load_after=load_average(),
    )


def load_average() -> float | None:
    """Return the load average of the last minute, or None where the system has none."""
    try:
        return round(os.getloadavg()[0], 2)
    except OSError:
        return None


def _memory_gb() -> float | None:
    kib, _, _ = _field(_MEMORY_INFO, "MemTotal").partition(" ")
    return round(int(kib) * 1024 / 1e9, 1) if kib else None


def _field(path: Path, name: str) -> str:
    """Return the first value of a name in a ``name: value`` file of the kernel, or ""."""
    if not path.is_file():
        return ""
    for line in path.read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
