"""Take passes away from a running site again: a program of ``seeding``."""

from __future__ import annotations

from django.db import transaction

from screening.conjunctions.models import Conjunction


@transaction.atomic
def main(*numbers: int) -> None:
    forgotten = Conjunction.objects.filter(pk__in=numbers)
    forgotten.update(latest_assessment=None, latest_report=None, risk_assessment=None)
    forgotten.delete()
