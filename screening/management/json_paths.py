"""Where a command writes its answer."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path


def json_path(text: str) -> Path:
    """The path of an option. Raises ArgumentTypeError for one that does not end in .json."""
    path = Path(text)
    if path.suffix.lower() != ".json":
        raise ArgumentTypeError(f"{text!r} must end in .json")
    return path
