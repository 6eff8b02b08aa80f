"""Open a case on a conjunction: by hand, or by a station's rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from screening.common.exceptions import InputError
from screening.common.exercise import is_exercise_on
from screening.conjunctions.models import Conjunction
from screening.coordination.canonical import instant_of
from screening.coordination.kinds import CaseState, EntryKind, PartyRole
from screening.coordination.models import Case, CaseParty
from screening.coordination.opening_facts import opening_facts
from screening.coordination.protocol_selectors import protocol_part
from screening.coordination.services.append import entry_append
from screening.coordination.services.speak import classed
from screening.operators.models import Organisation
from screening.operators.selectors import home, operator_of

_Party = tuple[PartyRole, Organisation]


@transaction.atomic
def case_open(
    conjunction: Conjunction,
    *,
    author: str,
    other_side: Organisation,
    at_utc: datetime,
    protocol: Mapping[str, Any] | None = None,
    others: Sequence[_Party] | None = None,
    is_exercise: bool = False,
) -> Case:
    """Open a draft case with another organisation, or return the one that is open with it.

    ``protocol`` is the part of that name, by default what the installed protocols say; ``others``
    are intermediaries and observers, by default the intermediary that either side names. It is an
    exercise where one is on, of a conjunction of one, and where a side exists for exercises alone.
    Raises InputError where nobody has said whom this installation serves, or the other side is that
    very one.
    """
    ours = _home(other_side)
    is_drill = is_exercise or is_a_drill(conjunction, ours, other_side)
    Conjunction.objects.select_for_update().get(pk=conjunction.pk)  # two may open it at once
    known = open_case_with(conjunction, other_side.slug, is_exercise=is_drill)
    if known is not None:
        return known
    sides = _sides(conjunction, ours, other_side, at_utc)
    named = _intermediaries(ours, other_side) if others is None else others
    facts = opening_facts(conjunction, at_utc, is_exercise=is_drill)
    parties = [_party(role, organisation) for role, organisation in (*sides, *named)]
    opened = {
        "facts": facts,
        "protocol": protocol or protocol_part(facts, parties),
        "parties": parties,
    }
    return _begun(conjunction, opened, keeper=ours.slug, author=author, at_utc=at_utc)


def is_a_drill(conjunction: Conjunction, *sides: Organisation) -> bool:
    """Whether a case can be nothing but an exercise, whatever a person says."""
    is_made_up = any(side.is_fictional for side in sides)
    return is_exercise_on() or conjunction.is_exercise or is_made_up


def open_case_with(conjunction: Conjunction, other_slug: str, *, is_exercise: bool) -> Case | None:
    """The case on a conjunction that is open with an organisation; None without one."""
    cases = Case.objects.exclude(state=CaseState.CLOSED).filter(
        conjunction=conjunction, is_exercise=is_exercise, parties__slug=other_slug
    )
    return cases.order_by("-pk").first()


def case_row(
    opened: Mapping[str, Any], *, keeper: str, is_kept_here: bool, opened_at_utc: datetime
) -> Case:
    """A case as the parts of the entry that opens it say, not saved yet, without its entries."""
    facts, protocol = opened["facts"], opened["protocol"]
    return Case(
        keeper_slug=keeper,
        is_kept_here=is_kept_here,
        opened_at_utc=opened_at_utc,
        tca_utc=instant_of(facts["tca_utc"]),
        level=facts.get("level") or "",
        protocol_key=protocol["key"],
        protocol_version=str(protocol["version"]),
        is_exercise=bool(facts.get("exercise")),
        is_synthetic=bool(facts.get("synthetic")),
        is_replay=bool(facts.get("replay")),
        is_reconstruction=bool(facts.get("reconstruction")),
    )


def parties_write(case: Case, opened: Mapping[str, Any]) -> None:
    """Write down who is in a case, as the parts of the entry that opens it say."""
    CaseParty.objects.bulk_create(
        CaseParty(case=case, slug=each["slug"], role=each["role"]) for each in opened["parties"]
    )


def _begun(
    conjunction: Conjunction,
    opened: Mapping[str, Any],
    *,
    keeper: str,
    author: str,
    at_utc: datetime,
) -> Case:
    """Write down a case that is kept here, and the entry that opens it."""
    case = case_row(opened, keeper=keeper, is_kept_here=True, opened_at_utc=at_utc)
    case.conjunction = conjunction
    case.save()
    parties_write(case, opened)
    entry_append(
        case,
        kind=EntryKind.OPENED,
        party=keeper,
        author=author,
        parts=classed(EntryKind.OPENED, opened),
        at_utc=at_utc,
    )
    case.refresh_from_db()
    return case


def _home(other_side: Organisation) -> Organisation:
    ours = home()
    if ours is None:
        raise InputError(
            "Nobody has said whom this installation serves: set SAFE_PASSAGE_HOME, or mark an"
            " organisation as home in the admin."
        )
    if ours.pk == other_side.pk:
        raise InputError(f"{ours.name} is whom this installation serves: choose another side.")
    return ours


def _sides(
    conjunction: Conjunction, ours: Organisation, other_side: Organisation, at_utc: datetime
) -> list[_Party]:
    """Who is whose: the station is ours unless it is the other side's, and the other object not.

    NOTE: whoever is known by the beginning of names may seem to operate both.
    """
    primary, secondary = (
        operator_of(each, at_utc).organisation
        for each in (conjunction.primary, conjunction.secondary)
    )
    if primary == other_side and secondary != other_side:
        return [(PartyRole.STATION_SIDE, other_side), (PartyRole.OTHER_SIDE, ours)]
    return [(PartyRole.STATION_SIDE, ours), (PartyRole.OTHER_SIDE, other_side)]


def _intermediaries(*sides: Organisation) -> list[_Party]:
    """Through whom a side is spoken to, each once, and never a side itself."""
    named = {side.intermediary.pk: side.intermediary for side in sides if side.intermediary}
    own = {side.pk for side in sides}
    return [(PartyRole.INTERMEDIARY, each) for key, each in named.items() if key not in own]


def _party(role: PartyRole, organisation: Organisation) -> dict[str, str]:
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "name_zh": organisation.name_zh,
        "role": role.value,
        "kind": organisation.kind,
        "country": organisation.country_code,
    }
