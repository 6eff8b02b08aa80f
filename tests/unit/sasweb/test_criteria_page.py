"""Rules side by side and the time line of a life, as the page of a conjunction says them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sasweb.templatetags.life import before_tca, life_badge
from sasweb.templatetags.passage import utc
from sasweb.web.criteria_table import criteria_table
from screening.conjunctions.criteria import judge, published_criteria
from screening.conjunctions.life_models import ConjunctionLife, RuleVersion
from screening.conjunctions.life_selectors import life_facts
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.rule_selectors import read_rule
from screening.conjunctions.services.life_cycle import conjunction_mitigate, lives_advance
from tests import factories
from tests.factories import NOW
from tests.recorded_conjunction import MESSAGES, facts_of
from tests.screened_world import stand_still


@pytest.fixture
def subject(settings: Any) -> Conjunction:
    """A pass at 0.9 km and 2.1e-5 by a run: where the rules of 2021 part."""
    stand_still(settings)
    made = factories.conjunction(miss_distance_km=0.91)
    factories.assessment(made, pc=2.1e-5, pc_grade="screening")
    lives_advance()
    return made


def _page(client: Client, subject: Conjunction) -> str:
    return client.get(f"/conjunctions/{subject.pk}/").content.decode()


@pytest.mark.django_db
def test_the_page_says_where_the_rules_part(client: Client, subject: Conjunction) -> None:
    page = _page(client, subject)
    assert (
        f"By run {subject.last_seen_run_id}: “ISS&#x27;s own rule: yellow” is met and “US emergency"
        in page
    )
    assert (
        "the probability of collision is 2.1e−05 (screening grade), for which the latter asks"
        in page
    )
    assert page.count("cannot be judged") >= 1


@pytest.mark.django_db
def test_the_page_tells_the_life_with_reason_person_and_rule(
    client: Client, subject: Conjunction
) -> None:
    conjunction_mitigate(subject.pk, person="Li Na <b>", reason="Burn at 09:50 UTC, 0.5 m/s.")
    page = _page(client, subject)
    assert "2 changes, newest first" in page
    assert "Burn at 09:50 UTC, 0.5 m/s." in page
    assert "By Li Na &lt;b&gt;." in page
    assert "Rule version 1." in page
    assert "<strong>Decision point</strong>" in page
    assert "<strong>Late discovery:</strong>" in page  # known 6 h before


def _decision_past(page: str) -> str:
    """What the head of the page says of a decision point that has gone by; empty without."""
    head = page[
        page.index('class="encounter__head"') : page.index("</header>", page.index("</h1>"))
    ]
    if 'id="decision-past"' not in head:
        return ""
    return " ".join(head[head.index('id="decision-past"') :].partition("</p>")[0].split())


@pytest.mark.django_db
def test_the_head_says_that_the_decision_point_passed_and_what_is_left(
    client: Client, subject: Conjunction
) -> None:
    told = _decision_past(_page(client, subject))
    (rule,) = RuleVersion.objects.filter(station=subject.station)
    closes_h = read_rule(rule).decision_point.closes_h
    closes = utc(subject.tca_utc - timedelta(hours=closes_h), "minutes")
    assert "The decision point passed" in told
    assert f"{closes} UTC." in told
    assert "Late discovery: first known after it." in told
    assert f"By ISS's rule a burn is decided at the latest {closes_h:g} h before" in told
    assert "data-countdown" in told


@pytest.mark.django_db
def test_the_head_speaks_of_no_decision_point_where_there_is_time_or_nothing_to_decide(
    client: Client, subject: Conjunction
) -> None:
    tca_utc = subject.tca_utc
    Conjunction.objects.update(tca_utc=tca_utc + timedelta(days=3))
    assert not _decision_past(_page(client, subject))
    Conjunction.objects.update(tca_utc=tca_utc)
    assert _decision_past(_page(client, subject))
    ConjunctionLife.objects.update(level="watch", state="watch")
    assert not _decision_past(_page(client, subject))


@pytest.mark.django_db
def test_the_head_says_when_to_decide_while_that_is_ahead(
    client: Client, subject: Conjunction
) -> None:
    tca_utc = NOW + timedelta(days=3)
    Conjunction.objects.update(tca_utc=tca_utc)
    (rule,) = RuleVersion.objects.filter(station=subject.station)
    point = read_rule(rule).decision_point
    head = _words_of_head(_page(client, subject))
    opens = f"{utc(point.opens_utc(tca_utc), 'minutes')} UTC"
    closes = f"{utc(point.closes_utc(tca_utc), 'minutes')} UTC"
    assert "Prepare: get the operator" in head
    assert f"{opens}, by ISS's rule, and at the latest" in head
    assert f"{closes}.</span><span data-phase" in head
    Conjunction.objects.update(tca_utc=NOW + timedelta(hours=(point.opens_h + point.closes_h) / 2))
    assert 'data-phase="open">The decision point is now' in _words_of_head(_page(client, subject))
    ConjunctionLife.objects.update(level="watch", state="watch")
    assert "data-decide-from" not in _words_of_head(_page(client, subject))


def _words_of_head(page: str) -> str:
    start = page.index('class="encounter__head"')
    return " ".join(page[start : page.index("</header>", start)].split())


@pytest.mark.django_db
def test_a_station_without_a_rule_says_so(client: Client, subject: Conjunction) -> None:
    subject.transitions.update(rule=None)
    RuleVersion.objects.all().delete()
    assert "ISS has no rule yet, so nothing raises a level." in _page(client, subject)


def test_each_condition_is_one_row_with_its_value_once_and_every_limit() -> None:
    facts = replace(facts_of(MESSAGES[4]), miss_distance_km=0.91)
    keys = ("us-emergency", "bittt-2011", "iss-red")
    table = criteria_table([judge(published_criteria()[key], facts) for key in keys])
    rows = {row.subject: row for row in table.rows}
    assert list(rows) == ["miss distance", "probability of collision", "time to closest approach"]
    assert rows["miss distance"].value == "0.91 km"
    limits = [[each.limit for each in cell.asked] for cell in rows["miss distance"].cells]
    assert limits == [["less than 1 km"], ["less than 1 km"], []]
    assert [column.mark.words for column in table.columns] == ["not met", "met", "not met"]


def test_what_is_unknown_is_told_with_its_reason_and_never_as_a_number() -> None:
    table = criteria_table([judge(published_criteria()["iss-red"], facts_of(MESSAGES[0]))])
    (row,) = table.rows
    assert (row.value, row.remark, row.is_known) == ("not known", "the record gives none", False)
    assert [each.mark.glyph for each in row.cells[0].asked] == ["?"]


def test_a_state_is_a_shape_and_a_word_with_the_level_it_keeps() -> None:
    assert "#tier-stale" in life_badge("stale", "red")
    assert "stale, red" in life_badge("stale", "red")
    assert life_badge("red", "red").endswith("red</span>")


def test_a_time_is_told_before_and_after_closest_approach() -> None:
    hour = timedelta(hours=1)
    assert before_tca(NOW - 54.8 * hour, NOW) == "2 d 6 h before closest approach"
    assert before_tca(NOW - 0.325 * hour, NOW) == "19 min before closest approach"
    assert before_tca(NOW + hour, NOW) == "1 h 0 min after closest approach"


@pytest.mark.django_db
def test_a_page_whose_level_and_probability_are_by_different_voices_says_so(
    client: Client, subject: Conjunction
) -> None:
    own = subject.assessments.get()
    subject.assessments.update(pc=1e-9, max_pc=1e-9, pc_grade="operational")
    Conjunction.objects.filter(pk=subject.pk).update(latest_assessment=own, risk_assessment=own)
    Assessment.objects.create(
        conjunction=subject,
        originator="JSC",
        kind=Assessment.Kind.CLOSEST_APPROACH,
        tca_utc=subject.tca_utc,
        miss_distance_km=0.9,
        pc=3e-5,
        pc_grade="screening",
        created_at=NOW,
        made_at=NOW,
    )
    page = _page(client, subject)
    assert "the message of JSC <strong>yellow</strong>" in page
    assert "The probability at the top of this page is another" in page


@pytest.mark.django_db
def test_a_report_that_time_has_overtaken_speaks_for_no_level(subject: Conjunction) -> None:
    Assessment.objects.filter(conjunction=subject).update(pc=1e-9, max_pc=1e-9)
    report = Assessment.objects.create(
        conjunction=subject,
        originator="JSC",
        kind=Assessment.Kind.CLOSEST_APPROACH,
        tca_utc=subject.tca_utc,
        miss_distance_km=0.9,
        pc=3e-3,
        pc_grade="operational",
        created_at=NOW,
        made_at=subject.tca_utc - timedelta(days=8),
    )
    by_whom = {each.facts.by for each in life_facts(subject, NOW).steps}
    assert by_whom == {f"run {subject.last_seen_run_id}"}
    Assessment.objects.filter(pk=report.pk).update(made_at=subject.tca_utc - timedelta(days=6))
    assert len(life_facts(subject, NOW).steps) == 2


@pytest.mark.django_db
def test_a_person_marks_it_mitigated_with_a_reason_that_is_never_lost(
    client: Client, signed_in: Callable[[str], Client], subject: Conjunction
) -> None:
    path = f"/conjunctions/{subject.pk}/mitigate/"
    assert client.post(path, {"reason": "Burn at 09:50 UTC."}).status_code == 302
    assert signed_in("nobody").post(path, {"reason": "Burn at 09:50 UTC."}).status_code == 403
    operator = signed_in("operator")
    refused = operator.post(path, {"reason": "Burn."})
    assert refused.status_code == 400
    assert 'value="Burn."' in refused.content.decode()
    assert ConjunctionLife.objects.get().state == "yellow"
    assert operator.post(path, {"reason": "Burn at 09:50 UTC."}).status_code == 302
    assert ConjunctionLife.objects.get().state == "mitigated"
    page = _page(operator, subject)
    assert "mitigated, was yellow" in page
    assert "By a-operator," in page
    assert "newer than that instant" in page


@pytest.mark.django_db
def test_the_api_records_a_mitigation(
    client: Client, signed_in: Callable[[str], Client], subject: Conjunction
) -> None:
    path = f"/api/v1/conjunctions/{subject.pk}/mitigate/"
    as_json = {"content_type": "application/json"}
    assert client.post(path, {"reason": "Burn at 09:50 UTC."}, **as_json).status_code == 401
    operator = signed_in("operator")
    assert operator.post(path, {"reason": "Burn."}, **as_json).status_code == 400
    told = operator.post(path, {"reason": "Burn at 09:50 UTC."}, **as_json).json()
    assert (told["state"], told["level"]) == ("mitigated", "yellow")


@pytest.mark.django_db
def test_the_page_marks_which_of_the_last_updates_count_towards_red(
    client: Client, subject: Conjunction
) -> None:
    run = factories.run()  # on the same element sets: one update
    factories.assessment(subject, run=run, pc=3e-4, pc_grade="screening")
    page = _page(client, subject)
    assert "Red asks for 3 of the last 4 updates" in page
    assert "1 of 1 counts." in page
    assert "There have been no more." in page
