"""An exercise marks what it touches, and its marks stay when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from sasweb.settings import env
from sasweb.world import WORLD_HEADER
from screening.alerts.people_models import Recipient
from screening.alerts.services import trial_request
from screening.common.clock import Clock, real_now_utc
from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.models import Conjunction
from screening.conjunctions.services.life_cycle import (
    conjunction_mitigate,
    lives_advance,
    lives_advance_after_run,
)
from screening.conjunctions.services.run_request import run_request
from screening.messages.cdm import SYNTAXES
from screening.messages.models import Message, MessageSource
from screening.messages.records import message_text, read_record
from screening.messages.services import conjunction_export, message_import
from tests import factories
from tests.factories import NOW
from tests.risky_passes import risky_assessment
from tests.unit.messages.samples import oem_kvn

pytestmark = pytest.mark.django_db

NAME = "Quiet Orbit"
MARK = f"EXERCISE {NAME}: a drill"
TAG = '<span class="tag tag--exercise">EXERCISE</span>'
RECORD = read_record("iss-operating-an-outpost")


@pytest.fixture(autouse=True)
def _at_the_record(settings: Any) -> None:
    at_utc = RECORD.made_utc(RECORD.messages[0])
    settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=real_now_utc(), rate=0.0)
    factories.station()


@pytest.fixture
def exercise(settings: Any) -> Any:
    """Begin one with a name, and end it with ``exercise(None)``."""

    def begin(name: str | None) -> None:
        settings.EXERCISE = name

    begin(NAME)
    return begin


def _hand_over(number: int = 1, source: MessageSource = MessageSource.UPLOAD) -> Message:
    data = message_text(RECORD, number)
    return message_import(data, file_name=f"{number}.cdm", source=source).message


@pytest.mark.parametrize("path", ["/", "/conjunctions/", "/sign-in/", "/api/v1/docs/", "/nowhere/"])
def test_every_page_wears_its_ribbon_while_it_is_on(
    client: Client, exercise: Any, path: str
) -> None:
    assert MARK in client.get(path).content.decode()
    exercise(None)
    assert "EXERCISE" not in client.get(path).content.decode()


def test_answers_of_the_api_say_exercise_and_never_live(client: Client, exercise: Any) -> None:
    assert client.get("/api/v1/runs/")[WORLD_HEADER] == "exercise, replay"
    exercise(None)
    assert client.get("/api/v1/runs/")[WORLD_HEADER] == "replay"


def test_what_is_made_of_its_messages_stays_marked_when_it_is_over(
    client: Client, exercise: Any
) -> None:
    message = _hand_over(4)
    exercise(None)
    message.refresh_from_db()
    assert (message.is_exercise, message.exercise_name) == (True, NAME)
    assert Conjunction.objects.get().is_exercise
    assert Transition.objects.get().is_exercise
    conjunction_id = message.conjunction_id
    pages = [f"/conjunctions/{conjunction_id}/", "/messages/", f"/messages/{message.pk}/"]
    for path in ("/", "/conjunctions/", *pages):
        assert TAG in client.get(path).content.decode(), path
    told = client.get(f"/api/v1/conjunctions/{conjunction_id}/").json()
    assert told["is_exercise"] is True
    lists = {
        flag: client.get("/api/v1/conjunctions/", {"is_exercise": flag}).json()["count"]
        for flag in ("true", "false")
    }
    assert lists == {"true": 1, "false": 0}


def test_what_is_real_and_what_is_an_exercise_never_join(exercise: Any) -> None:
    _hand_over(1)
    exercise(None)
    real = _hand_over(2)
    assert not real.is_exercise
    assert real.conjunction_id != Message.objects.exclude(pk=real.pk).get().conjunction_id
    assert sorted(Conjunction.objects.values_list("is_exercise", flat=True)) == [False, True]


def test_the_same_file_for_real_after_an_exercise_is_a_message_of_its_own(exercise: Any) -> None:
    drilled = _hand_over()
    assert _hand_over() == drilled
    exercise(None)
    real = _hand_over()
    assert (real.status, real.is_exercise) == ("assessed", False)
    assert real.conjunction_id != drilled.conjunction_id
    assert _hand_over() == real


def test_an_ephemeris_of_an_exercise_is_not_followed(exercise: Any) -> None:
    factories.space_object(norad_cat_id=25544)
    data = oem_kvn().encode()
    message = message_import(data, file_name="a.oem", source=MessageSource.UPLOAD).message
    assert (message.kind, message.status) == ("oem", "not_used")
    assert message.note.startswith("Of an exercise")


def test_a_message_that_says_it_is_of_an_exercise_is_marked_where_none_is_on() -> None:
    data = message_text(RECORD, 1).replace(
        b"COMMENT SYNTHETIC", b"COMMENT EXERCISE\nCOMMENT SYNTHETIC", 1
    )
    message = message_import(data, file_name="1.cdm", source=MessageSource.UPLOAD).message
    assert (message.is_exercise, message.exercise_name) == (True, "")
    assert Conjunction.objects.get().is_exercise


def test_what_a_source_reports_meanwhile_stays_real(exercise: Any) -> None:
    assert not _hand_over(source=MessageSource.SPACETRACK).is_exercise
    assert not Conjunction.objects.get().is_exercise


def test_what_a_drill_did_about_a_real_pass_is_not_done_when_it_is_over(
    exercise: Any, settings: Any
) -> None:
    exercise(None)
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=real_now_utc(), rate=0.0)
    subject = factories.conjunction(tca_utc=NOW + timedelta(hours=30))
    ages_days = {"primary_age_days": 3.0, "secondary_age_days": 3.0}
    factories.assessment(subject, pc=3e-5, pc_grade="screening", **ages_days)
    lives_advance_after_run(subject.last_seen_run_id, [subject.station_id])
    exercise(NAME)
    drilled = conjunction_mitigate(subject.pk, person="Li Na", reason="Burn, in the drill.")
    assert drilled.is_exercise
    assert lives_advance() == []
    exercise(None)
    (back,) = lives_advance()
    assert (back.from_state, back.to_state, back.is_exercise) == ("mitigated", "yellow", False)
    life = ConjunctionLife.objects.get()
    assert (life.mitigated_at, life.is_exercise) == (None, False)


def test_a_message_given_out_in_one_or_of_one_says_so(exercise: Any) -> None:
    assessment = risky_assessment()
    assert f"COMMENT {MARK}" in SYNTAXES["kvn"].write(conjunction_export(assessment))
    exercise(None)
    assert "EXERCISE" not in SYNTAXES["kvn"].write(conjunction_export(assessment))
    Conjunction.objects.update(is_exercise=True)
    assessment.refresh_from_db()
    assert "COMMENT EXERCISE: a drill" in SYNTAXES["kvn"].write(conjunction_export(assessment))


def test_a_test_message_sent_in_one_says_so(exercise: Any) -> None:
    ann = Recipient.objects.create(name="Ann", address="ann@example.org")
    assert trial_request(ann, person="Bob").is_exercise
    exercise(None)
    assert not trial_request(ann, person="Bob").is_exercise


def test_a_run_of_one_is_marked_for_ever(exercise: Any, client: Client) -> None:
    factories.stored_element_set()
    run = run_request("a test", enqueue=False)
    exercise(None)
    assert run.is_exercise
    for path in ("/runs/", f"/runs/{run.pk}/"):
        assert TAG in client.get(path).content.decode(), path


@pytest.mark.parametrize(
    ("value", "name"),
    [("", None), ("0", None), ("off", None), ("1", ""), ("Yes", ""), (NAME, NAME)],
)
def test_the_setting_takes_a_name_or_a_mere_yes(
    value: str, name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_EXERCISE", value)
    assert env.name_or_flag("SAFE_PASSAGE_EXERCISE", longest=80) == name


@pytest.mark.parametrize("value", ["x" * 81, "two\nlines"])
def test_the_setting_refuses_what_no_ribbon_could_carry(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_EXERCISE", value)
    with pytest.raises(ImproperlyConfigured, match="SAFE_PASSAGE_EXERCISE"):
        env.name_or_flag("SAFE_PASSAGE_EXERCISE", longest=80)
