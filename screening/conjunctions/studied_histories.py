"""Studies of histories as JSON: what is kept between runs, number for number as it was found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.conf import settings

from screening.engine.covariance.growth import AgeBin, GrowthLaw, HistoryStudy
from screening.engine.covariance.manoeuvres import Manoeuvre, ManoeuvreSearch

# The form of ``study_as_json``, to be raised when it changes: what was kept is then studied anew.
FORM: Final = 1


def history_key(element_set_ids: Iterable[int]) -> str:
    """Return what tells one history of element sets from every other, and from other engines.

    The engine's sources decide what a study finds, class model included: whatever of them changes,
    what was kept before is studied anew.
    """
    ids = np.array([FORM, *element_set_ids], "<i8")
    return hashlib.sha256(settings.ENGINE_DIGEST.encode() + ids.tobytes()).hexdigest()


def study_as_json(study: HistoryStudy) -> dict[str, Any]:
    """Return a study as JSON."""
    search = study.manoeuvres
    return {
        "law": None if study.law is None else _law_as_json(study.law),
        "manoeuvres": [_manoeuvre_as_json(each) for each in search.manoeuvres],
        "manoeuvres_reason": search.reason,
        "pairs_used": study.pairs_used,
        "pairs_left_out": study.pairs_left_out,
        "reason": study.reason,
    }


def study_from_json(kept: Mapping[str, Any]) -> HistoryStudy:
    """Return the study that ``study_as_json`` was given."""
    manoeuvres = tuple(_manoeuvre_from_json(each) for each in kept["manoeuvres"])
    return HistoryStudy(
        law=None if kept["law"] is None else _law_from_json(kept["law"]),
        manoeuvres=ManoeuvreSearch(manoeuvres, kept["manoeuvres_reason"]),
        pairs_used=kept["pairs_used"],
        pairs_left_out=kept["pairs_left_out"],
        reason=kept["reason"],
    )


def _law_as_json(law: GrowthLaw) -> dict[str, Any]:
    return {
        "coefficients_km": law.coefficients_km.tolist(),
        "common_km": law.common_km.tolist(),
        "furthest_age_days": law.furthest_age_days,
        "bins": [[each.age_days, each.pairs, each.sigma_rtn_km.tolist()] for each in law.bins],
    }


def _law_from_json(kept: Mapping[str, Any]) -> GrowthLaw:
    return GrowthLaw(
        coefficients_km=np.array(kept["coefficients_km"], np.float64),
        common_km=np.array(kept["common_km"], np.float64),
        furthest_age_days=kept["furthest_age_days"],
        bins=tuple(
            AgeBin(age_days, pairs, np.array(sigma_rtn_km, np.float64))
            for age_days, pairs, sigma_rtn_km in kept["bins"]
        ),
    )


def _manoeuvre_as_json(each: Manoeuvre) -> dict[str, Any]:
    instants = {name: getattr(each, name).isoformat() for name in ("after_utc", "by_utc")}
    return asdict(each) | instants


def _manoeuvre_from_json(kept: Mapping[str, Any]) -> Manoeuvre:
    return Manoeuvre(
        datetime.fromisoformat(kept["after_utc"]),
        datetime.fromisoformat(kept["by_utc"]),
        tuple(kept["changes"]),
        tuple(kept["sigmas"]),
    )
