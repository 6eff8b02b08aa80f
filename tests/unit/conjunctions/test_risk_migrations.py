"""Probabilities of before, as older releases kept them."""

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
from tests.risky_passes import risk_columns
from tests.screened_world import stand_still
from tests.unit.messages.test_conjunction_report import take_in
from tests.unit.messages.test_message_judge import strangers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def reported(*, hours_before: float, is_calculated: bool) -> Assessment:
    """The assessment of a message on a station, its object's covariance calculated or a default."""
    text = strangers(is_covariance_calculated=is_calculated).replace("= 40000", "= 25544", 1)
    if is_calculated:
        text = text.replace("= DEFAULT", "= CALCULATED")
    made_utc = format_utc(NOW - timedelta(hours=hours_before))
    lines = [
        f"CREATION_DATE = {made_utc}"
        if line.startswith("CREATION_DATE")
        else f"ORIGINATOR = {'CALCULATED' if is_calculated else 'DEFAULTED'}"
        if line.startswith("ORIGINATOR")
        else line
        for line in text.splitlines()
    ]
    found = take_in("\n".join(lines) + "\n", f"{hours_before}").assessment
    assert found is not None
    return found


def graded_as_before(report: Assessment) -> None:
    assert report.risk is not None
    for side in ("primary", "secondary"):
        report.risk[side]["grade"] = "operational"
    report.pc_grade = "operational"
    report.save()


def migrate(name: str, function: str) -> None:
    module = import_module(f"screening.conjunctions.migrations.{name}")
    getattr(module, function)(apps, None)


def test_a_default_of_its_class_no_longer_counts_as_operational_nor_as_the_best() -> None:
    calculated = reported(hours_before=30, is_calculated=True)
    defaulted = reported(hours_before=1, is_calculated=False)
    as_the_product_has_it = list(Assessment.objects.order_by("pk").values())
    graded_as_before(defaulted)
    Conjunction.objects.update(risk_assessment=defaulted)

    migrate("0015_grade_class_defaults_as_screening", "grade_again")

    assert list(Assessment.objects.order_by("pk").values()) == as_the_product_has_it
    assert Conjunction.objects.get().risk_assessment == calculated


def test_a_bound_of_straight_paths_is_forgotten_beside_a_slow_value_alone() -> None:
    subject = factories.conjunction()
    straight = factories.assessment(subject, **risk_columns())
    bound, flags = straight.max_pc, straight.risk["flags"]
    slow = factories.assessment(
        subject,
        run=factories.run(),
        **risk_columns() | {"pc_method": "slow", "risk": straight.risk | {"flags": ["diluted"]}},
    )

    migrate("0016_no_largest_beside_slow_values", "forget_largest")
    straight.refresh_from_db()
    slow.refresh_from_db()

    assert (straight.max_pc, straight.risk["flags"]) == (bound, flags)
    assert bound is not None
    assert (slow.max_pc, slow.risk["flags"]) == (None, [])
