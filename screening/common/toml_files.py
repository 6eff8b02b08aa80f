"""Files in TOML that somebody wrote by hand, read or refused in words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from screening.common.exceptions import InputError


def toml_of_file(path: Path) -> dict[str, Any]:
    """Read a file. Raises InputError that names it where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read as TOML: {error}") from error
    return toml_of_text(text, path.name)


def toml_of_text(text: str, name: str) -> dict[str, Any]:
    """Read a text. Raises InputError that names it where it is no TOML.

    NOTE: for numbers of thousands of digits and for lists within lists within lists Python raises
    other errors than its own for TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} cannot be read as TOML: {error}") from error
