"""What a restore says that fails once the former data have been set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.upkeep.backup import restoring
from screening.upkeep.backup.manifest import Manifest

pytestmark = pytest.mark.django_db


def manifest_that_tells(**row_counts: int) -> Manifest:
    return Manifest(
        made_at=real_now_utc(),
        code_version="1.0",
        database="sqlite",
        database_version="3",
        migrations=(),
        row_counts=row_counts,
        settings={},
    )


@pytest.fixture
def in_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Path:
    """A data folder into which a restore puts one file, its database as the test has it."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret-key").write_text("former")

    def unpack(_path: Path, _manifest: Manifest, folder: Path) -> None:
        (folder / "secret-key").write_text("restored")

    for name in ("_refuse", "verify", "_trouble"):
        monkeypatch.setattr(restoring, name, lambda *_, **__: "")
    monkeypatch.setattr(restoring, "_unpack", unpack)
    kept = "The database that was there is kept as x.before."
    monkeypatch.setattr(restoring, "database_replace", lambda _copy, *, aside: kept)
    return tmp_path


@pytest.mark.parametrize("table", ["auth_user", "no_such_table"])
def test_it_says_what_was_done_where_the_former_lie_and_how_to_go_back(
    in_place: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    monkeypatch.setattr(restoring, "manifest_of", lambda _: manifest_that_tells(**{table: 7}))
    with pytest.raises(InputError) as refused:
        restoring.backup_restore(in_place / "b.tar.gz", replaces=True)
    said = str(refused.value)
    assert table in said
    (aside,) = in_place.glob("secret-key.before-restore-*")
    assert aside.read_text() == "former"
    for part in (
        "Restored the backup of ",
        "The database that was there is kept as x.before.",
        "Put back: secret-key.",
        "To go back: ",
        aside.suffix,
    ):
        assert part in said, part


def test_what_is_whole_is_told_as_before(in_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "manifest_of", lambda _: manifest_that_tells(auth_user=0))
    told = restoring.backup_restore(in_place / "b.tar.gz", replaces=True)
    assert "Every table has the rows that the backup was made of." in told
    assert told[-1] == "The chains of 0 cases are whole."
