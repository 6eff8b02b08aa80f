"""Count what a person of a running site has acknowledged: a program of ``seeding``."""

from __future__ import annotations

from screening.alerts.models import Acknowledgement


def main(person: str) -> int:
    return Acknowledgement.objects.filter(person=person).count()
