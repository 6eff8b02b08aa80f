"""Read who operates an object, who we are, and for whom a person may speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.naming import SYNTHETIC_PREFIX
from screening.operators.models import (
    ManoeuvrabilityClass,
    Membership,
    MembershipRole,
    Operates,
    Organisation,
    OrganisationKind,
    ReleasePolicy,
)
from screening.operators.release import Policy, document_of
from screening.operators.release_words import Preset

NOBODY_KNOWN: Final = "Nobody is known to operate it: no line names it."
STANDS_IN: Final = "The object is made up: a made-up operator answers for it."
_CANNOT: Final = frozenset({ObjectType.DEBRIS, ObjectType.ROCKET_BODY})


@dataclass(frozen=True, slots=True)
class OperatorFacts:
    """Who answers for an object, whether it can manoeuvre, and how that is known, in words.

    ``organisation`` None: nobody is known to. ``operates`` is the line that says who.
    """

    organisation: Organisation | None
    manoeuvrability: ManoeuvrabilityClass
    why: str
    operates: Operates | None = None


def home() -> Organisation | None:
    """The organisation that this installation serves; None until somebody has said it."""
    return Organisation.objects.filter(is_home=True).first()


def memberships(user: User | AnonymousUser) -> QuerySet[Membership]:
    """For whom a person may speak, with the organisations; nothing for strangers."""
    if not user.is_authenticated or not user.is_active:
        return Membership.objects.none()
    current = Membership.objects.exclude(role=MembershipRole.FORMER)
    return current.filter(user=user).select_related("organisation")


def home_memberships(user: User | AnonymousUser) -> QuerySet[Membership]:
    """What a person is in the organisation that is served here.

    Everything that is for home alone is asked here: pages, API, alerts and summaries.
    """
    return memberships(user).filter(organisation__is_home=True)


def home_membership(user: User | AnonymousUser) -> Membership | None:
    """The same as one row; None for whoever is nobody in it."""
    return home_memberships(user).first()


def is_counterpart(user: User | AnonymousUser) -> bool:
    """Whether a person belongs, or belonged, to organisations of which none is home.

    Not whoever may do everything.
    """
    if not user.is_authenticated or user.is_superuser:
        return False
    homes = list(Membership.objects.filter(user=user).values_list("organisation__is_home", "role"))
    serves = any(is_home and role != MembershipRole.FORMER for is_home, role in homes)
    return not serves and any(not is_home for is_home, _ in homes)


def home_slug() -> str | None:
    """The slug of ``home()``."""
    found = home()
    return found.slug if found else None


def policies_of(holders: Iterable[str]) -> list[Policy]:
    """Every version of the release policies of some holders, as the pure rules take them."""
    rows = ReleasePolicy.objects.filter(holder__slug__in=list(holders))
    return [_policy(row) for row in rows.select_related("holder", "receiver")]


def intermediaries(slugs: Iterable[str]) -> dict[str, str]:
    """Through whom each of some organisations is spoken to where a policy asks for it, by slug."""
    rows = Organisation.objects.filter(slug__in=list(slugs)).exclude(intermediary=None)
    return dict(rows.values_list("slug", "intermediary__slug"))


def _policy(row: ReleasePolicy) -> Policy:
    return Policy(
        holder=row.holder.slug,
        receiver=row.receiver.slug if row.receiver else None,
        case_uuid=row.case_uuid,
        number=row.number,
        valid_from=row.valid_from,
        preset=Preset(row.preset),
        document=document_of(row.document),
    )


def operator_of(space_object: SpaceObject, at_utc: datetime) -> OperatorFacts:
    """Find who answers for an object at an instant.

    In this order: a line of its own catalogue number, the longest beginning of its name, the state
    that SATCAT gives as its owner. An operator goes before an owner. Debris and rocket bodies
    cannot manoeuvre whoever's they are. For a made-up object a made-up operator answers.
    """
    ways = Q(norad_cat_id=space_object.norad_cat_id) | Q(norad_cat_id=None, owner_code="")
    if space_object.owner_code:
        ways |= Q(owner_code=space_object.owner_code)
    valid = (Q(valid_from=None) | Q(valid_from__lte=at_utc)) & (
        Q(valid_to=None) | Q(valid_to__gt=at_utc)
    )
    lines = Operates.objects.filter(ways, valid).select_related("organisation__intermediary")
    fitting = [line for line in lines if _fits(line, space_object)]
    line = min(fitting, key=_rank, default=None)
    manoeuvrability = _class_of(space_object, line)
    if space_object.is_synthetic and not (line and line.organisation.is_fictional):
        return OperatorFacts(_stand_in(), manoeuvrability, STANDS_IN, line)
    if line is None:
        return OperatorFacts(None, manoeuvrability, NOBODY_KNOWN)
    return OperatorFacts(line.organisation, manoeuvrability, _why(line, space_object), line)


def _stand_in() -> Organisation | None:
    """The made-up operator that is not home."""
    made_up = Organisation.objects.filter(is_fictional=True, is_home=False)
    return made_up.filter(kind=OrganisationKind.OPERATOR).order_by("pk").first()


def _fits(line: Operates, space_object: SpaceObject) -> bool:
    """Fleets by name are of payloads: a piece of one is the piece's owner's."""
    if not line.name_prefix:
        return True
    name = space_object.name.upper().removeprefix(SYNTHETIC_PREFIX)
    return space_object.object_type not in _CANNOT and name.startswith(line.name_prefix.upper())


def _rank(line: Operates) -> tuple[int, int, bool, int]:
    way = 0 if line.norad_cat_id is not None else 1 if line.name_prefix else 2
    return way, -len(line.name_prefix), line.role == Operates.Role.OWNER, line.pk


def _class_of(space_object: SpaceObject, line: Operates | None) -> ManoeuvrabilityClass:
    if space_object.object_type in _CANNOT:
        return ManoeuvrabilityClass.NON_MANOEUVRABLE
    if line is None:
        return ManoeuvrabilityClass.UNKNOWN
    return ManoeuvrabilityClass(line.manoeuvrability)


def _why(line: Operates, space_object: SpaceObject) -> str:
    if line.norad_cat_id is not None:
        return f"Named by its catalogue number. {line.source}"
    if line.name_prefix:
        return f'Its name begins with "{line.name_prefix}". {line.source}'
    return (
        f"SATCAT gives {space_object.owner_code} as its owner, which says whose it is, not who"
        f" operates it. {line.source}"
    )
