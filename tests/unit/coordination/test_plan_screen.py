"""A plan is checked before its entry, screened after it, and told to both sides once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.coordination import tasks
from screening.coordination.canonical import instant_text
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.plans import PlanRefused
from screening.coordination.selectors import standing_of
from screening.coordination.services.append import entry_append
from screening.coordination.services.close import case_close
from screening.coordination.services.plan_check import plan_check
from screening.coordination.services.plan_request import plans_request_lost
from screening.coordination.services.plan_screen import plan_screen
from screening.coordination.services.speak import classed, intend
from screening.engine.manoeuvre import Burn, burned
from tests.coordination_world import FACTS, FLEET, OURS, STATION, THEIRS, notified_case
from tests.crossings import crossing
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.operator_ephemerides import oem_text
from tests.screened_world import CAPSULE_ELEMENTS, catalogue_of, stand_still

assert tasks  # known by its name to whoever asks for it
pytestmark = pytest.mark.django_db

BURN_AT = NOW + timedelta(hours=1, minutes=10)
DV_RTN_M_S = (0.0, 0.4, 0.0)
PLAN = {
    "kind": "burn",
    "norad_cat_id": VISITOR_ELEMENTS.norad_cat_id,
    "burn_at_utc": "2026-03-10T05:10:00Z",
    "dv_rtn_m_s": list(DV_RTN_M_S),
}
MET_AT = NOW + timedelta(hours=16, minutes=3)
MET = crossing(burned(VISITOR_ELEMENTS, Burn(BURN_AT, DV_RTN_M_S)), MET_AT, 70009, ahead_km=2.0)


@pytest.fixture(autouse=True)
def _world(settings: Any) -> None:
    stand_still(settings)
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, CAPSULE_ELEMENTS, MET)


@pytest.fixture
def case() -> Case:
    return notified_case()


def _intent(case: Case, plan: dict[str, Any] | None = None) -> Entry:
    at_utc = NOW + timedelta(minutes=2)
    return intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, plan=plan or PLAN, at_utc=at_utc)


def _result(case: Case, party: str = FLEET) -> dict[str, Any]:
    standing = standing_of(case, NOW)
    return dict(standing.plans_screened[party].shown("result"))


def test_a_plan_is_screened_when_it_is_said_and_both_see_what_it_does(
    case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        entry = _intent(case)
    told = _result(case)
    assert (told["of_party"], told["intent_number"]) == (FLEET, entry.number)
    assert told["verdict"] == "clears"
    assert told["before_miss_km"] == pytest.approx(1.276, abs=0.01)
    assert told["clears_km"] == told["with_plan_miss_km"] > 10.0
    assert told["not_screened"] == 0
    assert told["objects"] == 3  # the capsule is part of the station
    assert told["sentence"]["en"].startswith(
        "Clears this one: 18.723 km instead of 1.276 km. CREATES"
    )
    # The two meet twice a revolution: the burn turns two of those passes into near ones.
    met = sorted(each["norad_cat_id"] for each in told["creates"])
    assert met == [25544, 25544, MET.norad_cat_id]


def test_what_it_creates_has_a_likelihood_or_the_reason_why_not(case: Case) -> None:
    result = plan_screen(_intent(case).pk)
    assert result is not None
    (created,) = [each for each in _result(case)["creates"] if each["norad_cat_id"] == 70009]
    assert created["tca_utc"].startswith("2026-03-10T20:03:0")
    assert created["miss_distance_km"] == pytest.approx(1.53, abs=0.2)
    assert created["before_km"] == pytest.approx(48.8, abs=0.5)
    assert 0.0 < created["pc"] <= created["max_pc"] < 1e-2
    assert created["pc_reason"] == ""


def test_it_is_said_once_for_the_keeper_whoever_asks_again(case: Case) -> None:
    entry = _intent(case)
    first, second = plan_screen(entry.pk), plan_screen(entry.pk)
    assert first == second
    assert first is not None
    assert (first.party, first.kind) == (STATION, EntryKind.PLAN_SCREENED)
    assert first.author == "Safe Passage, by rule"
    assert case.entries.filter(kind=EntryKind.PLAN_SCREENED).count() == 1


def test_an_ephemeris_is_screened_as_well(case: Case) -> None:
    text = oem_text(VISITOR_ELEMENTS, shift_km=30.0, hours=40.0)
    plan = {"kind": "oem", "norad_cat_id": 70001, "oem_text": text}
    plan_screen(_intent(case, plan).pk)
    told = _result(case)
    assert told["kind"] == "oem"
    assert told["with_plan_miss_km"] > 10.0
    assert told["until_utc"] == "2026-03-11T18:59:00.000000Z"


def test_the_stations_own_burn_is_screened_without_its_parts(case: Case) -> None:
    plan = PLAN | {"norad_cat_id": STATION_ELEMENTS.norad_cat_id}
    own = intend(case, OURS, choice=Choice.WILL_MANOEUVRE, plan=plan, at_utc=NOW)
    plan_screen(own.pk)
    told = _result(case, STATION)
    assert told["verdict"] == "clears"
    assert CAPSULE_ELEMENTS.norad_cat_id not in {each["norad_cat_id"] for each in told["creates"]}
    assert told["brings_closer_count"] == 0


def test_a_plan_nobody_screened_is_asked_for_again(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    _intent(case)
    assert plans_request_lost() == 0  # it may be under way
    later = NOW.replace(year=NOW.year + 50)
    monkeypatch.setattr("screening.coordination.services.plan_request.real_now_utc", lambda: later)
    assert plans_request_lost() == 1
    assert _result(case)["verdict"] == "clears"
    assert plans_request_lost() == 0


def test_of_a_closed_case_nothing_more_is_said(case: Case) -> None:
    entry = _intent(case)
    case_close(case, OURS, reason="It is off.", at_utc=NOW + timedelta(minutes=4))
    assert plan_screen(entry.pk) is None


def test_an_intent_without_a_plan_asks_for_nothing(
    case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        entry = intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=NOW)
    assert callbacks == []
    assert plan_screen(entry.pk) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"burn_at_utc": "2026-03-10T03:00:00Z"}, "is in the past"),
        ({"dv_rtn_m_s": [0.0, -45.0, 0.0]}, "perigee would be at"),
    ],
)
def test_a_bad_burn_makes_no_entry(case: Case, changes: dict[str, Any], words: str) -> None:
    lower = replace(VISITOR_ELEMENTS, epoch_utc=NOW, mean_motion_rev_day=16.25)
    catalogue_of(lower)
    with pytest.raises(PlanRefused, match=words):
        _intent(case, PLAN | changes)
    assert not case.entries.filter(kind=EntryKind.INTENT).exists()


def test_an_ephemeris_of_another_object_makes_no_entry(case: Case) -> None:
    early = NOW - timedelta(minutes=80)  # a quarter of a revolution from where the two meet
    text = oem_text(STATION_ELEMENTS, hours=20.0, from_utc=early, object_id="2020-001B")
    plan = {"kind": "oem", "norad_cat_id": 70001, "oem_text": text}
    with pytest.raises(
        PlanRefused, match=r"begins [\d,]+ km from where element sets have VISITOR 1"
    ):
        _intent(case, plan)
    named = plan | {"oem_text": oem_text(STATION_ELEMENTS, hours=20.0, object_id="1998-067A")}
    with pytest.raises(PlanRefused, match="of object 25544, the plan of 70001"):
        _intent(case, named)
    assert not case.entries.filter(kind=EntryKind.INTENT).exists()


def test_a_plan_of_an_object_without_elements_is_refused() -> None:
    facts = FACTS | {"secondary": {"norad_cat_id": 4321, "name": "GHOST"}}
    with pytest.raises(PlanRefused, match="Object 4321 has no element set here"):
        plan_check(PLAN | {"norad_cat_id": 4321}, facts=facts, at_utc=NOW)


def test_the_same_intent_said_again_is_the_same_entry_whatever_the_time(case: Case) -> None:
    given = {"choice": Choice.WILL_MANOEUVRE, "plan": PLAN, "entry_uuid": uuid.uuid4()}
    first = intend(case, THEIRS, at_utc=NOW, **given)
    again = intend(case, THEIRS, at_utc=BURN_AT + timedelta(hours=1), **given)
    assert first == again


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"norad_cat_id": 99}, "The plan is of object 99; this case is between"),
        ({"dv_rtn_m_s": [0.0, 4000.0, 0.0]}, "no orbit that SGP4 can follow"),
        ({"kind": "oem"}, "The plan has no ephemeris"),
    ],
)
def test_a_plan_that_came_unchecked_gets_a_result_that_says_why(
    case: Case, changes: dict[str, Any], words: str
) -> None:
    """As from another installation, whose entries are taken as they are."""
    plan = PLAN | {"burn_at_utc": instant_text(BURN_AT)} | changes
    given = {"intent": {"choice": "will_manoeuvre"}, "plan": plan}
    entry = entry_append(
        case,
        kind=EntryKind.INTENT,
        party=FLEET,
        author="B. Watch",
        parts=classed(EntryKind.INTENT, given),
        at_utc=NOW,
    )
    assert plan_screen(entry.pk) is not None
    told = _result(case)
    assert words in told["problem"]["en"]
    assert told["sentence"]["zh"].startswith("该计划未能筛查。")
    assert (told["verdict"], told["clears_km"], told["objects"]) == ("unknown", None, None)


def test_another_keeper_screens_its_own_cases(case: Case) -> None:
    entry = _intent(case)
    Case.objects.filter(pk=case.pk).update(is_kept_here=False)
    assert plan_screen(entry.pk) is None
    assert plans_request_lost() == 0
