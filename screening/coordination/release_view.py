"""The one gate: what a party may see of a case. Every page, API, document and peer asks here.

Home sees everything that its installation holds: what another installation would not let it see
never came. Whoever else asks is shown what the policies of its holders let them see now, and each
part that they are shown is logged with the version that allowed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from screening.common.clock import real_now_utc
from screening.coordination.chain import ChainedEntry
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.release_models import Release, Way
from screening.coordination.releasing import Rules, Shown, ToRelay, View, to_relay, view_for
from screening.coordination.selectors import chained_entries
from screening.coordination.standing import CaseStanding, EntryFacts, entry_facts, stand
from screening.operators.release import NO_POLICY
from screening.operators.selectors import home_slug, intermediaries, policies_of


class NotShown(LookupError):
    """A case does not exist for a party: it is none of the case's, or nobody was notified yet."""


def cases_for(receiver: str) -> QuerySet[Case]:
    """The cases that exist for a party, soonest closest approach first."""
    cases = Case.objects.prefetch_related("parties")
    if receiver == home_slug():
        return cases
    # NOTE: a draft can be closed, and nobody was told of it all the same.
    told = Entry.objects.filter(case=OuterRef("pk"), kind=EntryKind.NOTIFIED)
    return cases.filter(Exists(told) | Q(keeper_slug=receiver), parties__slug=receiver)


def chain_for(case: Case, receiver: str, *, way: Way) -> tuple[ChainedEntry, ...]:
    """Return a case's chain as a party may see it, and log what it is shown.

    What it may not see is withheld, with the reason; the chain still verifies. Raises NotShown
    where the case does not exist for the party.
    """
    view = preview_for(case, receiver)
    if not view.entries:
        raise NotShown(f"There is no {case} for {receiver}.")
    log_shown(case, view.shown, receiver, way)
    return view.entries


def entries_for(case: Case, receiver: str, *, way: Way) -> tuple[EntryFacts, ...]:
    """Return a case's entries as a party may see them. Logs and raises as ``chain_for`` does."""
    return tuple(entry_facts(each) for each in chain_for(case, receiver, way=way))


def standing_for(case: Case, receiver: str, now_utc: datetime, *, way: Way) -> CaseStanding:
    """Return what a case is by what a party may see. Logs and raises as ``chain_for`` does."""
    return stand(entries_for(case, receiver, way=way), now_utc)


def preview_for(case: Case, receiver: str) -> View:
    """Return what a party would be shown, and by which policies, without showing it: no log."""
    entries = chained_entries(case)
    if receiver == home_slug():
        return View(tuple(entries), ())
    return view_for(entries, receiver, rules_of(case, real_now_utc()))


def relays_asked(case: Case, intermediary: str) -> tuple[ToRelay, ...]:
    """Return what waits for an intermediary to relay. Home reads what its installation holds."""
    asked = to_relay(chained_entries(case), intermediary, rules_of(case, real_now_utc()))
    return tuple(each for each in asked if each.to != home_slug())


def rules_of(case: Case, at: datetime) -> Rules:
    """Read all that decides what the parties of a case see of each other at an instant."""
    parties = frozenset(party.slug for party in case.parties.all())
    return Rules(
        case_uuid=case.uuid,
        policies=policies_of(parties),
        intermediaries=intermediaries(parties),
        parties=parties,
        at=at,
    )


def log_shown(case: Case, shown: Iterable[Shown], receiver: str, way: Way) -> None:
    """Add what is not logged yet. What is one's own, or public to everybody, is no release."""
    wanted = {(each.number, each.part, each.policy) for each in shown if each.policy != NO_POLICY}
    if not wanted:
        return
    of_case = Release.objects.filter(entry__case=case, receiver=receiver, way=way)
    missing = wanted - set(of_case.values_list("entry__number", "part", "policy"))
    if not missing:
        return
    keys = dict(case.entries.values_list("number", "pk"))
    now = real_now_utc()
    Release.objects.bulk_create(
        [
            Release(
                entry_id=keys[number],
                part=part,
                policy=policy,
                receiver=receiver,
                way=way,
                released_at=now,
            )
            for number, part, policy in sorted(missing)
        ],
        ignore_conflicts=True,  # somebody else looks at the same time
    )
