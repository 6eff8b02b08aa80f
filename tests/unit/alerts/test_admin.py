"""What was said of alarms is read in the admin, and edited by nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from screening.alerts.alarm_models import Alarm, AlarmEvent
from tests.factories import NOW


@pytest.mark.django_db
def test_alarms_are_read_with_what_was_said_of_them_and_never_edited(admin_client: Client) -> None:
    alarm = Alarm.objects.create(key="beat", subject="The schedule", limit_s=60.0, since_utc=NOW)
    AlarmEvent.objects.create(
        alarm=alarm, kind="raised", words="Silent for an hour.", at_utc=NOW, recorded_at=NOW
    )
    assert "The schedule" in admin_client.get(reverse("admin:alerts_alarm_changelist")).text
    address = reverse("admin:alerts_alarm_change", args=[alarm.pk])
    page = admin_client.get(address).text
    assert "Silent for an hour." in page
    assert 'name="subject"' not in page
    assert admin_client.post(address, {"subject": "Another"}).status_code == 403
    assert admin_client.get(reverse("admin:alerts_alarm_add")).status_code == 403
