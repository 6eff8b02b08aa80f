"""Which folders are used, whatever may or may not be read and written there."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def world_started_last(data_dir: Path) -> Path | None:
    """The world that ``manage.py up`` started last in a data folder; None where none is seen."""
    current = data_dir / "current"
    try:
        return current.resolve() if current.is_dir() else None
    except OSError:  # a folder that this user may not look into: starting says so in words
        return None


def compiled_folder(*wanted: Path) -> Path:
    """Return the first folder in which compiled inner loops can be kept.

    Raises ImproperlyConfigured where there is none: nothing of the engine could be loaded.
    """
    for folder in wanted:
        if _can_be_written(folder):
            return folder
    names = " nor in ".join(str(folder) for folder in wanted)
    raise ImproperlyConfigured(
        f"Cannot write in {names}. The compiled search is kept there, and data in the latter. Make"
        " it writable, or name another folder with SAFE_PASSAGE_DATA_DIR."
    )


def _can_be_written(folder: Path) -> bool:
    """Whether a folder, which need not be there yet, can be made and written in."""
    try:
        there = next(each for each in (folder, *folder.parents) if each.exists())
    except OSError:
        return False
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
