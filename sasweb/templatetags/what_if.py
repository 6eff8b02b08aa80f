"""What pages say of what-if studies."""

from __future__ import annotations

from datetime import datetime

from django import template

from screening.conjunctions.run_contact import LostWorker
from screening.consequences.models import Study
from screening.consequences.selectors import study_goes_at, study_lost_worker

register = template.Library()


@register.filter
def goes_at(study: Study) -> datetime | None:
    """When a study is deleted; None for one that is kept."""
    return study_goes_at(study)


@register.filter
def silent_worker(study: Study) -> LostWorker | None:
    """The silent worker of a study under way; None while it is heard of."""
    return study_lost_worker(study)
