"""The page goes by the best opinion, says whose it is, and shows every other one by choice."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from sasweb.web.what_to_do import what_to_do
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.services.best_risk import risks_choose
from screening.conjunctions.standing import ConjunctionState
from screening.engine.covariance.estimates import CovarianceSource
from screening.messages.cdm import schema
from screening.messages.models import Message, MessageKind, MessageSource, MessageStatus
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS
from tests.risky_passes import (
    STATION_SIGMA_KM,
    VISITOR_SIGMA_KM,
    known_to,
    risk_columns,
    risky_assessment,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
MADE_AT = NOW - timedelta(hours=3)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, conjunction: Conjunction, query: str = "") -> str:
    response = client.get(f"/conjunctions/{conjunction.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def sentence(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found is not None
    return words(found[1])


def message_of(originator: str, conjunction: Conjunction, **more: Any) -> Assessment:
    """JSC knows the same pass ten times better than we do."""
    age_days = (STATION_ELEMENTS.epoch_utc - MADE_AT) / timedelta(days=1)
    sides = [
        known_to([each / 10 for each in sigma], source=CovarianceSource.CDM, age_days=age_days)
        for sigma in (STATION_SIGMA_KM, VISITOR_SIGMA_KM)
    ]
    own = conjunction.latest_assessment
    report = factories.assessment(
        conjunction,
        run=None,
        originator=originator,
        made_at=MADE_AT,
        primary_element_set=None,
        secondary_element_set=None,
        **risk_columns(*sides) | {"pc": 3.9e-3} | more,
    )
    conjunction.latest_assessment, conjunction.latest_report = own, report
    conjunction.save()
    risks_choose(Conjunction.objects.filter(pk=conjunction.pk))
    return report


@pytest.fixture
def own() -> Assessment:
    return risky_assessment()


def test_the_headline_says_whose_value_it_is_and_what_ours_is(
    client: Client, own: Assessment
) -> None:
    message_of("JSC", own.conjunction)
    html = page(client, own.conjunction)
    assert sentence(html).endswith(
        "Probability of collision 3.9e−03 , operational grade, by JSC&#x27;s message of"
        " 2026-03-10 01:00 UTC ; our own screening gives 5.2e−05 ."
    )
    assert "3.9e−03 operational grade, by JSC&#x27;s message" in words(html)  # among the figures


def test_a_larger_value_that_its_originator_states_counts(client: Client, own: Assessment) -> None:
    message_of("CARA", own.conjunction, pc=1e-7, stated_pc=2e-4)
    html = page(client, own.conjunction)
    assert "; CARA itself states 2.0e\N{MINUS SIGN}04 , which counts; our own" in sentence(html)
    told = words(html)
    assert "as CARA states it; computed here is less: 1.0e\N{MINUS SIGN}07 , operational" in told


def test_table_plane_and_sigmas_are_of_the_best_one(client: Client, own: Assessment) -> None:
    message_of("JSC", own.conjunction)
    text = words(page(client, own.conjunction))
    assert "by method from JSC&#x27;s message operational grade" in text
    assert "Source Conjunction message on this very encounter" in text
    assert "In-track 150 m" in text
    assert "own element history" not in text


def test_a_switch_shows_the_run_s_own_and_keeps_the_headline(
    client: Client, own: Assessment
) -> None:
    message_of("JSC", own.conjunction)
    assert f'href="?assessment={own.pk}"' in page(client, own.conjunction)

    html = page(client, own.conjunction, f"?assessment={own.pk}")
    assert "3.9e−03 , operational grade, by JSC" in sentence(html)
    assert f"by method from run {own.run_id} screening grade" in words(html)
    assert "own element history" in words(html)
    assert "In-track 1.5 km" in words(html)


def test_an_assessment_of_another_pass_is_not_found(client: Client, own: Assessment) -> None:
    other = risky_assessment(factories.conjunction(tca_utc=NOW + timedelta(days=2)))
    address = f"/conjunctions/{own.conjunction_id}/?assessment={other.pk}"
    assert client.get(address).status_code == 404


def test_one_that_does_not_count_says_why(client: Client, own: Assessment) -> None:
    message_of("JSC", own.conjunction, tca_utc=own.tca_utc + timedelta(minutes=45))
    html = page(client, own.conjunction)
    assert "5.2e−05 , screening grade" in sentence(html)
    assert "JSC" not in sentence(html)
    assert "does not count" in words(html)
    assert "its TCA is 45 min off, over 20" in words(html)


def test_with_one_opinion_there_is_nothing_to_choose(client: Client, own: Assessment) -> None:
    assert "opinions__one" not in page(client, own.conjunction)


def test_the_plane_shows_the_run_s_place_beside_the_message_s(
    client: Client, own: Assessment
) -> None:
    message_of("JSC", own.conjunction)
    response = client.get(f"/conjunctions/{own.conjunction_id}/")
    plane = response.context["facts"].charts["plane"]
    assert plane["miss"]["by"] == "JSC"
    assert [each["by"] for each in plane["earlier"]] == [f"run {own.run_id}"]


def stated_by(originator: str, number: int, conjunction: Conjunction, **more: Any) -> None:
    told = {
        "kind": MessageKind.CDM,
        "status": MessageStatus.ASSESSED,
        "source": MessageSource.UPLOAD,
        "received_at": NOW + timedelta(minutes=number),
        "file_name": f"{number}.cdm",
        "sha256": f"{number:064d}",
        "size_bytes": 1,
        "content_gzip": b"",
        "originator": originator,
        "tca_utc": conjunction.tca_utc,
        "conjunction": conjunction,
        "facts": {schema.RELATIVE: {"COLLISION_PROBABILITY": f"{number}.5e-4"}},
    }
    Message.objects.create(**told | more)


def test_our_own_message_that_came_back_does_not_bear_us_out(
    client: Client, own: Assessment
) -> None:
    message_of("JSC", own.conjunction)
    stated_by("JSC", 1, own.conjunction)
    stated_by("EUSST", 2, own.conjunction)
    stated_by(django_settings.MESSAGE_ORIGINATOR, 3, own.conjunction)
    text = words(page(client, own.conjunction))
    assert "JSC stated by its message 1.5e−04" in text
    assert "EUSST stated by its message 2.5e−04" in text
    assert f"{django_settings.MESSAGE_ORIGINATOR} stated by its message" not in text
    assert "3.5e−04" not in text


def test_of_one_sender_the_message_made_last_is_the_newest(client: Client, own: Assessment) -> None:
    message_of("JSC", own.conjunction)
    stated_by("JSC", 1, own.conjunction, created_utc=NOW - timedelta(hours=1))
    stated_by("JSC", 2, own.conjunction, created_utc=NOW - timedelta(hours=9))
    text = words(page(client, own.conjunction))
    assert "JSC stated by its message 1.5e−04" in text
    assert "2.5e−04" not in text


def test_a_tier_and_a_grade_give_one_order(client: Client) -> None:
    subject = factories.conjunction(miss_distance_km=0.4)
    own = risky_assessment(subject)
    text = words(page(client, own.conjunction))
    assert "red: act By distance alone" in text
    assert "Act now: get the operator&#x27;s or an agency&#x27;s data on it before any" in text
    assert "not for action" not in text

    message_of("JSC", own.conjunction)
    text = words(page(client, own.conjunction))
    assert "Act now: decide by the flight rules;" in text


@pytest.mark.parametrize(
    ("tier", "state", "grade", "begins"),
    [
        ("red", ConjunctionState.UPCOMING, "", "Act now: get the operator's"),
        ("red", ConjunctionState.STALE, "screening", "Act now: get the operator's"),
        ("yellow", ConjunctionState.REPORTED, "operational", "Prepare: decide by"),
        ("yellow", ConjunctionState.UPCOMING, "screening", "Prepare: get the operator's"),
        ("watch", ConjunctionState.UPCOMING, "screening", ""),
        ("red", ConjunctionState.PASSED, "operational", ""),
        ("red", ConjunctionState.NOT_FOUND, "screening", ""),
    ],
)
def test_nothing_is_asked_where_nothing_is_due(
    tier: str, state: ConjunctionState, grade: str, begins: str
) -> None:
    told = what_to_do(tier, state, grade)
    assert told.startswith(begins)
    assert bool(told) == bool(begins)
