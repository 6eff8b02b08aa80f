"""Every measure there is, in the order in which monitors and the table in the docs have them."""

from __future__ import annotations

from typing import Final

from screening.upkeep.measures.holding import DATABASE, MACHINE, QUEUES
from screening.upkeep.measures.lines import LINES
from screening.upkeep.measures.telling import ALERTS, CASES_GROUP
from screening.upkeep.measures.work import WORK

GROUPS: Final = (LINES, QUEUES, WORK, ALERTS, CASES_GROUP, DATABASE, MACHINE)
MEASURES: Final = tuple(measure for group in GROUPS for measure in group.measures)
