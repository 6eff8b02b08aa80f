"""Whose probability a conjunction goes by: the best grade, of what time has not overtaken."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings

from screening.conjunctions.best_risk import risk_candidates
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.services.best_risk import risks_choose
from screening.messages.models import MessageSource
from screening.messages.services import message_import
from tests import factories
from tests.factories import NOW
from tests.risky_passes import risky_assessment
from tests.screened_world import catalogue_of, newer, one_run, stand_still, the_pass, two_objects
from tests.unit.messages.test_conjunction_report import cdm

pytestmark = pytest.mark.django_db
TCA = factories.STATION_ELEMENTS.epoch_utc


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def take_in(text: str) -> Assessment:
    message = message_import(text.encode(), file_name="x.cdm", source=MessageSource.COMMAND).message
    assert message.assessment is not None
    return message.assessment


def reported(
    conjunction: Conjunction,
    originator: str,
    *,
    made_at: datetime = NOW,
    tca: datetime = TCA,
    **more: Any,
) -> Assessment:
    """A report of operational grade, unless said otherwise, as a message of this age leaves it."""
    told = {
        "conjunction": conjunction,
        "originator": originator,
        "kind": Assessment.Kind.CLOSEST_APPROACH,
        "tca_utc": tca,
        "miss_distance_km": 0.5,
        "created_at": NOW,
        "pc": 3.9e-3,
        "pc_grade": "operational",
        "made_at": made_at,
    }
    made = Assessment.objects.create(**told | more)
    Conjunction.objects.filter(pk=conjunction.pk).update(latest_report=made)
    return made


def chosen(conjunction: Conjunction) -> Assessment | None:
    risks_choose(Conjunction.objects.filter(pk=conjunction.pk))
    conjunction.refresh_from_db()
    return conjunction.risk_assessment


def test_a_message_of_operational_grade_counts_over_our_own_screening() -> None:
    two_objects()
    run = one_run()
    report = take_in(cdm())
    found = the_pass()

    assert report.pc_grade == "operational"
    assert found.latest_assessment == run.assessments.get(conjunction=found)
    assert found.risk_assessment == report


def test_a_newer_run_does_not_take_the_message_s_place() -> None:
    two_objects()
    report = take_in(cdm())
    run = one_run()
    found = the_pass()

    assert found.latest_assessment == run.assessments.get(conjunction=found)
    assert found.risk_assessment == report


def test_where_no_run_sees_it_any_more_the_message_still_counts() -> None:
    two_objects()
    one_run()
    report = take_in(cdm())
    catalogue_of(newer(factories.VISITOR_ELEMENTS, raan_deg=9.0))
    one_run()
    assert the_pass().risk_assessment == report


def test_without_a_report_it_is_the_newest_run_s() -> None:
    two_objects()
    run = one_run()
    found = the_pass()
    assert found.risk_assessment == run.assessments.get(conjunction=found)


@pytest.mark.parametrize("grade", ["screening", ""])
def test_of_equal_or_lesser_grade_the_run_s_own_counts(grade: str) -> None:
    own = risky_assessment()
    reported(own.conjunction, "JSC", pc_grade=grade)
    assert chosen(own.conjunction) == own


def test_a_report_with_a_value_counts_over_a_run_that_has_none() -> None:
    own = risky_assessment(pc=None, pc_grade="", pc_reason="It is a riddle.")
    report = reported(own.conjunction, "JSC", pc_grade="screening")
    assert chosen(own.conjunction) == report


def test_where_none_can_be_computed_one_that_is_stated_counts() -> None:
    nothing = {"pc": None, "pc_grade": "", "pc_reason": "It is a riddle."}
    own = risky_assessment(**nothing)
    reported(own.conjunction, "JSC", **nothing)
    stating = reported(own.conjunction, "CARA", stated_pc=2.1e-5, **nothing)
    assert chosen(own.conjunction) == stating


@pytest.mark.parametrize(("days", "counts"), [(6.9, True), (7.1, False)])
def test_a_report_made_too_long_before_its_tca_does_not_count(days: float, counts: bool) -> None:
    own = risky_assessment()
    report = reported(own.conjunction, "JSC", made_at=TCA - timedelta(days=days))
    assert chosen(own.conjunction) == (report if counts else own)


@pytest.mark.parametrize(("minutes", "counts"), [(19, True), (21, False)])
def test_a_report_of_another_time_does_not_count(minutes: int, counts: bool) -> None:
    own = risky_assessment()
    report = reported(own.conjunction, "JSC", tca=TCA + timedelta(minutes=minutes))
    assert chosen(own.conjunction) == (report if counts else own)


def test_of_each_originator_only_the_message_made_last_counts() -> None:
    """Files come in any order: what was made last is the newest, not what came last."""
    own = risky_assessment()
    later = reported(own.conjunction, "JSC", made_at=NOW - timedelta(hours=1), pc_grade="screening")
    reported(own.conjunction, "JSC", made_at=NOW - timedelta(hours=5))
    assert later.known_at_utc == NOW - timedelta(hours=1)
    assert chosen(own.conjunction) == own

    other = reported(own.conjunction, "EUSST", made_at=NOW - timedelta(hours=9))
    assert chosen(own.conjunction) == other


def test_a_message_in_our_own_name_does_not_count() -> None:
    own = risky_assessment()
    reported(own.conjunction, django_settings.MESSAGE_ORIGINATOR)
    assert chosen(own.conjunction) == own


def test_what_does_not_count_says_why() -> None:
    own = risky_assessment()
    old = reported(own.conjunction, "OLD", made_at=TCA - timedelta(days=8))
    off = reported(own.conjunction, "OFF", tca=TCA + timedelta(minutes=45))
    words = {each.assessment.originator: each.why_not for each in risk_candidates(own, [old, off])}
    assert words == {
        "": "",
        "OLD": "made 8.0 days before its TCA, over 7",
        "OFF": "its TCA is 45 min off, over 20",
    }


def test_the_migration_chooses_as_the_product_does() -> None:
    migration = import_module("screening.conjunctions.migrations.0010_best_risk")
    own = risky_assessment()
    report = reported(own.conjunction, "JSC")
    old = risky_assessment(factories.conjunction(tca_utc=TCA + timedelta(days=1)))
    reported(old.conjunction, "JSC", made_at=TCA - timedelta(days=8))
    Conjunction.objects.update(risk_assessment=None)

    migration.choose(apps, None)

    own.conjunction.refresh_from_db()
    old.conjunction.refresh_from_db()
    assert own.conjunction.risk_assessment == report
    assert old.conjunction.risk_assessment == old


def test_the_probability_it_goes_by_is_kept_beside_it() -> None:
    own = risky_assessment()
    subject = own.conjunction
    chosen(subject)
    assert (subject.pc, subject.counted_pc, subject.max_pc) == (own.pc, own.pc, own.max_pc)
    report = reported(subject, "JSC", stated_pc=5e-3)
    assert chosen(subject) == report
    subject.refresh_from_db()
    assert (subject.pc, subject.counted_pc, subject.max_pc) == (report.pc, 5e-3, report.max_pc)
    assert report.pc not in (own.pc, 5e-3)


def test_the_migration_keeps_the_probability_that_was_chosen_before() -> None:
    migration = import_module("screening.conjunctions.migrations.0020_probability_of_conjunctions")
    known = risky_assessment()
    unknown = factories.assessment(factories.conjunction(tca_utc=TCA + timedelta(days=1)))
    Conjunction.objects.update(pc=None, max_pc=None)
    migration.keep(apps, None)
    for each in (known, unknown):
        each.conjunction.refresh_from_db()
        assert each.conjunction.pc == each.pc
        assert each.conjunction.max_pc == each.max_pc
    assert known.pc is not None


def test_choosing_for_many_takes_no_more_questions(django_assert_num_queries: Any) -> None:
    for days in range(4):
        made = risky_assessment(factories.conjunction(tca_utc=TCA + timedelta(days=days)))
        reported(made.conjunction, "JSC", tca=TCA + timedelta(days=days))
    with django_assert_num_queries(4):  # all, those with reports, the reports, what is better
        risks_choose(Conjunction.objects.all())
    assert not Conjunction.objects.filter(risk_assessment__originator="").exists()
