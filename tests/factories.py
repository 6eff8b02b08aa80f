"""Rows for tests, each with everything it needs and nothing that a test must not rely on.

Every function takes overrides by name and saves. ``NOW`` is the instant tests pretend it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from screening.catalog.models import Feed, Pull, PullStatus, SpaceObject, StoredElementSet
from screening.conjunctions.models import (
    Assessment,
    CatalogueApproach,
    Conjunction,
    EventKind,
    RunKind,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.services.best_risk import risks_choose
from screening.conjunctions.station_gaps import StationGap
from screening.engine.types import ElementSet
from screening.stations.models import Station

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
_serial = count(1)

# Two circular orbits that cross near the ascending node. The visitor's node, anomaly and motion
# were solved, once, so that it passes at the station's epoch at the place given by MISS_RIC_KM.
MISS_RIC_KM = (1.2, -0.4, -0.1712)
MISS_DISTANCE_KM = 1.27645
RELATIVE_SPEED_KM_S = 6.03278
STATION_ELEMENTS = ElementSet(
    norad_cat_id=25544,
    name="ISS (ZARYA)",
    international_designator="1998-067A",
    epoch_utc=NOW + timedelta(hours=6),
    mean_motion_rev_day=15.5,
    eccentricity=1e-6,
    inclination_deg=51.6,
    raan_deg=100.0,
    arg_perigee_deg=0.0,
    mean_anomaly_deg=0.0,
    bstar_per_earth_radius=0.0,
)
VISITOR_ELEMENTS = replace(
    STATION_ELEMENTS,
    norad_cat_id=70001,
    name="VISITOR 1",
    international_designator="2020-001B",
    mean_motion_rev_day=15.5040281,
    inclination_deg=98.0,
    raan_deg=99.9262217,
    mean_anomaly_deg=0.0432101,
)


def space_object(**overrides: Any) -> SpaceObject:
    number = 80000 + next(_serial)
    fields = {"norad_cat_id": number, "name": f"OBJECT {number}", "object_type": "payload"}
    return SpaceObject.objects.create(**fields | overrides)


def feed(**overrides: Any) -> Feed:
    number = next(_serial)
    fields = {
        "key": f"feed-{number}",
        "title": f"Feed {number}",
        "kind": "file",
        "source": "gp",
        "expected_every_s": 14400,
        "last_success_at": NOW,
    }
    return Feed.objects.create(**fields | overrides)


def pull(**overrides: Any) -> Pull:
    fields = {
        "status": PullStatus.SUCCEEDED,
        "started_at": NOW - timedelta(minutes=20),
        "finished_at": NOW - timedelta(minutes=19),
        "records_total": 2,
        "records_new": 2,
        "records_unchanged": 0,
        "records_rejected": 0,
    }
    if "feed" not in overrides:
        overrides["feed"] = feed()
    return Pull.objects.create(**fields | overrides)


def stored_element_set(
    elements: ElementSet = STATION_ELEMENTS, **overrides: Any
) -> StoredElementSet:
    """Store an element set, once; its object is found by catalogue number or made."""
    fields = asdict(elements)
    identity = ("norad_cat_id", "name", "international_designator")
    number, name, designator = (fields.pop(key) for key in identity)
    if "space_object" not in overrides:
        overrides["space_object"], _ = SpaceObject.objects.get_or_create(
            norad_cat_id=number,
            defaults={"name": name, "international_designator": designator, "owner_code": "US"},
        )
    if "pull" not in overrides:
        overrides["pull"] = pull()
    fields |= {
        "source": "gp",
        "fetched_at": NOW - timedelta(minutes=19),
        "record_sha256": hashlib.sha256(repr(elements).encode()).hexdigest(),
    }
    fields |= overrides
    unique = {key: fields.pop(key) for key in ("space_object", "source", "epoch_utc")}
    stored, _ = StoredElementSet.objects.get_or_create(**unique, defaults=fields)
    return stored


def run(**overrides: Any) -> ScreeningRun:
    fields = {
        "status": RunStatus.FINISHED,
        "trigger": "schedule",
        "requested_at": NOW - timedelta(minutes=5),
        "started_at": NOW - timedelta(minutes=5),
        "finished_at": NOW - timedelta(minutes=4),
        "window_start_utc": NOW,
        "window_end_utc": NOW + timedelta(days=7),
        "code_version": "0.1.0",
        "progress": 1.0,
        "element_set_count": 2,
        "status_counts": {"OK": 2},
        "event_counts": {"closest_approach": 1},
        "seconds_by_stage": {"propagate": 0.5},
    }
    return ScreeningRun.objects.create(**fields | overrides)


def gap(reason: str, *, until_utc: datetime | None = None) -> dict[str, str | None]:
    """What a run did not screen of a station, as it stores it."""
    return StationGap("", until_utc, reason).stored


def station(slug: str = "iss") -> Station:
    """One of the stations that every database is seeded with."""
    return Station.objects.get(slug=slug)


def conjunction(**overrides: Any) -> Conjunction:
    """A pass of VISITOR 1 by the ISS, without an assessment; see ``assessed_conjunction``."""
    fields = {
        "tca_utc": STATION_ELEMENTS.epoch_utc,
        "miss_distance_km": MISS_DISTANCE_KM,
    } | overrides
    if "first_run" not in fields:
        fields["first_run"] = run()
    defaults = {
        "station": station,
        "primary": lambda: stored_element_set(STATION_ELEMENTS).space_object,
        "secondary": lambda: stored_element_set(VISITOR_ELEMENTS).space_object,
        "first_tca_utc": lambda: fields["tca_utc"],
        "last_seen_run": lambda: fields["first_run"],
        "last_looked_run": lambda: fields["first_run"],
    }
    for name, make in defaults.items():
        if name not in fields:
            fields[name] = make()
    return Conjunction.objects.create(**fields)


def assessment(conjunction: Conjunction, **overrides: Any) -> Assessment:
    """One opinion of a conjunction; it becomes the newest."""
    primary, secondary = (
        each.element_sets.latest("pk") for each in (conjunction.primary, conjunction.secondary)
    )
    fields = {
        "run": conjunction.last_seen_run,
        "kind": Assessment.Kind.CLOSEST_APPROACH,
        "tca_utc": conjunction.tca_utc,
        "miss_distance_km": conjunction.miss_distance_km,
        "radial_km": MISS_RIC_KM[0],
        "in_track_km": MISS_RIC_KM[1],
        "cross_track_km": MISS_RIC_KM[2],
        "relative_speed_km_s": RELATIVE_SPEED_KM_S,
        "duration_s": 1.2,
        "primary_element_set": primary,
        "secondary_element_set": secondary,
        "primary_age_days": (conjunction.tca_utc - primary.epoch_utc) / timedelta(days=1),
        "secondary_age_days": (conjunction.tca_utc - secondary.epoch_utc) / timedelta(days=1),
        "volumes_entered": ["notification box"],
        "created_at": NOW,
    }
    row = Assessment.objects.create(conjunction=conjunction, **fields | overrides)
    conjunction.latest_assessment = row
    conjunction.tca_utc, conjunction.miss_distance_km = row.tca_utc, row.miss_distance_km
    conjunction.save()
    risks_choose(Conjunction.objects.filter(pk=conjunction.pk))
    conjunction.refresh_from_db(fields=["risk_assessment", "pc", "counted_pc", "max_pc"])
    return row


def assessed_conjunction(**overrides: Any) -> Conjunction:
    """A pass of VISITOR 1 by the ISS with one assessment."""
    made = conjunction(**overrides)
    assessment(made)
    return made


def approach(run: ScreeningRun, **overrides: Any) -> CatalogueApproach:
    """One event of a run of all against all, of two objects of its own unless they are given."""
    fields = {
        "kind": EventKind.CLOSEST_APPROACH,
        "tca_utc": NOW + timedelta(hours=6),
        "miss_distance_km": 1.0,
        "radial_km": 0.6,
        "in_track_km": -0.64,
        "cross_track_km": 0.48,
        "relative_speed_km_s": 14.2,
        "duration_s": 0.7,
        "primary_age_days": 0.5,
        "secondary_age_days": 1.25,
        "oldest_age_days": 1.25,
    }
    for end in ("primary", "secondary"):
        if end not in overrides:
            overrides[end] = space_object()
        key = f"{end}_element_set"
        if key not in overrides:
            overrides[key] = _elements_of(overrides[end])
    return CatalogueApproach.objects.create(run=run, **fields | overrides)


def _elements_of(subject: SpaceObject) -> StoredElementSet:
    elements = replace(STATION_ELEMENTS, norad_cat_id=subject.norad_cat_id, name=subject.name)
    return stored_element_set(elements, space_object=subject)


def catalogue_run(**overrides: Any) -> ScreeningRun:
    """A finished run of all against all over one day."""
    fields = {"kind": RunKind.CATALOGUE, "window_end_utc": NOW + timedelta(days=1)}
    return run(**fields | overrides)
