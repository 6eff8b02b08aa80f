"""What happened to passes, told to whom and answered by whom, as it was recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q

from screening.alerts.models import Acknowledgement, DeliveryStatus, Notice
from screening.conjunctions.lifecycle import Cause
from screening.coordination.models import Entry
from screening.operators.models import Organisation
from screening.reports.parts.lives import PassLife, Step
from screening.reports.parts.without_addresses import without_addresses
from screening.reports.weekly_types import StoryStep

NOBODY: Final = "nobody"  # what of a "told" that nobody was subscribed to
_ENDED: Final = frozenset({DeliveryStatus.SENT, DeliveryStatus.FAILED})
# At one instant the cause stands before what follows from it.
_KINDS: Final = ("transition", "outcome", "told", "acknowledged", "case")


class _Hearing(NamedTuple):
    """A notice and one of its recipients; no name: nobody hears it."""

    conjunction_id: int
    pk: int
    at_utc: datetime
    is_replay: bool
    hearings__recipient__name: str | None
    hearings__delivery__status: str | None
    hearings__delivery__ended_at: datetime | None

    def said(self, known_until_utc: datetime) -> tuple[datetime, str]:
        """When it reached its recipient or was given up, or that it still waits.

        NOTE: that is known in real time alone. In a replay the notice's own instant stands for it.
        """
        status, ended_at = self.hearings__delivery__status, self.hearings__delivery__ended_at
        if self.hearings__recipient__name is None:
            return self.at_utc, NOBODY
        ended_utc = self.at_utc if self.is_replay else ended_at
        if status not in _ENDED or ended_utc is None or ended_utc > known_until_utc:
            return self.at_utc, DeliveryStatus.WAITING.value
        return ended_utc, str(status)


def story_steps(
    lives: dict[int, PassLife], known_until_utc: datetime
) -> dict[int, tuple[StoryStep, ...]]:
    """Everything that is recorded of some passes by an instant, each in the order of time.

    Of a real pass nothing of an exercise is told. Four queries, however many they are.
    """
    keys = sorted(lives)
    found: dict[int, list[StoryStep]] = defaultdict(list)
    for key, life in lives.items():
        found[key] += map(_transition, life.steps)
    for more in (_told, _acknowledged, _said_in_cases):
        for key, step in more(keys, known_until_utc):
            found[key].append(step)
    return {key: tuple(sorted(steps, key=_order)) for key, steps in found.items()}


def _order(step: StoryStep) -> tuple[datetime, int]:
    """What is of one instant and kind stays in the order in which it was recorded."""
    return step.at_utc, _KINDS.index(step.kind)


def _transition(step: Step) -> StoryStep:
    is_outcome = step.cause == Cause.OUTCOME
    return StoryStep(
        at_utc=step.at_utc,
        kind="outcome" if is_outcome else "transition",
        what="realised" if is_outcome else step.to_state,
        who=without_addresses(step.person),
        words=without_addresses(step.reason),
    )


def _drill(conjunction: str, **is_exercise: bool) -> Q:
    """What was said in an exercise of a real pass. In a made-up world everything is practice."""
    of_world = {f"{conjunction}__is_exercise": False, f"{conjunction}__is_synthetic": False}
    return Q(**is_exercise, **of_world)


def _told(keys: Sequence[int], known_until_utc: datetime) -> Iterator[tuple[int, StoryStep]]:
    """Whom each notice reached; those it reached within one minute in the same way are one step."""
    rows = Notice.objects.filter(conjunction__in=keys, at_utc__lte=known_until_utc)
    real = rows.exclude(_drill("conjunction", is_exercise=True)).order_by("pk")
    groups: dict[tuple[int, int, datetime, str], list[tuple[datetime, str]]] = defaultdict(list)
    for each in map(_Hearing._make, real.values_list(*_Hearing._fields)):
        at_utc, status = each.said(known_until_utc)
        minute = at_utc.replace(second=0, microsecond=0)
        name = without_addresses(each.hearings__recipient__name or "")
        groups[each.conjunction_id, each.pk, minute, status].append((at_utc, name))
    for (key, _, _, status), reached in groups.items():
        who = ", ".join(sorted({name for _, name in reached}))
        yield key, StoryStep(at_utc=min(reached)[0], kind="told", what=status, who=who, words="")


def _acknowledged(
    keys: Sequence[int], known_until_utc: datetime
) -> Iterator[tuple[int, StoryStep]]:
    rows = Acknowledgement.objects.filter(
        notice__conjunction__in=keys, at_utc__lte=known_until_utc
    ).exclude(_drill("notice__conjunction", notice__is_exercise=True))
    columns = ("notice__conjunction", "at_utc", "by", "person", "note")
    for key, at_utc, by, person, note in rows.order_by("pk").values_list(*columns):
        who, words = without_addresses(person), without_addresses(note)
        yield key, StoryStep(at_utc=at_utc, kind="acknowledged", what=by, who=who, words=words)


def _said_in_cases(
    keys: Sequence[int], known_until_utc: datetime
) -> Iterator[tuple[int, StoryStep]]:
    """That something was said in a case and by whom; what was said stays in the case."""
    rows = Entry.objects.filter(
        case__conjunction__in=keys, case__is_reconstruction=False, at_utc__lte=known_until_utc
    ).exclude(_drill("case__conjunction", case__is_exercise=True))
    columns = ("case__conjunction", "at_utc", "kind", "party")
    names = dict(Organisation.objects.order_by().values_list("slug", "name"))
    for key, at_utc, kind, party in rows.order_by("pk").values_list(*columns):
        who = without_addresses(names.get(party, party))
        yield key, StoryStep(at_utc=at_utc, kind="case", what=kind, who=who, words="")
