"""What time alone does: drafts by rule, duties overdue, cases over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from screening.coordination.kinds import CaseState, Choice, ClosedBy, EntryKind
from screening.coordination.models import Case, Entry, OpeningRule
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.selectors import chained_entries, standing_of
from screening.coordination.services import due, open_by_rule
from screening.coordination.services.close import case_close, cases_close_over
from screening.coordination.services.decide import answer, propose
from screening.coordination.services.due import duties_look
from screening.coordination.services.look import cases_look
from screening.coordination.services.open_by_rule import cases_open_by_rule, opening_rule_set
from screening.coordination.services.open_case import case_open
from screening.coordination.services.speak import acknowledge, intend
from screening.operators.models import Operates, Organisation
from screening.operators.release_words import Preset
from screening.operators.services import policy_add
from tests.alert_world import becomes
from tests.coordination_world import (
    FLEET,
    OURS,
    STATION,
    THEIRS,
    decision,
    home_and_other,
    notified_case,
    opened_case,
)
from tests.factories import NOW, STATION_ELEMENTS, assessed_conjunction, station

pytestmark = pytest.mark.django_db
TCA = STATION_ELEMENTS.epoch_utc
CREWED = {"key": "crewed-station-notification", "version": 1}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def at_level(level: Level, **overrides: Any) -> Conjunction:
    pair = assessed_conjunction(**overrides)
    becomes(pair, level, at_utc=NOW)
    pair.refresh_from_db()
    return pair


class TestByRule:
    """From a level on a draft is opened by itself."""

    @pytest.fixture(autouse=True)
    def from_yellow(self, db: None) -> None:
        home_and_other()
        opening_rule_set(station().pk, from_level=Level.YELLOW, by="A. Duty", at_utc=NOW)

    @pytest.mark.parametrize(
        ("level", "opened"),
        [(Level.WATCH, 0), (Level.YELLOW, 1), (Level.RED, 1), (Level.EMERGENCY, 1)],
    )
    def test_from_its_level_on(self, level: Level, opened: int) -> None:
        at_level(level)
        assert cases_open_by_rule(NOW) == opened
        assert Case.objects.filter(state=CaseState.DRAFT).count() == opened

    def test_once(self) -> None:
        at_level(Level.RED)
        assert (cases_open_by_rule(NOW), cases_open_by_rule(NOW)) == (1, 0)

    def test_it_says_by_which_rule(self) -> None:
        at_level(Level.RED)
        cases_open_by_rule(NOW)
        case = Case.objects.get()
        assert case.entries.get().author == "Safe Passage, by the opening rule of ISS"
        assert set(case.parties.values_list("slug", flat=True)) >= {STATION, FLEET}

    def test_not_without_a_rule(self) -> None:
        opening_rule_set(station().pk, from_level=None, by="A. Duty", at_utc=NOW)
        at_level(Level.RED)
        assert OpeningRule.objects.count() == 0
        assert cases_open_by_rule(NOW) == 0

    def test_not_where_nobody_is_known_to_operate_the_other_object(self) -> None:
        Operates.objects.all().delete()
        at_level(Level.RED)
        assert cases_open_by_rule(NOW) == 0

    def test_not_with_oneself(self) -> None:
        Operates.objects.update(organisation=Organisation.objects.get(slug=STATION))
        at_level(Level.RED)
        assert cases_open_by_rule(NOW) == 0

    def test_not_where_nobody_is_home(self) -> None:
        Organisation.objects.update(is_home=False)
        at_level(Level.RED)
        assert cases_open_by_rule(NOW) == 0

    def test_not_once_it_is_over(self) -> None:
        at_level(Level.RED)
        assert cases_open_by_rule(TCA) == 0

    def test_not_again_once_a_person_has_closed_it(self) -> None:
        at_level(Level.RED)
        cases_open_by_rule(NOW)
        case_close(Case.objects.get(), OURS, reason="Nothing to say.", at_utc=NOW)
        assert cases_open_by_rule(NOW) == 0

    def test_again_when_a_pass_that_was_off_is_found_again(self) -> None:
        pair = at_level(Level.RED)
        cases_open_by_rule(NOW)
        becomes(pair, state=LifeState.CLEARED, cause=Cause.NOT_FOUND, at_utc=NOW)
        assert cases_close_over(NOW + 2 * HOUR) == 1
        becomes(pair, Level.RED, at_utc=NOW + 2 * HOUR)
        assert cases_open_by_rule(NOW + 2 * HOUR) == 1

    def test_an_exercise_is_not_in_the_way(self) -> None:
        pair = at_level(Level.RED)
        opened_case(pair, is_exercise=True)
        assert cases_open_by_rule(NOW) == 1
        assert set(Case.objects.values_list("is_exercise", flat=True)) == {True, False}

    @pytest.mark.parametrize("slug", [STATION, FLEET])
    def test_where_a_side_is_made_up_it_is_an_exercise_and_opened_once(self, slug: str) -> None:
        Organisation.objects.filter(slug=slug).update(is_fictional=True)
        at_level(Level.RED)
        assert cases_open_by_rule(NOW) == 1
        assert Case.objects.get().is_exercise
        assert cases_open_by_rule(NOW) == 0
        case_close(Case.objects.get(), OURS, reason="Nothing to say.", at_utc=NOW)
        assert cases_open_by_rule(NOW) == 0

    def test_one_opened_by_hand_is(self) -> None:
        opened_case(at_level(Level.RED))
        assert cases_open_by_rule(NOW) == 0


class TestOverdue:
    """Silence is put on record."""

    def late(self, case: Case) -> Any:
        """Just after the duty to acknowledge has become overdue."""
        duty = next(
            each for each in duties_of(standing_of(case, NOW), NOW) if each.key == "acknowledge"
        )
        assert duty.due_utc is not None
        return duty.due_utc + MINUTE

    def test_an_answer_that_did_not_come(self) -> None:
        case = notified_case()
        late = self.late(case)
        assert duties_look(late - 2 * MINUTE) == 0
        assert duties_look(late) >= 1
        case.refresh_from_db()
        assert case.state == CaseState.UNANSWERED
        entry = standing_of(case, late).overdue["acknowledge"]
        assert (entry.party, entry.author) == (STATION, "Safe Passage, by rule")
        said = entry.shown("duty")
        assert said["party"] == FLEET
        assert said["clause"]
        assert said["title"]["en"]
        assert said["what"]["zh"]

    def test_it_is_said_once(self) -> None:
        case = notified_case()
        late = self.late(case)
        duties_look(late)
        count = case.entries.count()
        assert duties_look(late) == 0
        assert case.entries.count() == count

    def test_who_answers_late_is_heard(self) -> None:
        case = notified_case()
        late = self.late(case)
        duties_look(late)
        acknowledge(case, THEIRS, at_utc=late)
        case.refresh_from_db()
        assert case.state == CaseState.ACKNOWLEDGED

    def test_who_answered_in_time_is_not_overdue(self) -> None:
        case = notified_case()
        acknowledge(case, THEIRS, at_utc=NOW + 2 * MINUTE)
        duties_look(self.late(case))
        assert "acknowledge" not in standing_of(case, NOW).overdue

    def test_the_copy_of_another_keeper_is_left_to_it(self) -> None:
        case = notified_case()
        Case.objects.filter(pk=case.pk).update(is_kept_here=False)
        assert duties_look(self.late(case)) == 0

    def test_a_closed_case_owes_nothing_more(self) -> None:
        case = notified_case()
        late = self.late(case)
        case_close(case, OURS, reason="Done.", at_utc=NOW)
        assert duties_look(late) == 0

    def test_the_time_of_a_burn_that_is_withheld_is_not_told_by_its_report(self) -> None:
        """What is overdue is public: it would tell when the window ends."""
        case = notified_case(protocol=CREWED)
        propose(case, OURS, decision=decision(STATION)["decision"], at_utc=NOW)
        answer(case, THEIRS, is_agreed=True, at_utc=NOW)
        window = (NOW + 10 * MINUTE, NOW + 17 * MINUTE)
        intend(case, OURS, choice=Choice.WILL_MANOEUVRE, window=window, at_utc=NOW)
        duties_look(NOW + 2 * HOUR)
        told = {each.parts["duty"]["value"]["duty"] for each in case.entries.filter(kind="overdue")}
        assert "acknowledge" not in told
        assert "plan:station_side" in told
        assert "report:station_side" not in told
        ours, theirs = home_and_other()
        policy_add(ours, theirs, author="A. Duty", preset=Preset.OWN_ASSESSMENT)
        assert duties_look(NOW + 2 * HOUR) == 1


class TestOver:
    """Cases end with their passes."""

    def passed(self, case: Case) -> None:
        assert case.conjunction is not None
        becomes(case.conjunction, state=LifeState.PASSED, cause=Cause.TCA_PASSED, at_utc=TCA)

    def test_an_hour_after_the_closest_approach(self) -> None:
        case = notified_case()
        self.passed(case)
        assert cases_close_over(TCA + HOUR - MINUTE) == 0
        assert cases_close_over(TCA + HOUR) == 1
        case.refresh_from_db()
        assert (case.state, case.closed_by) == (CaseState.CLOSED, ClosedBy.TCA_PASSED)
        closing = standing_of(case, TCA).closed
        assert closing is not None
        assert closing.shown("closing")["reason"].startswith("The closest approach, at 2026-03-10")

    def test_once(self) -> None:
        self.passed(notified_case())
        assert (cases_close_over(TCA + HOUR), cases_close_over(TCA + HOUR)) == (1, 0)

    def test_not_while_the_object_stays_near(self) -> None:
        case = notified_case()
        assert case.conjunction is not None
        becomes(case.conjunction, Level.RED, at_utc=TCA)
        assert cases_close_over(TCA + 3 * HOUR) == 0

    def test_the_later_of_what_was_told_and_what_is_known_counts(self) -> None:
        case = notified_case()
        self.passed(case)
        Conjunction.objects.update(tca_utc=TCA + HOUR)
        assert cases_close_over(TCA + HOUR + MINUTE) == 0

    def test_when_runs_do_not_find_it_any_more_for_a_while(self) -> None:
        case = notified_case()
        assert case.conjunction is not None
        becomes(case.conjunction, state=LifeState.CLEARED, cause=Cause.NOT_FOUND, at_utc=NOW)
        assert cases_close_over(NOW + 89 * MINUTE) == 0
        assert cases_close_over(NOW + 90 * MINUTE) == 1
        case.refresh_from_db()
        assert case.closed_by == ClosedBy.CONJUNCTION_CLEARED

    def test_one_without_a_conjunction_ends_by_its_own_facts(self) -> None:
        case = notified_case()
        Case.objects.update(conjunction=None)
        assert cases_close_over(TCA + HOUR - MINUTE) == 0
        assert cases_close_over(TCA + HOUR) == 1
        case.refresh_from_db()
        assert case.closed_by == ClosedBy.TCA_PASSED

    def test_the_copy_of_another_keeper_is_left_to_it(self) -> None:
        self.passed(notified_case())
        Case.objects.update(is_kept_here=False)
        assert cases_close_over(TCA + HOUR) == 0


def test_a_whole_look_leaves_a_whole_chain() -> None:
    home_and_other()
    opening_rule_set(station().pk, from_level=Level.RED, by="A. Duty", at_utc=NOW)
    pair = at_level(Level.RED)
    assert cases_look(NOW).opened == 1
    becomes(pair, state=LifeState.PASSED, cause=Cause.TCA_PASSED, at_utc=TCA)
    looked = cases_look(TCA + HOUR)
    assert looked.closed == 1
    case = Case.objects.get()
    entries = chained_entries(case)
    assert entries[-1].kind == EntryKind.CLOSED
    assert [entry.number for entry in entries] == list(range(1, case.head_number + 1))


class TestOneThatIsBroken:
    """A case that raises an error stands alone: the others are looked at all the same."""

    @pytest.fixture
    def broken(self) -> Case:
        """Looked at first, and with an entry that nobody can read."""
        case = notified_case(conjunction=at_level(Level.RED))
        Entry.objects.create(
            case=case,
            number=case.head_number + 1,
            uuid=uuid4(),
            kind=EntryKind.REMARK,
            party=STATION,
            author="A. Duty",
            at_utc=NOW,
            recorded_at=NOW,
            previous_hash=case.head_hash,
            hash="0" * 64,
            parts={"remarks": "no part"},
        )
        return case

    @pytest.fixture
    def sound(self, broken: Case) -> Case:
        return notified_case(conjunction=broken.conjunction, is_exercise=True)

    def kinds(self, case: Case) -> set[str]:
        return set(case.entries.values_list("kind", flat=True))

    def test_is_logged_and_does_not_keep_others_from_being_overdue(
        self, broken: Case, sound: Case, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert cases_look(NOW + 5 * HOUR).overdue >= 1
        assert "overdue" in self.kinds(sound)
        assert "overdue" not in self.kinds(broken)
        assert f"Case {broken.pk} cannot be read" in caplog.text

    def test_nor_from_being_closed_and_having_their_outcome(
        self, broken: Case, sound: Case
    ) -> None:
        Case.objects.update(conjunction=None)
        assert cases_look(TCA + HOUR).closed == 1
        cases_look(TCA + 73 * HOUR)
        assert {"closed", "outcome"} <= self.kinds(sound)
        assert not {"closed", "outcome"} & self.kinds(broken)

    def test_is_tried_again(self, sound: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any) -> int:
            raise RuntimeError("broken for a moment")

        with monkeypatch.context() as patched:
            patched.setattr(due, "_record_overdue", fail)
            assert cases_look(NOW + 5 * HOUR).overdue == 0
        assert cases_look(NOW + 5 * HOUR).overdue >= 1

    def test_nor_does_a_pass_that_cannot_be_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        home_and_other()
        opening_rule_set(station().pk, from_level=Level.RED, by="A. Duty", at_utc=NOW)
        first = at_level(Level.RED)
        second = Conjunction.objects.get(pk=at_level(Level.RED, tca_utc=TCA + HOUR).pk)
        assert first.pk != second.pk

        def open_all_but_the_first(conjunction: Conjunction, **how: Any) -> Case:
            if conjunction.pk == first.pk:
                raise KeyError("norad_cat_id")
            return case_open(conjunction, **how)

        monkeypatch.setattr(open_by_rule, "case_open", open_all_but_the_first)
        assert cases_look(NOW).opened == 1
        assert Case.objects.get().conjunction == second
