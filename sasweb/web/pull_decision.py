"""What a person needs to know of a pull to decide about it: beside its feed's last success."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from screening.catalog.models import Pull, PullStatus
from screening.stations.models import Station


@dataclass(frozen=True, slots=True)
class ObjectPresence:
    """Whether one object that matters is in a pull, and why it matters."""

    name: str
    is_there: bool
    why: str


@dataclass(frozen=True, slots=True)
class PullView:
    """One pull beside the last success before it. ``why_unknown`` is empty where it was read."""

    pull: Pull
    last_success: Pull | None
    presences: tuple[ObjectPresence, ...]
    why_unknown: str

    @property
    def share_of_last(self) -> float | None:
        """How many objects it holds, as a share of the last success."""
        last = self.last_success.objects_total if self.last_success else None
        return self.pull.objects_total / last if last and self.pull.objects_total else None

    @property
    def why_no_epoch(self) -> str:
        return self.why_unknown or gettext("It holds no element set, so it has no epochs.")


def pull_view(pull: Pull) -> PullView:
    """Read what stands beside a pull, in two small questions."""
    before = pull.feed.pulls.filter(status=PullStatus.SUCCEEDED, pk__lt=pull.pk)
    last = before.order_by("-pk").first()
    why_unknown = _why_unknown(pull)
    presences = () if why_unknown else tuple(_presences(pull, last))
    return PullView(pull, last, presences, why_unknown)


def _why_unknown(pull: Pull) -> str:
    if pull.objects_total is not None:
        return ""
    if pull.status == PullStatus.UNCHANGED:
        return gettext("Not looked at: nothing had changed.")
    if pull.status == PullStatus.RUNNING:
        return gettext("Not known yet: the pull is under way.")
    return gettext("Not known: no answer came that could be read.")


def _presences(pull: Pull, last: Pull | None) -> Iterator[ObjectPresence]:
    """The objects that its feed must bring, and the stations that it or the last success held."""
    names = dict(Station.objects.values_list("primary_norad_cat_id", "short_name"))
    required = set(pull.feed.required_norad_cat_ids)
    held = set(pull.guarded_norad_cat_ids)
    held_before = set(last.guarded_norad_cat_ids) if last else set()
    for number in sorted(required | held | held_before):
        lacks = number in pull.lacking_norad_cat_ids
        is_there = not lacks if number in required else number in held
        is_required = number in required
        why = gettext("this feed must bring it") if is_required else gettext("a protected station")
        held_it = gettext("; pull %(pull)s had it") % {"pull": last.pk} if last else ""
        was_there = held_it if number in held_before else ""
        known = f"{names[number]} ({number})" if number in names else ""
        name = known or gettext("Object %(number)s") % {"number": number}
        yield ObjectPresence(name, is_there, why + was_there)
