"""A summary for people who see no cases of coordination. Pure.

Cases are for members of the organisation that an installation serves, also where all may read.
Whoever is none sees the summary without them, and not its whole data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from screening.reports.weekly_types import Story, WeeklyReport

_CASE: Final = "case"  # the kind of a step
# What ``changes`` says of cases: of their record, and of the steps of a story.
_CHANGE: Final = re.compile(r"^Coordination, |, steps, [\d-]+ [\d:]+ UTC case ")


def tells_of_cases(report: WeeklyReport) -> bool:
    """Whether there is anything of a case in a summary."""
    record = report.coordination
    counted = record.notices or record.notices_to_us or record.exercises
    steps = (step for story in report.stories for step in story.steps)
    return bool(record.cases or counted) or any(step.kind == _CASE for step in steps)


def without_case_steps(report: WeeklyReport) -> WeeklyReport:
    """The same summary with stories that tell nothing of what was said in cases."""
    return replace(report, stories=tuple(map(_without, report.stories)))


def changes_without_cases(changes: Iterable[str]) -> list[str]:
    """Those changes of an edition that are none of cases."""
    return [each for each in changes if not _CHANGE.search(each)]


def _without(story: Story) -> Story:
    return replace(story, steps=tuple(each for each in story.steps if each.kind != _CASE))
