"""What went by before anybody answered: named on top for a day, and counted no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasweb.templatetags.passage import utc
from screening.alerts.models import Notice
from screening.alerts.waiting import passed_unanswered
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.lifecycle import LifeState
from tests import factories
from tests.alert_world import becomes
from tests.factories import NOW
from tests.unit.sasweb.alert_pages import SignedIn, count_in_header, fold, page, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def test_what_passed_unanswered_leaves_the_count_and_says_so(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subject = factories.assessed_conjunction()
    row = said(ann, conjunction=subject)
    becomes(subject, Level.RED)
    assert 'class="count"' in count_in_header(page(ann))
    becomes(subject, Level.RED, state=LifeState.PASSED)
    html = page(ann)
    assert 'class="count"' not in count_in_header(html)
    assert "nobody before it passed" in fold(html)
    told = " ".join(page(ann, f"/alerts/{row.pk}/").split())
    assert "Nobody acknowledged it before its conjunction passed." in told
    of_it = page(ann, f"/conjunctions/{subject.pk}/")
    of_it = of_it[of_it.index('id="said-title"') :]
    assert "Nobody acknowledged it before it passed." in of_it[:3000]


def passed(client: Client, level: Level = Level.EMERGENCY, hours: float = 1.0) -> Notice:
    """What was said of a pass that went by some hours ago."""
    subject = factories.assessed_conjunction(tca_utc=NOW - timedelta(hours=hours))
    row = said(client, conjunction=subject, level=level.value)
    becomes(subject, level, state=LifeState.PASSED)
    return row


def told_of_passed(html: str) -> str:
    if 'id="passed-unanswered"' not in html:
        return ""
    part = html[html.index('id="passed-unanswered"') :]
    return " ".join(part[: part.index("</p>")].split())


def test_what_passed_unanswered_is_named_on_top_until_somebody_answers_or_a_day_is_over(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    passed(ann, Level.YELLOW)
    passed(ann, hours=24.5)
    assert not told_of_passed(page(ann))
    red, emergency = passed(ann, Level.RED, hours=2), passed(ann, hours=3)
    html = page(ann)
    line = told_of_passed(html)
    assert "2 passes went by unanswered in the last 24 h:" in line
    assert line.index(f"/conjunctions/{emergency.conjunction_id}/") < line.index(
        f"/conjunctions/{red.conjunction_id}/"
    )
    at = utc(NOW - timedelta(hours=3), "minutes")
    assert f", emergency, {at} UTC; <a " in line
    assert "more" not in line
    assert 'class="count"' not in count_in_header(html)
    ann.post("/alerts/acknowledge/", {"only": emergency.pk})
    assert "1 pass went by unanswered in the last 24 h:" in told_of_passed(page(ann))
    ann.post("/alerts/acknowledge/", {"only": red.pk})
    assert not told_of_passed(page(ann))


def test_of_many_that_passed_unanswered_five_are_named_in_one_question(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    rows = [passed(ann, Level.RED, hours=hours) for hours in (1, 2, 3, 4, 5, 6, 7)]
    line = told_of_passed(page(ann))
    assert line.count("<a ") == 5
    assert line.endswith("; and 2 more")
    assert f"/conjunctions/{rows[5].conjunction_id}/" not in line
    with CaptureQueriesContext(connection) as asked:
        found = passed_unanswered(NOW)
        assert [each.conjunction.secondary.name for each in found.named]
    assert len(asked) == 1


def test_a_pass_that_a_person_did_something_about_did_not_go_by_unanswered(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    row = passed(ann)
    assert told_of_passed(page(ann))
    ConjunctionLife.objects.filter(pk=row.conjunction_id).update(mitigated_at=NOW)
    assert not told_of_passed(page(ann))
