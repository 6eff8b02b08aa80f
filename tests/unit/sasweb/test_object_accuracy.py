"""How sure an object's position is, on its page: from its own history, or why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client

from screening.catalog.models import SpaceObject
from screening.conjunctions.likelihood_words import scale_words
from screening.conjunctions.object_accuracy import object_accuracy
from screening.engine.covariance.estimates import CovarianceEstimate, CovarianceSource
from screening.engine.types import ElementSet
from tests.factories import NOW, STATION_ELEMENTS
from tests.screened_world import catalogue_of, stand_still
from tests.unit.engine.histories import element_set_at, history

pytestmark = pytest.mark.django_db
TWELVE_DAYS = np.arange(0.0, 12.0, 0.5)


def stored(element_sets: Sequence[ElementSet], settings: Any) -> SpaceObject:
    """Store a history, and let it be an hour after its end."""
    catalogue_of(*element_sets)
    stand_still(settings, max(each.epoch_utc for each in element_sets) + timedelta(hours=1))
    return SpaceObject.objects.get(norad_cat_id=element_sets[0].norad_cat_id)


def shown(client: Client, subject: SpaceObject) -> str:
    html = client.get(f"/catalogue/{subject.norad_cat_id}/").content.decode()
    return " ".join(html.split())


def test_a_long_history_tells_its_own_sigma(client: Client, settings: Any) -> None:
    rng = np.random.default_rng(7)
    subject = stored(history(TWELVE_DAYS, rng=rng, along_km=2.0, across_km=0.1), settings)
    newest = subject.element_sets.latest("epoch_utc")
    found = object_accuracy(newest, newest.epoch_utc)
    day_old = dict(found.by_age)[1.0]
    assert found.element_sets == 24
    assert day_old.source == CovarianceSource.HISTORY
    # Both sets of a pair are 2 km off: the difference has sqrt 2 times that, for any age.
    assert day_old.sigma_rtn_km[1] == pytest.approx(2.0 * np.sqrt(2.0), rel=0.35)
    html = shown(client, subject)
    sigma = " / ".join(scale_words(each) for each in day_old.sigma_rtn_km)
    assert (
        f"24 element sets in 28 days; one sigma a day after epoch {sigma} km (R / I / C)." in html
    )
    assert "No manoeuvre was seen." in html


def test_a_jump_is_dated_and_left_out(client: Client, settings: Any) -> None:
    rng = np.random.default_rng(7)
    quiet = history(TWELVE_DAYS[:12], rng=rng, along_km=0.1)
    after = [element_set_at(float(day), along_km=300.0) for day in TWELVE_DAYS[12:]]
    html = shown(client, stored([*quiet, *after], settings))
    before, by = quiet[-1].epoch_utc, after[0].epoch_utc
    assert "1 manoeuvre seen." in html
    assert f"{before:%Y-%m-%d %H:%M}</time> and <time" in html
    assert f"{by:%Y-%m-%d %H:%M}</time> UTC, along the track (km)" in html
    assert "across a manoeuvre, up to an age of" in html


def test_without_a_history_the_model_speaks_and_the_page_says_why(
    client: Client, settings: Any
) -> None:
    html = shown(client, stored([STATION_ELEMENTS], settings))
    assert "1 element set in 28 days" in html
    assert "which is too short: 0 pairs of its element sets can be compared; 10 or more" in html
    assert "Whether it manoeuvred cannot be told" in html
    assert html.count("<td>model of its kind of orbit</td>") == 6


def test_sigmas_have_two_figures_and_none_once_they_are_of_no_use(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = stored([STATION_ELEMENTS], settings)
    known = object_accuracy(subject.element_sets.get(), NOW)
    sigmas = {0.5: 30.12, 1.0: 112.4, 2.0: 480.0, 3.0: 999.9, 5.0: 2752.5, 7.0: 5392.5}
    by_age = tuple((age, _estimate(1.98, each, 0.0004)) for age, each in sigmas.items())
    told = replace(known, by_age=by_age)
    monkeypatch.setattr("sasweb.web.object_accuracy.object_accuracy", lambda *_: told)
    html = shown(client, subject)
    assert "one sigma a day after epoch 2 / 110 / under 0.001 km (R / I / C)" in html
    cells = re.findall(r'<td class="num num--right">([^<]*)</td>', html)
    assert {"30", "110", "480", "1,000"} <= set(cells)
    assert html.count("no longer useful: over 1,000 km in-track") == 2
    assert "2,752" not in html
    by_age = tuple((age, _estimate(1.0, 1500.0, 1.0)) for age in sigmas)
    told = replace(known, by_age=by_age)
    assert "of no use any more a day after epoch" in shown(client, subject)


def _estimate(*sigma_rtn_km: float) -> CovarianceEstimate:
    variances = np.diag(np.square(sigma_rtn_km))
    return CovarianceEstimate(variances, None, CovarianceSource.CLASS_MODEL, 1.0, ())


def test_sets_of_a_time_to_come_do_not_count_in_a_replay(settings: Any) -> None:
    subject = stored(history(TWELVE_DAYS, rng=np.random.default_rng(7), along_km=2.0), settings)
    first = subject.element_sets.earliest("epoch_utc")
    assert object_accuracy(first, first.epoch_utc + timedelta(days=2)).element_sets == 5


def test_an_object_without_element_sets_has_no_such_panel(client: Client, settings: Any) -> None:
    stand_still(settings, NOW)
    subject = SpaceObject.objects.create(norad_cat_id=80001, name="UNSEEN")
    assert "accuracy-title" not in shown(client, subject)


def test_a_set_whose_epoch_is_ahead_of_the_clock_is_said_to_exist(
    client: Client, settings: Any
) -> None:
    catalogue_of(STATION_ELEMENTS)
    stand_still(settings, STATION_ELEMENTS.epoch_utc - timedelta(hours=9))
    html = shown(client, SpaceObject.objects.get(norad_cat_id=25544))
    assert "The set in use has an epoch 9 h 0 min ahead of the clock." in html
