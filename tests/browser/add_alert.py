"""Write one e-mail about a red pass to a running site's recipient: a program of ``seeding``."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

from django.test import override_settings

from screening.alerts import ack_links
from screening.alerts.composing import compose
from screening.alerts.models import Notice
from screening.alerts.people_models import Recipient
from screening.common.clock import real_now_utc
from tests.alert_notices import notice


def main(site_url: str, person: str, minutes_ago: float) -> str:
    """Return the HTML of the e-mail as it was sent so many minutes ago. May be done again."""
    address = f"{person.lower().replace(' ', '.')}@example.org"
    key = f"browser:{address}"
    Notice.objects.filter(key=key).delete()
    Recipient.objects.filter(address=address).delete()
    to = Recipient.objects.create(name=person, channel="email", address=address)
    said = notice(pk=None, key=key, is_replay=True)
    said.save()
    sent_at = real_now_utc() - timedelta(minutes=minutes_ago)
    with (
        override_settings(PUBLIC_URL=site_url),
        mock.patch.object(ack_links, "real_now_utc", return_value=sent_at),
    ):
        return compose([said], to, delivery_key=f"browser-{to.pk}").html
