"""What each other party can see of what we have said in a case, and what is withheld and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from screening.coordination.chain import Withheld
from screening.coordination.kinds import PARTS, EntryKind
from screening.coordination.models import Case
from screening.coordination.release_preview import decisions_now
from screening.coordination.standing import CaseStanding, Party
from screening.operators.models import Organisation
from screening.operators.release import NO_POLICY, NONE_WRITTEN, ReleaseDecision
from screening.operators.release_words import ReleaseClass


@dataclass(frozen=True, slots=True)
class ShownClass:
    """One class of our data: what of it stands in this case, and what becomes of it."""

    release_class: str
    held: Sequence[str]  # "assessment, criteria of entry 3"
    decision: ReleaseDecision


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one other party sees of us. ``withheld_from_us`` is what it keeps from us, in words."""

    party: Party
    organisation: Organisation | None
    classes: Sequence[ShownClass]
    withheld_from_us: Sequence[str]


def exposure_of(
    case: Case, standing: CaseStanding, home: Organisation, real_now: datetime
) -> list[Exposure]:
    """Return it for every other party of a case, the other side first."""
    others = [each for each in standing.parties if each.slug != home.slug]
    known = {
        each.slug: each
        for each in Organisation.objects.filter(slug__in=[each.slug for each in others])
    }
    return [
        _exposure(case, standing, home, party, known.get(party.slug), real_now)
        for party in sorted(others, key=lambda each: not each.is_principal)
    ]


def _exposure(
    case: Case,
    standing: CaseStanding,
    home: Organisation,
    party: Party,
    organisation: Organisation | None,
    real_now: datetime,
) -> Exposure:
    if organisation is None:  # nobody has written a policy for whom nobody knows
        decisions = {
            each: ReleaseDecision(each is ReleaseClass.PUBLIC, NONE_WRITTEN, NO_POLICY)
            for each in ReleaseClass
        }
    else:
        decisions = decisions_now(home, organisation, real_now, case.uuid)
    held = _held(standing, home.slug)
    return Exposure(
        party,
        organisation,
        [ShownClass(each, held.get(each, []), decision) for each, decision in decisions.items()],
        _withheld_from_us(standing, party.slug),
    )


def _held(standing: CaseStanding, us: str) -> dict[str, list[str]]:
    """What of each class we have said so far: "assessment, criteria of entry 3"."""
    found: dict[str, list[str]] = {}
    for entry in standing.entries:
        if entry.party != us or entry.kind not in list(EntryKind):
            continue
        classes = PARTS[EntryKind(entry.kind)]
        names: dict[str, list[str]] = {}
        for name in entry.parts:
            if name in classes:
                names.setdefault(classes[name], []).append(name.replace("_", " "))
        for release_class, parts in names.items():
            words = f"{', '.join(parts)} of entry {entry.number}"
            found.setdefault(release_class, []).append(words)
    return found


def _withheld_from_us(standing: CaseStanding, slug: str) -> list[str]:
    return [
        f"{name.replace('_', ' ')} of entry {entry.number}: {part.why} ({part.policy})"
        for entry in standing.entries
        if entry.party == slug
        for name, part in entry.parts.items()
        if isinstance(part, Withheld)
    ]
