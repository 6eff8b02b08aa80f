"""Conjunctions whose newest report is the one that came last, as it was kept before 0012."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from screening.conjunctions.models import Assessment, Conjunction
from screening.messages.ccsds.values import format_utc
from tests import factories
from tests.factories import NOW
from tests.screened_world import stand_still
from tests.unit.messages.test_conjunction_report import TCA, cdm, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def made(hours_before: float, **change: Any) -> Assessment:
    """The assessment of a message made so long before it came in."""
    made_utc = format_utc(NOW - timedelta(hours=hours_before))
    told = {"CREATION_DATE": made_utc, "MESSAGE_ID": f"MADE-{hours_before:g}"} | change
    found = take_in(cdm(**told), f"{told}").assessment
    assert found is not None
    return found


def shown_the_old_way(report: Assessment, *, is_seen: bool = False) -> None:
    """Go by a report because it came last; without a run it gives time and miss distance too."""
    subject = report.conjunction
    subject.latest_report = subject.risk_assessment = report
    if not is_seen:
        subject.latest_assessment = report
        subject.tca_utc, subject.miss_distance_km = report.tca_utc, report.miss_distance_km
    subject.save()


def columns() -> list[dict[str, Any]]:
    return list(Conjunction.objects.order_by("pk").values())


def migrate() -> None:
    name = "screening.conjunctions.migrations.0014_latest_report_by_making"
    import_module(name).choose_again(apps, None)


def test_the_message_made_last_counts_as_in_the_product() -> None:
    newer = made(1)
    older = made(30, tca=TCA + timedelta(minutes=3), MISS_DISTANCE="9000 [m]")
    as_the_product_has_it = columns()
    shown_the_old_way(older)
    assert columns() != as_the_product_has_it

    migrate()

    assert columns() == as_the_product_has_it
    assert Conjunction.objects.get().latest_assessment == newer


def test_a_run_that_sees_the_pass_keeps_its_own_time_and_miss() -> None:
    known = factories.assessed_conjunction()
    newer, older = made(1), made(30, MISS_DISTANCE="9000 [m]")
    as_the_product_has_it = columns()
    older.conjunction.refresh_from_db()
    shown_the_old_way(older, is_seen=True)

    migrate()

    assert columns() == as_the_product_has_it
    subject = Conjunction.objects.get()
    assert subject.latest_report == newer
    assert subject.latest_assessment == known.latest_assessment


def test_of_messages_that_contradict_one_another_the_closest_stays() -> None:
    made(5, MISS_DISTANCE="99 [m]", MESSAGE_ID="SAME")
    made(4, MISS_DISTANCE="1234 [m]", MESSAGE_ID="SAME")
    as_the_product_has_it = columns()
    assert Conjunction.objects.get().miss_distance_km == pytest.approx(0.099)

    migrate()

    assert columns() == as_the_product_has_it


def test_what_is_right_already_and_what_nobody_reported_is_left_alone() -> None:
    factories.assessed_conjunction(tca_utc=TCA + timedelta(days=1))
    made(1)
    before = columns()

    migrate()

    assert columns() == before
