from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from sasweb.access import groups_create
from sasweb.up.setup import (
    ADMINISTRATOR_CREATED,
    PASSWORD_VARIABLE,
    administrator_ensure,
    database_prepare,
)
from sasweb.web.seat import seat_of
from screening.catalog.models import Feed, Pull, PullStatus
from screening.catalog.services import pulls_release
from screening.catalog.services.claims import pull_claim, pull_take_over
from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_contact import LOST_AFTER
from screening.conjunctions.services import runs_release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.CATALOG = "demo"


def test_the_first_administrator_can_sign_in_with_the_given_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "a long enough password")
    assert ADMINISTRATOR_CREATED in database_prepare(no_worker_is_alive=False)
    user = User.objects.get(username="admin")
    assert user.check_password("a long enough password")
    assert user.is_superuser
    assert [group.name for group in user.groups.all()] == ["administrator"]


def test_without_a_given_password_the_last_sentence_tells_a_random_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    password = database_prepare(no_worker_is_alive=False)[-1].split()[-1]
    assert User.objects.get(username="admin").check_password(password)


def test_the_first_administrator_leads_for_the_organisation_that_is_served(settings: Any) -> None:
    settings.HOME_ORGANISATION = "exercise-station-watch"
    database_prepare(no_worker_is_alive=False)
    seat = seat_of(User.objects.get(username="admin"))
    assert seat is not None
    assert seat.organisation.slug == "exercise-station-watch"
    assert seat.may_decide


def test_where_nobody_is_served_the_first_administrator_has_no_seat(settings: Any) -> None:
    settings.HOME_ORGANISATION = ""
    database_prepare(no_worker_is_alive=False)
    assert seat_of(User.objects.get(username="admin")) is None


def test_an_existing_administrator_is_left_alone() -> None:
    groups_create()
    administrator_ensure("first")
    assert not administrator_ensure("second")
    assert User.objects.get().check_password("first")


def test_preparing_twice_changes_nothing() -> None:
    database_prepare(no_worker_is_alive=True)
    assert database_prepare(no_worker_is_alive=True) == ["The database is up to date."]
    assert User.objects.count() == 1
    assert Feed.objects.count() == 1


def test_a_pull_that_the_last_stop_interrupted_can_be_taken_over_at_once() -> None:
    database_prepare(no_worker_is_alive=True)
    pull = pull_claim(Feed.objects.get().pk)
    assert pull is not None
    assert not pull_take_over(pull)
    assert pulls_release() == 1
    assert pull_take_over(Pull.objects.get(status=PullStatus.RUNNING))


def test_an_unfinished_run_counts_as_silent_at_once_and_a_finished_one_is_untouched() -> None:
    now = real_now_utc()
    for status in (RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.FINISHED):
        ScreeningRun.objects.create(
            status=status,
            trigger="test",
            requested_at=now,
            heartbeat_at=now,
            window_start_utc=now,
            window_end_utc=now + timedelta(days=7),
            code_version="test",
        )
    assert runs_release() == 2
    silent = ScreeningRun.objects.filter(heartbeat_at__lt=real_now_utc() - LOST_AFTER)
    assert {run.status for run in silent} == {RunStatus.QUEUED, RunStatus.RUNNING}
