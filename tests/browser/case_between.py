"""A case between home and a constellation, on the seeded pass: a program of ``seeding``.

Once a site. Returns its address; the person who leads is ``LEAD`` with ``PASSWORD``.
"""

from __future__ import annotations

from django.contrib.auth.models import User

from screening.common.clock import now_utc
from screening.conjunctions.models import Conjunction
from screening.coordination.kinds import Choice
from screening.coordination.models import Case
from screening.coordination.services import speak
from screening.coordination.services.notify import notify
from screening.operators.models import Membership
from tests import coordination_world as world

LEAD, PASSWORD = "ann-lead", "correct horse"


def main(deed: str = "open") -> str:
    """Open it and notify, or have the other side say that it will move."""
    if deed == "they_move":
        case = Case.objects.latest("pk")
        speak.intend(case, world.THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=now_utc())
        return str(case.uuid)
    ours, _ = world.home_and_other()
    lead = User.objects.create_user(LEAD, password=PASSWORD)
    Membership.objects.create(user=lead, organisation=ours, role="lead")
    case = world.opened_case(conjunction=Conjunction.objects.earliest("pk"), at_utc=now_utc())
    notify(case, world.OURS, notice=world.NOTICE, at_utc=now_utc())
    return f"/coordination/{case.uuid}/"
