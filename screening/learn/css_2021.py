"""The encounters of 2021 as reconstructions: the real station, and an orbit chosen for the other.

No public element sets of the two Starlink satellites at the event are at hand. So an orbit of their
kind is solved for that passes the real station at the published time and distance. It is a
RECONSTRUCTION, and whoever shows it says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any, Final

import numpy as np

from screening.catalog.sources.demo.issues import reissued
from screening.catalog.sources.demo.meeting import Approach, meeting_state
from screening.catalog.sources.demo.solve import elements_at_state
from screening.common.exceptions import InputError
from screening.conjunctions.criteria import Verdict, compare, judge, published_criteria
from screening.conjunctions.manoeuvrability import Manoeuvrability
from screening.engine.probability.hard_body_radius import RadiusFacts, choose_hard_body_radius
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet
from screening.learn.element_sets import QuotedElements, quoted_elements
from screening.learn.reruns import Flown, Rerun, nearest, passes_between

FILE: Final = Path(__file__).with_name("css_2021.toml")
SCHEMA_VERSION: Final = 1
# The two that met in the exchange of notes, then two more that are public.
CRITERIA: Final = ("station-2021", "us-emergency", "bittt-2011", "starlink-1e-5")
BY: Final = "the reconstruction"
_STATION_RADIUS_M: Final = 28.0
_LOOK: Final = timedelta(minutes=20)
_LOOK_KM: Final = 25.0
_TRUE_ANOMALY_DEG: Final = 90.0


@dataclass(frozen=True, slots=True)
class Published:
    """What is on public record of one encounter."""

    name: str
    norad_cat_id: int
    international_designator: str
    tca_utc: datetime
    burn_utc: datetime
    distance: str
    behaviour: str

    @property
    def warning(self) -> timedelta:
        """From the station's manoeuvre to the pass."""
        return self.tca_utc - self.burn_utc


@dataclass(frozen=True, slots=True)
class Reconstructed:
    """What was chosen. The direction is in the plane across the relative velocity."""

    miss_distance_km: float
    miss_direction_deg: float
    inclination_deg: float
    eccentricity: float
    is_northward: bool
    bstar_per_earth_radius: float
    element_age_h: float


@dataclass(frozen=True, slots=True)
class Encounter2021:
    """One encounter: what is published, what was chosen, and what the engine makes of both."""

    key: str
    title: str
    published: Published
    reconstructed: Reconstructed
    tianhe: QuotedElements
    rerun: Rerun

    def verdicts(self, at_utc: datetime) -> list[Verdict]:
        """Both sides' criteria, and two public ones, on the same pass."""
        facts = self.rerun.facts(at_utc, by=BY, is_intent_unknown=True)
        return [judge(published_criteria()[key], facts) for key in CRITERIA]

    def sentence(self, at_utc: datetime) -> str:
        """Where the two criteria of the exchange part."""
        return compare(self.verdicts(at_utc)[:2]).sentence


@cache
def encounters_2021() -> tuple[Encounter2021, ...]:
    """Both encounters, reconstructed. Raises InputError for a file that cannot be used."""
    return tuple(_encounter(each) for each in _document()["encounter"])


def sources_2021() -> tuple[tuple[str, str], ...]:
    """What is told from which source."""
    return tuple((each["of"], each["text"]) for each in _document()["source"])


@cache
def _document() -> Mapping[str, Any]:
    document = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if document.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{FILE.name}: schema_version must be {SCHEMA_VERSION}.")
    return document


def _encounter(entry: Mapping[str, Any]) -> Encounter2021:
    published = Published(**entry["published"])
    chosen = Reconstructed(**entry["reconstructed"])
    tianhe = quoted_elements()[entry["tianhe"]]
    rerun = _rerun(published, chosen, tianhe.elements)
    return Encounter2021(entry["key"], entry["title"], published, chosen, tianhe, rerun)


def _rerun(published: Published, chosen: Reconstructed, tianhe: ElementSet) -> Rerun:
    """Run the pass again. Both sets get the age that was chosen: as if issued so long before it."""
    issued_utc = published.tca_utc - timedelta(hours=chosen.element_age_h)
    station = reissued(tianhe, issued_utc)
    other = reissued(_starlink(published, chosen, station), issued_utc)
    passes = passes_between(
        Flown(
            station,
            choose_hard_body_radius(
                RadiusFacts(station_m=_STATION_RADIUS_M, station_name="CSS of today")
            ),
            Manoeuvrability.NONE_SEEN,
        ),
        Flown(
            other,
            choose_hard_body_radius(RadiusFacts(object_type="PAYLOAD")),
            Manoeuvrability.AT_WILL,
        ),
        start_utc=published.tca_utc - _LOOK,
        duration=2 * _LOOK,
        threshold_km=_LOOK_KM,
    )
    return nearest(passes)


def _starlink(published: Published, chosen: Reconstructed, station: ElementSet) -> ElementSet:
    """An orbit of the satellite's kind that passes the station at the published time and distance.

    Whether northward or southward decides from which side it comes.
    """
    positions, velocities, _ = Propagator([station]).states_teme(published.tca_utc, np.zeros(1))
    state, _ = meeting_state(
        Approach(
            inclination_deg=chosen.inclination_deg,
            eccentricity=chosen.eccentricity,
            cos_true_anomaly=cos(radians(_TRUE_ANOMALY_DEG)),
            is_outbound=False,
            is_northward=chosen.is_northward,
            miss_direction_rad=radians(chosen.miss_direction_deg),
            miss_km=chosen.miss_distance_km,
        ),
        np.concatenate([positions[0, 0], velocities[0, 0]]),
        np.zeros(2),
    )
    template = ElementSet(
        published.norad_cat_id,
        f"{published.name} (RECONSTRUCTION)",
        published.international_designator,
        published.tca_utc,
        *(15.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        chosen.bstar_per_earth_radius,
    )
    return elements_at_state(template, published.tca_utc, state)
