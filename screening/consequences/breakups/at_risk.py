"""Who else flies where the cloud is: operated payloads by fleet and owner, weighted by density."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from screening.catalog.density import semi_major_axes_km, shell_shares, shell_volumes_km3
from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.naming import constellation_from_name, object_type_from_name
from screening.catalog.owners import owner_name
from screening.conjunctions.object_facts import DEAD_STATUS_CODES
from screening.consequences.breakups.exposure import Orbits
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.types import ElementSet, FloatArray

MOST_ROWS: Final = 12
SHELL_KM: Final = 20.0
_TENTHS: Final = (5.0, 95.0)  # of perigees and apogees: the ends of a cloud are single pieces


@dataclass(frozen=True, slots=True)
class Payload:
    """One payload that is not known to be dead, and the group that it is counted in."""

    group: str
    kind: str  # constellation, owner
    elements: ElementSet


def operated_payloads(elements: Sequence[ElementSet]) -> list[Payload]:
    """Return the payloads that SATCAT does not call dead; names tell where it says nothing."""
    facts = {
        row.norad_cat_id: row
        for row in SpaceObject.objects.order_by().only(
            "norad_cat_id",
            "object_type",
            "operational_status_code",
            "constellation",
            "owner_code",
        )
    }
    found = (_payload(each, facts.get(each.norad_cat_id)) for each in elements)
    return [each for each in found if each is not None]


def at_risk(cloud: Orbits, payloads: Sequence[Payload]) -> dict[str, Any]:
    """Return how many payloads fly where a cloud is, and whose, as plain values.

    The share of a group is its part of the density of pieces that all payloads meet.
    """
    if not cloud.weight.size:
        return {
            "perigee_km": None,
            "apogee_km": None,
            "payloads": 0,
            "payloads_reason": "nothing of the cloud is up any more",
            "rows": [],
        }
    low_km, high_km = _spread_km(cloud)
    edges_km = np.arange(low_km, high_km + SHELL_KM, SHELL_KM)
    density = _shares(edges_km, cloud) @ cloud.weight / shell_volumes_km3(edges_km)
    orbits = _orbits(payloads)
    met = density @ _shares(edges_km, orbits)
    inside: list[int] = np.flatnonzero(met > 0.0).tolist()
    return {
        "perigee_km": low_km,
        "apogee_km": high_km,
        "payloads": len(inside),
        "payloads_reason": None,
        "rows": _rows([payloads[i] for i in inside], met[inside], _heights_km(orbits)[inside]),
    }


def _payload(elements: ElementSet, facts: SpaceObject | None) -> Payload | None:
    kind = facts.object_type if facts else object_type_from_name(elements.name)
    if kind != ObjectType.PAYLOAD:
        return None
    if facts and facts.operational_status_code in DEAD_STATUS_CODES:
        return None
    fleet = facts.constellation if facts else constellation_from_name(elements.name)
    if fleet:
        return Payload(fleet, "constellation", elements)
    return Payload(owner_name(facts.owner_code if facts else ""), "owner", elements)


def _spread_km(cloud: Orbits) -> tuple[float, float]:
    perigee_km = cloud.semi_major_axis_km * (1.0 - cloud.eccentricity) - EARTH_RADIUS_WGS72_KM
    apogee_km = cloud.semi_major_axis_km * (1.0 + cloud.eccentricity) - EARTH_RADIUS_WGS72_KM
    low, high = _TENTHS
    return float(np.percentile(perigee_km, low)), float(np.percentile(apogee_km, high))


def _orbits(payloads: Sequence[Payload]) -> Orbits:
    usable = [p.elements for p in payloads]
    return Orbits(
        semi_major_axis_km=semi_major_axes_km(np.array([e.mean_motion_rev_day for e in usable])),
        eccentricity=np.array([e.eccentricity for e in usable]),
        weight=np.ones(len(usable)),
    )


def _shares(edges_km: FloatArray, orbits: Orbits) -> FloatArray:
    return shell_shares(
        edges_km,
        semi_major_axis_km=orbits.semi_major_axis_km,
        eccentricity=orbits.eccentricity,
    )


def _heights_km(orbits: Orbits) -> FloatArray:
    heights: FloatArray = orbits.semi_major_axis_km - EARTH_RADIUS_WGS72_KM
    return heights


def _rows(
    payloads: Sequence[Payload], met: FloatArray, heights_km: FloatArray
) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, payload in enumerate(payloads):
        groups[payload.group, payload.kind].append(i)
    total = float(met.sum())
    rows: list[dict[str, Any]] = [
        {
            "group": group,
            "kind": kind,
            "payloads": len(members),
            "share_percent": 100.0 * float(met[members].sum()) / total,
            "altitude_km": _ends(heights_km[members]),
        }
        for (group, kind), members in groups.items()
    ]
    rows.sort(key=lambda row: -row["share_percent"])
    return rows[:MOST_ROWS]


def _ends(values: FloatArray) -> list[float]:
    """Return between what values nine tenths lie."""
    ends: list[float] = np.percentile(values, _TENTHS).tolist()
    return ends
