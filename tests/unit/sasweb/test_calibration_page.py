"""The Calibration page and its API: what was counted, in words, and when there is nothing yet."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from sasweb.web.calibration import headline, sections_of
from screening.conjunctions.models import CalibrationCount
from screening.conjunctions.services import calibration_compute
from tests import factories
from tests.factories import NOW
from tests.judged_passes import HOUR, TCA, came_out, predicted
from tests.screened_world import stand_still

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def share(component: str, hits: int, cases: int, verdict: str) -> dict[str, Any]:
    middle = hits / cases
    return {
        "component": component,
        "cases": cases,
        "hits": hits,
        "share": middle,
        "low": max(0.0, middle - 0.05),
        "high": min(1.0, middle + 0.05),
        "verdict": verdict,
    }


def row(
    group: str, hits: int, cases: int = 100, verdict: str = "agrees with 68 %", days: Any = (1, 2)
) -> dict[str, Any]:
    names = ("radial", "in-track", "cross-track")
    shares = [share(name, hits, cases, verdict) for name in names]
    return {"group": group, "from_days": days[0], "until_days": days[1], "shares": shares}


def counted(*by_age: dict[str, Any], **overrides: Any) -> CalibrationCount:
    whole = row("all", 70, days=(None, None))
    fields = {
        "computed_at": NOW,
        "window_start_utc": NOW - timedelta(days=14),
        "window_end_utc": NOW,
        "predictions": 120,
        "cases": 110,
        "passes": 100,
        "left_out_counts": {"truth_may_come": 10},
        "counts": {
            "primary_element_sets": 40,
            "all": [whole],
            "by_age": list(by_age),
            "by_lead": [],
            "by_source": [],
        },
        "code_version": "0.1.0+abc",
        "seconds": 1.5,
    }
    return CalibrationCount.objects.create(**fields | overrides)


def shown(client: Client) -> str:
    response = client.get("/calibration/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_without_any_assessment_it_says_what_is_waited_for(client: Client) -> None:
    html = shown(client)
    assert "Nothing to compare yet." in html
    assert "The next run of the stations brings some." in html
    assert "Counted every 30 min, never so far." in html


def test_the_empty_page_names_the_first_pass_and_what_its_truth_needs(client: Client) -> None:
    predicted(risk=None)
    predicted()
    html = shown(client)
    assert "VISITOR 1 by ISS (ZARYA)" in html
    assert "in 6 h 0 min" in html
    assert "2026-03-10 16:00</time> UTC and within 6 h of TCA" in html


def test_a_count_without_a_case_says_why_nothing_could_be_judged(
    client: Client, settings: Any
) -> None:
    predicted()
    stand_still(settings, TCA + 24 * HOUR)
    calibration_compute()
    html = shown(client)
    assert "Nothing to compare yet." in html
    assert "1 have no newer element sets of both objects near TCA" in html


def test_it_shows_what_was_counted(client: Client, settings: Any) -> None:
    predicted()
    came_out()
    stand_still(settings, TCA + 24 * HOUR)
    calibration_compute()
    html = shown(client)
    assert "Too few to say: 1 pass could be judged, and 30 are needed." in html
    assert html.count("Low orbit, perigee under 450 km") >= 2  # in the chart and in the table
    assert "12 to 24 h" in html
    assert 'by <span class="num">1</span> element set of the primaries' in html
    assert "Model of its kind of orbit" in html


def test_the_headline_names_where_sigma_is_too_small_the_worst_first() -> None:
    count = counted(
        row("leo", 95, verdict="sigma too large", days=(0.25, 0.5)),
        row("leo", 50, verdict="sigma too small"),
        row("drag_leo", 40, verdict="sigma too small"),
    )
    said = headline(count)
    assert said.startswith("Of 100 passes the last prediction was within one sigma for 70 % radial")
    first, *_ = said.split("Sigma is too small ")[1].split("; ")
    assert first == "radial for low orbit, perigee under 450 km, 1 to 2 days (40 %)"
    assert said.endswith("and in 3 more cells.")


def test_the_headline_says_so_where_no_sigma_is_too_small() -> None:
    assert headline(counted(row("leo", 70))).endswith("was sigma found too small.")


def test_few_cases_are_too_few_to_say_in_the_chart_and_the_table(client: Client) -> None:
    counted(row("leo", 3, 4, "too few to say"))
    html = shown(client)
    assert html.count("shares__cell--too-few") == 3
    assert html.count('table__sub shares__verdict--too-few">too few to say') == 3


def test_a_count_from_before_manoeuvring_was_kept_is_still_shown(client: Client) -> None:
    counted(row("leo", 70))
    html = shown(client)
    assert "By orbit and age of the elements" in html
    assert "By whether it manoeuvres" not in html


def test_those_that_manoeuvre_stand_apart_in_words(client: Client) -> None:
    count = counted(row("leo", 70), row("leo_manoeuvring", 40, verdict="sigma too small"))
    count.counts["by_manoeuvring"] = [row("at_will", 40, days=(None, None))]
    count.save()
    html = shown(client)
    assert "Low orbit, manoeuvring" in html
    assert "Of a fleet that manoeuvres at will" in html
    assert "radial for low orbit, manoeuvring, 1 to 2 days (40 %)" in html


def test_a_strip_stands_where_its_share_is() -> None:
    [section, *_] = sections_of(counted(row("leo", 51)))
    [shares] = [each.shares for each in section.rows]
    assert shares[0].strip == {"at": "51.00%", "low": "46.00%", "high": "56.00%"}


def test_a_made_up_world_says_that_its_truth_is_made_up(client: Client) -> None:
    assert "This truth is made up" not in shown(client)
    factories.feed(kind="demo", source="demo")
    assert "This truth is made up" in shown(client)


def test_a_replay_says_so(client: Client) -> None:
    assert "by the replayed clock" in shown(client)


def test_validation_leads_to_it(client: Client) -> None:
    assert 'href="/calibration/"' in client.get("/validation/").content.decode()


def test_the_page_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    counted(row("leo", 70))
    with django_assert_max_num_queries(22):
        shown(client)


def test_the_api_gives_the_newest_count_first(client: Client) -> None:
    counted()
    newest = counted(row("leo", 51, verdict="sigma too small"))
    [first, _] = client.get("/api/v1/calibration/").json()["results"]
    assert first["id"] == newest.pk
    [cell] = first["counts"]["by_age"]
    assert (cell["group"], cell["from_days"]) == ("leo", 1.0)
    assert cell["shares"][1]["hits"] == 51
    assert first["left_out_counts"] == {"truth_may_come": 10}


def test_the_command_counts_at_once_and_prints_the_shares(settings: Any) -> None:
    predicted()
    came_out()
    stand_still(settings, TCA + 24 * HOUR)
    out = StringIO()
    call_command("calibrate", stdout=out)
    said = out.getvalue()
    assert "1 of 1 predictions of 1 passes judged" in said
    assert "Not judged: none" in said
    assert "100% (too few to say)" in said
    assert CalibrationCount.objects.count() == 1
