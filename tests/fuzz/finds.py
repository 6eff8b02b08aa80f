"""What a search keeps: how many inputs were tried, and of each kind of find the first input."""

from __future__ import annotations

import hashlib
import json
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.fuzz.contract import Broken, Target, hold, signature

SLOW_S = 2.0  # of processor time, for a few KiB
HANGS_S = 10.0
TOLD_EVERY = 200
TOLD = "search.json"
MOST_GROWTH_KIB = 256 * 1024


@dataclass
class Search:
    """Holds a target to its contract, input by input, and goes on after a find.

    ``folder`` gets the counts as they grow, for a search that ends with its process.
    """

    target: Target
    folder: Path
    tried: int = 0
    values: int = 0
    found: dict[str, str] = field(default_factory=dict)
    _peak_kib: int = 0

    def try_one(self, data: bytes) -> None:
        """Read one input; keep it where it breaks the contract in a way that is new."""
        self.tried += 1
        if self.tried % TOLD_EVERY == 0:
            self.tell()
        started = time.process_time()
        try:
            with _not_for_ever():
                self.values += hold(self.target, data)
            self._require_modest(time.process_time() - started)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is a find
            self._keep(data, signature(error))

    def _require_modest(self, took_s: float) -> None:
        if took_s > SLOW_S:
            raise Broken("it is slow")
        peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        grew_kib, self._peak_kib = peak_kib - (self._peak_kib or peak_kib), peak_kib
        if grew_kib > MOST_GROWTH_KIB:
            raise Broken("it takes much memory")

    def tell(self) -> None:
        """Write down what was found so far."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {"tried": self.tried, "values": self.values, "found": self.found}
        (self.folder / TOLD).write_text(json.dumps(told, indent=1), encoding="utf-8")

    def _keep(self, data: bytes, what: str) -> None:
        if what in self.found:
            return
        name = hashlib.sha256(data).hexdigest()[:16]
        self.found[what] = name
        self.tell()
        (self.folder / f"{name}.bin").write_bytes(data)


@contextmanager
def _not_for_ever() -> Iterator[None]:
    """End what takes longer, by processor time: libFuzzer has the other alarm clocks."""
    signal.signal(signal.SIGVTALRM, _hangs)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)


def _hangs(_signal: int, _frame: FrameType | None) -> None:
    raise Broken(f"it takes over {HANGS_S:g} s")
