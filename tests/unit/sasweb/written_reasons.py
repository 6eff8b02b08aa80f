"""Why things are not known, as ``screening`` words it: asked of what writes each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from screening.alerts import known
from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.sources.synthetic import DemoSource
from screening.common.toml_files import toml_of_file
from screening.conjunctions import encounter_rates, object_facts, pass_updates, station_gaps
from screening.conjunctions.criteria import Quantity
from screening.conjunctions.object_counts import STATUS_WORDS
from screening.conjunctions.risk_columns import NO_LARGEST
from screening.conjunctions.risk_judgement import AT_THE_EDGE, TOO_SLOW
from screening.conjunctions.services import (
    histories_study,
    risk_of_report,
    run_results,
    station_coverage,
)
from screening.conjunctions.services.reports import NO_STATES
from screening.consequences.breakups import at_risk, counts, exposure, exposure_document, stations
from screening.consequences.burns.document import NO_STATE
from screening.consequences.trajectories.likelihood import NO_COVARIANCE
from screening.coordination.own_statement import NOT_JUDGED
from screening.coordination.services import outcome_record
from screening.engine import lifetimes
from screening.engine.breakup.numbers import Collision, Explosion
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.covariance import best, growth
from screening.engine.covariance.class_model import LONGEST_AGE_DAYS
from screening.engine.covariance.regimes import OrbitRegime
from screening.engine.docking import OrbitComparison
from screening.engine.ephemeris import EphemerisSegment
from screening.engine.ephemeris_path import check_interpolation
from screening.engine.probability.hard_body_radius import RadiusFacts, choose_hard_body_radius
from screening.engine.probability.results import REASON_WORDS
from screening.engine.types import Status
from screening.learn import reruns
from screening.messages.services.message_judge import RADIUS_BY_MESSAGE
from screening.operators import selectors as operators
from screening.operators.models import Operates
from screening.stations.seed import STATION_FILE
from tests.recorded_conjunction import MESSAGES, facts_of
from tests.unit.engine.ephemerides import circle, path
from tests.unit.engine.orbits import START

_STATES: Final = np.arange(0.0, 7201.0, 240.0)
_SHORT: Final = "SYNTHETIC"  # a name, as every other in these tests


def written_reasons() -> Iterator[str]:
    """Every reason, at least once."""
    yield from (*REASON_WORDS.values(), TOO_SLOW, AT_THE_EDGE, NO_LARGEST, NO_COVARIANCE, NO_STATE)
    yield from (NO_STATES.format(_SHORT), NOT_JUDGED, known._risk(None)["pc_reason"])
    yield from _of_rules()
    yield from _of_classes()
    yield from _of_histories()
    yield from _of_files()
    yield from _of_sizes()
    yield from _of_stations()
    yield from _of_runs()
    yield from _of_rates()
    yield from _of_break_ups()
    yield from _of_operators()
    yield from (outcome_record._NO_CONJUNCTION, outcome_record._NO_LATER_SETS)


def _of_rules() -> Iterator[str]:
    yield replace(facts_of(MESSAGES[0]), reasons={}).reason(Quantity.MAX_PC)
    yield pass_updates.manoeuvrability(ObjectType.PAYLOAD, "", "")[1]
    yield pass_updates.manoeuvrability(ObjectType.UNKNOWN, "", "")[1]
    row: Any = SimpleNamespace(pc_reason="", max_pc=0.1, pc_method="")
    yield from pass_updates._reasons(row, "").values()
    yield reruns._NOT_KEPT


def _of_classes() -> Iterator[str]:
    for regime in OrbitRegime:
        for manoeuvres in (False, True):
            for what in ("elements", "ephemeris"):
                age_days = -1.5 * LONGEST_AGE_DAYS
                yield from best._class_reasons(regime, manoeuvres, age_days, what)


def _of_histories() -> Iterator[str]:
    yield from (histories_study._too_few(count).reason or "" for count in (1, 3))
    few: Any = _Few()
    nothing: Any = None
    yield growth._study(few, nothing, 0, ()).reason or ""
    found, rows = _found(), np.array([0])
    law = SimpleNamespace(
        furthest_age_days=9.3, sigma_rtn_km=lambda age: np.array([[np.nan, 1.0, 1.0], [1.0] * 3])
    )
    burns = SimpleNamespace(manoeuvres=(1,))
    study: Any = SimpleNamespace(law=None, reason=None)
    found.take_history(study, rows)
    for manoeuvres in (burns, SimpleNamespace(manoeuvres=())):
        study = SimpleNamespace(law=law, pairs_used=45, pairs_left_out=6, manoeuvres=manoeuvres)
        found.take_history(study, np.array([0, 1]))
        yield from (words for row in found.reasons for words in row)


class _Few:
    """Differences of which there are not enough."""

    age_days = np.zeros(0)
    difference_rtn_km = np.zeros((0, 1, 3))

    def __len__(self) -> int:
        return 0


def _found() -> best._Found:
    two = np.zeros((2, 3, 3)), np.full((2, 6, 6), np.nan), np.zeros(2, np.int64), np.ones(2)
    return best._Found(*two, [[], []])


def _of_files() -> Iterator[str]:
    found, rows = _found(), np.array([0])
    ephemeris = SimpleNamespace(has_covariance=False, originator=_SHORT)
    path_: Any = SimpleNamespace(
        ephemeris=ephemeris,
        start_utc=START,
        covariance_rtn=lambda offset_s: np.stack([np.full((6, 6), np.nan), np.eye(6)]),
    )
    found.take_ephemeris(path_, rows, START, np.zeros(1))
    ephemeris.has_covariance = True
    found.take_ephemeris(path_, np.array([0, 1]), START, np.zeros(2))
    yield from (words for row in found.reasons for words in row)
    for covariance in (np.full((6, 6), np.nan), np.eye(6)):
        found.take_message(best.MessageCovariance(_SHORT, START, covariance), 0, START, 0.0)
        yield from found.reasons[0]
    yield from risk_of_report._reasons(_SHORT, SimpleNamespace(is_default=True))  # type: ignore[arg-type]
    r, v = circle(_STATES)
    far, fast = circle(_STATES, 6810.0)
    late = (_STATES > 3700.0)[:, None]
    burnt = EphemerisSegment(_STATES, np.where(late, far, r), np.where(late, fast, v))
    for segment in (burnt, EphemerisSegment(_STATES[:2], r[:2], v[:2])):
        yield check_interpolation(path(segment)).reason or ""


def _of_sizes() -> Iterator[str]:
    yield RADIUS_BY_MESSAGE
    yield choose_hard_body_radius(RadiusFacts(explicit_m=1.0)).words
    for kind in ("PAYLOAD", "ROCKET BODY", "DEBRIS", None):
        for rcs in ("SMALL", "MEDIUM", "LARGE"):
            yield choose_hard_body_radius(RadiusFacts(rcs_class=rcs, object_type=kind)).words
    yield "estimate of radii.toml"  # of a file that the settings name: object_facts.py
    assert object_facts._estimate_name() in {"estimate"}
    for each in toml_of_file(STATION_FILE)["station"]:
        yield from (each["hard_body_radius_source"], each["mass_source"])


def _of_stations() -> Iterator[str]:
    asked_for: Any = SimpleNamespace(config={"stations": []}, pk=7, unscreened_stations={})
    subject: Any = SimpleNamespace(
        short_name="ISS", primary_norad_cat_id=25544, pk=1, slug="iss", volumes=()
    )
    gap = station_gaps._gap(asked_for, subject)
    assert gap is not None
    yield gap.reason
    result: Any = SimpleNamespace(status=[Status.DECAYED_IN_WINDOW], status_detail={})
    yield station_coverage._reason(subject, None, result)
    yield station_coverage._reason(subject, 0, result)
    subject.volumes = ("box",)
    yield station_coverage._reason(subject, 0, result)
    for status, detail in _unusable():
        result = SimpleNamespace(status=[status], status_detail={0: detail})
        yield station_coverage._reason(subject, 0, result)
    yield from STATUS_WORDS


def _of_runs() -> Iterator[str]:
    for comparison in (None, OrbitComparison(0.5, 1.0, -0.01, 12.6 / 24.0)):
        yield run_results._docked_detail(comparison, _SHORT)
    yield _cut_short()
    yield DemoSource.address


def _cut_short() -> str:
    """What is kept of an object that decays within the window."""
    config: Any = SimpleNamespace(duration_s=7 * SECONDS_PER_DAY)
    lasts = 5.25 * SECONDS_PER_DAY, int(Status.DECAYED)
    results: Any = (np.zeros(1, np.int32), np.zeros(1), {})
    nothing: Any = None
    with patch.object(lifetimes, "_first_failure", lambda *_: lasts):
        lifetimes._follow(nothing, config, 0, results)
    detail: str = results[2][0]
    return detail


def _unusable() -> Iterator[tuple[Status, str]]:
    for days in (-12.0, 12.0):
        propagator: Any = SimpleNamespace(
            element_sets=[SimpleNamespace(epoch_utc=START + timedelta(days=days))]
        )
        config: Any = SimpleNamespace(start_utc=START, max_element_age_days=10.0)
        status, detail = np.zeros(1, np.int32), {}
        lifetimes._mark_stale(propagator, config, status, np.zeros(1), detail)
        yield Status(int(status[0])), detail[0]
    refused: Any = SimpleNamespace(satrecs=[SimpleNamespace(error=3)])
    failed = np.array([Status.INITIALISATION_FAILED], np.int32)
    lifetimes._mark_failed_initialisation(refused, failed, np.zeros(1), detail)
    yield Status.INITIALISATION_FAILED, detail[0]
    yield Status.DECAYED, "decayed, before the window begins"


def _of_rates() -> Iterator[str]:
    none: Any = SimpleNamespace(exists=lambda: False)
    spheres: Any = SimpleNamespace(filter=lambda **_: none)
    subject: Any = SimpleNamespace(slug="iss", volumes=SimpleNamespace(filter=lambda **_: spheres))
    for run in (None, *(SimpleNamespace(pk=7, unscreened_stations=of) for of in ({"iss"}, {}))):
        yield encounter_rates._why_not_measured(subject, 5.0, run)  # type: ignore[arg-type]


def _of_break_ups() -> Iterator[str]:
    collision = Collision(1000.0, 100.0, 10.0)
    for law, size_m in ((collision, 0.1), (collision, 0.01), (Explosion(1.0), 0.1)):
        yield counts.band_words(law, size_m)
    yield counts._NOT_COUNTED
    nothing = exposure.Orbits(np.zeros(0), np.zeros(0), np.zeros(0))
    yield at_risk.at_risk(nothing, ())["payloads_reason"]
    subject: Any = SimpleNamespace(short_name="ISS", primary_norad_cat_id=25544)
    yield stations._broken(stations.ExposedStation(subject, "")).reason
    world: Any = None
    yield stations._exposed(subject, [], nothing, world, START).reason
    yield from (exposure_document._why_not_compared(0.01, is_like) for is_like in (True, False))


def _of_operators() -> Iterator[str]:
    yield from (operators.NOBODY_KNOWN, operators.STANDS_IN)
    subject = SpaceObject(owner_code="GEO")  # a name of letters, as in SATCAT
    for line in ({"norad_cat_id": 9}, {"name_prefix": _SHORT}, {"owner_code": "GEO"}):
        yield operators._why(Operates(source=f"{_SHORT}.", **line), subject)
