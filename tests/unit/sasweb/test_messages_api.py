"""Messages over the API: reading, and handing one over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from screening.messages.models import Message, MessageSource
from screening.messages.services import message_import
from tests.unit.messages.samples import cdm_kvn, oem_kvn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

ADDRESS = "/api/v1/messages/"
SignedIn = Callable[[str], Client]


def file(text: str, name: str = "test.cdm") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def stored(text: str) -> Message:
    return message_import(text.encode(), file_name="x", source=MessageSource.COMMAND).message


def test_a_stranger_is_told_to_sign_in_and_a_manager_that_he_may_not(
    client: Client, signed_in: SignedIn
) -> None:
    assert client.post(ADDRESS, {"file": file(cdm_kvn())}).status_code == 401
    assert signed_in("manager").post(ADDRESS, {"file": file(cdm_kvn())}).status_code == 403
    assert not Message.objects.exists()


def test_an_operator_hands_one_over_once(signed_in: SignedIn) -> None:
    client = signed_in("operator")
    first = client.post(ADDRESS, {"file": file(cdm_kvn())})
    again = client.post(ADDRESS, {"file": file(cdm_kvn(), "again.cdm")})
    body = first.json()

    assert (first.status_code, again.status_code) == (201, 200)
    assert (body["result"], again.json()["result"]) == ("stored", "duplicate")
    assert body["message"]["status"] == "assessed"
    assert body["message"]["facts"]["header"]["ORIGINATOR"] == "TESTERS"
    assert again.json()["message"]["id"] == body["message"]["id"]


def test_a_rejected_file_is_kept_and_its_problems_are_answered(signed_in: SignedIn) -> None:
    response = signed_in("operator").post(ADDRESS, {"file": file(cdm_kvn(change={"TCA": None}))})
    body = response.json()

    assert response.status_code == 422
    assert body["result"] == "rejected"
    assert body["message"]["problems"] == [
        {"place": "relativeMetadataData", "reason": "TCA is missing"}
    ]
    assert body["message"]["tca_utc"] is None


def test_an_upload_without_a_file_or_with_an_odd_tag_is_an_error(signed_in: SignedIn) -> None:
    client = signed_in("operator")
    nothing = client.post(ADDRESS, {})
    odd = client.post(ADDRESS, {"file": file(oem_kvn()), "tag": "odd"})

    assert (nothing.status_code, odd.status_code) == (400, 400)
    assert set(nothing.json()["error"]["fields"]) == {"file"}
    assert set(odd.json()["error"]["fields"]) == {"tag"}


def test_the_list_is_filtered_and_leaves_what_they_say_to_the_detail(client: Client) -> None:
    cdm = stored(cdm_kvn())
    stored(oem_kvn())
    [row] = client.get(f"{ADDRESS}?kind=cdm").json()["results"]

    assert row["id"] == cdm.pk
    assert "facts" not in row
    assert client.get(f"{ADDRESS}{cdm.pk}/").json()["facts"]["CCSDS_CDM_VERS"] == "1.0"
    assert client.get(f"{ADDRESS}?norad_cat_id=30337").json()["count"] == 1
    assert client.get(f"{ADDRESS}?kind=teapot").status_code == 400


def test_a_reported_conjunction_names_its_originator(client: Client) -> None:
    message = stored(cdm_kvn())
    body = client.get(f"/api/v1/conjunctions/{message.conjunction_id}/").json()

    assert body["state"] == "reported"
    assert body["latest_assessment"]["originator"] == "TESTERS"
    assert body["latest_assessment"]["run"] is None
    assert body["latest_report"] == message.assessment_id
    assert (body["first_run"], body["last_seen_run"]) == (None, None)
    encounter = client.get(f"/api/v1/conjunctions/{message.conjunction_id}/encounter/")
    assert encounter.status_code == 409
    assert "Reported by TESTERS" in encounter.json()["error"]["message"]
