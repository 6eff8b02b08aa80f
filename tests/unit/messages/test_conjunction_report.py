"""What somebody else reports becomes an assessment, and is never dropped or called off unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client

from screening.catalog.models import SpaceObject
from screening.conjunctions.encounter import EncounterError, encounter_of
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.risk import encounters_of
from screening.conjunctions.selectors import conjunction_history, upcoming_passes
from screening.conjunctions.standing import ConjunctionState
from screening.conjunctions.stored_probability import probability_from_json
from screening.engine.probability.results import Reason
from screening.engine.probability.slow import slow
from screening.messages.ccsds.values import format_utc
from screening.messages.cdm import read_cdm, write_kvn, write_xml
from screening.messages.cdm.export import export_cdm
from screening.messages.models import Message, MessageSource, MessageStatus
from screening.messages.services import message_import
from screening.stations.models import StationPart
from tests import factories
from tests.factories import NOW
from tests.readings import state_of
from tests.screened_world import catalogue_of, newer, one_run, stand_still, the_pass, two_objects
from tests.unit.messages.samples import OMM, STARLINK, STARLINK_NAME, cdm_kvn, oem_kvn
from tests.unit.messages.test_cdm_export import CONJUNCTION

pytestmark = pytest.mark.django_db

TCA = factories.STATION_ELEMENTS.epoch_utc


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def cdm(*, tca: Any = TCA, one: str = "25544", other: str = "70001", **change: str | None) -> str:
    """A message on two objects; the first stands for the station unless said otherwise."""
    text = cdm_kvn(change={"TCA": format_utc(tca), **change})
    return text.replace("= 25544", f"= {one}", 1).replace("= 30337", f"= {other}", 1)


def take_in(text: str, name: str = "x.cdm") -> Message:
    data = text.encode()
    return message_import(data, file_name=name, source=MessageSource.COMMAND).message


def test_it_becomes_a_conjunction_of_the_station_where_none_is_known() -> None:
    message = take_in(cdm())
    conjunction = Conjunction.objects.get()
    assessment = Assessment.objects.get()

    assert message.status == MessageStatus.ASSESSED
    assert (message.conjunction, message.assessment) == (conjunction, assessment)
    assert conjunction.station == factories.station("iss")
    assert conjunction.primary.norad_cat_id == 25544
    assert conjunction.secondary.norad_cat_id == 70001
    assert (assessment.originator, assessment.run) == ("TESTERS", None)
    assert assessment.tca_utc == conjunction.tca_utc == TCA
    assert assessment.miss_distance_km == conjunction.miss_distance_km == pytest.approx(0.7155)
    assert assessment.relative_speed_km_s == pytest.approx(14.762)
    assert assessment.primary_element_set is None
    assert assessment.primary_age_days is None
    assert conjunction.latest_assessment == conjunction.latest_report == assessment


def test_the_slow_method_is_asked_as_it_comes_in_so_that_no_page_waits_for_it() -> None:
    take_in(exported())  # the sample's own covariances cannot be, velocities included
    risk = Assessment.objects.get().risk or {}
    answer = probability_from_json(risk["slow"])
    assert answer.method == "slow"
    assert (answer.pc is None) == (answer.reason is not Reason.COMPUTED)
    assert answer == slow(encounters_of([Assessment.objects.get()])).one(0)


def exported(*, swap: bool = False, message_id: str = "EXP-1") -> str:
    """A message whose object is 0.3 km above and 0.4 km ahead of the station, crossing its path."""
    one, other = CONJUNCTION.objects
    objects = (other, one) if swap else (one, other)
    given = replace(CONJUNCTION, objects=objects, message_id=message_id, tca_utc=TCA)
    return write_kvn(export_cdm(given))


@pytest.mark.parametrize("swap", [False, True])
def test_components_are_those_of_the_states_along_the_station_s_axes(swap: bool) -> None:
    assessment = take_in(exported(swap=swap)).assessment

    assert assessment is not None
    parts = (assessment.radial_km, assessment.in_track_km, assessment.cross_track_km)
    assert parts == pytest.approx((0.3, 0.4, 0.0), abs=1e-6)
    assert assessment.relative_speed_km_s == pytest.approx(7.6 * 2**0.5)


def test_the_station_is_the_primary_whichever_object_of_the_message_it_is() -> None:
    straight = take_in(exported())
    swapped = take_in(exported(swap=True, message_id="EXP-2"))

    assert swapped.conjunction == straight.conjunction
    conjunction = Conjunction.objects.get()
    assert conjunction.primary.norad_cat_id == 25544
    assert conjunction.secondary.norad_cat_id == 270123


def test_it_says_which_volumes_hold_the_object_at_its_closest() -> None:
    assessment = take_in(exported()).assessment

    assert assessment is not None
    boxes = factories.station("iss").volumes.filter(radial_km__gte=0.3, in_track_km__gte=0.4)
    assert set(boxes.values_list("name", flat=True)) <= set(assessment.volumes_entered)


def test_a_docked_part_stands_for_its_station() -> None:
    station = factories.station("iss")
    StationPart.objects.create(
        station=station,
        norad_cat_id=61000,
        name="CAPSULE",
        kind="vehicle",
        valid_from=TCA - timedelta(days=1),
        valid_to=TCA + timedelta(days=1),
        source="test",
    )
    docked = take_in(cdm(one="61000"))
    left = take_in(cdm(one="61000", tca=TCA + timedelta(days=2), MESSAGE_ID="TEST-2"))

    assert docked.conjunction is not None
    assert docked.conjunction.station == station
    assert left.status == MessageStatus.NO_STATION


def test_it_joins_the_conjunction_that_a_run_knows_within_twenty_minutes() -> None:
    known = factories.assessed_conjunction()
    before = known.latest_assessment

    joined = take_in(cdm(tca=TCA + timedelta(minutes=19)))
    known.refresh_from_db()

    assert joined.conjunction == known
    assert known.latest_assessment == before  # a run sees it: its opinion is the one shown
    assert known.latest_report == joined.assessment
    assert [each.originator for each in conjunction_history(known)] == ["TESTERS", ""]


def test_beyond_twenty_minutes_it_is_another_conjunction() -> None:
    known = factories.assessed_conjunction()
    other = take_in(cdm(tca=TCA + timedelta(minutes=21)))

    assert other.conjunction != known
    assert Conjunction.objects.count() == 2


def test_without_a_station_it_is_kept_and_said() -> None:
    message = take_in(cdm_kvn(change={"OBJECT_DESIGNATOR": "40000"}))

    assert message.status == MessageStatus.NO_STATION
    assert message.note == "Neither object is a protected station or part of one."
    assert not Conjunction.objects.exists()
    assert not SpaceObject.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"other": "25544"}, "Both objects are parts of"),
        (
            {"other": "9" * 20},
            "has no number in the satellite catalogue: it is 999999999999",
        ),
        ({"other": "A-17"}, "has no number in the satellite catalogue: it is A-17 of SATCAT"),
    ],
)
def test_what_cannot_be_assessed_is_kept_with_the_reason(
    change: dict[str, str], reason: str
) -> None:
    message = take_in(cdm(**change))

    assert message.status == MessageStatus.NOT_USED
    assert reason in message.note
    assert not Conjunction.objects.exists()


def test_the_same_message_in_another_syntax_is_not_assessed_twice() -> None:
    first = take_in(cdm())
    again = take_in(write_xml(read_cdm(cdm().encode(), file_name="x")), "x.xml")

    assert Assessment.objects.count() == 1
    assert again.status == MessageStatus.NOT_USED
    assert again.note == f"The same message as number {first.pk}, in another file."
    assert again.conjunction == first.conjunction


def test_a_later_message_on_it_adds_an_assessment_and_is_the_one_shown() -> None:
    take_in(cdm())
    later = take_in(cdm(MESSAGE_ID="TEST-2", MISS_DISTANCE="55 [m]"))
    conjunction = Conjunction.objects.get()

    assert conjunction.assessments.count() == 2
    assert conjunction.latest_assessment == later.assessment
    assert conjunction.miss_distance_km == pytest.approx(0.055)


def _made(hours_before: float, **change: str) -> Message:
    """A message made so long before it came in."""
    made_utc = NOW - timedelta(hours=hours_before)
    number = f"MADE-{hours_before:g}"
    return take_in(cdm(CREATION_DATE=format_utc(made_utc), MESSAGE_ID=number, **change))


def test_the_message_made_last_counts_whichever_comes_last() -> None:
    newer = _made(1)
    older = _made(30, tca=TCA + timedelta(minutes=3), MISS_DISTANCE="9000 [m]")
    conjunction = Conjunction.objects.get()

    assert older.conjunction == newer.conjunction == conjunction
    assert conjunction.latest_report == conjunction.latest_assessment == newer.assessment
    assert (conjunction.tca_utc, conjunction.miss_distance_km) == (TCA, pytest.approx(0.7155))
    assert list(conjunction_history(conjunction)) == [newer.assessment, older.assessment]
    known_at = [each.known_at_utc for each in conjunction_history(conjunction)]
    assert known_at == [NOW - timedelta(hours=1), NOW - timedelta(hours=30)]


def test_a_message_from_the_future_is_as_new_as_its_receipt_and_no_newer(settings: Any) -> None:
    ahead = _made(-300 * 24)
    stand_still(settings, NOW + timedelta(hours=2))
    later = _made(-1.5)

    assert ahead.assessment is not None
    assert ahead.assessment.made_at == NOW
    assert Conjunction.objects.get().latest_report == later.assessment


def test_it_stands_in_the_history_among_the_runs_by_when_it_was_made() -> None:
    known = factories.assessed_conjunction()
    late = _made(30)
    assert late.conjunction == known
    assert [each.originator for each in conjunction_history(known)] == ["", "TESTERS"]


def test_it_is_among_the_coming_passes_and_says_who_reports_it() -> None:
    take_in(cdm())
    [found] = upcoming_passes(NOW)

    assert state_of(found, NOW, None) is ConjunctionState.REPORTED
    assert state_of(found, NOW, factories.run()) is ConjunctionState.REPORTED
    assert state_of(found, TCA + timedelta(seconds=1), None) is ConjunctionState.PASSED


def test_a_run_that_finds_it_too_shows_its_own_opinion() -> None:
    two_objects()
    take_in(cdm())
    run = one_run()
    found = the_pass()

    assert found.first_run == found.last_seen_run == run
    assert found.latest_assessment == run.assessments.get(conjunction=found)
    assert found.latest_report is not None
    assert state_of(found, NOW, run) is ConjunctionState.UPCOMING


def test_a_run_that_does_not_find_it_any_more_does_not_call_the_warning_off() -> None:
    two_objects()
    one_run()
    report = take_in(cdm()).assessment
    catalogue_of(newer(factories.VISITOR_ELEMENTS, raan_deg=9.0))
    run = one_run()
    found = the_pass()

    assert found.last_looked_run == run
    assert found.last_seen_run != run
    assert state_of(found, NOW, run) is ConjunctionState.REPORTED
    assert found.latest_assessment == report
    assert found.miss_distance_km == pytest.approx(0.7155)
    assert found in upcoming_passes(NOW)


def test_its_orbits_cannot_be_drawn_and_the_reason_is_given() -> None:
    assessment = take_in(cdm()).assessment

    assert assessment is not None
    with pytest.raises(EncounterError, match="Reported by TESTERS"):
        encounter_of(assessment)


def test_states_that_turn_with_the_earth_give_the_same_miss() -> None:
    assessment = take_in(cdm(REF_FRAME="ITRF")).assessment

    assert assessment is not None
    parts = (assessment.radial_km, assessment.in_track_km, assessment.cross_track_km)
    assert np.linalg.norm(parts) == pytest.approx(0.7155, abs=0.001)


def test_objects_that_nobody_knew_are_made_from_the_message() -> None:
    take_in(cdm())
    made = SpaceObject.objects.get(norad_cat_id=70001)

    assert (made.name, made.international_designator) == ("FENGYUN 1C DEB", "1999-025AA")
    assert made.object_type == "debris"


def test_ephemerides_and_elements_say_whether_they_can_be_used(settings: Any) -> None:
    stand_still(settings)
    unknown = take_in(oem_kvn())
    factories.space_object(norad_cat_id=25544, international_designator="1998-067A")
    usable = take_in(oem_kvn() + "\n")
    on_mars = take_in(oem_kvn().replace("= EARTH", "= MARS"))
    starlink = take_in(STARLINK, STARLINK_NAME)
    elements = take_in(OMM)
    other_theory = take_in(OMM.replace("= SGP4", "= DSST"))

    assert unknown.status == MessageStatus.NOT_USED
    assert unknown.note.startswith("Its object, 1998-067-A, is not in the catalogue.")
    assert usable.status == MessageStatus.EPHEMERIS
    assert starlink.status == MessageStatus.NOT_USED
    assert starlink.note.startswith("Its object, 44714, is not in the catalogue.")
    assert on_mars.status == MessageStatus.NOT_USED
    assert "Its centre is MARS" in on_mars.note
    assert elements.status == MessageStatus.READ
    assert other_theory.status == MessageStatus.NOT_USED
    assert "MEAN_ELEMENT_THEORY is 'DSST'" in other_theory.note


def test_the_same_identifier_with_other_content_is_assessed_too_and_said_loudly() -> None:
    first = take_in(cdm(MISS_DISTANCE="1234 [m]", COLLISION_PROBABILITY="1E-7"))
    worse = take_in(cdm(MISS_DISTANCE="99 [m]", COLLISION_PROBABILITY="0.02"), "y.cdm")
    conjunction = Conjunction.objects.get()

    assert worse.status == MessageStatus.CONFLICT
    assert worse.note.startswith(
        f"Same identifier as message {first.pk}, other content: MISS_DISTANCE 1234 m there, 99 m"
        " here, COLLISION_PROBABILITY 1e-07 there, 0.02 here."
    )
    assert conjunction.latest_assessment == conjunction.latest_report == worse.assessment
    assert conjunction.miss_distance_km == pytest.approx(0.099)


def test_of_contradicting_messages_the_closer_is_shown_whichever_came_last() -> None:
    worse = take_in(cdm(MISS_DISTANCE="99 [m]"))
    take_in(cdm(MISS_DISTANCE="1234 [m]"), "y.cdm")
    third = take_in(cdm(MISS_DISTANCE="500 [m]"), "z.cdm")
    conjunction = Conjunction.objects.get()

    assert third.note.count("Same identifier as message") == 2
    assert conjunction.assessments.count() == 3
    assert conjunction.latest_assessment == worse.assessment
    assert conjunction.miss_distance_km == pytest.approx(0.099)


def test_a_conflict_that_came_in_another_syntax_is_still_the_same_message() -> None:
    take_in(cdm(MISS_DISTANCE="1234 [m]"))
    other = take_in(cdm(MISS_DISTANCE="99 [m]"), "y.cdm")
    again = take_in(write_xml(read_cdm(other.content, file_name="y")), "y.xml")
    spelled = take_in(cdm(MISS_DISTANCE="99.000 [m]").replace("= TESTERS", "=  TESTERS"), "z.cdm")

    assert again.note == f"The same message as number {other.pk}, in another file."
    assert spelled.note == f"The same message as number {other.pk}, in another file."
    assert Assessment.objects.count() == 2


def test_a_conflict_without_a_station_is_kept_and_said() -> None:
    first = take_in(cdm(one="40000"))
    other = take_in(cdm(one="40000", MISS_DISTANCE="99 [m]"), "y.cdm")

    assert other.status == first.status
    assert other.note.startswith(f"Same identifier as message {first.pk}, other content: MISS_")


def test_pages_say_that_messages_contradict_one_another(client: Client) -> None:
    take_in(cdm(MISS_DISTANCE="1234 [m]", COLLISION_PROBABILITY="1E-7"))
    other = take_in(cdm(MISS_DISTANCE="99 [m]", COLLISION_PROBABILITY="0.02"), "y.cdm")
    told = "MISS_DISTANCE 1234 m there, 99 m here"

    page = client.get(f"/conjunctions/{other.conjunction_id}/").content.decode()
    assert "Messages contradict one another." in page
    assert told in page
    assert "2.0e" in page
    assert told in client.get("/messages/").content.decode()
    assert told in client.get(f"/messages/{other.pk}/").content.decode()
