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
    """Return ``RELEASE+commit`` in a git checkout or a worktree of one, ``RELEASE`` elsewhere.

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


def _head_commit(git: Path) -> str:
    try:
        git_dir = _git_dir(git)
        head = (git_dir / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        return _commit_of(head.removeprefix("ref: "), git_dir)
    except OSError:
        return ""


def _git_dir(git: Path) -> Path:
    """The folder of a checkout's HEAD: in a worktree ``.git`` is a file that names it."""
    if git.is_dir():
        return git
    return git.parent / git.read_text().strip().removeprefix("gitdir: ")


def _commit_of(ref: str, git_dir: Path) -> str:
    """What a branch points at: loose, in the worktree's folder or that of all, or packed."""
    common = git_dir / "commondir"
    shared = git_dir / common.read_text().strip() if common.exists() else git_dir
    for folder in (git_dir, shared):
        if (folder / ref).is_file():
            return (folder / ref).read_text().strip()
    return _packed_commit(shared, ref)


def _packed_commit(git_dir: Path, ref: str) -> str:
    for line in (git_dir / "packed-refs").read_text().splitlines():
        commit, _, name = line.partition(" ")
        if name == ref:
            return commit
    return ""
