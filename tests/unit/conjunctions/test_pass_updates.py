"""What was said of a conjunction, as rules ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.conjunctions.criteria import Clause, Comparison, Outcome, PassFacts, Quantity
from screening.conjunctions.criteria.verdicts import clause_result
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.pass_updates import manoeuvrability, updates_of
from screening.conjunctions.risk_columns import NO_LARGEST
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)


def _message(subject: Conjunction, **overrides: Any) -> PassFacts:
    """What a message without states says: distance, and its originator's probability."""
    fields = {
        "originator": "18 SDS",
        "kind": Assessment.Kind.CLOSEST_APPROACH,
        "tca_utc": subject.tca_utc,
        "miss_distance_km": 12.0,
        "created_at": NOW,
        "pc_reason": "the message has no states",
    }
    Assessment.objects.create(conjunction=subject, **fields | overrides)
    return updates_of([subject.pk])[subject.pk]["18 SDS"][-1]


@pytest.mark.django_db
def test_an_originators_own_probability_counts_where_ours_is_unknown_or_smaller() -> None:
    subject = factories.conjunction()
    known = {"pc": 1e-5, "pc_grade": "operational"}
    for fields, pc, grade in (
        ({"stated_pc": 3e-4}, 3e-4, "stated"),
        ({"stated_pc": 3e-4} | known, 3e-4, "stated"),
        ({"stated_pc": 1e-6} | known, 1e-5, "operational"),
        ({}, None, ""),
    ):
        facts = _message(subject, **fields)
        assert (facts.pc, facts.grade) == (pc, grade)


@pytest.mark.django_db
def test_a_clause_on_the_largest_value_cannot_be_judged_of_a_slow_encounter() -> None:
    subject = factories.conjunction()
    facts = _message(subject, pc=7.4e-2, pc_method="slow", pc_reason="", max_pc=None)
    clause = Clause(quantity=Quantity.MAX_PC, comparison=Comparison.GREATER, limit=0.01)
    result = clause_result(clause, facts)

    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, NO_LARGEST)


@pytest.mark.django_db
def test_messages_that_come_together_count_in_the_order_in_which_they_were_made() -> None:
    subject = factories.conjunction()
    _message(subject, miss_distance_km=1.1, made_at=NOW - timedelta(hours=1))
    last = _message(subject, miss_distance_km=47.0, made_at=NOW - timedelta(hours=15))
    said = updates_of([subject.pk])[subject.pk]["18 SDS"]
    assert [each.miss_distance_km for each in said] == [47.0, 1.1]
    assert (last.miss_distance_km, last.at_utc) == (1.1, NOW - timedelta(hours=1))


@pytest.mark.django_db
def test_a_distance_alone_does_not_tell_whether_a_box_is_entered() -> None:
    """12 km away may be inside 2 x 25 x 25 km or outside; 40 km away is outside."""
    subject = factories.conjunction()
    box = (Quantity.INSIDE_VOLUME, "notification box")
    assert _message(subject).value(*box) is None
    assert _message(subject, volumes_entered=["notification box"]).value(*box) is True
    assert _message(subject, miss_distance_km=40.0).value(*box) is False
    with_states = {"radial_km": 11.0, "in_track_km": 4.0, "cross_track_km": 2.6}
    assert _message(subject, **with_states).value(*box) is False


@pytest.mark.django_db
def test_runs_with_the_same_sources_are_one_update_in_the_words_of_the_newest() -> None:
    subject = factories.conjunction()
    for pc in (1e-5, 2e-5, 3e-5):
        last = factories.assessment(subject, run=factories.run(), pc=pc)
    (update,) = updates_of([subject.pk])[subject.pk][""]
    assert (update.assessment_id, update.pc, update.by) == (last.pk, 3e-5, f"run {last.run_id}")


@pytest.mark.django_db
def test_knowledge_is_as_new_as_the_newer_of_its_sources() -> None:
    subject = factories.conjunction()
    factories.assessment(subject, primary_age_days=2.0, secondary_age_days=0.5)
    (update,) = updates_of([subject.pk])[subject.pk][""]
    assert update.known_until_utc == subject.tca_utc - 0.5 * DAY


@pytest.mark.parametrize(
    ("object_type", "constellation", "status", "expected"),
    [
        ("debris", "", "", False),
        ("rocket_body", "", "", False),
        ("payload", "Starlink", "+", True),
        ("payload", "Starlink", "D", False),
        ("payload", "", "-", False),
        ("payload", "", "+", None),
        ("unknown", "", "", None),
    ],
)
def test_what_is_known_of_manoeuvres(
    object_type: str, constellation: str, status: str, expected: bool | None
) -> None:
    manoeuvres, reason = manoeuvrability(object_type, constellation, status)
    assert manoeuvres is expected
    assert bool(reason) is (expected is None)
