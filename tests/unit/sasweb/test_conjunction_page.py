"""What the page of one conjunction says in each state: never one state in another's words."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from screening.conjunctions.models import Assessment, Conjunction
from screening.messages.cdm import schema
from screening.messages.models import Message, MessageKind, MessageSource, MessageStatus
from tests import factories
from tests.factories import NOW, VISITOR_ELEMENTS
from tests.risky_passes import risk_columns, risky_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def _html(client: Client, conjunction: Conjunction) -> str:
    response = client.get(f"/conjunctions/{conjunction.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def _words(html: str) -> str:
    """The text of a page as read, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _sentence(client: Client, conjunction: Conjunction) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", _html(client, conjunction), re.DOTALL)
    assert found is not None
    return _words(found[1])


def test_a_coming_pass_is_one_sentence_to_act_on(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    assert _sentence(client, conjunction) == (
        "VISITOR 1 (US, type unknown) passes ISS at 1.276 km on 2026-03-10 10:00:00 UTC, in"
        " 6 h 0 min . Probability of collision not known."
    )
    words = _words(_html(client, conjunction))
    told = "By distance alone, as no rule has judged it yet: under 5 km , ISS's own limit"
    assert f"yellow: prepare {told} for this tier." in words
    assert "SOCRATES Plus" in words  # the limit's source


def test_a_pass_that_is_over_says_so_and_claims_no_tier(client: Client) -> None:
    conjunction = factories.assessed_conjunction(tca_utc=NOW - timedelta(minutes=12))
    assert "passed ISS" in _sentence(client, conjunction)
    assert "12 min ago" in _sentence(client, conjunction)
    words = _words(_html(client, conjunction))
    assert "This pass is over." in words
    assert "passed, was yellow" in words
    assert "yellow: prepare" not in words


def test_not_found_again_names_both_runs(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    later = factories.run()
    Conjunction.objects.update(last_looked_run=later)
    words = _words(_html(client, conjunction))
    assert "was expected to pass ISS" in _sentence(client, conjunction)
    assert f"Run {later.pk} looked for this pass and did not find it" in words
    assert f"run {conjunction.last_seen_run_id} , the last that saw it" in words
    assert "Not looked at" not in words


def test_not_looked_at_is_loud_and_is_not_called_gone(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    newer = factories.run()
    html = _html(client, conjunction)
    words = _words(html)
    assert f"Not looked at since run {conjunction.last_looked_run_id}" in words
    assert f"Run {newer.pk} is newer and could not look" in words
    assert "notice--blind" in html
    assert "did not find" not in words
    assert "stale, by its last figures yellow: prepare" in words


def test_old_elements_are_loud_and_hide_no_tier(client: Client) -> None:
    conjunction = factories.conjunction()
    factories.assessment(conjunction, secondary_age_days=12.4)
    html = _html(client, conjunction)
    assert "notice--blind" in html
    words = _words(html)
    assert "The object&#x27;s elements are 12.2 d old, trusted for 3 d." in words
    assert "stale, by its last figures yellow: prepare" in words


def test_what_the_elements_are_good_to_is_said_for_their_age(client: Client) -> None:
    words = _words(_html(client, risky_assessment().conjunction))
    said = "good to a kilometre or so near their epoch and worse every day after, and know nothing"
    assert said in words
    assert (
        "At these ages one standard deviation in-track is taken to be 400 m and 1.5 km ." in words
    )
    Assessment.objects.update(risk=None)
    unknown = _words(_html(client, Conjunction.objects.get()))
    assert said in unknown
    assert "At these ages" not in unknown


def test_an_object_that_keeps_company_is_not_said_to_pass(client: Client) -> None:
    conjunction = factories.conjunction()
    factories.assessment(conjunction, kind=Assessment.Kind.CO_MOVING)
    assert "keeps company with ISS , closest at 1.276" in _sentence(client, conjunction)


def test_an_approach_cut_by_the_window_is_said_to_go_on(client: Client) -> None:
    conjunction = factories.conjunction()
    factories.assessment(conjunction, kind=Assessment.Kind.WINDOW_EDGE)
    assert "it may be closer beyond" in _sentence(client, conjunction)


def test_a_probability_that_a_message_alone_states_is_given_as_its_own(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    assessment = conjunction.latest_assessment
    assert assessment is not None
    assessment.run, assessment.originator, assessment.stated_pc = None, "CARA", 2.1e-5
    assessment.save()
    words = _sentence(client, conjunction)
    assert "CARA gives it a probability of collision of 2.1e−05 , which cannot be" in words
    assert "not known" not in words


def test_an_unknown_owner_is_unknown(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    conjunction.secondary.owner_code = ""
    conjunction.secondary.save()
    assert "(owner unknown, type unknown)" in _sentence(client, conjunction)


def test_a_conjunction_without_an_assessment_still_has_a_page(client: Client) -> None:
    conjunction = factories.conjunction()
    assert "no run's assessment of it is kept" in _sentence(client, conjunction)


def test_what_cannot_be_propagated_is_said_where_the_picture_would_be(client: Client) -> None:
    decaying = replace(VISITOR_ELEMENTS, mean_motion_rev_day=16.6, bstar_per_earth_radius=0.5)
    conjunction = factories.assessed_conjunction(
        secondary=factories.stored_element_set(decaying).space_object,
        tca_utc=NOW + timedelta(days=40),
    )
    html = _html(client, conjunction)
    assert html.count("VISITOR 1 (70001) has no position") == 2
    assert "<iframe" not in html
    assert "Download the scene" not in html


def test_every_figure_can_be_followed_to_its_source(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    best = conjunction.latest_assessment
    assert best is not None
    html = _html(client, conjunction)
    for elements in (best.primary_element_set, best.secondary_element_set):
        assert f"/sources/pulls/{elements.pull_id}/" in html
        assert f"/api/v1/element-sets/{elements.pk}/" in html
        assert elements.record_sha256 in html
    assert f"/runs/{best.run_id}/" in html
    assert "screening grade" in html


def test_volumes_are_listed_entered_or_not(client: Client) -> None:
    conjunction = factories.conjunction()
    factories.assessment(conjunction, volumes_entered=["notification box"])
    words = _words(_html(client, conjunction))
    assert re.search(r"Notification box 2\.00 × 25 × 25 ● entered", words)
    assert re.search(r"Pizza box 0\.75 × 25 × 25 ○ not entered", words)


def test_the_course_over_runs_is_drawn_from_the_second_run_on(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    assert "chart-evolution" not in _html(client, conjunction)
    later = factories.run()
    Conjunction.objects.update(last_seen_run=later, last_looked_run=later)
    factories.assessment(conjunction, run=later, miss_distance_km=0.9)
    html = _html(client, conjunction)
    assert "chart-evolution" in html
    assert "2 assessments" in html


def test_a_made_up_pass_is_labelled(client: Client) -> None:
    assert "SYNTHETIC" not in _html(client, factories.assessed_conjunction())
    assert "SYNTHETIC" in _html(client, factories.assessed_conjunction(is_synthetic=True))


def test_a_name_that_is_a_script_is_only_a_name(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    conjunction.secondary.name = "</script><script>window.hacked=1</script>"
    conjunction.secondary.save()
    assert "<script>window" not in _html(client, conjunction)


def test_the_page_needs_nothing_inline(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    response = client.get(f"/conjunctions/{conjunction.pk}/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    html = response.content.decode()
    assert " style=" not in html
    assert "<style" not in html
    inline = re.findall(r"<script(?![^>]*(?:src=|type=\"application/json\"))[^>]*>", html)
    assert inline == []


def test_a_conjunction_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/conjunctions/999/").status_code == 404


def test_the_queries_do_not_grow_with_the_number_of_runs(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    conjunction = factories.assessed_conjunction()
    for _ in range(10):
        factories.assessment(conjunction, run=factories.run())
    with django_assert_max_num_queries(27):
        _html(client, conjunction)


def test_a_probability_stands_at_the_top_with_its_grade(client: Client) -> None:
    conjunction = risky_assessment().conjunction
    sentence = _sentence(client, conjunction)
    assert sentence.endswith("Probability of collision 5.2e−05 , screening grade.")
    words = _words(_html(client, conjunction))
    assert "Probability of collision 5.2e−05 screening grade" in words  # among the figures
    assert "screening grade: get better data before a burn" in words
    assert "✓ recommended" in words


def test_a_probability_that_was_not_computed_says_why_and_is_not_zero(client: Client) -> None:
    unknown = {"pc": None, "pc_method": "", "pc_grade": "", "pc_reason": "It is a riddle."}
    conjunction = risky_assessment(**unknown).conjunction
    assert _sentence(client, conjunction).endswith("Probability of collision not known.")
    assert "No probability is recommended. It is a riddle." in _words(_html(client, conjunction))


def test_an_assessment_of_before_probabilities_is_not_taken_for_a_safe_one(client: Client) -> None:
    words = _words(_html(client, factories.assessed_conjunction()))
    assert "Not assessed by that run. That is not a probability of zero." in words


def test_each_uncertainty_has_its_source_and_its_reasons(client: Client) -> None:
    words = _words(_html(client, risky_assessment().conjunction))
    assert "Source The object&#x27;s own element history Age at TCA 29 h" in words
    assert "Differences of its own element sets" in words
    assert "Hard-body radius 71 m station&#x27;s settings" in words


def test_what_others_state_is_beside_ours_by_the_newest_message_of_each(client: Client) -> None:
    conjunction = risky_assessment().conjunction
    for number, (sender, stated) in enumerate(
        [("CARA", "1.0e-3"), ("CARA", "3.4e-4"), ("EUSST", None)]
    ):
        facts = {schema.RELATIVE: {"COLLISION_PROBABILITY": stated} if stated else {}}
        Message.objects.create(
            kind=MessageKind.CDM,
            status=MessageStatus.ASSESSED,
            source=MessageSource.UPLOAD,
            received_at=NOW + timedelta(minutes=number),
            file_name=f"{number}.cdm",
            sha256=f"{number:064d}",
            size_bytes=1,
            content_gzip=b"",
            originator=sender,
            tca_utc=conjunction.tca_utc,
            conjunction=conjunction,
            facts=facts,
        )
    conjunction.latest_report = conjunction.latest_assessment
    conjunction.save()
    words = _words(_html(client, conjunction))
    assert "CARA stated by its message 3.4e−04" in words
    assert "1.0e−03" not in words
    assert "EUSST stated by its message not stated" in words


def test_every_run_of_the_course_has_its_probability_or_none(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    later = factories.run()
    Conjunction.objects.update(last_seen_run=later, last_looked_run=later)
    factories.assessment(conjunction, run=later, **risk_columns())
    html = _html(client, conjunction)
    assert "chart-course" in html
    assert html.count(">not assessed</span>") == 1


def test_what_a_message_alone_states_is_in_the_course_and_is_not_called_unknown(
    client: Client,
) -> None:
    made = factories.assessed_conjunction()
    unknown = {"pc": None, "pc_method": "", "pc_grade": "", "pc_reason": "No sigma."}
    told = risk_columns() | unknown | {"run": None, "originator": "CARA", "stated_pc": 2.1e-5}
    factories.assessment(made, **told)
    course = _html(client, made).split('id="history-title"')[1].split("</table>")[0]
    row = next(each for each in course.split("<tr") if "CARA" in each)
    assert "2.1e−05 as stated" in _words(row)
    assert 'title="Stated by the message. No sigma."' in row
