"""How sure one object's position is, and what its own element sets show of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.catalog.element_history import (
    HISTORY_SPAN,
    HistoryRequest,
    element_histories,
    history_ids,
)
from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import catalog_revision, elements_by_ids
from screening.conjunctions.object_facts import object_facts
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.covariance.estimates import CovarianceEstimate
from screening.engine.covariance.growth import HistoryStudy, study_history
from screening.engine.covariance.history import history_of

AGES_DAYS: Final = (0.5, 1.0, 2.0, 3.0, 5.0, 7.0)
SPAN_DAYS: Final = HISTORY_SPAN.days


@dataclass(frozen=True, slots=True)
class ObjectAccuracy:
    """An object's history, and by age of its elements (days) the best covariance there is."""

    element_sets: int
    study: HistoryStudy
    by_age: tuple[tuple[float, CovarianceEstimate], ...]


def object_accuracy(newest: StoredElementSet, at_utc: datetime) -> ObjectAccuracy:
    """Study the history of an object whose newest element set this is, as runs do.

    Messages and operators' ephemerides speak of some instants alone and are left out.
    """
    subject = newest.space_object_id
    ids = history_ids([newest.pk], HistoryRequest(at_utc, catalog_revision())).get(subject, [])
    history = element_histories({subject: ids})[subject]
    study = study_history(history_of(history))
    manoeuvres = object_facts([subject], {})[subject].manoeuvres
    knowledge = Knowledge(elements_by_ids([newest.pk]), np.array([manoeuvres]), {0: study})
    estimates = best_covariances(
        knowledge,
        np.zeros(len(AGES_DAYS), np.int64),
        start_utc=newest.epoch_utc,
        offset_s=np.array(AGES_DAYS) * SECONDS_PER_DAY,
        messages={},
    )
    by_age = tuple((age, estimates.of(row)) for row, age in enumerate(AGES_DAYS))
    return ObjectAccuracy(len(history), study, by_age)
