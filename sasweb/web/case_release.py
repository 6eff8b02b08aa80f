"""What each other party can see of what we have said in a case, and what is withheld and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from sasweb.web.entry_words import part_words
from screening.coordination.chain import ChainedEntry, Withheld
from screening.coordination.models import Case
from screening.coordination.release_preview import decisions_now
from screening.coordination.release_view import rules_of
from screening.coordination.releasing import Rules, decide_part, is_told, relays_of
from screening.coordination.standing import CaseStanding, Party
from screening.operators.models import Organisation
from screening.operators.release import NO_POLICY, NONE_WRITTEN, ReleaseDecision
from screening.operators.release_words import ReleaseClass


@dataclass(frozen=True, slots=True)
class ShownClass:
    """One class of our data: what becomes of it, and what of it in this case is shown or kept."""

    release_class: str
    decision: ReleaseDecision
    shown: Sequence[str]  # "assessment of entry 3"
    kept: Sequence[str]


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one other party sees of us, and what it keeps from us, in words.

    Before the first notice (``is_told``) it sees nothing: it is what it will see by then.
    """

    party: Party
    organisation: Organisation | None
    is_told: bool
    classes: Sequence[ShownClass]
    withheld_from_us: Sequence[str]


def exposure_of(
    case: Case,
    chained: Sequence[ChainedEntry],
    standing: CaseStanding,
    home: Organisation,
    real_now: datetime,
) -> list[Exposure]:
    """Return it for every other party of a case, the other side first."""
    others = [each for each in standing.parties if each.slug != home.slug]
    slugs = [each.slug for each in others]
    known = {each.slug: each for each in Organisation.objects.filter(slug__in=slugs)}
    rules = rules_of(case, real_now)
    return [
        Exposure(
            party,
            known.get(party.slug),
            is_told(chained, party.slug),
            _classes(
                [each for each in chained if each.party == home.slug],
                party.slug,
                rules,
                relays_of(chained),
                _decisions(case, home, known.get(party.slug), real_now),
            ),
            _withheld_from_us(standing, party.slug),
        )
        for party in sorted(others, key=lambda each: not each.is_principal)
    ]


def _decisions(
    case: Case, home: Organisation, receiver: Organisation | None, real_now: datetime
) -> dict[ReleaseClass, ReleaseDecision]:
    """What holds for each class; nobody has written a policy for whom nobody knows."""
    if receiver is not None:
        return decisions_now(home, receiver, real_now, case.uuid)
    return {
        each: ReleaseDecision(each is ReleaseClass.PUBLIC, NONE_WRITTEN, NO_POLICY)
        for each in ReleaseClass
    }


def _classes(
    ours: Sequence[ChainedEntry],
    receiver: str,
    rules: Rules,
    relays: Mapping[tuple[int, str], str],
    decisions: Mapping[ReleaseClass, ReleaseDecision],
) -> list[ShownClass]:
    """Sort what we have said by class, and each by whether the policies let it be seen now."""
    shown: dict[str, list[str]] = {}
    kept: dict[str, list[str]] = {}
    for entry in ours:
        for name, part in entry.parts.items():
            decision = decide_part(entry, part, receiver, rules, relays)
            is_seen = decision.is_released and part.withheld is None
            words = _part_of(name, entry.number)
            (shown if is_seen else kept).setdefault(part.release_class, []).append(words)
    return [
        ShownClass(each, decision, shown.get(each, []), kept.get(each, []))
        for each, decision in decisions.items()
    ]


def _part_of(name: str, number: int) -> str:
    return gettext("%(part)s of entry %(number)s") % {"part": part_words(name), "number": number}


def _withheld_from_us(standing: CaseStanding, slug: str) -> list[str]:
    return [
        f"{_part_of(name, entry.number)}: {gettext(part.why)} ({gettext(part.policy)})"
        for entry in standing.entries
        if entry.party == slug
        for name, part in entry.parts.items()
        if isinstance(part, Withheld)
    ]
