"""Did a side do what it said? Held against element sets made with and without the burn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from screening.coordination.kept_intents import Kept, KnownLater, intent_kept
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.standing import EntryFacts, Intent
from screening.engine.covariance.manoeuvres import Manoeuvre, ManoeuvreSearch
from screening.engine.manoeuvre import Burn, burned
from screening.engine.types import ElementSet
from tests.factories import NOW, VISITOR_ELEMENTS
from tests.operator_ephemerides import oem_text
from tests.redetermined import redetermined

TCA = NOW + timedelta(hours=6)
BURN_AT = NOW + timedelta(hours=2)
BURN = Burn(BURN_AT, (0.0, 0.3, 0.0))
BEFORE = replace(VISITOR_ELEMENTS, epoch_utc=NOW - timedelta(hours=3), mean_motion_rev_day=15.06)
NOTHING_SEEN = ManoeuvreSearch((), None)
PLAN = {
    "kind": "burn",
    "norad_cat_id": BEFORE.norad_cat_id,
    "burn_at_utc": "2026-03-10T06:00:00.000000Z",
    "dv_rtn_m_s": [0.0, 0.3, 0.0],
}


def _intent(choice: Choice | None, plan: Any = None, **window: datetime) -> Intent:
    entry = EntryFacts(
        number=3, kind=EntryKind.INTENT, party="fleet", author="B", at_utc=NOW, recorded_at=NOW,
        parts={},
    )  # fmt: skip
    start, end = window.get("start"), window.get("end")
    return Intent(entry, choice, start, end, plan, None)


def _later(moved: ElementSet, hours: float = 26.0) -> ElementSet:
    return redetermined(moved, BURN_AT + timedelta(hours=hours))


def _known(*sets: ElementSet, search: ManoeuvreSearch = NOTHING_SEEN) -> KnownLater:
    return KnownLater(sets, search)


def _jump(after: datetime, by: datetime) -> ManoeuvreSearch:
    return ManoeuvreSearch((Manoeuvre(after, by, (0.5, 0.0, 9.0), (30.0, 0.0, 20.0)),), None)


def _judge(intent: Intent, known: KnownLater) -> Kept:
    kept = intent_kept(intent, known, TCA)
    assert any("一" <= letter <= "鿿" for letter in kept.zh)
    assert kept.as_part() == {"kept": kept.kept, "words": {"en": kept.en, "zh": kept.zh}}
    return kept


def test_who_burned_as_planned_has_kept_it() -> None:
    kept = _judge(
        _intent(Choice.WILL_MANOEUVRE, PLAN), _known(BEFORE, _later(burned(BEFORE, BURN)))
    )
    assert kept.kept is True
    assert kept.en.startswith("It went by its plan: on 2026-03-11 08:00 UTC it was ")


def test_who_did_not_burn_has_not() -> None:
    kept = _judge(_intent(Choice.WILL_MANOEUVRE, PLAN), _known(BEFORE, _later(BEFORE)))
    assert kept.kept is False
    assert "It did not go by its plan" in kept.en


def test_who_burned_otherwise_is_not_judged() -> None:
    half = burned(BEFORE, Burn(BURN_AT, (0.0, 0.15, 0.0)))
    kept = _judge(_intent(Choice.WILL_MANOEUVRE, PLAN), _known(BEFORE, _later(half)))
    assert kept.kept is None
    assert kept.en.startswith("It went neither by its plan nor as before")


def test_a_burn_within_the_errors_of_element_sets_is_not_judged() -> None:
    small = PLAN | {"dv_rtn_m_s": [0.0, 0.005, 0.0]}
    kept = _judge(_intent(Choice.WILL_MANOEUVRE, small), _known(BEFORE, _later(BEFORE)))
    assert kept.kept is None
    assert "cannot tell from their own errors" in kept.en
    assert not kept.waits


def test_sets_of_the_first_hours_after_a_burn_tell_nothing_and_later_ones_may() -> None:
    early = _known(BEFORE, _later(burned(BEFORE, BURN), hours=5.0))
    kept = _judge(_intent(Choice.WILL_MANOEUVRE, PLAN), early)
    assert kept.kept is None
    assert kept.waits


def test_a_planned_ephemeris_is_judged_like_a_burn() -> None:
    moved = burned(BEFORE, BURN)
    text = oem_text(moved, shift_km=0.0, from_utc=BURN_AT, hours=40.0)
    plan = {"kind": "oem", "norad_cat_id": BEFORE.norad_cat_id, "oem_text": text}
    by_plan = _judge(_intent(Choice.WILL_MANOEUVRE, plan), _known(BEFORE, _later(moved)))
    as_before = _judge(_intent(Choice.WILL_MANOEUVRE, plan), _known(BEFORE, _later(BEFORE)))
    assert (by_plan.kept, as_before.kept) == (True, False)


@pytest.mark.parametrize("search", [NOTHING_SEEN, ManoeuvreSearch((), "3 changes are too few")])
def test_without_a_plan_nothing_seen_tells_nothing(search: ManoeuvreSearch) -> None:
    kept = _judge(_intent(Choice.WILL_MANOEUVRE), _known(BEFORE, _later(BEFORE), search=search))
    assert kept.kept is None


def test_without_a_plan_a_jump_in_its_window_keeps_it() -> None:
    search = _jump(NOW - timedelta(hours=1), NOW + timedelta(hours=7))
    window = {"start": BURN_AT, "end": BURN_AT + timedelta(minutes=20)}
    kept = _judge(
        _intent(Choice.WILL_MANOEUVRE, **window), _known(BEFORE, _later(BEFORE), search=search)
    )
    assert kept.kept is True
    assert "between 2026-03-10 03:00 UTC and 2026-03-10 11:00 UTC" in kept.en


def _holds(search: ManoeuvreSearch, sets: Sequence[ElementSet]) -> Kept:
    return _judge(_intent(Choice.WILL_HOLD), _known(*sets, search=search))


def test_who_holds_and_shows_no_jump_has_kept_it() -> None:
    assert _holds(NOTHING_SEEN, [BEFORE, _later(BEFORE)]).kept is True


def test_who_moved_before_the_pass_has_not_held() -> None:
    search = _jump(NOW + timedelta(hours=1), NOW + timedelta(hours=5))
    assert _holds(search, [BEFORE, _later(BEFORE)]).kept is False


def test_a_jump_that_may_lie_after_the_pass_tells_nothing() -> None:
    search = _jump(NOW + timedelta(hours=1), TCA + timedelta(hours=5))
    assert _holds(search, [BEFORE, _later(BEFORE)]).kept is None
    after = _jump(TCA + timedelta(hours=1), TCA + timedelta(hours=5))
    assert _holds(after, [BEFORE, _later(BEFORE)]).kept is True


def test_before_there_are_later_sets_it_waits() -> None:
    kept = _holds(NOTHING_SEEN, [BEFORE])
    assert kept.kept is None
    assert kept.waits


@pytest.mark.parametrize("choice", [Choice.UNDETERMINED, None])
def test_who_promised_nothing_has_nothing_to_keep(choice: Choice | None) -> None:
    kept = _judge(_intent(choice), _known(BEFORE))
    assert kept.kept is None
    assert not kept.waits
