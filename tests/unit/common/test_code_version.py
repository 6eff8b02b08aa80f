"""The engine's digest: it names the sources, whatever else changes."""

from __future__ import annotations

from pathlib import Path

from screening.common.code_version import engine_digest


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
