"""Loading files and pulling feeds from a terminal."""

from __future__ import annotations

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from screening.catalog.models import Feed, Pull, PullStatus, SpaceObject, StoredElementSet
from tests.catalogues import as_csv, as_json, catalogue
from tests.unit.catalog.test_satcat_csv import STATION as SATCAT_STATION
from tests.unit.catalog.test_satcat_csv import satcat
from tests.unit.engine.elements.samples import tle_file, tle_lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_data_directory(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def load(*paths: Path) -> str:
    out = StringIO()
    call_command("catalog_load", *map(str, paths), stdout=out, stderr=StringIO())
    return out.getvalue()


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", as_csv(catalogue())),
        ("a.json", as_json(catalogue())),
        ("a.csv.gz", gzip.compress(as_csv(catalogue()))),
    ],
)
def test_a_file_is_loaded_whatever_its_format(tmp_path: Path, name: str, data: bytes) -> None:
    said = load(written(tmp_path / name, data))
    assert f"{name}: Succeeded. 22 new, 0 already known." in said
    assert StoredElementSet.objects.count() == 22


def test_two_line_sets_without_names_are_loaded(tmp_path: Path) -> None:
    lines = [line for each in catalogue(3) for line in tle_lines(each)]
    assert "5 new" in load(written(tmp_path / "a.tle", tle_file(*lines)))
    assert SpaceObject.objects.filter(object_type="unknown").count() == 5


def test_several_files_are_loaded_each_with_its_own_report(tmp_path: Path) -> None:
    said = load(
        written(tmp_path / "a.csv", as_csv(catalogue(5))),
        written(tmp_path / "b.csv", as_csv(catalogue(7))),
    )
    assert "a.csv: Succeeded. 7 new" in said
    assert "b.csv: Succeeded. 9 new" in said


def test_loading_a_file_again_doubles_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", as_csv(catalogue()))
    load(path)
    assert "nothing newer" in load(path)
    assert StoredElementSet.objects.count() == 22


def test_refused_records_are_listed_with_their_place(tmp_path: Path) -> None:
    said = load(written(tmp_path / "a.csv", as_csv(catalogue()) + b"JUNK,1\n" * 12))
    assert "22 new, 0 already known, 12 rejected." in said
    assert "a.csv, line 24:" in said
    assert "... and 2 more rejections." in said


def test_satcat_is_recognised_and_fills_in_facts(tmp_path: Path) -> None:
    load(written(tmp_path / "a.csv", as_csv(catalogue())))
    load(written(tmp_path / "satcat.csv.gz", gzip.compress(satcat(SATCAT_STATION).encode())))
    station = SpaceObject.objects.get(norad_cat_id=25544)
    assert (station.owner_code, station.object_type_source) == ("ISS", "satcat")


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        load(tmp_path / "absent.csv")


def test_a_file_with_nothing_usable_is_an_error_and_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Not every file"):
        load(written(tmp_path / "a.csv", b"<html>sorry</html>"))
    assert Pull.objects.get().status == PullStatus.FAILED
    assert "HTML" in Pull.objects.get().message


def test_a_much_smaller_file_in_its_place_waits_for_a_decision(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", as_csv(catalogue()))
    load(path)
    path.write_bytes(as_csv(catalogue(3)))
    with pytest.raises(CommandError):
        load(path)
    pull = Pull.objects.latest("pk")
    out = StringIO()
    call_command("pull_decide", str(pull.pk), "accept", stdout=out)
    assert "Succeeded" in out.getvalue()


def test_a_pull_that_does_not_wait_cannot_be_decided() -> None:
    with pytest.raises(CommandError):
        call_command("pull_decide", "77", "accept")


def test_only_feeds_that_exist_can_be_pulled(settings: Settings) -> None:
    settings.CATALOG = "live"
    with pytest.raises(CommandError, match="There is no feed nonsense"):
        call_command("catalog_pull", "nonsense")


def test_an_unreachable_source_is_said_and_tried_again_soon(settings: Settings) -> None:
    settings.CATALOG = "live"
    out = StringIO()
    call_command("catalog_pull", "celestrak-gp-active", stdout=out, stderr=StringIO())
    assert "cannot be reached" in out.getvalue()
    assert Feed.objects.get(key="celestrak-gp-active").consecutive_failures == 1
