"""A name for the static files as they are, so that browsers may keep each version for ever."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from screening.common.code_version import RELEASE

HASH_LENGTH = 10
VERSIONS_KEPT = 3


def static_version(checkout: Path) -> str:
    """Hash our own files and the list of pinned packages that ship the others."""
    digest = hashlib.sha256((checkout / "requirements.txt").read_bytes())
    folder = checkout / "static"
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return f"{RELEASE}-{digest.hexdigest()[:HASH_LENGTH]}"


def forget_old_versions(folder: Path) -> None:
    """Keep the newest few; another world of this data directory may still serve one of them."""
    versions = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in versions[VERSIONS_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
