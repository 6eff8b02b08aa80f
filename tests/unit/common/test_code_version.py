"""Which commit runs, and the engine's digest: it names the sources, whatever else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.common.code_version import RELEASE, code_version, engine_digest

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("is_relative", [False, True])
def test_a_worktree_knows_the_commit_of_its_branch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_packed: bool, is_relative: bool
) -> None:
    """Its HEAD lies in a folder of its own, its branch with those of all worktrees."""
    monkeypatch.delenv("SAFE_PASSAGE_CODE_VERSION", raising=False)
    shared, checkout = tmp_path / "main" / ".git", tmp_path / "side"
    own = shared / "worktrees" / "side"
    own.mkdir(parents=True)
    checkout.mkdir()
    named = "../main/.git/worktrees/side" if is_relative else own
    (checkout / ".git").write_text(f"gitdir: {named}\n")
    (own / "HEAD").write_text("ref: refs/heads/side\n")
    (own / "commondir").write_text("../..\n")
    if is_packed:
        (shared / "packed-refs").write_text(f"# pack-refs\n{COMMIT} refs/heads/side\n")
    else:
        (shared / "refs" / "heads").mkdir(parents=True)
        (shared / "refs" / "heads" / "side").write_text(f"{COMMIT}\n")
    assert code_version(checkout) == f"{RELEASE}+0123456789"


def test_a_copy_without_its_history_knows_its_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAFE_PASSAGE_CODE_VERSION", raising=False)
    assert code_version(tmp_path) == RELEASE


def test_the_digest_changes_with_any_source_and_with_nothing_else(tmp_path: Path) -> None:
    engines = [tmp_path / name for name in ("one", "same", "edited", "renamed")]
    for engine in engines:
        (engine / "inner").mkdir(parents=True)
        (engine / "kernel.py").write_text("A = 1\n")
        (engine / "inner" / "state.py").write_text("B = 2\n")
    one, same, edited, renamed = engines
    (same / "notes.txt").write_text("not a source\n")
    (edited / "inner" / "state.py").write_text("B = 3\n")
    (renamed / "kernel.py").rename(renamed / "kernels.py")
    assert engine_digest(one) == engine_digest(same)
    assert len({engine_digest(each) for each in (one, edited, renamed)}) == 3
