"""Which kinds of study there are."""

from __future__ import annotations

from typing import Final

from screening.consequences.breakups.study import KIND as BREAKUP
from screening.consequences.burns.study import KIND as BURNS
from screening.consequences.kinds import Kind
from screening.consequences.models import StudyKind
from screening.consequences.trajectories.study import KIND as TRAJECTORY

KINDS: Final[dict[str, Kind]] = {
    StudyKind.BURNS: BURNS,
    StudyKind.BREAKUP: BREAKUP,
    StudyKind.TRAJECTORY: TRAJECTORY,
}
