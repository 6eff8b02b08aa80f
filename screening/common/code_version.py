"""Which code produced a result: the release, the commit, a digest of the engine's sources."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

RELEASE = "0.1.0"
SHORT_HASH_LENGTH = 10
DIGEST_LENGTH = 16


@cache
def code_version(checkout: Path) -> str:
    """Return ``RELEASE+commit`` in a git checkout, ``RELEASE`` elsewhere.

    ``SAFE_PASSAGE_CODE_VERSION`` wins, for images built without their history. Read from files:
    no subprocess at every start.
    """
    if given := os.environ.get("SAFE_PASSAGE_CODE_VERSION", "").strip():
        return given
    commit = _head_commit(checkout / ".git")
    return f"{RELEASE}+{commit[:SHORT_HASH_LENGTH]}" if commit else RELEASE


@cache
def engine_digest(engine: Path) -> str:
    """Return a digest of the engine's sources: the same as long as none of them differs."""
    digest = hashlib.sha256()
    for source in sorted(engine.rglob("*.py")):
        digest.update(f"{source.relative_to(engine).as_posix()}\0".encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:DIGEST_LENGTH]


def _head_commit(git_dir: Path) -> str:
    try:
        head = (git_dir / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        ref = head.removeprefix("ref: ")
        loose = git_dir / ref
        return loose.read_text().strip() if loose.exists() else _packed_commit(git_dir, ref)
    except OSError:
        return ""


def _packed_commit(git_dir: Path, ref: str) -> str:
    for line in (git_dir / "packed-refs").read_text().splitlines():
        commit, _, name = line.partition(" ")
        if name == ref:
            return commit
    return ""
