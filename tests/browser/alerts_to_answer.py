"""Alerts of one person of a running site, who may answer them: a program of ``seeding``."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import Group, User

from screening.alerts.models import Notice
from screening.alerts.people_models import Recipient
from screening.common.clock import real_now_utc
from tests.alert_notices import conjunction_facts, notice

PERSON: Final = "watcher"


def main(step: str, password: str = "") -> int:
    """ "start" makes the person and three reds, "more" a fourth, "forget" leaves nothing of them.

    Return how many of them nobody has answered.
    """
    if step == "start":
        user = User.objects.create_user(PERSON, password=password)
        user.groups.add(Group.objects.get(name="operator"))
        Recipient.objects.create(user=user, name="Watcher", address=f"{PERSON}@example.org")
        for number in range(3):
            _say(number)
    elif step == "more":
        _say(3)
    elif step == "forget":
        Notice.objects.filter(key__startswith=PERSON).delete()
        Recipient.objects.filter(user__username=PERSON).delete()
        User.objects.filter(username=PERSON).delete()
    mine = Notice.objects.filter(key__startswith=PERSON)
    return mine.filter(acknowledgements=None).count()


def _say(number: int) -> None:
    """Each of its own: acknowledging one says nothing of the others."""
    facts = conjunction_facts(
        secondary={"name": f"DEBRIS {number}", "norad_cat_id": 90000 + number}
    )
    row = notice(pk=None, key=f"{PERSON}:{number}", facts=facts, recorded_at=real_now_utc())
    row.is_replay = True
    row.save()
    to = Recipient.objects.get(user__username=PERSON)
    row.hearings.create(recipient=to, due_at=real_now_utc())
