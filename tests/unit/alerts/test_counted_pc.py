"""One probability counts, wherever it is told: in alerts, calendars and CAP messages."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from screening.alerts.feeds.calendar import CalendarOf, calendar_text
from screening.alerts.feeds.cap import CapSender, cap_xml
from screening.alerts.feeds.course import Step
from screening.alerts.known import known_of
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.alert_world import becomes
from tests.cap_rules import NAMESPACE
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]
SENDER = CapSender(
    address="https://watch.example.org/",
    name="Safe Passage",
    contact="watch@example.org",
    page_url="https://watch.example.org/conjunctions/{id}/",
    is_public=False,
)


@pytest.mark.parametrize(
    ("computed", "stated", "counts", "grade", "words"),
    [
        (1e-6, 4e-5, 4e-5, "stated", "4.0e-05 (as CARA states it; 1.0e-06 computed here)"),
        (4e-5, 1e-6, 4e-5, "screening", "4.0e-05 (screening grade)"),
        (None, 4e-5, 4e-5, "stated", "4.0e-05 (as CARA states it; not computed here)"),
        (4e-5, None, 4e-5, "screening", "4.0e-05 (screening grade)"),
        (None, None, None, None, "not known"),
    ],
)
def test_the_larger_of_the_computed_and_the_stated_one_counts_everywhere(
    computed: float | None,
    stated: float | None,
    counts: float | None,
    grade: str | None,
    words: str,
) -> None:
    pair = factories.conjunction(tca_utc=NOW + 60 * HOUR)
    said = factories.assessment(
        pair,
        run=None,
        originator="CARA",
        pc=computed,
        pc_grade="" if computed is None else "screening",
        stated_pc=stated,
    )
    change = becomes(pair, Level.RED)
    facts = known_of([pair.pk], NOW)[pair.pk].facts
    assert (facts["pc"], facts["pc_grade"] or None) == (counts, grade)
    assert f"Probability of collision: {words}." in _calendar(pair)
    step = Step(transition=change, assessment=said, message_type="Alert", earlier=())
    parameters = _parameters(cap_xml(step, SENDER, "yellow"))
    assert parameters.get("pc") == (None if counts is None else str(counts))
    assert parameters.get("pc_grade") == grade


def _calendar(pair: Conjunction) -> str:
    assert pair.station is not None
    pair.refresh_from_db()
    of = CalendarOf(pair.station, Level.WATCH, None, is_replay=False, page_url="/{id}/")
    return str(Calendar.from_ical(calendar_text(of, [pair])).walk("VEVENT")[0]["DESCRIPTION"])


def _parameters(written: bytes) -> dict[str, str]:
    found = ElementTree.fromstring(written).iter(f"{NAMESPACE}parameter")
    return {str(each[0].text): str(each[1].text) for each in found}
