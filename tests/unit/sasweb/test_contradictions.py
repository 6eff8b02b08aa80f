"""Two messages of one identifier that say different things: both say so, wherever they are told."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from screening.messages.models import Message
from tests.unit.messages.test_conjunction_report import cdm, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.fixture
def pair() -> tuple[Message, Message]:
    """The first message, and one that contradicts it."""
    return take_in(cdm(MISS_DISTANCE="1234 [m]")), take_in(cdm(MISS_DISTANCE="99 [m]"), "y.cdm")


def told(client: Client, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200
    return response.json()


def test_the_api_says_it_of_both_messages(client: Client, pair: tuple[Message, Message]) -> None:
    first, second = pair
    lone = take_in(cdm(MESSAGE_ID="LONE"), "z.cdm")
    rows = {row["id"]: row["contradicted_by"] for row in told(client, "messages/")["results"]}

    assert rows == {first.pk: [second.pk], second.pk: [first.pk], lone.pk: []}
    assert told(client, f"messages/{first.pk}/")["contradicted_by"] == [second.pk]
    assert told(client, f"messages/{second.pk}/")["status"] == "conflict"


def test_the_api_says_it_of_both_assessments_and_of_the_conjunction_s(
    client: Client, pair: tuple[Message, Message]
) -> None:
    first, second = pair
    rows = told(client, "assessments/")["results"]
    found = {row["id"]: row["contradicted_by"] for row in rows}
    conjunction = told(client, f"conjunctions/{first.conjunction_id}/")
    [listed] = told(client, "conjunctions/")["results"]

    assert found == {first.assessment_id: [second.pk], second.assessment_id: [first.pk]}
    assert conjunction["latest_assessment"]["id"] == second.assessment_id
    assert conjunction["latest_assessment"]["contradicted_by"] == [first.pk]
    assert listed["latest_assessment"]["contradicted_by"] == [first.pk]


def test_whoever_hands_one_over_is_told_at_once(signed_in: Any, client: Client) -> None:
    first = take_in(cdm(MISS_DISTANCE="1234 [m]"))
    file = SimpleUploadedFile("y.cdm", cdm(MISS_DISTANCE="99 [m]").encode())
    answer = signed_in("operator").post("/api/v1/messages/", {"file": file}).json()

    assert answer["message"]["contradicted_by"] == [first.pk]


def test_one_without_a_station_is_contradicted_too(client: Client) -> None:
    first = take_in(cdm(one="40000"))
    other = take_in(cdm(one="40000", MISS_DISTANCE="99 [m]"), "y.cdm")

    assert told(client, f"messages/{first.pk}/")["contradicted_by"] == [other.pk]


def test_another_sender_may_use_the_same_identifier(client: Client) -> None:
    take_in(cdm(MISS_DISTANCE="1234 [m]"))
    other = take_in(cdm(MISS_DISTANCE="99 [m]", ORIGINATOR="OTHERS"), "y.cdm")

    assert told(client, f"messages/{other.pk}/")["contradicted_by"] == []


def test_the_list_and_both_pages_link_the_other(
    client: Client, pair: tuple[Message, Message]
) -> None:
    first, second = pair
    rows = client.get("/messages/").content.decode().split('<th scope="row"')[1:]

    for one, other in ((first, second), (second, first)):
        [row] = (each for each in rows if f'href="/messages/{one.pk}/file/"' in each)
        assert "contradicted by" in row
        assert f'href="/messages/{other.pk}/">message {other.pk}</a>' in row
    for one, other in ((first, second), (second, first)):
        page = client.get(f"/messages/{one.pk}/").content.decode()
        assert "Another message of its identifier says something else" in page
        assert f'href="/messages/{other.pk}/"' in page


def test_many_rows_cost_no_more_questions(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        for miss in (99, 1234):
            text = cdm(MISS_DISTANCE=f"{miss} [m]", MESSAGE_ID=f"M-{number}")
            take_in(text, f"{number}-{miss}")
    for address in ("messages", "assessments"):
        with django_assert_max_num_queries(8):
            assert len(told(client, f"{address}/")["results"]) == 12
