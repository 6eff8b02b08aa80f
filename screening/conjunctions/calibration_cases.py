"""Predictions whose hour has come, and what later element sets make of them.

A prediction is a pass as one pair of element sets gave it. Runs that used the same sets said the
same thing: it counts once, from when it was first said. The truth is stood in for, for either
object, by the stored element set whose epoch is nearest to the predicted TCA.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from django.db.models import Min

from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import elements_by_ids, sources_in_use
from screening.conjunctions.manoeuvrability import Manoeuvrability
from screening.conjunctions.models import Assessment, EventKind
from screening.engine.calibration import combined_sigma_rtn_km, relative_errors_rtn_km
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.covariance.regimes import regimes_of
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between
from screening.engine.types import FloatArray, IntArray

# An element set is taken for the truth this close to its epoch, before it or after it.
TRUE_WITHIN: Final = timedelta(hours=6)
# Two sets nearer to each other than this are one orbit determination told twice.
NEWER_BY: Final = timedelta(minutes=2)
CHUNK: Final = 2000
SOURCES: Final = ("cdm", "ephemeris", "history", "class_model")
# What was known of whether an object manoeuvres; assessments from before that was kept say nothing.
MANOEUVRES: Final = (*(each.value for each in Manoeuvrability), "not_told")
_ROLES: Final = ("primary", "secondary")
# How far a pass may move between two assessments of it, with room to spare.
_TCA_MOVES: Final = timedelta(hours=2)


class Prediction(NamedTuple):
    """One pass as a pair of element sets gave it, and the covariances that it was given."""

    conjunction_id: int
    tca_utc: datetime
    said_at_utc: datetime
    risk: dict[str, Any]
    object_ids: tuple[int, int]
    element_set_ids: tuple[int, int]
    epochs_utc: tuple[datetime, datetime]

    def sides(self) -> list[dict[str, Any]]:
        """What was known of either object."""
        return [self.risk.get(role) or {} for role in _ROLES]


@dataclass(frozen=True, slots=True)
class Judged:
    """Predictions beside what came of them, k rows, the last said of a pass last.

    ``error_rtn_km`` and ``sigma_rtn_km`` (k, 3) are of the relative position along the primary's
    axes. ``regime`` (an ``OrbitRegime``), ``source`` (an index of ``SOURCES``), ``manoeuvres`` (an
    index of ``MANOEUVRES``) and ``age_days`` are those of the object that is known worse;
    ``lead_days`` tells how long before TCA it was said.
    """

    error_rtn_km: FloatArray
    sigma_rtn_km: FloatArray
    conjunction_id: IntArray
    primary_set_id: IntArray
    regime: IntArray
    source: IntArray
    manoeuvres: IntArray
    age_days: FloatArray
    lead_days: FloatArray

    def __len__(self) -> int:
        return int(self.conjunction_id.size)

    def take(self, rows: IntArray) -> Judged:
        """Return the selected rows."""
        return Judged(*(getattr(self, name)[rows] for name in self.__slots__))


def prediction_ids(from_utc: datetime, until_utc: datetime, *, at_most: int) -> list[int]:
    """Keys of the assessments that first made each prediction with a TCA in [from, until).

    The newest TCA first. Messages of others name no element sets and are not among them.
    """
    told = Assessment.objects.filter(
        tca_utc__gte=from_utc,
        tca_utc__lt=until_utc,
        conjunction__tca_utc__range=(from_utc - _TCA_MOVES, until_utc + _TCA_MOVES),
        kind=EventKind.CLOSEST_APPROACH,
        risk__isnull=False,
        primary_element_set__isnull=False,
        secondary_element_set__isnull=False,
    )
    same = told.order_by().values("conjunction", "primary_element_set", "secondary_element_set")
    firsts = same.annotate(first=Min("pk"), tca=Min("tca_utc")).order_by("-tca", "first")
    return list(firsts.values_list("first", flat=True)[:at_most])


def judge(ids: Sequence[int], at_utc: datetime) -> tuple[Judged, Counter[str]]:
    """Hold predictions against the element sets that had been fetched by an instant.

    Returns those that can be judged, and how many cannot, by reason.
    """
    parts, left_out = [_measured([], [])], Counter[str]()
    for start in range(0, len(ids), CHUNK):
        found, missing = _judge_chunk(_predictions(ids[start : start + CHUNK]), at_utc)
        parts.append(found)
        left_out += missing
    joined = Judged(
        *(np.concatenate([getattr(each, name) for each in parts]) for name in Judged.__slots__)
    )
    return joined.take(np.argsort(-joined.lead_days, kind="stable")), left_out


def _predictions(ids: Sequence[int]) -> list[Prediction]:
    columns = (
        "conjunction_id",
        "tca_utc",
        "created_at",
        "risk",
        *(f"conjunction__{role}_id" for role in _ROLES),
        *(f"{role}_element_set_id" for role in _ROLES),
        *(f"{role}_element_set__epoch_utc" for role in _ROLES),
    )
    rows = Assessment.objects.filter(pk__in=ids).order_by("pk").values_list(*columns)
    return [
        Prediction(pass_id, tca_utc, said_at_utc, risk, (one, two), tuple(sets), tuple(epochs))
        for pass_id, tca_utc, said_at_utc, risk, one, two, *rest in rows
        for sets, epochs in [(rest[:2], rest[2:])]
    ]


def _judge_chunk(
    predictions: Sequence[Prediction], at_utc: datetime
) -> tuple[Judged, Counter[str]]:
    stored = _StoredEpochs(predictions, at_utc)
    kept: list[Prediction] = []
    truths: list[tuple[int, int]] = []
    left_out = Counter[str]()
    for each in predictions:
        primary, secondary = stored.truth_of(each, 0), stored.truth_of(each, 1)
        if reason := _unknown_because(each):
            left_out[reason] += 1
        elif primary is None or secondary is None:
            may_come = each.tca_utc + TRUE_WITHIN > at_utc
            left_out["truth_may_come" if may_come else "no_later_elements"] += 1
        else:
            kept.append(each)
            truths.append((primary, secondary))
    found = _measured(kept, truths)
    known = np.flatnonzero(np.isfinite(found.error_rtn_km + found.sigma_rtn_km).all(axis=1))
    left_out["not_propagated"] += len(found) - known.size
    return found.take(known), +left_out


def _unknown_because(prediction: Prediction) -> str:
    """Why a prediction cannot be judged by element sets at all, or nothing."""
    if not all(side.get("covariance_rtn") for side in prediction.sides()):
        return "without_covariance"
    # Where an operator's ephemeris was flown, element sets did not make the prediction.
    is_flown = any(side.get("source") == "ephemeris" for side in prediction.sides())
    return "by_ephemeris" if is_flown else ""


class _StoredEpochs:
    """The element sets around the TCAs of some predictions, by object."""

    def __init__(self, predictions: Sequence[Prediction], at_utc: datetime) -> None:
        self._by_object: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
        if not predictions:
            return
        tcas_utc = [each.tca_utc for each in predictions]
        rows = StoredElementSet.objects.filter(
            space_object__in={pk for each in predictions for pk in each.object_ids},
            source__in=sources_in_use(),
            fetched_at__lte=at_utc,
            epoch_utc__range=(min(tcas_utc) - TRUE_WITHIN, max(tcas_utc) + TRUE_WITHIN),
        ).order_by("epoch_utc", "pk")
        for owner, epoch_utc, pk in rows.values_list("space_object_id", "epoch_utc", "pk"):
            self._by_object[owner].append((epoch_utc, pk))

    def truth_of(self, prediction: Prediction, which: int) -> int | None:
        """The key of the newer set whose epoch is nearest to TCA, if it is near enough."""
        ours = self._by_object[prediction.object_ids[which]]
        newer = ours[bisect_left(ours, (prediction.epochs_utc[which] + NEWER_BY, 0)) :]
        near = [(abs(epoch_utc - prediction.tca_utc), pk) for epoch_utc, pk in newer]
        away, pk = min(near, default=(TRUE_WITHIN * 2, 0))
        return pk if away <= TRUE_WITHIN else None


def _measured(predictions: Sequence[Prediction], truths: Sequence[tuple[int, int]]) -> Judged:
    """Propagate both opinions of each prediction to its TCA; NaN where that cannot be done."""
    if not predictions:
        none, nobody, nothing = np.zeros((0, 3)), np.zeros(0, np.int64), np.zeros(0)
        return Judged(none, none, *(nobody,) * 5, nothing, nothing)
    start_utc, count = predictions[0].tca_utc, len(predictions)
    own = elements_by_ids(_side_by_side(each.element_set_ids for each in predictions))
    earlier, later = Propagator(own), Propagator(elements_by_ids(_side_by_side(truths)))
    pairs = np.arange(count), np.arange(count) + count
    offset_s = _seconds(start_utc, (each.tca_utc for each in predictions))
    error = relative_errors_rtn_km(
        earlier, later, pairs=pairs, start_utc=start_utc, offset_s=offset_s
    )
    one, two = (earlier.scattered_states_teme(rows, start_utc, offset_s) for rows in pairs)
    covariances = np.array([[_position_part(it) for it in each.sides()] for each in predictions])
    sigma = combined_sigma_rtn_km(
        covariances[:, 0], covariances[:, 1], primary_teme=one, secondary_teme=two
    )
    rows = np.arange(count)
    worse = np.trace(covariances, axis1=2, axis2=3).argmax(axis=1)
    epoch_s = _seconds(start_utc, _side_by_side(each.epochs_utc for each in predictions))
    sources = [[SOURCES.index(it["source"]) for it in each.sides()] for each in predictions]
    manoeuvres = [[_manoeuvres(it) for it in each.sides()] for each in predictions]
    said_s = _seconds(start_utc, (each.said_at_utc for each in predictions))
    return Judged(
        error,
        sigma,
        np.array([each.conjunction_id for each in predictions]),
        np.array([each.element_set_ids[0] for each in predictions]),
        regimes_of(own).reshape(2, count)[worse, rows],
        np.array(sources)[rows, worse],
        np.array(manoeuvres)[rows, worse],
        (offset_s - epoch_s.reshape(2, count)[worse, rows]) / SECONDS_PER_DAY,
        (offset_s - said_s) / SECONDS_PER_DAY,
    )


def _side_by_side(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """All primaries' values, then all secondaries'."""
    return [value for side in zip(*pairs, strict=True) for value in side]


def _seconds(start_utc: datetime, instants_utc: Iterable[datetime]) -> FloatArray:
    return np.array([seconds_between(start_utc, each) for each in instants_utc])


def _position_part(side: dict[str, Any]) -> FloatArray:
    covariance: FloatArray = np.array(side["covariance_rtn"], np.float64)[:3, :3]
    return covariance


def _manoeuvres(side: dict[str, Any]) -> int:
    return MANOEUVRES.index(side.get("manoeuvrability", "not_told"))
