"""Somebody who sees all of the header, on a bad day: a program of ``seeding``.

``PERSON`` leads home's side, is staff, and has a case waiting, while feeds and workers are silent.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User

from screening.alerts.alarm_models import Pulse
from screening.alerts.pulses import BEAT, DECIDING
from screening.common.clock import now_utc, real_now_utc
from screening.conjunctions.models import Conjunction
from screening.coordination.models import Case
from screening.operators.models import Membership
from tests import coordination_world as world

PERSON, PASSWORD = "eva-header", "correct horse"


def main() -> None:
    """May be done again: the person and the case are made once."""
    for name in (BEAT, DECIDING):
        long_ago = real_now_utc() - timedelta(hours=30)
        heard = {"heard_at": long_ago, "since": long_ago}
        Pulse.objects.update_or_create(name=name, defaults=heard)
    if User.objects.filter(username=PERSON).exists():
        return
    ours, _ = world.home_and_other()
    person = User.objects.create_superuser(PERSON, password=PASSWORD)
    Membership.objects.create(user=person, organisation=ours, role="lead")
    if not Case.objects.exists():
        world.opened_case(conjunction=Conjunction.objects.earliest("pk"), at_utc=now_utc())
