import os
from pathlib import Path

import pytest

from sasweb.static_version import forget_old_versions, static_version


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "page.js").write_text("one")
    (tmp_path / "requirements.txt").write_text("cesiumkit==1.0.0")
    return tmp_path


def test_the_version_is_the_same_for_the_same_files(checkout: Path) -> None:
    assert static_version(checkout) == static_version(checkout)


@pytest.mark.parametrize("changed", ["static/js/page.js", "requirements.txt"])
def test_any_change_of_a_file_or_of_a_pinned_package_is_a_new_version(
    checkout: Path, changed: str
) -> None:
    before = static_version(checkout)
    (checkout / changed).write_text("two")
    assert static_version(checkout) != before


def test_only_the_newest_versions_are_kept(tmp_path: Path) -> None:
    for age, name in enumerate(["newest", "new", "old", "older", "oldest"]):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    forget_old_versions(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"newest", "new", "old"}
