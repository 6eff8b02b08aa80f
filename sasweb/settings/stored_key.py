"""A secret key of an installation's own, made once and kept in a file."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def stored_secret_key(path: Path) -> str:
    """The key in a file, made at the first time.

    Processes that start together agree: the first one's key stays and the others read it. Where
    nothing can be written the key lasts as long as the process, enough for commands without a
    session.
    """
    key = secrets.token_urlsafe(50)
    with contextlib.suppress(OSError):
        if not path.exists():
            _keep_the_first(path, key)
    with contextlib.suppress(OSError):
        return path.read_text().strip()
    return key


def _keep_the_first(path: Path, key: str) -> None:
    """Let the file appear whole, readable by its owner alone, and never replace another's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first
    except OSError:
        Path(draft).replace(path)  # a file system without links: the last one's key stays
    finally:
        Path(draft).unlink(missing_ok=True)
