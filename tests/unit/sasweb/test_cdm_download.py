"""A conjunction's message, by its page, the API and the command."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from screening.conjunctions.models import Assessment, Conjunction
from screening.messages.cdm import read_cdm
from tests import factories
from tests.risky_passes import risky_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.mark.parametrize(
    ("query", "media_type", "suffix"),
    [
        ("", "text/plain", ".cdm"),
        ("?format=kvn", "text/plain", ".cdm"),
        ("?format=XML", "application/xml", ".xml"),
        ("?format=json", "application/json", ".json"),
    ],
)
def test_both_addresses_give_the_same_file(
    client: Client, query: str, media_type: str, suffix: str
) -> None:
    assessment = risky_assessment()
    answer = client.get(f"/api/v1/conjunctions/{assessment.conjunction_id}/cdm/{query}")
    same = client.get(f"/api/v1/assessments/{assessment.pk}/cdm/{query}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == f"{media_type}; charset=utf-8"
    assert answer["Content-Disposition"].endswith(f'{suffix}"')
    assert answer.content == same.content
    message = read_cdm(answer.content, file_name="x")
    assert message.collision_probability == assessment.pc


def test_an_unknown_syntax_is_an_error_that_lists_those_there_are(client: Client) -> None:
    assessment = risky_assessment()
    answer = client.get(f"/api/v1/assessments/{assessment.pk}/cdm/?format=pdf")

    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]["format"][0].endswith("Known: kvn, xml, json.")


@pytest.mark.parametrize("area", ["conjunctions", "assessments"])
def test_without_covariances_it_is_a_conflict_with_the_reason(client: Client, area: str) -> None:
    conjunction = factories.assessed_conjunction()
    pk = conjunction.pk if area == "conjunctions" else conjunction.latest_assessment_id
    answer = client.get(f"/api/v1/{area}/{pk}/cdm/?format=xml")

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "conflict"
    assert "needs the covariances of both objects" in answer.json()["error"]["message"]


def test_what_nobody_has_assessed_is_not_found(client: Client) -> None:
    assert client.get(f"/api/v1/conjunctions/{factories.conjunction().pk}/cdm/").status_code == 404


def test_the_page_offers_every_syntax_of_the_shown_assessment(client: Client) -> None:
    assessment = risky_assessment()
    html = client.get(f"/conjunctions/{assessment.conjunction_id}/").content.decode()

    for syntax in ("kvn", "xml", "json"):
        address = f"/api/v1/assessments/{assessment.pk}/cdm/?format={syntax}"
        assert f'href="{address}" download' in html
        assert client.get(address).status_code == 200


def test_the_page_says_why_there_is_none(client: Client) -> None:
    html = client.get(f"/conjunctions/{factories.assessed_conjunction().pk}/").content.decode()

    assert "No CDM to download. A CDM needs the covariances of both objects" in html
    assert "/cdm/?format=" not in html


def test_the_command_prints_the_newest_or_the_one_asked_for() -> None:
    first = risky_assessment()
    conjunction = first.conjunction
    newest = risky_assessment(conjunction, run=factories.run())
    Conjunction.objects.update(latest_assessment=newest)

    assert f"SP-{newest.pk}-" in printed(conjunction.pk)
    assert f"SP-{first.pk}-" in printed(conjunction.pk, assessment=first.pk)
    assert read_cdm(printed(conjunction.pk, format="xml").encode(), file_name="x")


@pytest.mark.parametrize("options", [{}, {"assessment": 123456}])
def test_the_command_says_what_there_is_not(options: dict[str, int]) -> None:
    conjunction = factories.conjunction()
    with pytest.raises(CommandError, match=r"Nobody has assessed|has no assessment 123456"):
        printed(conjunction.pk, **options)
    with pytest.raises(CommandError, match="There is no conjunction 999999"):
        printed(999_999, **options)
    assert not Assessment.objects.exists()


def printed(conjunction_id: int, **options: object) -> str:
    out = StringIO()
    call_command("message_export", conjunction_id, stdout=out, **options)
    return out.getvalue()
