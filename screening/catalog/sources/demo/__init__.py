"""The demo catalogue: a SYNTHETIC world that can be watched where no real catalogue can be had.

``demo_catalog(now_utc)`` is a pure function: about 30,000 objects drawn from shells and bands that
follow public descriptions, both stations with their docked parts, and encounters that are solved on
SGP4 itself, so that the screening finds them like any other. docs/demo-world.md says what of it is
true. Every name begins with "SYN ". Only the stations and their modules carry real catalogue
numbers, because the station configuration names them; everything else is numbered from 900,000,001,
where nothing real is.

A later call is a later issue of the same world: the same objects on the same orbits, new epochs for
those that were "observed" since, and the announced encounters still there.
"""

from screening.catalog.sources.demo.encounters import DemoEncounter
from screening.catalog.sources.demo.objects import DemoCatalog, ObjectFacts
from screening.catalog.sources.demo.world import DEFAULT_OBJECT_COUNT, DEFAULT_SEED, demo_catalog

__all__ = [
    "DEFAULT_OBJECT_COUNT",
    "DEFAULT_SEED",
    "DemoCatalog",
    "DemoEncounter",
    "ObjectFacts",
    "demo_catalog",
]
