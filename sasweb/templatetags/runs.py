"""What pages say of screening runs."""

from __future__ import annotations

from django import template

from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.object_counts import ObjectCounts, object_counts
from screening.conjunctions.run_contact import LostWorker, lost_worker

register = template.Library()


@register.filter(name="lost_worker")
def run_lost_worker(run: ScreeningRun) -> LostWorker | None:
    """The silent worker of a run under way; None while all is well."""
    return lost_worker(run)


@register.filter(name="object_counts")
def run_object_counts(run: ScreeningRun) -> ObjectCounts | None:
    """How many objects a run screened and how many not; None until it has counted them."""
    return object_counts(run.status_counts)
