"""What follows from a case is worked out once, and anew when it may have changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from screening.coordination.folded import Folded, Holds
from screening.coordination.models import Case
from screening.coordination.protocol import changes_utc
from screening.coordination.protocol_models import OwnProtocol
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.selectors import standing_of
from screening.coordination.services.due import duties_look
from screening.coordination.services.speak import remark
from screening.coordination.standing import CaseStanding
from tests.coordination_world import FLEET, OURS, STATION, notified_case, opened_case
from tests.factories import NOW

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


class Counting:
    """Counts entries, and how often it was asked to."""

    def __init__(self, until_utc: datetime | None = None) -> None:
        self.calls = 0
        self.until_utc = until_utc
        self.folded = Folded(self._work)

    def _work(self, standing: CaseStanding, us: str) -> Holds[tuple[str, int]]:
        self.calls += 1
        return Holds((us, len(standing.entries)), self.until_utc)

    def of(self, at_utc: datetime = NOW, us: str = STATION) -> dict[int, tuple[str, int]]:
        return self.folded.of(Case.objects.all(), at_utc, us)


def test_it_is_worked_out_once() -> None:
    case, counting = notified_case(), Counting()
    for minutes in range(3):
        assert counting.of(NOW + minutes * MINUTE) == {case.pk: (STATION, 2)}
    assert counting.calls == 1


def test_an_entry_more_is_seen_at_once() -> None:
    case, counting = notified_case(), Counting()
    counting.of()
    remark(case, OURS, words="One thing more.", at_utc=NOW + 2 * MINUTE)
    assert counting.of() == {case.pk: (STATION, 3)}


def test_a_protocol_that_is_added_here_is_seen_at_once() -> None:
    """A case may have named it, which asked nothing of anybody as long as nobody knew it."""
    notified_case()
    counting = Counting()
    counting.of()
    OwnProtocol.objects.create(key="ours", version=1, text="", author="ada", added_at=NOW)
    counting.of()
    assert counting.calls == 2


def test_only_the_case_that_changed_is_read() -> None:
    first, counting = notified_case(), Counting()
    opened_case(is_exercise=True)
    counting.of()
    remark(first, OURS, words="One thing more.", at_utc=NOW + 2 * MINUTE)
    counting.of()
    assert counting.calls == 3


def test_each_side_has_its_own() -> None:
    case, counting = notified_case(), Counting()
    assert counting.of(us=STATION) == {case.pk: (STATION, 2)}
    assert counting.of(us=FLEET) == {case.pk: (FLEET, 2)}


@pytest.mark.parametrize(("minutes", "calls"), [(9, 1), (10, 2), (11, 2), (-1, 2)])
def test_it_holds_until_time_changes_it_and_not_before_it_was_seen(
    minutes: int, calls: int
) -> None:
    """Going back is what a replay does when it begins anew."""
    notified_case()
    counting = Counting(NOW + 10 * MINUTE)
    counting.of(NOW)
    counting.of(NOW + minutes * MINUTE)
    assert counting.calls == calls


def test_between_the_instants_that_are_named_no_duty_changes() -> None:
    """From each to the next: at once after it, halfway, and just before."""
    case = notified_case()
    at_utc, changes = NOW + MINUTE, 0

    def states(at: datetime) -> list[str]:
        return [each.state.value for each in duties_of(standing_of(case, at), at)]

    while (until := changes_utc(duties_of(standing_of(case, at_utc), at_utc), at_utc)) is not None:
        just_before = until - timedelta.resolution
        middle = at_utc + (until - at_utc) / 2
        assert states(at_utc) == states(middle) == states(just_before)
        changes += states(until) != states(at_utc)
        at_utc = until
    assert changes >= 3
    assert states(at_utc) == states(at_utc + timedelta(days=30))


def test_what_time_makes_overdue_is_found_though_it_was_looked_at_before() -> None:
    case = notified_case()
    due_utc = next(
        each.due_utc
        for each in duties_of(standing_of(case, NOW), NOW)
        if each.key == "acknowledge" and each.due_utc is not None
    )
    duties_look(NOW + MINUTE)
    before = case.entries.count()
    assert duties_look(due_utc) == 0
    assert duties_look(due_utc + timedelta.resolution) >= 1
    assert case.entries.count() > before
