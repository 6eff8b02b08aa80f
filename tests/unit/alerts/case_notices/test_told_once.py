"""Each thing in a case is told once, however often, by whom and by how many it is said."""

from __future__ import annotations

from typing import Any

import pytest

from screening.alerts.audience import Audience
from screening.alerts.case_models import EntryDecision
from screening.alerts.case_selectors import undecided_entries
from screening.alerts.models import Delivery, Hearing, Notice
from screening.alerts.people_models import Recipient
from screening.alerts.services import case_notices as outbox
from screening.alerts.services.case_notices import case_notices_write
from screening.common.clock import now_utc
from screening.coordination.chain import ChainedEntry
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case
from screening.coordination.selectors import chained_entries
from screening.coordination.services.append import chained_entry_add
from screening.coordination.services.open_case import case_row, parties_write
from screening.coordination.services.speak import intend, remark, state
from tests import coordination_world as world
from tests.alert_world import PostOffice, work
from tests.coordination_world import CASE, FLEET, STATION, THEIRS, assessment
from tests.factories import NOW
from tests.unit.alerts.case_notices.entries import MINUTE, said
from tests.unit.alerts.conftest import Clocks

pytestmark = pytest.mark.django_db


def test_a_hundred_entries_at_once_are_few_notices_and_one_message(
    case: Case, ann: Recipient, office: PostOffice
) -> None:
    for number in range(50):
        remark(case, THEIRS, words=f"Remark {number}", at_utc=now_utc())
        choice = (Choice.WILL_HOLD, Choice.WILL_MANOEUVRE)[number % 2]
        intend(case, THEIRS, choice=choice, at_utc=now_utc())
    work(office)
    assert [topic for _, _, topic in said()] == [f"remark:{FLEET}", f"intent:{FLEET}"]
    [message] = office.to(ann)
    assert "Remark 49" in message.text
    assert "49 before it were not told singly." in message.text
    assert EntryDecision.objects.filter(entry__case=case).count() == 102


def test_a_machine_that_repeats_itself_each_minute_rings_rarely(
    case: Case, clocks: Clocks, ann: Recipient, office: PostOffice
) -> None:
    Case.objects.filter(pk=case.pk).update(level="red")
    for minute in range(40):
        figures = assessment(pc=3.1e-05 * (1 + 0.001 * minute))
        state(case, THEIRS, {"assessment": figures}, at_utc=now_utc())
        remark(case, THEIRS, words=f"Ping {minute}", at_utc=now_utc())
        work(office)
        clocks.move(MINUTE)
    assert [topic for _, _, topic in said()].count(f"statement:{FLEET}") == 1
    assert len(office.to(ann)) <= 5


def test_two_workers_that_decide_at_once_say_it_once(
    case: Case, ann: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has read what is undecided before the first was done."""
    intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    stale = list(undecided_entries().filter(case=case))
    assert case_notices_write()
    assert Notice.objects.count() == 1

    class Stale:
        def filter(self, **_: Any) -> list[Any]:
            return stale

    monkeypatch.setattr(outbox, "cases_to_look_at", lambda: [case.pk])
    monkeypatch.setattr(outbox, "undecided_entries", Stale)
    monkeypatch.setattr(outbox, "told_of", lambda _: {})
    assert not case_notices_write()
    assert Notice.objects.count() == Hearing.objects.count() == 1


def test_a_worker_that_dies_on_the_way_leaves_it_all_to_the_next(
    case: Case, ann: Recipient, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=now_utc())

    def dies(*_: Any, **__: Any) -> Any:
        raise RuntimeError("lost")

    monkeypatch.setattr(Audience, "hearings", dies)
    assert not case_notices_write()
    assert not Notice.objects.exists()
    monkeypatch.undo()
    assert case_notices_write()
    assert Notice.objects.count() == 1


def _copy(entries: list[ChainedEntry]) -> Case:
    """The copy of a case that the station keeps, as the fleet holds it."""
    opened = {name: part.value for name, part in entries[0].parts.items()}
    row = case_row(opened, keeper=STATION, is_kept_here=False, opened_at_utc=NOW)
    row.uuid = CASE
    row.save()
    parties_write(row, opened)
    return row


def test_what_a_peer_sends_twice_is_told_once(
    clocks: Clocks, ann: Recipient, office: PostOffice
) -> None:
    world.home_and_other()
    world.organisation(STATION).__class__.objects.update(is_home=False)
    world.organisation(FLEET).__class__.objects.filter(slug=FLEET).update(is_home=True)
    entries = world.chain_of(
        (EntryKind.NOTIFIED, STATION, {"notice": world.NOTICE}),
        (EntryKind.STATEMENT, STATION, {"assessment": assessment()}),
    )
    case = _copy(entries)
    for _ in range(3):
        for each in entries:
            chained_entry_add(case, each)
        work(office)
    assert said() == [
        ("case", "red", f"notified:{STATION}"),
        ("case_news", "red", f"statement:{STATION}"),
    ]
    [message] = office.to(ann)
    assert "Station notifies us of a close pass and waits for us to acknowledge." in message.text
    assert len(chained_entries(case)) == 3
    assert Delivery.objects.count() == 1
