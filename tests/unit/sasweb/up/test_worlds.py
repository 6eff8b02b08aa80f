import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sasweb.up.checks import CannotStartError
from sasweb.up.worlds import LOADED_MARK, World, choose_world

AS_OF_UTC = datetime(2026, 3, 10, 4, tzinfo=UTC)
TROUBLE = "https://celestrak.org cannot be reached."


def _choose(
    choice: str, root: Path, *, as_of_utc: datetime | None = None, trouble: str | None = TROUBLE
) -> World:
    return choose_world(
        choice, root=root, as_of_utc=as_of_utc, trouble_reaching_source=lambda: trouble
    )


def test_auto_is_live_when_the_source_answers(tmp_path: Path) -> None:
    world = _choose("auto", tmp_path, trouble=None)
    assert (world.name, world.catalog, world.may_fall_back) == ("live", "live", True)


def test_auto_is_the_demo_when_the_source_does_not_answer_and_says_why(tmp_path: Path) -> None:
    world = _choose("auto", tmp_path)
    assert (world.name, world.catalog) == ("demo", "demo")
    assert "SYNTHETIC" in world.title
    assert TROUBLE in world.why


def test_auto_stays_live_without_asking_once_a_live_catalogue_is_here(tmp_path: Path) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / LOADED_MARK).touch()

    def must_not_ask() -> str | None:
        raise AssertionError("asked the source although it was not needed")

    world = choose_world(
        "auto", root=tmp_path, as_of_utc=None, trouble_reaching_source=must_not_ask
    )
    assert (world.name, world.may_fall_back) == ("live", False)


def test_a_replay_without_files_is_synthetic_and_apart_from_the_demo_of_now(tmp_path: Path) -> None:
    world = _choose("auto", tmp_path, as_of_utc=AS_OF_UTC, trouble=None)
    assert world.name == "replay-20260310T040000Z-demo"
    assert "SYNTHETIC" in world.title


def test_current_elements_are_not_offered_for_a_past_instant(tmp_path: Path) -> None:
    with pytest.raises(CannotStartError, match="Give files of that day"):
        _choose("live", tmp_path, as_of_utc=AS_OF_UTC)


def test_the_same_contents_are_the_same_world_wherever_they_lie(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.csv").write_bytes(b"one")
        (tmp_path / folder / "two.csv.gz").write_bytes(gzip.compress(b"two", mtime=0))
    first = _choose(f"{tmp_path}/a/one.csv,{tmp_path}/a/two.csv.gz", tmp_path)
    second = _choose(f"{tmp_path}/b/two.csv.gz, {tmp_path}/b/one.csv", tmp_path)
    assert first.name == second.name
    assert first.name.startswith("files-")


def test_other_contents_another_clock_or_another_kind_are_another_world(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes(b"one")
    (tmp_path / "two.csv").write_bytes(b"two")
    worlds = [
        _choose(f"{tmp_path}/one.csv", tmp_path),
        _choose(f"{tmp_path}/two.csv", tmp_path),
        _choose(f"{tmp_path}/one.csv", tmp_path, as_of_utc=AS_OF_UTC),
        _choose("demo", tmp_path),
        _choose("live", tmp_path),
    ]
    assert len({world.name for world in worlds}) == len(worlds)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStartError, match=r"names .*/missing\.csv, which cannot be read"):
        _choose(f"{tmp_path}/missing.csv", tmp_path)
