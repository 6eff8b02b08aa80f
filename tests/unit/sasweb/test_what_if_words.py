"""What what-if keeps in English is read back by form: every sentence that its modules write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any, Final

import pytest
from django.utils import translation

from sasweb.templatetags.what_if import stage_words
from sasweb.web.what_if.breakup_said import breakup_said
from sasweb.web.what_if.burn_form import BurnForm
from sasweb.web.what_if.scenario_said import scenario_said, scenario_words
from sasweb.web.what_if.title_said import title_said
from sasweb.web.what_if.trajectory_said import trajectory_said
from screening.catalog.models import ObjectType
from screening.common.toml_files import toml_of_file
from screening.conjunctions.object_counts import object_counts
from screening.consequences.breakups import document as breakup_document
from screening.consequences.breakups import event, masses, words
from screening.consequences.breakups import question as breakup_question
from screening.consequences.breakups.scenarios import SCENARIOS
from screening.consequences.burns import study as burns
from screening.consequences.trajectories import question as trajectory_question
from screening.consequences.trajectories import words as trajectory_words
from screening.consequences.trajectories.oem_file import read_trajectory
from screening.consequences.trajectories.words import Told
from screening.stations.seed import STATION_FILE
from tests.break_up_world import CROSSING, HIGH, MEETING
from tests.factories import NOW
from tests.launches import launch, oem
from tests.unit.consequences.burns import worlds
from tests.unit.messages.samples import OEM_COVARIANCE, STATES, oem_kvn
from tests.unit.sasweb.chinese_pages import english_sentences, figures

EXPLOSION: Final = {
    "what": "explosion", "target_kg": "1234567.5", "altitude_km": "460.5", "inclination_deg": "65",
}  # fmt: skip
# Publications and models that a figure was read in: cited as anywhere.
CITED: Final = frozenset({"NRLMSISE-00", "Vallado 2013", "King-Hele 1987"})


def require_chinese(kept: Iterable[str], said: Any) -> None:
    """Each is said in Chinese, with its figures, and in English as it is kept."""
    for text in kept:
        assert said(text) == text
        with translation.override("zh-hans"):
            chinese = said(text)
        assert not chinese.isascii(), text
        assert not english_sentences(f"<p>{chinese}</p>"), chinese
        assert figures(chinese) == figures(text)


def titles() -> Iterator[str]:
    for question in (HIGH, CROSSING, EXPLOSION | {"target_kg": "900000"}, MEETING):
        yield breakup_question.title(breakup_question.checked(question))
    yield burns.title(worlds.asked())
    named: Any = SimpleNamespace(
        cleaned_data={
            "object": SimpleNamespace(name="ISS (ZARYA)"),
            "secondary": SimpleNamespace(name="SYN DEB"),
            "tca": NOW,
        }
    )
    yield BurnForm.title.fget(named)  # type: ignore[attr-defined]
    file = {"from_utc": "2026-03-10T06:00:00.000Z", "object_name": "LAUNCHER"}
    for shifts in ([0.0], [0.0, 1.0]):
        yield trajectory_question.title({"name": "", "file": file, "shifts_min": shifts})


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
def test_every_title_that_a_study_is_given_is_said_in_chinese() -> None:
    require_chinese(titles(), title_said)


def test_every_ready_break_up_titles_its_study() -> None:
    with translation.override("zh-hans"):
        for each in SCENARIOS.values():
            assert title_said(f"Break-up: {each.title}") == f"解体：{scenario_said(each.title)}"


@pytest.mark.parametrize(
    "typed", ["Break-up: our own", "Night desk", "Burns of our own", "if A and B met, 2026"]
)
def test_a_title_that_a_person_typed_is_shown_as_it_was_written(typed: str) -> None:
    with translation.override("zh-hans"):
        assert title_said(typed) == typed


def test_every_text_of_a_ready_break_up_is_said_in_chinese_but_for_publications() -> None:
    require_chinese(scenario_words(), scenario_said)
    rows = [row for each in SCENARIOS.values() for row in (*each.sources, *each.observed)]
    cited = {row.source for row in rows if row.is_reference}
    assert cited
    assert not cited & set(scenario_words())


def bodies() -> list[Any]:
    """A given mass and an assumed one, of a projectile that is not followed."""
    given = masses.Mass(0.5, event.GIVEN)
    guessed = masses.assumed_mass(ObjectType.PAYLOAD, "", None)
    return [
        SimpleNamespace(name=name, mass=mass, is_followed=name == "target", norad_cat_id=7)
        for name, mass in (("target", guessed), ("projectile", given))
    ]


def broken(miss_distance_km: float | None) -> Any:
    return SimpleNamespace(bodies=bodies(), miss_distance_km=miss_distance_km)


def pieces(small: int) -> Any:
    return SimpleNamespace(size_m=SimpleNamespace(size=1200 + small), asked=1200)


def assumed() -> Iterator[str]:
    for small in (0, 5000):
        for row in words.assumptions({"min_size_m": 0.1}, broken(None), pieces(small)):
            yield from row.values()


def mass_sources() -> Iterator[str]:
    for fleet in ("Starlink", "OneWeb"):
        yield masses.assumed_mass(ObjectType.PAYLOAD, fleet, None).source
    for kind, rcs_m2 in product(ObjectType, (None, 0.05, 0.5, 5.0)):
        yield masses.assumed_mass(kind, "", rcs_m2).source
    yield from (event.GIVEN, "settings of the station")
    yield from (each["mass_source"] for each in toml_of_file(STATION_FILE)["station"])


def test_what_a_break_up_assumes_and_cannot_say_is_said_in_chinese() -> None:
    station: Any = SimpleNamespace(station=SimpleNamespace(primary_norad_cat_id=7))
    require_chinese(words.limits(broken(12.3), [station]), breakup_said)
    require_chinese(mass_sources(), breakup_said)
    kept = set(assumed()) - CITED
    with_words = {each for each in kept if not each.endswith((" m", " kg"))}
    assert kept - with_words == {"0.1 m", "0.5 kg", "790 kg"}
    require_chinese(with_words, breakup_said)
    require_chinese((breakup_document.MODEL, "target", "projectile"), breakup_said)


def shift(minutes: float, approaches: int, stations: int) -> dict[str, Any]:
    return {
        "shift_min": minutes,
        "is_clear": not approaches,
        "approaches": approaches,
        "stations": [{}] * stations,
        "from_utc": "2026-03-10T06:00:00.000Z",
        "until_utc": "2026-03-10T08:00:00.000Z",
    }


def row(station: str | None, volumes: list[str]) -> dict[str, Any]:
    return {
        "shift_min": 0.0, "name": "A. AND THE B", "miss_distance_km": 1.5,
        "tca_utc": "2026-03-10T06:30:00.000Z", "station": station, "volumes": volumes,
    }  # fmt: skip


def trajectory(first_km: float, last_km: float) -> dict[str, Any]:
    span = {"from_utc": "2026-03-10T06:00:00.000Z", "until_utc": "2026-03-10T06:05:00.000Z"}
    return {
        "first_height_km": first_km, "last_height_km": last_km, "too_low": [span, span],
        "gaps": [span, span], "has_covariance": False, "remarks": [],
    }  # fmt: skip


def sentences() -> Iterator[str]:
    met = (row(None, []), row("ISS", []), row("ISS", ["detection box", "watch sphere"]))
    for several, screened in product((1, 3), (10_000, 900)):
        for count, stations in product((0, 1, 2, 3), (0, 2)):
            for each in met:
                shifts = [shift(float(n), count, stations) for n in range(several)]
                told = Told(5.0, shifts, [each], {}, 10_000, screened)
                yield trajectory_words.sentence(told)


def notes() -> Iterator[str]:
    own = {"name": "ISS (ZARYA)", "norad_cat_id": 25544, "docked": []}
    for low, high in product((0.0, 300.0), (0.0, 300.0)):
        told = Told(5.0, [shift(0.0, 0, 0)] * 2, [], trajectory(low, high), 1, 1)
        for docked in ([], ["ISS (NAUKA)", "SOYUZ"]):
            yield from trajectory_words.notes(
                told, own=own | {"docked": docked}, stations_absent=["CSS"]
            )


def remarks() -> Iterator[str]:
    useable = "USEABLE_START_TIME = 2026-03-10T12:01:00\nUSEABLE_STOP_TIME = 2026-03-10T12:02:00\n"
    first, rest = STATES.split("\n", 1)
    for file in (
        oem_kvn(covariance=OEM_COVARIANCE.replace("= RTN", "= TNW")),
        oem_kvn().replace("STOP_TIME = ", f"{useable}STOP_TIME = "),
        oem_kvn(states=f"{first}\n{first}\n{rest}"),
        oem(launch()[:1]).replace(b"06:08:40", b"09:08:40"),
        oem(launch()[:1], "ITRF"),
    ):
        yield from read_trajectory(file if isinstance(file, bytes) else file.encode()).remarks
    yield "/oem/body/segment: it repeats the state before it; left out."


def test_what_a_trajectory_study_answers_is_said_in_chinese() -> None:
    require_chinese(set(sentences()), trajectory_said)
    require_chinese(set(notes()), trajectory_said)


def test_what_is_odd_about_its_file_is_said_in_chinese() -> None:
    kept = set(remarks())
    for part in ("covariances in", "useable", "repeats", "too far apart", "Reading", "Earth-fixed"):
        assert any(part in each for each in kept), part
    require_chinese(kept, trajectory_said)


def test_what_a_worker_is_at_and_how_many_were_screened_is_said_in_chinese() -> None:
    require_chinese(("screening 3 launch times", "screening the trajectory"), stage_words)
    counts = object_counts({"OK": 2, "DECAYED_IN_WINDOW": 1, "DOCKED": 1, "STALE_ELEMENTS": 9})
    assert counts is not None
    with translation.override("zh-hans"):
        assert not english_sentences(f"<p>{counts.words}</p>")
        assert "screened" not in counts.words


def test_names_stay_whole_whatever_is_in_them() -> None:
    told = Told(5.0, [shift(0.0, 2, 2)], [row("ISS", ["our box"])], {}, 1, 1)
    with translation.override("zh-hans"):
        said = trajectory_said(trajectory_words.sentence(told))
    assert "A. AND THE B 于" in said
    assert "our box" in said


def test_a_sentence_of_another_release_is_shown_as_it_was_kept() -> None:
    with translation.override("zh-hans"):
        for said in (trajectory_said, breakup_said, scenario_said):
            assert said("It is a riddle of 3 km.") == "It is a riddle of 3 km."
