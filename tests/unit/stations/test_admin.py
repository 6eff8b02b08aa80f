"""The admin: stations can be edited and never deleted; what runs found can only be read."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.forms import inlineformset_factory
from django.test import Client

from screening.stations.admin import ScreeningVolumeFormSet
from screening.stations.models import ScreeningVolume, Station
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="correct horse"))
    return client


def test_a_station_is_edited_with_its_parts_volumes_and_thresholds(administrator: Client) -> None:
    page = administrator.get(f"/admin/stations/station/{factories.station().pk}/change/")
    assert page.status_code == 200
    for shown in ("ISS (UNITY)", "notification box", "18th Space Defense Squadron"):
        assert shown in page.content.decode()


def test_a_station_cannot_be_deleted(administrator: Client) -> None:
    answer = administrator.post(f"/admin/stations/station/{factories.station().pk}/delete/")
    assert answer.status_code == 403
    assert Station.objects.filter(slug="iss").exists()


@pytest.mark.parametrize("model", ["screeningrun", "conjunction", "assessment"])
def test_what_runs_found_is_shown_and_cannot_be_edited(administrator: Client, model: str) -> None:
    found = factories.assessed_conjunction()
    key = {
        "screeningrun": found.first_run_id,
        "conjunction": found.pk,
        "assessment": found.latest_assessment_id,
    }[model]
    base = f"/admin/conjunctions/{model}/"
    assert administrator.get(base).status_code == 200
    assert administrator.get(f"{base}{key}/change/").status_code == 200
    assert administrator.get(f"{base}add/").status_code == 403
    assert administrator.post(f"{base}{key}/change/", {"miss_distance_km": 99}).status_code == 403
    assert administrator.post(f"{base}{key}/delete/").status_code == 403


@pytest.mark.parametrize("model", ["runobjectstatus", "rundockedobject"])
def test_lists_of_what_a_run_could_not_use_and_took_for_docked_open(
    administrator: Client, model: str
) -> None:
    run, body = factories.run(), factories.space_object()
    run.object_statuses.create(space_object=body, status="DECAYED")
    run.docked_objects.create(space_object=body, station=factories.station(), method="state")
    page = administrator.get(f"/admin/conjunctions/{model}/")
    assert body.name in page.content.decode()


def _volumes(is_active: bool, *radii_km: float) -> ScreeningVolumeFormSet:
    """Spheres of these radii, as the admin is given them for a station."""
    station = factories.station()
    station.is_active = is_active
    data: dict[str, object] = {"volumes-TOTAL_FORMS": len(radii_km), "volumes-INITIAL_FORMS": 0}
    for row, radius_km in enumerate(radii_km):
        fields = {"name": f"s {row}", "shape": "sphere", "radius_km": radius_km, "source": "test"}
        data |= {f"volumes-{row}-{name}": value for name, value in fields.items()}
    form_set = inlineformset_factory(
        Station, ScreeningVolume, formset=ScreeningVolumeFormSet, fields="__all__"
    )
    return form_set(data, instance=station)


def test_an_active_station_needs_a_volume_and_none_beyond_reach() -> None:
    assert _volumes(True, 25.0).is_valid()
    assert _volumes(False).is_valid()
    assert "at least one volume" in str(_volumes(True).non_form_errors())
    assert "at most 1,000 km" in str(_volumes(True, 25.0, 2000.0).non_form_errors())
