"""Studies by machine: the list, one with its answer, asking, cancelling; as documented."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from screening.consequences.breakups.study import KIND as BREAKUP
from screening.consequences.models import Study, StudyStatus
from screening.consequences.registry import KINDS
from screening.tokens.models import Scope
from screening.tokens.services import token_issue
from tests.screened_world import two_objects
from tests.what_if_world import KIND, answered, asked, use_fake_kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

SignedIn = Callable[[str], Client]
ADDRESS = "/api/v1/studies/"
ASKING = {"kind": "breakup", "question": {"target": "70001"}}
EXAMPLE = re.compile(r"```http\nPOST (\S+)\n(\d+)\n```\n\n```json\n(.*?)```", re.DOTALL)
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "what-if.md"


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    two_objects()
    use_fake_kind(monkeypatch)


def post(client: Client, body: Any, address: str = ADDRESS, **headers: str) -> Any:
    return client.post(address, body, content_type="application/json", headers=headers)


def error_of(response: Any) -> dict[str, Any]:
    error: dict[str, Any] = response.json()["error"]
    assert response.status_code == 400
    return error


def test_a_question_is_queued_and_can_be_followed(signed_in: SignedIn) -> None:
    client = signed_in("operator")
    response = post(client, ASKING | {"title": "Mine", "conjunction_id": 7})
    assert response.status_code == 202
    body = client.get(response["Location"]).json()
    assert (body["status"], body["title"], body["asked_by"]) == ("queued", "Mine", "a-operator")
    assert body["question"] == {"target": 70001, "bytes": 0}
    assert (body["document"], body["conjunction_id"]) == (None, 7)
    assert body["page"] == f"http://testserver/what-if/{body['uuid']}/"
    assert post(client, ASKING | {"title": "Mine", "conjunction_id": 7}).json() == body


def test_an_answer_is_told_whole_and_lists_are_short(client: Client) -> None:
    study = answered()
    (row,) = client.get(ADDRESS).json()["results"]
    assert "document" not in row
    body = client.get(f"{ADDRESS}{study.uuid}/").json()
    assert body["document"] == study.document
    assert (body["progress"], body["is_kept"]) == (1.0, False)
    assert body["goes_at"] > body["requested_at"]
    assert client.get(f"{ADDRESS}0a1b2c3d-0000-4000-8000-000000000001/").status_code == 404


def test_studies_are_filtered_and_cut_into_pages_by_cursors(client: Client) -> None:
    done = answered()
    waiting = asked(data={"target": 1})
    rows = client.get(f"{ADDRESS}?status=queued&kind=breakup").json()["results"]
    assert [row["uuid"] for row in rows] == [str(waiting.uuid)]
    assert client.get(f"{ADDRESS}?kind=burns").json()["results"] == []
    first = client.get(f"{ADDRESS}?page_size=1").json()
    second = client.get(first["next"]).json()
    uuids = [page["results"][0]["uuid"] for page in (first, second)]
    assert uuids == [str(waiting.uuid), str(done.uuid)]
    assert "burns" in error_of(client.get(f"{ADDRESS}?kind=tea"))["message"]


@pytest.mark.parametrize("how", ["base64", "multipart"])
def test_a_file_comes_as_base64_or_as_a_part(signed_in: SignedIn, how: str) -> None:
    client = signed_in("operator")
    if how == "base64":
        file = {"attachment": base64.b64encode(b"oem").decode(), "attachment_name": "a.oem"}
        response = post(client, ASKING | file)
    else:
        parts = {"kind": "breakup", "question": json.dumps(ASKING["question"])}
        response = client.post(ADDRESS, parts | {"attachment": SimpleUploadedFile("a.oem", b"oem")})
    assert response.status_code == 202, response.content
    study = Study.objects.get()
    assert (bytes(study.attachment), study.attachment_name) == (b"oem", "a.oem")
    assert study.question == {"target": 70001, "bytes": 3}


def test_what_is_wrong_with_a_question_is_told_of_its_field(signed_in: SignedIn) -> None:
    client = signed_in("operator")
    error = error_of(post(client, {"kind": "breakup", "question": {"target": "ISS"}}))
    sentence = "The target is a catalogue number, such as 25544."
    assert (error["code"], error["fields"]) == ("invalid", {"question.target": [sentence]})
    for wrong, field in (
        ({"kind": "tea"}, "kind"),
        ({"question": [1]}, "question"),
        ({"attachment": "%"}, "attachment"),
        ({"attachment": 7}, "attachment"),
        ({"conjunction_id": "x"}, "conjunction_id"),
    ):
        assert list(error_of(post(client, ASKING | wrong))["fields"]) == [field], wrong
    assert not Study.objects.exists()


def test_a_study_is_cancelled(signed_in: SignedIn) -> None:
    study = asked()
    client = signed_in("manager")
    body = post(client, {}, f"{ADDRESS}{study.uuid}/cancel/").json()
    assert (body["status"], body["cancel_asked_by"]) == (StudyStatus.CANCELLED, "a-manager")
    done = answered()
    body = post(client, {}, f"{ADDRESS}{done.uuid}/cancel/").json()
    assert (body["status"], body["cancel_asked_by"]) == (StudyStatus.FINISHED, None)


def test_only_who_may_ask_writes(client: Client, signed_in: SignedIn) -> None:
    study = asked()
    for address in (ADDRESS, f"{ADDRESS}{study.uuid}/cancel/"):
        assert post(client, ASKING, address).status_code == 401
    nobody = signed_in("nobody")
    for address in (ADDRESS, f"{ADDRESS}{study.uuid}/cancel/"):
        assert post(nobody, ASKING, address).status_code == 403
    study.refresh_from_db()
    assert (study.status, Study.objects.count()) == (StudyStatus.QUEUED, 1)


def test_a_token_asks_only_with_its_scope(client: Client, signed_in: SignedIn) -> None:
    signed_in("operator")
    owner = User.objects.get(username="a-operator")
    for scope, status in ((Scope.READ, 403), (Scope.ACKNOWLEDGE, 403), (Scope.ASK, 202)):
        _, secret = token_issue(owner, purpose="a test", scopes=[scope], days=1)
        response = post(client, ASKING, Authorization=f"Bearer {secret}")
        assert response.status_code == status, scope
    assert Study.objects.get().asked_by == "a-operator"


def test_the_document_asks_as_the_api_takes_it(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, KIND, BREAKUP)
    examples = EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert [status for _, status, _ in examples] == ["202", "400"]
    client = signed_in("operator")
    for address, status, body in examples:
        response = post(client, json.loads(body), address)
        assert response.status_code == int(status), response.content
