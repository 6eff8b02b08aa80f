"""Studies that are kept come back number for number, and only for the same element sets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from screening.conjunctions import studied_histories
from screening.conjunctions.studied_histories import history_key, study_as_json, study_from_json
from screening.engine.covariance.growth import HistoryStudy, study_histories
from screening.engine.covariance.history import histories_of
from tests.unit.engine.histories import history

DAYS = np.arange(30) * 11 / 24


def studies() -> list[HistoryStudy]:
    """One that is quiet, one with a burn, and one with too few element sets."""
    quiet, burnt = (
        history(DAYS, rng=np.random.default_rng(seed), along_km=0.5, across_km=0.2)
        for seed in (1, 2)
    )
    burnt[20:] = [replace(each, inclination_deg=each.inclination_deg + 0.1) for each in burnt[20:]]
    return study_histories(histories_of([quiet, burnt, quiet[:3]]))


def told(study: HistoryStudy) -> str:
    return json.dumps(study_as_json(study))


@pytest.mark.parametrize("which", range(3))
def test_a_kept_study_is_the_same_to_the_last_bit(which: int) -> None:
    study = studies()[which]
    again = study_from_json(json.loads(told(study)))
    assert told(again) == told(study)
    assert again.manoeuvres == study.manoeuvres
    assert bool(again.manoeuvres.manoeuvres) == (which == 1)
    if study.law is None:
        assert (which, again.law, again.reason) == (2, None, study.reason)
        return
    assert again.law is not None
    ages = np.linspace(-2.0, 20.0, 50)
    same = np.array_equal(
        again.law.sigma_rtn_km(ages), study.law.sigma_rtn_km(ages), equal_nan=True
    )
    assert same


def test_a_key_tells_histories_apart() -> None:
    keys = {history_key([1, 2, 3]), history_key([1, 2]), history_key([2, 1, 3])}
    assert len(keys) == 3
    assert history_key([1, 2, 3]) in keys


def test_a_key_tells_engines_and_forms_apart(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ENGINE_DIGEST = "0123456789abcdef"
    key = history_key([1, 2, 3])
    monkeypatch.setattr(studied_histories, "FORM", studied_histories.FORM + 1)
    other_form = history_key([1, 2, 3])
    monkeypatch.undo()
    settings.ENGINE_DIGEST = "123456789abcdef0"
    assert len({key, other_form, history_key([1, 2, 3])}) == 3
    settings.ENGINE_DIGEST = "0123456789abcdef"
    assert history_key([1, 2, 3]) == key
