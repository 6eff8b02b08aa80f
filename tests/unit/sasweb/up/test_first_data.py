"""The first load, with tasks that run in place instead of in a worker."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sasweb.celery import app
from sasweb.up import first_data
from sasweb.up.first_data import first_data_take_in
from sasweb.up.worlds import LOADED_MARK
from screening.catalog.models import Feed, Pull
from screening.catalog.services import feeds_ensure
from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun
from screening.stations.selectors import primary_norad_cat_ids
from tests.catalogues import as_csv, catalogue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _tasks_by_name() -> None:
    app.loader.import_default_modules()


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def catalogue_file(data_dir: Path) -> Path:
    path = data_dir / "small.csv"
    path.write_bytes(as_csv(catalogue()))
    feeds_ensure(str(path))
    return path


def test_it_loads_and_screens_once_and_says_so(catalogue_file: Path, data_dir: Path) -> None:
    said: list[str] = []
    assert first_data_take_in(said.append, single_try=False)
    assert (data_dir / LOADED_MARK).exists()
    assert _runs() == [
        (RunKind.STATIONS, RunStatus.FINISHED),
        (RunKind.CATALOGUE, RunStatus.FINISHED),
    ]
    assert any(line.startswith("File small.csv: 22 new") for line in said)
    assert said[-1].startswith("Screened 22 objects")

    assert first_data_take_in(said.append, single_try=False)
    assert (Pull.objects.count(), len(_runs())) == (1, 2)


def test_a_first_run_of_no_station_does_not_report_no_passes(
    catalogue_file: Path, data_dir: Path
) -> None:
    others = [each for each in catalogue() if each.norad_cat_id not in primary_norad_cat_ids()]
    catalogue_file.write_bytes(as_csv(others))
    said: list[str] = []
    assert first_data_take_in(said.append, single_try=False)
    assert "no station among them could be." in said[-1]
    assert "0 passes" not in said[-1]


def _runs() -> list[tuple[str, str]]:
    """The first run asks for one of all against all; in tests its tasks run at once."""
    return list(ScreeningRun.objects.order_by("pk").values_list("kind", "status"))


def test_a_file_with_nothing_usable_is_no_catalogue(catalogue_file: Path, data_dir: Path) -> None:
    catalogue_file.write_text("not a catalogue")
    said: list[str] = []
    assert not first_data_take_in(said.append, single_try=True)
    assert not (data_dir / LOADED_MARK).exists()
    assert any("small.csv" in line for line in said)


def test_a_feed_that_may_be_asked_again_soon_is_waited_for(
    catalogue_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Feed.objects.update(not_before=real_now_utc() + timedelta(seconds=90))
    said: list[str] = []

    def time_passes(_: float) -> None:
        Feed.objects.update(not_before=None)

    monkeypatch.setattr(first_data.time, "sleep", time_passes)
    assert first_data_take_in(said.append, single_try=False)
    assert any("trying again in" in line for line in said)


def test_a_feed_that_may_not_be_asked_for_hours_is_not_waited_for(catalogue_file: Path) -> None:
    Feed.objects.update(not_before=real_now_utc() + timedelta(hours=2))
    assert not first_data_take_in([].append, single_try=False)
