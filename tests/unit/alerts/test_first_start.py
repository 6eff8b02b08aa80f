"""The first start of alerts on a database that has lived without them."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from screening.alerts.models import Decision, Notice
from screening.alerts.selectors import undecided
from screening.alerts.services import alerts_prepare
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from tests import factories
from tests.alert_world import becomes, subscriber
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]


def test_nobody_hears_of_what_happened_before_there_were_alerts_until_somebody_listens() -> None:
    migration = importlib.import_module("screening.alerts.migrations.0002_leave_old_transitions")
    subject = factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR)
    over = factories.assessed_conjunction(tca_utc=NOW + 70 * HOUR)
    becomes(subject, Level.RED)
    becomes(over, Level.RED)
    becomes(over, Level.RED, state=LifeState.MITIGATED, cause=Cause.MITIGATED)
    migration.leave_old_transitions(apps, None)
    migration.leave_old_transitions(apps, None)
    assert {each.reason for each in Decision.objects.all()} == {"From before there were alerts."}
    assert not undecided().exists()
    assert alerts_prepare() == []
    assert not Notice.objects.exists()
    subscriber()
    assert len(alerts_prepare()) == 1
    told = Notice.objects.get()
    assert (told.kind, told.level, told.conjunction) == ("raised", "red", subject)
    assert told.words == "It has been red since 2026-03-10 04:00 UTC, and nobody had been told."
    alerts_prepare()
    assert Notice.objects.count() == 1
    becomes(subject, Level.EMERGENCY)
    alerts_prepare()
    assert Notice.objects.filter(kind="raised", level="emergency").count() == 1
