"""Which object a person means who typed a name or a number, and who of two is to burn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

from screening.catalog.models import SpaceObject
from screening.catalog.object_search import matching_objects
from screening.operators.models import ManoeuvrabilityClass
from screening.operators.selectors import operator_of
from screening.stations.selectors import station_of

_NUMBER_AT_END: Final = re.compile(r"(?:^|\()(\d{1,12})\)?$")
_NAMED: Final = 4
# Of two, whoever stands first here is asked first whether it burns.
_ORDER: Final = (
    ManoeuvrabilityClass.MANOEUVRABLE,
    ManoeuvrabilityClass.CREWED,
    ManoeuvrabilityClass.AUTOMATED,
    ManoeuvrabilityClass.UNKNOWN,
    ManoeuvrabilityClass.NON_MANOEUVRABLE,
)


class ObjectUnclear(ValueError):
    """What was typed is no object, or several."""


def object_meant(text: str) -> SpaceObject:
    """Return the object of a number, of "NAME (number)", or of a name that is one object's.

    Raises ``ObjectUnclear`` with what there is instead.
    """
    typed = text.strip()
    number = _NUMBER_AT_END.search(typed)
    if number:
        found = SpaceObject.objects.filter(norad_cat_id=int(number[1])).first()
        if found is not None:
            return found
        words = gettext("No object %(number)s is in the catalogue.")
        raise ObjectUnclear(words % {"number": number[1]})
    own = list(SpaceObject.objects.filter(name__iexact=typed)[: _NAMED + 1])
    matches = own or list(SpaceObject.objects.filter(matching_objects(typed))[: _NAMED + 1])
    if len(matches) == 1:
        return matches[0]
    raise ObjectUnclear(_several(typed, matches))


def _several(typed: str, matches: Sequence[SpaceObject]) -> str:
    if not matches:
        words = gettext("No object is called “%(name)s”. Try its catalogue number.")
        return words % {"name": typed}
    names = ", ".join(str(each) for each in matches[:_NAMED])
    if len(matches) > _NAMED:
        words = gettext("Several objects match: %(names)s and others. Give the number of the one.")
    else:
        words = gettext("Several objects match: %(names)s. Give the number of the one.")
    return words % {"names": names}


@dataclass(frozen=True, slots=True)
class Mover:
    """What is known of an object as one that may burn."""

    space_object: SpaceObject
    words: str
    rank: int


def movers(pair: Sequence[SpaceObject], at_utc: datetime) -> list[Mover]:
    """Return some objects, whoever is most likely to burn first: a station before all others."""
    return sorted((mover(each, at_utc) for each in pair), key=lambda each: each.rank)


def mover(space_object: SpaceObject, at_utc: datetime) -> Mover:
    """Return what is known of one object as one that may burn."""
    station = station_of(space_object.norad_cat_id, at_utc)
    facts = operator_of(space_object, at_utc)
    ability = facts.manoeuvrability
    if station is not None:
        words = gettext("%(station)s, a protected station") % {"station": station.short_name}
        return Mover(space_object, words, -1)
    whose = ""
    if facts.organisation:
        whose = gettext("; %(organisation)s answers for it") % {"organisation": facts.organisation}
    words = gettext("Whether it can manoeuvre is not known")
    if ability is not ManoeuvrabilityClass.UNKNOWN:
        words = str(ability.label)
    return Mover(space_object, f"{words}{whose}", _ORDER.index(ability))
