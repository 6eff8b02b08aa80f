"""An operator's ephemeris on pages and in the API: what it is, what it changes, who may decide."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sasweb.web.ephemerides import MOST_SHOWN
from screening.conjunctions import gp_comparison
from screening.conjunctions.ephemeris_states import stored_path
from screening.conjunctions.models import OperatorEphemeris
from screening.conjunctions.services import run_execute
from screening.engine.ephemeris import EphemerisTag
from screening.engine.ephemeris_path import EphemerisPath
from tests.factories import NOW
from tests.operator_ephemerides import oem_text, take_in
from tests.screened_world import the_pass, two_objects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
SignedIn = Callable[[str], Client]


def _file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("states.oem", text.encode())


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _followed() -> OperatorEphemeris:
    """An ephemeris of the station that its run has followed."""
    two_objects()
    take_in(oem_text(sigma_rtn_km=(0.02, 0.11, 0.03)))
    row = OperatorEphemeris.objects.get()
    assert row.requested_run_id is not None
    assert run_execute(row.requested_run_id)
    return row


def test_an_upload_says_which_run_screens_with_it_and_links_there(signed_in: SignedIn) -> None:
    two_objects()
    response = signed_in("operator").post(
        "/messages/upload/", {"files": _file(oem_text()), "tag": "routine"}, follow=True
    )
    page, row = response.content.decode(), OperatorEphemeris.objects.get()
    assert f"Taken in, run {row.requested_run_id} screens with it: " in page
    assert f'href="/runs/{row.requested_run_id}/"' in page
    assert "ephemeris for runs" in page
    assert f'href="/catalogue/25544/?ephemeris={row.pk}#ephemerides"' in page


def test_an_upload_that_no_run_can_follow_says_why(signed_in: SignedIn) -> None:
    response = signed_in("operator").post(
        "/messages/upload/", {"files": _file(oem_text(object_id="99999"))}, follow=True
    )
    assert "Kept and not used (Its object, 99999, is not in the catalogue" in (
        response.content.decode()
    )


def test_a_planned_manoeuvre_is_let_be_followed_by_a_person(signed_in: SignedIn) -> None:
    two_objects()
    client = signed_in("operator")
    client.post("/messages/upload/", {"files": _file(oem_text()), "tag": "planned_manoeuvre"})
    row = OperatorEphemeris.objects.get()
    assert "Let runs follow it" in _page(client, "/catalogue/25544/")
    answer = client.post(f"/ephemerides/{row.pk}/use/", {"use": "yes"}, follow=True)
    row.refresh_from_db()
    assert (row.is_used, row.use_decided_by) == (True, "a-operator")
    assert f"Run {row.requested_run_id} was requested." in answer.content.decode()


@pytest.mark.parametrize("group", ["manager", "nobody"])
def test_whoever_may_not_hand_messages_over_may_not_decide_either(
    signed_in: SignedIn, group: str
) -> None:
    two_objects()
    take_in(oem_text(), tag=EphemerisTag.PLANNED_MANOEUVRE)
    row = OperatorEphemeris.objects.get()
    client = signed_in(group)
    assert client.post(f"/ephemerides/{row.pk}/use/", {"use": "yes"}).status_code == 403
    api = client.post(
        f"/api/v1/ephemerides/{row.pk}/use/", {"is_used": True}, content_type="application/json"
    )
    assert api.status_code == 403
    assert "Let runs follow it" not in _page(client, "/catalogue/25544/")
    row.refresh_from_db()
    assert not row.is_used


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    two_objects()
    take_in(oem_text())
    answer = client.post("/ephemerides/1/use/", {"use": "no"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_the_page_of_a_pass_names_the_ephemeris_and_its_covariance(client: Client) -> None:
    row = _followed()
    page = _page(client, f"/conjunctions/{the_pass().pk}/")
    assert f'along <a href="/catalogue/25544/?ephemeris={row.pk}#ephemerides">' in page
    assert "Operator&#x27;s ephemeris used" in page or "Operator's ephemeris used" in page
    assert "The operator&#x27;s own ephemeris" in page
    assert "eph." in page


def test_the_page_of_its_object_compares_it_with_gp(client: Client) -> None:
    row = _followed()
    page = _page(client, "/catalogue/25544/")
    assert f"GP minus ephemeris {row.pk}" in page
    assert 'id="gp-difference-data"' in page
    found = re.search(r'id="gp-difference-data"[^>]*>([^<]*)<', page)
    assert found is not None
    chart = json.loads(found[1])
    # 3 km behind on its own orbit: all of it is along the track, at any time.
    assert set(np.round(chart["in_track_km"], 1)) == {3.0}
    assert np.abs([chart["radial_km"], chart["cross_track_km"]]).max() < 0.02
    assert "Hermite, degree 7" in page


def test_an_object_without_ephemerides_has_no_such_panel(client: Client) -> None:
    two_objects()
    assert "Operator's ephemeris" not in _page(client, "/catalogue/25544/")


def test_the_run_names_what_it_followed(client: Client) -> None:
    row = _followed()
    page = _page(client, f"/runs/{row.requested_run_id}/")
    assert "ephemerides followed" in page.lower()


def test_the_api_tells_the_source_of_an_opinion(client: Client) -> None:
    row = _followed()
    opinion = client.get(f"/api/v1/conjunctions/{the_pass().pk}/").json()["latest_assessment"]
    assert (opinion["primary_ephemeris"], opinion["primary_element_set"]) == (row.pk, None)
    assert opinion["secondary_ephemeris"] is None
    assert opinion["risk"]["primary"]["source"] == "ephemeris"
    told = client.get(f"/api/v1/ephemerides/{row.pk}/").json()
    assert told["norad_cat_id"] == 25544
    assert (told["frame"], told["tag"], told["is_used"]) == ("TEME", "routine", True)
    assert told["start_utc"] == (NOW - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert told["message"] == row.message.pk
    assert "states" not in told


def test_the_api_lists_those_that_reach_an_instant(client: Client) -> None:
    row = _followed()
    listed = client.get("/api/v1/ephemerides/", {"norad_cat_id": 25544, "is_used": "true"}).json()
    assert [each["id"] for each in listed["results"]] == [row.pk]
    later = client.get("/api/v1/ephemerides/", {"stop_after": "2026-03-12T00:00:00Z"}).json()
    assert later["results"] == []


def test_the_api_lets_an_operator_decide(signed_in: SignedIn) -> None:
    two_objects()
    take_in(oem_text(), tag=EphemerisTag.PLANNED_MANOEUVRE)
    row = OperatorEphemeris.objects.get()
    answer = signed_in("operator").post(
        f"/api/v1/ephemerides/{row.pk}/use/", {"is_used": True}, content_type="application/json"
    )
    assert answer.status_code == 200
    assert answer.json()["is_used"] is True
    assert answer.json()["requested_run"] is not None


def test_an_encounter_along_an_ephemeris_is_answered_as_any_other(client: Client) -> None:
    _followed()
    conjunction = the_pass()
    told = client.get(f"/api/v1/conjunctions/{conjunction.pk}/encounter/").json()
    assert told["miss_distance_km"] == pytest.approx(conjunction.miss_distance_km, abs=1e-5)
    assert told["primary"]["norad_cat_id"] == 25544


def test_the_age_of_an_ephemeris_at_tca_stands_wherever_ages_do(client: Client) -> None:
    row = _followed()
    found = the_pass()
    page = re.sub(r"<[^>]+>", "", _page(client, f"/conjunctions/{found.pk}/"))
    assert f"along ephemeris {row.pk} of TESTERS, made 8 h before TCA" in page
    assert "Age at TCA8 h made 8 h before TCA" in page
    assert re.search(r"eph\. 8 h,\s*0 h", page)
    assert "eph. 8 h" in _page(client, "/")
    told = client.get(f"/api/v1/conjunctions/{found.pk}/").json()["latest_assessment"]
    assert told["primary_age_days"] == pytest.approx(8.0 / 24.0, abs=1e-3)
    assert told["primary_ephemeris"] == row.pk


def test_a_cdm_names_the_ephemeris_that_a_state_comes_from(client: Client) -> None:
    row = _followed()
    text = client.get(f"/api/v1/conjunctions/{the_pass().pk}/cdm/?format=kvn").content.decode()
    one, other = text.split("OBJECT2")
    unfolded = " ".join(one.replace("COMMENT ", "").split())
    assert f"EPHEMERIS_NAME = TESTERS EPHEMERIS {row.pk}" in unfolded
    assert (
        "State: from the operator's ephemeris of TESTERS, created 2026-03-10T02:00:00 UTC, spanning"
        " 2026-03-10T03:00:00 to 2026-03-10T17:00:00 UTC, read at TCA and turned from TEME into"
        " EME2000." in unfolded
    )
    assert "It rests on data 0.33 days old at TCA" in unfolded
    assert "ephemeris of TESTERS, created" not in other


def _many(shifts_km: Sequence[float]) -> list[OperatorEphemeris]:
    """Ephemerides of the station made an hour apart, oldest first."""
    two_objects()
    for place, shift_km in enumerate(shifts_km):
        made_utc = NOW - timedelta(hours=len(shifts_km) - place)
        take_in(oem_text(created_utc=made_utc, shift_km=shift_km, hours=2.0))
    return list(OperatorEphemeris.objects.order_by("created_utc"))


def test_the_one_asked_for_is_shown_however_old(client: Client) -> None:
    oldest, *_, newest = _many(range(1, MOST_SHOWN + 3))
    page = _page(client, f"/catalogue/25544/?ephemeris={oldest.pk}")
    assert f"GP minus ephemeris {oldest.pk}" in page
    assert f'href="?ephemeris={newest.pk}#ephemerides"' in page
    assert f"The newest, and the one shown, of {MOST_SHOWN + 2}." in page


@pytest.mark.parametrize("asked", ["999", "x", "9" * 5000])
def test_one_that_there_is_not_is_said_not_to_be(client: Client, asked: str) -> None:
    row = _followed()
    page = _page(client, f"/catalogue/25544/?ephemeris={asked}")
    assert "is no ephemeris of ISS (ZARYA); this is its newest." in page
    assert f"GP minus ephemeris {row.pk}" in page


def test_its_path_is_laid_once_for_all_who_look(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _followed()
    laid: list[int] = []

    def lay(row: OperatorEphemeris) -> EphemerisPath:
        laid.append(row.pk)
        return stored_path(row)

    monkeypatch.setattr(gp_comparison, "stored_path", lay)
    gp_comparison._compared.cache_clear()
    for _ in range(2):
        assert "GP minus ephemeris" in _page(client, "/catalogue/25544/")
    assert len(laid) == 1


def test_other_states_under_the_same_key_are_laid_anew() -> None:
    three_km, nine_km = _many([3.0, 9.0])
    newest = three_km.space_object.element_sets.latest("epoch_utc")
    distances_km = []
    for states in (three_km.states, nine_km.states):
        three_km.states = states
        at_now = gp_comparison.gp_comparison(three_km, newest, NOW).at_now
        assert at_now is not None
        distances_km.append(at_now.distance_km)
    assert distances_km == pytest.approx([3.0, 9.0], abs=0.1)


def _in_two_segments(text: str) -> str:
    """The same OEM with an hour of its states left out in the middle."""
    head, meta, rest = re.split(r"(META_START.*?META_STOP\n)", text, flags=re.DOTALL)
    rows = rest.splitlines()
    times = [row.split()[0] for row in rows]
    middle = len(rows) // 2
    parts = [slice(0, middle), slice(middle + 30, len(rows))]
    return head + "".join(
        re.sub(
            r"(START|STOP)_TIME = .*",
            lambda found, own=times[part]: (
                f"{found[1]}_TIME = {own[0] if found[1] == 'START' else own[-1]}"
            ),
            meta,
        )
        + "\n".join(rows[part])
        + "\n"
        for part in parts
    )


def test_no_line_is_drawn_where_an_ephemeris_says_nothing(client: Client) -> None:
    two_objects()
    take_in(_in_two_segments(oem_text(hours=6.0)))
    found = re.search(r'gp-difference-data"[^>]*>([^<]*)<', _page(client, "/catalogue/25544/"))
    assert found is not None
    in_track_km = json.loads(found[1])["in_track_km"]
    assert in_track_km.count(None) == 1
    assert None not in (in_track_km[0], in_track_km[-1])


def test_states_that_jump_are_told_on_the_page_of_the_pass_they_gave(client: Client) -> None:
    row = _followed()
    remark = "states around 2026-03-10T05:00:00+00:00 do not belong to one smooth path"
    OperatorEphemeris.objects.filter(pk=row.pk).update(
        interpolation_bound_km=0.09, interpolation_remark=remark
    )
    page = _page(client, f"/conjunctions/{the_pass().pk}/")
    assert f"<strong>its states jump</strong>: {remark}" in page
    assert f"<strong>{remark.capitalize()[0]}{remark[1:]}.</strong>" in page


def test_of_smooth_states_no_jump_is_told(client: Client) -> None:
    _followed()
    page = _page(client, f"/conjunctions/{the_pass().pk}/")
    assert "its states jump" not in page
    assert "error at worst about" in page
