"""The first start of alerts on a database that has lived without them."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from screening.alerts.models import Decision, Notice
from screening.alerts.selectors import undecided
from screening.alerts.services import alerts_prepare
from screening.conjunctions.criteria.clauses import Level
from tests import factories
from tests.alert_world import becomes, subscriber
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]


def test_nobody_hears_of_what_happened_before_there_were_alerts() -> None:
    migration = importlib.import_module("screening.alerts.migrations.0002_leave_old_transitions")
    subscriber()
    subject = factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR)
    becomes(subject, Level.RED)
    migration.leave_old_transitions(apps, None)
    migration.leave_old_transitions(apps, None)
    assert Decision.objects.get().reason == "From before there were alerts."
    assert not undecided().exists()
    assert alerts_prepare() == []
    assert not Notice.objects.exists()
    becomes(subject, Level.EMERGENCY)
    assert len(alerts_prepare()) == 1
