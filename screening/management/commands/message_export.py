"""Give out a conjunction as a conjunction data message."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import SafePassageError
from screening.conjunctions.models import Assessment, Conjunction
from screening.messages.cdm import SYNTAXES
from screening.messages.services import conjunction_export


class Command(BaseCommand):
    """Print the newest assessment of a conjunction, or a given one, as a CDM."""

    help = (
        "Print a conjunction as a CDM (CCSDS 508.0-B-1). Exit code 1: there is no such conjunction,"
        " or it has no covariances, without which there is no CDM."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("conjunction", type=int, metavar="CONJUNCTION", help="its number")
        add("--assessment", type=int, metavar="N", help="this one instead of the newest")
        add("--format", choices=list(SYNTAXES), default="kvn")

    def handle(self, *args: Any, **options: Any) -> None:
        assessment = _assessment(options["conjunction"], options["assessment"])
        try:
            message = conjunction_export(assessment)
        except SafePassageError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(SYNTAXES[options["format"]].write(message), ending="")


def _assessment(conjunction_id: int, assessment_id: int | None) -> Assessment:
    conjunction = Conjunction.objects.filter(pk=conjunction_id).first()
    if conjunction is None:
        raise CommandError(
            f"There is no conjunction {conjunction_id}. Its page's address has its number."
        )
    if assessment_id is not None:
        return _assessment_of(conjunction, assessment_id)
    if conjunction.latest_assessment is None:
        raise CommandError(f"Nobody has assessed conjunction {conjunction_id} yet.")
    return conjunction.latest_assessment


def _assessment_of(conjunction: Conjunction, assessment_id: int) -> Assessment:
    assessment = conjunction.assessments.filter(pk=assessment_id).first()
    if assessment is None:
        raise CommandError(
            f"Conjunction {conjunction.pk} has no assessment {assessment_id}. Those that it has"
            f" are listed under /api/v1/assessments/?conjunction={conjunction.pk}."
        )
    return assessment
