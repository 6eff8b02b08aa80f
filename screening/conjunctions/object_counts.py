"""How many objects a run screened, and how many it could not and why, from its status counts.

An object that decays within the window is screened until then: it is no object that was left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from screening.engine.types import Status

DOCKED: Final = "DOCKED"  # not a status of the engine: taken for part of a station
STATUS_WORDS: Final = (
    gettext_noop("stale elements"),
    gettext_noop("decayed"),
    gettext_noop("absurd radius"),
    gettext_noop("initialisation failed"),
    gettext_noop("outside ephemeris"),
    gettext_noop("mean eccentricity out of range"),
    gettext_noop("mean motion not positive"),
    gettext_noop("perturbed eccentricity out of range"),
    gettext_noop("semi latus rectum negative"),
    gettext_noop("epoch elements sub orbital"),
)
SCREENED: Final = (Status.OK.name, Status.DECAYED_IN_WINDOW.name)


@dataclass(frozen=True, slots=True)
class ObjectCounts:
    """Objects in = ``screened`` (all through the window) + the other three.

    ``not_screened`` counts by reason, such as ``STALE_ELEMENTS``, the commonest first.
    """

    screened: int
    until_decay: int = 0
    docked: int = 0
    not_screened: Mapping[str, int] = field(default_factory=dict)

    @property
    def looked_at(self) -> int:
        """Objects that were screened, if only until they decay."""
        return self.screened + self.until_decay

    @property
    def not_screened_total(self) -> int:
        return sum(self.not_screened.values())

    @property
    def reasons(self) -> str:
        """Why objects were not screened: "25 stale elements, 3 decayed"."""
        counted = self.not_screened.items()
        return ", ".join(f"{count:,} {_(status_words(status))}" for status, count in counted)

    @property
    def words(self) -> str:
        """All of it in one line, without what did not occur."""
        others = (
            (_("%(count)s screened until they decay"), self.until_decay),
            (_("%(count)s taken for docked"), self.docked),
            (_("%(count)s could not be screened (%(reasons)s)"), self.not_screened_total),
        )
        said = [_("%(count)s screened") % {"count": f"{self.screened:,}"}]
        said += [words % {"count": f"{n:,}", "reasons": self.reasons} for words, n in others if n]
        return _(", ").join(said)


def object_counts(status_counts: Mapping[str, int]) -> ObjectCounts | None:
    """Sort a run's status counts by what they mean; None until the run has counted."""
    if not status_counts:
        return None
    left_out = {s: n for s, n in status_counts.items() if s not in (*SCREENED, DOCKED)}
    return ObjectCounts(
        screened=status_counts.get(Status.OK.name, 0),
        until_decay=status_counts.get(Status.DECAYED_IN_WINDOW.name, 0),
        docked=status_counts.get(DOCKED, 0),
        not_screened=dict(sorted(left_out.items(), key=lambda each: (-each[1], each[0]))),
    )


def status_words(status: str) -> str:
    """A status such as ``STALE_ELEMENTS`` as a person says it."""
    return status.replace("_", " ").lower()
