"""Releases and answer links in the admin: read, and links can be ended."""

from __future__ import annotations

import pytest
from django.test import Client

from screening.coordination.models import RecordIsFinal
from screening.coordination.release_models import AnswerLink, Release
from screening.coordination.release_view import entries_for
from screening.coordination.services.answer_links import answer_link_make
from screening.operators.release_words import Preset
from tests import case_world
from tests.case_world import OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def test_what_was_released_is_read_and_never_changed(admin_client: Client) -> None:
    entries_for(case_world.told(Preset.OWN_ASSESSMENT), OTHER, way=Release.Way.PAGE)
    page = admin_client.get("/admin/coordination/release/").content.decode()
    assert "own assessment of exercise-station-watch" in page
    row = Release.objects.first()
    assert row is not None
    assert admin_client.get(f"/admin/coordination/release/{row.pk}/change/").status_code == 200
    assert admin_client.get("/admin/coordination/release/add/").status_code == 403
    with pytest.raises(RecordIsFinal):
        row.delete()


def test_an_administrator_ends_a_link(admin_client: Client) -> None:
    link = answer_link_make(case_world.told(), party=OTHER, contact="Night desk", author="a test")
    chosen = {"action": "revoke", "_selected_action": [str(link.pk)]}
    admin_client.post("/admin/coordination/answerlink/", chosen)
    ended = AnswerLink.objects.get()
    assert ended.revoked_at is not None
    assert ended.revoked_by == "admin"


def test_organisations_and_policies_have_their_pages(admin_client: Client) -> None:
    case_world.told(Preset.OWN_ASSESSMENT)
    organisation = case_world.organisation(OTHER)
    for path in (
        "/admin/operators/organisation/",
        f"/admin/operators/organisation/{organisation.pk}/change/",
        "/admin/operators/releasepolicy/",
    ):
        assert admin_client.get(path).status_code == 200
    gone = admin_client.get(f"/admin/operators/organisation/{organisation.pk}/delete/")
    assert gone.status_code == 403
