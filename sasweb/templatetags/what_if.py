"""What pages say of what-if studies."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django import template
from django.utils.translation import gettext, gettext_noop

from sasweb.web.what_if.breakup_said import breakup_said
from sasweb.web.what_if.scenario_said import scenario_said
from sasweb.web.what_if.title_said import title_said
from sasweb.web.what_if.trajectory_said import trajectory_said, volumes_said
from screening.conjunctions.run_contact import LostWorker
from screening.consequences.models import Study
from screening.consequences.selectors import study_goes_at, study_lost_worker

register = template.Library()
for _said in (title_said, scenario_said, breakup_said, trajectory_said, volumes_said):
    register.filter(_said.__name__, _said)


@register.filter
def goes_at(study: Study) -> datetime | None:
    """When a study is deleted; None for one that is kept."""
    return study_goes_at(study)


_EXPOSURE: Final = "exposure of the "
_LAUNCH_TIMES: Final = re.compile(r"screening (?P<count>\d+) launch times")
# What a worker says that it is at (screening.consequences): its own words, kept as they are
_STAGES: Final = (
    gettext_noop("starting"),
    gettext_noop("waiting for a worker"),
    gettext_noop("reading the catalogue"),
    gettext_noop("reading the trajectory"),
    gettext_noop("looking for stations"),
    gettext_noop("judging approaches"),
    gettext_noop("objects"),
    gettext_noop("burns"),
    gettext_noop("search"),
    gettext_noop("pieces"),
    gettext_noop("stations today"),
    gettext_noop("drag under a Sun of low activity"),
    gettext_noop("drag under a Sun of moderate activity"),
    gettext_noop("drag under a Sun of high activity"),
    gettext_noop("probabilities"),
    gettext_noop("screening the trajectory"),
    gettext_noop("who else is there"),
    gettext_noop("the answer"),
)


@register.filter
def stage_words(stage: str) -> str:
    """What a worker is at, in the reader's language."""
    if stage.startswith(_EXPOSURE):
        return gettext("exposure of the %(station)s") % {"station": stage.removeprefix(_EXPOSURE)}
    if found := _LAUNCH_TIMES.fullmatch(stage):
        return gettext("screening %(count)s launch times") % found.groupdict()
    return gettext(stage)


@register.filter
def silent_worker(study: Study) -> LostWorker | None:
    """The silent worker of a study under way; None while it is heard of."""
    return study_lost_worker(study)
