"""Probabilities in tables and API: written, ordered, filtered, and never zero for unknown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from screening.conjunctions.models import Conjunction, ScreeningRun
from tests import factories
from tests.screened_world import one_run, stand_still, the_pass, two_objects
from tests.unit.messages.test_conjunction_report import cdm, take_in
from tests.unit.sasweb.watch_pages import a_pass, page, rows

pytestmark = pytest.mark.django_db
REASON = "The two hardly move against each other."


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def judged(run: ScreeningRun, hours: float, pc: float | None, **risk: Any) -> Conjunction:
    """A coming pass whose newest assessment has this probability."""
    made = a_pass(run, hours, 5.0)
    told = {"pc_method": "foster", "pc_grade": "screening", "max_pc": 2e-4}
    if pc is None:
        told = {"pc_reason": REASON}
    factories.assessment(made, run=factories.run(), pc=pc, **told | risk)
    return made


@pytest.fixture
def passes() -> dict[str, Conjunction]:
    run = factories.run()
    made = {
        "likely": judged(run, 1, 1.234e-4),
        "tiny": judged(run, 2, 1e-200, max_pc=3e-6),
        "unknown": judged(run, 3, None),
        "middle": judged(run, 4, 3e-6, pc_grade="operational"),
    }
    Conjunction.objects.update(last_seen_run=run, last_looked_run=run)
    return made


def keys(passes: dict[str, Conjunction], *names: str) -> list[int]:
    return [passes[name].pk for name in names]


@pytest.mark.parametrize("address", ["/", "/conjunctions/"])
def test_values_grades_and_reasons_are_written(
    client: Client, passes: dict[str, Conjunction], address: str
) -> None:
    html = " ".join(client.get(address).content.decode().split())
    assert ">1.2e\N{MINUS SIGN}04</span>" in html
    assert ">max </span>" in html
    assert "&lt;1e\N{MINUS SIGN}15" in html
    assert f'data-reason="{REASON}"' in html
    assert f"not known. {REASON}" in html
    assert html.count("screening grade: from public") == 4  # two rows, on hover and to be read
    assert html.count("operational grade: both") == 2


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-pc", ("likely", "middle", "tiny", "unknown")),
        ("pc", ("tiny", "middle", "likely", "unknown")),
        ("-max_pc", ("likely", "middle", "tiny", "unknown")),
    ],
)
def test_they_order_the_table_and_unknown_comes_last(
    client: Client, passes: dict[str, Conjunction], sort: str, order: tuple[str, ...]
) -> None:
    assert rows(page(client, f"?sort={sort}")) == keys(passes, *order)


def test_a_filter_keeps_what_is_likely_and_what_nobody_knows(
    client: Client, passes: dict[str, Conjunction]
) -> None:
    assert rows(page(client, "?pc=1e-7")) == keys(passes, "likely", "unknown", "middle")
    html = page(client, "?pc=1e-4")
    assert rows(html) == keys(passes, "likely", "unknown")
    assert "Pc over 1e\N{MINUS SIGN}4 or unknown" in html


def test_an_assessment_from_before_has_none_and_says_so(client: Client) -> None:
    a_pass(factories.run(), 1, 5.0)
    assert "Nobody has judged it" in page(client)


def test_a_message_of_better_grade_gives_the_value_everywhere(client: Client) -> None:
    two_objects()
    one_run()
    report = take_in(cdm()).assessment
    found = the_pass()
    assert report is not None
    assert report.pc is not None
    assert report.stated_pc is not None
    assert report.stated_pc > report.pc
    own = found.latest_assessment
    assert own is not None
    assert own.pc not in (None, report.pc)

    told = client.get(f"/api/v1/conjunctions/{found.pk}/").json()
    assert (told["pc"], told["counted_pc"]) == (report.pc, report.stated_pc)
    assert told["pc_grade"] == "operational"
    assert told["pc_originator"] == "TESTERS"
    assert told["risk_assessment"] == report.pk
    assert told["latest_assessment"]["pc"] == own.pc
    for address in ("/?max_miss=any", "/conjunctions/?max_miss=any", "/catalogue/70001/"):
        html = client.get(address).content.decode()
        assert f'title="{report.stated_pc:.6e}"' in html, address
        assert "As TESTERS&#x27;s message states it" in html, address
    assert found.pk in [each["id"] for each in results(client, f"pc_min={report.stated_pc}")]
    assert results(client, f"pc_min={report.stated_pc * 1.01}&norad_cat_id=70001&tier=red") == []


def test_where_only_a_message_states_one_it_is_given_as_its_originator_s(client: Client) -> None:
    made = a_pass(factories.run(), 1, 5.0)
    told = {"pc": None, "pc_reason": REASON, "stated_pc": 2.1e-5, "originator": "CARA"}
    factories.assessment(made, run=None, **told)
    for address in (
        "/?max_miss=any",
        "/conjunctions/",
        f"/catalogue/{made.secondary.norad_cat_id}/",
    ):
        html = client.get(address).content.decode()
        assert "2.1e\N{MINUS SIGN}05" in html, address
        assert ">CARA’s</span>" in html, address
        assert "not known." not in html, address


def stated(hours: float, pc: float | None, stated_pc: float) -> Conjunction:
    """A coming pass that goes by a message whose originator states a probability itself."""
    made = a_pass(factories.run(), hours, 5.0)
    told = {"pc_grade": "operational", "max_pc": 1e-6} if pc else {"pc_reason": REASON}
    said = {"originator": "CARA", "pc": pc, "stated_pc": stated_pc}
    factories.assessment(made, run=None, **told | said)
    return made


@pytest.fixture
def with_stated(passes: dict[str, Conjunction]) -> dict[str, Conjunction]:
    more = {"less": stated(5, 1e-7, 2e-4), "alone": stated(6, None, 1e-3)}
    more["more"] = stated(7, 1.2e-4, 1e-7)
    return passes | more


ALL_BY_PC = ("alone", "less", "likely", "more", "middle", "tiny", "unknown")


def test_lists_go_by_the_larger_of_ours_and_the_stated_as_rules_do(
    client: Client, with_stated: dict[str, Conjunction]
) -> None:
    assert rows(page(client, "?sort=-pc")) == keys(with_stated, *ALL_BY_PC)
    shown = rows(page(client, "?pc=1e-5&sort=-pc"))
    assert shown == keys(with_stated, "alone", "less", "likely", "more", "unknown")
    found = [each["id"] for each in results(client, "ordering=-pc")]
    assert found == keys(with_stated, *ALL_BY_PC)
    least = results(client, "pc_min=1.5e-4&ordering=pc")
    assert [each["id"] for each in least] == keys(with_stated, "less", "alone")
    assert [(each["pc"], each["counted_pc"]) for each in least] == [(1e-7, 2e-4), (None, 1e-3)]


def test_a_stated_value_that_counts_is_shown_with_whose_it_is_and_ours(client: Client) -> None:
    made = stated(1, 1e-7, 2e-4)
    for address in (
        "/?max_miss=any",
        "/conjunctions/",
        f"/catalogue/{made.secondary.norad_cat_id}/",
    ):
        html = client.get(address).content.decode()
        assert 'title="2.000000e-04"' in html, address
        assert ">CARA’s</span>" in html, address
        assert "states it; computed here is less: 1.0e\N{MINUS SIGN}07" in html, address


def test_the_value_of_a_run_names_no_originator(client: Client) -> None:
    two_objects()
    one_run()
    told = client.get(f"/api/v1/conjunctions/{the_pass().pk}/").json()
    assert told["pc"] == told["latest_assessment"]["pc"]
    assert told["pc_originator"] is None
    assert told["risk_assessment"] == told["latest_assessment"]["id"]


def test_an_object_s_page_has_them_too(client: Client) -> None:
    two_objects()
    one_run()
    html = client.get("/catalogue/70001/").content.decode()
    assert 'class="pc__value"' in html
    assert ">max </span>" in html


def test_more_passes_take_no_more_questions(
    client: Client, passes: dict[str, Conjunction], django_assert_max_num_queries: Any
) -> None:
    """What a probability rests on comes with its pass."""
    with django_assert_max_num_queries(30) as few:
        page(client, part=True)
    for hours in range(5, 15):
        judged(factories.run(), hours, 1e-5)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client, part=True)


def results(client: Client, query: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/conjunctions/?{query}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_the_api_orders_by_them_with_unknown_last(
    client: Client, passes: dict[str, Conjunction]
) -> None:
    for ordering, order in (
        ("-pc", ("likely", "middle", "tiny", "unknown")),
        ("pc", ("tiny", "middle", "likely", "unknown")),
    ):
        found = results(client, f"ordering={ordering}")
        assert [each["id"] for each in found] == keys(passes, *order)
    assert found[-1]["pc"] is None
    assert found[-1]["pc_grade"] is None
    assert found[-1]["latest_assessment"]["pc_reason"] == REASON


def test_the_api_filters_by_them(client: Client, passes: dict[str, Conjunction]) -> None:
    found = results(client, "pc_min=3e-6&ordering=tca_utc")
    assert [each["id"] for each in found] == keys(passes, "likely", "middle")
    opinions = client.get("/api/v1/assessments/?pc_min=1e-5").json()["results"]
    assert [each["pc"] for each in opinions] == [1.234e-4]


@pytest.mark.parametrize("asked", ["-1", "2", "likely"])
def test_what_is_no_probability_is_refused(client: Client, asked: str) -> None:
    assert client.get(f"/api/v1/conjunctions/?pc_min={asked}").status_code == 400


def test_the_api_tells_all_that_a_probability_rests_on(client: Client) -> None:
    two_objects()
    one_run()
    (found,) = client.get("/api/v1/assessments/?ordering=tca_utc").json()["results"][:1]
    assert found["pc_method"] == "foster"
    assert found["pc_reason"] is None
    assert set(found["risk"]) == {"hard_body_radius_m", "flags", "primary", "secondary"}
    assert len(found["risk"]["secondary"]["covariance_rtn"]) == 3
    schema = client.get("/api/v1/schema/?format=json").json()["components"]["schemas"]
    assert set(schema["PartyRisk"]["properties"]) == set(found["risk"]["secondary"])
