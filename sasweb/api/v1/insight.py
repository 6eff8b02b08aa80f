"""The catalogue as a whole: the figures of the page Catalogue, Insight."""

from __future__ import annotations

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from screening.catalog.census import PROFILE_EDGES_KM, Census, census_at
from screening.catalog.owners import owner_name
from screening.catalog.planned_selectors import planned_constellations
from screening.common.clock import now_utc
from screening.conjunctions.encounter_rates import (
    PlannedRate,
    RateWithin,
    StationRates,
    station_rates,
)


class OwnerSerializer(serializers.Serializer[Any]):
    """Objects in orbit of one SATCAT owner; ``owner_code`` null: those of no known owner."""

    owner_code = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    payloads = serializers.IntegerField()
    rocket_bodies = serializers.IntegerField()
    debris = serializers.IntegerField()
    of_unknown_type = serializers.IntegerField()


class DensitySerializer(serializers.Serializer[Any]):
    from_altitude_km = serializers.FloatField()
    to_altitude_km = serializers.FloatField()
    objects_per_km3 = serializers.FloatField()


class RateSerializer(serializers.Serializer[Any]):
    """``measured_*`` and ``passes`` are null where no run tells; ``reason`` says why."""

    distance_km = serializers.FloatField()
    estimated_per_day = serializers.FloatField()
    measured_per_day = serializers.FloatField(allow_null=True)
    measured_low_per_day = serializers.FloatField(allow_null=True)
    measured_high_per_day = serializers.FloatField(allow_null=True)
    passes = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class PlannedSerializer(serializers.Serializer[Any]):
    """A scenario, not what flies: passes a day that it would add within the largest distance."""

    constellation = serializers.CharField()
    satellites = serializers.IntegerField()
    altitude_km = serializers.FloatField()
    inclination_deg = serializers.FloatField()
    life_years = serializers.FloatField()
    transit_km_day = serializers.FloatField()
    source = serializers.CharField()  # type: ignore[assignment]  # declared, not an attribute
    source_date = serializers.CharField()
    in_service_per_day = serializers.FloatField()
    in_transit_per_day = serializers.FloatField()


class StationRatesSerializer(serializers.Serializer[Any]):
    station = serializers.CharField()
    perigee_km = serializers.FloatField()
    apogee_km = serializers.FloatField()
    objects_per_km3 = serializers.FloatField()
    mean_relative_speed_km_s = serializers.FloatField()
    within = RateSerializer(many=True)
    planned = PlannedSerializer(many=True)


class InsightSerializer(serializers.Serializer[Any]):
    """Stations without an element set of the last 30 days are missing."""

    at_utc = serializers.DateTimeField()
    objects = serializers.IntegerField()
    payloads = serializers.IntegerField()
    too_old = serializers.IntegerField(help_text="Left out: no element set of the last 30 days.")
    run_id = serializers.IntegerField(allow_null=True, help_text="Whose passes were measured.")
    owners = OwnerSerializer(many=True)
    density = DensitySerializer(many=True)
    stations = StationRatesSerializer(many=True)


@method_decorator(conditional_page, name="dispatch")
class InsightView(APIView):
    """Who owns what in orbit, how dense space is, and how often something passes a station."""

    @extend_schema(responses=InsightSerializer)
    def get(self, request: Request) -> Response:
        """Return the figures of the newest catalogue; see docs/algorithms/encounter-rate.md."""
        census = census_at(now_utc())
        rates, _, run = station_rates(census.population, list(planned_constellations()))
        answer = {
            "at_utc": census.population.at_utc,
            "objects": len(census.population),
            "payloads": census.payloads,
            "too_old": census.population.too_old,
            "run_id": run.pk if run else None,
            "owners": _owners(census),
            "density": _density(census),
            "stations": [_station(each) for each in rates],
        }
        return Response(InsightSerializer(answer).data)


def _owners(census: Census) -> list[dict[str, Any]]:
    names = ("payloads", "rocket_bodies", "debris", "of_unknown_type")
    return [
        {
            "owner_code": each.code or None,
            "name": owner_name(each.code),
            **dict(zip(names, each.by_type, strict=True)),
        }
        for each in census.owners
    ]


def _density(census: Census) -> list[dict[str, float]]:
    edges_km = PROFILE_EDGES_KM.tolist()
    shells = zip(edges_km, edges_km[1:], census.density_per_km3.tolist(), strict=False)
    return [
        {"from_altitude_km": low, "to_altitude_km": high, "objects_per_km3": density}
        for low, high, density in shells
    ]


def _station(rates: StationRates) -> dict[str, Any]:
    return {
        "station": rates.station.slug,
        "perigee_km": rates.perigee_km,
        "apogee_km": rates.apogee_km,
        "objects_per_km3": rates.density_per_km3,
        "mean_relative_speed_km_s": rates.mean_relative_speed_km_s,
        "within": [_rate(each) for each in rates.within],
        "planned": [_planned(each) for each in rates.planned],
    }


def _rate(rate: RateWithin) -> dict[str, Any]:
    measured = rate.measured
    low, high = measured.interval_per_day if measured else (None, None)
    return {
        "distance_km": rate.distance_km,
        "estimated_per_day": rate.kinetic_per_day,
        "measured_per_day": measured.per_day if measured else None,
        "measured_low_per_day": low,
        "measured_high_per_day": high,
        "passes": measured.passes if measured else None,
        "reason": rate.reason or None,
    }


def _planned(rate: PlannedRate) -> dict[str, Any]:
    names = PlannedSerializer().fields.keys()
    own = (name for name in names if not name.endswith("_per_day"))
    return {name: getattr(rate.planned, name) for name in own} | {
        "in_service_per_day": rate.in_service_per_day,
        "in_transit_per_day": rate.in_transit_per_day,
    }
