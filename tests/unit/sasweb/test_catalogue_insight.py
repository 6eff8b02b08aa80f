"""Catalogue, Insight: what it counts, what it says of it, and who may change its scenarios."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from sasweb.web.insight_words import growth_title, nation_title, percent_words
from screening.catalog import census
from screening.catalog.census import census_of
from screening.catalog.encounter_rate import (
    circular_speed_km_s,
    encounter_rate_per_day,
    mean_relative_speeds_km_s,
)
from screening.catalog.models import ObjectType, PlannedConstellation, SpaceObject
from screening.catalog.population import population_at
from screening.catalog.services import planned_seed
from screening.conjunctions.encounter_rates import Measured
from screening.engine.types import ElementSet
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

PAGE = "/catalogue/insight/"
HOSTILE = "</script><img src=x onerror=alert(1)>"
SCENARIO = {
    "constellation": "Test fleet",
    "satellites": "1000",
    "altitude_km": "600",
    "inclination_deg": "53",
    "life_years": "5",
    "transit_km_day": "4.4",
    "source": "A filing of somebody",
    "source_date": "2026-01",
}


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    """Databases of tests are rolled back: what was counted in one says nothing of the next."""
    census._KEPT.clear()
    yield
    census._KEPT.clear()


def orbiting(number: int, **overrides: Any) -> None:
    """An object on the visitor's orbit with these facts."""
    elements: dict[str, Any] = {
        key: overrides.pop(key)
        for key in ("epoch_utc", "mean_motion_rev_day", "eccentricity")
        if key in overrides
    }
    fields = {"norad_cat_id": number, "name": f"OBJECT {number}"} | overrides
    subject = factories.space_object(**fields)
    factories.stored_element_set(
        replace(VISITOR_ELEMENTS, norad_cat_id=number, **{"epoch_utc": NOW} | elements),
        space_object=subject,
    )


def station(elements: ElementSet = STATION_ELEMENTS) -> None:
    subject = factories.space_object(norad_cat_id=elements.norad_cat_id, owner_code="ISS")
    factories.stored_element_set(elements, space_object=subject)


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def chart_data(html: str) -> dict[str, Any]:
    [found] = re.findall(r'<script id="insight-data" type="application/json">(.*?)</script>', html)
    data: dict[str, Any] = json.loads(found)
    return data


def manager(client: Client) -> None:
    user = User.objects.create_user("kim", password="x")
    user.user_permissions.add(Permission.objects.get(codename="change_plannedconstellation"))
    client.force_login(user)


def test_without_element_sets_it_says_so_and_draws_nothing(client: Client) -> None:
    factories.space_object()
    html = shown(client)
    assert "No element sets yet." in html
    assert "insight-data" not in html


def test_element_sets_that_are_all_old_are_told_and_not_counted(client: Client) -> None:
    orbiting(80001, epoch_utc=NOW - timedelta(days=40))
    assert "1 objects is over 30 days old" in shown(client)


def test_one_owner_s_share_has_both_numbers_and_counts_the_unknown_in_the_whole() -> None:
    for number in range(5):
        orbiting(80010 + number, owner_code="US")
    orbiting(80020, owner_code="PRC")
    orbiting(80021, owner_code="PRC")
    orbiting(80022, owner_code="TBD")
    orbiting(80023, owner_code="")
    orbiting(80024, owner_code="US", object_type=ObjectType.DEBRIS)
    orbiting(80025, owner_code="US", decay_date=NOW.date())
    counted = census_of(population_at(NOW))
    assert counted.payloads == 9
    assert counted.owner("").payloads == 2
    assert nation_title(counted) == (
        "The United States owns more than half of all payloads on orbit: 5 of 9, 56 to 78 %"
    )


@pytest.mark.parametrize(
    ("us", "others", "unknown", "words"),
    [(5, 5, 0, "about half"), (4, 6, 0, "less than half"), (4, 4, 2, "perhaps half")],
)
def test_about_half_is_said_only_where_the_unknown_cannot_change_it(
    us: int, others: int, unknown: int, words: str
) -> None:
    owners = ["US"] * us + [f"X{number}" for number in range(others)] + [""] * unknown
    for place, owner in enumerate(owners):
        orbiting(80100 + place, owner_code=owner)
    assert f"owns {words} of all payloads" in nation_title(census_of(population_at(NOW)))


def test_without_any_owner_it_says_that_none_is_known(client: Client) -> None:
    orbiting(80001)
    html = shown(client)
    assert "Who owns the 1 payloads on orbit is not known here" in html
    assert "No owner is known: owners come from SATCAT" in html


def test_years_are_by_launch_date_then_designator_then_first_elements() -> None:
    orbiting(80001, launch_date=date(2019, 5, 24), international_designator="2018-099A")
    orbiting(80002, international_designator="1998-067A")
    orbiting(270001)
    counted = census_of(population_at(NOW))
    assert [each.year for each in counted.years] == [1998, 2019, NOW.year]
    assert counted.population.launched_on_record == 1
    assert counted.by_first_elements == 1
    assert growth_title(counted) == "Half of what is on orbit now was launched in 2019 or later"


def test_first_elements_are_never_called_launches() -> None:
    orbiting(270001)
    title = growth_title(census_of(population_at(NOW)))
    assert title.startswith("When most of these objects were launched is not known")


def test_the_newest_elements_count_once_and_those_ahead_only_without_older_ones() -> None:
    subject = factories.space_object(norad_cat_id=80001)
    for hours, motion in ((-30, 15.0), (-2, 15.5), (3, 14.0)):
        factories.stored_element_set(
            replace(
                VISITOR_ELEMENTS,
                epoch_utc=NOW + timedelta(hours=hours),
                mean_motion_rev_day=motion,
            ),
            space_object=subject,
        )
    orbiting(80002, epoch_utc=NOW + timedelta(hours=3), mean_motion_rev_day=14.0)
    axes_km = population_at(NOW).semi_major_axis_km
    assert axes_km == pytest.approx([6794.9, 7271.5], abs=1.0)


def test_element_sets_are_chosen_and_read_by_few_queries_and_kept(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    station()
    for number in range(30):
        orbiting(80001 + number, owner_code="US", international_designator="2020-001A")
    with django_assert_max_num_queries(3):
        population_at(NOW)
    shown(client)
    with django_assert_max_num_queries(40) as seen:
        shown(client)
    stored = [each for each in seen if "mean_motion_rev_day" in each["sql"]]
    assert not stored, "the second answer reads no element sets"


def test_estimated_and_measured_rates_stand_side_by_side(client: Client) -> None:
    station()
    orbiting(80001)
    run = factories.run()
    near = factories.conjunction(
        first_run=run,
        primary=_subject(STATION_ELEMENTS.norad_cat_id),
        secondary=_subject(80001),
        miss_distance_km=7.0,
    )
    factories.assessment(near)
    html = shown(client)
    row = r"<th scope=\"row\">ISS</th><td class=\"num num--right\">{}</td>(.*?)</tr>"
    [within_25] = re.findall(row.format(25), html)
    [within_5] = re.findall(row.format(5), html)
    assert ">0.14<" in within_25  # one pass in seven days
    assert ">0.00<" in within_5
    assert ">0.00 to 0.56<" in within_5


def _subject(number: int) -> SpaceObject:
    return SpaceObject.objects.get(norad_cat_id=number)


def test_the_interval_of_a_count_is_near_the_exact_one() -> None:
    """Garwood's exact 95 % interval of a Poisson count of 10 is 4.80 to 18.39; of 0, 0 to 3.69."""
    low, high = Measured(passes=10, days=1.0).interval_per_day
    assert (low, high) == pytest.approx((4.80, 18.39), abs=0.45)
    low, high = Measured(passes=0, days=1.0).interval_per_day
    assert low == 0.0
    assert high == pytest.approx(3.69, abs=0.3)


def test_without_a_run_nothing_is_called_measured(client: Client) -> None:
    station()
    orbiting(80001)
    html = shown(client)
    assert "not measured: no run of the stations has finished yet" in html
    assert "has not been measured yet" in html


def test_a_station_without_an_orbit_says_so(client: Client) -> None:
    orbiting(80001)
    html = shown(client)
    assert html.count("no element set of the last 30 days</td>") == 2
    assert "nothing can be estimated" in html


def test_hostile_names_reach_page_and_charts_as_text(client: Client) -> None:
    station()
    orbiting(80001, owner_code="<b>", constellation=HOSTILE[:32])
    PlannedConstellation.objects.all().delete()
    PlannedConstellation.objects.create(
        constellation=HOSTILE, source=HOSTILE, **_numbers(), source_date="2026"
    )
    html = shown(client)
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    [iss] = chart_data(html)["planned"]
    assert iss["parts"][0]["name"] == HOSTILE


def test_a_scenario_adds_in_transit_what_the_formula_says(client: Client) -> None:
    station()
    PlannedConstellation.objects.all().delete()
    PlannedConstellation.objects.create(constellation="Fleet", source="x", **_numbers())
    [iss] = chart_data(shown(client))["planned"]
    # 1,000 satellites, each 2 / (4.4 km/day x 5 years) of its time in each km of altitude
    radius_km = 6794.9
    in_a_km = 1000 * 2 / (4.4 * 5 * 365.25)
    density = in_a_km / (4 * 3.14159265 * radius_km**2)
    speed_km_s = mean_relative_speeds_km_s(
        np.array([53.0]), station_inclination_deg=51.6, speed_km_s=circular_speed_km_s(416.8)
    )
    per_day = encounter_rate_per_day(np.array([density]), speed_km_s, distance_km=25.0)
    assert iss["parts"][0]["per_day"] == pytest.approx(per_day, rel=1e-3)


def test_seeds_come_once_and_stay_away_once_taken_away() -> None:
    planned_seed()
    every = PlannedConstellation.objects.all()
    assert sum(each.satellites for each in every.filter(constellation="Starlink Gen2")) == 29_988
    assert sum(each.satellites for each in every.filter(constellation="Kuiper")) == 3_236
    assert sum(each.satellites for each in every.filter(constellation="Guowang")) == 12_992
    every.filter(constellation="Kuiper").update(is_removed=True, satellites=7)
    assert planned_seed() == []
    assert every.filter(constellation="Kuiper", satellites=7).count() == 3


def test_strangers_see_no_form_and_cannot_change_a_scenario(client: Client) -> None:
    planned_seed()
    orbiting(80001)
    first = PlannedConstellation.objects.first()
    assert first is not None
    html = shown(client, f"{PAGE}?edit={first.pk}")
    assert "planned-form" not in html
    assert client.post(f"{PAGE}planned/", SCENARIO).status_code == 302  # to sign in
    client.force_login(User.objects.create_user("pat", password="x"))
    assert client.post(f"{PAGE}planned/{first.pk}/", SCENARIO).status_code == 403
    assert client.post(f"{PAGE}planned/{first.pk}/take-away/").status_code == 403
    first.refresh_from_db()
    assert first.changed_by == ""


def test_who_may_adds_changes_and_takes_away_a_scenario(client: Client) -> None:
    manager(client)
    orbiting(80001)
    assert client.post(f"{PAGE}planned/", SCENARIO).status_code == 302
    made = PlannedConstellation.objects.get(constellation="Test fleet")
    assert (made.satellites, made.altitude_km, made.changed_by) == (1000, 600.0, "kim")
    assert 'value="A filing of somebody"' in shown(client, f"{PAGE}?edit={made.pk}")
    client.post(f"{PAGE}planned/{made.pk}/", SCENARIO | {"satellites": "2000"})
    made.refresh_from_db()
    assert made.satellites == 2000
    client.post(f"{PAGE}planned/{made.pk}/take-away/")
    assert "Taken away: Test fleet" in shown(client)  # a notice, once
    assert "Test fleet" not in shown(client)
    assert client.post(f"{PAGE}planned/{made.pk}/", SCENARIO).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("satellites", "12.5", "Satellites lies from 1 to 100000."),
        ("satellites", "many", "Satellites lies from 1 to 100000."),
        ("altitude_km", "nan", "Altitude (km) lies from 150 to 2000."),
        ("inclination_deg", "-1", "Inclination (deg) lies from 0 to 180."),
        ("transit_km_day", "0", "Climb and descent (km a day) lies from 0.1 to 100."),
        ("life_years", "inf", "Years in service lies from 0.1 to 50."),
        ("constellation", "", "Constellation takes 1 to 60 characters."),
        ("source_date", "soon", "Source date reads like 2021, 2021-08 or 2021-08-18."),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason_and_stays_typed(
    client: Client, field: str, typed: str, reason: str
) -> None:
    manager(client)
    orbiting(80001)
    response = client.post(f"{PAGE}planned/", SCENARIO | {field: typed})
    html = response.content.decode()
    assert response.status_code == 400
    assert reason in html
    assert f'name="{field}" value="{typed}"' in html
    assert not PlannedConstellation.objects.filter(constellation="Test fleet").exists()


@pytest.mark.parametrize("asked", ["0", "x", "-1", "9" * 30, "½"])
def test_an_address_that_names_no_scenario_is_the_plain_page(client: Client, asked: str) -> None:
    manager(client)
    orbiting(80001)
    assert "planned-form" not in shown(client, f"{PAGE}?edit={asked}").replace("#planned-form", "")


def test_shares_never_round_to_nothing_nor_to_all() -> None:
    assert percent_words(1, 1000) == "under 1 %"
    assert percent_words(999, 1000) == "over 99 %"
    assert percent_words(0, 0) == "0 %"
    assert percent_words(1, 1) == "100 %"


def _numbers() -> dict[str, Any]:
    return {
        "satellites": 1000,
        "altitude_km": 600.0,
        "inclination_deg": 53.0,
        "life_years": 5.0,
        "transit_km_day": 4.4,
    }


def test_the_api_gives_the_same_figures_and_null_for_what_is_not_known(client: Client) -> None:
    planned_seed()
    station()
    orbiting(80001)
    answer = client.get("/api/v1/insight/").json()
    assert answer["objects"] == 2
    assert [each["owner_code"] for each in answer["owners"]] == [None, "ISS"]
    [iss] = answer["stations"]
    within = iss["within"][0]
    assert within["measured_per_day"] is None
    assert within["reason"] == "no run of the stations has finished yet"
    shown_here = chart_data(shown(client))["planned"][0]
    assert within["estimated_per_day"] == pytest.approx(shown_here["today"])
    added = sum(each["in_service_per_day"] + each["in_transit_per_day"] for each in iss["planned"])
    assert added == pytest.approx(sum(each["per_day"] for each in shown_here["parts"]))
    assert sum(each["objects_per_km3"] > 0 for each in answer["density"]) >= 1


def test_the_api_of_an_empty_catalogue_is_empty(client: Client) -> None:
    answer = client.get("/api/v1/insight/").json()
    assert (answer["objects"], answer["owners"], answer["stations"]) == (0, [], [])
