"""The whole answer of a break-up, as plain values. All of it is modelled, none of it observed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from screening.consequences.breakups import cloud_document as cloud
from screening.consequences.breakups.at_risk import at_risk, operated_payloads
from screening.consequences.breakups.counts import as_targets, piece_band, piece_counts
from screening.consequences.breakups.course import Course
from screening.consequences.breakups.event import Body, Event
from screening.consequences.breakups.exposure import orbits_at
from screening.consequences.breakups.pieces import Broken, Pieces
from screening.consequences.breakups.question import Question
from screening.consequences.breakups.scenarios import SCENARIOS
from screening.consequences.breakups.stations import ExposedStation
from screening.consequences.breakups.words import assumptions, limits
from screening.consequences.kinds import World
from screening.engine.breakup.gabbard import gabbard
from screening.engine.breakup.numbers import CATASTROPHIC_J_PER_G, Collision
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.types import Progress

MODEL: Final = "NASA Standard Breakup Model (Johnson et al. 2001, ODQN 15-4); all modelled"
AT_RISK_DAYS: Final = 30.0
WHO_ELSE: Final = "who else is there"


def event_document(question: Question, event: Event, title: str) -> dict[str, Any]:
    """Return what was asked, what energy it has and how many pieces it makes."""
    law, size_m = event.law, question["min_size_m"]
    scenario = question["scenario"]
    return {
        "model": MODEL,
        "modelled": True,
        "what": question["what"],
        "title": title,
        "scenario": SCENARIOS[scenario].as_json() if scenario else None,
        "min_size_m": size_m,
        "seed": question["seed"],
        "years": question["years"],
        "at_utc": event.at_utc.isoformat().replace("+00:00", "Z"),
        "miss_distance_km": event.miss_distance_km,
        **_energy(event),
        "pieces": round(law.pieces_at_least(size_m)),
        "pieces_band": piece_band(event, size_m),
        "counts": piece_counts(event, size_m),
        "as_target": as_targets(event, size_m),
        "orbit": _orbit(event.target),
    }


def bodies_document(event: Event, broken: Sequence[Broken]) -> list[dict[str, Any]]:
    """Return what is known of each object, and what became of its mass."""
    roles = ("target", "projectile")
    return [
        _body(role, body, own) for role, body, own in zip(roles, event.bodies, broken, strict=False)
    ]


def pieces_document(pieces: Pieces, courses: cloud.Courses, years: float) -> dict[str, Any]:
    """Return the cloud's shape, lifetimes and heights."""
    return {
        "followed": pieces.asked,
        "drawn": int((~pieces.shape.escapes[: pieces.asked]).sum()),
        "gabbard": cloud.gabbard_document(pieces),
        "spread": cloud.spread_document(pieces, courses),
        "survival": cloud.survival_document(pieces, courses),
        "lifetimes": cloud.lifetimes_document(pieces, courses, years),
        "heights": cloud.heights_document(pieces, courses),
    }


def at_risk_document(
    pieces: Pieces, course: Course, world: World, on_progress: Progress
) -> dict[str, Any]:
    """Return who else flies where the cloud is a month after, under a middling Sun."""
    on_progress(WHO_ELSE, 0.0)
    row = int(np.argmin(np.abs(course.days - AT_RISK_DAYS)))
    wanted = np.arange(pieces.weight.size) < pieces.asked
    orbits, _ = orbits_at(course, row, pieces.weight, wanted)
    payloads = operated_payloads(world.elements)
    on_progress(WHO_ELSE, 0.5)
    return {
        "at_days": float(course.days[row]),
        "solar_activity": str(SolarActivity.MODERATE),
        **at_risk(orbits, payloads),
    }


def said_document(
    question: Question, event: Event, pieces: Pieces, stations: Sequence[ExposedStation]
) -> dict[str, Any]:
    """Return what was assumed, and what the answer cannot say."""
    return {
        "assumptions": assumptions(question, event, pieces),
        "limits": limits(event, stations),
    }


def _energy(event: Event) -> dict[str, Any]:
    law = event.law
    if not isinstance(law, Collision):
        unknown = dict.fromkeys(
            ("specific_energy_j_per_g", "catastrophic", "speed_km_s", "energy_mj")
        )
        return {**unknown, "limit_j_per_g": CATASTROPHIC_J_PER_G, "scale": law.scale}
    return {
        "specific_energy_j_per_g": law.specific_energy_j_per_g,
        "catastrophic": law.is_catastrophic,
        "limit_j_per_g": CATASTROPHIC_J_PER_G,
        "speed_km_s": law.speed_km_s,
        "energy_mj": 0.5 * law.projectile_kg * law.speed_km_s**2,  # kg km2/s2 are MJ
        "scale": None,
    }


def _orbit(body: Body) -> dict[str, Any]:
    shape = gabbard(body.r_teme_km[None], body.v_teme_km_s[None])
    return {
        "altitude_km": float(np.linalg.norm(body.r_teme_km)) - EARTH_RADIUS_WGS72_KM,
        "inclination_deg": _inclination_deg(body),
        "perigee_km": float(shape.perigee_height_km[0]),
        "apogee_km": float(shape.apogee_height_km[0]),
    }


def _inclination_deg(body: Body) -> float:
    momentum = np.cross(body.r_teme_km, body.v_teme_km_s)
    return float(np.degrees(np.arccos(momentum[2] / np.linalg.norm(momentum))))


def _body(role: str, body: Body, broken: Broken) -> dict[str, Any]:
    orbit = _orbit(body) if body.is_followed else dict.fromkeys(("perigee_km", "apogee_km"))
    return {
        "role": role,
        "norad_cat_id": body.norad_cat_id,
        "name": body.name,
        "object_type": body.object_type,
        "owner": body.owner,
        "origin": str(body.origin),
        "mass_kg": body.mass.kg,
        "mass_band_kg": body.mass.band_kg and list(body.mass.band_kg),
        "mass_source": body.mass.source,
        "mass_is_assumed": body.mass.is_assumed,
        "perigee_km": orbit["perigee_km"],
        "apogee_km": orbit["apogee_km"],
        "inclination_deg": _inclination_deg(body) if body.is_followed else None,
        "is_followed": body.is_followed,
        "pieces": broken.pieces,
        "mass_balance": cloud.balance_document(broken.balance),
    }
