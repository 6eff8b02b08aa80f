"""The geometry of one encounter as JSON: what the globe and the charts draw."""

from __future__ import annotations

import math
from typing import Any

from rest_framework import serializers

from screening.catalog.models import SpaceObject
from screening.conjunctions.encounter import Encounter
from screening.conjunctions.models import Conjunction
from screening.engine.types import FloatArray

KM_DECIMALS = 6  # a millimetre
AXIS_DECIMALS = 9


class VectorField(serializers.ListField):
    child = serializers.FloatField()
    min_length = 3
    max_length = 3


class EncounterObject(serializers.Serializer[Any]):
    norad_cat_id = serializers.IntegerField()
    name = serializers.CharField()


class EncounterArc(serializers.Serializer[Any]):
    offset_s = serializers.ListField(child=serializers.FloatField())
    r_primary_teme_km = serializers.ListField(child=VectorField(allow_null=True))
    r_secondary_teme_km = serializers.ListField(child=VectorField(allow_null=True))


class EncounterNear(serializers.Serializer[Any]):
    offset_s = serializers.ListField(child=serializers.FloatField())
    distance_km = serializers.ListField(child=serializers.FloatField(allow_null=True))


class EncounterStates(serializers.Serializer[Any]):
    r_primary_teme_km = VectorField()
    r_secondary_teme_km = VectorField()
    v_primary_teme_km_s = VectorField()
    v_secondary_teme_km_s = VectorField()
    rtn_axes_teme = serializers.ListField(child=VectorField(), help_text="Rows: R, T, N.")


class EncounterBox(serializers.Serializer[Any]):
    name = serializers.CharField()
    half_extents_km = VectorField(help_text="Radial, in-track, cross-track.")


class EncounterAnswer(serializers.Serializer[Any]):
    """Positions are TEME, km; ``null`` where there is none. Offsets are seconds from TCA."""

    conjunction_id = serializers.IntegerField()
    assessment_id = serializers.IntegerField()
    tca_utc = serializers.DateTimeField()
    tca_unix_s = serializers.FloatField()
    primary = EncounterObject()
    secondary = EncounterObject()
    miss_distance_km = serializers.FloatField()
    ric_km = VectorField(help_text="Secondary minus primary: radial, in-track, cross-track.")
    arc = EncounterArc()
    near = EncounterNear()
    tca_states = EncounterStates()
    boxes = EncounterBox(many=True)
    is_synthetic = serializers.BooleanField()


def encounter_answer(conjunction: Conjunction, encounter: Encounter) -> dict[str, Any]:
    """Everything of one encounter in plain lists, in the shape of ``EncounterAnswer``."""
    return {
        "conjunction_id": conjunction.pk,
        "assessment_id": conjunction.latest_assessment_id,
        "tca_utc": encounter.tca_utc.isoformat().replace("+00:00", "Z"),
        "tca_unix_s": encounter.tca_utc.timestamp(),
        "primary": _object(conjunction.primary),
        "secondary": _object(conjunction.secondary),
        "miss_distance_km": round(encounter.miss_distance_km, KM_DECIMALS),
        "ric_km": _vector(encounter.tca_states.miss_rtn_km),
        "arc": _arc(encounter),
        "near": _near(encounter),
        "tca_states": _tca_states(encounter),
        "boxes": [
            {"name": box.name, "half_extents_km": list(box.half_extents_km)}
            for box in encounter.boxes
        ],
        "is_synthetic": conjunction.is_synthetic,
    }


def _arc(encounter: Encounter) -> dict[str, Any]:
    return {
        "offset_s": encounter.arc.offset_s.tolist(),
        "r_primary_teme_km": _positions(encounter.arc.r_primary_teme_km),
        "r_secondary_teme_km": _positions(encounter.arc.r_secondary_teme_km),
    }


def _near(encounter: Encounter) -> dict[str, Any]:
    return {
        "offset_s": encounter.near.offset_s.tolist(),
        "distance_km": [_known(value) for value in encounter.near.distance_km.tolist()],
    }


def _tca_states(encounter: Encounter) -> dict[str, Any]:
    states = encounter.tca_states
    return {
        "r_primary_teme_km": _vector(states.r_primary_teme_km),
        "r_secondary_teme_km": _vector(states.r_secondary_teme_km),
        "v_primary_teme_km_s": _vector(states.v_primary_teme_km_s),
        "v_secondary_teme_km_s": _vector(states.v_secondary_teme_km_s),
        "rtn_axes_teme": [_vector(axis, AXIS_DECIMALS) for axis in states.rtn_axes_teme],
    }


def _object(subject: SpaceObject) -> dict[str, Any]:
    return {"norad_cat_id": subject.norad_cat_id, "name": subject.name}


def _vector(vector: FloatArray, decimals: int = KM_DECIMALS) -> list[float]:
    return [round(component, decimals) for component in vector.tolist()]


def _positions(positions: FloatArray) -> list[list[float] | None]:
    return [None if math.isnan(row[0]) else _vector(row) for row in positions]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, KM_DECIMALS)
