"""Studies of break-ups: what may be asked, and that an answer holds together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.run_inputs import FrozenStation
from screening.consequences.breakups.counts import piece_band
from screening.consequences.breakups.event import GIVEN, Body, Event, event_of
from screening.consequences.breakups.masses import Mass
from screening.consequences.breakups.scenarios import SCENARIOS
from screening.consequences.breakups.states import cloud_facts, cloud_header, cloud_states
from screening.consequences.breakups.stations import exposed_stations
from screening.consequences.breakups.study import KIND
from screening.consequences.breakups.words import limits
from screening.consequences.kinds import Answer, QuestionError, StudyCancelled, World
from screening.engine.breakup.area_to_mass import Origin
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.decay.atmosphere import SolarActivity
from screening.learn.element_sets import quoted_elements
from tests import factories

pytestmark = pytest.mark.django_db

SUNS = [str(each) for each in SolarActivity]
DAY_S = 86_400.0
CSS = FrozenStation(1, "CSS", 48274, (), (), 28.0, "settings")
ISS = FrozenStation(2, "ISS", 25544, (), (), None)
COLLISION = {
    "what": "collision",
    "target_kg": "1000",
    "projectile_kg": "10",
    "speed_km_s": "10",
    "altitude_km": "500",
    "inclination_deg": "53",
}
MET_UTC = "2009-02-10T16:55:59.795Z"


def _world(*keys: str, as_of_utc: datetime, stations: tuple[FrozenStation, ...] = ()) -> World:
    elements = [quoted_elements()[key].elements for key in keys]
    return World(elements, stations, as_of_utc, b"", 1)


def _answered(
    question: dict[str, Any], world: World, told: list[tuple[str, float]] | None = None
) -> Answer:
    heard = [] if told is None else told
    return KIND.answer(KIND.checked(question, b""), world, lambda *stage: heard.append(stage))


def _about_css() -> World:
    """Tianhe, a payload and a piece of debris beside it, and a station without elements."""
    tianhe = quoted_elements()["tianhe-2021-10-22"].elements
    others = [
        replace(tianhe, norad_cat_id=900, name="STARLINK-900", inclination_deg=53.0, raan_deg=10.0),
        replace(tianhe, norad_cat_id=901, name="THING DEB", inclination_deg=98.0, raan_deg=70.0),
    ]
    at_utc = tianhe.epoch_utc + timedelta(days=1)
    return World([tianhe, *others], (CSS, ISS), at_utc, b"", 1)


TOLD: list[tuple[str, float]] = []


@cache
def _small_answer() -> Answer:
    return _answered({**COLLISION, "target_kg": 200, "years": 2, "seed": 3}, _about_css(), TOLD)


@pytest.fixture
def small_answer() -> Answer:
    """A light satellite hit over CSS: few pieces, followed for two years. Computed once."""
    return _small_answer()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"what": "war"}, "what"),
        ({"target_kg": ""}, "target_kg"),
        ({"target_kg": "heavy"}, "target_kg"),
        ({"target_kg": ["heavy"] * 1000}, "target_kg"),
        ({"projectile_kg": "nan"}, "projectile_kg"),
        ({"altitude_km": 90}, "altitude_km"),
        ({"inclination_deg": 181}, "inclination_deg"),
        ({"speed_km_s": 15.9}, "speed_km_s"),
        ({"origin": "meteor"}, "origin"),
        ({"min_size_m": 0.001}, "min_size_m"),
        ({"seed": "1.5"}, "seed"),
        ({"target_kg": 400_000, "projectile_kg": 2000, "min_size_m": 0.01}, "min_size_m"),
        ({"years": 101}, "years"),
        ({"at_utc": "soon"}, "at_utc"),
        ({"at_utc": "0001-01-01T00:00:00+01:00"}, "at_utc"),
        ({"target_kg": 10**400}, "target_kg"),
        ({"what": "scenario", "scenario": "the-moon"}, "scenario"),
        ({"what": "conjunction", "primary": 5, "secondary": 5, "tca_utc": MET_UTC}, "secondary"),
        ({"what": "conjunction", "primary": 5, "secondary": 6}, "tca_utc"),
        ({"what": "conjunction", "conjunction": 77}, "conjunction"),
    ],
)
def test_a_question_that_cannot_be_asked_names_its_field(
    changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        KIND.checked({**COLLISION, **changed}, b"")
    assert refused.value.field == field
    assert len(str(refused.value)) < 250


def test_a_checked_question_stays_as_it_is_when_it_is_checked_again() -> None:
    questions = [COLLISION, *({"what": "scenario", "scenario": key} for key in SCENARIOS)]
    for each in questions:
        once = KIND.checked(each, b"")
        assert KIND.checked(once, b"") == once
        assert json.loads(json.dumps(once)) == once
        assert KIND.title(once)


def test_a_scenario_may_be_asked_with_other_figures() -> None:
    asked = KIND.checked({"scenario": "cosmos-1408-2021", "altitude_km": "600"}, b"")
    assert (asked["altitude_km"], asked["target_kg"]) == (600.0, 1750.0)
    assert asked["at_utc"] == "2021-11-15T02:47:00Z"


def test_a_question_is_filled_from_a_conjunction() -> None:
    conjunction = factories.conjunction()
    asked = KIND.checked({"what": "conjunction", "conjunction": str(conjunction.pk)}, b"")
    assert asked["primary"] == conjunction.primary.norad_cat_id
    assert asked["secondary"] == conjunction.secondary.norad_cat_id
    assert datetime.fromisoformat(asked["tca_utc"]) == conjunction.tca_utc


def test_an_answer_is_json_with_bands_the_right_way_round(small_answer: Answer) -> None:
    document = small_answer.document
    json.dumps(document, allow_nan=False)
    low, high = document["pieces_band"]
    assert 0 < low < document["pieces"] < high
    assert document["catastrophic"] is True
    assert sum(body["pieces"] for body in document["objects"]) == pytest.approx(
        document["pieces"], abs=12
    )
    for size in document["exposure"]["stations"][0]["sizes"]:
        for name in ("first_year", "whole"):
            assert size[name]["low"] <= size[name]["impacts"] <= size[name]["high"]
        for sun in SUNS:
            flux = size["by_sun"][sun]["flux_per_m2_year"]
            within = zip(size["band"]["low"], flux, size["band"]["high"], strict=True)
            assert all(least <= middle <= most for least, middle, most in within)


def test_the_more_active_the_sun_the_fewer_pieces_stay(small_answer: Answer) -> None:
    survival = small_answer.document["survival"]
    shares = np.array([survival[sun] for sun in SUNS])
    assert (np.diff(shares, axis=0) <= 0.0).all()
    assert (np.diff(shares, axis=1) <= 0.0).all()
    assert 0.0 < shares[2, -1] < shares[0, -1] < 1.0 or shares[2, -1] == 0.0


def test_a_station_is_told_against_its_own_surroundings(small_answer: Answer) -> None:
    css, iss = small_answer.document["exposure"]["stations"]
    assert css["background"]["objects"] == 2  # all but itself
    large, small = css["sizes"]
    assert (large["min_size_m"], small["min_size_m"]) == (0.1, 0.01)
    assert large["raise"]["words"].startswith("Raises the flux")
    assert small["raise"] is None
    assert "no background" in small["raise_reason"]
    assert css["cross_section_m2"] == pytest.approx(0.1 * np.pi * 28.0**2)
    assert np.linalg.norm(css["state_teme"][:3]) == pytest.approx(6_766.0, abs=25.0)
    assert iss["sizes"] == []
    assert "no element set" in iss["reason"]


def test_who_else_is_there_counts_payloads_by_fleet(small_answer: Answer) -> None:
    found = small_answer.document["at_risk"]
    assert found["payloads"] == 2
    assert {(row["group"], row["payloads"]) for row in found["rows"]} == {
        ("Starlink", 1),
        ("Not known", 1),  # Tianhe, whose owner nobody has told this catalogue
    }
    assert sum(row["share_percent"] for row in found["rows"]) == pytest.approx(100.0)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(small_answer: Answer) -> None:
    question = {**COLLISION, "target_kg": 200, "years": 2, "seed": 3}
    again = _answered(question, _about_css())
    assert again == small_answer
    other = _answered({**question, "seed": 4}, _about_css())
    assert other.states != small_answer.states


def test_states_begin_at_the_break_up_and_end_when_the_document_says(small_answer: Answer) -> None:
    states, document = small_answer.states, small_answer.document
    header = cloud_header(states)
    assert header.pieces == document["drawn"] == cloud_facts(states)["size_m"].size
    start = cloud_states(states, 0.0, "moderate")
    assert start.dtype == np.float32
    radius_km = np.linalg.norm(start[:, :3].astype(float), axis=1)
    assert radius_km == pytest.approx(EARTH_RADIUS_WGS72_KM + 500.0, abs=0.01)
    assert np.array_equal(cloud_states(memoryview(states), 0.0, "moderate"), start)
    days = document["survival"]["days"]
    month = days.index(30.0)
    for sun in SUNS:
        up = int((~np.isnan(cloud_states(states, 30.0 * DAY_S, sun)[:, 0])).sum())
        share = document["survival"][sun][month]
        assert up == pytest.approx(share * document["followed"], abs=1.5)
        assert (cloud_facts(states)["down_days"][sun] > 30.0).sum() == up


def test_states_refuse_other_times_and_altered_bytes(small_answer: Answer) -> None:
    with pytest.raises(InputError, match="followed for 2 years"):
        cloud_states(small_answer.states, 3.0 * 366.0 * DAY_S, "low")
    with pytest.raises(InputError, match="cut or altered"):
        cloud_facts(small_answer.states[:-1])
    with pytest.raises(InputError, match="no cloud"):
        cloud_header(b"nothing")


@pytest.mark.usefixtures("small_answer")
def test_progress_is_told_and_somebody_who_ends_it_is_heard() -> None:
    stages = {stage for stage, _ in TOLD}
    assert {"pieces", "drag under a Sun of low activity", "who else is there"} <= stages
    assert all(0.0 <= share <= 1.0 for _, share in TOLD)
    assert [share for _, share in TOLD] == sorted(share for _, share in TOLD)  # of the whole
    assert TOLD[-1] == ("the answer", 1.0)

    def end(stage: str, share: float) -> None:
        raise StudyCancelled

    with pytest.raises(StudyCancelled):
        KIND.answer(KIND.checked(COLLISION, b""), _about_css(), end)


def test_two_of_the_catalogue_that_met_are_broken_up_at_their_own_speed() -> None:
    world = _world(
        "iridium-33", "cosmos-2251", as_of_utc=datetime(2009, 2, 10, tzinfo=UTC), stations=(ISS,)
    )
    question = {
        "what": "conjunction", "primary": 24946, "secondary": 22675, "tca_utc": MET_UTC,
        "target_kg": 560, "projectile_kg": 900, "years": 1,
    }  # fmt: skip
    document = _answered(question, world).document
    assert document["speed_km_s"] == pytest.approx(11.647, abs=0.002)  # as published
    assert document["miss_distance_km"] == pytest.approx(0.698, abs=0.01)
    assert document["pieces"] == 1211
    heavier, lighter = document["objects"]
    assert (heavier["norad_cat_id"], lighter["norad_cat_id"]) == (22675, 24946)
    assert heavier["inclination_deg"] == pytest.approx(74.0, abs=0.1)
    first, second = document["as_target"]
    assert (first["catastrophic"], second["catastrophic"]) == (True, True)
    assert (first["pieces"], second["pieces"]) == (1211, None)
    assert second["pieces_reason"]
    assert not any(body["mass_is_assumed"] for body in document["objects"])


def test_a_mass_that_nobody_gave_is_assumed_said_and_told_as_a_band() -> None:
    world = _world("iridium-33", "cosmos-2251", as_of_utc=datetime(2009, 2, 10, tzinfo=UTC))
    factories.space_object(
        norad_cat_id=24946, name="IRIDIUM 33", object_type="payload", rcs_m2=4.0, constellation=""
    )
    question = {
        "what": "conjunction", "primary": 24946, "secondary": 22675, "tca_utc": MET_UTC,
        "projectile_kg": 900,
    }  # fmt: skip
    event = event_of(KIND.checked(question, b""), world)
    iridium = next(each for each in event.bodies if each.norad_cat_id == 24946)
    assert iridium.mass.is_assumed
    assert iridium.mass.source.startswith("assumed for a payload, radar size large")
    assert iridium.mass.lightest_kg < iridium.mass.kg < iridium.mass.heaviest_kg
    assert any("Masses that nobody gave" in each for each in limits(event, []))
    given = event_of(KIND.checked({**question, "target_kg": iridium.mass.kg}, b""), world)
    wide, narrow = piece_band(event, 0.1), piece_band(given, 0.1)
    assert wide[0] < narrow[0] <= narrow[1] < wide[1]


def test_a_station_has_the_mass_of_its_settings() -> None:
    tianhe = quoted_elements()["tianhe-2021-10-22"].elements
    beside = replace(tianhe, norad_cat_id=902, name="THING DEB")
    world = World([tianhe, beside], (), tianhe.epoch_utc, b"", 1)
    question = {
        "what": "conjunction", "primary": 902, "secondary": 48274, "tca_utc": tianhe.epoch_utc
    }  # fmt: skip
    event = event_of(KIND.checked(question, b""), world)
    assert event.target.norad_cat_id == 48274  # the heavier, whichever was named first
    assert event.target.mass.kg == factories.station("css").mass_kg
    assert not event.target.mass.is_assumed


def test_a_station_that_breaks_up_is_given_no_hits_to_expect() -> None:
    tianhe = quoted_elements()["tianhe-2021-10-22"].elements
    beside = replace(tianhe, norad_cat_id=902, name="THING DEB", inclination_deg=60.0)
    world = World([tianhe, beside], (CSS,), tianhe.epoch_utc, b"", 1)
    event = Event(
        tianhe.epoch_utc,
        *(_body(number, kg) for number, kg in ((48274, 66_000.0), (902, 900.0))),
        speed_km_s=10.0, scale=None, miss_distance_km=0.0,
    )  # fmt: skip
    [broken] = exposed_stations(world, event.at_utc, event.broken_ids)
    assert "CSS is itself what breaks up" in broken.reason
    assert (broken.ring, broken.background) == (None, None)
    assert broken.state_teme is not None  # its orbit is drawn all the same
    slow = replace(event, speed_km_s=0.1)
    [holed] = exposed_stations(world, slow.at_utc, slow.broken_ids)
    assert holed.reason == ""
    assert holed.ring is not None


def _body(norad_cat_id: int, kg: float) -> Body:
    nowhere = np.zeros(3)
    return Body("", norad_cat_id, None, None, Origin.SPACECRAFT, Mass(kg, GIVEN), nowhere, nowhere)


def test_objects_that_are_not_near_each_other_are_refused() -> None:
    world = _world("iridium-33", "cosmos-2251", as_of_utc=datetime(2009, 2, 10, tzinfo=UTC))
    question = {
        "what": "conjunction", "primary": 24946, "secondary": 22675,
        "tca_utc": "2009-02-10T17:20:00Z",
    }  # fmt: skip
    with pytest.raises(InputError, match="km apart at that instant"):
        _answered(question, world)
    with pytest.raises(InputError, match="no element set"):
        _answered({**question, "secondary": 5}, world)


def test_a_projectile_crosses_at_the_speed_that_was_asked() -> None:
    asked = KIND.checked({"scenario": "iridium-cosmos-2009"}, b"")
    target, projectile = event_of(asked, _about_css()).bodies
    apart_km_s = np.linalg.norm(projectile.v_teme_km_s - target.v_teme_km_s)
    assert apart_km_s == pytest.approx(11.647)
    for body, tilt_deg in ((target, 74.0), (projectile, 86.4)):
        normal = np.cross(body.r_teme_km, body.v_teme_km_s)
        assert np.degrees(np.arccos(normal[2] / np.linalg.norm(normal))) == pytest.approx(tilt_deg)
        assert body.r_teme_km @ body.v_teme_km_s == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(InputError, match="do not meet at that speed"):
        event_of({**asked, "projectile_inclination_deg": 3.0}, _about_css())


def test_two_in_one_orbit_that_do_not_move_apart_have_a_place_all_the_same() -> None:
    still = {**COLLISION, "speed_km_s": "0", "projectile_inclination_deg": "53"}
    target, projectile = event_of(KIND.checked(still, b""), _about_css()).bodies
    assert np.array_equal(target.v_teme_km_s, projectile.v_teme_km_s)
    assert np.linalg.norm(target.r_teme_km) == pytest.approx(EARTH_RADIUS_WGS72_KM + 500.0)
    assert np.linalg.norm(target.v_teme_km_s) == pytest.approx(7.61, abs=0.01)


def test_an_explosion_has_no_energy_and_says_so_with_a_band_of_its_own() -> None:
    question = {
        "what": "explosion", "target_kg": 1000, "altitude_km": 700, "inclination_deg": 65,
        "years": 1, "origin": "rocket-body",
    }  # fmt: skip
    document = _answered(question, _about_css()).document
    assert document["specific_energy_j_per_g"] is None
    assert document["catastrophic"] is None
    assert document["pieces"] == round(6 * 0.1**-1.6)
    assert document["pieces_band"][0] < document["pieces"] / 3
