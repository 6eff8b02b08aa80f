"""What only the case can tell of what is said in it."""

from __future__ import annotations

import pytest

from screening.coordination.fits import require_fitting
from screening.coordination.kinds import EntryKind
from screening.coordination.plans import PlanRefused
from screening.coordination.standing import CaseStanding, entry_facts, stand
from tests.coordination_world import FLEET, STATION, TCA, chain_of, intent
from tests.factories import NOW

OWN = {STATION: 25544, FLEET: 70001}


def opened() -> CaseStanding:
    return stand((entry_facts(each) for each in chain_of()), NOW)


def plan_of(norad_cat_id: object) -> dict[str, object]:
    plan = {"kind": "burn", "norad_cat_id": norad_cat_id, "burn_at_utc": TCA}
    return intent("will_manoeuvre") | {"plan": plan}


@pytest.mark.parametrize("party", [STATION, FLEET])
def test_a_side_plans_for_what_it_flies(party: str) -> None:
    require_fitting(opened(), party, EntryKind.INTENT, plan_of(OWN[party]), NOW)


@pytest.mark.parametrize(("party", "other"), [(STATION, FLEET), (FLEET, STATION)])
def test_a_plan_for_the_object_of_the_other_side_is_refused(party: str, other: str) -> None:
    with pytest.raises(PlanRefused, match=f"{party} flies {OWN[party]} in this case") as refused:
        require_fitting(opened(), party, EntryKind.INTENT, plan_of(OWN[other]), NOW)
    assert str(OWN[other]) in refused.value.words("zh-hans")


def test_a_plan_that_names_no_object_is_refused() -> None:
    with pytest.raises(PlanRefused):
        require_fitting(opened(), FLEET, EntryKind.INTENT, plan_of(None), NOW)


def test_an_intent_without_a_plan_is_held_against_no_object() -> None:
    require_fitting(opened(), FLEET, EntryKind.INTENT, intent("will_hold"), NOW)
