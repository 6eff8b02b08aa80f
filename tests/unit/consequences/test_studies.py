"""Asking for a study, and working it out: what is frozen, who holds it, how it ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from screening.catalog.models import Pull, PullStatus, StoredElementSet
from screening.catalog.selectors import current_elements
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.common.process_identity import own_identity
from screening.conjunctions.run_contact import MAX_ATTEMPTS
from screening.conjunctions.run_inputs import unpack_ids
from screening.consequences import services, tasks
from screening.consequences.kinds import Answer, QuestionError, World
from screening.consequences.models import Study, StudyStatus
from screening.consequences.services import studies_resume_lost, study_execute
from screening.engine.types import Progress
from screening.stations.models import Station
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.screened_world import catalogue_of, newer, stand_still, two_objects
from tests.what_if_world import answer, answered, asked, grow_silent, use_fake_kind

pytestmark = pytest.mark.django_db

NO_PROCESS = 2**22 + 1  # above every process number of Linux and macOS
# The package exports functions under their modules' names, which hides the modules.
EXECUTE_NAMES = study_execute.__globals__


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the product may catch it."""


@pytest.fixture(autouse=True)
def _world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(settings)
    two_objects()
    use_fake_kind(monkeypatch)
    monkeypatch.setitem(EXECUTE_NAMES, "REPORT_EVERY_S", 0.0)


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the kind do something before it answers."""

    def use(course: Callable[[Progress], None]) -> None:
        def by_course(question: Mapping[str, Any], world: World, on_progress: Progress) -> Answer:
            course(on_progress)
            return answer(question, world, on_progress)

        use_fake_kind(monkeypatch, by_course)

    return use


def raising(error: BaseException) -> Callable[[Progress], None]:
    def course(_: Progress) -> None:
        raise error

    return course


def test_a_study_freezes_the_catalogue_and_the_stations_as_of_now() -> None:
    study = asked(attachment=b"file", attachment_name="burn.oem", conjunction_id=7)
    study.refresh_from_db()
    assert (study.status, study.title, study.asked_by) == ("queued", "Break-up of 70001", "ann")
    assert (study.question, study.attachment_name) == ({"target": 70001, "bytes": 4}, "burn.oem")
    assert (study.as_of_utc, study.conjunction_id, study.is_replay) == (NOW, 7, True)
    assert unpack_ids(study.element_set_ids).tolist() == current_elements(NOW).ids.tolist()
    assert [each["short_name"] for each in study.stations] == ["ISS", "CSS"]
    assert (study.element_set_count, len(study.inputs_sha256)) == (2, 64)


def test_what_comes_in_after_it_was_asked_does_not_change_the_answer(settings: Any) -> None:
    study = asked()
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0), newer(STATION_ELEMENTS))
    Station.objects.update(is_active=False)
    assert study_execute(study.pk)
    study.refresh_from_db()
    assert study.status == StudyStatus.FINISHED
    assert bytes(study.states) == b"states"
    assert study.document == {
        "target": 70001,
        "objects": 2,
        "stations": ["ISS", "CSS"],
        "as_of_utc": NOW.isoformat(),
        "threads": settings.ALL_THREADS,
    }


def test_the_hash_of_the_inputs_tells_questions_files_and_catalogues_apart() -> None:
    first = asked()
    others = [asked(data={"target": 1}), asked(attachment=b"x"), asked(asked_by="bo")]
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0))
    others.append(asked())
    hashes = [each.inputs_sha256 for each in (first, *others)]
    assert hashes.pop(3) == first.inputs_sha256  # who asks makes no difference
    assert len(set(hashes)) == 4


def test_a_second_press_of_the_button_waits_for_the_study_of_the_first() -> None:
    first = asked()
    assert asked() == first
    assert asked(asked_by="bo") != first
    assert asked(data={"target": 25544}) != first
    services.study_cancel(first.pk, asked_by="ann")
    again = asked()
    assert again != first
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0))
    assert asked() != again


def test_a_question_is_refused_with_its_field() -> None:
    with pytest.raises(QuestionError, match="catalogue number") as refused:
        asked(data={"target": "ISS"})
    assert refused.value.field == "target"
    with pytest.raises(QuestionError, match="'tea' is no kind of study: use burns"):
        services.study_request("tea", {}, asked_by="ann")
    assert not Study.objects.exists()


def test_there_is_nothing_to_ask_without_a_whole_catalogue() -> None:
    pull = factories.pull(status=PullStatus.RUNNING)
    with pytest.raises(QuestionError, match="still coming in"):
        asked()
    Pull.objects.filter(pk=pull.pk).update(status=PullStatus.SUCCEEDED)
    StoredElementSet.objects.all().delete()
    with pytest.raises(QuestionError, match="catalogue is empty"):
        asked()


def test_workers_are_told_once_the_question_is_stored(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(
        tasks.execute_study, "apply_async", lambda args, *_, **__: told.append(*args)
    )
    with django_capture_on_commit_callbacks(execute=True):
        study = asked(enqueue=True)
        assert not told
    assert told == [study.pk]


def test_a_second_delivery_finds_nothing_to_do(answering: Callable[..., None]) -> None:
    study = asked()
    second: list[bool] = []
    answering(lambda _: second.append(study_execute(study.pk)))
    assert study_execute(study.pk)
    assert not study_execute(study.pk)
    study.refresh_from_db()
    assert (second, study.status, study.attempts) == ([False], "finished", 1)


def test_the_row_tells_how_far_it_is(answering: Callable[..., None]) -> None:
    study = asked()
    seen: list[tuple[str, float]] = []

    def course(report: Progress) -> None:
        report("sieving", 0.25)
        seen.extend(Study.objects.values_list("stage", "progress"))

    answering(course)
    study_execute(study.pk)
    assert seen == [("sieving", 0.25)]


def test_the_row_is_written_once_a_second_however_often_a_kind_reports(
    answering: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    monkeypatch.setitem(EXECUTE_NAMES, "REPORT_EVERY_S", 3600.0)
    study = asked()

    def course(report: Progress) -> None:
        report("sieving", 0.0)
        with django_assert_max_num_queries(0):
            for share in range(100):
                report("sieving", share / 100)

    answering(course)
    assert study_execute(study.pk)
    study.refresh_from_db()
    assert study.status == StudyStatus.FINISHED


def test_a_study_that_waits_is_cancelled_at_once() -> None:
    study = asked()
    assert services.study_cancel(study.pk, asked_by="bo") == StudyStatus.CANCELLED
    study.refresh_from_db()
    assert study.cancel_asked_by == "bo"
    assert study.finished_at is not None
    assert not study_execute(study.pk)


def test_a_study_under_way_ends_at_its_next_word_after_it_was_cancelled(
    answering: Callable[..., None],
) -> None:
    study = asked()
    reached: list[str] = []

    def course(report: Progress) -> None:
        assert services.study_cancel(study.pk, asked_by="bo") == StudyStatus.RUNNING
        report("sieving", 0.5)
        reached.append("after")

    answering(course)
    assert study_execute(study.pk)
    study.refresh_from_db()
    assert (study.status, study.document, reached) == (StudyStatus.CANCELLED, None, [])


def test_an_answer_that_comes_after_it_was_cancelled_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    study = asked()

    def without_a_word(*_: object) -> Answer:
        services.study_cancel(study.pk, asked_by="bo")
        return Answer({"late": True})

    use_fake_kind(monkeypatch, without_a_word)
    study_execute(study.pk)
    study.refresh_from_db()
    assert (study.status, study.document) == (StudyStatus.CANCELLED, None)


def test_an_ended_study_stays_as_it_is() -> None:
    study = answered()
    assert services.study_cancel(study.pk, asked_by="bo") == StudyStatus.FINISHED
    study.refresh_from_db()
    assert not study.cancel_asked_by


@pytest.mark.parametrize(
    ("error", "words", "is_logged"),
    [
        (InputError("The burn lies outside what SGP4 can take."), "The burn lies outside", False),
        (SoftTimeLimitExceeded(), "longer than a worker may spend", False),
        (KeyError("secret detail"), "the product did not foresee", True),
    ],
)
def test_a_failure_says_what_a_person_can_do(
    answering: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    words: str,
    is_logged: bool,
) -> None:
    answering(raising(error))
    study = answered()
    assert (study.status, study.document) == (StudyStatus.FAILED, None)
    assert words in study.message
    assert "secret" not in study.message
    assert any(each.exc_info for each in caplog.records) is is_logged


def test_a_document_with_what_json_cannot_say_is_a_failure_and_no_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_fake_kind(monkeypatch, lambda *_: Answer({"flux": float("nan")}))
    with caplog.at_level(logging.CRITICAL):
        assert answered().status == StudyStatus.FAILED


def test_a_lost_worker_s_study_is_worked_out_by_another(answering: Callable[..., None]) -> None:
    study = asked()
    answering(raising(Killed()))
    with pytest.raises(Killed):
        study_execute(study.pk)
    assert studies_resume_lost() == 0  # it may still be alive
    grow_silent(study)
    assert studies_resume_lost() == 1
    study.refresh_from_db()
    assert (study.status, study.attempts) == (StudyStatus.QUEUED, 1)
    assert "worker was lost" in study.message
    answering(lambda _: None)
    assert study_execute(study.pk)
    study.refresh_from_db()
    assert (study.status, study.attempts, study.message) == (StudyStatus.FINISHED, 2, "")


def test_a_dead_worker_s_message_that_comes_back_is_worked_off_at_once() -> None:
    study = _of_dead_worker()
    assert study_execute(study.pk)
    study.refresh_from_db()
    assert (study.status, study.attempts) == (StudyStatus.FINISHED, 2)


def test_a_worker_that_was_taken_for_lost_cannot_write(answering: Callable[..., None]) -> None:
    study = asked()
    first = [True]

    def slow_the_first_time(report: Progress) -> None:
        if first.pop() if first else False:
            grow_silent(study)
            assert studies_resume_lost() == 1
            assert study_execute(study.pk)  # another worker works it out meanwhile
            report("sieving", 0.5)

    answering(slow_the_first_time)
    assert not study_execute(study.pk)
    study.refresh_from_db()
    assert (study.status, study.attempts, study.stage) == ("finished", 2, "finished")


def test_a_study_that_loses_every_worker_is_given_up() -> None:
    study = _of_dead_worker(attempts=MAX_ATTEMPTS)
    assert studies_resume_lost() == 0
    study.refresh_from_db()
    assert study.status == StudyStatus.FAILED
    assert f"lost {MAX_ATTEMPTS} times" in study.message


def test_a_cancelled_study_whose_worker_is_lost_is_not_worked_out_again() -> None:
    study = _of_dead_worker(cancel_asked_by="bo")
    assert studies_resume_lost() == 0
    study.refresh_from_db()
    assert study.status == StudyStatus.CANCELLED


def test_a_study_that_the_broker_forgot_is_told_of_again(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(
        tasks.execute_study, "apply_async", lambda args, *_, **__: told.append(*args)
    )
    study = asked()
    grow_silent(study)
    with django_capture_on_commit_callbacks(execute=True):
        assert studies_resume_lost() == 0
    assert told == [study.pk]


def test_a_start_that_knows_of_no_worker_waits_for_no_silence() -> None:
    study = _of_dead_worker(holder="elsewhere 1 1")
    answered(data={"target": 25544})
    assert studies_resume_lost() == 0
    assert services.studies_release() == 1
    assert studies_resume_lost() == 1
    study.refresh_from_db()
    assert study.status == StudyStatus.QUEUED


def test_old_studies_go_unless_they_are_kept_or_still_to_be_answered() -> None:
    old, kept, young = (answered(data={"target": each}) for each in range(3))
    waiting = asked()
    services.study_keep(kept.pk, is_kept=True)
    Study.objects.exclude(pk=young.pk).update(requested_at=real_now_utc() - timedelta(days=31))
    assert services.studies_prune(real_now_utc()) == 1
    assert set(Study.objects.all()) == {kept, young, waiting}
    assert old not in Study.objects.all()


def test_a_study_can_be_named() -> None:
    study = asked()
    services.study_name(study.pk, "  The\0 Tuesday\nburn ")
    study.refresh_from_db()
    assert study.title == "The Tuesday burn"
    for title in ("  ", "x" * 201):
        with pytest.raises(QuestionError, match="1 to 200"):
            services.study_name(study.pk, title)


def test_what_a_person_calls_things_is_one_line_that_every_database_takes() -> None:
    study = asked(title="A\0B\nC", attachment_name="x\0y.oem")
    assert (study.title, study.attachment_name) == ("A B C", "x y.oem")
    assert asked(title=" \n", asked_by="bo").title == "Break-up of 70001"


def test_the_same_question_is_asked_of_the_catalogue_of_now() -> None:
    study = answered(attachment=b"file", attachment_name="burn.oem", title="Mine")
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0))
    again = services.study_again(study, asked_by="bo")
    assert (again.question, again.title, again.asked_by) == (study.question, "Mine", "bo")
    assert bytes(again.attachment) == b"file"
    assert again.inputs_sha256 != study.inputs_sha256


def _told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the workers are told of, from now on."""
    told: list[int] = []

    def tell(args: tuple[int], **_: object) -> None:
        told.extend(args)

    monkeypatch.setattr(tasks.execute_study, "apply_async", tell)
    return told


def _of_dead_worker(**columns: Any) -> Study:
    """A study under way whose worker's process has surely ended."""
    study = asked()
    place = own_identity().split(" ")[0]
    Study.objects.filter(pk=study.pk).update(
        **{
            "status": StudyStatus.RUNNING,
            "attempts": 1,
            "holder": f"{place} {NO_PROCESS} 1",
            "heartbeat_at": real_now_utc(),
        }
        | columns
    )
    study.refresh_from_db()
    return study
