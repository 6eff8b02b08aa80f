"""How each kind of study is shown."""

from __future__ import annotations

from typing import Final

from sasweb.web.what_if import breakup, burns, trajectory
from sasweb.web.what_if.presenting import Presenter
from screening.consequences.models import StudyKind

PRESENTERS: Final[dict[str, Presenter]] = {
    StudyKind.BURNS: burns.PRESENTER,
    StudyKind.BREAKUP: breakup.PRESENTER,
    StudyKind.TRAJECTORY: trajectory.PRESENTER,
}
