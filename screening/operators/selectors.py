"""Read who operates an object, who we are, and for whom a person may speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from screening.catalog.models import ObjectType, SpaceObject
from screening.operators.models import (
    ManoeuvrabilityClass,
    Membership,
    Operates,
    Organisation,
)

_CANNOT = frozenset({ObjectType.DEBRIS, ObjectType.ROCKET_BODY})


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
    return Membership.objects.filter(user=user).select_related("organisation")


def operator_of(space_object: SpaceObject, at_utc: datetime) -> OperatorFacts:
    """Find who answers for an object at an instant.

    In this order: a line of its own catalogue number, the longest beginning of its name, the state
    that SATCAT gives as its owner. An operator goes before an owner. Debris and rocket bodies
    cannot manoeuvre whoever's they are.
    """
    ways = Q(norad_cat_id=space_object.norad_cat_id) | Q(norad_cat_id=None, owner_code="")
    if space_object.owner_code:
        ways |= Q(owner_code=space_object.owner_code)
    valid = (Q(valid_from=None) | Q(valid_from__lte=at_utc)) & (
        Q(valid_to=None) | Q(valid_to__gt=at_utc)
    )
    lines = Operates.objects.filter(ways, valid).select_related("organisation__intermediary")
    fitting = [line for line in lines if _fits(line, space_object)]
    if not fitting:
        return OperatorFacts(
            None, _class_of(space_object, None), "Nobody is known to operate it: no line names it."
        )
    line = min(fitting, key=_rank)
    return OperatorFacts(
        line.organisation, _class_of(space_object, line), _why(line, space_object), line
    )


def _fits(line: Operates, space_object: SpaceObject) -> bool:
    """Fleets by name are of payloads: a piece of one is the piece's owner's."""
    if not line.name_prefix:
        return True
    return space_object.object_type not in _CANNOT and space_object.name.upper().startswith(
        line.name_prefix.upper()
    )


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
