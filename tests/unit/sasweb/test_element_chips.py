"""The Elements chip: the stations' own orbits and the catalogue's median, whichever is worse."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sasweb.web.chip import Chip
from sasweb.web.chips import data_ages
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.services.station_coverage import screened_until_sentence
from screening.stations.models import Station
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

HOUR = timedelta(hours=1)
ISS, CSS = 25544, 48274


def store(norad_cat_id: int, age: timedelta) -> None:
    elements = replace(STATION_ELEMENTS, norad_cat_id=norad_cat_id)
    factories.stored_element_set(elements, epoch_utc=NOW - age)


def store_catalogue(age: timedelta, *, count: int = 9) -> None:
    for number in range(count):
        store(60000 + number, age)


def found(label: str) -> list[Chip]:
    return [each for each in data_ages().chips if each.label == label]


def elements() -> Chip:
    [chip] = found("Elements")
    return chip


def test_the_worst_station_is_named() -> None:
    store_catalogue(2 * HOUR)
    store(ISS, 5 * HOUR)
    store(CSS, 3 * HOUR)
    chip = elements()
    assert (chip.level, chip.subject, chip.text) == ("good", "ISS", "5 h")
    assert chip.since == NOW - 5 * HOUR
    assert chip.sentence == (
        "Elements in use: ISS 5 h 0 min old, CSS 3 h 0 min old, "
        "the catalogue's median 2 h 0 min old."
    )


@pytest.mark.parametrize(("age", "level"), [(25 * HOUR, "late"), (73 * HOUR, "blind")])
def test_fresh_sets_do_not_hide_a_stale_station(age: timedelta, level: str) -> None:
    store_catalogue(HOUR)
    store(ISS, HOUR)
    store(CSS, age)
    assert (elements().level, elements().subject) == (level, "CSS")


@pytest.mark.parametrize(("age", "level"), [(25 * HOUR, "late"), (73 * HOUR, "blind")])
def test_one_fresh_set_does_not_hide_a_stale_catalogue(age: timedelta, level: str) -> None:
    store_catalogue(age)
    store(ISS, HOUR)
    store(CSS, HOUR)
    store(70000, timedelta(0))
    assert (elements().level, elements().subject) == (level, "catalogue")
    assert "too old" in data_ages().warning


def test_only_the_element_set_in_use_counts() -> None:
    store_catalogue(HOUR)
    store(CSS, HOUR)
    for age in (90 * HOUR, 4 * HOUR, -6 * HOUR):
        store(ISS, age)
    assert (elements().subject, elements().text) == ("ISS", "4 h")


def test_an_epoch_after_the_clock_is_said_to_be_ahead() -> None:
    store(ISS, -2 * HOUR)
    store(CSS, -3 * HOUR)
    chip = elements()
    assert (chip.level, chip.text) == ("good", "epoch 2 h ahead")
    assert "CSS epoch 3 h 0 min ahead" in chip.sentence


def test_an_epoch_days_after_the_clock_is_no_fresh_one() -> None:
    store(ISS, -100 * HOUR)
    store(CSS, HOUR)
    assert elements().level == "blind"


def test_a_station_without_elements_is_said_loudly() -> None:
    store_catalogue(HOUR)
    store(ISS, HOUR)
    [chip] = found("CSS")
    assert (chip.text, chip.level, data_ages().state) == ("no elements", "blind", "blind")
    assert "CSS has no element set" in data_ages().warning


def test_a_station_that_the_newest_run_did_not_screen_is_said_loudly() -> None:
    store_catalogue(HOUR)
    store(ISS, HOUR)
    store(CSS, HOUR)
    factories.run(unscreened_stations={"iss": "ISS (25544) could not be propagated."})
    [chip] = found("ISS")
    assert (chip.text, chip.level, data_ages().state) == ("not screened", "blind", "blind")
    assert chip.sentence == "ISS (25544) could not be propagated."
    ScreeningRun.objects.update(unscreened_stations={})
    assert found("ISS") == []


def test_a_station_that_was_screened_in_part_is_not_called_unscreened() -> None:
    store_catalogue(HOUR)
    store(ISS, HOUR)
    store(CSS, HOUR)
    sentence = screened_until_sentence("CSS (48274)", NOW + 30 * HOUR)
    factories.run(unscreened_stations={"css": sentence})
    [chip] = found("CSS")
    assert (chip.text, chip.level, chip.sentence) == ("screened in part", "blind", sentence)


def test_a_station_that_is_switched_off_worries_nobody() -> None:
    store_catalogue(HOUR)
    store(ISS, HOUR)
    Station.objects.filter(slug="css").update(is_active=False)
    assert found("CSS") == []
    assert elements().level == "good"


def test_before_the_first_catalogue_nothing_is_wrong_yet() -> None:
    assert (elements().text, elements().level) == ("none", "idle")
    assert found("ISS") == []
