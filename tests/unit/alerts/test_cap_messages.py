"""CAP messages held against the rules of the standard, and the rules against broken messages."""

from __future__ import annotations

import pytest

from screening.alerts.feeds.cap import CapSender, cap_xml
from screening.alerts.feeds.course import Step
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import LifeState
from tests import factories
from tests.alert_world import becomes
from tests.cap_rules import broken_rules
from tests.unit.alerts.conftest import HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]
SENDER = CapSender(
    address="https://watch.example.org/",
    name="Safe Passage",
    contact="watch@example.org",
    page_url="https://watch.example.org/conjunctions/{id}/",
    is_public=False,
)


@pytest.fixture
def change() -> Transition:
    subject = factories.assessed_conjunction(tca_utc=factories.NOW + 60 * HOUR)
    return becomes(subject, Level.RED)


def message(change: Transition) -> str:
    step = Step(transition=change, assessment=None, message_type="Alert", earlier=())
    return cap_xml(step, SENDER, "yellow").decode()


@pytest.mark.parametrize("state", [None, *LifeState])
@pytest.mark.parametrize("level", list(Level))
def test_whatever_the_state_the_message_keeps_the_rules(
    change: Transition, state: LifeState | None, level: Level
) -> None:
    later = becomes(change.conjunction, level, state=state, is_exercise=True)
    assert broken_rules(message(later).encode()) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("<status>Actual</status>", ""),
        ("<status>Actual</status>", "<status>Real</status>"),
        ("-00:00</sent>", "Z</sent>"),
        ("-00:00</sent>", ".5-00:00</sent>"),
        ("<identifier>", "<identifier>a, b"),
        ("<category>Transport</category>", "<category>Space</category>"),
        ("<language>en</language>", "<language>the Queen's</language>"),
        ("<web>https://", "<web>"),
        ("<msgType>Alert</msgType>", "<msgType>Update</msgType>"),
        ("<scope>Restricted</scope>", "<scope>Restricted</scope><scope>Public</scope>"),
        ("<restriction>", "<code>x</code><restriction>"),
        ("<senderName>", "<sender>x</sender><senderName>"),
        ("<valueName>", "<value>x</value><valueName>"),
        ("<areaDesc>", "<ceiling>5</ceiling><areaDesc>"),
        ("cap:1.2", "cap:1.1"),
    ],
)
def test_a_message_that_breaks_a_rule_is_noticed(change: Transition, good: str, bad: str) -> None:
    written = message(change)
    assert broken_rules(written.encode()) == []
    assert good in written
    assert broken_rules(written.replace(good, bad, 1).encode()) != []
