"""How much room the disk that holds the data folder has left, and when that is too little."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from django.utils.translation import gettext as _

GB: Final = 1_000_000_000
# A day of live pulls and runs writes some tens of megabytes, an upgrade of the database may copy a
# large table, and a full disk stops everything at once.
LOW_BELOW_BYTES: Final = 2 * GB
FULL_BELOW_BYTES: Final = GB // 2
CLEARLY_WELL_FROM_BYTES: Final = LOW_BELOW_BYTES * 5 // 4

RoomState = Literal["ok", "late", "blind"]


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """Bytes of one disk: of all, and those that may still be written."""

    total_bytes: int
    free_bytes: int

    @property
    def state(self) -> RoomState:
        """ "late": people should see to it. "blind": soon nothing can be written any more."""
        if self.free_bytes < FULL_BELOW_BYTES:
            return "blind"
        return "late" if self.free_bytes < LOW_BELOW_BYTES else "ok"

    @property
    def sentence(self) -> str:
        values = {"free": bytes_words(self.free_bytes), "total": bytes_words(self.total_bytes)}
        if self.state == "ok":
            return _("The disk that holds the data has %(free)s of %(total)s left.") % values
        limit = FULL_BELOW_BYTES if self.state == "blind" else LOW_BELOW_BYTES
        sentence = _(
            "The disk that holds the data has only %(free)s of %(total)s left (limit %(limit)s):"
            " once it is full nothing is pulled, screened or told any more."
        )
        return sentence % {**values, "limit": bytes_words(limit)}


def disk_room(folder: Path) -> DiskRoom | None:
    """Ask the system about the disk of a folder; None where it does not tell."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None
    return DiskRoom(usage.total, usage.free)


def bytes_words(size: float) -> str:
    """Say a size by its largest unit, to three figures at most: "1.24 GB", "85 MB"."""
    magnitude = abs(size)
    for unit, of in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if magnitude >= of:
            return (
                f"{size / of:.3g} {unit}" if magnitude < 999.5 * of else f"{size / of:.0f} {unit}"
            )
    return f"{size:.0f} bytes"
