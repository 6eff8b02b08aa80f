"""Feeds of a kind taken together: what their silence means, said once and not of each again.

The rule that the header, the alarms and the health lines go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.catalog.feed_ages import FeedAge
from screening.catalog.feed_words import trouble_sentences
from screening.common.durations import duration_words

GroupState = Literal["ok", "waiting", "late", "blind"]
GROUP_SEVERITY: Final[Sequence[GroupState]] = ("ok", "waiting", "late", "blind")

LABELS: Final = {
    "celestrak-gp": "GP",
    "celestrak-supgp": "SupGP",
    "celestrak-satcat": "SATCAT",
    "space-track-gp": "Space-Track",
    "demo": "Demo",
    "file": "File",
}
# Without names (SATCAT) nobody goes blind; without an operator's own ephemeris the general one
# still serves.
WORST_WEIGHT: Final[dict[str, GroupState]] = {"SATCAT": "ok", "SupGP": "late"}


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds of one kind. ``key`` names the kind, or the feed where its kind has no name."""

    key: str
    label: str
    members: tuple[FeedAge, ...]

    @property
    def in_trouble(self) -> list[FeedAge]:
        return [each for each in self.members if each.is_in_trouble]

    @property
    def state(self) -> GroupState:
        """As bad as they are together: blind only where none is fresh any more."""
        if all(each.is_waiting for each in self.members):
            return "waiting"
        if not self.in_trouble:
            return "ok"
        is_any_fresh = any(each.state in ("ok", "late") for each in self.members)
        return "late" if is_any_fresh else "blind"

    @property
    def weight(self) -> GroupState:
        """How much that matters: never more than ``state``."""
        worst = WORST_WEIGHT.get(self.label, self.state)
        return min(self.state, worst, key=GROUP_SEVERITY.index)

    @property
    def is_loud(self) -> bool:
        """Whether people are told of it in words."""
        return self.weight in ("late", "blind")

    @property
    def oldest(self) -> FeedAge:
        """The member whose newest answer is the oldest; one that never came before all."""
        return max(
            self.members, key=lambda each: float("inf") if each.age_s is None else each.age_s
        )

    @property
    def sentence(self) -> str:
        if self.state == "waiting":
            return _("%(kind)s: the first pull has not come in yet.") % {"kind": self.label}
        if bad := self.in_trouble:
            return " ".join(trouble_sentences(bad))
        count = len(self.members)
        ages = [each.age_s for each in self.members if each.age_s is not None and each.late_after_s]
        span = duration_words(max(ages)) if ages else ""
        oldest = _(", the oldest %(span)s old") % {"span": span} if ages else ""
        sentence = ngettext(
            "%(kind)s: %(count)s feed up to date%(oldest)s.",
            "%(kind)s: %(count)s feeds up to date%(oldest)s.",
            count,
        )
        return sentence % {"kind": self.label, "count": count, "oldest": oldest}


def feed_groups(feeds: Iterable[FeedAge]) -> list[FeedGroup]:
    """Put feeds of a kind together, in the order in which the kinds first come."""
    grouped: dict[tuple[str, str], list[FeedAge]] = {}
    for each in feeds:
        kind = each.feed.kind
        name = (kind, LABELS[kind]) if kind in LABELS else (each.feed.key, each.feed.title)
        grouped.setdefault(name, []).append(each)
    return [FeedGroup(key, label, tuple(group)) for (key, label), group in grouped.items()]
