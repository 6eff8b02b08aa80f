"""What the configuration is made of, in the order in which one rests on another."""

from collections.abc import Mapping
from typing import Final

from screening.common.exceptions import InputError
from screening.configuration.areas.area import Area, ShapedArea
from screening.configuration.areas.organisations import OrganisationsArea, ReleaseArea
from screening.configuration.areas.protocols import ProtocolsArea
from screening.configuration.areas.rules import OpeningRulesArea, RulesArea
from screening.configuration.areas.scenarios import ScenariosArea
from screening.configuration.areas.sources import SourcesArea
from screening.configuration.areas.stations import StationsArea

AREAS: Final[Mapping[str, Area]] = {
    area.name: area
    for area in (
        StationsArea(),
        RulesArea(),
        OpeningRulesArea(),
        ProtocolsArea(),
        SourcesArea(),
        OrganisationsArea(),
        ReleaseArea(),
        ScenariosArea(),
    )
}


def area_of(name: str) -> Area:
    """An area by its name. Raises InputError that names all."""
    if name not in AREAS:
        raise InputError(f"There is no area {name}. Known: {', '.join(AREAS)}.")
    return AREAS[name]


__all__ = ["AREAS", "Area", "ShapedArea", "area_of"]
