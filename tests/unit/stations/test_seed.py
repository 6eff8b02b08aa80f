"""The station file, read without a database and laid once into one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.models import RuleVersion
from screening.stations.models import ScreeningVolume, Station, StationPart, StationThreshold
from screening.stations.seed import STATION_FILE, VolumeSeed, load_station_file
from screening.stations.services import stations_seed


def _edited(tmp_path: Path, old: str, new: str) -> Path:
    text = STATION_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "stations.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_file_describes_both_stations() -> None:
    iss, css = load_station_file()
    assert (iss.slug, iss.primary_norad_cat_id) == ("iss", 25544)
    assert (css.slug, css.primary_norad_cat_id) == ("css", 48274)
    assert {part.norad_cat_id for part in iss.parts} == {25575, 26400, 26700, 36086, 49044}
    assert {part.norad_cat_id for part in css.parts} == {53239, 54216}


def test_every_figure_of_the_file_names_its_source() -> None:
    for station in load_station_file():
        assert station.hard_body_radius_source
        assert station.mass_source
        rows = (*station.parts, *station.volumes, *station.thresholds)
        assert all(row.source for row in rows)


def test_each_station_displays_one_box_and_has_a_sphere() -> None:
    for station in load_station_file():
        assert [volume.shape for volume in station.volumes if volume.is_displayed] == ["box"]
        assert any(volume.shape == "sphere" for volume in station.volumes)


def test_the_enclosing_radius_reaches_the_corner_of_the_largest_box() -> None:
    iss, _ = load_station_file()
    assert iss.enclosing_radius_km == pytest.approx((10**2 + 40**2 + 40**2) ** 0.5)


def test_a_tighter_tier_has_a_shorter_miss_distance() -> None:
    for station in load_station_file():
        miss = {threshold.tier: threshold.miss_distance_km for threshold in station.thresholds}
        assert miss["red"] < miss["yellow"] < miss["watch"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema_version = 1", "schema_version = 7", "schema_version must be 1"),
        ("radial_km = 10.0", "radial_km = -10.0", "dimensions of a box"),
        ("radius_km = 25.0", "radius_km = 25.0\nradial_km = 2.0", "dimensions of a sphere"),
        ("mass_kg =", "mas_kg =", "mas_kg"),
        ('slug = "css"', 'slug = "iss"', "same slug"),
        ("valid_from = 1998-12-07T00:00:00Z", "valid_from = 1998-12-07T00:00:00", "time zone"),
        (
            "valid_from = 1998-12-07T00:00:00Z",
            "valid_from = 1998-12-07T00:00:00Z\nvalid_to = 1997-01-01T00:00:00Z",
            "not after",
        ),
        ("[[station]]", "[[station", "TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        load_station_file(_edited(tmp_path, old, new))


def test_a_volume_must_have_the_dimensions_of_its_shape() -> None:
    with pytest.raises(ValueError, match="dimensions of a box"):
        VolumeSeed(name="odd", shape="box", radial_km=1.0, in_track_km=2.0, source="test")


@pytest.mark.django_db
def test_a_new_database_has_the_stations_of_the_file() -> None:
    assert list(Station.objects.values_list("slug", flat=True)) == ["iss", "css"]
    for seed in load_station_file():
        station = Station.objects.get(slug=seed.slug)
        assert station.hard_body_radius_m == seed.hard_body_radius_m
        assert station.parts.count() == len(seed.parts)
        assert station.volumes.count() == len(seed.volumes)
        assert station.thresholds.count() == len(seed.thresholds)


@pytest.mark.django_db
def test_seeding_again_keeps_what_a_person_changed() -> None:
    Station.objects.filter(slug="iss").update(mass_kg=450_000.0)
    ScreeningVolume.objects.filter(station__slug="iss", name="pizza box").delete()
    StationThreshold.objects.filter(station__slug="css", tier="red").update(miss_distance_km=3.0)
    StationPart.objects.create(
        station=Station.objects.get(slug="css"),
        norad_cat_id=66645,
        name="SHENZHOU-22",
        kind=StationPart.Kind.VEHICLE,
        valid_from=datetime(2025, 11, 25, tzinfo=UTC),
        source="test",
    )
    before = _everything()

    assert stations_seed() == []
    assert _everything() == before


@pytest.mark.django_db
def test_seeding_does_not_take_a_primary_from_a_station_a_person_made() -> None:
    Station.objects.filter(slug="css").update(slug="tiangong")
    assert stations_seed() == []


@pytest.mark.django_db
def test_a_missing_station_is_created_whole() -> None:
    RuleVersion.objects.filter(station__slug="css").delete()  # a station goes after its rules
    Station.objects.filter(slug="css").delete()
    created = stations_seed()
    assert [station.slug for station in created] == ["css"]
    assert created[0].volumes.filter(is_displayed=True).get().name == "notification box"


def _everything() -> list[list[tuple[object, ...]]]:
    models = (Station, StationPart, ScreeningVolume, StationThreshold)
    return [list(model.objects.order_by("pk").values_list()) for model in models]
