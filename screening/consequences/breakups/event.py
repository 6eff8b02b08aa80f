"""The break-up itself: what meets what, where and how fast, from a question and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.naming import constellation_from_name, object_type_from_name
from screening.catalog.owners import owner_name
from screening.common.exceptions import InputError
from screening.consequences.breakups.masses import Mass, assumed_mass
from screening.consequences.breakups.question import ProjectilePath, Question, What
from screening.consequences.kinds import World
from screening.engine.breakup.area_to_mass import Origin
from screening.engine.breakup.cloud import Parent
from screening.engine.breakup.numbers import Collision, Explosion
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet, FloatArray
from screening.stations.models import Station

GIVEN: Final = "given with the question"
FARTHEST_APART_KM: Final = 100.0  # objects of a pass that two element sets may be of
_M_PER_KM: Final = 1000.0
_LEAST_SINE: Final = 1e-7  # of two planes that are not the same but for rounding


@dataclass(frozen=True, slots=True)
class Body:
    """One object that breaks up. ``is_followed`` says whether its pieces are."""

    name: str
    norad_cat_id: int | None
    object_type: str | None
    owner: str | None
    origin: Origin
    mass: Mass
    r_teme_km: FloatArray
    v_teme_km_s: FloatArray
    is_followed: bool = True

    def parent(self) -> Parent:
        """The object as the engine breaks it up."""
        return Parent(self.mass.kg, self.origin, self.r_teme_km, self.v_teme_km_s)


@dataclass(frozen=True, slots=True)
class Event:
    """A break-up. ``projectile`` is None of an explosion, of which ``scale`` is S."""

    at_utc: datetime
    target: Body
    projectile: Body | None
    speed_km_s: float | None
    scale: float | None
    miss_distance_km: float | None  # of the two element sets, where there are two

    @property
    def bodies(self) -> tuple[Body, ...]:
        """All that breaks up, the target first."""
        return (self.target,) if self.projectile is None else (self.target, self.projectile)

    @property
    def broken_ids(self) -> frozenset[int]:
        """Objects of the catalogue that break up as a whole: none of a blow that leaves most."""
        law = self.law
        if isinstance(law, Collision) and not law.is_catastrophic:
            return frozenset()
        return frozenset(each.norad_cat_id for each in self.bodies if each.norad_cat_id is not None)

    @property
    def law(self) -> Collision | Explosion:
        """How many pieces there are of what size."""
        if self.projectile is None or self.speed_km_s is None:
            return Explosion(self.scale or 1.0)
        return Collision(self.target.mass.kg, self.projectile.mass.kg, self.speed_km_s)


def event_of(question: Question, world: World) -> Event:
    """Return the break-up that a question asks about.

    Raises ``InputError`` where two objects of the catalogue do not meet as the question says.
    """
    if question["what"] == What.CONJUNCTION:
        return _of_conjunction(question, world)
    at_utc = _instant(question["at_utc"]) or world.as_of_utc
    r_teme_km, v_teme_km_s, other = _crossing_states(question)
    origin = Origin(question["origin"])
    target = _asked("target", question["target_kg"], origin, (r_teme_km, v_teme_km_s))
    if question["what"] == What.EXPLOSION:
        return Event(at_utc, target, None, None, question["scale"], None)
    projectile = _asked("projectile", question["projectile_kg"], origin, (r_teme_km, other))
    if question["projectile_path"] == ProjectilePath.SUBORBITAL:
        projectile = _left_out(projectile)
    return Event(at_utc, target, projectile, question["speed_km_s"], None, None)


def _asked(name: str, mass_kg: float, origin: Origin, state: tuple[FloatArray, FloatArray]) -> Body:
    return Body(name, None, None, None, origin, Mass(mass_kg, GIVEN), *state)


def _left_out(body: Body) -> Body:
    return Body(
        body.name, None, None, None, body.origin, body.mass, body.r_teme_km, body.v_teme_km_s, False
    )


def _crossing_states(question: Question) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the place (3,), the target's velocity (3,) and the projectile's on a circle there.

    The angle between the two planes gives the speed; the node of the target's is at zero. Where the
    projectile's inclination is not given, they meet over the equator.
    """
    radius_km = EARTH_RADIUS_WGS72_KM + question["altitude_km"]
    circular_km_s = float(np.sqrt(MU_WGS72_KM3_S2 / radius_km))
    tilt = np.radians(question["inclination_deg"])
    normal = np.array([0.0, -np.sin(tilt), np.cos(tilt)])
    speed_km_s = question.get("speed_km_s") or 0.0
    angle = 2.0 * np.arcsin(min(1.0, speed_km_s / (2.0 * circular_km_s)))
    other_deg = question.get("projectile_inclination_deg")
    place = np.array([1.0, 0.0, 0.0])
    if other_deg is None:
        other = np.array([0.0, -np.sin(tilt + angle), np.cos(tilt + angle)])
    else:
        other = _other_normal(tilt, np.radians(other_deg), angle)
        line = np.cross(normal, other)
        sine = float(np.linalg.norm(line))
        # Two in one plane meet anywhere in it.
        place = line / sine if sine > _LEAST_SINE else place
    velocities = [circular_km_s * np.cross(each, place) for each in (normal, other)]
    return radius_km * place, velocities[0], velocities[1]


def _other_normal(tilt: float, other: float, angle: float) -> FloatArray:
    """Return the normal of a plane of an inclination, at an angle to that of the target."""
    sines = np.sin(tilt) * np.sin(other)
    cosine = (np.cos(angle) - np.cos(tilt) * np.cos(other)) / sines if sines else np.inf
    if not -1.0 <= cosine <= 1.0:
        raise InputError(
            f"Circular orbits of {np.degrees(tilt):g} and {np.degrees(other):g} degrees do not "
            "meet at that speed. Change it, or leave the projectile's inclination out."
        )
    node = np.arccos(cosine)
    return np.array([np.sin(other) * np.sin(node), -np.sin(other) * np.cos(node), np.cos(other)])


def _of_conjunction(question: Question, world: World) -> Event:
    numbers = (question["primary"], question["secondary"])
    pair = [_element_set(number, world) for number in numbers]
    tca_utc = datetime.fromisoformat(question["tca_utc"])
    r_teme_km, v_teme_km_s, status = Propagator(pair).states_teme(tca_utc, np.zeros(1))
    for each, code in zip(pair, status[:, 0], strict=True):
        if code:
            raise InputError(f"{each.name} ({each.norad_cat_id}) has no position at that instant.")
    r_teme_km, v_teme_km_s = r_teme_km[:, 0], v_teme_km_s[:, 0]
    apart_km = float(np.linalg.norm(r_teme_km[1] - r_teme_km[0]))
    if apart_km > FARTHEST_APART_KM:
        raise InputError(
            f"{pair[0].name} and {pair[1].name} are {apart_km:,.0f} km apart at that instant by "
            "the catalogue's element sets: give the instant of a pass."
        )
    facts = object_facts(numbers)
    stated = {numbers[0]: question["target_kg"], numbers[1]: question["projectile_kg"]}
    bodies = [
        _catalogued(each, facts.get(each.norad_cat_id), stated[each.norad_cat_id], state)
        for each, state in zip(pair, zip(r_teme_km, v_teme_km_s, strict=True), strict=True)
    ]
    # The heavier is the target: the lighter brings the energy that breaks it.
    target, projectile = sorted(bodies, key=lambda body: -body.mass.kg)
    speed_km_s = float(np.linalg.norm(v_teme_km_s[1] - v_teme_km_s[0]))
    return Event(tca_utc, target, projectile, speed_km_s, None, apart_km)


def object_facts(numbers: Sequence[int]) -> Mapping[int, SpaceObject]:
    """Return what the catalogue knows of objects, by their numbers."""
    rows = SpaceObject.objects.filter(norad_cat_id__in=list(numbers)).order_by()
    return {row.norad_cat_id: row for row in rows}


def _element_set(number: int, world: World) -> ElementSet:
    for each in world.elements:
        if each.norad_cat_id == number:
            return each
    raise InputError(f"Object {number} has no element set in the catalogue of that instant.")


def _catalogued(
    elements: ElementSet,
    facts: SpaceObject | None,
    stated_kg: float | None,
    state: tuple[FloatArray, FloatArray],
) -> Body:
    kind = str(facts.object_type if facts else object_type_from_name(elements.name))
    return Body(
        name=elements.name,
        norad_cat_id=elements.norad_cat_id,
        object_type=kind,
        owner=owner_name(facts.owner_code) if facts else None,
        origin=Origin.ROCKET_BODY if kind == ObjectType.ROCKET_BODY else Origin.SPACECRAFT,
        mass=_mass(elements, facts, kind, stated_kg),
        r_teme_km=state[0],
        v_teme_km_s=state[1],
    )


def _mass(
    elements: ElementSet, facts: SpaceObject | None, kind: str, stated_kg: float | None
) -> Mass:
    if stated_kg is not None:
        return Mass(stated_kg, GIVEN)
    station = Station.objects.filter(primary_norad_cat_id=elements.norad_cat_id).first()
    if station is not None and station.mass_kg is not None:
        return Mass(station.mass_kg, station.mass_source or "settings of the station")
    fleet = facts.constellation if facts else constellation_from_name(elements.name)
    return assumed_mass(kind, fleet, facts.rcs_m2 if facts else None)


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
