"""Runs follow an operator's ephemeris where it reaches, and say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from screening.catalog.models import StoredElementSet
from screening.common.exceptions import InputError
from screening.conjunctions.encounter import encounter_of
from screening.conjunctions.ephemeris_states import stored_path
from screening.conjunctions.models import (
    Assessment,
    Conjunction,
    OperatorEphemeris,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.services import (
    ephemeris_decide,
    followed,
    run_execute,
    run_request,
    run_request_if_due,
)
from screening.conjunctions.staleness import Reading, StaleReason, basis_of, stale_causes
from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris import EphemerisTag
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_screening import screen_with_ephemerides
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet
from screening.engine.volumes import Sphere, volumes_entered
from screening.messages.models import Message, MessageStatus
from tests import factories
from tests.factories import MISS_DISTANCE_KM, NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.operator_ephemerides import oem_text, states_behind, take_in
from tests.screened_world import (
    catalogue_of,
    everything_found,
    one_run,
    stand_still,
    the_pass,
    two_objects,
)

pytestmark = pytest.mark.django_db
SIGMA_KM = (0.02, 0.11, 0.03)


@pytest.fixture(autouse=True)
def world(settings: Any) -> None:
    stand_still(settings)
    two_objects()


def _closest_km(behind: ElementSet, shift_km: float, other: ElementSet) -> float:
    """The least distance near the station's epoch, by nothing but SGP4 and a shift in time."""
    propagator = Propagator([other])

    def distance_km(at_s: float) -> float:
        offset_s = np.array([at_s])
        r_km, _ = states_behind(behind, STATION_ELEMENTS.epoch_utc, offset_s, shift_km)
        other_km, _, _ = propagator.object_states_teme(0, STATION_ELEMENTS.epoch_utc, offset_s)
        return float(np.linalg.norm(r_km - other_km))

    found = minimize_scalar(distance_km, bounds=(-20.0, 20.0), method="bounded")
    return float(found.fun)


def _finish(run: ScreeningRun | None) -> ScreeningRun:
    assert run is not None
    assert run_execute(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    return run


def _newest(conjunction: Conjunction) -> Assessment:
    conjunction.refresh_from_db()
    assert conjunction.latest_assessment is not None
    return conjunction.latest_assessment


def test_the_station_is_screened_again_at_once_by_its_own_ephemeris() -> None:
    one_run()
    assert _newest(the_pass()).miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=1e-4)

    message = take_in(oem_text(shift_km=3.0)).message
    ephemeris = OperatorEphemeris.objects.get()
    assert (message.status, message.ephemeris) == (MessageStatus.EPHEMERIS, ephemeris)
    run = _finish(ephemeris.requested_run)

    assert run.trigger == f"ephemeris {ephemeris.pk} of ISS (ZARYA)"
    assert run.config["ephemerides"] == [ephemeris.pk]
    opinion = _newest(the_pass())
    assert (opinion.run, opinion.primary_ephemeris) == (run, ephemeris)
    assert opinion.primary_element_set is None
    # Made two hours before now, and the pass is six hours after.
    assert opinion.primary_age_days == pytest.approx(8.0 / 24.0, abs=1e-3)
    assert opinion.secondary_ephemeris is None
    assert opinion.secondary_element_set is not None
    expected_km = _closest_km(STATION_ELEMENTS, 3.0, VISITOR_ELEMENTS)
    assert abs(expected_km - MISS_DISTANCE_KM) > 0.3
    assert opinion.miss_distance_km == pytest.approx(expected_km, abs=1e-5)


def test_the_passing_object_may_be_the_one_with_the_ephemeris() -> None:
    take_in(oem_text(VISITOR_ELEMENTS, shift_km=2.0))
    _finish(OperatorEphemeris.objects.get().requested_run)
    opinion = _newest(the_pass())
    assert opinion.primary_ephemeris is None
    assert opinion.secondary_ephemeris == OperatorEphemeris.objects.get()
    # The shift is the visitor's now.
    expected_km = _closest_km(VISITOR_ELEMENTS, 2.0, STATION_ELEMENTS)
    assert opinion.miss_distance_km == pytest.approx(expected_km, abs=1e-5)


def test_outside_its_span_the_object_follows_its_elements_to_the_last_bit() -> None:
    by_gp = one_run()
    before = _opinions(by_gp)
    take_in(oem_text(hours=8.0))
    ephemeris = OperatorEphemeris.objects.get()
    after = _opinions(_finish(ephemeris.requested_run))
    inside = {key for key, each in after.items() if each["primary_ephemeris_id"]}
    outside = after.keys() - inside
    assert (len(inside), len(outside)) == (5, 2)
    for key in inside:
        assert after[key]["tca_utc"] < ephemeris.stop_utc
    for key in outside:
        assert after[key]["tca_utc"] > ephemeris.stop_utc - timedelta(minutes=1)
        assert after[key]["miss_distance_km"] == before[key]["miss_distance_km"]


def _opinions(run: ScreeningRun) -> dict[int, dict[str, Any]]:
    """A run's opinions by their conjunction."""
    return {each["conjunction_id"]: each for each in run.assessments.values()}


def test_the_covariance_of_an_ephemeris_wins_over_a_model_of_gp() -> None:
    take_in(oem_text(sigma_rtn_km=SIGMA_KM))
    _finish(OperatorEphemeris.objects.get().requested_run)
    risk = _newest(the_pass()).risk
    assert risk["primary"]["source"] == "ephemeris"
    assert risk["primary"]["sigma_rtn_km"] == pytest.approx(SIGMA_KM, rel=1e-9)
    assert risk["primary"]["reasons"] == ["ephemeris of TESTERS"]
    # Two hours before now, and the pass is six hours after.
    assert risk["primary"]["age_days"] == pytest.approx(8.0 / 24.0, abs=1e-3)
    assert risk["secondary"]["source"] == "class_model"


def test_a_pass_outside_the_span_has_no_covariance_of_the_ephemeris() -> None:
    take_in(oem_text(hours=3.0, sigma_rtn_km=SIGMA_KM))
    _finish(OperatorEphemeris.objects.get().requested_run)
    opinion = _newest(the_pass())
    assert opinion.primary_ephemeris is None
    assert opinion.risk["primary"]["source"] == "class_model"
    assert opinion.miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=1e-4)


def test_without_a_covariance_the_reason_is_told() -> None:
    take_in(oem_text())
    _finish(OperatorEphemeris.objects.get().requested_run)
    told = _newest(the_pass()).risk["primary"]
    assert told["source"] == "class_model"
    assert "its operator's ephemeris carries no covariance" in told["reasons"]


def test_the_class_model_grows_by_the_age_of_the_ephemeris_and_not_of_the_unused_elements() -> None:
    take_in(oem_text(created_utc=NOW - timedelta(days=2)))
    _finish(OperatorEphemeris.objects.get().requested_run)
    opinion = _newest(the_pass())
    told = opinion.risk["primary"]
    # The element set's epoch is at TCA: it would be 0 days old.
    assert told["age_days"] == pytest.approx(2.25, abs=1e-3)
    assert opinion.primary_age_days == pytest.approx(2.25, abs=1e-3)
    assert any(each.startswith("ephemeris 2.") and "days away" in each for each in told["reasons"])


def test_a_pass_along_an_ephemeris_made_over_three_days_ago_is_stale() -> None:
    take_in(oem_text(created_utc=NOW - timedelta(days=3, minutes=1)))
    run = _finish(OperatorEphemeris.objects.get().requested_run)
    [cause] = stale_causes(basis_of(_seen()), Reading(NOW, run, 1.0))
    assert cause.reason is StaleReason.PRIMARY_EPHEMERIS_TOO_OLD
    assert cause.sentence == "The station's ephemeris is 3.0 d old, trusted for 3 d."


def test_an_ephemeris_of_unknown_making_is_as_old_as_the_start_of_its_data() -> None:
    take_in(oem_text(from_utc=NOW - timedelta(days=1), hours=40.0))
    OperatorEphemeris.objects.update(created_utc=None)
    _finish(OperatorEphemeris.objects.get().requested_run)
    opinion = _newest(the_pass())
    assert opinion.primary_age_days == pytest.approx(1.25, abs=1e-3)
    assert opinion.risk["primary"]["age_days"] == pytest.approx(1.25, abs=1e-3)


def _seen() -> Conjunction:
    found = the_pass()
    found.refresh_from_db()
    return found


def test_the_encounter_is_drawn_along_the_ephemeris() -> None:
    take_in(oem_text())
    _finish(OperatorEphemeris.objects.get().requested_run)
    opinion = _newest(the_pass())
    encounter = encounter_of(opinion)
    assert encounter.miss_distance_km == pytest.approx(opinion.miss_distance_km, abs=1e-6)
    assert encounter.period_s == pytest.approx(86400.0 / 15.5, rel=0.002)
    assert np.isfinite(encounter.arc.r_primary_teme_km).all()


def test_the_newest_made_wins_and_the_older_serves_where_it_ends() -> None:
    take_in(oem_text(hours=9.0, shift_km=5.0, created_utc=NOW - timedelta(hours=9)), "older.oem")
    take_in(oem_text(hours=8.0, shift_km=3.0, created_utc=NOW - timedelta(hours=2)), "newer.oem")
    older, newer = OperatorEphemeris.objects.order_by("pk")
    run = _finish(run_request("test", enqueue=False))
    assert run.config["ephemerides"] == [newer.pk, older.pk]
    assert _newest(the_pass()).primary_ephemeris == newer
    followed = set(run.assessments.values_list("primary_ephemeris", flat=True))
    assert followed == {newer.pk, older.pk, None}


def test_an_older_one_that_is_covered_all_through_is_not_even_read() -> None:
    take_in(oem_text(hours=8.0, created_utc=NOW - timedelta(hours=9)), "older.oem")
    take_in(oem_text(hours=14.0, created_utc=NOW - timedelta(hours=2)), "newer.oem")
    newer = OperatorEphemeris.objects.latest("pk")
    assert run_request("test", enqueue=False).config["ephemerides"] == [newer.pk]


def test_a_planned_manoeuvre_waits_until_somebody_says_so() -> None:
    one_run()
    take_in(oem_text(), tag=EphemerisTag.PLANNED_MANOEUVRE)
    plan = OperatorEphemeris.objects.get()
    assert not plan.is_used
    assert plan.requested_run is None
    assert _finish(run_request("test", enqueue=False)).config["ephemerides"] == []

    ephemeris_decide(plan, is_used=True, by="op")
    plan.refresh_from_db()
    assert (plan.use_decided_by, plan.use_decided_at) == ("op", NOW)
    assert _finish(plan.requested_run).config["ephemerides"] == [plan.pk]
    assert _newest(the_pass()).primary_ephemeris == plan

    ephemeris_decide(plan, is_used=False, by="op")
    plan.refresh_from_db()
    _finish(plan.requested_run)
    assert _newest(the_pass()).primary_ephemeris is None


def test_a_waiting_run_is_given_the_ephemeris_that_came_after_it() -> None:
    waiting = run_request("schedule", enqueue=False)
    before = waiting.inputs_sha256
    take_in(oem_text())
    ephemeris = OperatorEphemeris.objects.get()
    assert ephemeris.requested_run == waiting
    waiting.refresh_from_db()
    assert waiting.config["ephemerides"] == [ephemeris.pk]
    assert waiting.inputs_sha256 != before
    assert ScreeningRun.objects.count() == 1


def test_a_run_that_is_under_way_is_left_alone_and_another_waits() -> None:
    busy = run_request("schedule", enqueue=False)
    ScreeningRun.objects.filter(pk=busy.pk).update(status=RunStatus.RUNNING)
    take_in(oem_text())
    busy.refresh_from_db()
    assert busy.config["ephemerides"] == []
    assert OperatorEphemeris.objects.get().requested_run != busy


def test_the_schedule_looks_again_when_an_ephemeris_has_run_out(settings: Any) -> None:
    take_in(oem_text(hours=1.5))
    _finish(OperatorEphemeris.objects.get().requested_run)
    assert run_request_if_due() is None
    stand_still(settings, NOW + timedelta(minutes=45))
    due = run_request_if_due()
    assert due is not None
    assert (due.trigger, due.config["ephemerides"]) == ("ephemerides changed", [])


def test_an_object_without_an_element_set_is_named_and_the_rest_is_screened() -> None:
    factories.space_object(norad_cat_id=70009, name="NEWCOMER")
    take_in(oem_text(object_id="70009"))
    run = _finish(OperatorEphemeris.objects.get().requested_run)
    assert "NEWCOMER (70009) has no element set" in run.message
    assert _newest(the_pass()).miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=1e-4)


def test_the_same_inputs_give_the_same_run() -> None:
    take_in(oem_text(sigma_rtn_km=SIGMA_KM))
    first = _finish(OperatorEphemeris.objects.get().requested_run)
    found = everything_found(first)
    second = _finish(run_request("test", enqueue=False))
    assert second.inputs_sha256 == first.inputs_sha256
    assert everything_found(second) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (oem_text(object_id="99999"), "Its object, 99999, is not in the catalogue"),
        (
            oem_text(from_utc=datetime(2026, 3, 1, tzinfo=NOW.tzinfo)),
            "It ends at 2026-03-01 14:00 UTC, before now (2026-03-10 04:00 UTC)",
        ),
        (oem_text(frame="MOD"), "Its frame is MOD, where one of TEME"),
    ],
)
def test_what_no_run_could_follow_is_kept_with_the_reason(text: str, words: str) -> None:
    message = take_in(text).message
    assert message.status == MessageStatus.NOT_USED
    assert words in message.note
    assert not OperatorEphemeris.objects.exists()
    assert not ScreeningRun.objects.exists()


def test_the_same_ephemeris_in_another_file_is_not_followed_twice() -> None:
    take_in(oem_text())
    twin = take_in(oem_text().replace("OBJECT_NAME", "COMMENT again\nOBJECT_NAME")).message
    assert twin.status == MessageStatus.NOT_USED
    assert "The same as ephemeris" in twin.note
    assert OperatorEphemeris.objects.count() == 1


def _retagged(text: str, tag: EphemerisTag, commits: Any) -> Message:
    """The message of states that are handed over once more."""
    with commits() as callbacks:
        message = take_in(text, tag=tag, received_by="night shift").message
    for each in callbacks:
        each()
    return message


REWRITTEN = ("OBJECT_NAME", "COMMENT again\nOBJECT_NAME")


@pytest.mark.parametrize("rewrite", [None, REWRITTEN])
def test_runs_stop_following_what_is_now_said_to_hold_a_planned_manoeuvre(
    rewrite: tuple[str, str] | None, django_capture_on_commit_callbacks: Any
) -> None:
    first = take_in(oem_text()).message
    _finish(OperatorEphemeris.objects.get().requested_run)
    text = oem_text().replace(*rewrite) if rewrite else oem_text()
    again = _retagged(text, EphemerisTag.PLANNED_MANOEUVRE, django_capture_on_commit_callbacks)
    row = OperatorEphemeris.objects.get()
    first.refresh_from_db()

    assert (row.tag, first.tag) == ("planned_manoeuvre", "planned_manoeuvre")
    assert (row.is_used, row.use_decided_by, row.use_decided_at) == (False, "night shift", NOW)
    assert "runs no longer follow it until somebody says so" in again.note
    assert "runs no longer follow it until somebody says so" in first.note
    assert _finish(row.requested_run).config["ephemerides"] == []


def test_a_plan_that_is_said_to_be_routine_is_not_followed_for_that_alone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    take_in(oem_text(), tag=EphemerisTag.PLANNED_MANOEUVRE)
    again = _retagged(oem_text(), EphemerisTag.ROUTINE, django_capture_on_commit_callbacks)
    row = OperatorEphemeris.objects.get()
    assert (row.tag, row.is_used, row.requested_run) == ("routine", False, None)
    assert "runs do not follow it until somebody says so" in again.note

    ephemeris_decide(row, is_used=True, by="op")
    again = _retagged(oem_text(), EphemerisTag.ROUTINE, django_capture_on_commit_callbacks)
    assert OperatorEphemeris.objects.get().is_used


def test_two_variants_of_a_plan_made_at_once_over_the_same_hours_are_two() -> None:
    take_in(oem_text(shift_km=3.0), tag=EphemerisTag.PLANNED_MANOEUVRE)
    other = take_in(oem_text(shift_km=-3.0), tag=EphemerisTag.PLANNED_MANOEUVRE).message
    assert other.status == MessageStatus.EPHEMERIS
    assert OperatorEphemeris.objects.count() == 2


def test_one_made_in_the_future_does_not_win_over_all_that_come_later(settings: Any) -> None:
    take_in(oem_text(shift_km=5.0, created_utc=NOW + timedelta(days=300)), "ahead.oem")
    stand_still(settings, NOW + timedelta(minutes=30))
    take_in(oem_text(shift_km=3.0, created_utc=NOW + timedelta(minutes=10)), "later.oem")
    ahead, later = OperatorEphemeris.objects.order_by("pk")
    assert ahead.known_at_utc == NOW
    assert run_request("test", enqueue=False).config["ephemerides"] == [later.pk]


def test_a_replay_does_not_follow_what_came_in_later_than_its_now(settings: Any) -> None:
    stand_still(settings, NOW + timedelta(hours=1))
    take_in(oem_text())
    ScreeningRun.objects.all().delete()
    stand_still(settings, NOW)
    assert run_request("test", enqueue=False).config["ephemerides"] == []


def test_a_run_whose_ephemeris_is_gone_says_so_in_words() -> None:
    take_in(oem_text())
    row = OperatorEphemeris.objects.get()
    run = row.requested_run
    assert run is not None
    row.delete()
    words = f"Ephemeris {run.config['ephemerides'][0]} is gone"
    with pytest.raises(InputError, match=words):
        run_execute(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert words in run.message


def test_states_that_jump_are_kept_and_not_followed_until_somebody_says_so() -> None:
    smooth, shifted = (oem_text(shift_km=shift_km).splitlines() for shift_km in (0.0, 50.0))
    half = len(smooth) // 2
    message = take_in("\n".join([*smooth[:half], *shifted[half:]])).message
    row = OperatorEphemeris.objects.get()
    assert (row.tag, row.is_used, row.requested_run) == ("routine", False, None)
    assert message.note.startswith("Its states do not belong to one path")
    [told] = [each for each in message.remarks if "one smooth path" in each]
    off_m = float(told.split(" one is ")[1].split()[0])
    assert off_m > 20_000.0


def test_before_the_first_pull_an_ephemeris_is_kept_for_the_first_run() -> None:
    StoredElementSet.objects.all().delete()
    take_in(oem_text())
    assert OperatorEphemeris.objects.get().requested_run is None


def test_volumes_are_entered_along_the_ephemeris_and_not_by_gp() -> None:
    take_in(oem_text(shift_km=3.0))
    path = stored_path(OperatorEphemeris.objects.get())
    config = ScreeningConfig(start_utc=NOW, duration_s=10 * 3600.0, threshold_km=10.0)
    elements = [STATION_ELEMENTS, VISITOR_ELEMENTS]
    found = screen_with_ephemerides(elements, config, primaries=[0], ephemerides={0: [path]})
    approaches = found.result.approaches
    approaches = approaches[[approaches["miss_distance_km"].argmin()]]
    miss_km = float(approaches["miss_distance_km"][0])
    around = [Sphere(miss_km + 0.006), Sphere(miss_km - 0.006)]
    assert miss_km > MISS_DISTANCE_KM + 0.1  # so that GP would enter both
    for paths, expected in (([(path, None)], [True, False]), ([], [True, True])):
        entered = volumes_entered(elements, config, approaches, around, paths=paths)
        assert entered.tolist() == [expected], paths


def test_ephemerides_of_objects_that_stay_high_are_not_made_ready_and_change_no_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    high = [
        replace(
            VISITOR_ELEMENTS, norad_cat_id=60000 + n, name=f"HIGH {n}", mean_motion_rev_day=13.0
        )
        for n in range(5)
    ]
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, *high)
    take_in(oem_text(hours=8.0))
    station = OperatorEphemeris.objects.get()
    without = _finish(run_request("test", enqueue=False))
    before, told = everything_found(without), without.message
    for each in high:
        take_in(oem_text(each, hours=8.0), f"{each.norad_cat_id}.oem")
    assert OperatorEphemeris.objects.count() == 6
    ready: list[int] = []

    def make_ready(row: OperatorEphemeris) -> EphemerisPath:
        ready.append(row.pk)
        return stored_path(row)

    monkeypatch.setattr(followed, "stored_path", make_ready)
    run = _finish(run_request("test", enqueue=False))
    assert len(run.config["ephemerides"]) == 6
    assert ready == [station.pk]
    assert "5 operators' ephemerides were not needed" in run.message
    after = everything_found(run)
    assert before[-1]
    assert [each for each in after if each != run.message] == [
        each for each in before if each != told
    ]
