"""What a web process keeps for good is no longer looked through for garbage.

To look through everything takes Python 0.3 s and more, in the middle of somebody's request. What is
loaded at the start stays, and so does nearly all that the first requests leave: templates,
translations, the list of objects for the globe. Requests alone make garbage after that.
"""

from __future__ import annotations

import gc
import threading
import time
from typing import Final

# After the start. Not for ever: what is under way at such a moment is never looked at again.
AGAIN_AFTER_S: Final = (60.0, 600.0, 3600.0)


def freeze() -> None:
    """Look once for garbage in everything there is, and never again in what is left."""
    gc.collect()
    gc.freeze()


def freeze_again(after_s: tuple[float, ...] = AGAIN_AFTER_S) -> threading.Thread:
    """Freeze at each of some times from now on, beside what the process does."""
    begun_s = time.monotonic()

    def at_each() -> None:
        for each_s in after_s:
            time.sleep(max(0.0, begun_s + each_s - time.monotonic()))
            freeze()

    thread = threading.Thread(target=at_each, name="freeze", daemon=True)
    thread.start()
    return thread
